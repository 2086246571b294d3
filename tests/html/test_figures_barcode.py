"""ISBN barcodes: the bars of the standard, in true size, with room around them."""

from __future__ import annotations

import re
from typing import Any

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st

from publisher.content.values import isbn_check_digit
from publisher.html.figures.barcode import (
    GAP,
    QUIET_END,
    QUIET_LEFT,
    QUIET_RIGHT,
    barcode_size,
    ean5,
    ean13,
    isbn_barcode,
)
from publisher.html.figures.shapes import Drawing, Label, Outline, Rect

ISBN, ADDON = "978-89-000-0001-6", "03320"
numbers = st.from_regex(r"97[89][0-9]{9}", fullmatch=True).map(lambda d: f"{d}{isbn_check_digit(d)}")
addons = st.from_regex(r"[0-9]{5}", fullmatch=True)


def bars(drawing: Drawing) -> list[tuple[int, int, int, int]]:
    """Return left, top, width and height of every bar, in modules."""
    data = "".join(shape.data for shape in drawing.shapes if isinstance(shape, Outline))
    found = re.findall(r"M(\d+) (\d+)h(\d+)v(\d+)h-\d+z", data)
    assert "".join("M{} {}h{}v{}h-{}z".format(*bar, bar[2]) for bar in found) == data
    return [(int(x), int(y), int(width), int(height)) for x, y, width, height in found]


@given(numbers, addons)
@settings(max_examples=60)
def test_the_bars_are_those_of_another_encoder(number: str, addon: str) -> None:
    """ZXing draws the same modules from the same digits, add-on included."""
    code: Any = zxingcpp.create_barcode(f"{number}+{addon}", zxingcpp.BarcodeFormat.EAN13)
    rows: Any = memoryview(code.to_image(scale=1, add_quiet_zones=False)).tolist()
    row = "".join("1" if value == 0 else "0" for value in rows[len(rows) // 2])
    main, gap, beside = row[:95], row[95:-47], row[-47:]
    assert main == ean13(number)
    assert beside == ean5(addon)
    assert set(gap) == {"0"}


@pytest.mark.parametrize("number", ["9788900000017", "978890000001", "97889000000166", "978890000000x", ""])
def test_a_number_that_is_none(number: str) -> None:
    """A wrong check digit, a digit too few or too many and a letter are refused, not drawn."""
    with pytest.raises(ValueError, match="EAN-13"):
        ean13(number)


@pytest.mark.parametrize("addon", ["0332", "033200", "0332x"])
def test_an_add_on_that_is_none(addon: str) -> None:
    """Five digits and nothing else."""
    with pytest.raises(ValueError, match="add-on"):
        ean5(addon)


def test_true_size() -> None:
    """At 100 % a code without add-on is 37.29 mm wide, quiet zones included; other sizes in proportion."""
    assert barcode_size(None, 100)[0] == 37.29
    assert barcode_size(None, 80)[0] == pytest.approx(37.29 * 0.8)
    width, height = barcode_size(ADDON, 100)
    drawing = isbn_barcode(ISBN, ADDON)
    assert (width, height) == pytest.approx((drawing.width * 0.33, drawing.height * 0.33))
    tall = max(bar[3] for bar in bars(drawing)) * 0.33
    assert tall == pytest.approx(24.42)  # 22.85 mm and five modules of a guard bar


@pytest.mark.parametrize("percent", [79.9, 200.1, 0, -100])
def test_a_size_no_scanner_reads(percent: float) -> None:
    """Under 80 % and over 200 % no code is drawn."""
    with pytest.raises(ValueError, match="nominal size"):
        isbn_barcode(ISBN, None, percent)


def test_quiet_zones() -> None:
    """Nothing dark comes nearer to the bars than the standard allows, and the ground below is white."""
    alone, both = isbn_barcode(ISBN), isbn_barcode(ISBN, ADDON)
    assert alone.shapes[0] == Rect(0, 0, alone.width, alone.height, "white")
    assert both.shapes[0] == Rect(0, 0, both.width, both.height, "white")
    ends = [left + width for left, _, width, _ in bars(alone)]
    assert (min(left for left, *_ in bars(alone)), max(ends)) == (QUIET_LEFT, alone.width - QUIET_RIGHT)
    ends = [left + width for left, _, width, _ in bars(both)]
    assert max(ends) == both.width - QUIET_END
    starts = sorted(left for left, *_ in bars(both))
    assert QUIET_LEFT + 95 + GAP in starts
    assert not [left for left in starts if QUIET_LEFT + 95 <= left < QUIET_LEFT + 95 + GAP]


def test_edges_are_whole_modules() -> None:
    """No bar is rounded: edges are whole numbers, and 58 bars of both symbols have 1 to 4 modules."""
    found = bars(isbn_barcode(ISBN, ADDON))
    assert len(found) == 30 + 16
    assert {width for _, _, width, _ in found} <= {1, 2, 3, 4}


def test_digits_can_be_read() -> None:
    """The ISBN above with its hyphens, thirteen digits below, five above the add-on; all of it in the text's black."""
    drawing = isbn_barcode(ISBN, ADDON)
    labels = [shape for shape in drawing.shapes if isinstance(shape, Label)]
    assert [label.text for label in labels] == [f"ISBN {ISBN}", *"9788900000016", *ADDON]
    assert {getattr(shape, "fill", None) for shape in drawing.shapes[1:]} == {"text"}
    assert all(0 < label.x < drawing.width and label.size < label.y < drawing.height for label in labels)


def test_what_a_screen_reader_hears() -> None:
    """The number and the add-on in words."""
    assert isbn_barcode(ISBN, ADDON).alt == f"바코드: ISBN {ISBN}, 부가기호 {ADDON}"
    assert isbn_barcode(ISBN).alt == f"바코드: ISBN {ISBN}"
