"""``casebook watch`` from outside: when it looks, what it says, how it ends."""

from __future__ import annotations

import argparse
import json
import os
import select
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hostile.workbench import LIMIT_S, book, case_file, command, edit, environment, leftovers, prints
from pipeline.watched import FEW

from publisher.cli import main, watching
from publisher.cli.language import Language, translator
from publisher.cli.session import Session
from publisher.cli.watch_voices import EventVoice, LineVoice
from publisher.errors import ContentError, EditionError, ExitCode, diagnose
from publisher.ledger.report import Artifact
from publisher.pipeline.previews import Preview
from publisher.pipeline.watch import Bound, Checked, Event, Saved, Shown
from publisher.progress import NullProgress

Capture = pytest.CaptureFixture[str]
PDF = Path("build/b/print/interior.pdf")
BOUND = Bound((Artifact("print", "interior", PDF, 8, 9, 0.4, "ab"),), (), 0.456)
SHOWN = Shown(Preview("print", "case-3", Path("build/b/watch/print/case-3.pdf"), (Path("3-1.png"),)), 0.311)


class Files:
    """In the place of a watch: what is seen at each look, the last thing for ever."""

    def __init__(self, *looks: object) -> None:
        self.looks = list(looks)
        self.thorough: list[bool] = []
        self.slept: list[float] = []

    def stock(self) -> object:
        """Look at everything."""
        return self.looks.pop(0) if len(self.looks) > 1 else self.looks[0]

    def changed(self, *, thorough: bool) -> bool:
        """Look whether there is anything new."""
        self.thorough.append(thorough)
        return self.stock() != "as before"

    def sleep(self, seconds: float) -> None:
        """Take no time."""
        self.slept.append(seconds)


class TestWaiting:
    """When a turn begins."""

    def test_a_save_in_several_steps(self) -> None:
        """The turn begins when nothing has changed for a moment, and its time counts from the first step."""
        files = Files("as before", "as before", "empty", "half", "whole", "whole", "later")
        before = time.perf_counter()
        noticed = watching.await_change(files, files.sleep)  # type: ignore[arg-type]
        assert before <= noticed <= time.perf_counter()
        assert files.looks == ["later"]
        assert files.slept[2:] == [watching._QUIET_S] * 2

    def test_what_takes_longer_is_looked_at_seldom(self) -> None:
        """After a turn everything is looked at once, for what was saved meanwhile; then every tenth time."""
        files = Files(*["as before"] * 21, "new")
        watching.await_change(files, files.sleep)  # type: ignore[arg-type]
        assert [at for at, thorough in enumerate(files.thorough) if thorough] == [0, 10, 20]

    def test_looking_takes_little(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The pause is some milliseconds, longer where a look is slow: a fortieth of the time at the most."""
        clock = iter([0.0, 0.0001, 1.0, 1.004, 2.0, 2.0, 2.0])
        monkeypatch.setattr(time, "perf_counter", lambda: next(clock))
        files = Files("as before", "as before", "new")
        watching.await_change(files, files.sleep)  # type: ignore[arg-type]
        assert files.slept[:2] == pytest.approx([0.03, 0.16])

    def test_a_file_that_never_rests(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """After some seconds the turn begins all the same."""
        monkeypatch.setattr(watching, "_PATIENCE_S", 0.01)
        files = Files(*map(str, range(1_000_000)))
        watching.await_change(files, files.sleep)  # type: ignore[arg-type]
        assert len(files.looks) > 1


class Turns:
    """In the place of a watch: what its turns tell or raise, and whether files have changed after each."""

    def __init__(
        self, *turns: list[Event | BaseException], changed: bool = False, has_book: bool = True
    ) -> None:
        self.turns = list(turns)
        self.now = changed
        self.has_book = has_book
        self.warmed = 0

    def turn(self, _started: float | None = None, progress: object = None) -> Iterator[Event]:
        """Tell of a turn."""
        del progress
        for item in self.turns.pop(0):
            if isinstance(item, BaseException):
                raise item
            yield item

    def changed(self) -> bool:
        """Tell whether anything has changed."""
        return self.now

    def warm(self) -> None:
        """Note it."""
        self.warmed += 1


def session(*, strict: bool = False) -> Session:
    """Return a session of short diagnostics in English."""
    options = argparse.Namespace(strict=strict, verbose=False, diagnostics="short", out=Path("build"))
    return Session(options, translator(Language.ENGLISH))


def lines(*, strict: bool = False) -> watching.Report:
    """Return a report for people."""
    spoken = session(strict=strict)
    return watching.Report(spoken, LineVoice(spoken, Path("책")))


WARNING, ANOTHER = diagnose("CASE-046", number=1), diagnose("CASE-046", number=2)
ERROR = diagnose("CASE-063", file="y")
SAVED = Saved((Path("책/cases/03-가.yaml"),))


class TestLines:
    """What people read."""

    def told(self, capsys: Capture, *turns: list[Event | BaseException], strict: bool = False) -> list[str]:
        """Return the lines on standard output after some turns, those on standard error behind them."""
        report, watched = lines(strict=strict), Turns(*turns)
        for _ in turns:
            watching.turn(watched, report, 0.0)  # type: ignore[arg-type]
        out, err = capsys.readouterr()
        return [*out.splitlines(), *err.splitlines()]

    def test_one_line_a_turn(self, capsys: Capture) -> None:
        """What was saved, and the time to the check, the pages and the book."""
        said = self.told(capsys, [SAVED, Checked((), 0.0512), SHOWN, BOUND])
        assert said == [
            "03-가.yaml · checked 0.05 s · pages 0.31 s (build/b/watch/print/case-3.pdf) · book 0.46 s",
            "waiting for changes; Ctrl-C ends",
        ]

    def test_many_files(self, capsys: Capture) -> None:
        """Three are named; names cannot reach the terminal as commands."""
        names = [Path("a\x1b[31m.yaml"), *(Path(f"{n}.yaml") for n in range(4))]
        (line, _) = self.told(capsys, [Saved(tuple(names)), BOUND])
        assert line.startswith("a�[31m.yaml, 0.yaml, 1.yaml and 2 more · book")

    def test_warnings_are_told_once(self, capsys: Capture) -> None:
        """A warning that stays is told in the first turn, counted in all, and told again when it comes back."""
        other = Bound(BOUND.artifacts, (ANOTHER,), 0.4)
        first: list[Event | BaseException] = [SAVED, Checked((WARNING,), 0.1), other]
        said = self.told(capsys, first, [SAVED, Checked((WARNING,), 0.1), other], [SAVED, BOUND], first)
        assert [line.rpartition("· ")[2] for line in said[:4]] == [
            "2 warnings",
            "2 warnings",
            "book 0.46 s",
            "2 warnings",
        ]
        assert [line for line in said[4:] if "[CASE-" in line] == [
            "warning[CASE-046]: case 1 refers to itself",
            "warning[CASE-046]: case 2 refers to itself",
        ] * 2

    def test_errors_are_told_each_time(self, capsys: Capture) -> None:
        """A turn without a book says so."""
        turn: list[Event | BaseException] = [SAVED, ContentError(ERROR, WARNING)]
        said = self.told(capsys, turn, turn)
        assert said[:2] == ["03-가.yaml · no new book · 1 error, 1 warning"] * 2
        assert [line for line in said[2:] if "[CASE-" in line] == [
            "error[CASE-063]: y is not there",
            "warning[CASE-046]: case 1 refers to itself",
            "error[CASE-063]: y is not there",
        ]

    def test_strict(self, capsys: Capture) -> None:
        """Warnings are errors, told once a turn."""
        fault = ContentError(WARNING.hardened())
        said = self.told(capsys, [SAVED, Checked((WARNING,), 0.1), fault], strict=True)
        assert said[0] == "03-가.yaml · checked 0.10 s · no new book · 1 error"
        assert said.count("error[CASE-046]: case 1 refers to itself") == 1

    def test_a_full_disk(self, capsys: Capture) -> None:
        """The watch goes on: there may be room at the next save."""
        said = self.told(capsys, [SAVED, OSError(28, "No space left on device", "build/b")], [SAVED, BOUND])
        assert said[:2] == ["03-가.yaml · no new book · 1 error", "03-가.yaml · book 0.46 s"]
        assert any("OUT-001" in line for line in said)


def test_a_bug_ends_the_watch() -> None:
    """What is no fault of the book or the machine is raised."""
    with pytest.raises(LookupError):
        watching.turn(Turns([SAVED, LookupError("ours")]), lines(), 0.0)  # type: ignore[arg-type]


@pytest.mark.parametrize("fault", [LookupError("gone"), FileNotFoundError(2, "No such file", "a.jpg")])
def test_what_was_read_while_it_was_saved(fault: Exception, capsys: Capture) -> None:
    """Whatever fails while a file changes is not told: the next turn follows at once."""
    watching.turn(Turns([SAVED, fault], changed=True), lines(), 0.0)  # type: ignore[arg-type]
    assert capsys.readouterr().out == ""


class TestBeginning:
    """The first turn."""

    def test_a_good_book(self, capsys: Capture) -> None:
        """It is named, and the hands are warmed."""
        turns = Turns([Saved(()), Checked((), 0.1), BOUND])
        watching.begin(turns, lines(), NullProgress())  # type: ignore[arg-type]
        assert capsys.readouterr().out == "책 · checked 0.10 s · book 0.46 s\n"
        assert turns.warmed == 1

    def test_a_broken_book(self, capsys: Capture) -> None:
        """A book with faults may be watched: that is how they are mended."""
        watching.begin(Turns([Saved(()), ContentError(ERROR)]), lines(), NullProgress())  # type: ignore[arg-type]
        assert capsys.readouterr().out == "책 · no new book · 1 error\n"

    @pytest.mark.parametrize(
        ("fault", "has_book"),
        [(ContentError(ERROR), False), (EditionError(ERROR), True), (OSError(28, ""), True)],
    )
    def test_nothing_to_watch(self, fault: Exception, has_book: bool) -> None:
        """A folder without a book, an edition nobody declared and a full disk are said, and that is it."""
        with pytest.raises(type(fault)):
            watching.begin(Turns([fault], has_book=has_book), lines(), NullProgress())  # type: ignore[arg-type]


def test_events(capsys: Capture) -> None:
    """For programs everything is an object on a line of its own, with all diagnostics of the turn."""
    spoken = session()
    report = watching.Report(spoken, EventVoice(spoken))
    told = Bound(BOUND.artifacts, (WARNING,), 0.456)
    turns = Turns([SAVED, Checked((WARNING,), 0.051), SHOWN, told], [SAVED, ContentError(ERROR)])
    for _ in range(2):
        watching.turn(turns, report, 0.0)  # type: ignore[arg-type]
    events = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [event["event"] for event in events] == [
        *("saved", "checked", "diagnostics", "spread", "diagnostics", "bound", "waiting"),
        *("saved", "diagnostics", "failed", "waiting"),
    ]
    assert events[0]["files"] == ["책/cases/03-가.yaml"]
    assert [item["code"] for item in events[2]["diagnostics"]] == ["CASE-046"]
    assert events[3] == {
        "event": "spread",
        "edition": "print",
        "section": "case-3",
        "path": "build/b/watch/print/case-3.pdf",
        "pictures": ["3-1.png"],
        "seconds": 0.311,
    }
    assert events[5] == {
        "event": "bound",
        "edition": "print",
        "kind": "interior",
        "path": str(PDF),
        "pages": 8,
        "bytes": 9,
        "sha256": "ab",
        "seconds": 0.456,
    }
    assert events[9] == {"event": "failed", "exit_code": ExitCode.CONTENT}


@pytest.mark.parametrize("lines_of", [[], ["--json"]])
def test_a_folder_without_a_book(tmp_path: Path, lines_of: list[str], capsys: Capture) -> None:
    """There is nothing to watch: BOOK-001, and the exit code of a manuscript with faults."""
    cache = ["--cache", str(tmp_path / "cache"), "--out", str(tmp_path / "out"), "--jobs", "1"]
    assert main(["watch", str(tmp_path), *cache, *lines_of, "--lang", "en"]) == ExitCode.CONTENT
    assert "BOOK-001" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


class Watching:
    """The real command in a process of its own."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self.process = subprocess.Popen(
            command("watch", "book", "--out", "out", "--json", *arguments),
            cwd=folder,
            env=environment(),
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        self.heard = b""

    def until(self, event: str) -> dict[str, Any]:
        """Return the next event of a kind."""
        deadline = time.monotonic() + LIMIT_S
        while True:
            line, end, rest = self.heard.partition(b"\n")
            if end:
                self.heard = rest
                told: dict[str, Any] = json.loads(line)
                if told["event"] == event:
                    return told
                continue
            assert self.process.stdout is not None
            ready, _, _ = select.select([self.process.stdout], [], [], deadline - time.monotonic())
            assert ready, f"no {event}"
            piece = os.read(self.process.stdout.fileno(), 65536)
            assert piece, f"it ended before {event}"
            self.heard += piece

    def end(self, number: signal.Signals) -> int:
        """Send a signal to all its processes, as a terminal does, and return the exit code."""
        os.killpg(self.process.pid, number)
        code = self.process.wait(timeout=LIMIT_S)
        assert self.process.stdout is not None
        self.process.stdout.close()
        return code


@pytest.fixture
def started(tmp_path: Path) -> Iterator[Callable[..., Watching]]:
    """Return a function that starts a watch on a small book in ``tmp_path``."""
    root, running = book(tmp_path), []
    edit(root / "book.yaml", "print: {isbn", f"print: {{parts: [{FEW}, cases], isbn")
    edit(
        root / "book.yaml",
        ", cover: {flaps_mm: 80, front_flap: 지어낸 세 기업의 / 작은 이야기, back_flap: 가상진흥원이 엮었다.}",
        "",
    )

    def start(*arguments: str) -> Watching:
        running.append(Watching(tmp_path, *arguments))
        return running[-1]

    yield start
    for watch in running:
        if watch.process.poll() is None:
            watch.end(signal.SIGKILL)


def test_an_hour_at_the_desk(tmp_path: Path, started: Callable[..., Watching]) -> None:
    """A save by replacing the file, a broken one, a good one, the end: each is told, and nothing is left behind."""
    root, out = tmp_path / "book", tmp_path / "out"
    watch = started("--jobs", "2")
    watch.until("bound")
    watch.until("waiting")
    first = prints(out)
    case = case_file(root, 3)
    beside = case.with_name(".03.yaml.tmp")
    beside.write_text(case.read_text("utf-8").replace("버려지던 감귤", "남겨지던 감귤", 1), encoding="utf-8")
    beside.replace(case)
    assert watch.until("saved")["files"] == [f"book/cases/{case.name}"]
    assert (tmp_path / watch.until("spread")["path"]).read_bytes().startswith(b"%PDF")
    bound = watch.until("bound")
    assert bound["sha256"] == prints(out)["stock-book/print/interior.pdf"]
    edit(case, "number: 3", "number: none")
    assert f"book/cases/{case.name}" in {item["path"] for item in watch.until("diagnostics")["diagnostics"]}
    watch.until("waiting")
    edit(case, "number: none", "number: 3")
    assert watch.until("bound")["sha256"] == bound["sha256"]
    watch.until("waiting")
    edit(case, "남겨지던 감귤", "버려지던 감귤")
    watch.until("bound")
    watch.until("waiting")
    assert watch.end(signal.SIGINT) == ExitCode.OK
    assert prints(out) == first
    assert leftovers(out) == []
    with pytest.raises(ProcessLookupError):
        os.killpg(watch.process.pid, 0)


def test_an_end_in_the_middle(tmp_path: Path, started: Callable[..., Watching]) -> None:
    """Interrupted while it sets pages it ends as well, politely asked or from the terminal."""
    for number in (signal.SIGINT, signal.SIGTERM):
        watch = started("--jobs", "2", "--cache", f"cache-{number}")
        watch.until("checked")
        assert watch.end(number) == ExitCode.OK
        assert prints(tmp_path / "out") == {}
        assert leftovers(tmp_path / "out") == []
