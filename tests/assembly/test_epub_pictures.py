"""Pictures of the EPUB."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import pytest
from PIL import Image, ImageCms

from publisher.assembly.epub.pictures import Picture, prepare_pictures
from publisher.errors import AssemblyError
from publisher.html.fragment import Asset
from publisher.render.cache import open_cache

TYPES = {".jpg": "image/jpeg", ".png": "image/png", ".svg": "image/svg+xml"}


def asset(path: Path, href: str | None = None) -> Asset:
    """Return a file as a fragment's picture."""
    content = path.read_bytes() if path.exists() else b""
    digest = hashlib.sha256(content).hexdigest()
    return Asset(href or f"images/{path.name}", path, TYPES[path.suffix], digest)


def opened(picture: Picture) -> Image.Image:
    """Return a prepared picture."""
    return Image.open(io.BytesIO(picture.data))


def codes(*assets: Asset) -> list[str]:
    """Return the codes of what is wrong with pictures."""
    with pytest.raises(AssemblyError) as caught:
        prepare_pictures(assets)
    return [fault.code for fault in caught.value.diagnostics]


def test_a_fitting_picture_travels_as_it_is(tmp_path: Path) -> None:
    """Small, upright and silent files are copied byte for byte, each address once."""
    path = tmp_path / "a.jpg"
    Image.new("RGB", (40, 30), "#886644").save(path)
    (made,) = prepare_pictures([asset(path), asset(path)])
    assert made.data == path.read_bytes()


@pytest.mark.parametrize("name", ["wide.jpg", "wide.png"])
def test_a_large_picture_is_made_smaller(tmp_path: Path, name: str) -> None:
    """The long side ends at 2000 px, proportions and kind are kept, the same bytes come out twice."""
    path = tmp_path / name
    Image.new("RGB", (2400, 600), "#886644").save(path)
    (made,) = prepare_pictures([asset(path)])
    assert opened(made).size == (2000, 500)
    assert opened(made).format == ("JPEG" if name.endswith("jpg") else "PNG")
    assert prepare_pictures([asset(path)]) == (made,)


def test_a_turned_picture_is_set_upright_and_silenced(tmp_path: Path) -> None:
    """The camera's orientation is carried out, and nothing it wrote about place or time is left."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Camera"
    path = tmp_path / "turned.jpg"
    Image.new("RGB", (40, 30)).save(path, exif=exif)
    (made,) = prepare_pictures([asset(path)])
    assert opened(made).size == (30, 40)
    assert not dict(opened(made).getexif())
    assert b"Camera" not in made.data


def test_colours_become_srgb(tmp_path: Path) -> None:
    """CMYK and profiled pictures come out RGB without a profile; alpha stays."""
    press = tmp_path / "press.jpg"
    Image.new("CMYK", (9, 9), (0, 255, 255, 0)).save(press)
    clear = tmp_path / "clear.png"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    Image.new("RGBA", (9, 9), (1, 2, 3, 4)).save(clear, icc_profile=profile)
    red, glass = prepare_pictures([asset(press), asset(clear)])
    assert opened(red).mode == "RGB"
    assert opened(glass).mode == "RGBA"
    assert opened(glass).getpixel((4, 4)) == (1, 2, 3, 4)
    assert "icc_profile" not in opened(glass).info


def test_harmless_drawings_pass_and_others_do_not(tmp_path: Path) -> None:
    """A plain SVG file is copied; one with a script is refused."""
    text = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle r="4"/>{}</svg>'
    clean = tmp_path / "clean.svg"
    clean.write_text(text.format(""))
    planted = tmp_path / "planted.svg"
    planted.write_text(text.format("<script/>"))
    assert prepare_pictures([asset(clean)])[0].data == clean.read_bytes()
    assert codes(asset(planted)) == ["PAGE-030"]


def test_a_cache_saves_the_work(tmp_path: Path) -> None:
    """With a cache the same pictures come out, and the second time without their files."""
    path = tmp_path / "wide.jpg"
    Image.new("RGB", (2400, 600), "#886644").save(path)
    wide = asset(path)
    cache = open_cache(tmp_path / "cache", environment={}, home=tmp_path)
    made = prepare_pictures([wide], cache)
    assert made == prepare_pictures([wide])
    path.unlink()
    assert prepare_pictures([wide], cache) == made


def test_unusable_pictures_are_all_named(tmp_path: Path) -> None:
    """Broken, missing, misnamed and homeless files are told together; the good one among them is no fault."""
    good = tmp_path / "good.png"
    Image.new("RGB", (4, 4)).save(good)
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(b"\xff\xd8broken")
    disguised = tmp_path / "disguised.jpg"
    disguised.write_bytes(good.read_bytes())
    found = codes(asset(good), asset(broken), asset(disguised), asset(tmp_path / "none.png"))
    assert found == ["PAGE-030", "PAGE-030", "PAGE-030"]
    assert codes(asset(good, "images/../x.png")) == ["EPUB-004"]
    assert codes(asset(good, "images/가.png")) == ["EPUB-004"]
    assert codes(asset(good, "images/same.png"), asset(broken, "images/same.png")) == ["EPUB-008"]
