"""Taking stock: what a book is made of, and what differs between two looks."""

from __future__ import annotations

from pathlib import Path

import pytest

from publisher.content.shelf import Shelf
from publisher.pipeline.stock import Stock, glance, take_stock
from publisher.resources import theme_folder


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a folder with a book of two files and a theme of its own."""
    for name in ("book.yaml", "cases/1.yaml", "styles/components/a.css", "templates/macros/more/b.j2"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    return tmp_path


def names(paths: object, root: Path) -> set[str]:
    """Return paths as they stand in the book's folder."""
    assert isinstance(paths, tuple)
    return {path.relative_to(root).as_posix() for path in paths}


def test_what_there_is(root: Path) -> None:
    """The manuscript, the book's own theme in folders of any name, and the theme of this program with its fonts."""
    for name in (
        "styles/.a.css.swp",
        "styles/a.css~",
        "styles/note.txt",
        "templates/.git/x.j2",
        "cases/.1.yaml",
    ):
        path = root / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x")
    stock = take_stock(root, Shelf())
    assert names(tuple(map(Path, (*stock.manuscript, *stock.own_theme))), root) == {
        "book.yaml",
        "cases/1.yaml",
        "styles/components/a.css",
        "templates/macros/more/b.j2",
    }
    shipped = {Path(name) for name in stock.theme}
    assert {theme_folder("styles") / "tokens.css", theme_folder("templates") / "story.xhtml.j2"} <= shipped
    assert set((theme_folder("styles") / "fonts").glob("*.otf")) <= shipped
    assert stock.loose == {}


def test_what_has_changed(root: Path) -> None:
    """What is new, saved or gone, each in its place; of a stock that is the same nothing."""
    before = take_stock(root, Shelf())
    assert not before.changes(take_stock(root, Shelf()))
    (root / "cases/1.yaml").unlink()
    (root / "cases/2.yaml").write_text("x")
    (root / "styles/components/a.css").write_text("longer")
    now = take_stock(root, Shelf())
    changes = before.changes(now)
    assert names(changes.paths, root) == {"cases/1.yaml", "cases/2.yaml", "styles/components/a.css"}
    assert changes.manuscript[str(root / "cases/1.yaml")] is None
    assert set(changes.own_theme) == {str(root / "styles/components/a.css")}
    assert changes
    assert before.changes(glance(root, before)) == changes


def test_a_glance_leaves_out_what_takes_longer(root: Path) -> None:
    """For the theme of this program it says what it was told."""
    told = Stock({}, {}, {"somewhere/tokens.css": (1, 2, 3)})
    assert glance(root, told).theme == told.theme
    assert not told.changes(glance(root, told)).theme


def test_folders_that_lead_in_a_circle(root: Path) -> None:
    """They are followed some levels and no further."""
    (root / "styles" / "again").symlink_to(root / "styles", target_is_directory=True)
    found = [name for name in take_stock(root, Shelf()).own_theme if name.endswith("a.css")]
    assert 1 < len(found) <= 5
