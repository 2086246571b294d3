"""Pages as pictures: the cover that stores and shelves show, and pages as an editor looks at them."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import pypdfium2

_QUALITY = 88
_POINTS = 72
"""In an inch."""


def first_page_jpeg(pdf: bytes, width_px: int) -> bytes:
    """Return the first page, bleed cut off by its TrimBox, as an RGB JPEG ``width_px`` pixels wide."""
    document = pypdfium2.PdfDocument(pdf)
    page = document[0]
    page.set_cropbox(*page.get_trimbox())
    image = page.render(scale=width_px / page.get_width()).to_pil().convert("RGB")
    out = BytesIO()
    image.save(out, "JPEG", quality=_QUALITY, optimize=True)
    return out.getvalue()


def page_pngs(pdf: bytes, dpi: int) -> Iterator[bytes]:
    """Yield every page, bleed cut off by its TrimBox, as an RGB PNG."""
    for page in pypdfium2.PdfDocument(pdf):
        page.set_cropbox(*page.get_trimbox())
        image = page.render(scale=dpi / _POINTS).to_pil().convert("RGB")
        out = BytesIO()
        image.save(out, "PNG", compress_level=1)
        yield out.getvalue()
