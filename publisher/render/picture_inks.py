"""Pictures for the press: colours turned to inks once, by the ICC profile of the print shop.

Owns: the pixels of a part's pictures (ISO 32000-2 §8.9.5) on their way from sRGB to CMYK or grey, and keeping no spot
above the ink limit. Refuses: pictures that are in inks or greys already, and soft masks. What was a JPEG stays one;
what was packed without loss, since it may hold lettering, stays without loss.

The profile is asked at the points of a lattice; between them its answers are mixed. So the limit holds everywhere: a
mixture of inks below it is below it.
"""

from __future__ import annotations

import hashlib
import re
import struct
import zlib
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from io import BytesIO
from typing import Any

import PIL
from PIL import Image, ImageFilter
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile

from publisher.editions.production import Colour
from publisher.errors import RenderError, diagnose
from publisher.render.cache import Cache, digest
from publisher.render.inks import Inks, transform
from publisher.render.part import PartImage
from publisher.render.picture_pixels import to_the_end

QUALITY = 92
"""Of JPEGs, 0 to 100; colour as sharp as light (4:4:4)."""
_KIND = "inked"
_RECIPE = "1"
"""Changes when the same picture and inks give other bytes."""
_STEPS = 33
_SLACK = 4
"""Percent below the limit that pictures are kept, for what JPEG scatters."""
_PNG_LEVEL = 6
_AS_WRITTEN = (8, 15)
"""Bits a channel and predictor of what the engine packs without loss."""
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_HEAD = struct.Struct(">IIBBBBB")
_SPACE = re.compile(rb"/ColorSpace\s*/Device(RGB|CMYK)\b")
_COLOURS = re.compile(rb"/Colors\s+(\d)")


def kept(
    image: PartImage, content_of: Callable[[PartImage], bytes], inks: Inks, cache: Cache
) -> tuple[PartImage, bytes]:
    """Return a picture in inks and its bytes; one the cache knows is not converted again. Raises RenderError.

    ``content_of`` returns the bytes of a picture of the part.
    """
    if not in_colour(image, inks):
        return image, content_of(image)
    key = digest(_RECIPE, PIL.__version__, image.digest, image.dictionary, inks.key)
    known = cache.get(_KIND, key)
    if known is not None:
        name, _, dictionary = known.partition(b"\n")
        content = cache.get("image", name.decode())
        if content is not None:
            return replace(image, digest=name.decode(), dictionary=dictionary), content
    try:
        made, packed = ink_picture(image, content_of(image), inks)
    except (OSError, ValueError, SyntaxError, zlib.error) as error:
        raise RenderError(diagnose("PAGE-030", detail=str(error) or type(error).__name__)) from error
    cache.put("image", made.digest, packed)
    cache.put(_KIND, key, made.digest.encode() + b"\n" + made.dictionary)
    return made, packed


def ink_picture(image: PartImage, content: bytes, inks: Inks) -> tuple[PartImage, bytes]:
    """Return a picture in inks and its bytes; one in inks or greys is what it was.

    Raises OSError, ValueError or SyntaxError for what cannot be decoded, RenderError without a profile.
    """
    if not in_colour(image, inks):
        return image, content
    convert = _jpeg if b"/DCTDecode" in image.dictionary else _lossless
    with to_the_end():
        packed, dictionary = convert(image.dictionary, content, inks)
    return PartImage(hashlib.sha256(packed).hexdigest(), dictionary, image.mask), packed


def in_colour(image: PartImage, inks: Inks) -> bool:
    """Tell whether a picture is to be converted: it is RGB, or has inks an edition in black does not have."""
    space = _SPACE.search(image.dictionary)
    return space is not None and (space.group(1) == b"RGB" or inks.colour is Colour.GRAY)


def separated(picture: Image.Image, inks: Inks) -> Image.Image:
    """Return a picture in sRGB as inks, 255 for full ink, or in greys, 255 for paper."""
    if inks.colour is Colour.GRAY:
        return picture.convert("L")
    size, table = _lattice(inks)
    return picture.convert("RGB").filter(
        ImageFilter.Color3DLUT(size, table, channels=4, target_mode="CMYK", _copy_table=False)
    )


@lru_cache(maxsize=2)  # as many as a build is likely to need at once
def _lattice(inks: Inks) -> tuple[int, Any]:
    """Return the inks of colours all over sRGB, red changing fastest, 0 to 1 each, none above the limit."""
    steps = [round(255 * step / (_STEPS - 1)) for step in range(_STEPS)]
    colours = bytes(v for blue in steps for green in steps for red in steps for v in (red, green, blue))
    made = transform(inks).apply(Image.frombytes("RGB", (len(colours) // 3, 1), colours)).tobytes()
    most = (inks.limit - _SLACK) * 255 / 100
    table: list[float] = []
    for at in range(0, len(made), 4):
        cyan, magenta, yellow, black = made[at : at + 4]
        share = 1.0
        if cyan + magenta + yellow + black > most:
            share = max(0.0, most - black) / (cyan + magenta + yellow)
        table += (cyan * share / 255, magenta * share / 255, yellow * share / 255, black / 255)
    # Paper stays paper, whatever a profile says of white.
    table[-4:] = (0.0, 0.0, 0.0, 0.0)
    return _STEPS, table


def _jpeg(dictionary: bytes, content: bytes, inks: Inks) -> tuple[bytes, bytes]:
    picture: Image.Image = JpegImageFile(BytesIO(content))
    if picture.mode == "CMYK":
        picture = picture.convert("RGB")
    made = separated(picture, inks)
    packed = BytesIO()
    made.save(packed, "JPEG", quality=QUALITY, subsampling="4:4:4")
    space, decode = b"/DeviceGray", b""
    if made.mode == "CMYK":
        # Pillow writes inks as Adobe does: inverted.
        space, decode = b"/DeviceCMYK", b"/Decode [1 0 1 0 1 0 1 0]"
    plain = re.sub(rb"/Decode\s*\[[^\]]*\]", b"", dictionary)
    return packed.getvalue(), _in_space(plain, space) + decode


def _lossless(dictionary: bytes, content: bytes, inks: Inks) -> tuple[bytes, bytes]:
    width, height = (_entry(dictionary, name) for name in (b"Width", b"Height"))
    if (_entry(dictionary, b"BitsPerComponent"), _entry(dictionary, b"Predictor")) != _AS_WRITTEN:
        raise ValueError("a picture is packed in a way that is not known")
    made = separated(_unpacked(width, height, content), inks)
    channels = len(made.getbands())
    # Four inks are packed as the four channels of a PNG are: the same filters, the same order.
    as_png = made if channels == 1 else Image.frombytes("RGBA", made.size, made.tobytes())
    packed = BytesIO()
    as_png.save(packed, "PNG", compress_level=_PNG_LEVEL)
    space = b"/DeviceGray" if channels == 1 else b"/DeviceCMYK"
    return _coded(packed.getvalue()), _COLOURS.sub(b"/Colors %d" % channels, _in_space(dictionary, space))


def _unpacked(width: int, height: int, coded: bytes) -> Image.Image:
    """Return the picture whose coded rows are those of a PNG with eight bits a channel and three channels."""
    head = _HEAD.pack(width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", coded), (b"IEND", b""))
    file = b"".join((_SIGNATURE, *(_chunk(name, body) for name, body in chunks)))
    picture = PngImageFile(BytesIO(file))
    picture.load()
    return picture


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def _coded(png: bytes) -> bytes:
    """Return the coded rows of a PNG."""
    found, position = [], len(_SIGNATURE)
    while position < len(png):
        length, name = struct.unpack_from(">I4s", png, position)
        if name == b"IDAT":
            found.append(png[position + 8 : position + 8 + length])
        position += 12 + length
    return b"".join(found)


def _in_space(dictionary: bytes, space: bytes) -> bytes:
    return _SPACE.sub(b"/ColorSpace " + space, dictionary)


def _entry(dictionary: bytes, name: bytes) -> int:
    found = re.search(rb"/%b\s+(\d+)" % name, dictionary)
    return int(found.group(1)) if found is not None else 0
