"""Workers on other machines, reached through the scheduler of a Dask cluster (distributed.dask.org).

Dask begins the tasks of a dead worker anew on others. It counts a death against every task the worker had, even those
that only waited there; so a worker tells which task it begins, and only that one is blamed. A worker does one task at a
time, however many threads it has: the page engine is not made for several. Owns: handing out, blaming, giving up.
Refuses: starting a cluster and sending code to it; what goes over the line is ``render.cluster_line``'s.
"""

from __future__ import annotations

import pickle
import time
import uuid
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from queue import Empty
from typing import Self, assert_never

from publisher.errors import MissingToolError, diagnose
from publisher.render.cluster_line import TOPIC, Answered, Began, Came, Dropped, Line, Note, Refused, Went
from publisher.render.executor import ATTEMPTS, Outcome, Task, WorkerFaultError

_ANSWER_S = 10.0
"""Seconds a scheduler has to answer."""
_HANDS_S = 60.0
"""Seconds to wait for a first worker, or for another one when the last is gone."""
_TICK_S = 1.0
"""Seconds between two looks at the clock while nothing is heard."""
_AHEAD = 2
"""Tasks for each worker: the one it is on, and the one it finds when that is done."""


@dataclass(slots=True)
class _Errand:
    told: Outcome
    """What is known so far."""
    spared: bool = False
    """True when a worker that had it died of another task since it was handed on."""
    dropped: int = 0
    """How often Dask gave it up though no other task was to blame."""


class ClusterExecutor:
    """Does tasks on the workers of a Dask cluster, where this program, the book and the cache are at hand."""

    def __init__(self, address: str, *, answer_s: float = _ANSWER_S, hands_s: float = _HANDS_S) -> None:
        """Reach a scheduler, e.g. ``tcp://10.0.0.5:8786``. Raises MissingToolError (TOOL-031, TOOL-032).

        It has ``answer_s`` seconds to answer and, whenever there is no worker, ``hands_s`` to find one.
        """
        self._address = address
        self._hands_s = hands_s
        self._waiting: deque[_Errand] = deque()
        self._running: dict[str, _Errand] = {}
        """What the cluster has, by its key there."""
        self._hands: set[str] = set()
        """Addresses of the workers."""
        self._began: dict[str, str] = {}
        """Key of the task that each worker began last, whoever's it is."""
        self._alone_since: float | None = None
        """When it was noticed that there is no worker; None while there is one."""
        self._line = Line(address, answer_s)

    def submit(self, task: Task) -> None:
        """Take a task, and hand it on when a worker can have it."""
        self._waiting.append(_Errand(Outcome(task)))
        self._feed()

    def outcomes(self) -> Iterator[Outcome]:
        """Yield each outcome as its task ends.

        Raises WorkerFaultError for a bug in a task, MissingToolError (TOOL-033 to 035) when the cluster cannot go on.
        """
        while self._waiting or self._running:
            self._feed()
            try:
                note = self._line.heard.get(timeout=_TICK_S)
            except Empty:
                self._look_for_hands()
            else:
                yield from self._read(note)

    def close(self) -> None:
        """Take back what is under way and take leave of the scheduler; never fails."""
        self._waiting.clear()
        self._running.clear()
        self._line.hang_up()

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.close()

    def _feed(self) -> None:
        """Hand on tasks, but few: what waits here comes to no harm. One even where there is nobody to do it yet."""
        while self._waiting and len(self._running) < max(1, _AHEAD * len(self._hands)):
            errand = self._waiting.popleft()
            key = f"{TOPIC}-{uuid.uuid4().hex}"
            self._running[key] = errand
            self._line.ask(key, pickle.dumps(errand.told.task))

    def _read(self, note: Note) -> Iterator[Outcome]:
        """Draw the conclusions from a note; yield the outcomes of the tasks that end with it."""
        match note:
            case Came(worker):
                self._hands.add(worker)
                self._alone_since = None
            case Went():
                yield from self._mourn(note)
            case Began(worker, key):
                self._began[worker] = key
            case Answered(key) | Dropped(key) | Refused(key):
                # Of a task that was taken back there may still be something to hear.
                errand = self._running.pop(key, None)
                if errand is not None:
                    yield from self._end(errand, note)
            case other:
                assert_never(other)

    def _mourn(self, gone: Went) -> Iterator[Outcome]:
        """Blame a task for the death of its worker; yield the outcome of one that had its attempts."""
        self._hands.discard(gone.worker)
        began = self._began.pop(gone.worker, "")
        if gone.planned:
            return
        reason = _reason(gone.worker)
        for key in gone.keys & self._running.keys():
            errand = self._running[key]
            # A worker may die before its word that it begins is out: then no task it had is above suspicion.
            if began in gone.keys and key != began:
                errand.spared = True
                continue
            errand.told = replace(errand.told, deaths=(*errand.told.deaths, reason))
            if len(errand.told.deaths) >= ATTEMPTS:
                del self._running[key]
                self._line.take_back(key)
                yield replace(errand.told, lost=reason)

    def _end(self, errand: _Errand, note: Answered | Dropped | Refused) -> Iterator[Outcome]:
        """Yield the outcome of a task, unless it deserves another attempt."""
        match note:
            case Answered(kind="value", value=value):
                yield replace(errand.told, value=value)
            case Answered(kind="fault", value=(fault, diagnostics)):
                yield replace(errand.told, fault=fault(*diagnostics))
            case Answered(value=trace):
                raise WorkerFaultError(f"{errand.told.task.name}: {trace}")
            case Dropped(worker=worker):
                errand.dropped += not errand.spared
                if max(errand.dropped, len(errand.told.deaths)) < ATTEMPTS:
                    errand.spared = False
                    self._waiting.appendleft(errand)
                    return
                deaths = errand.told.deaths or (_reason(worker),)
                yield replace(errand.told, deaths=deaths, lost=deaths[-1])
            case Refused(reason=""):
                raise MissingToolError(diagnose("TOOL-034", address=self._address))
            case Refused(reason=reason):
                raise MissingToolError(diagnose("TOOL-035", address=self._address, reason=reason))

    def _look_for_hands(self) -> None:
        """Raise MissingToolError (TOOL-033) when there was no worker for too long."""
        if self._hands:
            return
        self._alone_since = self._alone_since or time.monotonic()
        if time.monotonic() - self._alone_since >= self._hands_s:
            raise MissingToolError(diagnose("TOOL-033", address=self._address))


def _reason(worker: str) -> str:
    return f"{worker} is gone"
