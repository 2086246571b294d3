"""Whether anything has changed since a build: only where nothing has, what it reported is reported again.

A build depends on the files of the book's folder, whichever of them it reads and whichever would be new; on our own
code, templates, styles and profiles; on the system's fonts; on what the program runs on; and on what it was asked for.
The last two are the key of the record, all files stand in it. What was written counts as well: a finished file that is
gone, cut short or another one is made anew.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from publisher.ledger.record import Record, Seen, decode, encode
from publisher.ledger.report import BuildReport
from publisher.ledger.survey import Place, Stamp, Survey, TooManyError, content_digest, survey
from publisher.render.cache import Cache, digest
from publisher.render.fonts import system_files
from publisher.render.program import machine_digest
from publisher.resources import package_folder, theme_folder

_KIND = "build"
_RECIPE = "1"
"""Changes when a record means something else."""
_COMPILED = frozenset({"__pycache__"})
"""What Python makes of our sources by itself."""


@dataclass(slots=True)
class Ledger:
    """What is known of the last build that was asked for in the same words, and what there is now."""

    cache: Cache
    """Holds the records: whoever clears it has everything made anew."""
    key: str
    places: tuple[Place, ...]
    clock: Callable[[], int]
    started: float
    """When this build began (``time.perf_counter``)."""
    before: Survey
    """Everything there is to be read, before the first of it is read."""
    last: Record | None = None
    young: Mapping[str, str] | None = None
    """Digests of the files whose stamps are too young, by path, taken before the first of them is read."""

    @classmethod
    def open(
        cls, book: Path, asked: tuple[str, ...], cache: Cache, clock: Callable[[], int] = time.time_ns
    ) -> Self | None:
        """Look at everything the book in a folder is made from.

        ``asked`` is everything else its files and the report of them depend on: options, environment, working folder.
        ``clock`` tells POSIX nanoseconds. Returns None where a build has to be made in any case: the book is not there
        or its folder holds too much, and where the cache is shared with other machines.
        """
        if cache.shared:
            return None
        started, folder = time.perf_counter(), os.path.realpath(book)
        try:
            places = (Place(folder), *_program())
            before = survey(clock(), places, _fonts())
        except (OSError, TooManyError):
            return None
        return cls(cache, digest(_RECIPE, machine_digest(), folder, *asked), places, clock, started, before)

    def unchanged(self) -> BuildReport | None:
        """Return the report of the last build where a build would make the same again and what it made is there.

        Must be asked before anything of the book is read; ``keep`` relies on what is noted here. Never fails.
        """
        self.last = self._recall()
        report = None
        # What is missing or cannot be read is left to the build to complain of, or to make.
        with suppress(OSError):
            report = None if self.last is None else self._confirmed(self.last)
        if report is None:
            with suppress(OSError):
                self.young = self._young_digests()
        return report

    def keep(self, report: BuildReport) -> None:
        """Write down a build that succeeded. Never fails: without a record the next build is made."""
        try:
            record = self._record(report)
        except (OSError, TooManyError):
            return
        if record is not None:
            self.cache.put(_KIND, self.key, encode(record))

    def _recall(self) -> Record | None:
        content = self.cache.get(_KIND, self.key)
        if content is None:
            return None
        try:
            return decode(content)
        except (ValueError, LookupError, TypeError, AttributeError):
            self.cache.forget(_KIND, self.key)
            return None

    def _confirmed(self, record: Record) -> BuildReport | None:
        """Return what a record reports where every file is as it says. Raises OSError."""
        ours = {os.path.realpath(path) for path in record.written}
        there = {path: stamp for path, stamp in self.before.stamps.items() if path not in ours}
        if there.keys() != record.read.keys() or not _agree(record.read, there):
            return None
        left = survey(self.clock(), (), record.written)
        if not _agree(record.written, left.stamps):
            return None
        now = Record(_seen_again(record.read, self.before), _seen_again(record.written, left), record.report)
        if now != record:
            # Young stamps have come of age, and files that were written again as they were have new ones.
            self.cache.put(_KIND, self.key, encode(now))
        took = round(time.perf_counter() - self.started, 3)
        told = tuple(replace(artifact, seconds=took) for artifact in record.report.artifacts)
        return replace(record.report, artifacts=told)

    def _record(self, report: BuildReport) -> Record | None:
        """Return the record of a build; None where it may have read what is no longer there. Raises OSError."""
        if not report.files or self.young is None or self._program_is_young():
            return None
        after = survey(self.clock(), self.places, _fonts())
        written = {str(path.absolute()) for path in report.files}
        ours = {os.path.realpath(path) for path in written}
        there = {path: stamp for path, stamp in after.stamps.items() if path not in ours}
        if there != {path: stamp for path, stamp in self.before.stamps.items() if path not in ours}:
            return None
        read = {
            path: Seen(stamp, self._digest(path, stamp), after.settled(path)) for path, stamp in there.items()
        }
        if any(read[path].digest != before for path, before in self.young.items() if path in read):
            return None
        left = survey(self.clock(), (), written)
        told = {str(artifact.path.absolute()): artifact.sha256 for artifact in report.artifacts}
        # Another program may have written here meanwhile: these are believed after they were read once.
        made = {
            path: Seen(stamp, told.get(path) or content_digest(path, stamp), settled=False)
            for path, stamp in left.stamps.items()
        }
        return Record(read, made, report)

    def _young_digests(self) -> dict[str, str]:
        found = self.before
        return {
            path: content_digest(path, stamp)
            for path, stamp in found.stamps.items()
            if not found.settled(path)
        }

    def _program_is_young(self) -> bool:
        """Return True when our sources have just changed: what runs here may be what they were before."""
        home = os.path.join(package_folder(), "")  # noqa: PTH118  (a path of a survey is text)
        return any(path.startswith(home) and not self.before.settled(path) for path in self.before.stamps)

    def _digest(self, path: str, stamp: Stamp) -> str:
        """Return the digest of a file; one that the last record knows is not read again. Raises OSError."""
        known = None if self.last is None else self.last.read.get(path)
        if known is not None and known.settled and known.stamp == stamp:
            return known.digest
        return content_digest(path, stamp)


def _program() -> tuple[Place, ...]:
    """Return the folders of everything that comes with the program. Raises OSError."""
    themes = (theme_folder(name) for name in ("templates", "styles", "profiles", "themes"))
    return Place(str(package_folder()), _COMPILED), *(Place(os.path.realpath(folder)) for folder in themes)


def _fonts() -> tuple[str, ...]:
    return tuple(str(path) for path in system_files())


def _agree(known: Mapping[str, Seen], found: Mapping[str, Stamp]) -> bool:
    """Return True when all files are as they were: by their stamps, else by their contents. Raises OSError."""
    unsure = []
    for path, seen in known.items():
        stamp = found[path]
        if (stamp.bytes, stamp.real) != (seen.stamp.bytes, seen.stamp.real):
            return False
        if not seen.settled or stamp != seen.stamp:
            unsure.append((path, stamp, seen.digest))
    return all(content_digest(path, stamp) == before for path, stamp, before in unsure)


def _seen_again(known: Mapping[str, Seen], found: Survey) -> dict[str, Seen]:
    return {path: Seen(found.stamps[path], seen.digest, found.settled(path)) for path, seen in known.items()}
