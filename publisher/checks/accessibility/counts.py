"""What there is in the chapters to look at, counted once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from publisher.checks.epub_file import EPUB_TYPE, SVG, XHTML, XML_LANG, Chapter, EpubFile

_HEADINGS = {f"{{{XHTML}}}h{level}": level for level in range(1, 7)}
_LINK = f"{{{XHTML}}}a"
_RUNNING = frozenset(
    {"script", "audio", "video", "canvas", "iframe", "form", "input", "button", "object", "embed"}
)


@dataclass
class Counts:
    """Numbers and the places of what is wrong; filled while the chapters are walked."""

    pictures: int = 0
    ornaments: int = 0
    undescribed: list[str] = field(default_factory=list)
    drawings: int = 0
    tables: int = 0
    unheaded: list[str] = field(default_factory=list)
    """Tables without header cells that say their scope."""
    headings: int = 0
    jumps: list[str] = field(default_factory=list)
    """Headings more than one level below the one before."""
    untitled: list[str] = field(default_factory=list)
    """Documents without a title."""
    unspoken: list[str] = field(default_factory=list)
    """Documents without a language."""
    foreign: int = 0
    """Phrases that say a language of their own."""
    links: int = 0
    nameless: list[str] = field(default_factory=list)
    """Links without words."""
    astray: list[str] = field(default_factory=list)
    """Links inside the book that lead nowhere."""
    running: list[str] = field(default_factory=list)
    """Scripts, sound, moving pictures, forms."""
    twice: list[str] = field(default_factory=list)
    """Ids used twice in a document."""
    notes: int = 0
    calls: int = 0
    no_return: list[str] = field(default_factory=list)
    """Footnotes without a way back."""
    lists: int = 0
    pages: int = 0
    """Marked beginnings of printed pages."""


def count(epub: EpubFile) -> Counts:
    """Walk the chapters in reading order."""
    made = Counts()
    ids = {chapter.name: _ids(chapter) for chapter in epub.chapters.values()}
    for chapter in epub.reading:
        _document(made, chapter)
        level = 0
        for node in chapter.root.iter(f"{{{XHTML}}}*", f"{{{SVG}}}svg"):
            level = _heading(made, chapter, node, level)
            _node(made, chapter, node)
            if node.tag == _LINK:
                _link(made, epub, chapter, node, ids)
    return made


def _document(made: Counts, chapter: Chapter) -> None:
    title = chapter.root.findtext(f"{{{XHTML}}}head/{{{XHTML}}}title")
    if not (title or "").strip():
        made.untitled.append(chapter.name)
    if not (chapter.root.get("lang") or chapter.root.get(XML_LANG)):
        made.unspoken.append(chapter.name)
    met: set[str] = set()
    for node in chapter.root.iterfind(".//*[@id]"):
        if node.get("id") in met:
            made.twice.append(_place(chapter, node))
        met.add(node.get("id"))


def _heading(made: Counts, chapter: Chapter, node: Any, before: int) -> int:
    level = _HEADINGS.get(node.tag, 0)
    if not level:
        return before
    made.headings += 1
    if level > before + 1:
        made.jumps.append(_place(chapter, node))
    return level


def _node(made: Counts, chapter: Chapter, node: Any) -> None:
    name = node.tag.rpartition("}")[2]
    match name:
        case "img" | "svg":
            _picture(made, chapter, node, name)
        case "table" if node.get("role") != "presentation":
            made.tables += 1
            heads = list(node.iter(f"{{{XHTML}}}th"))
            if not heads or any(head.get("scope") is None for head in heads):
                made.unheaded.append(_place(chapter, node))
        case "ul" | "ol" | "dl":
            made.lists += 1
        case _ if name in _RUNNING:
            made.running.append(_place(chapter, node))
        case _:
            pass
    _meaning(made, chapter, node)
    if name != "html" and (node.get("lang") or node.get(XML_LANG)):
        made.foreign += 1


def _picture(made: Counts, chapter: Chapter, node: Any, name: str) -> None:
    if name == "img":
        made.pictures += 1
        said = node.get("alt")
        ornament = said is not None and not said.strip()
    else:
        made.drawings += 1
        said = node.get("aria-label") or (node.findtext(f"{{{SVG}}}title") or "").strip() or None
        ornament = _hidden(node)
    made.ornaments += ornament
    if said is None and not ornament:
        made.undescribed.append(_place(chapter, node))


def _meaning(made: Counts, chapter: Chapter, node: Any) -> None:
    types = {*(node.get(EPUB_TYPE) or "").split(), node.get("role") or ""}
    made.pages += bool(types & {"pagebreak", "doc-pagebreak"})
    made.calls += bool(types & {"noteref", "doc-noteref"})
    if types & {"footnote", "doc-footnote"}:
        made.notes += 1
        if not any("#" in link.get("href", "") for link in node.iter(_LINK)):
            made.no_return.append(_place(chapter, node))


def _link(made: Counts, epub: EpubFile, chapter: Chapter, node: Any, ids: dict[str, set[str]]) -> None:
    href = node.get("href")
    if href is None:
        return
    made.links += 1
    if not any(_words(node)):
        made.nameless.append(_place(chapter, node))
    if ":" in href.partition("#")[0]:
        return
    name, identifier = epub.target(chapter.name, href)
    if name not in ids or (identifier and identifier not in ids[name]):
        made.astray.append(_place(chapter, node))


def _words(node: Any) -> Iterator[str]:
    yield from filter(None, ("".join(node.itertext()).strip(), node.get("aria-label"), node.get("title")))
    yield from filter(None, (picture.get("alt") for picture in node.iter(f"{{{XHTML}}}img")))


def _hidden(node: Any) -> bool:
    return any(part.get("aria-hidden") == "true" for part in (node, *node.iterancestors()))


def _ids(chapter: Chapter) -> set[str]:
    return {node.get("id") for node in chapter.root.iterfind(".//*[@id]")}


def _place(chapter: Chapter, node: Any) -> str:
    return f"{chapter.name}:{node.sourceline or 1}"
