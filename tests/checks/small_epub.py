"""A small hand-made e-book that every rule passes, in EPUB 3 and EPUB 2, and ways to plant one defect in it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

from PIL import Image

CONTAINER = """<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="E/p.opf" media-type="application/oebps-package+xml"/></rootfiles></container>"""
SCHEMA = "".join(
    f'<meta property="schema:{name}">{value}</meta>'
    for name, value in (
        ("accessMode", "textual"),
        ("accessMode", "visual"),
        ("accessibilityFeature", "tableOfContents"),
        ("accessibilityFeature", "alternativeText"),
        ("accessibilityHazard", "none"),
        ("accessibilitySummary", "요약"),
        ("accessModeSufficient", "textual"),
    )
)
PACKAGE = """<package xmlns="http://www.idpf.org/2007/opf" version="{version}" unique-identifier="i" xml:lang="ko">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="i">urn:isbn:9788900000023</dc:identifier>
<dc:title>작은 책</dc:title><dc:language>ko</dc:language><dc:creator>홍길동</dc:creator>
<dc:publisher>가상출판</dc:publisher><dc:date>2024-03-05</dc:date>{more}<meta name="cover" content="c"/></metadata>
<manifest><item id="n" href="n.xhtml" media-type="application/xhtml+xml"{nav}/>
<item id="x" href="t.ncx" media-type="application/x-dtbncx+xml"/>
<item id="s" href="s.css" media-type="text/css"/>
<item id="k" href="cover.xhtml" media-type="application/xhtml+xml"/>
<item id="a" href="a.xhtml" media-type="application/xhtml+xml"/>
<item id="z" href="z.xhtml" media-type="application/xhtml+xml"/>
<item id="c" href="c.jpg" media-type="image/jpeg"{cover}/></manifest>
<spine toc="x"><itemref idref="k"/><itemref idref="a"/><itemref idref="z"/></spine>
<guide><reference type="cover" title="표지" href="cover.xhtml"/></guide></package>"""
NCX = """<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1"><navMap>
<navPoint id="p"><navLabel><text>하나</text></navLabel><content src="a.xhtml"/></navPoint></navMap></ncx>"""
PAGE = """<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="ko" xml:lang="ko">
<head><title>쪽</title><link rel="stylesheet" href="s.css"/></head><body>{}</body></html>"""
COLOPHON = """<div class="colophon" epub:type="colophon"><h1>작은 책</h1><p>지은이 홍길동</p><p>펴낸 곳 가상출판</p>
<p>펴낸 날 2024년 3월 5일</p><p>ISBN 978-89-000-0002-3</p><p>값 9,000원</p></div>"""
TEXT = """<h1>하나</h1><p>본문 <a href="z.xhtml">판권으로</a></p>
<table><tr><th scope="col">해</th></tr><tr><td>2024</td></tr></table>"""
CSS = "body { color: #222222; background: #ffffff } h1 { font-size: 1.5em }"


def picture(size: tuple[int, int] = (700, 1000), mode: str = "RGB", kind: str = "JPEG") -> bytes:
    """Return a plain picture."""
    packed = io.BytesIO()
    Image.new(mode, size).save(packed, kind)
    return packed.getvalue()


def small_epub(
    path: Path,
    *,
    version: str = "3",
    text: str = TEXT,
    css: str = CSS,
    colophon: str = COLOPHON,
    files: Mapping[str, bytes | str] | None = None,
    package: tuple[str, str] = ("", ""),
    items: str = "",
    mimetype: int = zipfile.ZIP_STORED,
) -> Path:
    """Write the book; ``package`` replaces the first text by the second, ``items`` are added to the manifest."""
    newer = version == "3"
    nav = ' properties="nav"' if newer else ""
    cover = ' properties="cover-image"' if newer else ""
    opf = PACKAGE.format(version=f"{version}.0", more=SCHEMA if newer else "", nav=nav, cover=cover)
    opf = opf.replace("</manifest>", f"{items}</manifest>").replace(*package)
    ways = '<nav epub:type="toc"><ol><li><a href="a.xhtml">하나</a></li></ol></nav>'
    ways += '<nav epub:type="landmarks"><ol><li><a href="a.xhtml">본문</a></li></ol></nav>'
    contents: dict[str, bytes | str] = {
        "META-INF/container.xml": CONTAINER,
        "E/p.opf": opf,
        "E/n.xhtml": PAGE.format(ways if newer else '<p><a href="a.xhtml">하나</a></p>'),
        "E/t.ncx": NCX,
        "E/s.css": css,
        "E/cover.xhtml": PAGE.format('<p><img src="c.jpg" alt="표지"/></p>'),
        "E/a.xhtml": PAGE.format(text),
        "E/z.xhtml": PAGE.format(colophon),
        "E/c.jpg": picture(),
        **(files or {}),
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/epub+zip", compress_type=mimetype)
        for name, content in contents.items():
            archive.writestr(name, content)
    return path
