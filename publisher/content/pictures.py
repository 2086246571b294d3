"""Pictures of a case: inside the book's folder, of a known kind, whole, and not too large.

Owns: turning a path an author wrote into a ``Picture``. Refuses: addresses of the network, files outside the
book, decoding. A picture is judged by its content; its name only says where it is.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from publisher.content import rasters, svg
from publisher.content.book import Picture
from publisher.content.faults import nearest
from publisher.content.rasters import JPEG_SIGNATURE, MAX_PIXELS, PNG_SIGNATURE
from publisher.content.shelf import Shelf, Stamp
from publisher.content.source import as_read
from publisher.errors import Diagnostic, SourceSpan, diagnose

MAX_BYTES = 60_000_000
"""Size of one picture file."""
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")
_DRIVE = re.compile(r"[A-Za-z]:[\\/]|[\\/]")
_EXTENSIONS = {"image/jpeg": "jpg", "image/png": "png", "image/svg+xml": "svg"}
Opened = Picture | tuple[Diagnostic, ...]
"""A picture, or what is wrong with it."""
_HEAD = 1024
"""Bytes in which an SVG must show its root element or XML declaration."""
_HANDS = 4
"""Pictures read at once: reading waits for the disk, and digests are made beside Python."""
_FEW = 4
"""So many pictures are read one after the other sooner than hands are found for them."""


class Named(NamedTuple):
    """A picture as a file names it."""

    written: str
    folder: Path
    """The folder the name begins from."""
    place: Callable[[], SourceSpan]
    """Tells where it is named; asked only for what is wrong."""


@dataclass(slots=True)
class Album:
    """Finds and checks the pictures of one book; each file is read once."""

    root: Path
    """The book's folder."""
    shelf: Shelf = field(default_factory=Shelf)
    _real_root: Path = field(init=False)
    _seen: dict[Path, Opened] = field(default_factory=dict)
    _folders: dict[Path, dict[str, os.DirEntry[str]]] = field(default_factory=dict)
    _resolved: dict[Path, Path] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._real_root = self.root.resolve()

    def open(self, written: str, folder: Path, span: SourceSpan) -> Opened:
        """Return the picture named ``written`` by a file in ``folder``, or what is wrong with it."""
        return next(self.open_all([Named(written, folder, lambda: span)]))

    def open_all(self, names: Sequence[Named]) -> Iterator[Opened]:
        """Yield the picture of each name, or what is wrong with it; files not read before are read side by side."""
        places = [self._find(name.written, name.folder) for name in names]
        unread: dict[Path, str] = {}
        stamps: dict[Path, Stamp | None] = {}
        for name, place in zip(names, places, strict=True):
            if isinstance(place, Diagnostic):
                self.shelf.missing.add((name.written, name.folder))
                continue
            stamps[place] = self.shelf.note(name.folder / name.written, place)
            if place in self._seen or place in unread:
                continue
            known = self.shelf.picture(place, stamps[place])
            if known is None:
                unread[place] = name.written
            else:
                self._seen[place] = known
        for path, found in _read_all(unread):
            self._seen[path] = found
            if isinstance(found, Picture):  # what is wrong with one is told by the name it was asked for
                self.shelf.keep(path, stamps[path], found)
        for name, place in zip(names, places, strict=True):
            opened = (place,) if isinstance(place, Diagnostic) else self._seen[place]
            if not isinstance(opened, Picture):
                # The same bad file named twice is told twice, each time where it is named.
                opened = tuple(replace(fault, span=name.place()) for fault in opened)
            yield opened

    def holds(self, path: Path) -> bool:
        """Tell whether a file really lies in the book's folder, symbolic links followed."""
        return Path(os.path.realpath(path)).is_relative_to(self._real_root)

    def locate(self, written: str, folder: Path, span: SourceSpan) -> Path | Diagnostic:
        """Return the real path of a file or folder named relative to ``folder``, inside the book's folder.

        Names match as values are read, whether they are NFC or NFD. Of a name that leads outside nothing more is told.
        """
        found = self._find(written, folder)
        return replace(found, span=span) if isinstance(found, Diagnostic) else found

    def _find(self, written: str, folder: Path) -> Path | Diagnostic:
        if _DRIVE.match(written):
            return diagnose("CASE-061", file=written)
        if _SCHEME.match(written):
            return diagnose("CASE-060", file=written.split(",", 1)[0][:60])
        if folder not in self._resolved:
            self._resolved[folder] = folder.resolve()
        target = Path(os.path.normpath(self._resolved[folder] / written))
        if not target.is_relative_to(self._real_root):
            return diagnose("CASE-062", file=written)
        return self._walk(target, written)

    def _walk(self, target: Path, written: str) -> Path | Diagnostic:
        """Follow ``target`` name by name from the book's folder, never leaving it."""
        current = self._real_root
        for part in target.relative_to(self._real_root).parts:
            names = self._names(current)
            entry = names.get(as_read(part))
            if entry is None:
                near = nearest(as_read(part), names)
                if near is None:
                    return diagnose("CASE-063", file=written)
                return diagnose("CASE-064", file=written, nearest=near)
            current = current / entry.name
            if entry.is_symlink():
                current = Path(os.path.realpath(current))
                if not current.is_relative_to(self._real_root):
                    return diagnose("CASE-062", file=written)
        return current

    def _names(self, folder: Path) -> dict[str, os.DirEntry[str]]:
        """Return the entries of a folder by their names as YAML is read."""
        if folder not in self._folders:
            try:
                with os.scandir(folder) as found:
                    entries = sorted(found, key=lambda entry: entry.name)
            except OSError:
                entries = []
            self._folders[folder] = {as_read(entry.name): entry for entry in entries}
        return self._folders[folder]


def _read_all(unread: Mapping[Path, str]) -> Iterator[tuple[Path, Opened]]:
    """Yield each file, which has the name it was asked for by, and what came of it, in order."""
    if len(unread) <= _FEW:
        yield from zip(unread, map(_read, unread, unread.values()), strict=True)
        return
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(_HANDS) as hands:
        yield from zip(unread, hands.map(_read, unread, unread.values()), strict=True)


def _read(path: Path, written: str) -> Opened:
    """Return a picture, or what is wrong with it, wherever it is named."""
    try:
        if not path.is_file():
            return (diagnose("CASE-063", file=written),)
        size = path.stat().st_size
        if size > MAX_BYTES:
            return (diagnose("CASE-068", file=written, size=f"{size:,}", limit=f"{MAX_BYTES:,}"),)
        content = path.read_bytes()
    except OSError as error:
        return (diagnose("BOOK-002", reason=error.strerror or type(error).__name__),)
    kind = _kind(content)
    if kind is None:
        return (diagnose("CASE-065", file=written),)
    measure = _measure_svg if kind == "image/svg+xml" else _measure_raster
    measured = measure(content, written)
    if isinstance(measured, Diagnostic):
        return (measured,)
    digest = hashlib.sha256(content).hexdigest()
    return Picture(path, f"images/{digest[:16]}.{_EXTENSIONS[kind]}", kind, *measured, digest)


def _kind(content: bytes) -> str | None:
    """Return the media type of a picture by its first bytes."""
    if content.startswith(JPEG_SIGNATURE):
        return "image/jpeg"
    if content.startswith(PNG_SIGNATURE):
        return "image/png"
    head = content[:_HEAD].removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith(b"<") and (b"<svg" in head or head.startswith(b"<?xml") or b":svg" in head):
        return "image/svg+xml"
    return None


def _measure_raster(content: bytes, written: str) -> tuple[int, int] | Diagnostic:
    raster = rasters.read_raster(content)
    match raster:
        case rasters.Fault.UNSUPPORTED:
            return diagnose("CASE-065", file=written)
        case rasters.Fault.DAMAGED | rasters.Fault.CUT_SHORT:
            return diagnose("CASE-066", file=written)
    if raster.width * raster.height > MAX_PIXELS:
        size = f"{raster.width:,}×{raster.height:,}"
        return diagnose("CASE-067", file=written, size=size, limit=f"{MAX_PIXELS:,}")
    if not raster.complete:
        return diagnose("CASE-066", file=written)
    return raster.width, raster.height


def _measure_svg(content: bytes, written: str) -> tuple[int, int] | Diagnostic:
    if len(content) > svg.MAX_BYTES:
        size, limit = f"{len(content):,}", f"{svg.MAX_BYTES:,}"
        return diagnose("CASE-068", file=written, size=size, limit=limit)
    found = svg.read_svg(content)
    if isinstance(found, tuple):
        return found
    code = {
        svg.Fault.BROKEN: "CASE-069",
        svg.Fault.UNSAFE: "CASE-070",
        svg.Fault.SIZELESS: "CASE-071",
        svg.Fault.ENDLESS: "CASE-072",
    }[found.fault]
    return diagnose(code, file=written, detail=found.detail, place=found.line)
