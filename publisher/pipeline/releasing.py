"""A parcel for the print shop: build, judge, refuse or put together, put in place.

One readable function, ``release``; a step a line. The parcels of all editions are written beside their places and take
these one after another when every one of them is whole: nothing half-written ever stands there.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from publisher.assembly.finished import read_finished
from publisher.checks.preflight import PROVENANCE, Subject, kind_of, profile_of, read_provenance
from publisher.checks.preflight.judge import judge
from publisher.checks.preflight.page_report import write_report
from publisher.checks.preflight.rules import RULES
from publisher.checks.report import CheckReport
from publisher.editions.covers import wrapped
from publisher.editions.edition import Edition, Target
from publisher.errors import Diagnostic, ReleaseError, Severity, diagnose
from publisher.errors.diagnostic import Translate
from publisher.ledger.report import Artifact, BuildReport
from publisher.pipeline.covered import plan_cover
from publisher.pipeline.line import build
from publisher.pipeline.means import Means
from publisher.pipeline.ticketed import write_pdf
from publisher.pipeline.workshop import Workshop
from publisher.progress import Progress
from publisher.release import parcel, verdict
from publisher.release.folder import replacing
from publisher.release.manifest import MANIFEST, Manifest, item_of, list_parcel
from publisher.release.parcel import PRINT_ORDER, Built, Entry, Source
from publisher.release.print_order import Finished, as_text, write_ticket

_JUDGED = "preflight"
_SHEETS = "imposed"
"""Kind of the file that holds a booklet's sheets."""


@dataclass(frozen=True, slots=True)
class _Ready:
    """An edition whose files are good enough to leave the house."""

    edition: Edition
    sources: tuple[Source, ...]
    subjects: tuple[Subject, ...]
    reports: tuple[CheckReport, ...]
    """One a source, as ``subjects`` are."""


def release(
    root: Path,
    *,
    editions: tuple[str, ...] | None,
    out: Path,
    progress: Progress,
    strict: bool,
    means: Means,
    translate: Translate,
) -> BuildReport:
    """Put the parcels of a book's editions into ``out/<slug>/release/`` and return what is in them.

    ``editions`` None means every edition for print. ``strict`` takes warnings for errors; ``translate`` words the
    preflight report. Nothing that was released before changes unless everything succeeded. Raises PublisherError.
    """
    started = time.perf_counter()
    workshop = Workshop.open(root, means.cache)
    chosen = releasable(workshop, editions)
    booklets = booklets_beside(workshop, chosen)
    names = tuple(dict.fromkeys(edition.name for edition in (*chosen, *booklets)))
    built = build(root, editions=names, out=out, progress=progress, strict=strict, means=means)
    with progress.step("judging files", len(chosen)) as step:
        ready = []
        for edition in chosen:
            ready.append(_judged(workshop, edition, booklets, built.artifacts))
            step.advance(edition.name)
    heard = [*built.diagnostics, *_refuse_faults(ready, strict=strict)]
    made: list[Artifact] = []
    with ExitStack() as open_folders, progress.step("packing parcels", len(ready)) as step:
        for item in ready:
            home = parcel.parcel_folder(out / workshop.book.file.slug, item.edition.name)
            folder = open_folders.enter_context(replacing(home))
            manifest = _pack(workshop, item, folder, means, translate)
            made += _artifacts(manifest, item.edition, folder, home, started)
            step.advance(item.edition.name)
    return BuildReport(tuple(made), tuple(dict.fromkeys(heard)))


def releasable(workshop: Workshop, names: tuple[str, ...] | None) -> tuple[Edition, ...]:
    """Return the editions to release: those named, else all for print.

    Raises EditionError for unknown names, ReleaseError for editions without pages and where nothing is for print.
    """
    chosen = workshop.choose(names)
    if names is None:
        chosen = tuple(edition for edition in chosen if edition.target is Target.PRINT)
    if not chosen:
        raise ReleaseError(diagnose("REL-004"))
    unprinted = [edition.name for edition in chosen if not edition.paged]
    if unprinted:
        raise ReleaseError(*(diagnose("REL-002", edition=name) for name in unprinted))
    return chosen


def booklets_beside(workshop: Workshop, chosen: Sequence[Edition]) -> tuple[Edition, ...]:
    """Return the booklets whose sheets go along: those on their own, where there is a print edition to go with."""
    if not any(edition.target is Target.PRINT and edition.member is None for edition in chosen):
        return ()
    return tuple(
        edition
        for edition in workshop.choose(None)
        if edition.target is Target.BOOKLET and edition.member is None
    )


def _judged(
    workshop: Workshop, edition: Edition, booklets: Sequence[Edition], artifacts: Sequence[Artifact]
) -> _Ready:
    """Return the files of an edition with what preflight says of each. Raises ReleaseError for missing ones."""
    slug = workshop.book.file.slug
    own = parcel.sources(slug, edition, _files(artifacts, edition))
    along = [(source, edition) for source in own]
    if edition.target is Target.PRINT and edition.member is None:
        for booklet in booklets:
            made = _files(artifacts, booklet)
            along.append((parcel.source(slug, booklet, _SHEETS, made, "booklet-imposed"), booklet))
    pages = read_finished(own[0].path).pages
    subjects = tuple(_subject(source.path, measured, pages, workshop.book.root) for source, measured in along)
    return _Ready(
        edition,
        tuple(source for source, _ in along),
        subjects,
        tuple(judge(subject) for subject in subjects),
    )


def _files(artifacts: Sequence[Artifact], edition: Edition) -> Mapping[str, Built]:
    return {item.kind: Built(item.path, item.sha256) for item in artifacts if item.edition == edition.name}


def _subject(path: Path, edition: Edition, pages: int, root: Path) -> Subject:
    kind = kind_of(path)
    known = read_provenance(path.with_name(PROVENANCE), root)
    return Subject(path, kind, profile_of(edition, kind), edition, known, pages)


def _refuse_faults(ready: Sequence[_Ready], *, strict: bool) -> tuple[Diagnostic, ...]:
    """Return what preflight warns of; raise ReleaseError with all its errors when there are any."""
    reports = [report.hardened() if strict else report for item in ready for report in item.reports]
    said = tuple(
        finding.diagnostic
        for report in reports
        for finding in report.findings
        if finding.diagnostic is not None
    )
    errors = [item for item in said if item.severity is Severity.ERROR]
    if errors or not all(report.passed for report in reports):
        raise ReleaseError(diagnose("REL-005", count=len(errors)), *dict.fromkeys(errors))
    return said


def _pack(workshop: Workshop, item: _Ready, folder: Path, means: Means, translate: Translate) -> Manifest:
    """Write everything that belongs to a parcel into ``folder``, its list last."""
    entries = [parcel.lay_in(source, folder) for source in item.sources]
    reports = _named(entries, item)
    subjects = [
        replace(subject, path=folder / entry.name)
        for entry, subject in zip(entries, item.subjects, strict=True)
    ]
    entries.append(parcel.lay_in_proof(entries[0], item.sources[0].stem, folder))
    entries += _preflight_files(folder, reports, subjects, translate)
    shown = workshop.showing(item.edition)
    files = tuple(parcel.listed(entry, folder) for entry in entries)
    ticket = write_ticket(shown.book, item.edition, _finished(item, entries), files)
    (folder / f"{PRINT_ORDER}.txt").write_text(as_text(ticket), encoding="utf-8", newline="\n")
    write_pdf(shown, item.edition, ticket, folder / f"{PRINT_ORDER}.pdf", means)
    roles = {entry.name: entry.role for entry in entries}
    roles |= dict.fromkeys((f"{PRINT_ORDER}.txt", f"{PRINT_ORDER}.pdf"), PRINT_ORDER)
    return list_parcel(folder, book=workshop.book.file.slug, parcel=item.edition.name, roles=roles)


def _named(entries: Sequence[Entry], item: _Ready) -> list[CheckReport]:
    """Return the reports with the names that files have in the parcel."""
    return [
        replace(
            report,
            files=(entry.name,),
            findings=tuple(replace(finding, file=entry.name) for finding in report.findings),
        )
        for entry, report in zip(entries, item.reports, strict=True)
    ]


def _preflight_files(
    folder: Path, reports: Sequence[CheckReport], subjects: Sequence[Subject], translate: Translate
) -> list[Entry]:
    pairs = ((report.files[0], report) for report in reports)
    (folder / f"{_JUDGED}.json").write_bytes(verdict.as_json(pairs))
    write_report(folder / f"{_JUDGED}.html", reports, subjects, translate)
    return [Entry(f"{_JUDGED}.{suffix}", _JUDGED, None) for suffix in ("html", "json")]


def _finished(item: _Ready, entries: Sequence[Entry]) -> Finished:
    interior = entries[0].pdf
    assert interior is not None
    cover = plan_cover(item.edition, interior.pages) if wrapped(item.edition) else None
    warnings = sum(
        finding.severity is Severity.WARNING for report in item.reports for finding in report.findings
    )
    return Finished(interior.pages, cover, interior.condition, interior.standard, len(RULES), warnings)


def _artifacts(
    manifest: Manifest, edition: Edition, folder: Path, home: Path, started: float
) -> list[Artifact]:
    """Return what is in a parcel, as a build tells of its files; they still stand in ``folder``."""
    seconds = round(time.perf_counter() - started, 3)
    items = (*manifest.items, item_of(folder / MANIFEST, MANIFEST, "manifest"))
    return [
        Artifact(
            edition.name,
            item.role,
            home / item.name,
            read_finished(folder / item.name).pages if item.name.endswith(".pdf") else None,
            item.bytes,
            seconds,
            item.sha256,
        )
        for item in items
    ]
