"""Text on a terminal, measured in cells: a Hangul syllable takes two (UAX #11, East Asian Width)."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

_JUNGSEONG_AND_JONGSEONG = (range(0x1160, 0x1200), range(0xD7B0, 0xD800))
"""Vowels and final consonants of decomposed Hangul: they join the syllable before them."""
_DIRECTION_CONTROLS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def cells(text: str) -> int:
    """Return the number of terminal cells ``text`` takes."""
    return sum(_cells_of(character) for character in text)


def _cells_of(character: str) -> int:
    code = ord(character)
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    if any(code in block for block in _JUNGSEONG_AND_JONGSEONG):
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1


def printable(text: str) -> str:
    """Return ``text`` fit for a terminal: tabs as one space, controls replaced, one character for one.

    A manuscript is untrusted: its escape sequences and direction overrides must not reach the terminal.
    """
    return "".join(" " if character == "\t" else _safe(character) for character in text)


def _safe(character: str) -> str:
    if character in _DIRECTION_CONTROLS or unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"}:
        return _REPLACEMENT
    return character


def padded(text: str, width: int, *, right: bool = False) -> str:
    """Return ``text`` filled with spaces to ``width`` cells, at its end or, with ``right``, before it."""
    fill = " " * max(0, width - cells(text))
    return fill + text if right else text + fill


def table(rows: Sequence[Sequence[str]], right: Sequence[bool]) -> str:
    """Return ``rows`` as aligned lines, two spaces between columns; ``right`` says which are numbers."""
    if not rows:
        return ""
    widths = [max(cells(row[column]) for row in rows) for column in range(len(right))]
    lines = (
        "  ".join(padded(cell, widths[n], right=right[n]) for n, cell in enumerate(row)).rstrip()
        for row in rows
    )
    return "\n".join(lines)
