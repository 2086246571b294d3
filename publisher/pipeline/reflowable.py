"""The edition without pages: the EPUB."""

from __future__ import annotations

import time

from publisher.assembly import describe, embedding
from publisher.assembly.epub.package import package
from publisher.editions.edition import Target, plan_editions
from publisher.editions.manuscript import Manuscript, SectionKind
from publisher.editions.select import condense
from publisher.pipeline.artifact import Made, Tray
from publisher.pipeline.workshop import Workshop
from publisher.progress import Step
from publisher.render import fonts, stylesheet
from publisher.render.flatten import flatten

_COVER_WIDTH_PX = 1400


def make_epub(workshop: Workshop, manuscript: Manuscript, tray: Tray, step: Step) -> Made:
    """Write the EPUB of an edition."""
    started = time.perf_counter()
    fragments = workshop.composer.compose(manuscript, {})
    step.advance("EPUB")
    sheet = flatten(stylesheet.screen_sheet(workshop.theme, tray.edition))
    packed = package(
        describe.epub_metadata(workshop.book, tray.edition),
        fragments,
        sheet.css,
        embedding.embed(fonts.faces(workshop.font_files), fragments, sheet.css),
        _cover_image(workshop),
    )
    target = tray.place(f"{workshop.book.file.slug}.epub")
    target.write_bytes(packed)
    return Made((tray.finished(target, "epub", None, started),), sheet.diagnostics)


def _cover_image(workshop: Workshop) -> bytes | None:
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

    engine = workshop.engine(paged)
    part = engine.lay_out(workshop.composer.compose_section(cover, {}), verso=False)
    return first_page_jpeg(engine.write([part], tagged=False), _COVER_WIDTH_PX)
