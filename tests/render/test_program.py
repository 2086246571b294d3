"""The programs that set pages as one digest: it moves with each of them, and with nothing else."""

from __future__ import annotations

import ctypes
import platform
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from publisher.render import program
from publisher.render.program import program_digest

_ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _told_anew() -> Iterator[None]:
    """Have the digest made anew before and after each test."""
    program_digest.cache_clear()
    yield
    program_digest.cache_clear()


def told() -> str:
    """Return the digest as a new process would."""
    program_digest.cache_clear()
    return program_digest()


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with two installed packages, one of them of the engine."""
    for name in ("WeasyPrint-70.0", "requests-2.0"):
        (tmp_path / f"{name}.dist-info").mkdir()
    monkeypatch.setattr(sysconfig, "get_path", lambda _: str(tmp_path))
    return tmp_path


@pytest.fixture
def sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a package of three rooms, one of which sets no pages."""
    home = tmp_path / "publisher"
    for place in ("render/program.py", "typography/words.py", "geometry.py", "cli/report.py"):
        (home / place).parent.mkdir(parents=True, exist_ok=True)
        (home / place).write_text(place, encoding="utf-8")
    monkeypatch.setattr(program, "__file__", str(home / "render" / "program.py"))
    return home


def test_it_is_the_same_as_long_as_nothing_changes() -> None:
    """Asked twice, and by another process, it is the same; the page engine is not loaded for it."""
    command = (
        "import sys; from publisher.render.program import program_digest; print(program_digest());"
        "assert not {'weasyprint', 'PIL', 'fontTools'} & set(sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", command], cwd=_ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == told() == told()


@pytest.mark.parametrize("name", ["weasyprint-70.1", "Pillow-99", "pydyf-0.14", "fonttools-5", "uharfbuzz-1"])
def test_a_package_of_the_engine_counts(packages: Path, name: str) -> None:
    """A version more, or another one."""
    before = told()
    (packages / f"{name}.dist-info").mkdir()
    assert told() != before


def test_another_version_of_a_package_counts(packages: Path) -> None:
    """An update is another program."""
    before = told()
    (packages / "WeasyPrint-70.0.dist-info").rename(packages / "weasyprint-70.1.dist-info")
    assert told() != before


def test_a_package_of_something_else_does_not_count(packages: Path) -> None:
    """What sets no pages may come and go; how a folder's name is spelled does not matter."""
    before = told()
    (packages / "numpy-2.0.dist-info").mkdir()
    (packages / "requests-2.0.dist-info").rename(packages / "requests-3.0.dist-info")
    (packages / "weasyprint.py").touch()
    (packages / "WeasyPrint-70.0.dist-info").rename(packages / "weasyprint-70.0.dist-info")
    assert told() == before


def test_packages_of_this_machine_are_found() -> None:
    """The engine and what it rests on are among the names, so that the digest means something."""
    found = {name.partition("-")[0] for name in program._packages(program._PACKAGES)}
    assert {"weasyprint", "pydyf", "tinycss2", "cssselect2", "pillow", "lxml", "fonttools"} <= found


def test_libraries_of_this_machine_are_asked() -> None:
    """Pango, HarfBuzz and fontconfig each tell a version."""
    told_by = dict(line.split(" ", 1) for line in program._libraries())
    assert set(told_by) == {"pango_version_string", "hb_version_string", "FcGetVersion"}
    assert all(any(letter.isdigit() for letter in version) for version in told_by.values())


@pytest.mark.parametrize("function", ["pango_version_string", "hb_version_string", "FcGetVersion"])
def test_another_library_counts(monkeypatch: pytest.MonkeyPatch, function: str) -> None:
    """Each of the three; a library that is missing counts too."""
    versions = {"pango_version_string": b"1.50", "hb_version_string": b"8.0", "FcGetVersion": 21300}

    def asked(name: str) -> Callable[[], object]:
        def ask() -> object:
            return versions[name]

        return ask

    def load(_: str) -> SimpleNamespace:
        return SimpleNamespace(**{name: asked(name) for name in versions})

    def missing(name: str) -> SimpleNamespace:
        raise OSError(name)

    monkeypatch.setattr(ctypes, "CDLL", load)
    before = told()
    versions[function] = 21301 if function == "FcGetVersion" else b"1.51"
    assert told() != before
    monkeypatch.setattr(ctypes, "CDLL", missing)
    assert told() != before


@pytest.mark.parametrize(
    "place",
    ["render/program.py", "typography/words.py", "geometry.py", "render/new.py", "render/deep/new.py"],
)
def test_the_code_that_sets_pages_counts(sources: Path, place: str) -> None:
    """A line changed in the rooms that decide how a page looks, or a module more."""
    before = told()
    (sources / place).parent.mkdir(exist_ok=True)
    (sources / place).write_text("changed", encoding="utf-8")
    assert told() != before


@pytest.mark.parametrize("place", ["cli/report.py", "render/notes.txt"])
def test_other_code_does_not_count(sources: Path, place: str) -> None:
    """The command line may change without a page being set again."""
    before = told()
    (sources / place).write_text("changed", encoding="utf-8")
    assert told() == before


def test_where_it_is_installed_does_not_count(sources: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two machines with the same files at other places agree."""
    before = told()
    moved = sources.rename(sources.with_name("elsewhere"))
    monkeypatch.setattr(program, "__file__", str(moved / "render" / "program.py"))
    assert told() == before


@pytest.mark.parametrize("function", ["machine", "python_version"])
def test_another_machine_counts(monkeypatch: pytest.MonkeyPatch, function: str) -> None:
    """The kind of processor, and Python itself."""
    before = told()
    monkeypatch.setattr(platform, function, lambda: "another")
    assert told() != before


def test_the_rooms_are_where_they_are_looked_for() -> None:
    """Every room that is named exists in this program: a room renamed must not fall out of the digest."""
    rooms = (*program._ROOMS, *program._COMPOSING_ROOMS)
    assert all(Path(program.__file__).parent.parent.joinpath(room).exists() for room in rooms)
    assert (Path(program.__file__).read_bytes()) in set(program._sources(program._ROOMS))


def test_every_package_that_composes_is_found() -> None:
    """A package that is named otherwise than it is installed would not count."""
    found = {name.partition("-")[0] for name in program._packages(program._COMPOSING_PACKAGES)}
    assert found == set(program._COMPOSING_PACKAGES)
