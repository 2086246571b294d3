"""The Typst document: text is literal, every part of the book is there, and Typst compiles it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import typst

Tools = Callable[[str], Any]


def test_text_is_literal(tools: Tools) -> None:
    """Nothing in a manuscript is read as Typst markup; words stay whole."""
    typst_book = tools("typst_book")
    assert typst_book._escaped("#let *a* [b]").count("\\") == 5
    assert "\u2060" in typst_book._content("이야기")
    assert typst_book._content("하나 / 둘").count(" \\ ") == 1


def test_notes_stand_at_their_calls(tools: Tools) -> None:
    """A footnote's text moves to its call and leaves its own place; tables lose their rule line."""
    made = tools("typst_book")._block("글[^1] 뒤\n\n[^1]: 말\n\n| a | b |\n|---|---:|\n| 1 | 2 |")
    assert made.startswith("글#footnote[말] 뒤")
    assert made.count("footnote") == 1
    assert made.endswith("#data-table(2, ink, [a], [b], [1], [2])")


def test_the_document_compiles(tools: Tools, book: Path, tmp_path: Path) -> None:
    """The whole book becomes a PDF with a page for every part; contents link to the cases."""
    document = tools("typst_book").write_document(book, tmp_path / "typst")
    text = document.read_text(encoding="utf-8")
    assert text.count("#story(") == 3
    typst.compile(document, output=tmp_path / "book.pdf", font_paths=[tmp_path / "typst" / "fonts"])
    with pikepdf.open(tmp_path / "book.pdf") as pdf:
        assert 28 <= len(pdf.pages) <= 38
