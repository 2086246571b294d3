"""The line itself: read, choose, condense, compose, set, link, put in place."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

from publisher.assembly.outputs import staging
from publisher.editions.edition import Target, cautions
from publisher.editions.select import condense
from publisher.errors import CheckError, Diagnostic, Severity
from publisher.pipeline.artifact import Artifact, BuildReport, Made, Tray
from publisher.pipeline.means import Means
from publisher.pipeline.paged import Paged, settle_together
from publisher.pipeline.reflowable import make_epub
from publisher.pipeline.workshop import Workshop
from publisher.progress import Progress
from publisher.render import stylesheet
from publisher.render.adapt import adapt, markup
from publisher.render.part import Part
from publisher.render.press import SheetJob


def build(
    root: Path,
    *,
    editions: tuple[str, ...] | None,
    out: Path,
    progress: Progress,
    strict: bool,
    means: Means,
) -> BuildReport:
    """Build the editions of a book into ``out/<slug>/`` and return what was made.

    ``editions`` None means all. Nothing in ``out`` changes unless everything succeeded. Raises PublisherError.
    """
    started = time.perf_counter()
    with progress.step("reading the book", 1):
        workshop = Workshop.open(root)
    chosen = workshop.choose(editions)
    heard = [*workshop.book.warnings, *(said for edition in chosen for said in cautions(edition))]
    home = out / workshop.book.file.slug
    with staging(home) as folder:
        made = _make(workshop, [Tray(edition, folder, home) for edition in chosen], means, progress, started)
        heard += made.diagnostics
        _refuse_warnings(heard, strict=strict)
    # Editions share their manuscript: what is wrong with it is said once.
    return BuildReport(made.artifacts, tuple(dict.fromkeys(heard)))


def _make(
    workshop: Workshop, trays: Sequence[Tray], means: Means, progress: Progress, started: float
) -> Made:
    """Make all editions: pages of all of them side by side, then each its files."""
    paged = [
        Paged.begin(workshop, tray, condense(workshop.book, tray.edition), means)
        for tray in trays
        if tray.edition.target is not Target.EPUB
    ]
    made: dict[str, Made] = {}
    sections = {edition.press.key + f.id: f.title for edition in paged for f in edition.fragments}
    with progress.step("setting pages", len(sections)) as step:

        def heard(job: SheetJob, _: Part) -> None:
            title = sections.pop(job.press.key + job.fragment.id, None)
            if title is not None:  # set again because a page number grew: no further progress
                step.advance(title)

        settled = settle_together(paged, means, heard)
    for edition, ready in zip(paged, settled, strict=True):
        with progress.step("binding {subject}", 1, subject=edition.tray.edition.name):
            made[edition.tray.edition.name] = edition.finish(ready, edition.linker(means), started)
    for tray in trays:
        if tray.edition.target is Target.EPUB:
            with progress.step("setting {subject}", 1, subject=tray.edition.name) as step:
                manuscript = condense(workshop.book, tray.edition)
                made[tray.edition.name] = make_epub(workshop, manuscript, tray, means, step, started)
    ordered = [made[tray.edition.name] for tray in trays]
    artifacts: list[Artifact] = [artifact for item in ordered for artifact in item.artifacts]
    return Made(tuple(artifacts), tuple(word for item in ordered for word in item.diagnostics))


def _refuse_warnings(heard: list[Diagnostic], *, strict: bool) -> None:
    if strict and any(item.severity is Severity.WARNING for item in heard):
        raise CheckError(*(item.hardened() for item in heard))


def write_html(root: Path, edition_name: str, out: Path) -> Path:
    """Write the whole book as one HTML file with its style sheet and pictures, as a page engine would read it."""
    workshop = Workshop.open(root)
    edition = workshop.choose((edition_name,))[0]
    fragments = workshop.composer.compose(condense(workshop.book, edition), paged=True)
    sheet = stylesheet.paged_sheet(workshop.theme, edition)
    palette = workshop.palette(sheet)
    body = "\n".join(markup(adapt(fragment, palette, edition.line_break, alone=False)) for fragment in fragments)
    out.mkdir(parents=True, exist_ok=True)
    for asset in (asset for fragment in fragments for asset in fragment.assets):
        target = out / asset.href
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(asset.path.read_bytes())
    (out / "book.css").write_text(sheet, encoding="utf-8")
    (out / "book.html").write_text(workshop.whole_document(edition, body, "book.css"), encoding="utf-8")
    return out / "book.html"
