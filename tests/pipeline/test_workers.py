"""A build whose workers die, or that is stopped: what was good stays good, and nobody is left behind."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hostile.workbench import command, environment
from pipeline import deaths
from pipeline.building import Built, Listener, build_into
from pipeline.setting import STOCK

from publisher.errors import ExitCode, RenderError, Severity
from publisher.progress import NullProgress
from publisher.render import setting
from publisher.render.cache import Cache
from publisher.render.executor import ATTEMPTS
from publisher.render.processes import PRELOAD, ProcessExecutor
from publisher.render.setting import SheetTask, set_sheet
from publisher.render.stores import LocalStore

LIMIT_S = 60
"""A command that takes longer hangs."""
BOOKLET = ("booklet",)


def two_workers() -> ProcessExecutor:
    """Return an executor of two processes."""
    return ProcessExecutor(2, PRELOAD)


def parts_in(cached: Path) -> int:
    """Return how many parts a cache holds."""
    return sum(kind.entries for kind in Cache(LocalStore(cached)).info().kinds if kind.kind == "fragment")


def files_in(folder: Path) -> list[Path]:
    """Return all files below a folder."""
    return [path for path in folder.rglob("*") if path.is_file()]


class TestKilled:
    """The system kills a worker in the middle of a fragment, as it does when memory runs out."""

    @pytest.fixture
    def deadly(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[Any], Path]:
        """Return what makes workers do other work; it returns the file in which each death leaves a line."""

        def use(work: Any) -> Path:
            monkeypatch.setenv(deaths.MARK, str(tmp_path / "deaths"))
            monkeypatch.setattr(setting, "set_sheet", work)
            return tmp_path / "deaths"

        return use

    def test_once(self, deadly: Callable[[Any], Path], built: Built, tmp_path: Path) -> None:
        """The fragment is begun once more and the build succeeds, with the same bytes; the death is told."""
        died = deadly(deaths.die_once)
        done = build_into(tmp_path / "out", STOCK, BOOKLET, cached=tmp_path / "cache", executor=two_workers())
        assert len(died.read_text(encoding="ascii").splitlines()) == 1
        assert done.digests == {n: digest for n, digest in built.digests.items() if n.startswith("booklet/")}
        (told,) = done.said
        assert (told.code, told.severity) == ("PAGE-036", Severity.NOTE)
        assert all(word in told.message() for word in (deaths.VICTIM, "SIGKILL"))

    def test_always(
        self, deadly: Callable[[Any], Path], built: Built, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The fragment is given up after some attempts and named; all others were set, and are not set again."""
        died = deadly(deaths.die_always)
        cached = tmp_path / "cache"
        with pytest.raises(RenderError) as caught:
            build_into(tmp_path / "out", STOCK, BOOKLET, cached=cached, executor=two_workers())
        (fault,) = caught.value.diagnostics
        assert (fault.code, fault.severity) == ("PAGE-035", Severity.ERROR)
        assert all(word in fault.message() for word in (deaths.VICTIM, "SIGKILL"))
        assert len(died.read_text(encoding="ascii").splitlines()) == ATTEMPTS
        assert files_in(tmp_path / "out") == []
        assert multiprocessing.active_children() == []
        set_before = parts_in(cached)
        assert set_before > 5
        monkeypatch.undo()
        sent: list[str] = []

        def noting(task: SheetTask) -> bytes:
            sent.append(task.job.fragment.id)
            return set_sheet(task)

        monkeypatch.setattr(setting, "set_sheet", noting)
        again = build_into(tmp_path / "out", STOCK, BOOKLET, cached=cached)
        assert deaths.VICTIM in sent
        assert len(sent) == parts_in(cached) - set_before
        assert again.digests.items() <= built.digests.items()


@dataclass
class Impatient(Listener):
    """Stops the build when some fragments are set, as the user's Ctrl-C does."""

    after: int = 3
    workers: list[int] = field(default_factory=list)
    """Process ids of all workers at that moment."""

    @contextmanager
    def step(self, name: str, total: int, *, subject: str = "") -> Iterator[NullProgress]:
        """Count the units of every step."""
        with super().step(name, total, subject=subject):
            yield _Counting(self)


class _Counting(NullProgress):
    __slots__ = ("_listener",)

    def __init__(self, listener: Impatient) -> None:
        self._listener = listener

    def advance(self, label: str = "") -> None:  # noqa: ARG002  what it is called does not matter
        self._listener.after -= 1
        if self._listener.after == 0:
            self._listener.workers += [child.pid or 0 for child in multiprocessing.active_children()]
            raise KeyboardInterrupt


def gone(process: int) -> bool:
    """Return True when there is no such process."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    return False


def test_interrupted(tmp_path: Path) -> None:
    """A stop in the middle leaves no process, no file and no staging folder; what was set is kept."""
    out, cached, listener = tmp_path / "out", tmp_path / "cache", Impatient()
    with pytest.raises(KeyboardInterrupt):
        build_into(out, STOCK, BOOKLET, cached=cached, executor=two_workers(), listener=listener)
    assert len(listener.workers) == 2
    assert all(gone(process) for process in listener.workers)
    assert list(out.rglob("*")) == [out / "stock-book"]
    assert parts_in(cached) >= 3


def of_group(group: int) -> list[str]:
    """Return what is still running of a process group."""
    listed = subprocess.run(
        ["ps", "-A", "-o", "pgid=,stat=,args="], capture_output=True, text=True, check=True
    )
    rows = (line.split(None, 2) for line in listed.stdout.splitlines())
    return [row[2] for row in rows if row[0] == str(group) and not row[1].startswith("Z")]


def until(holds: Callable[[], bool]) -> None:
    """Wait until something holds."""
    end = time.monotonic() + LIMIT_S
    while not holds():
        assert time.monotonic() < end, "it never held"
        time.sleep(0.02)


@pytest.mark.parametrize(
    ("to_all", "sent", "code"),
    [
        (True, signal.SIGINT, ExitCode.INTERRUPTED),
        (False, signal.SIGTERM, ExitCode.INTERRUPTED),
        (False, signal.SIGKILL, -signal.SIGKILL),
    ],
    ids=["interrupted", "terminated", "killed"],
)
def test_the_command_is_stopped(tmp_path: Path, to_all: bool, sent: signal.Signals, code: int) -> None:
    """Ctrl-C goes to all processes of a terminal, other signals to one: in each case all of them end.

    Only a parent that is killed outright cannot clear up its staging folder.
    """
    process = subprocess.Popen(
        command("build", str(STOCK), "--jobs", "2", "--out", str(tmp_path / "out"), "--lang", "en"),
        env=environment(XDG_CACHE_HOME=str(tmp_path / "cache")),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        process_group=0,
    )
    until(lambda: parts_in(tmp_path / "cache" / "casebook") > 0)
    # Loading the page engine asks a compiler where libraries are: other programs may run for a moment.
    until(lambda: sum("publisher build" in line for line in of_group(process.pid)) == 3)
    os.killpg(process.pid, sent) if to_all else process.send_signal(sent)
    _, err = process.communicate(timeout=LIMIT_S)
    assert process.returncode == code, err
    assert b"Traceback" not in err
    until(lambda: of_group(process.pid) == [])
    assert files_in(tmp_path / "out") == []
    if sent is not signal.SIGKILL:
        assert list((tmp_path / "out").rglob(".*")) == []
