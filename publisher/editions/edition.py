"""An edition: one product of the book, with the geometry and settings everything else asks it for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from publisher.content.model import BookFile, EditionSettings, Trim
from publisher.editions.manuscript import SectionKind
from publisher.errors import Diagnostic, diagnose
from publisher.geometry import Margins, Mm, Size


class Target(StrEnum):
    """What an edition is for."""

    PRINT = "print"
    BOOKLET = "booklet"
    EPUB = "epub"


class LineBreak(StrEnum):
    """Where body text may break: between 어절 only, or between syllables too."""

    WORD = "word"
    SYLLABLE = "syllable"


TRIMS: Mapping[str, Size] = {
    "국배판": Size(Mm(210), Mm(297)),
    "A4": Size(Mm(210), Mm(297)),
    "46배판": Size(Mm(188), Mm(257)),
    "B5": Size(Mm(182), Mm(257)),
    "크라운판": Size(Mm(176), Mm(248)),
    "신국판": Size(Mm(152), Mm(225)),
    "국판": Size(Mm(148), Mm(210)),
    "A5": Size(Mm(148), Mm(210)),
    "46판": Size(Mm(127), Mm(188)),
    "국반판": Size(Mm(105), Mm(148)),
    "A6": Size(Mm(105), Mm(148)),
}
"""Trim sizes in use at Korean print shops, by name."""

_FULL = (
    SectionKind.COVER,
    SectionKind.HALF_TITLE,
    SectionKind.TITLE_PAGE,
    SectionKind.FOREWORD,
    SectionKind.GUIDE,
    SectionKind.CONTENTS,
    SectionKind.OVERVIEW,
    SectionKind.FIGURES,
    SectionKind.MAP,
    SectionKind.CASES,
    SectionKind.INDEX,
    SectionKind.APPENDIX,
    SectionKind.COLOPHON,
    SectionKind.BACK_COVER,
)

DEFAULT_PARTS: Mapping[Target, tuple[SectionKind, ...]] = {
    Target.PRINT: _FULL,
    Target.EPUB: tuple(
        kind for kind in _FULL if kind not in {SectionKind.HALF_TITLE, SectionKind.BACK_COVER}
    ),
    Target.BOOKLET: (
        SectionKind.COVER,
        SectionKind.CONTENTS,
        SectionKind.FIGURES,
        SectionKind.CASES,
        SectionKind.COLOPHON,
        SectionKind.BACK_COVER,
    ),
}
"""What an edition holds, in order, unless book.yaml says otherwise; parts without content drop out."""

_TRIM = {Target.PRINT: "46배판", Target.BOOKLET: "A5"}
_MARGINS = {
    Target.PRINT: Margins(head=Mm(28.2222), foot=Mm(25.5764), inner=Mm(22), outer=Mm(18)),
    Target.BOOKLET: Margins(head=Mm(13), foot=Mm(17), inner=Mm(13), outer=Mm(13)),
}


_DRAWN_FOR = {Target.PRINT: TRIMS["46배판"].width, Target.BOOKLET: TRIMS["A5"].width}
_LEAST_BLOCK = Mm(60)
"""A text block smaller than this, either way, holds no table and no chart."""
_TOLERATED = 0.92
"""Share of the width the theme is drawn for below which its pages have not been looked at."""


@dataclass(frozen=True, slots=True)
class Edition:
    """One product. Geometry is None for a target without pages."""

    name: str
    target: Target
    trim: Size | None
    bleed: Mm
    margins: Margins | None
    line_break: LineBreak
    parts: tuple[SectionKind, ...]
    isbn: str | None
    price_won: int | None
    """None: not for sale (비매품)."""
    published_on: dt.date

    @property
    def paged(self) -> bool:
        """True when the edition has pages."""
        return self.trim is not None


def plan_editions(book: BookFile) -> tuple[Edition, ...]:
    """Return the book's editions in the order of book.yaml, or the three default ones when it names none."""
    settings = book.editions or {target.value: EditionSettings() for target in Target}
    return tuple(_edition(name, chosen, book) for name, chosen in settings.items())


def faults(edition: Edition) -> tuple[Diagnostic, ...]:
    """Return what makes an edition impossible to set."""
    if edition.trim is None or edition.margins is None:
        return ()
    width = edition.trim.width - edition.margins.inner - edition.margins.outer
    height = edition.trim.height - edition.margins.head - edition.margins.foot
    if min(width, height) >= _LEAST_BLOCK:
        return ()
    return (diagnose("EDN-003", name=edition.name, width=f"{width:g}", height=f"{height:g}"),)


def cautions(edition: Edition) -> tuple[Diagnostic, ...]:
    """Return what an editor should look at before trusting an edition's pages."""
    drawn = _DRAWN_FOR.get(edition.target)
    if edition.trim is None or drawn is None or edition.trim.width >= drawn * _TOLERATED:
        return ()
    return (diagnose("EDN-002", name=edition.name, width=f"{edition.trim.width:g}", drawn=f"{drawn:g}"),)


def _edition(name: str, settings: EditionSettings, book: BookFile) -> Edition:
    target = Target(settings.target or name)
    margins = settings.margins_mm
    trim = settings.trim or _TRIM.get(target)
    match trim:
        case Trim():
            size: Size | None = Size(Mm(trim.width_mm), Mm(trim.height_mm))
        case str():
            size = TRIMS[trim]
        case None:
            size = None
    return Edition(
        name=name,
        target=target,
        trim=size if target is not Target.EPUB else None,
        bleed=Mm(3 if settings.bleed_mm is None else settings.bleed_mm),
        margins=_MARGINS.get(target)
        if margins is None or target is Target.EPUB
        else Margins(Mm(margins.head), Mm(margins.foot), Mm(margins.inner), Mm(margins.outer)),
        line_break=LineBreak(settings.line_break or "word"),
        parts=DEFAULT_PARTS[target]
        if settings.parts is None
        else tuple(SectionKind(part.replace("_", "-")) for part in settings.parts),
        isbn=settings.isbn,
        price_won=settings.price,
        published_on=settings.published_on or book.published_on,
    )
