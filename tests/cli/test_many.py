"""``build-all`` from outside: what it prints about many books, and the code it exits with."""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from pipeline.building import shared_cache
from pipeline.setting import STOCK, fonts_as_before

from publisher.cli import main
from publisher.errors import (
    CATALOGUE,
    AssemblyError,
    CheckError,
    ContentError,
    Diagnostic,
    EditionError,
    Entry,
    ExitCode,
    Severity,
    SourceSpan,
    diagnose,
)
from publisher.pipeline import Artifact, BookResult, BuildReport

Capture = pytest.CaptureFixture[str]


def result(root: Path, fault: Exception | None = None, *said: Diagnostic, seconds: float = 1.0) -> BookResult:
    """Return what became of a book: two editions made, or a fault."""
    made = (
        Artifact("print", "interior", Path("build") / root.name / "print.pdf", 24, 900, 0.5, "a" * 64),
        Artifact("booklet", "interior", Path("build") / root.name / "booklet.pdf", 8, 500, 0.6, "b" * 64),
        Artifact("booklet", "imposed", Path("build") / root.name / "imposed.pdf", 4, 400, 0.7, "c" * 64),
    )
    return BookResult(root, None if fault is not None else BuildReport(made, said), fault, seconds)


@dataclass
class _Line:
    """Stands for the pipeline: ends books as it was told to, and notes what it was asked for."""

    results: Callable[[tuple[Path, ...]], Iterator[BookResult]]
    asked: dict[str, Any] = field(default_factory=dict)
    closed: bool = False

    def build_all(self, roots: tuple[Path, ...], **options: Any) -> Generator[BookResult, None, None]:
        """Yield the results, and note whether somebody left off."""
        self.asked = {"roots": roots, **options}
        try:
            yield from self.results(roots)
        finally:
            self.closed = True


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with books a, b and c, the working folder, and a catalogue with an error and a warning more."""
    monkeypatch.setitem(CATALOGUE, "TST-001", Entry(Severity.ERROR, "wrong: {what}", "mend it"))
    monkeypatch.setitem(CATALOGUE, "TST-002", Entry(Severity.WARNING, "odd: {what}", "look at it"))
    monkeypatch.setattr("publisher.cli.system.LIBRARIES", ())
    for name in "abc":
        (tmp_path / "shelf" / name).mkdir(parents=True)
        (tmp_path / "shelf" / name / "book.yaml").touch()
    monkeypatch.chdir(tmp_path)
    return Path("shelf")


@pytest.fixture
def line(monkeypatch: pytest.MonkeyPatch) -> Callable[..., _Line]:
    """Return a function that puts results in the pipeline's place."""

    @contextmanager
    def means(_: object) -> Iterator[SimpleNamespace]:
        yield SimpleNamespace(diagnostics=())

    def put(results: Callable[[tuple[Path, ...]], Iterator[BookResult]]) -> _Line:
        made = _Line(results)
        monkeypatch.setattr("publisher.pipeline.build_all", made.build_all)
        monkeypatch.setattr("publisher.cli.hands.opened_means", means)
        return made

    return put


Put = Callable[[Callable[[tuple[Path, ...]], Iterator[BookResult]]], _Line]


def test_options_are_handed_over(shelf: Path, line: Put) -> None:
    """Books, editions, output folder and strictness reach the pipeline as they were given."""
    made = line(lambda roots: (result(root) for root in roots))
    assert main(["build-all", "shelf", "--edition", "print", "--out", "o", "--strict", "--lang", "en"]) == 0
    asked = {name: made.asked[name] for name in ("roots", "editions", "out", "strict")}
    roots = (shelf / "a", shelf / "b", shelf / "c")
    assert asked == {"roots": roots, "editions": ("print",), "out": Path("o"), "strict": True}
    assert main(["build-all", "shelf"]) == 0
    assert (made.asked["editions"], made.asked["strict"]) == (None, False)


def test_a_table_tells_of_all_books(shelf: Path, line: Put, capsys: Capture) -> None:
    """One line a book in the order of the books, whichever ended first; each is told of when it ends."""

    def results(_: object) -> Iterator[BookResult]:
        yield result(shelf / "c", EditionError(diagnose("TST-001", what="c")), seconds=0.1)
        yield result(shelf / "a", None, diagnose("TST-002", what="a"), seconds=12.25)
        yield result(
            shelf / "b", ContentError(diagnose("TST-001", SourceSpan("shelf/b/book.yaml", 3), what="b"))
        )

    line(results)
    assert main(["build-all", "shelf", "--lang", "en", "--diagnostics", "short"]) == ContentError.exit_code
    out, err = capsys.readouterr()
    assert out.splitlines() == [
        "book     editions  files  pages    time  result",
        "shelf/a         2      3     32  12.2 s  1 warning",
        "shelf/b         –      –      –   1.0 s  failed, 1 error",
        "shelf/c         –      –      –   0.1 s  failed, 1 error",
        "1 of 3 books made, 2 failed",
    ]
    assert err.splitlines() == [
        "shelf/c: error[TST-001]: wrong: c",
        "shelf/c: failed, 1 error (0.1 s)",
        "shelf/a: warning[TST-002]: odd: a",
        "shelf/a: 1 warning (12.2 s)",
        "shelf/b/book.yaml:3:1: error[TST-001]: wrong: b",
        "shelf/b: failed, 1 error (1.0 s)",
    ]


def test_all_well_is_nothing(shelf: Path, line: Put, capsys: Capture) -> None:
    """Exit code 0 and the word ``done`` where nothing is to be said."""
    line(lambda roots: (result(root) for root in roots))
    assert main(["build-all", str(shelf), "--lang", "en"]) == ExitCode.OK
    assert [row.split()[-1] for row in capsys.readouterr().out.splitlines()[1:4]] == ["done"] * 3


def test_a_fault_elsewhere_names_the_book_too(shelf: Path, line: Put, capsys: Capture) -> None:
    """A template of the theme lies in no book: whose build met its fault is said beside it."""
    fault = EditionError(diagnose("TST-001", SourceSpan("/theme/case.j2", 7), what="t"))
    line(lambda _: iter([result(shelf / "b", fault)]))
    assert main(["build-all", "shelf", "--lang", "en"]) == EditionError.exit_code
    assert capsys.readouterr().err.splitlines() == [
        "/theme/case.j2:7:1: error[TST-001]: wrong: t",
        "  hint: mend it",
        "  note: shelf/b",
        "1 error",
        "shelf/b: failed, 1 error (1.0 s)",
    ]


@pytest.mark.parametrize(
    ("fault", "code", "said"),
    [
        (OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "build/a"), AssemblyError.exit_code, "OUT-001"),
        (OSError(errno.ENOENT, "gone", "x"), ExitCode.BUG, "CLI-001"),
        (ZeroDivisionError("by nought"), ExitCode.BUG, "CLI-001"),
    ],
)
def test_disks_and_bugs_end_one_book(
    shelf: Path,
    line: Put,
    capsys: Capture,
    monkeypatch: pytest.MonkeyPatch,
    fault: Exception,
    code: ExitCode,
    said: str,
) -> None:
    """A disk that refuses, and a bug of ours, are told for that book; the others go on."""
    monkeypatch.setattr("tempfile.tempdir", str(Path.cwd()))
    line(lambda _: iter([result(shelf / "a", fault), result(shelf / "b"), result(shelf / "c")]))
    assert main(["build-all", "shelf", "--lang", "en"]) == code
    out, err = capsys.readouterr()
    assert f"error[{said}]" in err
    assert "2 of 3 books made, 1 failed" in out
    assert len(list(Path.cwd().glob("casebook-*.txt"))) == (said == "CLI-001")


def test_strict_fails_the_book_with_the_warning(shelf: Path, line: Put) -> None:
    """What only the command line hardens counts as it does for one book."""
    warned = diagnose("TST-002", what="a")
    line(lambda _: iter([result(shelf / "a", None, warned), result(shelf / "b"), result(shelf / "c")]))
    assert main(["build-all", "shelf", "--strict"]) == CheckError.exit_code


def test_fail_fast_leaves_off(shelf: Path, line: Put, capsys: Capture) -> None:
    """Nothing is made after the first failed book; those that are done stay in the table, the rest are unfinished."""

    def results(_: object) -> Iterator[BookResult]:
        yield result(shelf / "b")
        yield result(shelf / "c", ContentError(diagnose("TST-001", what="c")))
        raise AssertionError("one more")

    made = line(results)
    assert main(["build-all", "shelf", "--fail-fast", "--lang", "en"]) == ContentError.exit_code
    assert made.closed
    rows = capsys.readouterr().out.splitlines()
    assert [row.split("  ")[-1].strip() for row in rows[1:4]] == ["not finished", "done", "failed, 1 error"]


def test_an_interruption_tells_what_was_made(shelf: Path, line: Put, capsys: Capture) -> None:
    """Ctrl-C ends with the table of what is done by then, and the code of an interruption."""

    def results(_: object) -> Iterator[BookResult]:
        yield result(shelf / "a")
        raise KeyboardInterrupt

    line(results)
    assert main(["build-all", "shelf", "--lang", "en"]) == ExitCode.INTERRUPTED
    out, err = capsys.readouterr()
    assert out.splitlines()[-1] == "1 of 3 books made, 0 failed"
    assert err.splitlines()[-1] == "interrupted"


def test_json_is_one_object(shelf: Path, line: Put, capsys: Capture) -> None:
    """As for one book, with what became of each book beside it; nothing else is on standard output."""

    def results(_: object) -> Iterator[BookResult]:
        yield result(shelf / "b", EditionError(diagnose("TST-001", what="b")))
        yield result(shelf / "a")
        raise KeyboardInterrupt

    line(results)
    assert main(["build-all", "shelf", "--json", "--lang", "en"]) == ExitCode.INTERRUPTED
    value = json.loads(capsys.readouterr().out)
    assert value["exit_code"] == ExitCode.INTERRUPTED
    assert [item["path"] for item in value["artifacts"]] == [
        f"build/a/{name}.pdf" for name in ("print", "booklet", "imposed")
    ]
    assert [(item["code"], item["path"]) for item in value["diagnostics"]] == [("TST-001", "shelf/b")]
    made = {"editions": 2, "files": 3, "pages": 32, "seconds": 1.0}
    none = {"editions": 0, "files": 0, "pages": 0}
    assert value["books"] == [
        {"book": "shelf/a", "result": "made", "exit_code": 0, **made},
        {"book": "shelf/b", "result": "failed", "exit_code": 4, **none, "seconds": 1.0},
        {"book": "shelf/c", "result": "unfinished", "exit_code": None, **none, "seconds": None},
    ]


def test_where_there_is_no_book(shelf: Path, line: Put, capsys: Capture) -> None:
    """A folder without books is a fault of what was asked for; nothing is built, no table is shown."""
    made = line(lambda _: iter(()))
    (shelf / "nothing").mkdir()
    assert main(["build-all", "shelf/nothing", "--lang", "en"]) == ContentError.exit_code
    out, err = capsys.readouterr()
    assert out == ""
    assert "error[LIST-001]: shelf/nothing: there is no book here" in err
    assert made.asked == {}


def test_a_real_list(tmp_path: Path, capsys: Capture) -> None:
    """Two books of a list, one of them broken, from the command line to the finished files."""
    for name, old, new in (
        ("a", "slug: stock-book", "slug: book-a"),
        ("b", "title:\n", "titel:\n"),
    ):
        shutil.copytree(STOCK, tmp_path / name)
        text = (tmp_path / name / "book.yaml").read_text(encoding="utf-8")
        assert old in text
        (tmp_path / name / "book.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")
    (tmp_path / "tonight.txt").write_text("# tonight\nb\na\n", encoding="utf-8")
    command = [
        "build-all",
        str(tmp_path / "tonight.txt"),
        "--edition",
        "booklet",
        "--jobs",
        "1",
        "--lang",
        "en",
    ]
    with fonts_as_before():
        code = main([*command, "--out", str(tmp_path / "out"), "--cache", str(shared_cache())])
    assert code == ContentError.exit_code
    rows = capsys.readouterr().out.splitlines()
    assert [row.split()[0] for row in rows[1:3]] == [str(tmp_path / "b"), str(tmp_path / "a")]
    assert rows[-1] == "1 of 2 books made, 1 failed"
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["book-a"]
    assert (tmp_path / "out" / "book-a" / "booklet" / "imposed.pdf").is_file()


@pytest.mark.parametrize(
    ("editions", "code", "said"),
    [
        ("  print: {}\n  leaflets: {target: print, each: case, isbn: 978-89-000-0001-6}\n", 4, "EDN-012"),
        ("  chosen: {target: print, cases: [1, 9]}\n", 4, "EDN-010"),
        ("  print: {trim: 46판}\n", 0, "EDN-002"),
    ],
)
def test_check_looks_at_editions_too(
    tmp_path: Path, capsys: Capture, editions: str, code: int, said: str
) -> None:
    """What editions say wrongly of the book is found without building: the publisher mends it, not the author."""
    book = Path(shutil.copytree(STOCK, tmp_path / "book"))
    text = (book / "book.yaml").read_text(encoding="utf-8")
    (book / "book.yaml").write_text(
        text.partition("editions:\n")[0] + f"editions:\n{editions}", encoding="utf-8"
    )
    assert main(["check", str(book), "--lang", "en"]) == code
    assert f"[{said}]" in capsys.readouterr().err
    assert main(["check", str(book), "--strict"]) == EditionError.exit_code
    assert main(["check", str(STOCK), "--strict"]) == ExitCode.OK
