"""Work for the tests of the executors: functions that workers import, by any way of starting them."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

from publisher.errors import RenderError, SourceSpan, diagnose

FAULTS = (
    diagnose("PAGE-010", SourceSpan("cases/가.yaml", 3, 2), fragment="가", detail="x", notes=("덧말",)),
    diagnose("PAGE-033"),
)


def double(number: int) -> int:
    """Return twice a number."""
    return 2 * number


def process_id(_: object) -> int:
    """Return which process this is."""
    return os.getpid()


def nap(seconds: float) -> float:
    """Wait, and return how long."""
    time.sleep(seconds)
    return seconds


def noted_nap(place: Path) -> None:
    """Say in a folder who is at it, then wait for ever."""
    (place / str(os.getpid())).touch()
    time.sleep(600)


def spin(_: object) -> None:
    """Work for ever without a pause, deaf to polite signals."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    while True:
        pass


def large(size: int) -> bytes:
    """Return many bytes."""
    return bytes(size)


def length(content: bytes) -> int:
    """Return how many bytes there are."""
    return len(content)


def has_loaded(module: str) -> bool:
    """Return True when a module is loaded."""
    return module in sys.modules


def refuse(_: object) -> None:
    """Fail in a way that someone can mend."""
    raise RenderError(*FAULTS)


def stumble(_: object) -> None:
    """Fail as a bug does."""
    raise ZeroDivisionError("a bug in a worker")


def leave(code: int) -> None:
    """End the worker without a signal."""
    sys.exit(code)


def die(_: object) -> None:
    """End as the system ends a process that takes too much."""
    os.kill(os.getpid(), signal.SIGKILL)


def die_once(place: Path) -> str:
    """End so at the first attempt; ``place`` is a file that says whether this is one."""
    try:
        place.open("x").close()
    except FileExistsError:
        return "done"
    os.kill(os.getpid(), signal.SIGKILL)
    return "never"


def die_answering(place: Path) -> bytes:
    """Be killed half-way through a long answer, at the first attempt."""
    try:
        place.open("x").close()
    except FileExistsError:
        return b"done"
    parent = os.getppid()
    os.kill(parent, signal.SIGUSR1)  # the parent waits a little before it reads
    if os.fork() == 0:
        time.sleep(0.3)
        os.kill(os.getppid(), signal.SIGKILL)
        os._exit(0)
    return bytes(50_000_000)


def untellable(_: object) -> object:
    """Return what does not travel."""
    return lambda: None


class Untold:
    """An argument that a worker cannot read."""

    def __reduce__(self) -> tuple[object, tuple[()]]:
        """Travel as a call that fails."""
        return _unreadable, ()


def _unreadable() -> None:
    raise LookupError("not on this machine")
