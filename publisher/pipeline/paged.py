"""The editions with pages: set together, each planned, linked, and imposed where it is a booklet."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from publisher.assembly import describe, pages
from publisher.assembly.epub.page_list import PrintedPage
from publisher.assembly.furniture import furnish
from publisher.assembly.link import Linker, Placed, Stamp, Volume
from publisher.assembly.lost_text import lost_text
from publisher.assembly.missing_glyphs import missing_glyphs
from publisher.assembly.outline import OutlineEntry
from publisher.assembly.page_budget import given_up, refuse_other_length
from publisher.assembly.thickness import bound_cautions
from publisher.assembly.thin_pages import thin_pages
from publisher.checks.preflight.provenance import PROVENANCE
from publisher.editions import covers
from publisher.editions.edition import TRIMS, Target
from publisher.editions.manuscript import Manuscript, SectionKind
from publisher.errors import Diagnostic, diagnose
from publisher.html.fragment import Fragment
from publisher.html.furniture import compose_furniture
from publisher.ledger.report import Artifact
from publisher.pipeline import covered, printed
from publisher.pipeline.artifact import Made, Tray
from publisher.pipeline.means import Means
from publisher.pipeline.provenance import leave_provenance, provenance
from publisher.pipeline.workshop import Workshop
from publisher.render.icc import Profile
from publisher.render.inks import Inks
from publisher.render.part import Part
from publisher.render.press import Press, SheetJob

_PLAN = "page-plan.json"
_UNLISTED = frozenset({SectionKind.HALF_TITLE, SectionKind.BACK_COVER})
"""Sections without a line of their own in the PDF's outline."""
Stamps = Sequence[Stamp | None]
Answer = TypeVar("Answer")
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
        """Ask for parts and return everything that is linked, in the colours of the press too."""
        return (yield from self.ink((yield from self.assemble())))

    def assemble(self) -> Generator[pages.Jobs, pages.Parts, Settled]:
        """Ask for parts, then for the furniture and the blanks of the plan; return what screens show."""
        done = yield from self.set_pages()
        edition = self.tray.edition
        refuse_other_length(edition, done)
        asked = list(done.jobs)
        placed, furniture = yield from _noting(self._complete(done), asked)
        outline = [
            OutlineEntry(title, s.id, s.depth)
            for s in self.manuscript.sections
            if s.kind not in _UNLISTED
            for title in s.titles
        ]
        facts = describe.document_facts(self.workshop.book, edition)
        cover = yield from _noting(self._cover(done), asked)
        return Settled(done, tuple(asked), Volume(placed, done.plan, *furniture, outline, facts), cover)

    def ink(self, settled: Settled) -> Generator[pages.Jobs, pages.Parts, Settled]:
        """Ask for the same parts in the inks of the press, where it has any."""
        inks = self.workshop.inking(self.tray.edition).inks
        if inks is None:
            return settled
        inked = yield from _inked(settled.jobs, inks)
        cover = settled.cover
        if cover is not None:
            cover = replace(cover, volume=cover.volume.repainted(inked))
        return replace(settled, cover=cover, inked=inked, profile=inks.profile)

    def _cover(self, done: pages.SetPages) -> Generator[pages.Jobs, pages.Parts, covered.Wrapped | None]:
        """Ask for the cover around so many pages; None for an edition that has none of its own."""
        inside = any(section.kind not in pages.COVERS for section in self.manuscript.sections)
        if not (inside and covers.wrapped(self.tray.edition)):
            return None
        count = len(done.plan.block)
        return (yield from covered.set_cover(self.workshop, self.tray.edition, self.press, count))

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
        """Write the interior, the same pages for screens, the cover, and the imposed sheets of a booklet."""
        edition = self.tray.edition
        cautions = bound_cautions(edition, len(settled.done.plan.pages))
        fonts = tuple(font.path for font in self.press.fonts)
        intent = None if settled.profile is None else printed.intent_of(settled.profile)
        rendition = printed.press_rendition(self.workshop.book, edition, fonts, intent)
        files = printed.finished(settled.volume, settled.volume.repainted(settled.inked), edition, rendition)
        made = [self._write(file, linker, started) for file in files]
        pages.remember(settled.done, self.tray.place(_PLAN))
        volumes = {file.name: file.volume for file in files}
        if settled.cover is not None:
            volumes[covered.COVER_FILE] = settled.cover.volume
        known = provenance(self.workshop, self.press.picture_use, volumes)
        leave_provenance(self.tray.place(PROVENANCE), known)
        if settled.cover is not None:
            made.append(covered.finish(settled.cover, rendition, linker, self.tray, started))
        if self.tray.edition.target is Target.BOOKLET:
            made.append(_impose(self.tray, started))
        return Made(tuple(made), (*cautions, *self._said(settled)), self.manuscript.losses)

    def _write(self, file: printed.Finished, linker: Linker, started: float) -> Artifact:
        path = self.tray.place(file.name)
        with path.open("wb") as out:
            written = linker.link(file.volume, out)
        return self.tray.finished(path, file.kind, len(file.volume.plan.pages), started, written)

    def _said(self, settled: Settled) -> list[Diagnostic]:
        done, furniture = settled.done, settled.volume.furniture
        wrap = () if settled.cover is None else settled.cover.parts
        parts = (*done.parts, *wrap, *((furniture,) if furniture is not None else ()))
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
        said += self.workshop.inking(self.tray.edition).diagnostics
        said += missing_glyphs(undrawn, self.fragments, *sources)
        said += lost_text(done.parts, *sources)
        said += thin_pages(done.parts, {s.id: s.kind for s in self.manuscript.sections}, *sources)
        said += given_up(self.manuscript, self.tray.edition, *sources)
        return said


@dataclass(frozen=True, slots=True)
class Settled:
    """A planned edition."""

    done: pages.SetPages
    jobs: tuple[SheetJob, ...]
    """All that was asked for: sections, furniture, blanks, the cover."""
    volume: Volume
    """The whole book as it was set."""
    cover: covered.Wrapped | None
    """The wrap cover of a glued book."""
    inked: Mapping[str, Part] = field(default_factory=dict)
    """Parts in the inks of the press, by the keys of those in the colours of screens; furniture and blanks too."""
    profile: Profile | None = None
    """The profile of these inks; None where the press gets the colours of screens."""


def _noting(
    asking: Generator[pages.Jobs, pages.Parts, Answer], asked: list[SheetJob]
) -> Generator[pages.Jobs, pages.Parts, Answer]:
    """Ask for what ``asking`` asks for and note it in ``asked``."""
    try:
        jobs = next(asking)
        while True:
            asked += jobs
            jobs = asking.send((yield jobs))
    except StopIteration as end:
        answer: Answer = end.value
        return answer


def _inked(asked: Sequence[SheetJob], inks: Inks) -> Generator[pages.Jobs, pages.Parts, Mapping[str, Part]]:
    """Ask for the parts of some jobs in inks; return them by the keys of those in RGB."""
    jobs = {job.key: job.inked(inks) for job in asked}
    parts = yield tuple(jobs.values())
    return {plain: parts[job.key] for plain, job in jobs.items()}


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
    # Loaded late: most editions are not imposed.
    from publisher.assembly.booklet import Wishes, impose

    plan = impose(tray.place(printed.INTERIOR_FILE), imposed, Wishes(sheet=TRIMS["A4"]))
    return tray.finished(imposed, "imposed", len(plan.imposition.plates), started)
