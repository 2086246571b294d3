"""Pages of a finished PDF, ours or anybody's, made ready to be placed on sheets.

Reads boxes (ISO 32000-2 §14.11.2), turns (``Rotate``) and units (``UserUnit``), keeps what annotations show on paper,
and makes each page a form XObject (§8.10) of its own bytes and resources. Refuses to know where a page goes.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from pikepdf import Array, Dictionary, Name, Object, PasswordError, Pdf, PikepdfError, Stream

from publisher.assembly.plane import Matrix, Rectangle
from publisher.errors import AssemblyError, Diagnostic, diagnose
from publisher.geometry import Mm, Pt, Size

_TOLERANCE_PT = 0.5
"""Boxes closer than this are the same: engines round page sizes in different ways."""
_SMALLEST_PT = 3.0
"""The least side of a page (§C.2)."""
_QUARTER = 90
_USUAL_BLEED_PT = float(Mm(5).to_pt())
"""The widest bleed print shops ask for."""
_CORNERS = 4
_UNSEEN = frozenset({"/Link", "/Popup"})
"""Annotations that show nothing on paper."""


@dataclass(frozen=True, slots=True)
class LoosePage:
    """A page before it is placed."""

    node: Object
    trim: Rectangle
    """The page proper: TrimBox, else CropBox, else MediaBox."""
    bleed: Rectangle
    """All that may be shown of it."""
    degrees: int
    """Clockwise turn with which it is shown: 0, 90, 180 or 270."""
    unit: float
    """Length of one unit of its space in points."""

    @property
    def size(self) -> Size:
        """Return the trimmed size, as the page is shown."""
        size = Size(Pt(self.trim.width * self.unit).to_mm(), Pt(self.trim.height * self.unit).to_mm())
        return size.rotated() if self.degrees % (2 * _QUARTER) else size

    @property
    def bleed_width(self) -> Mm:
        """Return the widest of its four bleeds: at the spine there may be none."""
        trim, bleed = self.trim, self.bleed
        widest = max(trim.left - bleed.left, trim.bottom - bleed.bottom)
        widest = max(0.0, widest, bleed.right - trim.right, bleed.top - trim.top)
        return Pt(widest * self.unit).to_mm()

    def scale_to(self, size: Size) -> float:
        """Return how much larger the page is drawn to fill a size evenly."""
        return min(size.width / self.size.width, size.height / self.size.height)

    def upright(self) -> Matrix:
        """Return what puts the page's space upright, its trim's lower left corner at 0, in points."""
        left, bottom, right, top = self.trim
        match self.degrees:
            case 90:
                turned = Matrix(0, -1, 1, 0, -bottom, right)
            case 180:
                turned = Matrix(-1, 0, 0, -1, right, top)
            case 270:
                turned = Matrix(0, 1, -1, 0, top, -left)
            case _:
                turned = Matrix(1, 0, 0, 1, -left, -bottom)
        return turned.then(Matrix(self.unit, 0, 0, self.unit, 0, 0))


@dataclass(frozen=True, slots=True)
class LoosePages:
    """All pages of an open file."""

    pdf: Pdf
    pages: tuple[LoosePage, ...]

    @property
    def count(self) -> int:
        """Number of pages."""
        return len(self.pages)

    def trim(self) -> Size:
        """Return the size all pages have. Raises AssemblyError (IMP-002) when they differ."""
        expected = self.pages[0].size
        others: dict[str, list[int]] = {}
        for number, page in enumerate(self.pages, start=1):
            size = page.size
            difference = max(abs(size.width - expected.width), abs(size.height - expected.height))
            if Mm(difference).to_pt() > _TOLERANCE_PT:
                others.setdefault(told(size), []).append(number)
        if others:
            raise AssemblyError(
                *(
                    diagnose("IMP-002", pages=runs(numbers), found=size, expected=told(expected))
                    for size, numbers in others.items()
                )
            )
        return expected

    def bleed(self, trim: Size | None = None) -> Mm:
        """Return the widest bleed of all pages, drawn in the size ``trim`` (default: their own)."""
        return max(
            Mm(page.bleed_width * (1.0 if trim is None else page.scale_to(trim))) for page in self.pages
        )

    def form(self, at: int) -> Object:
        """Return a page as a form XObject that shows its bleed.

        A page of one content stream keeps that stream's compressed bytes; several are joined. Resources
        shared by pages stay shared.
        """
        page = self.pages[at]
        contents = page.node.get(Name.Contents)
        if isinstance(contents, Array) and len(contents) == 1:
            contents = contents[0]
        if isinstance(contents, Stream):
            form = self.pdf.make_stream(contents.read_raw_bytes())
            for key in (Name.Filter, Name.DecodeParms):
                if key in contents:
                    form[key] = contents[key]
        else:
            parts = contents if isinstance(contents, Array) else ()
            joined = b"\n".join(part.read_bytes() for part in parts if isinstance(part, Stream))
            form = self.pdf.make_stream(zlib.compress(joined), Filter=Name.FlateDecode)
        form[Name.Type], form[Name.Subtype] = Name.XObject, Name.Form
        form[Name.BBox] = page.bleed.array()
        for key in (Name.Resources, Name.Group):
            if key in page.node:
                form[key] = page.node[key]
        return form


@contextmanager
def opened(source: Path) -> Iterator[LoosePages]:
    """Open a PDF for its pages.

    Raises AssemblyError: IMP-001 for what is no PDF, IMP-004 for a page turned askew, IMP-006 for a file that needs
    a password, IMP-007 for one that may not be printed, IMP-008 for one without pages, IMP-009 for a page
    without a size. What fails while the file is open, because a part of it is damaged, is IMP-001 too.
    """
    try:
        # What the page tree says of pages is written on each of them, shared where it is an object.
        with Pdf.open(source, inherit_page_attributes=True) as pdf:
            if pdf.is_encrypted and not (pdf.allow.print_lowres or pdf.allow.print_highres):
                raise AssemblyError(diagnose("IMP-007", path=source.name))
            _keep_what_annotations_show(pdf)
            yield LoosePages(pdf, _read([page.obj for page in pdf.pages], source.name))
    except PasswordError as error:
        raise AssemblyError(diagnose("IMP-006", path=source.name)) from error
    except (PikepdfError, OSError) as error:
        raise AssemblyError(diagnose("IMP-001", path=source.name, detail=_said(error, source))) from error


def told(size: Size) -> str:
    """Return a size as people say it: ``148×210``."""
    return "×".join(f"{round(side, 1):g}" for side in (size.width, size.height))


def runs(numbers: Sequence[int]) -> str:
    """Return rising numbers as people say them: ``2, 5–7``."""
    found: list[list[int]] = []
    for number in numbers:
        if found and number == found[-1][-1] + 1:
            found[-1][1:] = [number]
        else:
            found.append([number])
    return ", ".join("–".join(map(str, run)) for run in found)


def _said(error: Exception, source: Path) -> str:
    """Return the first line of what is wrong, without the file's own path."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    first = (str(error).splitlines() or [type(error).__name__])[0]
    return first.replace(str(source), "").lstrip(": ")


def _keep_what_annotations_show(pdf: Pdf) -> None:
    """Make stamps, notes and filled fields a part of their pages, as printing would."""
    for page in pdf.pages:
        notes = page.obj.get(Name.Annots)
        for note in notes if isinstance(notes, Array) else ():
            if isinstance(note, Dictionary) and Name.AP in note and note.get(Name.Subtype) not in _UNSEEN:
                pdf.flatten_annotations("print")
                return


def _read(nodes: Sequence[Object], name: str) -> tuple[LoosePage, ...]:
    """Return the pages; raise AssemblyError for every one that cannot be placed."""
    if not nodes:
        raise AssemblyError(diagnose("IMP-008", path=name))
    pages: list[LoosePage] = []
    faults: list[Diagnostic] = []
    for number, node in enumerate(nodes, start=1):
        degrees = _number(node.get(Name.Rotate), 0)
        boxes = _boxes(node)
        if degrees % _QUARTER:
            faults.append(diagnose("IMP-004", page=number, degrees=f"{degrees:g}"))
        elif boxes is None:
            faults.append(diagnose("IMP-009", page=number))
        else:
            unit = _number(node.get(Name.UserUnit), 1)
            pages.append(LoosePage(node, *boxes, int(degrees) % 360, unit if unit > 0 else 1.0))
    if faults:
        raise AssemblyError(*faults)
    return tuple(pages)


def _boxes(node: Object) -> tuple[Rectangle, Rectangle] | None:
    """Return the trim and bleed of a page, both within its MediaBox; None when it has no size."""
    media = _rectangle(node.get(Name.MediaBox))
    if media is None:
        return None

    def inside(value: Object | None, otherwise: Rectangle) -> Rectangle:
        box = _rectangle(value)
        return _sound(box.within(media)) or otherwise if box is not None else otherwise

    crop = inside(node.get(Name.CropBox), media)
    if Name.TrimBox not in node:
        return crop, crop
    trim = inside(node.get(Name.TrimBox), crop)
    # A file that tells no bleed has the paper around its trim for one, which may hold printer's marks too.
    bleed = inside(node.get(Name.BleedBox), trim.widened(_USUAL_BLEED_PT).within(crop))
    # A BleedBox that leaves out a part of the page was never looked at: the page itself is always shown.
    return trim, trim.around(bleed)


def _rectangle(corners: Object | None) -> Rectangle | None:
    """Return a rectangle; its corners may be any two that lie across (§7.9.5). None where there is none."""
    if not isinstance(corners, Array) or len(corners) != _CORNERS:
        return None
    numbers: list[object] = list(corners)
    if not all(isinstance(value, (int, float, Decimal)) for value in numbers):
        return None
    x0, y0, x1, y1 = (_number(value, 0) for value in numbers)
    return _sound(Rectangle(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))


def _sound(box: Rectangle) -> Rectangle | None:
    """Return the box unless there is too little of it to print on."""
    return box if min(box.width, box.height) >= _SMALLEST_PT else None


def _number(value: object, otherwise: float) -> float:
    return float(value) if isinstance(value, (int, float, Decimal)) else otherwise
