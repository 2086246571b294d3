"""Chapters: fragments as complete XHTML documents whose links lead from file to file.

Follows EPUB 3.3 §6.1 (XHTML content documents), EPUB Structural Semantics 1.1, DPUB-ARIA 1.1 (footnotes).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree

from publisher.assembly.epub.bitmaps import NO_BITMAPS, Bitmaps, show_bitmaps
from publisher.assembly.epub.glossary import link_terms
from publisher.assembly.epub.lengths import relative
from publisher.assembly.epub.page_list import PagePlace, PrintedPage, mark_pages
from publisher.assembly.epub.xhtml import EPUB_TYPE, OPS, SVG, XHTML, XML_LANG, element, page
from publisher.editions.manuscript import SectionKind
from publisher.errors import AssemblyError, Diagnostic, diagnose
from publisher.html.fragment import Fragment

COVER_IMAGE = "images/cover-image.jpg"
STYLE_SHEET = "styles/book.css"

_SAFE_NAME = re.compile(r"[A-Za-z][A-Za-z0-9._-]*")
# A drawing may leave its namespace to an HTML parser; XML wants it said.
_PLAIN_SVG = re.compile(r"<svg\b(?![^>]*\sxmlns=)")
_WORD_JOINER = "\u2060"
_FORBIDDEN = frozenset(
    {
        "script",
        "iframe",
        "form",
        "input",
        "button",
        "object",
        "embed",
        "audio",
        "video",
        "canvas",
        "base",
        "link",
    }
)
_EMBEDDING = ("src", "srcset", "poster", "data")
_FRONT = "frontmatter"
_BODY = "bodymatter"
_BACK = "backmatter"
SEMANTICS: dict[SectionKind, tuple[str, str]] = {
    SectionKind.COVER: (_FRONT, "cover"),
    SectionKind.HALF_TITLE: (_FRONT, "halftitlepage"),
    SectionKind.TITLE_PAGE: (_FRONT, "titlepage"),
    SectionKind.FOREWORD: (_FRONT, "foreword"),
    SectionKind.GUIDE: (_FRONT, "introduction"),
    SectionKind.CONTENTS: (_FRONT, "toc"),
    SectionKind.FIGURES: (_BODY, "chapter"),
    SectionKind.MAP: (_BODY, "chapter"),
    SectionKind.OVERVIEW: (_BODY, "chapter"),
    SectionKind.DIVIDER: (_BODY, "part"),
    SectionKind.STORY: (_BODY, "chapter"),
    SectionKind.PROFILE: (_BODY, "chapter"),
    SectionKind.DIGEST: (_BODY, "chapter"),
    SectionKind.DIGESTS: (_BODY, "chapter"),
    SectionKind.INDEX: (_BACK, "index"),
    SectionKind.INDUSTRY_INDEX: (_BACK, "index"),
    SectionKind.GLOSSARY: (_BACK, "glossary"),
    SectionKind.APPENDIX: (_BACK, "appendix"),
    SectionKind.COLOPHON: (_BACK, "colophon"),
    SectionKind.BACK_COVER: (_BACK, ""),
}
"""Which part of a book a kind of section belongs to, and its own term; empty where there is none."""


@dataclass(frozen=True, slots=True)
class Document:
    """One finished chapter."""

    id: str
    kind: SectionKind
    title: str
    depth: int
    """Level in the outline, 1-based."""
    content: bytes
    """UTF-8 XHTML with an XML declaration."""
    drawings: bool
    """There is inline SVG."""
    pictures: bool
    """There are ``img`` elements."""
    described: bool
    """Every picture and drawing has an alternative or is marked as ornament."""
    tabled: bool = False
    """A picture or drawing leads to a table of what it shows."""

    @property
    def file_name(self) -> str:
        """Address inside the EPUB's content folder."""
        return file_name(self.id)


def file_name(fragment_id: str) -> str:
    """Return the address of a fragment's document inside the EPUB's content folder."""
    return f"text/{fragment_id}.xhtml"


@dataclass(frozen=True, slots=True)
class Written:
    """The chapters of a book."""

    documents: tuple[Document, ...]
    """One a fragment, in order."""
    places: tuple[PagePlace, ...]
    """Where the printed pages begin in them."""


def write_documents(
    fragments: Sequence[Fragment],
    language: str,
    cover_alt: str | None,
    printed: Sequence[PrintedPage] = (),
    bitmaps: Bitmaps = NO_BITMAPS,
) -> Written:
    """Return one document a fragment, in order, with a marker where each of the ``printed`` pages begins.

    ``cover_alt`` is the alternative text of the cover picture, which then is all that the cover shows;
    None leaves the cover as it was composed. ``bitmaps`` stand in place of drawings. Raises AssemblyError with
    everything that is wrong.
    """
    faults: list[Diagnostic] = []
    bodies: list[tuple[Fragment, Any]] = []
    for fragment in fragments:
        body, found = _parse(fragment)
        faults += found
        if body is not None:
            if fragment.kind is SectionKind.COVER and cover_alt is not None:
                body = _cover(fragment.id, cover_alt)
            bodies.append((fragment, body))
    holders, found = _holders(bodies)
    faults += found
    for fragment, body in bodies:
        faults += _forbidden(fragment, body)
        faults += _link(fragment, body, holders)
        faults += _place_pictures(fragment, body, has_cover=cover_alt is not None)
    if faults:
        raise AssemblyError(*dict.fromkeys(faults))
    for fragment, body in bodies:
        _clean(fragment, body)
        if bitmaps:
            show_bitmaps(fragment.id, body, bitmaps)
    places = mark_pages({fragment.id: body for fragment, body in bodies}, printed)
    for fragment, body in bodies:
        _return_footnotes(fragment.id, body)
        link_terms(body)
    return Written(tuple(_document(fragment, body, language) for fragment, body in bodies), places)


def _parse(fragment: Fragment) -> tuple[Any, list[Diagnostic]]:
    if not _SAFE_NAME.fullmatch(fragment.id):
        return None, [diagnose("EPUB-004", name=fragment.id)]
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    html = _PLAIN_SVG.sub(rf'<svg xmlns="{SVG}"', fragment.html)
    wrapped = f'<body xmlns="{XHTML}" xmlns:epub="{OPS}">{html}</body>'
    try:
        body = etree.fromstring(wrapped.encode(), parser)
    except etree.XMLSyntaxError as fault:
        return None, [diagnose("EPUB-003", fragment=fragment.id, detail=fault.msg)]
    return body, []


def _cover(fragment_id: str, alt: str) -> Any:
    picture = element("img", src=COVER_IMAGE, alt=alt)
    return element(
        "body", element("section", picture, id=fragment_id, class_="cover-picture", epub_type="cover")
    )


def _holders(bodies: Iterable[tuple[Fragment, Any]]) -> tuple[dict[str, str], list[Diagnostic]]:
    """Return which fragment holds each id."""
    places: dict[str, str] = {}
    faults = []
    for fragment, body in bodies:
        for node in body.iterfind(".//*[@id]"):
            identifier = node.get("id")
            if identifier in places:
                faults.append(diagnose("EPUB-002", fragment=fragment.id, id=identifier))
            places.setdefault(identifier, fragment.id)
    return places, faults


def _forbidden(fragment: Fragment, body: Any) -> Iterator[Diagnostic]:
    for node in body.iter(etree.Element):
        name = node.tag.rpartition("}")[2]
        if name.lower() in _FORBIDDEN:
            yield diagnose("EPUB-007", fragment=fragment.id, construct=f"the element “{name}”")
        for key, value in node.items():
            attribute = key.rpartition("}")[2].lower()
            # Nearly every value is a bare word: it is not looked at twice.
            if (":" in value or "//" in value or attribute.startswith("on")) and _reaches_out(
                name, attribute, value.strip().lower()
            ):
                yield diagnose("EPUB-007", fragment=fragment.id, construct=f"{attribute}=“{value}”")


def _reaches_out(name: str, attribute: str, address: str) -> bool:
    """Return whether an attribute runs something or shows something from outside the book."""
    if attribute.startswith("on") or address.startswith("javascript:"):
        return True
    embeds = attribute in _EMBEDDING or (attribute == "href" and name not in {"a", "area"})
    return embeds and ("://" in address or address.startswith(("//", "data:")))


def _link(fragment: Fragment, body: Any, places: dict[str, str]) -> Iterator[Diagnostic]:
    """Point links inside the book at the files that hold their targets."""
    for node in body.iter(f"{{{XHTML}}}a", f"{{{XHTML}}}area", f"{{{SVG}}}a"):
        target = node.get("href", "")
        if not target.startswith("#"):
            continue
        holder = places.get(target[1:])
        if holder is None:
            yield diagnose("EPUB-001", fragment=fragment.id, target=target)
        elif holder != fragment.id:
            node.set("href", f"{holder}.xhtml{target}")


def _place_pictures(fragment: Fragment, body: Any, *, has_cover: bool) -> Iterator[Diagnostic]:
    known = {asset.href for asset in fragment.assets} | ({COVER_IMAGE} if has_cover else set())
    for node in body.iter(f"{{{XHTML}}}img"):
        address = node.get("src", "")
        if address in known:
            node.set("src", f"../{address}")
        else:
            yield diagnose("EPUB-005", fragment=fragment.id, href=address)


def _clean(fragment: Fragment, body: Any) -> None:
    """Drop what only paged targets need: folios, lengths of paper and the joiners that keep words whole.

    A language is said once more, as readers of XML look for it.
    """
    for node in body.iterfind(".//*[@data-folio]"):
        del node.attrib["data-folio"]
    for node in body.iterfind(".//*[@style]"):
        node.set("style", relative(node.get("style"), plain=False))
    for node in body.iterfind(".//*[@lang]"):
        node.set(XML_LANG, node.get("lang"))
    # XML writes a joiner as itself or by its number: most chapters need no second look.
    if _WORD_JOINER not in fragment.html and "&#" not in fragment.html:
        return
    for node in body.iter(etree.Element):
        if node.text:
            node.text = node.text.replace(_WORD_JOINER, "")
        if node.tail:
            node.tail = node.tail.replace(_WORD_JOINER, "")
        for key, value in node.attrib.items():
            node.set(key, value.replace(_WORD_JOINER, ""))


def _return_footnotes(fragment_id: str, body: Any) -> None:
    """Give every footnote without a way back a link to its call."""
    calls: dict[str, Any] = {}
    for node in body.iterfind(".//*[@role='doc-noteref']"):
        calls.setdefault(node.get("href", "").rpartition("#")[2], node)
    for number, note in enumerate(body.iterfind(".//*[@role='doc-footnote']"), start=1):
        call = calls.get(note.get("id", ""))
        returns = any(link.get("href", "").startswith("#") for link in note.iter(f"{{{XHTML}}}a"))
        if call is None or returns:
            continue
        if call.get("id") is None:
            call.set("id", f"{fragment_id}-call-{number}")
        back = element(
            "a", text="↩", href=f"#{call.get('id')}", role="doc-backlink", aria_label="본문으로 돌아가기"
        )
        paragraphs = note.findall(f"{{{XHTML}}}p")
        (paragraphs[-1] if paragraphs else note).append(back)


def _document(fragment: Fragment, body: Any, language: str) -> Document:
    division, own = SEMANTICS[fragment.kind]
    said = set(body[0].get(EPUB_TYPE, "").split()) if len(body) else set()
    body.set(EPUB_TYPE, division if not own or own in said else f"{division} {own}")
    if fragment.region:
        body.set("class", f"region-{fragment.region}")
    drawings = list(body.iter(f"{{{SVG}}}svg"))
    pictures = list(body.iter(f"{{{XHTML}}}img"))
    return Document(
        id=fragment.id,
        kind=fragment.kind,
        title=fragment.title,
        depth=fragment.depth,
        content=page(fragment.title, body, language, f"../{STYLE_SHEET}"),
        drawings=bool(drawings),
        pictures=bool(pictures),
        described=all(map(_is_described, drawings + pictures)),
        tabled=any(picture.get("aria-details") for picture in drawings + pictures),
    )


def _is_described(node: Any) -> bool:
    """Return whether a picture has an alternative, or says that it needs none."""
    if any(
        part.get("aria-hidden") == "true" or part.get("role") == "presentation" for part in _upwards(node)
    ):
        return True
    if etree.QName(node).localname == "img":
        return node.get("alt") is not None
    title = node.find(f"{{{SVG}}}title")
    return bool(node.get("aria-label") or node.get("aria-labelledby") or (title is not None and title.text))


def _upwards(node: Any) -> Iterator[Any]:
    yield node
    yield from node.iterancestors()
