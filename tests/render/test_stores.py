"""Stores: whole entries or none, whoever writes, dies or tidies up meanwhile; nothing foreign is touched."""

from __future__ import annotations

import errno
import os
import signal
import stat
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

import fsspec
import pytest

from publisher.errors import MissingToolError
from publisher.render import stores
from publisher.render.remote_store import RemoteStore
from publisher.render.stores import LocalStore, Store, StoredEntry, name_at, place_of

_ROOT = Path(__file__).parents[2]
_NAME = "fragment/abcdef"
_DYING_WRITER = """
import io, signal, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from publisher.render.stores import LocalStore

class HalfWay(io.FileIO):
    def write(self, content):
        super().write(content[: len(content) // 2])
        print("half", flush=True)
        signal.pause()

Path.open = lambda path, mode: HalfWay(path, mode)
LocalStore(Path(sys.argv[2])).write("fragment/abcdef", b"new" * 100_000)
"""


@pytest.fixture(params=["folder", "memory", "file"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """Return an empty store of each sort."""
    match request.param:
        case "folder":
            yield LocalStore(tmp_path / "store")
        case "file":
            yield RemoteStore(f"file://{tmp_path}/store")
        case _:
            url = f"memory://{uuid.uuid4().hex}"
            yield RemoteStore(url)
            files, root = fsspec.core.url_to_fs(url)
            if files.exists(root):
                files.rm(root, recursive=True)


def _names(store: Store) -> list[str]:
    return sorted(entry.name for entry in store.entries())


def test_what_is_written_is_read(store: Store) -> None:
    """An entry is read as it was last written, in two parts; one that is not there is None."""
    assert store.read(_NAME, 3) is None
    assert _names(store) == []
    store.write(_NAME, b"first")
    store.write(_NAME, b"second")
    store.write("picture/ab", b"")
    assert store.read(_NAME, 3) == (b"sec", b"ond")
    assert store.read(_NAME, 0) == (b"", b"second")
    assert store.read("picture/ab", 5) == (b"", b"")
    assert _names(store) == [_NAME, "picture/ab"]
    assert {entry.name: entry.bytes for entry in store.entries()} == {_NAME: 6, "picture/ab": 0}


def test_entries_say_when_they_were_used(store: Store) -> None:
    """A new entry was used now."""
    before = datetime.now(UTC).timestamp()
    store.write(_NAME, b"x")
    (entry,) = store.entries()
    assert abs(entry.used_at - before) < 60


def test_what_is_removed_is_gone(store: Store) -> None:
    """Removing an entry leaves the others; removing or touching one that is missing is no fault."""
    store.write(_NAME, b"x")
    store.write("fragment/abc", b"y")
    store.delete(_NAME)
    store.delete(_NAME)
    store.delete("page/none")
    store.touch(_NAME)
    assert store.read(_NAME, 1) is None
    assert _names(store) == ["fragment/abc"]


@pytest.mark.parametrize(
    "name", ["fragment", "a/../b", "../a/b", "a/b/c", "A/b", "a/B", "a/.b", "/a", "a/", "a/b\n"]
)
def test_a_name_that_could_lead_elsewhere_is_refused(store: Store, name: str) -> None:
    """What is not kind/key in small letters never reaches the disk."""
    for use in (lambda: store.read(name, 1), lambda: store.write(name, b"x"), lambda: store.delete(name)):
        with pytest.raises(ValueError, match="not the name of an entry"):
            use()
    assert _names(store) == []


@pytest.mark.parametrize(
    "path",
    [
        "a/bc/bcd",
        "a/bc/xyz.casebook",
        "A/bc/bcd.casebook",
        "a/bcd.casebook",
        "a/bc/d/bcd.casebook",
        "a/./..casebook",
    ],
)
def test_only_an_entry_lies_at_its_place(path: str) -> None:
    """A name gives a place and the place the name; another path is none."""
    assert name_at(place_of("a/bcd")) == "a/bcd"
    assert name_at(place_of("a/b")) == "a/b"
    assert name_at(path) is None


def test_a_partial_entry_is_not_seen_and_swept_when_it_is_old(store: Store) -> None:
    """What a writer left unfinished is no entry; it goes only when its writer must be dead."""
    store.write(_NAME, b"x")
    files, root = fsspec.core.url_to_fs(store.address)
    partial = f"{root}/fragment/ab/{stores.PARTIAL}{'0' * 32}"
    files.pipe_file(partial, b"hal")
    assert _names(store) == [_NAME]
    store.sweep()
    assert files.exists(partial)
    store.sweep(0)
    assert not files.exists(partial)
    assert _names(store) == [_NAME]


def test_a_sweep_of_nothing_is_no_fault(store: Store) -> None:
    """A store that is not there yet can be swept."""
    store.sweep(0)
    assert _names(store) == []


def test_a_writer_killed_half_way_leaves_what_was_there(tmp_path: Path) -> None:
    """After kill -9 in mid-write a reader finds the former entry whole, and the half one goes when it is swept."""
    store = LocalStore(tmp_path / "store")
    store.write(_NAME, b"old")
    command = [sys.executable, "-P", "-c", _DYING_WRITER, str(_ROOT), str(store.root)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == b"half\n"
        writer.send_signal(signal.SIGKILL)
    (half,) = (store.root / "fragment" / "ab").glob(f"{stores.PARTIAL}*")
    assert half.stat().st_size == 150_000
    assert store.read(_NAME, 0) == (b"", b"old")
    assert _names(store) == [_NAME]
    store.sweep(0)
    assert not half.exists()


def test_a_failed_write_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the disk refuses in mid-write, the former entry stays and no partial file is left."""
    store = LocalStore(tmp_path / "store")
    store.write(_NAME, b"old")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", full)
        with pytest.raises(OSError, match="No space left"):
            store.write(_NAME, b"new")
    assert store.read(_NAME, 0) == (b"", b"old")
    assert len(list((store.root / "fragment" / "ab").iterdir())) == 1


def test_a_folder_that_goes_meanwhile_is_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A writer whose folder is swept away tries again, but not for ever."""
    store, tries = LocalStore(tmp_path / "store"), list[Path]()
    write_whole: Callable[[Path, bytes], None] = stores._write_whole

    def swept(path: Path, content: bytes) -> None:
        tries.append(path)
        store.sweep(0)
        write_whole(path, content)

    monkeypatch.setattr(stores, "_write_whole", swept)
    with pytest.raises(FileNotFoundError):
        store.write(_NAME, b"x")
    assert len(tries) == stores._ATTEMPTS
    monkeypatch.setattr(
        stores, "_write_whole", lambda *given: swept(*given) if len(tries) < 8 else write_whole(*given)
    )
    store.write(_NAME, b"x")
    assert store.read(_NAME, 0) == (b"", b"x")


def test_a_use_is_noted_once_an_hour(tmp_path: Path) -> None:
    """The time of change moves to now, but not for a use within an hour of the last one noted."""
    LocalStore(tmp_path).write(_NAME, b"x")
    path = tmp_path / place_of(_NAME)
    os.utime(path, (1_000_000, 1_000_000))
    LocalStore(tmp_path, lambda: 1_003_600.0).touch(_NAME)
    assert path.stat().st_mtime == 1_000_000
    LocalStore(tmp_path, lambda: 1_003_601.0).touch(_NAME)
    assert path.stat().st_mtime == 1_003_601
    assert list(LocalStore(tmp_path).entries()) == [StoredEntry(_NAME, 1, 1_003_601.0)]


def test_a_new_folder_is_private_and_tagged(tmp_path: Path) -> None:
    """A folder made for the cache, and those above it, are its owner's alone; backup programs find the tag."""
    root = tmp_path / "home" / ".cache" / "casebook"
    LocalStore(root).write(_NAME, b"x")
    for folder in (root, *root.parents[:2]):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    tag = (root / "CACHEDIR.TAG").read_bytes()
    assert tag.startswith(b"Signature: 8a477f597d28d172789f06886806bc55")
    assert tag.endswith(b"\n")


def test_an_empty_folder_is_tagged_and_keeps_its_rights(tmp_path: Path) -> None:
    """A folder someone made for the cache is used as it is."""
    root = tmp_path / "shared"
    root.mkdir()
    root.chmod(0o775)
    LocalStore(root).write(_NAME, b"x")
    assert stat.S_IMODE(root.stat().st_mode) == 0o775
    assert (root / "CACHEDIR.TAG").exists()


def test_a_folder_with_other_files_loses_nothing(tmp_path: Path) -> None:
    """A folder named by mistake gets no tag, which would keep it out of backups; nothing in it is listed or removed."""
    foreign = {
        "letter.txt",
        "locale/ko/",
        "objects/ab/abcdef",
        "fragment/ab/abc.txt",
        "fragment/ab/xyz.casebook",
    }
    for name in foreign:
        path = tmp_path / name
        if name.endswith("/"):
            path.mkdir(parents=True)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"mine")
    (tmp_path / "fragment" / "ab" / "abcd.casebook").symlink_to(tmp_path / "letter.txt")
    store = LocalStore(tmp_path)
    store.write("page/cd", b"x")
    assert _names(store) == ["page/cd"]
    store.sweep(0)
    assert not (tmp_path / "CACHEDIR.TAG").exists()
    assert all((tmp_path / name).exists() for name in foreign)


def test_a_sweep_removes_the_folders_it_emptied(tmp_path: Path) -> None:
    """An emptied cache is an empty folder with a tag."""
    root = tmp_path / "store"
    store = LocalStore(root)
    store.write(_NAME, b"x")
    store.delete(_NAME)
    store.sweep()
    assert [path.name for path in root.iterdir()] == ["CACHEDIR.TAG"]


def test_a_file_where_the_folder_should_be(tmp_path: Path) -> None:
    """It holds nothing, takes nothing, and says so."""
    store = LocalStore(tmp_path / "file")
    store.root.write_bytes(b"mine")
    assert store.read(_NAME, 1) is None
    store.touch(_NAME)
    store.sweep(0)
    with pytest.raises(NotADirectoryError):
        list(store.entries())
    with pytest.raises(NotADirectoryError):
        store.write(_NAME, b"x")
    assert store.root.read_bytes() == b"mine"


@pytest.mark.parametrize("url", ["s3://bucket/casebook", "nowhere://x"])
def test_an_address_no_package_opens_is_told(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the package for an address the fault names it, with the words of fsspec as a note."""
    monkeypatch.setitem(sys.modules, "s3fs", None)
    with pytest.raises(MissingToolError) as fault:
        RemoteStore(url)
    (said,) = fault.value.diagnostics
    assert (said.code, dict(said.arguments)["address"]) == ("TOOL-030", url)
    assert said.notes[0] in {"Install s3fs to access S3", "Protocol not known: nowhere"}


def test_without_fsspec_an_address_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fsspec itself may be missing."""
    monkeypatch.setitem(sys.modules, "fsspec.registry", None)
    with pytest.raises(MissingToolError, match="TOOL-030"):
        RemoteStore("memory://x")


def test_a_password_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """People see the address without the password, other processes get it whole."""
    store = RemoteStore("ftp://me:secret@host/casebook")
    assert (store.location, store.address) == ("ftp://me@host/casebook", "ftp://me:secret@host/casebook")
    assert RemoteStore("memory://a:b@c").location == "memory://a@c"
    monkeypatch.setattr("fsspec.core.url_to_fs", _raiser(RuntimeError("no credentials")))
    with pytest.raises(OSError, match=r"RuntimeError: no credentials.*ftp://me@host") as fault:
        store.read(_NAME, 1)
    assert fault.value.errno == errno.EIO


def _raiser(fault: Exception) -> Callable[..., object]:
    def fail(*_: object, **__: object) -> object:
        raise fault

    return fail


class _Bucket:
    """A stand-in for an object store: what it is asked, and times as such stores give them."""

    protocol = ("s3", "s3a")

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}

    def pipe_file(self, path: str, value: bytes) -> None:
        self.objects[path] = value

    def cat_file(self, path: str) -> bytes:
        if path not in self.objects:
            raise FileNotFoundError(path)
        return self.objects[path]

    def invalidate_cache(self) -> None:
        pass

    def find(self, root: str, *, detail: bool) -> dict[str, dict[str, object]]:
        assert detail
        times = (datetime(2026, 1, 2, tzinfo=UTC), "2026-01-03T00:00:00Z", None)
        return {
            path: {"size": len(value), "LastModified": moment}
            for (path, value), moment in zip(sorted(self.objects.items()), times, strict=False)
            if path.startswith(root)
        }


def test_an_object_store_is_written_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where an object appears only when it is complete, nothing is moved; times come in several forms, or none."""
    bucket = _Bucket()
    # The package has a table of the same name as the module.
    monkeypatch.setattr(import_module("fsspec.registry"), "get_filesystem_class", lambda _: _Bucket)
    monkeypatch.setattr("fsspec.core.url_to_fs", lambda _: (bucket, "bucket/casebook/"))
    store = RemoteStore("s3://bucket/casebook/")
    for name in ("page/ab", "page/cd", "page/ef"):
        store.write(name, b"x")
    assert min(bucket.objects) == "bucket/casebook/page/ab/ab.casebook"
    assert store.read("page/ab", 0) == (b"", b"x")
    assert {entry.name: entry.used_at for entry in store.entries()} == {
        "page/ab": datetime(2026, 1, 2, tzinfo=UTC).timestamp(),
        "page/cd": datetime(2026, 1, 3, tzinfo=UTC).timestamp(),
        "page/ef": 0.0,
    }


def test_a_shared_folder_by_address_is_the_same_store(tmp_path: Path) -> None:
    """What is written into a folder is found by its address, and the other way round."""
    folder, shared = LocalStore(tmp_path), RemoteStore(f"file://{tmp_path}")
    folder.write("page/ab", b"1")
    shared.write("page/cd", b"2")
    assert shared.read("page/ab", 0) == (b"", b"1")
    assert folder.read("page/cd", 0) == (b"", b"2")
    assert sorted(folder.entries(), key=str) == sorted(shared.entries(), key=str)


def test_a_shared_write_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When moving into place fails, the unfinished file is removed and the fault told."""
    store = RemoteStore(f"file://{tmp_path}")
    with monkeypatch.context() as patch:
        patch.setattr("shutil.move", _raiser(PermissionError(errno.EACCES, "denied")))
        with pytest.raises(PermissionError):
            store.write(_NAME, b"x")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
