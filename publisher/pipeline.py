"""The straight line from a folder of YAML to finished files: knows every room, does no work of its own."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from publisher.assembly import describe, embedding, pages
from publisher.assembly.book_block import OutlineEntry, bind
from publisher.assembly.booklet import impose
from publisher.assembly.epub.package import package
from publisher.assembly.fit import best_fit, key_of, without_folios
from publisher.assembly.furniture import sheets
from publisher.assembly.imposition import impose_saddle
from publisher.assembly.lost_text import lost_text
from publisher.assembly.missing_glyphs import missing_glyphs
from publisher.assembly.outputs import staging
from publisher.content.book import Book
from publisher.content.load import BOOK_FILE, load_book
from publisher.editions.edition import TRIMS, Edition, Target, cautions, plan_editions
from publisher.editions.manuscript import Manuscript, SectionKind
from publisher.editions.select import condense
from publisher.errors import CheckError, Diagnostic, EditionError, Severity, diagnose
from publisher.html.compose import Composer
from publisher.html.fragment import Fragment
from publisher.html.furniture import compose_furniture
from publisher.progress import Progress, Step
from publisher.render import fonts, stylesheet
from publisher.render.adapt import Palette
from publisher.render.flatten import flatten
from publisher.render.laid_out import LaidOut
from publisher.render.stylesheet import Theme
from publisher.resources import theme_folder

if TYPE_CHECKING:
    from publisher.render.fragment import PageEngine

_COVER_WIDTH_PX = 1400
_BLANK = '<div class="blank"></div>'


@dataclass(frozen=True, slots=True)
class Artifact:
    """A finished file."""

    edition: str
    kind: str
    """interior, imposed or epub."""
    path: Path
    pages: int | None
    """Pages of a PDF, sides of imposed sheets; None for an EPUB."""
    bytes: int
    seconds: float
    """Wall time of the steps that made it."""
    sha256: str


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build made, and every warning it gave."""

    artifacts: tuple[Artifact, ...]
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class _Workshop:
    """What all editions of one book share."""

    book: Book
    theme: Theme
    composer: Composer
    font_files: tuple[Path, ...]


def build(
    root: Path, *, editions: tuple[str, ...] | None, out: Path, progress: Progress, strict: bool
) -> BuildReport:
    """Build the editions of a book into ``out/<slug>/`` and return what was made.

    ``editions`` None means all. Nothing in ``out`` changes unless everything succeeded. Raises PublisherError.
    """
    with progress.step("reading the book", 1):
        workshop = _open(root)
    chosen = _choose(workshop.book, editions)
    heard = [*workshop.book.warnings, *(said for edition in chosen for said in cautions(edition))]
    artifacts: list[Artifact] = []
    home = out / workshop.book.file.slug
    with staging(home) as folder:
        for edition in chosen:
            made, said = _make(workshop, edition, folder, home, progress)
            heard += said
            artifacts += made
        _refuse_warnings(heard, strict=strict)
    # Editions share their manuscript: what is wrong with it is said once.
    return BuildReport(tuple(artifacts), tuple(dict.fromkeys(heard)))


def write_html(root: Path, edition_name: str, out: Path) -> Path:
    """Write the whole book as one HTML file with its style sheet and pictures, as a page engine would read it."""
    from publisher.render.adapt import adapt, markup

    workshop = _open(root)
    edition = _choose(workshop.book, (edition_name,))[0]
    manuscript = condense(workshop.book, edition)
    fragments = workshop.composer.compose(manuscript, {})
    sheet = stylesheet.paged_sheet(workshop.theme, edition)
    palette = Palette(stylesheet.token_values(sheet), stylesheet.scoped_values(sheet))
    body = "\n".join(markup(adapt(fragment, palette, edition.line_break)) for fragment in fragments)
    out.mkdir(parents=True, exist_ok=True)
    for asset in (asset for fragment in fragments for asset in fragment.assets):
        target = out / asset.href
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(asset.path.read_bytes())
    (out / "book.css").write_text(sheet, encoding="utf-8")
    (out / "book.html").write_text(_shell(workshop, edition)(body, verso=False), encoding="utf-8")
    return out / "book.html"


def _open(root: Path) -> _Workshop:
    book = load_book(root)
    theme = Theme(
        folders=tuple(f for f in (root / "styles", theme_folder("styles")) if f.is_dir()),
        overrides=tuple((name, str(value)) for name, value in book.file.theme.items()),
    )
    templates = tuple(f for f in (root / "templates", theme_folder("templates")) if f.is_dir())
    files = fonts.font_files(theme_folder("styles") / "fonts", book.fonts)
    return _Workshop(book, theme, Composer.of(book, templates), files)


def _choose(book: Book, names: tuple[str, ...] | None) -> tuple[Edition, ...]:
    planned = {edition.name: edition for edition in plan_editions(book.file)}
    unknown = [name for name in names or () if name not in planned]
    if unknown:
        raise EditionError(*(diagnose("EDN-001", name=name, known=", ".join(planned)) for name in unknown))
    return tuple(planned.values()) if names is None else tuple(planned[name] for name in names)


def _make(
    workshop: _Workshop, edition: Edition, folder: Path, home: Path, progress: Progress
) -> tuple[list[Artifact], list[Diagnostic]]:
    manuscript = condense(workshop.book, edition)
    with progress.step("setting {subject}", len(manuscript.sections), subject=edition.name) as step:
        if edition.target is Target.EPUB:
            return _make_epub(workshop, edition, manuscript, folder, home, step)
        return _make_pages(workshop, edition, manuscript, folder, home, step)


def _make_pages(
    workshop: _Workshop, edition: Edition, manuscript: Manuscript, folder: Path, home: Path, step: Step
) -> tuple[list[Artifact], list[Diagnostic]]:
    started = time.perf_counter()
    engine = _engine(workshop, edition)
    plan_file = Path(edition.name) / "page-plan.json"
    remembered = pages.recall(home / plan_file)
    settled: dict[str, str] = {}

    def lay_out(fragment: Fragment, *, verso: bool) -> LaidOut:
        step.advance(fragment.title)
        if fragment.kind not in _FITTED:
            return engine.lay_out(fragment, verso=verso)
        bare = without_folios(fragment)
        key = key_of(bare, engine.sheet, verso=verso)
        if key not in remembered.fits and key not in settled:
            part = best_fit(lambda fit: engine.lay_out(bare, verso=verso, fit=fit))
            settled[key] = part.fit
            if bare.html == fragment.html:
                return part
        settled.setdefault(key, remembered.fits.get(key, ""))
        return engine.lay_out(fragment, verso=verso, fit=settled[key])

    done = pages.set_pages(
        manuscript.sections, edition, remembered.folios, workshop.composer.compose_section, lay_out
    )
    parts = {part.id: part for part in done.parts}
    in_order = []
    for page in done.plan.pages:
        if page.extent_id is None:
            in_order.append(engine.lay_out_markup("blank", _BLANK, {}, verso=page.verso))
        elif page.page_in_extent == 0:
            in_order.append(parts[page.extent_id])
    furniture = engine.lay_out_markup(
        "furniture",
        compose_furniture(
            workshop.composer.environment,
            sheets(done.plan, manuscript.sections, edition, describe.running_title(workshop.book)),
        ),
        {},
        verso=False,
    )
    outline = [OutlineEntry(s.title, s.id, s.depth) for s in manuscript.sections if s.kind not in _UNLISTED]
    bound = bind(
        engine.write(in_order, tagged=True), engine.write([furniture], tagged=False), done.plan, outline
    )
    target = folder / edition.name / "interior.pdf"
    target.parent.mkdir(parents=True)
    target.write_bytes(bound)
    pages.remember(pages.Remembered(done.plan.folios, settled), folder / plan_file)
    place = partial(_artifact, edition=edition, folder=folder, home=home)
    count = len(done.plan.pages)
    made = [place(target, kind="interior", pages_=count, seconds=time.perf_counter() - started)]
    if edition.target is Target.BOOKLET:
        started = time.perf_counter()
        imposed = target.with_name("imposed.pdf")
        impose(target, imposed, impose_saddle(count), TRIMS["A4"].rotated())
        made.append(
            place(imposed, kind="imposed", pages_=-(-count // 4) * 2, seconds=time.perf_counter() - started)
        )
    sources = {loaded.id: loaded.path for loaded in workshop.book.cases}
    book_file = workshop.book.root / BOOK_FILE
    return made, [
        *engine.diagnostics,
        *(said for part in in_order for said in part.diagnostics),
        *furniture.diagnostics,
        *missing_glyphs(engine.undrawn, done.fragments, sources, book_file),
        *lost_text(in_order, sources, book_file),
    ]


_FITTED = frozenset({SectionKind.STORY, SectionKind.CONTENTS})
"""Sections whose length varies and whose style sheet offers settings."""
_UNLISTED = frozenset({SectionKind.HALF_TITLE, SectionKind.BACK_COVER})
"""Sections without a line of their own in the PDF's outline."""


def _make_epub(
    workshop: _Workshop, edition: Edition, manuscript: Manuscript, folder: Path, home: Path, step: Step
) -> tuple[list[Artifact], list[Diagnostic]]:
    started = time.perf_counter()
    fragments = workshop.composer.compose(manuscript, {})
    step.advance("EPUB")
    sheet = flatten(stylesheet.sheet_for(workshop.theme, edition.target))
    embedded = embedding.embed(fonts.faces(workshop.font_files), fragments, sheet.css)
    packed = package(
        describe.epub_metadata(workshop.book, edition), fragments, sheet.css, embedded, _cover_image(workshop)
    )
    target = folder / edition.name / f"{workshop.book.file.slug}.epub"
    target.parent.mkdir(parents=True)
    target.write_bytes(packed)
    seconds = time.perf_counter() - started
    made = _artifact(
        target, kind="epub", pages_=None, seconds=seconds, edition=edition, folder=folder, home=home
    )
    return [made], list(sheet.diagnostics)


def _cover_image(workshop: _Workshop) -> bytes | None:
    from publisher.render.raster import first_page_jpeg

    planned = plan_editions(workshop.book.file)
    paged = next((edition for edition in planned if edition.target is Target.PRINT), None)
    if paged is None:
        return None
    manuscript = condense(workshop.book, paged)
    cover = next((s for s in manuscript.sections if s.kind is SectionKind.COVER), None)
    if cover is None:
        return None
    engine = _engine(workshop, paged)
    part = engine.lay_out(workshop.composer.compose_section(cover, {}), verso=False)
    return first_page_jpeg(engine.write([part], tagged=False), _COVER_WIDTH_PX)


def _engine(workshop: _Workshop, edition: Edition) -> PageEngine:
    fonts.use_only(workshop.font_files)
    from publisher.render.fragment import PageEngine

    sheet = stylesheet.paged_sheet(workshop.theme, edition)
    palette = Palette(stylesheet.token_values(sheet), stylesheet.scoped_values(sheet))
    return PageEngine(sheet, palette, edition.line_break, _shell(workshop, edition))


def _shell(workshop: _Workshop, edition: Edition) -> Callable[..., str]:
    book = workshop.book.file
    template = workshop.composer.environment.get_template("shell.html.j2")

    def shell(body: str, *, verso: bool) -> str:
        return template.render(
            body=body,
            side="verso" if verso else "recto",
            language=book.language,
            title=describe.full_title(workshop.book),
            authors=[house.name for house in book.publishers],
            description=book.title.subtitle,
            keywords=book.subjects,
            date=edition.published_on.isoformat(),
        )

    return shell


def _artifact(
    path: Path, *, kind: str, pages_: int | None, seconds: float, edition: Edition, folder: Path, home: Path
) -> Artifact:
    data = path.read_bytes()
    final = home / path.relative_to(folder)
    return Artifact(
        edition.name, kind, final, pages_, len(data), round(seconds, 3), hashlib.sha256(data).hexdigest()
    )


def _refuse_warnings(heard: list[Diagnostic], *, strict: bool) -> None:
    if strict and any(item.severity is Severity.WARNING for item in heard):
        raise CheckError(*(item.hardened() for item in heard))
