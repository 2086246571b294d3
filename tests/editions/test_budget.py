"""The page budget of a booklet: the plan has as many pages as were asked for, and every case once."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from publisher.editions.budget import GIVING_WAY, Candidate, PagePlan, least_pages, plan_pages
from publisher.editions.manuscript import SectionKind

_CASES = st.lists(st.builds(Candidate, st.integers(0, 9), st.sampled_from(["busan", "jeju"])), max_size=40)
_FIRM = (SectionKind.COVER, SectionKind.COLOPHON, SectionKind.BACK_COVER)
_LENGTHS = st.dictionaries(st.sampled_from((*_FIRM, *GIVING_WAY)), st.integers(1, 3))
_BUDGETS = st.integers(1, 20).map(lambda sheets: 4 * sheets)


@given(_CASES, _LENGTHS, _BUDGETS)
def test_the_plan_has_the_asked_pages(
    cases: list[Candidate], lengths: dict[SectionKind, int], budget: int
) -> None:
    """Parts, pages of cases and blanks come to the budget; cases are all there, in order, one or two a page."""
    plan = plan_pages(cases, lengths, budget)
    if plan is None:
        assert least_pages(len(cases), lengths) > budget
        return
    kept = sum(pages for kind, pages in lengths.items() if kind not in plan.dropped)
    assert kept + len(plan.pages) + plan.blanks == budget
    assert plan.blanks >= 0
    assert [place for page in plan.pages for place in page] == list(range(len(cases)))
    assert {len(page) for page in plan.pages} <= {1, 2}
    assert plan == plan_pages(cases, lengths, budget)


@given(_CASES, _LENGTHS)
def test_the_least_pages_are_the_least(cases: list[Candidate], lengths: dict[SectionKind, int]) -> None:
    """A booklet fits the number of pages the refusal names, and none of a sheet less."""
    least = least_pages(len(cases), lengths)
    assert plan_pages(cases, lengths, least) is not None
    assert plan_pages(cases, lengths, least - 4) is None


@given(_CASES, _LENGTHS, _BUDGETS)
def test_parts_go_last_and_in_order(
    cases: list[Candidate], lengths: dict[SectionKind, int], budget: int
) -> None:
    """A part goes only where two cases a page are still too many pages, and none before those that go first."""
    plan = plan_pages(cases, lengths, budget)
    if plan is None or not plan.dropped:
        return
    assert list(plan.dropped) == [kind for kind in GIVING_WAY if kind in lengths][: len(plan.dropped)]
    earlier = sum(pages for kind, pages in lengths.items() if kind not in plan.dropped[:-1])
    assert earlier + -(-len(cases) // 2) > budget


@given(
    st.lists(st.builds(Candidate, st.integers(0, 9), st.sampled_from("ab")), max_size=9), st.integers(0, 4)
)
def test_cases_that_lose_least_share_a_page(cases: list[Candidate], shared: int) -> None:
    """No other choice of neighbours costs less, all choices tried."""
    pages = max(len(cases) - shared, -(-len(cases) // 2))
    plan = plan_pages(cases, {}, pages)
    assert plan is not None
    pairs = len(cases) - pages
    ways = (
        chosen
        for chosen in combinations(range(len(cases) - 1), pairs)
        if all(second - first > 1 for first, second in pairwise(chosen))
    )
    assert _cost(cases, [page[0] for page in plan.pages if len(page) > 1]) == min(
        _cost(cases, chosen) for chosen in ways
    )


def test_an_easy_budget_changes_nothing() -> None:
    """With room for all, every case has its page and no part goes; what is left over stays empty."""
    cases = [Candidate(3, "jeju")] * 3
    plan = plan_pages(cases, {SectionKind.COVER: 1, SectionKind.GUIDE: 2}, 8)
    assert plan == PagePlan(((0,), (1,), (2,)), (), 2)


def _cost(cases: Sequence[Candidate], firsts: Sequence[int]) -> int:
    return sum(
        cases[at].weight + cases[at + 1].weight + (cases[at].region != cases[at + 1].region) for at in firsts
    )
