"""All files of a build change together, or none does."""

from __future__ import annotations

import errno
import hashlib
from pathlib import Path

import pytest

from publisher.assembly.outputs import staging


def snapshot(folder: Path) -> dict[str, str]:
    """Return the digest of every file below a folder, and every folder."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        if path.is_file()
        else ""
        for path in folder.rglob("*")
    }


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Return a folder with the last build."""
    (tmp_path / "out" / "print").mkdir(parents=True)
    (tmp_path / "out" / "print" / "interior.pdf").write_bytes(b"old interior")
    (tmp_path / "out" / "book.epub").write_bytes(b"old epub")
    return tmp_path / "out"


def write_build(folder: Path) -> None:
    """Write a new build: one file changed, one added, one untouched."""
    (folder / "print").mkdir()
    (folder / "print" / "interior.pdf").write_bytes(b"new interior")
    (folder / "booklet").mkdir()
    (folder / "booklet" / "imposed.pdf").write_bytes(b"new sheets")


def test_success_puts_everything_in_place(out: Path) -> None:
    """New files replace old ones, new folders appear, what was not built stays, and no trace is left."""
    with staging(out) as folder:
        write_build(folder)
        assert (out / "print" / "interior.pdf").read_bytes() == b"old interior"
    assert {
        path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()
    } == {
        "print/interior.pdf": b"new interior",
        "booklet/imposed.pdf": b"new sheets",
        "book.epub": b"old epub",
    }
    assert not list(out.glob(".staging*"))


def test_a_first_build_makes_its_folder(tmp_path: Path) -> None:
    """The folder and those above it need not be there."""
    with staging(tmp_path / "a" / "b") as folder:
        (folder / "x").write_bytes(b"x")
    assert snapshot(tmp_path / "a" / "b").keys() == {"x"}


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt, SystemExit, MemoryError])
def test_a_failed_build_changes_nothing(out: Path, error: type[BaseException]) -> None:
    """A fault or an interruption inside leaves the last build byte for byte, and no staging folder."""
    before = snapshot(out)

    def build() -> None:
        with staging(out) as folder:
            write_build(folder)
            raise error

    with pytest.raises(error):
        build()
    assert snapshot(out) == before


def test_a_full_disk_changes_nothing(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """ENOSPC at the second file reaches the caller as it is; the first one goes with the staging folder."""
    before = snapshot(out)
    whole = Path.write_bytes

    def full(path: Path, data: bytes) -> int:
        if path.name == "imposed.pdf":
            whole(path, data[:3])
            raise OSError(errno.ENOSPC, "No space left on device", str(path))
        return whole(path, data)

    monkeypatch.setattr(Path, "write_bytes", full)

    def build() -> None:
        with staging(out) as folder:
            write_build(folder)

    with pytest.raises(OSError, match="No space left") as caught:
        build()
    assert caught.value.errno == errno.ENOSPC
    assert snapshot(out) == before
    monkeypatch.undo()
    build()
    assert (out / "booklet" / "imposed.pdf").read_bytes() == b"new sheets"


@pytest.mark.parametrize("obstacle", ["file for folder", "folder for file"])
def test_what_stands_in_the_way_stops_all_of_it(out: Path, obstacle: str) -> None:
    """Where one file cannot be put in place, none is, not even those before it."""
    if obstacle == "file for folder":
        (out / "web").write_bytes(b"in the way")
    else:
        (out / "web" / "index.html").mkdir(parents=True)
    before = snapshot(out)

    def build() -> None:
        with staging(out) as folder:
            write_build(folder)
            (folder / "web").mkdir()
            (folder / "web" / "index.html").write_bytes(b"new page")

    with pytest.raises(OSError, match="web"):
        build()
    after = {name: digest for name, digest in snapshot(out).items() if name != "booklet"}
    assert after == before
    assert not list(out.rglob("imposed.pdf"))


def test_two_builds_do_not_share_a_folder(out: Path) -> None:
    """A build inside a build works on files of its own."""
    with staging(out) as one, staging(out) as two:
        assert one != two
        (one / "x").write_bytes(b"1")
        (two / "x").write_bytes(b"2")
    assert (out / "x").read_bytes() == b"1"
