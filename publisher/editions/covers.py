"""What a wrap cover says and how it is made: the settings of an edition, and which editions have one.

Owns: choosing what stands on back, spine, front and flaps. Refuses: where it stands (``editions.wrap``) and how it
looks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from publisher.content.model.edition import EditionSettings
from publisher.editions.manuscript import SectionKind
from publisher.editions.papers import nearest_papers, page_thickness
from publisher.editions.production import Binding, Production
from publisher.errors import Diagnostic, diagnose
from publisher.geometry import Mm

if TYPE_CHECKING:
    from publisher.editions.edition import Edition

NOT_FOR_SALE = "비매품"
NO_FLAPS = Mm(0)
COVER_BLEED = Mm(3)
"""Of the cover of a book printed on demand, whose interior has none."""
BARCODE_PERCENT = 100.0
LEAST_PERCENT, MOST_PERCENT = 80.0, 200.0
"""Percent of the true size that scanners read (GS1 General Specifications §5.2.6.6)."""
_NAMED_PAPERS = 6
"""Papers named in a hint."""
_ELECTRONIC = "5"
"""Second digit of the add-on of an electronic book."""


@dataclass(frozen=True, slots=True)
class Cover:
    """What book.yaml says of the wrap cover of an edition."""

    spine: Mm | None = None
    """The shop's own width of the spine."""
    flaps: Mm = NO_FLAPS
    """Width of each flap; 0 for none."""
    front_flap: str | None = None
    back_flap: str | None = None
    """Markdown of one paragraph."""
    barcode_percent: float = BARCODE_PERCENT
    """Of the barcode's true size."""
    written: bool = False
    """True when book.yaml says anything of it."""


def cover_of(settings: EditionSettings) -> Cover:
    """Return what the settings of an edition say of its wrap cover."""
    said = settings.cover
    if said is None:
        return Cover()
    return Cover(
        spine=None if said.spine_mm is None else Mm(said.spine_mm),
        flaps=NO_FLAPS if said.flaps_mm is None else Mm(said.flaps_mm),
        front_flap=said.front_flap,
        back_flap=said.back_flap,
        barcode_percent=said.barcode_percent or BARCODE_PERCENT,
        written=True,
    )


def wrapped(edition: Edition) -> bool:
    """Return True when an edition has a cover of its own around the interior: glued, and with a cover to show."""
    glued = edition.production.binding is Binding.PERFECT
    return edition.paged and glued and SectionKind.COVER in edition.parts


def interior_thickness(production: Production) -> Mm | None:
    """Return mm of one page of the interior: the shop's figure, else the table's; None for an unknown paper."""
    if production.mm_per_page is not None:
        return Mm(production.mm_per_page)
    return page_thickness(production.paper)


def cover_faults(edition: Edition) -> Iterator[Diagnostic]:
    """Yield what makes the cover of an edition, or its barcode, impossible."""
    cover, name = edition.cover, edition.declared_name
    if wrapped(edition) and cover.spine is None and interior_thickness(edition.production) is None:
        paper = edition.production.paper
        choices = ", ".join(nearest_papers(paper)[:_NAMED_PAPERS])
        yield diagnose("EDN-040", name=name, paper=paper, choices=choices)
    if not LEAST_PERCENT <= cover.barcode_percent <= MOST_PERCENT:
        yield diagnose(
            "EDN-041",
            name=name,
            percent=f"{cover.barcode_percent:g}",
            least=f"{LEAST_PERCENT:g}",
            most=f"{MOST_PERCENT:g}",
        )
    yield from _addon_faults(edition)


def _addon_faults(edition: Edition) -> Iterator[Diagnostic]:
    addon, name = edition.isbn_addon, edition.declared_name
    if addon is None:
        return
    electronic = addon[1] == _ELECTRONIC
    if not edition.paged and not electronic:
        mended = f"{addon[0]}{_ELECTRONIC}{addon[2:]}"
        yield diagnose("EDN-042", name=name, addon=addon, mended=mended)
    if edition.paged and electronic:
        yield diagnose("EDN-043", name=name, addon=addon)
    if edition.isbn is None and edition.each is None and edition.member is None:
        yield diagnose("EDN-044", name=name, addon=addon)


def cover_cautions(edition: Edition) -> Iterator[Diagnostic]:
    """Yield what an editor may have meant otherwise."""
    if edition.cover.written and not wrapped(edition):
        yield diagnose("EDN-045", name=edition.declared_name)


@dataclass(frozen=True, slots=True)
class Kogl:
    """공공누리: under which conditions the state lets its works be used."""

    number: int
    """1 to 4."""
    conditions: tuple[str, ...]

    @property
    def type_name(self) -> str:
        """The name of the type."""
        return f"제{self.number}유형"

    @property
    def sentence(self) -> str:
        """The line that stands beside the mark."""
        conditions = "+".join(self.conditions)
        return f"본 저작물은 ‘공공누리’ {self.type_name}: {conditions} 조건에 따라 이용할 수 있습니다."


_CONDITIONS = {
    1: ("출처표시",),
    2: ("출처표시", "상업적 이용금지"),
    3: ("출처표시", "변경금지"),
    4: ("출처표시", "상업적 이용금지", "변경금지"),
}


def kogl(number: int | None) -> Kogl | None:
    """Return the type of this number; None for a work that is not offered."""
    return None if number is None else Kogl(number, _CONDITIONS[number])


def price_text(price_won: int | None) -> str:
    """Return the price as a cover shows it (출판문화산업 진흥법 제22조), or that the book is not for sale."""
    return NOT_FOR_SALE if price_won is None else f"값 {price_won:,}원"
