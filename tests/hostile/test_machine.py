"""A machine that says no: full and closed disks, a user who stops, readers who leave, fonts that are missing."""

from __future__ import annotations

import ctypes
import os
import resource
import select
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hostile.workbench import (
    LIMIT_S,
    ROOT,
    Ran,
    book,
    command,
    edit,
    environment,
    leftovers,
    prints,
    run,
)

from publisher.errors import ExitCode
from publisher.render.fonts import use_only

_KILL_AFTER_LINE = b"reading the book"
"""Standard error begins with this once the book is read: what follows is work on pages."""


def _started(folder: Path, *arguments: str, **options: object) -> subprocess.Popen[bytes]:
    process: subprocess.Popen[bytes] = subprocess.Popen(
        command(*arguments),
        cwd=folder,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        **options,  # type: ignore[call-overload]  # whatever Popen takes
    )
    return process


def _ended(process: subprocess.Popen[bytes], before: bytes = b"") -> Ran:
    out, err = process.communicate(timeout=LIMIT_S)
    return Ran(process.returncode, out.decode(), (before + err).decode())


def _until_working(process: subprocess.Popen[bytes]) -> bytes:
    """Wait until the book is read; return what was said so far."""
    assert process.stderr is not None
    said = b""
    while _KILL_AFTER_LINE not in said:
        ready, _, _ = select.select([process.stderr], [], [], LIMIT_S)
        assert ready, "the command said nothing"
        piece = os.read(process.stderr.fileno(), 4096)
        assert piece, said
        said += piece
    return said


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_interrupted(untouched: Path, tmp_path: Path, sent: signal.Signals) -> None:
    """Stopped in the middle of a build: exit 130, one word about it, no staging folder, the old files."""
    # An empty cache gives it something to do.
    options = ("--edition", "booklet", "--lang", "en", "--json", "--cache", str(tmp_path / "cache"))
    process = _started(untouched, "build", "book", *options)
    before = _until_working(process)
    process.send_signal(sent)
    ran = _ended(process, before)
    assert ran.code == ExitCode.INTERRUPTED
    assert ran.err.splitlines()[1:] == ["interrupted"]
    assert ran.result["exit_code"] == ExitCode.INTERRUPTED
    assert ran.result["artifacts"] == []


def test_disk_full(untouched: Path) -> None:
    """A file that cannot be written to its end: the disk is named full, in both forms, and nothing is replaced."""

    def small_files() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))

    process = _started(
        untouched,
        *("build", "book", "--edition", "booklet", "--json", "--lang", "ko", "--diagnostics", "json"),
        preexec_fn=small_files,
    )
    ran = _ended(process)
    assert ran.code == ExitCode.ASSEMBLY
    assert [item["code"] for item in ran.said] == ["OUT-001"]
    assert ran.said[0]["hint"]
    assert ran.result["exit_code"] == ExitCode.ASSEMBLY


def test_cache_that_takes_nothing(untouched: Path) -> None:
    """Where no cache can be made, with one process or two, the same files are made, and a note says why it was slow."""
    before = prints(untouched / "build")
    for jobs in ("1", "2"):
        options = ("--edition", "booklet", "--jobs", jobs, "--diagnostics", "json")
        ran = run(untouched, "build", "book", *options, XDG_CACHE_HOME="/dev/null/nowhere")
        assert (ran.code, [item["code"] for item in ran.said]) == (0, ["CACHE-002"])
        assert ran.said[0]["severity"] == "note"
        assert prints(untouched / "build") == before


def test_no_room_for_the_result(untouched: Path) -> None:
    """Standard output that takes nothing (/dev/full) is told as a full disk, without a trace of Python."""
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            command("check", "book", "--lang", "en"),
            cwd=untouched,
            env=environment(),
            stdout=full,
            stderr=subprocess.PIPE,
            timeout=LIMIT_S,
            check=False,
        )
    assert done.returncode == ExitCode.ASSEMBLY
    assert b"OUT-001" in done.stderr
    assert b"Traceback" not in done.stderr


def test_reader_leaves(untouched: Path) -> None:
    """A closed pipe ends the command quietly, as shells expect of it."""
    process = _started(untouched, "schema", "book")
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    with process.stderr:
        assert process.stderr.read() == b""
    assert process.wait(LIMIT_S) == 141


def test_something_in_the_way(untouched: Path) -> None:
    """An output folder that is a file is told by its name."""
    ran = run(untouched, "build", "book", "--edition", "booklet", "--out", "book/book.yaml", "--lang", "en")
    assert ran.code == ExitCode.ASSEMBLY
    assert "book/book.yaml" in ran.err
    assert ran.codes() == {"OUT-003"}


def test_closed_folder(stock: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """An output folder without permission to write is told by its name; what it holds stays."""
    home = Path(shutil.copytree(stock, tmp_path_factory.mktemp("closed") / "work"))
    out = home / "build" / "stock-book"
    before = prints(out)
    out.chmod(0o555)
    process = subprocess.Popen(
        command("build", "book", "--edition", "booklet", "--diagnostics", "json"),
        cwd=home,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=_as_ordinary_user,  # noqa: PLW1509  no other thread runs here
    )
    ran = _ended(process)
    out.chmod(0o755)
    assert ran.code == ExitCode.ASSEMBLY
    assert [item["code"] for item in ran.said] == ["OUT-002"]
    assert "stock-book" in str(ran.said[0]["message"])
    assert prints(out) == before


def _as_ordinary_user() -> None:
    """Take from a child what lets root write everywhere (linux/prctl.h, linux/capability.h)."""
    drop_from_bounding_set, may_override_permissions = 24, 1
    ctypes.CDLL(None).prctl(drop_from_bounding_set, may_override_permissions, 0, 0, 0)


def test_two_builds_at_once(stock: Path, tmp_path: Path) -> None:
    """Two builds into one folder: both succeed, and the files are those of one."""
    shutil.copytree(stock / "book", tmp_path / "book")
    processes = [_started(tmp_path, "build", "book", "--edition", "booklet", "--json") for _ in range(2)]
    ended = [_ended(process) for process in processes]
    assert [ran.code for ran in ended] == [0, 0], [ran.err for ran in ended]
    assert ended[0].result["artifacts"] != []
    assert prints(tmp_path / "build") == prints(stock / "build")
    assert leftovers(tmp_path / "build") == []


def test_terminal_without_hangul(untouched: Path) -> None:
    """JSON stays JSON where standard output and error can show ASCII only."""
    ran = run(
        untouched,
        *("build", "nothing", "--json", "--lang", "ko", "--diagnostics", "json"),
        PYTHONUTF8="0",
        PYTHONIOENCODING="ascii",
    )
    assert ran.code == ExitCode.CONTENT
    assert ran.said[0]["code"] == "BOOK-001"
    assert ran.result["diagnostics"] == list(ran.said)
    assert "없습니다" in str(ran.said[0]["message"])


def test_fonts_another_build_prepares(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A font another build links this very moment is taken as it is."""
    link = Path.symlink_to

    def too_late(self: Path, target: Path) -> None:
        link(self, target)
        link(self, target)

    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr(Path, "symlink_to", too_late)
    monkeypatch.setenv("FONTCONFIG_FILE", "")
    font = tmp_path / "가.otf"
    font.write_bytes(b"OTTO")
    assert use_only([font]).is_file()


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("missing.otf", None, "BOOK-006"),
        ("rubbish.otf", b"OTTO rubbish", "BOOK-007"),
        ("cut.otf", b"", "BOOK-007"),
    ],
)
def test_bad_font(untouched: Path, tmp_path: Path, name: str, content: bytes | None, code: str) -> None:
    """A font that is not there, is none or is cut short is told before a page is set."""
    root = book(tmp_path)
    if content is not None:
        whole = next((ROOT / "styles" / "fonts").glob("*.otf")).read_bytes()
        (root / name).write_bytes(content or whole[: len(whole) // 2])
    edit(root / "book.yaml", "slug: stock-book\n", f"slug: stock-book\nfonts: [{name}]\n")
    out = str(untouched / "build")
    ran = run(tmp_path, "build", "book", "--out", out, "--diagnostics", "json", "--lang", "en")
    assert (ran.code, [item["code"] for item in ran.said]) == (ExitCode.CONTENT, [code])
    assert name in str(ran.said[0]["message"])


def test_fonts_of_the_system_are_missing(untouched: Path) -> None:
    """Without the Korean text faces nothing is set: the files and the packages that bring them are named."""
    program = (
        "import sys; from pathlib import Path; from publisher.render import fonts; from publisher.cli import main;"
        "fonts._font_folders = lambda: (Path('nowhere'),); sys.exit(main())"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "build", "book", "--diagnostics", "json", "--json"],
        cwd=untouched,
        env=environment(HOME=str(untouched / "book"), XDG_DATA_HOME=str(untouched / "book")),
        capture_output=True,
        timeout=LIMIT_S,
        check=False,
    )
    ran = Ran(done.returncode, done.stdout.decode(), done.stderr.decode())
    assert ran.code == ExitCode.MISSING_TOOL
    assert [item["code"] for item in ran.said] == ["TOOL-020"]
    assert "fonts-noto-cjk" in str(ran.said[0]["hint"])
    assert ran.result["exit_code"] == ExitCode.MISSING_TOOL


def test_file_that_never_ends(untouched: Path, tmp_path: Path) -> None:
    """A pipe among the cases is refused, not read: the command ends."""
    root = book(tmp_path)
    os.mkfifo(root / "cases" / "04-pipe.yaml")
    began = time.monotonic()
    out = str(untouched / "build")
    ran = run(tmp_path, "build", "book", "--out", out, "--diagnostics", "json")
    assert (ran.code, [item["code"] for item in ran.said]) == (ExitCode.CONTENT, ["BOOK-002"])
    assert time.monotonic() - began < LIMIT_S
