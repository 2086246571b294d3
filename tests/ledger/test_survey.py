"""Which files a survey finds, and what it knows them again by."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from publisher.ledger import survey as surveying
from publisher.ledger.survey import Place, Stamp, Survey, TooManyError, content_digest, survey

SECOND = 1_000_000_000


def found(folder: Path, *, but: frozenset[str] = frozenset()) -> dict[str, Stamp]:
    """Return the stamps of everything in a folder, by path inside it."""
    seen = survey(0, (Place(str(folder), but),)).stamps
    return {Path(path).relative_to(folder).as_posix(): stamp for path, stamp in seen.items()}


def test_every_file_counts(tmp_path: Path) -> None:
    """Also hidden ones, and those in folders of folders; folders that were left out do not."""
    for name in ("book.yaml", ".hidden", "cases/images/a.png", "__pycache__/a.pyc"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    assert found(tmp_path, but=frozenset({"__pycache__"})).keys() == {
        "book.yaml",
        ".hidden",
        "cases/images/a.png",
    }
    assert "__pycache__/a.pyc" in found(tmp_path)


def test_a_file_with_its_times_put_back_has_another_stamp(tmp_path: Path) -> None:
    """Same size, same time of modification, written in place: the time of change tells."""
    path = tmp_path / "a"
    path.write_text("old")
    before, known = path.stat(), found(tmp_path)
    surveying_waits(path)
    path.write_text("new")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert path.stat().st_mtime_ns == before.st_mtime_ns
    assert found(tmp_path) != known


def surveying_waits(path: Path) -> None:
    """Let the clock of the file system go on by a tick."""
    beside, before = path.with_name("tick"), path.stat().st_ctime_ns
    while True:
        beside.touch()
        if beside.stat().st_ctime_ns > before:
            break
    beside.unlink()


def test_links_are_followed_and_where_they_lead_counts(tmp_path: Path) -> None:
    """A link to a file has the file's stamp; another target of the same content is another stamp."""
    book, elsewhere = tmp_path / "book", tmp_path / "elsewhere"
    book.mkdir()
    elsewhere.mkdir()
    (elsewhere / "a.css").write_text("a")
    (book / "styles").symlink_to(elsewhere)
    (book / "one").symlink_to(elsewhere / "a.css")
    (book / "nowhere").symlink_to(tmp_path / "missing")
    seen = found(book)
    assert seen.keys() == {"styles", "styles/a.css", "one", "nowhere"}
    assert seen["one"].real == str(elsewhere / "a.css")
    assert seen["one"].inode == seen["styles/a.css"].inode
    assert seen["styles"].real == str(elsewhere)
    assert not seen["nowhere"].inode
    (tmp_path / "missing").write_text("there")
    assert found(book)["nowhere"].inode


def test_links_in_a_circle_end(tmp_path: Path) -> None:
    """A folder that holds a link to itself is entered once, by its own name."""
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "a").touch()
    (tmp_path / "again").symlink_to(tmp_path)
    (tmp_path / "as well").symlink_to(tmp_path / "inner")
    assert found(tmp_path).keys() == {"inner/a", "again", "as well"}


def test_what_is_no_file_is_never_opened(tmp_path: Path) -> None:
    """A pipe has a name and no content; to read it would wait for ever."""
    os.mkfifo(tmp_path / "pipe")
    ((path, stamp),) = survey(0, (Place(str(tmp_path)),)).stamps.items()
    assert content_digest(path, stamp) == ""


def test_a_folder_of_too_many_files_is_not_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is no book."""
    monkeypatch.setattr(surveying, "_MOST", 2)
    for name in "abc":
        (tmp_path / name).touch()
    with pytest.raises(TooManyError):
        survey(0, (Place(str(tmp_path)),))


@pytest.mark.parametrize(
    ("modified", "changed", "settled"),
    [(7, 7, True), (7, 9, False), (9, 7, False), (8, 8, False), (99, 7, False)],
)
def test_what_changed_a_moment_ago_is_not_settled(modified: int, changed: int, settled: bool) -> None:
    """Within two seconds before the survey, by either time; nor is what will have been written in the future."""
    stamp = Stamp(1, modified * SECOND, changed * SECOND, 1)
    assert Survey(10 * SECOND, {"a": stamp}).settled("a") is settled
