"""The wrap cover of a glued book: planned from the pages of its interior, set as one more part, linked to one page."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, replace

from publisher.assembly import describe
from publisher.assembly.folio import FolioPlan, PlannedPage
from publisher.assembly.link import Linker
from publisher.assembly.metadata import DocumentFacts
from publisher.assembly.pages import Jobs, Parts
from publisher.assembly.rendition import Rendition
from publisher.assembly.volume import Placed, Volume
from publisher.editions.covers import COVER_BLEED, interior_thickness
from publisher.editions.edition import Edition, theme_scale
from publisher.editions.select import condense_cover
from publisher.editions.wrap import CoverPlan, spine_type, wrap_cover
from publisher.geometry import Mm, Size
from publisher.html.figures.barcode import barcode_size
from publisher.ledger.report import Artifact
from publisher.pipeline.artifact import Tray
from publisher.pipeline.workshop import Workshop
from publisher.render import stylesheet
from publisher.render.part import Part
from publisher.render.press import Press, SheetJob

COVER_FILE = "cover.pdf"


@dataclass(frozen=True, slots=True)
class Wrapped:
    """A finished wrap cover."""

    plan: CoverPlan
    volume: Volume

    @property
    def parts(self) -> tuple[Part, ...]:
        """What it is made of."""
        return tuple(item.part for item in self.volume.placed)


def plan_cover(edition: Edition, pages: int) -> CoverPlan:
    """Return the plan of the cover of an interior of so many pages; the edition is one without faults."""
    assert edition.trim is not None
    thickness = interior_thickness(edition.production)
    cover = edition.cover
    bleed = COVER_BLEED if edition.production.pod else edition.bleed
    return wrap_cover(edition.trim, pages, thickness or Mm(0), cover.flaps, bleed, spine_mm=cover.spine)


def cover_job(workshop: Workshop, edition: Edition, press: Press, plan: CoverPlan) -> SheetJob:
    """Return what is set for a cover; ``workshop`` is that of the book as the edition shows it."""
    section = condense_cover(workshop.book, edition, plan)
    width, height = barcode_size(edition.isbn_addon, edition.cover.barcode_percent)
    houses = (house.name for house in workshop.book.file.publishers)
    words = (describe.running_title(workshop.book), *houses)
    rules = stylesheet.wrap_rules(
        plan, Size(Mm(width), Mm(height)), spine_type(plan, words), theme_scale(edition)
    )
    fragment = workshop.composer.compose_section(section, paged=True)
    return SheetJob(replace(press, sheet=f"{press.sheet}\n{rules}"), fragment)


def set_cover(
    workshop: Workshop, edition: Edition, press: Press, pages: int
) -> Generator[Jobs, Parts, Wrapped]:
    """Ask for the part of the cover around so many pages and return it as a volume of one page."""
    plan = plan_cover(edition, pages)
    job = cover_job(workshop, edition, press, plan)
    parts = yield (job,)
    return Wrapped(plan, cover_volume(parts[job.key], describe.document_facts(workshop.book, edition)))


def cover_volume(part: Part, facts: DocumentFacts) -> Volume:
    """Return a cover as a book of one page without number."""
    page = PlannedPage(0, part.id, 0, verso=False, folio="", shown=False)
    plan = FolioPlan((page,), {}, {part.id: 0})
    return Volume((Placed(part, 0, turned=False),), plan, None, (None,), (), facts)


def finish(wrapped: Wrapped, rendition: Rendition, linker: Linker, tray: Tray, started: float) -> Artifact:
    """Write the cover beside the interior, finished as its pages are, with marks where it is folded."""
    slug = rendition.slug
    folded = rendition if slug is None else replace(rendition, slug=replace(slug, folds=wrapped.plan.folds))
    path = tray.place(COVER_FILE)
    with path.open("wb") as out:
        # Not the linker of the interior itself: what that has linked is kept for the next time.
        own = Linker(linker.image, linker.program)
        written = own.link(replace(wrapped.volume, rendition=folded), out)
    return tray.finished(path, "cover", 1, started, written)
