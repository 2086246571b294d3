"""Choosing what an edition shows.

Owns: every decision *whether* something appears and in which order. Refuses: how it looks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import count
from typing import Self

from publisher.content.book import Book, LoadedCase
from publisher.content.model.book_file import Essay, Figures, Title
from publisher.content.model.case import Case, region_of
from publisher.content.regions import REGIONS, Region
from publisher.editions.back_matter import company_index, glossary, industry_index, with_shown_terms
from publisher.editions.cases import case_view, is_story
from publisher.editions.covers import kogl, price_text
from publisher.editions.digests import fit_pages
from publisher.editions.edition import Edition, Member, Target
from publisher.editions.excerpt import excerpt, shown_title
from publisher.editions.imprint import imprint
from publisher.editions.manuscript import Manuscript, Section, SectionKind
from publisher.editions.views import (
    CaseLink,
    CaseView,
    ColophonView,
    ContentsView,
    CoverView,
    DividerView,
    EssayView,
    FiguresView,
    GlossaryView,
    IndexView,
    Link,
    MapView,
    OverviewView,
    RegionGroup,
    WrapView,
)
from publisher.editions.wrap import CoverPlan

_LISTED = {
    SectionKind.FOREWORD,
    SectionKind.GUIDE,
    SectionKind.FIGURES,
    SectionKind.MAP,
    SectionKind.OVERVIEW,
    SectionKind.INDEX,
    SectionKind.INDUSTRY_INDEX,
    SectionKind.GLOSSARY,
    SectionKind.APPENDIX,
    SectionKind.COLOPHON,
}
"""Sections the contents page names beside the cases."""
_GUTTER = 4.0
"""Millimetres between two drawings side by side."""
_LEAST_HALF = 50.0
"""Millimetres below which a drawing does not share the width with another."""
_LEAST_UNIT = 0.85
"""Millimetres of a unit of a drawing below which its smallest text would be smaller than 6 pt."""
_LEAST_BESIDE, _LEAST_NAMED = 130.0, 80.0
"""Width of a text block in millimetres below which a tile of the map does not hold a company's name beside its page
number, and below which it holds no name."""


@dataclass(frozen=True, slots=True)
class _Chosen:
    """What the parts of one edition are made from."""

    book: Book
    """As the edition names itself and shows it."""
    edition: Edition
    title: Title
    """As covers and title pages show it."""
    groups: tuple[RegionGroup, ...]
    alone: frozenset[str]
    """Ids of the cases that are the only ones of their regions in the whole book, shown or not."""

    @classmethod
    def of(cls, book: Book, edition: Edition) -> Self:
        """Choose from the whole book."""
        regions = Counter(region_of(loaded.case).code for loaded in book.cases)
        shown = excerpt(book, edition)
        return cls(
            book=shown,
            edition=edition,
            title=shown_title(book.file.title, edition),
            groups=group_by_region(shown, dividers=edition.dividers, member=edition.member),
            alone=frozenset(c.id for c in book.cases if regions[region_of(c.case).code] == 1),
        )

    @property
    def has_cases(self) -> bool:
        """True when the cases themselves are shown, not only counted."""
        return SectionKind.CASES in self.edition.parts


def condense(book: Book, edition: Edition) -> Manuscript:
    """Return what the edition shows of the whole ``book``, in reading order. Parts without content drop out.

    Nothing in it leads to a case the edition does not show. Raises EditionError where an asked number of pages is too
    small.
    """
    chosen = _Chosen.of(book, edition)
    sections: list[Section] = []
    for kind in edition.parts:
        sections += _cases(chosen) if kind is SectionKind.CASES else _part(chosen, kind)
    listed = chosen.groups if chosen.has_cases else ()
    fitted = fit_pages(sections, edition)
    shown = list(fitted.sections)
    listing = tuple(_with_places(_with_contents(section, shown, listed), shown) for section in shown)
    return replace(fitted, sections=listing)


def condense_cover(book: Book, edition: Edition, plan: CoverPlan) -> Section:
    """Return what the wrap cover of an edition shows of the whole ``book``, on a sheet of this plan."""
    chosen = _Chosen.of(book, edition)
    file, cover, kind = chosen.book.file, edition.cover, SectionKind.WRAP_COVER
    view = WrapView(
        front=_cover_view(chosen, SectionKind.COVER),
        back=_cover_view(chosen, SectionKind.BACK_COVER),
        spine_text=plan.spine_text,
        flaps=plan.flaps_width > 0,
        front_flap=cover.front_flap,
        back_flap=cover.back_flap,
        publication_number=file.publication_number,
        isbn=edition.isbn,
        isbn_addon=edition.isbn_addon,
        barcode_percent=cover.barcode_percent,
        logos=chosen.book.logos or (None,) * len(file.publishers),
        price=price_text(edition.price_won),
        kogl=kogl(file.kogl),
        art_beyond=plan.beyond_front,
    )
    return Section(kind.value, kind, "펼친 표지", view)


def group_by_region(book: Book, *, dividers: bool, member: Member | None = None) -> tuple[RegionGroup, ...]:
    """Return the book's regions in administrative order, their cases by number, ordinals running through.

    Without dividers a region begins with its first case, and its id is that case's. In a member of a series ordinals
    begin, and regions have their places, as the series has them.
    """
    present = [r for r in REGIONS if any(region_of(c.case) is r for c in book.cases)]
    places = [region.code for region in present] if member is None else member.region_codes
    ordinals = count(1 if member is None else member.first_ordinal)
    groups: list[RegionGroup] = []
    for region in present:
        cases = (loaded for loaded in book.cases if region_of(loaded.case) is region)
        links = tuple(_link(loaded, region, next(ordinals)) for loaded in cases)
        groups.append(
            RegionGroup(
                id=f"region-{region.code}" if dividers else links[0].id,
                code=region.code,
                name=region.name,
                full_name=book.region_name(region),
                english=region.english,
                place=places.index(region.code),
                of=len(places),
                cases=links,
            )
        )
    return tuple(groups)


def _link(loaded: LoadedCase, region: Region, ordinal: int) -> CaseLink:
    case = loaded.case
    return CaseLink(
        id=loaded.id,
        ordinal=f"{ordinal:02d}",
        company=case.company,
        sort_key=case.sort_key,
        industry=case.industry,
        fictional=case.fictional,
        region_code=region.code,
        region_name=region.name,
    )


def _cases(chosen: _Chosen) -> Iterable[Section]:
    by_id = {loaded.id: loaded for loaded in chosen.book.cases}
    for group in chosen.groups:
        region = next(r for r in REGIONS if r.code == group.code)
        if chosen.edition.dividers:
            yield Section(
                group.id, SectionKind.DIVIDER, group.name, DividerView(group), region, running=group.name
            )
        for link in group.cases:
            yield _case(chosen, by_id[link.id], link, group, region)


def _case(chosen: _Chosen, loaded: LoadedCase, link: CaseLink, group: RegionGroup, region: Region) -> Section:
    edition = chosen.edition
    links = {other.id: other for each in chosen.groups for other in each.cases}
    present = edition.member.region_codes if edition.member else tuple(g.code for g in chosen.groups)
    kind = _kind_of(loaded.case, edition)
    alone = loaded.id in chosen.alone
    company = f"{link.company}{'(가상 사례)' if link.fictional else ''}"
    tabled = not edition.paged
    return Section(
        id=link.id,
        kind=kind,
        title=company,
        content=case_view(chosen.book, loaded, link, group, links, kind, present, alone=alone, tabled=tabled),
        region=region,
        depth=2 if edition.dividers else 1,
        running=" · ".join(part for part in (group.name, company, loaded.case.short_title) if part),
    )


def _kind_of(case: Case, edition: Edition) -> SectionKind:
    if edition.target is Target.BOOKLET:
        return SectionKind.DIGEST
    return SectionKind.STORY if is_story(case) else SectionKind.PROFILE


_COVER_TITLES = {
    SectionKind.COVER: "표지",
    SectionKind.HALF_TITLE: "반표제",
    SectionKind.TITLE_PAGE: "속표지",
    SectionKind.BACK_COVER: "뒤표지",
}


def _part(chosen: _Chosen, kind: SectionKind) -> Iterable[Section]:
    file = chosen.book.file
    match kind:
        case _ if kind in _COVER_TITLES:
            yield Section(kind.value, kind, _COVER_TITLES[kind], _cover_view(chosen, kind))
        case SectionKind.FOREWORD if file.foreword is not None:
            yield _essay(kind, kind.value, file.foreword)
        case SectionKind.GUIDE if file.guide is not None:
            yield _essay(kind, kind.value, file.guide)
        case SectionKind.APPENDIX:
            for number, essay in enumerate(file.appendix, start=1):
                yield _essay(kind, f"{kind.value}-{number}", essay)
        case SectionKind.CONTENTS:
            yield Section(kind.value, kind, "차례", ContentsView((), chosen.groups, ()), running="차례")
        case SectionKind.INDEX | SectionKind.INDUSTRY_INDEX | SectionKind.GLOSSARY if chosen.has_cases:
            yield from _list(chosen, kind)
        case SectionKind.COLOPHON:
            rows = imprint(chosen.book, chosen.edition)
            yield _titled(kind, "판권", ColophonView(file.title, rows, file.colophon, kogl(file.kogl)))
        case _:
            yield from _programme_part(chosen, kind)


def _list(chosen: _Chosen, kind: SectionKind) -> Iterable[Section]:
    """Yield the list of this kind at the back, where there is enough to list."""
    usual = chosen.edition.usual_parts
    if kind is SectionKind.INDEX:
        yield _titled(kind, "기업별 찾아보기", IndexView(company_index(chosen.groups)))
    elif kind is SectionKind.INDUSTRY_INDEX:
        industries = industry_index(chosen.groups, usual=usual)
        if industries:
            yield _titled(kind, "업종별 찾아보기", IndexView(industries))
    else:
        terms = glossary(chosen.book, chosen.groups, usual=usual)
        if terms:
            yield _titled(kind, "용어 찾아보기", GlossaryView(terms))


def _programme_part(chosen: _Chosen, kind: SectionKind) -> Iterable[Section]:
    """Yield the page on the programme of this kind, where the book has one."""
    file = chosen.book.file
    match kind:
        case SectionKind.FIGURES if file.figures is not None:
            figures = file.figures
            if chosen.edition.target is Target.BOOKLET:
                figures = figures.model_copy(update={"comparison": None, "shares": figures.shares[:1]})
            yield _titled(kind, figures.heading, _figures_view(figures, chosen.edition))
        case SectionKind.MAP if file.map is not None and chosen.has_cases:
            page = file.map
            block = chosen.edition.block
            named = block is None or block.width >= _LEAST_NAMED
            if block is None or not named:
                # How to read the drawn map, page numbers and empty tiles: a screen shows a list, a small page no more
                # than the tiles.
                page = page.model_copy(update={"note": None, "caution": None})
            small = block is not None and block.width < _LEAST_BESIDE
            view = MapView(page, chosen.groups, len(chosen.book.cases), small=small, named=named)
            yield _titled(kind, page.heading, view)
        case SectionKind.OVERVIEW if file.overview is not None:
            yield _titled(kind, file.overview.heading, OverviewView(file.overview))
        case _:
            return


def _figures_view(figures: Figures, edition: Edition) -> FiguresView:
    """Return the figures with the room their drawings have."""
    if edition.block is None:
        return FiguresView(figures, tabled=True)
    usual, width = FiguresView(figures), edition.block.width
    half = (width - _GUTTER) / 2
    return replace(
        usual,
        half=round(min(usual.half, half / _LEAST_UNIT), 2),
        whole=round(min(usual.whole, width / _LEAST_UNIT), 2),
        stacked=half < _LEAST_HALF,
    )


def _cover_view(chosen: _Chosen, kind: SectionKind) -> CoverView:
    file = chosen.book.file
    return CoverView(
        title=chosen.title,
        publishers=file.publishers,
        counts=tuple((group.code, len(group.cases)) for group in chosen.groups),
        groups=chosen.groups,
        text=file.back_cover if kind is SectionKind.BACK_COVER else None,
        case_count=len(chosen.book.cases),
    )


def _titled(kind: SectionKind, heading_text: str, view: object) -> Section:
    title = heading_text.replace(" / ", " ")
    return Section(kind.value, kind, title, view, running=title)


def _essay(kind: SectionKind, section_id: str, essay: Essay) -> Section:
    return Section(section_id, kind, essay.heading, EssayView(essay), running=essay.heading)


def _with_contents(section: Section, sections: list[Section], groups: tuple[RegionGroup, ...]) -> Section:
    if section.kind is not SectionKind.CONTENTS:
        return section
    first_case = next((i for i, s in enumerate(sections) if s.region is not None), len(sections))
    listed = [(i, Link(s.id, s.title)) for i, s in enumerate(sections) if s.kind in _LISTED]
    view = ContentsView(
        before=tuple(link for i, link in listed if i < first_case),
        groups=groups,
        after=tuple(link for i, link in listed if i >= first_case),
    )
    return Section(section.id, section.kind, section.title, view, running=section.running)


def _with_places(section: Section, sections: list[Section]) -> Section:
    if not isinstance(section.content, GlossaryView):
        return section
    cases = (s.content for s in sections if isinstance(s.content, CaseView))
    terms = {term.id for case in cases for block in case.sections for term in block.terms}
    return replace(section, content=with_shown_terms(section.content, terms))
