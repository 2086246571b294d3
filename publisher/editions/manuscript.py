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
    INDEX = "index"
    APPENDIX = "appendix"
    COLOPHON = "colophon"
    BACK_COVER = "back-cover"
    WRAP_COVER = "wrap-cover"
    """The sheet around a book: back, spine and front; a file of its own, never a section of the book."""


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


@dataclass(frozen=True, slots=True)
class Manuscript:
    """Everything one edition shows, in order."""

    sections: tuple[Section, ...]
