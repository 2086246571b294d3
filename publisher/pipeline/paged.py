"""The editions with pages: set together, each planned, linked, and imposed where it is a booklet."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass

from publisher.assembly import describe, pages
from publisher.assembly.booklet import Wishes, impose
from publisher.assembly.epub.page_list import PrintedPage
from publisher.assembly.furniture import furnish
from publisher.assembly.link import Linker, Placed, Stamp, Volume
from publisher.assembly.lost_text import lost_text
from publisher.assembly.missing_glyphs import missing_glyphs
from publisher.assembly.outline import OutlineEntry
from publisher.editions.edition import TRIMS, Target
from publisher.editions.manuscript import Manuscript, SectionKind
from publisher.errors import Diagnostic, diagnose
from publisher.html.fragment import Fragment
from publisher.html.furniture import compose_furniture
from publisher.pipeline.artifact import Artifact, Made, Tray
from publisher.pipeline.means import Means
from publisher.pipeline.workshop import Workshop
from publisher.render.part import Part
from publisher.render.press import Press, SheetJob

_PLAN = "page-plan.json"
_UNLISTED = frozenset({SectionKind.HALF_TITLE, SectionKind.BACK_COVER})
"""Sections without a line of their own in the PDF's outline."""
Stamps = Sequence[Stamp | None]
_BLANK = '<div class="blank"></div>'


@dataclass(frozen=True, slots=True)
class Paged:
    """An edition with pages on its way."""

    workshop: Workshop
    """Of the book as the edition shows it."""
    tray: Tray
    manuscript: Manuscript
    press: Press
    fragments: tuple[Fragment, ...]

    @classmethod
    def begin(cls, workshop: Workshop, tray: Tray, manuscript: Manuscript, means: Means) -> Paged:
        """Compose the fragments of an edition."""
        press = workshop.press(tray.edition, means)
        return cls(workshop, tray, manuscript, press, workshop.composer.compose(manuscript, paged=True))

    def set_pages(self) -> Generator[pages.Jobs, pages.Parts, pages.SetPages]:
        """Ask for parts until they stand as planned."""
        known = pages.recall(self.tray.last(_PLAN))
        return (
            yield from pages.set_pages(
                self.manuscript.sections, self.fragments, self.tray.edition, self.press, known
            )
        )

    def printed_pages(self) -> Generator[pages.Jobs, pages.Parts, tuple[PrintedPage, ...]]:
        """Ask for parts and return the numbered pages and the words each begins with."""
        done = yield from self.set_pages()
        by_id = {part.id: part for part in done.parts}
        return tuple(
            PrintedPage(
                page.folio,
                page.extent_id,
                page.page_in_extent == 0,
                by_id[page.extent_id].openings[page.page_in_extent],
            )
            for page in done.plan.pages
            if page.folio and page.extent_id is not None
        )

    def settle(self) -> Generator[pages.Jobs, pages.Parts, Settled]:
        """Ask for parts, then for the furniture and the blanks of the plan; return everything that is linked."""
        done = yield from self.set_pages()
        edition = self.tray.edition
        placed, furniture = yield from self._complete(done)
        outline = [
            OutlineEntry(s.title, s.id, s.depth) for s in self.manuscript.sections if s.kind not in _UNLISTED
        ]
        facts = describe.document_facts(self.workshop.book, edition)
        return Settled(done, Volume(placed, done.plan, *furniture, outline, facts))

    def _complete(
        self, done: pages.SetPages
    ) -> Generator[pages.Jobs, pages.Parts, tuple[tuple[Placed, ...], tuple[Part | None, Stamps]]]:
        """Ask for blanks and page furniture; return all parts in page order, the furniture and who wears what."""
        # Where pages look different on either side, so do blanks.
        sides = {page.verso and self.press.sided for page in done.plan.pages if page.extent_id is None}
        blanks = {verso: self._blank(verso=verso) for verso in sorted(sides)}
        edition, running = self.tray.edition, describe.running_title(self.workshop.book)
        for numbered in (False, True):
            worn = furnish(done.plan, self.manuscript.sections, edition, running, numbered=numbered)
            sheets = compose_furniture(self.workshop.composer.environment, worn.sheets)
            job = SheetJob(self.press, sheets, tagged=False)
            parts = yield ((job,) if worn.sheets else ()) + tuple(blanks.values())
            furniture = parts.get(job.key)
            # A theme whose digits differ in width gets a sheet for every page.
            if furniture is None or not furniture.baked:
                break
        ready = {verso: parts[blank.key] for verso, blank in blanks.items()}
        return tuple(_placed(done, ready, sided=self.press.sided)), (furniture, worn.stamps)

    def _blank(self, *, verso: bool) -> SheetJob:
        empty = Fragment("blank", SectionKind.CASES, "", _BLANK)
        return SheetJob(self.press, empty, verso=verso, tagged=False)

    def linker(self, means: Means) -> Linker:
        """Return what links parts of this edition."""
        return Linker(means.image, lambda face: means.program(face, self.press.fonts))

    def finish(self, settled: Settled, linker: Linker, started: float) -> Made:
        """Write the interior, and the imposed sheets of a booklet."""
        interior = self.tray.place("interior.pdf")
        with interior.open("wb") as out:
            written = linker.link(settled.volume, out)
        pages.remember(settled.done, self.tray.place(_PLAN))
        count = len(settled.done.plan.pages)
        made = [self.tray.finished(interior, "interior", count, started, written)]
        if self.tray.edition.target is Target.BOOKLET:
            made.append(_impose(self.tray, started))
        return Made(tuple(made), tuple(self._said(settled)))

    def _said(self, settled: Settled) -> list[Diagnostic]:
        done, furniture = settled.done, settled.volume.furniture
        parts = (*done.parts, *((furniture,) if furniture is not None else ()))
        undrawn = {character for part in parts for character in part.undrawn}
        anchors = {anchor.id for part in done.parts for anchor in part.anchors}
        sources = self.workshop.case_files, self.workshop.book_file
        said = [word for part in parts for word in part.diagnostics]
        if not done.settled:
            said.append(diagnose("PAGE-022", name=self.tray.edition.name, rounds=done.rounds))
        said += [
            diagnose("PAGE-032", fragment=part.id, target=target)
            for part in done.parts
            for target in part.targets
            if target not in anchors
        ]
        said += missing_glyphs(undrawn, self.fragments, *sources)
        said += lost_text(done.parts, *sources)
        return said


@dataclass(frozen=True, slots=True)
class Settled:
    """A planned edition."""

    done: pages.SetPages
    volume: Volume


def _placed(done: pages.SetPages, blanks: Mapping[bool, Part], *, sided: bool) -> list[Placed]:
    """Return the parts in page order, with a blank page wherever the plan has one.

    ``blanks`` are by side, that of versos where pages are ``sided``.
    """
    by_id: Mapping[str, Part] = {part.id: part for part in done.parts}
    placed = []
    for page in done.plan.pages:
        if page.extent_id is None:
            placed.append(Placed(blanks[page.verso and sided], page.page_index, turned=False))
        elif page.page_in_extent == 0:
            part = by_id[page.extent_id]
            placed.append(Placed(part, page.page_index, turned=part.verso != page.verso))
    return placed


def _impose(tray: Tray, started: float) -> Artifact:
    imposed = tray.place("imposed.pdf")
    plan = impose(tray.place("interior.pdf"), imposed, Wishes(sheet=TRIMS["A4"]))
    return tray.finished(imposed, "imposed", len(plan.imposition.plates), started)
