"""Mending the structure tree the page engine writes (ISO 32000-2 §14.7, §14.8; ISO 14289-1 §7.18).

- The engine tags every drawing as a figure: those without a text alternative are ornament and become artifacts.
- It gives every box inside a link a link annotation of its own: one a link stays, the ones inside it go.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pikepdf import Array, Dictionary, Name, Pdf

_FIGURE = re.compile(rb"/Figure\s*<<\s*/MCID\s+(\d+)\s*>>\s*BDC")
Place = tuple[int, int]
"""Object and generation number, base 0."""


def mend_structure(pdf: Pdf) -> None:
    """Mend the tree of a tagged file in place; a file without one is left alone."""
    root: Any = pdf.Root.get("/StructTreeRoot")
    if root is None:
        return
    marks: dict[Place, set[int]] = {}
    links: set[Place] = set()
    for element, inside_link in _elements(root):
        if Name.Figure == element.S and "/Alt" not in element:
            marks.setdefault(element.Pg.objgen, set()).update(_marks(element))
            _detach(element)
        elif inside_link or Name.Link != element.S:
            links |= _drop_references(element)
            if inside_link and Name.Link == element.S:
                element.S = Name.Span
    _retire(pdf, root, marks)
    _drop_annotations(pdf, root, links)


def _elements(root: Any) -> Iterator[tuple[Any, bool]]:
    """Yield every element with whether a link is among its ancestors. The list is complete before anything changes."""
    found: list[tuple[Any, bool]] = []
    stack: list[tuple[Any, bool]] = [(root.K, False)]
    while stack:
        item, inside = stack.pop()
        if isinstance(item, Array):
            stack.extend((kid, inside) for kid in item)
        elif isinstance(item, Dictionary) and item.get("/Type") != Name.OBJR:
            is_element = item.get("/Type") == Name.StructElem
            if is_element:
                found.append((item, inside))
            if "/K" in item:
                stack.append((item.K, inside or (is_element and Name.Link == item.S)))
    yield from found


def _kids(element: Any) -> list[Any]:
    kids = element.get("/K")
    return [] if kids is None else list(kids) if isinstance(kids, Array) else [kids]


def _marks(element: Any) -> Iterator[int]:
    for kid in _kids(element):
        if isinstance(kid, int):
            yield kid
        elif isinstance(kid, Dictionary) and "/MCID" in kid:
            yield int(kid.MCID)


def _detach(element: Any) -> None:
    parent = element.P
    parent.K = Array([kid for kid in _kids(parent) if not _same(kid, element)])


def _same(kid: Any, element: Any) -> bool:
    return isinstance(kid, Dictionary) and kid.objgen == element.objgen


def _drop_references(element: Any) -> set[Place]:
    """Take the annotations out of an element and return which they were."""
    kids = _kids(element)
    dropped = {
        kid.Obj.objgen for kid in kids if isinstance(kid, Dictionary) and kid.get("/Type") == Name.OBJR
    }
    if dropped:
        element.K = Array(
            [k for k in kids if not (isinstance(k, Dictionary) and k.get("/Type") == Name.OBJR)]
        )
    return dropped


def _retire(pdf: Pdf, root: Any, marks: dict[Place, set[int]]) -> None:
    """Write the marked content of ornaments as artifacts and forget it in the parent tree."""
    parents = _parent_tree(root)
    for page in pdf.pages:
        numbers = marks.get(page.obj.objgen)
        if not numbers:
            continue
        contents = page.obj.Contents
        streams = list(contents) if isinstance(contents, Array) else [contents]
        page.obj.Contents = Array([pdf.make_stream(_as_artifacts(s.read_bytes(), numbers)) for s in streams])
        owners = parents[int(page.obj.StructParents)]
        for number in numbers:
            owners[number] = None


def _as_artifacts(content: bytes, numbers: set[int]) -> bytes:
    def artifact(match: re.Match[bytes]) -> bytes:
        return b"/Artifact BMC" if int(match.group(1)) in numbers else match.group(0)

    return _FIGURE.sub(artifact, content)


def _parent_tree(root: Any) -> dict[int, Any]:
    numbers = list(root.ParentTree.Nums)
    return {int(key): value for key, value in zip(numbers[::2], numbers[1::2], strict=True)}


def _drop_annotations(pdf: Pdf, root: Any, links: set[Place]) -> None:
    dropped: set[int] = set()
    for page in pdf.pages:
        annotations: Any = page.obj.get("/Annots")
        if annotations is None:
            continue
        dropped |= {int(a.StructParent) for a in annotations if a.objgen in links}
        page.obj.Annots = Array([a for a in annotations if a.objgen not in links])
    numbers = Array()
    for key, value in _parent_tree(root).items():
        if key not in dropped:
            numbers.append(key)
            numbers.append(value)
    root.ParentTree.Nums = numbers
