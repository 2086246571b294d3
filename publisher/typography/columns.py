"""A column of amounts taken apart, so that numbers stand over numbers and units over units.

Owns: which columns are amounts, where their numbers end and their units begin, and how many decimals each number lacks
beside the others. Refuses: widths, markup, and converting units: 6,129억 원 stands over 12.5억 원 as it is written.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_DASH = re.compile(r"[-–—―−·]?")
"""What stands in a cell without a value."""
_RANGE = re.compile(r"\s?[~∼〜–—:×/-]\s?")
_SCALE = re.compile(r"\s?[천백십]*[조억만천]\s?")
_SCALES = re.compile(r"^[천백십조억만\s]+")
"""What a unit may begin with that is part of the number."""
_LONGEST_BEFORE = 8
_LONGEST_UNIT = 8
"""Characters: what is longer is a sentence with a number in it."""
_FEWEST = 2


@dataclass(frozen=True, slots=True)
class AlignedCell:
    """One cell of a column of amounts."""

    number: str
    """What ends where the numbers of the column end, the space before the unit included; all of an empty cell."""
    unit: str
    """What begins where the units of the column begin; may be empty."""
    decimals: int = 0
    """How many decimals it has fewer than the number of the column that has most."""
    point: bool = False
    """True where it has no decimal point and others have one."""


def aligned_column(cells: Sequence[str]) -> tuple[AlignedCell, ...] | None:
    """Return the cells of a column, taken apart; None where one is no amount, or where nothing is to be aligned.

    Amounts of several kinds are left as they are: metres and hours do not compare. Numbers are aligned by their decimal
    points where all have one unit, else (억 원, 만 원) by their ends.
    """
    found = [_taken_apart(cell.strip()) for cell in cells]
    amounts = [cell for cell in found if cell is not None and cell.unit is not None]
    if None in found or len(amounts) < _FEWEST:
        return None
    units = {cell.unit for cell in amounts}
    most = max(len(cell.fraction) for cell in amounts) if len(units) == 1 else 0
    bare = len(amounts) < len(found) and units != {""}
    if len({_SCALES.sub("", cell.unit or "") for cell in amounts}) > 1:
        return None
    if len(units) == 1 and not bare and all(len(cell.fraction) == most for cell in amounts):
        return None
    return tuple(_aligned(cell, most) for cell in found if cell is not None)


@dataclass(frozen=True, slots=True)
class _Cell:
    number: str
    fraction: str
    unit: str | None
    """None in a cell without a value."""


def _taken_apart(cell: str) -> _Cell | None:
    numbers = list(_NUMBER.finditer(cell))
    if not numbers:
        return _Cell(cell, "", None) if _DASH.fullmatch(cell) else None
    number = numbers[0]
    for following in numbers[1:]:
        between = cell[number.end() : following.start()]
        if not (_RANGE.fullmatch(between) or _SCALE.fullmatch(between)):
            break
        number = following
    rest = cell[number.end() :]
    unit = rest.lstrip()
    if numbers[0].start() > _LONGEST_BEFORE or len(unit) > _LONGEST_UNIT:
        return None
    space = rest[: len(rest) - len(unit)] and "\N{NO-BREAK SPACE}"
    return _Cell(cell[: number.end()] + space, number.group().partition(".")[2], unit)


def _aligned(cell: _Cell, most: int) -> AlignedCell:
    if cell.unit is None:
        return AlignedCell(cell.number, "")
    missing = max(0, most - len(cell.fraction))
    return AlignedCell(cell.number, cell.unit, missing, point=bool(missing and not cell.fraction))
