"""The command line from outside: what it prints, and the code it exits with."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from publisher.cli import main
from publisher.errors import (
    CATALOGUE,
    CheckError,
    ContentError,
    Entry,
    ExitCode,
    Severity,
    SourceSpan,
    diagnose,
)
from publisher.ledger.report import Artifact, BuildReport
from publisher.pipeline.means import Means

Capture = pytest.CaptureFixture[str]


_ROOT = Path(__file__).parents[2]
_MAIN = "import sys; sys.path.insert(0, sys.argv.pop(1)); from publisher.cli import main; sys.exit(main())"
_MADE = (
    Artifact("print", "interior", Path("build/책/interior.pdf"), 128, 12_345_678, 12.34, "a" * 64),
    Artifact("epub", "epub", Path("build/책/a.epub"), None, 999, 1.0, "b" * 64),
)


@pytest.fixture(autouse=True)
def _codes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Add an error and a warning to the catalogue, let no library be missing, and no build be known from before."""
    monkeypatch.setitem(CATALOGUE, "TST-001", Entry(Severity.ERROR, "wrong: {what}", "mend it"))
    monkeypatch.setitem(CATALOGUE, "TST-002", Entry(Severity.WARNING, "odd: {what}", "look at it"))
    monkeypatch.setattr("publisher.cli.system.LIBRARIES", ())
    monkeypatch.setattr("publisher.cli.unchanged.opened_ledger", lambda _: None)


@pytest.fixture
def pipeline(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[..., object]], None]:
    """Return a function that puts another ``build`` in the pipeline's place."""

    def put(build: Callable[..., object]) -> None:
        monkeypatch.setattr("publisher.pipeline.build", build)

    return put


Pipeline = Callable[[Callable[..., object]], None]


def _raiser(fault: BaseException) -> Callable[..., object]:
    def build(*_: object, **__: object) -> object:
        raise fault

    return build


def test_build_hands_over_its_options(pipeline: Pipeline) -> None:
    """Folder, editions, output folder, strictness and place of the cache reach the pipeline as they were given."""
    heard: dict[str, object] = {}

    def build(root: Path, **options: object) -> BuildReport:
        heard.update(options, root=root)
        return BuildReport((), ())

    pipeline(build)
    arguments = ["--edition", "print", "--edition", "epub", "--out", "o", "--strict", "--cache", "/c"]
    assert main(["build", "책", *arguments]) == 0
    means = heard.pop("means")
    assert isinstance(means, Means)
    assert means.cache.location == "/c"
    del heard["progress"]
    assert heard == {"root": Path("책"), "editions": ("print", "epub"), "out": Path("o"), "strict": True}
    assert main(["build"]) == 0
    assert (heard["root"], heard["editions"], heard["strict"]) == (Path("data"), None, False)


def test_build_shows_a_table(pipeline: Pipeline, capsys: Capture) -> None:
    """The finished files stand on standard output, aligned, with pages, size and time."""
    pipeline(lambda *_, **__: BuildReport(_MADE, (diagnose("TST-002", what="x"),)))
    assert main(["build", "--lang", "en"]) == 0
    out, err = capsys.readouterr()
    assert out.splitlines() == [
        "file                   pages     size    time",
        "build/책/interior.pdf    128  12.3 MB  12.3 s",
        "build/책/a.epub            –    999 B   1.0 s",
        "1 warning",
    ]
    assert "warning[TST-002]: odd: x" in err


def test_build_as_json_is_one_object(pipeline: Pipeline, capsys: Capture) -> None:
    """With --json standard output is exactly one object, also when the build fails."""
    pipeline(lambda *_, **__: BuildReport(_MADE, (diagnose("TST-002", what="x"),)))
    assert main(["build", "--json"]) == 0
    value = json.loads(capsys.readouterr().out)
    assert [item["pages"] for item in value["artifacts"]] == [128, None]
    assert value["diagnostics"][0]["code"] == "TST-002"
    pipeline(_raiser(ContentError(diagnose("TST-001", what="y"))))
    assert main(["build", "--json"]) == ExitCode.CONTENT
    value = json.loads(capsys.readouterr().out)
    assert value["exit_code"] == ExitCode.CONTENT
    assert value["artifacts"] == []
    assert value["diagnostics"][0]["message"] == "wrong: y"


def test_strict_makes_a_warning_fail(pipeline: Pipeline, capsys: Capture) -> None:
    """The same report passes, and fails with --strict, as an error."""
    pipeline(lambda *_, **__: BuildReport((), (diagnose("TST-002", what="x"),)))
    assert main(["build"]) == ExitCode.OK
    assert main(["build", "--strict", "--lang=en"]) == ExitCode.CHECK
    assert "error[TST-002]" in capsys.readouterr().err


@pytest.mark.parametrize("kind", [ContentError, CheckError])
def test_each_kind_of_fault_has_its_code(
    pipeline: Pipeline, capsys: Capture, kind: type[ContentError | CheckError]
) -> None:
    """Every diagnostic of the fault is shown, in the form asked for, and its class gives the exit code."""
    pipeline(
        _raiser(kind(diagnose("TST-001", SourceSpan("a.yaml"), what="1"), diagnose("TST-001", what="2")))
    )
    assert main(["build", "--diagnostics=short", "--lang=en"]) == kind.exit_code
    assert capsys.readouterr().err.splitlines() == [
        "a.yaml: error[TST-001]: wrong: 1",
        "error[TST-001]: wrong: 2",
    ]
    assert main(["build", "--diagnostics=json"]) == kind.exit_code
    assert [json.loads(line)["code"] for line in capsys.readouterr().err.splitlines()] == ["TST-001"] * 2


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "OUT-001"),
        (errno.EACCES, "OUT-002"),
        (errno.EROFS, "OUT-002"),
        (errno.ENOTDIR, "OUT-003"),
    ],
)
def test_a_refusing_disk_is_a_diagnostic(pipeline: Pipeline, capsys: Capture, number: int, code: str) -> None:
    """A full or forbidden disk is told with the path, not with a trace."""
    pipeline(_raiser(OSError(number, os.strerror(number), "build/책.pdf")))
    assert main(["build", "--lang=en"]) == ExitCode.ASSEMBLY
    err = capsys.readouterr().err
    assert f"error[{code}]: build/책.pdf: " in err
    assert "Traceback" not in err


def test_a_fault_of_ours_says_so_and_keeps_the_trace(
    pipeline: Pipeline, capsys: Capture, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """An unexpected exception exits 1, names the file that holds its trace; -v shows the trace itself."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    pipeline(_raiser(ValueError("no such thing")))
    assert main(["build", "--lang=en"]) == ExitCode.BUG
    err = capsys.readouterr().err
    assert "error[CLI-001]" in err
    assert "Traceback" not in err
    (kept,) = tmp_path.iterdir()
    assert str(kept) in err
    assert "ValueError: no such thing" in kept.read_text(encoding="utf-8")
    assert main(["build", "-v"]) == ExitCode.BUG
    assert "Traceback" in capsys.readouterr().err


def test_an_unknown_missing_file_is_a_fault_of_ours(pipeline: Pipeline, capsys: Capture) -> None:
    """A file that the program itself failed to find is no fault of the disk."""
    pipeline(_raiser(FileNotFoundError(errno.ENOENT, "gone", "x")))
    assert main(["build", "-v"]) == ExitCode.BUG
    assert "CLI-001" in capsys.readouterr().err


def test_ctrl_c_ends_with_one_line(pipeline: Pipeline, capsys: Capture) -> None:
    """An interrupted build exits 130 with a single line."""
    pipeline(_raiser(KeyboardInterrupt()))
    assert main(["build", "--lang=en"]) == ExitCode.INTERRUPTED
    assert capsys.readouterr().err == "interrupted\n"


def test_a_missing_library_is_told_with_its_package(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without Pango the build exits 10 and names what to install, before anything else is loaded."""
    from publisher.cli.system import Need

    lacking = Need("Pango", "libpango-1.0-0", "pango", lambda: False)
    monkeypatch.setattr("publisher.cli.system.LIBRARIES", (lacking,))
    assert main(["build", "--lang=en"]) == ExitCode.MISSING_TOOL
    assert "apt-get install libpango-1.0-0" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [[], ["bild"], ["build", "--no-such"], ["new"], ["new", "case"]])
def test_a_wrong_command_line_exits_2(arguments: list[str], capsys: Capture) -> None:
    """What the parser does not understand exits 2, with the usage on standard error only."""
    assert main([*arguments, "--lang=en"]) == ExitCode.USAGE
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("usage: casebook")


def test_the_parser_speaks_korean(capsys: Capture) -> None:
    """Help and usage errors are Korean with --lang ko, also in the parser's own words."""
    assert main(["--lang", "ko", "build", "--help"]) == 0
    assert "사용법: casebook build" in capsys.readouterr().out
    assert main(["build", "--lang=ko", "--out"]) == ExitCode.USAGE
    assert "오류" in capsys.readouterr().err


def test_schema_goes_to_standard_output_or_a_file(tmp_path: Path, capsys: Capture) -> None:
    """The same JSON Schema is printed and written; each kind has its own."""
    assert main(["schema", "book"]) == 0
    book = json.loads(capsys.readouterr().out)
    assert "slug" in json.dumps(book)
    target = tmp_path / "deep" / "case.schema.json"
    assert main(["schema", "case", "--out", str(target)]) == 0
    assert json.loads(target.read_text(encoding="utf-8")) != book
    assert [path.name for path in target.parent.iterdir()] == ["case.schema.json"]


def test_schema_into_a_forbidden_place_is_a_diagnostic(tmp_path: Path, capsys: Capture) -> None:
    """A folder in the way of the output is told as OUT-003 and nothing is left behind."""
    (tmp_path / "here").mkdir()
    assert main(["schema", "book", "--out", str(tmp_path / "here"), "--lang=en"]) == ExitCode.ASSEMBLY
    assert "error[OUT-003]" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["here"]


def test_help_imports_no_engine() -> None:
    """``--help`` must stay fast: it loads neither a room that works nor an engine."""
    engines = {"jinja2", "lxml", "pydantic", "publisher.html", "weasyprint", "yaml"}
    code = (
        f"import sys, publisher.cli as c; c.main(['--help']); print(sorted(sys.modules.keys() & {engines}))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("arguments", [["schema", "case"], ["new", "book", "책"]])
def test_a_full_disk_behind_standard_output_is_told(arguments: list[str], tmp_path: Path) -> None:
    """Long and short results into a full disk both end with a diagnostic, and with nothing else."""
    full = Path("/dev/full")
    if not full.exists():  # only Linux has such a device
        return
    with full.open("w", encoding="utf-8") as device:
        run = subprocess.run(
            [sys.executable, "-P", "-c", _MAIN, str(_ROOT), *arguments, "--lang=en"],
            cwd=tmp_path,
            stdout=device,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert run.returncode == ExitCode.ASSEMBLY
    assert run.stderr.splitlines()[0] == "error[OUT-001]: standard output: the disk is full"
    assert "Exception" not in run.stderr


def test_a_terminal_without_hangul_ends_nothing(tmp_path: Path) -> None:
    """Where the output cannot hold Hangul, it is written as escapes."""
    run = subprocess.run(
        [sys.executable, "-P", "-c", _MAIN, str(_ROOT), "new", "book", "책", "--lang=ko"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, run.stderr) == (0, "")
    assert "book.yaml" in run.stdout


def test_a_reader_that_leaves_is_no_fault() -> None:
    """Output into a closed pipe ends quietly."""
    reader, writer = os.pipe()
    os.close(reader)
    run = subprocess.run(
        [sys.executable, "-P", "-c", _MAIN, str(_ROOT), "schema", "case"],
        stdout=writer,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writer)
    assert run.stderr == b""
    assert run.returncode == 141
