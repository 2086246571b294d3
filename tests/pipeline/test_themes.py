"""A theme that stands between the book and the theme that comes with the program."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pipeline.building import build_into
from pipeline.setting import STOCK

from publisher.content.load import load_book
from publisher.errors import ContentError
from publisher.pipeline.workshop import Workshop


def stock_with(home: Path, lines: str) -> Path:
    """Return a copy of the stock book with further lines in book.yaml."""
    shutil.copytree(STOCK, home)
    with (home / "book.yaml").open("a", encoding="utf-8") as file:
        file.write(lines)
    return home


@pytest.fixture(scope="session")
def in_two_colours(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the interior of the stock book in the two-colour theme that comes along."""
    folder = tmp_path_factory.mktemp("two")
    book = stock_with(folder / "book", "\ndesign: two-colour\n")
    return build_into(folder / "out", book, ("print",)).home / "print" / "interior.pdf"


def inks(pdf: pikepdf.Pdf) -> set[tuple[float, ...]]:
    """Return every colour that pages and forms, drawings by companies apart, are drawn in."""
    found: set[tuple[float, ...]] = set()
    drawn: list[Any] = list(pdf.pages)
    drawn += [
        item for item in pdf.objects if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Form"
    ]
    for item in drawn:
        for operands, operator in pikepdf.parse_content_stream(item):
            if str(operator) in {"k", "K"}:
                found.add(tuple(float(value) for value in operands))
    return found


def test_two_plates_print_it(in_two_colours: Path) -> None:
    """Text, panels and charts are drawn with cyan and black, and with both of them."""
    with pikepdf.open(in_two_colours) as pdf:
        found = inks(pdf)
    assert (0, 0, 0, 1) in found
    assert any(cyan > 0 for cyan, *_ in found)
    # The drawing that a company gave (peel.svg) keeps its own orange.
    assert {ink for ink in found if ink[1] or ink[2]} == {(0.1, 0.53, 0.97, 0)}


def test_a_folder_of_the_book_is_a_theme(tmp_path: Path) -> None:
    """Its styles, templates and tokens count; what the book itself says counts more."""
    book = stock_with(tmp_path / "book", "\ndesign: look\ntheme: {color-wick: '#111111'}\n")
    look = book / "look"
    (look / "styles" / "components").mkdir(parents=True)
    (look / "templates").mkdir()
    (look / "theme.yaml").write_text(
        "name: 우리 꾸밈\ntokens: {color-ink: '#222222', color-wick: '#333333'}\n", "utf-8"
    )
    workshop = Workshop.open(book)
    assert next(folder.parent.name for folder in workshop.theme.folders) == "look"
    assert dict(workshop.theme.overrides) == {"color-ink": "#222222", "color-wick": "#111111"}


@pytest.mark.parametrize("written", ["../book", "nowhere", "/etc", "two-colour/"])
def test_a_theme_stands_in_the_book_or_came_along(tmp_path: Path, written: str) -> None:
    """Nothing outside is read, and what is not there is told."""
    book = stock_with(tmp_path / "book", f"\ndesign: {written}\n")
    with pytest.raises(ContentError) as caught:
        load_book(book)
    assert [fault.code for fault in caught.value.diagnostics if fault.code.startswith("BOOK")] == ["BOOK-024"]


def test_a_theme_with_a_slip_is_told_with_its_line(tmp_path: Path) -> None:
    """theme.yaml is read as strictly as any other file."""
    book = stock_with(tmp_path / "book", "\ndesign: look\n")
    (book / "look").mkdir()
    (book / "look" / "theme.yaml").write_text("name: 꾸밈\ntoken: {color-ink: red}\n", "utf-8")
    with pytest.raises(ContentError) as caught:
        load_book(book)
    spans = [fault.span for fault in caught.value.diagnostics]
    assert [(span.path.rpartition("/")[2], span.line) for span in spans if span is not None] == [
        ("theme.yaml", 2)
    ]
