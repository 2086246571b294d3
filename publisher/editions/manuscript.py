"""What an edition shows, in reading order: the hand-over from selection to composition."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from publisher.content.regions import Region


class SectionKind(StrEnum):
    """Kinds of section; the value names the template ``templates/<kind>.xhtml.j2``."""

    COVER = "cover"
    HALF_TITLE = "half-title"
    TITLE_PAGE = "title-page"
    FOREWORD = "foreword"
    GUIDE = "guide"
    CONTENTS = "contents"
    FIGURES = "figures"
    MAP = "map"
    OVERVIEW = "overview"
    CASES = "cases"
    """Stands for all region dividers and cases; never a section itself."""
    DIVIDER = "divider"
    STORY = "story"
    """A case with a text of its own."""
    PROFILE = "profile"
    """A case of which only a few facts are known: one page."""
    DIGEST = "digest"
    """A case condensed to one page."""
    DIGESTS = "digests"
    """Two cases condensed to one page."""
    INDEX = "index"
    """Companies."""
    INDUSTRY_INDEX = "industry-index"
    GLOSSARY = "glossary"
    APPENDIX = "appendix"
    COLOPHON = "colophon"
    BACK_COVER = "back-cover"
    WRAP_COVER = "wrap-cover"
    """The sheet around a book: back, spine and front; a file of its own, never a section of the book."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Something in a section that other sections lead to."""

    id: str
    """Unique in the book, the root of the ids inside."""
    title: str
    """Plain text for the outline."""


@dataclass(frozen=True, slots=True)
class Section:
    """One section: what is shown, already decided."""

    id: str
    """Unique in the book, ASCII, the root of every id inside."""
    kind: SectionKind
    title: str
    """Plain text for outline, navigation and contents."""
    content: object
    """The view its template reads; its type depends on ``kind`` (see ``editions.views``)."""
    region: Region | None = None
    depth: int = 1
    running: str = ""
    """What the running head says."""
    further: tuple[Entry, ...] = ()
    """What else stands in it and is led to by itself: the second case of a page."""

    @property
    def titles(self) -> tuple[str, ...]:
        """Its lines in outlines, in reading order."""
        return (self.title, *(entry.title for entry in self.further))


@dataclass(frozen=True, slots=True)
class Share:
    """How much of something is shown."""

    shown: int
    of: int


@dataclass(frozen=True, slots=True)
class Loss:
    """What a case shows on half a page, of what it would show on a whole one."""

    edition: str
    """Name of the edition."""
    case_id: str
    company: str
    sentences: Share
    """Of the summary."""
    metrics: Share
    rows: Share
    """Of the facts."""
    video: Share

    @property
    def shares(self) -> tuple[Share, ...]:
        """Everything that is counted."""
        return self.sentences, self.metrics, self.rows, self.video

    @property
    def weight(self) -> int:
        """Number of things that are not shown; sentences and results count double."""
        missing = [share.of - share.shown for share in self.shares]
        return 2 * (missing[0] + missing[1]) + missing[2] + missing[3]


@dataclass(frozen=True, slots=True)
class Manuscript:
    """Everything one edition shows, in order."""

    sections: tuple[Section, ...]
    losses: tuple[Loss, ...] = ()
    """What cases lost to the edition's pages, in reading order."""
    dropped: tuple[SectionKind, ...] = ()
    """Parts left out for the same reason, as they went."""
