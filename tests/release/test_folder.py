"""A parcel's folder changes as a whole, whatever happens meanwhile."""

from __future__ import annotations

import errno
import hashlib
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from publisher.errors import ReleaseError
from publisher.release import folder as room
from publisher.release.folder import clear_leftovers, replacing
from publisher.release.manifest import list_parcel

ROOT = Path(__file__).parents[2]


def snapshot(folder: Path) -> dict[str, str]:
    """Return the digest of every file below a folder, hidden ones too, and every folder."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        if path.is_file()
        else ""
        for path in folder.rglob("*")
    }


def write_parcel(folder: Path, word: str) -> None:
    """Write a small parcel with its list."""
    (folder / "interior.pdf").write_text(f"interior {word}")
    (folder / "covers").mkdir()
    (folder / "covers" / "cover.pdf").write_text(f"cover {word}")
    list_parcel(
        folder, book="b", parcel="print", roles={"interior.pdf": "interior", "covers/cover.pdf": "cover"}
    )


def renew(target: Path) -> None:
    """Put a new parcel in place."""
    with replacing(target) as folder:
        write_parcel(folder, "new")


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """Return the folder of the last release."""
    target = tmp_path / "release" / "print"
    with replacing(target) as folder:
        write_parcel(folder, "old")
        (folder / "gone-tomorrow.txt").write_text("old")
        roles = {"interior.pdf": "i", "covers/cover.pdf": "c", "gone-tomorrow.txt": "t"}
        list_parcel(folder, book="b", parcel="print", roles=roles)
    return target


def test_the_new_parcel_takes_the_place_of_the_old(target: Path) -> None:
    """Nothing of the old parcel is left, not even files the new one does not have, and no trace stands beside."""
    with replacing(target) as folder:
        write_parcel(folder, "new")
        assert (target / "interior.pdf").read_text() == "interior old"
    assert snapshot(target).keys() == {"interior.pdf", "covers", "covers/cover.pdf", "manifest.json"}
    assert (target / "interior.pdf").read_text() == "interior new"
    assert [path.name for path in target.parent.iterdir()] == ["print"]


def test_a_first_release_makes_its_folders(tmp_path: Path) -> None:
    """The folder and those above it need not be there."""
    renew(tmp_path / "a" / "b" / "print")
    assert (tmp_path / "a" / "b" / "print" / "interior.pdf").read_text() == "interior new"


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt, SystemExit, MemoryError])
def test_a_failed_release_changes_nothing(target: Path, error: type[BaseException]) -> None:
    """A fault or Ctrl-C inside leaves the last release byte for byte, and nothing beside it."""
    before = snapshot(target.parent)

    def fail() -> None:
        with replacing(target) as folder:
            write_parcel(folder, "new")
            raise error

    with pytest.raises(error):
        fail()
    assert snapshot(target.parent) == before


@pytest.mark.parametrize("step", ["_write_through", "_put_in_place", "_exchange"])
def test_a_full_disk_at_the_end_changes_nothing(
    target: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """ENOSPC while the parcel is written through or put in place leaves the last release as it was."""
    before = snapshot(target.parent)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", str(target))

    monkeypatch.setattr(room, step, full)
    with pytest.raises(OSError, match="No space left") as caught:
        renew(target)
    assert caught.value.errno == errno.ENOSPC
    assert snapshot(target.parent) == before


def test_without_an_exchange_two_renames_do(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the system cannot exchange two folders, the result is the same."""
    monkeypatch.setattr(room, "_exchange", lambda *_: False)
    renew(target)
    assert (target / "interior.pdf").read_text() == "interior new"
    assert [path.name for path in target.parent.iterdir()] == ["print"]


def test_a_second_rename_that_fails_is_taken_back(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the new parcel cannot be moved in after the old one was moved aside, the old one comes back."""
    before = snapshot(target.parent)
    rename = Path.rename

    def refuse(path: Path, to: Path) -> Path:
        if ".staging-" in path.name:
            raise OSError(errno.EIO, "Input/output error", str(path))
        return rename(path, to)

    monkeypatch.setattr(room, "_exchange", lambda *_: False)
    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(OSError, match="Input/output"):
        renew(target)
    monkeypatch.undo()
    assert snapshot(target.parent) == before


def test_a_run_killed_between_two_renames_is_mended(target: Path) -> None:
    """A parcel that was moved aside and has no successor comes back; one that has a successor goes."""
    aside = target.with_name(".print.aside-1")
    target.rename(aside)
    clear_leftovers(target)
    assert (target / "interior.pdf").read_text() == "interior old"
    stale = target.with_name(".print.aside-2")
    stale.mkdir()
    clear_leftovers(target)
    assert [path.name for path in target.parent.iterdir()] == ["print"]


def test_a_place_that_may_not_be_written(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A read-only medium raises OSError before anything is changed."""
    before = snapshot(target.parent)
    mkdir = Path.mkdir

    def refuse(path: Path, *more: object, **options: object) -> None:
        if ".staging-" in path.name:
            raise OSError(errno.EROFS, "Read-only file system", str(path))
        mkdir(path, *more, **options)  # type: ignore[arg-type]  # handed on as they come

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(OSError, match="Read-only"):
        renew(target)
    monkeypatch.undo()
    assert snapshot(target.parent) == before


def test_a_file_in_the_way_stops_it(tmp_path: Path) -> None:
    """A file where the parcel should stand is not overwritten."""
    (tmp_path / "print").write_text("mine")
    with pytest.raises(NotADirectoryError):
        renew(tmp_path / "print")
    assert snapshot(tmp_path).keys() == {"print"}


@pytest.mark.parametrize("listed", [True, False])
def test_files_of_others_are_not_taken_away(target: Path, *, listed: bool) -> None:
    """A folder with a file no manifest names, or without a manifest, is not replaced: REL-001 names the file."""
    (target / "signed-order.pdf").write_text("signed")
    if not listed:
        (target / "manifest.json").unlink()
    before = snapshot(target.parent)
    with pytest.raises(ReleaseError) as caught:
        renew(target)
    assert [item.code for item in caught.value.diagnostics] == ["REL-001"]
    assert "signed-order.pdf" in caught.value.diagnostics[0].message()
    assert snapshot(target.parent) == before


def test_a_file_put_there_meanwhile_is_not_taken_away(target: Path) -> None:
    """What arrives in the folder while the new parcel is written counts too."""

    def release() -> None:
        with replacing(target) as folder:
            write_parcel(folder, "new")
            (target / "signed-order.pdf").write_text("signed")

    with pytest.raises(ReleaseError):
        release()
    assert (target / "signed-order.pdf").read_text() == "signed"


def test_what_systems_leave_behind_does_not_count(target: Path) -> None:
    """A folder that was looked at in a file manager can be replaced."""
    for name in (".DS_Store", "Thumbs.db", "desktop.ini"):
        (target / name).write_text("x")
    renew(target)
    assert (target / "interior.pdf").read_text() == "interior new"


def test_a_link_to_a_folder_stays_a_link(target: Path, tmp_path: Path) -> None:
    """A parcel that stands elsewhere behind a symbolic link is replaced where it stands."""
    link = tmp_path / "link"
    link.symlink_to(target)
    renew(link)
    assert link.is_symlink()
    assert (target / "interior.pdf").read_text() == "interior new"


def test_two_runs_at_once_do_not_clear_each_other(target: Path) -> None:
    """A run leaves alone the folder another one works in; the last to end stands."""
    with replacing(target) as one:
        write_parcel(one, "one")
        with replacing(target) as two:
            write_parcel(two, "two")
            assert one.is_dir()
        assert (target / "interior.pdf").read_text() == "interior two"
    assert (target / "interior.pdf").read_text() == "interior one"
    assert [path.name for path in target.parent.iterdir()] == ["print"]


def _killed_run(target: Path, moment: str) -> None:
    """Release in a process of its own that is killed at a moment, without a chance to tidy up."""
    script = f"""
        import os, signal, sys
        from pathlib import Path
        from publisher.release import folder as room

        def die(*_):
            os.kill(os.getpid(), signal.SIGKILL)

        if {moment!r} != "writing":
            setattr(room, {moment!r}, die)
        with room.replacing(Path({str(target)!r})) as folder:
            (folder / "interior.pdf").write_text("half")
            if {moment!r} == "writing":
                die()
            (folder / "manifest.json").write_text("{{}}")
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script)],
        cwd=ROOT,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()


@pytest.mark.parametrize("moment", ["writing", "_write_through", "_put_in_place"])
def test_a_killed_run_leaves_the_old_parcel_and_the_next_one_clears_up(target: Path, moment: str) -> None:
    """After SIGKILL the last release stands byte for byte; the next run takes the killed one's folder away."""
    before = snapshot(target)
    _killed_run(target, moment)
    assert snapshot(target) == before
    assert len(list(target.parent.iterdir())) == 2
    renew(target)
    assert (target / "interior.pdf").read_text() == "interior new"
    assert [path.name for path in target.parent.iterdir()] == ["print"]


def test_a_run_killed_after_the_exchange_has_released(target: Path) -> None:
    """Killed while the old parcel is thrown away: the new one stands, whole, and the next run clears up."""
    script = f"""
        import os, shutil, signal
        from pathlib import Path
        from publisher.release import folder as room
        from publisher.release.manifest import list_parcel

        with room.replacing(Path({str(target)!r})) as folder:
            (folder / "interior.pdf").write_text("whole")
            list_parcel(folder, book="b", parcel="print", roles={{"interior.pdf": "interior"}})
            shutil.rmtree = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script)],
        cwd=ROOT,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    assert snapshot(target).keys() == {"interior.pdf", "manifest.json"}
    renew(target)
    assert [path.name for path in target.parent.iterdir()] == ["print"]
