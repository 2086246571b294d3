"""Pages made for being imposed, and what another engine sees on the sheets."""

from __future__ import annotations

import random
import re
from pathlib import Path
from typing import NamedTuple

import pypdfium2
from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NumberObject,
    RectangleObject,
)

from publisher.geometry import Mm, Size

A4_LYING = Size(Mm(297), Mm(210))
LARGER = Size(Mm(320), Mm(240))
A5 = Size(Mm(148), Mm(210))
BLEED_MM = 3.0
SLUG_MM = 10.0
LETTER_MM = 20.0
DATE = "D:20230119000000+09'00'"
BLEED_BLUE = (0, 0, 255)
WHITE = (255, 255, 255)


def pt(length_mm: float) -> float:
    """Return a length in points."""
    return float(Mm(length_mm).to_pt())


def grey_of(number: int) -> float:
    """Return the grey a page's trimmed area is filled with, different on each of up to 96 pages."""
    return 0.2 + number / 128


def drawing(number: int, trim: Size) -> list[bytes]:
    """Return content streams: red to the paper's edge, blue in the bleed, grey inside, the page's name."""
    edge = SLUG_MM - BLEED_MM
    wide, high = float(trim.width), float(trim.height)
    fills = (
        ("1 0 0 rg", 0.0, wide + 2 * SLUG_MM, high + 2 * SLUG_MM),
        ("0 0 1 rg", edge, wide + 2 * BLEED_MM, high + 2 * BLEED_MM),
        (f"{grey_of(number):.4f} g", SLUG_MM, wide, high),
    )
    shapes = [f"{c} {pt(at):.4f} {pt(at):.4f} {pt(w):.4f} {pt(h):.4f} re f" for c, at, w, h in fills]
    at = pt(SLUG_MM + LETTER_MM)
    return [
        "\n".join(shapes).encode(),
        f"0 g BT /F1 24 Tf {at:.4f} {at:.4f} Td (page-{number:03d}) Tj ET".encode(),
    ]


def make_source(
    path: Path, count: int, *, trim: Size = A5, split: bool = False, inherited: bool = False, ballast: int = 4
) -> Path:
    """Write ``count`` pages with bleed and slug that share a font and a picture of ``ballast`` bytes.

    ``split`` gives each page two content streams; ``inherited`` leaves the resources to the page tree.
    """
    writer = PdfWriter()
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    picture = DecodedStreamObject()
    picture.set_data(random.Random(5).randbytes(ballast))
    for key, value in (("/Type", "/XObject"), ("/Subtype", "/Image"), ("/ColorSpace", "/DeviceGray")):
        picture[NameObject(key)] = NameObject(value)
    for key, number in (("/Width", ballast), ("/Height", 1), ("/BitsPerComponent", 8)):
        picture[NameObject(key)] = NumberObject(number)
    pictures = DictionaryObject({NameObject("/I1"): writer._add_object(picture)})
    fonts = DictionaryObject({NameObject("/F1"): writer._add_object(font)})
    resources = writer._add_object(
        DictionaryObject({NameObject("/Font"): fonts, NameObject("/XObject"): pictures})
    )
    for number in range(count):
        _add_page(writer, number, trim, split=split, resources=None if inherited else resources)
    if inherited:
        tree = writer.root_object["/Pages"]
        assert isinstance(tree, DictionaryObject)
        tree[NameObject("/Resources")] = resources
    writer.add_metadata({"/Title": "가상 사례집", "/CreationDate": DATE, "/ModDate": DATE})
    writer.write(path)
    return path


def _add_page(
    writer: PdfWriter, number: int, trim: Size, *, split: bool, resources: IndirectObject | None
) -> None:
    page = writer.add_blank_page(pt(trim.width + 2 * SLUG_MM), pt(trim.height + 2 * SLUG_MM))
    streams = drawing(number, trim)
    contents = []
    for data in streams if split else [b"\n".join(streams)]:
        stream = DecodedStreamObject()
        stream.set_data(data)
        contents.append(writer._add_object(stream.flate_encode()))
    page[NameObject("/Contents")] = ArrayObject(contents) if split else contents[0]
    for key, inset in (("/BleedBox", SLUG_MM - BLEED_MM), ("/TrimBox", SLUG_MM)):
        right, top = trim.width + 2 * SLUG_MM - inset, trim.height + 2 * SLUG_MM - inset
        page[NameObject(key)] = RectangleObject((pt(inset), pt(inset), pt(right), pt(top)))
    if resources is None:
        del page["/Resources"]
    else:
        page[NameObject("/Resources")] = resources


def text_in(path: Path, page: int, left_mm: float, right_mm: float) -> str:
    """Return the text between two upright lines of a page, as another engine reads it."""
    with pypdfium2.PdfDocument(path) as document:
        sheet = document[page]
        text = sheet.get_textpage()
        return str(text.get_text_bounded(left=pt(left_mm), right=pt(right_mm))).strip()


def seen(path: Path, page: int, *, scale: float = 1) -> Image.Image:
    """Return a page as a picture, ``scale`` pixels a point."""
    with pypdfium2.PdfDocument(path) as document:
        picture: Image.Image = document[page].render(scale=scale).to_pil()
        return picture.convert("RGB")


def colour(picture: Image.Image, x_mm: float, y_mm: float) -> tuple[int, ...]:
    """Return the colour at a place, in millimetres from the upper left corner."""
    found = picture.getpixel((int(pt(x_mm)), int(pt(y_mm))))
    assert isinstance(found, tuple)
    return found


def grey(number: int) -> tuple[int, ...]:
    """Return the colour a page shows inside its trim, as the renderer gives it."""
    return (round(grey_of(number) * 255),) * 3


class Letter(NamedTuple):
    """The first letter of a page's name on a sheet."""

    page: int
    x: float
    """Its left edge as it is read, in millimetres from the sheet's left."""
    y: float
    """Its foot as it is read, from the sheet's lower edge."""
    head_up: bool
    """False when it stands on its head."""


def letters(path: Path) -> list[list[Letter]]:
    """Return the names another engine reads on every page of a file, and how they stand."""
    sheets = []
    with pypdfium2.PdfDocument(path) as document:
        for at in range(len(document)):
            content = document[at].get_textpage()
            found = []
            for name in re.finditer(r"page-(\d{3})", content.get_text_range()):
                first, second = (content.get_charbox(name.start() + at, loose=True) for at in (0, 1))
                head_up = first[0] < second[0]
                x, y = (first[0], first[1]) if head_up else (first[2], first[3])
                found.append(Letter(int(name[1]), x * 25.4 / 72, y * 25.4 / 72, head_up))
            sheets.append(found)
    return sheets
