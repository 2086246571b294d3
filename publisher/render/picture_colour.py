"""Colours of pictures: what an embedded profile means, brought to sRGB, which pages and readers take for granted.

Owns: ICC profiles (ICC.1:2022) through LittleCMS, rendering intent perceptual with black point compensation. Refuses:
inks for a press. A profile that cannot be read, or is for another kind of picture, says nothing: colours are sRGB then.
"""

from __future__ import annotations

import struct
from io import BytesIO
from typing import Any

from PIL import Image, ImageCms

_KINDS = {"RGB ": "RGB", "GRAY": "L", "CMYK": "CMYK"}
"""A profile's colour space, and the kind of picture it can speak about."""
_TOLERANCE = 2
"""Steps of 255 by which a profile may move a colour and still be called sRGB: nobody sees them."""
_LATTICE_STEPS = 9
_D50 = (0.9642, 1.0, 0.8249)
_ADOBE_COLORANTS = ((0.60974, 0.31111, 0.01947), (0.20528, 0.62567, 0.06087), (0.14919, 0.06322, 0.74457))
_ADOBE_GAMMA = 0x0233
"""563/256, as Adobe RGB (1998) has it."""


def is_srgb(profile: bytes, mode: str) -> bool:
    """Tell whether a picture in colours or greys looks the same without its profile. ``mode`` is Pillow's word for it.

    A profile is judged by what it does, not by its name: there are dozens of sRGB profiles.
    """
    base = _base(mode)
    opened = _open(profile, base)
    if opened is None:
        return True
    lattice = _lattice(base)
    moved = _apply(lattice, opened)
    pairs = zip(lattice.tobytes(), moved.tobytes(), strict=True)
    return all(abs(before - after) <= _TOLERANCE for before, after in pairs)


def to_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """Return a picture in sRGB or sRGB's greys; alpha and palettes stay. Inks without a profile are mixed plainly."""
    if picture.mode == "P":
        return _palette_to_srgb(picture, profile)
    opened = None if profile is None else _open(profile, _base(picture.mode))
    if opened is None:
        return picture.convert("RGB") if picture.mode == "CMYK" else picture
    if picture.mode not in {"RGBA", "LA"}:
        return _apply(picture, opened)
    solid = _apply(picture.convert(picture.mode[:-1]), opened)
    solid.putalpha(picture.getchannel("A"))
    return solid


def adobe_rgb() -> bytes:
    """Return a profile of Adobe RGB (1998)."""
    curve = struct.pack(">4sIIH2x", b"curv", 0, 1, _ADOBE_GAMMA)
    tags = {b"wtpt": _xyz(_D50)}
    for channel, colorant in zip(b"rgb", _ADOBE_COLORANTS, strict=True):
        tags[bytes([channel]) + b"XYZ"] = _xyz(colorant)
        tags[bytes([channel]) + b"TRC"] = curve
    table, data = b"", b""
    first = 128 + 4 + 12 * len(tags)
    for name, content in tags.items():
        table += struct.pack(">4sII", name, first + len(data), len(content))
        data += content
    size = first + len(data)
    head = struct.pack(">I4sI4s4s4s12x4s28x", size, b"", 0x02100000, b"mntr", b"RGB ", b"XYZ ", b"acsp")
    return head + _xyz(_D50)[8:] + bytes(48) + struct.pack(">I", len(tags)) + table + data


def _xyz(values: tuple[float, float, float]) -> bytes:
    return struct.pack(">4sIiii", b"XYZ ", 0, *(round(value * 65536) for value in values))


def _base(mode: str) -> str:
    """Return the kind of a picture without alpha and palette."""
    return {"RGBA": "RGB", "P": "RGB", "LA": "L", "1": "L", "I;16": "L"}.get(mode, mode)


def _open(profile: bytes, base: str) -> Any:
    """Return an opened profile that can speak about a kind of picture, or None."""
    try:
        opened = ImageCms.ImageCmsProfile(BytesIO(profile))
    except OSError:
        return None
    return opened if _KINDS.get(opened.profile.xcolor_space) == base else None


def _apply(picture: Image.Image, opened: Any) -> Image.Image:
    """Return a picture without alpha in sRGB; one in greys stays one."""
    try:
        transform = ImageCms.buildTransform(
            opened,
            ImageCms.createProfile("sRGB"),
            picture.mode,
            "RGB",
            ImageCms.Intent.PERCEPTUAL,
            ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
    except ImageCms.PyCMSError:
        # A profile may lack what this direction needs, as those of scanners do.
        return picture.convert("RGB") if picture.mode == "CMYK" else picture
    moved = transform.apply(picture)
    # Greys come out with three equal channels.
    return moved.getchannel("G") if picture.mode == "L" else moved


def _palette_to_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    colours = bytes(picture.getpalette("RGB") or ())
    moved = to_srgb(Image.frombytes("RGB", (len(colours) // 3, 1), colours), profile)
    painted = picture.copy()
    painted.putpalette(moved.tobytes(), "RGB")
    return painted


def _lattice(base: str) -> Image.Image:
    """Return a picture of colours all over a space."""
    if base == "L":
        return Image.frombytes("L", (256, 1), bytes(range(256)))
    steps = [round(255 * step / (_LATTICE_STEPS - 1)) for step in range(_LATTICE_STEPS)]
    colours = bytes(
        value for red in steps for green in steps for blue in steps for value in (red, green, blue)
    )
    return Image.frombytes("RGB", (len(colours) // 3, 1), colours)
