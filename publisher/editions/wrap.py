"""The plan of a wrap cover: where back, spine, front and flaps lie on one sheet.

Pure: a trim, a number of pages and a paper in, rectangles out. Everything is in millimetres; the origin is the top left
corner of the trimmed sheet, x to the right, y down, so bleed lies at negative numbers and beyond the far edges. A book
that opens to the left, as all here, has its back on the left.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from publisher.geometry import Mm, Size
from publisher.typography.words import spoken_length

SAFE = Mm(5)
"""Nothing that must not be cut or folded comes nearer than this to an edge or a fold; what Korean shops ask."""
SPINE_TEXT = Mm(5)
"""A thinner spine carries no text: it would creep round the fold."""
_TYPE_SHARE = 0.5
"""Type size of the spine's title in widths of the spine."""
_LARGEST_TYPE = Mm(5.3)
"""15 pt; larger type on a spine shouts."""
_SPINE_BORDER = Mm(30)
"""Kept free at head and foot of the spine, both together, and between title and publisher."""
_PLACES = 2
"""Decimals of a spine's width: a hundredth of a millimetre is finer than any binder."""


@dataclass(frozen=True, slots=True)
class Area:
    """An upright rectangle, millimetres from the top left corner of the trimmed sheet."""

    left: Mm
    top: Mm
    width: Mm
    height: Mm

    @property
    def right(self) -> Mm:
        """The right edge."""
        return Mm(self.left + self.width)

    @property
    def bottom(self) -> Mm:
        """The lower edge."""
        return Mm(self.top + self.height)

    def inset(self, by: Mm) -> Area:
        """Return the area without a border of this width; nothing is left of one too narrow."""
        width, height = (Mm(max(0.0, side - 2 * by)) for side in (self.width, self.height))
        return Area(Mm(self.left + by), Mm(self.top + by), width, height)


@dataclass(frozen=True, slots=True)
class CoverPlan:
    """A wrap cover."""

    trim: Size
    """Of the book's pages: the front and the back are as large."""
    pages: int
    """Of the interior, even."""
    spine_width: Mm
    flaps_width: Mm
    """Of each flap; 0 for none."""
    bleed: Mm

    @property
    def size(self) -> Size:
        """Of the trimmed sheet."""
        return Size(Mm(2 * self.trim.width + self.spine_width + 2 * self.flaps_width), self.trim.height)

    @property
    def sheet(self) -> Size:
        """Of the sheet with its bleed on all four sides."""
        size = self.size
        return Size(Mm(size.width + 2 * self.bleed), Mm(size.height + 2 * self.bleed))

    @property
    def back_flap(self) -> Area:
        """The flap on the back, folded in; of no width without flaps."""
        return self._area(0, self.flaps_width)

    @property
    def back(self) -> Area:
        """The back."""
        return self._area(self.flaps_width, self.trim.width)

    @property
    def spine(self) -> Area:
        """The spine."""
        return self._area(self.back.right, self.spine_width)

    @property
    def front(self) -> Area:
        """The front."""
        return self._area(self.spine.right, self.trim.width)

    @property
    def front_flap(self) -> Area:
        """The flap on the front, folded in; of no width without flaps."""
        return self._area(self.front.right, self.flaps_width)

    @property
    def areas(self) -> tuple[Area, ...]:
        """All areas from left to right; they meet without gap."""
        return self.back_flap, self.back, self.spine, self.front, self.front_flap

    @property
    def folds(self) -> tuple[Mm, ...]:
        """Distances of the folds from the left edge: both sides of the spine, and where flaps turn in."""
        spine = self.spine.left, self.spine.right
        return (self.back.left, *spine, self.front.right) if self.flaps_width else spine

    @property
    def beyond_front(self) -> tuple[float, float]:
        """How far the sheet reaches to the left and the right of the front, in widths of the front, bleed included."""
        front = self.front
        left, right = front.left + self.bleed, self.size.width - front.right + self.bleed
        return round(left / front.width, 4), round(right / front.width, 4)

    @property
    def spine_text(self) -> bool:
        """True when the spine is wide enough for text."""
        return self.spine_width >= SPINE_TEXT

    def _area(self, left: float, width: float) -> Area:
        return Area(Mm(left), Mm(0), Mm(width), self.trim.height)


def wrap_cover(
    trim: Size,
    pages: int,
    mm_per_page: Mm,
    flaps_mm: Mm,
    bleed: Mm,
    *,
    spine_mm: Mm | None = None,
) -> CoverPlan:
    """Plan the cover of a book of so many interior pages on paper of so many mm a page (half a leaf).

    An odd number of pages counts as the next even one: a leaf has two. ``spine_mm`` is the shop's own width of the
    spine, in place of the calculated one. Raises ValueError for a book without pages or a paper without thickness.
    """
    if pages < 1 or (spine_mm is None and mm_per_page <= 0):
        raise ValueError("a spine needs pages and a paper")
    even = pages + pages % 2
    spine = Mm(round(even * mm_per_page, _PLACES)) if spine_mm is None else spine_mm
    return CoverPlan(trim, even, spine, flaps_mm, bleed)


def spine_type(plan: CoverPlan, lines: Sequence[str]) -> Mm:
    """Return the type size at which ``lines``, one after the other, fit the spine: a share of its width, never huge."""
    length = sum(spoken_length(line) for line in lines)
    room = max(0.0, plan.trim.height - _SPINE_BORDER)
    return Mm(round(min(plan.spine_width * _TYPE_SHARE, _LARGEST_TYPE, room / max(1, length)), _PLACES))
