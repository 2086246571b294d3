"""ISBN barcodes: EAN-13 with a five-digit add-on (ISO/IEC 15420), as bars in whole modules.

A drawing's unit is one module, so no edge is ever rounded; ``barcode_size`` tells how large it is printed. Owns: bars,
digits, quiet zones and the white ground they stand on. Refuses: a number with a wrong check digit, and bars in any
colour but the text's: a scanner's red light needs black.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from publisher.content.values import isbn_check_digit
from publisher.editions.covers import LEAST_PERCENT, MOST_PERCENT
from publisher.html.figures.shapes import Anchor, Drawing, Label, Outline, Rect, Shape, finished

MODULE_MM = 0.33
"""Width of a module at 100 % (§4.5.1); 113 of them are the nominal 37.29 mm."""
QUIET_LEFT, QUIET_RIGHT, QUIET_END = 11, 7, 5
"""Empty modules before the bars, behind EAN-13 alone, and behind the add-on (§4.3.5)."""
GAP = 9
"""Empty modules between the two symbols; 7 to 12 are allowed."""

_DIGIT = 7
"""Modules of a digit."""
_LEFT_ODD = "0001101001100100100110111101010001101100010101111011101101101110001011"
"""Set A of all digits, one after the other (§4.3.2.1); set C is its negative, set B that backwards."""
_PARITIES = "OOOOOOOOEOEEOOEEOEOOEEEOOEOOEEOEEOOEOEEEOOOEOEOEOEOEEOOEEOEO"
"""Number sets of the six left digits, odd (A) or even (B), by the first digit (§4.3.2.2)."""
_ADDON_PARITIES = "EEOOOEOEOOEOOEOEOOOEOEEOOOOEEOOOOEEOEOEOOEOOEOOEOE"
"""Number sets of the five digits by their check sum (§4.3.4)."""
_DIGITS_13, _LEFT, _DIGITS_5 = 13, 6, 5
_GUARD, _MIDDLE, _ADDON_GUARD, _ADDON_BETWEEN = "101", "01010", "1011", "01"
_WIDE, _ADDON_WIDE = 95, 47
_RUN = re.compile(r"1+")

_HEAD = 15
"""Modules above the bars: the line with the ISBN."""
_BARS = 69
"""Height of the bars in modules: nominally 22.85 mm."""
_GUARDS = 5
"""How much longer the guard bars are."""
_FOOT = 7
"""Modules below the guard bars, for the lower half of the digits."""
_DOWN = _HEAD + _BARS + _GUARDS + _FOOT
_DIGITS = 8.8
"""Size of the digits in modules."""
_ISBN_SIZE = 8.3
_ADDON_TOP = 10
"""Modules by which the bars of the add-on begin lower; its digits stand there."""


def isbn_barcode(isbn: str, addon: str | None = None, percent: float = 100.0) -> Drawing:
    """Return the barcode of an ISBN-13, hyphens allowed, with its add-on, at ``percent`` of the nominal size.

    Raises ValueError for a number that is none and for a size no scanner reads.
    """
    if not LEAST_PERCENT <= percent <= MOST_PERCENT:
        raise ValueError(f"{percent:g} % of the nominal size")
    digits = isbn.replace("-", "").replace(" ", "")
    right = QUIET_LEFT + _WIDE
    width, height = _across(addon), _DOWN
    shapes: list[Shape] = [
        Rect(0, 0, width, height, "white"),
        Outline(_bars(ean13(digits), QUIET_LEFT, _HEAD, _main_length), "text"),
        Label(QUIET_LEFT, _HEAD - 5, f"ISBN {isbn}", _ISBN_SIZE, "text", 500),
        *_main_digits(digits),
    ]
    if addon:
        left, top = right + GAP, _HEAD + _ADDON_TOP
        shapes.append(Outline(_bars(ean5(addon), left, top, lambda _: _BARS + _GUARDS - _ADDON_TOP), "text"))
        shapes += [
            Label(left + 8 + 9 * place, top - 2.5, digit, _DIGITS, "text", 500, Anchor.MIDDLE)
            for place, digit in enumerate(addon)
        ]
    alt = f"바코드: ISBN {isbn}{f', 부가기호 {addon}' if addon else ''}"
    return finished("barcode", width, height, tuple(shapes), alt)


def barcode_size(addon: str | None, percent: float) -> tuple[float, float]:
    """Return width and height of a barcode in mm, its white ground included, at ``percent`` of the nominal size."""
    scale = MODULE_MM * percent / 100
    return round(_across(addon) * scale, 4), round(_DOWN * scale, 4)


def _across(addon: str | None) -> int:
    return QUIET_LEFT + _WIDE + (GAP + _ADDON_WIDE + QUIET_END if addon else QUIET_RIGHT)


def ean13(digits: str) -> str:
    """Return the 95 modules of thirteen digits, ``1`` for a bar. Raises ValueError for a wrong check digit."""
    if len(digits) != _DIGITS_13 or not digits.isdecimal() or int(digits[12]) != isbn_check_digit(digits):
        raise ValueError(f"not an EAN-13: {digits}")
    left = zip(digits[1 : 1 + _LEFT], _row(_PARITIES, int(digits[0]), _LEFT), strict=True)
    right = (_right(digit) for digit in digits[1 + _LEFT :])
    return "".join((_GUARD, *(_left(digit, odd) for digit, odd in left), _MIDDLE, *right, _GUARD))


def ean5(digits: str) -> str:
    """Return the 47 modules of an add-on, ``1`` for a bar. Raises ValueError unless there are five digits."""
    if len(digits) != _DIGITS_5 or not digits.isdecimal():
        raise ValueError(f"not an add-on: {digits}")
    check = sum(int(digit) * (9 if place % 2 else 3) for place, digit in enumerate(digits)) % 10
    parities = zip(digits, _row(_ADDON_PARITIES, check, _DIGITS_5), strict=True)
    return _ADDON_GUARD + _ADDON_BETWEEN.join(_left(digit, odd) for digit, odd in parities)


def _row(table: str, index: int, width: int) -> str:
    return table[index * width : (index + 1) * width]


def _left(digit: str, number_set: str) -> str:
    return _row(_LEFT_ODD, int(digit), _DIGIT) if number_set == "O" else _right(digit)[::-1]


def _right(digit: str) -> str:
    return _row(_LEFT_ODD, int(digit), _DIGIT).translate(str.maketrans("01", "10"))


def _main_length(module: int) -> int:
    """Return how long the bar at a module is: those of the three guards are longer."""
    first, half = len(_GUARD), len(_GUARD) + _LEFT * _DIGIT
    guards = range(first), range(half, half + len(_MIDDLE)), range(_WIDE - first, _WIDE)
    return _BARS + (_GUARDS if any(module in guard for guard in guards) else 0)


def _bars(modules: str, left: int, top: int, length: Callable[[int], int]) -> str:
    """Return the bars as path data; ``length`` tells how long the one at a module is."""
    runs = (found.span() for found in _RUN.finditer(modules))
    return "".join(f"M{left + a} {top}h{b - a}v{length(a)}h-{b - a}z" for a, b in runs)


def _main_digits(digits: str) -> list[Label]:
    """Return the digits below the bars: the first one before them, six under each half."""
    line = _HEAD + _BARS + _DIGITS - 1
    halves = len(_GUARD), len(_GUARD) + _LEFT * _DIGIT + len(_MIDDLE)
    places = [QUIET_LEFT - 5.0]
    places += [QUIET_LEFT + half + _DIGIT * (at + 0.5) for half in halves for at in range(_LEFT)]
    return [
        Label(x, line, digit, _DIGITS, "text", 500, Anchor.MIDDLE)
        for x, digit in zip(places, digits, strict=True)
    ]
