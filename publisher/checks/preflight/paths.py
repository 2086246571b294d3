"""Paths of a content stream as outlines of points (ISO 32000-2 §8.5).

Owns: gathering points, boxes, and telling a line that is drawn as a fill from an area. Refuses: exact curves; four
points on a curve stand for it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from publisher.checks.preflight.marks import Point
from publisher.checks.preflight.reading import Box
from publisher.checks.preflight.state import Matrix, around, moved

Shapes = tuple[tuple[Point, ...], ...]
_STEPS = (0.25, 0.5, 0.75, 1.0)
_LARGE_PT = 3.0
"""Both sides of a fill whose outline is kept."""
_MOST_POINTS = 20_000
_LINE_LIKE = 4.0
"""A fill this many times longer than wide is a line."""
_CORNERS = 6
"""Points of a rectangle at most: four corners, closed once or twice."""
_SAME = 0.01
"""Points: edges nearer than this are one."""


@dataclass(slots=True)
class Path:
    """The path under construction, in the space of its own operands."""

    outlines: list[list[Point]] = field(default_factory=list)
    clips: bool = False
    """True when it becomes the clip once it is painted."""
    count: int = 0

    def move(self, operands: list[Any]) -> None:
        """Begin an outline."""
        self.outlines.append([_point(operands)])

    def line(self, operands: list[Any]) -> None:
        """Go on straight."""
        self._add(_point(operands))

    def curve(self, operands: list[Any]) -> None:
        """Go on in a curve with two controls."""
        self._bend(self._here, _point(operands[-6:-4]), _point(operands[-4:-2]), _point(operands))

    def curve_from_here(self, operands: list[Any]) -> None:
        """Go on in a curve whose first control is the current point."""
        self._bend(self._here, self._here, _point(operands[-4:-2]), _point(operands))

    def curve_to_end(self, operands: list[Any]) -> None:
        """Go on in a curve whose second control is its end."""
        self._bend(self._here, _point(operands[-4:-2]), _point(operands), _point(operands))

    def rectangle(self, operands: list[Any]) -> None:
        """Add a rectangle."""
        x, y, width, height = (float(value) for value in operands[-4:])
        self.outlines.append([(x, y), (x + width, y), (x + width, y + height), (x, y + height), (x, y)])

    def close(self, _: list[Any]) -> None:
        """Go back to where the outline began."""
        if self.outlines:
            self._add(self.outlines[-1][0])

    def shapes(self, matrix: Matrix) -> Shapes:
        """Return the outlines in the page's space."""
        return tuple(tuple(moved(matrix, x, y) for x, y in outline) for outline in self.outlines)

    @property
    def _here(self) -> Point:
        return self.outlines[-1][-1]

    def _add(self, point: Point) -> None:
        if self.count < _MOST_POINTS:
            self.outlines[-1].append(point)
            self.count += 1

    def _bend(self, start: Point, one: Point, two: Point, end: Point) -> None:
        for t in _STEPS:
            a, b, c, d = (1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t**2, t**3
            x, y = (a * start[axis] + b * one[axis] + c * two[axis] + d * end[axis] for axis in (0, 1))
            self._add((x, y))


def _point(operands: list[Any]) -> Point:
    return float(operands[-2]), float(operands[-1])


def box_of(shapes: Shapes) -> Box:
    """Return the box around all outlines."""
    return around([point for shape in shapes for point in shape])


def widened(box: Box, by: float) -> Box:
    """Return a box with more on every side."""
    return box[0] - by, box[1] - by, box[2] + by, box[3] + by


def large(shapes: Shapes) -> Shapes:
    """Return the outlines that cover something worth measuring ink on."""
    return tuple(shape for shape in shapes if min(_sides(around(shape))) >= _LARGE_PT)


def line_width(shapes: Shapes, visible: Box, *, odd: bool) -> float | None:
    """Return the width of the line that a fill draws, None when it is an area.

    A line is a long thin rectangle, what a clip leaves of one, or the ring between two rectangles. Small shapes, as
    those of a logo, are areas.
    """
    frame = _ring(shapes) if odd else None
    width, length = sorted(_sides(visible))
    if frame is not None and width > frame + _SAME:
        return frame
    if not all(_rectangular(shape) for shape in shapes) or length < _LINE_LIKE * max(width, 0.25):
        return None
    return width


def _ring(shapes: Shapes) -> float | None:
    """Return the least width of the ring between two nested rectangles; 0-wide sides are not drawn."""
    if len(shapes) != 2 or not all(_rectangular(shape) for shape in shapes):  # noqa: PLR2004 - outer and inner
        return None
    one, two = around(shapes[0]), around(shapes[1])
    widths = [abs(one[side] - two[side]) for side in range(4)]
    return min((width for width in widths if width > _SAME), default=None)


def _rectangular(shape: tuple[Point, ...]) -> bool:
    """Return True when every edge is level or upright."""
    return len(shape) <= _CORNERS and all(
        abs(one[0] - two[0]) < _SAME or abs(one[1] - two[1]) < _SAME for one, two in pairwise(shape)
    )


def _sides(box: Box) -> tuple[float, float]:
    return box[2] - box[0], box[3] - box[1]
