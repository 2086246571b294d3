"""Rectangles and transformations of the plane a PDF page is drawn on, in points (ISO 32000-2 §8.3)."""

from __future__ import annotations

from typing import NamedTuple

from pikepdf import Array


class Rectangle(NamedTuple):
    """Left, bottom, right and top in points, in the space of a page or a sheet."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        """From left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """From bottom to top."""
        return self.top - self.bottom

    def within(self, other: Rectangle) -> Rectangle:
        """Return what both have in common; turned inside out when that is nothing."""
        return Rectangle(
            max(self.left, other.left),
            max(self.bottom, other.bottom),
            min(self.right, other.right),
            min(self.top, other.top),
        )

    def around(self, other: Rectangle) -> Rectangle:
        """Return the smallest rectangle around both."""
        return Rectangle(
            min(self.left, other.left),
            min(self.bottom, other.bottom),
            max(self.right, other.right),
            max(self.top, other.top),
        )

    def widened(self, by: float) -> Rectangle:
        """Return the rectangle with so much more on every side."""
        return Rectangle(self.left - by, self.bottom - by, self.right + by, self.top + by)

    def array(self) -> Array:
        """Return the rectangle as PDF writes it."""
        return Array([round(value, 4) for value in self])


class Matrix(NamedTuple):
    """A transformation of the plane (§8.3.3)."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    def then(self, other: Matrix) -> Matrix:
        """Return the transformation that does this one first, then the other."""
        return Matrix(
            self.a * other.a + self.b * other.c,
            self.a * other.b + self.b * other.d,
            self.c * other.a + self.d * other.c,
            self.c * other.b + self.d * other.d,
            self.e * other.a + self.f * other.c + other.e,
            self.e * other.b + self.f * other.d + other.f,
        )
