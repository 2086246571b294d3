"""Progress on standard error: a bar on a terminal, one plain line a step elsewhere."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from publisher.cli.cells import cells, printable
from publisher.errors.diagnostic import Translate
from publisher.progress import Progress

_BAR = 24
"""Cells of the bar."""
_REDRAW_S = 0.05
"""Seconds between two drawings of the bar."""
_CLEAR = "\r\x1b[K"


def progress_for(stream: TextIO, translate: Translate) -> Progress:
    """Return the progress that suits ``stream``."""
    return TerminalProgress(stream, translate) if stream.isatty() else LineProgress(stream, translate)


class LineProgress:
    """One line when a step ends: ``render: 31 (4.2 s)``."""

    def __init__(self, stream: TextIO, translate: Translate) -> None:
        self._stream = stream
        self._translate = translate

    @contextmanager
    def step(self, name: str, total: int, *, subject: str = "") -> Iterator[_Counter]:
        """Count the units of the step; say so when it ends without a fault."""
        counter = _Counter(total)
        yield counter
        shown = printable(self._translate(name).replace("{subject}", subject))
        self._stream.write(f"{_summary(shown, counter, self._translate)}\n")
        self._stream.flush()


class TerminalProgress:
    """A bar on one line of a terminal, drawn over and over, and gone when the step ends."""

    def __init__(self, stream: TextIO, translate: Translate) -> None:
        self._stream = stream
        self._translate = translate

    @contextmanager
    def step(self, name: str, total: int, *, subject: str = "") -> Iterator[_Counter]:
        """Draw the bar until the step ends, however it ends."""
        shown = printable(self._translate(name).replace("{subject}", subject))
        bar = _Bar(total, shown, self._stream)
        bar.draw()
        try:
            yield bar
        finally:
            self._stream.write(_CLEAR)
            self._stream.flush()


class _Counter:
    """A step that counts."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.done = 0
        self.label = ""
        self.began = time.monotonic()

    def advance(self, label: str = "") -> None:
        """Say that one more unit is done."""
        self.done += 1
        self.label = label


class _Bar(_Counter):
    """A counter that draws itself."""

    def __init__(self, total: int, name: str, stream: TextIO) -> None:
        super().__init__(total)
        self._name = name
        self._stream = stream
        self._drawn = 0.0

    def advance(self, label: str = "") -> None:
        """Count, and draw unless the last drawing is very young."""
        super().advance(label)
        if self.done == self.total or time.monotonic() - self._drawn >= _REDRAW_S:
            self.draw()

    def draw(self) -> None:
        """Draw name, bar, count and label on the current line, cut to the terminal's width."""
        full = _BAR if not self.total else min(_BAR, _BAR * self.done // self.total)
        bar = "━" * full + "─" * (_BAR - full) if self.total else ""
        count = f"{min(self.done, self.total)}/{self.total}" if self.total else str(self.done or "")
        line = " ".join(part for part in (self._name, bar, count, printable(self.label)) if part)
        width = shutil.get_terminal_size().columns - 1
        while cells(line) > width:
            line = line[:-1]
        self._stream.write(_CLEAR + line)
        self._stream.flush()
        self._drawn = time.monotonic()


def _summary(name: str, counter: _Counter, translate: Translate) -> str:
    took = translate("{seconds:.1f} s").format(seconds=time.monotonic() - counter.began)
    return f"{name}: {counter.done} ({took})" if counter.done > 1 else f"{name} ({took})"
