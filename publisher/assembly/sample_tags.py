"""The structure tree of a PDF that lost pages (ISO 32000-2 §14.7): elements without content there go with them.

Owns: pruning the tree, its parent tree and its ids. Refuses: pages.
"""

from __future__ import annotations

from enum import Enum, auto
from typing import Any

import pikepdf


class _Fate(Enum):
    """What becomes of an element."""

    STAYS = auto()
    GOES = auto()
    FOLLOWS = auto()
    """It has no content of its own, as an empty cell: it stays where its neighbours do."""


class _Pruner:
    """Walks a tree once and remembers the ids it meets."""

    def __init__(self, pages: frozenset[tuple[int, int]], notes: frozenset[tuple[int, int]]) -> None:
        self._pages = pages
        self._notes = notes
        self.ids: list[tuple[bytes, Any]] = []

    def element(self, element: Any, page: Any) -> _Fate:
        """Prune what is below an element; ``page`` is the one its content is on unless it says otherwise."""
        page = element.get("/Pg", page)
        below = element.get("/K")
        if below is None:
            return _Fate.FOLLOWS
        kids = list(below) if isinstance(below, pikepdf.Array) else [below]
        fates = [self._kid(kid, page) for kid in kids]
        if _Fate.STAYS not in fates:
            return _Fate.GOES if _Fate.GOES in fates else _Fate.FOLLOWS
        stay = [kid for kid, fate in zip(kids, fates, strict=True) if fate is not _Fate.GOES]
        if element.get("/S") == pikepdf.Name.Link and _objects(stay) < _objects(kids):
            element.S = pikepdf.Name.Span
        element.K = pikepdf.Array(stay)
        for one in (*(kid for kid in stay if _is_element(kid)),):
            if "/ID" in one:
                self.ids.append((bytes(one.ID), one))
        return _Fate.STAYS

    def _kid(self, kid: Any, page: Any) -> _Fate:
        if _is_element(kid):
            return self.element(kid, page)
        if isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == pikepdf.Name.OBJR:
            return _Fate.STAYS if kid.Obj.objgen in self._notes else _Fate.GOES
        if isinstance(kid, pikepdf.Dictionary):
            page = kid.get("/Pg", page)
        return _Fate.STAYS if page is not None and page.objgen in self._pages else _Fate.GOES


def prune_tags(pdf: pikepdf.Pdf, notes: frozenset[tuple[int, int]]) -> None:
    """Take everything out of the structure tree that is on no page of ``pdf``; ``notes`` are its annotations."""
    root = pdf.Root.get("/StructTreeRoot")
    if root is None:
        return
    pruner = _Pruner(frozenset(page.obj.objgen for page in pdf.pages), notes)
    pruner.element(root, None)
    _prune_parents(pdf, root)
    if "/IDTree" in root:
        names: list[Any] = []
        for name, element in sorted(pruner.ids, key=lambda pair: pair[0]):
            names += [pikepdf.String(name), element]
        root.IDTree = pdf.make_indirect(pikepdf.Dictionary(Names=pikepdf.Array(names)))


def _prune_parents(pdf: pikepdf.Pdf, root: Any) -> None:
    keys = set()
    for page in pdf.pages:
        holders = (page.obj, *page.obj.get("/Annots", ()), *_forms(page.obj))
        keys |= {
            int(one[key]) for one in holders for key in ("/StructParents", "/StructParent") if key in one
        }
    told: list[Any] = []
    for key, value in pikepdf.NumberTree(root.ParentTree).items():
        if key in keys:
            told += [key, value]
    root.ParentTree = pdf.make_indirect(pikepdf.Dictionary(Nums=pikepdf.Array(told)))


def _forms(page: Any) -> tuple[Any, ...]:
    named = page.get("/Resources", pikepdf.Dictionary()).get("/XObject", pikepdf.Dictionary())
    return tuple(named.values())


def _is_element(kid: Any) -> bool:
    return isinstance(kid, pikepdf.Dictionary) and "/S" in kid


def _objects(kids: list[Any]) -> int:
    return sum(
        1 for kid in kids if isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == pikepdf.Name.OBJR
    )
