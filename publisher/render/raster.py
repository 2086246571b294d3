"""A page as a picture, for the cover that stores and shelves show."""

from __future__ import annotations

from io import BytesIO

import pypdfium2

_QUALITY = 88


def first_page_jpeg(pdf: bytes, width_px: int) -> bytes:
    """Return the first page, bleed cut off by its TrimBox, as an RGB JPEG ``width_px`` pixels wide."""
    document = pypdfium2.PdfDocument(pdf)
    page = document[0]
    page.set_cropbox(*page.get_trimbox())
    image = page.render(scale=width_px / page.get_width()).to_pil().convert("RGB")
    out = BytesIO()
    image.save(out, "JPEG", quality=_QUALITY, optimize=True)
    return out.getvalue()
