"""The texts a store takes as plain text: the table of contents, the companies, the description.

Owns: their wording as lines of plain text. Refuses: files, markup. Everything follows from the manuscript and from what
the editor wrote; nothing is made up.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from publisher.content.book import Book
from publisher.editions.manuscript import Manuscript, Section, SectionKind
from publisher.editions.select import group_by_region
from publisher.editions.views import CaseView, RegionGroup

_UNLISTED = frozenset(
    {
        SectionKind.COVER,
        SectionKind.HALF_TITLE,
        SectionKind.TITLE_PAGE,
        SectionKind.CONTENTS,
        SectionKind.COLOPHON,
        SectionKind.BACK_COVER,
    }
)
_MOST_KEYWORDS = 30
"""Derived keywords; a store's form takes no endless list."""


def contents_lines(manuscript: Manuscript) -> tuple[str, ...]:
    """Return the table of contents a line each, as a store shows it: cases are moved in below their region."""
    return tuple(_line(section) for section in manuscript.sections if section.kind not in _UNLISTED)


def _line(section: Section) -> str:
    view = section.content
    if not isinstance(view, CaseView):
        return section.title
    headline = (view.headline or "").replace(" / ", " ")
    named = f"{view.link.ordinal} {section.title}"
    return "  " * (section.depth - 1) + (f"{named} — {headline}" if headline else named)


def company_lines(book: Book) -> tuple[str, ...]:
    """Return the companies the book shows, a line a region, in the order of the book."""
    return tuple(
        f"{group.full_name}: {', '.join(_companies(group))}"
        for group in group_by_region(book, dividers=False)
    )


def _companies(group: RegionGroup) -> Iterable[str]:
    return (f"{link.company}(가상 사례)" if link.fictional else link.company for link in group.cases)


def derived_keywords(book: Book) -> tuple[str, ...]:
    """Return what a reader may search for, as far as the book says it: subjects, regions, industries, each once."""
    groups = group_by_region(book, dividers=False)
    industries = (link.industry for group in groups for link in group.cases)
    words = (*book.file.subjects, *(group.name for group in groups), *industries)
    return tuple(dict.fromkeys(word for word in words if word))[:_MOST_KEYWORDS]


def description_text(description: str | None, companies: Sequence[str], limit: int | None) -> str:
    """Return the description, with the companies after it where both fit into ``limit`` bytes of UTF-8."""
    if not description:
        return ""
    listed = "\n".join((description, "", "수록 기업", *companies))
    return listed if limit is None or len(listed.encode()) <= limit else description
