"""Chapters as readers of EPUB 2 know them: XHTML 1.1 without the elements and attributes that came later.

Owns: what stands in place of newer markup, and joining or dividing chapters where a store limits files. Refuses:
what is shown. Follows OPS 2.0.1 §2.2 (preferred vocabularies), XHTML 1.1.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree

from publisher.assembly.epub.documents import STYLE_SHEET, Document
from publisher.assembly.epub.xhtml import SVG, XHTML
from publisher.editions.manuscript import SectionKind
from publisher.errors import AssemblyError, diagnose

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_DOCTYPE = '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" "http://www.w3.org/TR/xhtml11/DTD/xhtml11.dtd">'
_BLOCKS = frozenset(
    {
        "section",
        "article",
        "nav",
        "header",
        "footer",
        "figure",
        "figcaption",
        "aside",
        "main",
        "details",
        "summary",
    }
)
_PHRASES = frozenset({"mark", "time", "s", "u", "wbr", "bdi", "data"})
_KEPT = frozenset(
    {
        "id",
        "class",
        "title",
        "href",
        "src",
        "alt",
        "colspan",
        "rowspan",
        "scope",
        "headers",
        "abbr",
        "cite",
        _XML_LANG,
    }
)
_INLINE = frozenset(
    {"a", "span", "b", "i", "em", "strong", "img", "br", "sub", "sup", "code", "dfn", "abbr", "small", "q"}
)
_INSIDE_LINKS = frozenset({"div", "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "li"})
_KB = 1000
_SPARE = 0.9
"""Share of a limit that a file is filled to: what is around its content counts too."""


@dataclass(frozen=True, slots=True)
class OlderFile:
    """One XHTML 1.1 file."""

    name: str
    """Address inside the content folder."""
    content: bytes


@dataclass(frozen=True, slots=True)
class _Piece:
    """A chapter, or a part of one."""

    name: str
    title: str
    alone: bool
    """Never joined with another: the cover."""
    blocks: tuple[Any, ...]
    ids: frozenset[str]
    size: int


@dataclass(frozen=True, slots=True)
class OlderText:
    """All chapters, and where what was somewhere else stands now."""

    files: tuple[OlderFile, ...]
    places: Mapping[str, str]
    """File of each element id; of each chapter's former address the file and its beginning."""

    def href(self, address: str) -> str:
        """Return the new address, from the content folder, of a chapter's former one."""
        name, _, target = address.partition("#")
        if target in self.places:
            return f"{self.places[target]}#{target}"
        return self.places[name]


def older_text(
    documents: Sequence[Document], language: str, max_file_kb: int | None, max_files: int | None
) -> OlderText:
    """Return the chapters as XHTML 1.1, none larger and no more of them than the limits allow.

    Raises AssemblyError for a chapter that cannot be divided.
    """
    limit = None if max_file_kb is None else int(max_file_kb * _KB * _SPARE)
    pieces = [piece for document in documents for piece in _pieces(document, limit)]
    groups = _joined(pieces, max_files, limit)
    holders: dict[str, str] = {}
    for group in groups:
        for piece in group:
            holders.setdefault(f"{piece.name}.xhtml", f"text/{group[0].name}.xhtml")
            holders |= dict.fromkeys(piece.ids, f"text/{group[0].name}.xhtml")
    chapters = {}
    for document in documents:
        first = next(piece for piece in pieces if piece.name == document.id)
        start = holders[f"{document.id}.xhtml"]
        own = next(group for group in groups if first in group)[0] is first
        anchor = first.blocks[0].get("id") if first.blocks else None
        chapters[document.file_name] = start if own or anchor is None else f"{start}#{anchor}"
    text = OlderText((), holders | chapters)
    for piece in pieces:
        for block in piece.blocks:
            _point(block, holders[f"{piece.name}.xhtml"], text)
    files = tuple(_file(group, language) for group in groups)
    return OlderText(files, text.places)


def _pieces(document: Document, limit: int | None) -> Iterator[_Piece]:
    root = etree.fromstring(document.content)
    body = root.find(f"{{{XHTML}}}body")
    for node in list(body.iter(etree.Element)):
        _age(node)
    blocks = list(_blocks(body))
    alone = document.kind is SectionKind.COVER
    for number, part in enumerate(_divided(blocks, limit, document.id)):
        name = document.id if number == 0 else f"{document.id}-{number + 1}"
        ids = frozenset(
            node.get("id") for block in part for node in block.iter(etree.Element) if node.get("id")
        )
        yield _Piece(name, document.title, alone, tuple(part), ids, sum(map(_size, part)))


def _divided(blocks: Sequence[Any], limit: int | None, name: str) -> Iterator[list[Any]]:
    """Yield the blocks in runs within the limit; one that is larger gives its children to several of its kind."""
    if limit is None or sum(map(_size, blocks)) <= limit:
        yield list(blocks)
        return
    run: list[Any] = []
    for block in blocks:
        for part in (block,) if _size(block) <= limit else _opened(block, limit, name):
            if run and sum(map(_size, run)) + _size(part) > limit:
                yield run
                run = []
            run.append(part)
    if run:
        yield run


def _opened(block: Any, limit: int, name: str) -> Iterator[Any]:
    if etree.QName(block).localname not in {"div", "ul", "ol", "body"} or not len(block):
        size, most = f"{_size(block) / _KB:.0f}", f"{limit / _KB:.0f}"
        raise AssemblyError(diagnose("EPUB-053", fragment=name, size=size, limit=most))
    first = True
    for run in _divided(list(block), limit, name):
        shell = etree.Element(block.tag, nsmap=block.nsmap)
        for key, value in block.attrib.items():
            if first or key != "id":
                shell.set(key, value)
        first = False
        shell.extend(run)
        yield shell


def _joined(pieces: Sequence[_Piece], max_files: int | None, limit: int | None) -> list[list[_Piece]]:
    """Return the pieces in groups, one a file: the smallest neighbours share one until there are few enough."""
    groups = [[piece] for piece in pieces]
    while max_files is not None and len(groups) > max_files:
        sizes = [sum(piece.size for piece in group) for group in groups]
        pairs = [
            (sizes[at] + sizes[at + 1], at)
            for at in range(len(groups) - 1)
            if not groups[at][0].alone
            and not groups[at + 1][0].alone
            and (limit is None or sizes[at] + sizes[at + 1] <= limit)
        ]
        if not pairs:
            break
        _, at = min(pairs)
        groups[at : at + 2] = [groups[at] + groups[at + 1]]
    return groups


def _age(node: Any) -> None:
    """Give an element the name and the attributes it would have had before HTML 5."""
    if not node.tag.startswith(f"{{{XHTML}}}"):
        _keep(node, lambda key: key not in {"role", "focusable"} and not key.startswith("aria-"))
        return
    name = etree.QName(node).localname
    if name in _BLOCKS:
        node.tag = f"{{{XHTML}}}div"
        node.set("class", f"{node.get('class', '')} {name}".strip())
    elif name in _PHRASES:
        node.tag = f"{{{XHTML}}}span"
    _keep(node, _KEPT.__contains__)
    match name:
        case "a":
            _flatten(node)
        case "dl":
            _unwrap_rows(node)
        case "blockquote":
            _wrap_phrases(node)
        case _:
            pass


def _keep(node: Any, wanted: Callable[[str], bool]) -> None:
    for key in [key for key in node.attrib if not wanted(key)]:
        del node.attrib[key]


def _flatten(link: Any) -> None:
    """Make phrases of the blocks in a link: XHTML 1.1 has none there."""
    for inner in link.iter(etree.Element):
        if etree.QName(inner).localname in _INSIDE_LINKS | _BLOCKS:
            inner.tag = f"{{{XHTML}}}span"


def _unwrap_rows(terms: Any) -> None:
    """Take terms and descriptions out of the groups XHTML 1.1 does not know; a list without them has none."""
    for row in [child for child in terms if etree.QName(child).localname == "div"]:
        at = terms.index(row)
        for offset, child in enumerate(list(row)):
            terms.insert(at + offset, child)
        terms.remove(row)


def _wrap_phrases(holder: Any) -> None:
    """Put runs of text and phrases into paragraphs, where only blocks may stand."""
    text, children = holder.text, list(holder)
    holder.text = None
    run = etree.Element(f"{{{XHTML}}}div")
    run.text = text
    made = []
    for child in children:
        if etree.QName(child).localname in _INLINE:
            run.append(child)
            continue
        if len(run) or (run.text or "").strip():
            made.append(run)
        tail, child.tail = child.tail, None
        made.append(child)
        run = etree.Element(f"{{{XHTML}}}div")
        run.text = tail
    if len(run) or (run.text or "").strip():
        made.append(run)
    for child in list(holder):
        holder.remove(child)
    holder.extend(made)


def _blocks(body: Any) -> Iterator[Any]:
    _wrap_phrases(body)
    yield from list(body)


def _point(block: Any, here: str, text: OlderText) -> None:
    for link in block.iter(f"{{{XHTML}}}a", f"{{{SVG}}}a"):
        href = link.get("href", "")
        if not href or ":" in href:
            continue
        name, _, target = href.partition("#")
        if target and target in text.places:
            file = text.places[target]
            link.set("href", f"#{target}" if file == here else f"{file.removeprefix('text/')}#{target}")
        elif name:
            link.set("href", text.places[f"text/{name}"].removeprefix("text/"))


def _size(block: Any) -> int:
    return len(etree.tostring(block, encoding="utf-8"))


def _file(group: Sequence[_Piece], language: str) -> OlderFile:
    root = etree.Element(f"{{{XHTML}}}html", nsmap={None: XHTML})
    root.set(_XML_LANG, language)
    root.set("lang", language)
    head = etree.SubElement(root, f"{{{XHTML}}}head")
    kind = {"http-equiv": "Content-Type", "content": "application/xhtml+xml; charset=utf-8"}
    etree.SubElement(head, f"{{{XHTML}}}meta", attrib=kind)
    etree.SubElement(head, f"{{{XHTML}}}title").text = group[0].title
    sheet = {"rel": "stylesheet", "type": "text/css", "href": f"../{STYLE_SHEET}"}
    etree.SubElement(head, f"{{{XHTML}}}link", attrib=sheet)
    body = etree.SubElement(root, f"{{{XHTML}}}body")
    for piece in group:
        body.extend(piece.blocks)
    etree.cleanup_namespaces(root, top_nsmap={None: XHTML})
    made: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True, doctype=_DOCTYPE)
    return OlderFile(f"text/{group[0].name}.xhtml", made + b"\n")
