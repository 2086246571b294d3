"""One run of one command: what it says, and which exit code it ends with."""

from __future__ import annotations

import argparse
import errno
import sys
import tempfile
import traceback
from collections.abc import Callable, Sequence
from dataclasses import asdict
from importlib import import_module
from typing import TYPE_CHECKING

from publisher import __version__
from publisher.cli.report import as_json, as_value, render_human, render_json, render_short, shown_path, tally
from publisher.errors import AssemblyError, Diagnostic, ExitCode, PublisherError, Severity, diagnose
from publisher.errors.diagnostic import Translate

if TYPE_CHECKING:
    from publisher.editions.manuscript import Loss
    from publisher.pipeline import Artifact

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_FORBIDDEN = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
_IN_THE_WAY = frozenset(
    {errno.EISDIR, errno.ENOTDIR, errno.EEXIST, errno.ENAMETOOLONG, errno.EIO, errno.ELOOP}
)


class Session:
    """The options common to every command, and its voice."""

    def __init__(self, options: argparse.Namespace, translate: Translate) -> None:
        self.strict: bool = options.strict
        self.verbose: bool = options.verbose
        self.translate = translate
        self.reported: tuple[Diagnostic, ...] = ()
        """Everything reported so far."""
        self.artifacts: tuple[Artifact, ...] = ()
        """The finished files of a build."""
        self.losses: tuple[Loss, ...] | None = None
        """What cases lost to the page budgets of booklets; None for every command but a build."""
        self.books: tuple[dict[str, object], ...] | None = None
        """What became of each of many books, as values JSON can hold; None for a command about one."""
        self.findings: tuple[dict[str, object], ...] | None = None
        """What preflight found, as values JSON can hold; None for every other command."""
        self.evidence: dict[str, object] | None = None
        """The evidence on an e-book's accessibility; None for every other command."""
        out = getattr(options, "out", None)
        self.destination = translate("standard output") if out is None else shown_path(out)
        """Where this run's results go."""
        self._form: str = options.diagnostics

    def say(self, line: str) -> None:
        """Write one line to standard output."""
        print(line)

    def report(self, diagnostics: Sequence[Diagnostic]) -> None:
        """Write the diagnostics to standard error in the form asked for, with a count at the end."""
        self.reported += tuple(diagnostics)
        match self._form:
            case "json":
                lines = [render_json(item, self.translate, sys.stderr.encoding) for item in diagnostics]
            case "short":
                lines = [render_short(item, self.translate) for item in diagnostics]
            case _:
                lines = [render_human(item, self.translate) for item in diagnostics]
                count = tally(diagnostics, self.translate)
                lines += [count] if count else []
        sys.stdout.flush()
        for line in lines:
            print(line, file=sys.stderr)

    def verdict(self, diagnostics: Sequence[Diagnostic]) -> tuple[Diagnostic, ...]:
        """Return the diagnostics as this run judges them: hardened when it is strict."""
        return tuple(item.hardened() for item in diagnostics) if self.strict else tuple(diagnostics)

    def as_json(self, code: int) -> str:
        """Return the whole run as one JSON object on one line."""
        artifacts = [
            {
                "edition": item.edition,
                "kind": item.kind,
                "path": str(item.path),
                "pages": item.pages,
                "bytes": item.bytes,
                "seconds": round(item.seconds, 3),
                "sha256": item.sha256,
            }
            for item in self.artifacts
        ]
        diagnostics = [as_value(item, self.translate) for item in self.reported]
        value = {
            "version": __version__,
            "exit_code": code,
            "artifacts": artifacts,
            "diagnostics": diagnostics,
        }
        value |= {} if self.losses is None else {"losses": [asdict(loss) for loss in self.losses]}
        value |= {} if self.books is None else {"books": self.books}
        value |= {} if self.findings is None else {"findings": self.findings}
        value |= {} if self.evidence is None else {"evidence": self.evidence}
        return as_json(value, sys.stdout.encoding)


def run(options: argparse.Namespace, session: Session) -> int:
    """Run the command and turn every fault into diagnostics and an exit code."""
    try:
        code = _dispatch(options, session)
    except KeyboardInterrupt:
        print(session.translate("interrupted"), file=sys.stderr)
        code = ExitCode.INTERRUPTED
    except BrokenPipeError:
        raise
    except PublisherError as fault:
        session.report(session.verdict(fault.diagnostics))
        code = fault.exit_code
    except OSError as fault:
        code = refused(fault, session)
    except Exception as fault:  # noqa: BLE001  (the last door: whatever comes here is a fault of ours)
        code = _confess(fault, session)
    if getattr(options, "json", False):
        session.say(session.as_json(code))
    return int(code)


_COMMANDS = {
    "build": "publisher.cli.commands:build",
    "build-all": "publisher.cli.many:build_all",
    "watch": "publisher.cli.watching:watch",
    "release": "publisher.cli.releasing:release",
    "listing": "publisher.cli.listing:listing",
    "check": "publisher.cli.commands:check",
    "schema": "publisher.cli.commands:schema",
    "new": "publisher.cli.commands:new",
    "impose": "publisher.cli.imposing:impose",
    "preflight": "publisher.cli.preflighting:preflight",
    "lint": "publisher.cli.linting:lint",
    "accessibility": "publisher.cli.linting:accessibility",
    "cache": "publisher.cli.caching:look_after_cache",
    "theme": "publisher.cli.theming:theme",
}
"""Module and function of each command: a command loads its own module only."""


def _dispatch(options: argparse.Namespace, session: Session) -> int:
    module, _, name = _COMMANDS[options.command].partition(":")
    command: Callable[[argparse.Namespace, Session], int] = getattr(import_module(module), name)
    return command(options, session)


def refused(fault: OSError, session: Session) -> ExitCode:
    """Report a disk that refuses our files, or else a fault of ours; return the exit code."""
    unwritable = unwritable_output(fault, session.destination)
    if unwritable is None:
        return _confess(fault, session)
    session.report((unwritable,))
    return AssemblyError.exit_code


def unwritable_output(fault: OSError, destination: str) -> Diagnostic | None:
    """Return what to tell someone whose disk refuses our files; None when the fault is of another kind.

    ``destination`` is named when the system does not say which file it was.
    """
    path = shown_path(str(fault.filename2 or fault.filename or destination))
    if fault.errno in _FULL:
        return diagnose("OUT-001", path=path)
    if fault.errno in _FORBIDDEN:
        return diagnose("OUT-002", path=path)
    if fault.errno in _IN_THE_WAY:
        return diagnose("OUT-003", path=path, reason=fault.strerror or "?")
    return None


def any_error(diagnostics: Sequence[Diagnostic]) -> bool:
    """Return True when one of them must fail the run."""
    return any(item.severity is Severity.ERROR for item in diagnostics)


def confession(fault: Exception, session: Session) -> Diagnostic:
    """Keep the trace of a fault of ours; return what says so and where the trace is."""
    trace = "".join(traceback.format_exception(fault))
    place = None if session.verbose else _kept(trace)
    if place is None:
        print(trace, file=sys.stderr, end="")
        place = session.translate("above")
    return diagnose("CLI-001", fault=f"{type(fault).__name__}: {fault}"[:300], trace=place)


def _confess(fault: Exception, session: Session) -> ExitCode:
    """Say that the fault is ours and return the exit code of a bug."""
    session.report((confession(fault, session),))
    return ExitCode.BUG


def _kept(trace: str) -> str | None:
    """Write the trace to a file and return its path; None when even that is refused."""
    try:
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", prefix="casebook-", suffix=".txt", delete=False
        ) as file:
            file.write(trace)
    except OSError:
        return None
    return file.name
