"""The EPUB as a whole: what is in the parcel and what it says about itself."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import posixpath
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree
from PIL import Image

from publisher.assembly.epub import Contributor, EmbeddedFont, EpubMetadata, package
from publisher.checks.epubcheck import check_epubs
from publisher.editions.manuscript import SectionKind
from publisher.editions.profiles import profile_named
from publisher.errors import AssemblyError
from publisher.html.fragment import Asset, Fragment
from publisher.render.cache import Cache
from publisher.render.stores import LocalStore

OPF = {"opf": "http://www.idpf.org/2007/opf", "dc": "http://purl.org/dc/elements/1.1/"}
XHTML = {"x": "http://www.w3.org/1999/xhtml"}
CSS = "p { color: #1f1f1d }\n"
BOOK = EpubMetadata(
    title="지역기업 성장이야기",
    subtitle="우수사례",
    identifier="urn:uuid:7d0f5c4a-5d8e-4f0c-9a8e-000000000001",
    isbn="978-89-954321-4-3",
    modified=dt.datetime(2023, 1, 5, tzinfo=dt.UTC),
    publishers=("가상부",),
    contributors=(Contributor("가나기획", "기획·집필"), Contributor("가나디자인", "디자인")),
    date=dt.date(2023, 1, 5),
    description="소개",
    subjects=("지역",),
    rights="공공누리 1유형",
)
STORY = (
    '<article id="case-07" epub:type="chapter"><h1>가나정밀</h1>'
    '<p id="case-07-p">본문<a href="#case-07-note" role="doc-noteref" epub:type="noteref">1</a></p>'
    '<img src="images/p.png" alt="사진"/>'
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" role="img"><title>막대</title>'
    '<clipPath id="case-07-clip"><rect width="9" height="9"/></clipPath><circle r="4"/></svg>'
    '<aside id="case-07-note" role="doc-footnote" epub:type="footnote"><p>주석</p></aside></article>'
)


def jpeg(size: tuple[int, int] = (14, 20), mode: str = "RGB") -> bytes:
    """Return a small JPEG."""
    packed = io.BytesIO()
    Image.new(mode, size).save(packed, "JPEG")
    return packed.getvalue()


@pytest.fixture
def fragments(tmp_path: Path) -> tuple[Fragment, ...]:
    """Return a small book in the markup of the templates."""
    picture = tmp_path / "p.png"
    Image.new("RGB", (8, 8), "#123456").save(picture)

    def section(name: str, kind: SectionKind, title: str, inner: str = "") -> Fragment:
        return Fragment(name, kind, title, f'<section id="{name}"><h1>{title}</h1>{inner}</section>')

    link = '<p><a href="#case-07-p" data-folio="12">가나</a></p>'
    return (
        Fragment("cover", SectionKind.COVER, "표지", '<section id="cover"><p>책</p></section>'),
        section("contents", SectionKind.CONTENTS, "차례", link),
        Fragment(
            "region-busan",
            SectionKind.DIVIDER,
            "부산",
            f'<section id="region-busan">{link}</section>',
            "busan",
        ),
        Fragment(
            "case-07",
            SectionKind.STORY,
            "가나정밀",
            STORY,
            "busan",
            2,
            (Asset("images/p.png", picture, "image/png", hashlib.sha256(picture.read_bytes()).hexdigest()),),
        ),
        section("index", SectionKind.INDEX, "찾아보기", link),
        section("colophon", SectionKind.COLOPHON, "판권"),
    )


def unpack(data: bytes) -> dict[str, bytes]:
    """Return the files of an archive."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def opf(data: bytes) -> etree._Element:
    """Return the package document."""
    return etree.fromstring(unpack(data)["EPUB/content.opf"])


def metas(data: bytes, name: str) -> list[str]:
    """Return the values of a metadata property."""
    return [str(text) for text in opf(data).xpath(f"//opf:meta[@property='{name}']/text()", namespaces=OPF)]


def test_the_container_opens_with_its_media_type(fragments: tuple[Fragment, ...]) -> None:
    """The mimetype is the first entry, stored, without extra field, at its known offset (OCF §4.2)."""
    data = package(BOOK, fragments, CSS)
    assert data[30:58] == b"mimetypeapplication/epub+zip"
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type, first.extra) == ("mimetype", zipfile.ZIP_STORED, b"")
        assert {entry.date_time for entry in archive.infolist()} == {(2023, 1, 5, 0, 0, 0)}


def test_what_is_packed_already_is_stored(fragments: tuple[Fragment, ...]) -> None:
    """Pictures and packed fonts stand in the archive as they are; text is packed."""
    font = EmbeddedFont("Noto Serif CJK KR", 400, b"wOF2" + bytes(400))
    data = package(BOOK, fragments, CSS, [font], jpeg())
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        stored = {entry.filename for entry in archive.infolist() if entry.compress_type == zipfile.ZIP_STORED}
        rest = {entry.filename for entry in archive.infolist()} - stored
    assert stored == {
        "mimetype",
        "EPUB/images/cover-image.jpg",
        "EPUB/images/p.png",
        f"EPUB/{font.file_name}",
    }
    assert {"EPUB/content.opf", "EPUB/text/case-07.xhtml", "EPUB/styles/book.css"} <= rest


def test_a_known_picture_is_not_made_again(fragments: tuple[Fragment, ...], tmp_path: Path) -> None:
    """With a cache the picture's file is read once; the parcel is the same."""
    cache = Cache(LocalStore(tmp_path / "cache"))
    first = package(BOOK, fragments, CSS, cache=cache)
    (tmp_path / "p.png").unlink()
    assert package(BOOK, fragments, CSS, cache=cache) == first
    with pytest.raises(AssemblyError):
        package(BOOK, fragments, CSS)


def test_the_same_book_gives_the_same_bytes(fragments: tuple[Fragment, ...]) -> None:
    """Nothing of the clock or of chance gets in; another edition date does."""
    first = package(BOOK, fragments, CSS, cover_image=jpeg())
    assert package(BOOK, fragments, CSS, cover_image=jpeg()) == first
    assert metas(first, "dcterms:modified") == ["2023-01-05T00:00:00Z"]


def test_every_file_is_listed_and_every_listed_file_is_there(fragments: tuple[Fragment, ...]) -> None:
    """Manifest and archive agree; names are ASCII; the spine keeps the order of the fragments."""
    data = package(BOOK, fragments, CSS, [EmbeddedFont("Noto Serif CJK KR", 400, b"wOF2")], jpeg())
    listed = {f"EPUB/{href}" for href in opf(data).xpath("//opf:item/@href", namespaces=OPF)}
    assert listed == set(unpack(data)) - {"mimetype", "META-INF/container.xml", "EPUB/content.opf"}
    assert all(name.isascii() for name in unpack(data))
    spine = opf(data).xpath("//opf:itemref/@idref", namespaces=OPF)
    assert spine == [f"text-{fragment.id}" for fragment in fragments]


def test_links_lead_to_files_that_hold_their_target(fragments: tuple[Fragment, ...]) -> None:
    """Every relative address of every document, nav and NCX included, finds a file and an id in it."""
    files = unpack(package(BOOK, fragments, CSS, cover_image=jpeg()))
    seen = 0
    for name, content in files.items():
        if not name.endswith((".xhtml", ".ncx")):
            continue
        for address in etree.fromstring(content).xpath("//@href | //@src"):
            path, _, target = str(address).partition("#")
            file = posixpath.normpath(posixpath.join(posixpath.dirname(name), path)) if path else name
            assert file in files, (name, address)
            assert not target or etree.fromstring(files[file]).xpath("//*[@id=$id]", id=target), (
                name,
                address,
            )
            seen += 1
    assert seen > 20


def test_metadata_says_what_the_book_is(fragments: tuple[Fragment, ...]) -> None:
    """Titles, ISBN, makers with their roles, publisher, date and language stand in the package document."""
    data = package(BOOK, fragments, CSS)
    root = opf(data)
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "ko"
    assert "a11y:" in root.get("prefix")
    assert root.xpath("//dc:title/text()", namespaces=OPF) == ["지역기업 성장이야기", "우수사례"]
    assert root.xpath("//dc:identifier/text()", namespaces=OPF) == [BOOK.identifier, "urn:isbn:9788995432143"]
    assert root.xpath("//dc:creator/text()", namespaces=OPF) == ["가나기획"]
    assert root.xpath("//dc:contributor/text()", namespaces=OPF) == ["가나디자인"]
    assert metas(data, "role") == ["pdr", "aut", "bkd"]
    assert root.xpath("//dc:publisher/text()", namespaces=OPF) == ["가상부"]
    assert root.xpath("//dc:date/text()", namespaces=OPF) == ["2023-01-05"]


def test_accessibility_metadata_is_true(fragments: tuple[Fragment, ...]) -> None:
    """One picture without alternative takes back what is promised about alternatives."""
    good = package(BOOK, fragments, CSS)
    assert metas(good, "schema:accessMode") == ["textual", "visual"]
    assert "alternativeText" in metas(good, "schema:accessibilityFeature")
    assert metas(good, "schema:accessModeSufficient") == ["textual", "textual,visual"]
    mute = [f for f in fragments if f.kind is not SectionKind.STORY]
    planted = Fragment("x", SectionKind.MAP, "지도", '<p id="x"><svg viewBox="0 0 1 1"/><a href="#x"/></p>')
    bare = [Fragment(f.id, f.kind, f.title, f'<p id="{f.id}">글</p>') for f in mute]
    bad = package(BOOK, [*bare, planted], CSS)
    assert "alternativeText" not in metas(bad, "schema:accessibilityFeature")
    assert metas(bad, "schema:accessModeSufficient") == ["textual,visual"]
    assert metas(package(BOOK, bare, CSS), "schema:accessMode") == ["textual"]
    assert metas(bad, "schema:accessibilityHazard") == ["none"]


def test_long_descriptions_are_claimed_only_where_there_are_some(fragments: tuple[Fragment, ...]) -> None:
    """A drawing that leads to a table of its values makes the claim true; one without does not."""
    assert "longDescription" not in metas(package(BOOK, fragments, CSS), "schema:accessibilityFeature")
    tabled = [
        replace(f, html=f.html.replace('role="img"', 'role="img" aria-details="case-07-p"'))
        for f in fragments
    ]
    good = package(BOOK, tabled, CSS)
    assert "longDescription" in metas(good, "schema:accessibilityFeature")
    assert "표에서도" in metas(good, "schema:accessibilitySummary")[0]


def test_drawings_are_declared_and_stay_whole(fragments: tuple[Fragment, ...]) -> None:
    """Only documents with inline SVG have the property svg; mixed-case names survive."""
    data = package(BOOK, fragments, CSS)
    marked = opf(data).xpath("//opf:item[@properties='svg']/@id", namespaces=OPF)
    assert marked == ["text-case-07"]
    story = unpack(data)["EPUB/text/case-07.xhtml"]
    assert b"viewBox" in story
    assert b"<clipPath" in story


def test_the_cover_picture_is_the_cover(fragments: tuple[Fragment, ...]) -> None:
    """With a picture the first page shows it alone, and shelves find it; else the page is as composed."""
    with_picture = package(BOOK, fragments, CSS, cover_image=jpeg())
    item = opf(with_picture).xpath("//opf:item[@properties='cover-image']", namespaces=OPF)[0]
    assert item.get("media-type") == "image/jpeg"
    assert opf(with_picture).xpath("//opf:meta[@name='cover']/@content", namespaces=OPF) == [item.get("id")]
    page = etree.fromstring(unpack(with_picture)["EPUB/text/cover.xhtml"])
    assert page.xpath("//x:img/@alt", namespaces=XHTML) == ["표지: 지역기업 성장이야기, 우수사례, 가상부"]
    assert not page.xpath("//x:p", namespaces=XHTML)
    plain = unpack(package(BOOK, fragments, CSS))["EPUB/text/cover.xhtml"].decode()
    assert "<p>책</p>" in plain


def test_a_cover_is_made_where_none_was_composed(fragments: tuple[Fragment, ...]) -> None:
    """A cover picture alone still gives a first page."""
    data = package(BOOK, fragments[1:], CSS, cover_image=jpeg())
    assert opf(data).xpath("//opf:itemref/@idref", namespaces=OPF)[0] == "text-cover"


@pytest.mark.parametrize("planted", [b"no picture", jpeg(mode="CMYK"), jpeg()[:300]])
def test_a_cover_that_is_no_rgb_jpeg_is_refused(fragments: tuple[Fragment, ...], planted: bytes) -> None:
    """CMYK, broken and foreign files are named; the clean twin passes in the tests above."""
    with pytest.raises(AssemblyError) as caught:
        package(BOOK, fragments, CSS, cover_image=planted)
    assert [fault.code for fault in caught.value.diagnostics] == ["EPUB-006"]


def test_fonts_travel_with_the_sheet(fragments: tuple[Fragment, ...]) -> None:
    """The sheet names each font under its own family, by an address that leads to the file."""
    files = unpack(package(BOOK, fragments, CSS, [EmbeddedFont("Noto Serif CJK KR", 700, b"wOF2data")]))
    sheet = files["EPUB/styles/book.css"].decode()
    assert 'font-family: "Noto Serif CJK KR"; font-weight: 700' in sheet
    assert 'url("../fonts/noto-serif-cjk-kr-700.woff2")' in sheet
    assert files["EPUB/fonts/noto-serif-cjk-kr-700.woff2"] == b"wOF2data"
    assert sheet.endswith(CSS)


@pytest.mark.parametrize(
    "planted", ["p { background: url(x.png) }", '@import "x.css";', "@IMPORT url('x.css');"]
)
def test_a_sheet_that_asks_for_files_is_refused(fragments: tuple[Fragment, ...], planted: str) -> None:
    """The sheet must not name files that are not in the parcel."""
    with pytest.raises(AssemblyError) as caught:
        package(BOOK, fragments, planted)
    assert [fault.code for fault in caught.value.diagnostics] == ["EPUB-009"]


def test_an_empty_book_is_refused() -> None:
    """No fragments, no EPUB."""
    with pytest.raises(AssemblyError) as caught:
        package(BOOK, (), CSS)
    assert [fault.code for fault in caught.value.diagnostics] == ["EPUB-010"]


def test_navigation_follows_depth(fragments: tuple[Fragment, ...]) -> None:
    """Cases stand under their region in both tables of contents; the cover is in neither."""
    files = unpack(package(BOOK, fragments, CSS))
    nav = etree.fromstring(files["EPUB/nav.xhtml"])
    under = nav.xpath("//x:li[x:a[contains(@href, 'region-busan')]]/x:ol/x:li/x:a/text()", namespaces=XHTML)
    assert under == ["가나정밀"]
    toc = nav.xpath("//x:nav[@role='doc-toc']//x:a/@href", namespaces=XHTML)
    assert toc == [f"text/{fragment.id}.xhtml" for fragment in fragments[1:]]
    ncx = etree.fromstring(files["EPUB/toc.ncx"])
    sources = ncx.xpath("//*[local-name()='content']/@src")
    assert sources == toc
    assert ncx.xpath("//*[@name='dtb:depth']/@content") == ["2"]
    assert ncx.xpath("//*[@name='dtb:uid']/@content") == [BOOK.identifier]


def test_landmarks_name_only_what_is_there(fragments: tuple[Fragment, ...]) -> None:
    """Cover, contents, body, index and colophon in both forms; a part left out is in neither."""
    data = package(BOOK, fragments, CSS)
    guide = opf(data).xpath("//opf:reference/@type", namespaces=OPF)
    assert guide == ["cover", "toc", "text", "index", "colophon"]
    assert b'epub:type="bodymatter">' in unpack(data)["EPUB/nav.xhtml"]
    less = package(BOOK, [f for f in fragments if f.kind is not SectionKind.INDEX], CSS)
    assert "index" not in opf(less).xpath("//opf:reference/@type", namespaces=OPF)


@pytest.mark.judge
def test_epubcheck_finds_nothing(fragments: tuple[Fragment, ...], tmp_path: Path) -> None:
    """EPUBCheck has neither error nor warning for a small book with everything in it."""
    made = tmp_path / "book.epub"
    made.write_bytes(package(BOOK, fragments, CSS, cover_image=jpeg()))
    report = check_epubs([made])
    assert report.passed
    assert report.findings == ()


def test_series_and_evaluation_are_said_only_where_there_are_some(fragments: tuple[Fragment, ...]) -> None:
    """A volume names its series and place; conformance is claimed with the name of who evaluated it, never alone."""
    plain = package(BOOK, fragments, CSS)
    for name in ("belongs-to-collection", "dcterms:conformsTo", "a11y:certifiedBy"):
        assert metas(plain, name) == []
    told = replace(BOOK, series="총서", series_number=3, evaluated_by="가상평가원")
    data = package(told, fragments, CSS)
    assert metas(data, "belongs-to-collection") == ["총서"]
    assert (metas(data, "collection-type"), metas(data, "group-position")) == (["series"], ["3"])
    assert metas(data, "dcterms:conformsTo") == ["EPUB Accessibility 1.1 - WCAG 2.1 Level AA"]
    assert metas(data, "a11y:certifiedBy") == ["가상평가원"]


def test_pictures_and_cover_are_made_to_the_profile(fragments: tuple[Fragment, ...]) -> None:
    """The cover gets the size the profile wants, lengths become relative."""
    profile = replace(profile_named("default"), cover_px=(70, 100))
    data = package(BOOK, fragments, "p { margin: 16px }", (), jpeg((140, 200)), profile=profile)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert "margin: 1rem" in archive.read("EPUB/styles/book.css").decode()
        with Image.open(io.BytesIO(archive.read("EPUB/images/cover-image.jpg"))) as cover:
            assert cover.size == (70, 100)
