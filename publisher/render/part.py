"""Set pages as a relocatable value: what a linker needs to put them into any book, on any page.

A part is to a PDF what an object file is to a program: objects with numbers of their own, and marks where something is
filled in later. Owns: the value, its marks, its bytes. Refuses: the page engine (``render.extract`` makes parts of its
pages) and finished files (``assembly.link`` joins parts). ISO 32000-2 §7.3 (objects), §14.7 (structure).

A mark is U+0001, a letter, a payload, U+0002; neither character can occur in what the engine writes:

- ``o12``: number of the part's object 12 in the finished file;
- ``i3``: number of the part's image 3, which other parts may share;
- ``k5``: the part's key 5 in the structure's parent tree;
- ``x2:34.5``: an abscissa of 34.5 pt on the part's page 2, moved where the page changes its side;
- ``y34.5``: an ordinate of 34.5 pt, moved where the origin of a page is not its trim's corner;
- ``f7.1``: in page content, the glyph of digit 1, counted from 0, of the page number in folio slot 7.

Three objects have the same number in every file and are written as such: ``FONTS``, ``STRUCTURE``, ``DOCUMENT``.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any

from publisher.errors import Diagnostic, Severity, SourceSpan

FONTS = 5
"""Number of the dictionary of all fonts of a file."""
STRUCTURE = 3
"""Number of the structure tree root."""
DOCUMENT = 4
"""Number of the structure element that holds everything else."""
OPEN, CLOSE, NEXT = b"\x01", b"\x02", b"\x03"
"""Around a mark, and between two objects of a part."""
_MAGIC = b"casebook-part-5\n"
_LENGTH = struct.Struct(">Q")

Box = tuple[float, float, float, float]
"""Left, bottom, right and top in points, origin at the lower left corner of the trim."""


def mark(kind: str, payload: str | int) -> bytes:
    """Return a mark."""
    return b"%b%b%b%b" % (OPEN, kind.encode(), str(payload).encode(), CLOSE)


@dataclass(frozen=True, slots=True)
class PartPage:
    """One page of a part."""

    media: Box
    bleed: Box
    trim: Box
    contents: int
    """Number of its content stream, in the part."""
    links: tuple[int, ...]
    """Numbers of its annotations, in the part."""
    shift_pt: float
    """How far its content moves to the right when the part stands on the other side."""
    key: int | None
    """Key in the parent tree, in the part; None for untagged pages."""


@dataclass(frozen=True, slots=True)
class PartStream:
    """An object with a body of bytes."""

    number: int
    """In the part."""
    dictionary: bytes
    """With marks, without its brackets and without Length."""
    content: bytes
    """As it stands in the file; with marks, and not yet compressed, where ``open`` is true."""
    open: bool = False


@dataclass(frozen=True, slots=True)
class PartImage:
    """A picture, kept apart because parts may share it and it outlives every correction of the text."""

    digest: str
    """SHA-256 of its bytes, under which the cache holds them."""
    dictionary: bytes
    mask: int | None = None
    """Place of its soft mask among the part's images."""


@dataclass(frozen=True, slots=True)
class PartFont:
    """A face and the glyphs the part draws with it."""

    name: str
    """Name of the resource in page content: the same for the same face in every part."""
    description: str
    """Family and style as the engine names them, for ``BaseFont``."""
    family: str
    file: str
    """Digest of the font file (``render.fonts``)."""
    number: int
    """Index of the face in a collection."""
    ascent: int
    descent: int
    flags: int
    variations: tuple[tuple[str, float], ...]
    glyphs: tuple[tuple[int, str, float], ...]
    """Glyph, the text it stands for, and its advance in thousandths of an em."""
    missing: tuple[int, ...] = ()
    """Glyph numbers past the end of the face: characters it does not have."""


@dataclass(frozen=True, slots=True)
class FolioSlot:
    """A place in the text where a page number is filled in."""

    target: str
    """Id of the element whose page number it shows."""
    digits: int
    glyphs: tuple[str, ...]
    """Glyphs of the digits 0 to 9, four hexadecimal characters each; all of one width."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where an element begins."""

    id: str
    page: int
    """0-based, in the part."""
    x: float
    y: float
    """Points from the lower left corner of the trim."""


@dataclass(frozen=True, slots=True)
class Part:
    """The pages of one fragment and all that is known of them."""

    id: str
    key: str
    """Digest of everything it was set from: two parts with one key are the same."""
    verso: bool
    """The side its first page was set for."""
    sided: bool
    """True when it cannot stand on the other side by being moved: it is set again."""
    fit: str
    """The setting it was laid out in, empty for the usual one."""
    fills: tuple[float, ...]
    """How far down its text block each page is filled, 0 to 1."""
    anchors: tuple[Anchor, ...]
    slots: tuple[FolioSlot, ...]
    baked: tuple[tuple[str, str], ...]
    """Page numbers that could not be left open: element id and the label that was set."""
    lost: str
    """The first text that found no room on its page; empty when everything is shown."""
    undrawn: tuple[str, ...]
    """Characters no font could draw."""
    diagnostics: tuple[Diagnostic, ...]
    pages: tuple[PartPage, ...]
    resources: bytes
    """Entries of the pages' resource dictionary but fonts and XObjects, with marks."""
    xobjects: bytes
    """Entries of its XObject dictionary, with marks."""
    numbers: tuple[int, ...]
    """Numbers of the objects in ``objects``."""
    objects: bytes
    """Objects without a body, with marks, ``NEXT`` between them."""
    streams: tuple[PartStream, ...]
    images: tuple[PartImage, ...]
    fonts: tuple[PartFont, ...]
    object_count: int
    """Numbers used in the part: 0 to this, excluded. The pages come first."""
    elements: tuple[int, ...]
    """Numbers of its structure elements of the first level."""
    owners: bytes
    """Its leaf of the parent tree: keys and values, with marks; empty for untagged pages."""
    key_count: int
    element_ids: tuple[tuple[str, int], ...]
    """Ids of structure elements, unique in the book, and their numbers."""
    targets: tuple[str, ...]
    """Ids of elements of other fragments that it links to."""
    openings: tuple[str, ...] = ()
    """The first words of running text on each page; empty for furniture."""

    @property
    def page_count(self) -> int:
        """Number of pages."""
        return len(self.pages)


def encode(part: Part) -> bytes:
    """Return a part as bytes."""
    bodies: list[bytes] = []

    def plain(value: object) -> object:
        if isinstance(value, bytes):
            bodies.append(value)
            return {"body": len(value)}
        if isinstance(value, Diagnostic):
            return _plain_diagnostic(value)
        if isinstance(value, dict):
            return {key: plain(item) for key, item in value.items()}
        if isinstance(value, list | tuple):
            return [plain(item) for item in value]
        return value

    fields = {name: getattr(part, name) for name in Part.__slots__}
    for name in ("pages", "streams", "images", "fonts", "slots", "anchors"):
        fields[name] = [asdict(item) for item in fields[name]]
    text = json.dumps(plain(fields), ensure_ascii=False, separators=(",", ":"))
    # The name of a file may hold what is not UTF-8, as lone surrogates.
    head = text.encode("utf-8", "surrogatepass")
    return b"".join((_MAGIC, _LENGTH.pack(len(head)), head, *bodies))


def decode(content: bytes) -> Part:
    """Return the part that ``encode`` wrote. Raises ValueError for anything else."""
    try:
        return _decoded(content)
    except (ValueError, AttributeError, KeyError, RecursionError, TypeError) as fault:
        raise ValueError(f"not a part of this version: {fault}") from fault


def _decoded(content: bytes) -> Part:
    start = len(_MAGIC) + _LENGTH.size
    if not content.startswith(_MAGIC) or len(content) < start:
        raise ValueError("it begins otherwise")
    (size,) = _LENGTH.unpack_from(content, len(_MAGIC))
    fields = json.loads(content[start : start + size])
    position = start + size

    def rich(value: Any) -> Any:
        nonlocal position
        # Most values by far are numbers of glyphs and words: they are what they are.
        if isinstance(value, list):
            return tuple([item if isinstance(item, _PLAIN) else rich(item) for item in value])
        if value.keys() == {"body"}:
            position += value["body"]
            return content[position - value["body"] : position]
        return {key: item if isinstance(item, _PLAIN) else rich(item) for key, item in value.items()}

    found: dict[str, Any] = {
        name: value if isinstance(value, _PLAIN) else rich(value) for name, value in fields.items()
    }
    if position != len(content):
        raise ValueError("it is cut short, or something follows")
    found["diagnostics"] = tuple(_rich_diagnostic(item) for item in found["diagnostics"])
    for font in found["fonts"]:
        font["glyphs"] = tuple([_glyph(*drawn) for drawn in font["glyphs"]])
    for name, kind in _KINDS.items():
        found[name] = tuple(kind(**item) for item in found[name])
    return Part(**found)


@lru_cache(maxsize=100_000)
def _glyph(number: int, text: str, advance: float) -> tuple[int, str, float]:
    """Return a glyph's triple, one for all parts that draw it: a long book draws the same few thousand everywhere."""
    return number, text, advance


_PLAIN = (str, int, float, type(None))
_KINDS: Mapping[str, Any] = {
    "pages": PartPage,
    "streams": PartStream,
    "images": PartImage,
    "fonts": PartFont,
    "slots": FolioSlot,
    "anchors": Anchor,
}


def _plain_diagnostic(item: Diagnostic) -> dict[str, object]:
    span = None if item.span is None else asdict(item.span)
    return {
        "code": item.code,
        "severity": item.severity.value,
        "span": span,
        "arguments": [list(pair) for pair in item.arguments],
        "notes": list(item.notes),
    }


def _rich_diagnostic(value: dict[str, Any]) -> Diagnostic:
    span = None if value["span"] is None else SourceSpan(**value["span"])
    return Diagnostic(value["code"], Severity(value["severity"]), span, value["arguments"], value["notes"])
