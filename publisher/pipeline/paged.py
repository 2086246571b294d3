"""One edition with pages: set, plan, bind, and impose where it is a booklet."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from publisher.assembly import describe, pages
from publisher.assembly.book_block import OutlineEntry, bind
from publisher.assembly.booklet import impose
from publisher.assembly.fit import Fitter
from publisher.assembly.furniture import sheets
from publisher.assembly.imposition import impose_saddle
from publisher.assembly.lost_text import lost_text
from publisher.assembly.missing_glyphs import missing_glyphs
from publisher.editions.edition import TRIMS, Target
from publisher.editions.manuscript import Manuscript, SectionKind
from publisher.errors import diagnose
from publisher.html.fragment import Fragment
from publisher.html.furniture import compose_furniture
from publisher.pipeline.artifact import Artifact, Made, Tray
from publisher.pipeline.workshop import Workshop
from publisher.progress import Step
from publisher.render.laid_out import LaidOut

if TYPE_CHECKING:
    from publisher.render.fragment import PageEngine

_BLANK = '<div class="blank"></div>'
_PLAN = "page-plan.json"
_UNLISTED = frozenset({SectionKind.HALF_TITLE, SectionKind.BACK_COVER})
"""Sections without a line of their own in the PDF's outline."""


def make_pages(workshop: Workshop, manuscript: Manuscript, tray: Tray, step: Step) -> Made:
    """Write the interior of a paged edition, and its imposed sheets where it is a booklet."""
    started = time.perf_counter()
    engine = workshop.engine(tray.edition)
    remembered = pages.recall(tray.last(_PLAN))
    fitter = Fitter(engine, remembered.fits)

    begun: set[str] = set()

    def lay_out(fragment: Fragment, *, verso: bool) -> LaidOut:
        if fragment.id not in begun:  # set again only because a page number moved: no further progress
            begun.add(fragment.id)
            step.advance(fragment.title)
        return fitter.lay_out(fragment, verso=verso)

    compose = workshop.composer.compose_section
    done = pages.set_pages(manuscript.sections, tray.edition, remembered.folios, compose, lay_out)
    parts = _in_order(done, engine)
    furniture = _furniture(workshop, manuscript, done, tray, engine)
    outline = [OutlineEntry(s.title, s.id, s.depth) for s in manuscript.sections if s.kind not in _UNLISTED]
    interior = tray.place("interior.pdf")
    interior.write_bytes(
        bind(engine.write(parts, tagged=True), engine.write([furniture], tagged=False), done.plan, outline)
    )
    pages.remember(pages.Remembered(done.plan.folios, fitter.settled), tray.place(_PLAN))
    made = [tray.finished(interior, "interior", len(done.plan.pages), started)]
    if tray.edition.target is Target.BOOKLET:
        made.append(_impose(tray, len(done.plan.pages)))
    said = (
        *(() if done.settled else (diagnose("PAGE-022", name=tray.edition.name, rounds=done.rounds),)),
        *engine.diagnostics,
        *(word for part in (*parts, furniture) for word in part.diagnostics),
        *missing_glyphs(engine.undrawn, done.fragments, workshop.case_files, workshop.book_file),
        *lost_text(parts, workshop.case_files, workshop.book_file),
    )
    return Made(tuple(made), said)


def _in_order(done: pages.SetPages, engine: PageEngine) -> list[LaidOut]:
    """Return the parts in page order, with a blank page wherever the plan has one."""
    by_id = {part.id: part for part in done.parts}
    parts: list[LaidOut] = []
    for page in done.plan.pages:
        if page.extent_id is None:
            parts.append(engine.lay_out_markup("blank", _BLANK, {}, verso=page.verso))
        elif page.page_in_extent == 0:
            parts.append(by_id[page.extent_id])
    return parts


def _furniture(
    workshop: Workshop, manuscript: Manuscript, done: pages.SetPages, tray: Tray, engine: PageEngine
) -> LaidOut:
    running = describe.running_title(workshop.book)
    planned = sheets(done.plan, manuscript.sections, tray.edition, running)
    markup = compose_furniture(workshop.composer.environment, planned)
    return engine.lay_out_markup("furniture", markup, {}, verso=False)


def _impose(tray: Tray, page_count: int) -> Artifact:
    started = time.perf_counter()
    imposition = impose_saddle(page_count)
    imposed = tray.place("imposed.pdf")
    impose(tray.place("interior.pdf"), imposed, imposition, TRIMS["A4"].rotated())
    return tray.finished(imposed, "imposed", len(imposition.sides), started)
