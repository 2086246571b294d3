"""The line itself: read, choose, condense, make, put in place."""

from __future__ import annotations

from pathlib import Path

from publisher.assembly.outputs import staging
from publisher.editions.edition import Target, cautions
from publisher.editions.select import condense
from publisher.errors import CheckError, Diagnostic, Severity
from publisher.pipeline.artifact import Artifact, BuildReport, Made, Tray
from publisher.pipeline.paged import make_pages
from publisher.pipeline.reflowable import make_epub
from publisher.pipeline.workshop import Workshop
from publisher.progress import Progress
from publisher.render import stylesheet
from publisher.render.adapt import adapt, markup


def build(
    root: Path, *, editions: tuple[str, ...] | None, out: Path, progress: Progress, strict: bool
) -> BuildReport:
    """Build the editions of a book into ``out/<slug>/`` and return what was made.

    ``editions`` None means all. Nothing in ``out`` changes unless everything succeeded. Raises PublisherError.
    """
    with progress.step("reading the book", 1):
        workshop = Workshop.open(root)
    chosen = workshop.choose(editions)
    heard = [*workshop.book.warnings, *(said for edition in chosen for said in cautions(edition))]
    artifacts: list[Artifact] = []
    home = out / workshop.book.file.slug
    with staging(home) as folder:
        for edition in chosen:
            made = _make(workshop, Tray(edition, folder, home), progress)
            artifacts += made.artifacts
            heard += made.diagnostics
        _refuse_warnings(heard, strict=strict)
    # Editions share their manuscript: what is wrong with it is said once.
    return BuildReport(tuple(artifacts), tuple(dict.fromkeys(heard)))


def _make(workshop: Workshop, tray: Tray, progress: Progress) -> Made:
    manuscript = condense(workshop.book, tray.edition)
    with progress.step("setting {subject}", len(manuscript.sections), subject=tray.edition.name) as step:
        make = make_epub if tray.edition.target is Target.EPUB else make_pages
        return make(workshop, manuscript, tray, step)


def _refuse_warnings(heard: list[Diagnostic], *, strict: bool) -> None:
    if strict and any(item.severity is Severity.WARNING for item in heard):
        raise CheckError(*(item.hardened() for item in heard))


def write_html(root: Path, edition_name: str, out: Path) -> Path:
    """Write the whole book as one HTML file with its style sheet and pictures, as a page engine would read it."""
    workshop = Workshop.open(root)
    edition = workshop.choose((edition_name,))[0]
    fragments = workshop.composer.compose(condense(workshop.book, edition), {})
    sheet = stylesheet.paged_sheet(workshop.theme, edition)
    palette = workshop.palette(sheet)
    body = "\n".join(markup(adapt(fragment, palette, edition.line_break)) for fragment in fragments)
    out.mkdir(parents=True, exist_ok=True)
    for asset in (asset for fragment in fragments for asset in fragment.assets):
        target = out / asset.href
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(asset.path.read_bytes())
    (out / "book.css").write_text(sheet, encoding="utf-8")
    (out / "book.html").write_text(workshop.shell(edition, "book.css")(body, verso=False), encoding="utf-8")
    return out / "book.html"
