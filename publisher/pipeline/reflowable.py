"""The editions without pages: the EPUBs. One that nothing has changed in is taken from the cache as it is."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from publisher.assembly import describe, embedding
from publisher.assembly.epub import pictures
from publisher.assembly.epub.bitmaps import NO_BITMAPS, Bitmaps
from publisher.assembly.epub.metadata import EpubMetadata
from publisher.assembly.epub.package import package
from publisher.assembly.epub.page_list import PrintedPage
from publisher.assembly.epub.recipe import recipe
from publisher.assembly.folio import plan_folios
from publisher.assembly.furniture import extent_of
from publisher.assembly.link import Linker, Placed, Volume
from publisher.assembly.pages import Jobs, Parts
from publisher.editions.edition import Edition
from publisher.editions.manuscript import Manuscript, Section, SectionKind
from publisher.editions.profiles import profile_named
from publisher.editions.select import condense
from publisher.editions.series import cover_edition, paper_edition
from publisher.errors import Diagnostic
from publisher.html.fragment import Fragment
from publisher.pipeline.artifact import Made, Tray
from publisher.pipeline.drawn import Drawings
from publisher.pipeline.means import Means
from publisher.pipeline.paged import Paged
from publisher.pipeline.workshop import Workshop
from publisher.progress import Step
from publisher.render import fonts, stylesheet
from publisher.render.cache import digest
from publisher.render.flatten import flatten
from publisher.render.part import Part
from publisher.render.pictures import picture_use
from publisher.render.press import Press, SheetJob
from publisher.render.subset import FontFormat

_COVER_WIDTH_PX = 1400
_RECIPE = "2"
"""Changes when the same things are put together otherwise."""
_flattened = lru_cache(maxsize=4)(flatten)
"""The members of a series have one sheet; to flatten it takes as long as to pack one of them."""


@dataclass(frozen=True, slots=True)
class Reflowable:
    """An edition without pages on its way."""

    workshop: Workshop
    tray: Tray
    metadata: EpubMetadata
    fragments: tuple[Fragment, ...]
    cover: PrintedCover | None
    paper: Paged | None
    """The paper edition whose pages it lists."""
    means: Means
    key: str
    """Digest of everything the file depends on but the printed pages."""
    drawings: Drawings | None = None
    """Its drawings, where the profile wants pictures of them."""

    @classmethod
    def begin(
        cls, whole: Workshop, tray: Tray, manuscript: Manuscript, means: Means, begun: Sequence[Paged] = ()
    ) -> Reflowable:
        """Compose the fragments of an edition; ``whole`` is the workshop of the whole book.

        ``begun`` are editions that are made beside it: the paper edition may be among them.
        """
        edition = tray.edition
        workshop = whole.showing(edition)
        on_paper = paper_edition(whole.book, edition)
        paper = None if on_paper is None else _paper(whole, tray, on_paper, means, begun)
        metadata = describe.epub_metadata(workshop.book, edition, on_paper)
        fragments = workshop.composer.compose(manuscript, paged=False)
        cover = PrintedCover.of(whole, edition, means)
        drawings = None
        if edition.profile is not None and edition.profile.charts == "png":
            drawings = Drawings.of(workshop, edition, fragments, means)
        key = digest(
            _RECIPE,
            recipe(),
            stylesheet.sources(workshop.theme, edition.target),
            repr((metadata, edition.line_break, edition.profile, edition.evaluated_by)),
            *(font.digest for font in means.font_files(workshop.font_files)),
            *(word for fragment in fragments for word in _words(fragment)),
            "" if cover is None else cover.key,
            "" if drawings is None else drawings.job.key,
        )
        return cls(workshop, tray, metadata, fragments, cover, paper, means, key, drawings)

    def settle(self) -> Generator[Jobs, Parts, Ready]:
        """Ask for the printed pages and, where the file or its picture is not known from before, the printed cover."""
        printed: tuple[PrintedPage, ...] = ()
        profile = self.tray.edition.profile or profile_named("default")
        assets = (asset for fragment in self.fragments for asset in fragment.assets)
        self.means.bench.hasten(assets, pictures.picture_use(profile))
        if self.paper is not None:
            printed = yield from self.paper.printed_pages()
        key = digest(self.key, repr(printed))
        known = self.means.cache.get("epub", key)
        if known is not None:
            return Ready(key, known, None, printed)
        picture = None if self.cover is None else (yield from self.cover.picture())
        bitmaps = NO_BITMAPS if self.drawings is None else (yield from self.drawings.pictures())
        return Ready(key, None, picture, printed, bitmaps)

    def finish(self, ready: Ready, step: Step, started: float) -> Made:
        """Write the file."""
        step.advance("EPUB")
        packed, said = (ready.packed, ()) if ready.packed is not None else self._pack(ready)
        target = self.tray.place(f"{self.workshop.book.file.slug}.epub")
        target.write_bytes(packed)
        if ready.packed is None:
            said = (*said, *self._judged(target))
            if not said:
                self.means.cache.put("epub", ready.key, packed)
        return Made((self.tray.finished(target, "epub", None, started),), said)

    def _pack(self, ready: Ready) -> tuple[bytes, tuple[Diagnostic, ...]]:
        """Return the bytes of the EPUB and what is wrong with the style sheet."""
        workshop, cache = self.workshop, self.means.cache
        sheet = _flattened(stylesheet.screen_sheet(workshop.theme, self.tray.edition))
        digests = {file.path: file.digest for file in self.means.font_files(workshop.font_files)}
        profile = self.tray.edition.profile or profile_named("default")
        faces = embedding.embed(
            fonts.faces(workshop.font_files),
            self.fragments,
            sheet.css,
            cache,
            digests,
            FontFormat(profile.fonts),
        )

        def packed(metadata: EpubMetadata) -> bytes:
            parts = (self.fragments, sheet.css, faces, ready.cover, cache, ready.printed)
            return package(metadata, *parts, profile=profile, bitmaps=ready.bitmaps)

        made = packed(self.metadata)
        evaluator = self.tray.edition.evaluated_by
        if evaluator is not None and profile.epub_version == "3" and _accessible(made):
            made = packed(replace(self.metadata, evaluated_by=evaluator))
        return made, sheet.diagnostics

    def _judged(self, target: Path) -> Iterator[Diagnostic]:
        """Yield what the edition's profile finds wrong with the finished file."""
        # Loaded late: a file that the cache knows was found clean when it was made.
        from publisher.checks.epub_profile import judge_epub

        profile = self.tray.edition.profile or profile_named("default")
        for finding in judge_epub(target, profile).findings:
            if finding.diagnostic is not None:
                yield finding.diagnostic


@dataclass(frozen=True, slots=True)
class Ready:
    """What an EPUB waited for."""

    key: str
    """Digest of everything the file depends on."""
    packed: bytes | None
    """The finished file, where it was known."""
    cover: bytes | None
    """A JPEG; None where the book has no cover on paper, or the file is known."""
    printed: tuple[PrintedPage, ...]
    """The numbered pages of the paper edition."""
    bitmaps: Bitmaps = field(default_factory=lambda: NO_BITMAPS)
    """Drawings as pictures."""


def _accessible(packed: bytes) -> bool:
    """Return whether the evaluation of a finished EPUB finds nothing that fails."""
    # Loaded late: a claim is made once for each version of a file.
    from publisher.checks.accessibility import evaluate_bytes

    return evaluate_bytes(packed).passed


def _paper(whole: Workshop, tray: Tray, edition: Edition, means: Means, begun: Sequence[Paged]) -> Paged:
    """Return the paper edition, as it is begun already or anew."""
    known = next((paged for paged in begun if paged.tray.edition == edition), None)
    if known is not None:
        return known
    beside = Tray(edition, tray.folder, tray.home)
    return Paged.begin(whole.showing(edition), beside, condense(whole.book, edition), means)


@dataclass(frozen=True, slots=True)
class PrintedCover:
    """The cover of the paper edition, which an e-book wears as a picture."""

    workshop: Workshop
    edition: Edition
    section: Section
    fragment: Fragment
    means: Means
    key: str
    """Digest of everything the picture depends on, told without reading a style sheet."""

    @classmethod
    def of(cls, whole: Workshop, edition: Edition, means: Means) -> PrintedCover | None:
        """Compose the cover an e-book wears; None where the book has none on paper."""
        paper = cover_edition(whole.book, edition)
        if paper is None or SectionKind.COVER not in paper.parts:
            return None
        (section,) = condense(whole.book, replace(paper, parts=(SectionKind.COVER,))).sections
        workshop = whole.showing(paper)
        fragment = workshop.composer.compose_section(section, paged=True)
        key = digest(
            _RECIPE,
            recipe(),
            str(_COVER_WIDTH_PX),
            stylesheet.sources(workshop.theme, paper.target),
            stylesheet.geometry_rules(paper),
            repr((paper.line_break, picture_use(paper), workshop.shells())),
            *(font.digest for font in means.font_files(workshop.font_files)),
            *_words(fragment),
        )
        return cls(workshop, paper, section, fragment, means, key)

    def picture(self) -> Generator[Jobs, Parts, bytes]:
        """Ask for the part of the cover, unless its picture is known, and return the picture."""
        known = self.means.cache.get("page", self.key)
        if known is not None:
            return known
        job = SheetJob(self.workshop.press(self.edition, self.means), self.fragment)
        parts = yield (job,)
        made = self._drawn(parts[job.key], job.press)
        self.means.cache.put("page", self.key, made)
        return made

    def _drawn(self, part: Part, press: Press) -> bytes:
        # Loaded late: it is needed once for every cover.
        from publisher.render.raster import first_page_jpeg

        plan = plan_folios([extent_of(self.section, self.edition, part.page_count, ())])
        facts = describe.document_facts(self.workshop.book, self.edition)
        volume = Volume((Placed(part, 0, turned=False),), plan, None, (None,) * part.page_count, (), facts)
        out = BytesIO()
        Linker(self.means.image, lambda face: self.means.program(face, press.fonts)).link(volume, out)
        return first_page_jpeg(out.getvalue(), _COVER_WIDTH_PX)


def _words(fragment: Fragment) -> tuple[str, ...]:
    """Return all that a fragment is, for a digest; where its pictures lie does not count, what they show does."""
    said = (fragment.id, fragment.kind.value, fragment.title, fragment.html, fragment.region, fragment.depth)
    shown = tuple((asset.href, asset.digest, asset.media_type) for asset in fragment.assets)
    return (*map(str, said), repr(shown))
