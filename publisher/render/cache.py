"""What was made before, found again by what it was made from.

Content-addressed: a key is a digest of everything an entry depends on, so nothing is ever out of date, builds may share
a cache at the same time, and any entry may be deleted at any moment. Every entry says what it is and carries its own
digest: a damaged one is removed, remembered and made anew. Nothing a cache does may fail a build. Owns: entries, their
verification, the limit. Refuses: making anything; protecting from someone who may write into the store.
"""

from __future__ import annotations

import hashlib
import struct
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path

from publisher.errors import Diagnostic, diagnose
from publisher.render.remote_store import RemoteStore
from publisher.render.stores import ABANDONED_S, LocalStore, Store

DEFAULT_LIMIT = 4_000_000_000
"""Bytes: some twenty books of thirty cases with their pictures."""
_MAGIC = b"casebook"
_FORMAT = 1
_HEAD = struct.Struct(">8sHHHQ32s")
"""Magic, format, lengths of kind, key and content in bytes, SHA-256 of the content; kind, key and content follow."""
_LENGTH = struct.Struct(">Q")
_ROOM = 0.9
"""Share of the limit that is left after pruning: not every build shall have to prune."""
_PATIENCE = 3
"""Faults after which a store is no longer read from, or written to: an unreachable one must not be waited for again."""


@dataclass(frozen=True, slots=True)
class KindInfo:
    """Entries of one kind."""

    kind: str
    entries: int
    bytes: int
    """As they lie in the store."""


@dataclass(frozen=True, slots=True)
class CacheInfo:
    """What a cache holds."""

    location: str
    kinds: tuple[KindInfo, ...]
    """By name."""
    limit_bytes: int | None
    oldest_use: float | None
    """POSIX seconds, to the hour; None for an empty cache."""

    @property
    def entries(self) -> int:
        """Number of entries."""
        return sum(kind.entries for kind in self.kinds)

    @property
    def bytes(self) -> int:
        """Bytes of all entries."""
        return sum(kind.bytes for kind in self.kinds)


@dataclass(frozen=True, slots=True)
class Pruned:
    """What was removed, and what was left."""

    entries: int
    bytes: int
    left_entries: int
    left_bytes: int


class Cache:
    """A cache in a store. Safe to use from many threads and processes at once; holds nothing open."""

    __slots__ = ("_damaged", "_faults", "_missed", "_refused", "limit_bytes", "store")

    def __init__(self, store: Store, limit_bytes: int | None = DEFAULT_LIMIT) -> None:
        self.store = store
        self.limit_bytes = limit_bytes
        """None: no limit, as for a store whose own rules expire what is old."""
        self._damaged: list[str] = []
        self._refused = ""
        self._faults = {"read": 0, "write": 0}
        self._missed = False
        """True when anything was looked for in vain or written: only then can the cache have grown."""

    @property
    def location(self) -> str:
        """Where it is, for people."""
        return self.store.location

    @property
    def address(self) -> str:
        """What ``open_cache`` opens the same cache by, in another process."""
        return self.store.address

    @property
    def shared(self) -> bool:
        """True when other machines may write into it."""
        return not isinstance(self.store, LocalStore)

    @property
    def damaged(self) -> tuple[str, ...]:
        """Names (``kind/key``) of entries that were found damaged here, once each."""
        return tuple(dict.fromkeys(self._damaged))

    @property
    def refused(self) -> str:
        """Why the store did not take or give something, the first time; empty while it does."""
        return self._refused

    def get(self, kind: str, key: str) -> bytes | None:
        """Return the content of an entry; None when there is none, or none that is whole."""
        name = f"{kind}/{key}"
        found = self._read(name, _HEAD.size + len(kind.encode()) + len(key.encode()))
        if found is not None and found[0] == _head(kind, key, found[1]):
            self.store.touch(name)
            return found[1]
        self._missed = True
        if found is not None:
            self._damaged.append(name)
            self.forget(kind, key)
        return None

    def holds(self, kind: str, key: str) -> bool:
        """Return True when a store of this machine has an entry; it is not looked into. False where others share it."""
        return isinstance(self.store, LocalStore) and self.store.holds(f"{kind}/{key}")

    def put(self, kind: str, key: str, content: bytes) -> None:
        """Keep an entry. A full or read-only store fails nothing: see ``refused``."""
        self._missed = True
        if self._faults["write"] >= _PATIENCE:
            return
        try:
            self.store.write(f"{kind}/{key}", _head(kind, key, content) + content)
        except OSError as fault:
            self._note("write", fault)

    def forget(self, kind: str, key: str) -> None:
        """Remove an entry that cannot be used, e.g. because what it refers to is gone; missing is fine."""
        try:
            self.store.delete(f"{kind}/{key}")
        except OSError as fault:
            self._note("write", fault)

    def info(self) -> CacheInfo:
        """Count what is there. Raises OSError."""
        kinds: dict[str, list[int]] = {}
        oldest: float | None = None
        for entry in self.store.entries():
            count = kinds.setdefault(entry.name.partition("/")[0], [0, 0])
            count[0] += 1
            count[1] += entry.bytes
            oldest = entry.used_at if oldest is None else min(oldest, entry.used_at)
        told = tuple(KindInfo(kind, *kinds[kind]) for kind in sorted(kinds))
        return CacheInfo(self.location, told, self.limit_bytes, oldest)

    def prune(self, limit_bytes: int | None = None) -> Pruned:
        """Remove the least recently used entries until the rest is within a limit; None: the cache's own.

        Builds that read meanwhile are safe: what they miss they make anew. Raises OSError.
        """
        limit = self.limit_bytes if limit_bytes is None else limit_bytes
        return self._shrink(limit, ABANDONED_S)

    def clear(self) -> Pruned:
        """Remove everything. Raises OSError."""
        return self._shrink(0, 0.0)

    def prune_if_over(self) -> Pruned | None:
        """Make room at the end of a build, when the cache can have grown and is over its limit; never fails.

        Returns None when there was nothing to do. A build that found everything does not even count.
        """
        if self.limit_bytes is None or not self._missed or self._faults["read"] >= _PATIENCE:
            return None
        try:
            if sum(entry.bytes for entry in self.store.entries()) <= self.limit_bytes:
                return None
            return self.prune(int(self.limit_bytes * _ROOM))
        except OSError as fault:
            self._note("write", fault)
            return None

    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Return what a person may want to know of the cache after a build; notes, as its files are right anyway."""
        said: list[Diagnostic] = []
        if self.damaged:
            said.append(
                diagnose("CACHE-001", location=self.location, count=len(self.damaged), notes=self.damaged)
            )
        if self.refused:
            said.append(diagnose("CACHE-002", location=self.location, reason=self.refused))
        return tuple(said)

    def _read(self, name: str, head_bytes: int) -> tuple[bytes, bytes] | None:
        if self._faults["read"] >= _PATIENCE:
            return None
        try:
            return self.store.read(name, head_bytes)
        except OSError as fault:
            self._note("read", fault)
            return None

    def _shrink(self, limit_bytes: int | None, older_s: float) -> Pruned:
        entries = sorted(self.store.entries(), key=attrgetter("used_at", "name"))
        before = left = sum(entry.bytes for entry in entries)
        limit = before if limit_bytes is None else limit_bytes
        gone = 0
        for entry in entries:
            if left <= limit and limit_bytes != 0:
                break
            self.store.delete(entry.name)
            left -= entry.bytes
            gone += 1
        self.store.sweep(older_s)
        return Pruned(gone, before - left, len(entries) - gone, left)

    def _note(self, doing: str, fault: OSError) -> None:
        self._faults[doing] += 1
        self._refused = self._refused or str(fault.strerror or fault)


def open_cache(location: str | Path | None, *, environment: Mapping[str, str], home: Path) -> Cache:
    """Open a cache: a folder, an address with ``://``, or None for this user's own on this machine.

    ``environment`` and ``home`` tell where that is (XDG Base Directory Specification; macOS has a place of its own).
    A shared store has no limit: its own rules expire what is old. Raises MissingToolError (TOOL-030).
    """
    if location is None:
        return Cache(LocalStore(_usual_place(environment, home)))
    if isinstance(location, str) and "://" in location:
        return Cache(RemoteStore(location), None)
    return Cache(LocalStore(Path(location).absolute()))


def digest(*parts: bytes | str) -> str:
    """Return the SHA-256 of some parts in order; no two lists of parts look the same to it, save text and its UTF-8."""
    summed = hashlib.sha256()
    for part in parts:
        # The name of a file may hold what is not UTF-8, as lone surrogates.
        content = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        summed.update(_LENGTH.pack(len(content)))
        summed.update(content)
    return summed.hexdigest()


def _usual_place(environment: Mapping[str, str], home: Path) -> Path:
    base = environment.get("XDG_CACHE_HOME", "")
    # The specification has relative paths ignored.
    if base.startswith("/"):
        return Path(base, "casebook")
    return (
        home.joinpath("Library", "Caches", "casebook")
        if sys.platform == "darwin"
        else home / ".cache" / "casebook"
    )


def _head(kind: str, key: str, content: bytes) -> bytes:
    """Return everything of an entry that stands before its content."""
    summed = hashlib.sha256(content).digest()
    names = kind.encode(), key.encode()
    fixed = _HEAD.pack(_MAGIC, _FORMAT, len(names[0]), len(names[1]), len(content), summed)
    return b"".join((fixed, *names))
