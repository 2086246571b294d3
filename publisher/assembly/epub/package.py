"""Putting an EPUB together: chapters, pictures, fonts and the style sheet in, one file's bytes out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from io import BytesIO
from typing import Any

from ebooklib import epub

from publisher.assembly.epub import archive, navigation
from publisher.assembly.epub.documents import COVER_IMAGE, STYLE_SHEET, Document, write_documents
from publisher.assembly.epub.metadata import EmbeddedFont, EpubMetadata, Facts, entries
from publisher.assembly.epub.pictures import Picture, is_jpeg, prepare_pictures
from publisher.editions.manuscript import SectionKind
from publisher.errors import AssemblyError, diagnose
from publisher.html.fragment import Fragment

_ADDRESS = re.compile(r"""(?:url\(|@import)\s*["']?([^"')\s;]*)""", re.IGNORECASE)


def package(
    book: EpubMetadata,
    fragments: Sequence[Fragment],
    css: str,
    fonts: Sequence[EmbeddedFont] = (),
    cover_image: bytes | None = None,
) -> bytes:
    """Return the EPUB of ``fragments`` in their order; the same input gives the same bytes.

    ``css`` is the flattened sheet; ``@font-face`` rules for ``fonts`` are put before it. ``cover_image`` is
    an RGB JPEG: the cover on the reader's shelf and on the first page, in place of the composed cover.
    Raises AssemblyError with every fault of a phase: links, ids, pictures, style sheet.
    """
    if not fragments:
        raise AssemblyError(diagnose("EPUB-010"))
    address = _ADDRESS.search(css)
    if address:
        raise AssemblyError(diagnose("EPUB-009", address=address[1]))
    chosen = _with_cover(fragments, book.title) if cover_image is not None else tuple(fragments)
    documents = write_documents(chosen, book.language, None if cover_image is None else _cover_alt(book))
    pictures = _pictures(chosen, cover_image)
    made = _book(book, documents, pictures)
    _add_ways(made, book, documents)
    _add(made, "style", STYLE_SHEET, "text/css", (_font_faces(fonts) + css).encode())
    for document in documents:
        item = _add(
            made, f"text-{document.id}", document.file_name, "application/xhtml+xml", document.content
        )
        item.properties = ["svg"] if document.drawings else []
        made.spine.append(item)
    for number, picture in enumerate(pictures, start=1):
        item = _add(made, f"picture-{number}", picture.href, picture.media_type, picture.data)
        item.properties = ["cover-image"] if picture.href == COVER_IMAGE else []
    for number, font in enumerate(fonts, start=1):
        _add(made, f"font-{number}", font.file_name, font.media_type, font.data)
    packed = BytesIO()
    epub.EpubWriter(packed, made, {"mtime": book.modified_utc}).write()
    return archive.rewrite(packed.getvalue(), book.language, book.modified_utc)


def _with_cover(fragments: Sequence[Fragment], title: str) -> tuple[Fragment, ...]:
    """Return the fragments with a cover first, made up where none was composed."""
    covers = [fragment for fragment in fragments if fragment.kind is SectionKind.COVER]
    rest = [fragment for fragment in fragments if fragment.kind is not SectionKind.COVER]
    return (*(covers or [Fragment("cover", SectionKind.COVER, title, "")]), *rest)


def _cover_alt(book: EpubMetadata) -> str:
    said = [book.title, book.subtitle, *book.publishers]
    return "표지: " + ", ".join(part for part in said if part)


def _pictures(fragments: Sequence[Fragment], cover_image: bytes | None) -> tuple[Picture, ...]:
    """Return all pictures, the cover first; a composed cover that is replaced brings none."""
    shown = [
        fragment for fragment in fragments if cover_image is None or fragment.kind is not SectionKind.COVER
    ]
    pictures = prepare_pictures(asset for fragment in shown for asset in fragment.assets)
    if cover_image is None:
        return pictures
    if not is_jpeg(cover_image):
        raise AssemblyError(diagnose("EPUB-006", name="cover", detail="not an RGB JPEG"))
    if any(picture.href == COVER_IMAGE for picture in pictures):
        raise AssemblyError(diagnose("EPUB-008", href=COVER_IMAGE))
    return (Picture(COVER_IMAGE, "image/jpeg", cover_image), *pictures)


def _book(book: EpubMetadata, documents: Sequence[Document], pictures: Sequence[Picture]) -> Any:
    made = epub.EpubBook()
    made.metadata.clear()
    made.set_identifier(book.identifier)
    made.set_language(book.language)
    made.title = book.title
    facts = Facts(
        pictures=bool(pictures) or any(document.drawings for document in documents),
        described=all(document.described for document in documents),
        index=any(document.kind is SectionKind.INDEX for document in documents),
    )
    for entry in entries(book, facts):
        made.add_metadata(None if entry.name == "meta" else "DC", entry.name, entry.value, entry.attributes)
    for number, picture in enumerate(pictures, start=1):
        if picture.href == COVER_IMAGE:
            made.add_metadata(None, "meta", "", {"name": "cover", "content": f"picture-{number}"})
    return made


def _add_ways(made: Any, book: EpubMetadata, documents: Sequence[Document]) -> None:
    tree = navigation.outline(documents)
    marks = navigation.landmarks(documents)
    nav = navigation.navigation_document(book.title, tree, marks, book.language)
    _add(made, "nav", navigation.NAV_FILE, "application/xhtml+xml", nav).properties = ["nav"]
    ncx = navigation.ncx(book.title, book.identifier, tree, book.language)
    _add(made, "ncx", navigation.NCX_FILE, "application/x-dtbncx+xml", ncx)
    made.guide = [{"type": mark.guide_type, "title": mark.title, "href": mark.file_name} for mark in marks]


def _add(made: Any, identifier: str, name: str, media_type: str, content: bytes) -> Any:
    item = epub.EpubItem(uid=identifier, file_name=name, media_type=media_type)
    item.content = content
    made.add_item(item)
    return item


def _font_faces(fonts: Sequence[EmbeddedFont]) -> str:
    """Return the ``@font-face`` rules; addresses are relative to the style sheet's folder."""
    return "".join(
        f'@font-face {{ font-family: "{font.family}"; font-weight: {font.weight}; font-style: normal; '
        f'src: url("../{font.file_name}") format("{"woff2" if font.suffix == "woff2" else "opentype"}") }}\n'
        for font in fonts
    )
