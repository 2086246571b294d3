"""How an edition is made in the print shop: its colours, its sheet, its binding and its paper.

Owns: the settings and what stands in for those nobody wrote. Refuses: drawing or judging anything. What is not law is
configuration here: print shops differ.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from publisher.geometry import Mm

if TYPE_CHECKING:
    # Workers, which set pages in these colours, read no manuscript.
    from publisher.content.model.edition import EditionSettings, PrintOrder


class Colour(StrEnum):
    """The inks an edition is printed with."""

    CMYK = "cmyk"
    GRAY = "gray"
    RGB = "rgb"
    """For screens and office printers; no shop separates it."""


class Binding(StrEnum):
    """How the leaves are held together."""

    PERFECT = "perfect"
    """무선철: signatures are laid on one another and glued at the spine."""
    SADDLE = "saddle"
    """중철: all sheets are put into one another and stitched through the fold."""


class Intent(StrEnum):
    """Rendering intents of ICC.1:2022 §6.2 that make sense for pictures in a book."""

    RELATIVE = "relative"
    PERCEPTUAL = "perceptual"


@dataclass(frozen=True, slots=True)
class Order:
    """What only the publisher knows of a print run. None: it is still to be agreed on with the shop."""

    copies: int | None = None
    cover_paper: str | None = None
    finishing: str | None = None
    delivery: str | None = None
    """Where to, and to whom."""
    due: str | None = None
    contact: str | None = None
    """Whom the shop may ask."""
    notes: tuple[tuple[str, str], ...] = ()
    """Further rows, name and text; a text is Markdown of one paragraph."""


@dataclass(frozen=True, slots=True)
class Production:
    """What the print shop is told and what its files are made to."""

    colour: Colour
    icc: str | None
    """Path of the shop's ICC profile as book.yaml writes it; None for the one that comes with the publisher."""
    icc_sha256: str | None
    intent: Intent
    black_point: bool
    """True when black point compensation is used."""
    ink_limit: int
    """Most ink on one spot, in percent, all inks together."""
    marks: bool
    """True for crop and registration marks and a line about the page, in a slug outside the bleed."""
    pod: bool
    """True for print on demand: pages of the trim size, without bleed and marks."""
    binding: Binding
    multiple: int
    """The page count is filled up to a multiple of this."""
    paper: str
    """Name of the paper of the interior, ``모조 100``."""
    mm_per_page: float | None
    """The shop's own figure for the thickness of one page (half a leaf), mm; None to look the paper up."""
    digital: bool
    """True when the same pages are also written for screens: RGB, trim size, tagged, with links."""
    order: Order = Order()
    """What the job ticket says beside all this."""


SLUG = Mm(10)
"""Width of the sheet around the bleed where there are marks: whole crop marks, register crosses and a line of text."""
_MULTIPLE = {Binding.PERFECT: 2, Binding.SADDLE: 4}
_PAPER = {"print": "모조 100", "booklet": "모조 80", "epub": "모조 100"}
SADDLE_USUAL = 48
"""Pages: a stitched book of more gapes and creeps on ordinary paper."""
SADDLE_MOST = 64
"""Pages of a stitched book at the most."""
PERFECT_LEAST = 32
"""Pages: a thinner book has no spine that glue would hold. All three are what Korean shops tell; theirs may differ."""
INK_LIMIT = 300
"""Percent; what Korean shops ask of books (leaflets: 250)."""


def production_of(settings: EditionSettings, target: str) -> Production:
    """Return how an edition for ``target`` is made; ``settings`` is what book.yaml says of it."""
    printed = target == "print"
    binding = Binding(settings.binding or ("saddle" if target == "booklet" else "perfect"))
    icc = settings.icc
    colour = Colour(settings.color or ("cmyk" if printed else "rgb"))
    pod = bool(settings.pod)
    marks = printed if settings.marks is None else settings.marks
    return Production(
        colour=colour,
        icc=None if icc is None else icc.file,
        icc_sha256=None if icc is None else icc.sha256,
        intent=Intent("relative" if icc is None or icc.intent is None else icc.intent),
        black_point=True if icc is None or icc.black_point is None else icc.black_point,
        ink_limit=settings.ink_limit or INK_LIMIT,
        marks=marks and not pod,
        pod=pod,
        binding=binding,
        multiple=settings.page_multiple or _MULTIPLE[binding],
        paper=settings.paper or _PAPER[target],
        mm_per_page=settings.mm_per_page,
        digital=printed if settings.digital is None else settings.digital,
        order=_order(settings.print_order),
    )


def _order(written: PrintOrder | None) -> Order:
    if written is None:
        return Order()
    return Order(
        written.copies,
        written.cover_paper,
        written.finishing,
        written.delivery,
        written.due,
        written.contact,
        tuple((row.label, row.value) for row in written.notes),
    )


def bleed_of(settings: EditionSettings, *, pod: bool) -> Mm:
    """Return the bleed of an edition; print on demand has none."""
    if pod:
        return Mm(0)
    return Mm(3 if settings.bleed_mm is None else settings.bleed_mm)
