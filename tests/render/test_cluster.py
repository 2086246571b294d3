"""A cluster: a real scheduler and two real workers on this machine, some of which die."""

from __future__ import annotations

import json
import logging
import operator
import os
import pickle
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Self

import distributed
import pytest
from pipeline.building import build_into
from pipeline.setting import STOCK

from publisher.content.load import load_book
from publisher.errors import ContentError, ExitCode, MissingToolError, RenderError
from publisher.render import cluster_line
from publisher.render.cluster import ClusterExecutor
from publisher.render.executor import ATTEMPTS, Outcome, Task, WorkerFaultError
from publisher.render.program import program_digest

_ROOT = Path(__file__).parents[2]
_LOOPBACK = "127.0.0.1"
_PATIENCE_S = 60.0
_WORKERS = 2
_INTERIOR = "print/interior.pdf"
_SLOW_ONCE = """
(lambda os, time, note: "again" if note.exists() else (note.write_text(str(os.getpid())), time.sleep(60)))(
    __import__("os"), __import__("time"), __import__("pathlib").Path({note!r})
)
"""
"""Notes the process it runs in and takes a minute; where there is such a note, it takes no time."""

_KILLER = '__import__("time").sleep(0.3) or __import__("os")._exit(9)'
"""Ends the process it runs in, soon."""


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection but those to this machine: a cluster listens on its loopback."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: tuple[str, int] | str) -> None:
        if self.family is not socket.AF_UNIX and address[0] != _LOOPBACK:
            message = f"a test asked for the network: {address}"
            raise PermissionError(message)
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@dataclass
class _Cluster:
    """The programs of a cluster, each the head of a group of processes."""

    home: Path
    programs: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def __enter__(self) -> Self:
        """Start the scheduler, which has nothing of this program."""
        place = ("--host", _LOOPBACK, "--port", "0", "--scheduler-file", str(self._note))
        self._run(self._another_publisher, "scheduler", *place)
        _until(lambda: self._note.is_file() and self._note.read_text().endswith("}"))
        return self

    def __exit__(self, *_: object) -> None:
        """End everything that was started, and what that started in its turn."""
        for program in self.programs:
            os.killpg(program.pid, signal.SIGKILL)
            program.wait(_PATIENCE_S)

    @property
    def address(self) -> str:
        """Where the scheduler listens."""
        return str(json.loads(self._note.read_text())["address"])

    def add_workers(self, count: int, *, equipped: bool = True) -> None:
        """Start workers, with this program or without; a nanny replaces each one that dies."""
        for _ in range(count):
            path = _ROOT if equipped else self._another_publisher
            self._run(path, "worker", self.address, "--nthreads", "1", "--local-directory", str(self.home))

    @property
    def _note(self) -> Path:
        return self.home / "scheduler.json"

    @property
    def _another_publisher(self) -> Path:
        """Return a folder with a package of this program's name that hides it."""
        package = self.home / "another" / "publisher"
        package.mkdir(parents=True, exist_ok=True)
        (package / "__init__.py").touch()
        return package.parent

    def _run(self, path: Path, *words: str) -> None:
        command = [sys.executable, "-m", "dask", *words, "--no-dashboard"]
        environment = os.environ | {"PYTHONPATH": str(path)}
        with (self.home / "log").open("ab") as log:
            self.programs.append(
                subprocess.Popen(
                    command,
                    cwd=self.home,
                    env=environment,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )
            )


def _until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + _PATIENCE_S
    while not holds():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.02)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a cluster with two workers."""
    with _Cluster(tmp_path_factory.mktemp("cluster")) as started:
        started.add_workers(_WORKERS)
        yield started.address


@pytest.fixture(params=[3, 0], ids=["patient", "impatient"])
def ruled(request: pytest.FixtureRequest, cluster: str) -> str:
    """Return the cluster with a scheduler that begins a task of a dead worker anew so many times before it drops it."""
    with distributed.Client(cluster, set_as_default=False) as other:
        other.run_on_scheduler(
            lambda count, dask_scheduler: setattr(dask_scheduler, "allowed_failures", count), request.param
        )
    return cluster


@pytest.fixture
def lonely(tmp_path: Path) -> Iterator[_Cluster]:
    """Return a cluster without workers."""
    with _Cluster(tmp_path) as started:
        yield started


@pytest.fixture(scope="module")
def interior(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the digest of the interior of the print edition, set here in a cache of its own."""
    home = tmp_path_factory.mktemp("serial")
    return build_into(home / "out", editions=("print",), cached=home / "cache").digests[_INTERIOR]


def _done(executor: ClusterExecutor, *tasks: Task) -> dict[str, Outcome]:
    for task in tasks:
        executor.submit(task)
    return {outcome.task.name: outcome for outcome in executor.outcomes()}


def _kill_when(note: Path, holds: Callable[[], bool], pid: Callable[[], int]) -> threading.Thread:
    """Return a thread that kills a process at a certain moment and notes that it did."""

    def wait_and_kill() -> None:
        _until(holds)
        # What the process said last is out then.
        time.sleep(0.3)
        os.kill(pid(), signal.SIGKILL)
        note.touch()

    thread = threading.Thread(target=wait_and_kill)
    thread.start()
    return thread


def test_a_cluster_sets_the_same_pages(cluster: str, interior: str, tmp_path: Path) -> None:
    """The interior from a cluster is, byte for byte, the one that is set in one process; nothing is said of it."""
    executor = ClusterExecutor(cluster)
    built = build_into(tmp_path / "out", editions=("print",), cached=tmp_path / "cache", executor=executor)
    assert built.digests[_INTERIOR] == interior
    assert built.report.diagnostics == ()


def test_a_build_outlives_a_worker(cluster: str, interior: str, tmp_path: Path) -> None:
    """A worker that is killed while it sets pages changes no byte."""
    with ClusterExecutor(cluster) as executor:
        (told,) = _done(executor, Task("pid", eval, "__import__('os').getpid()")).values()
        pages = tmp_path / "cache" / "fragment"
        killer = _kill_when(tmp_path / "killed", lambda: any(pages.rglob("*.casebook")), lambda: told.value)
        built = build_into(
            tmp_path / "out", editions=("print",), cached=tmp_path / "cache", executor=executor
        )
        killer.join()
    assert (tmp_path / "killed").exists()
    assert built.digests[_INTERIOR] == interior


def test_a_death_is_told_with_the_task(ruled: str, tmp_path: Path) -> None:
    """The task that was under way is begun again and says what happened; tasks that waited are not blamed."""
    note = tmp_path / "pid"
    killer = _kill_when(
        tmp_path / "killed", lambda: note.is_file() and note.read_text() != "", lambda: int(note.read_text())
    )
    with ClusterExecutor(ruled) as executor:
        others = [Task(f"other {at}", time.sleep, 0.2) for at in range(8)]
        told = _done(executor, Task("slow", eval, _SLOW_ONCE.format(note=str(note)).strip()), *others)
    killer.join()
    slow = told.pop("slow")
    assert (slow.value, slow.lost, len(slow.deaths)) == ("again", "", 1)
    assert "127.0.0.1" in slow.deaths[0]
    assert [outcome.deaths for outcome in told.values()] == [()] * 8


def test_a_task_that_kills_its_workers_is_given_up(ruled: str) -> None:
    """It is lost after its attempts; all others are done, whatever Dask gives up on its own."""
    with ClusterExecutor(ruled) as executor:
        others = [Task(f"other {at}", operator.neg, at) for at in range(6)]
        told = _done(executor, *others[:3], Task("killer", eval, _KILLER), *others[3:])
    killer = told.pop("killer")
    assert killer.lost == killer.deaths[-1]
    assert len(killer.deaths) == ATTEMPTS
    assert {name: outcome.value for name, outcome in told.items()} == {f"other {at}": -at for at in range(6)}
    assert not any(outcome.lost for outcome in told.values())


def test_faults_and_bugs_travel(cluster: str) -> None:
    """A fault of an author comes back whole, with the outcomes of others; a bug comes with its worker's trace."""
    with ClusterExecutor(cluster) as executor:
        told = _done(executor, Task("book", load_book, Path("nowhere")), Task("sum", sum, (1, 2)))
        fault = told["book"].fault
        assert isinstance(fault, ContentError)
        assert [item.code for item in fault.diagnostics] == ["BOOK-001"]
        assert told["sum"].value == 3
        executor.submit(Task("bug", int, "seven"))
        with pytest.raises(WorkerFaultError, match=r"(?s)bug: Traceback.*in done.*'seven'"):
            list(executor.outcomes())


def test_another_program_is_refused(cluster: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker whose programs differ from the parent's does not touch a task."""
    monkeypatch.setattr(cluster_line, "program_digest", lambda: "another")
    with ClusterExecutor(cluster) as executor:
        (told,) = _done(executor, Task("sum", sum, (1, 2))).values()
    assert isinstance(told.fault, RenderError)
    assert [item.code for item in told.fault.diagnostics] == ["PAGE-033"]


def test_a_worker_with_threads_does_one_task_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page engine is not made for several threads: a second task waits until the first is done."""
    begun: list[float] = []
    worker = SimpleNamespace(address="tcp://10.0.0.1:1", log_event=lambda *_: begun.append(time.monotonic()))
    monkeypatch.setattr(distributed, "get_worker", lambda: worker)
    call = pickle.dumps(
        cluster_line._Call("key", program_digest(), pickle.dumps(Task("sleep", time.sleep, 0.3)))
    )
    with ThreadPoolExecutor(2) as threads:
        told = list(threads.map(pickle.loads, [call, call]))
    assert [pickle.loads(answer) for answer in told] == [("value", None)] * 2
    assert begun[1] - begun[0] >= 0.3


def test_dask_keeps_its_log_to_itself(cluster: str) -> None:
    """Of what Dask would write to standard error nothing is let through, however grave."""
    with ClusterExecutor(cluster):
        names = ("distributed", "distributed.client", "distributed.core", "tornado", "tornado.application")
        assert [name for name in names if logging.getLogger(name).isEnabledFor(logging.CRITICAL)] == []


def test_leaving_takes_everything_back(cluster: str) -> None:
    """Closing is quick, cancels what is under way, ends the thread, and may be done twice."""
    before = set(threading.enumerate())
    executor = ClusterExecutor(cluster)
    for at in range(6):
        executor.submit(Task(f"sleep {at}", time.sleep, 2))
    started = time.monotonic()
    executor.close()
    executor.close()
    assert time.monotonic() - started < 2
    assert set(threading.enumerate()) == before
    with distributed.Client(cluster, set_as_default=False) as other:
        _until(lambda: not any(other.processing().values()))


def test_an_interrupt_ends_the_waiting(cluster: str) -> None:
    """Ctrl-C while outcomes are waited for reaches the caller at once."""
    with ClusterExecutor(cluster) as executor:
        executor.submit(Task("sleep", time.sleep, 4))
        started = time.monotonic()
        threading.Timer(0.5, signal.raise_signal, (signal.SIGINT,)).start()
        with pytest.raises(KeyboardInterrupt):
            list(executor.outcomes())
    assert time.monotonic() - started < 3


def test_an_address_without_an_answer(tmp_path: Path) -> None:
    """The command ends with the exit code of a missing tool; it says the address, and nothing of Dask's own words."""
    with socket.socket() as free:
        free.bind((_LOOPBACK, 0))
        address = f"tcp://{_LOOPBACK}:{free.getsockname()[1]}"
    command = [
        sys.executable,
        "-m",
        "publisher",
        "build",
        str(STOCK),
        "--lang",
        "en",
        "--diagnostics",
        "short",
    ]
    options = ["--cluster", address, "--cache", str(tmp_path / "cache"), "--out", str(tmp_path / "out")]
    run = subprocess.run(
        [*command, *options], cwd=_ROOT, capture_output=True, text=True, timeout=_PATIENCE_S, check=False
    )
    assert run.returncode == ExitCode.MISSING_TOOL
    assert f"TOOL-032: the cluster {address} does not answer" in run.stderr.replace("[", "").replace("]", "")
    assert "Traceback" not in run.stderr
    assert "distributed" not in run.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("address", ["nonsense://somewhere", f"tls://{_LOOPBACK}:1", "tcp://", "?"])
def test_an_address_that_is_none(address: str) -> None:
    """An address Dask cannot use, and one it lacks the certificates for, are told like one that does not answer."""
    before = set(threading.enumerate())
    with pytest.raises(MissingToolError) as caught:
        ClusterExecutor(address, answer_s=0.5)
    assert [item.code for item in caught.value.diagnostics] == ["TOOL-032"]
    assert set(threading.enumerate()) == before


def test_dask_may_be_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the package the diagnostic says what to install."""
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(MissingToolError) as caught:
        ClusterExecutor(f"tcp://{_LOOPBACK}:1")
    (said,) = caught.value.diagnostics
    assert said.code == "TOOL-031"
    assert "casebook[cluster]" in said.hint()


def test_a_cluster_that_is_of_no_use(lonely: _Cluster) -> None:
    """No worker, one that cannot load this program, a scheduler that ends: each is told; closing works all the same."""

    def told() -> str:
        with pytest.raises(MissingToolError) as caught:
            list(executor.outcomes())
        (said,) = caught.value.diagnostics
        assert lonely.address in said.message()
        return f"{said.code} {said.message()}"

    with ClusterExecutor(lonely.address, hands_s=0.5) as executor:
        executor.submit(Task("sum", sum, (1, 2)))
        assert told().startswith("TOOL-033")
        lonely.add_workers(1, equipped=False)
        _until(lambda: not executor._line.heard.empty())
        assert told().startswith("TOOL-035")
        scheduler, worker = lonely.programs
        os.killpg(worker.pid, signal.SIGKILL)
        executor.submit(Task("sum", sum, (1, 2)))
        scheduler.kill()
        assert told().startswith("TOOL-034")
