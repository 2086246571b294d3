"""A lamp and its rings, the sign all ornament is made of: a lamp is a case, rings are what spread from it."""

from __future__ import annotations

import hashlib

from publisher.html.figures.shapes import Circle

FINEST = 0.18
"""Thinnest ring a press holds, units: half a point where a unit is a millimetre."""
_CELLS = {
    1: (((1, 0),), ((1, 0),)),
    2: (((1, 0), (0, 1)), ((0, 0), (1, 1))),
    3: (((1, 0), (0, 1), (1, 1)), ((0, 0), (1, 0), (1, 1))),
}
"""Cells of a 2 × 2 grid for one to three lamps, for regions of even and odd order."""


def lamp_cells(count: int, order: int, columns: int, rows: int) -> tuple[tuple[int, int], ...]:
    """Return the cells (column, row) of ``count`` lamps: every other cell first, then those between."""
    if (columns, rows) == (2, 2) and count in _CELLS:
        return _CELLS[count][order % 2]
    cells = [(column, row) for row in range(rows) for column in range(columns)]
    cells.sort(key=lambda cell: sum(cell) % 2)  # stable: reading order within each half
    return tuple(cells[:count])


def rings(
    centre: tuple[float, float],
    radii: tuple[float, float],
    count: int,
    role: str,
    widths: tuple[float, float],
    power: float = 1.0,
) -> tuple[Circle, ...]:
    """Return ``count`` rings, innermost first; radii and strokes go from the first to the second value."""
    (x, y), (first, last) = centre, radii
    steps = [index / max(1, count - 1) for index in range(count)]
    return tuple(
        Circle(x, y, first + (last - first) * step**power, None, role, _stroke(widths, step))
        for step in steps
    )


def _stroke(widths: tuple[float, float], step: float) -> float:
    return max(FINEST, widths[0] + (widths[1] - widths[0]) * step)


class Dice:
    """Numbers drawn from a name: SHA-256 of the name and a counter, no library's generator."""

    def __init__(self, seed: str) -> None:
        self._seed = seed.encode()
        self._drawn = 0

    def share(self) -> float:
        """Return the next number from 0 (inclusive) to 1 (exclusive)."""
        digest = hashlib.sha256(self._seed + self._drawn.to_bytes(4, "big")).digest()
        self._drawn += 1
        return int.from_bytes(digest[:6], "big") / 2**48

    def between(self, low: float, high: float) -> float:
        """Return the next number from ``low`` to ``high``."""
        return low + (high - low) * self.share()

    def whole(self, low: int, high: int) -> int:
        """Return the next whole number from ``low`` to ``high``, both included."""
        return low + int(self.share() * (high - low + 1))
