"""JPEG and PNG files without what they say about the camera, the place and the programs they came from.

Owns: walking a file's segments or chunks, keeping what its pixels need and leaving out the rest, coded pixels
untouched; and the two things of the rest that change how a picture looks, its orientation and its colour space.
Refuses: decoding. Follows ISO/IEC 10918-1 annex B, JFIF 1.02, Exif 2.32, ICC.1:2022 annex B and PNG (third edition).
A file is walked with a list of what may stay, so that metadata nobody has heard of yet goes too.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

JPEG = "image/jpeg"
PNG = "image/png"
_CUT_SHORT = "it ends too early"
_UNUSUAL = "it is not put together as its format asks"

_START = b"\xff\xd8"
_END = b"\xff\xd9"
_MARK = 0xFF
_END_MARKER = 0xD9
_START_OF_SCAN = 0xDA
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_KEPT_MARKERS = _FRAMES | {0xC4, 0xCC, _START_OF_SCAN, 0xDB, 0xDC, 0xDD}
"""Frames, tables (DHT, DAC, DQT), scans, DNL and DRI."""
_APP0, _APP1, _APP2, _APP14 = 0xE0, 0xE1, 0xE2, 0xEE
_JFIF = b"JFIF\x00"
_JFIF_BYTES = 12
"""Name, version and density: what stands before the size of the thumbnail."""
_ADOBE = b"Adobe"
_ADOBE_BYTES = 12
_EXIF = b"Exif\x00\x00"
_PROFILE = b"ICC_PROFILE\x00"
_AFTER_SCAN = re.compile(rb"\xff\xff*[^\x00\xd0-\xd7\xff]")
"""A marker that ends coded data: neither a stuffed byte nor a restart. Written so that the search jumps to each FF."""
_FRAME = struct.Struct(">BHHB")
"""Bits, height, width and number of components at the head of a frame."""

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_HEAD = struct.Struct(">IIBBBBB")
"""Width, height, bits, kind of colour, compression, filter, interlace."""
_KEPT_CHUNKS = frozenset({b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"})
_DEEP = 16
_PROFILE_LIMIT = 8_000_000
"""Bytes a profile may have when unpacked; the largest in use have some two million."""

_ORIENTATION = 0x0112
_EXIF_DIRECTORY = 0x8769
_INTEROPERABILITY = 0xA005
_INTEROPERABILITY_INDEX = 0x0001
_ADOBE_RGB = b"R03\x00"
"""The mark of a camera that was set to Adobe RGB (DCF 2.0); many embed no profile then."""
_ENTRY = struct.Struct("HHI4s")
_UPRIGHT = 1
_SIDEWAYS = 5
"""EXIF orientations from here on exchange width and height."""


@dataclass(frozen=True, slots=True)
class PictureFile:
    """A JPEG or PNG without metadata, and what its metadata said about its looks."""

    content: bytes
    """The file; its coded pixels are those of the original, byte for byte."""
    media_type: str
    width: int
    """Pixels as stored, before it is set upright."""
    height: int
    orientation: int
    """As EXIF counts: 1 upright … 8."""
    profile: bytes | None
    """The ICC profile that was embedded."""
    adobe_rgb: bool
    """True when it has no profile and its camera says its colours are Adobe RGB."""
    cmyk: bool
    """True for four inks."""
    plain_inks: bool
    """True when inks are stored as they are: without Adobe's mark, which goes with inverted ones."""
    deep: bool
    """True for sixteen bits a channel."""

    @property
    def upright_size(self) -> tuple[int, int]:
        """Width and height in pixels as the picture is to be shown."""
        return (self.height, self.width) if self.orientation >= _SIDEWAYS else (self.width, self.height)


def read_picture(content: bytes, media_type: str) -> PictureFile:
    """Return a JPEG or PNG without its metadata. Raises ValueError, with the reason, for one that is damaged."""
    start, read = {JPEG: (_START, _read_jpeg), PNG: (_SIGNATURE, _read_png)}[media_type]
    if not content.startswith(start):
        raise ValueError(f"it is no {media_type}")
    try:
        return read(content)
    except (struct.error, IndexError) as error:
        raise ValueError(_CUT_SHORT) from error


@dataclass(slots=True)
class _Notes:
    """What the application segments of a JPEG say about its looks."""

    exif: bytes = b""
    adobe: bool = False
    _profile: dict[int, bytes] = field(default_factory=dict)
    """Parts by number, from 1."""
    _profile_parts: int = 0

    @property
    def profile(self) -> bytes | None:
        """Return the profile, when all its parts are there."""
        numbers = list(range(1, self._profile_parts + 1))
        if not numbers or numbers != sorted(self._profile):
            return None
        return b"".join(self._profile[number] for number in numbers)

    def take(self, marker: int, body: bytes) -> bytes:
        """Remember what matters of a segment; return what stays of it, which is next to nothing."""
        if marker == _APP0 and body.startswith(_JFIF) and len(body) > _JFIF_BYTES + 1:
            return _app(_APP0, body[:_JFIF_BYTES] + b"\x00\x00")
        if marker == _APP14 and body.startswith(_ADOBE) and len(body) >= _ADOBE_BYTES:
            self.adobe = True
            return _app(_APP14, body[:_ADOBE_BYTES])
        if marker == _APP1 and body.startswith(_EXIF):
            self.exif = self.exif or body[len(_EXIF) :]
        elif marker == _APP2 and body.startswith(_PROFILE):
            number, self._profile_parts = body[len(_PROFILE)], body[len(_PROFILE) + 1]
            self._profile[number] = body[len(_PROFILE) + 2 :]
        return b""


def _read_jpeg(content: bytes) -> PictureFile:
    kept, notes = [_START], _Notes()
    frame: tuple[int, int, int, int] | None = None
    scanned = False
    for marker, begin, end in _segments(content):
        if marker not in _KEPT_MARKERS:
            kept.append(notes.take(marker, content[begin:end]))
            continue
        kept.append(content[begin - 4 : end])
        if marker in _FRAMES:
            frame = _FRAME.unpack_from(content, begin)
        scanned |= marker == _START_OF_SCAN
    if frame is None or 0 in frame or not scanned:
        raise ValueError(_UNUSUAL)
    bits, height, width, components = frame
    profile = notes.profile
    cmyk = components == len("CMYK")
    return PictureFile(
        content=b"".join((*kept, _END)),
        media_type=JPEG,
        width=width,
        height=height,
        orientation=_orientation(notes.exif),
        profile=profile,
        adobe_rgb=profile is None and _marked_adobe_rgb(notes.exif),
        cmyk=cmyk,
        plain_inks=cmyk and not notes.adobe,
        deep=bits > 8,  # noqa: PLR2004  bits in a byte
    )


def _segments(content: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield marker, begin and end of the body of each segment up to the end marker; a scan's data belong to it."""
    position = len(_START)
    while True:
        if content[position] != _MARK:
            raise ValueError(_UNUSUAL)
        while content[position] == _MARK:  # markers may be preceded by fill bytes
            position += 1
        marker = content[position]
        if marker == _END_MARKER:
            return
        (length,) = struct.unpack_from(">H", content, position + 1)
        begin, end = position + 3, position + 1 + length
        if length < 2 or end > len(content):  # noqa: PLR2004  the length counts its own two bytes
            raise ValueError(_CUT_SHORT)
        position = _end_of_scan(content, end) if marker == _START_OF_SCAN else end
        yield marker, begin, position


def _end_of_scan(content: bytes, position: int) -> int:
    found = _AFTER_SCAN.search(content, position)
    if found is None:
        raise ValueError(_CUT_SHORT)
    return found.start()


def _app(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", _MARK, marker, len(body) + 2) + body


def _read_png(content: bytes) -> PictureFile:
    kept = [_SIGNATURE]
    head: tuple[int, ...] | None = None
    exif, profile = b"", None
    position, kind, packed = len(_SIGNATURE), b"", False
    while kind != b"IEND":
        length, kind = struct.unpack_from(">I4s", content, position)
        end = position + 12 + length
        chunk = content[position:end]
        (checksum,) = struct.unpack_from(">I", content, end - 4)
        if kind in _KEPT_CHUNKS:
            if checksum != zlib.crc32(chunk[4:-4]):
                raise ValueError("it is damaged: a checksum is wrong")
            kept.append(chunk)
        packed |= kind == b"IDAT"
        if kind == b"IHDR":
            head = head or _HEAD.unpack_from(chunk, 8)
        elif kind == b"eXIf":
            exif = chunk[8:-4]
        elif kind == b"iCCP":
            profile = _unpacked_profile(chunk[8:-4])
        position = end
    if head is None or 0 in head[:2] or not packed:
        raise ValueError(_UNUSUAL)
    return PictureFile(
        content=b"".join(kept),
        media_type=PNG,
        width=head[0],
        height=head[1],
        orientation=_orientation(exif),
        profile=profile,
        adobe_rgb=False,
        cmyk=False,
        plain_inks=False,
        deep=head[2] == _DEEP,
    )


def _unpacked_profile(body: bytes) -> bytes | None:
    """Return the profile of an iCCP chunk: a name, a method (0: deflate) and packed bytes; None when it is damaged."""
    _, _, rest = body.partition(b"\x00")
    try:
        unpacked = zlib.decompressobj().decompress(rest[1:], _PROFILE_LIMIT)
    except zlib.error:
        return None  # what cannot be read says nothing
    return unpacked or None


def _orientation(tiff: bytes) -> int:
    kept = _directory(tiff, _first_directory(tiff)).get(_ORIENTATION, b"")
    (value,) = struct.unpack_from(f"{_order(tiff)}H", kept) if kept else (_UPRIGHT,)
    return value if _UPRIGHT <= value <= 8 else _UPRIGHT  # noqa: PLR2004  the last orientation


def _marked_adobe_rgb(tiff: bytes) -> bool:
    at = _first_directory(tiff)
    for tag in (_EXIF_DIRECTORY, _INTEROPERABILITY):
        pointer = _directory(tiff, at).get(tag)
        if pointer is None:
            return False
        (at,) = struct.unpack(f"{_order(tiff)}I", pointer)
    return _directory(tiff, at).get(_INTEROPERABILITY_INDEX) == _ADOBE_RGB


def _order(tiff: bytes) -> str:
    """Return the byte order of an EXIF block as ``struct`` writes it; empty when it is none."""
    return {b"II": "<", b"MM": ">"}.get(tiff[:2], "")


def _first_directory(tiff: bytes) -> int:
    order = _order(tiff)
    return int(struct.unpack_from(f"{order}I", tiff, 4)[0]) if order and len(tiff) >= 8 else 0  # noqa: PLR2004


def _directory(tiff: bytes, at: int) -> dict[int, bytes]:
    """Return the four value bytes of each entry of a directory; one that ends too early says what it says till then."""
    order, found = _order(tiff), dict[int, bytes]()
    if not order or at == 0:
        return found
    entry = struct.Struct(f"{order}{_ENTRY.format}")
    try:
        (entries,) = struct.unpack_from(f"{order}H", tiff, at)
        for index in range(entries):
            tag, _kind, _count, value = entry.unpack_from(tiff, at + 2 + entry.size * index)
            found.setdefault(tag, value)
    except struct.error:
        pass
    return found
