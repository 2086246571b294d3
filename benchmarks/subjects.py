"""What is run: every subject of the table, with its command and what has to be ready before its clock starts.

A subject is begun once, which makes its inputs ready, and then run turn by turn; only its command is measured. What is
checked of a result (that an edit came through, and gave what a cold build gives) is checked off the clock.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pikepdf

from benchmarks.cost import Cost, measure
from benchmarks.edits import change_sentence
from benchmarks.program import PRINT, ROOT, MadeFile, NotAvailableError, interior_of, made_files
from benchmarks.samples import Sample
from benchmarks.stage import BARE, FURNISHED, UNMARKED, Stage
from benchmarks.watching import Watching

Turn = Callable[[int], Sample]
"""Runs a subject once; it is told how often it was run before."""
_CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_START = "import publisher.cli.commands, publisher.pipeline"
_BUILD = "casebook build BOOK --out … --cache … --jobs 2 --json"


@dataclass(frozen=True, slots=True)
class Subject:
    """Something that is measured."""

    key: str
    tool: str
    what: str
    command: str
    """The measured command, as told to the reader."""
    begin: Callable[[Stage], Turn]
    """Makes ready; raises NotAvailableError or CommandFailedError."""
    long: bool = False
    """True when it works on the long book."""


def _cold(edition: str | None, *, long: bool = False) -> Callable[[Stage], Turn]:
    """Return a subject's beginning: one edition, or all, with nothing there of an earlier build."""

    def begin(stage: Stage) -> Turn:
        book = stage.book(stage.long if long else stage.cases)
        stage.casebook.build(book, book, book, edition)  # says now what the program cannot do

        def turn(_: int) -> Sample:
            folder = stage.fresh("cold")
            cost = measure(stage.casebook.build(book, folder / "out", folder / "cache", edition), ROOT)
            return _built(cost)

        return turn

    return begin


def _edited(stage: Stage) -> Turn:
    book, folder = stage.own_book("edit"), stage.fresh("edit")
    last = stage.build(book, folder / "out", folder / "cache")
    change_sentence(book, -1)
    warm = stage.build(book, folder / "out", folder / "cache")
    bare = stage.fresh("cold")
    cold = stage.build(book, bare / "out", bare / "cache")
    if warm.sha256 != cold.sha256 or warm.sha256 == last.sha256:
        raise NotAvailableError("an edited sentence does not give what a cold build of it gives")
    seen = {last.sha256, warm.sha256}

    def turn(number: int) -> Sample:
        change_sentence(book, number)
        cost = measure(stage.casebook.build(book, folder / "out", folder / "cache"), ROOT)
        _is_new(interior_of(made_files(cost.output)), seen)
        return _built(cost)

    return turn


def _unchanged(stage: Stage) -> Turn:
    book, folder = stage.book(stage.cases), stage.fresh("unchanged")
    stage.build(book, folder / "out", folder / "cache")

    def turn(_: int) -> Sample:
        return _built(measure(stage.casebook.build(book, folder / "out", folder / "cache"), ROOT))

    return turn


def _watched(stage: Stage) -> Turn:
    book, folder = stage.own_book("watch"), stage.fresh("watch")
    command = stage.casebook.watch(book, folder / "out", folder / "cache")
    stage.build(book, folder / "out", folder / "cache")

    def turn(number: int) -> Sample:
        with Watching(command, ROOT) as watching:
            watching.until_waiting()
            return watching.after(lambda: change_sentence(book, number))

    return turn


def _started(_: Stage) -> Turn:
    return lambda _: _sample(measure([sys.executable, "-c", _START], ROOT))


def _checked(stage: Stage) -> Turn:
    command = stage.casebook.check(stage.book(stage.long))
    return lambda _: _sample(measure(command, ROOT))


def _plain(form: str, *options: str) -> Callable[[Stage], Turn]:
    """Return a subject's beginning: WeasyPrint alone on one form of the whole document."""

    def begin(stage: Stage) -> Turn:
        documents = stage.documents()
        pdf = stage.fresh(f"plain-{form}") / "book.pdf"
        html = str(documents.folder / f"{form}.html")
        command = [
            sys.executable,
            "-m",
            "benchmarks.set_plain",
            html,
            str(pdf),
            "--fonts",
            str(documents.fonts),
        ]
        return lambda _: _set(measure([*command, *options], ROOT), pdf)

    return begin


def _typst(stage: Stage) -> Turn:
    try:
        import typst  # noqa: F401  only whether it is there
    except ImportError:
        raise NotAvailableError("Typst is not installed: the tests bring it") from None
    document, pdf = stage.typst(), stage.fresh("typst") / "book.pdf"
    command = [sys.executable, "-m", "benchmarks.set_typst", str(document), str(pdf)]
    return lambda _: _set(measure(command, ROOT), pdf)


def _chromium(stage: Stage) -> Turn:
    browser = next(filter(None, map(shutil.which, _CHROMIUM)), None)
    if browser is None:
        raise NotAvailableError("Chromium is not on this machine")
    documents, folder = stage.documents(), stage.fresh("chromium")
    pdf = folder / "book.pdf"
    options = (
        "--headless",
        "--disable-gpu",
        "--no-sandbox",
        "--no-pdf-header-footer",
        f"--user-data-dir={folder}",
    )
    page = (documents.folder / f"{BARE}.html").as_uri()
    environment = {"FONTCONFIG_FILE": str(documents.fonts)}
    command = [browser, *options, f"--print-to-pdf={pdf}", page]
    return lambda _: _set(measure(command, ROOT, environment), pdf)


SUBJECTS = (
    Subject("interior", "casebook", "print interior, cold", f"{_BUILD} --edition {PRINT}", _cold(PRINT)),
    Subject(
        "plain",
        "WeasyPrint",
        "whole document, furniture, numbers, marks; untagged",
        "python -m benchmarks.set_plain furnished.html …",
        _plain(FURNISHED),
    ),
    Subject(
        "plain-tagged",
        "WeasyPrint",
        "the same, tagged",
        "python -m benchmarks.set_plain furnished.html … --tagged",
        _plain(FURNISHED, "--tagged"),
    ),
    Subject(
        "plain-unmarked",
        "WeasyPrint",
        "the same without crop marks; untagged",
        "python -m benchmarks.set_plain unmarked.html …",
        _plain(UNMARKED),
    ),
    Subject(
        "plain-bare",
        "WeasyPrint",
        "whole document without furniture and numbers; untagged",
        "python -m benchmarks.set_plain bare.html …",
        _plain(BARE),
    ),
    Subject("edit", "casebook", "one sentence changed", f"{_BUILD} --edition {PRINT}", _edited),
    Subject("typst", "Typst", "whole document, cold", "python -m benchmarks.set_typst book.typ …", _typst),
    Subject(
        "watch",
        "casebook",
        "one sentence changed, watched",
        f"casebook watch BOOK --out … --cache … --jobs 2 --json --edition {PRINT}",
        _watched,
    ),
    Subject("unchanged", "casebook", "nothing changed", f"{_BUILD} --edition {PRINT}", _unchanged),
    Subject("start", "Python", "our imports and nothing else", f'python -c "{_START}"', _started),
    Subject("editions", "casebook", "print, booklet, EPUB, cold", _BUILD, _cold(None)),
    Subject(
        "interior-long",
        "casebook",
        "print interior, cold",
        f"{_BUILD} --edition {PRINT}",
        _cold(PRINT, long=True),
        long=True,
    ),
    Subject("check-long", "casebook", "check", "casebook check BOOK", _checked, long=True),
    Subject(
        "chromium",
        "Chromium",
        "the bare document; untagged or tagged as it does",
        "chromium --headless --print-to-pdf=… bare.html",
        _chromium,
    ),
)


def subjects_of(keys: tuple[str, ...]) -> tuple[Subject, ...]:
    """Return the subjects with these keys, in the order of the list. Raises LookupError for an unknown key."""
    known = {subject.key: subject for subject in SUBJECTS}
    unknown = set(keys) - set(known)
    if unknown:
        raise LookupError(f"no subject {', '.join(sorted(unknown))}")
    return tuple(subject for subject in SUBJECTS if subject.key in keys)


def has_slug(pdf: Path) -> bool:
    """Return True when a page has room for marks outside its bleed (ISO 32000-2 §14.11.2)."""
    with pikepdf.open(pdf) as opened:
        page = opened.pages[0]
        media, bleed = page.mediabox, page.obj.get("/BleedBox", page.mediabox)
        return any(abs(float(a) - float(b)) > 1 for a, b in zip(media, bleed, strict=True))


def _is_new(file: MadeFile, seen: set[str]) -> None:
    if file.sha256 in seen:
        raise NotAvailableError("an edited sentence did not change the interior")
    seen.add(file.sha256)


def _built(cost: Cost) -> Sample:
    files = made_files(cost.output)
    pages = next((file.pages for file in files if file.edition == PRINT and file.kind == "interior"), None)
    screen = next((file.bytes for file in files if file.edition == PRINT and file.kind == "digital"), None)
    output = sum(file.bytes for file in files)
    return Sample(cost.wall_s, cost.cpu_s, cost.peak_bytes, pages, output, screen)


def _set(cost: Cost, pdf: Path) -> Sample:
    with pikepdf.open(pdf) as opened:
        pages = len(opened.pages)
    size = pdf.stat().st_size
    return Sample(cost.wall_s, cost.cpu_s, cost.peak_bytes, pages, size, size)


def _sample(cost: Cost) -> Sample:
    return Sample(cost.wall_s, cost.cpu_s, cost.peak_bytes)
