"""Pages as pictures: the cover that stores and shelves show, and pages as an editor looks at them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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


def page_cuts(
    pdf: bytes, width_px: int, shares: Sequence[tuple[float, float]], grounds: Sequence[str]
) -> Iterator[bytes]:
    """Yield of every page its upper left part on a ground, as an RGB PNG.

    ``shares`` are the part's width and height in shares of the page's, over 0 to 1; a whole page is ``width_px`` wide.
    ``grounds`` are CSS colours in hexadecimal.
    """
    for page, (across, down), ground in zip(pypdfium2.PdfDocument(pdf), shares, grounds, strict=False):
        number = int(ground.removeprefix("#"), 16)
        fill = (number >> 16, number >> 8 & 255, number & 255, 255)
        image = page.render(scale=width_px / page.get_width(), fill_color=fill).to_pil().convert("RGB")
        cut = image.crop((0, 0, round(image.width * across), round(image.height * down)))
        out = BytesIO()
        cut.quantize(256).save(out, "PNG", optimize=True)
        yield out.getvalue()
