"""The page plan: sides, blanks, numbers, and where things are."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from publisher.assembly.folio import Extent, FolioPlan, Numbering, SideRule, plan_folios, plan_wrapped
from publisher.errors import AssemblyError

FAST = settings(derandomize=True, max_examples=150, deadline=None)


@st.composite
def books(draw: st.DrawFn) -> tuple[Extent, ...]:
    """Return up to nine extents with any side rules, numbering and anchors."""
    extents = []
    for number in range(draw(st.integers(1, 9))):
        pages = draw(st.integers(1, 5))
        marks = draw(st.lists(st.integers(0, pages - 1), max_size=3))
        extents.append(
            Extent(
                f"s{number}",
                pages,
                draw(st.sampled_from(SideRule)),
                draw(st.sampled_from(Numbering)),
                tuple((f"s{number}-a{at}", page) for at, page in enumerate(marks)),
            )
        )
    return tuple(extents)


def planned(extents: tuple[Extent, ...], multiple: int, slots: tuple[str, ...]) -> FolioPlan:
    """Plan a book; a choice that cannot be planned is no example."""
    try:
        return plan_folios(extents, multiple=multiple, blank_slots=slots)
    except AssemblyError:
        assume(False)
        raise


SLOTS = st.lists(st.sampled_from([f"s{number}" for number in range(9)]), max_size=3, unique=True).map(tuple)
MULTIPLES = st.sampled_from((1, 2, 4, 6, 8))


@FAST
@given(books(), MULTIPLES, SLOTS)
def test_extents_stay_whole_and_in_order(
    extents: tuple[Extent, ...], multiple: int, slots: tuple[str, ...]
) -> None:
    """Without its blanks the plan is every page of every extent, in order; the pages number themselves."""
    plan = planned(extents, multiple, slots)
    assert [page.page_index for page in plan.pages] == list(range(len(plan.pages)))
    assert [(page.extent_id, page.page_in_extent) for page in plan.pages if page.extent_id] == [
        (extent.id, page) for extent in extents for page in range(extent.pages)
    ]
    for extent in extents:
        run = plan.pages[plan.starts[extent.id] :][: extent.pages]
        assert [page.extent_id for page in run] == [extent.id] * extent.pages


@FAST
@given(books(), MULTIPLES, SLOTS)
def test_sides_and_multiple_are_kept(
    extents: tuple[Extent, ...], multiple: int, slots: tuple[str, ...]
) -> None:
    """Page 0 is a recto, sides alternate, side rules hold, and the multiple divides the number of pages."""
    plan = planned(extents, multiple, slots)
    assert [page.verso for page in plan.pages] == [bool(index % 2) for index in range(len(plan.pages))]
    assert len(plan.pages) % multiple == 0
    for extent in extents:
        verso = plan.pages[plan.starts[extent.id]].verso
        assert extent.side is SideRule.ANY or verso is (extent.side is SideRule.VERSO)


@FAST
@given(books(), MULTIPLES, SLOTS)
def test_labels_count_every_page(extents: tuple[Extent, ...], multiple: int, slots: tuple[str, ...]) -> None:
    """A label is the count of pages from number 1 on, a recto is odd, and no blank shows one."""
    plan = planned(extents, multiple, slots)
    first = plan.starts[extents[0].id]
    rules = {extent.id: extent.numbering for extent in extents}
    for page in plan.pages:
        numbering = rules.get(page.extent_id or "", Numbering.HIDDEN)
        number = page.page_index - first + 1
        assert page.folio == ("" if numbering is Numbering.NONE or number < 1 else str(number))
        assert page.shown is (numbering is Numbering.SHOWN)
        if page.folio:
            assert int(page.folio) % 2 == (0 if page.verso else 1)


@FAST
@given(books(), MULTIPLES, SLOTS)
def test_look_ups_lead_back(extents: tuple[Extent, ...], multiple: int, slots: tuple[str, ...]) -> None:
    """The label found for an id is the label of the page the id is on."""
    plan = planned(extents, multiple, slots)
    assert set(plan.starts) == {extent.id for extent in extents}
    for extent in extents:
        start = plan.starts[extent.id]
        assert plan.folios[extent.id] == plan.pages[start].folio
        for anchor, page in extent.anchors:
            assert plan.folios[anchor] == plan.pages[start + page].folio
    assert len(plan.folios) == sum(1 + len(extent.anchors) for extent in extents)


@FAST
@given(books(), MULTIPLES)
def test_blanks_without_slots_come_last(extents: tuple[Extent, ...], multiple: int) -> None:
    """Padding never moves a page when no slot is named, and is shorter than the multiple."""
    plan = planned(extents, multiple, ())
    bare = planned(extents, 1, ())
    assert plan.pages[: len(bare.pages)] == bare.pages
    assert len(plan.pages) - len(bare.pages) < multiple


def booklet(cases: int, side: SideRule = SideRule.ANY) -> tuple[Extent, ...]:
    """Return a booklet of six pages and ``cases`` more."""
    return (
        Extent("cover", 1, numbering=Numbering.NONE),
        Extent("contents", 2),
        Extent("figures", 1),
        *(Extent(f"case-{number}", 1) for number in range(cases)),
        Extent("colophon", 1, numbering=Numbering.HIDDEN),
        Extent("back-cover", 1, side, Numbering.NONE),
    )


BOOKMAKER = ("back-cover", "contents", "colophon")


@pytest.mark.parametrize(
    ("cases", "expected"),
    [
        (6, []),
        (5, ["back-cover"]),
        (4, ["back-cover", "contents"]),
        (3, ["back-cover", "colophon", "contents"]),
    ],
)
@pytest.mark.parametrize("side", [SideRule.ANY, SideRule.VERSO])
def test_booklet_blanks_stand_where_a_bookmaker_puts_them(
    side: SideRule, cases: int, expected: list[str]
) -> None:
    """Blanks fill the slots in turn: inside the back cover, inside the front cover, before the colophon.

    That the back cover has to be a verso, as the last page of a booklet is anyway, changes nothing.
    """
    plan = plan_folios(booklet(cases, side), multiple=4, blank_slots=BOOKMAKER)
    assert len(plan.pages) == 12
    assert plan.pages[-1].extent_id == "back-cover"
    found = [plan.pages[page.page_index + 1].extent_id for page in plan.pages if page.extent_id is None]
    assert sorted(str(name) for name in found) == expected


def test_numbers_begin_where_they_are_told_to() -> None:
    """Pages before the first numbered extent have no label; a cover in front does not shift it."""
    extents = (
        Extent("cover", 2, numbering=Numbering.NONE),
        Extent("title", 1, numbering=Numbering.HIDDEN, anchors=(("title-imprint", 0),)),
        Extent("story", 3, SideRule.VERSO, anchors=(("story-a", 0), ("story-a", 2), ("story-b", 2))),
        Extent("back-cover", 1, numbering=Numbering.NONE),
    )
    plan = plan_folios(extents, first_number_at="title")
    assert [page.folio for page in plan.pages] == ["", "", "1", "2", "3", "4", ""]
    assert [page.shown for page in plan.pages] == [False, False, False, True, True, True, False]
    assert plan.folios == {
        "cover": "", "title": "1", "title-imprint": "1", "story": "2", "story-a": "2", "story-b": "4",
        "back-cover": "",
    }  # fmt: skip


def test_page_one_on_a_verso_is_refused() -> None:
    """PAGE-001 names the extent that begins on the left; forced to the right, it passes."""
    cover = Extent("cover", 1, numbering=Numbering.NONE)
    with pytest.raises(AssemblyError) as caught:
        plan_folios((cover, Extent("title", 2)), first_number_at="title")
    assert [item.code for item in caught.value.diagnostics] == ["PAGE-001"]
    assert "title" in caught.value.diagnostics[0].message()
    plan = plan_folios((cover, Extent("title", 2, SideRule.RECTO)), first_number_at="title")
    assert [page.folio for page in plan.pages] == ["", "", "1", "2"]


def test_padding_keeps_page_one_on_a_recto() -> None:
    """One blank inside the front cover would put page 1 on the left: two go there or none."""
    extents = (Extent("cover", 2), Extent("title", 1), Extent("colophon", 1), Extent("back-cover", 1))
    plan = plan_folios(extents, first_number_at="title", multiple=4, blank_slots=("back-cover", "title"))
    assert [page.extent_id or "" for page in plan.pages] == [
        "cover", "cover", "", "", "title", "colophon", "", "back-cover",
    ]  # fmt: skip
    assert plan.folios["title"] == "1"


def test_slots_bound_to_a_side_take_two_blanks() -> None:
    """Where only two blanks at a time help, they go where fewest stand, a side rule's own one counted."""
    extents = (Extent("a", 1), Extent("b", 2, SideRule.RECTO), Extent("c", 2, SideRule.RECTO))
    plan = plan_folios(extents, multiple=8, blank_slots=("b", "c"))
    assert [page.extent_id or "" for page in plan.pages] == ["a", "", "b", "b", "", "", "c", "c"]


@pytest.mark.parametrize("multiple", [4, 8, 16])
def test_padding_is_as_short_as_can_be(multiple: int) -> None:
    """Free slots reach the next multiple, whatever its size, and share the blanks out evenly."""
    for cases in range(1, 2 * multiple, 5):
        plan = plan_folios(booklet(cases), multiple=multiple, blank_slots=BOOKMAKER)
        bare = cases + 6
        assert len(plan.pages) == -(-bare // multiple) * multiple
        before = [plan.pages[p.page_index + 1 :] for p in plan.pages if p.extent_id is None]
        gaps = [
            sum(next(p.extent_id for p in rest if p.extent_id) == slot for rest in before)
            for slot in BOOKMAKER
        ]
        assert sum(gaps) == len(plan.pages) - bare
        assert gaps == sorted(gaps, reverse=True)
        assert gaps[0] - gaps[-1] <= 1


def test_short_goes_before_even() -> None:
    """Uneven blanks are better than more blanks."""
    extents = (Extent("a", 2), Extent("b", 2, SideRule.RECTO), Extent("c", 6, SideRule.RECTO))
    plan = plan_folios(extents, multiple=6, blank_slots=("b", "c"))
    assert len(plan.pages) == 12
    assert plan.starts == {"a": 0, "b": 4, "c": 6}


def test_impossible_padding_is_refused() -> None:
    """PAGE-002: a last page that has to be a recto never closes a multiple of four; a free one does."""
    with pytest.raises(AssemblyError) as caught:
        plan_folios((Extent("a", 2), Extent("z", 1, SideRule.RECTO)), multiple=4, blank_slots=("z",))
    assert [item.code for item in caught.value.diagnostics] == ["PAGE-002"]
    assert len(plan_folios((Extent("a", 2), Extent("z", 1)), multiple=4, blank_slots=("z",)).pages) == 4


def test_slots_not_in_the_book_are_passed_over() -> None:
    """An edition without a colophon still has its blanks inside the back cover."""
    plan = plan_folios((Extent("a", 2), Extent("z", 1)), multiple=4, blank_slots=("colophon", "z"))
    assert [page.extent_id for page in plan.pages] == ["a", "a", None, "z"]


def test_a_book_may_open_on_a_verso() -> None:
    """With ``first_recto`` false the first page is a verso, and a number begins on the next recto."""
    extents = (Extent("plate", 1), Extent("text", 2))
    plan = plan_folios(extents, first_recto=False, first_number_at="text")
    assert [(page.verso, page.folio) for page in plan.pages] == [(True, ""), (False, "1"), (True, "2")]
    with pytest.raises(AssemblyError):
        plan_folios(extents, first_recto=False)


def test_an_empty_book_has_no_pages() -> None:
    """No extents, no pages, whatever the multiple."""
    assert plan_folios((), multiple=4).pages == ()


def test_wrong_calls_are_bugs() -> None:
    """Repeated ids, odd multiples, empty extents and anchors outside are ValueErrors, not diagnostics."""
    with pytest.raises(ValueError, match="unique"):
        plan_folios((Extent("a", 1), Extent("a", 1)))
    with pytest.raises(ValueError, match="even"):
        plan_folios((Extent("a", 1),), multiple=3)
    with pytest.raises(ValueError, match="no pages"):
        Extent("a", 0)
    with pytest.raises(ValueError, match="outside"):
        Extent("a", 2, anchors=(("a-1", 2),))


FRONT = Extent("cover", 1, SideRule.RECTO, Numbering.NONE, (("cover", 0),))
BACK = Extent("back-cover", 1, SideRule.VERSO, Numbering.NONE)


@FAST
@given(books(), st.sampled_from((2, 4, 8, 16)), st.booleans(), st.booleans())
def test_a_wrapped_book_block_is_a_multiple(
    extents: tuple[Extent, ...], multiple: int, front: bool, back: bool
) -> None:
    """What is glued into a cover begins on a recto, is a multiple, and has its blanks at its end."""
    alone = planned(extents, multiple, ())
    plan = plan_wrapped(FRONT if front else None, extents, BACK if back else None, multiple=multiple)
    assert plan.around == (2 * front, 2 * back)
    assert len(plan.block) % multiple == 0
    assert plan.of_block() == FolioPlan(alone.pages, plan.folios, alone.starts)
    assert [page.page_index for page in plan.pages] == list(range(len(plan.pages)))
    assert all(page.verso == bool(page.page_index % 2) for page in plan.pages)
    assert alone.folios.items() <= plan.folios.items()


@pytest.mark.parametrize("multiple", [2, 4, 8, 16])
def test_covers_are_leaves_of_their_own(multiple: int) -> None:
    """The front cover is the first page, the back cover the last; their inner pages are blank and have no number."""
    plan = plan_wrapped(FRONT, (Extent("half-title", 1), Extent("story", 20)), BACK, multiple=multiple)
    names = [page.extent_id for page in plan.pages]
    assert (names[:2], names[-2:]) == (["cover", None], [None, "back-cover"])
    outer = (*plan.pages[:2], *plan.pages[-2:])
    assert [page.folio for page in outer] == [""] * 4
    assert plan.pages[2].folio == "1"
    assert (plan.starts["half-title"], plan.starts["back-cover"]) == (2, len(plan.pages) - 1)
    assert (plan.folios["cover"], plan.folios["back-cover"]) == ("", "")
    assert len(plan.pages) == -(-21 // multiple) * multiple + 4


def test_half_a_leaf_is_no_block() -> None:
    """A book block of an odd number of pages cannot be glued."""
    with pytest.raises(ValueError, match="leaves"):
        plan_wrapped(FRONT, (Extent("story", 3),), BACK, multiple=3)
