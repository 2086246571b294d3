"""Talk to ``casebook watch --json``: one JSON object a line, each an event.

``{"event": "waiting"}`` when it is ready for the next change, ``{"event": "spread", "edition": …, "seconds": …}`` when
the pages of the changed case can be seen, ``{"event": "bound", …}`` when the whole book stands in its place,
``{"event": "diagnostics", …}`` when there is something to say. Time is taken here, from the change of the file to the
line that tells of it, so that noticing the change counts.
"""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from benchmarks.cost import CommandFailedError, Sampler
from benchmarks.program import PRINT
from benchmarks.samples import Sample

_READY_S = 600.0
"""Greatest time for the first build."""
_CHANGE_S = 120.0
"""Greatest time for a change to come through."""
_END_S = 10.0
"""Greatest time to end when it is asked to."""


class Watching:
    """A running watch; leaving the context ends it."""

    def __init__(self, command: Sequence[str], cwd: Path) -> None:
        self._process = subprocess.Popen(  # noqa: S603  the command is our own
            list(command),
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
        )
        self._heard: queue.SimpleQueue[tuple[float, dict[str, Any] | None]] = queue.SimpleQueue()
        self._reader = threading.Thread(target=self._listen, daemon=True)
        self._sampler = Sampler(self._process.pid)

    def __enter__(self) -> Self:
        """Begin to listen."""
        self._reader.start()
        self._sampler.start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        """End the watch, with all it started."""
        self._sampler.stop()
        self._signal(signal.SIGINT)
        try:
            self._process.wait(_END_S)
        except subprocess.TimeoutExpired:
            self._signal(signal.SIGKILL)
            self._process.wait()
        self._reader.join()
        assert self._process.stdout is not None
        self._process.stdout.close()

    def until_waiting(self) -> None:
        """Wait until it is ready for a change. Raises CommandFailedError when it ends or takes too long."""
        deadline = time.perf_counter() + _READY_S
        while self._next(deadline)[1].get("event") != "waiting":
            pass

    def after(self, change: Callable[[], object]) -> Sample:
        """Make a change and return how long its spread and its book took.

        The spread is None when the book came first. Raises CommandFailedError when it ends or takes too long.
        """
        started = time.perf_counter()
        change()
        changed = time.perf_counter()
        spread_s: float | None = None
        while True:
            at, event = self._next(started + _CHANGE_S)
            if event.get("edition", PRINT) != PRINT:
                continue
            if event.get("event") == "spread" and spread_s is None:
                spread_s = at - changed
            if event.get("event") == "bound":
                return Sample(at - changed, peak_bytes=self._sampler.peak_bytes, spread_s=spread_s)

    def _next(self, deadline: float) -> tuple[float, dict[str, Any]]:
        try:
            at, event = self._heard.get(timeout=max(0.0, deadline - time.perf_counter()))
        except queue.Empty:
            raise CommandFailedError("casebook watch said nothing for too long") from None
        if event is None:
            raise CommandFailedError(f"casebook watch ended with {self._process.wait()}")
        return at, event

    def _listen(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            at = time.perf_counter()
            if line.startswith("{"):
                self._heard.put((at, json.loads(line)))
        self._heard.put((time.perf_counter(), None))

    def _signal(self, number: signal.Signals) -> None:
        try:
            os.killpg(self._process.pid, number)
        except ProcessLookupError:
            return
