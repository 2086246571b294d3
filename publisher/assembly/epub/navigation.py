"""Ways through the book: the navigation document, its landmarks, and NCX and guide for old readers.

Follows EPUB 3.3 §7 (navigation document) and OPF 2.0.1 §2.4.1, §2.6 (NCX, guide).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree

from publisher.assembly.epub.documents import SEMANTICS, STYLE_SHEET, Document, file_name
from publisher.assembly.epub.page_list import PagePlace, page_list
from publisher.assembly.epub.xhtml import element, page
from publisher.editions.manuscript import SectionKind

NAV_FILE = "nav.xhtml"
NCX_FILE = "toc.ncx"
_NCX = "http://www.daisy.org/z3986/2005/ncx/"
_HEADING = "차례"
_NOT_LISTED = frozenset({SectionKind.COVER, SectionKind.HALF_TITLE, SectionKind.BACK_COVER})


@dataclass(frozen=True, slots=True)
class Branch:
    """An entry of the table of contents and what stands under it."""

    document: Document
    branches: tuple[Branch, ...]


@dataclass(frozen=True, slots=True)
class Landmark:
    """A place of the book that reading systems offer by its meaning."""

    term: str
    """Of EPUB Structural Semantics."""
    guide_type: str
    """Of the OPF 2 guide."""
    title: str
    file_name: str


_LANDMARKS = (
    (SectionKind.COVER, "cover", "cover", "표지"),
    (SectionKind.CONTENTS, "toc", "toc", _HEADING),
    (SectionKind.INDEX, "index", "index", "찾아보기"),
    (SectionKind.COLOPHON, "colophon", "colophon", "판권"),
)


def outline(documents: Sequence[Document]) -> tuple[Branch, ...]:
    """Return the documents a table of contents lists as a tree: deeper ones stand under the one before."""
    listed = [document for document in documents if document.kind not in _NOT_LISTED]
    return _branches(listed)


def _branches(documents: Sequence[Document]) -> tuple[Branch, ...]:
    made: list[Branch] = []
    start = 0
    while start < len(documents):
        end = start + 1
        while end < len(documents) and documents[end].depth > documents[start].depth:
            end += 1
        made.append(Branch(documents[start], _branches(documents[start + 1 : end])))
        start = end
    return tuple(made)


def landmarks(documents: Sequence[Document]) -> tuple[Landmark, ...]:
    """Return the landmarks the book really has; the text begins with the first document of its body."""
    first = {document.kind: document.file_name for document in reversed(documents)}
    found = [
        Landmark(term, old, title, first[kind]) for kind, term, old, title in _LANDMARKS if kind in first
    ]
    body = [document for document in documents if SEMANTICS[document.kind][0] == "bodymatter"]
    if body:
        found.insert(
            sum(mark.term in {"cover", "toc"} for mark in found),
            Landmark("bodymatter", "text", "본문", body[0].file_name),
        )
    return tuple(found)


def navigation_document(
    title: str,
    tree: tuple[Branch, ...],
    marks: tuple[Landmark, ...],
    language: str,
    places: Sequence[PagePlace] = (),
) -> bytes:
    """Return the EPUB navigation document; it stands in the content folder itself."""
    body = element("body", class_="navigation")
    contents = element("nav", epub_type="toc", role="doc-toc", id="toc", aria_labelledby="toc-heading")
    contents.append(element("h1", text=_HEADING, id="toc-heading"))
    contents.append(_list(tree))
    body.append(contents)
    if marks:
        items = [_item(mark.file_name, mark.title, epub_type=mark.term) for mark in marks]
        hidden = element("nav", epub_type="landmarks", hidden="hidden", aria_label="주요 위치")
        hidden.append(element("ol", *items))
        body.append(hidden)
    if places:
        body.append(page_list(places, {place.fragment: file_name(place.fragment) for place in places}))
    return page(title, body, language, STYLE_SHEET)


def _list(branches: tuple[Branch, ...]) -> Any:
    made = element("ol")
    for branch in branches:
        item = _item(branch.document.file_name, branch.document.title)
        if branch.branches:
            item.append(_list(branch.branches))
        made.append(item)
    return made


def _item(href: str, text: str, **attributes: str) -> Any:
    return element("li", element("a", text=text, href=href, **attributes))


def ncx(
    title: str, identifier: str, tree: tuple[Branch, ...], language: str, places: Sequence[PagePlace] = ()
) -> bytes:
    """Return the NCX of the same tree, and of the printed pages."""
    root = etree.Element(f"{{{_NCX}}}ncx", nsmap={None: _NCX}, version="2005-1")
    root.set("{http://www.w3.org/XML/1998/namespace}lang", language)
    head = _add(root, "head")
    for name, content in (
        ("dtb:uid", identifier),
        ("dtb:depth", str(_depth(tree))),
        ("dtb:totalPageCount", str(len(places))),
        ("dtb:maxPageNumber", str(max((int(place.label) for place in places), default=0))),
    ):
        _add(head, "meta", name=name, content=content)
    _add(_add(root, "docTitle"), "text").text = title
    points = _add(root, "navMap")
    order = _points(points, tree, 1)
    if places:
        pages = _add(root, "pageList")
        _add(_add(pages, "navLabel"), "text").text = "쪽 목록"
        for at, place in enumerate(places, start=order):
            target = _add(
                pages,
                "pageTarget",
                id=f"page-target-{place.label}",
                type="normal",
                value=place.label,
                playOrder=str(at),
            )
            _add(_add(target, "navLabel"), "text").text = place.label
            _add(target, "content", src=f"{file_name(place.fragment)}#{place.id}")
    made: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    return made + b"\n"


def _points(parent: Any, branches: tuple[Branch, ...], order: int) -> int:
    for branch in branches:
        point = _add(parent, "navPoint", id=f"point-{order}", playOrder=str(order))
        _add(_add(point, "navLabel"), "text").text = branch.document.title
        _add(point, "content", src=branch.document.file_name)
        order = _points(point, branch.branches, order + 1)
    return order


def _depth(branches: tuple[Branch, ...]) -> int:
    return max((1 + _depth(branch.branches) for branch in branches), default=0)


def _add(parent: Any, tag: str, **attributes: str) -> Any:
    return etree.SubElement(parent, f"{{{_NCX}}}{tag}", attrib=attributes)
