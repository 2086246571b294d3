"""Pages of cases that look unfinished, told to the editor with the case that causes them.

Owns: which pages count. Refuses: mending them: the setting with the fullest pages was chosen already (``render.fit``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from publisher.content.source import display_name
from publisher.editions.manuscript import SectionKind
from publisher.errors import Diagnostic, SourceSpan, diagnose
from publisher.render.fit import NEARLY_EMPTY
from publisher.render.part import Part

_ONWARD = frozenset(
    {
        SectionKind.FOREWORD,
        SectionKind.GUIDE,
        SectionKind.CONTENTS,
        SectionKind.OVERVIEW,
        SectionKind.INDEX,
        SectionKind.INDUSTRY_INDEX,
        SectionKind.GLOSSARY,
        SectionKind.APPENDIX,
    }
)
"""Sections as long as their text. On its only page such a text may be short; what it runs over to may not."""


def thin_pages(
    parts: Sequence[Part], kinds: Mapping[str, SectionKind], sources: Mapping[str, Path], book_file: Path
) -> Iterator[Diagnostic]:
    """Yield a note for each page that is nearly empty; ``kinds`` and ``sources`` are by id of section.

    Pages that are drawn as a whole (covers, dividers, profiles) have as much room as they are meant to have.
    """
    for part in parts:
        kind = kinds.get(part.id)
        first = 0 if kind is SectionKind.STORY else 1 if kind in _ONWARD else part.page_count
        for page in range(first, part.page_count):
            if part.fills[page] < NEARLY_EMPTY:
                yield diagnose(
                    "PAGE-023",
                    SourceSpan(display_name(sources.get(part.id, book_file))),
                    fragment=part.id,
                    page=page + 1,
                    of=part.page_count,
                    percent=int(100 * part.fills[page]),
                )
