"""A finished EPUB as its judges read it: archive, package document, chapters, opened once and never changed.

Owns: reading (OCF 3.3, OPF 2 and 3) within limits, since the file may come from anywhere. Refuses: judging, mending,
and anything this program's own packager says of itself: only the bytes count.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from lxml import etree

from publisher.errors import CheckError, diagnose

XHTML = "http://www.w3.org/1999/xhtml"
OPS = "http://www.idpf.org/2007/ops"
SVG = "http://www.w3.org/2000/svg"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
EPUB_TYPE = f"{{{OPS}}}type"
NAMES = {
    "x": XHTML,
    "o": "http://www.idpf.org/2007/opf",
    "dc": "http://purl.org/dc/elements/1.1/",
    "n": "http://www.daisy.org/z3986/2005/ncx/",
    "c": "urn:oasis:names:tc:opendocument:xmlns:container",
}
_DOCUMENT = "application/xhtml+xml"
_MOST_BYTES = 2_000_000_000
"""Unpacked; an e-book beyond it is a trap."""
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of the manifest."""

    id: str
    name: str
    """Address in the archive."""
    media_type: str
    properties: frozenset[str]


@dataclass(frozen=True, slots=True)
class Chapter:
    """One XHTML document."""

    name: str
    """Address in the archive."""
    root: Any
    size: int
    """Bytes of the file, unpacked."""

    @property
    def body(self) -> Any:
        """The body element, or the root where there is none."""
        found = self.root.find(f"{{{XHTML}}}body")
        return self.root if found is None else found


@dataclass(frozen=True)
class EpubFile:
    """Everything of an EPUB that a judge asks for."""

    label: str
    """Name of the file, as the caller gave it."""
    size: int
    """Bytes of the file, packed."""
    files: Mapping[str, bytes]
    """Content of every entry, by its address in the archive."""
    begins_right: bool
    """The archive begins with a stored ``mimetype``."""
    package_name: str
    package: Any
    items: tuple[Item, ...]
    spine: tuple[str, ...]
    """Addresses in the archive, in reading order."""
    chapters: Mapping[str, Chapter] = field(repr=False)
    """All XHTML documents by their address, the navigation document among them."""

    @property
    def version(self) -> str:
        """``2`` or ``3``."""
        return str(self.package.get("version", "")).partition(".")[0]

    @cached_property
    def reading(self) -> tuple[Chapter, ...]:
        """The documents of the spine."""
        return tuple(self.chapters[name] for name in self.spine if name in self.chapters)

    @cached_property
    def sheets(self) -> Mapping[str, str]:
        """Style sheets without comments, by their address."""
        return {
            item.name: _COMMENT.sub("", self.files[item.name].decode("utf-8", "replace"))
            for item in self.items
            if item.media_type == "text/css" and item.name in self.files
        }

    @property
    def navigation(self) -> Chapter | None:
        """The navigation document."""
        name = next((item.name for item in self.items if "nav" in item.properties), None)
        return None if name is None else self.chapters.get(name)

    @property
    def cover(self) -> Item | None:
        """The manifest's entry for the cover picture, by its property or by the older meta element."""
        marked = next((item for item in self.items if "cover-image" in item.properties), None)
        if marked is not None:
            return marked
        name = next(iter(self.said("//o:meta[@name='cover']/@content")), None)
        return next((item for item in self.items if item.id == name), None)

    def said(self, path: str) -> list[str]:
        """Return the strings an XPath finds in the package document."""
        return [str(value).strip() for value in self.package.xpath(path, namespaces=NAMES)]

    def metadata(self, name: str) -> list[str]:
        """Return the texts of a Dublin Core element."""
        return self.said(f"//dc:{name}/text()")

    def properties(self, name: str) -> list[str]:
        """Return the texts of the ``meta`` elements with a property."""
        return self.said(f"//o:meta[@property='{name}']/text()")

    def target(self, chapter: str, href: str) -> tuple[str, str]:
        """Return the file and the element id a reference of a chapter leads to."""
        name, _, identifier = href.partition("#")
        if not name:
            return chapter, identifier
        return posixpath.normpath(posixpath.join(posixpath.dirname(chapter), unquote(name))), identifier


def read_epub(path: Path) -> EpubFile:
    """Return a finished EPUB opened. Raises CheckError (EPUB-051) for a file that is none."""
    try:
        size = path.stat().st_size
    except OSError as fault:
        raise CheckError(diagnose("EPUB-051", file=path.name, detail=fault.strerror or "?")) from fault
    return open_epub(path.name, path, size)


def open_epub(label: str, source: Path | BytesIO, size: int) -> EpubFile:
    """Return an EPUB of ``size`` bytes opened; ``label`` is what messages call it. Raises CheckError (EPUB-051)."""
    try:
        with zipfile.ZipFile(source) as archive:
            return _read(label, size, archive)
    except (
        OSError,
        zipfile.BadZipFile,
        etree.XMLSyntaxError,
        LookupError,
        ValueError,
        RuntimeError,
        NotImplementedError,
    ) as fault:
        detail = " ".join(str(fault).split()) or type(fault).__name__
        raise CheckError(diagnose("EPUB-051", file=label, detail=detail)) from fault


def _read(label: str, size: int, archive: zipfile.ZipFile) -> EpubFile:
    entries = archive.infolist()
    if sum(entry.file_size for entry in entries) > _MOST_BYTES:
        raise ValueError("too large when unpacked")
    first = entries[0]
    files = {entry.filename: archive.read(entry) for entry in entries if not entry.is_dir()}
    pointer = _parsed(files["META-INF/container.xml"])
    place = str(pointer.xpath("//c:rootfile/@full-path", namespaces=NAMES)[0])
    package = _parsed(files[place])
    items = tuple(_items(package, posixpath.dirname(place)))
    by_id = {item.id: item.name for item in items}
    spine = tuple(
        by_id[name] for name in package.xpath("//o:spine/o:itemref/@idref", namespaces=NAMES) if name in by_id
    )
    chapters = {
        item.name: Chapter(item.name, _parsed(files[item.name]), len(files[item.name]))
        for item in items
        if item.media_type == _DOCUMENT and item.name in files
    }
    begins = (first.filename, first.compress_type, first.extra) == ("mimetype", zipfile.ZIP_STORED, b"")
    return EpubFile(
        label=label,
        size=size,
        files=files,
        begins_right=begins and files["mimetype"] == b"application/epub+zip",
        package_name=place,
        package=package,
        items=items,
        spine=spine,
        chapters=chapters,
    )


def _items(package: Any, folder: str) -> Iterator[Item]:
    for node in package.xpath("//o:manifest/o:item", namespaces=NAMES):
        href = unquote(node.get("href", ""))
        name = href if "://" in href else posixpath.normpath(posixpath.join(folder, href))
        properties = frozenset(node.get("properties", "").split())
        yield Item(node.get("id", ""), name, node.get("media-type", ""), properties)


def _parsed(content: bytes) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(content, parser)
