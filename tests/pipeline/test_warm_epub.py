"""An EPUB in which nothing has changed is taken from the cache; one in which anything has is made anew."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from pipeline.building import build_into
from pipeline.setting import STOCK

FILE = "epub/stock-book.epub"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Return a copy of the stock book that may be changed."""
    return Path(shutil.copytree(STOCK, tmp_path / "book"))


def replaced(name: str, old: str, new: str) -> Callable[[Path], None]:
    """Return a change of some words in a file of the book."""

    def change(book: Path) -> None:
        path = book / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    return change


def added(name: str, text: str) -> Callable[[Path], None]:
    """Return a change that adds lines to the end of a file of the book, which may be new."""

    def change(book: Path) -> None:
        path = book / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.write(text)

    return change


def other_picture(book: Path) -> None:
    """Put another picture in the place of one."""
    (drawing,) = (book / "cases" / "images").glob("*.svg")
    text = drawing.read_text(encoding="utf-8")
    drawing.write_text(text.replace("<svg ", '<svg data-other="" ', 1), encoding="utf-8")


CHANGES: dict[str, Callable[[Path], None]] = {
    "a word of a case": replaced("cases/01-가상정밀.yaml", "8초 만에", "9초 만에"),
    "a word of its description": replaced("book.yaml", "지어낸 세 기업의 이야기로", "지어낸 이야기 셋으로"),
    "its number": replaced("book.yaml", "978-89-000-0002-3", "978-89-000-0003-0"),
    "a colour": added("book.yaml", 'theme: {color-lamp: "#e4572e"}\n'),
    "a rule of the screen": added("styles/targets/epub.css", "@layer target { .colophon { margin: 2em } }\n"),
    "the shape of the printed cover": replaced("book.yaml", "  print: {", "  print: {trim: A4, "),
    "a picture": other_picture,
}


def test_nothing_is_made_twice(book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second build neither packs the book nor draws its cover, and gives the same bytes."""
    cache = tmp_path / "cache"
    first = build_into(tmp_path / "a", book, ("epub",), cached=cache)

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("made again")

    for name in ("package", "_flattened", "Linker"):
        monkeypatch.setattr(f"publisher.pipeline.reflowable.{name}", refuse)
    second = build_into(tmp_path / "b", book, ("epub",), cached=cache)
    assert second.digests == first.digests
    assert second.report.diagnostics == first.report.diagnostics == ()
    # The book may lie somewhere else: what counts is what it says.
    moved = Path(shutil.copytree(book, tmp_path / "moved"))
    assert build_into(tmp_path / "c", moved, ("epub",), cached=cache).digests == first.digests


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_every_change_counts(book: Path, tmp_path: Path, change: Callable[[Path], None]) -> None:
    """After a change the file is another one, and the very one that a build without a cache makes."""
    before = build_into(tmp_path / "before", book, ("epub",))
    change(book)
    after = build_into(tmp_path / "after", book, ("epub",))
    assert after.digests[FILE] != before.digests[FILE]
    fresh = build_into(tmp_path / "fresh", book, ("epub",), cached=tmp_path / "empty")
    assert fresh.digests == after.digests


def test_the_cover_is_drawn_once(book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A changed text makes the file anew with the picture of the cover from before."""
    cache = tmp_path / "cache"
    build_into(tmp_path / "a", book, ("epub",), cached=cache)
    CHANGES["a word of a case"](book)

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("drawn again")

    monkeypatch.setattr("publisher.pipeline.reflowable.Linker", refuse)
    assert FILE in build_into(tmp_path / "b", book, ("epub",), cached=cache).digests


def test_a_faulty_sheet_is_told_every_time(book: Path, tmp_path: Path) -> None:
    """What is wrong with the theme is said by the second build too: such a file is not taken from the cache."""
    added("styles/targets/epub.css", "@layer target { .colophon { margin: var(--no-such-token) } }\n")(book)
    first = build_into(tmp_path / "a", book, ("epub",))
    second = build_into(tmp_path / "b", book, ("epub",))
    assert [item.code for item in first.report.diagnostics] == ["EPUB-020"]
    assert second.report.diagnostics == first.report.diagnostics
    assert second.digests == first.digests
