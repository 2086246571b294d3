"""The job ticket as a PDF: set by the same engine as the book's pages, linked by the same linker, cached like them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from publisher.assembly import describe
from publisher.assembly.folio import Extent, plan_folios
from publisher.assembly.link import Linker, Placed, Volume
from publisher.assembly.outline import OutlineEntry
from publisher.editions.edition import TRIMS, Edition
from publisher.editions.manuscript import SectionKind
from publisher.editions.production import Colour
from publisher.geometry import Margins, Mm
from publisher.html.fragment import Fragment
from publisher.pipeline.means import Means
from publisher.pipeline.workshop import Workshop
from publisher.release.print_order import HEADING, Ticket
from publisher.render.press import Press, SheetJob
from publisher.render.stylesheet import LAYERS, geometry_rules

_ID = "ticket"
_TEMPLATE = "forms/ticket.xhtml.j2"
_SHEETS = ("tokens.css", "base.css", "ticket.css")
_MARGIN = Mm(18)


def write_pdf(workshop: Workshop, edition: Edition, ticket: Ticket, out: Path, means: Means) -> None:
    """Set the ticket of an edition and write it as a PDF of A4 sheets. Raises RenderError and OSError."""
    sheet = _sheet(edition)
    job = SheetJob(_press(workshop, edition, sheet, means), compose(workshop, ticket))
    ((_, part),) = means.bench.set((job,))
    plan = plan_folios((Extent(_ID, part.page_count),))
    facts = describe.document_facts(workshop.book, edition)
    outline = (OutlineEntry(HEADING, _ID, 1),)
    facts = replace(facts, title=f"{facts.title} {HEADING}", subject=None, keywords=())
    volume = Volume((Placed(part, 0, turned=False),), plan, None, (None,) * part.page_count, outline, facts)
    with out.open("wb") as file:
        Linker(means.image, lambda face: means.program(face, job.press.fonts)).link(volume, file)


def compose(workshop: Workshop, ticket: Ticket) -> Fragment:
    """Return the ticket as markup."""
    template = workshop.composer.environment.get_template(_TEMPLATE)
    # A colophon is set as it stands: nothing is tried to fill its page.
    return Fragment(
        _ID, SectionKind.COLOPHON, HEADING, template.render(heading=HEADING, ticket=ticket).strip()
    )


def _sheet(edition: Edition) -> Edition:
    """Return the geometry of the ticket: one-sided A4 for an office printer."""
    return replace(
        edition,
        trim=TRIMS["A4"],
        bleed=Mm(0),
        margins=Margins(_MARGIN, _MARGIN, _MARGIN, _MARGIN),
        production=replace(edition.production, colour=Colour.RGB, marks=False),
    )


def _press(workshop: Workshop, edition: Edition, sheet: Edition, means: Means) -> Press:
    theme = workshop.theme
    text = "\n".join((LAYERS, *(theme.read(name) for name in _SHEETS), geometry_rules(sheet)))
    return replace(
        workshop.press(edition, means), sheet=text, palette=workshop.palette(text), sided=False, words=None
    )
