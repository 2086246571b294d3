"""Proofs: the pages of a finished PDF to be read and marked, small enough to mail, unfit to print from.

Pictures are brought down to screen resolution, every page is marked 교정용, and what only a print shop or a screen
reader needs is left out. Text stays text. Owns: what of a file a proof keeps. Refuses: changing what stands on a page.
ISO 32000-2 §8.9.5 (images), §8.10 (form XObjects). Same source, same bytes.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pikepdf import (
    Array,
    Dictionary,
    Name,
    Object,
    ObjectStreamMode,
    Page,
    Pdf,
    PdfImage,
    PikepdfError,
    Stream,
    UnsupportedImageTypeError,
    parse_content_stream,
)
from PIL import Image

from publisher.assembly.plane import Matrix, Rectangle
from publisher.assembly.proof_mark import HIGHEST, LOWEST, MARK, OUTLINES, WIDTH

DPI = 100
"""What pictures are brought down to, at the largest size they are shown in."""
_QUALITY = 45
_PT_PER_INCH = 72
_SHARE = 0.62
"""Width of the mark, of the page's diagonal."""
_GRAY, _OPACITY = 0.45, 0.16
_FORM = Name("/CasebookProofMark")
"""Name of the mark in the resources of every page: one that no other program gives."""
_DEEPEST = 8
"""Forms within forms that are looked into; ours have two."""
_IDENTITY = Matrix(1, 0, 0, 1, 0, 0)
_MODES = {"L": (Name.DeviceGray, 1), "RGB": (Name.DeviceRGB, 3), "CMYK": (Name.DeviceCMYK, 4)}
_UNWANTED = (
    "/StructTreeRoot",
    "/MarkInfo",
    "/Metadata",
    "/OutputIntents",
    "/OpenAction",
    "/AF",
    "/PieceInfo",
)
"""What a proof's catalogue goes without: it claims no standard and no printing condition."""


def write_proof(source: Path, out: Path) -> int:
    """Write the proof of the PDF ``source`` and return its number of pages. Raises OSError."""
    with Pdf.open(source) as pdf:
        for image, width, height in _shown_images(pdf):
            _reduce(image, width, height)
        _strip(pdf)
        _mark(pdf)
        pdf.remove_unreferenced_resources()
        pdf.save(
            out,
            object_stream_mode=ObjectStreamMode.generate,
            compress_streams=True,
            recompress_flate=True,
            deterministic_id=True,
        )
        return len(pdf.pages)


# ── pictures ─────────────────────────────────────────────────────────────────


@dataclass(slots=True)
class _Census:
    """Every picture of a file and the largest size it is shown in, in points."""

    found: dict[tuple[int, int], tuple[Stream, float, float]] = field(default_factory=dict)

    def walk(self, holder: Page | Object, resources: Object | None, start: Matrix, depth: int) -> None:
        """Note what a content stream shows; ``start`` is the matrix it begins with."""
        shown = None if resources is None else resources.get("/XObject")
        if shown is None or depth > _DEEPEST:
            return
        matrix, kept = start, list[Matrix]()
        for step in parse_content_stream(holder, "q Q cm Do"):
            operands = step.operands
            match str(step.operator):
                case "q":
                    kept.append(matrix)
                case "Q":
                    matrix = kept.pop() if kept else start
                case "cm":
                    matrix = Matrix(*(float(value) for value in operands)).then(matrix)
                case "Do":
                    self._show(shown.get(str(operands[0])), resources, matrix, depth)

    def _show(self, item: Object | None, around: Object | None, matrix: Matrix, depth: int) -> None:
        if not isinstance(item, Stream):
            return
        if item.get("/Subtype") == Name.Form:
            own = item.get("/Matrix")
            inner = _IDENTITY if own is None else Matrix(*(float(value) for value in own.as_list()))
            self.walk(item, item.get("/Resources", around), inner.then(matrix), depth + 1)
        elif item.get("/Subtype") == Name.Image and item.is_indirect:
            width, height = math.hypot(matrix.a, matrix.b), math.hypot(matrix.c, matrix.d)
            _, widest, highest = self.found.get(item.objgen, (item, 0.0, 0.0))
            self.found[item.objgen] = item, max(width, widest), max(height, highest)


def _shown_images(pdf: Pdf) -> Iterator[tuple[Stream, float, float]]:
    """Yield each picture once, with the largest width and height it is shown in, in points."""
    census = _Census()
    for page in pdf.pages:
        census.walk(page, page.obj.get("/Resources"), _IDENTITY, 0)
    for image, width, height in census.found.values():
        yield image, width, height
        mask = image.get("/SMask")
        if isinstance(mask, Stream) and "/Matte" not in mask:
            yield mask, width, height


def _reduce(image: Stream, width_pt: float, height_pt: float) -> None:
    """Bring a picture down to the resolution of a proof, unless that makes it no smaller."""
    if image.get("/ImageMask", False) or "/Mask" in image:
        return
    try:
        pixels = PdfImage(image).as_pil_image(apply_decode_array=False, apply_mask=False)
    except (UnsupportedImageTypeError, PikepdfError, OSError, ValueError, NotImplementedError):
        return  # shown as it is: a proof that is larger than it might be is still a proof
    if pixels.mode not in _MODES:
        pixels = pixels.convert("L" if pixels.mode in {"1", "LA", "I;16"} else "RGB")
    width = min(pixels.width, max(1, math.ceil(width_pt / _PT_PER_INCH * DPI)))
    height = min(pixels.height, max(1, math.ceil(height_pt / _PT_PER_INCH * DPI)))
    if (width, height) != pixels.size:
        pixels = pixels.resize((width, height), Image.Resampling.BOX)
    encoded = io.BytesIO()
    pixels.save(encoded, "JPEG", quality=_QUALITY, optimize=True)
    if len(encoded.getvalue()) < len(image.read_raw_bytes()):
        _replace(image, pixels, encoded.getvalue())


def _replace(image: Stream, pixels: Image.Image, encoded: bytes) -> None:
    space, components = _MODES[pixels.mode]
    # Pillow writes the inks of a JPEG inverted, as it expects to read them: what was a JPEG before comes out as it was.
    if pixels.mode == "CMYK" and image.get("/Filter") != Name.DCTDecode:
        _invert(image)
    image.write(encoded, filter=Name.DCTDecode)
    image.Width, image.Height, image.BitsPerComponent = pixels.width, pixels.height, 8
    if not _same_components(image, components):
        image.ColorSpace = space
        if "/Decode" in image and pixels.mode != "CMYK":
            del image.Decode


def _invert(image: Object) -> None:
    inverted = "/Decode" in image and float(image.Decode[0]) > float(image.Decode[1])
    if inverted:
        del image.Decode
    else:
        image.Decode = Array([1, 0] * 4)


def _same_components(image: Object, components: int) -> bool:
    """Return True when the picture's own colour space still fits its new samples."""
    space = image.get("/ColorSpace")
    if isinstance(space, Array) and space[0] == Name.ICCBased:
        return int(space[1].N) == components
    return space == {1: Name.DeviceGray, 3: Name.DeviceRGB, 4: Name.DeviceCMYK}[components]


# ── the rest of the file ─────────────────────────────────────────────────────


def _strip(pdf: Pdf) -> None:
    """Leave out what only a print shop or a screen reader needs, and name the file a proof."""
    for name in _UNWANTED:
        if name in pdf.Root:
            del pdf.Root[name]
    for page in pdf.pages:
        for name in ("/StructParents", "/Tabs", "/Metadata", "/Thumb"):
            if name in page.obj:
                del page.obj[name]
        for note in page.obj.get("/Annots", Array()):
            if "/StructParent" in note:
                del note.StructParent
    title = pdf.docinfo.get("/Title")
    pdf.docinfo.Title = MARK if title is None else f"{title} ({MARK})"
    for name in ("/Trapped", "/GTS_PDFXVersion", "/GTS_PDFXConformance"):
        if name in pdf.docinfo:
            del pdf.docinfo[name]


def _mark(pdf: Pdf) -> None:
    """Lay the mark across every page: one form for all of them, one line of content for all pages of a size."""
    state = Dictionary(Type=Name.ExtGState, ca=_OPACITY, AIS=False, BM=Name.Normal)
    form = Stream(pdf, b"/Pale gs %.2f g\n%b f" % (_GRAY, OUTLINES))
    form.stream_dict = Dictionary(
        Type=Name.XObject,
        Subtype=Name.Form,
        BBox=Array([0, LOWEST, WIDTH, HIGHEST]),
        Resources=Dictionary(ExtGState=Dictionary(Pale=state)),
        # One group: where strokes overlap, the mark is no darker.
        Group=Dictionary(S=Name.Transparency, I=False, K=False),
    )
    shared = pdf.make_indirect(form)
    before = pdf.make_indirect(Stream(pdf, b"q\n"))
    after: dict[Rectangle, Object] = {}
    for page in pdf.pages:
        box = Rectangle(*(round(float(value), 3) for value in page.trimbox.as_list()))
        page.add_resource(shared, Name.XObject, _FORM)
        if box not in after:
            after[box] = pdf.make_indirect(Stream(pdf, _placing(box)))
        contents = page.obj.get("/Contents", Array())
        inside = list(contents.as_list()) if isinstance(contents, Array) else [contents]
        page.obj.Contents = Array([before, *inside, after[box]])


def _placing(box: Rectangle) -> bytes:
    """Return what lays the mark along the rising diagonal of a page, its middle on the page's."""
    diagonal = math.hypot(box.width, box.height)
    scale = _SHARE * diagonal / WIDTH
    cosine, sine = box.width / diagonal * scale, box.height / diagonal * scale
    across, up = WIDTH / 2, (LOWEST + HIGHEST) / 2
    left = (box.left + box.right) / 2 - (cosine * across - sine * up)
    foot = (box.bottom + box.top) / 2 - (sine * across + cosine * up)
    values = b" ".join(b"%.4f" % value for value in (cosine, sine, -sine, cosine, left, foot))
    return b"\nQ\nq %b cm %b Do Q\n" % (values, str(_FORM).encode())
