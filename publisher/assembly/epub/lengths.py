"""Lengths of a flattened sheet that follow the reader's own size of text: no px, no rem, no height of a screen.

Owns: rewriting literal lengths (CSS Values 4 §6). Refuses: parsing the sheet; it is ours, and one rule a line.
"""

from __future__ import annotations

import re

from publisher.geometry import Mm, Pt

_ROOT_PX = 16
"""CSS pixels in an em of a reader's usual size of text."""
_LENGTH = re.compile(r"(?<![\w#.-])(-?\d*\.?\d+)(px|pt|mm|rem)\b")
_SCREEN_DPI = 96
"""CSS pixels in an inch."""
_SCREEN_HEIGHT = re.compile(r"[\w-]+\s*:[^;{}]*\d(?:vh|vw|vmin|vmax)\b[^;{}]*;?")
_PX = {
    "px": 1.0,
    "pt": Pt(1).to_mm().to_px(_SCREEN_DPI),
    "mm": Mm(1).to_px(_SCREEN_DPI),
    "rem": float(_ROOT_PX),
}


def relative(css: str, *, plain: bool) -> str:
    """Return ``css`` with lengths in px and pt as parts of the text's size.

    ``plain`` is for readers of EPUB 2: they know neither rem nor heights of the screen, so that these go too.
    """
    css = _LENGTH.sub(lambda found: _part(float(found[1]), found[2], plain=plain), css)
    return _SCREEN_HEIGHT.sub("", css) if plain else css


def _part(number: float, unit: str, *, plain: bool) -> str:
    return f"{number * _PX[unit] / _ROOT_PX:.4f}".rstrip("0").rstrip(".") + ("em" if plain else "rem")
