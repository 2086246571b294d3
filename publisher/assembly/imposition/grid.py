"""Where things lie on the paper: places, folds and what each page may show, in millimetres from the lower left corner.

Pure geometry; what is drawn there is the booklet's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from publisher.assembly.imposition.arrangement import Placement
from publisher.assembly.imposition.layouts import Join, Shape
from publisher.assembly.imposition.scheme import Compensation
from publisher.geometry import Mm, Size

_NOTHING = Mm(0)
TOLERANCE = Mm(0.18)
"""Paper smaller by less than this is large enough: half a point, for sizes that were rounded."""


class Box(NamedTuple):
    """A rectangle."""

    left: Mm
    bottom: Mm
    right: Mm
    top: Mm

    def widened(self, by: float) -> Box:
        """Return the box with so much more on every side."""
        return Box(Mm(self.left - by), Mm(self.bottom - by), Mm(self.right + by), Mm(self.top + by))

    def within(self, other: Box) -> Box:
        """Return what both boxes have in common."""
        return Box(
            max(self.left, other.left),
            max(self.bottom, other.bottom),
            min(self.right, other.right),
            min(self.top, other.top),
        )


class Span(NamedTuple):
    """From where to where a column or a row goes; for a row the first is its upper edge."""

    begin: Mm
    end: Mm


@dataclass(frozen=True, slots=True)
class Gaps:
    """Paper between places that is lost when the book is made."""

    trimmed: Mm = _NOTHING
    """Cut off beyond each head, foot and fore-edge, where another place follows: the bleed needs this much."""
    milled: Mm = _NOTHING
    """Ground off each leaf at the spine before it is glued."""

    def at(self, join: Join) -> Mm:
        """Return the whole distance between two places."""
        return Mm(2 * (self.milled if join is Join.SPINE else self.trimmed))


def needed(shape: Shape, trim: Size, gaps: Gaps) -> Size:
    """Return the paper that the places take up, from trimmed edge to trimmed edge."""
    return Size(
        Mm(shape.column_count * trim.width + sum(map(gaps.at, shape.columns))),
        Mm(shape.row_count * trim.height + sum(map(gaps.at, shape.rows))),
    )


@dataclass(frozen=True, slots=True)
class Grid:
    """The places of a side, in the middle of the sheet."""

    sheet: Size
    shape: Shape
    columns: tuple[Span, ...]
    rows: tuple[Span, ...]
    milled: bool
    """True when the leaves lose paper at the spine."""

    @classmethod
    def centred(cls, shape: Shape, trim: Size, gaps: Gaps, sheet: Size) -> Grid:
        """Return places of the size ``trim`` in the middle of a sheet, whether they fit on it or not."""
        block = needed(shape, trim, gaps)
        left, foot = (sheet.width - block.width) / 2, (sheet.height - block.height) / 2
        columns = _spans(trim.width, shape.columns, gaps)
        rows = _spans(trim.height, shape.rows, gaps)
        top = foot + block.height
        return cls(
            sheet,
            shape,
            tuple(Span(Mm(left + span.begin), Mm(left + span.end)) for span in columns),
            tuple(Span(Mm(top - span.begin), Mm(top - span.end)) for span in rows),
            gaps.milled > 0,
        )

    @property
    def paper(self) -> Box:
        """The sheet."""
        return Box(Mm(0), Mm(0), self.sheet.width, self.sheet.height)

    @property
    def trim(self) -> Box:
        """The box around all places."""
        return Box(self.columns[0].begin, self.rows[-1].end, self.columns[-1].end, self.rows[0].begin)

    @property
    def room(self) -> Mm:
        """Paper left beside the places, where there is least of it; negative where they do not fit."""
        return min(self.trim.left, self.trim.bottom)

    @property
    def fits(self) -> bool:
        """True when all places are on the sheet."""
        return self.room >= -TOLERANCE

    def place(self, placement: Placement, compensation: Compensation) -> Box:
        """Return where a page's trimmed edges come to lie, against creep moved to the spine or drawn narrower."""
        column, row = self.columns[placement.column], self.rows[placement.row]
        inwards = -placement.creep if placement.spine_left else placement.creep
        left, right = column
        if compensation is Compensation.SHIFT or not placement.spine_left:
            left = Mm(left + inwards)
        if compensation is Compensation.SHIFT or placement.spine_left:
            right = Mm(right + inwards)
        return Box(left, row.end, right, row.begin)

    def clip(self, placement: Placement) -> Box:
        """Return what a page may show: up to the middle of each fold and cut, and outwards all the sheet has."""
        paper = self.paper
        across, down = _middles(self.columns), _middles(self.rows)
        column, row = placement.column, placement.row
        return Box(
            across[column - 1] if column else paper.left,
            down[row] if row < len(down) else paper.bottom,
            across[column] if column < len(across) else paper.right,
            down[row - 1] if row else paper.top,
        )

    def folds(self) -> tuple[tuple[Mm, ...], tuple[Mm, ...]]:
        """Return the upright folds from the left, and the level ones from above."""
        across, down = (
            tuple(at for at, join in zip(_middles(spans), joins, strict=True) if join is not Join.CUT)
            for spans, joins in ((self.columns, self.shape.columns), (self.rows, self.shape.rows))
        )
        return across, down


def _spans(length: Mm, joins: Sequence[Join], gaps: Gaps) -> list[Span]:
    """Return places of one length after each other, from 0."""
    spans = [Span(Mm(0), length)]
    for join in joins:
        begin = Mm(spans[-1].end + gaps.at(join))
        spans.append(Span(begin, Mm(begin + length)))
    return spans


def _middles(spans: Sequence[Span]) -> tuple[Mm, ...]:
    """Return the middle between each span and the next."""
    return tuple(Mm((one.end + other.begin) / 2) for one, other in pairwise(spans))
