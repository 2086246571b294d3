"""Lengths, sizes and page boxes: the only place where units are converted.

Owns: millimetres, points (1/72 inch, ISO 32000-2 §8.3.2.3) and CSS pixels (1/96 inch, CSS Values 4 §6.2).
Refuses: knowing what is printed on a page.
"""

from __future__ import annotations

from dataclasses import dataclass

_MM_PER_INCH = 25.4
_PT_PER_INCH = 72.0
_PX_PER_INCH = 96.0


class Mm(float):
    """A length in millimetres."""

    __slots__ = ()

    def to_pt(self) -> Pt:
        """Return the same length in PDF points."""
        return Pt(self * _PT_PER_INCH / _MM_PER_INCH)

    def to_px(self, dpi: float = _PX_PER_INCH) -> Px:
        """Return the same length in pixels at ``dpi`` pixels an inch (default: CSS pixels)."""
        return Px(self * dpi / _MM_PER_INCH)

    def css(self) -> str:
        """Return the length as a CSS dimension, at most four decimals."""
        return f"{round(self, 4):g}mm"


class Pt(float):
    """A length in PDF points, 1/72 inch."""

    __slots__ = ()

    def to_mm(self) -> Mm:
        """Return the same length in millimetres."""
        return Mm(self * _MM_PER_INCH / _PT_PER_INCH)


class Px(float):
    """A length in CSS pixels, 1/96 inch."""

    __slots__ = ()

    def to_pt(self) -> Pt:
        """Return the same length in PDF points."""
        return Pt(self * _PT_PER_INCH / _PX_PER_INCH)

    def to_mm(self) -> Mm:
        """Return the same length in millimetres."""
        return Mm(self * _MM_PER_INCH / _PX_PER_INCH)


@dataclass(frozen=True, slots=True)
class Size:
    """Width and height of a page, in millimetres."""

    width: Mm
    height: Mm

    def rotated(self) -> Size:
        """Return the size with width and height exchanged."""
        return Size(self.height, self.width)


@dataclass(frozen=True, slots=True)
class Margins:
    """Distances from the trimmed edge to the text block, in millimetres; inner is the spine side."""

    head: Mm
    foot: Mm
    inner: Mm
    outer: Mm

    def left(self, *, verso: bool) -> Mm:
        """Return the left margin of a verso (left-hand) or recto page."""
        return self.outer if verso else self.inner

    def right(self, *, verso: bool) -> Mm:
        """Return the right margin of a verso (left-hand) or recto page."""
        return self.inner if verso else self.outer
