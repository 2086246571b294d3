"""A parcel for each store: the built e-book, its covers, its form, its record, its samples.

The book is built first, as ``build`` builds it, and the parcels are put together from its finished files. No parcel is
put in place unless all of them succeeded.
"""

from __future__ import annotations

import hashlib
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from publisher.editions.edition import Edition, Target
from publisher.editions.profiles import LIBRARY, NAMES, EpubProfile, profile_cautions, profile_named
from publisher.editions.series import paper_edition
from publisher.errors import Diagnostic, EditionError, ReleaseError, Severity, diagnose
from publisher.ledger.report import Artifact, BuildReport
from publisher.pipeline.line import build
from publisher.pipeline.lone_epub import make_epub
from publisher.pipeline.means import Means
from publisher.pipeline.sampled import make_sample
from publisher.pipeline.workshop import Workshop
from publisher.progress import Progress
from publisher.release.folder import replacing
from publisher.release.listing import list_book
from publisher.release.manifest import list_parcel
from publisher.release.parcel import parcel_folder
from publisher.release.store_parcel import ParcelFile, StorePacking
from publisher.release.workbook import require_workbooks

_COLOPHON_GAP = "EPUB-116"
SAMPLE_SHARE = 10
"""Percent of the book in a sample, where neither the editor nor the store says."""


def make_listings(
    root: Path,
    *,
    stores: Sequence[str],
    edition: str | None,
    out: Path,
    progress: Progress,
    strict: bool,
    means: Means,
) -> BuildReport:
    """Build the e-book, put a parcel for each store into ``out/<slug>/release/<store>/`` and return what is in them.

    ``edition`` None means the e-book of book.yaml that is made to the store's profile, else the first. Raises
    PublisherError; with ``strict`` also where a store asks for something the book does not say.
    """
    started = time.perf_counter()
    require_workbooks()
    workshop = Workshop.open(root, means.cache)
    ebooks = {name: _ebook(workshop, edition, store_profile(name)) for name in stores}
    papers = {name: paper_edition(workshop.book, ebook) for name, ebook in ebooks.items()}
    names = [found.name for found in (*ebooks.values(), *papers.values()) if found is not None]
    built = build(
        root, editions=tuple(dict.fromkeys(names)), out=out, progress=progress, strict=strict, means=means
    )
    heard = list(built.diagnostics)
    parcels: dict[str, dict[str, ParcelFile]] = {}
    with progress.step("listing", len(ebooks)) as step, tempfile.TemporaryDirectory() as scratch:
        for name, ebook in ebooks.items():
            store = store_profile(name, ebook)
            maker = _Maker(workshop, replace(ebook, profile=store), papers[name], built.artifacts, means)
            packing, said = maker.packing(store, Path(scratch) / name)
            heard += (*profile_cautions(store), *(_softened(said) if name == LIBRARY else said))
            parcels[name], said = packing.parcel()
            heard += said
            step.advance(store.label)
        heard = list(dict.fromkeys(heard))
        _refuse_faults(heard, strict=strict)
        _put_in_place(parcels, workshop.book.file.slug, out)
    home, seconds = out / workshop.book.file.slug, round(time.perf_counter() - started, 3)
    made = (
        _artifact(store, parcel_folder(home, store) / name, file, seconds)
        for store, files in parcels.items()
        for name, file in files.items()
    )
    return BuildReport(tuple(made), tuple(heard))


def store_profile(name: str, edition: Edition | None = None) -> EpubProfile:
    """Return what a store takes, as ``edition`` words it where it is made for that store.

    Raises ReleaseError for an unknown store.
    """
    if edition is not None and edition.profile is not None and edition.profile.name == name:
        return edition.profile
    try:
        return profile_named(name)
    except KeyError as fault:
        raise ReleaseError(diagnose("REL-044", store=name, known=", ".join(NAMES))) from fault


def _ebook(workshop: Workshop, name: str | None, store: EpubProfile) -> Edition:
    """Return the e-book that is listed. Raises EditionError."""
    editions = workshop.choose(None if name is None else (name,))
    found = [edition for edition in editions if edition.target is Target.EPUB]
    if not found:
        raise EditionError(diagnose("REL-045"))
    made_for = (edition for edition in found if edition.profile and edition.profile.name == store.name)
    return next(made_for, found[0])


@dataclass(frozen=True, slots=True)
class _Maker:
    """Makes what a store's parcel needs of the book."""

    workshop: Workshop
    ebook: Edition
    """To the store's profile."""
    paper: Edition | None
    artifacts: Sequence[Artifact]
    """Of the build."""
    means: Means

    def packing(self, store: EpubProfile, scratch: Path) -> tuple[StorePacking, list[Diagnostic]]:
        """Return everything a parcel is put together from, and what was said on the way."""
        book = list_book(self.workshop.book, self.ebook, self.paper, _inner_pages(self.paper, self.artifacts))
        packed, said = self._epub(scratch)
        heard = list(said)
        share = _share(self.workshop, store)
        sample: bytes | None = None
        if book.preview and store.name != LIBRARY:
            made = make_sample(self.workshop, self.ebook, share, scratch, self.means)
            sample = made.packed
            heard += made.diagnostics
        printed = _shown(self.artifacts, self.paper)
        judging = scratch / "judging"
        judging.mkdir(parents=True)
        return StorePacking(book, store, packed, sample, printed, share, judging), heard

    def _epub(self, scratch: Path) -> tuple[bytes, tuple[Diagnostic, ...]]:
        """Return the e-book: the built one where it is made to the store's profile, else one more."""
        declared = next(each for each in self.workshop.choose((self.ebook.name,)))
        if declared.profile == self.ebook.profile:
            return _finished(self.artifacts, "epub", self.ebook.name).read_bytes(), ()
        return make_epub(self.workshop, self.ebook, scratch, self.means)


def _share(workshop: Workshop, store: EpubProfile) -> int:
    """Return the percent a sample may hold: what the editor asks for, but no more than the store takes."""
    said = workshop.book.file.listing
    asked = None if said is None else said.sample_share
    limits = [share for share in (asked, store.sample_share) if share is not None]
    return min(limits, default=SAMPLE_SHARE)


def _inner_pages(paper: Edition | None, artifacts: Sequence[Artifact]) -> int | None:
    """Return the pages of the printed book without its covers."""
    if paper is None:
        return None
    interior = next(item for item in artifacts if (item.edition, item.kind) == (paper.name, "interior"))
    return interior.pages


def _finished(artifacts: Sequence[Artifact], kind: str, edition: str) -> Path:
    return next(item.path for item in artifacts if (item.edition, item.kind) == (edition, kind))


def _shown(artifacts: Sequence[Artifact], paper: Edition | None) -> Path | None:
    """Return the printed pages as a screen shows them: the digital PDF, else the interior."""
    if paper is None:
        return None
    made = {item.kind: item.path for item in artifacts if item.edition == paper.name}
    return made.get("digital", made.get("interior"))


def _softened(said: Sequence[Diagnostic]) -> Iterator[Diagnostic]:
    """Yield what is said of the library's e-book, with gaps in its colophon as warnings.

    Its parcel also holds the data for the ISBN, which are asked for before there is one.
    """
    for item in said:
        yield replace(item, severity=Severity.WARNING) if item.code == _COLOPHON_GAP else item


def _refuse_faults(heard: Sequence[Diagnostic], *, strict: bool) -> None:
    """Raise ReleaseError where a store would send the parcel back; a strict run takes warnings for errors."""
    judged = [item.hardened() for item in heard] if strict else heard
    if any(item.severity is Severity.ERROR for item in judged):
        raise ReleaseError(*judged)


def _put_in_place(parcels: Mapping[str, Mapping[str, ParcelFile]], slug: str, out: Path) -> None:
    """Write all parcels beside their places, then let them take these one after another."""
    with ExitStack() as open_folders:
        for store, files in parcels.items():
            folder = open_folders.enter_context(replacing(parcel_folder(out / slug, store)))
            for name, file in files.items():
                (folder / name).write_bytes(file.content)
            roles = {name: file.role for name, file in files.items()}
            list_parcel(folder, book=slug, parcel=store, roles=roles)


def _artifact(store: str, path: Path, file: ParcelFile, seconds: float) -> Artifact:
    digest = hashlib.sha256(file.content).hexdigest()
    return Artifact(store, file.role, path, None, len(file.content), seconds, digest)
