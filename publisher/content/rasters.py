"""Headers of JPEG (ISO/IEC 10918-1 annex B, Exif 2.32) and PNG (ISO/IEC 15948) files.

Owns: size, orientation and completeness, read without decoding a pixel. Refuses: opening files.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

MAX_PIXELS = 100_000_000
"""Pixels a picture may have; decoding more would exhaust a small machine."""
JPEG_SIGNATURE = b"\xff\xd8\xff"
PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_DRAWN_FRAMES = frozenset({0xC0, 0xC1, 0xC2})
"""Baseline, extended and progressive DCT: what page engines and readers decode."""
_OTHER_FRAMES = frozenset(range(0xC0, 0xD0)) - _DRAWN_FRAMES - {0xC4, 0xC8, 0xCC}
_FRAME = struct.Struct(">BHH")
"""Precision, height and width at the head of a frame."""
_IHDR = struct.Struct(">I4sII5sI")
"""Length, name, width, height, five bytes of format and checksum of a PNG's first chunk."""
_BITS = 8
_MARK = 0xFF
_STANDALONE = frozenset({0x01, *range(0xD0, 0xD9)})
_START_OF_SCAN = 0xDA
_APP1 = 0xE1
_START_OF_IMAGE = b"\xff\xd8"
_END_OF_IMAGE = b"\xff\xd9"
_EXIF = b"Exif\x00\x00"
_ORIENTATION = 0x0112
_SIDEWAYS = frozenset({5, 6, 7, 8})
"""EXIF orientations that exchange width and height."""
_PNG_CHUNK_OVERHEAD = 12


class Fault(StrEnum):
    """Why a raster picture cannot be used."""

    DAMAGED = "damaged"
    """Its header contradicts itself."""
    CUT_SHORT = "cut short"
    """It ends before its end marker."""
    UNSUPPORTED = "unsupported"
    """A kind of JPEG that page engines and readers do not decode."""


@dataclass(frozen=True, slots=True)
class Raster:
    """What the header of a picture says."""

    width: int
    """Pixels, as shown: orientation applied."""
    height: int
    complete: bool
    """False when the end marker is missing."""


def read_raster(content: bytes) -> Raster | Fault:
    """Return the size of a JPEG or PNG, or why it has none."""
    return _read_png(content) if content.startswith(PNG_SIGNATURE) else _read_jpeg(content)


def _read_jpeg(content: bytes) -> Raster | Fault:
    size: tuple[int, int] | None = None
    sideways, scan = False, 0
    for marker, position, body in _segments(content):
        if marker in _OTHER_FRAMES:
            return Fault.UNSUPPORTED
        if marker in _DRAWN_FRAMES and len(body) >= _FRAME.size:
            precision, height, width = _FRAME.unpack_from(body)
            if precision != _BITS:
                return Fault.UNSUPPORTED
            size = (width, height)
        elif marker == _APP1 and body.startswith(_EXIF):
            sideways = _orientation(body[len(_EXIF) :]) in _SIDEWAYS
        elif marker == _START_OF_SCAN:
            scan = position
    if size is None:
        return Fault.CUT_SHORT
    if 0 in size:
        return Fault.DAMAGED
    width, height = reversed(size) if sideways else size
    # FF D9 cannot occur inside a scan (ISO/IEC 10918-1 §B.1.1.5); cameras may write more after it. Nearly always it is
    # the end of the file: it is looked for from there.
    return Raster(width, height, complete=scan > 0 and content.rfind(_END_OF_IMAGE, scan) >= 0)


def _segments(content: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Yield marker, offset and body of each segment, up to the first scan or to what is no segment."""
    position = len(_START_OF_IMAGE)
    while position + 4 <= len(content) and content[position] == _MARK:
        marker = content[position + 1]
        if marker == _MARK:
            position += 1
            continue
        if marker in _STANDALONE:
            position += 2
            continue
        (length,) = struct.unpack_from(">H", content, position + 2)
        yield marker, position, content[position + 4 : position + 2 + length]
        if marker == _START_OF_SCAN:
            return
        position += 2 + max(2, length)


def _orientation(tiff: bytes) -> int:
    """Return the orientation in the first directory of an EXIF block, 1 (upright) when there is none."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None:
        return 1
    entry = struct.Struct(f"{order}HHIH2x")
    try:
        (start,) = struct.unpack_from(f"{order}I", tiff, 4)
        (entries,) = struct.unpack_from(f"{order}H", tiff, start)
        for index in range(entries):
            tag, _kind, _count, value = entry.unpack_from(tiff, start + 2 + entry.size * index)
            if tag == _ORIENTATION:
                return int(value)
    except struct.error:
        return 1  # a directory that ends too early says nothing
    return 1


def _read_png(content: bytes) -> Raster | Fault:
    start = len(PNG_SIGNATURE)
    if len(content) < start + _IHDR.size:
        return Fault.CUT_SHORT
    length, kind, width, height, _rest, checksum = _IHDR.unpack_from(content, start)
    body = content[start + 4 : start + _IHDR.size - 4]
    if kind != b"IHDR" or length + 4 != len(body) or checksum != zlib.crc32(body) or 0 in {width, height}:
        return Fault.DAMAGED
    return Raster(width, height, complete=_reaches_end(content, start))


def _reaches_end(content: bytes, position: int) -> bool:
    """Tell whether the chunks that begin at ``position`` lead to a whole IEND chunk."""
    while position + _PNG_CHUNK_OVERHEAD <= len(content):
        length, kind = struct.unpack_from(">I4s", content, position)
        position += _PNG_CHUNK_OVERHEAD + length
        if kind == b"IEND":
            return position <= len(content)
    return False
