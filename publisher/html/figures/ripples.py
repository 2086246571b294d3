"""Ripples: the cover's field, the figure of each company, openers, dividers and rows of dots.

Owns: ornament for any number of cases and regions. Refuses: chance; whatever varies is drawn from
SHA-256 of a name, so that the same name gives the same figure for ever, on every machine.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from publisher.html.figures.field import cover_field
from publisher.html.figures.lamps import FINEST, Dice, lamp_cells, rings
from publisher.html.figures.measures import Box
from publisher.html.figures.shapes import Circle, Drawing, Rect, Shape, finished
from publisher.html.figures.tiles import COLUMNS, ROWS, place

__all__ = ["cover_field", "divider", "dots", "emblem"]

_DIVIDER_HEAD = 0.295
"""Of a divider's height, the part that is the name's."""
_ROUND_A_MIDDLE = 4
"""So many lamps of a divider stand round a middle, more on a grid."""


def emblem(
    seed: str, width: float = 194.0, height: float = 104.6, number: tuple[float, float] | None = None
) -> Drawing:
    """Return the figure of a company on its tint: broken rings about a lamp, and one or two smaller sources.

    ``seed`` is the company's name. The left third holds no source, and no ring comes into the room of the number
    that stands there: ``number`` is its width and height from the lower left corner, usually a third of each.
    """
    dice = Dice(f"emblem:{seed}")
    room = number or (width * 0.31, height * 0.31)
    x = width * (0.72 + dice.between(-0.03, 0.06))
    y = height * (0.5 + dice.between(-0.2, 0.16))
    reach = min(height * 0.84, width * 0.46, _beyond((x, y), room, height))
    shapes: list[Shape] = [Rect(0, 0, width, height, "tint")]
    shapes += _broken_rings(dice, (x, y), reach)
    angle = dice.between(0.62, 1.4) * math.pi  # to the left of the lamp, above or below
    for distance, size in ((0.52, 0.36), (0.8, 0.2))[: dice.whole(1, 2)]:
        cx = x + reach * distance * math.cos(angle)
        cy = min(height * 0.92, max(height * 0.08, y - reach * distance * math.sin(angle) * 0.75))
        outer = min(reach * size * dice.between(0.8, 1.1), _beyond((cx, cy), room, height))
        radii = (min(reach * size * 0.14, outer), outer)
        shapes += rings((cx, cy), radii, dice.whole(6, 11), "hue", (0.32, FINEST))
        shapes.append(Circle(cx, cy, reach * size * 0.05, "hue"))
        angle += dice.between(0.4, 0.9)
    shapes.append(Circle(x, y, reach * dice.between(0.034, 0.052), "lamp"))
    return finished("emblem", width, height, tuple(shapes))


def _beyond(centre: tuple[float, float], room: tuple[float, float], height: float) -> float:
    """Return how far a source may reach before its rings come to a room in the lower left corner."""
    away = math.hypot(max(0.0, centre[0] - room[0]), max(0.0, height - room[1] - centre[1]))
    return max(0.5, away - 1.0)


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


def divider(count: int, code: str, width: float = 198.0, height: float = 263.0) -> Drawing:
    """Return a region's divider on its hue: ``count`` lamps whose white rings fill the page and interfere.

    ``code`` is the region's. Its tile on the map tells where the lamps stand, in the south-east low and to the
    right; pitch and reach of the rings, and the lamps' places about one another, are drawn from the code. The
    room of the region's name at the head stays plain, and no lamp stands in that of the list at the foot, one
    row a case: lamps draw together as the list grows. Sizes include the bleed.
    """
    dice = Dice(f"divider:{code}")
    core = width * 0.0455 * min(1.0, math.sqrt(4 / max(4, count)))
    head = height * _DIVIDER_HEAD
    foot = max(head + height * 0.2, height * (0.87 - count * 0.0376))
    room = Box(width * 0.125 + core, head + core * 2.1, width * 0.875 - core, foot - core * 2.1)
    centres = _set_in(_about_one_another(dice, count, width), room, _lean(code, dice))
    pitch = width * dice.between(0.0128, 0.0205) * max(1.0, count / 2) ** 0.6
    reach = width * dice.between(0.5, 0.95) * max(1.0, count / 1.5) ** -0.3
    power, stroke = dice.between(0.94, 1.3), dice.between(0.34, 0.58)
    shapes: list[Shape] = [Rect(0, 0, width, height, "hue")]
    for centre in centres:
        end = reach * dice.between(0.82, 1.1)
        shapes += rings(
            centre, (core * 1.5, end), max(4, round(end / pitch)), "white", (stroke, FINEST), power
        )
    # Wider than the drawing: a page of other proportions shows what lies beside it.
    shapes.append(Rect(-width, -height, 3 * width, height + head, "hue"))
    shapes += [Circle(*centre, core, "lamp") for centre in centres]
    return finished("divider", width, height, tuple(shapes))


def _lean(code: str, dice: Dice) -> tuple[float, float]:
    """Return where a region lies, from 0 (west, north) to 1 (east, south), a little beside its tile."""
    column, row = place(code)
    across, down = (
        min(1.0, max(0.0, share + dice.between(-0.13, 0.13)))
        for share in (column / (COLUMNS - 1), row / (ROWS - 1))
    )
    return across, down


def _about_one_another(dice: Dice, count: int, width: float) -> list[tuple[float, float]]:
    """Return places for lamps about a middle: up to four round it, more on a grid, none exact."""
    if count <= _ROUND_A_MIDDLE:
        away, turn = (width * 0.16 if count > 1 else 0.0), dice.between(0, 2 * math.pi)
        angles = [
            turn + 2 * math.pi * (index + dice.between(-0.14, 0.14)) / max(1, count) for index in range(count)
        ]
        return [
            (out * math.cos(angle), out * math.sin(angle))
            for angle in angles
            for out in (away * dice.between(0.86, 1.2),)
        ]
    columns = math.ceil(math.sqrt(count))
    cell = width * 0.62 / columns
    return [
        (cell * (column + dice.between(-0.12, 0.12)), cell * (row + dice.between(-0.12, 0.12)))
        for column, row in lamp_cells(count, 0, columns, math.ceil(count / columns))
    ]


def _set_in(
    points: list[tuple[float, float]], room: Box, lean: tuple[float, float]
) -> list[tuple[float, float]]:
    """Return the points moved into a room, and drawn together where they are wider than it.

    ``lean`` tells how the rest of the room is divided: 0 leaves it all to the right and below.
    """
    placed: list[list[float]] = []
    for axis, (low, high) in enumerate(((room.left, room.right), (room.top, room.bottom))):
        along = [point[axis] for point in points]
        first, span = min(along, default=0.0), max(along, default=0.0) - min(along, default=0.0)
        wide = max(0.0, high - low)
        shrink = min(1.0, wide / span) if span else 1.0
        start = low + (wide - span * shrink) * lean[axis]
        placed.append([start + (value - first) * shrink for value in along])
    across, down = placed
    return list(zip(across, down, strict=True))


def dots(chosen: int, total: int, width: float = 148.0, columns: int = 29) -> Drawing:
    """Return ``total`` dots, the first ``chosen`` lit, in equal rows of ``columns`` at most, from edge to edge.

    Ornament without words when all are lit. Raises ValueError when more are chosen than there are.
    """
    if not 0 <= chosen <= total:
        raise ValueError(f"{chosen} of {total} cannot be chosen")
    rows = max(1, math.ceil(total / max(1, columns)))
    step = width / max(1, columns)
    columns = max(1, math.ceil(total / rows))
    radius = min(step * 0.3, 2.4)
    along = (width - 2 * radius) / max(1, columns - 1)
    places = [(radius + along * (index % columns), step * (index // columns + 0.5)) for index in range(total)]
    shapes = tuple(
        Circle(x, y, radius, "lamp") if index < chosen else Circle(x, y, radius - 0.125, None, "fog", 0.25)
        for index, (x, y) in enumerate(places)
    )
    alt = f"{total}건 가운데 {chosen}건 선정" if chosen < total else None
    return finished("dots", width, step * rows, shapes, alt)
