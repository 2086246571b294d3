"""What all editions of one book share: the book, its theme, its composer, its fonts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from publisher.assembly import describe
from publisher.content.book import Book
from publisher.content.load import BOOK_FILE, load_book
from publisher.editions.edition import Edition, faults, plan_editions
from publisher.errors import EditionError, diagnose
from publisher.html.compose import Composer
from publisher.render import fonts, stylesheet
from publisher.pipeline.means import Means
from publisher.render.adapt import Palette
from publisher.render.pictures import picture_use
from publisher.render.press import Press
from publisher.render.program import program_digest
from publisher.render.stylesheet import Theme
from publisher.resources import theme_folder

_HERE = "\uE000"
"""Stands for the fragment while what stands around it is composed."""


@dataclass(frozen=True, slots=True)
class Workshop:
    """A book opened for building."""

    book: Book
    theme: Theme
    composer: Composer
    font_files: tuple[Path, ...]

    @classmethod
    def open(cls, root: Path) -> Workshop:
        """Read the book in ``root``. Raises ContentError, or MissingToolError where the fonts are missing."""
        book = load_book(root)
        theme = Theme(
            folders=tuple(f for f in (root / "styles", theme_folder("styles")) if f.is_dir()),
            overrides=tuple((name, str(value)) for name, value in book.file.theme.items()),
        )
        templates = tuple(f for f in (root / "templates", theme_folder("templates")) if f.is_dir())
        files = fonts.font_files(theme_folder("styles") / "fonts", book.fonts)
        return cls(book, theme, Composer.of(book, templates), files)

    @property
    def book_file(self) -> Path:
        """book.yaml."""
        return self.book.root / BOOK_FILE

    @property
    def case_files(self) -> dict[str, Path]:
        """The YAML file of each case, by the case's id."""
        return {loaded.id: loaded.path for loaded in self.book.cases}

    def choose(self, names: tuple[str, ...] | None) -> tuple[Edition, ...]:
        """Return the named editions, or all. Raises EditionError for unknown names and impossible geometry."""
        planned = {edition.name: edition for edition in plan_editions(self.book.file)}
        unknown = [name for name in names or () if name not in planned]
        if unknown:
            raise EditionError(
                *(diagnose("EDN-001", name=name, known=", ".join(planned)) for name in unknown)
            )
        chosen = tuple(planned.values()) if names is None else tuple(planned[name] for name in names)
        impossible = [fault for edition in chosen for fault in faults(edition)]
        if impossible:
            raise EditionError(*impossible)
        return chosen

    def palette(self, sheet: str) -> Palette:
        """Return the literal values of a sheet's colour tokens."""
        return Palette(stylesheet.token_values(sheet), stylesheet.scoped_values(sheet))

    def press(self, edition: Edition, means: Means) -> Press:
        """Return everything the pages of an edition share."""
        sheet = stylesheet.paged_sheet(self.theme, edition)
        return Press(
            sheet=sheet,
            palette=self.palette(sheet),
            line_break=edition.line_break,
            shells=(self._around_fragment(verso=False), self._around_fragment(verso=True)),
            fonts=means.font_files(self.font_files),
            picture_use=picture_use(edition),
            sided=stylesheet.depends_on_side(self.theme, edition),
            program=program_digest(),
        )

    def _around_fragment(self, *, verso: bool) -> tuple[str, str]:
        template = self.composer.environment.get_template("fragment.html.j2")
        side = "verso" if verso else "recto"
        before, _, after = template.render(
            body=_HERE, side=side, language=self.book.file.language
        ).partition(_HERE)
        return before, after

    def whole_document(self, edition: Edition, body: str, style_sheet: str) -> str:
        """Return the markup of the whole book as one HTML document that links to its style sheet."""
        book = self.book.file
        return self.composer.environment.get_template("shell.html.j2").render(
            body=body,
            style_sheet=style_sheet,
            side="recto",
            language=book.language,
            title=describe.full_title(self.book),
            authors=[house.name for house in book.publishers],
            description=book.title.subtitle,
            keywords=book.subjects,
            date=edition.published_on.isoformat(),
        )
