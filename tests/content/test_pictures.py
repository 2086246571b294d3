"""Pictures: found inside the book, whole, of a known kind, measured without decoding."""

from __future__ import annotations

import hashlib
import io
import shutil
import unicodedata
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from publisher.content.book import Picture
from publisher.content.pictures import Album, Named
from publisher.content.rasters import Raster, read_raster
from publisher.errors import SourceSpan

STOCK = Path(__file__).parents[1] / "stock" / "cases" / "images"
JPEG = (STOCK / "cloth.jpg").read_bytes()
PNG = (STOCK / "machine.png").read_bytes()
SPAN = SourceSpan("cases/01.yaml", 3, 5)


def encoded(kind: str, size: tuple[int, int], mode: str = "RGB", **options: object) -> bytes:
    """Return a small picture written by Pillow."""
    stream = io.BytesIO()
    Image.new(mode, size).save(stream, kind, **options)
    return stream.getvalue()


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Return a book's folder with one picture, and a picture beside the book."""
    (tmp_path / "book" / "cases" / "images").mkdir(parents=True)
    shutil.copy(STOCK / "cloth.jpg", tmp_path / "book" / "cases" / "images")
    shutil.copy(STOCK / "cloth.jpg", tmp_path / "outside.jpg")
    return tmp_path / "book"


def opened(book: Path, written: str) -> Picture | str:
    """Return the picture, or the code of its only fault."""
    found = Album(book).open(written, book / "cases", SPAN)
    if isinstance(found, Picture):
        return found
    (item,) = found
    assert item.span == SPAN
    return item.code


def test_a_picture_is_what_its_bytes_are(book: Path) -> None:
    """Type, size, digest and address come from the content; the same bytes have the same address."""
    (book / "copy.png").write_bytes(JPEG)
    first, second = opened(book, "images/cloth.jpg"), opened(book, "../copy.png")
    assert isinstance(first, Picture)
    assert isinstance(second, Picture)
    digest = hashlib.sha256(JPEG).hexdigest()
    assert first.href == second.href == f"images/{digest[:16]}.jpg"
    assert (first.media_type, first.width_px, first.height_px, first.sha256) == (
        "image/jpeg",
        480,
        320,
        digest,
    )


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("http://example.com/a.jpg", "CASE-060"),
        ("HTTPS://example.com/a.jpg", "CASE-060"),
        ("data:image/png;base64,AAAA", "CASE-060"),
        ("file:///etc/hostname", "CASE-060"),
        ("/etc/hostname", "CASE-061"),
        ("//example.com/a.jpg", "CASE-061"),
        ("\\\\server\\a.jpg", "CASE-061"),
        ("../../outside.jpg", "CASE-062"),
        ("../../no-such-file.jpg", "CASE-062"),
        ("images/../../../outside.jpg", "CASE-062"),
        ("images/cloths.jpg", "CASE-064"),
        ("elsewhere/picture.jpg", "CASE-063"),
        ("images", "CASE-063"),
        (".", "CASE-063"),
    ],
)
def test_paths_that_are_refused(book: Path, written: str, code: str) -> None:
    """Addresses, absolute paths, paths out of the book and to nothing are refused, each in its words."""
    assert opened(book, written) == code


def test_symbolic_links_stay_inside(book: Path) -> None:
    """A link to a picture of the book is followed; a link out of it, to a file or a folder, is not."""
    images = book / "cases" / "images"
    (images / "inside.jpg").symlink_to(images / "cloth.jpg")
    (images / "outside.jpg").symlink_to(book.parent / "outside.jpg")
    (book / "cases" / "away").symlink_to(book.parent)
    (images / "loop.jpg").symlink_to(images / "loop.jpg")
    assert isinstance(opened(book, "images/inside.jpg"), Picture)
    assert opened(book, "images/outside.jpg") == "CASE-062"
    assert opened(book, "away/outside.jpg") == "CASE-062"
    assert opened(book, "images/loop.jpg") == "CASE-063"


def test_decomposed_names_match(book: Path) -> None:
    """A name written in NFC finds a file stored in NFD, and the other way round."""
    for name in ("공장 사진.jpg", "집 앞.jpg"):
        composed, decomposed = unicodedata.normalize("NFC", name), unicodedata.normalize("NFD", name)
        stored, written = (composed, decomposed) if name.startswith("집") else (decomposed, composed)
        (book / "cases" / stored).write_bytes(JPEG)
        assert isinstance(opened(book, written), Picture)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "CASE-065"),
        (b"GIF89a", "CASE-065"),
        (encoded("TIFF", (4, 4)), "CASE-065"),
        (encoded("WEBP", (4, 4)), "CASE-065"),
        (JPEG[:-2], "CASE-066"),
        (JPEG[: len(JPEG) // 2], "CASE-066"),
        (PNG[:-1], "CASE-066"),
        (PNG[:20], "CASE-066"),
        (PNG[:16] + b"\x00\x00\x00\x07" + PNG[20:], "CASE-066"),
        (JPEG.replace(b"\xff\xc0", b"\xff\xc3", 1), "CASE-065"),
    ],
)
def test_contents_that_are_refused(book: Path, content: bytes, code: str) -> None:
    """Other formats, cut files and headers that contradict themselves are refused."""
    (book / "cases" / "picture.jpg").write_bytes(content)
    assert opened(book, "picture.jpg") == code


def test_pixels_are_counted_before_decoding(book: Path) -> None:
    """A header that promises too many pixels is refused; nothing of the picture is decoded or even there."""
    frame = JPEG.index(b"\xff\xc0")
    (book / "cases" / "big.jpg").write_bytes(JPEG[: frame + 5] + b"\x75\x30\x75\x30" + JPEG[frame + 9 :])
    assert opened(book, "big.jpg") == "CASE-067"


def test_many_pictures_are_what_each_is(book: Path) -> None:
    """Read side by side, pictures and faults come in the order of their names, each fault where it is named."""
    cases = book / "cases"
    for number in range(20):
        (cases / f"{number}.jpg").write_bytes(JPEG if number % 3 else JPEG[: 400 + number])
    written = [f"{number}.jpg" for number in (*range(20), 0, 1)]
    names = [
        Named(name, cases, partial(SourceSpan, "cases/01.yaml", line)) for line, name in enumerate(written, 1)
    ]
    names.insert(7, Named("none.jpg", cases, lambda: SPAN))
    alone = [Album(book).open(name.written, cases, name.place()) for name in names]
    assert [*Album(book).open_all(names)] == alone
    assert sum(isinstance(found, Picture) for found in alone) == 14
    assert [*Album(book).open_all([])] == []


def test_a_bad_picture_named_twice_is_told_twice(book: Path) -> None:
    """The second place that names a broken file is shown too."""
    (book / "cases" / "cut.jpg").write_bytes(JPEG[:-2])
    album, other = Album(book), SourceSpan("cases/02.yaml", 9, 1)
    album.open("cut.jpg", book / "cases", SPAN)
    again = album.open("cut.jpg", book / "cases", other)
    assert isinstance(again, tuple)
    assert [item.span for item in again] == [other]


@pytest.mark.parametrize(
    ("orientation", "size"), [(1, (30, 20)), (3, (30, 20)), (6, (20, 30)), (8, (20, 30))]
)
def test_orientation(orientation: int, size: tuple[int, int]) -> None:
    """Width and height are those of the picture as it is shown."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    raster = read_raster(encoded("JPEG", (30, 20), exif=exif.tobytes()))
    assert isinstance(raster, Raster)
    assert (raster.width, raster.height) == size


@pytest.mark.parametrize(
    "content",
    [
        encoded("JPEG", (33, 17), progressive=True),
        encoded("JPEG", (33, 17), "L"),
        encoded("JPEG", (33, 17), "CMYK"),
        encoded("PNG", (33, 17), "RGBA"),
        encoded("PNG", (33, 17), "1"),
        encoded("JPEG", (33, 17)) + b"trailing bytes of a camera",
    ],
)
def test_common_kinds_are_whole(content: bytes) -> None:
    """Progressive, grey, CMYK and transparent pictures are measured as Pillow wrote them."""
    assert read_raster(content) == Raster(33, 17, complete=True)


@given(st.integers(min_value=4, max_value=len(JPEG) - 1))
def test_no_beginning_of_a_jpeg_is_whole(length: int) -> None:
    """However a JPEG is cut short, it is noticed, and nothing breaks."""
    raster = read_raster(JPEG[:length])
    assert not isinstance(raster, Raster) or not raster.complete


@given(st.integers(min_value=8, max_value=len(PNG) - 1))
def test_no_beginning_of_a_png_is_whole(length: int) -> None:
    """However a PNG is cut short, it is noticed, and nothing breaks."""
    raster = read_raster(PNG[:length])
    assert not isinstance(raster, Raster) or not raster.complete


@given(
    st.binary(max_size=200), st.sampled_from([b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", JPEG[:180], PNG[:40]])
)
def test_noise_breaks_nothing(noise: bytes, head: bytes) -> None:
    """Any bytes after a known beginning give a size or a fault."""
    read_raster(head + noise)
