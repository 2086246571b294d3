"""What all editions of one book share: the book, its theme, its composer, its fonts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from publisher.assembly import describe
from publisher.content.book import Book
from publisher.content.load import BOOK_FILE, load_book
from publisher.editions.edition import Edition, faults, plan_editions
from publisher.errors import EditionError, diagnose
from publisher.html.compose import Composer
from publisher.render import fonts, stylesheet
from publisher.render.adapt import Palette
from publisher.render.stylesheet import Theme
from publisher.resources import theme_folder

if TYPE_CHECKING:
    from publisher.render.fragment import PageEngine, Shell


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

    def engine(self, edition: Edition) -> PageEngine:
        """Return a page engine that sets this edition with this book's fonts alone."""
        fonts.use_only(self.font_files)
        # Loaded late: the engine reads the font configuration once, and a check or an EPUB does without it.
        from publisher.render.fragment import PageEngine

        sheet = stylesheet.paged_sheet(self.theme, edition)
        return PageEngine(sheet, self.palette(sheet), edition.line_break, self.shell(edition))

    def shell(self, edition: Edition, style_sheet: str = "") -> Shell:
        """Return what wraps a fragment in a whole document with the book's metadata.

        ``style_sheet`` is the address of a sheet to link to; the page engine is handed its sheet otherwise.
        """
        book = self.book.file
        template = self.composer.environment.get_template("shell.html.j2")

        def shell(body: str, *, verso: bool) -> str:
            return template.render(
                body=body,
                style_sheet=style_sheet,
                side="verso" if verso else "recto",
                language=book.language,
                title=describe.full_title(self.book),
                authors=[house.name for house in book.publishers],
                description=book.title.subtitle,
                keywords=book.subjects,
                date=edition.published_on.isoformat(),
            )

        return shell
