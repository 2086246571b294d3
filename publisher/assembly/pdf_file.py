"""Writing a PDF file: objects in any order, object streams, a cross-reference stream, a digest.

Knows the syntax and nothing of books. ISO 32000-2 §7.3 (objects), §7.5.7 (object streams), §7.5.8 (cross-reference
streams), §14.4 (file identifiers).
"""

from __future__ import annotations

import hashlib
import re
import struct
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import starmap
from typing import BinaryIO

VERSION = b"1.7"
_HEADER = b"%%PDF-%b\n%%\xe2\xe3\xcf\xd3\n"
_LEVEL = 6
_ROWS = {4: struct.Struct(">BIH"), 8: struct.Struct(">BQH")}
"""Of a cross-reference stream (§7.5.8.3): kind, place in the file or number of an object stream, place in that; by the
bytes of the second, which are enough for places in larger and larger files."""
_ESCAPED = re.compile(rb"([\\()])")


def string(text: str) -> bytes:
    """Return a text string: what is the same in ASCII and PDFDocEncoding as it is, else UTF-16 (§7.9.2.2)."""
    if _plain(text):
        return b"(%b)" % _ESCAPED.sub(rb"\\\1", text.encode())
    return b"<%b>" % string_order(text).hex().encode()


def string_order(text: str) -> bytes:
    """Return what name trees sort a text string by: its bytes."""
    return text.encode() if _plain(text) else ("\ufeff" + text).encode("utf-16-be")


def _plain(text: str) -> bool:
    # PDFDocEncoding has accents among the control characters, and a reader takes a bare CR for LF (§7.3.4.2).
    return text.isascii() and text.isprintable()


def number(value: float) -> bytes:
    """Return a number as PDF writes it: no exponent, no needless zeros."""
    written = f"{value:.4f}".rstrip("0").rstrip(".")
    return b"0" if written == "-0" else written.encode()


def numbers(values: Iterable[float]) -> bytes:
    """Return an array of numbers."""
    return b"[%b]" % b" ".join(number(value) for value in values)


def body(dictionary: bytes, content: bytes) -> bytes:
    """Return a stream object's text; ``dictionary`` without brackets and Length."""
    return b"<<%b/Length %d>>stream\n%b\nendstream" % (dictionary, len(content), content)


def deflated(dictionary: bytes, content: bytes) -> bytes:
    """Return a stream object's text, its content compressed."""
    return body(dictionary + b"/Filter/FlateDecode", zlib.compress(content, _LEVEL))


@lru_cache(maxsize=1_000)
def deflated_once(dictionary: bytes, content: bytes) -> bytes:
    """Return what ``deflated`` does, for what a book's next file or next version holds again: slugs, profiles, maps."""
    return deflated(dictionary, content)


@dataclass(frozen=True, slots=True)
class Packed:
    """Objects without a body, ready to stand in one object stream."""

    numbers: tuple[int, ...]
    text: bytes
    """The stream object."""


def pack(objects: Sequence[tuple[int, bytes]]) -> Packed:
    """Return the object stream of some objects."""
    places, at = [], 0
    for name, text in objects:
        places.append(b"%d %d" % (name, at))
        at += len(text) + 1
    index = b" ".join(places)
    head = b"/Type/ObjStm/N %d/First %d" % (len(objects), len(index) + 1)
    content = b"\n".join((index, *(text for _, text in objects)))
    return Packed(tuple(name for name, _ in objects), deflated(head, content))


@dataclass(slots=True)
class PdfFile:
    """A file being written."""

    out: BinaryIO
    version: bytes = VERSION
    """Of PDF."""
    size: int = 0
    """Bytes written so far."""
    _digest: hashlib._Hash = field(default_factory=hashlib.sha256)
    _entries: dict[int, tuple[int, int, int]] = field(default_factory=dict)
    """Object number to cross-reference entry: type, offset or stream, generation or place."""

    def __post_init__(self) -> None:
        self._write(_HEADER % self.version)

    def add(self, name: int, text: bytes) -> None:
        """Write an object."""
        self._entries[name] = (1, self.size, 0)
        self._write(b"%d 0 obj\n%b\nendobj\n" % (name, text))

    def add_stream(self, name: int, dictionary: bytes, content: bytes) -> None:
        """Write a stream object as ``body`` words it; its content, which may be a large picture, is not copied."""
        self._entries[name] = (1, self.size, 0)
        self._write(b"%d 0 obj\n<<%b/Length %d>>stream\n" % (name, dictionary, len(content)))
        self._write(content)
        self._write(b"\nendstream\nendobj\n")

    def add_packed(self, name: int, packed: Packed) -> None:
        """Write an object stream as object ``name``."""
        self.add(name, packed.text)
        for place, inside in enumerate(packed.numbers):
            self._entries[inside] = (2, name, place)

    def finish(self, name: int, root: int, info: int) -> str:
        """Write the cross-reference stream as object ``name`` and return the file's SHA-256."""
        identifier = self._digest.hexdigest()[:32].encode()
        start = self.size
        self._entries[name] = (1, start, 0)
        self._entries[0] = (0, 0, 65535)
        order = sorted(self._entries)
        width, row = next((width, row) for width, row in _ROWS.items() if start < 1 << 8 * width)
        rows = b"".join(starmap(row.pack, map(self._entries.__getitem__, order)))
        dictionary = b"/Type/XRef/Size %d/Index%b/W[1 %d 2]/Root %d 0 R/Info %d 0 R/ID[<%b><%b>]" % (
            order[-1] + 1,
            numbers(_sections(order)),
            width,
            root,
            info,
            identifier,
            identifier,
        )
        self._write(b"%d 0 obj\n%b\nendobj\n" % (name, deflated(dictionary, rows)))
        self._write(b"startxref\n%d\n%%%%EOF\n" % start)
        return self._digest.hexdigest()

    def _write(self, content: bytes) -> None:
        self.out.write(content)
        self._digest.update(content)
        self.size += len(content)


def _sections(order: Sequence[int]) -> list[int]:
    """Return first number and length of every run of numbers without a gap."""
    sections: list[int] = []
    for name in order:
        if sections and name == sections[-2] + sections[-1]:
            sections[-1] += 1
        else:
            sections += [name, 1]
    return sections
