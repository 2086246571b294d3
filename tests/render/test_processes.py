"""Workers beside this process: whoever is killed, whenever, no task is lost unsaid and nothing is left over."""

from __future__ import annotations

import multiprocessing
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing import resource_tracker
from pathlib import Path

import pytest
from render import chores

from publisher.render import processes
from publisher.render.executor import ATTEMPTS, Outcome, Task, WorkerFaultError
from publisher.render.processes import ProcessExecutor

_ROOT = Path(__file__).parents[2]
_OF_A_CHILD = re.compile(r"^(Process \S+:|Exception ignored in.*)$", re.MULTILINE)
"""What multiprocessing and Python say of a child that ends by an exception."""
_PATIENCE_S = 20.0
"""Longer than anything here takes on a busy machine."""
Program = subprocess.Popen[str]
_PARENT = """
import sys, time
from pathlib import Path
sys.path[:0] = sys.argv[1:3]
from publisher.render import processes
from publisher.render.executor import Task
from render import chores

place = Path(sys.argv[4])
if sys.argv[3] == "spawn":
    processes._context = lambda: processes.multiprocessing.get_context("spawn")
print("starting", flush=True)
with processes.ProcessExecutor(3) as executor:
    idle = processes.ProcessExecutor(2)
    idle.warm()
    executor.warm()
    if sys.argv[5] == "busy":
        for number in range(5):
            executor.submit(Task(str(number), chores.noted_nap, place))
    print("ready", *(w.process.pid for e in (executor, idle) for w in e._workers), flush=True)
    time.sleep(600)
"""


@pytest.fixture(autouse=True)
def _nobody_stays() -> Iterator[None]:
    """Fail when a test leaves a child or a descriptor behind."""
    resource_tracker.ensure_running()  # starts once for all, with the first worker that is not forked
    before = descriptors()
    yield
    assert multiprocessing.active_children() == []
    assert os.waitpid(-1, os.WNOHANG) == (0, 0), "a dead child is not buried"
    assert descriptors() == before


@pytest.fixture(params=["fork", "spawn"])
def either_way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have workers start in each way."""
    context = multiprocessing.get_context(request.param)
    monkeypatch.setattr(processes, "_context", lambda: context)


def descriptors() -> set[str]:
    """Return what this process holds open."""
    found = set()
    for item in Path("/proc/self/fd").iterdir():
        try:
            found.add(f"{item.name} {item.readlink()}")
        except FileNotFoundError:
            continue  # of the listing itself
    return found


def until(condition: Callable[[], bool]) -> bool:
    """Wait for a condition; return whether it came."""
    end = time.monotonic() + _PATIENCE_S
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.02)
    return False


def ended(pid: int) -> bool:
    """Return True when a process is no more, or waits only to be buried by a parent that is not ours."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return True
    return state in {"Z", "X"}


@contextmanager
def parent(place: Path, start: str, doing: str, *, wait: bool = True) -> Iterator[tuple[Program, list[int]]]:
    """Start a program that has workers, in a group of its own; yield it and the workers' process ids."""
    command = [sys.executable, "-c", _PARENT, str(_ROOT), str(_ROOT / "tests"), start, str(place), doing]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, start_new_session=True) as program:
        try:
            pids: list[int] = []
            assert program.stdout is not None
            assert program.stdout.readline() == "starting\n"
            if wait:
                word, *told = program.stdout.readline().split()
                assert word == "ready"
                pids = [int(pid) for pid in told]
                assert doing == "idle" or until(lambda: len(list(place.iterdir())) == 3)
            yield program, pids
        finally:
            with suppress(ProcessLookupError):
                os.killpg(program.pid, signal.SIGKILL)


def by_name(executor: ProcessExecutor) -> dict[str, Outcome]:
    """Return all outcomes by the name of their task; each comes once."""
    told: dict[str, Outcome] = {}
    for outcome in executor.outcomes():
        assert outcome.task.name not in told
        told[outcome.task.name] = outcome
    return told


class TestDeaths:
    """A worker that ends on a task."""

    @pytest.mark.usefixtures("either_way")
    def test_a_killed_worker_s_task_is_begun_once_more(self, tmp_path: Path) -> None:
        """It is done by another worker and says what happened; all other tasks are done, and say nothing."""
        with ProcessExecutor(2) as executor:
            executor.submit(Task("poor", chores.die_once, tmp_path / "flag"))
            for number in range(10):
                executor.submit(Task(str(number), chores.double, number))
            told = by_name(executor)
        assert told.pop("poor") == Outcome(
            Task("poor", chores.die_once, tmp_path / "flag"), "done", deaths=("killed by signal 9 (SIGKILL)",)
        )
        assert {name: outcome.value for name, outcome in told.items()} == {str(n): 2 * n for n in range(10)}
        assert all(outcome.deaths == () for outcome in told.values())

    @pytest.mark.usefixtures("either_way")
    def test_a_task_that_kills_every_worker_is_given_up(self) -> None:
        """It is begun twice, and told as lost; all other tasks are done by new workers."""
        with ProcessExecutor(2) as executor:
            for number in range(10):
                executor.submit(Task(str(number), chores.double, number))
                if number % 4 == 0:
                    executor.submit(Task(f"deadly {number}", chores.die, None))
            told = by_name(executor)
            assert len(executor._workers) <= 2
        deadly = {name: told.pop(name) for name in list(told) if name.startswith("deadly")}
        assert len(deadly) == 3
        for outcome in deadly.values():
            assert outcome.lost == "killed by signal 9 (SIGKILL)"
            assert outcome.deaths == (outcome.lost,) * ATTEMPTS
            assert (outcome.value, outcome.fault) == (None, None)
        assert {name: outcome.value for name, outcome in told.items()} == {str(n): 2 * n for n in range(10)}

    def test_a_single_worker_is_replaced(self) -> None:
        """With one hand only, everything behind a deadly task is done all the same."""
        with ProcessExecutor(1) as executor:
            for name, work in (
                ("a", chores.die),
                ("b", chores.double),
                ("c", chores.die),
                ("d", chores.double),
            ):
                executor.submit(Task(name, work, 1))
            told = by_name(executor)
        assert [(name, bool(told[name].lost), told[name].value) for name in "abcd"] == [
            ("a", True, None),
            ("b", False, 2),
            ("c", True, None),
            ("d", False, 2),
        ]

    def test_a_worker_that_leaves_tells_its_code(self) -> None:
        """Without a signal the exit code is the reason."""
        with ProcessExecutor(1) as executor:
            executor.submit(Task("x", chores.leave, 3))
            assert by_name(executor)["x"].deaths == ("exit code 3", "exit code 3")

    def test_killed_from_outside_while_busy(self, tmp_path: Path) -> None:
        """The system may end any worker at any moment: the parent knows who was on what."""
        with ProcessExecutor(2) as executor:
            executor.submit(Task("long", chores.noted_nap, tmp_path))
            executor.submit(Task("short", chores.nap, 0.1))
            assert until(lambda: any(tmp_path.iterdir()))
            (victim,) = tmp_path.iterdir()
            os.kill(int(victim.name), signal.SIGKILL)
            victim.unlink()
            # Its death is there to be heard before the first outcome: nothing is begun again while none is asked for.
            assert until(lambda: ended(int(victim.name)))
            outcomes = executor.outcomes()
            assert next(outcomes).task.name == "short"
            assert until(lambda: any(tmp_path.iterdir()))
            (victim,) = tmp_path.iterdir()
            os.kill(int(victim.name), signal.SIGTERM)
            (last,) = outcomes
        assert last.deaths == ("killed by signal 9 (SIGKILL)", "killed by signal 15 (SIGTERM)")
        assert last.lost == last.deaths[-1]

    def test_killed_while_idle(self) -> None:
        """The end of a worker that had nothing to do is no fault of the next task: that is done, and says nothing."""
        with ProcessExecutor(2) as executor:
            executor.warm()
            for worker in executor._workers:
                os.kill(worker.process.pid or 0, signal.SIGKILL)
                worker.process.join(_PATIENCE_S)
            for number in range(4):
                executor.submit(Task(str(number), chores.double, number))
            told = by_name(executor)
        assert [told[str(number)] for number in range(4)] == [
            Outcome(Task(str(number), chores.double, number), 2 * number) for number in range(4)
        ]

    def test_killed_in_the_middle_of_an_answer(self, tmp_path: Path) -> None:
        """Half an answer is no answer: the task is begun once more."""
        waited = []

        def wait(*_: object) -> None:
            time.sleep(1.0)
            waited.append("long enough for the worker to die")

        before = signal.signal(signal.SIGUSR1, wait)
        try:
            with ProcessExecutor(1) as executor:
                executor.submit(Task("x", chores.die_answering, tmp_path / "flag"))
                outcome = by_name(executor)["x"]
        finally:
            signal.signal(signal.SIGUSR1, before)
        assert waited, "the answer must lie half-written in the pipe for this test to mean anything"
        assert (outcome.value, outcome.deaths) == (b"done", ("killed by signal 9 (SIGKILL)",))


class TestBugs:
    """What cannot travel or cannot be loaded is a bug with a trace, not a death."""

    @pytest.mark.parametrize(
        ("work", "argument", "said"),
        [
            (chores.untellable, None, "lambda"),
            (chores.double, chores.Untold(), "not on this machine"),
            (chores.stumble, None, "a bug in a worker"),
        ],
    )
    def test_a_bug_is_told_with_its_trace(
        self, capfd: pytest.CaptureFixture[str], work: Callable[[object], object], argument: object, said: str
    ) -> None:
        """The trace is the worker's, the worker goes on, and says nothing by itself."""
        with ProcessExecutor(1) as executor:
            executor.submit(Task("before", chores.process_id, None))
            before = by_name(executor)["before"].value
            executor.submit(Task("x", work, argument))
            with pytest.raises(WorkerFaultError, match=said) as caught:
                list(executor.outcomes())
            assert str(caught.value).startswith("x: Traceback")
            executor.submit(Task("after", chores.process_id, None))
            assert by_name(executor)["after"].value == before
        assert capfd.readouterr() == ("", "")

    def test_what_cannot_be_loaded_early_is_no_fault(self, capfd: pytest.CaptureFixture[str]) -> None:
        """A worker that cannot load something beforehand works; a task that needs it will say so."""
        with ProcessExecutor(1, ("publisher.nowhere",)) as executor:
            executor.submit(Task("x", chores.double, 1))
            assert by_name(executor)["x"] == Outcome(Task("x", chores.double, 1), 2)
        assert capfd.readouterr() == ("", "")

    @pytest.mark.usefixtures("either_way")
    def test_what_is_wanted_early_is_there(self) -> None:
        """A worker has loaded what it was told to before its first task."""
        wanted = "this"
        assert wanted not in sys.modules
        with ProcessExecutor(1, (wanted,)) as executor:
            executor.submit(Task("x", chores.has_loaded, wanted))
            assert by_name(executor)["x"].value is True
        assert wanted not in sys.modules


class TestTraffic:
    """Much work and much data."""

    @pytest.mark.usefixtures("either_way")
    def test_large_values(self) -> None:
        """Arguments and values larger than any pipe holds pass, from several workers at once."""
        size = 5_000_000
        with ProcessExecutor(2) as executor:
            for number in range(4):
                executor.submit(Task(f"large {number}", chores.large, size + number))
                executor.submit(Task(f"long {number}", chores.length, bytes(size + number)))
            told = by_name(executor)
        assert [len(told[f"large {number}"].value) for number in range(4)] == [size + n for n in range(4)]
        assert [told[f"long {number}"].value for number in range(4)] == [size + n for n in range(4)]

    def test_workers_stay_warm(self) -> None:
        """The same few processes do everything, and start only when there is something to do."""
        with ProcessExecutor(3) as executor:
            assert multiprocessing.active_children() == []
            executor.submit(Task("x", chores.nap, 0.0))
            assert len(multiprocessing.active_children()) == 1
            list(executor.outcomes())
            used: set[int] = set()
            for number in range(40):
                executor.submit(Task(str(number), chores.process_id, None))
            used.update(outcome.value for outcome in executor.outcomes())
            assert len(used) <= 3
            assert used <= {child.pid for child in multiprocessing.active_children()}
        assert os.getpid() not in used

    def test_work_is_done_side_by_side(self, tmp_path: Path) -> None:
        """Three workers are on three tasks at the same time."""
        with ProcessExecutor(3) as executor:
            for number in range(3):
                executor.submit(Task(str(number), chores.noted_nap, tmp_path))
            assert until(lambda: len(list(tmp_path.iterdir())) == 3)

    def test_hands_do_not_wait_for_whoever_listens(self, tmp_path: Path) -> None:
        """While an outcome is looked at, the worker it came from is on the next task."""
        with ProcessExecutor(1) as executor:
            executor.submit(Task("short", chores.nap, 0.0))
            executor.submit(Task("long", chores.noted_nap, tmp_path))
            assert next(executor.outcomes()).task.name == "short"
            assert until(lambda: any(tmp_path.iterdir()))

    def test_a_hundred_tasks_leave_nothing_open(self, tmp_path: Path) -> None:
        """With deaths among them; the descriptors are those of the living workers."""
        with ProcessExecutor(2) as executor:
            executor.warm()
            before = descriptors()
            for number in range(100):
                deadly = number % 20 == 7
                executor.submit(
                    Task(str(number), chores.die_once, tmp_path / str(number))
                    if deadly
                    else Task(str(number), chores.double, number)
                )
            assert len(by_name(executor)) == 100
            executor.warm()
            assert len(descriptors()) == len(before)


class TestEnding:
    """Nothing outlives its executor, and no executor its program."""

    @pytest.mark.usefixtures("either_way")
    def test_closing_in_the_middle_ends_all(self, tmp_path: Path) -> None:
        """Workers in the middle of their work are ended at once."""
        executor = ProcessExecutor(3)
        for number in range(9):
            executor.submit(Task(str(number), chores.noted_nap, tmp_path))
        assert until(lambda: len(list(tmp_path.iterdir())) == 3)
        began = time.monotonic()
        executor.close()
        assert time.monotonic() - began < processes._GRACE_S
        assert all(ended(int(path.name)) for path in tmp_path.iterdir())
        assert len(list(tmp_path.iterdir())) == 3

    def test_a_worker_that_does_not_listen_is_killed(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """After a moment of grace."""
        monkeypatch.setattr(processes, "_GRACE_S", 0.3)
        executor = ProcessExecutor(1)
        executor.submit(Task("first", chores.process_id, None))
        pid = by_name(executor)["first"].value
        executor.submit(Task("deaf", chores.spin, None))
        assert until(lambda: _ignores_terminate(pid))
        executor.close()
        assert ended(pid)

    def test_leaving_early_closes(self) -> None:
        """An exception in whoever listens ends the workers too."""

        def listen() -> None:
            with ProcessExecutor(2) as executor:
                for number in range(6):
                    executor.submit(Task(str(number), chores.nap, 0.01))
                for _ in executor.outcomes():
                    raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            listen()

    @pytest.mark.parametrize("doing", ["idle", "busy"])
    @pytest.mark.parametrize("way", ["fork", "spawn"])
    def test_workers_end_when_their_parent_is_killed(self, tmp_path: Path, way: str, doing: str) -> None:
        """After kill -9 of the parent no waiting worker is left, however many executors it had."""
        with parent(tmp_path, way, doing) as (program, pids):
            assert not any(ended(pid) for pid in pids)
            program.kill()
            busy = {int(path.name) for path in tmp_path.iterdir()}
            assert until(lambda: all(ended(pid) for pid in pids if pid not in busy))
            for pid in busy:
                # A worker on a task notices when it has its answer; this one would never have it.
                os.kill(pid, signal.SIGKILL)

    @pytest.mark.parametrize("way", ["fork", "spawn"])
    def test_an_interrupt_is_the_parent_s(self, tmp_path: Path, way: str) -> None:
        """Ctrl-C reaches the whole group: only the parent says something, and all end."""
        with parent(tmp_path, way, "busy") as (program, pids):
            os.killpg(program.pid, signal.SIGINT)
            _, said = program.communicate(timeout=_PATIENCE_S)
            assert until(lambda: all(ended(pid) for pid in pids))
        assert said.count("Traceback") == 1
        assert said.rstrip().endswith("KeyboardInterrupt")
        assert not _OF_A_CHILD.search(said), said

    @pytest.mark.parametrize("way", ["fork", "spawn"])
    def test_an_interrupt_while_workers_start_is_the_parent_s(self, tmp_path: Path, way: str) -> None:
        """Also a worker that has not begun to listen does not hear it."""
        for delay_ms in range(0, 50, 7):
            with parent(tmp_path, way, "idle", wait=False) as (program, _):
                time.sleep(delay_ms / 1000)
                os.killpg(program.pid, signal.SIGINT)
                _, said = program.communicate(timeout=_PATIENCE_S)
            # It may fall into the handling of another exception, whose trace comes first.
            assert len(re.findall(r"^KeyboardInterrupt$", said, re.MULTILINE)) <= 1, said
            assert not _OF_A_CHILD.search(said), said


def test_workers_fork_only_where_that_is_safe() -> None:
    """A fork copies one thread and every lock the others hold: with several threads a fresh Python is started."""
    program = """
import threading
from publisher.render import processes
print(processes._context().get_start_method())
release = threading.Event()
other = threading.Thread(target=release.wait)
other.start()
print(processes._context().get_start_method())
release.set()
other.join()
"""
    # In a Python of its own: a judge's Java leaves threads behind in this one.
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert done.stdout.split() == ["fork" if sys.platform == "linux" else "spawn", "spawn"]


def _ignores_terminate(pid: int) -> bool:
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    ignored = next(line for line in status.splitlines() if line.startswith("SigIgn:")).split()[1]
    return bool(int(ignored, 16) >> (signal.SIGTERM - 1) & 1)
