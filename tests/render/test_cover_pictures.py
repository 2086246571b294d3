"""Covers in the sizes of stores."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from publisher.render.cover_pictures import cover_jpeg, pixels


def jpeg(width: int, height: int) -> bytes:
    """Return a picture, dark, with a light middle."""
    picture = Image.new("RGB", (width, height), "#143143")
    picture.paste("#f5f5f5", (width // 4, height // 4, 3 * width // 4, 3 * height // 4))
    out = BytesIO()
    picture.save(out, "JPEG", quality=95)
    return out.getvalue()


@pytest.mark.parametrize("size", [(700, 1000), (1000, 1000), (350, 500)])
def test_a_cover_has_the_asked_size_and_is_whole(size: tuple[int, int]) -> None:
    """Nothing is cut or stretched: what is left free has the colour of the corner."""
    made = cover_jpeg(jpeg(1400, 1914), *size)
    assert pixels(made) == size
    with Image.open(BytesIO(made)) as picture:
        assert (picture.format, picture.mode) == ("JPEG", "RGB")
        light = picture.convert("L").point(lambda level: 255 if level > 150 else 0).getbbox()
        assert light is not None
        left, top, right, bottom = light
        assert (right - left) / (bottom - top) == pytest.approx(1400 / 1914, rel=0.02)
        for corner in ((1, 1), (size[0] - 2, 1), (1, size[1] - 2)):
            level = picture.getpixel(corner)
            assert isinstance(level, tuple)
            assert all(abs(a - b) < 12 for a, b in zip(level, (0x14, 0x31, 0x43), strict=True))
