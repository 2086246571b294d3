"""Moving a figure among the text around it, so that it leaves no hole at the foot of a page.

A picture that finds no room on a page goes to the next one, and what it leaves is as high as itself. A typesetter
lets the text go on and sets the picture at the head of the next page, or sets it before the end of its passage; so
does this. Figures stay in their order, move over running text alone, and stand behind a whole paragraph, list or
table.

Owns: where figures may stand, and where they stand best. Pure. Refuses: the markup (``render.displaced_markup``),
choosing between settings (``render.fit``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from operator import itemgetter

from publisher.render.laid_out import Block, Column, Grid
from publisher.render.paging import Broken, Fills, Setting, broken

Moves = tuple[int, ...]
"""By how many stations each figure of a story is moved, back where negative; those left out are not."""
Rank = Callable[[Moves, Fills], tuple[bool, float]]
"""Lower for better pages; room that is lost inside a page counts as if it were empty."""

HOLE = 0.12
"""A page that ends before a figure with more than this much of it empty has a hole."""
_STEPS = (1, 2, 3, 4, -1)
"""By how many stations a figure may be moved; back by one at the most: it follows what speaks of it."""
_BAND_STEPS = (1, 2)
_FIGURES = frozenset({"photo", "charts", "metrics"})
_BAND = "metrics"
_TEXT = "passage"
"""Classes of a story's blocks."""
_HEADINGS = frozenset({"h2", "h3", "h4"})
_INTRODUCED = frozenset({"table", "ul", "ol"})


def is_figure(classes: str) -> bool:
    """Return True for a block of a story, by its classes, that may be moved."""
    return not _FIGURES.isdisjoint(classes.split())


def is_band(classes: str) -> bool:
    """Return True for a figure, by its classes, that may be moved to the end of a passage alone."""
    return _BAND in classes.split()


def is_text(classes: str) -> bool:
    """Return True for a block of a story, by its classes, behind whose paragraphs a figure may be moved."""
    return _TEXT in classes.split()


def is_station(name: str, following: str) -> bool:
    """Return True when a figure may follow an element of running text, by its name and that of the next one."""
    return name not in _HEADINGS and following not in _INTRODUCED


@dataclass(frozen=True, slots=True)
class _Order:
    """A column taken apart: the text, and between its stations the figures."""

    text: tuple[Block, ...]
    """All blocks but those of figures."""
    figures: tuple[tuple[Block, ...], ...]
    homes: tuple[int, ...]
    """Before which block of ``text`` each figure stands in the manuscript."""


def displaced(column: Column, moves: Moves) -> Column:
    """Return a column with its figures moved. Raises ValueError when one cannot be moved so far, or past another.

    A band, which has no number, may be moved past figures.
    """
    if not any(moves):
        return column
    order = _taken_apart(column.blocks)
    steps = (*moves, *(0 for _ in order.figures[len(moves) :]))
    bands = [figure[0].band for figure in order.figures]
    places = [_place(order, *wanted) for wanted in zip(order.homes, steps, bands, strict=True)]
    numbered = [place for place, band in zip(places, bands, strict=True) if not band]
    if numbered != sorted(numbered):
        raise ValueError("a figure would stand before one that precedes it")
    gap = max(max(block.gap_above, block.gap_inset) for block in column.blocks)
    grid = Grid.NEAREST if column.step else Grid.FREE
    blocks: list[Block] = []
    begun = 0
    for place, figure in sorted(zip(places, order.figures, strict=True), key=itemgetter(0)):
        blocks += _going_on(order.text[begun:place], gap, grid) if blocks else order.text[begun:place]
        blocks += figure
        begun = place
    return replace(column, blocks=(*blocks, *_going_on(order.text[begun:], gap, grid)))


def best_moves(column: Column, change: Setting, rank: Rank) -> tuple[Moves, Fills]:
    """Return the moves that leave the fewest holes in a setting, and the pages.

    From the first page to the last, each figure that leaves a hole is moved as far as is best for the pages.
    """
    order = _taken_apart(column.blocks)
    moves = (0,) * len(order.figures)
    pages = broken(column, change)
    settled: set[int] = set()
    while (figure := _leaver(displaced(column, moves), pages, settled)) is not None:
        settled.add(figure)
        for tried in _tries(moves, figure - 1, order):
            try:
                moved = displaced(column, tried)
            except ValueError:
                continue
            broken_so = broken(moved, change)
            if rank(tried, _worth(broken_so)) < rank(moves, _worth(pages)):
                moves, pages = tried, broken_so
    return moves, tuple(page.fill for page in pages)


def _tries(moves: Moves, at: int, order: _Order) -> Iterator[Moves]:
    """Yield moves of one figure: back together with those that stand right before it, or a band before it away."""
    first = order.homes.index(order.homes[at])
    for step in _STEPS:
        begin = first if step < 0 else at
        yield (*moves[:begin], *(step for _ in range(begin, at + 1)), *moves[at + 1 :])
    for band in range(first, at):
        if order.figures[band][0].band:
            yield from ((*moves[:band], step, *moves[band + 1 :]) for step in _BAND_STEPS)


def _worth(pages: Sequence[Broken]) -> Fills:
    return tuple(page.fill - page.lost for page in pages)


def _leaver(column: Column, pages: Sequence[Broken], settled: set[int]) -> int | None:
    """Return the first figure that leaves a hole before itself, those already settled apart."""
    for page, following in pairwise((*pages, Broken(1.0, len(column.blocks), 0.0, None))):
        found = [column.blocks[page.gap].figure] if page.gap is not None and page.lost > HOLE else []
        if page.fill < 1 - HOLE and following.start < len(column.blocks):
            found.append(column.blocks[following.start].figure)
        for figure in found:
            if figure and figure not in settled:
                return figure
    return None


def _taken_apart(blocks: Sequence[Block]) -> _Order:
    text: list[Block] = []
    figures: dict[int, list[Block]] = {}
    homes: dict[int, int] = {}
    for block in blocks:
        if not block.figure:
            text.append(block)
            continue
        homes.setdefault(block.figure, len(text))
        figures.setdefault(block.figure, []).append(block)
    return _Order(tuple(text), tuple(map(tuple, figures.values())), tuple(homes.values()))


def _place(order: _Order, home: int, step: int, band: bool) -> int:  # noqa: FBT001  one of three facts of a figure
    """Return before which block of the text a figure stands once it is moved; back only within its passage."""
    ahead = range(home, len(order.text)) if step > 0 else range(home - 1, -1, -1)
    steps = abs(step) + (step < 0)
    for at in ahead if step else ():
        if not order.text[at].text or (step < 0 and band):
            break
        steps -= order.text[at].station and not (band and _goes_on(order.text, at))
        if not steps:
            return at + 1
        if step < 0 and _begins(order.text[at]):
            break
    if step:
        raise ValueError("there is no more text that a figure could follow")
    return home


def _goes_on(text: Sequence[Block], at: int) -> bool:
    """Return True when the passage of a block goes on behind it."""
    return at + 1 < len(text) and text[at + 1].text and not _begins(text[at + 1])


def _begins(block: Block) -> bool:
    """Return True when a passage begins with a block."""
    return bool(block.gap_inset or block.gap_above)


def _going_on(text: Sequence[Block], gap: float, grid: Grid) -> Sequence[Block]:
    """Return the text below a figure: where that parts a passage, the gap of one stands above what goes on."""
    if not text or not text[0].text or _begins(text[0]):
        return text
    return (replace(text[0], above=0.0, inset=gap, gap_above=0.0, gap_inset=gap, grid=grid), *text[1:])
