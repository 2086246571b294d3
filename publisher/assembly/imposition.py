"""Imposition: which page stands where on which side of which sheet. Pure; draws nothing.

Values carry a grid position, a rotation and a shift, so that larger signatures and more pages a side need no
new ones. Page numbers are physical, 0-based; page 0 is a recto.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from publisher.geometry import Mm

PAGES_PER_SHEET = 4
"""Pages on a folded sheet, two a side."""
_STAYS = Mm(0)


class Flip(StrEnum):
    """About which edge of the sheet the back is turned up."""

    SHORT_EDGE = "short-edge"
    LONG_EDGE = "long-edge"


@dataclass(frozen=True, slots=True)
class Placement:
    """A page's place on one side of a sheet, as the printed side is looked at."""

    page_index: int | None
    """Physical page, 0-based; None leaves the place empty."""
    column: int
    """0-based from the left."""
    row: int = 0
    """0-based from the top."""
    rotation: int = 0
    """Degrees clockwise: 0, 90, 180 or 270."""
    shift: Mm = _STAYS
    """How far the page's content moves to the right against creep; negative to the left."""


@dataclass(frozen=True, slots=True)
class SheetSide:
    """One printed side: its placements row by row, left to right."""

    placements: tuple[Placement, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of paper."""

    front: SheetSide
    """The side that is outside when the sheet is folded."""
    back: SheetSide


@dataclass(frozen=True, slots=True)
class Signature:
    """Sheets folded together, outer to inner."""

    sheets: tuple[Sheet, ...]


@dataclass(frozen=True, slots=True)
class Imposition:
    """The signatures of a whole book, in the order they are bound."""

    page_count: int
    """Pages placed, without the empty places."""
    columns: int
    rows: int
    flip: Flip
    signatures: tuple[Signature, ...]

    @property
    def sides(self) -> tuple[SheetSide, ...]:
        """Return every side in printing order: front and back of each sheet, outer to inner."""
        return tuple(
            side
            for signature in self.signatures
            for sheet in signature.sheets
            for side in (sheet.front, sheet.back)
        )


def impose_saddle(page_count: int, creep_mm: float = 0.0) -> Imposition:
    """Place ``page_count`` pages two a side on sheets that are nested, folded once and stitched in the fold.

    ``creep_mm`` is how far one sheet pushes the next inner one out at the fore-edge, about the thickness of
    its paper; the outermost sheet stays and every further one moves its pages that much more towards the
    spine. Where the count is no multiple of four the last places are empty; a page plan rather puts blank
    pages where they look intended.

    Raises ValueError for no pages or a negative creep.
    """
    if page_count < 1 or creep_mm < 0:
        raise ValueError("a booklet needs at least one page and a creep of 0 or more")
    sheet_count = -(-page_count // PAGES_PER_SHEET)
    last = sheet_count * PAGES_PER_SHEET - 1

    def side(left: int, right: int, shift: Mm) -> SheetSide:
        return SheetSide(
            (
                Placement(left if left < page_count else None, column=0, shift=shift),
                Placement(right if right < page_count else None, column=1, shift=Mm(-shift)),
            )
        )

    sheets = []
    for depth in range(sheet_count):
        shift = Mm(depth * creep_mm)
        outer = 2 * depth
        sheets.append(Sheet(side(last - outer, outer, shift), side(outer + 1, last - outer - 1, shift)))
    return Imposition(page_count, 2, 1, Flip.SHORT_EDGE, (Signature(tuple(sheets)),))
