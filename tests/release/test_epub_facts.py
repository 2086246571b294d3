"""What a listing reads from a finished EPUB, of either version."""

from __future__ import annotations

import zipfile
from io import BytesIO

from publisher.release.epub_facts import read_epub

CONTAINER = """<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
<rootfile full-path="EPUB/p.opf" media-type="application/oebps-package+xml"/></rootfiles></container>"""
PACKAGE = """<package xmlns="http://www.idpf.org/2007/opf"><metadata>{metadata}</metadata>
<manifest><item id="c" href="images/c.jpg" media-type="image/jpeg" {properties}/></manifest></package>"""
THREE = """<meta property="schema:accessibilityFeature">index</meta>
<meta property="schema:accessibilityFeature">tableOfContents</meta>
<meta property="schema:accessModeSufficient">visual, textual</meta>
<meta property="schema:accessibilitySummary">요약</meta>
<meta property="dcterms:conformsTo">EPUB Accessibility 1.1 - WCAG 2.1 Level AA</meta>"""
TWO = """<meta name="cover" content="c"/><meta name="schema:accessibilityFeature" content="index"/>"""


def epub(metadata: str, properties: str = "") -> bytes:
    """Return the smallest EPUB with a cover."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("META-INF/container.xml", CONTAINER)
        archive.writestr("EPUB/p.opf", PACKAGE.format(metadata=metadata, properties=properties))
        archive.writestr("EPUB/images/c.jpg", b"picture")
    return out.getvalue()


def test_version_three() -> None:
    """Cover, features, modes, summary and conformance are read as they are said."""
    packed = epub(THREE, 'properties="cover-image"')
    facts = read_epub(packed)
    assert (facts.cover, facts.size) == (b"picture", len(packed))
    assert facts.features == ("index", "tableOfContents")
    assert facts.sufficient == (("textual", "visual"),)
    assert (facts.summary, facts.conforms_to) == ("요약", "EPUB Accessibility 1.1 - WCAG 2.1 Level AA")


def test_version_two() -> None:
    """EPUB 2 names its cover, and its properties, otherwise."""
    facts = read_epub(epub(TWO))
    assert (facts.cover, facts.features) == (b"picture", ("index",))


def test_a_file_that_says_nothing() -> None:
    """What is not said is not known."""
    facts = read_epub(epub(""))
    assert (facts.cover, facts.features, facts.summary, facts.conforms_to) == (None, (), None, None)
