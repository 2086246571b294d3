"""The line itself: read, choose, condense, compose, set, link, put in place."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Sequence
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path

from publisher.assembly.outputs import staging
from publisher.assembly.pages import Jobs, Parts
from publisher.editions.edition import Edition, Target, cautions
from publisher.editions.select import condense
from publisher.errors import CheckError, Diagnostic, Severity
from publisher.ledger.report import BuildReport
from publisher.pipeline.artifact import Made, Tray
from publisher.pipeline.means import Means
from publisher.pipeline.paged import Paged
from publisher.pipeline.reflowable import Reflowable
from publisher.pipeline.rounds import Round, alone, together
from publisher.pipeline.workshop import Workshop
from publisher.progress import Progress, Step
from publisher.render import stylesheet
from publisher.render.adapt import adapt, markup
from publisher.render.press import SheetJob
from publisher.render.tokens import unknown_tokens

Finish = Callable[[Step, float], Made]
"""Writes the files of an edition of which everything is set; told when the build began (``time.perf_counter``)."""


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
    making = make_book(root, editions=editions, out=out, progress=progress, strict=strict, means=means)
    return alone(making, means.bench)


def make_book(
    root: Path,
    *,
    editions: tuple[str, ...] | None,
    out: Path,
    progress: Progress,
    strict: bool,
    means: Means,
) -> Generator[Round, Parts, BuildReport]:
    """Build a book as ``build`` does; parts are asked for, so that other books can be on their way meanwhile."""
    started = time.perf_counter()
    with progress.step("reading the book", 1):
        workshop = Workshop.open(root, means.cache)
    chosen = workshop.choose(editions)
    heard = [
        *workshop.book.warnings,
        *unknown_tokens(workshop.theme),
        *(said for edition in chosen for said in cautions(edition)),
    ]
    home = out / workshop.book.file.slug
    with staging(home) as folder:
        trays = [Tray(edition, folder, home) for edition in chosen]
        made = yield from _make(workshop, trays, means, progress, started)
        # Parts share their sheet, editions their manuscript: what is wrong with it is said once.
        heard = list(dict.fromkeys((*heard, *made.diagnostics)))
        _refuse_faults(heard, strict=strict)
        files = tuple(home / path.relative_to(folder) for path in sorted(folder.rglob("*")) if path.is_file())
    return BuildReport(made.artifacts, tuple(heard), made.losses, files)


def _make(
    workshop: Workshop, trays: Sequence[Tray], means: Means, progress: Progress, started: float
) -> Generator[Round, Parts, Made]:
    """Make all editions: what is set for them side by side, then each its files."""
    paged = {
        tray.edition.name: Paged.begin(
            workshop.showing(tray.edition), tray, condense(workshop.book, tray.edition), means
        )
        for tray in trays
        if tray.edition.paged
    }
    works: list[Generator[Jobs, Parts, Finish]] = []
    for tray in trays:
        if tray.edition.paged:
            works.append(_bound(paged[tray.edition.name], means))
        else:
            manuscript = condense(workshop.book, tray.edition)
            beside = tuple(paged.values())
            works.append(_flowing(Reflowable.begin(workshop, tray, manuscript, means, beside)))
    sections = {(e.press.key, f.id, f.html): f.title for e in paged.values() for f in e.fragments}
    with progress.step("setting pages", len(sections)) as step:

        def heard(job: SheetJob) -> None:
            title = sections.pop((job.press.key, job.fragment.id, job.fragment.html), None)
            if title is not None:  # set again because a page number grew: no further progress
                step.advance(title)

        finishes = yield from together(works, heard)
    made: list[Made] = []
    for tray, finish in zip(trays, finishes, strict=True):
        with _finishing(tray.edition, progress) as step:
            made.append(finish(step, started))
        yield Round()
    artifacts = tuple(artifact for item in made for artifact in item.artifacts)
    losses = tuple(loss for item in made for loss in item.losses)
    return Made(artifacts, tuple(word for item in made for word in item.diagnostics), losses)


def _finishing(edition: Edition, progress: Progress) -> AbstractContextManager[Step]:
    if edition.target is Target.EPUB:
        return progress.step("setting {subject}", 1, subject=edition.name)
    return progress.step("binding {subject}", 1, subject=edition.name)


def _bound(edition: Paged, means: Means) -> Generator[Jobs, Parts, Finish]:
    settled = yield from edition.settle()
    return lambda _, started: edition.finish(settled, edition.linker(means), started)


def _flowing(edition: Reflowable) -> Generator[Jobs, Parts, Finish]:
    ready = yield from edition.settle()
    return partial(edition.finish, ready)


def _refuse_faults(heard: list[Diagnostic], *, strict: bool) -> None:
    """Raise CheckError where a finished file has a fault; a strict run takes warnings for faults."""
    judged = [item.hardened() for item in heard] if strict else heard
    if any(item.severity is Severity.ERROR for item in judged):
        raise CheckError(*judged)


def write_html(root: Path, edition_name: str, out: Path) -> Path:
    """Write the whole book as one HTML file with its style sheet and pictures, as a page engine would read it."""
    whole = Workshop.open(root)
    edition = whole.choose((edition_name,))[0]
    workshop = whole.showing(edition)
    fragments = workshop.composer.compose(condense(whole.book, edition), paged=True)
    sheet = stylesheet.paged_sheet(workshop.theme, edition)
    palette = workshop.palette(sheet)
    body = "\n".join(
        markup(adapt(fragment, palette, edition.line_break, alone=False)) for fragment in fragments
    )
    out.mkdir(parents=True, exist_ok=True)
    for asset in (asset for fragment in fragments for asset in fragment.assets):
        target = out / asset.href
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(asset.path.read_bytes())
    (out / "book.css").write_text(sheet, encoding="utf-8")
    (out / "book.html").write_text(workshop.whole_document(edition, body, "book.css"), encoding="utf-8")
    return out / "book.html"
