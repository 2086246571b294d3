"""A book writes its amounts one way: as book.yaml asks, or as the manuscripts do where they agree."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from publisher.content.book import Book
from publisher.content.load import load_book

STOCK = Path(__file__).parents[1] / "stock"


def stock_with(folder: Path, line: str = "", sentence: str = "") -> Book:
    """Return the stock book with a line more in book.yaml, and a sentence more in the text of its last case."""
    root = folder / "book"
    shutil.copytree(STOCK, root)
    book = root / "book.yaml"
    book.write_text(f"{book.read_text(encoding='utf-8')}\n{line}\n", encoding="utf-8")
    case = max((root / "cases").glob("*.yaml"))
    text = case.read_text(encoding="utf-8")
    case.write_text(text.replace("회사는 *Citrus", f"{sentence}회사는 *Citrus"), encoding="utf-8")
    return load_book(root)


@pytest.mark.parametrize(
    ("policy", "grant", "unit"), [("spaced", "2억 원", "억 원"), ("joined", "2억원", "억원")]
)
def test_all_amounts_follow_the_policy(tmp_path: Path, policy: str, grant: str, unit: str) -> None:
    """In facts, charts, captions, and in book.yaml itself; nobody is warned of what is mended."""
    book = stock_with(tmp_path, f"amount_spacing: {policy}", "3억 원과 5억원을 들였다. ")
    assert book.warnings == ()
    case = book.cases[0].case
    assert case.support is not None
    assert case.support.grant == grant
    assert case.charts[0].unit == unit
    assert case.charts[0].target is not None
    assert case.charts[0].target.label == f"목표 20{unit}"
    assert case.charts[0].caption == f"매출이 8{unit}에서 26{unit}으로 늘었다."
    assert f"3{unit}과 5{unit}을 들였다." in str(book.cases[-1].case.sections[0].body)
    figures = book.file.figures
    assert figures is not None
    assert figures.comparison is not None
    assert figures.comparison.labels == (f"10{unit}", f"26{unit}")
    assert figures.shares[0].note == f"({unit})"


def test_without_a_policy_nothing_changes(tmp_path: Path) -> None:
    """What the manuscripts write is printed, and told when it is not of one kind."""
    assert stock_with(tmp_path / "one").warnings == ()
    book = stock_with(tmp_path / "both", sentence="3억 원을 들였다. ")
    (warning,) = book.warnings
    assert warning.code == "BOOK-023"
    assert dict(warning.arguments)["spaced"] == "1"
    assert warning.span is not None
    assert warning.span.text is not None
    assert warning.span.text[warning.span.column - 1 :].startswith("3억 원")
    assert "3억 원을" in str(book.cases[-1].case.sections[0].body)


def test_addresses_and_files_keep_their_names(tmp_path: Path) -> None:
    """A file may be called after an amount."""
    root = tmp_path / "book"
    shutil.copytree(STOCK, root)
    picture = root / "cases" / "images" / "3억원.svg"
    shutil.copy(root / "cases" / "images" / "peel.svg", picture)
    case = max((root / "cases").glob("*.yaml"))
    case.write_text(case.read_text(encoding="utf-8").replace("peel.svg", "3억원.svg"), encoding="utf-8")
    book_file = root / "book.yaml"
    book_file.write_text(
        f"{book_file.read_text(encoding='utf-8')}\namount_spacing: spaced\n", encoding="utf-8"
    )
    assert load_book(root).cases[-1].case.photos[0].file == "images/3억원.svg"
