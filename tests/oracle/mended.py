"""What a book of fragments is meant to have otherwise than the whole document, done to the whole document's facts.

The page engine's structure tree has faults that ``publisher.render.extract`` mends. The mending is written down here a
second time, from the outside, so that the rest can be compared without a tolerance. Each change is counted: nothing is
left out of the comparison because it might differ. ISO 32000-2 §14.7, §14.8; ISO 14289-1 §7.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from oracle.drawn import ARTIFACT, Mark
from oracle.facts import Element, Facts, Link, walk

_PX = 0.75
"""Points in a CSS pixel: the engine gives the boxes of figures in pixels, from the top of the page."""
_INLINE_LINK = "Span"

ORNAMENT = "figures without words that became artifacts"
LINKS = "link annotations of boxes inside a link"
INNER_LINKS = "links inside links that became spans"
SCOPES = "header cells that got a scope"
NAMES = "ids that became unique in the book and stand in the tree of ids"
FIGURES = "boxes of figures that got points"
MARGINS = "texts of margin boxes, outside the tree, that became stamped forms"
NAMESPACE = "namespaces of PDF 2.0, which a file of version 1.7 has not"
OUTLINE = "lines of the outline that name a page and no place on it"
LABELS = "pages that got a label"
ABOUT = "properties that name the program"
ALL = (ORNAMENT, LINKS, INNER_LINKS, SCOPES, NAMES, FIGURES, MARGINS, NAMESPACE, OUTLINE, LABELS, ABOUT)


@dataclass(frozen=True, slots=True)
class Mended:
    """The whole document as a book of fragments has it."""

    tree: tuple[tuple[int, Element], ...]
    """Depth and element, in reading order; ids by their place in the tree, kids left out."""
    links: tuple[Link, ...]
    dropped: tuple[Link, ...]
    """Links that are not the one of their link element."""
    marks: tuple[tuple[Mark, ...], ...]
    """Of each page; what belongs to margin boxes stands in ``margins``."""
    margins: tuple[tuple[Mark, ...], ...]
    differences: Counter[str]


def mended(whole: Facts) -> Mended:
    """Return the whole document's facts with everything done to them that fragments have on purpose."""
    mending = _Mending(whole)
    tree = mending.element(whole.tree, scope="", inside=False)
    assert tree is not None, "the document itself is no ornament"
    # A blank page that no rule of sides asks for is an empty box in one document, and nothing in a book of parts.
    tree = replace(tree, kids=tuple(kid for kid in tree.kids if not _padding(kid)))
    kept = tuple(link for link in whole.links if link.number in mending.kept)
    dropped = tuple(link for link in whole.links if link.number not in mending.kept)
    body, margins = zip(*(mending.page(index, marks) for index, marks in enumerate(whole.marks)), strict=True)
    done = mending.done
    done[LINKS] = len(dropped)
    done[MARGINS] = len(whole.orphans)
    done[OUTLINE] = sum(line.place.y is not None for line in whole.outline)
    done[LABELS] = len(whole.boxes) if whole.labels is None else 0
    done[ABOUT] = sum(key in whole.about for key in ("/Creator", "/Producer"))
    return Mended(flat(tree), kept, dropped, body, margins, done)


def flat(tree: Element) -> tuple[tuple[int, Element], ...]:
    """Return depth and element in reading order, without what depends on numbers of objects.

    Ids become their place among all ids, links the count of links; a page without marks of its own stays.
    """
    named = (element.name for element in walk(tree) if element.name)
    places = {name: f"id {place}" for place, name in enumerate(named)}

    def plain(element: Element) -> Element:
        return replace(
            element,
            name=places.get(element.name, ""),
            headers=tuple(places.get(header, f"unknown {header}") for header in element.headers),
            links=(0,) * len(element.links),
            kids=(),
        )

    def below(element: Element, depth: int) -> Iterator[tuple[int, Element]]:
        yield depth, plain(element)
        for kid in element.kids:
            yield from below(kid, depth + 1)

    return tuple(below(tree, 0))


@dataclass(slots=True)
class _Mending:
    whole: Facts
    done: Counter[str] = field(default_factory=Counter)
    kept: set[int] = field(default_factory=set)
    """Annotations that stay."""
    ornament: set[tuple[int, int]] = field(default_factory=set)
    """Marked content that becomes an artifact."""

    def element(self, element: Element, scope: str, *, inside: bool) -> Element | None:
        """Return an element as it is meant to be; None for ornament.

        ``scope`` is what header cells head here; ``inside`` tells that a link is around it.
        """
        if element.kind == "Figure" and not element.alt:
            self.done[ORNAMENT] += 1
            self.ornament.update(element.marks)
            return None
        link = element.kind == "Link"
        if link and not inside:
            self.kept.update(element.links)
        if link and inside:
            self.done[INNER_LINKS] += 1
        # A header cell heads its column in the head of a table, and its row everywhere else.
        below = "/Column" if element.kind == "THead" else "/Row" if element.kind == "TBody" else scope
        made = (self.element(kid, below, inside=inside or link) for kid in element.kids)
        return replace(
            element,
            kind=_INLINE_LINK if link and inside else element.kind,
            links=element.links if link and not inside else (),
            attributes=self._attributes(element, scope or "/Row"),
            box=self._box(element),
            name=self._name(element),
            kids=tuple(kid for kid in made if kid is not None),
        )

    def page(self, index: int, marks: tuple[Mark, ...]) -> tuple[tuple[Mark, ...], tuple[Mark, ...]]:
        """Return the marked content of a page, and that of its margin boxes, which the engine draws last."""
        first = next(
            (at for at, mark in enumerate(marks) if (index, mark.number) in self.whole.orphans), len(marks)
        )
        body = (
            Mark(ARTIFACT, None, mark.drawn) if (index, mark.number) in self.ornament else mark
            for mark in marks[:first]
        )
        return tuple(body), marks[first:]

    def _attributes(self, element: Element, scope: str) -> tuple[tuple[str, str], ...]:
        if element.kind == "Document":
            kept = tuple(item for item in element.attributes if item[0] != "/NS")
            self.done[NAMESPACE] += len(element.attributes) - len(kept)
            return kept
        if element.kind != "TH":
            return element.attributes
        self.done[SCOPES] += 1
        return tuple(sorted((*element.attributes, ("/Scope", scope))))

    def _box(self, element: Element) -> tuple[float, ...]:
        if not element.box:
            return ()
        self.done[FIGURES] += 1
        assert element.page is not None, "a figure stands on a page"
        height = _height(self.whole.boxes[element.page])
        left, top, right, bottom = (value * _PX for value in element.box)
        return left, height - bottom, right, height - top

    def _name(self, element: Element) -> str:
        self.done[NAMES] += bool(element.name)
        return element.name


def _padding(element: Element) -> bool:
    return element.kind == "Div" and not (element.kids or element.marks or element.name)


def _height(boxes: Mapping[str, tuple[float, ...]]) -> float:
    _, foot, _, head = boxes["/TrimBox"]
    return abs(head - foot)
