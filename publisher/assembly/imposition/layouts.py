"""How pages lie on a sheet that is folded: tables, read as the printed sheet is looked at.

The front is the side that is outside when the sheet is folded; the back is shown as the sheet is turned over about
its upright middle line. Every fold goes across the one before it and the last one makes the spine: what lies left
or above is folded behind what lies right or below.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

_PLACE = re.compile(r"(\d+)(v?)")


class Join(StrEnum):
    """What is between two places beside or above each other."""

    SPINE = "spine"
    """A fold that becomes the spine: nothing is printed across it."""
    BOLT = "bolt"
    """A fold between heads, feet or fore-edges: trimmed open, so that both pages keep their bleed up to it."""
    CUT = "cut"
    """No fold: the sheet is cut here first."""


@dataclass(frozen=True, slots=True)
class Place:
    """One place of a table."""

    position: int
    """Place in the folded sheet's reading order, 0-based; even ones are rectos."""
    rotation: int
    """Degrees clockwise: 0, or 180 where the page stands on its head."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What lies between the places of a side: all that decides how much paper it needs."""

    columns: tuple[Join, ...]
    """Between each column and the next, from the left; one less than there are columns."""
    rows: tuple[Join, ...]
    """Between each row and the next, from the top."""

    @property
    def column_count(self) -> int:
        """Number of columns."""
        return len(self.columns) + 1

    @property
    def row_count(self) -> int:
        """Number of rows."""
        return len(self.rows) + 1

    def beside(self, times: int) -> Shape:
        """Return the shape of so many copies side by side, to be cut apart."""
        return Shape(_repeated(self.columns, times), self.rows)

    def stacked(self, times: int) -> Shape:
        """Return the shape of so many copies one above the other, to be cut apart."""
        return Shape(self.columns, _repeated(self.rows, times))


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the pages of one folded sheet lie."""

    columns: int
    rows: int
    front: tuple[Place, ...]
    """Row by row from the top, each from the left."""
    back: tuple[Place, ...]

    @property
    def page_count(self) -> int:
        """Pages on both sides."""
        return len(self.front) + len(self.back)

    @property
    def shape(self) -> Shape:
        """What is between the places: spines and fore-edges take turns, heads meet heads and feet meet feet."""
        columns = tuple(Join.BOLT if column % 2 else Join.SPINE for column in range(self.columns - 1))
        return Shape(columns, (Join.BOLT,) * (self.rows - 1))


def _repeated(joins: Sequence[Join], times: int) -> tuple[Join, ...]:
    return (*joins, *(join for _ in range(times - 1) for join in (Join.CUT, *joins)))


def _layout(front: str, back: str) -> Layout:
    """Return the layout of two drawn tables: 1-based pages in rows, ``v`` where a page stands on its head."""
    sides = [
        tuple(Place(int(number) - 1, 180 if turned else 0) for number, turned in _PLACE.findall(side))
        for side in (front, back)
    ]
    rows = len(front.strip().splitlines())
    return Layout(len(sides[0]) // rows, rows, sides[0], sides[1])


LAYOUTS = {
    2: _layout(
        """
        4 1
        """,
        """
        2 3
        """,
    ),
    4: _layout(
        """
        5v 4v
        8  1
        """,
        """
        3v 6v
        2  7
        """,
    ),
    8: _layout(
        """
        5v 12v 9v 8v
        4  13  16 1
        """,
        """
        7v 10v 11v 6v
        2  15  14  3
        """,
    ),
    16: _layout(
        """
        5v 28v 29v 4v
        12 21  20  13
        9v 24v 17v 16v
        8  25  32  1
        """,
        """
        3v  30v 27v 6v
        14  19  22  11
        15v 18v 23v 10v
        2   31  26  7
        """,
    ),
}
"""Layouts by the number of pages on a side: folded once, twice, three and four times."""
