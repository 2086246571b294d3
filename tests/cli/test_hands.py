"""The cache and the hands a build works with, as the options ask for them."""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
from pathlib import Path
from types import ModuleType

import pytest
from render import chores

from publisher.cli.arguments import build_parser
from publisher.cli.hands import opened_means, processors
from publisher.pipeline.means import Means
from publisher.render.cache import Cache
from publisher.render.executor import Executor, SerialExecutor, Task
from publisher.render.processes import ProcessExecutor
from publisher.render.stores import LocalStore


def options(*arguments: str) -> argparse.Namespace:
    """Return the options of ``casebook build …``."""
    return build_parser(str).parse_args(["build", *arguments])


def hands(means: Means) -> Executor:
    """Return who does the work."""
    return means.bench.executor


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))


def test_one_job_needs_no_process() -> None:
    """With one hand the work is done here."""
    with opened_means(options("--jobs", "1")) as means:
        assert isinstance(hands(means), SerialExecutor)


def test_a_worker_begins_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """It loads what it needs while the book is read; a build of a few pages needs no more than one."""
    monkeypatch.setattr("publisher.render.processes.PRELOAD", ())
    with opened_means(options("--jobs", "3")):
        assert len(multiprocessing.active_children()) == 1
    assert multiprocessing.active_children() == []


def test_several_jobs_are_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    """As many as were asked for; none is left when the build is over."""
    monkeypatch.setattr("publisher.render.processes.PRELOAD", ())
    with opened_means(options("--jobs", "3")) as means:
        executor = hands(means)
        assert isinstance(executor, ProcessExecutor)
        for number in range(9):
            executor.submit(Task(str(number), chores.double, number))
        assert len(multiprocessing.active_children()) == 3
        assert sorted(outcome.value for outcome in executor.outcomes()) == list(range(0, 18, 2))
    assert multiprocessing.active_children() == []


@pytest.mark.parametrize(("count", "kind"), [(1, SerialExecutor), (5, ProcessExecutor)])
def test_without_a_word_there_is_one_for_each_processor(
    monkeypatch: pytest.MonkeyPatch, count: int, kind: type[object]
) -> None:
    """Of those this process may use, not of all the machine has."""
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(count)), raising=False)
    assert processors() == count
    with opened_means(options()) as means:
        assert isinstance(hands(means), kind)


@pytest.mark.parametrize(("told", "count"), [(7, 7), (None, 1)])
def test_where_the_system_does_not_tell(
    monkeypatch: pytest.MonkeyPatch, told: int | None, count: int
) -> None:
    """The number of processors serves, or else one."""
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    monkeypatch.setattr(os, "cpu_count", lambda: told)
    assert processors() == count


@pytest.mark.parametrize("jobs", ["0", "-1", "x", "1.5", "２", ""])
def test_what_is_no_number_of_processes(jobs: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A usage fault, worded for people."""
    with pytest.raises(SystemExit) as stop:
        options(f"--jobs={jobs}")
    assert stop.value.code == 2
    assert f"“{jobs}” is not a number of processes; write 1 or more" in capsys.readouterr().err


def test_a_cluster_instead_of_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its address is handed on as it is; it is closed like any other executor, and the two do not go together."""
    heard: list[str] = []

    class Elsewhere(SerialExecutor):
        def __init__(self, address: str) -> None:
            super().__init__()
            heard.append(address)

        def close(self) -> None:
            heard.append("closed")

    module = ModuleType("publisher.render.cluster")
    module.ClusterExecutor = Elsewhere  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "publisher.render.cluster", module)
    with opened_means(options("--cluster", "tcp://10.0.0.5:8786")) as means:
        assert isinstance(hands(means), Elsewhere)
        assert heard == ["tcp://10.0.0.5:8786"]
    assert heard == ["tcp://10.0.0.5:8786", "closed"]
    with pytest.raises(SystemExit):
        options("--cluster", "tcp://10.0.0.5:8786", "--jobs", "2")


def test_the_cache_is_where_it_is_wanted(tmp_path: Path) -> None:
    """This user's own, or the one that --cache names."""
    with opened_means(options("--jobs", "1")) as means:
        assert means.cache.location == str(tmp_path / "home" / "casebook")
    with opened_means(options("--jobs", "1", "--cache", str(tmp_path / "x"))) as means:
        assert means.cache.location == str(tmp_path / "x")
        assert means.bench.cache is means.cache
    with opened_means(options("--jobs", "1", "--cache", "memory://x")) as means:
        assert means.cache.location == "memory://x"


def entries(folder: Path) -> int:
    """Return how many entries a cache holds."""
    return sum(1 for _ in LocalStore(folder).entries())


def test_a_build_makes_room_when_it_is_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cache over its limit is pruned, but only after a build that succeeded."""
    monkeypatch.setattr("publisher.render.cache.Cache.__init__", _small)

    def build(*, fails: bool) -> None:
        with opened_means(options("--jobs", "1", "--cache", str(tmp_path))) as means:
            for number in range(4):
                means.cache.put("image", f"ab{number}", bytes(1000))
            if fails:
                raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        build(fails=True)
    assert entries(tmp_path) == 4
    build(fails=False)
    assert entries(tmp_path) == 1


def _small(cache: Cache, store: LocalStore, _: int | None = None) -> None:
    cache.store, cache.limit_bytes = store, 2000
    cache._damaged, cache._refused, cache._missed = [], "", False
    cache._faults = {"read": 0, "write": 0}


def test_workers_end_with_a_build_that_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever ends the build ends them."""
    monkeypatch.setattr("publisher.render.processes.PRELOAD", ())

    def build() -> None:
        with opened_means(options("--jobs", "2")) as means:
            hands(means).submit(Task("x", chores.nap, 60.0))
            assert multiprocessing.active_children()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build()
    assert multiprocessing.active_children() == []
