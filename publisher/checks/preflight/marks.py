"""What is painted on a page, one value a painting operation: the words in which the rules speak of a page.

Owns: the values. Refuses: how they were read (``walk``).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from publisher.checks.preflight.faces import Face
from publisher.checks.preflight.inks import Colour, Space
from publisher.checks.preflight.pictures import Picture
from publisher.checks.preflight.reading import Box

Point = tuple[float, float]


class Kind(StrEnum):
    """Kinds of marks."""

    FILL = "fill"
    STROKE = "stroke"
    TEXT = "text"
    PICTURE = "picture"
    SHADING = "shading"


@dataclass(frozen=True, slots=True)
class Mark:
    """One painting operation."""

    kind: Kind
    box: Box
    """What it can cover, clipped, in points of the page's own space."""
    colour: Colour | None
    """None for pictures, and for patterns and shadings, whose colours are marks of their own."""
    artifact: bool
    """True inside marked content that is called an artifact."""
    tagged: bool
    """True inside marked content that the structure tree can name."""
    overprint: bool
    keeps_zeros: bool
    """True where overprinting leaves the plates alone of which it has no ink (OPM 1)."""
    alpha: float
    width: float | None = None
    """Of a stroke, in points; of a fill, that of a line it draws; None for an area."""
    outline: tuple[tuple[Point, ...], ...] = ()
    """Closed outlines of a large fill."""
    odd: bool = False
    """True for the even-odd rule."""
    text: str = ""
    """What extraction gets."""
    codes: tuple[int, ...] = ()
    face: Face | None = None
    size: float = 0.0
    """Of text, in points as printed."""
    visible: bool = True
    """False for text that is neither filled nor stroked, as the text layer under a scan."""
    picture: Picture | None = None
    dpi: float = 0.0
    """Of a picture as printed, the lesser of its two directions."""
    space: Space | None = None
    """Of a shading."""


@dataclass(frozen=True, slots=True)
class Group:
    """A transparency group with a colour space of its own."""

    space: Space
    box: Box | None


def area(box: Box) -> float:
    """Return an area in square points, 0 for a box that is empty."""
    return max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1])


def meet(one: Box, other: Box) -> Box:
    """Return what two boxes have in common; its right may lie left of its left."""
    return max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])


def empty(box: Box) -> bool:
    """Return True for a box without any extent, or of what two boxes do not have in common."""
    return box[2] < box[0] or box[3] < box[1]
