"""Nearly empty pages are told with the case that causes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from assembly.parts import set_part

from publisher.assembly.thin_pages import thin_pages
from publisher.editions.manuscript import SectionKind
from publisher.errors import Severity
from publisher.render.part import Part

SOURCES = {"case-7": Path("07-가나다.yaml")}
BOOK = Path("book.yaml")


@cache
def _set() -> Part:
    return set_part("<p>가</p>")


def said(kind: SectionKind, fills: Sequence[float], name: str = "case-7") -> list[tuple[str, dict[str, str]]]:
    """Return where each note points, and what it fills in, for a part with the given fills."""
    page = _set().pages[0]
    part = replace(_set(), id=name, fills=tuple(fills), pages=(page,) * len(fills))
    found = list(thin_pages([part], {name: kind}, SOURCES, BOOK))
    assert {note.severity for note in found} <= {Severity.NOTE}
    assert {note.code for note in found} <= {"PAGE-023"}
    return [(note.span.path if note.span else "", dict(note.arguments)) for note in found]


def test_any_page_of_a_story_counts() -> None:
    """Its first, its last, one in the middle; the note names page, share and file."""
    assert said(SectionKind.STORY, (0.2, 0.9, 0.349, 0.35, 0.5)) == [
        ("07-가나다.yaml", {"fragment": "case-7", "page": "1", "of": "5", "percent": "20"}),
        ("07-가나다.yaml", {"fragment": "case-7", "page": "3", "of": "5", "percent": "34"}),
    ]


@pytest.mark.parametrize("kind", [SectionKind.FOREWORD, SectionKind.INDEX, SectionKind.CONTENTS])
def test_a_short_text_is_not_one_that_runs_over(kind: SectionKind) -> None:
    """A foreword of ten lines is meant to be; a second page with two lines is not."""
    assert said(kind, (0.1,), "guide") == []
    (found,) = said(kind, (1.0, 0.1), "guide")
    assert (found[0], found[1]["page"]) == ("book.yaml", "2")


@pytest.mark.parametrize("kind", [SectionKind.PROFILE, SectionKind.HALF_TITLE, SectionKind.COVER])
def test_drawn_pages_are_as_full_as_they_are_meant_to_be(kind: SectionKind) -> None:
    """Nobody is told of the room on a title page."""
    assert said(kind, (0.1, 0.1)) == []
