"""Ripples: the cover's field, the figure of each company, openers, dividers and rows of dots.

Owns: ornament for any number of cases and regions. Refuses: chance; whatever varies is drawn from
SHA-256 of a name, so that the same name gives the same figure for ever, on every machine.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from publisher.html.figures.field import cover_field
from publisher.html.figures.lamps import FINEST, Dice, lamp_cells, rings
from publisher.html.figures.shapes import Circle, Drawing, Outline, Rect, Shape, finished

__all__ = ["cover_field", "divider", "dots", "emblem", "hero"]


def emblem(seed: str, width: float = 194.0, height: float = 104.6) -> Drawing:
    """Return the figure of a company on its tint: broken rings about a lamp, and one or two smaller sources.

    ``seed`` is the company's name. The left third holds no source, for a number to stand there.
    """
    dice = Dice(f"emblem:{seed}")
    reach = min(height * 0.84, width * 0.46)
    x = width * (0.72 + dice.between(-0.03, 0.06))
    y = height * (0.5 + dice.between(-0.2, 0.16))
    shapes: list[Shape] = [Rect(0, 0, width, height, "tint")]
    shapes += _broken_rings(dice, (x, y), reach)
    angle = dice.between(0.62, 1.4) * math.pi  # to the left of the lamp, above or below
    for distance, size in ((0.52, 0.36), (0.8, 0.2))[: dice.whole(1, 2)]:
        cx = x + reach * distance * math.cos(angle)
        cy = min(height * 0.92, max(height * 0.08, y - reach * distance * math.sin(angle) * 0.75))
        radii = (reach * size * 0.14, reach * size * dice.between(0.8, 1.1))
        shapes += rings((cx, cy), radii, dice.whole(6, 11), "hue", (0.32, FINEST))
        shapes.append(Circle(cx, cy, reach * size * 0.05, "hue"))
        angle += dice.between(0.4, 0.9)
    shapes.append(Circle(x, y, reach * dice.between(0.034, 0.052), "lamp"))
    return finished("emblem", width, height, tuple(shapes))


def _broken_rings(dice: Dice, centre: tuple[float, float], reach: float) -> Iterator[Circle]:
    """Yield the main rings: spacing, weights and gaps from the dice, a few of them heavy."""
    count, power, broken = dice.whole(16, 30), dice.between(0.85, 1.45), dice.between(0.2, 0.7)
    heavy = dice.between(0.7, 1.3)
    for index in range(1, count + 1):
        radius = reach * (0.06 + 0.94 * (index / count) ** power)
        stroke = 0.22 + heavy * dice.share() ** 3
        around = 2 * math.pi * radius
        drawn, turn = dice.between(0.35, 0.9), dice.whole(0, 359)
        if dice.share() < broken:
            yield Circle(*centre, radius, None, "hue", stroke, (around * drawn, around * (1 - drawn)), turn)
        else:
            yield Circle(*centre, radius, None, "hue", stroke)


def hero(seed: str, width: float = 194.0, height: float = 112.6) -> Drawing:
    """Return the opening picture of a story without one: white rings and a lamp on the hue.

    ``seed`` is the company's name. It chooses among two nearly equal ring systems laid over one another, two
    distant sources, and two toothed discs a few teeth apart.
    """
    dice = Dice(f"hero:{seed}")
    unit = min(height / 112.6, width / 150)
    centre = (width * dice.between(0.58, 0.7), height * dice.between(0.44, 0.6))
    pattern = (_close_sources, _far_sources, _toothed_discs)[dice.whole(0, 2)]
    shapes: tuple[Shape, ...] = (
        Rect(0, 0, width, height, "hue"),
        *pattern(dice, centre, unit, (width, height)),
        Circle(*centre, unit * dice.between(6.5, 9.0), "lamp"),
    )
    return finished("hero", width, height, shapes)


def _far_corner(centre: tuple[float, float], size: tuple[float, float]) -> float:
    """Return the distance from a point to the farthest corner of the picture."""
    return math.hypot(max(centre[0], size[0] - centre[0]), max(centre[1], size[1] - centre[1]))


def _evenly(
    centre: tuple[float, float], start: float, pitch: float, end: float, stroke: float
) -> Iterator[Circle]:
    radius = start
    while radius < end:
        yield Circle(*centre, radius, None, "white", stroke)
        radius += pitch


def _close_sources(
    dice: Dice, centre: tuple[float, float], unit: float, size: tuple[float, float]
) -> Iterator[Circle]:
    """Yield two ring systems whose centres nearly agree: their beat draws rays."""
    pitch, away = dice.between(2.5, 3.1) * unit, dice.between(8, 18) * unit
    angle = dice.between(0, 2 * math.pi)
    other = (centre[0] + away * math.cos(angle), centre[1] + away * math.sin(angle))
    end = _far_corner(centre, size)
    yield from _evenly(centre, 12 * unit, pitch, end, 0.42)
    yield from _evenly(other, 12 * unit + away, pitch * dice.between(0.98, 1.04), end, 0.3)


def _far_sources(
    dice: Dice, centre: tuple[float, float], unit: float, size: tuple[float, float]
) -> Iterator[Circle]:
    """Yield two systems apart from one another, the second about a small lamp of its own."""
    pitch = dice.between(2.7, 3.4) * unit
    away, angle = dice.between(46, 70) * unit, dice.between(0.75, 1.25) * math.pi
    other = (centre[0] + away * math.cos(angle), centre[1] + away * math.sin(angle) * 0.6)
    yield from _evenly(centre, 12 * unit, pitch, _far_corner(centre, size), 0.46)
    yield from _evenly(other, 5 * unit, pitch * dice.between(0.92, 1.08), 74 * unit, 0.28)
    yield Circle(*other, 2.4 * unit, "lamp")


def _toothed_discs(
    dice: Dice, centre: tuple[float, float], unit: float, size: tuple[float, float]
) -> Iterator[Shape]:
    """Yield two discs of radial teeth, a few teeth apart: light and dark fields stand where they agree."""
    teeth = dice.whole(160, 210)
    wide = max(0.2, 0.26 * unit)
    for count, inner, outer in ((teeth, 42, 74), (teeth + 2 * dice.whole(1, 3), 58, 96)):
        turns = [2 * math.pi * index / count for index in range(count)]
        data = "".join(_tooth(centre, turn, inner * unit, outer * unit, wide) for turn in turns)
        yield Outline(data, "white")
    yield from rings(centre, (12.5 * unit, 40 * unit), dice.whole(10, 14), "white", (0.5, 0.16))
    yield from _evenly(centre, 104 * unit, dice.between(9, 14) * unit, _far_corner(centre, size), 0.22)
    angle = dice.between(0.8, 1.3) * math.pi
    x, y = centre[0] + 66 * unit * math.cos(angle), centre[1] - 42 * unit * abs(math.sin(angle))
    yield Circle(x, y, 1.8 * unit, "lamp")


def _tooth(centre: tuple[float, float], turn: float, inner: float, outer: float, wide: float) -> str:
    """Return a bar along a radius as closed path data; dashes of a wide ring would flare at its joints."""
    along, across = (math.cos(turn), math.sin(turn)), (-math.sin(turn) * wide, math.cos(turn) * wide)
    x, y = centre[0] + inner * along[0] - across[0] / 2, centre[1] + inner * along[1] - across[1] / 2
    out = ((outer - inner) * along[0], (outer - inner) * along[1])
    moves = (out, across, (-out[0], -out[1]))
    return f"M{x:.2f} {y:.2f}" + "".join(f"l{dx:.2f} {dy:.2f}" for dx, dy in moves) + "z"


def divider(count: int, order: int, width: float = 194.0, height: float = 263.0) -> Drawing:
    """Return a region's divider on its hue: ``count`` lamps whose white rings fill the page and interfere.

    ``order`` varies where the lamps stand. The room of the region's name (top left) and of the list at
    the foot, one row a case, is left to the text; lamps draw together as the list grows. Sizes include
    the bleed.
    """
    left, right = width * 0.345, width * 0.965
    top = height * 0.247
    bottom = max(top + height * 0.1, min(top + (right - left), height * 0.885 - count * height * 0.042))
    columns, rows, cell = _grid(count, right - left, bottom - top)
    step = min((bottom - top) / rows, cell * 1.5)
    stride = min((right - left) / columns, cell * 1.5)
    centres = [
        (right - (columns - column - 0.5) * stride, top + (row + 0.5) * step)
        for column, row in lamp_cells(count, order, columns, rows)
    ]
    scale = math.sqrt(cell / (width * 0.31))
    each = max(12, min(46, 170 // max(1, count)))
    reach = width * (0.062 + 0.0155 * each * max(1.0, count / 4))  # many lamps: wider rings, as light a page
    shapes: list[Shape] = [Rect(0, 0, width, height, "hue")]
    for centre in centres:
        shapes += rings(centre, (cell * 0.2, reach), each, "white", (0.42, FINEST), 1.2)
    shapes += [Circle(*centre, width * 0.0464 * scale * min(1.0, scale + 0.12), "lamp") for centre in centres]
    return finished("divider", width, height, tuple(shapes))


def _grid(count: int, width: float, height: float) -> tuple[int, int, float]:
    """Return columns, rows and cell size of the roomiest grid for ``count`` lamps, four places at least."""
    places = max(4, count)
    grids = [
        (columns, rows, min(width / columns, height / rows))
        for columns in range(2, places + 1)
        for rows in (math.ceil(places / columns),)
    ]
    return max(grids, key=lambda grid: (grid[2], -grid[0]))


def dots(chosen: int, total: int, width: float = 148.0, columns: int = 29) -> Drawing:
    """Return ``total`` dots, the first ``chosen`` lit, in rows of ``columns``.

    Ornament without words when all are lit. Raises ValueError when more are chosen than there are.
    """
    if not 0 <= chosen <= total:
        raise ValueError(f"{chosen} of {total} cannot be chosen")
    columns = max(1, columns)
    step = width / columns
    radius = min(step * 0.3, 2.4)
    places = [(step * (index % columns + 0.5), step * (index // columns + 0.5)) for index in range(total)]
    shapes = tuple(
        Circle(x, y, radius, "lamp") if index < chosen else Circle(x, y, radius - 0.125, None, "fog", 0.25)
        for index, (x, y) in enumerate(places)
    )
    alt = f"{total}건 가운데 {chosen}건 선정" if chosen < total else None
    return finished("dots", width, step * max(1, math.ceil(total / columns)), shapes, alt)
