"""``build-all``: many books, each told of as it ends, all of them in one table at the end."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from publisher.cli.cells import printable, table
from publisher.cli.report import shown_path, tally
from publisher.cli.session import Session, any_error, confession, unwritable_output
from publisher.errors import AssemblyError, CheckError, Diagnostic, ExitCode, PublisherError, SourceSpan

if TYPE_CHECKING:
    from publisher.pipeline import Artifact, BookResult

_CLEAR = "\r\x1b[K"
"""Empties the line on which a terminal shows how far the work has come."""


@dataclass(frozen=True, slots=True)
class _Row:
    """What became of a book."""

    root: Path
    artifacts: tuple[Artifact, ...] = ()
    seconds: float | None = None
    """None for a book that was not begun, or not finished."""
    code: ExitCode | None = None
    """The exit code a build of this book alone would have ended with; None where it was not finished."""
    said: tuple[Diagnostic, ...] = ()

    @property
    def editions(self) -> int:
        """How many editions were made."""
        return len({item.edition for item in self.artifacts})

    @property
    def pages(self) -> int:
        """Pages of all interiors."""
        return sum(item.pages or 0 for item in self.artifacts if item.kind == "interior")


def build_all(options: argparse.Namespace, session: Session) -> int:
    """Build many books; return 0, or the exit code of the first of them, in their order, that failed."""
    from publisher.cli.hands import opened_means
    from publisher.cli.progress import progress_for
    from publisher.cli.system import require_libraries

    require_libraries()
    from publisher.pipeline import build_all as build_books
    from publisher.pipeline import find_books

    rows = {root: _Row(root) for root in find_books(options.books)}
    with opened_means(options) as means:
        results = build_books(
            tuple(rows),
            editions=tuple(options.editions) if options.editions else None,
            out=options.out,
            progress=progress_for(sys.stderr, session.translate),
            strict=session.strict,
            means=means,
        )
        try:
            for result in results:
                rows[result.root] = _told(result, session)
                if options.fail_fast and rows[result.root].code is not ExitCode.OK:
                    break
        finally:
            results.close()
            # Whatever ended the night: what was made by then is told.
            session.books = tuple(_as_value(row) for row in rows.values())
            if not options.json:
                session.say(_summary(tuple(rows.values()), session))
        session.report(session.verdict(means.diagnostics))
    return next((row.code for row in rows.values() if row.code), ExitCode.OK)


def _told(result: BookResult, session: Session) -> _Row:
    """Report what is to be said about a book, and how it ended."""
    if sys.stderr.isatty():
        print(_CLEAR, end="", file=sys.stderr)
    said, code = _outcome(result, session)
    session.report(said)
    artifacts = result.report.artifacts if result.report is not None else ()
    session.artifacts += artifacts
    row = _Row(result.root, artifacts, result.seconds, code, said)
    if not sys.stderr.isatty():
        took = session.translate("{seconds:.1f} s").format(seconds=result.seconds)
        print(f"{printable(shown_path(result.root))}: {_verdict(row, session)} ({took})", file=sys.stderr)
    return row


def _outcome(result: BookResult, session: Session) -> tuple[tuple[Diagnostic, ...], ExitCode]:
    """Return the diagnostics of a book, each naming it, and the exit code they come to."""
    match result.fault:
        case None:
            assert result.report is not None
            said = session.verdict(result.report.diagnostics)
            code = CheckError.exit_code if any_error(said) else ExitCode.OK
        case PublisherError() as fault:
            said, code = session.verdict(fault.diagnostics), fault.exit_code
        case OSError() as fault if (refusal := unwritable_output(fault, session.destination)) is not None:
            said, code = (refusal,), AssemblyError.exit_code
        case fault:
            said, code = (confession(fault, session),), ExitCode.BUG
    return tuple(_located(item, result.root) for item in said), code


def _located(diagnostic: Diagnostic, root: Path) -> Diagnostic:
    """Return a diagnostic that names the book: by its place, where it has one inside the book, else beside it."""
    if diagnostic.span is None:
        return replace(diagnostic, span=SourceSpan(str(root)))
    if Path(diagnostic.span.path).is_relative_to(root):
        return diagnostic
    return replace(diagnostic, notes=(*diagnostic.notes, shown_path(root)))


def _verdict(row: _Row, session: Session) -> str:
    """Return in a few words how a book ended."""
    translate = session.translate
    found = tally(row.said, translate)
    match row.code:
        case None:
            return translate("not finished")
        case ExitCode.OK:
            return found or translate("done")
        case _:
            return ", ".join(part for part in (translate("failed"), found) if part)


def _summary(rows: Sequence[_Row], session: Session) -> str:
    """Return the table of books in their order, and how many there are of each kind below it."""
    translate = session.translate
    lines = [
        [
            translate("book"),
            translate("editions"),
            translate("files"),
            translate("pages"),
            translate("time"),
            translate("result"),
        ]
    ]
    for row in rows:
        counts = (row.editions, len(row.artifacts), row.pages) if row.artifacts else ("–", "–", "–")
        took = "–" if row.seconds is None else translate("{seconds:.1f} s").format(seconds=row.seconds)
        lines.append([printable(shown_path(row.root)), *map(str, counts), took, _verdict(row, session)])
    made = sum(row.code is ExitCode.OK for row in rows)
    failed = sum(bool(row.code) for row in rows)
    counted = translate("{made} of {count} books made, {failed} failed")
    said = counted.format(made=made, count=len(rows), failed=failed)
    return f"{table(lines, (False, True, True, True, True, False))}\n{said}"


def _as_value(row: _Row) -> dict[str, object]:
    """Return what became of a book as a value JSON can hold."""
    failed = "failed" if row.code else "made"
    return {
        "book": str(row.root),
        "result": "unfinished" if row.code is None else failed,
        "exit_code": row.code,
        "editions": row.editions,
        "files": len(row.artifacts),
        "pages": row.pages,
        "seconds": None if row.seconds is None else round(row.seconds, 3),
    }
