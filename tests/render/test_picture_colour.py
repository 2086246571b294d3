"""Pictures come out in sRGB whatever profile they came with."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable

import pytest
from PIL import Image, ImageChops, ImageCms

from publisher.render.picture_colour import adobe_rgb, is_srgb, to_srgb

SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
P3 = ((0.51512, 0.24120, -0.00105), (0.29198, 0.69225, 0.04189), (0.15710, 0.06657, 0.78407))
"""Colorants of Display P3, adapted to D50."""
ADOBE = ((0.60974, 0.31111, 0.01947), (0.20528, 0.62567, 0.06087), (0.14919, 0.06322, 0.74457))
GREY = 2.2


def tag(profile: bytes, name: bytes) -> tuple[int, int]:
    """Return where a profile's tag begins and its length."""
    at = profile.index(name, 128)
    begin, length = struct.unpack_from(">II", profile, at + 4)
    return begin, length


def with_colorants(colorants: tuple[tuple[float, float, float], ...], gamma: float | None = None) -> bytes:
    """Return LittleCMS's own sRGB profile with other primaries, and a plain power curve where one is given."""
    made = bytearray(SRGB)
    for channel, values in zip("rgb", colorants, strict=True):
        begin, _ = tag(SRGB, channel.encode() + b"XYZ")
        struct.pack_into(">iii", made, begin + 8, *(round(value * 65536) for value in values))
        if gamma is not None:
            begin, _ = tag(SRGB, channel.encode() + b"TRC")
            struct.pack_into(">iiiii", made, begin + 12, round(gamma * 65536), 65536, 0, 0, 0)
    return bytes(made)


def grey_profile(gamma: float) -> bytes:
    """Return a profile of greys with a power curve."""
    curve = struct.pack(">4sIIH2x", b"curv", 0, 1, round(gamma * 256))
    white = struct.pack(">4sIiii", b"XYZ ", 0, 63190, 65536, 54061)
    head = bytearray(SRGB[:128])
    head[8:12], head[16:20] = b"\x02\x10\x00\x00", b"GRAY"
    table = struct.pack(">I4sII4sII", 2, b"wtpt", 156, 20, b"kTRC", 176, 16)
    made = bytes(head) + table + white + curve
    return struct.pack(">I", len(made)) + made[4:]


def ink_profile() -> bytes:
    """Return a profile of four inks that all print grey: one ink alone half as light as paper, two or more black."""
    corners = [(ink >> 3 & 1) + (ink >> 2 & 1) + (ink >> 1 & 1) + (ink & 1) for ink in range(16)]
    lightness = {0: 255, 1: 128}
    table = b"".join(bytes((lightness.get(inks, 0), 128, 128)) for inks in corners)
    straight = bytes(range(256))
    matrix = struct.pack(">9i", *(65536 if place % 4 == 0 else 0 for place in range(9)))
    lookup = b"mft1\x00\x00\x00\x00\x04\x03\x02\x00" + matrix + straight * 4 + table + straight * 3
    head = bytearray(SRGB[:128])
    head[8:12], head[12:24] = b"\x02\x10\x00\x00", b"prtrCMYKLab "
    made = bytes(head) + struct.pack(">I4sII", 1, b"A2B0", 144, len(lookup)) + lookup
    return struct.pack(">I", len(made)) + made[4:]


def seen_through(picture: Image.Image, profile: bytes) -> Image.Image:
    """Return the numbers that a picture in sRGB has under another profile: what a camera would have stored."""
    stored = ImageCms.profileToProfile(
        picture, ImageCms.ImageCmsProfile(io.BytesIO(SRGB)), ImageCms.ImageCmsProfile(io.BytesIO(profile))
    )
    assert stored is not None
    return stored


def muted() -> Image.Image:
    """Return colours that every space holds, far enough from black for eight bits to tell them apart."""
    steps = range(60, 200, 20)
    colours = bytes(
        value for red in steps for green in steps for blue in steps for value in (red, green, blue)
    )
    return Image.frombytes("RGB", (len(steps) ** 2, len(steps)), colours)


def furthest(one: Image.Image, other: Image.Image) -> int:
    """Return how far two pictures are apart at most, in steps of 255."""
    extrema = ImageChops.difference(one, other).getextrema()
    return max(high for _, high in (extrema if isinstance(extrema[0], tuple) else (extrema,)))


WIDE = {"Display P3": with_colorants(P3), "Adobe RGB": with_colorants(ADOBE, 563 / 256)}


@pytest.mark.parametrize("name", WIDE)
def test_wide_colours_become_srgb(name: str) -> None:
    """What was stored under a wide profile looks the same afterwards, and would not have without a change."""
    stored = seen_through(muted(), WIDE[name])
    assert furthest(stored, muted()) > 10
    assert not is_srgb(WIDE[name], "RGB")
    assert furthest(to_srgb(stored, WIDE[name]), muted()) <= 2


def test_profiles_are_judged_by_what_they_do() -> None:
    """A profile that changes nothing to be seen is sRGB whatever it is called; the same name does not make one."""
    renamed = bytearray(SRGB)
    begin, _ = tag(SRGB, b"desc")
    renamed[begin + 28 : begin + 36] = "가나다라".encode("utf-16-be")
    assert is_srgb(SRGB, "RGB")
    assert is_srgb(bytes(renamed), "P")
    assert not is_srgb(with_colorants(P3), "RGBA")


def test_our_adobe_rgb_is_adobe_rgb() -> None:
    """The profile for cameras that only name their colour space does what the standard's numbers say."""
    stored = seen_through(muted(), WIDE["Adobe RGB"])
    assert furthest(to_srgb(stored, adobe_rgb()), to_srgb(stored, WIDE["Adobe RGB"])) <= 1


def test_greys_stay_greys() -> None:
    """A grey profile moves greys; the result has one channel still."""
    ramp = Image.frombytes("L", (256, 1), bytes(range(256)))
    assert not is_srgb(grey_profile(1.8), "L")
    lighter = to_srgb(ramp, grey_profile(1.8))
    assert lighter.mode == "L"
    assert lighter.getpixel((128, 0)) == pytest.approx(148, abs=2)  # (128/255)^1.8 in sRGB's curve
    assert lighter.getpixel((255, 0)) == 255


@pytest.mark.parametrize("base", ["RGB", "L"])
def test_alpha_passes_by(base: str) -> None:
    """Colours change, transparency does not."""
    solid = muted() if base == "RGB" else muted().convert("L")
    alpha = Image.linear_gradient("L").resize(solid.size)
    clear = solid.copy()
    clear.putalpha(alpha)
    profile = WIDE["Display P3"] if base == "RGB" else grey_profile(1.8)
    made = to_srgb(clear, profile)
    assert made.mode == f"{base}A"
    assert made.getchannel("A").tobytes() == alpha.tobytes()
    assert made.convert(base).tobytes() == to_srgb(solid, profile).tobytes()
    assert made.convert(base).tobytes() != solid.tobytes()


def test_palettes_change_in_place() -> None:
    """A picture with a palette keeps it, and its transparency; its colours are those of the picture without one."""
    picture = seen_through(muted(), WIDE["Display P3"]).quantize(200)
    picture.info["transparency"] = bytes(range(200))
    made = to_srgb(picture, WIDE["Display P3"])
    assert made.mode == "P"
    assert made.tobytes() == picture.tobytes()
    assert made.info["transparency"] == bytes(range(200))
    made.info.clear()
    picture.info.clear()
    shown = to_srgb(picture.convert("RGB"), WIDE["Display P3"])
    assert made.convert("RGB").tobytes() == shown.tobytes()


@pytest.mark.parametrize("profile", [b"", b"junk", SRGB[:200], bytes(len(SRGB))])
def test_broken_profiles_say_nothing(profile: bytes) -> None:
    """A profile nobody can read leaves a picture's numbers alone."""
    assert is_srgb(profile, "RGB")
    assert to_srgb(muted(), profile).tobytes() == muted().tobytes()


@pytest.mark.parametrize("change", [lambda picture: picture, lambda picture: picture.convert("L")])
def test_profiles_for_other_pictures_say_nothing(change: Callable[[Image.Image], Image.Image]) -> None:
    """A grey profile in a picture in colour, and the other way about, is passed over."""
    picture = change(muted())
    foreign = grey_profile(1.8) if picture.mode == "RGB" else WIDE["Display P3"]
    assert is_srgb(foreign, picture.mode)
    assert to_srgb(picture, foreign).tobytes() == picture.tobytes()


def test_inks_look_as_their_profile_says() -> None:
    """Cyan ink that a profile calls grey becomes grey; paper stays white."""
    inks = Image.new("CMYK", (2, 1))
    inks.putpixel((0, 0), (255, 0, 0, 0))
    made = to_srgb(inks, ink_profile())
    assert made.mode == "RGB"
    assert made.getpixel((0, 0)) == pytest.approx((119, 119, 119), abs=3)  # lightness 50 of CIELAB
    assert made.getpixel((1, 0)) == (255, 255, 255)


def test_inks_without_a_profile_are_mixed() -> None:
    """Inks become colours even when nobody says which inks they are."""
    assert to_srgb(Image.new("CMYK", (1, 1), (0, 255, 255, 0)), None).getpixel((0, 0)) == (255, 0, 0)
    assert to_srgb(Image.new("CMYK", (1, 1)), SRGB).mode == "RGB"
