"""An edition: one product of the book, with the geometry and settings everything else asks it for."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from publisher.content.model.book_file import BookFile
from publisher.content.model.case import Case, region_of
from publisher.content.model.edition import EditionSettings, Trim
from publisher.content.regions import BY_NAME, Region
from publisher.editions.covers import Cover, cover_cautions, cover_faults, cover_of
from publisher.editions.manuscript import SectionKind
from publisher.editions.production import Binding, Production, bleed_of, production_of
from publisher.editions.profiles import EpubProfile, profile_cautions, profile_of
from publisher.errors import Diagnostic, diagnose
from publisher.geometry import Margins, Mm, Size
from publisher.typography.lines import Alignment, WordBreaks


class Target(StrEnum):
    """What an edition is for."""

    PRINT = "print"
    BOOKLET = "booklet"
    EPUB = "epub"


class Each(StrEnum):
    """What every volume of a series is about."""

    CASE = "case"
    """A leaflet for each company."""
    REGION = "region"
    """A volume for each region."""


_LINE_BREAKS: Mapping[str, WordBreaks] = {
    **{policy.value: policy for policy in WordBreaks},
    "word": WordBreaks.RARELY,
    "syllable": WordBreaks.FREELY,
}
"""Policies by name; the last two are older spellings."""
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
    SectionKind.INDUSTRY_INDEX,
    SectionKind.GLOSSARY,
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

_LEAFLET = (SectionKind.CASES, SectionKind.COLOPHON)
_VOLUME = (
    SectionKind.COVER,
    SectionKind.TITLE_PAGE,
    SectionKind.CONTENTS,
    SectionKind.CASES,
    SectionKind.COLOPHON,
    SectionKind.BACK_COVER,
)
SERIES_PARTS: Mapping[Each, Mapping[Target, tuple[SectionKind, ...]]] = {
    Each.CASE: dict.fromkeys(Target, _LEAFLET),
    Each.REGION: {
        Target.PRINT: _VOLUME,
        Target.EPUB: _VOLUME[:-1],
        Target.BOOKLET: tuple(kind for kind in _VOLUME if kind is not SectionKind.TITLE_PAGE),
    },
}
"""What a member of a series holds, unless book.yaml says otherwise. What speaks of the whole book (its figures, its
map, its foreword) is left to the whole book."""

_TRIM = {Target.PRINT: "46배판", Target.BOOKLET: "A5"}
_MARGINS = {
    Target.PRINT: Margins(head=Mm(28.2222), foot=Mm(25.5764), inner=Mm(22), outer=Mm(18)),
    Target.BOOKLET: Margins(head=Mm(13), foot=Mm(17), inner=Mm(13), outer=Mm(13)),
}


_DRAWN_FOR = {Target.PRINT: TRIMS["46배판"].width, Target.BOOKLET: TRIMS["A5"].width}
_SHEET = 4
"""Pages of a sheet that is stapled through its fold."""
_LEAST_BLOCK = Mm(60)
"""A text block smaller than this, either way, holds no table and no chart."""
_LARGEST_SCALE = 1.2
"""Pages that are drawn as a whole grow no further: from a larger sheet they are not read from further away."""
_TOLERATED = 0.92
"""Share of the width the theme is drawn for below which its pages have not been looked at."""


@dataclass(frozen=True, slots=True)
class Member:
    """What a leaflet or volume knows of the series it belongs to."""

    series: str
    """Name of the series in book.yaml."""
    each: Each
    label: str
    """What tells it from the other members: ``경상북도 편``, ``(주)가나다``."""
    first_ordinal: int
    """Number of its first case, 1-based: a leaflet's place among the leaflets, in a volume of a region always 1."""
    region_codes: tuple[str, ...]
    """Regions of the whole series, in administrative order."""


@dataclass(frozen=True, slots=True)
class Edition:
    """One product. Geometry is None for a target without pages."""

    name: str
    target: Target
    trim: Size | None
    bleed: Mm
    margins: Margins | None
    line_break: WordBreaks
    """Whether lines of body text may end inside an 어절."""
    parts: tuple[SectionKind, ...]
    isbn: str | None
    price_won: int | None
    """None: not for sale (비매품)."""
    published_on: dt.date
    production: Production
    numbers: tuple[int, ...] = ()
    """Numbers of the cases it shows beside those of ``regions``. Where both are empty it shows all."""
    regions: tuple[Region, ...] = ()
    subtitle: str | None = None
    """In place of the book's own; before the label of a member."""
    identifier: str | None = None
    """In place of the book's own, where the edition does not show the whole book."""
    each: Each | None = None
    """Set on a series as book.yaml declares it; ``editions.series`` makes its members."""
    member: Member | None = None
    """None for an edition on its own."""
    align: Alignment = Alignment.RAGGED
    """The right edge of body text on pages; never balanced."""
    isbn_addon: str | None = None
    """The five digits beside the barcode of the ISBN (부가기호)."""
    cover: Cover = field(default_factory=Cover)
    """What book.yaml says of its wrap cover."""
    profile: EpubProfile | None = None
    """What an e-book is made to and judged by; None for an edition with pages."""
    pages: int | None = None
    """The pages a booklet has to fill, covers included; None for as many as it takes with a case a page."""
    evaluated_by: str | None = None
    """Who evaluated the e-book's accessibility, what only a person can judge included; None where nobody did."""

    @property
    def declared_name(self) -> str:
        """The name book.yaml gives it, which all members of a series share."""
        return self.name if self.member is None else self.member.series

    @property
    def usual_parts(self) -> bool:
        """True when its parts are the ones an edition for its target has unless book.yaml names others."""
        return self.parts == DEFAULT_PARTS[self.target]

    @property
    def leaflet(self) -> bool:
        """True when it is about one case."""
        return self.member is not None and self.member.each is Each.CASE

    @property
    def dividers(self) -> bool:
        """True when each region begins with a page of its own."""
        return self.target is not Target.BOOKLET and not self.leaflet

    def shows(self, case: Case) -> bool:
        """Return True when the case belongs to the edition."""
        chosen = case.number in self.numbers or region_of(case) in self.regions
        return chosen or not (self.numbers or self.regions)

    @property
    def paged(self) -> bool:
        """True when the edition has pages."""
        return self.trim is not None

    @property
    def block(self) -> Size | None:
        """The text block of its pages; None where it has none."""
        return None if self.trim is None or self.margins is None else _block(self.trim, self.margins)

    @property
    def scale(self) -> float:
        """How large its text block is beside the one the theme is drawn for, where it is smallest; 1 without pages."""
        if self.block is None:
            return 1.0
        drawn = _block(TRIMS[_TRIM[self.target]], _MARGINS[self.target])
        return min(self.block.width / drawn.width, self.block.height / drawn.height, _LARGEST_SCALE)


def _block(trim: Size, margins: Margins) -> Size:
    return Size(Mm(trim.width - margins.inner - margins.outer), Mm(trim.height - margins.head - margins.foot))


def plan_editions(book: BookFile) -> tuple[Edition, ...]:
    """Return the editions book.yaml declares, in its order, or the three default ones when it names none.

    A series is one of them: which members it has depends on the cases (``editions.series``).
    """
    settings = book.editions or {target.value: EditionSettings() for target in Target}
    return tuple(_edition(name, chosen, book) for name, chosen in settings.items())


def faults(edition: Edition) -> tuple[Diagnostic, ...]:
    """Return what makes an edition impossible to set."""
    found = (*cover_faults(edition), *_budget_faults(edition))
    block = edition.block
    if block is None or min(block.width, block.height) >= _LEAST_BLOCK:
        return found
    width, height = f"{block.width:g}", f"{block.height:g}"
    return (*found, diagnose("EDN-003", name=edition.declared_name, width=width, height=height))


def _budget_faults(edition: Edition) -> Iterator[Diagnostic]:
    """Yield why an edition cannot have the number of pages book.yaml asks for, whatever it shows."""
    if edition.pages is None:
        return
    if edition.target is not Target.BOOKLET or edition.production.binding is not Binding.SADDLE:
        yield diagnose("EDN-071", name=edition.declared_name, pages=edition.pages)
    elif edition.pages % _SHEET:
        least = max(edition.pages // _SHEET, 1) * _SHEET
        yield diagnose(
            "EDN-070", name=edition.declared_name, pages=edition.pages, fewer=least, more=least + _SHEET
        )


def cautions(edition: Edition) -> tuple[Diagnostic, ...]:
    """Return what an editor should look at before trusting an edition's pages."""
    found = tuple(cover_cautions(edition))
    if edition.profile is not None:
        found += tuple(profile_cautions(edition.profile))
    drawn = _DRAWN_FOR.get(edition.target)
    if edition.trim is None or drawn is None or edition.trim.width >= drawn * _TOLERATED:
        return found
    return (
        *found,
        diagnose("EDN-002", name=edition.declared_name, width=f"{edition.trim.width:g}", drawn=f"{drawn:g}"),
    )


def theme_scale(edition: Edition) -> float:
    """Return how large the theme is on an edition's pages compared with those it is drawn for; never above 1."""
    drawn = _DRAWN_FOR.get(edition.target)
    return 1.0 if edition.trim is None or drawn is None else min(1.0, edition.trim.width / drawn)


def _edition(name: str, settings: EditionSettings, book: BookFile) -> Edition:
    target = Target(settings.target or name)
    each = Each(settings.each) if settings.each else None
    defaults = DEFAULT_PARTS if each is None else SERIES_PARTS[each]
    margins = settings.margins_mm
    trim = settings.trim or _TRIM.get(target)
    match trim:
        case Trim():
            size: Size | None = Size(Mm(trim.width_mm), Mm(trim.height_mm))
        case str():
            size = TRIMS[trim]
        case None:
            size = None
    production = production_of(settings, target.value)
    if settings.pages is not None and settings.pages % 2 == 0:
        production = replace(production, multiple=settings.pages)
    return Edition(
        name=name,
        target=target,
        trim=size if target is not Target.EPUB else None,
        bleed=bleed_of(settings, pod=production.pod),
        margins=_MARGINS.get(target)
        if margins is None or target is Target.EPUB
        else Margins(Mm(margins.head), Mm(margins.foot), Mm(margins.inner), Mm(margins.outer)),
        line_break=_LINE_BREAKS[settings.line_break or "rarely"],
        align=Alignment(settings.align or "ragged"),
        parts=defaults[target]
        if settings.parts is None
        else tuple(SectionKind(part.replace("_", "-")) for part in settings.parts),
        isbn=settings.isbn,
        price_won=settings.price,
        published_on=settings.published_on or book.published_on,
        production=production,
        numbers=tuple(dict.fromkeys(settings.cases or ())),
        regions=tuple(dict.fromkeys(BY_NAME[written] for written in settings.regions or ())),
        subtitle=settings.subtitle,
        identifier=derived_identifier(book, name) if settings.cases or settings.regions else None,
        each=each,
        isbn_addon=settings.isbn_addon,
        cover=cover_of(settings),
        profile=profile_of(settings) if target is Target.EPUB else None,
        pages=settings.pages,
        evaluated_by=settings.evaluated_by,
    )


def derived_identifier(book: BookFile, name: str) -> str:
    """Return an identifier for what is less than the whole book: a version 5 UUID (RFC 9562 §5.5).

    It follows from the book's identifier, or its slug where it has none, and the edition's name, and so stays the
    same from build to build.
    """
    given = book.identifier or f"urn:casebook:{book.slug}"
    try:
        space = uuid.UUID(given)
    except ValueError:
        space = uuid.uuid5(uuid.NAMESPACE_URL, given)
    return uuid.uuid5(space, name).urn
