"""Which sections the sample of an e-book holds: the beginning of the book, whole sections, within the asked share.

Owns: the choice, as an edition of its own. Refuses: making the file. Covers, title page, contents and colophon stand
around every sample and do not count; the table of contents lists what the sample holds.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from publisher.assembly.sample_mark import MARK
from publisher.content.model.book_file import BookFile
from publisher.editions.edition import Edition, derived_identifier
from publisher.editions.manuscript import SectionKind
from publisher.html.fragment import Fragment

_NO_CASE = -1
"""The number of no case (they begin at 0): an edition that shows it alone shows none."""
_FRAME = frozenset(
    {
        SectionKind.COVER,
        SectionKind.HALF_TITLE,
        SectionKind.TITLE_PAGE,
        SectionKind.CONTENTS,
        SectionKind.COLOPHON,
        SectionKind.BACK_COVER,
    }
)
_CASES = frozenset(
    {
        SectionKind.DIVIDER,
        SectionKind.STORY,
        SectionKind.PROFILE,
        SectionKind.DIGEST,
        SectionKind.DIGESTS,
    }
)
_FRONTS = (
    (SectionKind.FOREWORD, SectionKind.GUIDE, SectionKind.OVERVIEW, SectionKind.FIGURES),
    (SectionKind.FOREWORD, SectionKind.GUIDE),
    (SectionKind.GUIDE,),
    (),
)
"""What may stand before the first case; the first of them that leaves room for a case is taken."""
_AROUND = (SectionKind.COVER, SectionKind.TITLE_PAGE)
_TAG = re.compile(r"<[^>]*>")
_PERCENT = 100


@dataclass(frozen=True, slots=True)
class Measured:
    """A section of the whole book and how long it is."""

    id: str
    kind: SectionKind
    length: int
    """Characters of text."""


@dataclass(frozen=True, slots=True)
class Sample:
    """What a sample holds."""

    parts: tuple[SectionKind, ...]
    case_ids: tuple[str, ...]
    """Cases in reading order; empty where not even one fits."""
    share: float
    """Its text as a share of the book's, from 0 to 1."""


def measure(fragments: Sequence[Fragment]) -> tuple[Measured, ...]:
    """Return how long the composed sections of a book are."""
    return tuple(Measured(f.id, f.kind, len("".join(_TAG.sub("", f.html).split()))) for f in fragments)


def choose_sample(sections: Sequence[Measured], percent: int) -> Sample:
    """Return the longest beginning of a book within ``percent`` of its text; a case comes before what leads to it."""
    counted = [section for section in sections if section.kind not in _FRAME]
    total = sum(section.length for section in counted)
    most = total * percent / _PERCENT
    fronts = [(front, _length(counted, front)) for front in _FRONTS]
    for front, used in fronts:
        cases, length = _cases(counted, most - used)
        if cases:
            parts = (*_AROUND, *front, SectionKind.CONTENTS, SectionKind.CASES, SectionKind.COLOPHON)
            return Sample(parts, cases, (used + length) / total)
    front, used = next((front, used) for front, used in fronts if used <= most)
    return Sample((*_AROUND, *front, SectionKind.COLOPHON), (), used / total if total else 0.0)


def sample_edition(book: BookFile, edition: Edition, sample: Sample, numbers: Sequence[int]) -> Edition:
    """Return the edition that is the sample; ``numbers`` are those of its cases."""
    name = f"{edition.name}-sample"
    subtitle = edition.subtitle or book.title.subtitle
    return replace(
        edition,
        name=name,
        parts=sample.parts,
        isbn=None,
        numbers=tuple(numbers) or (_NO_CASE,),
        regions=(),
        subtitle=MARK if subtitle is None else f"{subtitle} · {MARK}",
        identifier=derived_identifier(book, name),
        # A sample is not for sale: what a colophon must say for that is not asked of it.
        profile=None if edition.profile is None else replace(edition.profile, colophon=()),
    )


def sample_cover(edition: Edition, sample: Edition) -> Edition:
    """Return the edition whose cover the sample wears: that of the whole e-book, marked as a sample."""
    return replace(sample, numbers=edition.numbers, regions=edition.regions)


def _length(sections: Sequence[Measured], kinds: Sequence[SectionKind]) -> int:
    return sum(section.length for section in sections if section.kind in kinds)


def _cases(sections: Sequence[Measured], room: float) -> tuple[tuple[str, ...], int]:
    """Return the first cases that fit, each with the divider before it, and their length."""
    chosen: list[str] = []
    taken = pending = 0
    for section in sections:
        if section.kind not in _CASES:
            continue
        pending += section.length
        if section.kind is SectionKind.DIVIDER:
            continue
        if taken + pending > room:
            break
        taken, pending = taken + pending, 0
        chosen.append(section.id)
    return tuple(chosen), taken
