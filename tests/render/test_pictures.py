"""Pictures are made ready once for each use, and touched no more than the use asks for."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import os
import random
import struct
import subprocess
import sys
import zlib
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageCms, ImageFile

from publisher.content.model.edition import EditionSettings
from publisher.editions.edition import DEFAULT_PARTS, TRIMS, Edition, Target
from publisher.editions.production import production_of
from publisher.errors import RenderError
from publisher.geometry import Mm
from publisher.render import pictures
from publisher.render.cache import Cache, open_cache
from publisher.render.picture_colour import adobe_rgb
from publisher.render.pictures import (
    SCREEN_USE,
    Crop,
    PictureUse,
    PreparedPicture,
    picture_use,
    prepare,
    prepared,
)
from publisher.typography.lines import WordBreaks

JPEG, PNG, SVG = "image/jpeg", "image/png", "image/svg+xml"
AMPLE = PictureUse(4000, 4000)
CORNERS = ((255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 0))
"""Left to right, top to bottom."""
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def quarters(width: int = 96, height: int = 64, mode: str = "RGB") -> Image.Image:
    """Return a picture with a colour in each quarter."""
    small = Image.new("RGB", (2, 2))
    small.putdata(CORNERS)
    return small.resize((width, height), Image.Resampling.NEAREST).convert(mode)


def packed(picture: Image.Image, kind: str, **options: object) -> bytes:
    """Return a picture as a file."""
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def opened(made: PreparedPicture) -> Image.Image:
    """Return a prepared picture, decoded; what it says of itself is true."""
    picture = Image.open(io.BytesIO(made.content))
    picture.load()
    assert picture.size == (made.width_px, made.height_px)
    assert picture.get_format_mimetype() == made.media_type
    assert not {"exif", "xmp", "icc_profile", "comment", "photoshop"} & picture.info.keys()
    return picture


def corners(picture: Image.Image) -> list[tuple[int, ...]]:
    """Return the colour in the middle of each quarter, rounded to full or none."""
    shown = picture.convert("RGB")
    middles = [(x, y) for y in (1, 3) for x in (1, 3)]
    seen = [shown.getpixel((picture.width * x // 4, picture.height * y // 4)) for x, y in middles]
    return [tuple(255 * round(value / 255) for value in colour) for colour in seen]


def turned(orientation: int) -> Image.Exif:
    """Return camera notes with an orientation."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    return exif


def furthest(one: Image.Image, other: Image.Image) -> int:
    """Return how far two pictures are apart at most, in steps of 255."""
    return max(
        high for _, high in ImageChops.difference(one.convert("RGB"), other.convert("RGB")).getextrema()
    )


# ── what fits ────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("mode", ["RGB", "L"])
@pytest.mark.parametrize("use", [AMPLE, SCREEN_USE])
def test_a_jpeg_that_fits_keeps_its_pixels(mode: str, use: PictureUse) -> None:
    """Notes and an sRGB profile go; every pixel stays, whatever quality another one would be packed with."""
    clean = packed(quarters(mode=mode), "JPEG", quality=71)
    noted = packed(
        quarters(mode=mode), "JPEG", quality=71, exif=turned(1), icc_profile=SRGB, comment=b"Camera"
    )
    made = prepare(noted, JPEG, use)
    assert made.content == clean
    assert opened(made).tobytes() == Image.open(io.BytesIO(clean)).tobytes()


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "LA", "P", "1"])
def test_a_png_that_fits_keeps_its_pixels(mode: str) -> None:
    """Palette, bits and alpha stay as they are."""
    clean = packed(quarters(mode=mode), "PNG")
    made = prepare(packed(quarters(mode=mode), "PNG", icc_profile=SRGB, dpi=(300, 300)), PNG, AMPLE)
    assert made.content == clean
    assert opened(made).mode == mode


def test_drawings_pass_once_more_under_the_eye() -> None:
    """A harmless drawing is untouched; one with a script is refused, even if it got this far."""
    text = '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="45">{}</svg>'
    clean = text.format("").encode()
    assert prepare(clean, SVG, SCREEN_USE) == PreparedPicture(clean, SVG, 90, 45)
    assert fault(text.format("<script/>").encode(), SVG)


def test_an_animation_leaves_its_still_picture() -> None:
    """Of a PNG with several frames the one that is shown without animation is left."""
    frames = [quarters(), Image.new("RGB", (96, 64), "#123456")]
    moving = packed(frames[0], "PNG", save_all=True, append_images=frames[1:])
    made = prepare(moving, PNG, AMPLE)
    assert b"fdAT" in moving
    assert b"fdAT" not in made.content
    assert opened(made).tobytes() == frames[0].tobytes()


# ── what does not ────────────────────────────────────────────────────────────


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize(("kind", "media_type"), [("JPEG", JPEG), ("PNG", PNG)])
@pytest.mark.parametrize("use", [AMPLE, PictureUse(33, 33)])
def test_pictures_come_out_upright(orientation: int, kind: str, media_type: str, use: PictureUse) -> None:
    """However a camera was held, each colour is in its corner, at full size and made smaller."""
    back = {2: "FLIP_LEFT_RIGHT", 3: "ROTATE_180", 4: "FLIP_TOP_BOTTOM", 5: "TRANSPOSE"}
    back |= {6: "ROTATE_90", 7: "TRANSVERSE", 8: "ROTATE_270"}
    stored = quarters()
    if orientation > 1:
        stored = stored.transpose(Image.Transpose[back[orientation]])
    made = opened(prepare(packed(stored, kind, exif=turned(orientation)), media_type, use))
    assert corners(made) == list(CORNERS)
    assert made.size == ((96, 64) if use is AMPLE else (33, 22))
    if orientation == 1 and use is AMPLE:
        assert made.tobytes() == Image.open(io.BytesIO(packed(stored, kind))).tobytes()


def test_a_camera_set_to_adobe_rgb_is_believed() -> None:
    """Colours without a profile are brought to sRGB where the camera's notes name Adobe RGB, as with the profile."""
    plain = packed(Image.new("RGB", (16, 16), (100, 150, 120)), "JPEG", quality=98, subsampling=0)
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0xA001] = 0xFFFF
    exif.get_ifd(0x8769)[0xA005] = {1: "R03"}
    noted = packed(Image.open(io.BytesIO(plain)), "JPEG", quality="keep", exif=exif)
    profiled = packed(Image.open(io.BytesIO(plain)), "JPEG", quality="keep", icc_profile=adobe_rgb())
    made = prepare(noted, JPEG, AMPLE)
    assert made == prepare(profiled, JPEG, AMPLE)
    assert furthest(opened(made), Image.new("RGB", (16, 16), (66, 151, 119))) <= 2


@pytest.mark.parametrize("use", [AMPLE, PictureUse(40, 40)])
def test_inks_stay_inks_for_a_press(use: PictureUse) -> None:
    """A CMYK picture stays one, even when it is made smaller, and its ink is no negative."""
    stored = packed(quarters(mode="CMYK"), "JPEG", quality=95, icc_profile=SRGB)
    made = opened(prepare(stored, JPEG, use))
    assert made.mode == "CMYK"
    assert corners(made) == list(CORNERS)
    assert "adobe" in made.info


@pytest.mark.parametrize("marked", [True, False])
def test_inks_become_colours_for_screens(marked: bool) -> None:
    """A CMYK picture becomes sRGB, also when its inks are stored plainly, without Adobe's mark."""
    stored = packed(quarters(mode="CMYK"), "JPEG", quality=95)
    if not marked:
        at = stored.index(b"\xff\xee")
        plain = packed(ImageChops.invert(quarters(mode="CMYK")), "JPEG", quality=95)
        stored = plain[:at] + plain[at + 16 :]
    made = opened(prepare(stored, JPEG, SCREEN_USE))
    assert made.mode == "RGB"
    assert corners(made) == list(CORNERS)


def test_sixteen_bits_become_eight() -> None:
    """Deep greys keep their upper byte; deep colours and transparent ones too."""
    levels = b"".join(struct.pack("<H", level * 256 + 255 - level) for level in range(256))
    deep = Image.frombytes("I;16", (256, 1), levels)
    assert opened(prepare(packed(deep, "PNG"), PNG, AMPLE)).tobytes() == bytes(range(256))
    keyed = opened(prepare(packed(deep, "PNG", transparency=0x40BF), PNG, AMPLE))
    assert keyed.mode == "LA"
    assert [level for level in range(256) if keyed.getpixel((level, 0))[1] == 0] == [0x40]


@pytest.mark.parametrize("clear", [None, (0x40BF, 0x807F, 0xC03F)])
def test_deep_colours_become_eight_bits(clear: tuple[int, int, int] | None) -> None:
    """Sixteen bits a channel in three channels, with and without a colour that stands for clear."""
    rows = b"\x00" + struct.pack(">6H", 0x40BF, 0x807F, 0xC03F, 0xFFFF, 0x0101, 0x0000)
    made = opened(prepare(deep_png(rows, clear), PNG, AMPLE))
    first = (0x40, 0x80, 0xC0) if clear is None else (0x40, 0x80, 0xC0, 0)
    second = (255, 1, 0) if clear is None else (255, 1, 0, 255)
    assert (made.getpixel((0, 0)), made.getpixel((1, 0))) == (first, second)


def deep_png(rows: bytes, clear: tuple[int, int, int] | None) -> bytes:
    """Return a PNG two pixels wide and one high, sixteen bits a channel, which Pillow does not write."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I4s", len(body), kind) + body + struct.pack(">I", zlib.crc32(kind + body))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 2, 1, 16, 2, 0, 0, 0))
    key = b"" if clear is None else chunk(b"tRNS", struct.pack(">3H", *clear))
    return b"\x89PNG\r\n\x1a\n" + head + key + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


@pytest.mark.parametrize(("mode", "smaller"), [("P", "RGB"), ("1", "L"), ("RGBA", "RGBA"), ("LA", "LA")])
def test_a_png_made_smaller_stays_one(mode: str, smaller: str) -> None:
    """Palettes and single bits give way to colours and greys, which can be mixed; alpha stays."""
    made = opened(prepare(packed(quarters(300, 200, mode), "PNG"), PNG, PictureUse(90, 90)))
    assert (made.mode, made.size) == (smaller, (90, 60))


@pytest.mark.parametrize("mode", ["P", "RGB", "L"])
def test_a_colour_that_stands_for_clear_becomes_alpha(mode: str) -> None:
    """Where colours are mixed, none can stand for clear any longer."""
    picture = quarters(300, 200, mode)
    key = picture.getpixel((0, 0))
    made = opened(prepare(packed(picture, "PNG", transparency=key), PNG, PictureUse(90, 90)))
    assert made.mode == ("LA" if mode == "L" else "RGBA")
    assert [made.getchannel("A").getpixel(at) for at in ((5, 5), (85, 55))] == [0, 255]


def test_nothing_is_scaled_up() -> None:
    """One pixel stays one; a line longer than the budget becomes shorter, and no thinner than a pixel."""
    dot = packed(Image.new("RGB", (1, 1), "#886644"), "PNG")
    assert prepare(dot, PNG, AMPLE).content == dot
    line = prepare(packed(Image.new("L", (9000, 3)), "JPEG"), JPEG, PictureUse(1000, 1000))
    assert (line.width_px, line.height_px) == (1000, 1)


@pytest.mark.parametrize("size", [(3001, 2003), (1201, 4007), (2000, 1000)])
def test_a_huge_jpeg_is_the_same_picture_smaller(size: tuple[int, int]) -> None:
    """A picture decoded at a fraction of its size is not shifted, and as even as one that was not."""
    whole = Image.linear_gradient("L").resize(size).convert("RGB")
    made = opened(prepare(packed(whole, "JPEG", quality=95), JPEG, PictureUse(250, 250)))
    assert max(made.size) == 250
    assert furthest(made, whole.resize(made.size, Image.Resampling.LANCZOS)) <= 4


@pytest.mark.parametrize(("quality", "sampling"), [(85, (2, 2)), (92, (1, 1))])
def test_colour_is_as_sharp_as_light_at_high_quality(quality: int, sampling: tuple[int, int]) -> None:
    """Pictures for a press are packed with full colour resolution; even pure noise can be packed."""
    noise = Image.frombytes("RGB", (700, 700), random.Random(1).randbytes(700 * 700 * 3))
    made = prepare(packed(noise, "JPEG", quality=98), JPEG, PictureUse(690, 690, quality=quality))
    assert Image.open(io.BytesIO(made.content)).layer[0][1:3] == sampling


# ── cutting ──────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("focus", "colour"), list(zip([(0, 0), (1, 0), (0, 1), (1, 1)], CORNERS, strict=True))
)
@pytest.mark.parametrize("limit", [4000, 24])
@pytest.mark.parametrize("orientation", [1, 6])
def test_a_cut_keeps_the_point_it_is_told(
    focus: tuple[float, float], colour: tuple[int, int, int], limit: int, orientation: int
) -> None:
    """A corner named as the focal point is in the picture's own corner of the cut, whichever way it is cut."""
    stored = quarters(128, 64) if orientation == 1 else quarters(128, 64).transpose(Image.Transpose.ROTATE_90)
    content = packed(stored, "JPEG", quality=98, exif=turned(orientation))
    for ratio in (0.5, 8.0):
        made = opened(prepare(content, JPEG, PictureUse(limit, limit, crop=Crop(ratio, *focus))))
        assert made.width / made.height == pytest.approx(ratio, rel=0.01)
        at = (round(focus[0] * (made.width - 1)), round(focus[1] * (made.height - 1)))
        seen = made.getpixel(at)
        assert [255 * round(value / 255) for value in seen] == list(colour)


def test_a_cut_at_full_size_changes_no_pixel() -> None:
    """Cutting alone copies pixels; cutting to the shape a picture has already copies the file."""
    content = packed(quarters(90, 60), "PNG")
    made = opened(prepare(content, PNG, PictureUse(4000, 4000, crop=Crop(1, 0.5, 0.5))))
    assert made.tobytes() == quarters(90, 60).crop((15, 0, 75, 60)).tobytes()
    assert prepare(content, PNG, PictureUse(4000, 4000, crop=Crop(1.5))).content == content


@given(st.integers(1, 12_000), st.integers(1, 12_000), st.floats(0.02, 50), st.floats(0, 1), st.floats(0, 1))
def test_a_cut_lies_inside_its_picture(width: int, height: int, ratio: float, x: float, y: float) -> None:
    """A cut holds at least a pixel, touches two opposite sides, and leaves no side."""
    left, top, right, bottom = Crop(ratio, x, y).box(width, height)
    assert 0 <= left < right <= width
    assert 0 <= top < bottom <= height
    assert (right - left == width) or (bottom - top == height)
    assert left <= x * width <= right or right - left == 1
    assert top <= y * height <= bottom or bottom - top == 1


# ── budgets ──────────────────────────────────────────────────────────────────


def edition(target: Target, trim: str | None, bleed: float = 3) -> Edition:
    """Return an edition of a size."""
    size = None if trim is None else TRIMS[trim]
    parts = DEFAULT_PARTS[target]
    day = dt.date(2026, 5, 4)
    made = production_of(EditionSettings(), target.value)
    return Edition(
        target.value, target, size, Mm(bleed), None, WordBreaks.RARELY, parts, None, None, day, made
    )


def test_budgets_of_the_editions() -> None:
    """350 pixels an inch over the page with its bleed; 2,000 pixels on screens, without inks."""
    printed = picture_use(edition(Target.PRINT, "46배판"))
    assert printed == PictureUse(3625, 3625, least_px=2674, quality=92, cmyk=True)  # 188 + 6 by 257 + 6 mm
    assert picture_use(edition(Target.BOOKLET, "A5", bleed=0)) == PictureUse(2894, 2894, least_px=2040)
    assert picture_use(edition(Target.EPUB, None)) == PictureUse(2000, 2000, quality=85, cmyk=False)


@given(st.integers(1, 20_000), st.integers(1, 20_000))
def test_no_picture_on_a_page_is_brought_below_what_a_press_shows(width: int, height: int) -> None:
    """Scaled until it fills a page's longer side, or when cut its shorter one, and not at all if it does not."""
    use = picture_use(edition(Target.PRINT, "46배판"))
    across, down = use.size(width, height)
    assert across <= width
    assert down <= height
    if (across, down) != (width, height):
        assert min(across, down) >= use.least_px
        assert max(across, down) >= use.max_width_px
        assert min(across, down) == use.least_px or max(across, down) == use.max_width_px


# ── faults ───────────────────────────────────────────────────────────────────


def fault(content: bytes, media_type: str, use: PictureUse = AMPLE) -> str:
    """Return what is said of a picture that cannot be used."""
    with pytest.raises(RenderError) as caught:
        prepare(content, media_type, use)
    (said,) = caught.value.diagnostics
    assert said.code == "PAGE-030"
    return dict(said.arguments)["detail"]


def test_damaged_pictures_are_refused() -> None:
    """Broken off, mixed up, or put together wrongly: each is refused with a reason that is the same each time."""
    whole = packed(quarters(), "JPEG")
    frame = whole.index(b"\xff\xc0")
    two_channels = whole[: frame + 9] + b"\x02" + whole[frame + 10 :]
    assert fault(whole[:-2], JPEG) == "it ends too early"
    assert fault(whole, PNG) == "it is no image/png"
    assert fault(packed(quarters(), "PNG"), JPEG) == "it is no image/jpeg"
    assert fault(two_channels, JPEG, PictureUse(10, 10)) == fault(two_channels, JPEG, PictureUse(10, 10))
    assert fault(b"", PNG)


@pytest.mark.parametrize("lenient", [False, True])
def test_half_a_picture_is_none(lenient: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """A picture whose data break off is refused, though an engine in this process asked Pillow to take it."""
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", lenient)
    rows = b"\x00" + struct.pack(">5H", 0x4040, 0x8080, 0xC0C0, 0xFFFF, 0x0101)
    assert fault(deep_png(rows, None), PNG)
    assert ImageFile.LOAD_TRUNCATED_IMAGES is lenient


def test_a_picture_too_large_to_decode_is_not_decoded() -> None:
    """More pixels than a book may hold are refused by the head of the file."""
    tall = bytearray(packed(quarters(), "JPEG"))
    frame = tall.index(b"\xff\xc0")
    tall[frame + 5 : frame + 9] = struct.pack(">HH", 60_000, 60_000)
    assert "60000" in fault(bytes(tall), JPEG, PictureUse(100, 100))


@given(st.sampled_from([JPEG, PNG]), st.data())
def test_any_damage_ends_in_a_picture_or_a_diagnostic(media_type: str, data: st.DataObject) -> None:
    """However a file was changed, it is a picture or a RenderError, and no warning."""
    whole = bytearray(packed(quarters(24, 16), "JPEG" if media_type == JPEG else "PNG"))
    for at in data.draw(st.lists(st.integers(0, len(whole) - 1), min_size=1, max_size=4)):
        whole[at] = data.draw(st.integers(0, 255))
    with suppress(RenderError):
        assert prepare(bytes(whole), media_type, PictureUse(12, 12)).width_px <= 12


# ── remembering ──────────────────────────────────────────────────────────────


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    """Return an empty cache."""
    return open_cache(tmp_path / "cache", environment={}, home=tmp_path)


def written(path: Path, content: bytes) -> str:
    """Write a file and return its digest."""
    path.write_bytes(content)
    return hashlib.sha256(content).hexdigest()


def test_what_is_known_is_neither_read_nor_decoded(
    tmp_path: Path, cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second time the file need not even be there; another use of it asks for it again."""
    path = tmp_path / "a.jpg"
    content = packed(quarters(), "JPEG")
    name = written(path, content)
    first = prepared(path, name, JPEG, PictureUse(40, 40), cache)
    assert first == prepare(content, JPEG, PictureUse(40, 40))
    path.unlink()
    monkeypatch.setattr(pictures, "prepare", None)
    assert prepared(path, name, JPEG, PictureUse(40, 40), cache) == first
    with pytest.raises(RenderError):
        prepared(path, name, JPEG, PictureUse(41, 41), cache)


def test_a_changed_file_is_not_remembered_as_the_old_one(tmp_path: Path, cache: Cache) -> None:
    """A file saved anew since the book was read is refused by name, and nothing is kept."""
    path = tmp_path / "a.jpg"
    name = written(path, packed(quarters(), "JPEG"))
    written(path, packed(quarters(10, 10), "JPEG"))
    with pytest.raises(RenderError) as caught:
        prepared(path, name, JPEG, AMPLE, cache)
    (said,) = caught.value.diagnostics
    assert said.span is not None
    assert (said.code, said.span.path) == ("PAGE-030", str(path))
    assert cache.info().entries == 0


@pytest.mark.parametrize("content", [None, b"\x89PNG\r\n\x1a\n"])
def test_missing_and_damaged_files_are_named(tmp_path: Path, content: bytes | None) -> None:
    """Whoever has to mend a picture is told which, without a cache too."""
    path = tmp_path / "a.png"
    name = written(path, content) if content is not None else "0" * 64
    with pytest.raises(RenderError) as caught:
        prepared(path, name, PNG, AMPLE, None)
    (said,) = caught.value.diagnostics
    assert said.span is not None
    assert (said.code, said.span.path) == ("PAGE-030", str(path))


def test_every_process_makes_the_same_bytes(tmp_path: Path) -> None:
    """The same picture and use give the same bytes in other processes, whatever else those hold."""
    path = tmp_path / "a.jpg"
    grain = Image.frombytes("RGB", (400, 300), random.Random(2).randbytes(400 * 300 * 3))
    written(path, packed(grain, "JPEG", exif=turned(6), icc_profile=adobe_rgb()))
    program = (
        "import sys, hashlib; from pathlib import Path; from publisher.render.pictures import *;"
        "made = prepare(Path(sys.argv[1]).read_bytes(), 'image/jpeg', PictureUse(150, 150, crop=Crop(1.0, 0.3, 0.6)));"
        "print(hashlib.sha256(made.content).hexdigest())"
    )
    told = set()
    for seed, before in (("1", ""), ("2", "import weasyprint;")):
        command = [sys.executable, "-c", before + program, str(path)]
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        told.add(subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout)
    use = PictureUse(150, 150, crop=Crop(1.0, 0.3, 0.6))
    made = prepare(path.read_bytes(), JPEG, use)
    assert told == {hashlib.sha256(made.content).hexdigest() + "\n"}
