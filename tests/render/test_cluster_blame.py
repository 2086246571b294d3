"""Who is to blame when a worker of a cluster dies, judged by notes as they come over the line."""

from __future__ import annotations

import pickle
from dataclasses import dataclass, field
from queue import SimpleQueue

import pytest

from publisher.errors import MissingToolError
from publisher.render import cluster
from publisher.render.cluster import ClusterExecutor
from publisher.render.cluster_line import Answered, Began, Came, Dropped, Note, Refused, Went
from publisher.render.executor import Outcome, Task

_A, _B = "tcp://10.0.0.1:1", "tcp://10.0.0.2:2"


@dataclass
class _Line:
    """A line without a cluster at its end."""

    asked: list[tuple[str, str]] = field(default_factory=list)
    """Name of a task and the key it got, as they were asked for."""
    taken_back: list[str] = field(default_factory=list)
    heard: SimpleQueue[Note] = field(default_factory=SimpleQueue)

    def ask(self, key: str, task: bytes) -> None:
        """Note what is asked for."""
        self.asked.append((pickle.loads(task).name, key))

    def take_back(self, key: str) -> None:
        """Note what is taken back."""
        self.taken_back.append(key)

    def key(self, name: str) -> str:
        """Return the key a task has now."""
        return next(key for known, key in reversed(self.asked) if known == name)


@pytest.fixture
def line(monkeypatch: pytest.MonkeyPatch) -> _Line:
    """Return the line of the executor that is made next."""
    made = _Line()
    monkeypatch.setattr(cluster, "Line", lambda *_: made)
    return made


@pytest.fixture
def executor(line: _Line) -> ClusterExecutor:
    """Return an executor with two workers, which have four of its six tasks."""
    made = ClusterExecutor("tcp://10.0.0.5:8786")
    _hear(made, Came(_A), Came(_B))
    for name in "abcdef":
        made.submit(Task(name, len, ""))
    assert [name for name, _ in line.asked] == ["a", "b", "c", "d"]
    return made


def _hear(executor: ClusterExecutor, *notes: Note) -> list[Outcome]:
    told: list[Outcome] = []
    for note in notes:
        told += executor._read(note)
        executor._feed()
    return told


def _gone(worker: str, *keys: str, planned: bool = False) -> Went:
    return Went(worker, frozenset(keys), planned)


def test_only_the_task_under_way_is_blamed(executor: ClusterExecutor, line: _Line) -> None:
    """Of the tasks a dead worker had, the one it began last is told its death; those of others are no concern."""
    a, b = line.key("a"), line.key("b")
    assert _hear(executor, Began(_A, "other-1"), Began(_A, a), _gone(_A, a, b, "other-1")) == []
    told = _hear(executor, Answered(a, "value", 1), Answered(b, "value", 2))
    assert [(outcome.value, outcome.deaths) for outcome in told] == [(1, (f"{_A} is gone",)), (2, ())]


def test_nobody_is_blamed_for_a_task_of_others(executor: ClusterExecutor, line: _Line) -> None:
    """A worker that died of somebody else's task takes no attempt from ours that waited there."""
    a = line.key("a")
    for worker in (_A, _B, _A):
        assert _hear(executor, Came(worker), Began(worker, "other-1"), _gone(worker, a, "other-1")) == []
    (told,) = _hear(executor, Answered(a, "value", 1))
    assert told.deaths == ()


def test_waiting_in_the_wrong_place_costs_no_attempt(executor: ClusterExecutor, line: _Line) -> None:
    """However often Dask drops a task with workers that died of another one, it is asked for again and done."""
    for _ in range(5):
        b = line.key("b")
        assert _hear(executor, Began(_A, "other-1"), _gone(_A, b, "other-1"), Dropped(b, _A), Came(_A)) == []
        assert line.key("b") != b
    (told,) = _hear(executor, Answered(line.key("b"), "value", 2))
    assert (told.value, told.deaths) == (2, ())


def test_without_a_word_all_are_blamed(executor: ClusterExecutor, line: _Line) -> None:
    """A worker that dies before it tells what it began: each task it had may have been the one."""
    a, b, c = map(line.key, "abc")
    _hear(executor, Began(_A, c), Answered(c, "value", 3), _gone(_A, a, b))
    told = _hear(executor, Answered(a, "value", 1), Answered(b, "value", 2))
    assert [len(outcome.deaths) for outcome in told] == [1, 1]


def test_leaving_is_no_death(executor: ClusterExecutor, line: _Line) -> None:
    """A worker that is told to end takes no attempt from the task it was on."""
    a = line.key("a")
    assert _hear(executor, Began(_A, a), _gone(_A, a, planned=True)) == []
    (told,) = _hear(executor, Answered(a, "value", 1))
    assert told.deaths == ()


def test_after_its_attempts_a_task_is_lost(executor: ClusterExecutor, line: _Line) -> None:
    """The second death ends it: it is taken back from the cluster, the next one goes out, late news changes nothing."""
    a = line.key("a")
    (told,) = _hear(executor, Began(_A, a), _gone(_A, a), Began(_B, a), _gone(_B, a))
    assert (told.task.name, told.lost) == ("a", f"{_B} is gone")
    assert told.deaths == (f"{_A} is gone", f"{_B} is gone")
    assert line.taken_back == [a]
    assert _hear(executor, Dropped(a, _B), Answered(a, "value", 1), Refused(a, "")) == []
    (b,) = _hear(executor, Came(_A), Came(_B), Answered(line.key("b"), "value", 2))
    assert b.task.name == "b"
    assert [name for name, _ in line.asked][4:] == ["e", "f"]


def test_what_dask_drops_is_asked_for_again_once(executor: ClusterExecutor, line: _Line) -> None:
    """Dask drops tasks that waited in the wrong places, too: first they get another key, the second time they end."""
    first = line.key("a")
    assert _hear(executor, Dropped(first, _A)) == []
    second = line.key("a")
    assert first != second
    (told,) = _hear(executor, Dropped(second, _B))
    assert (told.task.name, told.lost, told.deaths) == ("a", f"{_B} is gone", (f"{_B} is gone",))


def test_a_task_that_killed_twice_is_not_asked_for_again(executor: ClusterExecutor, line: _Line) -> None:
    """One death that Dask takes for the end is one attempt; the second, under another key, is the last."""
    first = line.key("a")
    _hear(executor, Began(_A, first), _gone(_A, first), Dropped(first, _A), Came(_A))
    second = line.key("a")
    (told,) = _hear(executor, Began(_B, second), _gone(_B, second), Dropped(second, _B))
    assert told.deaths == (f"{_A} is gone", f"{_B} is gone")
    assert [name for name, _ in line.asked].count("a") == 2


@pytest.mark.parametrize(("reason", "code"), [("", "TOOL-034"), ("ImportError: x", "TOOL-035")])
def test_a_cluster_that_refuses_ends_it_all(
    executor: ClusterExecutor, line: _Line, reason: str, code: str
) -> None:
    """A scheduler that let go, and a machine that cannot do the work, are told with the address."""
    with pytest.raises(MissingToolError) as caught:
        _hear(executor, Refused(line.key("a"), reason))
    (said,) = caught.value.diagnostics
    assert said.code == code
    assert "tcp://10.0.0.5:8786" in said.message()
