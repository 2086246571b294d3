"""What guides the knife, the folder and the gatherer: trim, fold and collating marks, and the name of a plate.

Pure: lines in millimetres. All stand outside the trim and its bleed, save the collating bar, which lies on the spine
fold, where grinding and glue take it away.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from publisher.assembly.imposition.arrangement import Imposition, Placement, Plate
from publisher.assembly.imposition.grid import Box, Grid
from publisher.geometry import Mm

_CLEAR = Mm(1)
"""Between bleed and mark."""
_OFFSET = Mm(3)
"""Between trim and mark at the least."""
MARK_LENGTH = Mm(5)
_SHORTEST = Mm(2)
"""A mark with less room is left out."""
_BAR_WIDTH = Mm(1)
_BAR_HEIGHT = Mm(6)
_BAR_BORDER = Mm(15)
"""From the head to the first bar, and from the last to the foot at the least."""
_LETTER = Mm(1.4)
"""Width of a letter, half its height."""

_SEGMENTS = {
    "a": ((0, 2), (1, 2)),
    "b": ((1, 2), (1, 1)),
    "c": ((1, 1), (1, 0)),
    "d": ((0, 0), (1, 0)),
    "e": ((0, 1), (0, 0)),
    "f": ((0, 2), (0, 1)),
    "g": ((0, 1), (1, 1)),
}
_LETTERS = {
    "0": "abcdef",
    "1": "bc",
    "2": "abged",
    "3": "abgcd",
    "4": "fgbc",
    "5": "afgcd",
    "6": "afgedc",
    "7": "abc",
    "8": "abcdefg",
    "9": "abcdfg",
    "-": "g",
    "A": "abcefg",
    "B": "cdefg",
}
"""Strokes of each sign: a name needs no font."""


class Line(NamedTuple):
    """A hairline."""

    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True)
class Marks:
    """All marks of one plate."""

    solid: tuple[Line, ...]
    dashed: tuple[Line, ...]
    """Folds."""
    bars: tuple[Box, ...]


def room_for_marks(bleed: Mm) -> Mm:
    """Return the paper that whole marks need beside the trim."""
    return Mm(mark_offset(bleed) + MARK_LENGTH)


def too_narrow(grid: Grid, bleed: Mm) -> bool:
    """Return True when marks at some edge of the sheet are left out for want of paper."""
    return grid.room < mark_offset(bleed) + _SHORTEST


def marks_of(plate: Plate, imposition: Imposition, grid: Grid, bleed: Mm) -> Marks:
    """Return the marks of a plate; ``bleed`` is how far pages reach beyond their trim."""
    edges = _Edges(grid, mark_offset(bleed))
    solid: dict[Line, None] = {}
    for placement in plate.side:
        solid |= dict.fromkeys(_trim_marks(placement, imposition, grid, edges))
    solid |= dict.fromkeys(_name(plate, imposition, edges))
    upright, level = grid.folds()
    dashed = [line for x in upright for line in edges.upright(x, above=True, below=True)]
    dashed += [line for y in level for line in edges.level(y, left=True, right=True)]
    bars: tuple[Box, ...] = ()
    if len(imposition.signatures) > 1:
        bars = tuple(_bar(place, plate.signature, grid) for place in plate.side if place.position == 0)
    return Marks(tuple(solid), tuple(dashed), bars)


def mark_offset(bleed: Mm) -> Mm:
    """Return the distance between trim and mark: marks keep clear of the bleed."""
    return max(_OFFSET, Mm(bleed + _CLEAR))


@dataclass(frozen=True, slots=True)
class _Edges:
    """The border of paper around all places."""

    grid: Grid
    offset: Mm

    def _strip(self, paper: float) -> tuple[float, float] | None:
        """Return where marks begin and end, as distances from the trim; None where there is too little paper."""
        end = min(self.offset + MARK_LENGTH, paper)
        return (self.offset, end) if end - self.offset >= _SHORTEST else None

    def upright(self, x: float, *, above: bool, below: bool) -> Iterator[Line]:
        """Yield marks at the head and the foot of the sheet."""
        trim = self.grid.trim
        strip = self._strip(trim.bottom)
        if strip is not None:
            begin, end = strip
            if above:
                yield _line(x, trim.top + begin, x, trim.top + end)
            if below:
                yield _line(x, trim.bottom - begin, x, trim.bottom - end)

    def level(self, y: float, *, left: bool, right: bool) -> Iterator[Line]:
        """Yield marks at both sides of the sheet."""
        trim = self.grid.trim
        strip = self._strip(trim.left)
        if strip is not None:
            begin, end = strip
            if left:
                yield _line(trim.left - begin, y, trim.left - end, y)
            if right:
                yield _line(trim.right + begin, y, trim.right + end, y)


def _line(x0: float, y0: float, x1: float, y1: float) -> Line:
    return Line(*(round(value, 4) for value in (x0, y0, x1, y1)))


def _trim_marks(placement: Placement, imposition: Imposition, grid: Grid, edges: _Edges) -> Iterator[Line]:
    """Yield the marks of a page at the border of the sheet: where the knife goes on this very sheet."""
    column, row = placement.column, placement.row
    box = grid.place(placement, imposition.compensation)
    above, below = row == 0, row == len(grid.rows) - 1
    yield from edges.upright(box.right if placement.spine_left else box.left, above=above, below=below)
    if grid.milled:
        span = grid.columns[column]
        yield from edges.upright(span.begin if placement.spine_left else span.end, above=above, below=below)
    left, right = column == 0, column == len(grid.columns) - 1
    for y in (box.top, box.bottom):
        yield from edges.level(y, left=left, right=right)


def _bar(placement: Placement, signature: int, grid: Grid) -> Box:
    """Return the bar on the spine of a folded signature: each stands a step below the one before it."""
    clip, row = grid.clip(placement), grid.rows[placement.row]
    middle = clip.left if placement.spine_left else clip.right
    steps = max(1, int((row.begin - row.end - 2 * _BAR_BORDER) // _BAR_HEIGHT))
    top = row.begin - _BAR_BORDER - (signature % steps) * _BAR_HEIGHT
    half = _BAR_WIDTH / 2
    return Box(Mm(middle - half), Mm(top - _BAR_HEIGHT), Mm(middle + half), Mm(top))


def _name(plate: Plate, imposition: Imposition, edges: _Edges) -> Iterator[Line]:
    """Yield the strokes of signature, sheet and side, as ``2-1A``, at the foot of the sheet."""
    trim = edges.grid.trim
    if trim.bottom < edges.offset + 2 * _LETTER:
        return
    side = "" if imposition.one_plate else "B" if plate.back else "A"
    left, foot = trim.left + _SHORTEST, trim.bottom - edges.offset - 2 * _LETTER
    for at, letter in enumerate(f"{plate.signature + 1}-{plate.sheet + 1}{side}"):
        x = left + at * 1.5 * _LETTER
        for segment in _LETTERS[letter]:
            (x0, y0), (x1, y1) = _SEGMENTS[segment]
            yield _line(x + x0 * _LETTER, foot + y0 * _LETTER, x + x1 * _LETTER, foot + y1 * _LETTER)
