"""Draws an imposition: pages of a finished PDF on the sides of printing sheets.

Each page becomes a form XObject (ISO 32000-2 §8.10) with its own bytes and resources, placed by its TrimBox
and clipped: nothing crosses a fold, at the sheet's outside the bleed stays. Sheets are plates: links, tags
and page labels end here. Same source, same bytes: no file identifier, dates from the source. Refuses to know
which page goes where.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    PdfObject,
    RectangleObject,
    StreamObject,
)

from publisher.assembly.imposition import Flip, Imposition, Placement, SheetSide
from publisher.errors import AssemblyError, diagnose
from publisher.geometry import Pt, Size

_TOLERANCE_PT = 0.5
"""Boxes closer than this are the same: engines round page sizes in different ways."""
_DUPLEX = {Flip.SHORT_EDGE: "/DuplexFlipShortEdge", Flip.LONG_EDGE: "/DuplexFlipLongEdge"}
_INFO_KEPT = ("/Title", "/Author", "/Subject", "/Keywords", "/Creator", "/CreationDate", "/ModDate")
_CATALOGUE_KEPT = ("/OutputIntents", "/Lang")


@dataclass(frozen=True, slots=True)
class _Grid:
    """Where the cells of a side are, in points from the sheet's lower left corner."""

    sheet_width: float
    sheet_height: float
    columns: tuple[float, ...]
    """Left edge of each column and the right edge of the last."""
    rows: tuple[float, ...]
    """Upper edge of each row and the lower edge of the last: falling."""

    def clip(self, placement: Placement) -> tuple[float, float, float, float]:
        """Return left, bottom, right and top of what a cell may show: its own, outwards all the sheet has."""
        column, row = placement.column, placement.row
        left = 0.0 if column == 0 else self.columns[column]
        right = self.sheet_width if column + 2 == len(self.columns) else self.columns[column + 1]
        top = self.sheet_height if row == 0 else self.rows[row]
        bottom = 0.0 if row + 2 == len(self.rows) else self.rows[row + 1]
        return left, bottom, right, top

    def trim(self, bleed: float = 0.0) -> RectangleObject:
        """Return the box around all cells, wider by ``bleed`` as far as the sheet goes."""
        return RectangleObject(
            (
                max(0.0, self.columns[0] - bleed),
                max(0.0, self.rows[-1] - bleed),
                min(self.sheet_width, self.columns[-1] + bleed),
                min(self.sheet_height, self.rows[0] + bleed),
            )
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
        reader = PdfReader(source)
        pages = list(reader.pages)
    except (OSError, PyPdfError) as error:
        raise AssemblyError(diagnose("IMP-001", path=source.name, detail=error)) from error
    if len(pages) != imposition.page_count:
        raise ValueError(f"an imposition of {imposition.page_count} pages for {len(pages)}")
    _require_alike(pages)
    grid = _grid(pages[0].trimbox, imposition, sheet)
    writer = PdfWriter()
    writer.pdf_header = reader.pdf_header
    forms = [_form(page, writer) for page in pages]
    bleed = _bleed(pages[0])
    for side in imposition.sides:
        _draw(side, grid, pages, forms, writer, bleed)
    _describe(reader, writer, imposition)
    _write(writer, out)


def _require_alike(pages: list[PageObject]) -> None:
    """Raise AssemblyError for every page that is turned or of another size than the first."""
    first = pages[0].trimbox
    faults = []
    for number, page in enumerate(pages, start=1):
        if page.rotation % 360:
            faults.append(diagnose("IMP-004", page=number, degrees=page.rotation))
        box = page.trimbox
        if max(abs(box.width - first.width), abs(box.height - first.height)) > _TOLERANCE_PT:
            faults.append(diagnose("IMP-002", page=number, found=_size(box), expected=_size(first)))
    if faults:
        raise AssemblyError(*faults)


def _size(box: RectangleObject) -> str:
    return f"{Pt(box.width).to_mm():.1f}×{Pt(box.height).to_mm():.1f}"


def _grid(trim: RectangleObject, imposition: Imposition, sheet: Size) -> _Grid:
    """Put cells of the size ``trim`` in the middle of the sheet."""
    width, height = float(trim.width), float(trim.height)
    sheet_width, sheet_height = float(sheet.width.to_pt()), float(sheet.height.to_pt())
    left = (sheet_width - imposition.columns * width) / 2
    top = (sheet_height + imposition.rows * height) / 2
    if min(left, sheet_height - top) < -_TOLERANCE_PT:
        sheet_named = f"{sheet.width:g}×{sheet.height:g}"
        raise AssemblyError(diagnose("IMP-003", page=_size(trim), sheet=sheet_named))
    return _Grid(
        sheet_width,
        sheet_height,
        tuple(left + column * width for column in range(imposition.columns + 1)),
        tuple(top - row * height for row in range(imposition.rows + 1)),
    )


def _bleed(page: PageObject) -> float:
    """Return the widest bleed of a page in points; the spine side may have none."""
    trim, bleed = page.trimbox, page.bleedbox
    across = max(trim.left - bleed.left, bleed.right - trim.right)
    along = max(trim.bottom - bleed.bottom, bleed.top - trim.top)
    return max(0.0, float(across), float(along))


def _form(page: PageObject, writer: PdfWriter) -> IndirectObject:
    """Add the page to ``writer`` as a form XObject that shows its BleedBox and return its reference.

    A page of one content stream keeps that stream's compressed bytes; several are joined. Resources shared
    by pages stay shared.
    """
    contents = page.get("/Contents")
    stream = contents.get_object() if contents is not None else None
    if isinstance(stream, StreamObject):
        form = stream.clone(writer, force_duplicate=True)
    else:
        parts = [part.get_object() for part in stream] if isinstance(stream, ArrayObject) else []
        joined = DecodedStreamObject()
        joined.set_data(b"\n".join(part.get_data() for part in parts if isinstance(part, StreamObject)))
        form = joined.flate_encode()
    form[NameObject("/Type")] = NameObject("/XObject")
    form[NameObject("/Subtype")] = NameObject("/Form")
    form[NameObject("/BBox")] = RectangleObject(tuple(float(value) for value in page.bleedbox))
    resources = _inherited(page, "/Resources")
    if resources is not None:
        form[NameObject("/Resources")] = _cloned(resources, writer)
    if "/Group" in page:
        form[NameObject("/Group")] = _cloned(page.raw_get("/Group"), writer)
    return _add(form, writer)


def _add(value: PdfObject, writer: PdfWriter) -> IndirectObject:
    """Make the value an object of its own in ``writer``."""
    return writer._add_object(value)  # noqa: SLF001  # pypdf has no public door for it


def _inherited(page: PageObject, key: str) -> object:
    """Return the attribute of the page or its nearest ancestor, unresolved; None where there is none."""
    node: DictionaryObject | None = page
    while node is not None:
        if key in node:
            return node.raw_get(key)
        parent = node.get("/Parent")
        node = parent.get_object() if parent is not None else None
    return None


def _cloned(value: object, writer: PdfWriter) -> IndirectObject | DictionaryObject:
    """Copy a dictionary, or a reference to one, into ``writer``; the same reference gives the same copy."""
    found = value.get_object() if isinstance(value, IndirectObject) else value
    assert isinstance(found, DictionaryObject)
    copy = found.clone(writer)
    return _add(copy, writer) if isinstance(value, IndirectObject) else copy


def _draw(
    side: SheetSide,
    grid: _Grid,
    pages: list[PageObject],
    forms: list[IndirectObject],
    writer: PdfWriter,
    bleed: float,
) -> None:
    """Add one side of a sheet as a page."""
    lines = []
    xobjects = DictionaryObject()
    for placement in side.placements:
        if placement.page_index is None:
            continue
        if placement.rotation:
            raise ValueError("turned pages are not drawn")
        trim = pages[placement.page_index].trimbox
        left, bottom, right, top = grid.clip(placement)
        x = grid.columns[placement.column] - float(trim.left) + placement.shift.to_pt()
        y = grid.rows[placement.row + 1] - float(trim.bottom)
        name = f"/P{placement.page_index}"
        xobjects[NameObject(name)] = forms[placement.page_index]
        lines.append(f"q {left:.4f} {bottom:.4f} {right - left:.4f} {top - bottom:.4f} re W n")
        lines.append(f"1 0 0 1 {x:.4f} {y:.4f} cm {name} Do Q")
    page = writer.add_blank_page(grid.sheet_width, grid.sheet_height)
    contents = DecodedStreamObject()
    contents.set_data("\n".join(lines).encode("ascii"))
    page[NameObject("/Contents")] = _add(contents, writer)
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): xobjects})
    page[NameObject("/TrimBox")] = grid.trim()
    page[NameObject("/BleedBox")] = grid.trim(bleed)


def _describe(reader: PdfReader, writer: PdfWriter, imposition: Imposition) -> None:
    """Tell printers how to print the sheets, and say what the source says of itself, its dates included."""
    writer.root_object[NameObject("/ViewerPreferences")] = DictionaryObject(
        {
            NameObject("/Duplex"): NameObject(_DUPLEX[imposition.flip]),
            NameObject("/PrintScaling"): NameObject("/None"),
        }
    )
    for key in _CATALOGUE_KEPT:
        if key in reader.root_object:
            writer.root_object[NameObject(key)] = reader.root_object[key].clone(writer)
    info = reader.metadata
    if info is not None:
        writer.add_metadata({key: info[key] for key in _INFO_KEPT if key in info})


def _write(writer: PdfWriter, out: Path) -> None:
    """Write beside the target, then put the complete file in its place."""
    partial = out.with_name(f".{out.name}.partial")
    try:
        try:
            with partial.open("wb") as stream:
                writer.write(stream)
            partial.replace(out)
        finally:
            partial.unlink(missing_ok=True)
    except OSError as error:
        raise AssemblyError(diagnose("IMP-005", path=out.name, detail=error.strerror)) from error
