"""What a reader program finds in a linked file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

import pikepdf
import pypdfium2
from assembly.parts import PT_PER_MM
from pikepdf import Name, Pdf
from pipeline.structure import Structure
from pypdf import PdfReader


@contextmanager
def opened(data: bytes) -> Iterator[Pdf]:
    """Open a file that is sound by its syntax and its tags."""
    with Pdf.open(BytesIO(data)) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert pdf.get_warnings() == []
        assert Structure(pdf).faults == ()
        yield pdf


def words(data: bytes) -> list[str]:
    """Return the text of each page, without white space."""
    with pypdfium2.PdfDocument(data) as pdf:
        return ["".join(page.get_textpage().get_text_range().split()) for page in pdf]


def left_of(data: bytes, page: int, word: str) -> float:
    """Return where a word begins on a page, in millimetres from the left edge of the trim."""
    with pypdfium2.PdfDocument(data) as pdf:
        text = pdf[page].get_textpage()
        found = text.search(word).get_next()
        assert found is not None, f"no {word} on page {page}"
        left, *_ = text.get_charbox(found[0], loose=True)
        return float(left) / PT_PER_MM


def named(data: bytes) -> dict[str, tuple[int, float, float]]:
    """Return the page (0-based) and the place, in points, of every named destination."""
    reader = PdfReader(BytesIO(data))
    found = {}
    for name, place in reader.named_destinations.items():
        index = reader.get_destination_page_number(place)
        assert index is not None, name
        view: Any = place
        assert (view["/Type"], view["/Zoom"]) == ("/XYZ", 0)
        found[name] = (index, float(view["/Left"]), float(view["/Top"]))
    return found


def links_on(pdf: Pdf, page: int) -> list[Any]:
    """Return the annotations of a page."""
    return list(pdf.pages[page].obj.get("/Annots", pikepdf.Array()).as_list())


def streams(pdf: Pdf, kind: Name) -> list[Any]:
    """Return every stream of a subtype."""
    return [item for item in pdf.objects if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == kind]
