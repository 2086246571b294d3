"""Which page stands where on which side of which sheet, for a scheme and a number of pages. Pure; draws nothing.

Page numbers are physical, 0-based; page 0 is a recto. Lengths are millimetres.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from publisher.assembly.imposition.layouts import Place, Shape
from publisher.assembly.imposition.scheme import (
    SADDLE,
    Axis,
    Blanks,
    Compensation,
    Copies,
    Scheme,
    Work,
)
from publisher.editions.production import Binding
from publisher.geometry import Mm

_STAYS = Mm(0)


@dataclass(frozen=True, slots=True)
class Placement:
    """A page's place on one side of a sheet, as the printed side is looked at."""

    page_index: int | None
    """Physical page, 0-based; None leaves the place empty."""
    position: int
    """Place in the reading order of its signature, 0-based."""
    column: int
    """0-based from the left."""
    row: int
    """0-based from the top."""
    rotation: int
    """Degrees clockwise: 0, or 180 where the page stands on its head."""
    creep: Mm
    """How far the page's fore-edge comes in towards the spine; 0 where nothing is compensated."""

    @property
    def spine_left(self) -> bool:
        """True when the spine is at the left of the place, as the side is looked at."""
        recto = self.position % 2 == 0
        return recto == (self.rotation == 0)


SheetSide = tuple[Placement, ...]
"""One printed side."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of paper. Where one plate prints both sides, both are the same."""

    front: SheetSide
    """The side that is outside when the sheet is folded."""
    back: SheetSide


@dataclass(frozen=True, slots=True)
class Signature:
    """Sheets folded together, outer to inner."""

    sheets: tuple[Sheet, ...]

    @property
    def page_count(self) -> int:
        """Pages and empty places: the last lies on the outermost sheet."""
        outermost = self.sheets[0]
        return 1 + max(place.position for place in (*outermost.front, *outermost.back))


@dataclass(frozen=True, slots=True)
class Plate:
    """One page of the imposed file."""

    signature: int
    """0-based, in binding order."""
    sheet: int
    """0-based within the signature, outer to inner."""
    back: bool
    side: SheetSide


@dataclass(frozen=True, slots=True)
class Imposition:
    """The signatures of a whole book, in the order they are bound."""

    page_count: int
    """Pages placed, without the empty places."""
    shape: Shape
    axis: Axis
    """How the sheets are turned over between front and back."""
    one_plate: bool
    """True when each sheet has one plate for both sides."""
    compensation: Compensation
    signatures: tuple[Signature, ...]

    @property
    def sheet_count(self) -> int:
        """Number of sheets of paper that go through the press for one book, or for all its copies."""
        return sum(len(signature.sheets) for signature in self.signatures)

    @property
    def blank_count(self) -> int:
        """Number of empty places in one book."""
        return sum(signature.page_count for signature in self.signatures) - self.page_count

    @property
    def plates(self) -> tuple[Plate, ...]:
        """Every plate in printing order: front and back of each sheet, outer to inner."""
        return tuple(
            Plate(at, depth, back, sheet.back if back else sheet.front)
            for at, signature in enumerate(self.signatures)
            for depth, sheet in enumerate(signature.sheets)
            for back in ((False,) if self.one_plate else (False, True))
        )


def arrange(page_count: int, scheme: Scheme = SADDLE, axis: Axis = Axis.UPRIGHT) -> Imposition:
    """Place ``page_count`` pages by a scheme; ``axis`` says how sheets are turned that have two plates.

    Raises ValueError for no pages.
    """
    if page_count < 1:
        raise ValueError("no pages")
    lengths = _lengths(page_count, scheme)
    pages = iter(_spread(page_count, sum(lengths), scheme.blanks))
    signatures = []
    for length in lengths:
        own = [next(pages) for _ in range(length)]
        depth = length // scheme.layout.page_count
        signatures.append(Signature(tuple(_sheet(own, at, scheme, axis) for at in range(depth))))
    turned = {Work.SHEETWISE: axis, Work.TURN: Axis.UPRIGHT, Work.TUMBLE: Axis.LEVEL}[scheme.work]
    return Imposition(
        page_count,
        scheme.shape,
        turned,
        scheme.work is not Work.SHEETWISE,
        scheme.compensation,
        tuple(signatures),
    )


def _lengths(page_count: int, scheme: Scheme) -> list[int]:
    """Return how many pages each signature has; the last only as many sheets as it needs."""
    pages = scheme.layout.page_count
    most = page_count if scheme.binding is Binding.SADDLE else scheme.signature_pages
    full, rest = divmod(page_count, most)
    return [-(-count // pages) * pages for count in (*[most] * full, rest) if count]


def _spread(page_count: int, places: int, blanks: Blanks) -> list[int | None]:
    """Return the page of every place of the book in reading order."""
    pages: list[int | None] = list(range(page_count))
    empty: list[int | None] = [None] * (places - page_count)
    kept = 1 if blanks is Blanks.BEFORE_LAST and page_count > 1 else 0
    return [*pages[: page_count - kept], *empty, *pages[page_count - kept :]]


def _sheet(pages: list[int | None], depth: int, scheme: Scheme, axis: Axis) -> Sheet:
    """Return the sheet that lies ``depth`` sheets inside the outermost of a signature of these pages."""
    layout = scheme.layout
    half = layout.page_count // 2

    def lay(places: tuple[Place, ...]) -> SheetSide:
        side = []
        for at, place in enumerate(places):
            # Sheets inside take their pages from the middle: as many before it as behind it.
            behind = place.position >= half
            position = place.position + (len(pages) - depth * half - 2 * half if behind else depth * half)
            row, column = divmod(at, layout.columns)
            creep = _creep(position, len(pages), scheme)
            side.append(Placement(pages[position], position, column, row, place.rotation, creep))
        return tuple(side)

    front, back = lay(layout.front), lay(layout.back)
    shape = layout.shape
    match scheme.work:
        case Work.SHEETWISE:
            if axis is Axis.LEVEL:
                back = _half_turned(back, shape)
        case Work.TURN:
            front = back = (*front, *_moved(back, layout.columns, 0))
        case Work.TUMBLE:
            front = back = (*front, *_moved(_half_turned(back, shape), 0, layout.rows))
    return Sheet(_repeated(front, scheme), _repeated(back, scheme))


def _creep(position: int, length: int, scheme: Scheme) -> Mm:
    """Return how far a page moves in: a caliper for every leaf that lies around its own."""
    if scheme.compensation is Compensation.NONE:
        return _STAYS
    return Mm(scheme.caliper * (min(position, length - 1 - position) // 2))


def _half_turned(side: SheetSide, shape: Shape) -> SheetSide:
    """Return a side that is upside down."""
    last_column, last_row = len(shape.columns), len(shape.rows)
    return tuple(
        replace(
            place,
            column=last_column - place.column,
            row=last_row - place.row,
            rotation=180 - place.rotation,
        )
        for place in side
    )


def _moved(side: SheetSide, columns: int, rows: int) -> SheetSide:
    return tuple(replace(place, column=place.column + columns, row=place.row + rows) for place in side)


def _repeated(side: SheetSide, scheme: Scheme) -> SheetSide:
    """Return the side as often as it stands on the sheet."""
    copies = scheme.copies
    if copies == Copies():
        return side
    columns = scheme.shape.column_count // copies.beside
    rows = scheme.shape.row_count // copies.stacked
    return tuple(
        place
        for down in range(copies.stacked)
        for across in range(copies.beside)
        for place in _moved(side, across * columns, down * rows)
    )
