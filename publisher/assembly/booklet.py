"""Draws an imposition: pages of a finished PDF on the sides of printing sheets.

Each page is a form XObject (ISO 32000-2 §8.10), placed by its trim and clipped: nothing crosses a fold, at the sheet's
outside the bleed stays. Pictures and fonts are copied as they are, once. Sheets are plates: links, tags and page labels
end here. Same source, same bytes: the identifier comes from the source's, the dates are the source's. Refuses to know
which page goes where.
"""

from __future__ import annotations

import hashlib
import os
import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from pikepdf import Array, Dictionary, Name, Object, ObjectStreamMode, Pdf, StreamDecodeLevel

from publisher.assembly.imposition import (
    SADDLE,
    Axis,
    Box,
    Flip,
    Gaps,
    Grid,
    Imposition,
    Marks,
    Placement,
    Plate,
    Scheme,
    arrange,
    marks_of,
    needed,
    room_for_marks,
    smallest,
    too_narrow,
    turned_to,
)
from publisher.assembly.loose_pages import LoosePage, LoosePages, opened, told
from publisher.assembly.plane import Matrix, Rectangle
from publisher.errors import AssemblyError, Diagnostic, diagnose
from publisher.geometry import Mm, Size

_DUPLEX = {Flip.SHORT_EDGE: Name.DuplexFlipShortEdge, Flip.LONG_EDGE: Name.DuplexFlipLongEdge}
_INFO_KEPT = frozenset(
    {"/Title", "/Author", "/Subject", "/Keywords", "/Creator", "/CreationDate", "/ModDate"}
)
_CATALOGUE_KEPT = frozenset({"/Type", "/Version", "/Extensions", "/OutputIntents", "/Lang", "/OCProperties"})
"""What is true of the sheets too: standards of syntax, colours, language, and which layers are hidden."""
_CONSTANT_ID = re.compile(rb"/ID \[<[0-9a-f]*><(31415926535897932384626433832795)> *\]")
"""What qpdf writes for want of an identifier; the first half is the source's own, which tells what was imposed."""
_TAIL = 1024
"""Bytes at the end of a file that hold ``startxref``, and of a cross-reference stream that hold its dictionary."""
_HAIRLINE_PT = 0.25
_NOTHING = Mm(0)


@dataclass(frozen=True, slots=True)
class Wishes:
    """How a file is to be imposed. What is None follows from its pages."""

    scheme: Scheme = SADDLE
    flip: Flip | None = None
    """None: whichever leaves the backs upright. No matter to a sheet with one plate."""
    sheet: Size | None = None
    """The paper, standing or lying. None: the smallest usual one."""
    trim: Size | None = None
    """Size to which each page is evenly scaled. None: the one they have."""
    gap: Mm | None = None
    """Cut off at heads, feet and fore-edges between pages. None: their bleed."""
    milled: Mm = _NOTHING
    """Ground off each leaf at the spine."""
    marks: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """An imposition that fits its paper."""

    imposition: Imposition
    grid: Grid
    trim: Size
    scaled: bool
    """True when pages are drawn in another size than their own."""
    bleed: Mm
    marks: bool
    cautions: tuple[Diagnostic, ...]


def impose(source: Path, out: Path, wishes: Wishes = Wishes()) -> Plan:
    """Draw the pages of the PDF ``source`` on printing sheets, write ``out`` and return what was done.

    ``out`` is replaced only when it is complete. Raises AssemblyError as ``opened``, ``plan_sheets`` and ``draw`` do.
    """
    with opened(source) as pages:
        plan = plan_sheets(pages, wishes)
        draw(pages, plan, out)
    return plan


def plan_sheets(pages: LoosePages, wishes: Wishes) -> Plan:
    """Find paper and places for pages.

    Raises AssemblyError: IMP-002 for pages of different trim sizes, IMP-003 when they do not fit on the sheet, IMP-015
    when no usual sheet is large enough.
    """
    trim = wishes.trim or pages.trim()
    bleed = pages.bleed(wishes.trim)
    shape = wishes.scheme.shape
    gaps = Gaps(bleed if wishes.gap is None else wishes.gap, wishes.milled)
    block = needed(shape, trim, gaps)
    places = f"{shape.column_count}×{shape.row_count}"
    if wishes.sheet is None:
        found = smallest(block, room_for_marks(bleed) if wishes.marks else _NOTHING)
        if found is None:
            raise AssemblyError(diagnose("IMP-015", places=places, page=told(trim), needed=told(block)))
        sheet = found[1]
    else:
        sheet = turned_to(wishes.sheet, block)
    grid = Grid.centred(shape, trim, gaps, sheet)
    if not grid.fits:
        raise AssemblyError(
            diagnose("IMP-003", places=places, page=told(trim), needed=told(block), sheet=told(sheet))
        )
    narrow = wishes.marks and too_narrow(grid, bleed)
    axis = Axis.UPRIGHT if wishes.flip is None else wishes.flip.axis(sheet)
    return Plan(
        arrange(pages.count, wishes.scheme, axis),
        grid,
        trim,
        wishes.trim is not None,
        bleed,
        wishes.marks,
        (diagnose("IMP-014", sheet=told(sheet)),) if narrow else (),
    )


def draw(pages: LoosePages, plan: Plan, out: Path) -> None:
    """Draw the sheets and write ``out``; afterwards the pages are no longer the file's.

    Raises AssemblyError IMP-005 when ``out`` cannot be written.
    """
    pdf = pages.pdf
    forms = [pages.form(at) for at in range(pages.count)]
    colour = _every_ink(pdf) if plan.marks else None
    sides = [_drawn(plate, plan, pages, forms, colour) for plate in plan.imposition.plates]
    _replace_pages(pdf, sides)
    _describe(pdf, plan)
    _write(pdf, out, _identifier(pdf, plan))


def _drawn(
    plate: Plate, plan: Plan, pages: LoosePages, forms: Sequence[Object], colour: Object | None
) -> Object:
    """Return one side of a sheet as a page."""
    grid, pdf = plan.grid, pages.pdf
    lines: list[str] = []
    resources = Dictionary(XObject=Dictionary())
    for placement in plate.side:
        at = placement.page_index
        if at is None:
            continue
        name = f"/P{at}"
        resources.XObject[name] = forms[at]
        clip = _points(grid.clip(placement))
        lines.append(f"q {clip.left:.4f} {clip.bottom:.4f} {clip.width:.4f} {clip.height:.4f} re W n")
        lines.append(f"{_told(_placed(pages.pages[at], placement, plan))} cm {name} Do Q")
    if colour is not None:
        resources.ColorSpace = Dictionary(All=colour)
        lines += _marks(marks_of(plate, plan.imposition, grid, plan.bleed))
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Page,
            MediaBox=_points(grid.paper).array(),
            BleedBox=_points(grid.trim.widened(plan.bleed).within(grid.paper)).array(),
            TrimBox=_points(grid.trim.within(grid.paper)).array(),
            Resources=resources,
            Contents=pdf.make_stream("\n".join(lines).encode("ascii")),
        )
    )


def _placed(page: LoosePage, placement: Placement, plan: Plan) -> Matrix:
    """Return what takes a page's space to its place on the sheet."""
    trim, size = plan.trim, page.size
    width, height = trim.width.to_pt(), trim.height.to_pt()
    scale = page.scale_to(trim) if plan.scaled else 1.0
    centred = (width - scale * size.width.to_pt()) / 2, (height - scale * size.height.to_pt()) / 2
    upright = page.upright().then(Matrix(scale, 0, 0, scale, *centred))
    if placement.rotation:
        upright = upright.then(Matrix(-1, 0, 0, -1, width, height))
    box = _points(plan.grid.place(placement, plan.imposition.compensation))
    return upright.then(Matrix(box.width / width, 0, 0, 1, box.left, box.bottom))


def _points(box: Box) -> Rectangle:
    return Rectangle(*(float(side.to_pt()) for side in box))


def _told(matrix: Matrix) -> str:
    """Return six numbers; a hundred-thousandth of a scale is less than a hundredth of a point on any sheet."""
    return " ".join(f"{round(value, 6) + 0.0:.6f}".rstrip("0").rstrip(".") for value in matrix)


def _every_ink(pdf: Pdf) -> Object:
    """Return the colour that prints on every plate (§8.6.6.4)."""
    tint = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0, 0], C1=[1, 1, 1, 1], N=1)
    return pdf.make_indirect(Array([Name.Separation, Name.All, Name.DeviceCMYK, tint]))


def _marks(marks: Marks) -> list[str]:
    """Return what draws the marks."""
    lines = [f"q /All CS /All cs 1 SCN 1 scn {_HAIRLINE_PT} w"]
    for strokes, dash in ((marks.solid, "[] 0 d"), (marks.dashed, "[3 2] 0 d")):
        if strokes:
            lines.append(dash)
            for stroke in strokes:
                x0, y0, x1, y1 = (Mm(value).to_pt() for value in stroke)
                lines.append(f"{x0:.3f} {y0:.3f} m {x1:.3f} {y1:.3f} l")
            lines.append("S")
    bars = map(_points, marks.bars)
    lines += [f"{bar.left:.3f} {bar.bottom:.3f} {bar.width:.3f} {bar.height:.3f} re f" for bar in bars]
    return [*lines, "Q"]


def _replace_pages(pdf: Pdf, sides: Sequence[Object]) -> None:
    """Put the sides in the place of the pages; what only the pages led to is not written any more."""
    tree = pdf.make_indirect(Dictionary(Type=Name.Pages, Count=len(sides), Kids=Array(sides)))
    for side in sides:
        side[Name.Parent] = tree
    for key in set(pdf.Root.keys()) - _CATALOGUE_KEPT:
        del pdf.Root[key]
    pdf.Root[Name.Pages] = tree


def _describe(pdf: Pdf, plan: Plan) -> None:
    """Tell printers how to print the sheets; of what the source says of itself keep what is true of them too."""
    imposition = plan.imposition
    duplex = Name.Simplex if imposition.one_plate else _DUPLEX[Flip.about(imposition.axis, plan.grid.sheet)]
    pdf.Root[Name.ViewerPreferences] = Dictionary(Duplex=duplex, PrintScaling=Name("/None"))
    for key in set(pdf.docinfo.keys()) - _INFO_KEPT:
        del pdf.docinfo[key]


def _identifier(pdf: Pdf, plan: Plan) -> bytes | None:
    """Return a file identifier (§14.4) of the source placed like this; None when the source has none of its own."""
    known = pdf.trailer.get(Name.ID)
    if known is None:
        return None
    told = (*(bytes(part).hex() for part in known), repr(plan))
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:32].encode()


def _write(pdf: Pdf, out: Path, identifier: bytes | None) -> None:
    """Write beside the target, then put the complete file in its place."""
    # A name of its own: two runs may write the same file, and the target's may be as long as names can be.
    partial = out.with_name(f".imposing-{uuid.uuid4().hex}")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        try:
            with partial.open("w+b") as stream:
                pdf.save(
                    stream,
                    object_stream_mode=ObjectStreamMode.generate,
                    stream_decode_level=StreamDecodeLevel.none,
                    # An identifier of the whole content takes longer than all the rest: only where there is no other.
                    deterministic_id=identifier is None,
                    static_id=identifier is not None,
                )
                if identifier is not None:
                    _identify(stream, identifier)
            partial.replace(out)
        finally:
            partial.unlink(missing_ok=True)
    except OSError as error:
        raise AssemblyError(diagnose("IMP-005", path=out.name, detail=error.strerror)) from error


def _identify(stream: BinaryIO, identifier: bytes) -> None:
    """Put the identifier in the place of the constant one, in the dictionary of the cross-reference stream."""
    stream.seek(-_TAIL, os.SEEK_END)
    start = int(stream.read().rpartition(b"startxref")[2].split()[0])
    stream.seek(start)
    found = _CONSTANT_ID.search(stream.read(_TAIL))
    assert found is not None
    stream.seek(start + found.start(1))
    stream.write(identifier)
