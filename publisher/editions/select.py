"""Choosing what an edition shows.

Owns: every decision *whether* something appears and in which order. Refuses: how it looks.
"""

from __future__ import annotations

from collections.abc import Iterable

from publisher.content.book import Book, LoadedCase
from publisher.content.model import Essay, Row, region_of
from publisher.content.regions import REGIONS
from publisher.editions.cases import case_view, is_story, plain_row
from publisher.editions.edition import Edition, Target
from publisher.editions.manuscript import Manuscript, Section, SectionKind
from publisher.editions.views import (
    CaseLink,
    ColophonView,
    ContentsView,
    CoverView,
    DividerView,
    EssayView,
    FiguresView,
    IndexGroup,
    IndexView,
    Link,
    MapView,
    OverviewView,
    RegionGroup,
)
from publisher.typography.names import heading, sort_key

_LISTED = {
    SectionKind.FOREWORD,
    SectionKind.GUIDE,
    SectionKind.FIGURES,
    SectionKind.MAP,
    SectionKind.OVERVIEW,
    SectionKind.INDEX,
    SectionKind.APPENDIX,
    SectionKind.COLOPHON,
}
"""Sections the contents page names beside the cases."""


def condense(book: Book, edition: Edition) -> Manuscript:
    """Return what the edition shows, in reading order. Parts the book has no content for drop out."""
    condensed = edition.target is Target.BOOKLET
    groups = group_by_region(book, dividers=not condensed)
    sections: list[Section] = []
    for kind in edition.parts:
        if kind is SectionKind.CASES:
            sections += _cases(book, edition, groups)
        else:
            sections += _part(book, edition, kind, groups)
    shown = groups if SectionKind.CASES in edition.parts else ()
    return Manuscript(tuple(_with_contents(section, sections, shown) for section in sections))


def group_by_region(book: Book, *, dividers: bool) -> tuple[RegionGroup, ...]:
    """Return the book's regions in administrative order, their cases by number, ordinals running through.

    Without dividers a region begins with its first case, and its id is that case's.
    """
    present = [r for r in REGIONS if any(region_of(c.case) is r for c in book.cases)]
    ordinal = 0
    groups: list[RegionGroup] = []
    for place, region in enumerate(present):
        links: list[CaseLink] = []
        for loaded in (c for c in book.cases if region_of(c.case) is region):
            ordinal += 1
            case = loaded.case
            links.append(
                CaseLink(
                    id=loaded.id,
                    ordinal=f"{ordinal:02d}",
                    company=case.company,
                    sort_key=case.sort_key,
                    industry=case.industry,
                    fictional=case.fictional,
                    region_code=region.code,
                    region_name=region.name,
                )
            )
        groups.append(
            RegionGroup(
                id=f"region-{region.code}" if dividers else links[0].id,
                code=region.code,
                name=region.name,
                full_name=book.region_name(region),
                english=region.english,
                place=place,
                of=len(present),
                cases=tuple(links),
            )
        )
    return tuple(groups)


def _cases(book: Book, edition: Edition, groups: tuple[RegionGroup, ...]) -> Iterable[Section]:
    by_id: dict[str, LoadedCase] = {loaded.id: loaded for loaded in book.cases}
    links = {link.id: link for group in groups for link in group.cases}
    condensed = edition.target is Target.BOOKLET
    for group in groups:
        region = next(r for r in REGIONS if r.code == group.code)
        if not condensed:
            yield Section(
                group.id, SectionKind.DIVIDER, group.name, DividerView(group), region, running=group.name
            )
        for link in group.cases:
            loaded = by_id[link.id]
            kind = (
                SectionKind.DIGEST
                if condensed
                else SectionKind.STORY
                if is_story(loaded.case)
                else SectionKind.PROFILE
            )
            view = case_view(book, loaded, link, group, links, kind)
            mark = "(가상 사례)" if link.fictional else ""
            yield Section(
                id=link.id,
                kind=kind,
                title=f"{link.company}{mark}",
                content=view,
                region=region,
                depth=1 if condensed else 2,
                running=" · ".join(
                    part for part in (group.name, f"{link.company}{mark}", loaded.case.short_title) if part
                ),
            )


_COVER_TITLES = {
    SectionKind.COVER: "표지",
    SectionKind.HALF_TITLE: "반표제",
    SectionKind.TITLE_PAGE: "속표지",
    SectionKind.BACK_COVER: "뒤표지",
}


def _part(
    book: Book, edition: Edition, kind: SectionKind, groups: tuple[RegionGroup, ...]
) -> Iterable[Section]:
    file = book.file
    match kind:
        case _ if kind in _COVER_TITLES:
            yield Section(kind.value, kind, _COVER_TITLES[kind], _cover_view(book, kind, groups))
        case SectionKind.FOREWORD if file.foreword is not None:
            yield _essay(kind, kind.value, file.foreword)
        case SectionKind.GUIDE if file.guide is not None:
            yield _essay(kind, kind.value, file.guide)
        case SectionKind.APPENDIX:
            for number, essay in enumerate(file.appendix, start=1):
                yield _essay(kind, f"{kind.value}-{number}", essay)
        case SectionKind.CONTENTS:
            yield Section(kind.value, kind, "차례", ContentsView((), groups, ()), running="차례")
        case SectionKind.INDEX if SectionKind.CASES in edition.parts:
            yield _titled(kind, "기업별 찾아보기", IndexView(_index(groups)))
        case SectionKind.COLOPHON:
            yield _titled(kind, "판권", ColophonView(file.title, _imprint(book, edition), file.colophon))
        case _:
            yield from _programme_part(book, edition, kind, groups)


def _programme_part(
    book: Book, edition: Edition, kind: SectionKind, groups: tuple[RegionGroup, ...]
) -> Iterable[Section]:
    """Yield the page on the programme of this kind, where the book has one."""
    file = book.file
    match kind:
        case SectionKind.FIGURES if file.figures is not None:
            figures = file.figures
            if edition.target is Target.BOOKLET:
                figures = figures.model_copy(update={"comparison": None, "shares": figures.shares[:1]})
            yield _titled(kind, figures.heading, FiguresView(figures))
        case SectionKind.MAP if file.map is not None:
            page = file.map
            if not edition.paged:
                # How to read the drawn map, page numbers and empty tiles: a screen shows a list.
                page = page.model_copy(update={"note": None, "caution": None})
            yield _titled(kind, page.heading, MapView(page, groups, len(book.cases)))
        case SectionKind.OVERVIEW if file.overview is not None:
            yield _titled(kind, file.overview.heading, OverviewView(file.overview))
        case _:
            return


def _cover_view(book: Book, kind: SectionKind, groups: tuple[RegionGroup, ...]) -> CoverView:
    return CoverView(
        title=book.file.title,
        publishers=book.file.publishers,
        counts=tuple((group.code, len(group.cases)) for group in groups),
        groups=groups,
        text=book.file.back_cover if kind is SectionKind.BACK_COVER else None,
        case_count=len(book.cases),
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


def _index(groups: tuple[RegionGroup, ...]) -> tuple[IndexGroup, ...]:
    links = sorted(
        (link for group in groups for link in group.cases),
        key=lambda link: sort_key(link.sort_key or link.company),
    )
    headings = dict.fromkeys(heading(link.sort_key or link.company) for link in links)
    return tuple(
        IndexGroup(letter, tuple(link for link in links if heading(link.sort_key or link.company) == letter))
        for letter in headings
    )


def _imprint(book: Book, edition: Edition) -> tuple[Row, ...]:
    """Return the rows of the colophon that the law asks for, from what the book says (출판문화산업 진흥법 제2조)."""
    day = edition.published_on
    houses = " · ".join(
        f"{house.name}({house.representative})" if house.representative else house.name
        for house in book.file.publishers
    )
    rows = [
        plain_row("펴낸 날", f"{day.year}년 {day.month}월 {day.day}일"),
        plain_row("펴낸 곳", houses),
        *(plain_row(maker.role or "만든 곳", maker.name) for maker in book.file.contributors),
        *book.file.colophon.rows,
    ]
    if edition.isbn:
        rows.append(plain_row("ISBN", edition.isbn))
    rows.append(plain_row("값", "비매품" if edition.price_won is None else f"{edition.price_won:,}원"))
    return tuple(rows)
