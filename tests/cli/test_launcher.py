"""The launcher, with a stand-in for Python and for the package managers: nothing real is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[2]
_FILES = ("casebook", "pyproject.toml", "requirements.lock", "requirements-test.lock")

_PYTHON = """#!/bin/sh
# Stands in for python3: makes an environment of itself, and writes down what it is asked for.
echo "$*" >>"$CALLS"
case "$*" in
    *"-m venv"*) for last; do :; done; mkdir -p "$last/bin" && cp "$0" "$last/bin/python" ;;
    *"-m pip install"*) [ ! -f "$STATE/no-network" ] || { echo 'no network' >&2; exit 1; } ;;
    *purelib*) mkdir -p "$STATE/site" && echo "$STATE/site" ;;
    *publisher.cli.system*) [ ! -f "$STATE/lacking" ] || { cat "$STATE/lacking"; exit 10; } ;;
    *"import ensurepip"*) [ ! -f "$STATE/no-ensurepip" ] || exit 1 ;;
    *fcntl*) exec REAL "$@" ;;
    *"-m publisher"*) echo "ran from $PWD: $*" ;;
    *"-m pytest"*) echo "tested in $PWD: $*" ;;
esac
"""
_APT = """#!/bin/sh
echo "apt-get $*" >>"$CALLS"
case "$*" in *install*) rm -f "$STATE/lacking" "$STATE/no-ensurepip" ;; esac
"""


class _Bench:
    """A checkout of its own with stand-ins on the path."""

    def __init__(self, folder: Path) -> None:
        self.home = folder / "책 만들기"
        self.state = folder / "state"
        self.calls = folder / "calls"
        tools = folder / "bin"
        for made in (self.home, self.state, tools):
            made.mkdir()
        for name in _FILES:
            shutil.copy(_ROOT / name, self.home / name)
        for name, text in (
            ("python3", _PYTHON),
            ("apt-get", _APT),
            ("sudo", '#!/bin/sh\nshift\nexec "$@"\n'),
        ):
            (tools / name).write_text(text.replace("REAL", sys.executable), encoding="utf-8")
            (tools / name).chmod(0o755)
        self.environment = {
            "PATH": f"{tools}{os.pathsep}/usr/bin{os.pathsep}/bin",
            "CALLS": str(self.calls),
            "STATE": str(self.state),
        }

    def start(
        self, *arguments: str, via: Path | None = None, cwd: Path | None = None
    ) -> subprocess.Popen[str]:
        """Start the launcher and return the running process."""
        return subprocess.Popen(
            [str(via or self.home / "casebook"), *arguments],
            cwd=cwd or self.home,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str, via: Path | None = None, cwd: Path | None = None) -> tuple[int, str, str]:
        """Run the launcher and return its exit code, standard output and standard error."""
        process = self.start(*arguments, via=via, cwd=cwd)
        out, err = process.communicate(timeout=60)
        return process.returncode, out, err

    def called(self, words: str) -> int:
        """Return how often something was called with ``words``, and forget nothing."""
        return sum(words in line for line in self.calls.read_text(encoding="utf-8").splitlines())


@pytest.fixture
def bench(tmp_path: Path) -> _Bench:
    """A fresh checkout without an environment."""
    return _Bench(tmp_path)


def test_the_first_start_sets_up_and_the_second_is_quiet(bench: _Bench) -> None:
    """The environment is made once; the second start asks Python for nothing but the command."""
    code, out, err = bench.run("build", "my book", "--json")
    assert (code, out) == (0, f"ran from {bench.home}: -P -m publisher build my book --json\n")
    assert "준비되었습니다" in err
    assert "requirements.lock" in err
    assert (bench.state / "site" / "casebook.pth").read_text(encoding="utf-8") == f"{bench.home}\n"
    bench.calls.write_text("", encoding="utf-8")
    assert bench.run("check")[2] == ""
    assert bench.calls.read_text(encoding="utf-8") == "-P -m publisher check\n"


def test_it_works_from_anywhere_and_through_links(bench: _Bench, tmp_path: Path) -> None:
    """Through a relative and an absolute link, the command runs in the caller's own folder."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "inner").symlink_to(bench.home / "casebook")
    (elsewhere / "outer").symlink_to("inner")
    code, out, _ = bench.run("check", via=elsewhere / "outer", cwd=elsewhere)
    assert (code, out) == (0, f"ran from {elsewhere}: -P -m publisher check\n")


@pytest.mark.parametrize("name", _FILES)
def test_a_changed_lock_is_installed(bench: _Bench, name: str) -> None:
    """A change of anything the set-up was made from has it made again, in the same environment."""
    bench.run("check")
    with (bench.home / name).open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    bench.run("check")
    assert bench.called("-m pip install") == 2
    assert bench.called("-m venv") == 1


def test_tests_have_their_own_lock(bench: _Bench) -> None:
    """`test` installs the test lock, asks for the judges' packages and hands its arguments to pytest."""
    code, out, err = bench.run("test", "-k", "a or b", cwd=bench.home.parent)
    assert (code, out) == (0, f"tested in {bench.home}: -m pytest -k a or b\n")
    assert "requirements-test.lock" in err
    assert bench.called("publisher.cli.system --test") == 1
    assert bench.run("check")[2] == ""


def test_all_tests_take_all_processors(bench: _Bench) -> None:
    """Without arguments tests are shared out, a file to one process."""
    assert bench.run("test")[1] == f"tested in {bench.home}: -m pytest -n logical --dist loadfile\n"


def test_a_failed_set_up_is_made_again(bench: _Bench) -> None:
    """Without network the set-up fails with the reason in both languages, and the next start mends it."""
    (bench.state / "no-network").touch()
    code, out, err = bench.run("check")
    assert (code, out) == (10, "")
    assert "no network" in err
    assert "설치하지 못했습니다" in err
    assert "could not be installed" in err
    (bench.state / "no-network").unlink()
    assert bench.run("check")[0] == 0
    assert bench.run("check")[2] == ""


def test_missing_packages_of_the_system_are_installed(bench: _Bench) -> None:
    """What the system lacks is installed in one go, as root or through sudo."""
    (bench.state / "lacking").write_text("fonts-noto-cjk\nlibpango-1.0-0\n", encoding="utf-8")
    code, _, err = bench.run("check")
    assert code == 0
    assert "fonts-noto-cjk libpango-1.0-0" in err
    assert bench.called("install -y --no-install-recommends fonts-noto-cjk libpango-1.0-0") == 1


def test_a_python_without_ensurepip_gets_it(bench: _Bench) -> None:
    """Debian's Python comes without ensurepip: python3-venv is installed before the environment is made."""
    (bench.state / "no-ensurepip").touch()
    assert bench.run("check")[0] == 0
    assert bench.called("python3-venv") == 1


def test_without_rights_the_line_to_run_is_printed(bench: _Bench) -> None:
    """Someone who may not install is told the one line to run; nothing counts as set up."""
    tools = Path(bench.environment["PATH"].partition(os.pathsep)[0])
    (tools / "id").write_text("#!/bin/sh\necho 1000\n", encoding="utf-8")
    (tools / "id").chmod(0o755)
    (tools / "sudo").write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    (bench.state / "lacking").write_text("libpango-1.0-0\n", encoding="utf-8")
    code, out, err = bench.run("check")
    assert (code, out) == (10, "")
    assert "sudo apt-get install -y --no-install-recommends libpango-1.0-0" in err.replace(
        "update && sudo apt-get ", ""
    )
    assert bench.called("apt-get") == 0
    (bench.state / "lacking").unlink()
    assert bench.run("check")[0] == 0


def test_two_starts_at_once_set_up_once(bench: _Bench) -> None:
    """The second waits for the first and finds everything done."""
    both = [bench.start("check"), bench.start("check")]
    results = [process.communicate(timeout=60)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert results == [f"ran from {bench.home}: -P -m publisher check\n"] * 2
    assert bench.called("-m venv") == 1
    assert bench.called("-m pip install") == 1


def test_a_copied_checkout_makes_its_own_environment(bench: _Bench, tmp_path: Path) -> None:
    """An environment that came along with a copy still points at the old place: it is set up again."""
    bench.run("check")
    copy = tmp_path / "copy"
    shutil.copytree(bench.home, copy, symlinks=True)
    assert "준비되었습니다" in bench.run("check", via=copy / "casebook", cwd=copy)[2]
    assert (bench.state / "site" / "casebook.pth").read_text(encoding="utf-8") == f"{copy}\n"
