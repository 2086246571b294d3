"""The plan of a wrap cover: rectangles that meet, as wide together as the sheet."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.editions.edition import TRIMS
from publisher.editions.papers import page_thickness
from publisher.editions.wrap import SPINE_TEXT, CoverPlan, spine_type, wrap_cover
from publisher.geometry import Mm, Size

BLEED = Mm(3)
lengths = st.floats(60, 400).map(Mm)
trims = st.builds(Size, lengths, lengths)
papers = st.floats(0.03, 0.2).map(Mm)
flaps = st.one_of(st.just(Mm(0)), st.floats(30, 200).map(Mm))
plans = st.builds(
    wrap_cover, trims, st.integers(2, 1000), papers, flaps, st.sampled_from([Mm(0), Mm(2), Mm(3), Mm(5)])
)


def thickness(paper: str) -> Mm:
    """Return the thickness of a page of a paper the table knows."""
    found = page_thickness(paper)
    assert found is not None
    return found


def test_a_cover_that_was_calculated_by_hand() -> None:
    """신국판, 240 pages of 모조 100, no flaps: 2 × 152 + 240 × 0.058 + 2 × 3 = 323.92 mm."""
    plan = wrap_cover(TRIMS["신국판"], 240, thickness("모조 100"), Mm(0), BLEED)
    assert plan.sheet.width == pytest.approx(323.92, abs=1e-9)
    assert float(plan.sheet.height) == 231
    assert list(plan.folds) == pytest.approx([152, 165.92])


def test_an_odd_number_of_pages_is_one_leaf_more() -> None:
    """A leaf has two pages: 201 pages are as thick as 202."""
    spines = [
        wrap_cover(TRIMS["A5"], pages, thickness("모조 80"), Mm(0), BLEED).spine_width
        for pages in (200, 201, 202)
    ]
    assert spines == pytest.approx([9.6, 9.7, 9.7], abs=0.004)
    assert wrap_cover(TRIMS["A5"], 201, Mm(0.1), Mm(0), BLEED).pages == 202


def test_the_shops_own_spine_wins() -> None:
    """Whoever binds the book knows best."""
    plan = wrap_cover(TRIMS["A5"], 200, thickness("모조 80"), Mm(0), BLEED, spine_mm=Mm(12.5))
    assert plan.spine_width == 12.5
    assert plan.size.width == 2 * 148 + 12.5


@given(plans)
def test_areas_meet_and_fill_the_sheet(plan: CoverPlan) -> None:
    """From left to right: back flap, back, spine, front, front flap, without gap, from edge to edge."""
    at = 0.0
    for area in plan.areas:
        assert area.left == pytest.approx(at)
        assert (float(area.top), area.height) == (0, plan.trim.height)
        at = area.right
    assert at == pytest.approx(plan.size.width)
    assert plan.sheet.width == pytest.approx(
        2 * plan.trim.width + plan.spine_width + 2 * plan.flaps_width + 2 * plan.bleed
    )
    assert plan.front.width == plan.back.width == plan.trim.width


@given(plans)
def test_a_cover_is_even_to_both_sides(plan: CoverPlan) -> None:
    """The middle of the spine is the middle of the sheet, and folds lie the same on either side of it."""
    middle = plan.size.width / 2
    assert plan.spine.left + plan.spine_width / 2 == pytest.approx(middle)
    assert len(plan.folds) == (4 if plan.flaps_width else 2)
    assert [middle - fold for fold in plan.folds] == pytest.approx([f - middle for f in reversed(plan.folds)])


@given(plans, plans)
def test_more_pages_move_the_folds(plan: CoverPlan, other: CoverPlan) -> None:
    """A thicker book has a wider spine and nothing else that is wider."""
    thicker = wrap_cover(plan.trim, plan.pages + other.pages, Mm(0.05), plan.flaps_width, plan.bleed)
    thinner = wrap_cover(plan.trim, plan.pages, Mm(0.05), plan.flaps_width, plan.bleed)
    grown = thicker.spine_width - thinner.spine_width
    assert grown == pytest.approx(other.pages * 0.05, abs=0.011)
    assert thicker.size.width - thinner.size.width == pytest.approx(grown)
    assert thicker.back == thinner.back


def test_a_thin_spine_carries_no_text() -> None:
    """Under 5 mm a title would creep round the fold."""
    just, under = (
        wrap_cover(TRIMS["A5"], 2, Mm(1), Mm(0), BLEED, spine_mm=Mm(width)) for width in (5.0, 4.99)
    )
    assert just.spine_width == SPINE_TEXT
    assert just.spine_text
    assert not under.spine_text


@given(plans, st.lists(st.text("가나다라 ab1", max_size=80), max_size=4))
def test_type_of_the_spine_fits(plan: CoverPlan, lines: list[str]) -> None:
    """Never as wide as the spine, and its lines one after the other never as long as the sheet is high."""
    size = spine_type(plan, lines)
    assert size <= plan.spine_width * 0.51
    assert size * sum(len(line) for line in lines) / 2 <= plan.trim.height


def test_an_area_inside_an_area() -> None:
    """A border on all four sides; nothing is left of an area narrower than both borders."""
    plan = wrap_cover(TRIMS["A5"], 200, Mm(0.05), Mm(0), BLEED)
    inner = plan.front.inset(Mm(5))
    found = [inner.left, inner.top, inner.right, inner.bottom]
    assert found == pytest.approx([plan.front.left + 5, 5, plan.front.right - 5, 205])
    assert float(plan.spine.inset(Mm(20)).width) == 0


@pytest.mark.parametrize(("pages", "paper"), [(0, 0.05), (-2, 0.05), (10, 0.0)])
def test_no_pages_no_spine(pages: int, paper: float) -> None:
    """A book without pages, or of a paper without thickness, is a mistake of the caller."""
    with pytest.raises(ValueError, match="spine"):
        wrap_cover(TRIMS["A5"], pages, Mm(paper), Mm(0), BLEED)
