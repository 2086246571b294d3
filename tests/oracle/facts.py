"""What one PDF says of itself, as values that can be compared: pages, places, links, tags, and what each tag holds.

Reads with pikepdf, which knows nothing of how a file was made. Owns: reading. Refuses: judging (``compare`` does), and
what a page looks like (``seen``). ISO 32000-2 §12.3 (destinations, outlines), §12.4.2 (page labels), §12.5.6.5 (links),
§14.6 (marked content), §14.7 (structure).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from oracle.drawn import Mark, Reader
from pikepdf import Array, Dictionary, Name, Pdf, Stream

_BOXES = ("/MediaBox", "/BleedBox", "/TrimBox")
_ELEMENT_KEYS = frozenset({"/Type", "/S", "/P", "/K", "/Pg", "/A", "/Alt", "/ID"})


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a file: points from the lower left corner of the trim, None where the file does not say."""

    page: int
    """0-based, as every page here."""
    x: float | None
    y: float | None


@dataclass(frozen=True, slots=True)
class Link:
    """A link annotation."""

    page: int
    rect: tuple[float, ...]
    """Left, bottom, right, top."""
    aim: str
    """Name of a destination, or an address."""
    says: str
    """Its text alternative."""
    number: int
    """Of its object: who holds it in the structure tree."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A line of the outline."""

    depth: int
    """1 for the top level."""
    title: str
    place: Place


@dataclass(frozen=True, slots=True)
class Element:
    """An element of the structure tree."""

    kind: str
    page: int | None
    marks: tuple[tuple[int, int], ...]
    """Page and number of the marked content it holds itself."""
    links: tuple[int, ...]
    """Object numbers of the annotations it holds itself."""
    alt: str
    name: str
    """Its id, empty for none."""
    attributes: tuple[tuple[str, str], ...]
    headers: tuple[str, ...]
    """Ids of the header cells a cell names."""
    box: tuple[float, ...]
    """Of a figure, as the file has it."""
    kids: tuple[Element, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything a file says that can be compared."""

    path: Path
    bytes: int
    boxes: tuple[Mapping[str, tuple[float, ...]], ...]
    """Of each page, by name."""
    anchors: Mapping[str, Place]
    links: tuple[Link, ...]
    """In page order, and as each page lists them."""
    outline: tuple[Heading, ...]
    labels: tuple[str, ...] | None
    """One a page; None for a file without page labels."""
    marks: tuple[tuple[Mark, ...], ...]
    """Of each page, in the order they are drawn."""
    stamped: tuple[tuple[str, ...], ...]
    """Of each page, the words on the form that is stamped on it."""
    tree: Element
    orphans: frozenset[tuple[int, int]]
    """Marked content whose element hangs in no tree, as page and number."""
    names: tuple[str, ...]
    """Ids of the tree of ids."""
    faces: Mapping[str, str]
    """Resource name of each font to its name without the subset's tag."""
    about: Mapping[str, str]
    """The information dictionary and the language."""


def read(path: Path) -> Facts:
    """Return the facts of a file. Raises KeyError, ValueError or pikepdf.PdfError for a file that is no tagged book."""
    with Pdf.open(path) as pdf:
        return _Reading(pdf, path).facts()


class _Reading:
    """One open file."""

    def __init__(self, pdf: Pdf, path: Path) -> None:
        self.pdf = pdf
        self.path = path
        self.pages: dict[Any, int] = {page.objgen: index for index, page in enumerate(pdf.pages)}

    def facts(self) -> Facts:
        reader = Reader()
        drawn = [reader.page(page) for page in self.pdf.pages]
        tree = self._element(self.pdf.Root.StructTreeRoot.K[0])
        return Facts(
            path=self.path,
            bytes=self.path.stat().st_size,
            boxes=tuple({name: _numbers(page.obj[name]) for name in _BOXES} for page in self.pdf.pages),
            anchors={name: self._place(value) for name, value in _named(self.pdf.Root.Names.Dests, "/Names")},
            links=tuple(
                link for index, page in enumerate(self.pdf.pages) for link in _links(page.obj, index)
            ),
            outline=tuple(self._headings(self.pdf.Root.get("/Outlines"), 1)),
            labels=self._labels(),
            marks=tuple(marks for marks, _ in drawn),
            stamped=tuple(stamped for _, stamped in drawn),
            tree=tree,
            orphans=self._orphans(tree),
            names=tuple(name for name, _ in _named(self.pdf.Root.StructTreeRoot.get("/IDTree"), "/Names")),
            faces=dict(sorted(reader.faces.items())),
            about={key: str(value) for key, value in self.pdf.docinfo.items()}
            | {"/Lang": str(self.pdf.Root.get("/Lang", ""))},
        )

    def _place(self, value: Any) -> Place:
        place: Any = value.get("/D") if isinstance(value, Dictionary) else value
        x, y = (None if part is None else float(part) for part in (place[2], place[3]))
        return Place(self.pages[place[0].objgen], x, y)

    def _headings(self, node: Any, depth: int) -> Iterator[Heading]:
        line = None if node is None else node.get("/First")
        while line is not None:
            yield Heading(depth, str(line.Title), self._place(line.Dest))
            yield from self._headings(line, depth + 1)
            line = line.get("/Next")

    def _labels(self) -> tuple[str, ...] | None:
        if "/PageLabels" not in self.pdf.Root:
            return None
        ranges = dict(_numbered(self.pdf.Root.PageLabels))
        labels: list[str] = []
        style, first, since = None, 1, 0
        for index in range(len(self.pdf.pages)):
            if index in ranges:
                style, first, since = ranges[index].get("/S"), int(ranges[index].get("/St", 1)), index
            labels.append("" if style is None else str(first + index - since))
        return tuple(labels)

    def _element(self, node: Any) -> Element:
        page = None if "/Pg" not in node else self.pages[node.Pg.objgen]
        marks: list[tuple[int, int]] = []
        links: list[int] = []
        kids: list[Element] = []
        for kid in _items(node.get("/K")):
            if isinstance(kid, int):
                assert page is not None, "marked content stands on a page"
                marks.append((page, kid))
            elif kid.get("/Type") == Name.OBJR:
                links.append(kid.Obj.objgen[0])
            else:
                kids.append(self._element(kid))
        attributes: dict[str, Any] = {}
        for item in _items(node.get("/A")):
            attributes |= dict(item.items())
        box, headers = attributes.pop("/BBox", ()), attributes.pop("/Headers", ())
        others = {key: value for key, value in node.items() if key not in _ELEMENT_KEYS}
        return Element(
            kind=str(node.S).removeprefix("/"),
            page=page,
            marks=tuple(marks),
            links=tuple(links),
            alt=str(node.get("/Alt", "")),
            name=str(node.get("/ID", "")),
            attributes=tuple(sorted((key, str(value)) for key, value in (attributes | others).items())),
            headers=tuple(str(header) for header in headers),
            box=_numbers(box),
            kids=tuple(kids),
        )

    def _orphans(self, tree: Element) -> frozenset[tuple[int, int]]:
        held = {mark for element in walk(tree) for mark in element.marks}
        owners = dict(_numbered(self.pdf.Root.StructTreeRoot.ParentTree))
        owned = {
            (index, number)
            for index, page in enumerate(self.pdf.pages)
            if "/StructParents" in page.obj
            for number, owner in enumerate(_items(owners[int(page.obj.StructParents)]))
            if owner is not None
        }
        return frozenset(owned - held)


def walk(element: Element) -> Iterator[Element]:
    """Yield an element and all below it, in reading order."""
    yield element
    for kid in element.kids:
        yield from walk(kid)


def _links(page: Any, index: int) -> Iterator[Link]:
    for item in page.get("/Annots", ()):
        aim = str(item.Dest) if "/Dest" in item else str(item.A.URI)
        yield Link(index, _numbers(item.Rect), aim, str(item.get("/Contents", "")), item.objgen[0])


def _numbers(values: Any) -> tuple[float, ...]:
    return tuple(float(value) for value in values)


def _items(value: Any) -> list[Any]:
    if value is None:
        return []
    return [value[at] for at in range(len(value))] if isinstance(value, Array) else [value]


def _numbered(tree: Any) -> Iterator[tuple[int, Any]]:
    """Yield keys and values of a number tree (§7.9.7)."""
    for kid in _items(tree.get("/Kids")):
        yield from _numbered(kid)
    pairs = _items(tree.get("/Nums"))
    yield from ((int(key), value) for key, value in zip(pairs[::2], pairs[1::2], strict=True))


def _named(tree: Any, leaf: str) -> Iterator[tuple[str, Any]]:
    """Yield keys and values of a name tree (§7.9.6)."""
    if tree is None or isinstance(tree, Stream):
        return
    for kid in _items(tree.get("/Kids")):
        yield from _named(kid, leaf)
    pairs = _items(tree.get(leaf))
    yield from ((str(key), value) for key, value in zip(pairs[::2], pairs[1::2], strict=True))
