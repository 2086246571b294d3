"""What each kind of section asks of its pages: side, number, running head, tab, ground."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from publisher.assembly.folio import Extent, FolioPlan, Numbering, PlannedPage, SideRule
from publisher.assembly.link import Stamp
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
    SectionKind.DIGESTS: PageRule(head=False),
    SectionKind.CONTENTS: PageRule(head=False),
    SectionKind.COLOPHON: PageRule(numbering=Numbering.HIDDEN, head=False),
}
_LEAFLET_RULES: Mapping[SectionKind, PageRule] = {
    # On the back of the last leaf: a leaflet has no pages to leave empty.
    SectionKind.COLOPHON: PageRule(SideRule.VERSO, Numbering.HIDDEN, head=False),
}


_FEWEST_STEPS = 10
"""A book of few regions gets tabs of a usual size, not two giant ones."""


def page_rule(kind: SectionKind, edition: Edition) -> PageRule:
    """Return the rule of a kind of section in an edition."""
    if edition.target is Target.BOOKLET and kind in _BOOKLET_RULES:
        return _BOOKLET_RULES[kind]
    if edition.leaflet and kind in _LEAFLET_RULES:
        return _LEAFLET_RULES[kind]
    return _RULES.get(kind, PageRule())


def extent_of(section: Section, edition: Edition, pages: int, anchors: tuple[tuple[str, int], ...]) -> Extent:
    """Return the extent of a laid-out section."""
    rule = page_rule(section.kind, edition)
    return Extent(section.id, pages, rule.side, rule.numbering, anchors)


@dataclass(frozen=True, slots=True)
class Furniture:
    """Every different sheet once, and which of them each page wears."""

    sheets: tuple[Sheet, ...]
    stamps: tuple[Stamp | None, ...]
    """One a page, None where nothing is stamped."""


def furnish(
    plan: FolioPlan, sections: Sequence[Section], edition: Edition, running_title: str, *, numbered: bool
) -> Furniture:
    """Return the furniture of a plan; heads name the book on versos and the section on rectos.

    Pages share sheets whose numbers are filled in later; ``numbered`` gives each page a sheet with its own number.
    """
    by_id = {section.id: section for section in sections}
    places: dict[Sheet, int] = {}
    stamps: list[Stamp | None] = []
    for page in plan.pages:
        section = by_id.get(page.extent_id) if page.extent_id is not None else None
        sheet = None
        if section is not None:
            number = page.folio if numbered else "0" * len(page.folio)
            sheet = _sheet(page, section, edition, running_title, number if page.shown else "")
        if sheet is None or not (sheet.folio or sheet.head or sheet.tab):
            stamps.append(None)
        else:
            stamps.append(Stamp(places.setdefault(sheet, len(places)), page.folio if page.shown else ""))
    return Furniture(tuple(places), tuple(stamps))


def _sheet(page: PlannedPage, section: Section, edition: Edition, running_title: str, folio: str) -> Sheet:
    """Return what stands on a page besides its text."""
    rule = page_rule(section.kind, edition)
    headed = rule.first_head if page.page_in_extent == 0 else rule.head
    head = (running_title if page.verso else section.running) if headed else ""
    return Sheet(
        verso=page.verso,
        folio=folio,
        head=head,
        tab=_tab(section) if rule.tab else None,
        tone=rule.tone,
    )


def _tab(section: Section) -> Tab | None:
    match section.content:
        case CaseView(region=group) | DividerView(region=group):
            return _tab_of(group)
        case _:
            return None


def _tab_of(group: RegionGroup) -> Tab:
    return Tab(group.code, group.name, group.place, max(group.of, _FEWEST_STEPS))
