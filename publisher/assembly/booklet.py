"""Draws an imposition: pages of a finished PDF on the sides of printing sheets.

Each page becomes a form XObject (ISO 32000-2 §8.10) with its own bytes and resources, placed by its TrimBox
and clipped: nothing crosses a fold, at the sheet's outside the bleed stays. Pictures and fonts are copied as they are,
once. Sheets are plates: links, tags and page labels end here. Same source, same bytes: the identifier comes from the
source's, the dates are the source's. Refuses to know which page goes where.
"""

from __future__ import annotations

import hashlib
import os
import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from pikepdf import (
    Array,
    Dictionary,
    Name,
    Object,
    ObjectStreamMode,
    Pdf,
    PdfError,
    PikepdfError,
    Stream,
    StreamDecodeLevel,
)

from publisher.assembly.imposition import Flip, Imposition, Placement, SheetSide
from publisher.errors import AssemblyError, diagnose
from publisher.geometry import Pt, Size

_TOLERANCE_PT = 0.5
"""Boxes closer than this are the same: engines round page sizes in different ways."""
_DUPLEX = {Flip.SHORT_EDGE: Name.DuplexFlipShortEdge, Flip.LONG_EDGE: Name.DuplexFlipLongEdge}
_INFO_KEPT = frozenset(
    {"/Title", "/Author", "/Subject", "/Keywords", "/Creator", "/CreationDate", "/ModDate"}
)
_CATALOGUE_KEPT = frozenset({"/Type", "/OutputIntents", "/Lang"})
_CONSTANT_ID = re.compile(rb"/ID \[<[0-9a-f]*><(31415926535897932384626433832795)> *\]")
"""What qpdf writes for want of an identifier; the first half is the source's own, which tells what was imposed."""
_TAIL = 1024
"""Bytes at the end of a file that hold ``startxref``, and of a cross-reference stream that hold its dictionary."""

Box = tuple[float, float, float, float]
"""Left, bottom, right and top in points."""


@dataclass(frozen=True, slots=True)
class _Page:
    """A page as it was before it was placed."""

    node: Object
    trim: Box
    bleed: Box


@dataclass(frozen=True, slots=True)
class _Grid:
    """Where the cells of a side are, in points from the sheet's lower left corner."""

    sheet_width: float
    sheet_height: float
    columns: tuple[float, ...]
    """Left edge of each column and the right edge of the last."""
    rows: tuple[float, ...]
    """Upper edge of each row and the lower edge of the last: falling."""

    def clip(self, placement: Placement) -> Box:
        """Return left, bottom, right and top of what a cell may show: its own, outwards all the sheet has."""
        column, row = placement.column, placement.row
        left = 0.0 if column == 0 else self.columns[column]
        right = self.sheet_width if column + 2 == len(self.columns) else self.columns[column + 1]
        top = self.sheet_height if row == 0 else self.rows[row]
        bottom = 0.0 if row + 2 == len(self.rows) else self.rows[row + 1]
        return left, bottom, right, top

    def trim(self, bleed: float = 0.0) -> Box:
        """Return the box around all cells, wider by ``bleed`` as far as the sheet goes."""
        return (
            max(0.0, self.columns[0] - bleed),
            max(0.0, self.rows[-1] - bleed),
            min(self.sheet_width, self.columns[-1] + bleed),
            min(self.sheet_height, self.rows[0] + bleed),
        )


def impose(source: Path, out: Path, imposition: Imposition, sheet: Size) -> None:
    """Draw the pages of the PDF ``source`` on printing sheets and write ``out``.

    ``sheet`` is the paper in millimetres as the printed side is looked at, so two A5 pages want A4 lying;
    the cells stand in its middle. ``out`` is replaced only when it is complete.

    Raises AssemblyError IMP-001 for a source that is no PDF, IMP-002 for pages of different trim sizes,
    IMP-003 when they do not fit on the sheet, IMP-004 for a turned page, IMP-005 when ``out`` cannot be
    written; ValueError when the imposition is made for another number of pages or turns a page.
    """
    try:
        with Pdf.open(source) as pdf:
            nodes = [page.obj for page in pdf.pages]
            if len(nodes) != imposition.page_count:
                raise ValueError(f"an imposition of {imposition.page_count} pages for {len(nodes)}")
            pages = _alike(nodes)
            grid = _grid(pages[0].trim, imposition, sheet)
            forms = [_form(page, pdf) for page in pages]
            bleed = _bleed(pages[0])
            sides = [_draw(side, grid, pages, forms, pdf, bleed) for side in imposition.sides]
            _replace_pages(pdf, sides)
            _describe(pdf, imposition)
            _write(pdf, out, _identifier(pdf, imposition, sheet))
    except (PikepdfError, OSError) as error:
        raise AssemblyError(diagnose("IMP-001", path=source.name, detail=error)) from error


def _alike(nodes: Sequence[Object]) -> list[_Page]:
    """Return the pages; raise AssemblyError for every one that is turned or of another size than the first."""
    pages: list[_Page] = []
    faults = []
    for number, node in enumerate(nodes, start=1):
        degrees = int(_inherited(node, Name.Rotate) or 0)
        if degrees % 360:
            faults.append(diagnose("IMP-004", page=number, degrees=degrees))
        whole = _inherited(node, Name.CropBox) or _inherited(node, Name.MediaBox)
        trim, bleed = (_box(node.get(name) or whole) for name in (Name.TrimBox, Name.BleedBox))
        pages.append(_Page(node, trim, bleed))
        expected, found = _size(pages[0].trim), _size(trim)
        if max(abs(one - other) for one, other in zip(found, expected, strict=True)) > _TOLERANCE_PT:
            faults.append(diagnose("IMP-002", page=number, found=_told(found), expected=_told(expected)))
    if faults:
        raise AssemblyError(*faults)
    return pages


def _inherited(node: Object, key: Name) -> Object | None:
    """Return the attribute of the page or its nearest ancestor; None where there is none."""
    above: Object | None = node
    while above is not None:
        if key in above:
            found: Object = above[key]
            return found
        above = above.get(Name.Parent)
    return None


def _box(corners: Object | None) -> Box:
    """Return a rectangle; its corners may be any two that lie across (§7.9.5). Raises PdfError where there is none."""
    if corners is None:
        raise PdfError("a page without a size")
    x0, y0, x1, y1 = (float(corner) for corner in corners)
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _size(box: Box) -> tuple[float, float]:
    return box[2] - box[0], box[3] - box[1]


def _told(size: tuple[float, float]) -> str:
    return "×".join(f"{Pt(side).to_mm():.1f}" for side in size)


def _grid(trim: Box, imposition: Imposition, sheet: Size) -> _Grid:
    """Put cells of the size ``trim`` in the middle of the sheet."""
    width, height = _size(trim)
    sheet_width, sheet_height = float(sheet.width.to_pt()), float(sheet.height.to_pt())
    left = (sheet_width - imposition.columns * width) / 2
    top = (sheet_height + imposition.rows * height) / 2
    if min(left, sheet_height - top) < -_TOLERANCE_PT:
        sheet_named = f"{sheet.width:g}×{sheet.height:g}"
        raise AssemblyError(diagnose("IMP-003", page=_told((width, height)), sheet=sheet_named))
    return _Grid(
        sheet_width,
        sheet_height,
        tuple(left + column * width for column in range(imposition.columns + 1)),
        tuple(top - row * height for row in range(imposition.rows + 1)),
    )


def _bleed(page: _Page) -> float:
    """Return the widest bleed of a page in points; the spine side may have none."""
    left, bottom, right, top = page.trim
    return max(0.0, left - page.bleed[0], bottom - page.bleed[1], page.bleed[2] - right, page.bleed[3] - top)


def _form(page: _Page, pdf: Pdf) -> Object:
    """Return the page as a form XObject that shows its BleedBox.

    A page of one content stream keeps that stream's compressed bytes; several are joined. Resources shared
    by pages stay shared.
    """
    contents = page.node.get(Name.Contents)
    if isinstance(contents, Stream):
        form = pdf.make_stream(contents.read_raw_bytes())
        for key in (Name.Filter, Name.DecodeParms):
            if key in contents:
                form[key] = contents[key]
    else:
        parts = contents if contents is not None else ()
        joined = b"\n".join(part.read_bytes() for part in parts)
        form = pdf.make_stream(zlib.compress(joined), Filter=Name.FlateDecode)
    form[Name.Type], form[Name.Subtype] = Name.XObject, Name.Form
    form[Name.BBox] = _array(page.bleed)
    for key, value in (
        (Name.Resources, _inherited(page.node, Name.Resources)),
        (Name.Group, page.node.get(Name.Group)),
    ):
        if value is not None:
            form[key] = value
    return form


def _array(box: Box) -> Array:
    return Array([round(value, 4) for value in box])


def _draw(
    side: SheetSide, grid: _Grid, pages: Sequence[_Page], forms: Sequence[Object], pdf: Pdf, bleed: float
) -> Object:
    """Return one side of a sheet as a page."""
    lines = []
    xobjects = Dictionary()
    for placement in side.placements:
        if placement.page_index is None:
            continue
        if placement.rotation:
            raise ValueError("turned pages are not drawn")
        trim = pages[placement.page_index].trim
        left, bottom, right, top = grid.clip(placement)
        x = grid.columns[placement.column] - trim[0] + placement.shift.to_pt()
        y = grid.rows[placement.row + 1] - trim[1]
        name = f"/P{placement.page_index}"
        xobjects[name] = forms[placement.page_index]
        lines.append(f"q {left:.4f} {bottom:.4f} {right - left:.4f} {top - bottom:.4f} re W n")
        lines.append(f"1 0 0 1 {x:.4f} {y:.4f} cm {name} Do Q")
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Page,
            MediaBox=_array((0.0, 0.0, grid.sheet_width, grid.sheet_height)),
            BleedBox=_array(grid.trim(bleed)),
            TrimBox=_array(grid.trim()),
            Resources=Dictionary(XObject=xobjects),
            Contents=pdf.make_stream("\n".join(lines).encode("ascii")),
        )
    )


def _replace_pages(pdf: Pdf, sides: Sequence[Object]) -> None:
    """Put the sides in the place of the pages; what only the pages led to is not written any more."""
    tree = pdf.make_indirect(Dictionary(Type=Name.Pages, Count=len(sides), Kids=Array(sides)))
    for side in sides:
        side[Name.Parent] = tree
    for key in set(pdf.Root.keys()) - _CATALOGUE_KEPT:
        del pdf.Root[key]
    pdf.Root[Name.Pages] = tree


def _describe(pdf: Pdf, imposition: Imposition) -> None:
    """Tell printers how to print the sheets; of what the source says of itself keep what is true of them too."""
    pdf.Root[Name.ViewerPreferences] = Dictionary(Duplex=_DUPLEX[imposition.flip], PrintScaling=Name("/None"))
    for key in set(pdf.docinfo.keys()) - _INFO_KEPT:
        del pdf.docinfo[key]


def _identifier(pdf: Pdf, imposition: Imposition, sheet: Size) -> bytes | None:
    """Return a file identifier (§14.4) of the source placed like this; None when the source has none of its own."""
    known = pdf.trailer.get(Name.ID)
    if known is None:
        return None
    told = (*(bytes(part).hex() for part in known), repr(imposition), repr(sheet))
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:32].encode()


def _write(pdf: Pdf, out: Path, identifier: bytes | None) -> None:
    """Write beside the target, then put the complete file in its place."""
    partial = out.with_name(f".{out.name}.partial")
    try:
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
