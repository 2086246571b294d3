"""A line to the scheduler of a Dask cluster: what is said on it, and what is heard. The only room that knows Dask.

A thread of its own speaks, so that nothing of Dask runs between two steps of a build; what it hears lies in a queue.
Tasks and what comes of them travel as bytes: Dask looks into neither. Owns: the thread, the worker's end, Dask's words
as notes. Refuses: deciding anything (``render.cluster`` does), changing how a scheduler is set that others use too.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import pickle
import threading
import warnings
from collections.abc import Callable, Coroutine
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass
from queue import SimpleQueue
from typing import Any, TypeVar

from publisher.errors import MissingToolError, RenderError, diagnose
from publisher.render.executor import done, message_of, trace_of
from publisher.render.program import program_digest

TOPIC = "casebook"
"""Under which workers tell the scheduler, and the scheduler all clients, what they begin."""
_GRACE_S = 3.0
"""Seconds to take leave of the scheduler."""
_TALKATIVE = ("distributed", "tornado")

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Came:
    """A worker is there."""

    worker: str
    """Its address."""


@dataclass(frozen=True, slots=True)
class Went:
    """A worker is gone."""

    worker: str
    keys: frozenset[str]
    """Tasks it had, whoever's they are; Dask gives them to others."""
    planned: bool
    """True when it took leave."""


@dataclass(frozen=True, slots=True)
class Began:
    """A worker begins a task."""

    worker: str
    key: str


@dataclass(frozen=True, slots=True)
class Answered:
    """A task is done."""

    key: str
    kind: str
    """``value``, ``fault`` or ``bug``."""
    value: Any
    """What the work returned; class and diagnostics of its fault; the trace of a bug."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """Dask gave up a task because too many workers died that had it, be it only to wait there."""

    key: str
    worker: str
    """The last of them."""


@dataclass(frozen=True, slots=True)
class Refused:
    """The cluster cannot do a task at all."""

    key: str
    reason: str
    """Empty when the scheduler went away, or let go of everything."""


Note = Came | Went | Began | Answered | Dropped | Refused


class Line:
    """A thread that speaks with a scheduler."""

    def __init__(self, address: str, answer_s: float) -> None:
        """Reach the scheduler within so many seconds. Raises MissingToolError (TOOL-031, TOOL-032)."""
        self.heard: SimpleQueue[Note] = SimpleQueue()
        self._program = program_digest()
        self._futures: dict[str, Any] = {}
        self._client: Any = None
        self._loop = asyncio.new_event_loop()
        # Dask drops words half said when it is hung up; that is nobody's concern.
        self._loop.set_exception_handler(lambda *_: None)
        self._thread = threading.Thread(target=self._loop.run_forever, name="cluster", daemon=True)
        self._thread.start()
        try:
            self._say(self._reach(address, answer_s)).result()
        except BaseException:
            self.hang_up()
            raise

    def ask(self, key: str, task: bytes) -> None:
        """Have a pickled task done; what comes of it will be heard."""
        self._say(self._follow(key, task))

    def take_back(self, key: str) -> None:
        """Forget a task. A worker that is on it finishes it in vain."""
        self._say(self._cancel(key))

    def hang_up(self) -> None:
        """Take back everything and end the thread; never fails."""
        if not self._thread.is_alive():
            return
        with contextlib.suppress(Exception):
            self._say(self._leave()).result(2 * _GRACE_S)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(_GRACE_S)
        if not self._thread.is_alive():
            self._loop.close()

    def _say(self, words: Coroutine[Any, Any, _T]) -> Future[_T]:
        return asyncio.run_coroutine_threadsafe(words, self._loop)

    async def _reach(self, address: str, answer_s: float) -> None:
        try:
            from distributed import Client
        except ImportError as fault:
            raise MissingToolError(diagnose("TOOL-031", notes=(str(fault),))) from fault
        _hush()
        make: Any = Client
        try:
            # It warns of packages that differ between machines; those that matter are compared for every task.
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                # Kept at once: one that does not get through is to be closed too.
                self._client = make(address, asynchronous=True, set_as_default=False, timeout=answer_s)
                await self._client
            self._client.subscribe_topic("all", self._hear_scheduler)
            self._client.subscribe_topic(TOPIC, self._hear_worker)
            for worker in await self._client.nthreads():
                self.heard.put(Came(worker))
        except Exception as fault:
            raise MissingToolError(diagnose("TOOL-032", address=address, notes=(str(fault),))) from fault

    async def _follow(self, key: str, task: bytes) -> None:
        from distributed import KilledWorker

        try:
            call = pickle.dumps(_Call(key, self._program, task))
            self._futures[key] = self._client.submit(pickle.loads, call, key=key, pure=False)
            kind, value = pickle.loads(await self._futures[key])  # noqa: S301  (from a worker, which does as we say)
            self.heard.put(Answered(key, kind, value))
        except KilledWorker as fault:
            self.heard.put(Dropped(key, fault.last_worker.address))
        except Exception as fault:  # noqa: BLE001  (told to the caller's thread)
            gone = isinstance(fault, CancelledError) or self._client.status != "running"
            self.heard.put(Refused(key, "" if gone else _reason(fault)))
        finally:
            self._futures.pop(key, None)

    async def _cancel(self, key: str) -> None:
        if key in self._futures:
            await self._client.cancel([self._futures[key]])

    async def _leave(self) -> None:
        if self._client is not None:
            with contextlib.suppress(Exception):
                await self._client.close(_GRACE_S)
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for other in others:
            other.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    def _hear_scheduler(self, event: tuple[float, Any]) -> None:
        match event[1]:
            case {"action": "add-worker", "worker": str(worker)}:
                self.heard.put(Came(worker))
            case {
                "action": "remove-worker",
                "worker": str(worker),
                "processing-tasks": keys,
                "expected": planned,
            }:
                ours = frozenset(key for key in keys if isinstance(key, str))
                self.heard.put(Went(worker, ours, bool(planned)))

    def _hear_worker(self, event: tuple[float, Any]) -> None:
        match event[1]:
            case {"worker": str(worker), "key": str(key)}:
                self.heard.put(Began(worker, key))


def _reason(fault: BaseException) -> str:
    """Return the cause of a fault of Dask's, which words its own at length."""
    cause = fault.__cause__ or fault
    return f"{type(cause).__name__}: {cause}"


@dataclass(frozen=True, slots=True)
class _Call:
    """What is said when a worker reads it: ``_at_work``. The scheduler, which reads tasks too, sees but bytes.

    So a scheduler needs nothing of this program.
    """

    key: str
    program: str
    task: bytes

    def __reduce__(self) -> tuple[Callable[..., bytes], tuple[str, str, bytes]]:
        return _at_work, (self.key, self.program, self.task)


_one_at_a_time = threading.Lock()


def _at_work(key: str, program: str, task: bytes) -> bytes:
    """Do a pickled task on a worker and return what came of it, pickled."""
    from distributed import get_worker

    with _one_at_a_time:
        worker = get_worker()
        worker.log_event(TOPIC, {"worker": worker.address, "key": key})
        try:
            return pickle.dumps(_answer(program, task))
        except Exception as fault:  # noqa: BLE001  (told to the parent, which raises it)
            return pickle.dumps(("bug", trace_of(fault)))


def _answer(program: str, task: bytes) -> tuple[str, Any]:
    # Before a task of another version is even read.
    if program != program_digest():
        return "fault", (RenderError, (diagnose("PAGE-033"),))
    return message_of(done(pickle.loads(task)))  # noqa: S301  (from a client, who may tell a worker anything)


def _hush() -> None:
    """Keep Dask's log off standard error: what matters of it is told as outcomes and diagnostics."""
    for name, logger in tuple(logging.root.manager.loggerDict.items()):
        if name.partition(".")[0] in _TALKATIVE and isinstance(logger, logging.Logger):
            logger.setLevel(logging.CRITICAL + 1)
