"""Choosing the setting of a story by how full its pages are: never for the worse, by three layouts at the most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.render.displace import HOLE, displaced
from publisher.render.fit import (
    HALF_EMPTY,
    NEARLY_EMPTY,
    SETTINGS,
    best_fit,
    cost,
    forecast,
    looks_full,
)
from publisher.render.laid_out import Block, Column, LaidOut
from publisher.render.paging import Setting, break_pages

Fills = tuple[float, ...]
FULL = (0.95, 0.98, 0.8)
POOR = (0.95, 0.98, 0.1)
FILLS = st.lists(st.floats(0, 1.2), min_size=1, max_size=8).map(tuple)
USUAL = Setting(1.0, 1.0)
LINE = 20.0
HEIGHT = 10 * LINE


def column(*blocks: Block, note_rule: float = 0.0) -> Column:
    """Return a column of ten lines a page."""
    return Column(HEIGHT, 0, note_rule, orphans=2, widows=2, blocks=blocks)


def paragraph(
    lines: int, above: float = 0.0, notes: Mapping[int, tuple[float, ...]] | None = None
) -> list[Block]:
    """Return the lines of a paragraph; ``notes`` are the heights of the footnotes called in some of them."""
    return [
        Block(
            LINE,
            above=0.0 if number else above,
            notes=(notes or {}).get(number, ()),
            line=number,
            lines_after=lines - 1 - number,
        )
        for number in range(lines)
    ]


def photo(height: float, gap: float = LINE, floor: float = 0.0) -> Block:
    """Return a picture with a gap above it that a page's top keeps."""
    return Block(height, inset=gap, gap_inset=gap, picture=height, floor=floor)


def text(lines: int) -> list[Block]:
    """Return a paragraph of running text that a figure may follow."""
    return [replace(line, text=True, station=not line.lines_after) for line in paragraph(lines)]


def figure(height: float, number: int = 1) -> Block:
    """Return a picture that may be moved and does not change its height."""
    return Block(height, inset=LINE, gap_inset=LINE, figure=number)


def in_lines(fills: Sequence[float]) -> list[float]:
    """Return fills as lines of a page."""
    return [round(fill * 10, 3) for fill in fills]


def laid_out(fills: Fills, fit: str = "", known: Column | None = None) -> LaidOut:
    """Return a story with the given pages."""
    return LaidOut("case-1", len(fills), (), fills, fit, (), None, column=known)


class Desk:
    """Lays a story out with the fills each setting gives, and notes which were asked for."""

    def __init__(self, fills: Mapping[str, Fills], known: Column | None = None) -> None:
        self.fills = {**dict.fromkeys(SETTINGS, POOR), **fills}
        self.known = known
        self.asked: list[str] = []

    def __call__(self, setting: str) -> LaidOut:
        """Return the layout of a setting."""
        self.asked.append(setting)
        return laid_out(self.fills[setting], setting, self.known)


BLOCKS = st.lists(
    st.one_of(
        st.builds(photo, st.floats(10, 150), st.floats(0, 60)).map(lambda block: [block]),
        st.builds(paragraph, st.integers(1, 9), st.floats(0, 30)),
        st.builds(lambda height: [Block(height, above=LINE, gap_above=LINE)], st.floats(5, 120)),
    ),
    min_size=1,
    max_size=10,
).map(lambda blocks: column(*(block for some in blocks for block in some)))


def foreseen(known: Column, name: str) -> Fills:
    """Return the fills of a setting as they follow from the usual one's column."""
    return break_pages(known, SETTINGS[name])


def rank(fills: Sequence[float]) -> tuple[bool, float]:
    """Return a key that sorts better layouts first."""
    return not looks_full(fills), cost(fills)


def settled(fills: Sequence[float]) -> bool:
    """Return True for pages beyond which nothing is tried."""
    return looks_full(fills) and min(fills[:-1], default=1.0) >= 1 - HOLE


class TestBestFit:
    """The usual setting unless it leaves much of a page empty."""

    @pytest.mark.parametrize("fills", [FULL, (0.4,), (1.0, 0.5), (0.88, 0.9), (1.0, 1.3)])
    def test_full_pages_keep_the_usual_setting(self, fills: Fills) -> None:
        """Nothing else is tried where the usual setting looks well, though another would be fuller."""
        desk = Desk({"": fills, "snug": (1.0, 1.0, 1.0)}, column(*paragraph(25)))
        assert best_fit(desk).fit == ""
        assert desk.asked == [""]

    @pytest.mark.parametrize(("snug", "taken"), [(FULL, "snug"), (POOR, ""), ((0.9, 0.9, 0.0), "")])
    def test_what_cannot_be_foreseen_is_tried_once(self, snug: Fills, taken: str) -> None:
        """Contents have no blocks: the nearest setting is laid out, and taken where it is better."""
        desk = Desk({"snug": snug})
        assert best_fit(desk).fit == taken
        assert desk.asked == ["", "snug"]

    @given(BLOCKS)
    def test_what_comes_as_foreseen_takes_two_layouts(self, known: Column) -> None:
        """The best of all settings is found, and no other is laid out but it and the usual one."""
        truth = {name: foreseen(known, name) for name in SETTINGS}
        desk = Desk(truth, known)
        chosen = best_fit(desk)
        assert len(desk.asked) <= 2
        least = min(rank(fills) for fills in truth.values())
        if settled(truth[""]):
            assert desk.asked == [""]
        elif looks_full(truth[""]):
            assert rank(chosen.fills) <= rank(truth[""])
            assert chosen.fit or least[1] > cost(truth[""]) - 0.02
        else:
            assert rank(chosen.fills) == least

    @given(BLOCKS, st.fixed_dictionaries({name: FILLS for name in SETTINGS if name}))
    def test_it_is_never_for_the_worse(self, known: Column, truth: dict[str, Fills]) -> None:
        """However wrong the forecast is: three layouts, each once, and the best of them."""
        fills = {"": foreseen(known, ""), **truth}
        desk = Desk(fills, known)
        chosen = best_fit(desk)
        assert desk.asked[0] == ""
        assert len(desk.asked) == len(set(desk.asked)) <= 3
        assert rank(chosen.fills) == min(rank(fills[name]) for name in desk.asked)
        assert chosen.fills == fills[chosen.fit]

    @given(BLOCKS, st.fixed_dictionaries({name: FILLS for name in SETTINGS if name}))
    def test_what_looks_full_is_not_looked_beyond(self, known: Column, truth: dict[str, Fills]) -> None:
        """Once a layout looks full and has no hole, no further one is made."""
        fills = {"": foreseen(known, ""), **truth}
        desk = Desk(fills, known)
        best_fit(desk)
        assert not any(settled(fills[name]) for name in desk.asked[:-1])

    def test_a_hole_is_filled(self) -> None:
        """A story whose pages look full otherwise: the picture goes behind the paragraph that follows it."""
        known = column(*text(6), figure(80.0), *text(4), *text(9))
        desk = Desk({"": foreseen(known, ""), "/1": break_pages(displaced(known, (1,)), USUAL)}, known)
        assert in_lines(desk.fills[""]) == [6, 9, 9]
        assert in_lines(best_fit(desk).fills) == [10, 10, 5]
        assert desk.asked == ["", "/1"]

    def test_a_hole_that_nothing_fills_is_left(self) -> None:
        """No other layout is made when none is foreseen to be better."""
        known = column(*text(6), figure(180.0), figure(180.0))
        desk = Desk({"": foreseen(known, "")}, known)
        assert best_fit(desk).fit == ""
        assert desk.asked == [""]

    def test_a_draw_goes_to_the_usual_setting(self) -> None:
        """Where nothing is gained nothing is changed."""
        known = column(*paragraph(11, above=LINE))
        desk = Desk(dict.fromkeys(SETTINGS, (1.0, 0.2)), known)
        assert best_fit(desk).fit == ""

    def test_settings_begin_with_the_usual_one(self) -> None:
        """Each further one is farther from it, to one side and the other; gaps and pictures go the same way."""
        assert next(iter(SETTINGS.items())) == ("", USUAL)
        away = [abs(setting.gap - 1) for setting in SETTINGS.values()]
        assert away == sorted(away)
        assert all((one.gap > 1) is (one.picture > 1) for name, one in SETTINGS.items() if name)


class TestCost:
    """How bad page fills look."""

    @given(FILLS)
    def test_no_cost_is_negative(self, fills: Fills) -> None:
        """Even an overfull page costs nothing but its paper."""
        assert cost(fills) > 0

    @given(FILLS, st.data())
    def test_a_fuller_page_is_never_dearer(self, fills: Fills, data: st.DataObject) -> None:
        """Filling one page more leaves the cost equal or less."""
        page = data.draw(st.integers(0, len(fills) - 1))
        fuller = (*fills[:page], data.draw(st.floats(fills[page], 1.3)), *fills[page + 1 :])
        assert cost(fuller) <= cost(fills) + 1e-9

    @given(FILLS)
    def test_an_empty_page_more_is_always_dearer(self, fills: Fills) -> None:
        """A nearly empty page at the end costs more than any half-filled last page before it."""
        assert cost((*fills, 0.05)) > cost((*fills[:-1], max(fills[-1], NEARLY_EMPTY)))

    def test_full_pages_cost_their_paper_only(self) -> None:
        """Of two full layouts the shorter is cheaper."""
        assert cost((1.0, 1.0)) < cost((1.0, 1.0, 1.0)) < 0.1 < cost((1.0, 0.2, 1.0))

    @given(FILLS)
    def test_what_looks_full_has_no_nearly_empty_page(self, fills: Fills) -> None:
        """Looking full is about the emptiest page and the last one, and nothing else."""
        low = min(fills) < NEARLY_EMPTY
        half = len(fills) > 1 and fills[-1] < HALF_EMPTY
        assert looks_full(fills) is not (low or half)


class TestForecast:
    """The pages of a setting without laying it out."""

    def test_what_is_not_measured_cannot_be_foreseen(self) -> None:
        """A bug is told, with the fragment."""
        with pytest.raises(ValueError, match="case-1 is not measured"):
            forecast(laid_out(FULL), "snug")

    def test_pages_before_the_text_stay(self) -> None:
        """An opening page is the same in every setting."""
        known = replace(column(*paragraph(4), photo(40.0)), first_page=2)
        part = laid_out((0.7, 0.8, 0.9), known=known)
        assert forecast(part, "roomy")[:2] == (0.7, 0.8)
        assert len(forecast(part, "roomy")) == 3

    @given(BLOCKS, st.sampled_from(list(SETTINGS)), st.sampled_from(list(SETTINGS)))
    def test_it_counts_from_the_setting_that_was_laid_out(self, known: Column, was: str, will: str) -> None:
        """Blocks measured in one setting, with their gaps and pictures as they are there, give the same forecast."""
        start = SETTINGS[was]
        grown = tuple(
            replace(
                block,
                height=block.height * start.picture if block.picture else block.height,
                picture=block.picture * start.picture,
                above=block.above + block.gap_above * (start.gap - 1),
                gap_above=block.gap_above * start.gap,
                inset=block.inset + block.gap_inset * (start.gap - 1),
                gap_inset=block.gap_inset * start.gap,
            )
            for block in known.blocks
        )
        part = laid_out((1.0,), was, replace(known, blocks=grown))
        assert forecast(part, will) == pytest.approx(foreseen(known, will), abs=1e-6)


class TestPages:
    """How a column breaks into pages (CSS Fragmentation 3)."""

    @given(BLOCKS, st.sampled_from(list(SETTINGS.values())))
    def test_every_block_stands_on_one_page(self, known: Column, change: Setting) -> None:
        """There are pages, none of them fuller than its text block, and never more of them than blocks."""
        fills = break_pages(known, change)
        assert 1 <= len(fills) <= len(known.blocks)
        assert all(0 <= fill <= 1 + 1e-3 or block_over(known, change) for fill in fills)

    def test_no_blocks_no_pages(self) -> None:
        """A story without a text has only its opening page."""
        assert break_pages(column(), USUAL) == ()

    def test_lines_fill_pages(self) -> None:
        """Ten lines a page; what is left of a paragraph goes on."""
        assert in_lines(break_pages(column(*paragraph(25)), USUAL)) == [10, 10, 5]

    @pytest.mark.parametrize(("lines", "pages"), [(10, [10]), (11, [9, 2]), (12, [10, 2]), (21, [10, 9, 2])])
    def test_no_line_stands_alone_at_a_page_s_top(self, lines: int, pages: list[float]) -> None:
        """Two lines of a paragraph at least go to the next page (widows)."""
        assert in_lines(break_pages(column(*paragraph(lines)), USUAL)) == pages

    def test_no_line_stands_alone_at_a_page_s_foot(self) -> None:
        """A paragraph of which only one line finds room begins on the next page (orphans)."""
        assert in_lines(break_pages(column(*paragraph(9), *paragraph(5)), USUAL)) == [9, 5]
        assert in_lines(break_pages(column(*paragraph(8), *paragraph(5)), USUAL)) == [10, 3]

    def test_three_lines_stay_together(self) -> None:
        """Two at the foot and two at the top cannot be made of three."""
        assert in_lines(break_pages(column(*paragraph(8), *paragraph(3)), USUAL)) == [8, 3]

    def test_space_above_is_dropped_at_a_page_s_top(self) -> None:
        """A margin is, a padding is not."""
        assert in_lines(break_pages(column(*paragraph(10), *paragraph(2, above=LINE)), USUAL)) == [10, 2]
        assert in_lines(break_pages(column(*paragraph(10), photo(40.0)), USUAL)) == [10, 3]

    def test_a_picture_that_finds_no_room_goes_to_the_next_page(self) -> None:
        """Whole, with what is below it."""
        assert in_lines(break_pages(column(*paragraph(6), photo(80.0), *paragraph(2)), USUAL)) == [6, 7]

    def test_a_smaller_setting_makes_room(self) -> None:
        """Gap and picture shrink by their factors; a caption beside the picture is not cut."""
        story = column(*paragraph(6), photo(80.0), *paragraph(2))
        assert in_lines(break_pages(story, Setting(0.5, 0.5))) == [8.5, 2]
        assert in_lines(break_pages(story, Setting(0.25, 0.4))) == [9.85]
        tall = column(*paragraph(6), photo(80.0, floor=60.0))
        assert in_lines(break_pages(tall, Setting(0.5, 0.5))) == [9.5]

    def test_a_picture_is_never_wider_than_its_place(self) -> None:
        """Where the width is the limit, more height does not make it larger."""
        wide = Block(80.0, picture=80.0, picture_limit=90.0)
        assert in_lines(break_pages(column(wide), Setting(1.0, 2.0))) == [4.5]

    def test_a_heading_stays_with_its_text(self) -> None:
        """No page may begin with a block that is to be kept with the one before."""
        heading = Block(LINE, above=LINE)
        kept = [replace(line, keep=line.line == 0) for line in paragraph(2)]
        assert in_lines(break_pages(column(*paragraph(7), heading, *kept), USUAL)) == [7, 3]
        assert in_lines(break_pages(column(*paragraph(6), heading, *kept), USUAL)) == [10]

    def test_what_is_kept_with_everything_is_parted_all_the_same(self) -> None:
        """Where nothing helps, a page breaks before a block that was to be kept."""
        kept = [Block(60.0, keep=True) for _ in range(5)]
        assert in_lines(break_pages(column(*kept), USUAL)) == [9, 6]

    def test_a_block_higher_than_a_page_is_set(self) -> None:
        """It stands alone and hangs out."""
        assert in_lines(break_pages(column(Block(250.0), *paragraph(2)), USUAL)) == [12.5, 2]

    def test_footnotes_take_their_room(self) -> None:
        """A note stands on the page of its call, with the rule above it, and pushes lines to the next page."""
        story = column(*paragraph(12, notes={1: (LINE,)}), note_rule=10.0)
        assert in_lines(break_pages(story, USUAL)) == [8, 4]
        assert in_lines(break_pages(replace(story, note_rule=0.0), USUAL)) == [9, 3]

    def test_a_note_without_room_is_put_off(self) -> None:
        """The line that calls it stays, the note goes to the next page and takes its room there."""
        story = column(*paragraph(10, notes={9: (40.0,)}), *paragraph(9))
        assert in_lines(break_pages(story, USUAL)) == [10, 7, 2]

    def test_a_note_does_not_make_room_for_a_second_line(self) -> None:
        """Where one line more would let a paragraph be parted, the page's note stays, and the paragraph goes."""
        story = column(*paragraph(8, notes={0: (LINE,)}), *paragraph(6))
        assert in_lines(break_pages(story, USUAL)) == [8, 6]
        assert in_lines(break_pages(column(*paragraph(8), *paragraph(6)), USUAL)) == [10, 4]
        assert in_lines(break_pages(column(*paragraph(9, notes={0: (LINE,)}), *paragraph(6)), USUAL)) == [
            9,
            6,
        ]

    def test_what_hangs_beside_the_text_is_cleared(self) -> None:
        """A block that clears the side column begins below everything in it."""
        hung = replace(paragraph(1)[0], side=100.0)
        below = Block(40.0, clear=True)
        assert in_lines(break_pages(column(hung, below), USUAL)) == [7]
        assert in_lines(break_pages(column(hung, replace(below, clear=False)), USUAL)) == [5]

    def test_a_label_may_stay_behind(self) -> None:
        """The label of a block that finds no room stays on its page, where it fits."""
        story = column(*paragraph(8), Block(100.0, above=LINE, label=LINE))
        assert in_lines(break_pages(story, USUAL)) == [10, 5]

    def test_the_head_of_a_table_is_repeated(self) -> None:
        """A row at a page's top stands below its table's head."""
        rows = [Block(40.0, repeated=LINE) for _ in range(6)]
        assert in_lines(break_pages(column(Block(LINE), *rows), USUAL)) == [9, 5]


def block_over(known: Column, change: Setting) -> bool:
    """Return True when some block is higher than a page by itself."""
    return any(
        max(block.height, block.picture * change.picture) + block.inset * max(1.0, change.gap) > known.height
        for block in known.blocks
    )
