"""What a screen reader finds in a PDF, and everything in which its tags contradict themselves.

ISO 32000-2 §14.6 (marked content), §14.7 (structure), §14.8.2.2 (artifacts); ISO 14289-1 §7 for what each kind of
element must have. Reads with pikepdf, which knows nothing of how the file was made.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf

_SHOWING = frozenset({"Tj", "TJ", "'", '"', "Do", "sh", "f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "EI"})
"""Operators that leave something on the page."""
Place = tuple[int, int]
"""Number and generation of an object; or index of a page and number of marked content on it."""


@dataclass(frozen=True, slots=True)
class Element:
    """An element of the structure tree."""

    node: Any
    parent: Element | None
    depth: int
    """0 for the document itself."""

    @property
    def kind(self) -> str:
        """Its type without the slash, e.g. ``H2``."""
        return str(self.node.S).removeprefix("/")

    @property
    def kids(self) -> list[Any]:
        """What it holds: elements, numbers of marked content, references."""
        return _kids(self.node)

    @property
    def attributes(self) -> list[Any]:
        """Its dictionaries of attributes."""
        found = self.node.get("/A", Array())
        return _items(found) if isinstance(found, Array) else [found]

    @property
    def ancestors(self) -> Iterator[Element]:
        """The elements around it, the nearest first."""
        if self.parent is not None:
            yield self.parent
            yield from self.parent.ancestors

    def __str__(self) -> str:
        return f"{self.kind} (object {self.node.objgen[0]})"


@dataclass(frozen=True, slots=True)
class Shown:
    """Something that a page draws."""

    operator: str
    tag: str
    """Of the marked content directly around it, without its slash; empty where there is none."""
    mcid: int | None
    """Number of the nearest marked content that has one."""
    artifact: bool


def shown_on(page: pikepdf.Page) -> list[Shown]:
    """Return what the page's own content draws, in order, with the tags around it."""
    stack: list[tuple[str, int | None]] = []
    found = []
    for instruction in pikepdf.parse_content_stream(page):
        given: list[Any] = list(instruction.operands)
        match str(instruction.operator):
            case "BDC" | "BMC":
                stack.append((str(given[0]).removeprefix("/"), _mcid(given)))
            case "EMC":
                stack.pop()
            case drawn if drawn in _SHOWING:
                mcid = next((number for _, number in reversed(stack) if number is not None), None)
                artifact = any(tag == "Artifact" for tag, _ in stack)
                found.append(Shown(drawn, stack[-1][0] if stack else "", mcid, artifact))
            case _:
                continue
    assert not stack, "marked content must be closed"
    return found


class Structure:
    """The structure tree of an open PDF."""

    def __init__(self, pdf: Pdf) -> None:
        self.pdf = pdf
        self.root: Any = pdf.Root.StructTreeRoot

    @cached_property
    def elements(self) -> tuple[Element, ...]:
        """Every element that is reached from the root, in reading order."""
        return tuple(self._below(self.root, None, 0))

    def _below(self, node: Any, parent: Element | None, depth: int) -> Iterator[Element]:
        for kid in _kids(node):
            if isinstance(kid, Dictionary) and kid.get("/Type", Name.StructElem) == Name.StructElem:
                element = Element(kid, parent, depth)
                yield element
                yield from self._below(kid, element, depth + 1)

    def of_kind(self, *kinds: str) -> list[Element]:
        """Return the elements of some types."""
        return [element for element in self.elements if element.kind in kinds]

    @cached_property
    def parents(self) -> list[tuple[int, Any]]:
        """Keys and values of the parent tree, as they follow each other."""
        return [(int(key), value) for key, value in _pairs(self.root.ParentTree, "/Nums")]

    @cached_property
    def faults(self) -> tuple[str, ...]:
        """Everything in which the tree contradicts itself or the pages; empty for a sound file."""
        checks = (
            self._tree_faults,
            self._content_faults,
            self._parent_faults,
            self._page_faults,
            self._annotation_faults,
            self._link_faults,
            self._id_faults,
            self._meaning_faults,
        )
        return tuple(fault for check in checks for fault in check())

    def _tree_faults(self) -> Iterator[str]:
        """Every element hangs once in the tree, below the parent it names."""
        places = Counter(element.node.objgen for element in self.elements)
        yield from (
            f"object {at[0]} hangs in the tree {count} times" for at, count in places.items() if count > 1
        )
        for item in self.pdf.objects:
            is_element = isinstance(item, Dictionary) and item.get("/Type") == Name.StructElem
            if is_element and item.objgen not in places:
                yield f"object {item.objgen[0]}, an element, is not in the tree"
        for element in self.elements:
            above = self.root if element.parent is None else element.parent.node
            if element.node.P.objgen != above.objgen:
                yield f"{element} names another parent"
        if [element.kind for element in self.elements if element.depth == 0] != ["Document"]:
            yield "the root holds something else than one document"

    @cached_property
    def _owned(self) -> dict[Place, list[Any]]:
        """Page and number of marked content to the elements that hold it."""
        pages = {page.objgen: index for index, page in enumerate(self.pdf.pages)}
        owned: dict[Place, list[Any]] = {}
        for element in self.elements:
            for kid in element.kids:
                if isinstance(kid, int):
                    owned.setdefault((pages[element.node.Pg.objgen], kid), []).append(element.node)
                elif _is(kid, Name.MCR):
                    page = pages[kid.get("/Pg", element.node.get("/Pg")).objgen]
                    owned.setdefault((page, int(kid.MCID)), []).append(element.node)
        return owned

    def _content_faults(self) -> Iterator[str]:
        """Whatever is drawn belongs to one element, or is an artifact; no element holds what is not there."""
        there: Counter[Place] = Counter()
        for index, page in enumerate(self.pdf.pages):
            there.update((index, number) for number in _marked(page))
            for item in shown_on(page):
                if item.mcid is None and not item.artifact:
                    yield f"page {index} draws {item.operator} outside the tree"
                if item.mcid is not None and item.artifact:
                    yield f"page {index} draws {item.operator} both as an artifact and as {item.mcid}"
        for place in sorted(there.keys() | self._owned.keys()):
            count, owners = there[place], len(self._owned.get(place, ()))
            if (count, owners) != (1, 1):
                yield f"marked content {place[1]} of page {place[0]} is there {count} times and has {owners} owners"

    def _parent_faults(self) -> Iterator[str]:
        """The parent tree is in order, and each of its keys is somebody's."""
        yield from _limit_faults(self.root.ParentTree, "/Nums")
        keys = [key for key, _ in self.parents]
        if keys != sorted(set(keys)):
            yield "the keys of the parent tree are not in order"
        if keys and int(self.root.get("/ParentTreeNextKey", 0)) <= keys[-1]:
            yield "the next key of the parent tree is taken"
        used = [int(page.obj.StructParents) for page in self.pdf.pages if "/StructParents" in page]
        used += [int(link.StructParent) for _, link in self._annotations if "/StructParent" in link]
        if sorted(used) != keys:
            yield f"the parent tree has the keys {sorted(set(keys) - set(used))} that nobody has, or one for two"

    def _page_faults(self) -> Iterator[str]:
        """The parent tree says of each page what the tree says."""
        values = dict(self.parents)
        for index, page in enumerate(self.pdf.pages):
            mine = {number: nodes[0].objgen for (at, number), nodes in self._owned.items() if at == index}
            if "/StructParents" not in page:
                if mine:
                    yield f"page {index} has no key in the parent tree"
                continue
            array = values.get(int(page.obj.StructParents))
            if not isinstance(array, Array):
                yield f"the parent tree has no array for page {index}"
            elif {n: owner.objgen for n, owner in enumerate(_items(array)) if owner is not None} != mine:
                yield f"tree and parent tree disagree about page {index}"

    @property
    def _annotations(self) -> Iterator[tuple[int, Any]]:
        """Page index and annotation, for every one of the file."""
        for index, page in enumerate(self.pdf.pages):
            yield from ((index, item) for item in _items(page.obj.get("/Annots", Array())))

    def _annotation_faults(self) -> Iterator[str]:
        """Every annotation is held by one link element, which the parent tree names."""
        values = dict(self.parents)
        held: dict[Place, list[Element]] = {}
        for element in self.elements:
            for kid in element.kids:
                if _is(kid, Name.OBJR):
                    held.setdefault(kid.Obj.objgen, []).append(element)
        for index, item in self._annotations:
            owners = held.pop(item.objgen, [])
            if [owner.kind for owner in owners] != ["Link"]:
                yield f"an annotation of page {index} is held by {[str(owner) for owner in owners]}"
            elif (
                getattr(values.get(int(item.get("/StructParent", -1))), "objgen", None)
                != owners[0].node.objgen
            ):
                yield f"an annotation of page {index} has another parent in the parent tree"
            if not str(item.get("/Contents", "")):
                yield f"an annotation of page {index} says nothing"
            if self.pdf.pages[index].obj.get("/Tabs") != Name.S:
                yield f"page {index} has annotations in no order"
        yield from (f"annotation {place[0]} is held, but on no page" for place in held)

    def _link_faults(self) -> Iterator[str]:
        """A link can be pressed, and is not inside another."""
        for element in self.of_kind("Link"):
            if not any(_is(kid, Name.OBJR) for kid in element.kids):
                yield f"{element} has no annotation"
            if any(above.kind == "Link" for above in element.ancestors):
                yield f"{element} is inside another link"

    def _id_faults(self) -> Iterator[str]:
        """Ids are unique, all of them in the tree of ids, and cells name headers that are there."""
        ids = Counter(bytes(element.node.ID) for element in self.elements if "/ID" in element.node)
        yield from (f"the id {name!r} is given {count} times" for name, count in ids.items() if count > 1)
        tree = self.root.get("/IDTree", Dictionary())
        yield from _limit_faults(tree, "/Names")
        listed = [(bytes(name), node) for name, node in _pairs(tree, "/Names")]
        names = [name for name, _ in listed]
        if names != sorted(set(names)):
            yield "the tree of ids is not in order"
        if set(names) != set(ids):
            yield "the tree of ids holds other ids than the elements"
        yield from (
            f"the id {name!r} leads to another"
            for name, node in listed
            if bytes(node.get("/ID", b"")) != name
        )
        for element in self.elements:
            for header in [h for item in element.attributes for h in _items(item.get("/Headers", Array()))]:
                if bytes(header) not in ids:
                    yield f"{element} names the header {bytes(header)!r}, which is not there"

    def _meaning_faults(self) -> Iterator[str]:
        """Figures have words and a place, header cells say what they head."""
        for figure in self.of_kind("Figure"):
            if not str(figure.node.get("/Alt", "")).strip():
                yield f"{figure} has no words"
            boxes = [[float(x) for x in _items(item.BBox)] for item in figure.attributes if "/BBox" in item]
            if len(boxes) != 1 or not _touches(boxes[0], pikepdf.Page(figure.node.Pg)):
                yield f"{figure} is nowhere on its page"
        for cell in self.of_kind("TH"):
            if not any(item.get("/Scope") in {Name.Row, Name.Column} for item in cell.attributes):
                yield f"{cell} has no scope"


def _marked(page: pikepdf.Page) -> Iterator[int]:
    """Yield the number of every piece of marked content of a page."""
    for instruction in pikepdf.parse_content_stream(page):
        if str(instruction.operator) == "BDC":
            number = _mcid(list(instruction.operands))
            if number is not None:
                yield number


def _mcid(operands: Sequence[Any]) -> int | None:
    properties = operands[1] if len(operands) > 1 else None
    found = properties.get("/MCID") if isinstance(properties, Dictionary) else None
    return None if found is None else int(str(found))


def _is(kid: Any, kind: Name) -> bool:
    return isinstance(kid, Dictionary) and kid.get("/Type") == kind


def _kids(node: Any) -> list[Any]:
    kids = node.get("/K", Array())
    return _items(kids) if isinstance(kids, Array) else [kids]


def _items(array: Any) -> list[Any]:
    return [array[at] for at in range(len(array))]


def _touches(box: Sequence[float], page: pikepdf.Page) -> bool:
    """Return True for a box with an extent of which a part is on the page."""
    left, bottom, right, top = (float(value) for value in page.mediabox)
    return (
        box[0] < box[2]
        and box[1] < box[3]
        and left < box[2]
        and box[0] < right
        and bottom < box[3]
        and box[1] < top
    )


def _pairs(node: Any, leaf: str) -> Iterator[tuple[Any, Any]]:
    """Yield keys and values of a name tree or a number tree in order (§7.9.6, §7.9.7)."""
    for kid in _items(node.get("/Kids", Array())):
        yield from _pairs(kid, leaf)
    pairs = _items(node.get(leaf, Array()))
    yield from zip(pairs[::2], pairs[1::2], strict=True)


def _limit_faults(root: Any, leaf: str) -> Iterator[str]:
    """Every node below the root says first and last key of what it holds."""
    for kid in _items(root.get("/Kids", Array())):
        keys = [key for key, _ in _pairs(kid, leaf)]
        if not keys or _items(kid.get("/Limits", Array())) != [keys[0], keys[-1]]:
            yield f"a leaf of the {leaf} {[str(key) for key in keys]} has other limits"
