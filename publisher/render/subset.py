"""Font subsets: the part of a font that one book needs, as a file of its own.

Owns: the licence flags and cutting a face down to some characters or glyphs. Refuses: choosing and finding fonts.
Names stay what they are: a style sheet refers to a subset by its family's own name.
Follows OpenType 1.9 (OS/2 fsType). The same face and characters give the same bytes, for one version of HarfBuzz.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping
from enum import StrEnum
from io import BytesIO
from pathlib import Path

import uharfbuzz

from publisher.errors import Diagnostic, RenderError, diagnose
from publisher.render import woff2

BASIC_CHARACTERS = frozenset(map(chr, range(0x20, 0x7F))) | frozenset(
    "\u00a0·–—‘’“”…•×÷±℃※→〈〉《》「」『』㈜"
)
"""Kept in every subset: basic Latin and the punctuation of Korean prose, which small corrections bring in."""

_FEATURES = ("ccmp", "locl", "kern", "mark", "mkmk", "vert", "ljmo", "vjmo", "tjmo")
"""What text on a screen needs; the last three join the letters of old Hangul, which have no syllables of their own."""
_UNREAD = ("DSIG", "BASE", "VORG", "vhea", "vmtx", "GDEF", "MERG", "meta", "gasp", "FFTM")
"""Tables that no reading system asks for in a text of horizontal lines."""
_UNPRINTED = ("BASE", "DSIG", "EBDT", "EBLC", "EBSC", "GPOS", "GSUB", "JSTF", "LTSH", "PCLT", "SVG ")
"""Tables that say nothing once glyphs are placed on a page."""
_PACKED = (b"wOFF", b"wOF2")
_FS_TYPE = struct.Struct(">8xH")
"""OS/2 up to its licence flags."""
_RESTRICTED = 0x0002
_NO_SUBSETTING = 0x0100
_BITMAPS_ONLY = 0x0200


class FontFormat(StrEnum):
    """How a subset is packed; the value is the file's suffix."""

    WOFF2 = "woff2"
    OPENTYPE = "otf"


def recipe() -> str:
    """Return what else the bytes of a subset depend on: the versions of the engine and of this module."""
    return f"2 HarfBuzz {uharfbuzz.version_string()} {woff2.recipe()}"


def subset_font(
    path: Path, number: int, characters: frozenset[str], packing: FontFormat = FontFormat.WOFF2
) -> bytes:
    """Return face ``number`` (0-based) of ``path`` with ``characters`` and the basic ones, unhinted.

    Characters that the face lacks are left out without a word: a reader takes them from another font.
    Raises RenderError when the font's licence flags forbid it; OSError and ValueError when it cannot be read.
    """
    face = _face(path, number)
    fault = embedding_fault(
        _fs_type(face), face.get_name(uharfbuzz.OTNameIdPredefined.FONT_FAMILY) or path.stem
    )
    if fault is not None:
        raise RenderError(fault)
    wanted = uharfbuzz.SubsetInput()
    wanted.unicode_set.update(map(ord, characters | BASIC_CHARACTERS))
    # Subroutines save space in a plain file, but hide from Brotli what glyphs have in common: a sixth of a WOFF2.
    wanted.flags = (
        uharfbuzz.SubsetFlags.NO_HINTING
        | uharfbuzz.SubsetFlags.NOTDEF_OUTLINE
        | uharfbuzz.SubsetFlags.DESUBROUTINIZE
    )
    wanted.layout_feature_tag_set.clear()
    wanted.layout_feature_tag_set.update(map(_tag, _FEATURES))
    wanted.drop_table_tag_set.update(map(_tag, _UNREAD))
    for every in (wanted.name_id_set, wanted.name_lang_id_set):
        every.clear()
        every.invert()
    subset = _subset(face, wanted)
    return woff2.pack(subset) if packing is FontFormat.WOFF2 else subset


def glyph_subset(
    path: Path,
    number: int,
    glyphs: Iterable[int],
    *,
    notdef_outline: bool,
    variations: Mapping[str, float] = {},
) -> bytes:
    """Return face ``number`` (0-based) of ``path`` with some glyphs under their own numbers, for a PDF.

    Glyphs between them are empty, those after the last are gone, and so are layout, hints and what a PDF says
    elsewhere. ``notdef_outline`` keeps the drawing of glyph 0 (CFF fonts keep it in any case). A variable font becomes
    a static one: ``variations`` are places on its axes by their tags, in the axes' own units; axes not named stay at
    their defaults.

    Raises OSError and ValueError for a font that cannot be read.
    """
    face = _face(path, number)
    wanted = _printed(face, glyphs, variations, notdef_outline=notdef_outline)
    # HarfBuzz ends the font behind the last glyph that is kept.
    wanted.flags |= uharfbuzz.SubsetFlags.RETAIN_GIDS | uharfbuzz.SubsetFlags.PASSTHROUGH_UNRECOGNIZED
    return _subset(face, wanted)


def cid_subset(
    path: Path,
    number: int,
    glyphs: Iterable[int],
    *,
    notdef_outline: bool,
    variations: Mapping[str, float] = {},
) -> bytes | None:
    """Return some glyphs of a face as a bare CFF font whose CIDs are the glyph numbers; None where there is none.

    Holds what ``glyph_subset`` holds and no empty glyphs, which take 130 KB of a Noto CJK face even when they are
    compressed. It goes with a CIDFont of type 0, as a FontFile3 of the subtype CIDFontType0C (ISO 32000-2 §9.9.1).
    Only CID-keyed fonts that number their glyphs like their CIDs can do it (§9.7.4.2), as Noto CJK does.

    Raises OSError and ValueError for a font that cannot be read.
    """
    kept = sorted({0, *glyphs})
    face = _face(path, number)
    if "CFF " not in face.table_tags:
        return None
    wanted = _printed(face, kept, variations, notdef_outline=notdef_outline)
    program: bytes = uharfbuzz.Face(_subset(face, wanted)).reference_table("CFF ").data
    return program if _cids(program) == kept else None


def _printed(
    face: uharfbuzz.Face, glyphs: Iterable[int], variations: Mapping[str, float], *, notdef_outline: bool
) -> uharfbuzz.SubsetInput:
    """Return the wish for some glyphs as they stand on a page."""
    wanted = uharfbuzz.SubsetInput()
    wanted.glyph_set.update(glyphs)
    wanted.drop_table_tag_set.update(map(_tag, _UNPRINTED))
    flags = uharfbuzz.SubsetFlags.DESUBROUTINIZE | uharfbuzz.SubsetFlags.NO_HINTING
    if notdef_outline:
        flags |= uharfbuzz.SubsetFlags.NOTDEF_OUTLINE
    axes = {axis.tag for axis in face.axis_infos}
    if axes:
        wanted.pin_all_axes_to_default(face)
        for axis in sorted(axes & variations.keys()):
            wanted.pin_axis_location(face, axis, variations[axis])
        # A PDF has no room for CFF2 (§9.9).
        flags |= uharfbuzz.SubsetFlags.DOWNGRADE_CFF2
    wanted.flags = flags
    return wanted


def _cids(program: bytes) -> list[int]:
    """Return the CIDs of a CFF font's glyphs in order; none where it is not CID-keyed."""
    # Loaded late: where the cache has every subset, nothing needs it.
    from fontTools.cffLib import CFFFontSet

    fonts = CFFFontSet()
    fonts.decompile(BytesIO(program), None, isCFF2=False)
    top = fonts[0]
    # The library calls a CID-keyed glyph by its number: cid00042.
    return [0, *(int(name.removeprefix("cid")) for name in top.charset[1:])] if hasattr(top, "ROS") else []


def embedding_fault(fs_type: int, family: str) -> Diagnostic | None:
    """Return what speaks against embedding a subset of a font, or None (OpenType, OS/2 ``fsType``)."""
    # Bits 1 to 3 are one scale: the least restrictive one that is set counts.
    restricted = fs_type & 0x000E == _RESTRICTED
    if restricted or fs_type & (_NO_SUBSETTING | _BITMAPS_ONLY):
        return diagnose("EPUB-030", family=family, fs_type=f"0x{fs_type:04x}")
    return None


def _face(path: Path, number: int) -> uharfbuzz.Face:
    with path.open("rb") as stream:
        packed = stream.read(4) in _PACKED
    # A collection of twenty megabytes is mapped into memory, not read.
    blob = uharfbuzz.Blob(_unpacked(path)) if packed else uharfbuzz.Blob.from_file_path(str(path))
    face = uharfbuzz.Face(blob, number)
    # HarfBuzz gives the one face of a plain font whichever is asked for.
    if number >= face.count or not face.glyph_count:
        raise ValueError(f"{path} has no face {number}")
    return face


def _unpacked(path: Path) -> bytes:
    """Return the OpenType font inside a WOFF or WOFF2 file."""
    from fontTools.ttLib import TTFont

    plain = BytesIO()
    with TTFont(path, recalcTimestamp=False, recalcBBoxes=False) as font:
        font.flavor = None
        font.save(plain, reorderTables=False)
    return plain.getvalue()


def _subset(face: uharfbuzz.Face, wanted: uharfbuzz.SubsetInput) -> bytes:
    try:
        subset: bytes = uharfbuzz.subset(face, wanted).blob.data
    except RuntimeError as error:
        raise ValueError(f"the font cannot be cut down: {error}") from error
    return subset


def _fs_type(face: uharfbuzz.Face) -> int:
    table = face.reference_table("OS/2").data
    return int(_FS_TYPE.unpack_from(table)[0]) if len(table) >= _FS_TYPE.size else 0


def _tag(name: str) -> int:
    """Return a table or feature tag as the number OpenType writes it as."""
    return int.from_bytes(name.ljust(4).encode("ascii"), "big")
