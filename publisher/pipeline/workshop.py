"""What all editions of one book share: the book, its theme, its composer, its fonts."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from publisher.assembly import describe
from publisher.content.book import Book
from publisher.content.load import BOOK_FILE, load_book
from publisher.editions import series
from publisher.editions.edition import Edition
from publisher.editions.excerpt import excerpt
from publisher.errors import EditionError
from publisher.html.compose import Composer
from publisher.html.environment import make_environment
from publisher.pipeline import inking
from publisher.pipeline.inking import Inking
from publisher.pipeline.kept_sections import KeepingComposer, templates_digest
from publisher.pipeline.means import Means
from publisher.render import fonts, stylesheet
from publisher.render.adapt import Palette
from publisher.render.cache import Cache
from publisher.render.compiled_templates import compiled_templates
from publisher.render.pictures import picture_use
from publisher.render.press import Press
from publisher.render.program import program_digest
from publisher.render.stylesheet import Theme
from publisher.resources import theme_folder

_HERE = "\ue000"
"""Stands for the fragment while what stands around it is composed."""
_shared_environment = lru_cache(maxsize=1)(make_environment)
"""The environment of books without templates of their own: to read them all takes longer than to open a small book."""


@dataclass(frozen=True, slots=True)
class Workshop:
    """A book opened for building: the whole one, or what one edition shows of it."""

    book: Book
    theme: Theme
    composer: Composer
    font_files: tuple[Path, ...]
    _presses: dict[Edition, Press] = field(default_factory=dict, repr=False, compare=False)
    """What is known already: the members of a series have one press."""
    _inks: dict[Edition, Inking] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def open(cls, root: Path, cache: Cache | None = None) -> Workshop:
        """Read the book in ``root``; ``cache`` keeps compiled templates and composed sections.

        Raises ContentError, or MissingToolError where the fonts are missing.
        """
        return cls.of(load_book(root), cache)

    @classmethod
    def of(cls, book: Book, cache: Cache | None = None) -> Workshop:
        """Return the workshop of a book that was read. Raises as ``open`` does."""
        root = book.root
        between = () if book.theme is None else (book.theme.home,)
        tokens = {} if book.theme is None else dict(book.theme.file.tokens)
        theme = Theme(
            folders=_there(*(home / "styles" for home in (root, *between)), theme_folder("styles")),
            overrides=tuple((tokens | dict(book.file.theme)).items()),
            named=next(iter(_there(*(home / "styles" for home in between))), None),
            given=tuple(tokens.items()),
        )
        templates = _there(*(home / "templates" for home in (root, *between)), theme_folder("templates"))
        files = fonts.font_files(theme_folder("styles") / "fonts", book.fonts)
        made = _shared_environment if len(templates) == 1 else make_environment
        environment = made(templates, None if cache is None else compiled_templates(cache))
        if cache is None:
            return cls(book, theme, Composer(book, environment), files)
        return cls(book, theme, KeepingComposer(book, environment, cache, templates_digest(templates)), files)

    @property
    def book_file(self) -> Path:
        """book.yaml."""
        return self.book.root / BOOK_FILE

    @property
    def case_files(self) -> dict[str, Path]:
        """The YAML file of each case, by the case's id."""
        return {loaded.id: loaded.path for loaded in self.book.cases}

    def choose(self, names: tuple[str, ...] | None) -> tuple[Edition, ...]:
        """Return the named editions of the whole book, or all; a series stands for its members.

        Raises EditionError for unknown names, impossible geometry and settings that contradict the cases.
        """
        chosen = series.choose(self.book, names)
        faults = dict.fromkeys(fault for edition in chosen for fault in inking.faults(self.book, edition))
        if faults:
            raise EditionError(*faults)
        return chosen

    def showing(self, edition: Edition) -> Workshop:
        """Return the workshop of the book as an edition shows it and names itself; links lead nowhere else."""
        shown = excerpt(self.book, edition)
        return replace(self, book=shown, composer=replace(self.composer, book=shown))

    def palette(self, sheet: str) -> Palette:
        """Return the literal values of a sheet's colour tokens."""
        return Palette(stylesheet.token_values(sheet), stylesheet.scoped_values(sheet))

    def press(self, edition: Edition, means: Means) -> Press:
        """Return everything the pages of an edition share."""
        shape = _shape(edition)
        if shape not in self._presses:
            self._presses[shape] = self._press(edition, means)
        return self._presses[shape]

    def _press(self, edition: Edition, means: Means) -> Press:
        sheet = stylesheet.paged_sheet(self.theme, edition)
        return Press(
            sheet=sheet,
            palette=self.palette(sheet),
            line_break=edition.line_break,
            shells=self.shells(),
            fonts=means.font_files(self.font_files),
            picture_use=picture_use(edition),
            sided=stylesheet.depends_on_side(self.theme, edition),
            program=program_digest(),
            words=edition.line_break,
        )

    def inking(self, edition: Edition) -> Inking:
        """Return what the colours of an edition's pages become on its press; ``edition`` is one that was chosen."""
        shape = _shape(edition)
        if shape not in self._inks:
            self._inks[shape] = inking.inking(self.book, self.theme, edition)
        return self._inks[shape]

    def shells(self) -> tuple[tuple[str, str], tuple[str, str]]:
        """Return what stands before and after a fragment in its document: for a first recto, for a first verso."""
        return self._around_fragment(verso=False), self._around_fragment(verso=True)

    def _around_fragment(self, *, verso: bool) -> tuple[str, str]:
        template = self.composer.environment.get_template("fragment.html.j2")
        side = "verso" if verso else "recto"
        before, _, after = template.render(body=_HERE, side=side, language=self.book.file.language).partition(
            _HERE
        )
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


def _there(*folders: Path) -> tuple[Path, ...]:
    return tuple(folder for folder in folders if folder.is_dir())


def _shape(edition: Edition) -> Edition:
    """Return an edition without what its pages do not depend on: the same value for every member of a series."""
    return replace(
        edition,
        name="",
        parts=(),
        isbn=None,
        numbers=(),
        regions=(),
        subtitle=None,
        identifier=None,
        member=None,
    )
