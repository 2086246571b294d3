"""Where work is done: in this process, in processes beside it, on other machines.

Owns: tasks, their outcomes, the door every executor has, and the executor of this process. Refuses: knowing what a task
does. A task is a function a worker can import and one argument that travels; all its effects but cached entries are the
parent's.
"""

from __future__ import annotations

import traceback
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol, Self

from publisher.errors import PublisherError

ATTEMPTS = 2
"""How often a task is begun at the most: a worker may die of something that has nothing to do with it."""


@dataclass(frozen=True, slots=True)
class Task:
    """Something to do."""

    name: str
    """What it is about, for people: the id of a fragment, the name of a book."""
    work: Callable[[Any], Any]
    """A function of a module; it may raise PublisherError."""
    argument: Any


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a task."""

    task: Task
    value: Any = None
    """What the work returned; None when there is a fault, or the task was lost."""
    fault: PublisherError | None = None
    deaths: tuple[str, ...] = ()
    """Why workers ended while they were on the task, e.g. ``killed by signal 9``; once for each attempt that failed."""
    lost: str = ""
    """The last of ``deaths`` when the task was given up; empty otherwise."""


class WorkerFaultError(RuntimeError):
    """A task failed in a way that is a bug; the text is the trace of the worker."""


class Executor(Protocol):
    """Does tasks. To be closed: with it go its workers."""

    def submit(self, task: Task) -> None:
        """Take a task; it may begin at once."""

    def outcomes(self) -> Iterator[Outcome]:
        """Yield the outcome of every task submitted and not yet told, as they end. Raises WorkerFaultError."""

    def close(self) -> None:
        """End the workers, in the middle of their work if need be; never fails."""

    def __enter__(self) -> Self:
        """Return itself."""

    def __exit__(self, *_: object) -> None:
        """Close it."""


class SerialExecutor:
    """Does tasks one after the other, in this process, when their outcomes are asked for."""

    __slots__ = ("_waiting",)

    def __init__(self) -> None:
        self._waiting: deque[Task] = deque()

    def submit(self, task: Task) -> None:
        """Take a task."""
        self._waiting.append(task)

    def outcomes(self) -> Iterator[Outcome]:
        """Do what was submitted and yield each outcome."""
        while self._waiting:
            yield done(self._waiting.popleft())

    def close(self) -> None:
        """Forget what was not begun."""
        self._waiting.clear()

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.close()


def done(task: Task) -> Outcome:
    """Do a task here and return its outcome. What is no PublisherError passes through: it is a bug."""
    try:
        return Outcome(task, task.work(task.argument))
    except PublisherError as fault:
        return Outcome(task, fault=fault)


def message_of(outcome: Outcome) -> tuple[str, Any]:
    """Return what a worker sends its parent: ``value`` and the value, or ``fault`` and what it is made anew from.

    A fault is taken apart: exceptions with arguments of their own do not travel.
    """
    if outcome.fault is not None:
        return "fault", (type(outcome.fault), outcome.fault.diagnostics)
    return "value", outcome.value


def trace_of(fault: BaseException) -> str:
    """Return the trace of a bug as a worker tells its parent of it."""
    return "".join(traceback.format_exception(fault))
