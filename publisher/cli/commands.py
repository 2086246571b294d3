"""What each command does: call one room, say what came of it, return the exit code."""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, assert_never

from publisher.cli.cells import printable, table
from publisher.cli.report import shown_path, tally
from publisher.cli.session import Session, any_error
from publisher.cli.sizes import shown_size
from publisher.errors import CheckError, ContentError, Diagnostic, EditionError, ExitCode

if TYPE_CHECKING:
    from publisher.ledger.report import Artifact, BuildReport
    from publisher.progress import Progress
    from publisher.render.cache import Cache


def build(options: argparse.Namespace, session: Session) -> int:
    """Build the editions of a book; where nothing has changed since they were built, say what was said then."""
    from publisher.cli.progress import progress_for
    from publisher.cli.system import require_libraries
    from publisher.cli.unchanged import opened_ledger

    require_libraries()
    progress = progress_for(sys.stderr, session.translate)
    # Before any room that works is loaded, and before a worker begins.
    ledger = opened_ledger(options)
    report = None if ledger is None else ledger.unchanged()
    said: tuple[Diagnostic, ...] = ()
    if report is not None:
        with progress.step("nothing has changed since the last build", 1):
            pass
    else:
        report, said = _built(options, session, progress, None if ledger is None else ledger.cache)
        if ledger is not None:
            ledger.keep(report)
    diagnostics = session.verdict((*report.diagnostics, *said))
    session.report(diagnostics)
    session.artifacts, session.losses = report.artifacts, report.losses
    if not options.json:
        session.say(summary(report.artifacts, session))
    return CheckError.exit_code if any_error(diagnostics) else ExitCode.OK


def _built(
    options: argparse.Namespace, session: Session, progress: Progress, cache: Cache | None
) -> tuple[BuildReport, tuple[Diagnostic, ...]]:
    """Make the editions; return the report, and what became of the cache and of workers."""
    from publisher.cli.hands import opened_means

    with opened_means(options, cache) as means:
        from publisher.pipeline import build as build_book

        report = build_book(
            options.book,
            editions=tuple(options.editions) if options.editions else None,
            out=options.out,
            progress=progress,
            strict=session.strict,
            means=means,
        )
        return report, means.diagnostics


def check(options: argparse.Namespace, session: Session) -> int:
    """Load a book and report what is wrong with the manuscript and with the editions planned for it."""
    from publisher.content.load import load_book
    from publisher.editions.series import all_faults

    book = load_book(options.book)
    found = all_faults(book)
    if any(settings.icc for settings in book.file.editions.values()):
        from publisher.pipeline.inking import all_faults as profile_faults

        found = (*found, *profile_faults(book))
    said, planned = session.verdict(book.warnings), session.verdict(found)
    diagnostics = (*said, *planned)
    session.report(diagnostics)
    if any_error(diagnostics):
        return ContentError.exit_code if any_error(said) else EditionError.exit_code
    count = len(book.cases)
    wording = session.translate("1 case") if count == 1 else session.translate("{count} cases")
    word = tally(diagnostics, session.translate) or session.translate("nothing to mend")
    session.say(f"{shown_path(options.book)}: {wording.format(count=count)}, {word}")
    return ExitCode.OK


def schema(options: argparse.Namespace, session: Session) -> int:
    """Print the JSON Schema of book.yaml or of a case, or write it to a file."""
    from publisher.content.schema import book_schema, case_schema

    match options.kind:
        case "book":
            value = book_schema()
        case "case":
            value = case_schema()
        case other:
            assert_never(other)
    text = json.dumps(value, ensure_ascii=False, indent=2)
    if options.out is None:
        session.say(text)
    else:
        write_atomically(options.out, text + "\n")
        session.say(shown_path(options.out))
    return ExitCode.OK


def new(options: argparse.Namespace, session: Session) -> int:
    """Begin a book or a case."""
    from publisher.intake.new import new_book, new_case

    match options.kind:
        case "book":
            made = new_book(options.folder)
        case "case":
            made = (new_case(options.book, options.company, options.region),)
        case other:
            assert_never(other)
    for path in made:
        session.say(session.translate("made {path}").format(path=printable(shown_path(path))))
    return ExitCode.OK


def write_atomically(path: Path, text: str) -> None:
    """Write ``text`` as UTF-8 beside ``path`` and put it in place at once; raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def summary(artifacts: tuple[Artifact, ...], session: Session) -> str:
    """Return the table of finished files, and the count of warnings below it."""
    translate = session.translate
    rows = [[translate("file"), translate("pages"), translate("size"), translate("time")]]
    rows += [
        [
            printable(shown_path(item.path)),
            "–" if item.pages is None else str(item.pages),
            shown_size(item.bytes),
            translate("{seconds:.1f} s").format(seconds=item.seconds),
        ]
        for item in artifacts
    ]
    found = tally(session.reported, translate) or translate("no warnings")
    return f"{table(rows, (False, True, True, True))}\n{found}"
