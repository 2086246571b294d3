"""Outlines of single characters, for a line of text that is drawn without a font.

Owns: finding a face that has a character and reading its outline. Refuses: shaping, kerning, placing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import uharfbuzz


def outlines_of(characters: Iterable[str], files: Sequence[Path]) -> dict[str, tuple[float, bytes]]:
    """Return advance and path of each character, in ems, from the first file that has it; unknown ones are left out.

    A path is drawn as PDF draws one (ISO 32000-2 §8.5.2).
    """
    waiting = sorted(set(characters))
    found: dict[str, tuple[float, bytes]] = {}
    for path in files:
        if not waiting:
            break
        face = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(path))
        font = uharfbuzz.Font(face)
        for character in waiting:
            glyph = font.get_nominal_glyph(ord(character))
            if glyph:
                found[character] = _outline(font, glyph, face.upem)
        waiting = [character for character in waiting if character not in found]
    return found


def _outline(font: Any, glyph: int, upem: int) -> tuple[float, bytes]:
    pieces: list[bytes] = []
    at = 0.0, 0.0

    def told(*values: float) -> bytes:
        return " ".join(f"{round(value / upem, 4):g}" for value in values).encode()

    def move(x: float, y: float, _: object) -> None:
        nonlocal at
        at = x, y
        pieces.append(told(x, y) + b" m")

    def line(x: float, y: float, _: object) -> None:
        nonlocal at
        at = x, y
        pieces.append(told(x, y) + b" l")

    def cubic(ax: float, ay: float, bx: float, by: float, x: float, y: float, _: object) -> None:
        nonlocal at
        at = x, y
        pieces.append(told(ax, ay, bx, by, x, y) + b" c")

    def quadratic(cx: float, cy: float, x: float, y: float, data: object) -> None:
        ax, ay = (at[0] + 2 * cx) / 3, (at[1] + 2 * cy) / 3
        cubic(ax, ay, (x + 2 * cx) / 3, (y + 2 * cy) / 3, x, y, data)

    drawing = uharfbuzz.DrawFuncs()
    drawing.set_move_to_func(move)
    drawing.set_line_to_func(line)
    drawing.set_cubic_to_func(cubic)
    drawing.set_quadratic_to_func(quadratic)
    drawing.set_close_path_func(lambda _: pieces.append(b"h"))
    font.draw_glyph(glyph, drawing, None)
    return font.get_glyph_h_advance(glyph) / upem, b" ".join(pieces)
