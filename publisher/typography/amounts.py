"""Amounts as a reader sees them: big numerals and small units."""

from __future__ import annotations

import re
from dataclasses import dataclass

_DIGITS = r"\d(?:[\d.,]*\d)?"  # a comma or full stop at the end belongs to the sentence
_NUMBER = re.compile(rf"[+\-−±]?{_DIGITS}(?:[~:]{_DIGITS})?")


@dataclass(frozen=True, slots=True)
class AmountPart:
    """A numeral and the unit behind it; either may be empty, not both."""

    number: str
    unit: str


def split_amount(value: str) -> tuple[AmountPart, ...]:
    """Return ``1조 6천억원`` as (1, 조), (6, 천억원); a date keeps only its first number big."""
    parts: list[AmountPart] = []
    position = 0
    for match in _NUMBER.finditer(value):
        between = value[position : match.start()].strip()
        if parts and not parts[-1].unit:
            parts[-1] = AmountPart(parts[-1].number, between)
        elif between:
            parts.append(AmountPart("", between))
        parts.append(AmountPart(match.group(), ""))
        position = match.end()
        if value[position:].lstrip().startswith(("년", "월")):
            break
    rest = value[position:].strip()
    if not rest:
        return tuple(parts)
    if parts and parts[-1].number and not parts[-1].unit:
        return (*parts[:-1], AmountPart(parts[-1].number, rest))
    return (*parts, AmountPart("", rest))
