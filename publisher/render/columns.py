"""Columns of amounts in tables, their numbers and units apart, for an engine that aligns text at its edges only.

``text-align: "."`` (CSS Text 4) is what this stands for. The units of a column get boxes of one width, and a number
with fewer decimals than its neighbours an empty box for the rest; style sheets give both their lengths. Owns: the
markup of such cells. Refuses: what an amount is (``typography.columns``), and cells with more than text in them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from lxml import etree

from publisher.html.markup import XHTML
from publisher.typography.columns import AlignedCell, aligned_column

_RIGHT = "align-right"
_PLAIN = frozenset(f"{XHTML}{name}" for name in ("strong", "em"))
_WIDE_EM, _NARROW_EM = 0.92, 0.66
"""Advance of a Hangul syllable in the faces of the theme, and of a letter or sign at most, these apart:"""
_WIDTHS = dict.fromkeys("%‰mMW", 0.95) | dict.fromkeys("fijltrI.,:;/()[] \N{NO-BREAK SPACE}", 0.4)


def align_amounts(root: etree._Element) -> None:
    """Align the amounts of all tables below an element, in place."""
    for body in root.iter(f"{XHTML}tbody"):
        rows = [list(row) for row in body]
        for column in range(max(map(len, rows), default=0)):
            cells = [row[column] for row in rows if column < len(row)]
            if len(cells) == len(rows) and all(_is_right(cell) for cell in cells):
                _align(cells)


def _is_right(cell: etree._Element) -> bool:
    return _RIGHT in (cell.get("class") or "").split()


def _align(cells: Sequence[etree._Element]) -> None:
    holders = [_holder(cell) for cell in cells]
    if None in holders:
        return
    texts = [holder for holder in holders if holder is not None]
    aligned = aligned_column([holder.text or "" for holder in texts])
    if aligned is None:
        return
    room = max(_width(cell.unit) for cell in aligned)
    for td, holder, cell in zip(cells, texts, aligned, strict=True):
        td.set("class", f"{td.get('class')} amount")
        holder.text = cell.number
        holder.extend(_boxes(cell, room))


def _holder(cell: etree._Element) -> etree._Element | None:
    """Return the element that holds all text of a cell; None where there is more than text in it."""
    while len(cell) == 1 and cell[0].tag in _PLAIN and not f"{cell.text or ''}{cell[0].tail or ''}".strip():
        cell = cell[0]
    return None if len(cell) else cell


def _boxes(cell: AlignedCell, room: float) -> Iterator[etree._Element]:
    if cell.decimals:
        yield _box("amount__decimals", f"--decimals: {cell.decimals}; --points: {int(cell.point)}")
    if room:
        unit = _box("amount__unit", f"--unit: {room:g}")
        unit.text = cell.unit
        yield unit


def _box(name: str, style: str) -> etree._Element:
    return etree.Element(f"{XHTML}span", {"class": name, "style": style})


def _width(text: str) -> float:
    """Return about how wide a unit is, in em: rather too wide than too narrow."""
    return round(sum(map(_advance, text)), 2)


def _advance(character: str) -> float:
    wide = unicodedata.east_asian_width(character) in "WF"
    return _WIDE_EM if wide else _WIDTHS.get(character, _NARROW_EM)
