"""Loading a book again: what is on the shelf gives what a fresh reading would, and only what changed is read."""

from __future__ import annotations

import os
import shutil
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from publisher.content import load, pictures
from publisher.content.book import Book
from publisher.content.load import load_book, manuscript, outdated
from publisher.content.shelf import Shelf
from publisher.errors import ContentError, Diagnostic
from publisher.resources import theme_folder

STOCK = Path(__file__).parents[1] / "stock"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Return a copy of the stock book."""
    return Path(shutil.copytree(STOCK, tmp_path / "book"))


def edit(path: Path, old: str, new: str) -> None:
    """Change a text that must be there."""
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def outcome(root: Path, shelf: Shelf | None = None) -> Book | tuple[Diagnostic, ...]:
    """Return the book or what is wrong with it."""
    try:
        return load_book(root, shelf)
    except ContentError as fault:
        return fault.diagnostics


FIRST, THIRD = "cases/01-가상정밀.yaml", "cases/03-가상푸드.yaml"
CHANGES: dict[str, Callable[[Path], object]] = {
    "nothing": lambda _: None,
    "a sentence": lambda root: edit(root / THIRD, "감귤 껍질에서", "감귤 씨앗에서"),
    "a fault": lambda root: edit(root / THIRD, "number: 3", "number: none"),
    "no YAML": lambda root: (root / THIRD).write_bytes(b"a: [\xff"),
    "a number twice": lambda root: edit(root / THIRD, "number: 3", "number: 2"),
    "a warning": lambda root: edit(root / FIRST, "related: [3]", "related: [1]"),
    "a case less": lambda root: (root / THIRD).unlink(),
    "a case more": lambda root: shutil.copy(root / THIRD, root / "cases" / "04.yaml"),
    "the book": lambda root: edit(root / "book.yaml", "가상진흥원장 홍길동", "가상진흥원장 성춘향"),
    "a picture": lambda root: shutil.copy(root / "cases/images/machine.png", root / "cases/images/cloth.jpg"),
    "a picture cut short": lambda root: os.truncate(root / "cases/images/cloth.jpg", 500),
    "no picture": lambda root: (root / "cases/images/cloth.jpg").unlink(),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_shelf_gives_what_a_fresh_reading_gives(book: Path, change: str) -> None:
    """Whatever changed, the book and every diagnostic are those of a fresh reading; so they are when it is undone."""
    shelf = Shelf()
    before = load_book(book, shelf)
    kept = Path(shutil.copytree(book, book.with_name("kept")))
    CHANGES[change](book)
    assert outcome(book, shelf) == outcome(book)
    shutil.rmtree(book)
    shutil.move(kept, book)
    assert outcome(book, shelf) == outcome(book) == before


def test_a_bad_picture_under_another_name(book: Path) -> None:
    """What is wrong with a picture is told by the name it is asked for now."""
    shelf = Shelf()
    os.truncate(book / "cases/images/peel.svg", 20)
    outcome(book, shelf)
    edit(book / THIRD, "images/peel.svg", "../cases/images/peel.svg")
    assert outcome(book, shelf) == outcome(book)


def test_only_what_changed_is_read(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a correction one YAML file is parsed and no picture is opened; without one, nothing at all."""
    read: list[str] = []

    def noting(module: object, name: str) -> None:
        real = getattr(module, name)
        monkeypatch.setattr(module, name, lambda path, *more: (read.append(path.name), real(path, *more))[1])

    shelf = Shelf()
    noting(load, "read_source")
    noting(pictures, "_read")
    load_book(book, shelf)
    assert len(read) == 4 + 3
    read.clear()
    load_book(book, shelf)
    assert read == []
    edit(book / THIRD, "감귤 껍질에서", "감귤 씨앗에서")
    load_book(book, shelf)
    assert read == [Path(THIRD).name]


def test_the_same_case_is_the_very_same(book: Path) -> None:
    """A case whose file has not changed is one object over all loadings: others may rely on it."""
    shelf = Shelf()
    one, two = load_book(book, shelf), load_book(book, shelf)
    assert [a.case is b.case for a, b in zip(one.cases, two.cases, strict=True)] == [True] * 3


def test_what_is_gone_is_forgotten(book: Path) -> None:
    """A file that was not there in the last loading is read anew: a shelf does not grow with the years."""
    shelf = Shelf()
    first = load_book(book, shelf)
    second = first.cases[1].path
    hidden = second.rename(book / "02.yaml")
    load_book(book, shelf)
    load_book(book, shelf)
    hidden.rename(second)
    again = load_book(book, shelf)
    assert again == first
    assert again.cases[1].case is not first.cases[1].case


class TestOutdated:
    """Pictures and fonts that are no longer as they were read."""

    def loaded(self, root: Path) -> Shelf:
        """Return the shelf of a book that was just loaded."""
        shelf = Shelf()
        outcome(root, shelf)
        assert outdated(root, shelf) == ()
        return shelf

    def test_a_picture_that_is_saved_or_removed(self, book: Path) -> None:
        """Another time, another file of the same time, no file: each is noticed."""
        shelf = self.loaded(book)
        picture = book / "cases/images/cloth.jpg"
        found = picture.stat()
        os.utime(picture, ns=(found.st_atime_ns, found.st_mtime_ns + 1))
        assert outdated(book, shelf) == (picture,)
        shelf = self.loaded(book)
        replaced = picture.with_suffix(".new")
        replaced.write_bytes(picture.read_bytes())
        os.utime(replaced, ns=(found.st_atime_ns, found.st_mtime_ns + 1))
        replaced.replace(picture)
        assert outdated(book, shelf) == (picture,)
        shelf = self.loaded(book)
        picture.unlink()
        assert outdated(book, shelf) == (picture,)

    def test_files_nobody_named(self, book: Path) -> None:
        """What lies beside the pictures does not count."""
        shelf = self.loaded(book)
        (book / "cases/images/other.jpg").write_bytes(b"")
        (book / "cases/images/.cloth.jpg.swp").write_bytes(b"")
        assert outdated(book, shelf) == ()

    def test_a_link_that_leads_elsewhere(self, book: Path) -> None:
        """A link is followed each time: the name counts, not the file it once led to."""
        picture = book / "cases/images/cloth.jpg"
        for name in ("a.jpg", "b.jpg"):
            shutil.copy(picture, book / name)
        picture.unlink()
        picture.symlink_to(book / "a.jpg")
        shelf = self.loaded(book)
        picture.unlink()
        picture.symlink_to(book / "b.jpg")
        assert outdated(book, shelf) == (picture,)

    @pytest.mark.parametrize("form", ["NFC", "NFD"])
    def test_a_missing_picture_that_comes(self, book: Path, form: str) -> None:
        """A picture that was named and missing is noticed when it comes, in either Unicode form of its name."""
        edit(book / THIRD, "images/peel.svg", "images/껍질.svg")
        shelf = self.loaded(book)
        (book / "cases/images" / unicodedata.normalize(form, "껍질.svg")).symlink_to("peel.svg")
        assert outdated(book, shelf) == (book / "cases" / "images/껍질.svg",)
        shelf = self.loaded(book)
        peel = book / "cases/images/peel.svg"
        peel.write_text(peel.read_text() + "\n")
        assert len(outdated(book, shelf)) == 1

    def test_fonts(self, book: Path) -> None:
        """A font of a folder that is saved, added or removed is noticed; other files beside it are not."""
        fonts, own = book / "fonts", theme_folder("styles") / "fonts"
        fonts.mkdir()
        shutil.copy(own / "NotoSerifCJKKR-Black.otf", fonts / "own.otf")
        edit(book / "book.yaml", "slug:", "fonts: [fonts]\nslug:")
        shelf = self.loaded(book)
        (fonts / "README").write_text("")
        (fonts / ".own.otf.swp").write_text("")
        assert outdated(book, shelf) == ()
        shutil.copy(own / "NotoSerifCJKKR-Light.otf", fonts / "own.otf")
        assert outdated(book, shelf) == (fonts / "own.otf",)
        shelf = self.loaded(book)
        shutil.copy(own / "NotoSerifCJKKR-Light.otf", fonts / "more.otf")
        assert outdated(book, shelf) == (fonts,)

    def test_a_missing_font_that_comes(self, book: Path) -> None:
        """A font that was named and missing is noticed when it comes."""
        edit(book / "book.yaml", "slug:", "fonts: [own.otf]\nslug:")
        shelf = self.loaded(book)
        shutil.copy(theme_folder("styles") / "fonts" / "NotoSerifCJKKR-Light.otf", book / "own.otf")
        assert outdated(book, shelf) == (book / "own.otf",)


def test_the_manuscript(book: Path) -> None:
    """book.yaml and the cases, by path, each another when it is saved; nothing editors leave beside them."""
    before = manuscript(book)
    assert set(before) == {str(book / "book.yaml"), *map(str, load.case_files(book))}
    for name in (".03.yaml.swp", "03.yaml~", "#03.yaml#", ".#03.yaml", "notes.txt"):
        (book / "cases" / name).write_text("number: 3")
    assert manuscript(book) == before
    edit(book / THIRD, "감귤 껍질에서", "감귤 껍질로")
    (book / "book.yaml").unlink()
    after = manuscript(book)
    assert {path for path in before if before[path] != after[path]} == {
        str(book / "book.yaml"),
        str(book / THIRD),
    }
    assert after[str(book / "book.yaml")] is None
    shutil.rmtree(book)
    assert manuscript(book) == {str(book / "book.yaml"): None}
