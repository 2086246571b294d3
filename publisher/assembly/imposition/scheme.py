"""The ways to impose: how sheets are folded, bound, printed and turned over. Lengths are millimetres."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from publisher.assembly.imposition.layouts import LAYOUTS, Layout, Shape
from publisher.editions.production import Binding
from publisher.geometry import Mm, Size

_STAYS = Mm(0)


class Axis(StrEnum):
    """The middle line of the sheet, as it is looked at, about which it is turned over to print the back."""

    UPRIGHT = "upright"
    LEVEL = "level"


class Flip(StrEnum):
    """The same as printers call it: about which edge the sheet is turned."""

    SHORT_EDGE = "short"
    LONG_EDGE = "long"

    def axis(self, sheet: Size) -> Axis:
        """Return the line that is parallel to this edge of a sheet."""
        lying = sheet.width > sheet.height
        return Axis.UPRIGHT if lying == (self is Flip.SHORT_EDGE) else Axis.LEVEL

    @classmethod
    def about(cls, axis: Axis, sheet: Size) -> Flip:
        """Return the edge of a sheet that is parallel to the line."""
        return next(flip for flip in cls if flip.axis(sheet) is axis)


class Work(StrEnum):
    """How many plates a sheet needs."""

    SHEETWISE = "sheetwise"
    """Two: one for the front, one for the back."""
    TURN = "turn"
    """One, with the front left and the back right: printed on both sides, turned about the upright line, then cut
    into two equal sheets (work-and-turn, 돈땡)."""
    TUMBLE = "tumble"
    """One, with the front above and the back below: turned about the level line, then cut into two equal sheets."""


class Blanks(StrEnum):
    """Where empty places go when the pages do not fill the sheets."""

    END = "end"
    BEFORE_LAST = "before-last"
    """The last page is a back cover and stays outside."""


class Compensation(StrEnum):
    """What is done about inner leaves being pushed out at the fore-edge."""

    NONE = "none"
    SHIFT = "shift"
    """Pages move towards the spine."""
    SCALE = "scale"
    """Pages become narrower; at the spine they stay."""


@dataclass(frozen=True, slots=True)
class Copies:
    """Step and repeat: how often everything stands on a sheet, to be cut apart before it is folded."""

    beside: int = 1
    stacked: int = 1


@dataclass(frozen=True, slots=True)
class Scheme:
    """A way to impose. Raises ValueError when it cannot be folded or counted."""

    binding: Binding = Binding.SADDLE
    layout: Layout = LAYOUTS[2]
    signature_pages: int = 16
    """Pages of a gathered signature; the last may have fewer. No matter to a saddle-stitched book."""
    work: Work = Work.SHEETWISE
    copies: Copies = Copies()
    blanks: Blanks = Blanks.END
    caliper: Mm = _STAYS
    """Thickness of one leaf of the paper."""
    compensation: Compensation = Compensation.SHIFT

    def __post_init__(self) -> None:
        pages = self.layout.page_count
        if self.binding is Binding.PERFECT and (self.signature_pages < 1 or self.signature_pages % pages):
            raise ValueError(f"a signature of {self.signature_pages} pages of sheets of {pages}")
        if self.caliper < 0 or min(self.copies.beside, self.copies.stacked) < 1:
            raise ValueError("a caliper of 0 or more, and at least one copy")

    @property
    def shape(self) -> Shape:
        """What is between the places of a side."""
        shape = self.layout.shape
        match self.work:
            case Work.SHEETWISE:
                pass
            case Work.TURN:
                shape = shape.beside(2)
            case Work.TUMBLE:
                shape = shape.stacked(2)
        return shape.beside(self.copies.beside).stacked(self.copies.stacked)


SADDLE = Scheme()
"""Two pages a side, one fold, stitched."""
