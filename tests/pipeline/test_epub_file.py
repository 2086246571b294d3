"""The EPUB of the stock book: an archive a reading system opens, with every case in it."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from io import BytesIO

import pytest
from lxml import etree
from PIL import Image
from pipeline.building import Built
from pipeline.finished import FinishedPdf
from pipeline.setting import stock_book, stock_manuscript

NAMES = {
    "c": "urn:oasis:names:tc:opendocument:xmlns:container",
    "opf": "http://www.idpf.org/2007/opf",
    "dc": "http://purl.org/dc/elements/1.1/",
    "x": "http://www.w3.org/1999/xhtml",
}


@pytest.fixture(scope="module")
def epub(built: Built) -> Iterator[zipfile.ZipFile]:
    """Return the opened archive."""
    with zipfile.ZipFile(built.home / "epub" / "stock-book.epub") as archive:
        yield archive


@pytest.fixture(scope="module")
def package(epub: zipfile.ZipFile) -> tuple[str, etree._Element]:
    """Return the folder of the package document and its root."""
    container = etree.fromstring(epub.read("META-INF/container.xml"))
    (path,) = texts(container, "//c:rootfile/@full-path")
    return posixpath.dirname(path), etree.fromstring(epub.read(path))


def texts(root: etree._Element, path: str) -> list[str]:
    """Return the strings at an XPath."""
    found = root.xpath(path, namespaces=NAMES)
    assert isinstance(found, list)
    return [str(item) for item in found]


@pytest.fixture(scope="module")
def chapters(epub: zipfile.ZipFile, package: tuple[str, etree._Element]) -> dict[str, str]:
    """Return the text of every document of the spine by its path, in reading order, without white space."""
    folder, root = package
    found = {}
    for reference in texts(root, "//opf:itemref/@idref"):
        (href,) = texts(root, f"//opf:item[@id='{reference}']/@href")
        path = posixpath.join(folder, href)
        body = etree.fromstring(epub.read(path)).find("x:body", NAMES)
        assert body is not None
        found[path] = "".join("".join(body.itertext()).split())
    return found


def test_the_archive_begins_with_its_type(epub: zipfile.ZipFile) -> None:
    """The first entry is ``mimetype``, stored, as OCF 3.3 §4.2 wants it; no entry is damaged."""
    first = epub.infolist()[0]
    assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
    assert epub.read("mimetype") == b"application/epub+zip"
    assert epub.testzip() is None
    names = epub.namelist()
    assert len(set(names)) == len(names)
    assert all(name.isascii() for name in names)


def test_every_case_is_there(chapters: dict[str, str]) -> None:
    """Each case has one document with its company, headline and titles; they follow the order of the edition."""
    cases = {loaded.id: loaded.case for loaded in stock_book().cases}
    listed = [section.id for section in stock_manuscript("epub").sections if section.id in cases]
    assert sorted(listed) == sorted(cases)
    found = [path for path in chapters if posixpath.basename(path).startswith("case-")]
    assert [posixpath.basename(path) for path in found] == [f"{name}.xhtml" for name in listed]
    for path, name in zip(found, listed, strict=True):
        case = cases[name]
        titles = (section.title for section in case.sections)
        for words in (case.company, *(case.headline or "").split(" / "), *titles):
            assert "".join((words or "").split()) in chapters[path], words


def test_nothing_of_the_pages_is_left(epub: zipfile.ZipFile, chapters: dict[str, str]) -> None:
    """No joiner, no page number and no paged rule: an EPUB never saw a page."""
    for path in chapters:
        data = epub.read(path).decode()
        assert "\u2060" not in data
        assert "data-folio" not in data
    for name in epub.namelist():
        if name.endswith(".css"):
            css = epub.read(name).decode()
            assert "@page" not in css
            assert "@layer" not in css


def test_it_says_which_book_it_is(package: tuple[str, etree._Element]) -> None:
    """Title, language and number of this edition."""
    _, root = package
    assert texts(root, "//dc:title/text()")[0] == "지어낸 이야기로 엮은 가상기업 작은 사례집(스토리)"
    assert texts(root, "//dc:language/text()") == ["ko"]
    assert texts(root, "//dc:identifier/text()")[0] == "urn:isbn:9788900000023"


def test_everything_it_names_is_there(epub: zipfile.ZipFile, package: tuple[str, etree._Element]) -> None:
    """The manifest and the archive agree: no file missing, none left over."""
    folder, root = package
    named = {posixpath.join(folder, href) for href in texts(root, "//opf:item/@href")}
    there = {name for name in epub.namelist() if not name.startswith("META-INF/") and name != "mimetype"} - {
        name for name in epub.namelist() if name.endswith(".opf")
    }
    assert named == there


def test_it_has_a_cover_and_its_fonts(epub: zipfile.ZipFile, package: tuple[str, etree._Element]) -> None:
    """The cover is the printed one, cut at the trim; the fonts are the book's, packed for the web."""
    folder, root = package
    (cover,) = texts(root, "//opf:item[@properties='cover-image']/@href")
    picture = Image.open(BytesIO(epub.read(posixpath.join(folder, cover))))
    assert picture.mode == "RGB"
    assert picture.size[1] / picture.size[0] == pytest.approx(257 / 188, abs=0.005)
    fonts = [name for name in epub.namelist() if name.endswith(".woff2")]
    assert len(fonts) > 3
    assert all(epub.read(name)[:4] == b"wOF2" for name in fonts)


def test_printed_pages_are_listed(
    epub: zipfile.ZipFile, package: tuple[str, etree._Element], digital: FinishedPdf
) -> None:
    """Every numbered page of a section that the EPUB has is marked and listed; a case begins with its page."""
    folder, root = package
    (nav,) = texts(root, "//opf:item[@properties='nav']/@href")
    path = posixpath.join(folder, nav)
    listing = etree.fromstring(epub.read(path))
    links = listing.xpath("//x:nav[@role='doc-pagelist']//x:a", namespaces=NAMES)
    assert isinstance(links, list)
    found = {}
    for link in links:
        file, _, marker = str(link.get("href")).partition("#")
        document = etree.fromstring(
            epub.read(posixpath.normpath(posixpath.join(posixpath.dirname(path), file)))
        )
        (span,) = document.xpath(f"//x:span[@id='{marker}']", namespaces=NAMES)
        assert (span.get("role"), span.get("aria-label")) == ("doc-pagebreak", f"{link.text}쪽")
        found[str(link.text)] = posixpath.basename(file)
    numbers = [int(label) for label in found]
    assert numbers == sorted(numbers)
    assert set(found) <= set(digital.labels)
    for loaded in stock_book().cases:
        first = digital.labels[digital.place_of(loaded.id)]
        assert found[first] == f"{loaded.id}.xhtml"
        assert list(found.values()).count(f"{loaded.id}.xhtml") == pages_of(digital, loaded.id)


def pages_of(digital: FinishedPdf, section: str) -> int:
    """Return how many pages a section has: up to the next place of the outline, blanks apart."""
    begin = digital.place_of(section)
    ends = [line.page_index for line in digital.outline if line.page_index > begin]
    return sum(bool(digital.texts[page].strip()) for page in range(begin, min(ends)))
