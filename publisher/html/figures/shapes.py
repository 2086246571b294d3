"""The few shapes a drawing is made of.

Coordinates are user units of the drawing's own view box, x to the right, y down (SVG 2 §8.2). One unit
is drawn as about one millimetre on the main edition's page. Colours are role names (``ink``, ``lamp``,
``hue``, ``region-busan`` …) that style sheets turn into colours.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import ClassVar


class Anchor(StrEnum):
    """Which end of a text stands at its x."""

    START = "start"
    MIDDLE = "middle"
    END = "end"


@dataclass(frozen=True, slots=True)
class Circle:
    """A circle, filled or stroked."""

    kind: ClassVar[str] = "circle"
    """Tells the macro that draws it which element to write."""

    cx: float
    cy: float
    r: float
    fill: str | None = None
    stroke: str | None = None
    stroke_width: float = 0.0
    dash: tuple[float, float] | None = None
    rotate: float = 0.0
    """Degrees about the centre, clockwise; only seen with a dash."""


@dataclass(frozen=True, slots=True)
class Rect:
    """An upright rectangle."""

    kind: ClassVar[str] = "rect"

    x: float
    y: float
    width: float
    height: float
    fill: str | None = None
    stroke: str | None = None
    stroke_width: float = 0.0


@dataclass(frozen=True, slots=True)
class Segments:
    """An open line through two or more points."""

    kind: ClassVar[str] = "segments"

    points: tuple[tuple[float, float], ...]
    stroke: str
    stroke_width: float
    dash: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Outline:
    """A filled path, given as an SVG path data string (SVG 2 §9.3); for shapes too many to name."""

    kind: ClassVar[str] = "outline"

    data: str
    fill: str


@dataclass(frozen=True, slots=True)
class Label:
    """One line of text; y is its baseline."""

    kind: ClassVar[str] = "label"

    x: float
    y: float
    text: str
    size: float
    fill: str
    weight: int = 400
    anchor: Anchor = Anchor.START
    serif: bool = False


Shape = Circle | Rect | Segments | Outline | Label


@dataclass(frozen=True, slots=True)
class Drawing:
    """A finished drawing."""

    name: str
    """Kind of drawing, used as a class: ``ripple``, ``bar-chart`` …"""
    width: float
    height: float
    shapes: tuple[Shape, ...]
    alt: str | None = None
    """What it shows, in words; None for ornament."""
    x: float = 0.0
    """Left edge of the view box."""
    y: float = 0.0
    """Top edge of the view box."""


_FINE = frozenset({"r", "dash"})
"""Fields that keep three decimals: an error in a dash adds up once round a circle."""


def finished(
    name: str,
    width: float,
    height: float,
    shapes: tuple[Shape, ...],
    alt: str | None = None,
    *,
    x: float = 0.0,
    y: float = 0.0,
) -> Drawing:
    """Return the drawing with every number rounded to 0.01 units (radii and dashes to 0.001).

    Whole numbers come back as integers, so that a template prints them without trailing zeros.
    """
    tidy = tuple(_rounded_shape(shape) for shape in shapes)
    return Drawing(name, _rounded(width), _rounded(height), tidy, alt, _rounded(x), _rounded(y))


def _rounded_shape(shape: Shape) -> Shape:
    changes: dict[str, object] = {}
    for field in fields(shape):
        value = getattr(shape, field.name)
        places = 3 if field.name in _FINE else 2
        if isinstance(value, float):
            changes[field.name] = _rounded(value, places)
        elif isinstance(value, tuple):
            changes[field.name] = tuple(_rounded_item(item, places) for item in value)
    return replace(shape, **changes)  # type: ignore[arg-type]  # each field keeps its own type


def _rounded_item(item: object, places: int) -> object:
    if isinstance(item, tuple):
        return tuple(_rounded_item(part, places) for part in item)
    return _rounded(item, places) if isinstance(item, float) else item


def _rounded(value: float, places: int = 2) -> float:
    rounded = round(value, places)
    return int(rounded) if rounded == int(rounded) else rounded
