"""What is set out before anything is measured: books, whole-document forms of them, folders to work in.

Everything is made when it is first asked for and kept until the end of the run. Owns: the inputs. Refuses: measuring.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.cost import measure
from benchmarks.program import PRINT, ROOT, Casebook, MadeFile, interior_of, made_files
from benchmarks.rows import LARGER

BARE = "bare"
"""No furniture and no page numbers: what the program hands out."""
FURNISHED = "furnished"
"""Running heads, folios, tabs, page numbers, crop marks."""
UNMARKED = "unmarked"
"""The same without crop marks."""
FORMS = (BARE, FURNISHED, UNMARKED)
_FONTS = "fonts.txt"


@dataclass(frozen=True, slots=True)
class Documents:
    """The book as documents for other tools."""

    folder: Path
    """Holds ``FORM.html`` for each form, written by ``benchmarks.plain``."""
    fonts: Path
    """The fontconfig file that names the book's faces alone."""


@dataclass(slots=True)
class Stage:
    """The folder of one run of the benchmarks and what stands in it."""

    folder: Path
    cases: int
    long: int = 0
    """Cases of the long book; 0: eight times the usual one's."""
    casebook: Casebook = field(default_factory=Casebook)
    _made: dict[str, Path] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.long = self.long or self.cases * LARGER

    def book(self, cases: int) -> Path:
        """Return a generated book, which is not to be changed."""
        return self._once(f"book-{cases}", lambda at: run("-m", "benchmarks.corpus", at, str(cases)))

    def own_book(self, name: str) -> Path:
        """Return a copy of the usual book to change; ``name`` tells copies apart."""
        book = self.book(self.cases)
        return self._once(f"own-book-{name}", lambda at: shutil.copytree(book, at))

    def fresh(self, name: str) -> Path:
        """Return an empty folder of this name; what an earlier one of the name held is gone."""
        path = self.folder / "work" / name
        shutil.rmtree(path, ignore_errors=True)
        path.mkdir(parents=True)
        return path

    def documents(self) -> Documents:
        """Return the usual book as documents, stories in the settings the program chose. Raises NotAvailableError."""
        folder = self._once("documents", self._write_documents)
        return Documents(folder, Path((folder / _FONTS).read_text(encoding="utf-8").strip()))

    def typst(self) -> Path:
        """Return the usual book as a Typst document beside a folder ``fonts``."""
        book = self.book(self.cases)
        return self._once("typst", lambda at: run("-m", "benchmarks.typst_book", book, at)) / "book.typ"

    def interior(self) -> Path:
        """Return the print interior of the usual book, from a build that is not measured. Raises NotAvailableError."""
        folder = self._once(
            "interior", lambda at: self.build(self.book(self.cases), at / "out", at / "cache")
        )
        return next((folder / "out").rglob("interior.pdf"))

    def build(self, book: Path, out: Path, cache: Path) -> MadeFile:
        """Build the print edition, not measured, and return its interior. Raises NotAvailableError."""
        cost = measure(self.casebook.build(book, out, cache), ROOT)
        return interior_of(made_files(cost.output))

    def _write_documents(self, folder: Path) -> None:
        fits = self._once("fits.json", self._write_fits)
        told = run("-m", "benchmarks.plain", self.book(self.cases), PRINT, folder, "--fits", fits)
        (folder / _FONTS).write_text(told, encoding="utf-8")

    def _write_fits(self, path: Path) -> None:
        """Ask the cache of a build which setting each part was made in."""
        from publisher.render.cache import open_cache
        from publisher.render.part import decode

        interior = self.interior()
        plan = json.loads(interior.with_name("page-plan.json").read_text(encoding="utf-8"))
        cache = open_cache(self._made["interior"] / "cache", environment={}, home=self.folder)
        fits = {}
        for key, fit in plan.get("fits", {}).items():
            part = cache.get("fragment", key)
            if part is not None:
                fits[decode(part).id] = fit
        path.write_text(json.dumps(fits, indent=0, sort_keys=True), encoding="utf-8")

    def _once(self, name: str, make: Callable[[Path], object]) -> Path:
        if name not in self._made:
            path = self.folder / name
            make(path)
            self._made[name] = path
        return self._made[name]


def run(*arguments: str | Path) -> str:
    """Run Python with arguments in the project's folder; return its output. Raises CommandFailedError."""
    return measure([sys.executable, *(str(argument) for argument in arguments)], ROOT).output
