"""What stands two in a row leaves no hole where its number is odd: the last has a row to itself."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from render.themed import classed, composed, edition_of, laid_out

from publisher.content.book import Book
from publisher.content.load import load_book
from publisher.editions.edition import Edition
from publisher.editions.manuscript import SectionKind

ROOT = Path(__file__).parents[2]
SAME_PX = 1.0


@pytest.fixture(scope="module")
def stock() -> Book:
    """Return the stock book."""
    return load_book(ROOT / "tests" / "stock")


def with_charts(book: Book, count: int) -> tuple[Book, Edition]:
    """Return the book and its print edition with so many charts in one section of the first case."""
    first = book.cases[0]
    (chart, *_) = first.case.charts
    case = first.case.model_copy(update={"charts": (chart,) * count, "photos": ()})
    changed = replace(book, cases=(replace(first, case=case, pictures=()), *book.cases[1:]))
    return changed, edition_of(changed)


def box_of(box: Any) -> tuple[float, float, float, float]:
    """Return left, top, right and bottom of a box, borders included."""
    left, top = box.border_box_x(), box.border_box_y()
    return left, top, left + box.border_width(), top + box.border_height()


@pytest.mark.parametrize(("count", "rows"), [(1, [1]), (2, [2]), (3, [2, 1]), (4, [2, 2]), (5, [2, 2, 1])])
def test_charts_fill_their_rows(stock: Book, count: int, rows: list[int]) -> None:
    """Two charts share the width; one alone, also as the last of an odd number, ends where the text block ends."""
    book, edition = with_charts(stock, count)
    story = next(f for f in composed(book, edition, SectionKind.STORY) if f.id == "case-1")
    laid = laid_out(story, edition)
    plots = [(at, box_of(box)) for at, box in classed(laid, "chart__plot")]
    found = [
        sum(1 for other in plots if other[0] == at and abs(other[1][1] - box[1]) < SAME_PX)
        for at, box in plots
    ]
    assert found == [size for size in rows for _ in range(size)]
    edges = {at: box.content_box_x() + box.width for at, box in classed(laid, "story__body")}
    last = [size == 1 or number % 2 for number, size in enumerate(found)]
    assert all(abs(box[2] - edges[at]) < SAME_PX for (at, box), ends in zip(plots, last, strict=True) if ends)


@pytest.mark.parametrize("count", range(1, 7))
def test_numbers_fill_their_rows(stock: Book, count: int) -> None:
    """The rules over large numbers reach across the page in every row; the numbers keep to their columns."""
    assert stock.file.figures is not None
    number = stock.file.figures.numbers[0]
    figures = stock.file.figures.model_copy(update={"numbers": (number,) * count})
    book = replace(stock, file=stock.file.model_copy(update={"figures": figures}))
    edition = edition_of(book)
    (page,) = composed(book, edition, SectionKind.FIGURES)
    laid = laid_out(page, edition)
    (_, holder) = next(classed(laid, "figures__numbers"))
    left, right = holder.content_box_x(), holder.content_box_x() + holder.width
    boxes = [box_of(box) for box in holder.descendants() if box.element_tag == "div"]
    assert len(boxes) == count
    rows = [boxes[at : at + 2] for at in range(0, count, 2)]
    for row in rows:
        assert max(box[1] for box in row) - min(box[1] for box in row) < SAME_PX
        assert abs(row[0][0] - left) < SAME_PX
        assert abs(row[-1][2] - right) < SAME_PX
    assert all(rows[at][0][3] <= rows[at + 1][0][1] + SAME_PX for at in range(len(rows) - 1))
