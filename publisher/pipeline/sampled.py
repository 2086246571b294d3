"""The sample of an e-book: an edition of its own that is built as every e-book is, and says what it is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from publisher.assembly.sample_mark import MARK
from publisher.editions.edition import Edition
from publisher.editions.select import condense
from publisher.errors import Diagnostic, diagnose
from publisher.pipeline.lone_epub import make_epub
from publisher.pipeline.means import Means
from publisher.pipeline.reflowable import PrintedCover, Reflowable
from publisher.pipeline.workshop import Workshop
from publisher.release.sample import Sample, choose_sample, measure, sample_cover, sample_edition
from publisher.render.cache import digest


@dataclass(frozen=True, slots=True)
class SampleEpub:
    """A finished sample."""

    packed: bytes
    chosen: Sample
    diagnostics: tuple[Diagnostic, ...]


def make_sample(workshop: Workshop, ebook: Edition, percent: int, scratch: Path, means: Means) -> SampleEpub:
    """Return the sample of ``ebook`` within ``percent`` of its text; ``scratch`` is a folder to build it in."""
    whole = workshop.showing(ebook).composer.compose(condense(workshop.book, ebook), paged=False)
    chosen = choose_sample(measure(whole), percent)
    numbers = {loaded.id: loaded.case.number for loaded in workshop.book.cases}
    edition = sample_edition(workshop.book.file, ebook, chosen, [numbers[case] for case in chosen.case_ids])
    cover = PrintedCover.of(workshop, sample_cover(ebook, edition), means)
    packed, said = make_epub(workshop, edition, scratch, means, lambda making: _marked(making, cover))
    if not chosen.case_ids:
        said = (*said, diagnose("REL-043", share=percent))
    return SampleEpub(packed, chosen, said)


def _marked(plain: Reflowable, cover: PrintedCover | None) -> Reflowable:
    """Return the sample under a title that says so, in the cover of the whole book."""
    title = f"{plain.metadata.title} ({MARK})"
    return replace(
        plain,
        metadata=replace(plain.metadata, title=title),
        cover=cover,
        key=digest(plain.key, title, "" if cover is None else cover.key),
    )
