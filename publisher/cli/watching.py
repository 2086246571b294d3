"""``watch``: the book made again at every save, with a line on what came of it, until Ctrl-C."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from typing import TYPE_CHECKING

from publisher.cli.session import Session, unwritable_output
from publisher.cli.watch_voices import EventVoice, LineVoice, Voice
from publisher.errors import (
    AssemblyError,
    CheckError,
    ContentError,
    Diagnostic,
    ExitCode,
    PublisherError,
    RenderError,
    Severity,
    TemplateError,
)
from publisher.progress import Progress

if TYPE_CHECKING:
    from publisher.pipeline.watch import Event, Watch

_PAUSE_S = 0.03
"""Seconds between two glances at the files people edit."""
_SELDOM = 10
"""Every so many glances the rest is looked at too: pictures, fonts, the theme of this program."""
_SHARE = 40
"""Glances take at the most one part in so many of a processor's time: a large book is looked at less often."""
_QUIET_S = 0.03
"""Seconds without a change after which a save is over: editors write in several steps."""
_PATIENCE_S = 2.0
"""Seconds after which files that go on changing are no longer waited for."""
_MENDABLE = (ContentError, TemplateError, RenderError, CheckError)
"""Faults a watch may begin with: the next save may mend them."""


def watch(options: argparse.Namespace, session: Session) -> int:
    """Make the book again whenever one of its files is saved; being interrupted is how it ends well."""
    from publisher.cli.hands import opened_means, processors
    from publisher.cli.progress import progress_for
    from publisher.cli.system import require_libraries

    require_libraries()
    from publisher.pipeline.watch import Watch

    report = Report(session, EventVoice(session) if options.events else LineVoice(session, options.book))
    with opened_means(options) as means:
        watched = Watch(
            options.book,
            options.out,
            means.cache,
            means.bench.executor,
            options.jobs or processors(),
            tuple(options.editions) if options.editions else None,
            strict=session.strict,
            with_pictures=options.png,
        )
        with closing(watched), suppress(KeyboardInterrupt):
            begin(watched, report, progress_for(sys.stderr, session.translate))
            while True:
                turn(watched, report, await_change(watched, time.sleep))
    return ExitCode.OK


def await_change(watched: Watch, sleep: Callable[[float], None]) -> float:
    """Wait until a file has changed, and then until none does; return when it was noticed (``time.perf_counter``)."""
    glances = 0
    while True:
        began = time.perf_counter()
        if watched.changed(thorough=glances % _SELDOM == 0):
            break
        glances += 1
        sleep(max(_PAUSE_S, (time.perf_counter() - began) * _SHARE))
    before = watched.stock()
    while time.perf_counter() - began < _PATIENCE_S:
        sleep(_QUIET_S)
        now = watched.stock()
        if now == before:
            break
        before = now
    return began


def begin(watched: Watch, report: Report, progress: Progress) -> None:
    """Make the book for the first time. Raises PublisherError for what no save can mend, such as an unknown edition."""
    try:
        for event in watched.turn(progress=progress):
            report.hear(event)
    except _MENDABLE as fault:
        if not watched.has_book:
            raise
        report.failed(fault)
    else:
        watched.warm()
    report.waiting()


def turn(watched: Watch, report: Report, noticed: float) -> None:
    """Make the book again and tell of it, whatever comes of it; only bugs are raised."""
    try:
        for event in watched.turn(noticed):
            report.hear(event)
    except PublisherError as fault:
        report.failed(fault)
    except Exception as fault:
        # A file may have gone, or been half written, while it was read: the next turn follows at once.
        unwritable = unwritable_output(fault, report.destination) if isinstance(fault, OSError) else None
        if unwritable is not None:
            report.failed(AssemblyError(unwritable))
        elif not watched.changed():
            raise
    report.waiting()


class Report:
    """Tells of turns: results by a voice, diagnostics on standard error, those of the last turn not again."""

    def __init__(self, session: Session, voice: Voice) -> None:
        self._session = session
        self._voice = voice
        self._last: frozenset[Diagnostic] = frozenset()
        self._now: dict[Diagnostic, None] = {}

    @property
    def destination(self) -> str:
        """Where the results go."""
        return self._session.destination

    def hear(self, event: Event) -> None:
        """Tell of an event."""
        from publisher.pipeline.watch import Bound, Checked, Saved, Shown

        match event:
            case Saved(changed):
                self._last, self._now = frozenset(self._now), {}
                self._voice.saved(changed)
            case Checked(diagnostics, seconds):
                self._voice.checked(self._said(diagnostics), seconds)
            case Shown():
                self._voice.shown(event)
            case Bound(diagnostics=diagnostics):
                self._said(diagnostics)
                self._voice.bound(event, tuple(self._now))

    def failed(self, fault: PublisherError) -> None:
        """Tell of a fault: its errors always, its warnings when they are new."""
        self._voice.failed(fault, self._said(fault.diagnostics))

    def waiting(self) -> None:
        """Tell that the next save is waited for."""
        self._voice.waiting()

    def _said(self, diagnostics: Sequence[Diagnostic]) -> tuple[Diagnostic, ...]:
        """Report what is new and return the diagnostics as this run judges them."""
        judged = self._session.verdict(diagnostics)
        fresh = [item for item in judged if item not in self._now]
        news = [item for item in fresh if item.severity is Severity.ERROR or item not in self._last]
        self._now |= dict.fromkeys(judged)
        self._session.report(news)
        return judged
