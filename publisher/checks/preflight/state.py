"""The graphics state of a content stream (ISO 32000-2 §8.4) and the arithmetic of its matrices."""

from __future__ import annotations

import math
from copy import copy
from dataclasses import dataclass

from publisher.checks.preflight.faces import Face
from publisher.checks.preflight.inks import BLACK, GRAY, Colour, Space
from publisher.checks.preflight.marks import Point
from publisher.checks.preflight.reading import Box

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_FURTHEST = 1e7
"""Points; beyond, arithmetic of a hostile file would overflow."""


@dataclass(slots=True)
class State:
    """Everything q saves and Q brings back."""

    ctm: Matrix
    clip: Box
    fill: Colour = BLACK
    stroke: Colour = BLACK
    fill_space: Space = GRAY
    stroke_space: Space = GRAY
    pattern: str = ""
    """Name of the pattern that fills; empty for a plain colour."""
    width: float = 1.0
    fill_alpha: float = 1.0
    stroke_alpha: float = 1.0
    fill_over: bool = False
    stroke_over: bool = False
    over_mode: int = 0
    face: Face | None = None
    size: float = 0.0
    spacing: float = 0.0
    word_spacing: float = 0.0
    stretch: float = 1.0
    leading: float = 0.0
    rise: float = 0.0
    mode: int = 0

    def saved(self) -> State:
        """Return a copy."""
        return copy(self)


def times(one: Matrix, other: Matrix) -> Matrix:
    """Return the matrix that does ``one`` first and then ``other``."""
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def moved(matrix: Matrix, x: float, y: float) -> Point:
    """Return where a point lands."""
    a, b, c, d, e, f = matrix
    return _bounded(a * x + c * y + e), _bounded(b * x + d * y + f)


def _bounded(value: float) -> float:
    return min(_FURTHEST, max(-_FURTHEST, value)) if math.isfinite(value) else 0.0


def scale_of(matrix: Matrix) -> float:
    """Return by how much a matrix enlarges, its two directions averaged."""
    return math.sqrt(abs(matrix[0] * matrix[3] - matrix[1] * matrix[2]))


def around(points: list[Point] | tuple[Point, ...]) -> Box:
    """Return the box around points."""
    xs, ys = [point[0] for point in points], [point[1] for point in points]
    return min(xs), min(ys), max(xs), max(ys)


def boxed(matrix: Matrix, box: Box) -> Box:
    """Return the box around a box that a matrix moved."""
    left, bottom, right, top = box
    return around([moved(matrix, x, y) for x in (left, right) for y in (bottom, top)])
