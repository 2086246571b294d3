"""Covers in the sizes stores want: RGB JPEG, never cut, never stretched."""

from __future__ import annotations

from io import BytesIO

_QUALITY = 90


def cover_jpeg(cover: bytes, width: int, height: int) -> bytes:
    """Return the cover as large as it fits into ``width`` by ``height`` pixels.

    What it leaves free at two sides has the colour of the picture's upper left corner.
    """
    # Loaded late: only a parcel needs it.
    from PIL import Image, ImageOps

    with Image.open(BytesIO(cover), formats=["JPEG"]) as picture:
        shown = picture.convert("RGB")
        ground = "#" + shown.crop((0, 0, 1, 1)).tobytes().hex()
        made = ImageOps.pad(shown, (width, height), Image.Resampling.LANCZOS, color=ground)
    out = BytesIO()
    made.save(out, "JPEG", quality=_QUALITY, optimize=True)
    return out.getvalue()


def pixels(picture: bytes) -> tuple[int, int]:
    """Return width and height of a JPEG in pixels."""
    from PIL import Image

    with Image.open(BytesIO(picture), formats=["JPEG"]) as opened:
        return opened.size
