"""Where cached entries lie: the door every store has, and a folder of this machine.

Owns: reading, writing, listing and removing named bytes. Refuses: knowing what they mean (``render.cache`` does). An
entry ``kind/key`` lies at ``kind/ke/key.casebook``; nothing of another form is ever listed or removed, so that a folder
named by mistake loses nothing. Written entries are not forced onto the disk: what a power cut leaves is found damaged.
"""

from __future__ import annotations

import contextlib
import os
import re
import stat
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

_NAME = re.compile(r"[a-z][a-z0-9-]{0,30}/[a-z0-9][a-z0-9_-]{0,127}")
"""Small letters only: some file systems do not tell ``A`` from ``a``."""
_KIND = re.compile(r"[a-z][a-z0-9-]{0,30}")
_FAN = re.compile(r"[a-z0-9][a-z0-9_-]?")
_SUFFIX = ".casebook"
PARTIAL = ".casebook-partial-"
"""Beginning of the file name of an entry that is being written."""
_TAG = "CACHEDIR.TAG"
_TAG_TEXT = b"Signature: 8a477f597d28d172789f06886806bc55\n# Made by casebook; may be deleted at any time.\n"
"""Cache Directory Tagging Specification (bford.info/cachedir): backup programs leave such folders out."""
_ATTEMPTS = 5
"""Tries to write while others remove empty folders."""
_HOUR_S = 3600.0
ABANDONED_S = _HOUR_S
"""Age after which a partial file belongs to nobody any more."""
_TOUCH_S = _HOUR_S
"""Seconds between two notes that an entry was used."""


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """What is known of an entry without reading it."""

    name: str
    """``kind/key``."""
    bytes: int
    """As it lies in the store."""
    used_at: float
    """POSIX seconds: its last use, or up to an hour before; in a shared store, when it was written."""


class Store(Protocol):
    """Named bytes. A name that is not ``kind/key`` in small letters, digits and hyphens is a bug: ValueError."""

    @property
    def address(self) -> str:
        """What another process opens the same store by."""

    @property
    def location(self) -> str:
        """Where it is, for people: the address without a password."""

    def read(self, name: str, head_bytes: int) -> tuple[bytes, bytes] | None:
        """Return the first bytes and the rest, None when there is no such entry. Raises OSError when it cannot be read.

        In two parts, because cutting them later would copy every entry.
        """

    def write(self, name: str, content: bytes) -> None:
        """Write it so that a reader sees all or nothing, whoever else writes the same name. Raises OSError."""

    def delete(self, name: str) -> None:
        """Remove it; missing is fine. Raises OSError."""

    def entries(self) -> Iterator[StoredEntry]:
        """Yield all entries in no order; one that goes meanwhile is left out. Raises OSError."""

    def touch(self, name: str) -> None:
        """Note that it was used now; never fails."""

    def sweep(self, older_s: float = ABANDONED_S) -> None:
        """Remove what writers that died left behind that many seconds ago, and empty folders; never fails."""


@dataclass(frozen=True, slots=True)
class LocalStore:
    """A folder. It is made when the first entry is written, for its owner's eyes only."""

    root: Path
    """Absolute."""
    clock: Callable[[], float] = time.time
    """POSIX seconds, by which the hours since a use are counted."""

    @property
    def address(self) -> str:
        """The folder."""
        return str(self.root)

    @property
    def location(self) -> str:
        """The folder."""
        return str(self.root)

    def read(self, name: str, head_bytes: int) -> tuple[bytes, bytes] | None:
        """Return the first bytes and the rest, None when there is no such entry. Raises OSError."""
        try:
            with self._path(name).open("rb", buffering=0) as file:
                return file.read(head_bytes), file.read()
        except (FileNotFoundError, NotADirectoryError):
            return None

    def write(self, name: str, content: bytes) -> None:
        """Write it beside its place and put it there at once. Raises OSError."""
        path = self._path(name)
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                _write_whole(path, content)
            except FileNotFoundError:
                if attempt == _ATTEMPTS:
                    raise
                with contextlib.suppress(FileNotFoundError):
                    self._make_folder(path.parent)
            else:
                return

    def holds(self, name: str) -> bool:
        """Return True when there is an entry, whole or not."""
        return self._path(name).is_file()

    def delete(self, name: str) -> None:
        """Remove it; missing is fine. Raises OSError."""
        self._path(name).unlink(missing_ok=True)

    def entries(self) -> Iterator[StoredEntry]:
        """Yield all entries in no order; one that goes meanwhile is left out. Raises OSError."""
        for kind, fan in self._fans():
            for item in _listed(fan.path):
                name = name_at(f"{kind.name}/{fan.name}/{item.name}")
                if name is None:
                    continue
                with contextlib.suppress(FileNotFoundError):
                    found = item.stat(follow_symlinks=False)
                    if stat.S_ISREG(found.st_mode):
                        yield StoredEntry(name, found.st_size, found.st_mtime)

    def touch(self, name: str) -> None:
        """Note that it was used now, at most once an hour: the file's time of change tells. Never fails."""
        path = self._path(name)
        with contextlib.suppress(OSError):
            now = self.clock()
            if now - path.stat().st_mtime > _TOUCH_S:
                os.utime(path, (now, now))

    def sweep(self, older_s: float = ABANDONED_S) -> None:
        """Remove partial files of writers that died, and empty folders; never fails.

        A live writer whose partial file or folder goes this way makes it again. Folders are only removed where the
        tag says that they are ours.
        """
        with contextlib.suppress(OSError):
            ours = (self.root / _TAG).exists()
            for _, fan in self._fans():
                for item in _listed(fan.path):
                    if item.name.startswith(PARTIAL):
                        self._sweep_partial(item, older_s)
                if ours:
                    _remove_empty(fan.path)
            for kind in _subfolders(self.root, _KIND) if ours else ():
                _remove_empty(kind.path)

    def _sweep_partial(self, item: os.DirEntry[str], older_s: float) -> None:
        with contextlib.suppress(OSError):
            if self.clock() - item.stat(follow_symlinks=False).st_mtime >= older_s:
                Path(item.path).unlink()

    def _fans(self) -> Iterator[tuple[os.DirEntry[str], os.DirEntry[str]]]:
        """Yield every folder of entries with the folder of its kind."""
        for kind in _subfolders(self.root, _KIND):
            for fan in _subfolders(kind.path, _FAN):
                yield kind, fan

    def _path(self, name: str) -> Path:
        return self.root / place_of(name)

    def _make_folder(self, folder: Path) -> None:
        """Make a folder of entries and, before it, the root. Raises OSError."""
        _make_private(self.root)
        # A tag in a folder that holds anything else would keep that out of its owner's backups.
        if not _listed(self.root):
            with contextlib.suppress(FileExistsError), (self.root / _TAG).open("xb") as tag:
                tag.write(_TAG_TEXT)
        folder.mkdir(parents=True, exist_ok=True)


def _write_whole(path: Path, content: bytes) -> None:
    partial = path.with_name(f"{PARTIAL}{uuid.uuid4().hex}")
    try:
        with partial.open("xb") as file:
            file.write(content)
        partial.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            partial.unlink()
        raise


def _make_private(folder: Path) -> None:
    """Make a folder and those above it with the rights that XDG asks for; one that is there keeps its own."""
    if not folder.is_dir():
        if folder.parent != folder:
            _make_private(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)


def _subfolders(folder: str | Path, wanted: re.Pattern[str]) -> Iterator[os.DirEntry[str]]:
    for item in _listed(folder):
        if wanted.fullmatch(item.name) and item.is_dir(follow_symlinks=False):
            yield item


def _listed(folder: str | Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as found:
            return list(found)
    except FileNotFoundError:
        return []


def _remove_empty(folder: str) -> None:
    with contextlib.suppress(OSError):
        Path(folder).rmdir()


def place_of(name: str) -> str:
    """Return the path of an entry below the root. Raises ValueError for what is no entry's name."""
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name!r} is not the name of an entry")
    kind, _, key = name.partition("/")
    return f"{kind}/{key[:2]}/{key}{_SUFFIX}"


def name_at(path: str) -> str | None:
    """Return the name of the entry at a path below the root; None when that is no entry's place."""
    kind, _, rest = path.partition("/")
    fan, _, file = rest.partition("/")
    key = file.removesuffix(_SUFFIX)
    name = f"{kind}/{key}"
    return name if key != file and key[:2] == fan and _NAME.fullmatch(name) else None
