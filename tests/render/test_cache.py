"""The cache: what it gives is whole and what was asked for, and whatever becomes of it, a build goes on."""

from __future__ import annotations

import errno
import hashlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.errors import Severity
from publisher.render.cache import DEFAULT_LIMIT, Cache, KindInfo, Pruned, digest, open_cache
from publisher.render.stores import LocalStore, StoredEntry, place_of

_ROOT = Path(__file__).parents[2]
_CONTENT = b"what was made" * 50
_HEAD_BYTES = len(b"casebook") + 2 + 2 + 2 + 8 + 32


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    """Return an empty cache in a folder."""
    return Cache(LocalStore(tmp_path / "cache"))


def file_of(cache: Cache, name: str) -> Path:
    """Return the file of an entry."""
    return Path(cache.location) / place_of(name)


@dataclass
class Sick:
    """A store that refuses, and counts how often it is asked."""

    fault: OSError = field(default_factory=lambda: OSError(errno.EIO, "no answer"))
    asked: dict[str, int] = field(default_factory=dict)
    location: str = "nowhere"
    address: str = "nowhere"

    def _refuse(self, what: str) -> None:
        self.asked[what] = self.asked.get(what, 0) + 1
        raise self.fault

    def read(self, *_: object) -> tuple[bytes, bytes] | None:
        """Refuse."""
        self._refuse("read")
        return None

    def write(self, *_: object) -> None:
        """Refuse."""
        self._refuse("write")

    def delete(self, *_: object) -> None:
        """Refuse."""
        self._refuse("delete")

    def entries(self) -> Iterator[StoredEntry]:
        """Refuse."""
        self._refuse("entries")
        yield from ()

    def touch(self, *_: object) -> None:
        """Do nothing."""

    def sweep(self, *_: object) -> None:
        """Do nothing."""


class TestEntries:
    """What was kept is found again by kind and key."""

    @given(st.binary(max_size=200))
    def test_what_is_kept_is_found(self, tmp_path: Path, content: bytes) -> None:
        """Any bytes, none at all among them; another cache in the same place finds them too."""
        one, other = Cache(LocalStore(tmp_path)), Cache(LocalStore(tmp_path))
        one.put("fragment", "ab12", content)
        assert one.get("fragment", "ab12") == other.get("fragment", "ab12") == content
        assert (one.damaged, one.refused, one.diagnostics()) == ((), "", ())

    def test_nothing_is_found_under_another_name(self, cache: Cache) -> None:
        """Kinds do not mix, and what was never kept is None without a complaint."""
        cache.put("fragment", "ab12", b"x")
        assert cache.get("image", "ab12") is None
        assert cache.get("fragment", "ab13") is None
        assert cache.diagnostics() == ()

    def test_what_cannot_be_used_can_be_forgotten(self, cache: Cache) -> None:
        """Forgetting is final for this entry, and no fault for one that is not there."""
        cache.put("fragment", "ab12", b"x")
        cache.forget("fragment", "ab12")
        cache.forget("fragment", "ab12")
        assert cache.get("fragment", "ab12") is None
        assert cache.damaged == ()


def flipped(at: int) -> Callable[[bytes], bytes]:
    """Return what turns over one bit of a byte."""
    return lambda whole: whole[:at] + bytes((whole[at] ^ 0x10,)) + whole[at + 1 :]


class TestDamage:
    """An entry that is not what it was is noticed, removed, told and made anew."""

    @pytest.mark.parametrize(
        "damage",
        [
            pytest.param(flipped(0), id="magic"),
            pytest.param(flipped(9), id="format"),
            pytest.param(flipped(20), id="length"),
            pytest.param(flipped(30), id="digest"),
            pytest.param(flipped(_HEAD_BYTES + 2), id="kind"),
            pytest.param(flipped(_HEAD_BYTES + 9), id="key"),
            pytest.param(flipped(_HEAD_BYTES + 12), id="first byte"),
            pytest.param(flipped(-2), id="near the end"),
            pytest.param(lambda whole: whole[:-1], id="last byte gone"),
            pytest.param(lambda whole: whole[: _HEAD_BYTES + 12], id="content gone"),
            pytest.param(lambda whole: whole[:10], id="within the head"),
            pytest.param(lambda _: b"", id="empty"),
            pytest.param(lambda whole: whole + b"\0", id="longer"),
            pytest.param(lambda whole: bytes(len(whole)), id="noughts"),
            pytest.param(lambda whole: whole.replace(b"ab12", b"ab13", 1), id="other key"),
            pytest.param(lambda whole: whole.replace(b"fragment", b"fragmenu", 1), id="other kind"),
        ],
    )
    def test_a_damaged_entry_is_removed_and_told(
        self, cache: Cache, damage: Callable[[bytes], bytes]
    ) -> None:
        """It is never given out; CACHE-001 names it, once; made anew it is found again."""
        cache.put("fragment", "ab12", _CONTENT)
        cache.put("fragment", "ab99", _CONTENT)
        path = file_of(cache, "fragment/ab12")
        whole = path.read_bytes()
        assert damage(whole) != whole
        path.write_bytes(damage(whole))
        assert cache.get("fragment", "ab12") is None
        assert not path.exists()
        assert cache.get("fragment", "ab12") is None
        (said,) = cache.diagnostics()
        assert (said.code, said.severity, said.notes) == ("CACHE-001", Severity.NOTE, ("fragment/ab12",))
        assert "damaged entries: 1" in said.message()
        cache.put("fragment", "ab12", _CONTENT)
        assert cache.get("fragment", "ab12") == _CONTENT
        assert cache.get("fragment", "ab99") == _CONTENT
        assert cache.damaged == ("fragment/ab12",)

    def test_the_entry_of_another_key_is_no_answer(self, cache: Cache) -> None:
        """A whole entry in the wrong place is damage too."""
        cache.put("fragment", "ab12", b"first")
        cache.put("fragment", "ab34", b"other")
        file_of(cache, "fragment/ab12").write_bytes(file_of(cache, "fragment/ab34").read_bytes())
        assert cache.get("fragment", "ab12") is None
        assert cache.get("fragment", "ab34") == b"other"
        assert cache.damaged == ("fragment/ab12",)

    @given(st.data())
    def test_no_byte_may_change(self, tmp_path: Path, data: st.DataObject) -> None:
        """Whichever byte is another one, the entry is none."""
        cache = Cache(LocalStore(tmp_path))
        cache.put("fragment", "ab12", b"short")
        path = file_of(cache, "fragment/ab12")
        whole = bytearray(path.read_bytes())
        at = data.draw(st.integers(0, len(whole) - 1))
        whole[at] ^= data.draw(st.integers(1, 255))
        path.write_bytes(whole)
        assert cache.get("fragment", "ab12") is None

    def test_a_damaged_entry_that_cannot_be_removed(
        self, cache: Cache, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """It is still none, and that it stays is told."""
        cache.put("fragment", "ab12", b"x")
        file_of(cache, "fragment/ab12").write_bytes(b"y")

        def refuse(*_: object) -> None:
            raise PermissionError(errno.EACCES, "Permission denied")

        monkeypatch.setattr(LocalStore, "delete", refuse)
        assert cache.get("fragment", "ab12") is None
        assert [said.code for said in cache.diagnostics()] == ["CACHE-001", "CACHE-002"]


class TestRefusal:
    """A store that does not take or give fails nothing."""

    def test_a_folder_that_cannot_be_written(self, tmp_path: Path) -> None:
        """What is there is read, what is new is not kept, and CACHE-002 says why."""
        blocked = tmp_path / "file"
        blocked.write_bytes(b"")
        cache = Cache(LocalStore(blocked / "cache"))
        cache.put("fragment", "ab12", b"x")
        assert cache.get("fragment", "ab12") is None
        (said,) = cache.diagnostics()
        assert (said.code, said.severity) == ("CACHE-002", Severity.NOTE)
        assert "Not a directory" in said.message()
        assert cache.prune_if_over() is None

    def test_a_read_only_folder(self, cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
        """Everybody may read what only some may write."""
        cache.put("fragment", "ab12", b"x")

        def refuse(*_: object) -> None:
            raise OSError(errno.EROFS, os.strerror(errno.EROFS))

        monkeypatch.setattr(LocalStore, "write", refuse)
        monkeypatch.setattr(os, "utime", refuse)
        cache.put("fragment", "ab34", b"y")
        assert cache.get("fragment", "ab12") == b"x"
        assert cache.get("fragment", "ab34") is None
        (said,) = cache.diagnostics()
        assert "Read-only file system" in said.message()

    def test_a_full_disk(self, cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
        """The reason is told once, however often it is met, and nothing half-written is left."""

        def full(*_: object) -> None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        cache.put("fragment", "ab12", b"x")
        monkeypatch.setattr(Path, "replace", full)
        for number in range(5):
            cache.put("fragment", f"ab{number}", b"y")
        (said,) = cache.diagnostics()
        assert "No space left" in said.message()
        assert [path.name for path in Path(cache.location).rglob("*.casebook*")] == ["ab12.casebook"]

    def test_an_unreachable_store_is_not_waited_for_again(self) -> None:
        """After three faults it is left alone, reading and writing each."""
        store = Sick()
        cache = Cache(store)
        for number in range(10):
            assert cache.get("fragment", f"a{number}") is None
            cache.put("fragment", f"a{number}", b"x")
        assert store.asked == {"read": 3, "write": 3}
        assert cache.refused == "no answer"
        assert [said.code for said in cache.diagnostics()] == ["CACHE-002"]
        assert cache.prune_if_over() is None
        assert "entries" not in store.asked

    def test_a_store_that_cannot_be_counted_fails_no_build(self) -> None:
        """Making room at the end of a build is a service, no duty."""
        cache = Cache(Sick())
        cache.put("fragment", "a1", b"x")
        assert cache.prune_if_over() is None
        assert cache.refused == "no answer"


def fill(cache: Cache, *sizes: int) -> list[str]:
    """Keep entries of so many bytes in the store, used one hour after another; return their keys."""
    keys = []
    for place, size in enumerate(sizes):
        key = f"key{place}"
        cache.put("fragment", key, bytes(size - _HEAD_BYTES - len("fragment") - len(key)))
        path = file_of(cache, f"fragment/{key}")
        assert path.stat().st_size == size
        moment = 1_700_000_000 + 3_600 * place
        os.utime(path, (moment, moment))
        keys.append(key)
    return keys


def left(cache: Cache) -> set[str]:
    """Return the keys that are there."""
    return {entry.name.partition("/")[2] for entry in cache.store.entries()}


class TestRoom:
    """What was not used for longest goes first."""

    def test_the_oldest_go_first(self, cache: Cache) -> None:
        """Until the rest is within the limit, and not one more."""
        keys = fill(cache, 200, 300, 200, 300)
        assert cache.prune(500) == Pruned(entries=2, bytes=500, left_entries=2, left_bytes=500)
        assert left(cache) == set(keys[2:])
        assert cache.prune(500) == Pruned(0, 0, 2, 500)
        assert cache.prune(499) == Pruned(1, 200, 1, 300)
        assert left(cache) == {keys[3]}

    @given(st.lists(st.integers(100, 900), min_size=1, max_size=8), st.integers(0, 5000))
    def test_what_is_left_is_the_newest_that_fits(
        self, tmp_path_factory: pytest.TempPathFactory, sizes: list[int], limit: int
    ) -> None:
        """No entry goes that could have stayed: with the last one that went, the rest would be over the limit."""
        cache = Cache(LocalStore(tmp_path_factory.mktemp("cache")))
        keys = fill(cache, *sizes)
        told = cache.prune(limit)
        assert left(cache) == set(keys[told.entries :])
        assert told.left_bytes == sum(sizes[told.entries :]) <= limit or told.left_entries == 0
        assert told.bytes == sum(sizes[: told.entries])
        assert told.entries == 0 or sum(sizes[told.entries - 1 :]) > limit

    def test_use_keeps_an_entry(self, cache: Cache) -> None:
        """What a build reads is used, however long ago it was written."""
        keys = fill(cache, 200, 200, 200)
        assert cache.get("fragment", keys[0]) is not None
        cache.prune(200)
        assert left(cache) == {keys[0]}

    def test_a_build_over_the_limit_makes_room(self, tmp_path: Path) -> None:
        """To nine tenths of the limit, so that the next build need not; a build within it does nothing."""
        cache = Cache(LocalStore(tmp_path), limit_bytes=1000)
        keys = fill(cache, 100, 300, 300, 300)
        assert cache.prune_if_over() is None
        assert left(cache) == set(keys)
        cache.put("fragment", "new", b"")
        assert cache.prune_if_over() is not None
        assert left(cache) == {*keys[2:], "new"}

    def test_a_build_that_found_everything_counts_nothing(
        self, cache: Cache, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """It cannot have made the cache larger."""
        fill(cache, 300)
        again = Cache(cache.store, limit_bytes=1)
        assert again.get("fragment", "key0") is not None

        def counted(_: object) -> Iterator[StoredEntry]:
            raise AssertionError("entries are counted")

        monkeypatch.setattr(LocalStore, "entries", counted)
        assert again.prune_if_over() is None

    def test_without_a_limit_nothing_goes(self, tmp_path: Path) -> None:
        """A shared store has rules of its own."""
        cache = Cache(LocalStore(tmp_path), None)
        fill(cache, 300, 300)
        assert cache.prune_if_over() is None
        assert cache.prune() == Pruned(0, 0, 2, 600)

    def test_clearing_leaves_nothing(self, cache: Cache) -> None:
        """Not an empty entry, not a half-written file, not an empty folder; the next build begins anew."""
        cache.put("fragment", "ab12", b"")
        cache.put("image", "cd", b"x")
        half = file_of(cache, "image/cd").with_name(".casebook-partial-123")
        half.write_bytes(b"ha")
        assert cache.clear().entries == 2
        assert [path.name for path in Path(cache.location).iterdir()] == ["CACHEDIR.TAG"]
        assert cache.clear() == Pruned(0, 0, 0, 0)
        cache.put("image", "cd", b"x")
        assert cache.get("image", "cd") == b"x"

    def test_a_living_writer_is_left_alone_by_pruning(self, cache: Cache) -> None:
        """Only clearing removes what may still be written."""
        cache.put("image", "cd", b"x")
        half = file_of(cache, "image/cd").with_name(".casebook-partial-123")
        half.write_bytes(b"ha")
        cache.prune(0)
        assert half.exists()

    def test_foreign_files_survive(self, tmp_path: Path) -> None:
        """A folder named by mistake loses nothing, not even to clearing."""
        foreign = [
            tmp_path / "letter.txt",
            tmp_path / "fragment" / "ab" / "notes.casebook.txt",
            tmp_path / "data" / "x",
        ]
        for path in foreign:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"mine")
        cache = Cache(LocalStore(tmp_path))
        cache.put("fragment", "ab12", b"x")
        assert cache.clear().entries == 1
        assert all(path.read_bytes() == b"mine" for path in foreign)


def test_what_a_cache_holds(cache: Cache) -> None:
    """Entries and bytes by kind, in all, and since when the oldest was not used."""
    empty = cache.info()
    assert (empty.kinds, empty.entries, empty.bytes, empty.oldest_use) == ((), 0, 0, None)
    fill(cache, 200, 300)
    cache.put("image", "cd", b"")
    info = cache.info()
    assert info.kinds == (KindInfo("fragment", 2, 500), KindInfo("image", 1, _HEAD_BYTES + len("imagecd")))
    assert (info.entries, info.bytes) == (3, 500 + _HEAD_BYTES + len("imagecd"))
    assert info.oldest_use == 1_700_000_000
    assert (info.location, info.limit_bytes) == (cache.location, DEFAULT_LIMIT)


def test_the_usual_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """XDG_CACHE_HOME when it is absolute, or else the user's own cache folder as the system has it."""

    def place(environment: dict[str, str]) -> str:
        return open_cache(None, environment=environment, home=tmp_path).location

    monkeypatch.setattr(sys, "platform", "linux")
    assert place({"XDG_CACHE_HOME": "/var/x"}) == "/var/x/casebook"
    assert place({"XDG_CACHE_HOME": "x"}) == place({}) == str(tmp_path / ".cache" / "casebook")
    monkeypatch.setattr(sys, "platform", "darwin")
    assert place({}) == str(tmp_path / "Library" / "Caches" / "casebook")
    assert place({"XDG_CACHE_HOME": "/var/x"}) == "/var/x/casebook"
    assert not list(tmp_path.iterdir()), "nothing is made before there is something to keep"


def test_a_place_of_ones_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder, relative to here, with the usual limit; an address, whose store expires by itself."""
    monkeypatch.chdir(tmp_path)
    folder = open_cache("mine", environment={}, home=tmp_path)
    assert (folder.location, folder.limit_bytes) == (str(tmp_path / "mine"), DEFAULT_LIMIT)
    assert open_cache(Path("mine"), environment={}, home=tmp_path).location == folder.location
    shared = open_cache("memory://team/casebook", environment={}, home=tmp_path)
    assert (shared.location, shared.limit_bytes) == ("memory://team/casebook", None)
    again = open_cache(folder.address, environment={}, home=Path())
    folder.put("fragment", "ab12", b"x")
    assert again.get("fragment", "ab12") == b"x"


_PARTS = st.lists(st.binary(max_size=4), max_size=4)


@given(_PARTS, _PARTS)
def test_a_digest_tells_lists_apart(one: list[bytes], other: list[bytes]) -> None:
    """Where one part ends and the next begins counts."""
    assert (digest(*one) == digest(*other)) is (one == other)


def test_a_digest_takes_any_name_of_a_file() -> None:
    """Names that are not UTF-8 among them; it is a SHA-256 in small letters."""
    assert digest("\udcff") != digest("?")
    assert digest("가") == digest("가".encode())
    assert len(digest()) == 64
    assert digest() == hashlib.sha256().hexdigest()


_CROWD = """
import os, random, sys, time
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from publisher.render.cache import Cache
from publisher.render.stores import LocalStore

seed = int(sys.argv[3])
cache, chance = Cache(LocalStore(Path(sys.argv[2]))), random.Random(seed)
print("ready", flush=True)
sys.stdin.readline()
end = time.monotonic() + 10
count = found = 0
while (count < 300 or seed == 0) and time.monotonic() < end:
    count += 1
    key = f"ab{chance.randrange(12):02}"
    match chance.randrange(20):
        case 0:
            cache.prune(200_000)
        case 1:
            cache.forget("fragment", key)
        case 2:
            cache.store.sweep(0)
        case number if number < 12:
            cache.put("fragment", key, (key + "/").encode() * (2_000 * (1 + chance.randrange(8))))
        case _:
            content = cache.get("fragment", key)
            if content is not None:
                found += 1
                assert content == (key + "/").encode() * (len(content) // len(key + "/")), key
assert not cache.damaged, cache.damaged
assert not cache.refused, cache.refused
print(count, found, flush=True)
"""


def test_a_crowd_sees_all_or_nothing(tmp_path: Path) -> None:
    """Processes that write, read, prune, forget and sweep at once, one of them killed, never meet half an entry."""
    command = [sys.executable, "-P", "-c", _CROWD, str(_ROOT), str(tmp_path / "cache")]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    crowd = [subprocess.Popen([*command, str(seed)], **pipes) for seed in range(5)]  # type: ignore[call-overload]
    try:
        for program in crowd:
            assert program.stdout.readline() == "ready\n"
        for program in crowd:
            program.stdin.write("go\n")
            program.stdin.flush()
        time.sleep(0.4)
        crowd[0].send_signal(signal.SIGKILL)
        told = [program.communicate(timeout=60) for program in crowd]
    finally:
        for program in crowd:
            program.kill()
            program.wait()
    assert crowd[0].returncode == -signal.SIGKILL
    for program, (out, err) in list(zip(crowd, told, strict=True))[1:]:
        assert program.returncode == 0, err
        count, found = map(int, out.split())
        assert count == 300
        assert found > 0
    cache = Cache(LocalStore(tmp_path / "cache"))
    for entry in list(cache.store.entries()):
        assert cache.get(*entry.name.split("/")) is not None
    cache.clear()
    assert [path.name for path in (tmp_path / "cache").iterdir()] == ["CACHEDIR.TAG"]
