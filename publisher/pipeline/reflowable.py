"""The edition without pages: the EPUB."""

from __future__ import annotations

from io import BytesIO

from publisher.assembly import describe, embedding
from publisher.assembly.epub.package import package
from publisher.assembly.folio import plan_folios
from publisher.assembly.furniture import extent_of
from publisher.assembly.link import Linker, Placed, Volume
from publisher.editions.edition import Target, plan_editions
from publisher.editions.manuscript import Manuscript, SectionKind
from publisher.editions.select import condense
from publisher.pipeline.artifact import Made, Tray
from publisher.pipeline.means import Means
from publisher.pipeline.workshop import Workshop
from publisher.progress import Step
from publisher.render import fonts, stylesheet
from publisher.render.cache import digest
from publisher.render.flatten import flatten
from publisher.render.press import SheetJob

_COVER_WIDTH_PX = 1400


def make_epub(
    workshop: Workshop, manuscript: Manuscript, tray: Tray, means: Means, step: Step, started: float
) -> Made:
    """Write the EPUB of an edition."""
    fragments = workshop.composer.compose(manuscript, paged=False)
    step.advance("EPUB")
    sheet = flatten(stylesheet.screen_sheet(workshop.theme, tray.edition))
    packed = package(
        describe.epub_metadata(workshop.book, tray.edition),
        fragments,
        sheet.css,
        embedding.embed(fonts.faces(workshop.font_files), fragments, sheet.css),
        _cover_image(workshop, means),
    )
    target = tray.place(f"{workshop.book.file.slug}.epub")
    target.write_bytes(packed)
    return Made((tray.finished(target, "epub", None, started),), sheet.diagnostics)


def _cover_image(workshop: Workshop, means: Means) -> bytes | None:
    """Return the printed cover as a picture, where the book has one."""
    planned = plan_editions(workshop.book.file)
    paged = next((edition for edition in planned if edition.target is Target.PRINT), None)
    if paged is None:
        return None
    sections = condense(workshop.book, paged).sections
    cover = next((section for section in sections if section.kind is SectionKind.COVER), None)
    if cover is None:
        return None
    from publisher.render.raster import first_page_jpeg

    press = workshop.press(paged, means)
    job = SheetJob(press, workshop.composer.compose_section(cover, paged=True))
    key = digest(job.key, str(_COVER_WIDTH_PX))
    known = means.cache.get("page", key)
    if known is not None:
        return known
    ((_, part),) = means.bench.set((job,))
    plan = plan_folios([extent_of(cover, paged, part.page_count, ())])
    facts = describe.document_facts(workshop.book, paged)
    volume = Volume((Placed(part, 0, turned=False),), plan, None, (None,) * part.page_count, (), facts)
    out = BytesIO()
    Linker(means.image, lambda face: means.program(face, press.fonts)).link(volume, out)
    picture = first_page_jpeg(out.getvalue(), _COVER_WIDTH_PX)
    means.cache.put("page", key, picture)
    return picture
