"""Picture files lose what they say about camera and place, and not a coded pixel."""

from __future__ import annotations

import io
import struct
import zlib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from publisher.render.picture_file import JPEG, PNG, PictureFile, read_picture

SECRET = b"Seongsu-dong 37.5446"
"""Planted wherever metadata can stand."""


def gradient(mode: str = "RGB", size: tuple[int, int] = (61, 43)) -> Image.Image:
    """Return a picture whose pixels all differ a little."""
    across = Image.linear_gradient("L").resize(size)
    down = across.transpose(Image.Transpose.ROTATE_180).resize(size)
    bands = {"L": (across,), "LA": (across, down), "RGB": (across, down, across)}
    bands |= {"RGBA": (across, down, across, down), "CMYK": (across, down, across, down)}
    return Image.merge(mode, bands[mode])


def packed(picture: Image.Image, kind: str, **options: object) -> bytes:
    """Return a picture as a file."""
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def opened(content: bytes) -> Image.Image:
    """Return a file's picture, decoded."""
    picture = Image.open(io.BytesIO(content))
    picture.load()
    return picture


def segment(marker: int, body: bytes) -> bytes:
    """Return a JPEG segment."""
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def chunk(kind: bytes, body: bytes) -> bytes:
    """Return a PNG chunk."""
    return struct.pack(">I4s", len(body), kind) + body + struct.pack(">I", zlib.crc32(kind + body))


def camera_notes(orientation: int = 1) -> bytes:
    """Return an EXIF block with a maker, a place and a small picture."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = SECRET.decode()
    exif.get_ifd(0x8825)[2] = (37.0, 32.0, 40.56)
    exif.get_ifd(0x8825)[29] = SECRET.decode()
    return exif.tobytes() + b"thumbnail " + SECRET


def planted_jpeg(content: bytes) -> bytes:
    """Return a JPEG with secrets in every place that readers know of."""
    notes = (
        segment(0xE0, b"JFXX\x00\x13" + SECRET),
        segment(0xE1, camera_notes()),
        segment(0xE1, b"http://ns.adobe.com/xap/1.0/\x00" + SECRET),
        segment(0xE1, b"http://ns.adobe.com/xmp/extension/\x00" + SECRET),
        segment(0xE2, b"MPF\x00" + SECRET),
        segment(0xE5, b"RMETA\x00" + SECRET),
        segment(0xED, b"Photoshop 3.0\x008BIM\x04\x04" + SECRET),
        segment(0xEB, b"JP" + SECRET),
        segment(0xFE, SECRET),
    )
    end = content.rindex(b"\xff\xd9")
    # A second picture, a film, a sound: phones hang them behind the end.
    return content[:2] + b"".join(notes) + content[2:end] + segment(0xFE, SECRET) + b"\xff\xd9" + SECRET


def coded(content: bytes) -> bytes:
    """Return what stands between the first scan and the end of a JPEG."""
    return content[content.index(b"\xff\xda") : content.rindex(b"\xff\xd9")]


@pytest.mark.parametrize("progressive", [False, True])
@pytest.mark.parametrize("mode", ["RGB", "L", "CMYK", "as red, green and blue"])
def test_a_jpeg_forgets_everything_but_its_pixels(mode: str, progressive: bool) -> None:
    """No planted secret is left, coded data is the same, and so is every pixel."""
    stored = gradient("RGB" if mode.startswith("as") else mode)
    clean = packed(
        stored, "JPEG", progressive=progressive, keep_rgb=mode.startswith("as"), restart_marker_rows=2
    )
    file = read_picture(planted_jpeg(clean), JPEG)
    assert SECRET not in file.content
    assert coded(file.content) == coded(clean)
    assert opened(file.content).tobytes() == opened(clean).tobytes()
    assert (file.width, file.height) == stored.size
    assert {segment for segment, _ in Image.open(io.BytesIO(file.content)).applist} <= {"APP0", "APP14"}


def test_the_thumbnail_inside_the_jfif_head_goes() -> None:
    """The JFIF head stays, with a thumbnail of no size."""
    clean = packed(gradient(), "JPEG")
    body = b"JFIF\x00\x01\x02\x01\x00H\x00H\x04\x02" + SECRET + b"\x00" * 4
    planted = clean[:2] + segment(0xE0, body) + clean[clean.index(b"\xff\xdb") :]
    file = read_picture(planted, JPEG)
    assert SECRET not in file.content
    assert opened(file.content).info["jfif_density"] == (72, 72)
    assert file.content[2:20] == segment(0xE0, body[:12] + b"\x00\x00")


def test_of_the_adobe_mark_only_the_mark_stays() -> None:
    """It tells how colours are stored; what a program wrote behind it goes."""
    clean = packed(gradient("CMYK"), "JPEG")
    at = clean.index(b"\xff\xee")
    longer = segment(0xEE, clean[at + 4 : at + 16] + SECRET)
    assert read_picture(clean[:at] + longer + clean[at + 16 :], JPEG).content == clean


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L", "LA", "P", "1"])
def test_a_png_forgets_everything_but_its_pixels(mode: str) -> None:
    """No planted secret is left, packed data is the same, and so is every pixel, transparency included."""
    picture = gradient(mode) if mode in {"RGB", "RGBA", "L", "LA"} else gradient().convert(mode)
    clean = packed(picture, "PNG", **({"transparency": 3} if mode == "P" else {}))
    notes = (
        chunk(b"tEXt", b"Author\x00" + SECRET),
        chunk(b"zTXt", b"Author\x00\x00" + zlib.compress(SECRET, 0)),
        chunk(b"iTXt", b"XML:com.adobe.xmp\x00\x00\x00\x00\x00" + SECRET),
        chunk(b"eXIf", camera_notes()[6:]),
        chunk(b"tIME", b"\x07\xea\x05\x04\x03\x02\x01"),
        chunk(b"acTL", struct.pack(">II", 2, 0)),
        chunk(b"prVt", SECRET),
    )
    after_head = 8 + 25
    planted = clean[:after_head] + b"".join(notes) + clean[after_head:] + SECRET
    file = read_picture(planted, PNG)
    assert SECRET not in file.content
    assert file.content == clean
    assert not file.deep


@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_orientation_is_told(orientation: int) -> None:
    """Both formats and both byte orders say how a picture is held; sideways ones are as wide as they are high."""
    clean = packed(gradient(), "JPEG")
    # Notes written by a later program follow the camera's and do not count.
    notes = segment(0xE1, camera_notes(orientation)) + segment(0xE1, camera_notes(9 - orientation))
    noted = clean[:2] + notes + clean[2:]
    assert read_picture(noted, JPEG).orientation == orientation
    assert read_picture(noted, JPEG).upright_size == ((43, 61) if orientation >= 5 else (61, 43))
    png = packed(gradient(), "PNG")
    big = b"MM\x00\x2a\x00\x00\x00\x08\x00\x01" + struct.pack(">HHIHH", 0x0112, 3, 1, orientation, 0)
    turned = read_picture(png[:33] + chunk(b"eXIf", big) + png[33:], PNG)
    assert turned.orientation == orientation


def test_a_profile_is_put_together_or_not_told() -> None:
    """Parts in any order make one profile; with one missing there is none. A PNG's is unpacked."""
    clean = packed(gradient(), "JPEG")
    parts = [
        segment(0xE2, b"ICC_PROFILE\x00" + bytes((number, 2)) + word)
        for number, word in ((2, b"B"), (1, b"A"))
    ]
    assert read_picture(clean[:2] + b"".join(parts) + clean[2:], JPEG).profile == b"AB"
    assert read_picture(clean[:2] + parts[0] + clean[2:], JPEG).profile is None
    png = packed(gradient(), "PNG")
    for body, profile in ((zlib.compress(b"AB"), b"AB"), (b"no deflate", None)):
        whole = png[:33] + chunk(b"iCCP", b"name\x00\x00" + body) + png[33:]
        assert read_picture(whole, PNG).profile == profile
        assert b"name" not in read_picture(whole, PNG).content


def test_an_endless_profile_is_not_unpacked_whole() -> None:
    """A small chunk cannot fill the memory."""
    packer = zlib.compressobj(9)
    bomb = b"".join((*(packer.compress(bytes(1_000_000)) for _ in range(64)), packer.flush()))
    png = packed(gradient(), "PNG")
    file = read_picture(png[:33] + chunk(b"iCCP", b"n\x00\x00" + bomb) + png[33:], PNG)
    assert file.profile is not None
    assert len(file.profile) <= 8_000_000


def test_deep_pictures_and_inks_are_told() -> None:
    """Sixteen bits, inks, and inks without Adobe's mark."""
    assert read_picture(packed(Image.new("I;16", (4, 4)), "PNG"), PNG).deep
    inks = packed(gradient("CMYK"), "JPEG")
    assert (read_picture(inks, JPEG).cmyk, read_picture(inks, JPEG).plain_inks) == (True, False)
    at = inks.index(b"\xff\xee")
    unmarked = inks[:at] + inks[at + 16 :]
    assert read_picture(unmarked, JPEG).plain_inks


WHOLE = {JPEG: planted_jpeg(packed(gradient(), "JPEG")), PNG: packed(gradient(), "PNG")}


@pytest.mark.parametrize("media_type", [JPEG, PNG])
def test_no_beginning_of_a_file_passes(media_type: str) -> None:
    """Whatever is missing at the end is noticed."""
    whole = WHOLE[media_type].removesuffix(SECRET)
    assert isinstance(read_picture(whole, media_type), PictureFile)
    for end in range(len(whole)):
        with pytest.raises(ValueError, match=r"^it "):
            read_picture(whole[:end], media_type)


def test_a_changed_byte_of_a_png_is_noticed() -> None:
    """Checksums of everything that is kept are kept to."""
    whole = WHOLE[PNG]
    at = whole.index(b"IDAT") + 20
    with pytest.raises(ValueError, match="checksum"):
        read_picture(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :], PNG)


def test_a_file_without_pixels_is_refused() -> None:
    """A JPEG of tables alone, and a PNG with a head and an end, hold nothing to show."""
    jpeg, png = packed(gradient(), "JPEG"), packed(gradient(), "PNG")
    tables = jpeg[: jpeg.index(b"\xff\xda")] + b"\xff\xd9"
    for content, media_type in ((tables, JPEG), (png[:33] + png[-12:], PNG)):
        with pytest.raises(ValueError, match="not put together"):
            read_picture(content, media_type)


def test_files_are_what_they_are_called() -> None:
    """A PNG is no JPEG, and the other way about."""
    for media_type, other in ((JPEG, PNG), (PNG, JPEG)):
        with pytest.raises(ValueError, match="it is no image/"):
            read_picture(WHOLE[media_type], other)


@given(st.binary(max_size=60), st.sampled_from([b"II\x2a\x00", b"MM\x00\x2a", b""]))
def test_any_exif_block_can_be_read(body: bytes, head: bytes) -> None:
    """Broken camera notes say nothing, and break nothing."""
    clean = packed(gradient(), "JPEG")
    file = read_picture(clean[:2] + segment(0xE1, b"Exif\x00\x00" + head + body) + clean[2:], JPEG)
    assert 1 <= file.orientation <= 8
    assert file.content == clean


@given(st.sampled_from([JPEG, PNG]), st.data())
def test_any_file_is_read_or_refused(media_type: str, data: st.DataObject) -> None:
    """However a file was changed, it is read, or refused with a ValueError."""
    whole = bytearray(WHOLE[media_type])
    for at in data.draw(st.lists(st.integers(0, len(whole) - 1), min_size=1, max_size=6)):
        whole[at] = data.draw(st.integers(0, 255))
    with suppress(ValueError):
        assert read_picture(bytes(whole), media_type).width > 0
