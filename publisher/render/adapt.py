"""Making a fragment's markup ready for the page engine.

The engine lacks three things browsers have:

- ``word-break: keep-all``: U+2060 between the characters of every 어절 (``typography.words``);
- style sheets inside inline SVG: literal colours and families on each shape;
- footnotes apart from their calls: each note is moved to where it is called.

Columns of amounts are aligned on their units (``render.columns``), which no browser does either.

And a fragment is set without the rest of its book: page numbers are labels from outside, links to elements of other
fragments get an address that a linker recognises (``render.extract``).

Works on a parsed copy; the fragment itself, which the EPUB shares, stays as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from lxml import etree

from publisher.html.fragment import Fragment
from publisher.html.markup import XHTML, parse
from publisher.render.columns import align_amounts
from publisher.render.displaced_markup import move_figures
from publisher.render.extract import LINK_SCHEME
from publisher.render.laid_out import Fit
from publisher.typography.lines import WordBreaks
from publisher.typography.words import join_words

FOLIO_TARGET = "data-folio-of"
"""Attribute of an element that shows a page number: the id of the element whose page it is."""
FOLIO = "data-folio"
"""Attribute of an element that shows a page number: in a fragment the same id, on a page the number."""
SVG = "{http://www.w3.org/2000/svg}"
_INLINE = frozenset(
    f"{XHTML}{name}"
    for name in ("a", "b", "strong", "em", "i", "span", "dfn", "cite", "sup", "sub", "code", "q")
)
_SKIPPED = frozenset({f"{SVG}svg", f"{XHTML}style", f"{XHTML}script", f"{XHTML}code"})
_PROSE = "prose"
_WHOLE = frozenset(f"{XHTML}{name}" for name in ("h1", "h2", "h3", "li", "table", "figcaption"))
"""Narrow or short text inside a story, whose words stay whole whatever the policy for its paragraphs."""
_VOID = frozenset({"br", "img", "hr", "col", "wbr"})


@dataclass(frozen=True, slots=True)
class Palette:
    """Literal values of colour tokens: for the whole sheet, and for each class that redefines some."""

    root: Mapping[str, str]
    scoped: Mapping[str, Mapping[str, str]]


def adapt(
    fragment: Fragment,
    palette: Palette,
    line_break: WordBreaks,
    fit: str = "",
    labels: Mapping[str, str] = MappingProxyType({}),
    *,
    alone: bool = True,
) -> etree._Element:
    """Return the fragment's root element, adapted.

    ``fit`` says how it is fitted to its pages (``laid_out.Fit``); ``labels`` are the page numbers to show, by element
    id: an element without one shows none. ``alone`` is false where the whole book is one document.
    """
    root = parse(fragment.html)
    fitted = Fit.read(fit)
    if fitted.setting:
        root.set("class", f"{root.get('class', '')} fit-{fitted.setting}".strip())
    move_figures(root, fitted.moves)
    _place_notes(root)
    align_amounts(root)
    _label(root, labels)
    if alone:
        _point_outside(root)
    _paint(root, palette)
    _join(root, line_break)
    return root


def markup(root: etree._Element) -> str:
    """Return an element as text an HTML parser reads the same way: no empty-element tags but the void ones."""
    for element in root.iter():
        if (
            isinstance(element.tag, str)
            and element.tag.startswith(XHTML)
            and element.tag.removeprefix(XHTML) not in _VOID
            and not len(element)
            and not element.text
        ):
            element.text = ""
    return str(etree.tostring(root, encoding="unicode", with_tail=False))


def _place_notes(root: etree._Element) -> None:
    notes = {
        item.get("id"): item for item in root.iter(f"{XHTML}aside") if item.get("role") == "doc-footnote"
    }
    placed: set[str] = set()
    for call in [a for a in root.iter(f"{XHTML}a") if a.get("role") == "doc-noteref"]:
        name = str(call.get("href", "")).removeprefix("#")
        note = notes.get(name)
        if note is None:
            continue
        if name in placed:  # a second call of a note shows its number only: the note stands at the first
            call.tag = f"{XHTML}span"
            call.attrib.clear()
            call.set("class", "note-call")
            continue
        placed.add(name)
        call.tag = f"{XHTML}span"
        call.attrib.clear()
        call.set("class", "footnote")
        call.text = None
        for child in call:
            call.remove(child)
        paragraph = note[0] if len(note) else note
        for child in list(paragraph):
            if child.get("role") == "doc-backlink":
                call.text = (child.tail or "").lstrip()
            else:
                call.append(child)
    for section in [s for s in root.iter(f"{XHTML}section") if s.get("class") == "notes"]:
        parent = section.getparent()
        if parent is not None:
            parent.remove(section)


def _label(root: etree._Element, labels: Mapping[str, str]) -> None:
    for element in root.iterfind(f".//*[@{FOLIO}]"):
        target = str(element.attrib.pop(FOLIO))
        if labels.get(target):
            element.set(FOLIO, labels[target])
            element.set(FOLIO_TARGET, target)


def _point_outside(root: etree._Element) -> None:
    """Give links to elements of other fragments an address that survives the engine, which knows only this one."""
    inside = {element.get("id") for element in root.iter() if element.get("id")}
    for link in root.iter(f"{XHTML}a"):
        href = str(link.get("href", ""))
        if href.startswith("#") and href[1:] not in inside:
            link.set("href", f"{LINK_SCHEME}{href[1:]}")


def _paint(root: etree._Element, palette: Palette) -> None:
    for svg in root.iter(f"{SVG}svg"):
        values = dict(palette.root)
        for ancestor in reversed([svg, *svg.iterancestors()]):
            for name in (ancestor.get("class") or "").split():
                values |= palette.scoped.get(name, {})
        for shape in svg.iter():
            classes = (shape.get("class") or "").split()
            for name in classes:
                _paint_shape(shape, name, values)


def _paint_shape(shape: etree._Element, name: str, values: Mapping[str, str]) -> None:
    kind, _, role = name.partition("-")
    match kind:
        case "fill" | "stroke" if role:
            token = role if role in {"hue", "tint", "lit"} or role.startswith("region") else f"color-{role}"
            if token in values:
                shape.set(kind, values[token])
        case "face" if f"font-{role}" in values:
            shape.set("font-family", values[f"font-{role}"].replace('"', ""))
        case _:
            return


def _join(root: etree._Element, line_break: WordBreaks) -> None:
    _Joiner(syllables=line_break is WordBreaks.FREELY).walk(root, free=False)


class _Joiner:
    """Walks text in reading order, across inline elements, starting afresh at every block."""

    def __init__(self, *, syllables: bool) -> None:
        self._syllables = syllables
        self._before = " "

    def walk(self, element: etree._Element, *, free: bool) -> None:
        """Join the words below an element; ``free`` text may break anywhere the engine likes."""
        if not isinstance(element.tag, str) or element.tag in _SKIPPED:
            return
        block = element.tag not in _INLINE
        free = free or (self._syllables and _PROSE in (element.get("class") or "").split())
        free = free and element.tag not in _WHOLE
        if block:
            self._before = " "
        footnote = element.get("class") == "footnote"
        resume = self._before
        if footnote:
            self._before = " "
        element.text = self._joined(element.text, free=free)
        for child in element:
            self.walk(child, free=free)
            child.tail = self._joined(child.tail, free=free)
        if footnote:
            self._before = resume
        elif block:
            self._before = " "

    def _joined(self, text: str | None, *, free: bool) -> str | None:
        if not text or free:
            return text
        joined, self._before = join_words(text, self._before)
        return joined
