"""Amounts in tables: on pages units begin, and decimal points stand, on one line; e-books keep plain cells."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from render.themed import classed, composed, edition_of, laid_out

from publisher.content.load import load_book
from publisher.editions.manuscript import SectionKind
from publisher.html.markup import XHTML, parse
from publisher.html.prose import Prose
from publisher.render.columns import align_amounts
from publisher.render.laid_out import LaidOut

ROOT = Path(__file__).parents[2]


def table(*cells: str, align: str = "--:") -> str:
    """Return the Markdown of a table with a column of these cells."""
    return f"| 이름 | 값 |\n|---|{align}|\n" + "\n".join(f"| 가 | {cell} |" for cell in cells)


def marked(text: str) -> tuple[str, list[list[str]]]:
    """Return the words of a Markdown text once its columns are aligned, and each amount's boxes."""
    root = parse(f'<div class="prose">{Prose("case-1", {}, lambda *_: "<a/>").block(text)}</div>')
    align_amounts(root)
    cells = [cell for cell in root.iter(f"{XHTML}td") if "amount" in (cell.get("class") or "").split()]
    boxes = [
        [f"{box.get('class')}|{box.get('style')}" for box in cell.iter(f"{XHTML}span")] for cell in cells
    ]
    return "".join(root.itertext()), boxes


def test_units_get_boxes_of_one_width() -> None:
    """Every cell of the column has a box for its unit, as wide as the widest; the words are what they were."""
    text, boxes = marked(table("22원", "4.8만원", "**61억원**", "-"))
    assert all(word in text for word in ("22원", "4.8", "61억원"))
    (widths,) = {tuple(each) for each in boxes}
    assert len(boxes) == 4
    assert widths[0].startswith("amount__unit|--unit: ")


def test_missing_decimals_get_boxes() -> None:
    """A number without the decimals of its neighbours is followed by room for them."""
    text, boxes = marked(table("12%", "7.25%", "0.1%"))
    assert [len(each) for each in boxes] == [2, 1, 2]
    assert boxes[0][0] == "amount__decimals|--decimals: 2; --points: 1"
    assert boxes[2][0] == "amount__decimals|--decimals: 1; --points: 0"
    assert "12%" in text


@pytest.mark.parametrize(
    "text",
    [
        table("22분", "4.8㎛", align="---"),
        table("66", "53"),
        table("22분", "아직 없다"),
        table("22분[^1]", "4.8㎛") + "\n\n[^1]: 2021년",
        table("22분", "[4.8㎛](https://example.com)"),
        "| 이름 |\n|---|",
    ],
)
def test_other_columns_are_left_alone(text: str) -> None:
    """Columns to the left, even ones, ones with words, and cells with notes or links."""
    assert marked(text)[1] == []


def page(*cells: str) -> LaidOut:
    """Return the pages of a story with a table of these amounts, in the theme's own styles."""
    book = load_book(ROOT / "tests" / "stock")
    first = book.cases[0]
    sections = (first.case.sections[0].model_copy(update={"body": table(*cells)}),)
    case = first.case.model_copy(update={"sections": sections, "photos": ()})
    changed = replace(book, cases=(replace(first, case=case, pictures=()), *book.cases[1:]))
    edition = edition_of(changed)
    return laid_out(composed(changed, edition, SectionKind.STORY)[0], edition)


def test_units_stand_over_units_on_the_page() -> None:
    """Units begin at one abscissa, right behind their numbers, and none is wider than its box."""
    laid = page("6,129억원", "12.5원", "980만 원", "34백만원", "7조원")
    units = [box for _, box in classed(laid, "amount__unit")]
    assert len(units) == 5
    assert max(box.position_x for box in units) - min(box.position_x for box in units) < 0.1
    (width,) = {round(box.width, 3) for box in units}
    texts = [[b for b in box.descendants() if type(b).__name__ == "TextBox"][-1] for box in units]
    assert max(text.width for text in texts) <= width < max(text.width for text in texts) * 1.2
    assert all(text.text for text in texts)


def test_decimal_points_stand_over_one_another_on_the_page() -> None:
    """Of numbers in one unit, ones stand over ones: what follows them is of one width."""
    laid = page("12%", "7.25%", "130.5%")
    cells = [box for _, box in classed(laid, "amount")]
    ends = []
    for cell in cells:
        text = next(b for b in cell.descendants() if type(b).__name__ == "TextBox")
        shown = text.text.replace("\u2060", "")
        decimals = len(shown.partition(".")[2])
        digit = text.width / (len(shown) - 0.5 * ("." in shown))  # a point is half a digit wide
        ends.append(text.position_x + text.width - (decimals + 0.5 * (decimals > 0)) * digit)
    assert max(ends) - min(ends) < 0.2
