"""The cover: the lamps of all cases in a field of points that is also a tile map of the country."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

from publisher.content.regions import REGIONS
from publisher.html.figures.lamps import FINEST, lamp_cells, rings
from publisher.html.figures.measures import Box
from publisher.html.figures.shapes import Circle, Drawing, finished

_COLUMNS, _ROWS = 8, 11
"""Cells of the field: two by two a tile; Jeju ends in the eleventh row."""
_USUAL_LAMPS = 31
"""With this many lamps the rings of neighbours just meet; fewer lamps reach farther."""
_INTO_TITLE, _INTO_IMPRINT = -0.05, 0.4
"""How far rings may come into the rooms kept free, in cells: the letters end before their room does."""


@dataclass(frozen=True, slots=True)
class Field:
    """Where the cells of the field lie on the trim, origin its top left corner."""

    left: float
    top: float
    cell: float
    """Distance of columns, and of rows too unless they draw closer."""
    step: float
    """Distance of rows."""
    title: Box
    """Kept free for the title."""
    imprint: Box
    """Kept free for subtitle, years and publishers, in the sea beside Jeju."""

    def point(self, across: float, down: float) -> tuple[float, float]:
        """Return the place of a point given in cells."""
        return self.left + across * self.cell, self.top + down * self.step


def lay_field(width: float, height: float, *, capital: bool) -> Field:
    """Return the field of a trim. ``capital`` tells whether the capital area has cases."""
    cell = min(width * 0.1064, height * 0.0779)
    left, top = (width - _COLUMNS * cell) / 2, height * 0.0895
    title = Box(left, top, left + 6 * cell, top + 2 * cell)
    step = cell
    if capital:
        # Its tiles lie where the title stands: the map moves below the title and its rows draw closer.
        top, step = title.bottom, cell * (_ROWS - 2) / _ROWS
    sea = top + 9 * step
    imprint = Box(left + 2 * cell, sea, left + _COLUMNS * cell, sea + 2 * step)
    return Field(left, top, cell, step, title, imprint)


def cover_field(
    counts: Mapping[str, int],
    width: float = 188.0,
    height: float = 257.0,
    bleed: float = 3.0,
    *,
    beyond: tuple[float, float] = (0.0, 0.0),
    lowered: float = 0.0,
) -> Drawing:
    """Return the lamps of all cases at their regions' tiles, for a trim of ``width`` × ``height`` plus bleed.

    ``counts`` maps region codes to numbers of cases. Six of eight columns and two rows at the top left
    stay free for the title: the capital area's tiles lie there, so with cases in the capital area the
    whole map moves below the title and its rows draw closer. More than four cases share a tile on a
    finer grid, with smaller lamps; the fewer lamps a book has, the farther their rings reach. The
    ground is the page's. The view box begins at minus the bleed; ``beyond`` is how much farther it reaches to the
    left and to the right, in widths of the whole drawing, so that rings run on over spine and flaps.
    ``lowered`` is how much lower than usual the title stands: rings keep clear of it.
    """
    field = lay_field(width, height, capital=any(r.capital and counts.get(r.code, 0) > 0 for r in REGIONS))
    field = replace(field, title=replace(field.title, bottom=field.title.bottom + lowered))
    weight = sum(count * _scale(count) ** 2 for count in counts.values())
    spread = min(3.2, max(1.0, math.sqrt(_USUAL_LAMPS / max(1.0, weight))))
    occupied: set[tuple[int, int]] = set()
    circles: list[Circle] = []
    cores: list[Circle] = []
    for region in REGIONS:
        count = counts.get(region.code, 0)
        scale = _scale(count)
        side = round(2 / scale)
        for column, row in lamp_cells(count, region.order, side, side):
            across = region.tile[0] * 2 + (column + 0.5) * scale
            down = region.tile[1] * 2 + (row + 0.5) * scale
            occupied.add((int(across), int(down)))
            centre = field.point(across, down)
            cores.append(Circle(*centre, _core(field, scale), "lamp"))
            circles += _lamp_rings(field, centre, scale, spread)
    shapes = (*_points(field, occupied), *circles, *cores)
    across, down = width + 2 * bleed, height + 2 * bleed
    left, right = beyond
    wide = across * (left + 1 + right)
    return finished("cover-field", wide, down, shapes, x=-bleed - across * left, y=-bleed)


def _scale(count: int) -> float:
    """Return the size of a lamp that shares its tile with others: 1 up to four, less on finer grids."""
    return 2 / max(2, math.ceil(math.sqrt(count)))


def _core(field: Field, scale: float) -> float:
    return field.cell * 0.155 * scale


def _lamp_rings(field: Field, centre: tuple[float, float], scale: float, spread: float) -> list[Circle]:
    """Return the rings of a lamp, save those that would run into the rooms kept free."""
    radii = (_core(field, scale) + field.cell * 0.065 * scale, field.cell * 0.88 * scale * spread)
    count = max(4, round(9 * spread * (0.55 + 0.45 * scale)))
    rooms = ((field.title, _INTO_TITLE), (field.imprint, _INTO_IMPRINT))
    limit = min(_distance(centre, room) + into * field.cell for room, into in rooms)
    drawn = rings(centre, radii, count, "lamp", (0.34 * math.sqrt(scale), FINEST), 1.12)
    return [ring for ring in drawn if ring.r <= limit]


def _distance(point: tuple[float, float], room: Box) -> float:
    x, y = point
    return math.hypot(max(room.left - x, 0, x - room.right), max(room.top - y, 0, y - room.bottom))


def _points(field: Field, occupied: set[tuple[int, int]]) -> list[Circle]:
    points: list[Circle] = []
    for cell in ((column, row) for row in range(_ROWS) for column in range(_COLUMNS)):
        centre = field.point(cell[0] + 0.5, cell[1] + 0.5)
        if cell not in occupied and all(_distance(centre, room) > 0 for room in (field.title, field.imprint)):
            points.append(Circle(*centre, 0.32, "fog"))
    return points
