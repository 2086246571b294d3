"""Fonts as a file holds them: embedded or not, and what their glyphs say and how wide they are (ISO 32000-2 §9).

Owns: reading font dictionaries, ToUnicode maps, widths, licence bits. Refuses: drawing glyphs.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from fontTools.agl import toUnicode
from fontTools.ttLib import TTFont, TTLibError
from pypdf.generic import DictionaryObject

from publisher.checks.preflight.reading import body, entry, items, number, part, text
from publisher.checks.preflight.scan import unhex

_SUBSET = re.compile(r"[A-Z]{6}\+")
_SECTION = re.compile(rb"begin(bfchar|bfrange)(.*?)end\1", re.DOTALL)
_HEX = re.compile(rb"<[0-9A-Fa-f\s]*>|\[[^\]]*\]")
_MOST_CODES = 70_000
_MOST_FONT_BYTES = 40_000_000
_CODECS = {"/WinAnsiEncoding": "cp1252", "/MacRomanEncoding": "mac_roman"}


@dataclass(frozen=True, slots=True)
class Face:
    """A font of a file."""

    name: str
    """Without its subset tag."""
    tagged: bool
    """True when its name says that it is a subset."""
    kind: str
    """Subtype, of a composite font that of its descendant: ``Type1``, ``TrueType``, ``CIDFontType0`` …"""
    embedded: bool
    damaged: bool
    """True when it claims a font file that cannot be read."""
    fs_type: int | None
    """Licence bits of its OS/2 table; None where the embedded file has none, as bare CFF."""
    composite: bool
    identity: bool
    """True when codes are glyph numbers."""
    letters: Mapping[int, str]
    """Text of each code, where the file says it."""
    mapped: bool
    """True when it has a ToUnicode map."""
    widths: Mapping[int, float]
    """Advance of each code, in thousandths of an em."""
    width: float
    """Advance of all other codes."""
    ascent: float
    descent: float
    """Thousandths of an em; the descent is negative."""

    def codes(self, shown: bytes) -> list[int]:
        """Return the codes of a string that is shown."""
        if not self.composite:
            return list(shown)
        return [shown[place] << 8 | shown[place + 1] for place in range(0, len(shown) - 1, 2)]

    def advance(self, code: int) -> float:
        """Return the advance of a code in thousandths of an em."""
        return self.widths.get(code, self.width)


def read_face(font: DictionaryObject) -> Face:
    """Return what a font dictionary says."""
    base = text(entry(font, "/BaseFont")).removeprefix("/")
    composite = entry(font, "/Subtype") == "/Type0"
    inner = next(iter(items(entry(font, "/DescendantFonts"))), font) if composite else font
    descriptor = part(inner, "/FontDescriptor")
    file = next(
        (entry(descriptor, key) for key in ("/FontFile", "/FontFile2", "/FontFile3") if key in descriptor),
        None,
    )
    damaged, fs_type = _font_file(file, descriptor)
    kind = text(entry(inner, "/Subtype")).removeprefix("/")
    mapping = entry(font, "/ToUnicode")
    letters = _letters(body(mapping)) if mapping is not None and not isinstance(mapping, str) else {}
    widths, width = _composite_widths(inner) if composite else _simple_widths(font, descriptor)
    if not composite and not letters:
        letters = _encoded(entry(font, "/Encoding"))
    return Face(
        name=_SUBSET.sub("", base, count=1),
        tagged=_SUBSET.match(base) is not None,
        kind=kind,
        embedded=file is not None or kind == "Type3",
        damaged=damaged,
        fs_type=fs_type,
        composite=composite,
        identity=composite and entry(font, "/Encoding") in {"/Identity-H", "/Identity-V"},
        letters=letters,
        mapped=mapping is not None,
        widths=widths,
        width=width,
        ascent=min(number(entry(descriptor, "/Ascent"), 800) or 800, 880),
        descent=max(number(entry(descriptor, "/Descent"), -200), -200),
    )


def _font_file(file: Any, descriptor: DictionaryObject) -> tuple[bool, int | None]:
    """Return whether the embedded file is damaged, and its licence bits."""
    if file is None:
        return False, None
    try:
        data = body(file)
    except Exception:  # noqa: BLE001 - whatever a decoder says of it: the file is damaged
        return True, None
    if not data:
        return True, None
    sfnt = "/FontFile2" in descriptor or entry(file, "/Subtype") == "/OpenType"
    if not sfnt or len(data) > _MOST_FONT_BYTES:
        return False, None
    try:
        with TTFont(BytesIO(data), lazy=True) as face:
            return False, int(face["OS/2"].fsType) if "OS/2" in face else None
    except (TTLibError, AssertionError, KeyError, ValueError, OSError, IndexError):
        return True, None


def _letters(cmap: bytes) -> dict[int, str]:
    """Return the text of each code of a ToUnicode map (ISO 32000-2 §9.10.3)."""
    found: dict[int, str] = {}
    room = _MOST_CODES
    for section in _SECTION.finditer(cmap):
        terms = _HEX.findall(section[2])
        if section[1] == b"bfchar":
            for code, letter in zip(terms[::2], terms[1::2], strict=False):
                found[_code(code)] = _unicode(letter)
        else:
            for first, last, target in zip(terms[::3], terms[1::3], terms[2::3], strict=False):
                room -= _add_range(found, _code(first), _code(last), target)
                if room < 0:
                    break
        if room < 0 or len(found) > _MOST_CODES:
            break
    return found


def _add_range(found: dict[int, str], first: int, last: int, target: bytes) -> int:
    """Add a range of codes and return how many it spans."""
    last = min(last, first + 65535)
    if target.startswith(b"["):
        for code, letter in zip(range(first, last + 1), _HEX.findall(target[1:]), strict=False):
            found[code] = _unicode(letter)
        return last - first + 1
    start = _unicode(target)
    for offset, code in enumerate(range(first, last + 1)):
        if start and ord(start[-1]) + offset <= sys.maxunicode:
            found[code] = start[:-1] + chr(ord(start[-1]) + offset)
    return last - first + 1


def _code(written: bytes) -> int:
    return int.from_bytes(unhex(written))


def _unicode(written: bytes) -> str:
    return unhex(written).decode("utf-16-be", "replace") if not written.startswith(b"[") else ""


def _encoded(encoding: Any) -> dict[int, str]:
    """Return the text of each code of a simple font by its encoding; Latin 1 where it has none."""
    base = text(encoding) if isinstance(encoding, str) else text(entry(encoding, "/BaseEncoding"))
    codec = _CODECS.get(base, "latin-1")
    letters = {code: bytes([code]).decode(codec, "ignore") for code in range(32, 256)}
    code = 0
    for item in items(entry(encoding, "/Differences")):
        if isinstance(item, str):
            letters[code] = toUnicode(item.removeprefix("/"))
            code += 1
        else:
            code = int(number(item))
    return letters


def _composite_widths(font: Any) -> tuple[dict[int, float], float]:
    """Return the advances of a CIDFont (ISO 32000-2 §9.7.4.3)."""
    widths: dict[int, float] = {}
    terms = items(entry(font, "/W"))
    place = 0
    while place + 1 < len(terms) and len(widths) < _MOST_CODES:
        first, second = int(number(terms[place])), terms[place + 1]
        if isinstance(second, list):
            for offset, advance in enumerate(second):
                widths[first + offset] = number(advance)
            place += 2
        elif place + 2 < len(terms):
            for code in range(first, min(int(number(second)), first + _MOST_CODES) + 1):
                widths[code] = number(terms[place + 2])
            place += 3
        else:
            break
    return widths, number(entry(font, "/DW"), 1000)


def _simple_widths(font: DictionaryObject, descriptor: DictionaryObject) -> tuple[dict[int, float], float]:
    first = int(number(entry(font, "/FirstChar")))
    widths = {first + offset: number(width) for offset, width in enumerate(items(entry(font, "/Widths")))}
    scale = 1000.0
    if entry(font, "/Subtype") == "/Type3":
        matrix = items(entry(font, "/FontMatrix"))
        scale = 1000 * (number(matrix[0]) if matrix else 0.001)
        widths = {code: width * scale for code, width in widths.items()}
    return widths, number(entry(descriptor, "/MissingWidth"), 500)


def family_of(name: str) -> str:
    """Return the family in a face's name: what stands before its style."""
    return re.split(r"[-,]", name, maxsplit=1)[0]
