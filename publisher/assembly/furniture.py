"""What each kind of section asks of its pages: side, number, running head, tab, ground."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from publisher.assembly.folio import Extent, FolioPlan, Numbering, SideRule
from publisher.editions.edition import Edition, Target
from publisher.editions.manuscript import Section, SectionKind
from publisher.editions.views import CaseView, DividerView, RegionGroup
from publisher.html.furniture import Sheet, Tab


@dataclass(frozen=True, slots=True)
class PageRule:
    """How the pages of a kind of section behave."""

    side: SideRule = SideRule.ANY
    numbering: Numbering = Numbering.SHOWN
    head: bool = True
    """A running head from the second page on."""
    first_head: bool = False
    """A running head on the first page too."""
    tab: bool = False
    tone: str = "light"


_RULES: Mapping[SectionKind, PageRule] = {
    SectionKind.COVER: PageRule(SideRule.RECTO, Numbering.NONE, head=False),
    SectionKind.HALF_TITLE: PageRule(SideRule.RECTO, Numbering.HIDDEN, head=False),
    SectionKind.TITLE_PAGE: PageRule(SideRule.RECTO, Numbering.HIDDEN, head=False),
    SectionKind.FIGURES: PageRule(head=False, tone="dark"),
    SectionKind.MAP: PageRule(first_head=True),
    SectionKind.DIVIDER: PageRule(numbering=Numbering.HIDDEN, head=False),
    SectionKind.STORY: PageRule(tab=True),
    SectionKind.PROFILE: PageRule(tab=True, head=False),
    SectionKind.COLOPHON: PageRule(SideRule.RECTO, Numbering.HIDDEN, head=False),
    SectionKind.BACK_COVER: PageRule(SideRule.VERSO, Numbering.NONE, head=False),
}
_BOOKLET_RULES: Mapping[SectionKind, PageRule] = {
    SectionKind.DIGEST: PageRule(head=False),
    SectionKind.CONTENTS: PageRule(head=False),
    SectionKind.COLOPHON: PageRule(numbering=Numbering.HIDDEN, head=False),
}


_FEWEST_STEPS = 10
"""A book of few regions gets tabs of a usual size, not two giant ones."""


def page_rule(kind: SectionKind, edition: Edition) -> PageRule:
    """Return the rule of a kind of section in an edition."""
    if edition.target is Target.BOOKLET and kind in _BOOKLET_RULES:
        return _BOOKLET_RULES[kind]
    return _RULES.get(kind, PageRule())


def extent_of(section: Section, edition: Edition, pages: int, anchors: tuple[tuple[str, int], ...]) -> Extent:
    """Return the extent of a laid-out section."""
    rule = page_rule(section.kind, edition)
    return Extent(section.id, pages, rule.side, rule.numbering, anchors)


def sheets(
    plan: FolioPlan, sections: Sequence[Section], edition: Edition, running_title: str
) -> tuple[Sheet, ...]:
    """Return the furniture of every page; heads name the book on versos and the section on rectos."""
    by_id = {section.id: section for section in sections}
    result: list[Sheet] = []
    for page in plan.pages:
        section = by_id.get(page.extent_id) if page.extent_id is not None else None
        if section is None:
            result.append(Sheet(page.verso, "", "", None, "light"))
            continue
        rule = page_rule(section.kind, edition)
        headed = rule.first_head if page.page_in_extent == 0 else rule.head
        head = (running_title if page.verso else section.running) if headed else ""
        result.append(
            Sheet(
                verso=page.verso,
                folio=page.folio if page.shown else "",
                head=head,
                tab=_tab(section) if rule.tab else None,
                tone=rule.tone,
            )
        )
    return tuple(result)


def _tab(section: Section) -> Tab | None:
    match section.content:
        case CaseView(region=group) | DividerView(region=group):
            return _tab_of(group)
        case _:
            return None


def _tab_of(group: RegionGroup) -> Tab:
    return Tab(group.code, group.name, group.place, max(group.of, _FEWEST_STEPS))
