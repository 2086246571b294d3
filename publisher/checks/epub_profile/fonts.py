"""Rules about fonts: their format, whether and under which licence they may be embedded, their share of the file."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from fontTools.ttLib import TTFont, TTLibError

from publisher.checks.epub_file import EpubFile, Item
from publisher.checks.epub_profile.fault import Fault, fault
from publisher.editions.profiles import EpubProfile

_SUFFIXES = (".woff2", ".woff", ".otf", ".ttf")
_RESTRICTED, _USAGE = 0x0002, 0x000F
"""OpenType OS/2 ``fsType``: the bits of usage, and the one that forbids embedding."""
_BITMAPS_ONLY = 0x0200
_LICENCE_NAMES = frozenset({13, 14})
"""OpenType name identifiers: the licence in words, and where it stands."""
_LICENCE_FILE = re.compile(r"(?:OFL|LICEN[CS]E|COPYING)(?:[-_.]\w+)*$", re.IGNORECASE)
_MOST_SHARE = 80
"""Percent of the file above which fonts are worth a word."""
_LEAST_KB = 2000
"""Fonts below this are no burden whatever their share."""
_KB = 1000


def font_items(epub: EpubFile) -> list[Item]:
    """Return the manifest's fonts that are there."""
    return [item for item in epub.items if item.name.lower().endswith(_SUFFIXES) and item.name in epub.files]


def formats(epub: EpubFile, profile: EpubProfile) -> Iterator[Fault]:
    """EPUB-120: fonts are packed as the store takes them; OpenType and TrueType are one format."""
    for item in font_items(epub):
        kind = item.name.rpartition(".")[2].lower()
        if {"ttf": "otf"}.get(kind, kind) != profile.fonts:
            yield fault("EPUB-120", item.name, found=kind.upper(), wanted=profile.fonts.upper())


def permission(epub: EpubFile, profile: EpubProfile) -> Iterator[Fault]:  # noqa: ARG001  (a rule)
    """EPUB-123: no font forbids embedding (OpenType OS/2 fsType)."""
    for item in font_items(epub):
        try:
            with TTFont(BytesIO(epub.files[item.name]), lazy=True) as font:
                bits = int(font["OS/2"].fsType)
        except (TTLibError, LookupError, OSError, ValueError, AssertionError):
            continue
        if bits & _USAGE == _RESTRICTED or bits & _BITMAPS_ONLY:
            yield fault("EPUB-123", item.name, found=f"0x{bits:04x}")


def licence(epub: EpubFile, profile: EpubProfile) -> Iterator[Fault]:  # noqa: ARG001  (a rule)
    """EPUB-125: a font says its licence (OpenType name table, 13 and 14), or a file in its folder does."""
    for item in font_items(epub):
        if _licensed_beside(epub, item.name):
            continue
        try:
            with TTFont(BytesIO(epub.files[item.name]), lazy=True) as font:
                said = any(record.nameID in _LICENCE_NAMES and _said(record) for record in font["name"].names)
        except KeyError:
            said = False
        except (TTLibError, LookupError, OSError, ValueError, AssertionError):
            continue
        if not said:
            yield fault("EPUB-125", item.name)


def _licensed_beside(epub: EpubFile, name: str) -> bool:
    folder = posixpath.dirname(name)
    return any(
        posixpath.dirname(other) == folder
        and _LICENCE_FILE.match(posixpath.basename(other))
        and content.strip()
        for other, content in epub.files.items()
    )


def _said(record: Any) -> bool:
    return bool(record.toUnicode(errors="replace").strip())


def share(epub: EpubFile, profile: EpubProfile) -> Iterator[Fault]:  # noqa: ARG001  (a rule)
    """EPUB-124: fonts are not nearly all of a large file."""
    total = sum(len(epub.files[item.name]) for item in font_items(epub))
    percent = 100 * total / max(1, epub.size)
    if percent > _MOST_SHARE and total > _LEAST_KB * _KB:
        yield fault("EPUB-124", found=f"{percent:.0f}", kb=f"{total / _KB:.0f}")


RULES = (formats, permission, licence, share)
