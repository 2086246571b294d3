"""The executor of this process, and what every executor promises."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from render import chores

from publisher.errors import RenderError
from publisher.render.executor import (
    Executor,
    Outcome,
    SerialExecutor,
    Task,
    WorkerFaultError,
    done,
    trace_of,
)
from publisher.render.processes import ProcessExecutor

Maker = Callable[[], Executor]


@pytest.fixture(params=["serial", "one process", "three processes"])
def executor(request: pytest.FixtureRequest) -> Iterator[Executor]:
    """Return an executor of each sort."""
    makers: dict[str, Maker] = {
        "serial": SerialExecutor,
        "one process": lambda: ProcessExecutor(1),
        "three processes": lambda: ProcessExecutor(3),
    }
    with makers[request.param]() as made:
        yield made


def values(executor: Executor) -> list[object]:
    """Return the values of all outcomes, in the order of the tasks' names."""
    return [outcome.value for outcome in sorted(executor.outcomes(), key=lambda outcome: outcome.task.name)]


def test_every_outcome_is_told_once(executor: Executor) -> None:
    """More tasks than hands: each has one outcome, with its own task, and asking again tells nothing."""
    tasks = [Task(f"{number:02}", chores.double, number) for number in range(20)]
    for task in tasks:
        executor.submit(task)
    outcomes = sorted(executor.outcomes(), key=lambda outcome: outcome.task.name)
    assert outcomes == [Outcome(task, 2 * task.argument) for task in tasks]
    assert list(executor.outcomes()) == []


def test_nothing_to_do(executor: Executor) -> None:
    """Without tasks there are no outcomes, and asking does not wait."""
    assert list(executor.outcomes()) == []


def test_tasks_may_come_while_outcomes_are_told(executor: Executor) -> None:
    """What is submitted between two outcomes is told by the same round."""
    executor.submit(Task("0", chores.double, 1))
    told = []
    for outcome in executor.outcomes():
        told.append(outcome.value)
        if len(told) < 5:
            executor.submit(Task(str(len(told)), chores.double, outcome.value))
    assert told == [2, 4, 8, 16, 32]


def test_a_second_round(executor: Executor) -> None:
    """An executor goes on working after all is told."""
    for start in (0, 10):
        for number in range(3):
            executor.submit(Task(str(number), chores.double, start + number))
        assert values(executor) == [2 * start, 2 * start + 2, 2 * start + 4]


def test_a_fault_someone_can_mend_is_an_outcome(executor: Executor) -> None:
    """It comes back as the exception it was, diagnostics whole, and the other tasks are done."""
    for name, work in (("a", chores.double), ("b", chores.refuse), ("c", chores.double)):
        executor.submit(Task(name, work, 21))
    first, second, third = sorted(executor.outcomes(), key=lambda outcome: outcome.task.name)
    assert (first.value, third.value) == (42, 42)
    assert isinstance(second.fault, RenderError)
    assert second.fault.diagnostics == chores.FAULTS
    assert str(second.fault) == str(RenderError(*chores.FAULTS))
    assert (second.value, second.deaths, second.lost) == (None, (), "")


def test_a_bug_ends_the_round(executor: Executor) -> None:
    """What is no fault to be mended is raised, and says where it happened; the executor can still be closed."""
    executor.submit(Task("가", chores.stumble, None))
    kind = ZeroDivisionError if isinstance(executor, SerialExecutor) else WorkerFaultError
    with pytest.raises(kind, match="a bug in a worker") as caught:
        list(executor.outcomes())
    if kind is WorkerFaultError:
        assert str(caught.value).startswith("가: Traceback")
        assert "in stumble" in str(caught.value)


def test_after_a_bug_the_others_are_still_done(executor: Executor) -> None:
    """Whoever asks on after a bug is told everything else."""
    executor.submit(Task("x", chores.stumble, None))
    for number in range(5):
        executor.submit(Task(str(number), chores.double, number))
    told: list[object] = []
    bugs = 0
    for _ in range(2):
        try:
            told.extend(outcome.value for outcome in executor.outcomes())
        except (ZeroDivisionError, WorkerFaultError):
            bugs += 1
    assert (bugs, sorted(map(str, told))) == (1, ["0", "2", "4", "6", "8"])


def test_closing_forgets_what_was_not_begun(executor: Executor) -> None:
    """A closed executor has nothing to tell; closing twice is no fault."""
    for number in range(5):
        executor.submit(Task(str(number), chores.nap, 0.01))
    executor.close()
    executor.close()
    assert list(executor.outcomes()) == []


def test_the_serial_executor_begins_when_it_is_asked(tmp_path: Path) -> None:
    """Nothing is done before an outcome is asked for, and then only what is asked for."""
    executor = SerialExecutor()
    for name in ("a", "b"):
        executor.submit(Task(name, (tmp_path / name).touch, 0o600))
    outcomes = executor.outcomes()
    assert list(tmp_path.iterdir()) == []
    next(outcomes)
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


@given(st.lists(st.integers(0, 5), max_size=10))
def test_the_serial_executor_keeps_the_order(numbers: list[int]) -> None:
    """Tasks are done first come, first served."""
    with SerialExecutor() as executor:
        for number in numbers:
            executor.submit(Task("", chores.double, number))
        assert [outcome.value for outcome in executor.outcomes()] == [2 * number for number in numbers]


def test_done_lets_bugs_pass() -> None:
    """A fault is caught, a bug is not."""
    assert isinstance(done(Task("", chores.refuse, None)).fault, RenderError)
    with pytest.raises(ZeroDivisionError):
        done(Task("", chores.stumble, None))


def test_a_trace_says_where_it_was() -> None:
    """The text of a bug names file and function."""
    try:
        chores.stumble(None)
    except ZeroDivisionError as fault:
        trace = trace_of(fault)
    assert "chores.py" in trace
    assert trace.endswith("ZeroDivisionError: a bug in a worker\n")
