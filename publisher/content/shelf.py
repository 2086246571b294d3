"""What was read of a book before, so that loading it again costs what has changed.

A YAML file is known again by its bytes, a picture by its stamp: what a shelf gives is what a fresh reading would give,
diagnostics included. Owns: what the last loading found, and what it asked for. Refuses: reading and judging.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar, cast

from publisher.content.book import Picture

Found = TypeVar("Found")
Stamp = tuple[int, int, int]
"""Time of the last change in nanoseconds, size in bytes, inode: another one for every file that is saved."""


def stamp(path: Path | os.DirEntry[str]) -> Stamp | None:
    """Return the stamp of a file, or of what a link leads to; None where there is nothing."""
    try:
        found = path.stat()
    except (OSError, ValueError):  # ValueError: no file has such a name
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


@dataclass(slots=True)
class Shelf:
    """What one book was read from."""

    stamps: dict[Path, Stamp | None] = field(default_factory=dict)
    """Pictures and fonts the last loading asked for, as they were before it read them."""
    folders: dict[Path, tuple[str, ...]] = field(default_factory=dict)
    """Folders whose fonts it took, and the names of the font files in them."""
    missing: set[tuple[str, Path]] = field(default_factory=set)
    """What was named and not found, and the folder it was named from."""
    _records: dict[Path, tuple[bytes, object]] = field(default_factory=dict)
    _pictures: dict[Path, tuple[Stamp, Picture]] = field(default_factory=dict)
    _last: tuple[dict[Path, tuple[bytes, object]], dict[Path, tuple[Stamp, Picture]]] = field(
        default_factory=lambda: ({}, {})
    )
    """Records and pictures of the loading before."""

    def begin(self) -> None:
        """Begin a loading: what it does not ask for is forgotten at the next one."""
        self._last = self._records, self._pictures
        self.stamps, self.folders, self.missing, self._records, self._pictures = {}, {}, set(), {}, {}

    def record(self, path: Path, content: bytes, read: Callable[[], Found]) -> Found:
        """Return what came of a YAML file, reading it unless it is the one of the last loading."""
        known = self._last[0].get(path)
        if known is None or known[0] != content:
            known = content, read()
        self._records[path] = known
        return cast("Found", known[1])

    def note(self, named: Path, found: Path) -> Stamp | None:
        """Note a file that was asked for as ``named`` and lies at ``found``; return its stamp."""
        now = stamp(found)
        # Where a link leads tomorrow is seen by the name; a name in another Unicode form leads nowhere itself.
        self.stamps[named if named == found or stamp(named) == now else found] = now
        return now

    def picture(self, path: Path, now: Stamp | None) -> Picture | None:
        """Return the picture of the last loading if its stamp is still ``now``; None where it must be read."""
        known = self._last[1].get(path)
        if known is None or known[0] != now:
            return None
        self._pictures[path] = known
        return known[1]

    def keep(self, path: Path, now: Stamp | None, picture: Picture) -> None:
        """Keep a picture whose stamp was ``now`` before it was read."""
        if now is not None:
            self._pictures[path] = now, picture
