"""The lists at the back of a book: companies, industries, terms, each in 가나다 order.

Owns: what they hold and when an edition has one without being asked. Refuses: how they look.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from publisher.content.book import Book
from publisher.editions.cases import term_id
from publisher.editions.views import (
    CaseLink,
    GlossaryEntry,
    GlossaryGroup,
    GlossaryView,
    IndexGroup,
    RegionGroup,
    TermPlace,
)
from publisher.typography.names import heading, sort_key

_LEAST_TERMS = 8
"""Terms below which an edition has a glossary only where book.yaml names it."""


def company_index(groups: tuple[RegionGroup, ...]) -> tuple[IndexGroup, ...]:
    """Return the cases by company under their initial consonants."""
    links = _by_company(groups)
    headings = dict.fromkeys(heading(link.sort_key or link.company) for link in links)
    return tuple(
        IndexGroup(letter, tuple(link for link in links if heading(link.sort_key or link.company) == letter))
        for letter in headings
    )


def industry_index(groups: tuple[RegionGroup, ...], *, usual: bool) -> tuple[IndexGroup, ...]:
    """Return the cases that have an industry by industry, companies in order under each.

    Nothing where ``usual`` parts are asked for and the list would not serve: fewer than half of the cases have an
    industry, or all the same one.
    """
    links = _by_company(groups)
    listed = [link for link in links if link.industry]
    industries = sorted({link.industry for link in listed if link.industry}, key=sort_key)
    if usual and (len(listed) < len(links) / 2 or len(industries) == 1):
        return ()
    return tuple(
        IndexGroup(industry, tuple(link for link in listed if link.industry == industry))
        for industry in industries
    )


def glossary(book: Book, groups: tuple[RegionGroup, ...], *, usual: bool) -> tuple[GlossaryGroup, ...]:
    """Return the terms of the cases under their initial consonants, each definition with the cases that give it.

    Nothing where ``usual`` parts are asked for and there are too few terms.
    """
    links = {link.id: link for group in groups for link in group.cases}
    found: dict[tuple[str, str], list[TermPlace]] = {}
    for loaded in book.cases:
        link = links[loaded.id]
        for number, term in enumerate(loaded.case.glossary, start=1):
            places = found.setdefault((term.term, term.definition), [])
            if all(place.case is not link for place in places):
                places.append(TermPlace(term_id(loaded.id, number), link))
    terms = {term for term, _ in found}
    if not terms or (usual and len(terms) < _LEAST_TERMS):
        return ()
    return _glossary_groups(found)


def with_shown_terms(view: GlossaryView, shown: Collection[str]) -> GlossaryView:
    """Return a glossary that leads to a case itself where the term's id is not among those shown."""
    return GlossaryView(
        tuple(
            replace(group, entries=tuple(_with_shown_terms(entry, shown) for entry in group.entries))
            for group in view.groups
        )
    )


def _with_shown_terms(entry: GlossaryEntry, shown: Collection[str]) -> GlossaryEntry:
    places = (p if p.id in shown else TermPlace(p.case.id, p.case) for p in entry.places)
    return replace(entry, places=tuple(places))


def _glossary_groups(found: Mapping[tuple[str, str], list[TermPlace]]) -> tuple[GlossaryGroup, ...]:
    entries = [
        GlossaryEntry(term, definition, tuple(sorted(places, key=lambda place: place.case.ordinal)))
        for (term, definition), places in sorted(
            found.items(), key=lambda item: (sort_key(item[0][0]), item[0])
        )
    ]
    headings = dict.fromkeys(heading(entry.term) for entry in entries)
    return tuple(
        GlossaryGroup(letter, tuple(entry for entry in entries if heading(entry.term) == letter))
        for letter in headings
    )


def _by_company(groups: tuple[RegionGroup, ...]) -> list[CaseLink]:
    links = (link for group in groups for link in group.cases)
    return sorted(links, key=lambda link: sort_key(link.sort_key or link.company))
