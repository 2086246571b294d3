"""What a command costs: wall time, processor time and memory of its whole tree of processes. Linux only.

Processor time is what the kernel accounts to the process and every descendant it waited for (``wait4``).
Memory is sampled: at each moment the proportional share (PSS) of all processes of the command's session is
added up, so pages that forked processes share count once; the greatest sum is the peak. A peak shorter than
the sampling interval can be missed, so it is never told lower than the greatest resident size the kernel saw
in one of them.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

_INTERVAL_S = 0.1
_KIB = 1024
_PROC = Path("/proc")
_SESSION_FIELD = 3
"""Place of the session in /proc/PID/stat, counted after the name in brackets."""
_TOLD = 2000
"""Characters of its own words that a failed command is quoted with."""


class CommandFailedError(RuntimeError):
    """A measured command did not end well; the message ends with its last words."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run of a command took."""

    wall_s: float
    cpu_s: float
    """User and system time of all processes."""
    peak_bytes: int
    """Greatest memory of all processes together."""
    output: str
    """What it wrote to standard output."""


def measure(command: Sequence[str], cwd: Path) -> Cost:
    """Run a command in a session of its own and return what it took.

    Raises CommandFailedError when it ends with anything but 0.
    """
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors:
        started = time.perf_counter()
        process = subprocess.Popen(  # noqa: S603  the commands are our own
            list(command),
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=errors,
            start_new_session=True,
        )
        sampler = _Sampler(process.pid)
        sampler.start()
        _, status, usage = os.wait4(process.pid, 0)
        wall_s = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        sampler.stop()
        out.seek(0)
        errors.seek(0)
        output = out.read().decode(errors="replace")
        if process.returncode:
            words = (errors.read().decode(errors="replace") + output)[-_TOLD:]
            raise CommandFailedError(f"{' '.join(command)} ended with {process.returncode}: {words}")
    peak = max(sampler.peak_bytes, usage.ru_maxrss * _KIB)
    return Cost(wall_s, usage.ru_utime + usage.ru_stime, peak, output)


class _Sampler(threading.Thread):
    """Adds up the memory of a session again and again and keeps the greatest sum."""

    def __init__(self, session: int) -> None:
        super().__init__(daemon=True)
        self.peak_bytes = 0
        self._session = session
        self._done = threading.Event()

    def run(self) -> None:
        while not self._done.is_set():
            self.peak_bytes = max(self.peak_bytes, sum(_memory(pid) for pid in _members(self._session)))
            self._done.wait(_INTERVAL_S)

    def stop(self) -> None:
        """End the sampling."""
        self._done.set()
        self.join()


def _members(session: int) -> Iterator[int]:
    """Yield the processes of a session; one that ends meanwhile is left out."""
    for folder in _PROC.iterdir():
        if folder.name.isdigit():
            try:
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[_SESSION_FIELD]) == session:
                yield int(folder.name)


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
