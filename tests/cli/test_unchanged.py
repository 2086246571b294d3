"""``casebook build`` where nothing has changed: nothing is made, and the same is said; any change makes everything."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from pipeline.building import digests, shared_cache
from pipeline.setting import STOCK

from publisher.cli import main
from publisher.cli.arguments import build_parser
from publisher.cli.unchanged import opened_ledger
from publisher.editions.manuscript import Loss, Share
from publisher.errors import CheckError, Diagnostic, ExitCode, SourceSpan, diagnose
from publisher.ledger import survey, unchanged
from publisher.ledger.report import Artifact, BuildReport
from publisher.render.stores import LocalStore, place_of

Capture = pytest.CaptureFixture[str]
_LOSS = Loss("booklet", "case-1", "가상", Share(1, 2), Share(3, 4), Share(5, 6), Share(0, 1))
_NOTHING = "nothing has changed since the last build"


@dataclass
class Press:
    """Stands in the pipeline's place: writes two files and counts how often it was asked."""

    builds: int = 0
    said: tuple[Diagnostic, ...] = ()
    fault: Exception | None = None
    meanwhile: Callable[[], object] = lambda: None
    heard: list[dict[str, Any]] = field(default_factory=list)

    def build(self, root: Path, *, out: Path, **options: Any) -> BuildReport:
        """Make two files, one of them an artifact."""
        self.builds += 1
        self.heard.append(options)
        assert (root / "book.yaml").is_file()
        self.meanwhile()
        if self.fault is not None:
            raise self.fault
        home = out / "책" / "print"
        home.mkdir(parents=True, exist_ok=True)
        files = home / "interior.pdf", home / "page-plan.json"
        for path, content in zip(files, (b"pages", b"plan"), strict=True):
            path.with_suffix(".new").write_bytes(content)
            path.with_suffix(".new").replace(path)
        summed = hashlib.sha256(b"pages").hexdigest()
        made = Artifact("print", "interior", files[0], 12, 5, 34.5, summed)
        return BuildReport((made,), self.said, (_LOSS,), files)


@pytest.fixture(autouse=True)
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let the program be a folder of its own, and clocks of file systems be fine ones."""
    folder = tmp_path / "program"
    for name in ("publisher", "templates", "styles", "profiles", "themes"):
        (folder / name).mkdir(parents=True)
        (folder / name / "a.file").write_text(name)
    monkeypatch.setattr(unchanged, "package_folder", lambda: folder / "publisher")
    monkeypatch.setattr(unchanged, "theme_folder", lambda name: folder / name)
    monkeypatch.setattr(survey, "_TICK_NS", 0)
    return folder


@pytest.fixture
def press(monkeypatch: pytest.MonkeyPatch) -> Press:
    """Put the press in the pipeline's place."""
    made = Press()
    monkeypatch.setattr("publisher.pipeline.build", made.build)
    return made


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a book in the working folder, which also holds the cache."""
    folder = tmp_path / "work" / "book"
    shutil.copytree(STOCK, folder)
    monkeypatch.chdir(folder.parent)
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    return folder


def ask(*arguments: str) -> int:
    """Build the book with one hand."""
    return main(["build", "book", "--jobs", "1", *arguments])


def timeless(text: str) -> str:
    """Return a table without what its files took."""
    return re.sub(r" +(time|\d+\.\d s)$", "", text, flags=re.MULTILINE)


def cache(tmp_path: Path) -> LocalStore:
    """Return the store of the cache that is used without a word."""
    return LocalStore(tmp_path / "home" / "casebook")


def record(tmp_path: Path) -> str:
    """Return the name of the only record."""
    (name,) = [entry.name for entry in cache(tmp_path).entries() if entry.name.startswith("build/")]
    return name


class TestNothing:
    """Nothing has changed."""

    def test_nothing_is_made(
        self, book: Path, press: Press, capsys: Capture, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """No hands, no files; the same table, the same code; and standard error says why it was so quick."""
        assert ask() == ExitCode.OK
        first, made = capsys.readouterr().out, {path: path.stat() for path in Path("build").rglob("*")}
        monkeypatch.setattr("publisher.cli.hands._executor", None)
        assert ask() == ExitCode.OK
        out, err = capsys.readouterr()
        assert (book.is_dir(), press.builds) == (True, 1)
        assert timeless(out) == timeless(first) != first
        assert {path: path.stat() for path in Path("build").rglob("*")} == made
        assert err.startswith(_NOTHING)

    def test_what_was_said_is_said_again(self, book: Path, press: Press, capsys: Capture) -> None:
        """Warnings with their places, in the language and form that are asked for; what cases lost; the digests."""
        span = SourceSpan(str(book / "cases" / "1.yaml"), 3, 4, 5, "  file: x")
        press.said = (diagnose("PAGE-022", span, name="print", rounds=3, notes=("한 줄",)),)

        def run(*arguments: str) -> tuple[int, list[str], dict[str, Any]]:
            code = ask("--json", *arguments)
            out, err = capsys.readouterr()
            value = json.loads(out)
            for artifact in value["artifacts"]:
                assert artifact.pop("seconds") >= 0
            return code, [line for line in err.splitlines() if not line.startswith(_NOTHING)], value

        first = run()
        assert first[2]["losses"]
        assert len(first[2]["diagnostics"]) == 1
        assert run() == first
        assert run("--diagnostics", "json")[2] == first[2]
        assert press.builds == 1

    def test_old_stamps_are_enough(self, book: Path, press: Press, monkeypatch: pytest.MonkeyPatch) -> None:
        """From the third time on no file is read."""
        assert book.is_dir()
        ask()
        ask()
        monkeypatch.setattr(unchanged, "content_digest", None)
        assert (ask(), press.builds) == (ExitCode.OK, 1)

    def test_files_written_again_as_they_were(self, book: Path, press: Press) -> None:
        """A checkout, a copy: other stamps, same contents."""
        ask()
        for folder in (book, Path("build")):
            shutil.copytree(folder, "copy")
            shutil.rmtree(folder)
            Path("copy").rename(folder)
        assert (ask(), press.builds) == (ExitCode.OK, 1)

    def test_finished_files_inside_the_book(
        self, book: Path, press: Press, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """What the build wrote itself is no change of the book."""
        monkeypatch.chdir(book)
        for _ in range(3):
            assert main(["build", ".", "--jobs", "1"]) == ExitCode.OK
        assert press.builds == 1


def _swap_picture(book: Path) -> None:
    """Put another picture of the same size in a picture's place and put its time back."""
    path = book / "cases" / "images" / "cloth.jpg"
    before, content = path.stat(), bytearray(path.read_bytes())
    content[-3] ^= 1
    path.write_bytes(content)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert path.stat().st_mtime_ns == before.st_mtime_ns


def _append(book: Path, name: str) -> None:
    with (book / name).open("a", encoding="utf-8") as file:
        file.write("\n# 다시\n")


def _add(book: Path, name: str) -> None:
    (book / name).parent.mkdir(parents=True, exist_ok=True)
    (book / name).write_text("", encoding="utf-8")


def _lead_elsewhere(book: Path) -> None:
    path = book / "cases" / "images" / "cloth.jpg"
    shutil.move(path, book.parent / "cloth.jpg")
    path.symlink_to(book.parent / "cloth.jpg")


_CHANGES: dict[str, Callable[[Path], object]] = {
    "text of a case": lambda book: _append(book, "cases/01-가상정밀.yaml"),
    "book file": lambda book: _append(book, "book.yaml"),
    "new case": lambda book: _add(book, "cases/04-새.yaml"),
    "case gone": lambda book: (book / "cases" / "03-가상푸드.yaml").unlink(),
    "case renamed": lambda book: (book / "cases" / "03-가상푸드.yaml").rename(book / "cases" / "9.yaml"),
    "override of a template": lambda book: _add(book, "templates/story.xhtml.j2"),
    "style sheet": lambda book: _add(book, "styles/tokens.css"),
    "new picture": lambda book: _add(book, "cases/images/new.png"),
    "picture of the same size and time": _swap_picture,
    "picture that lies elsewhere": _lead_elsewhere,
}


class TestChanges:
    """Something has changed."""

    @pytest.mark.parametrize("change", _CHANGES.values(), ids=_CHANGES.keys())
    def test_in_the_book(self, book: Path, press: Press, change: Callable[[Path], object]) -> None:
        """Everything in the book's folder counts, what is new and what is gone too."""
        ask()
        change(book)
        assert (ask(), press.builds) == (ExitCode.OK, 2)
        assert (ask(), press.builds) == (ExitCode.OK, 2)

    def test_there_and_back(self, book: Path, press: Press) -> None:
        """The text of the build before last is a change as well: the pages show the last one."""
        path = book / "cases" / "01-가상정밀.yaml"
        ask()
        text = path.read_bytes()
        for content in (text.replace("가상".encode(), "허상".encode()), text):
            path.write_bytes(content)
            ask()
        assert press.builds == 3

    @pytest.mark.parametrize("name", ["publisher", "templates", "styles", "profiles", "themes"])
    def test_in_the_program(self, book: Path, press: Press, program: Path, name: str) -> None:
        """Our own code, and what comes along with it; what Python compiles of it does not count."""
        assert book.is_dir()
        ask()
        (program / "publisher" / "__pycache__").mkdir()
        (program / "publisher" / "__pycache__" / "a.pyc").touch()
        assert (ask(), press.builds) == (ExitCode.OK, 1)
        (program / name / "a.file").write_text("other")
        assert (ask(), press.builds) == (ExitCode.OK, 2)
        (program / name / "new.file").touch()
        assert (ask(), press.builds) == (ExitCode.OK, 3)

    @pytest.mark.parametrize(
        ("name", "value"),
        [("machine_digest", lambda: "other"), ("system_files", lambda: (STOCK / "book.yaml",))],
    )
    def test_on_the_machine(
        self, book: Path, press: Press, monkeypatch: pytest.MonkeyPatch, name: str, value: object
    ) -> None:
        """Another version of a library, another font."""
        assert book.is_dir()
        ask()
        monkeypatch.setattr(unchanged, name, value)
        assert (ask(), press.builds) == (ExitCode.OK, 2)

    @pytest.mark.parametrize(
        "arguments",
        [("--edition", "print"), ("--strict",), ("--lang", "ko"), ("--out", "elsewhere"), ("--cache", "c")],
        ids=" ".join,
    )
    def test_of_the_options(self, book: Path, press: Press, arguments: tuple[str, ...]) -> None:
        """Each choice of options has a record of its own."""
        assert book.is_dir()
        ask()
        assert (ask(*arguments), press.builds) == (ExitCode.OK, 2)
        assert (ask(*arguments), press.builds) == (ExitCode.OK, 2)
        assert (ask(), press.builds) == (ExitCode.OK, 2)

    @pytest.mark.parametrize("name", ["LC_ALL", "LANG", "SOURCE_DATE_EPOCH", "TZ", "PANGO_LANGUAGE"])
    def test_of_the_environment(
        self, book: Path, press: Press, monkeypatch: pytest.MonkeyPatch, name: str
    ) -> None:
        """Language, time and what libraries listen to; not what a terminal notes."""
        assert book.is_dir()
        ask()
        monkeypatch.setenv("WINDOWID", "7")
        assert (ask(), press.builds) == (ExitCode.OK, 1)
        monkeypatch.setenv(name, "7")
        assert (ask(), press.builds) == (ExitCode.OK, 2)

    def test_of_the_working_folder(self, book: Path, press: Press, monkeypatch: pytest.MonkeyPatch) -> None:
        """Files are told as they are seen from there."""
        arguments = ["build", str(book), "--out", str(book.parent / "out"), "--jobs", "1"]
        assert (main(arguments), press.builds) == (ExitCode.OK, 1)
        monkeypatch.chdir(book)
        assert (main(arguments), press.builds) == (ExitCode.OK, 2)


def _rewrite(path: Path) -> None:
    before = path.stat()
    path.write_bytes(path.read_bytes()[::-1])
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


_DAMAGES: dict[str, Callable[[Path], object]] = {
    "gone": Path.unlink,
    "cut short": lambda path: os.truncate(path, 2),
    "emptied": lambda path: path.write_bytes(b""),
    "same size and time": _rewrite,
}


class TestFinishedFiles:
    """What a build left is there, or is made anew."""

    @pytest.mark.parametrize("runs", [1, 3])
    @pytest.mark.parametrize("name", ["interior.pdf", "page-plan.json"])
    @pytest.mark.parametrize("damage", _DAMAGES.values(), ids=_DAMAGES.keys())
    def test_damaged(
        self, book: Path, press: Press, damage: Callable[[Path], object], name: str, runs: int
    ) -> None:
        """Also the files beside the finished ones, and whether they were looked at before or not."""
        assert book.is_dir()
        path = Path("build", "책", "print", name)
        for _ in range(runs):
            ask()
        before = digests(path.parent)
        damage(path)
        assert (ask(), press.builds) == (ExitCode.OK, 2)
        assert digests(path.parent) == before

    def test_all_of_it(self, book: Path, press: Press) -> None:
        """As after cleaning up."""
        assert book.is_dir()
        ask()
        shutil.rmtree("build")
        assert (ask(), press.builds) == (ExitCode.OK, 2)
        assert Path("build", "책", "print", "interior.pdf").is_file()


class TestRecords:
    """The record itself."""

    @pytest.mark.parametrize("content", [b"", b"casebook", b"\0" * 5000])
    def test_a_damaged_one_is_told_and_written_anew(
        self, book: Path, press: Press, tmp_path: Path, capsys: Capture, content: bytes
    ) -> None:
        """As any damaged entry of the cache."""
        assert book.is_dir()
        ask()
        (cache(tmp_path).root / place_of(record(tmp_path))).write_bytes(content)
        assert (ask(), press.builds) == (ExitCode.OK, 2)
        assert "CACHE-001" in capsys.readouterr().err
        assert (ask(), press.builds) == (ExitCode.OK, 2)

    @pytest.mark.parametrize("content", [b"", b"{}", b"\xff", b'{"read": []}'])
    def test_one_that_cannot_be_read_is_none(
        self, book: Path, press: Press, content: bytes, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Whatever a sound entry holds."""
        assert book.is_dir()
        with monkeypatch.context() as patch:
            patch.setattr(unchanged, "encode", lambda _: content)
            ask()
        assert (ask(), press.builds) == (ExitCode.OK, 2)
        assert (ask(), press.builds) == (ExitCode.OK, 2)

    def test_a_cleared_cache_knows_nothing(self, book: Path, press: Press) -> None:
        """``casebook cache clear`` has everything made anew."""
        assert book.is_dir()
        ask()
        assert main(["cache", "clear"]) == ExitCode.OK
        assert (ask(), press.builds) == (ExitCode.OK, 2)

    def test_a_build_that_fails_leaves_none(self, book: Path, press: Press, tmp_path: Path) -> None:
        """It is tried again; the record of the build before stands, as the files do."""
        press.fault = CheckError(diagnose("PAGE-022", name="print", rounds=3))
        assert (ask(), ask(), press.builds) == (ExitCode.CHECK, ExitCode.CHECK, 2)
        assert not [entry for entry in cache(tmp_path).entries() if entry.name.startswith("build/")]
        press.fault = None
        assert (ask(), press.builds) == (ExitCode.OK, 3)
        text = (book / "book.yaml").read_text(encoding="utf-8")
        _append(book, "book.yaml")
        press.fault = CheckError(diagnose("PAGE-022", name="print", rounds=3))
        assert (ask(), press.builds) == (ExitCode.CHECK, 4)
        (book / "book.yaml").write_text(text, encoding="utf-8")
        assert (ask(), press.builds) == (ExitCode.OK, 4)

    def test_a_book_that_changes_meanwhile_leaves_none(self, book: Path, press: Press) -> None:
        """Nobody knows which of the two texts the pages show."""
        press.meanwhile = lambda: _append(book, "cases/01-가상정밀.yaml")
        assert (ask(), press.builds) == (ExitCode.OK, 1)
        press.meanwhile = lambda: None
        assert (ask(), press.builds) == (ExitCode.OK, 2)
        assert (ask(), press.builds) == (ExitCode.OK, 2)

    def test_a_cache_that_cannot_be_written_has_none(self, book: Path, press: Press, tmp_path: Path) -> None:
        """The book is built each time, as before."""
        assert book.is_dir()
        (tmp_path / "home").write_text("in the way")
        assert (ask(), ask(), press.builds) == (ExitCode.OK, ExitCode.OK, 2)


@pytest.mark.parametrize("arguments", [("--cluster", "tcp://10.0.0.5:8786"), ("--cache", "memory://x")])
def test_what_other_machines_have_a_hand_in_is_always_made(book: Path, arguments: tuple[str, ...]) -> None:
    """Whether they are as they were is not known here."""
    assert book.is_dir()
    parser = build_parser(str)
    assert opened_ledger(parser.parse_args(["build", "book"])) is not None
    assert opened_ledger(parser.parse_args(["build", "book", *arguments])) is None


def test_a_real_book(book: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second build tells what the first told, and leaves every byte of it alone."""
    assert book.is_dir()

    def run() -> dict[str, Any]:
        assert ask("--json", "--cache", str(shared_cache())) == ExitCode.OK
        value: dict[str, Any] = json.loads(capsys.readouterr().out)
        return value | {"artifacts": [item | {"seconds": 0} for item in value["artifacts"]]}

    first, made = run(), digests(Path("build"))
    monkeypatch.setattr("publisher.pipeline.build", None)
    assert (run(), digests(Path("build"))) == (first, made)


_HEAVY = (
    "publisher.pipeline",
    "publisher.content.model",
    "multiprocessing",
    "pydantic",
    "yaml",
    "jinja2",
    "PIL",
)
_PROGRAM = """
import sys
from publisher.cli import main
from publisher.ledger import survey
survey._TICK_NS = 0
code = main(sys.argv[1:])
print(code, *(name for name in {heavy!r} if name in sys.modules), file=sys.stderr)
"""


def test_no_engine_is_loaded(book: Path) -> None:
    """No room that works is loaded to say that nothing has changed; a build does load them."""
    arguments = ["build", "book", "--edition", "booklet", "--jobs", "1", "--cache", str(shared_cache())]
    command = [sys.executable, "-c", _PROGRAM.format(heavy=_HEAVY), *arguments]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    runs = [
        subprocess.run(command, cwd=book.parent, env=environment, capture_output=True, text=True, check=True)
        for _ in range(2)
    ]
    last = [run.stderr.splitlines()[-1].split() for run in runs]
    assert last[0][0] == last[1][0] == "0"
    assert set(last[0][1:]) >= {"publisher.pipeline", "pydantic", "yaml"}
    assert last[1][1:] == []
