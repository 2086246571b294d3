"""Files as they lie there now: which there are, and a stamp by which each is known again without being read.

A stamp holds what changes with every saving: size, both times, inode. The time of change of the inode cannot be set
back, so that a file with a restored time of modification is noticed. A file that was changed a moment before the survey
may change once more within the same tick of the clock: it is not settled, and its stamp is worth nothing (the racily
clean entries of Git's index). Owns: stamps, digests of files. Refuses: knowing what the files are for.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

_TICK_NS = 2_000_000_000
"""The coarsest clock of a file system in use: FAT counts two seconds."""
_MOST = 20_000
"""Files after which a folder is no book any more."""


class TooManyError(Exception):
    """There are more files than it is worth looking at."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a file is known again by."""

    bytes: int
    modified_ns: int
    changed_ns: int
    """When its content, name or rights last changed; no program can set it."""
    inode: int
    """0 for what is no file: a link to a folder, or to nothing."""
    real: str = ""
    """What a symbolic link leads to in the end; empty for a file of its own."""


@dataclass(frozen=True, slots=True)
class Place:
    """A folder whose files count, all of them."""

    folder: str
    """Without symbolic links in it."""
    but: frozenset[str] = frozenset()
    """Names of folders in it that do not count."""


@dataclass(frozen=True, slots=True)
class Survey:
    """Files at one moment."""

    taken_ns: int
    """A moment before the first stamp was taken, POSIX nanoseconds."""
    stamps: Mapping[str, Stamp]
    """By absolute path."""

    def settled(self, path: str) -> bool:
        """Return True when the file cannot change any more without its stamp changing too."""
        found = self.stamps[path]
        return max(found.modified_ns, found.changed_ns) < self.taken_ns - _TICK_NS


def survey(now_ns: int, places: Iterable[Place], files: Iterable[str] = ()) -> Survey:
    """Return the stamps of all files in some places, and of some files beside them.

    ``now_ns`` is the time now, POSIX nanoseconds. Raises OSError for a place or file that is not there or cannot be
    read, TooManyError.
    """
    found = {path: _stamp(Path(path).stat()) for path in files}
    visited: set[tuple[int, int]] = set()
    for place in places:
        for path, stamp in _walk(place, visited):
            found[path] = stamp
            if len(found) > _MOST:
                raise TooManyError
    return Survey(now_ns, found)


def content_digest(path: str, stamp: Stamp) -> str:
    """Return the SHA-256 of the content of what has this stamp; empty for what is no file. Raises OSError."""
    if not stamp.inode:
        return ""
    with open(path, "rb") as file:  # noqa: PTH123  (a path of a survey is text)
        return hashlib.file_digest(file, "sha256").hexdigest()


def _walk(place: Place, visited: set[tuple[int, int]]) -> Iterator[tuple[str, Stamp]]:
    """Yield everything in a folder but folders; one that links lead to as well is entered once, by its own name."""
    waiting, linked = [place.folder], list[str]()
    while waiting or linked:
        folder = waiting.pop() if waiting else linked.pop()
        state = Path(folder).stat()
        if (state.st_dev, state.st_ino) in visited:
            continue
        visited.add((state.st_dev, state.st_ino))
        with os.scandir(folder) as entries:
            for entry in entries:
                link = entry.is_symlink()
                real = os.path.realpath(entry.path) if link else ""
                if not entry.is_dir():
                    yield entry.path, _stamp_of(entry, real)
                elif link:
                    linked.append(entry.path)
                    yield entry.path, _nothing(real)
                elif entry.name not in place.but:
                    waiting.append(entry.path)


def _stamp_of(entry: os.DirEntry[str], real: str) -> Stamp:
    try:
        return _stamp(entry.stat(), real)
    except OSError:
        # A link to nothing; or a file that went meanwhile, which the next survey does not find.
        return _nothing(real)


def _stamp(found: os.stat_result, real: str = "") -> Stamp:
    if not stat.S_ISREG(found.st_mode):
        return _nothing(real)
    return Stamp(found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino, real)


def _nothing(real: str) -> Stamp:
    return Stamp(0, 0, 0, 0, real)
