"""Pictures of a case: inside the book's folder, of a known kind, whole, and not too large.

Owns: turning a path an author wrote into a ``Picture``. Refuses: addresses of the network, files outside the
book, decoding. A picture is judged by its content; its name only says where it is.
"""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass, field
from pathlib import Path

from publisher.content import rasters, svg
from publisher.content.book import Picture
from publisher.content.faults import nearest
from publisher.content.rasters import JPEG_SIGNATURE, MAX_PIXELS, PNG_SIGNATURE
from publisher.content.shelf import Shelf
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


@dataclass(slots=True)
class Album:
    """Finds and checks the pictures of one book; each file is read once."""

    root: Path
    """The book's folder."""
    shelf: Shelf = field(default_factory=Shelf)
    _real_root: Path = field(init=False)
    _seen: dict[Path, Opened] = field(default_factory=dict)
    _folders: dict[Path, dict[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._real_root = self.root.resolve()

    def open(self, written: str, folder: Path, span: SourceSpan) -> Opened:
        """Return the picture named ``written`` by a file in ``folder``, or what is wrong with it."""
        found = self.locate(written, folder, span)
        if isinstance(found, Diagnostic):
            self.shelf.missing.add((written, folder))
            return (found,)
        now = self.shelf.note(folder / written, found)
        if found not in self._seen:
            self._seen[found] = self.shelf.picture(found, now, lambda: _read(found, written, span))
        known = self._seen[found]
        if isinstance(known, Picture):
            return known
        # The same bad file named twice is told twice, each time where it is named.
        return tuple(Diagnostic(item.code, item.severity, span, item.arguments, item.notes) for item in known)

    def holds(self, path: Path) -> bool:
        """Tell whether a file really lies in the book's folder, symbolic links followed."""
        return Path(os.path.realpath(path)).is_relative_to(self._real_root)

    def locate(self, written: str, folder: Path, span: SourceSpan) -> Path | Diagnostic:
        """Return the real path of a file or folder named relative to ``folder``, inside the book's folder.

        Names match as values are read, whether they are NFC or NFD. Of a name that leads outside nothing more is told.
        """
        if _DRIVE.match(written):
            return diagnose("CASE-061", span, file=written)
        if _SCHEME.match(written):
            return diagnose("CASE-060", span, file=written.split(",", 1)[0][:60])
        target = Path(os.path.normpath(folder.resolve() / written))
        if not target.is_relative_to(self._real_root):
            return diagnose("CASE-062", span, file=written)
        return self._walk(target, written, span)

    def _walk(self, target: Path, written: str, span: SourceSpan) -> Path | Diagnostic:
        """Follow ``target`` name by name from the book's folder, never leaving it."""
        current = self._real_root
        for part in target.relative_to(self._real_root).parts:
            names = self._names(current)
            name = names.get(as_read(part))
            if name is None:
                near = nearest(as_read(part), names)
                if near is None:
                    return diagnose("CASE-063", span, file=written)
                return diagnose("CASE-064", span, file=written, nearest=near)
            current = current / name
            if current.is_symlink():
                current = Path(os.path.realpath(current))
                if not current.is_relative_to(self._real_root):
                    return diagnose("CASE-062", span, file=written)
        return current

    def _names(self, folder: Path) -> dict[str, str]:
        """Return the entries of a folder, the name as YAML is read to real name."""
        if folder not in self._folders:
            try:
                names = sorted(entry.name for entry in folder.iterdir())
            except OSError:
                names = []
            self._folders[folder] = {as_read(name): name for name in names}
        return self._folders[folder]


def _read(path: Path, written: str, span: SourceSpan) -> Opened:
    try:
        if not path.is_file():
            return (diagnose("CASE-063", span, file=written),)
        size = path.stat().st_size
        if size > MAX_BYTES:
            return (diagnose("CASE-068", span, file=written, size=f"{size:,}", limit=f"{MAX_BYTES:,}"),)
        content = path.read_bytes()
    except OSError as error:
        return (diagnose("BOOK-002", span, reason=error.strerror or type(error).__name__),)
    kind = _kind(content)
    if kind is None:
        return (diagnose("CASE-065", span, file=written),)
    measure = _measure_svg if kind == "image/svg+xml" else _measure_raster
    measured = measure(content, written, span)
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


def _measure_raster(content: bytes, written: str, span: SourceSpan) -> tuple[int, int] | Diagnostic:
    raster = rasters.read_raster(content)
    match raster:
        case rasters.Fault.UNSUPPORTED:
            return diagnose("CASE-065", span, file=written)
        case rasters.Fault.DAMAGED | rasters.Fault.CUT_SHORT:
            return diagnose("CASE-066", span, file=written)
    if raster.width * raster.height > MAX_PIXELS:
        size = f"{raster.width:,}×{raster.height:,}"
        return diagnose("CASE-067", span, file=written, size=size, limit=f"{MAX_PIXELS:,}")
    if not raster.complete:
        return diagnose("CASE-066", span, file=written)
    return raster.width, raster.height


def _measure_svg(content: bytes, written: str, span: SourceSpan) -> tuple[int, int] | Diagnostic:
    if len(content) > svg.MAX_BYTES:
        size, limit = f"{len(content):,}", f"{svg.MAX_BYTES:,}"
        return diagnose("CASE-068", span, file=written, size=size, limit=limit)
    found = svg.read_svg(content)
    if isinstance(found, tuple):
        return found
    code = {
        svg.Fault.BROKEN: "CASE-069",
        svg.Fault.UNSAFE: "CASE-070",
        svg.Fault.SIZELESS: "CASE-071",
        svg.Fault.ENDLESS: "CASE-072",
    }[found.fault]
    return diagnose(code, span, file=written, detail=found.detail, place=found.line)
