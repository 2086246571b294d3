"""Pictures on the press: in inks, under the limit, as light and as coloured as they were, and converted once."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageCms
from render.drawing import draw
from render.inking import inks

from publisher.editions.production import Colour
from publisher.errors import RenderError
from publisher.html.fragment import Asset
from publisher.render.cache import Cache
from publisher.render.icc import default_profile
from publisher.render.inks import Inks
from publisher.render.part import PartImage
from publisher.render.picture_inks import ink_picture, kept, separated
from publisher.render.stores import LocalStore

WIDTH, HEIGHT = 48, 32


def colourful() -> Image.Image:
    """Return a smooth picture with all hues, near black and white."""
    rows = [
        (round(255 * x / WIDTH), round(255 * y / HEIGHT), round(255 * (1 - x / WIDTH) * y / HEIGHT))
        for y in range(HEIGHT)
        for x in range(WIDTH)
    ]
    return Image.frombytes("RGB", (WIDTH, HEIGHT), bytes(v for row in rows for v in row))


def packed(picture: Image.Image, kind: str) -> bytes:
    """Return a picture as a file."""
    stream = BytesIO()
    picture.save(stream, kind, **({"quality": 95, "subsampling": "4:4:4"} if kind == "JPEG" else {}))
    return stream.getvalue()


def drawn(content: bytes, kind: str) -> tuple[tuple[PartImage, ...], Mapping[str, bytes]]:
    """Return the images of a part that shows a picture, as the engine wrote them."""
    name = f"a.{kind.lower()}"
    media = f"image/{kind.lower()}"
    made = draw(
        f'<img src="{name}" alt="그림"/>', {name: content}, assets=(Asset(name, Path(name), media, "d"),)
    )
    return made.part.images, made.images


def read_back(image: PartImage, content: bytes) -> Image.Image:
    """Return the pixels of a picture as a PDF reader has them, 255 for full ink; written apart from the packer."""
    text = image.dictionary.decode()
    if "DCTDecode" in text:
        picture = Image.open(BytesIO(content))
        assert picture.mode in {"CMYK", "L"}
        # Pillow takes the inks of an Adobe file for inverted ones, as a reader does that is told so by Decode.
        assert ("/Decode [1 0 1 0 1 0 1 0]" in text) == (picture.mode == "CMYK")
        assert picture.mode == "L" or b"Adobe" in content[:60]
        picture.load()
        return picture
    width, height, channels = (int(re.search(rf"/{n} (\d+)", text)[1]) for n in ("Width", "Height", "Colors"))  # type: ignore[index]  # they are there, or the test fails
    rows, pixels = zlib.decompress(content), bytearray()
    above, size = bytes(width * channels), width * channels
    for y in range(height):
        kind, row = rows[y * (size + 1)], bytearray(rows[y * (size + 1) + 1 : (y + 1) * (size + 1)])
        for at in range(size):
            left = row[at - channels] if at >= channels else 0
            corner = above[at - channels] if at >= channels else 0
            up = above[at]
            estimate = left + up - corner
            paeth = min((left, up, corner), key=lambda value: abs(estimate - value))
            row[at] = (row[at] + (0, left, up, (left + up) // 2, paeth)[kind]) % 256
        above = bytes(row)
        pixels += row
    return Image.frombytes("CMYK" if channels == 4 else "L", (width, height), bytes(pixels))


def on_screen(picture: Image.Image) -> Image.Image:
    """Return inks as the profile shows them."""
    press, screen = str(default_profile().path), ImageCms.createProfile("sRGB")
    intent, flags = ImageCms.Intent.RELATIVE_COLORIMETRIC, ImageCms.Flags.BLACKPOINTCOMPENSATION
    back = ImageCms.buildTransform(press, screen, "CMYK", "RGB", intent, flags)
    return back.apply(picture)


def heaviest(picture: Image.Image) -> float:
    """Return the most ink on one pixel, in percent."""
    content = picture.tobytes()
    return max(sum(content[at : at + 4]) for at in range(0, len(content), 4)) / 2.55


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_picture_is_in_inks_and_looks_the_same(kind: str) -> None:
    """Read back as a PDF reader does and shown by the profile, soft colours are where they were; paper is paper."""
    soft = Image.blend(colourful(), Image.new("RGB", (WIDTH, HEIGHT), (170, 160, 150)), 0.7)
    soft.paste((255, 255, 255), (0, 0, 16, 16))
    (image,), contents = drawn(packed(soft, kind), kind)
    made, content = ink_picture(image, contents[image.digest], inks())
    assert b"/DeviceCMYK" in made.dictionary
    assert b"RGB" not in made.dictionary
    assert made.digest != image.digest
    shown = read_back(made, content)
    assert shown.mode == "CMYK"
    assert shown.getpixel((4, 4)) == (0, 0, 0, 0)
    inner = (17, 0, WIDTH, HEIGHT)
    difference = ImageChops.difference(on_screen(shown).crop(inner), soft.crop(inner))
    assert max(high for _, high in difference.getextrema()) <= 14  # type: ignore[misc]  # one pair a channel


@pytest.mark.parametrize("limit", [180, 240, 300])
def test_no_pixel_has_more_ink_than_the_limit(limit: int) -> None:
    """Shadows lose colour, not black; with room for what JPEG scatters."""
    dark = Image.eval(colourful(), lambda value: value // 4)
    chosen = inks(limit=limit)
    assert heaviest(separated(dark, chosen)) <= limit - 3
    (image,), contents = drawn(packed(dark, "JPEG"), "JPEG")
    made, content = ink_picture(image, contents[image.digest], chosen)
    assert heaviest(read_back(made, content)) <= limit + 1
    assert (
        separated(dark, chosen).getchannel("K").getextrema()
        == separated(dark, inks(limit=400)).getchannel("K").getextrema()
    )


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_an_edition_in_black_has_grey_pictures(kind: str) -> None:
    """They are as light as they were."""
    picture = colourful()
    (image,), contents = drawn(packed(picture, kind), kind)
    made, content = ink_picture(image, contents[image.digest], inks(colour=Colour.GRAY))
    assert b"/DeviceGray" in made.dictionary
    assert b"RGB" not in made.dictionary
    difference = ImageChops.difference(read_back(made, content), picture.convert("L"))
    assert difference.getextrema()[1] <= 12


def test_a_soft_mask_stays_beside_its_picture() -> None:
    """Colours change, and where they show does not."""
    picture = colourful().convert("RGBA")
    picture.putalpha(77)
    images, contents = drawn(packed(picture, "PNG"), "PNG")
    (image,) = (image for image in images if image.mask is not None)
    made, content = ink_picture(image, contents[image.digest], inks())
    assert made.mask == image.mask
    assert read_back(made, content).mode == "CMYK"


@pytest.mark.parametrize("mode", ["L", "CMYK"])
def test_greys_and_inks_stay_byte_for_byte(mode: str) -> None:
    """A grey picture prints with black, a picture in inks with its own."""
    (image,), contents = drawn(packed(colourful().convert(mode), "JPEG"), "JPEG")
    assert ink_picture(image, contents[image.digest], inks()) == (image, contents[image.digest])


def test_inks_become_greys_in_an_edition_in_black() -> None:
    """A picture that came in inks is not left with colours no plate has; full black stays dark, paper light."""
    given = Image.new("CMYK", (16, 8), (0, 0, 0, 255))
    given.paste((0, 0, 0, 0), (8, 0, 16, 8))
    (image,), contents = drawn(packed(given, "JPEG"), "JPEG")
    made, content = ink_picture(image, contents[image.digest], inks(colour=Colour.GRAY))
    grey = read_back(made, content)
    assert grey.mode == "L"
    assert b"Decode [" not in made.dictionary
    assert grey.getpixel((2, 4)) < 10
    assert grey.getpixel((13, 4)) > 245


def test_a_picture_is_converted_once(tmp_path: Path) -> None:
    """A second part that shows it finds it in the cache; other inks, and a lost picture, are made anew."""
    cache = Cache(LocalStore(tmp_path))
    (image,), contents = drawn(packed(colourful(), "JPEG"), "JPEG")
    asked: list[str] = []

    def content_of(wanted: PartImage) -> bytes:
        asked.append(wanted.digest)
        return contents[wanted.digest]

    def times(chosen: Inks) -> int:
        asked.clear()
        made, content = kept(image, content_of, chosen, cache)
        assert cache.get("image", made.digest) == content
        return len(asked)

    first = kept(image, content_of, inks(), cache)
    assert times(inks()) == 0
    assert kept(image, content_of, inks(), cache) == first
    assert times(inks(limit=250)) == 1
    cache.forget("image", first[0].digest)
    assert times(inks()) == 1


def test_a_damaged_picture_is_told(tmp_path: Path) -> None:
    """One that breaks off is an error of the book, not of the program (PAGE-030)."""
    (image,), contents = drawn(packed(colourful(), "JPEG"), "JPEG")
    cut = contents[image.digest][: len(contents[image.digest]) // 2]
    with pytest.raises(RenderError) as caught:
        kept(image, lambda _: cut, inks(), Cache(LocalStore(tmp_path)))
    assert [item.code for item in caught.value.diagnostics] == ["PAGE-030"]


def test_the_same_picture_gives_the_same_bytes() -> None:
    """Whichever worker converts it."""
    (image,), contents = drawn(packed(colourful(), "PNG"), "PNG")
    first, again = (ink_picture(image, contents[image.digest], inks()) for _ in range(2))
    assert first == again
    assert struct.unpack(">H", first[1][:2])[0] % 31 == 0
