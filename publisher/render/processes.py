"""Workers beside this process, warm between tasks.

The parent keeps the list of what is to do and hands each worker one task at a time, so that it always knows who is on
what: when the system ends a worker, its task is told, begun once more on a new one, and all others go on. A worker ends
when its parent does, however that ends: the pipe between them breaks. Interrupts are the parent's: workers do not hear
them. Owns: starting, feeding and ending workers.
"""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import pickle
import signal
import sys
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection, wait
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from multiprocessing.reduction import ForkingPickler
from pathlib import Path
from typing import Any, Self

from publisher.render.executor import ATTEMPTS, Outcome, Task, WorkerFaultError, done, message_of, trace_of

_YOUNG_OBJECTS = 2_000
"""So many new objects before a worker looks for cycles among them: seldom enough to cost little, often enough to stay
small."""
PRELOAD = ("publisher.render.setting", "publisher.render.fragment")
"""What a worker that sets pages needs first: the page engine takes longest to load."""
_GRACE_S = 2.0
"""Seconds a worker has to end after a polite signal."""
_ours: set[Connection] = set()
"""The parent's ends of the pipes to all its workers, whichever executor they belong to."""


@dataclass(slots=True, eq=False)
class _Worker:
    process: BaseProcess
    pipe: Connection
    outcome: Outcome | None = None
    """What is known so far of the task it is on; None while it waits for one."""


class ProcessExecutor:
    """Does tasks in processes, which start when there is something to do."""

    def __init__(self, jobs: int, preload: Sequence[str] = ()) -> None:
        """Use up to ``jobs`` processes; each imports the ``preload`` modules before its first task."""
        self._jobs = jobs
        self._preload = tuple(preload)
        self._context = _context()
        self._waiting: deque[Outcome] = deque()
        self._workers: list[_Worker] = []

    def warm(self, workers: int | None = None) -> None:
        """Start workers now, all of them or so many, so that they are ready when the first task comes."""
        wanted = self._jobs if workers is None else min(workers, self._jobs)
        while len(self._workers) < wanted:
            self._start()

    def submit(self, task: Task) -> None:
        """Take a task, and hand it to a worker that waits."""
        self._waiting.append(Outcome(task))
        self._feed()

    def outcomes(self) -> Iterator[Outcome]:
        """Yield each outcome as its task ends. Raises WorkerFaultError for a bug in one of them."""
        while True:
            self._feed()
            busy = {worker.pipe: worker for worker in self._workers if worker.outcome is not None}
            if not busy:
                return
            for pipe in wait(list(busy)):
                outcome = self._heard(busy[pipe])  # type: ignore[index]  # the very connections that were given
                if outcome is not None:
                    # No hand waits while whoever listens looks at the outcome.
                    self._feed()
                    yield outcome

    def close(self) -> None:
        """End all workers; never fails."""
        workers, self._workers = self._workers, []
        self._waiting.clear()
        for worker in workers:
            _hang_up(worker)
            worker.process.terminate()
        for worker in workers:
            worker.process.join(_GRACE_S)
            if worker.process.is_alive():
                worker.process.kill()
                worker.process.join()
            worker.process.close()

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.close()

    def _feed(self) -> None:
        """Give every waiting worker a task, and start workers while there is more to do than hands."""
        while self._waiting:
            free = next((worker for worker in self._workers if worker.outcome is None), None)
            if free is None and len(self._workers) == self._jobs:
                return
            told = self._waiting.popleft()
            packed = ForkingPickler.dumps(told.task)
            worker = free or self._start()
            try:
                worker.pipe.send_bytes(packed)
            except OSError:
                if worker is free:  # it died while it had nothing to do: no fault of this task
                    self._bury(worker)
                    self._waiting.appendleft(told)
                    continue
            # That a new worker is dead already is noticed when its answer is waited for.
            worker.outcome = told

    def _start(self) -> _Worker:
        ours, theirs = self._context.Pipe()
        _ours.add(ours)
        process = self._context.Process(  # type: ignore[attr-defined]  # every context has it
            target=_work, args=(theirs, self._preload)
        )
        process.daemon = True
        if self._context.get_start_method() != "fork":
            resource_tracker.ensure_running()  # which unblocks interrupts when it starts
        # A worker inherits that interrupts wait, until it says that it does not hear them.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            process.start()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        theirs.close()
        worker = _Worker(process, ours)
        self._workers.append(worker)
        return worker

    def _heard(self, worker: _Worker) -> Outcome | None:
        """Return what came of the task a worker is on; None when it is begun again."""
        told = worker.outcome
        assert told is not None
        try:
            kind, value = worker.pipe.recv()
        except (EOFError, OSError):
            return self._mourn(worker, told)
        worker.outcome = None
        match kind:
            case "value":
                return replace(told, value=value)
            case "fault":
                fault, diagnostics = value
                return replace(told, fault=fault(*diagnostics))
            case _:
                raise WorkerFaultError(f"{told.task.name}: {value}")

    def _mourn(self, worker: _Worker, told: Outcome) -> Outcome | None:
        """Bury a dead worker; return the outcome of its task, or None when it is begun once more."""
        reason = self._bury(worker)
        told = replace(told, deaths=(*told.deaths, reason))
        if len(told.deaths) < ATTEMPTS:
            self._waiting.appendleft(told)
            return None
        return replace(told, lost=reason)

    def _bury(self, worker: _Worker) -> str:
        """Forget a worker that has ended, or is ending; return why."""
        self._workers.remove(worker)
        _hang_up(worker)
        worker.process.join()
        reason = _reason(worker.process.exitcode)
        worker.process.close()
        return reason


def _hang_up(worker: _Worker) -> None:
    _ours.discard(worker.pipe)
    worker.pipe.close()


def _context() -> BaseContext:
    """Return how processes start: a fork where that is safe, which costs a hundredth of a fresh Python.

    A thread that holds a lock while its process forks leaves it locked for ever in the child; Python does not know the
    threads of libraries, such as a Java machine's.
    """
    safe = sys.platform == "linux" and threading.active_count() == 1 and _native_threads() == 1
    return multiprocessing.get_context("fork" if safe else "spawn")


def _native_threads() -> int:
    """Return how many threads this process has, whoever started them; 1 where the system does not tell."""
    try:
        return sum(1 for _ in Path("/proc/self/task").iterdir())
    except OSError:
        return 1


def _reason(code: int | None) -> str:
    if code is not None and code < 0:
        with contextlib.suppress(ValueError):
            return f"killed by signal {-code} ({signal.Signals(-code).name})"
    return f"exit code {code}"


def _work(pipe: Connection, preload: Sequence[str]) -> None:
    """Do tasks until the parent hangs up."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    # A copy of the parent's end, inherited by a fork, would keep a worker waiting for a parent that is gone.
    for other in _ours:
        other.close()
    for name in preload:
        # The task that needs what cannot be loaded tells of it.
        with contextlib.suppress(ImportError, OSError):
            import_module(name)
    # What is loaded stays: looking through it for cycles again and again finds nothing. Pages are full of cycles.
    gc.freeze()
    gc.set_threshold(_YOUNG_OBJECTS)
    with contextlib.suppress(EOFError, OSError):
        while True:
            pipe.send_bytes(_packed_answer(pipe.recv_bytes()))


def _packed_answer(packed: bytes) -> bytes | memoryview:
    try:
        return ForkingPickler.dumps(_answer(pickle.loads(packed)))  # noqa: S301  (from the parent)
    except Exception as fault:  # noqa: BLE001  (a task or a value that does not travel: told to the parent)
        return ForkingPickler.dumps(("bug", trace_of(fault)))


def _answer(task: Task) -> tuple[str, Any]:
    try:
        return message_of(done(task))
    except Exception as fault:  # noqa: BLE001  (told to the parent, which raises it)
        return "bug", trace_of(fault)
