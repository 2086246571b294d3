"""How blocks break into pages, foreseen without laying them out, as the page engine does it (WeasyPrint 70).

Owns: the pages of a column once gaps and pictures have changed their heights, footnotes, side column and grid of
baselines included. Pure. Refuses: choosing a setting (``render.fit``), knowing the page engine.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from publisher.render.grid import below, nearest
from publisher.render.laid_out import Block, Column, Grid

_OVER = 0.01
"""Sums of lengths are rounded: this much below the page's foot, in CSS pixels, is not below it."""

Fills = tuple[float, ...]
"""How far down its text block each page is filled, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What a setting does to a story, compared with the usual one."""

    gap: float
    """Factor on the gaps between blocks."""
    picture: float
    """Factor on the heights of pictures."""


def break_pages(column: Column, change: Setting) -> Fills:
    """Return how far the pages of a column are filled once gaps and pictures have changed by the given factors."""
    return tuple(page.fill for page in broken(column, change))


class Broken(NamedTuple):
    """A page as it is foreseen."""

    fill: float
    """How far down its text block it is filled, 0 to 1."""
    start: int
    """Its first block."""
    lost: float
    """The share of it that stays empty above blocks that wait for the end of the side column."""
    gap: int | None
    """The block below the largest such gap."""


def broken(column: Column, change: Setting) -> tuple[Broken, ...]:
    """Return the pages of a column once gaps and pictures have changed by the given factors."""
    blocks = tuple(_changed(block, change) for block in column.blocks)
    pages: list[Broken] = []
    start, stripped = 0, False
    late: tuple[tuple[int, float], ...] = ()
    while start < len(blocks):
        page = _Page(column, blocks, start, stripped=stripped, notes=list(late))
        end = page.fill()
        lost = {at: room for at, room in page.waits.items() if at < end}
        gap = max(lost, key=lost.__getitem__, default=None)
        pages.append(
            Broken(page.inks[end - start - 1] / column.height, start, sum(lost.values()) / column.height, gap)
        )
        start, late, stripped = end, tuple(page.late), page.left_label
    return tuple(pages)


@dataclass(frozen=True, slots=True)
class _Placed:
    """A block in a setting. Lengths in CSS pixels."""

    block: Block
    height: float
    above: float
    inset: float


def _changed(block: Block, change: Setting) -> _Placed:
    height = block.height
    if block.picture:
        height = max(block.floor, min(block.picture_limit, block.picture * change.picture))
    above = block.above + block.gap_above * (change.gap - 1)
    inset = block.inset + block.gap_inset * (change.gap - 1)
    return _Placed(block, height, above, inset)


@dataclass(slots=True)
class _Page:
    """One page while it fills, as the engine fills it, with its footnotes and its peculiarities (WeasyPrint 70)."""

    column: Column
    blocks: Sequence[_Placed]
    start: int
    """The first block on the page."""
    stripped: bool
    """True when the space above the first block stayed behind on the page before."""
    notes: list[tuple[int, float]]
    """The footnotes at the page's foot: the block that calls each, and its height."""
    late: list[tuple[int, float]] = field(default_factory=list)
    """Footnotes put off to the next page."""
    left_label: bool = False
    """True when the page ends with the label of the block that begins the next one."""
    waits: dict[int, float] = field(default_factory=dict)
    """How far blocks were pushed down by what hangs in the side column."""
    inks: list[float] = field(default_factory=list)
    """Down to where the page is filled after each of its blocks."""
    _bottoms: list[float] = field(default_factory=list)
    """The lower edge of each of its blocks."""
    _beside: float = 0.0
    """Down to where the side column is taken."""
    _noted: bool = False
    """True once a footnote stood on the page: the room of its rule is never given back."""

    def __post_init__(self) -> None:
        self._noted = bool(self.notes)

    def fill(self) -> int:
        """Place blocks until one does not fit; return the block that begins the next page."""
        for index in range(self.start, len(self.blocks)):
            top, foot = self._extent(index)
            if index > self.start and self._over(foot):
                return self._end(self._break(index, top))
            self._place(index, top)
            paragraph = self._paragraph(index)
            # A note was put off, and the room that is kept for its rule pushes the whole paragraph out.
            if self._line(index) and not self.blocks[index].block.lines_after and self._overhangs(index):
                return self._end(self._before(paragraph))
        return len(self.blocks)

    def _extent(self, index: int) -> tuple[float, float]:
        """Return where a block would begin, the space above it apart, and how far down it would reach."""
        placed, block = self.blocks[index], self.blocks[index].block
        first = index == self.start
        top = 0.0 if first else self._bottoms[-1] + placed.above
        if first and not self._line(index):
            top += block.repeated
        if block.clear:
            top = max(top, self._beside)
        top = self._on_grid(block, top, 0.0 if first and self.stripped else placed.inset)
        foot = top + placed.height
        if block.side:
            foot = max(foot, max(top, self._beside) + block.side - block.side_slack)
        return top, foot

    def _on_grid(self, block: Block, top: float, inset: float) -> float:
        """Return where a block begins that would begin an inset below a top."""
        step = self.column.step
        if not step or block.grid is Grid.FREE:
            return top + inset
        if not self._bottoms and top <= _OVER:
            return 0.0
        begin = below(top + inset, step) if block.grid is Grid.BELOW else nearest(top + inset, step)
        hangs = block.clear and self._beside > max(0.0, begin - inset + _OVER)
        return begin + step if hangs else begin

    def _place(self, index: int, top: float) -> None:
        placed, block = self.blocks[index], self.blocks[index].block
        if block.clear and self._bottoms and self._beside > self._bottoms[-1]:
            self.waits[index] = self._beside - self._bottoms[-1]
        bottom = top + placed.height
        ink = max(self.inks[-1] if self.inks else 0.0, bottom - block.slack)
        if block.side:
            hung = max(top, self._beside)
            self._beside = max(self._beside, hung + block.side)
            ink = max(ink, hung + block.side - block.side_slack)
        self._bottoms.append(bottom)
        self.inks.append(ink)
        for height in block.notes:
            self.notes.append((index, height))
            self._noted = True
            if self.late or self._over(bottom):
                self.late.append(self.notes.pop())

    def _break(self, index: int, top: float) -> int:
        """Return where the page ends when a block does not fit."""
        if self._line(index):
            return self._break_paragraph(index)
        block = self.blocks[index].block
        if block.label and not self._over(top):
            # The label fits, or at least the space above it: they stay, and the block goes without them.
            self.left_label = True
            if not self._over(top + block.label):
                self.inks[-1] = max(self.inks[-1], top + block.label)
            return index
        return self._before(index)

    def _break_paragraph(self, index: int) -> int:
        """Return where the page ends when a line does not fit."""
        column, after = self.column, self.blocks[index].block.lines_after
        paragraph = self._paragraph(index)
        before = index - paragraph
        missing = max(0, column.widows - 1 - after)
        if before >= column.orphans + missing:
            return self._unless_overhanging(index - missing)
        return self._before(paragraph)

    def _unless_overhanging(self, end: int) -> int:
        if self._line(end - 1) and self._overhangs(end - 1):
            return self._before(self._paragraph(end - 1))
        return end

    def _before(self, index: int) -> int:
        """Return the last place for a page break before a block that allows one, or the block where none does."""
        if index <= self.start:
            return len(self.inks) + self.start
        if not self.blocks[index].block.keep or self.blocks[index].block.line:
            return index
        for place in range(index - 1, self.start, -1):
            block = self.blocks[place].block
            if self._line(place) and block.line:
                before = place - self._paragraph(place)
                if before >= self.column.orphans and block.lines_after + 1 >= self.column.widows:
                    return place
            elif not block.keep:
                return place
        return index

    def _end(self, end: int) -> int:
        """Take back what was placed from a block on."""
        self.late = [note for note in self.late if note[0] < end]
        return end

    def _paragraph(self, index: int) -> int:
        """Return the first line on this page of a line's paragraph."""
        return max(self.start, index - self.blocks[index].block.line)

    def _line(self, index: int) -> bool:
        return self.blocks[index].block.lines_after >= 0

    def _overhangs(self, index: int) -> bool:
        return self._paragraph(index) > self.start and self._over(self._bottoms[index - self.start])

    def _over(self, position: float) -> bool:
        room = self.column.height - sum(height for _, height in self.notes)
        return position > room - (self.column.note_rule if self._noted else 0.0) + _OVER
