"""Pixels of pictures: decoded, set upright, cut, made smaller, brought to sRGB and packed again.

Owns: Pillow's decoders and encoders for JPEG and PNG; no other format is opened. It sees files without metadata only
(``render.picture_file``), so none of Pillow's readers of metadata meets an author's file. Fixed parameters throughout:
the same file gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

from PIL import Image, ImageChops, ImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile

from publisher.render import picture_colour
from publisher.render.picture_file import JPEG, PictureFile

Box = tuple[int, int, int, int]
"""Left, top, right and bottom in pixels of the upright picture, right and bottom not included."""
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What sets a picture upright, by EXIF orientation."""
_FULL_COLOUR = 90
"""JPEG quality from which colour is kept as sharp as light (4:4:4); below it every second way each (4:2:0)."""
_PNG_LEVEL = 6


def keeps_colours(file: PictureFile, *, cmyk: bool) -> bool:
    """Tell whether a picture's numbers may stay as they are. ``cmyk``: inks are wanted as inks."""
    if file.cmyk:
        return cmyk
    profile = _profile(file)
    if profile is None:
        return True
    return picture_colour.is_srgb(profile, _open(file).mode)


def remake(file: PictureFile, box: Box, size: tuple[int, int], quality: int, *, cmyk: bool) -> bytes:
    """Return a picture cut to ``box``, ``size`` pixels large, in sRGB, or in inks if it has and may (``cmyk``).

    Raises OSError, ValueError or SyntaxError for what cannot be decoded, or not to its end.
    """
    with to_the_end():
        picture = _decode(file, box, size)
    if file.orientation in _TURNS:
        picture = picture.transpose(_TURNS[file.orientation])
    if box != (0, 0, *file.upright_size) or size != picture.size:
        picture = _fit(picture, _rescaled(box, file.upright_size, picture.size), size)
    if not (file.cmyk and cmyk):
        picture = picture_colour.to_srgb(picture, _profile(file))
    packed = BytesIO()
    if file.media_type == JPEG:
        picture.save(
            packed, "JPEG", quality=quality, subsampling="4:4:4" if quality >= _FULL_COLOUR else "4:2:0"
        )
    else:
        picture.save(packed, "PNG", compress_level=_PNG_LEVEL)
    return packed.getvalue()


def _profile(file: PictureFile) -> bytes | None:
    return picture_colour.adobe_rgb() if file.adobe_rgb else file.profile


def _open(file: PictureFile) -> ImageFile.ImageFile:
    # Not Image.open: it would warn of pictures near the limit that the book's reader has set and kept.
    return (JpegImageFile if file.media_type == JPEG else PngImageFile)(BytesIO(file.content))


def _decode(file: PictureFile, box: Box, size: tuple[int, int]) -> Image.Image:
    """Return the pixels, as stored, eight bits a channel; of a JPEG no more of them than the size asks for."""
    picture = _open(file)
    if file.media_type == JPEG:
        shrink = max(size[0] / (box[2] - box[0]), size[1] / (box[3] - box[1]))
        # The decoder leaves out what is finer than a half, a quarter, an eighth.
        picture.draft(None, (max(1, round(file.width * shrink)), max(1, round(file.height * shrink))))
    picture.load()
    if file.plain_inks:
        return ImageChops.invert(picture)  # Pillow takes all inks for inverted ones
    return _mixable(_shallow(picture)) if file.deep else _mixable(picture)


def _shallow(picture: Image.Image) -> Image.Image:
    """Return a picture of sixteen bits a channel with their upper eight; Pillow has done so where there are colours."""
    clear = picture.info.get("transparency")
    if picture.mode == "I;16":
        picture = Image.frombytes("L", picture.size, picture.tobytes()[1::2])
    if clear is not None:
        upper = clear >> 8 if isinstance(clear, int) else tuple(value >> 8 for value in clear)
        picture.info["transparency"] = upper
    return picture


def _mixable(picture: Image.Image) -> Image.Image:
    """Return a picture of which no colour stands for "clear", as it may in a PNG: colours are about to change."""
    if "transparency" not in picture.info or picture.mode == "P":
        return picture
    return picture.convert("RGBA" if picture.mode == "RGB" else "LA")


def _fit(picture: Image.Image, box: tuple[float, float, float, float], size: tuple[int, int]) -> Image.Image:
    """Return part of a picture at another size; palettes give way to colours, which can be mixed."""
    if picture.mode == "P":
        picture = picture.convert("RGBA" if "transparency" in picture.info else "RGB")
    elif picture.mode == "1":
        picture = picture.convert("L")
    return picture.resize(size, Image.Resampling.LANCZOS, box)


def _rescaled(
    box: Box, upright: tuple[int, int], decoded: tuple[int, int]
) -> tuple[float, float, float, float]:
    """Return a box in pixels of a picture that may have been decoded at a fraction of its size."""
    across, down = decoded[0] / upright[0], decoded[1] / upright[1]
    return box[0] * across, box[1] * down, box[2] * across, box[3] * down


@contextmanager
def to_the_end() -> Iterator[None]:
    """Accept no picture that breaks off, though the page engine tells Pillow to when it is loaded."""
    lenient = ImageFile.LOAD_TRUNCATED_IMAGES
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = lenient
