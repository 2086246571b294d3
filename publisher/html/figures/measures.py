"""How much room text takes: widths, line breaks, boxes and the wording of numbers.

Owns: estimates that are never too small for the sans face at weight 700 (advance widths of Noto Sans
CJK KR Bold). Refuses: reading fonts. A reader's own face may differ by a few hundredths; callers keep
gaps.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from publisher.html.figures.shapes import Anchor, Label

WIDE, HALF, HEIGHT = 88.0, 72.0, 52.0
"""Boxes of a chart in units: alone in the column, or one of two side by side. Long texts make it taller."""
MIN_SIZE = 2.5
"""Smallest text in a drawing, in units of its view box (about 7 pt)."""
LINE = 1.28
"""Line height of small text, in em."""
_ASCENT, _DESCENT = 0.86, 0.2
"""Reach of a line of text above and below its baseline, in em."""

_NARROW = {
    0.33: " ',.:;|Iijl",
    0.43: "!()-/[\\]{}ftr",
    0.53: "*?csz",
    0.6: '"#$+0123456789<=>FJ^_aekvxyY~·’‘',
    0.65: "ACELSTVXZ`bdghnopqu",
    0.78: "&BDGHKNOPQRU",
    1.0: "%@MWmw",
}
_WIDTHS = {character: width for width, characters in _NARROW.items() for character in characters}
_PLAIN_FROM, _PLAIN_TO = 1e-6, 1e15
"""Numbers beyond are written with a power of ten."""
_YEAR = re.compile(r"(?:19|20)(\d\d)년?")


@dataclass(frozen=True, slots=True)
class Box:
    """An upright rectangle that something occupies, in units of the view box, y down."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box, gap: float = 0.0) -> bool:
        """Return whether the boxes overlap, or come nearer than ``gap`` units."""
        apart = (
            self.right + gap <= other.left
            or other.right + gap <= self.left
            or self.bottom + gap <= other.top
            or other.bottom + gap <= self.top
        )
        return not apart

    def holds(self, other: Box) -> bool:
        """Return whether ``other`` lies inside, edges included."""
        return (
            self.left <= other.left
            and other.right <= self.right
            and self.top <= other.top
            and other.bottom <= self.bottom
        )


def character_width(character: str) -> float:
    """Return the advance of one character in em; wide scripts count 1, combining marks 0."""
    if unicodedata.combining(character):
        return 0.0
    return _WIDTHS.get(character, 1.0)


def text_width(text: str, size: float) -> float:
    """Return the width of one line of sans text of ``size`` units, in units."""
    return size * sum(map(character_width, text))


def fit_size(text: str, room: float, sizes: tuple[float, ...]) -> float:
    """Return the first of ``sizes`` at which the text is no wider than ``room``; the last when none fits."""
    return next((size for size in sizes if text_width(text, size) <= room), sizes[-1])


def wrap(text: str, size: float, room: float) -> tuple[str, ...]:
    """Break text into lines no wider than ``room`` units: between words, inside a word only when it must.

    A single character is never broken, even where it is wider than the room.
    """
    lines: list[str] = []
    line = ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if text_width(longer, size) <= room:
            line = longer
            continue
        if line:
            lines.append(line)
        line = ""
        for character in word:
            if line and text_width(line + character, size) > room:
                lines.append(line)
                line = ""
            line += character
    return (*lines, line) if line else tuple(lines)


def label_box(label: Label) -> Box:
    """Return the room a label takes."""
    width = text_width(label.text, label.size)
    left = label.x - {Anchor.START: 0.0, Anchor.MIDDLE: width / 2, Anchor.END: width}[label.anchor]
    return Box(left, label.y - _ASCENT * label.size, left + width, label.y + _DESCENT * label.size)


def number_text(value: float) -> str:
    """Return a number as a reader writes it: thousands commas, no trailing zeros, at most six decimals."""
    if value != 0 and not _PLAIN_FROM <= abs(value) < _PLAIN_TO:
        return f"{value:.3g}"
    text = f"{round(Decimal(repr(float(value))), 6):,f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def short_years(texts: tuple[str, ...]) -> tuple[str, ...] | None:
    """Return 2018, ’19, ’20, 2021 for four-digit years, ends kept whole; None when one is not a year."""
    matches = [_YEAR.fullmatch(text) for text in texts]
    if not all(matches):
        return None
    ends = (0, len(texts) - 1)
    return tuple(
        text if index in ends or match is None else f"’{match[1]}"
        for index, (text, match) in enumerate(zip(texts, matches, strict=True))
    )
