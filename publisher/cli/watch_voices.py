"""How a watch tells of its turns on standard output: a line for people, or events for programs."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from publisher.cli.cells import printable
from publisher.cli.report import as_json, as_value, shown_path, tally
from publisher.cli.session import Session
from publisher.errors import Diagnostic, PublisherError

if TYPE_CHECKING:
    from publisher.pipeline.watch import Bound, Shown

_NAMED = 3
"""Changed files named on a line."""


class Voice(Protocol):
    """How events are told on standard output."""

    def saved(self, changed: Sequence[Path]) -> None:
        """Tell what was saved; nothing in the first turn."""

    def checked(self, diagnostics: Sequence[Diagnostic], seconds: float) -> None:
        """Tell that the manuscript was read."""

    def shown(self, event: Shown) -> None:
        """Tell where the pages of a section are."""

    def bound(self, event: Bound, diagnostics: Sequence[Diagnostic]) -> None:
        """Tell that the book stands in its place; ``diagnostics`` are all that were said."""

    def failed(self, fault: PublisherError, diagnostics: Sequence[Diagnostic]) -> None:
        """Tell that there is no new book."""

    def waiting(self) -> None:
        """Tell that the next save is waited for."""


class LineVoice:
    """One line a turn, for people."""

    def __init__(self, session: Session, book: Path) -> None:
        self._translate = session.translate
        self._say = session.say
        self._book = printable(shown_path(book))
        self._line: list[str] = []
        self._begun = False

    def saved(self, changed: Sequence[Path]) -> None:
        """Begin a line."""
        names = ", ".join(printable(path.name) for path in changed[:_NAMED]) or self._book
        if len(changed) > _NAMED:
            names = self._translate("{names} and {count} more").format(
                names=names, count=len(changed) - _NAMED
            )
        self._line = [names]

    def checked(self, diagnostics: Sequence[Diagnostic], seconds: float) -> None:
        """Add the time of the check."""
        del diagnostics  # they are told on standard error
        self._line.append(self._translate("checked {seconds:.2f} s").format(seconds=seconds))

    def shown(self, event: Shown) -> None:
        """Add where the pages are."""
        wording, path = self._translate("pages {seconds:.2f} s ({path})"), shown_path(event.preview.path)
        self._line.append(wording.format(seconds=event.seconds, path=printable(path)))

    def bound(self, event: Bound, diagnostics: Sequence[Diagnostic]) -> None:
        """End the line."""
        self._end(self._translate("book {seconds:.2f} s").format(seconds=event.seconds), diagnostics)

    def failed(self, fault: PublisherError, diagnostics: Sequence[Diagnostic]) -> None:
        """End the line."""
        del fault
        self._end(self._translate("no new book"), diagnostics)

    def waiting(self) -> None:
        """Say how it ends, the first time."""
        if not self._begun:
            self._begun = True
            print(self._translate("waiting for changes; Ctrl-C ends"), file=sys.stderr, flush=True)

    def _end(self, last: str, diagnostics: Sequence[Diagnostic]) -> None:
        found = tally(diagnostics, self._translate)
        self._say(" · ".join((*self._line, last, *([found] if found else ()))))
        sys.stdout.flush()


class EventVoice:
    """One JSON object a line for everything that happens, for programs."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def saved(self, changed: Sequence[Path]) -> None:
        """Tell of the files."""
        self._tell("saved", files=[str(path) for path in changed])

    def checked(self, diagnostics: Sequence[Diagnostic], seconds: float) -> None:
        """Tell what there is to say."""
        self._tell("checked", seconds=seconds)
        self._tell_diagnostics(diagnostics)

    def shown(self, event: Shown) -> None:
        """Tell of the files."""
        preview = event.preview
        self._tell(
            "spread",
            edition=preview.edition,
            section=preview.section,
            path=str(preview.path),
            pictures=[str(path) for path in preview.pictures],
            seconds=event.seconds,
        )

    def bound(self, event: Bound, diagnostics: Sequence[Diagnostic]) -> None:
        """Tell of each file."""
        del diagnostics
        self._tell_diagnostics(self._session.verdict(event.diagnostics))
        for item in event.artifacts:
            self._tell(
                "bound",
                edition=item.edition,
                kind=item.kind,
                path=str(item.path),
                pages=item.pages,
                bytes=item.bytes,
                sha256=item.sha256,
                seconds=event.seconds,
            )

    def failed(self, fault: PublisherError, diagnostics: Sequence[Diagnostic]) -> None:
        """Tell why."""
        del diagnostics
        self._tell_diagnostics(self._session.verdict(fault.diagnostics))
        self._tell("failed", exit_code=int(fault.exit_code))

    def waiting(self) -> None:
        """Tell it after every turn."""
        self._tell("waiting")

    def _tell_diagnostics(self, diagnostics: Sequence[Diagnostic]) -> None:
        if diagnostics:
            values = [as_value(item, self._session.translate) for item in diagnostics]
            self._tell("diagnostics", diagnostics=values)

    def _tell(self, event: str, **more: object) -> None:
        self._session.say(as_json({"event": event, **more}, sys.stdout.encoding))
        sys.stdout.flush()
