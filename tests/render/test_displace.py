"""Where figures may stand, and where they stand best: in their order, over running text alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.render.displace import best_moves, displaced, is_band, is_figure, is_station, is_text
from publisher.render.fit import cost
from publisher.render.laid_out import Block, Column, Fit, Grid
from publisher.render.paging import Fills, Setting, break_pages

LINE = 20.0
USUAL = Setting(1.0, 1.0)


def text(name: int, lines: int = 1, *, begins: bool = False) -> list[Block]:
    """Return a paragraph, known by a number that matters to nothing; a gap stands above one that begins a passage."""
    gap = LINE if begins else 0.0
    return [
        Block(
            LINE,
            inset=0.0 if line else gap,
            gap_inset=0.0 if line else gap,
            side_slack=float(name),
            line=line,
            lines_after=lines - 1 - line,
            text=True,
            station=line == lines - 1,
        )
        for line in range(lines)
    ]


def figure(number: int, height: float = LINE) -> Block:
    """Return a picture."""
    return Block(height, inset=LINE, gap_inset=LINE, side_slack=-float(number), figure=number)


def band(number: int) -> Block:
    """Return key results across the page."""
    return replace(figure(number), band=True)


def column(*blocks: Block | list[Block]) -> Column:
    """Return a column of ten lines a page."""
    flat = [item for block in blocks for item in (block if isinstance(block, list) else [block])]
    return Column(10 * LINE, 0, 0.0, orphans=2, widows=2, blocks=tuple(flat))


def order(known: Column) -> list[float]:
    """Return the names of the blocks, those of figures negative, each once."""
    names = [block.side_slack for block in known.blocks]
    return [name for at, name in enumerate(names) if at == 0 or names[at - 1] != name]


STORY = column(
    text(1, 3, begins=True), text(2, 2), text(3), figure(1), text(4, 2, begins=True), text(5), figure(2)
)


def rank(_: object, fills: Fills) -> tuple[bool, float]:
    """Return what fuller pages have less of."""
    return False, cost(fills)


class TestMoving:
    """A column with its figures elsewhere."""

    @pytest.mark.parametrize(
        ("moves", "names"),
        [
            ((), [1, 2, 3, -1, 4, 5, -2]),
            ((0, 0), [1, 2, 3, -1, 4, 5, -2]),
            ((1,), [1, 2, 3, 4, -1, 5, -2]),
            ((2,), [1, 2, 3, 4, 5, -1, -2]),
            ((-1,), [1, 2, -1, 3, 4, 5, -2]),
            ((-2,), [1, -1, 2, 3, 4, 5, -2]),
            ((-1, -1), [1, 2, -1, 3, 4, -2, 5]),
            ((1, -1), [1, 2, 3, 4, -1, -2, 5]),
        ],
    )
    def test_over_paragraphs(self, moves: tuple[int, ...], names: list[float]) -> None:
        """Down over the text that follows, back within its passage; figures keep their order."""
        assert order(displaced(STORY, moves)) == names

    def test_a_band_stands_between_passages(self) -> None:
        """It moves to the end of a passage, never into it or back, and past figures, which have numbers."""
        known = column(
            text(1), text(2), band(9), figure(1), text(3, begins=True), text(4), text(5, begins=True)
        )
        assert order(displaced(known, (1,))) == [1, 2, -1, 3, 4, -9, 5]
        assert order(displaced(known, (2, 1))) == [1, 2, 3, -1, 4, 5, -9]
        for moves in ((-1,), (3,)):
            with pytest.raises(ValueError, match="no more text"):
                displaced(known, moves)

    @pytest.mark.parametrize("moves", [(3,), (-3,), (0, 1), (2, -1), (0, -2)])
    def test_there_is_no_such_place(self, moves: tuple[int, ...]) -> None:
        """Not so much text, another passage behind it, or another figure before it."""
        with pytest.raises(ValueError, match="figure"):
            displaced(STORY, moves)

    def test_not_over_anything_else(self) -> None:
        """An interview or a quotation is no place to move over."""
        known = column(text(1), figure(1), Block(50.0), text(2))
        with pytest.raises(ValueError, match="no more text"):
            displaced(known, (1,))

    def test_a_parted_passage_goes_on_below_a_gap(self) -> None:
        """What goes on is a passage again, on the grid; one that is not parted has its gap already."""
        known = replace(STORY, step=LINE)
        parted = displaced(known, (-1,)).blocks
        going_on = parted[[block.side_slack for block in parted].index(3)]
        assert (going_on.inset, going_on.gap_inset, going_on.grid) == (LINE, LINE, Grid.NEAREST)
        assert displaced(known, (2,)).blocks[6:9] == STORY.blocks[7:10]

    @given(st.lists(st.integers(-3, 5), max_size=2))
    def test_nothing_is_lost(self, moves: list[int]) -> None:
        """Whatever is moved, all blocks are there, text and figures each in their order."""
        try:
            names = order(displaced(STORY, tuple(moves)))
        except ValueError:
            return
        assert [name for name in names if name > 0] == [1, 2, 3, 4, 5]
        assert [name for name in names if name < 0] == [-1, -2]


class TestBest:
    """The moves that leave the fewest holes."""

    def test_down(self) -> None:
        """The text goes on, and the picture stands at the head of the next page."""
        known = column(text(1, 6), figure(1, 4 * LINE), text(2, 4), text(3, 9))
        assert break_pages(known, USUAL) == (0.6, 0.9, 0.9)
        assert best_moves(known, USUAL, rank) == ((1,), (1.0, 1.0, 0.5))

    def test_back_with_what_stands_right_before(self) -> None:
        """Of two figures one behind the other, the second makes the hole, and both move."""
        others = [Block(LINE) for _ in range(6)]
        known = column(text(1, 2, begins=True), text(2, 3), figure(1), figure(2, 3 * LINE), others)
        moves, fills = best_moves(known, USUAL, rank)
        assert moves == (-1, -1)
        assert fills == break_pages(displaced(known, moves), USUAL)
        assert cost(fills) < cost(break_pages(known, USUAL))

    def test_a_band_makes_room(self) -> None:
        """A chart that finds no room behind a band does without it, and the band follows the next passage."""
        opened = text(3, 2, begins=True)
        known = column(text(1, 3, begins=True), band(9), figure(1, 4 * LINE), opened, text(4, 9, begins=True))
        moves, fills = best_moves(known, USUAL, rank)
        assert moves == (1, 0)
        assert cost(fills) < cost(break_pages(known, USUAL))

    def test_room_lost_beside_terms_counts(self) -> None:
        """A picture that waits for the end of the side column lets text go on beside it."""
        hung = [replace(text(1)[0], side=8 * LINE, station=False), *text(2)]
        known = column(hung, replace(figure(1, LINE), clear=True), text(3, 6), text(4, 9))
        assert best_moves(known, USUAL, rank)[0] == (1,)

    def test_full_pages_stay(self) -> None:
        """Nothing is moved where there is no hole, or none that a figure makes."""
        full = column(text(1, 5), figure(1, 4 * LINE), text(2, 6))
        assert best_moves(full, USUAL, rank) == ((0,), break_pages(full, USUAL))
        other = column(text(1, 6), Block(6 * LINE), text(2, 4))
        assert best_moves(other, USUAL, rank) == ((), break_pages(other, USUAL))


class TestFit:
    """How a fit is written down."""

    @given(st.sampled_from(["", "snug", "roomy"]), st.lists(st.integers(-9, 9), max_size=5))
    def test_it_is_read_as_it_was_written(self, setting: str, moves: list[int]) -> None:
        """Moves that are none are left out."""
        read = Fit.read(str(Fit(setting, tuple(moves))))
        assert read == Fit(setting, tuple(moves) if any(moves) else ())

    @pytest.mark.parametrize("written", ["snug/", "snug/x", "snug/1.", "snug/1.999", "snug/1e5", "snug/١"])
    def test_what_cannot_be_read(self, written: str) -> None:
        """A damaged note moves nothing."""
        assert Fit.read(written) == Fit("snug")


def test_kinds_of_blocks() -> None:
    """Told by their classes and elements."""
    assert is_figure("photo photo--portrait")
    assert is_figure("charts charts--2")
    assert is_figure("metrics")
    assert not is_figure("passage")
    assert is_band("metrics")
    assert not is_band("charts")
    assert is_text("passage passage--on")
    assert not is_text("interview")
    assert is_station("p", "p")
    assert is_station("table", "")
    assert not is_station("h3", "p")
    assert not is_station("p", "table")
