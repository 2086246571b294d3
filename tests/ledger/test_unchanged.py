"""What is believed of files whose stamps are too young to be worth anything, and what a moment can hide."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from publisher.ledger import unchanged
from publisher.ledger.report import Artifact, BuildReport
from publisher.ledger.survey import Survey
from publisher.ledger.unchanged import Ledger
from publisher.render.cache import Cache
from publisher.render.stores import LocalStore

DAY = 86_400_000_000_000


@pytest.fixture(autouse=True)
def _program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the program be a folder of its own, so that nobody changes it meanwhile."""
    for name in ("publisher", "templates", "styles", "profiles", "themes"):
        (tmp_path / "program" / name).mkdir(parents=True)
    monkeypatch.setattr(unchanged, "package_folder", lambda: tmp_path / "program" / "publisher")
    monkeypatch.setattr(unchanged, "theme_folder", lambda name: tmp_path / "program" / name)


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """Return the only case of a book, and what was made of it."""
    path = tmp_path / "book" / "cases" / "1.yaml"
    path.parent.mkdir(parents=True)
    path.write_text("old")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "a.pdf").write_text("pages")
    return path


def opened(tmp_path: Path, later_ns: int = 0) -> Ledger:
    """Open the ledger of the book, with a clock that goes that much before."""
    cache = Cache(LocalStore(tmp_path / "cache"))
    ledger = Ledger.open(tmp_path / "book", (), cache, lambda: time.time_ns() + later_ns)
    assert ledger is not None
    return ledger


def report(tmp_path: Path) -> BuildReport:
    """Return what a build reports that made one file, which another program has changed since."""
    path = tmp_path / "out" / "a.pdf"
    return BuildReport((Artifact("print", "interior", path, 1, 5, 1.0, "ab" * 32),), (), (), (path,))


def built(tmp_path: Path, later_ns: int = 0, meanwhile: Callable[[], object] = lambda: None) -> None:
    """Build the book and keep a record of it."""
    ledger = opened(tmp_path, later_ns)
    assert ledger.unchanged() is None
    meanwhile()
    ledger.keep(BuildReport((), (), (), report(tmp_path).files))


def stand_still(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every survey find the stamps of the first, as if nothing had happened within a tick of the clock."""
    take, known = unchanged.survey, {}

    def still(now_ns: int, places: object, files: object = ()) -> Survey:
        found = take(now_ns, places, files)  # type: ignore[arg-type]
        stamps = {path: known.setdefault(path, stamp) for path, stamp in found.stamps.items()}
        return Survey(now_ns, stamps)

    monkeypatch.setattr(unchanged, "survey", still)


@pytest.mark.parametrize(("later_ns", "noticed"), [(0, True), (DAY, False)])
def test_a_young_stamp_is_not_believed(
    tmp_path: Path, case: Path, monkeypatch: pytest.MonkeyPatch, later_ns: int, noticed: bool
) -> None:
    """A file that changes again within the same tick keeps its stamp: it is read, unless the stamp was old enough."""
    stand_still(monkeypatch)
    built(tmp_path, later_ns)
    case.write_text("new")
    assert (opened(tmp_path).unchanged() is None) is noticed
    if noticed:
        built(tmp_path)
        assert opened(tmp_path).unchanged() is not None


def test_a_young_file_that_changes_while_the_book_is_built(
    tmp_path: Path, case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It leaves no record, even where its stamp does not tell."""
    stand_still(monkeypatch)
    built(tmp_path, meanwhile=lambda: case.write_text("new"))
    assert opened(tmp_path).unchanged() is None


@pytest.mark.parametrize("later_ns", [0, DAY])
def test_a_file_that_changes_while_the_book_is_built(tmp_path: Path, case: Path, later_ns: int) -> None:
    """Nobody knows which of the two the pages show: there is no record, nor is there for one that comes or goes."""
    built(tmp_path, later_ns, lambda: case.write_text("longer"))
    assert opened(tmp_path).unchanged() is None
    built(tmp_path, later_ns, lambda: case.with_name("2.yaml").touch())
    assert opened(tmp_path).unchanged() is None
    built(tmp_path, later_ns, case.unlink)
    assert opened(tmp_path).unchanged() is None
    built(tmp_path, later_ns)
    assert opened(tmp_path).unchanged() is not None


def test_stamps_come_of_age(tmp_path: Path, case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was read once to be believed need not be read again, finished files neither."""
    built(tmp_path)
    assert case.is_file()
    assert opened(tmp_path, DAY).unchanged() is not None
    monkeypatch.setattr(unchanged, "content_digest", None)
    assert opened(tmp_path, DAY).unchanged() is not None


def test_finished_files_are_read_once(tmp_path: Path, case: Path) -> None:
    """The first time they are believed by their digest alone: another program may have put its own in their place."""
    ledger = opened(tmp_path, DAY)
    assert case.is_file()
    assert ledger.unchanged() is None
    ledger.keep(report(tmp_path))
    assert opened(tmp_path, DAY).unchanged() is None


def test_a_program_that_has_just_changed_leaves_no_record(tmp_path: Path, case: Path) -> None:
    """What runs may be what it was before it changed."""
    assert case.is_file()
    (tmp_path / "program" / "publisher" / "new.py").touch()
    built(tmp_path)
    assert opened(tmp_path).unchanged() is None
    built(tmp_path, DAY)
    assert opened(tmp_path).unchanged() is not None


def test_where_nothing_can_be_told(tmp_path: Path, case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A book that is not there, or is too large; and a report of nothing is not kept."""
    cache = Cache(LocalStore(tmp_path / "cache"))
    assert Ledger.open(tmp_path / "missing", (), cache) is None
    ledger = opened(tmp_path)
    assert ledger.unchanged() is None
    ledger.keep(BuildReport((), ()))
    assert opened(tmp_path).unchanged() is None
    assert case.is_file()
    monkeypatch.setattr("publisher.ledger.survey._MOST", 0)
    assert Ledger.open(tmp_path / "book", (), cache) is None


def test_the_whole_program_counts() -> None:
    """The places are those of the real program: its modules, and all that comes along with it."""
    # The fixture has put others in their place.
    from publisher.resources import package_folder, theme_folder

    assert (package_folder() / "ledger" / "unchanged.py").is_file()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(unchanged, "package_folder", package_folder)
        patch.setattr(unchanged, "theme_folder", theme_folder)
        folders = [place.folder for place in unchanged._program()]
    wanted = [package_folder(), *map(theme_folder, ("templates", "styles", "profiles", "themes"))]
    assert folders == [str(folder.resolve()) for folder in wanted]
