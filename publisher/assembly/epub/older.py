"""The package of EPUB 2, for stores that still ask for it: OPF 2.0.1 with NCX and guide.

EbookLib writes the package document of EPUB 3 only; this one is small and written here. Owns: metadata, manifest, spine
and guide of the older format. Refuses: newer vocabularies; what the format cannot say (accessibility) is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from lxml import etree

from publisher.assembly.epub.documents import COVER_IMAGE, STYLE_SHEET, Written
from publisher.assembly.epub.metadata import Contributor, EmbeddedFont, EpubMetadata
from publisher.assembly.epub.navigation import NCX_FILE, Branch, landmarks, ncx, outline
from publisher.assembly.epub.older_markup import OlderText, older_text
from publisher.assembly.epub.pictures import Picture
from publisher.editions.profiles import EpubProfile

_OPF = "http://www.idpf.org/2007/opf"
_DC = "http://purl.org/dc/elements/1.1/"
_IDENTIFIER = "id"
_NCX = "http://www.daisy.org/z3986/2005/ncx/"


def older_files(
    book: EpubMetadata,
    written: Written,
    css: str,
    pictures: Sequence[Picture],
    fonts: Sequence[EmbeddedFont],
    profile: EpubProfile,
) -> tuple[bytes, dict[str, bytes]]:
    """Return the package document and every other file of the content folder by its address."""
    text = older_text(written.documents, book.language, profile.max_file_kb, profile.max_files)
    tree = _shallow(outline(written.documents), profile.toc_depth)
    files = {
        NCX_FILE: _pointed(ncx(book.title, book.identifier, tree, book.language, written.places), text),
        STYLE_SHEET: css.encode(),
        **{file.name: file.content for file in text.files},
        **{picture.href: picture.data for picture in pictures},
        **{font.file_name: font.data for font in fonts},
    }
    kinds = {
        NCX_FILE: "application/x-dtbncx+xml",
        STYLE_SHEET: "text/css",
        **{file.name: "application/xhtml+xml" for file in text.files},
        **{picture.href: picture.media_type for picture in pictures},
        **{font.file_name: "application/vnd.ms-opentype" for font in fonts},
    }
    return _package(book, written, text, kinds), files


def _shallow(branches: tuple[Branch, ...], depth: int | None) -> tuple[Branch, ...]:
    """Return the tree no deeper than ``depth``; what is deeper is reached from the branch above."""
    if depth is None:
        return branches
    return tuple(
        Branch(branch.document, _shallow(branch.branches, depth - 1) if depth > 1 else ())
        for branch in branches
    )


def _pointed(points: bytes, text: OlderText) -> bytes:
    root = etree.fromstring(points)
    for content in root.iter(f"{{{_NCX}}}content"):
        content.set("src", text.href(content.get("src")))
    made: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    return made + b"\n"


def _package(book: EpubMetadata, written: Written, text: OlderText, kinds: Mapping[str, str]) -> bytes:
    root = etree.Element(f"{{{_OPF}}}package", nsmap={None: _OPF})
    root.set("version", "2.0")
    root.set("unique-identifier", _IDENTIFIER)
    said = etree.SubElement(root, f"{{{_OPF}}}metadata", nsmap={"dc": _DC, "opf": _OPF})
    for name, value, attributes in _metadata(book):
        etree.SubElement(said, f"{{{_DC}}}{name}", attrib=attributes).text = value
    ids = {name: f"item-{number}" for number, name in enumerate(kinds, start=1)}
    if COVER_IMAGE in ids:
        etree.SubElement(said, f"{{{_OPF}}}meta", attrib={"name": "cover", "content": ids[COVER_IMAGE]})
    manifest = etree.SubElement(root, f"{{{_OPF}}}manifest")
    for name, kind in kinds.items():
        item = {"id": ids[name], "href": name, "media-type": kind}
        etree.SubElement(manifest, f"{{{_OPF}}}item", attrib=item)
    spine = etree.SubElement(root, f"{{{_OPF}}}spine", attrib={"toc": ids[NCX_FILE]})
    for file in text.files:
        etree.SubElement(spine, f"{{{_OPF}}}itemref", attrib={"idref": ids[file.name]})
    guide = etree.SubElement(root, f"{{{_OPF}}}guide")
    for mark in landmarks(written.documents):
        place = {"type": mark.guide_type, "title": mark.title, "href": text.href(mark.file_name)}
        etree.SubElement(guide, f"{{{_OPF}}}reference", attrib=place)
    made: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)
    # Both names of the namespace are declared, attributes need the long one; old readers look for a bare `meta`.
    return made.replace(b"<opf:", b"<").replace(b"</opf:", b"</")


def _metadata(book: EpubMetadata) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Yield the Dublin Core of OPF 2.0.1 §2.2: name, value, attributes."""
    yield "identifier", book.identifier, {"id": _IDENTIFIER}
    if book.isbn:
        digits = re.sub(r"[^0-9X]", "", book.isbn)
        if book.identifier != f"urn:isbn:{digits}":
            yield "identifier", digits, {f"{{{_OPF}}}scheme": "ISBN"}
    yield "title", " : ".join(part for part in (book.title, book.subtitle) if part), {}
    yield "language", book.language, {}
    for contributor in book.contributors:
        yield _share(contributor)
    for name in book.publishers:
        yield "publisher", name, {}
    if book.date:
        yield "date", book.date.isoformat(), {f"{{{_OPF}}}event": "publication"}
    if book.description:
        yield "description", book.description, {}
    for subject in book.subjects:
        yield "subject", subject, {}
    if book.rights:
        yield "rights", book.rights, {}
    if book.printed_source:
        yield "source", book.printed_source, {}


def _share(contributor: Contributor) -> tuple[str, str, dict[str, Any]]:
    name = "creator" if contributor.is_creator else "contributor"
    roles = contributor.relators
    return name, contributor.name, {f"{{{_OPF}}}role": roles[0]} if roles else {}
