"""WOFF2: an OpenType font packed with Brotli, as e-readers take it.

Owns: the container (W3C WOFF File Format 2.0 §4–§6). A CFF font needs no transform: its tables are joined in the order
of their tags and packed. Quadratic outlines (``glyf``) gain a quarter by the format's own transform, which fontTools
has. Refuses: collections; changing what a font says.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from io import BytesIO

import brotli

_QUALITY = 8
"""Of 11: 388 KB for the nine faces of a book in 25 ms; the best takes 1.6 s for 33 KB less."""
_HEADER = struct.Struct(">4s4sLHHLLHHLLLLL")
"""Signature, flavour, length, tables, 0, plain size, packed size, version, extra metadata, private data (§4.1)."""
_SFNT = struct.Struct(">4sHHHH")
"""Flavour, tables, and three numbers for a binary search (OpenType, table directory)."""
_ENTRY = struct.Struct(">4sLLL")
"""Tag, checksum, offset and length of a table."""
_KNOWN_TAGS = (
    *("cmap", "head", "hhea", "hmtx", "maxp", "name", "OS/2", "post", "cvt ", "fpgm", "glyf", "loca", "prep"),
    *("CFF ", "VORG", "EBDT", "EBLC", "gasp", "hdmx", "kern", "LTSH", "PCLT", "VDMX", "vhea", "vmtx", "BASE"),
    *("GDEF", "GPOS", "GSUB"),
)
"""Tags that a number stands for (§4.1, known table tags); the rest of that list no book's font has."""
_WRITTEN_OUT = 63
_HEAD = "head"
_FLAGS_AT = 16
_CHECKSUM_AT = 8
_LOSSLESS = 1 << 11
"""The flag of ``head`` that says a font went through a lossless transform (§5)."""
_MAGIC = 0xB1B0AFBA
"""What the checksums of a whole font add up to."""
_WORD = 1 << 32
_VERSION = (1, 0)


def recipe() -> str:
    """Return what else the packed bytes depend on."""
    return f"Brotli {brotli.__version__} {_QUALITY}"


def pack(font: bytes) -> bytes:
    """Return an OpenType font (one face, no collection) as WOFF2. The same font gives the same bytes."""
    tables = dict(_tables(font))
    if "glyf" in tables:
        return _transformed(font)
    flavour = font[:4]
    tables[_HEAD] = _marked(flavour, tables)
    directory = b"".join(_described(tag, len(content)) for tag, content in tables.items())
    packed = brotli.compress(b"".join(tables.values()), mode=brotli.MODE_FONT, quality=_QUALITY)
    length = _HEADER.size + len(directory) + len(packed)
    padding = -length % 4
    plain = _SFNT.size + sum(_ENTRY.size + _padded(len(content)) for content in tables.values())
    header = _HEADER.pack(
        b"wOF2", flavour, length + padding, len(tables), 0, plain, len(packed), *_VERSION, 0, 0, 0, 0, 0
    )
    return b"".join((header, directory, packed, bytes(padding)))


def _tables(font: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the tables of a font in the order of their tags."""
    count = _SFNT.unpack_from(font)[1]
    for tag, _, offset, length in sorted(
        _ENTRY.iter_unpack(font[_SFNT.size : _SFNT.size + count * _ENTRY.size])
    ):
        yield tag.decode("latin-1"), font[offset : offset + length]


def _marked(flavour: bytes, tables: Mapping[str, bytes]) -> bytes:
    """Return ``head`` with its flag set and the checksum of the font as a reader puts it together again."""
    head = bytearray(tables[_HEAD])
    (flags,) = struct.unpack_from(">H", head, _FLAGS_AT)
    struct.pack_into(">H", head, _FLAGS_AT, flags | _LOSSLESS)
    struct.pack_into(">L", head, _CHECKSUM_AT, 0)
    power = len(tables).bit_length() - 1
    parts = [_SFNT.pack(flavour, len(tables), 16 << power, power, 16 * (len(tables) - (1 << power)))]
    offset = _SFNT.size + len(tables) * _ENTRY.size
    total = 0
    for tag, content in tables.items():
        summed = _checksum(head if tag == _HEAD else content)
        parts.append(_ENTRY.pack(tag.encode("latin-1"), summed, offset, len(content)))
        offset += _padded(len(content))
        total += summed
    struct.pack_into(">L", head, _CHECKSUM_AT, (_MAGIC - total - _checksum(b"".join(parts))) % _WORD)
    return bytes(head)


def _checksum(content: bytes | bytearray) -> int:
    words = content + bytes(-len(content) % 4)
    total: int = sum(struct.unpack(f">{len(words) // 4}L", words))
    return total % _WORD


def _padded(length: int) -> int:
    return length + -length % 4


def _described(tag: str, length: int) -> bytes:
    """Return a table's entry in the directory: its tag and its length, seven bits a byte (§4.2)."""
    known = tag in _KNOWN_TAGS
    name = bytes((_KNOWN_TAGS.index(tag),)) if known else bytes((_WRITTEN_OUT,)) + tag.encode("latin-1")
    digits = [length & 0x7F]
    while length := length >> 7:
        digits.append(length & 0x7F | 0x80)
    return name + bytes(reversed(digits))


def _transformed(font: bytes) -> bytes:
    from fontTools.ttLib import TTFont

    packed = BytesIO()
    with TTFont(BytesIO(font), recalcTimestamp=False, recalcBBoxes=False) as outlines:
        outlines.flavor = "woff2"
        outlines.save(packed, reorderTables=False)
    return packed.getvalue()
