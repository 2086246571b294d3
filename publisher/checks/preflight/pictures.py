"""Pictures as a file holds them: size, colours, compression, and their pixels as inks (ISO 32000-2 §8.9).

Owns: what an image dictionary says and what its pixels show when they are decoded small. Refuses: pictures too large to
be decoded safely; they have no pixels here.
"""

from __future__ import annotations

import hashlib
import struct
import warnings
import zlib
from dataclasses import dataclass, field
from functools import cached_property
from io import BytesIO
from typing import Any

from PIL import Image, ImageChops, ImageStat, UnidentifiedImageError
from pypdf.generic import DictionaryObject, StreamObject

from publisher.checks.preflight.inks import GRAY, Family, Space, space_of
from publisher.checks.preflight.reading import body, entry, items, number, raw_body, text

_MOST_PIXELS = 120_000_000
_SMALL = 512
"""Pixels of the longer side of a picture that is looked at."""
_LOSSY = {"/DCTDecode", "/DCT"}
_MODES = {Family.GRAY: ("L", 1), Family.RGB: ("RGB", 3), Family.CMYK: ("CMYK", 4)}
# ITU-T T.81 table K.1, the luminance quantisation that libjpeg scales by its quality.
_K1 = (
    16,
    11,
    10,
    16,
    24,
    40,
    51,
    61,
    12,
    12,
    14,
    19,
    26,
    58,
    60,
    55,
    14,
    13,
    16,
    24,
    40,
    57,
    69,
    56,
    14,
    17,
    22,
    29,
    51,
)
_PNG_PREDICTORS = 10
_PNG_COLOURS = {1: 0, 3: 2, 4: 6}
"""Colour types of PNG by number of channels (PNG §11.2.1)."""
_LEAST_UPSCALED = 300
"""Pixels of a side below which nothing is said about upscaling."""
_PATCH, _LOOKED_AT, _LEAST_PATCHES = 128, 4, 2
"""Side of a patch in pixels, patches that are compared, and the fewest that prove anything."""
_LIVELY = 10.0
"""Squared gray levels a patch must lose when it is halved twice: there is something to see on it."""
_EMPTY_OCTAVE = 0.095


@dataclass(frozen=True)
class Picture:
    """An image of a file; the same object for every place that shows it."""

    stream: DictionaryObject = field(repr=False)
    data: bytes = field(repr=False)
    """As it stands in the file."""
    width: int
    height: int
    bits: int
    space: Space
    filters: tuple[str, ...]
    stencil: bool
    """True when it is a mask that paints the current colour."""
    masked: bool
    """True when it has a soft mask or a stencil mask."""
    inverted: bool
    """True when its Decode array turns it about."""

    @cached_property
    def digest(self) -> str:
        """SHA-256 of its stream, in hexadecimal."""
        return hashlib.sha256(self.data).hexdigest()

    @cached_property
    def small(self) -> Image.Image | None:
        """Its pixels, at most ``_SMALL`` a side, in its own colours, 255 for full ink; None if they cannot be read."""
        try:
            image = self._decoded()
        except (OSError, ValueError, SyntaxError, NotImplementedError, UnidentifiedImageError, MemoryError):
            return None
        if image is not None:
            image.thumbnail((_SMALL, _SMALL), Image.Resampling.BOX)
        return image

    @cached_property
    def damaged(self) -> bool:
        """True when it is of a kind that we can read and yet has no pixels."""
        readable = not self.stencil and self.bits == 8 and not self.space.indexed  # noqa: PLR2004 - bits of a byte
        readable = readable and self.space.family in _MODES and self.width * self.height <= _MOST_PIXELS
        return readable and self.small is None

    @cached_property
    def jpeg_quality(self) -> int | None:
        """The quality, 1 to 100, by which libjpeg would make its first quantisation table; None for no JPEG."""
        if not self.filters or self.filters[-1] not in _LOSSY:
            return None
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                tables = Image.open(BytesIO(self._jpeg())).quantization  # type: ignore[attr-defined]  # of JpegImageFile
        except (OSError, ValueError, SyntaxError, AttributeError):
            return None
        return _quality(tables.get(0, ())) if tables else None

    @cached_property
    def upscaled(self) -> bool:
        """True when its pixels say nothing that a picture of half its size would not say: it was enlarged.

        Estimated on its liveliest patches; pictures without detail are left alone.
        """
        if min(self.width, self.height) < _LEAST_UPSCALED or self.stencil:
            return False
        try:
            image = self._decoded(full=True)
        except (OSError, ValueError, SyntaxError, NotImplementedError, UnidentifiedImageError, MemoryError):
            return False
        if image is None:
            return False
        light = _light(image)
        halved = light.resize((light.width // 2, light.height // 2), Image.Resampling.BOX)
        # Enlarged by 4, the two finest octaves are empty, and only at half size one stands beside a full one.
        return _says_nothing_new(light) or _says_nothing_new(halved)

    def _jpeg(self) -> bytes:
        return self.data if len(self.filters) == 1 else body_before_jpeg(self)

    def _decoded(self, *, full: bool = False) -> Image.Image | None:
        if self.width * self.height > _MOST_PIXELS or self.stencil or self.space.indexed:
            return None
        if self.filters and self.filters[-1] in _LOSSY:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                image = Image.open(BytesIO(self._jpeg()))
                if image.width * image.height > _MOST_PIXELS:
                    return None
                if not full:
                    image.draft(image.mode, (_SMALL, _SMALL))
                image.load()
            adobe = "adobe_transform" in image.info
            # Pillow turns the inks of an Adobe JPEG about; a Decode array does the same once more.
            turned = image.mode == "CMYK" and adobe != self.inverted
            return ImageChops.invert(image) if turned else image
        return self._plain()

    def _plain(self) -> Image.Image | None:
        mode = _MODES.get(self.space.family)
        if mode is None or self.bits != 8:  # noqa: PLR2004 - bits of a byte
            return None
        packed = self._as_png(mode[1])
        if packed is not None:
            drawn = Image.open(BytesIO(packed))
            image = Image.frombytes(mode[0], (self.width, self.height), drawn.tobytes())
            return ImageChops.invert(image) if self.inverted else image
        data = body(self.stream)
        size = self.width * self.height * mode[1]
        if len(data) < size:
            raise ValueError("it is cut short")
        image = Image.frombytes(mode[0], (self.width, self.height), data[:size])
        return ImageChops.invert(image) if self.inverted else image

    def _as_png(self, channels: int) -> bytes | None:
        """Return a deflated image with a PNG predictor as the PNG it nearly is, which Pillow unpacks quickly.

        Four channels pass for RGBA. None for other images.
        """
        settings = entry(self.stream, "/DecodeParms")
        predicted = number(entry(settings, "/Predictor"), 1) >= _PNG_PREDICTORS
        columns = number(entry(settings, "/Columns"), 1) == self.width
        fits = columns and number(entry(settings, "/Colors"), 1) == channels
        if self.filters != ("/FlateDecode",) or not (predicted and fits):
            return None
        head = struct.pack(">IIBBBBB", self.width, self.height, 8, _PNG_COLOURS[channels], 0, 0, 0)
        chunks = ((b"IHDR", head), (b"IDAT", self.data), (b"IEND", b""))
        framed = (
            struct.pack(">I", len(body_)) + name + body_ + struct.pack(">I", zlib.crc32(name + body_))
            for name, body_ in chunks
        )
        return b"\x89PNG\r\n\x1a\n" + b"".join(framed)


def read_picture(stream: StreamObject, resources: DictionaryObject) -> Picture:
    """Return what an image XObject says."""
    stencil = bool(entry(stream, "/ImageMask"))
    space = GRAY if stencil else space_of(entry(stream, "/ColorSpace"), resources)
    decode = [number(item) for item in items(entry(stream, "/Decode"))]
    return Picture(
        stream,
        raw_body(stream),
        int(number(entry(stream, "/Width"))),
        int(number(entry(stream, "/Height"))),
        1 if stencil else int(number(entry(stream, "/BitsPerComponent"), 8)),
        space,
        tuple(text(item) for item in items(entry(stream, "/Filter"))),
        stencil,
        entry(stream, "/SMask") is not None or entry(stream, "/Mask") is not None,
        bool(decode) and decode[0] > decode[-1] if len(decode) == 1 else bool(decode) and decode[0] == 1,
    )


def read_inline(entries: dict[str, Any], resources: DictionaryObject) -> Picture:
    """Return what an inline image says; its pixels are left alone (ISO 32000-2 §8.9.7 keeps them small)."""

    def value(short: str, long: str, default: Any = None) -> Any:
        return entries.get(short, entries.get(long, default))

    stencil = bool(value("IM", "ImageMask"))
    written = value("CS", "ColorSpace", "G")
    space = GRAY if stencil else space_of(written if isinstance(written, str) else None, resources)
    if isinstance(written, list) and len(written) > 1 and isinstance(written[1], str):
        base = space_of(written[1], resources)
        space = Space(base.family, f"Indexed {base.name}", base.colorants, base.device, indexed=True)
    width, height = (int(number(value(*keys, 1))) for keys in (("W", "Width"), ("H", "Height")))
    bits = 1 if stencil else int(number(value("BPC", "BitsPerComponent"), 8))
    return Picture(
        DictionaryObject(),
        entries["data"],
        width,
        height,
        bits,
        space,
        ("inline",),
        stencil,
        masked=False,
        inverted=False,
    )


def body_before_jpeg(picture: Picture) -> bytes:
    """Return the JPEG inside other filters. Raises ValueError for a filter that no JPEG is put into."""
    from pypdf.filters import ASCII85Decode, ASCIIHexDecode, FlateDecode

    decoders: dict[str, Any] = {
        "/FlateDecode": FlateDecode,
        "/ASCII85Decode": ASCII85Decode,
        "/ASCIIHexDecode": ASCIIHexDecode,
    }
    data = picture.data
    for name in picture.filters[:-1]:
        if name not in decoders:
            raise ValueError(name)
        data = decoders[name].decode(data, DictionaryObject())
    return data


def _quality(table: Any) -> int | None:
    """Return libjpeg's quality for a luminance table: the scale of the standard's own table, turned back."""
    values = [float(value) for value in table][: len(_K1)]  # Pillow gives tables in the order of rows
    if len(values) < len(_K1):
        return None
    scale = sum(100 * value / known for value, known in zip(values, _K1, strict=True)) / len(values)
    quality = (200 - scale) / 2 if scale <= 100 else 5000 / scale  # noqa: PLR2004 - per cent
    return max(1, min(100, round(quality)))


def _says_nothing_new(image: Image.Image) -> bool:
    """Tell whether the finest octave of an image is empty where the next coarser one is full.

    A photograph loses at halving at least a tenth of what it loses at halving again; enlarged by 2 or 3, as measured
    on the pictures of the showcase, at most a tenth.
    """
    patches = []
    for left in range(0, image.width - _PATCH + 1, max(_PATCH, image.width // 6)):
        for top in range(0, image.height - _PATCH + 1, max(_PATCH, image.height // 6)):
            fine, half = _lost_by_halving(image.crop((left, top, left + _PATCH, top + _PATCH)))
            coarse, _ = _lost_by_halving(half)
            patches.append((coarse, fine))
    lively = [pair for pair in sorted(patches, reverse=True)[:_LOOKED_AT] if pair[0] >= _LIVELY]
    return len(lively) >= _LEAST_PATCHES and all(fine < _EMPTY_OCTAVE * coarse for coarse, fine in lively)


def _light(image: Image.Image) -> Image.Image:
    """Return what is seen as light and dark; of inks the average, which is quicker than converting them."""
    if image.mode != "CMYK":
        return image.convert("L")
    cyan, magenta, yellow, black = image.split()
    return ImageChops.add(ImageChops.add(cyan, magenta, 2), ImageChops.add(yellow, black, 2), 1)


def _lost_by_halving(patch: Image.Image) -> tuple[float, Image.Image]:
    """Return the mean square of what halving takes from a patch, and its half."""
    half = patch.resize((patch.width // 2, patch.height // 2), Image.Resampling.BOX)
    again = half.resize(patch.size, Image.Resampling.BICUBIC)
    inner = (4, 4, patch.width - 4, patch.height - 4)
    lost = ImageStat.Stat(ImageChops.difference(patch, again).crop(inner))
    return float(lost.sum2[0] / lost.count[0]), half
