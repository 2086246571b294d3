"""How a booklet comes to an asked number of pages: which parts it has and which cases share a page.

Pure arithmetic: every part has a number of pages known beforehand, a case has a page or half a page. Cases give way
first, those that lose least on half a page before the others; then parts, in the order of ``GIVING_WAY``. What is left
over is filled with blank pages by the page plan. Refuses: what half a page shows (``editions.density``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from publisher.editions.manuscript import SectionKind

GIVING_WAY = (
    SectionKind.HALF_TITLE,
    SectionKind.TITLE_PAGE,
    SectionKind.GLOSSARY,
    SectionKind.INDUSTRY_INDEX,
    SectionKind.APPENDIX,
    SectionKind.INDEX,
    SectionKind.FOREWORD,
    SectionKind.MAP,
    SectionKind.OVERVIEW,
    SectionKind.GUIDE,
    SectionKind.FIGURES,
    SectionKind.CONTENTS,
)
"""Parts that are left out where even two cases a page are too many pages, the first one first. Covers, cases and the
colophon stay."""
_ABROAD = 1
"""What it costs that two cases of different regions share a page, beside what they lose."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A case that wants a page."""

    weight: int
    """What it would lose on half a page; at least 0."""
    region: str


@dataclass(frozen=True, slots=True)
class PagePlan:
    """What a booklet of so many pages holds."""

    pages: tuple[tuple[int, ...], ...]
    """Cases of each page by their 0-based places, in reading order: one or two."""
    dropped: tuple[SectionKind, ...]
    """Parts left out, in the order they went."""
    blanks: int
    """Pages that stay empty, at least 0."""


def plan_pages(
    cases: Sequence[Candidate], lengths: Mapping[SectionKind, int], budget: int
) -> PagePlan | None:
    """Return how ``cases`` and the parts of these ``lengths`` fit ``budget`` pages; None where they cannot.

    ``lengths`` are the pages of every part but the cases, at least 1 each.
    """
    kept = dict(lengths)
    dropped: list[SectionKind] = []
    fewest = _fewest(len(cases))
    for kind in GIVING_WAY:
        if sum(kept.values()) + fewest <= budget:
            break
        if kind in kept:
            del kept[kind]
            dropped.append(kind)
    room = budget - sum(kept.values())
    if room < fewest:
        return None
    shared = max(len(cases) - room, 0)
    pages = _shared(cases, shared)
    return PagePlan(pages, tuple(dropped), room - len(pages))


def least_pages(cases: int, lengths: Mapping[SectionKind, int], sheet: int = 4) -> int:
    """Return the least number of pages that so many cases fit, a multiple of ``sheet``."""
    firm = sum(pages for kind, pages in lengths.items() if kind not in GIVING_WAY)
    return -(-(firm + _fewest(cases)) // sheet) * sheet


def _fewest(cases: int) -> int:
    return -(-cases // 2)


def _shared(cases: Sequence[Candidate], shared: int) -> tuple[tuple[int, ...], ...]:
    """Return the pages where ``shared`` pairs of neighbours share one, at the least cost of all choices.

    Among equal choices pairs stand as far behind as they can.
    """
    never = float("inf")
    # costs[i][k]: the least cost of the first i cases with k pairs.
    costs = [[0.0] + [never] * shared for _ in range(len(cases) + 1)]
    for count in range(1, len(cases) + 1):
        for pairs in range(1, shared + 1):
            paired = never if count == 1 else costs[count - 2][pairs - 1] + _cost(*cases[count - 2 : count])
            costs[count][pairs] = min(costs[count - 1][pairs], paired)
    pages: list[tuple[int, ...]] = []
    count, pairs = len(cases), shared
    while count:
        together = never
        if pairs and count > 1:
            together = costs[count - 2][pairs - 1] + _cost(*cases[count - 2 : count])
        if together <= costs[count - 1][pairs] and together < never:
            pages.append((count - 2, count - 1))
            count, pairs = count - 2, pairs - 1
        else:
            pages.append((count - 1,))
            count -= 1
    return tuple(reversed(pages))


def _cost(first: Candidate, second: Candidate) -> int:
    return first.weight + second.weight + (_ABROAD if first.region != second.region else 0)
