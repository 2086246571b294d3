"""The lists at the back of a book: companies, industries, terms, each in 가나다 order.

Owns: what they hold and when an edition has one without being asked. Refuses: how they look.
"""

from __future__ import annotations

from collections.abc import Mapping

from publisher.content.book import Book
from publisher.editions.views import CaseLink, GlossaryEntry, GlossaryGroup, IndexGroup, RegionGroup
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
    found: dict[tuple[str, str], list[CaseLink]] = {}
    for loaded in book.cases:
        for term in loaded.case.glossary:
            cases = found.setdefault((term.term, term.definition), [])
            if links[loaded.id] not in cases:
                cases.append(links[loaded.id])
    terms = {term for term, _ in found}
    if not terms or (usual and len(terms) < _LEAST_TERMS):
        return ()
    return _glossary_groups(found)


def _glossary_groups(found: Mapping[tuple[str, str], list[CaseLink]]) -> tuple[GlossaryGroup, ...]:
    entries = [
        GlossaryEntry(term, definition, tuple(sorted(cases, key=lambda link: link.ordinal)))
        for (term, definition), cases in sorted(
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
