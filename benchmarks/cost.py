"""What a command costs: wall time, processor time and memory of its whole tree of processes. Linux only.

Processor time is what the kernel accounts to the process and every descendant it waited for (``wait4``), and to every
descendant that outlived its parent: while a command runs, the measuring process adopts orphans (``prctl(2)``,
``PR_SET_CHILD_SUBREAPER``), or a fork server's workers would be told as free. Memory is sampled: at each moment the
proportional share (PSS) of all processes of the command's session is added up, so pages that forked processes share
count once; the greatest sum is the peak. A peak shorter than the sampling interval can be missed, so it is never told
lower than the greatest resident size the kernel saw in one of them. A process that begins a session of its own leaves
the measurement.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_INTERVAL_S = 0.05
_SHARE = 25
"""Sampling rests this many times as long as it took: it may not slow down what it measures."""
_GRACE_S = 10.0
"""How long processes may outlive the command that started them before they are ended."""
_POLL_S = 0.02
_KIB = 1024
_PROC = Path("/proc")
_SESSION_FIELD = 3
"""Place of the session in /proc/PID/stat, counted after the name in brackets."""
_TOLD = 2000
"""Characters of its own words that a failed command is quoted with."""
_SET_CHILD_SUBREAPER = 36
"""``PR_SET_CHILD_SUBREAPER`` of <linux/prctl.h>."""


class CommandFailedError(RuntimeError):
    """A measured command did not end well; the message ends with its last words."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run of a command took."""

    wall_s: float
    """From the start of the command to its end; not to the end of what it left behind."""
    cpu_s: float
    """User and system time of all processes."""
    peak_bytes: int
    """Greatest memory of all processes together."""
    output: str
    """What it wrote to standard output."""


def measure(command: Sequence[str], cwd: Path, environment: Mapping[str, str] | None = None) -> Cost:
    """Run a command in a session of its own and return what it took.

    ``environment`` is added to this process's own. Raises CommandFailedError when it ends with anything but 0.
    """
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors, _adopting_orphans():
        started = time.perf_counter()
        process = subprocess.Popen(  # noqa: S603  the commands are our own
            list(command),
            cwd=cwd,
            env={**os.environ, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=errors,
            start_new_session=True,
        )
        sampler = Sampler(process.pid)
        sampler.start()
        try:
            _, status, usage = os.wait4(process.pid, 0)
            wall_s = time.perf_counter() - started
        except BaseException:
            _end(process.pid)
            raise
        finally:
            sampler.stop()
        process.returncode = os.waitstatus_to_exitcode(status)
        cpu_s = usage.ru_utime + usage.ru_stime + _reap_orphans(process.pid)
        out.seek(0)
        errors.seek(0)
        output = out.read().decode(errors="replace")
        if process.returncode:
            words = (errors.read().decode(errors="replace") + output)[-_TOLD:]
            raise CommandFailedError(f"{' '.join(command)} ended with {process.returncode}: {words}")
    peak = max(sampler.peak_bytes, usage.ru_maxrss * _KIB)
    return Cost(wall_s, cpu_s, peak, output)


class Sampler(threading.Thread):
    """Adds up the memory of a session again and again and keeps the greatest sum."""

    def __init__(self, session: int) -> None:
        super().__init__(daemon=True)
        self.peak_bytes = 0
        self._session = session
        self._done = threading.Event()

    def run(self) -> None:
        """Sample until ``stop``."""
        while not self._done.is_set():
            began = time.perf_counter()
            self.peak_bytes = max(self.peak_bytes, sum(_memory(pid) for pid in members(self._session)))
            took_s = time.perf_counter() - began
            self._done.wait(max(_INTERVAL_S, took_s * _SHARE))

    def stop(self) -> None:
        """End the sampling."""
        self._done.set()
        self.join()


def members(session: int) -> Iterator[int]:
    """Yield the processes of a session; one that ends meanwhile is left out."""
    for folder in _PROC.iterdir():
        if folder.name.isdigit():
            try:
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[_SESSION_FIELD]) == session:
                yield int(folder.name)


@contextmanager
def _adopting_orphans() -> Iterator[None]:
    """While this lasts, descendants whose parent ended become children of this process, to be waited for."""
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    if prctl(_SET_CHILD_SUBREAPER, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "this kernel does not let a process adopt orphans")
    try:
        yield
    finally:
        prctl(_SET_CHILD_SUBREAPER, 0, 0, 0, 0)


def _reap_orphans(group: int) -> float:
    """Wait for what a command left in its process group; return the processor time it took, in seconds."""
    cpu_s = 0.0
    deadline = time.perf_counter() + _GRACE_S
    while True:
        try:
            found, _, usage = os.wait4(-group, os.WNOHANG)
        except ChildProcessError:
            return cpu_s
        if found:
            cpu_s += usage.ru_utime + usage.ru_stime
        elif time.perf_counter() > deadline:
            os.killpg(group, signal.SIGKILL)
        else:
            time.sleep(_POLL_S)


def _end(group: int) -> None:
    """End a command that is no longer wanted, with all it started."""
    try:
        os.killpg(group, signal.SIGTERM)
    except ProcessLookupError:
        return
    _reap_orphans(group)


def _memory(pid: int) -> int:
    """Return the bytes of a process: its proportional share if the kernel tells, else its resident size."""
    for name, key in (("smaps_rollup", "Pss:"), ("status", "VmRSS:")):
        try:
            lines = (_PROC / str(pid) / name).read_text().splitlines()
        except OSError:
            continue
        found = [int(line.split()[1]) * _KIB for line in lines if line.startswith(key)]
        if found:
            return found[0]
    return 0
