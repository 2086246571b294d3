"""Putting an EPUB together: chapters, pictures, fonts and the style sheet in, one file's bytes out."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from io import BytesIO
from typing import Any

from ebooklib import epub

from publisher.assembly.epub import archive, navigation
from publisher.assembly.epub.bitmaps import NO_BITMAPS, Bitmaps, bitmap_pictures
from publisher.assembly.epub.documents import COVER_IMAGE, STYLE_SHEET, Written, write_documents
from publisher.assembly.epub.lengths import relative
from publisher.assembly.epub.metadata import EmbeddedFont, EpubMetadata, Facts, entries
from publisher.assembly.epub.older import older_files
from publisher.assembly.epub.page_list import PrintedPage
from publisher.assembly.epub.pictures import Picture, is_jpeg, picture_use, prepare_pictures
from publisher.editions.manuscript import SectionKind
from publisher.editions.profiles import EpubProfile, profile_named
from publisher.errors import AssemblyError, diagnose
from publisher.html.fragment import Fragment
from publisher.render.cache import Cache
from publisher.render.cover_pictures import cover_jpeg

_DOCUMENT = "application/xhtml+xml"
_ADDRESS = re.compile(r"""(?:url\(|@import)\s*["']?([^"')\s;]*)""", re.IGNORECASE)


class _Declared:
    """A book as EbookLib declares it, and the files it does not get to see: it would pack pictures a second time."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.files: dict[str, bytes] = {}

    def add(self, identifier: str, name: str, media_type: str, content: bytes, *properties: str) -> None:
        """Declare a file of the content folder; ``properties`` are those of its manifest entry."""
        item = epub.EpubItem(uid=identifier, file_name=name, media_type=media_type)
        item.properties = list(properties)
        self.book.add_item(item)
        self.files[name] = content

    def archive(self, modified: dt.datetime) -> bytes:
        """Return EbookLib's archive: every file is declared and empty."""
        packed = BytesIO()
        epub.EpubWriter(packed, self.book, {"mtime": modified, "compresslevel": 0}).write()
        return packed.getvalue()


def package(
    book: EpubMetadata,
    fragments: Sequence[Fragment],
    css: str,
    fonts: Sequence[EmbeddedFont] = (),
    cover_image: bytes | None = None,
    cache: Cache | None = None,
    printed: Sequence[PrintedPage] = (),
    *,
    profile: EpubProfile | None = None,
    bitmaps: Bitmaps = NO_BITMAPS,
) -> bytes:
    """Return the EPUB of ``fragments`` in their order; the same input gives the same bytes.

    ``css`` is the flattened sheet; ``@font-face`` rules for ``fonts`` are put before it. ``cover_image`` is
    an RGB JPEG: the cover on the reader's shelf and on the first page, in place of the composed cover.
    ``cache`` remembers pictures made ready. ``printed`` are the pages of the paper edition, in order. ``profile`` is
    what the file is made to, the general one where None; ``bitmaps`` are its drawings as pictures, where it wants them.
    Raises AssemblyError with every fault of a phase: links, ids, pictures, style sheet.
    """
    if not fragments:
        raise AssemblyError(diagnose("EPUB-010"))
    address = _ADDRESS.search(css)
    if address:
        raise AssemblyError(diagnose("EPUB-009", address=address[1]))
    profile = profile or profile_named("default")
    older = profile.epub_version == "2"
    if not profile.fixed_sizes:
        css = relative(css, plain=older)
    css = _font_faces(fonts) + css
    if cover_image is not None and profile.cover_px is not None:
        cover_image = cover_jpeg(cover_image, *profile.cover_px)
    chosen = _with_cover(fragments, book.title) if cover_image is not None else tuple(fragments)
    written = write_documents(
        chosen, book.language, None if cover_image is None else _cover_alt(book), printed, bitmaps
    )
    documents = written.documents
    pictures = (*_pictures(chosen, cover_image, cache, profile), *bitmap_pictures(documents, bitmaps))
    if older:
        declared, files = older_files(book, written, css, pictures, fonts, profile)
        return archive.pack(declared, files, book.modified_utc)
    made = _Declared(_book(book, written, pictures))
    _add_ways(made, book, written)
    made.add("style", STYLE_SHEET, "text/css", css.encode())
    for document in documents:
        properties = ("svg",) if document.drawings else ()
        name = f"text-{document.id}"
        made.add(name, document.file_name, _DOCUMENT, document.content, *properties)
        made.book.spine.append(name)
    for number, picture in enumerate(pictures, start=1):
        properties = ("cover-image",) if picture.href == COVER_IMAGE else ()
        made.add(f"picture-{number}", picture.href, picture.media_type, picture.data, *properties)
    for number, font in enumerate(fonts, start=1):
        made.add(f"font-{number}", font.file_name, font.media_type, font.data)
    return archive.write(made.archive(book.modified_utc), made.files, book.language, book.modified_utc)


def _with_cover(fragments: Sequence[Fragment], title: str) -> tuple[Fragment, ...]:
    """Return the fragments with a cover first, made up where none was composed."""
    covers = [fragment for fragment in fragments if fragment.kind is SectionKind.COVER]
    rest = [fragment for fragment in fragments if fragment.kind is not SectionKind.COVER]
    return (*(covers or [Fragment("cover", SectionKind.COVER, title, "")]), *rest)


def _cover_alt(book: EpubMetadata) -> str:
    said = [book.title, book.subtitle, *book.publishers]
    return "표지: " + ", ".join(part for part in said if part)


def _pictures(
    fragments: Sequence[Fragment], cover_image: bytes | None, cache: Cache | None, profile: EpubProfile
) -> tuple[Picture, ...]:
    """Return all pictures, the cover first; a composed cover that is replaced brings none."""
    shown = [
        fragment for fragment in fragments if cover_image is None or fragment.kind is not SectionKind.COVER
    ]
    use = picture_use(profile)
    pictures = prepare_pictures((asset for fragment in shown for asset in fragment.assets), cache, use)
    if cover_image is None:
        return pictures
    if not is_jpeg(cover_image):
        raise AssemblyError(diagnose("EPUB-006", name="cover", detail="not an RGB JPEG"))
    if any(picture.href == COVER_IMAGE for picture in pictures):
        raise AssemblyError(diagnose("EPUB-008", href=COVER_IMAGE))
    return (Picture(COVER_IMAGE, "image/jpeg", cover_image), *pictures)


def _book(book: EpubMetadata, written: Written, pictures: Sequence[Picture]) -> Any:
    documents = written.documents
    made = epub.EpubBook()
    made.metadata.clear()
    made.set_identifier(book.identifier)
    made.set_language(book.language)
    made.title = book.title
    facts = Facts(
        pictures=bool(pictures) or any(document.drawings for document in documents),
        described=all(document.described for document in documents),
        index=any(document.kind is SectionKind.INDEX for document in documents),
        page_breaks=bool(written.places),
        tabled=any(document.tabled for document in documents),
    )
    for entry in entries(book, facts):
        made.add_metadata(None if entry.name == "meta" else "DC", entry.name, entry.value, entry.attributes)
    for number, picture in enumerate(pictures, start=1):
        if picture.href == COVER_IMAGE:
            made.add_metadata(None, "meta", "", {"name": "cover", "content": f"picture-{number}"})
    return made


def _add_ways(made: _Declared, book: EpubMetadata, written: Written) -> None:
    tree = navigation.outline(written.documents)
    marks = navigation.landmarks(written.documents)
    nav = navigation.navigation_document(book.title, tree, marks, book.language, written.places)
    made.add("nav", navigation.NAV_FILE, _DOCUMENT, nav, "nav")
    ncx = navigation.ncx(book.title, book.identifier, tree, book.language, written.places)
    made.add("ncx", navigation.NCX_FILE, "application/x-dtbncx+xml", ncx)
    made.book.guide = [
        {"type": mark.guide_type, "title": mark.title, "href": mark.file_name} for mark in marks
    ]


def _font_faces(fonts: Sequence[EmbeddedFont]) -> str:
    """Return the ``@font-face`` rules; addresses are relative to the style sheet's folder."""
    return "".join(
        f'@font-face {{ font-family: "{font.family}"; font-weight: {font.weight}; font-style: normal; '
        f'src: url("../{font.file_name}") format("{"woff2" if font.suffix == "woff2" else "opentype"}") }}\n'
        for font in fonts
    )
