"""Pages as pictures, for what must be seen: barcodes and the report's thumbnails (pypdfium2, RGB).

Owns: rasterising within limits. Refuses: pages so large that their raster would not fit.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pypdfium2
from PIL import Image

_POINTS = 72
_MOST_PIXELS = 80_000_000


class Rasters:
    """The pages of one file."""

    def __init__(self, path: Path) -> None:
        try:
            self._document: Any = pypdfium2.PdfDocument(path)
        except (pypdfium2.PdfiumError, OSError):
            self._document = None

    def page(self, index: int, dpi: float) -> Image.Image | None:
        """Return a page, 0-based, as RGB; None when it cannot be drawn."""
        if self._document is None or index >= len(self._document):
            return None
        try:
            page = self._document[index]
            width, height = page.get_size()
            if width * height * (dpi / _POINTS) ** 2 > _MOST_PIXELS:
                return None
            image: Image.Image = page.render(scale=dpi / _POINTS).to_pil().convert("RGB")
        except (pypdfium2.PdfiumError, ValueError, MemoryError):
            return None
        return image

    def trim_corner(self, index: int) -> tuple[float, float] | None:
        """Return the trim's lower left corner in points from that of what ``page`` draws; None without such a page."""
        if self._document is None or index >= len(self._document):
            return None
        page = self._document[index]
        trim, shown = page.get_trimbox(), page.get_cropbox()
        return trim[0] - shown[0], trim[1] - shown[1]
