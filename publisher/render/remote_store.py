"""Where cached entries lie for many machines: a store opened by its address. The only room that knows fsspec.

Owns: an address as a store, and foreign faults as OSError. Refuses: expiring what is old, which such stores do by rules
of their own.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import errno
import re
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from publisher.errors import MissingToolError, diagnose
from publisher.render.stores import ABANDONED_S, PARTIAL, StoredEntry, name_at, place_of

_WHOLE_OBJECTS = frozenset({"memory", "s3", "s3a", "gs", "gcs", "az", "abfs", "abfss", "oss", "oci"})
"""Protocols that show an object only when it is complete; moving one would cost a copy there."""
_PASSWORD = re.compile(r"(://[^/@:]*):[^/@]*@")


@dataclass(frozen=True, slots=True)
class RemoteStore:
    """A store that fsspec can open: S3 and what speaks its language, a mounted folder by address, memory.

    Nothing is opened before the first use, and every fault of a foreign client becomes an OSError that names the store.
    """

    url: str
    clock: Callable[[], float] = time.time
    """POSIX seconds, by which the age of partial files is counted."""

    def __post_init__(self) -> None:
        """Raise MissingToolError (TOOL-030) when fsspec, or the package for this kind of address, is missing."""
        try:
            from fsspec.registry import get_filesystem_class

            get_filesystem_class(self.url.partition("://")[0].rpartition("::")[2])
        except (ImportError, ValueError) as fault:
            said = diagnose("TOOL-030", address=self.location, notes=(str(fault),))
            raise MissingToolError(said) from fault

    @property
    def address(self) -> str:
        """The URL as it was given."""
        return self.url

    @property
    def location(self) -> str:
        """The URL without a password."""
        return _PASSWORD.sub(r"\1@", self.url)

    def read(self, name: str, head_bytes: int) -> tuple[bytes, bytes] | None:
        """Return the first bytes and the rest, None when there is no such entry. Raises OSError."""
        place = place_of(name)
        with self._opened() as (files, root):
            try:
                found = bytes(files.cat_file(f"{root}/{place}"))
            except FileNotFoundError:
                return None
        return found[:head_bytes], found[head_bytes:]

    def write(self, name: str, content: bytes) -> None:
        """Write it whole: at once where the store does so by itself, else under another name first. Raises OSError."""
        place = place_of(name)
        with self._opened() as (files, root):
            path = f"{root}/{place}"
            protocols = {files.protocol} if isinstance(files.protocol, str) else set(files.protocol)
            if protocols & _WHOLE_OBJECTS:
                files.pipe_file(path, content)
                return
            folder, _, _ = path.rpartition("/")
            partial = f"{folder}/{PARTIAL}{uuid.uuid4().hex}"
            files.makedirs(folder, exist_ok=True)
            try:
                files.pipe_file(partial, content)
                files.mv(partial, path)
            except BaseException:
                with contextlib.suppress(Exception):
                    files.rm_file(partial)
                raise

    def delete(self, name: str) -> None:
        """Remove it; missing is fine. Raises OSError."""
        place = place_of(name)
        with self._opened() as (files, root), contextlib.suppress(FileNotFoundError):
            files.rm_file(f"{root}/{place}")

    def entries(self) -> Iterator[StoredEntry]:
        """Yield all entries in no order. Raises OSError."""
        for place, state in self._found():
            name = name_at(place)
            if name is not None:
                yield StoredEntry(name, int(state["size"]), _changed_at(state))

    def touch(self, name: str) -> None:
        """Do nothing: most shared stores cannot note a use without a copy. Their own rules may expire what is old."""

    def sweep(self, older_s: float = ABANDONED_S) -> None:
        """Remove partial files of writers that died; never fails."""
        with contextlib.suppress(OSError), self._opened() as (files, root):
            for place, state in self._found():
                abandoned = self.clock() - _changed_at(state) >= older_s
                if abandoned and place.rpartition("/")[2].startswith(PARTIAL):
                    with contextlib.suppress(FileNotFoundError):
                        files.rm_file(f"{root}/{place}")

    def _found(self) -> list[tuple[str, Any]]:
        """Return every file below the root by its place there, with what the store says of it."""
        with self._opened() as (files, root):
            files.invalidate_cache()
            try:
                found = files.find(root, detail=True)
            except FileNotFoundError:
                return []
            return [(path.removeprefix(root).lstrip("/"), state) for path, state in found.items()]

    @contextlib.contextmanager
    def _opened(self) -> Iterator[tuple[Any, str]]:
        """Open the store (fsspec keeps clients for the next time) and give its root there."""
        from fsspec.core import url_to_fs

        try:
            files, root = url_to_fs(self.url)
            yield files, str(root).rstrip("/")
        except OSError:
            raise
        except Exception as fault:
            # Every client has exceptions of its own; for a build they all mean that the store did not answer.
            raise OSError(errno.EIO, f"{type(fault).__name__}: {fault}", self.location) from fault


def _changed_at(state: Any) -> float:
    """Return when a store says a file was changed, in POSIX seconds; 0, the first to go, when it does not say."""
    for name in ("mtime", "LastModified", "last_modified", "updated", "created"):
        match state.get(name):
            case float() | int() as seconds:
                return float(seconds)
            case dt.datetime() as moment:
                return moment.timestamp()
            case str() as text:
                return dt.datetime.fromisoformat(text).timestamp()
    return 0.0
