"""What is measured in one setting foretells every other: compared with what is really laid out."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from pipeline.setting import DEFAULT_THEME, SMALL_PAGES, stock_edition
from render.drawing import engine
from render.stories import Layouts, showcase

from publisher.editions.manuscript import SectionKind
from publisher.html.fragment import Fragment
from publisher.render.fit import SETTINGS, best_fit, cost, forecast, foresee, looks_full
from publisher.render.laid_out import Block, Column, LaidOut
from publisher.render.measure import lowest, measure
from publisher.render.stylesheet import paged_sheet

SHEET = f"""{SMALL_PAGES}
p, h2 {{ margin: 0; font-size: inherit; font-weight: normal; orphans: 2; widows: 2 }}
h2 {{ break-after: avoid }}
.story {{ --block-gap: 10mm; --photo-height: 20mm }}
.fit-snug {{ --block-gap: 7.5mm; --photo-height: calc(20mm * 9 / 11) }}
.fit-airy {{ --block-gap: 12.5mm; --photo-height: calc(20mm * 13 / 11) }}
.fit-tight {{ --block-gap: 6.25mm; --photo-height: calc(20mm * 7.5 / 11) }}
.fit-roomy {{ --block-gap: 13.75mm; --photo-height: calc(20mm * 15 / 11) }}
.passage, .photo {{ padding-top: var(--block-gap) }}
.photo {{ break-inside: avoid }}
.photo img {{ display: block; height: var(--photo-height); width: 10mm }}
.pull {{ margin-top: var(--block-gap); break-inside: avoid }}
.footnote {{ float: footnote; margin: 0; font-size: inherit; line-height: 5mm }}
.opening {{ height: 60mm; break-after: page }}
"""
"""Blocks as the theme has them, on pages of six lines."""
PIXEL = (
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0:~\x9bU"
    b"\0\0\0\nIDATx\x9cc\xf8\x0f\0\x01\x01\x01\0\x1b\xb6\xeeV\0\0\0\0IEND\xaeB`\x82"
)
PHOTO = '<figure class="photo" style="margin: 0"><img src="images/a.png" alt="가"/></figure>'
PULL = '<blockquote class="pull" style="margin: var(--block-gap) 0 0">가</blockquote>'
PASSAGE = '<section class="passage">'


def story(body: str, fit: str = "", before: str = "") -> LaidOut:
    """Return a story with this text, laid out on small pages."""
    html = f'<section id="a" class="story">{before}<div class="story__body">{body}</div></section>'
    return engine(SHEET).lay_out(
        Fragment("a", SectionKind.STORY, "", html), {"images/a.png": PIXEL}, verso=False, fit=fit
    )


def column(body: str, fit: str = "", before: str = "") -> Column:
    """Return the text of a story as blocks."""
    found = story(body, fit, before).column
    assert found is not None
    return found


def lines(number: int) -> str:
    """Return a paragraph of so many lines."""
    return f"<p>{'<br/>'.join(['가'] * number)}</p>"


def in_mm(*lengths: float) -> list[float]:
    """Return lengths in CSS pixels as millimetres."""
    return [round(length * 25.4 / 96, 1) for length in lengths]


@pytest.fixture(scope="module")
def laid_out() -> dict[str, Layouts]:
    """Return every story of the showcase in every setting."""
    return showcase()


class TestShowcase:
    """Real stories, in every setting."""

    def test_every_setting_is_foreseen_from_every_other(self, laid_out: dict[str, Layouts]) -> None:
        """The fills of all pages, whichever setting was laid out."""
        wrong = {
            (name, known.fit, fit): forecast(known, fit)
            for name, layouts in laid_out.items()
            for known in map(layouts.__getitem__, SETTINGS)
            for fit in SETTINGS
            if forecast(known, fit) != pytest.approx(layouts[fit].fills, abs=0.005)
        }
        assert wrong == {}
        assert len(laid_out) == 12

    def test_settings_make_a_difference(self, laid_out: dict[str, Layouts]) -> None:
        """The comparison means something: on the grid some settings meet, but of any story three differ."""
        for layouts in laid_out.values():
            assert len({layouts[fit].fills for fit in SETTINGS}) > len(SETTINGS) // 2

    def test_moved_figures_are_foreseen(self, laid_out: dict[str, Layouts]) -> None:
        """Nearly all pages turn out as foreseen once figures are moved, the others by a line or two of 36."""
        apart = [
            abs(fill - real)
            for layouts in laid_out.values()
            for fit, fills in foresee(layouts[""]).items()
            if "/" in fit and len(fills) == len(layouts[fit].fills)
            for fill, real in zip(fills, layouts[fit].fills, strict=True)
        ]
        assert len(apart) > 100
        assert sum(distance > 0.005 for distance in apart) < 0.1 * len(apart)

    def test_moved_figures_leave_fewer_holes(self, laid_out: dict[str, Layouts]) -> None:
        """White at the feet of pages, of all stories together."""

        def white(layout: LaidOut) -> float:
            return sum(1 - min(1.0, fill) for fill in layout.fills[1:-1])

        chosen = [best_fit(layouts.__getitem__) for layouts in laid_out.values()]
        unmoved = [
            min(
                (layouts[fit] for fit in SETTINGS),
                key=lambda part: (not looks_full(part.fills), cost(part.fills)),
            )
            for layouts in laid_out.values()
        ]
        assert sum(map(white, chosen)) < 0.7 * sum(map(white, unmoved))

    def test_the_best_is_found_with_few_layouts(self, laid_out: dict[str, Layouts]) -> None:
        """One for a story that looks full, two for most others; the choice is hardly ever worse than the best."""
        tried: list[int] = []
        for layouts in laid_out.values():
            asked: list[str] = []

            def lay_out(fit: str, layouts: Layouts = layouts, asked: list[str] = asked) -> LaidOut:
                asked.append(fit)
                return layouts[fit]

            chosen = best_fit(lay_out)
            least = min((not looks_full(layouts[fit].fills), cost(layouts[fit].fills)) for fit in SETTINGS)
            assert (not looks_full(chosen.fills), cost(chosen.fills)) <= (least[0], least[1] + 0.02)
            tried.append(len(asked))
        assert max(tried) <= 3
        assert sum(tried) <= 2.2 * len(tried)

    def test_the_style_sheet_says_what_the_settings_say(self) -> None:
        """The classes of the theme change gaps and pictures by the factors that forecasts rest on."""
        sheet = paged_sheet(DEFAULT_THEME, stock_edition("print"))

        def of_line(selector: str, name: str) -> float:
            rule = re.search(rf"{selector}\s*\{{[^}}]*--{name}:\s*calc\(var\(--line\) \* ([\d.]+)\)", sheet)
            assert rule is not None, (selector, name)
            return float(rule[1])

        usual = of_line(r":root", "block-gap"), of_line(r":root", "photo-height")
        for fit, setting in SETTINGS.items():
            if fit:
                assert of_line(rf"\.fit-{fit}", "block-gap") / usual[0] == pytest.approx(setting.gap)
                assert of_line(rf"\.fit-{fit}", "photo-height") / usual[1] == pytest.approx(setting.picture)


class TestBlocks:
    """What the boxes of a page tell."""

    def test_a_fragment_without_a_text_column_is_not_measured(self) -> None:
        """Contents and guides have none, nor has a story without text."""
        laid = engine(SHEET).lay_out(
            Fragment("a", SectionKind.STORY, "", "<section id='a'><p>가</p></section>"), {}, verso=False
        )
        assert laid.column is None
        assert story("").column is None
        assert measure([]) is None

    def test_lines_are_blocks(self) -> None:
        """Each with its place in its paragraph, also where that goes on on the next page."""
        found = column(lines(8) + lines(1))
        assert [(block.line, block.lines_after) for block in found.blocks] == [
            *((line, 7 - line) for line in range(8)),
            (0, 0),
        ]
        assert set(in_mm(*(block.height for block in found.blocks))) == {10.0}
        assert (in_mm(found.height), found.orphans, found.widows, found.first_page) == ([60.0], 2, 2, 0)

    def test_the_text_may_begin_on_a_later_page(self) -> None:
        """The opening page is the same in every setting."""
        found = column(lines(2), before='<div class="opening">가</div>')
        assert found.first_page == 1

    def test_gaps_are_known(self) -> None:
        """A padding stays at a page's top, a margin does not; both follow the setting."""
        body = (
            f'{lines(1)}{PHOTO}<blockquote class="pull" style="margin: var(--block-gap) 0 0">가</blockquote>'
        )
        _, photo, pull = column(body).blocks
        assert in_mm(photo.inset, photo.gap_inset, photo.above, photo.gap_above) == [10, 10, 0, 0]
        assert in_mm(pull.above, pull.gap_above, pull.inset, pull.gap_inset) == [10, 10, 0, 0]
        assert in_mm(photo.picture, photo.height, pull.picture, pull.height) == [20, 20, 0, 10]

    def test_a_heading_is_kept_with_its_text(self) -> None:
        """What follows it may not begin a page."""
        _, heading, first, second = column(f"{lines(1)}<h2>가</h2>{lines(2)}").blocks
        assert [heading.keep, first.keep, second.keep] == [False, True, False]

    def test_what_stands_beside_the_text_is_known(self) -> None:
        """A block that clears the side column says so; a label in that column says how high it is."""
        label = '<p style="float: left; height: 15mm">가</p>'
        first, labelled, below = column(
            f"{lines(1)}<section>{label}{lines(1)}</section><div style='clear: both'>가</div>"
        ).blocks
        assert [first.clear, labelled.clear, below.clear] == [False, False, True]
        assert in_mm(first.label, labelled.label, below.label) == [0, 15, 0]

    def test_notes_belong_to_their_calls(self) -> None:
        """The line that calls a note knows its height."""
        note = '<span class="footnote">주</span>'
        found = column(f"<p>가<br/>나{note}<br/>다</p><p>라{note}{note}</p>")
        assert [in_mm(*block.notes) for block in found.blocks] == [[], [5.0], [], [5.0, 5.0]]

    @pytest.mark.parametrize("fit", [fit for fit in SETTINGS if fit])
    def test_the_same_story_in_another_setting_has_the_same_blocks(self, fit: str) -> None:
        """Whatever setting was laid out, the blocks are the same but for what the setting changes."""
        body = f"{lines(3)}{PHOTO}{PASSAGE}{lines(9)}</section>{PHOTO}{lines(2)}"
        usual, other = column(body), column(body, fit)

        def bare(block: Block) -> Block:
            zero = dict.fromkeys(
                ("height", "above", "inset", "gap_above", "gap_inset", "picture", "slack"), 0.0
            )
            return replace(block, **zero)  # type: ignore[arg-type]  # all of them are floats

        assert [bare(block) for block in usual.blocks] == [bare(block) for block in other.blocks]
        assert usual.height == other.height


@pytest.mark.parametrize(
    "body",
    [
        lines(13),
        f"{lines(5)}{lines(5)}{lines(5)}",
        f"{lines(2)}{PHOTO}{lines(3)}{PHOTO}{lines(4)}",
        f"{lines(4)}<h2>제목</h2>{lines(2)}{PHOTO}<h2>제목</h2>{lines(5)}",
        f"{PASSAGE}<h2>제목</h2>{lines(7)}</section>{PHOTO}{PASSAGE}{lines(3)}</section>",
        f"{lines(3)}{PULL}{lines(4)}{PHOTO}{lines(1)}",
        f"<p>가<br/>나<span class='footnote'>주</span><br/>다</p>{lines(3)}{PHOTO}{lines(6)}",
        f"{PHOTO}{PHOTO}{PHOTO}",
        f"{lines(6)}{PHOTO}{lines(6)}",
    ],
)
def test_small_stories_are_foreseen(body: str) -> None:
    """Paragraphs, pictures, headings, quotations and notes, on pages so small that every setting breaks otherwise."""
    layouts = {fit: story(body, fit) for fit in SETTINGS}
    for known in layouts.values():
        for fit, other in layouts.items():
            assert forecast(known, fit) == pytest.approx(other.fills, abs=0.01), (known.fit, fit)


def test_the_lowest_line_or_picture() -> None:
    """Empty boxes and their paddings reach down to nothing."""
    laid = story(f"{lines(2)}<div style='height: 30mm'></div>")
    assert in_mm(lowest(laid.document.pages[0]._page_box.children[0])) == [30.0]
    assert in_mm(lowest(story(PHOTO).document.pages[0]._page_box.children[0])) == [40.0]
