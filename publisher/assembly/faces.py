"""The faces of a PDF: one subset each, over the glyphs of all parts.

ISO 32000-2 §9.7 (composite fonts), §9.10.3 (ToUnicode).

Page content names glyphs by their original numbers, so a subset keeps them, as CIDs or as places (``render.subset``).
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from publisher.assembly.pdf_file import body, deflated_once, number, numbers, string
from publisher.render.part import PartFont

_FIXED_PITCH = 1
_STEM = 80
"""Width of stems, which nobody measures; what the page engine says too."""
_BATCH = 100
"""Lines in a section of a CMap (Adobe Technical Note #5014 §3)."""
_TAG = 6
_CFF = b"\x01\x00"
"""First bytes of a bare CFF font: its version (Adobe Technical Note #5176 §6)."""
_LEVEL = 7
_CMAP = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo <</Registry(Adobe)/Ordering(UCS)/Supplement 0>> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <ffff>
endcodespacerange
{lines}
endcmap
CMapName currentdict /CMap defineresource pop
end
end"""
_ENCODING = """/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo 3 dict dup begin
/Registry (Adobe) def
/Ordering (Identity) def
/Supplement 0 def
end def
/CMapName /Casebook-0 def
/CMapType 1 def
1 begincodespacerange
<0000> <ffff>
endcodespacerange
{lines}
endcmap
CMapName currentdict /CMap defineresource pop
end
end"""


@dataclass(slots=True)
class Face:
    """One face and all glyphs a file draws with it."""

    name: str
    first: PartFont
    """What the first part says of it."""
    texts: dict[int, str] = field(default_factory=dict)
    widths: dict[int, float] = field(default_factory=dict)
    missing: set[int] = field(default_factory=set)

    @classmethod
    def of(cls, font: PartFont) -> Face:
        """Return a face without glyphs."""
        return cls(font.name, font)

    def join(self, font: PartFont) -> None:
        """Add the glyphs of one part."""
        for glyph, text, width in font.glyphs:
            self.widths.setdefault(glyph, width)
            if text:
                self.texts.setdefault(glyph, text)
        self.missing.update(font.missing)

    @property
    def drawn(self) -> tuple[int, ...]:
        """Glyphs the face really has."""
        return tuple(sorted(self.widths.keys() - self.missing))


class Outlines(StrEnum):
    """What a font program is (ISO 32000-2 §9.9, Table 124)."""

    BARE_CFF = "CIDFontType0C"
    """CFF alone, its CIDs the glyph numbers."""
    OPENTYPE = "OpenType"
    """CFF in an OpenType file, its glyphs numbered as they were."""
    TRUETYPE = "TrueType"


@dataclass(frozen=True, slots=True)
class FontProgram:
    """A subset as it stands in the file."""

    outlines: Outlines
    length: int
    """Bytes before compression."""
    digest: str
    deflated: bytes

    @classmethod
    def of(cls, program: bytes) -> FontProgram:
        """Return a compressed subset."""
        match program[:4]:
            case b"OTTO":
                outlines = Outlines.OPENTYPE
            case head if head.startswith(_CFF):
                outlines = Outlines.BARE_CFF
            case _:
                outlines = Outlines.TRUETYPE
        digest = hashlib.sha256(program).hexdigest()
        return cls(outlines, len(program), digest, zlib.compress(program, _LEVEL))

    def encode(self) -> bytes:
        """Return the program as bytes."""
        return b"%b %d %b\n%b" % (self.outlines.encode(), self.length, self.digest.encode(), self.deflated)

    @classmethod
    def decode(cls, content: bytes) -> FontProgram:
        """Return the program that ``encode`` wrote."""
        head, _, deflated = content.partition(b"\n")
        outlines, length, digest = head.split()
        return cls(Outlines(outlines.decode()), int(length), digest.decode(), deflated)


@dataclass(frozen=True, slots=True)
class FontObjects:
    """The objects of a face."""

    number: int
    """Of the font dictionary."""
    plain: tuple[tuple[int, bytes], ...]
    bodies: tuple[tuple[int, bytes], ...]


def font_objects(face: Face, program: FontProgram, new: Callable[[], int]) -> FontObjects:
    """Return the objects of a face embedded as ``program``; ``new`` gives object numbers."""
    font, descendant, descriptor, file, unicode = new(), new(), new(), new(), new()
    truetype = program.outlines is Outlines.TRUETYPE
    tag = "".join(chr(65 + letter % 26) for letter in bytes.fromhex(program.digest)[:_TAG])
    name = f"{tag}+{face.first.description}".encode()
    kind = b"/Length1 %d" % program.length if truetype else b"/Subtype/%b" % program.outlines.encode()
    bodies = [
        (file, body(kind + b"/Filter/FlateDecode", program.deflated)),
        (unicode, deflated_once(b"", _CMAP.format(lines=_unicode_lines(face.texts)).encode())),
    ]
    encoding = b"/Identity-H"
    if face.missing:
        own = new()
        lines = _encoding_lines(sorted(face.widths), face.missing)
        head = b"/Type/CMap/CMapName/Casebook-0/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
        bodies.append((own, body(head, _ENCODING.format(lines=lines).encode())))
        encoding = b" %d 0 R" % own
    first = face.first
    pitch = _FIXED_PITCH if len(face.widths) > 1 and len(set(face.widths.values())) == 1 else 0
    box = (0, first.descent, max(face.widths.values(), default=0), first.ascent)
    described = b"".join(
        (
            b"<</Type/FontDescriptor/FontName/%b/FontFamily%b" % (name, string(first.family)),
            b"/Flags %d/FontBBox%b/ItalicAngle 0" % (first.flags + pitch, numbers(box)),
            b"/Ascent %d/Descent %d/CapHeight %d" % (first.ascent, first.descent, first.ascent),
            b"/StemV %d/StemH %d/FontFile%d %d 0 R>>" % (_STEM, _STEM, 2 if truetype else 3, file),
        )
    )
    cid = b"".join(
        (
            b"<</Type/Font/Subtype/CIDFontType%d/BaseFont/%b" % (2 if truetype else 0, name),
            b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>",
            b"/CIDToGIDMap/Identity" if truetype else b"",
            b"/W[%b]/FontDescriptor %d 0 R>>" % (_widths(face.widths), descriptor),
        )
    )
    whole = (
        b"<</Type/Font/Subtype/Type0/BaseFont/%b/Encoding%b/DescendantFonts[%d 0 R]/ToUnicode %d 0 R>>"
        % (
            name,
            encoding,
            descendant,
            unicode,
        )
    )
    plain = ((font, whole), (descendant, cid), (descriptor, described))
    return FontObjects(font, plain, tuple(bodies))


def _widths(widths: Mapping[int, float]) -> bytes:
    runs: list[list[bytes]] = []
    starts: list[int] = []
    for glyph in sorted(widths):
        if not runs or glyph != starts[-1] + len(runs[-1]):
            starts.append(glyph)
            runs.append([])
        runs[-1].append(number(widths[glyph]))
    return b"".join(b"%d[%b]" % (start, b" ".join(run)) for start, run in zip(starts, runs, strict=True))


def _unicode_lines(texts: Mapping[int, str]) -> str:
    lines = [f"<{glyph:04x}> <{texts[glyph].encode('utf-16-be').hex()}>" for glyph in sorted(texts)]
    return "\n".join(_batched(lines, "bfchar"))


def _encoding_lines(glyphs: Sequence[int], missing: set[int]) -> str:
    lines = [f"<{glyph:04x}> {0 if glyph in missing else glyph}" for glyph in glyphs]
    return "\n".join(_batched(lines, "cidchar"))


def _batched(lines: Sequence[str], operator: str) -> Iterator[str]:
    for start in range(0, len(lines), _BATCH):
        batch = lines[start : start + _BATCH]
        yield "\n".join((f"{len(batch)} begin{operator}", *batch, f"end{operator}"))
