"""Font subsets: the part of a font that one book needs, as a file of its own.

Owns: the licence flags and cutting a face down to some characters. Refuses: choosing and finding fonts.
Names stay what they are: a style sheet refers to a subset by its family's own name.
Follows OpenType 1.9 (OS/2 fsType) and WOFF2. The same face and characters give the same bytes.
"""

from __future__ import annotations

from enum import StrEnum
from io import BytesIO
from pathlib import Path
from typing import Any

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from publisher.errors import Diagnostic, RenderError, diagnose

BASIC_CHARACTERS = frozenset(map(chr, range(0x20, 0x7F))) | frozenset(
    "\u00a0·–—‘’“”…•×÷±℃※→〈〉《》「」『』㈜"
)
"""Kept in every subset: basic Latin and the punctuation of Korean prose, which small corrections bring in."""

_FEATURES = ["ccmp", "locl", "kern", "mark", "mkmk", "vert"]
_DROPPED = ["DSIG", "BASE", "VORG", "vhea", "vmtx", "GDEF", "MERG", "meta"]
_RESTRICTED = 0x0002
_NO_SUBSETTING = 0x0100
_BITMAPS_ONLY = 0x0200


class FontFormat(StrEnum):
    """How a subset is packed; the value is the file's suffix."""

    WOFF2 = "woff2"
    OPENTYPE = "otf"


def subset_font(
    path: Path, number: int, characters: frozenset[str], packing: FontFormat = FontFormat.WOFF2
) -> bytes:
    """Return face ``number`` (0-based) of ``path`` with ``characters`` and the basic ones, unhinted.

    Characters that the face lacks are left out without a word: a reader takes them from another font.
    Raises RenderError when the font's licence flags forbid it.
    """
    font: Any = TTFont(path, fontNumber=number, recalcTimestamp=False, recalcBBoxes=False, lazy=True)
    with font:
        fault = embedding_fault(font["OS/2"].fsType, font["name"].getDebugName(1) or path.stem)
        if fault is not None:
            raise RenderError(fault)
        options = Options(
            layout_features=_FEATURES,
            drop_tables=_DROPPED,
            hinting=False,
            notdef_outline=True,
            recalc_timestamp=False,
            name_IDs=["*"],
        )
        subsetter = Subsetter(options)
        subsetter.populate(unicodes=sorted({ord(character) for character in characters | BASIC_CHARACTERS}))
        subsetter.subset(font)
        font.flavor = "woff2" if packing is FontFormat.WOFF2 else None
        packed = BytesIO()
        font.save(packed, reorderTables=False)
    return packed.getvalue()


def embedding_fault(fs_type: int, family: str) -> Diagnostic | None:
    """Return what speaks against embedding a subset of a font, or None (OpenType, OS/2 ``fsType``)."""
    # Bits 1 to 3 are one scale: the least restrictive one that is set counts.
    restricted = fs_type & 0x000E == _RESTRICTED
    if restricted or fs_type & (_NO_SUBSETTING | _BITMAPS_ONLY):
        return diagnose("EPUB-030", family=family, fs_type=f"0x{fs_type:04x}")
    return None
