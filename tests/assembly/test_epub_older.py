"""E-books for stores that ask for EPUB 2: valid by EPUBCheck, within the limits, every way through the book kept."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from pathlib import Path

import pytest
from lxml import etree
from PIL import Image

from publisher.assembly.epub import Contributor, EpubMetadata, package
from publisher.assembly.epub.lengths import relative
from publisher.checks.epub_file import EpubFile, open_epub
from publisher.checks.epubcheck import check_epubs
from publisher.editions.manuscript import SectionKind
from publisher.editions.profiles import EpubProfile, profile_named
from publisher.errors import AssemblyError
from publisher.html.fragment import Fragment

UPAPER = profile_named("upaper")
BOOK = EpubMetadata(
    title="작은 책",
    subtitle="부제",
    identifier="urn:uuid:7d0f5c4a-5d8e-4f0c-9a8e-000000000001",
    isbn="978-89-000-0002-3",
    modified=dt.datetime(2024, 3, 5, tzinfo=dt.UTC),
    publishers=("가상출판",),
    contributors=(Contributor("홍길동", "지음"),),
    date=dt.date(2024, 3, 5),
)
DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" role="img" class="drawing">'
    "<title>막대</title></svg>"
)
ORNAMENT = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" aria-hidden="true" focusable="false"/>'
STORY = (
    '<article id="case-1" epub:type="chapter" aria-labelledby="case-1-h"><h1 id="case-1-h">가나</h1>'
    '<header><p>본문<a href="#case-1-n" role="doc-noteref" epub:type="noteref">1</a> <mark>표시</mark></p></header>'
    '<p><span lang="en">lean</span></p>'
    "<blockquote>말 <b>굵게</b><footer>누가</footer></blockquote>"
    '<dl><div class="row"><dt>이름</dt><dd>값</dd></div></dl>'
    f"<figure>{DRAWING}<figcaption>그림</figcaption></figure>{ORNAMENT}"
    '<p><a href="#case-2"><b>다음</b></a></p><ol start="3"><li>셋</li></ol>'
    '<aside id="case-1-n" role="doc-footnote" epub:type="footnote"><p>주석</p></aside></article>'
)


def jpeg(size: tuple[int, int]) -> bytes:
    """Return a plain cover."""
    packed = io.BytesIO()
    Image.new("RGB", size, "#446688").save(packed, "JPEG")
    return packed.getvalue()


def png() -> bytes:
    """Return a plain picture of a drawing."""
    packed = io.BytesIO()
    Image.new("RGB", (30, 30)).save(packed, "PNG")
    return packed.getvalue()


def story(number: int, more: str = "") -> Fragment:
    """Return a chapter that leads to another."""
    html = f'<section id="case-{number}"><h1>사례 {number}</h1><p><a href="#case-1-h">처음</a></p>{more}</section>'
    return Fragment(f"case-{number}", SectionKind.STORY, f"사례 {number}", html)


def packed(fragments: tuple[Fragment, ...], profile: EpubProfile = UPAPER) -> bytes:
    """Return the e-book in the older format."""
    bitmaps = {("case-1", 0): png()}
    return package(
        BOOK,
        fragments,
        "p { margin: 2px 1rem; height: 40vh }",
        (),
        jpeg((1400, 1914)),
        profile=profile,
        bitmaps=bitmaps,
    )


def opened(data: bytes) -> EpubFile:
    """Return an e-book as judges read it."""
    return open_epub("b.epub", io.BytesIO(data), len(data))


FIRST = Fragment("case-1", SectionKind.STORY, "가나", STORY)
COLOPHON = Fragment(
    "colophon", SectionKind.COLOPHON, "판권", '<section id="colophon"><h1>판권</h1></section>'
)
BOOKLET = (FIRST, story(2), COLOPHON)


@pytest.mark.judge
def test_epubcheck_finds_nothing(tmp_path: Path) -> None:
    """Version 2 by its own rules: package, NCX, guide, XHTML 1.1."""
    path = tmp_path / "b.epub"
    path.write_bytes(packed(BOOKLET))
    report = check_epubs([path])
    assert report.findings == ()
    assert report.passed


def test_nothing_newer_is_left() -> None:
    """No section, no role, no epub:type, no inline SVG; what is said stays, ornaments go."""
    epub = opened(packed(BOOKLET))
    (chapter,) = [chapter for chapter in epub.reading if chapter.name.endswith("case-1.xhtml")]
    text = etree.tostring(chapter.root, encoding="unicode")
    for gone in (
        "<section",
        "<article",
        "<figure",
        "<mark",
        "<svg",
        "role=",
        "epub:type",
        "aria-",
        "start=",
        " lang=",
    ):
        assert gone not in text.partition("<body")[2]
    assert '<span xml:lang="en">lean</span>' in text
    assert [image.get("alt") for image in chapter.body.iter("{*}img")] == ["막대"]
    assert (
        "".join("".join(chapter.body.itertext()).split())
        == "가나본문1표시lean말굵게누가이름값그림다음셋주석↩"
    )


def test_the_cover_has_the_size_the_store_wants() -> None:
    """The picture is made to fit without being stretched; it is named for old readers."""
    epub = opened(packed(BOOKLET))
    assert epub.version == "2"
    assert epub.cover is not None
    with Image.open(io.BytesIO(epub.files[epub.cover.name])) as cover:
        assert cover.size == (700, 1000)


def test_few_files_are_joined_and_links_still_lead_there() -> None:
    """With three files allowed, chapters share them; the cover stays alone; no link is lost."""
    from dataclasses import replace

    many = (FIRST, *(story(number) for number in range(2, 9)), COLOPHON)
    epub = opened(packed(many, replace(UPAPER, max_files=3)))
    assert len(epub.chapters) == 3
    assert epub.spine[0].endswith("cover.xhtml")
    assert_links_lead_somewhere(epub)


def test_a_large_chapter_is_divided_and_links_still_lead_there() -> None:
    """No file is larger than the limit; the text is whole and in its order."""
    from dataclasses import replace

    paragraphs = "".join(f'<p id="case-2-{number}">{"가" * 300}{number}</p>' for number in range(100))
    epub = opened(packed((FIRST, story(2, paragraphs), COLOPHON), replace(UPAPER, max_file_kb=30)))
    assert max(chapter.size for chapter in epub.chapters.values()) <= 30_000
    assert len(epub.chapters) > 5
    found = [p.get("id") for chapter in epub.reading for p in chapter.body.iter("{*}p") if p.get("id")]
    assert found == [f"case-2-{number}" for number in range(100)]
    assert_links_lead_somewhere(epub)


def test_a_chapter_that_cannot_be_divided_is_told() -> None:
    """EPUB-053: one paragraph beyond the limit is the author's to shorten."""
    from dataclasses import replace

    with pytest.raises(AssemblyError) as fault:
        packed((FIRST, story(2, f"<p>{'가' * 20_000}</p>"), COLOPHON), replace(UPAPER, max_file_kb=30))
    assert [said.code for said in fault.value.diagnostics] == ["EPUB-053"]


def test_the_same_book_gives_the_same_bytes() -> None:
    """Nothing of the clock is in it."""
    first = packed(BOOKLET)
    assert packed(BOOKLET) == first
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert archive.infolist()[0].filename == "mimetype"


def test_lengths_follow_the_readers_text() -> None:
    """px, pt and mm become parts of the text's size; older readers get em and no height of a screen."""
    assert (
        relative("a { margin: -8px 2em; width: 12pt }", plain=False)
        == "a { margin: -0.5rem 2em; width: 1rem }"
    )
    assert relative("a { margin: 1rem; max-height: 80vh; color: #0f1px }", plain=True) == (
        "a { margin: 1em;  color: #0f1px }"
    )
    assert relative("--photo-width: 25.4mm", plain=False) == "--photo-width: 6rem"


def assert_links_lead_somewhere(epub: EpubFile) -> None:
    """Every link, contents entry and guide reference leads to a file and, where it names one, to an element."""
    ids = {name: {node.get("id") for node in chapter.root.iter()} for name, chapter in epub.chapters.items()}
    targets = [
        epub.target(chapter.name, link.get("href"))
        for chapter in epub.reading
        for link in chapter.body.iter("{*}a")
        if link.get("href")
    ]
    ncx = next(item.name for item in epub.items if item.media_type == "application/x-dtbncx+xml")
    points = etree.fromstring(epub.files[ncx]).iter("{*}content")
    targets += [epub.target(ncx, point.get("src")) for point in points]
    targets += [epub.target(epub.package_name, href) for href in epub.said("//o:guide/o:reference/@href")]
    assert targets
    for name, identifier in targets:
        assert name in ids
        assert not identifier or identifier in ids[name]
