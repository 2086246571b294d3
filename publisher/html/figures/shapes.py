"""The few shapes a drawing is made of.

Coordinates are user units of the drawing's own view box, x to the right, y down (SVG 2 §8.2). One unit is drawn as about
one millimetre on the main edition's page. Colours are role names (``ink``, ``lamp``, ``hue``, ``region-busan`` …) that
style sheets turn into colours.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Anchor(StrEnum):
    """Which end of a text stands at its x."""

    START = "start"
    MIDDLE = "middle"
    END = "end"


@dataclass(frozen=True, slots=True)
class Circle:
    """A circle, filled or stroked."""

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

    points: tuple[tuple[float, float], ...]
    stroke: str
    stroke_width: float
    dash: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Outline:
    """A filled path, given as an SVG path data string (SVG 2 §9.3); used for codes."""

    data: str
    fill: str


@dataclass(frozen=True, slots=True)
class Label:
    """One line of text; y is its baseline."""

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
