"""Moving the figures of a story in its markup, to where ``render.displace`` foresaw them best.

Owns: parting a passage where a figure stands in its midst. Refuses: deciding anything.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lxml import etree

from publisher.html.markup import XHTML
from publisher.render.displace import is_band, is_figure, is_station, is_text
from publisher.render.grid import COLUMN

_GOING_ON = "passage passage--on"
_PROSE = "prose"


def move_figures(root: etree._Element, moves: Sequence[int]) -> None:
    """Move the figures of a story, in place, by so many stations of the text; a figure without so much text stays."""
    column = next((element for element in root.iter(f"{XHTML}div") if element.get("class") == COLUMN), None)
    if column is None or not any(moves):
        return
    figures = [child for child in column if _is_figure(child)]
    steps = [*moves, *(0 for _ in figures)]
    behind = [_behind(figure, step) for figure, step in zip(figures, steps, strict=False)]
    for figure in figures:
        column.remove(figure)
    # The last first: a figure is put right behind its station, before those put there already.
    for figure, station in reversed(list(zip(figures, behind, strict=True))):
        _put(column, figure, station)


def _behind(figure: etree._Element, step: int) -> etree._Element | None:
    """Return what a figure is to follow: a block of the column or an element of running text; None for nothing."""
    before = next((block for block in figure.itersiblings(preceding=True) if not _is_figure(block)), None)
    steps = abs(step)
    for element in _stations(figure, before, step) if step else ():
        steps -= 1
        if not steps:
            return element
    # By the element it ends with: the block may be parted before this figure is put in its place.
    ends = [] if before is None or not is_text(before.get("class", "")) else [*before.iterchildren()][-1:]
    return next((child for prose in ends for child in reversed(prose)), before)


def _stations(figure: etree._Element, before: etree._Element | None, step: int) -> Iterator[etree._Element]:
    """Yield the stations a figure passes, from the nearest on: forward all, back those of its passage but the last."""
    band = is_band(figure.get("class", ""))
    if step < 0:
        if before is not None and is_text(before.get("class", "")) and not band:
            yield from reversed(_elements(before)[:-1])
        return
    for block in figure.itersiblings():
        if is_text(block.get("class", "")):
            yield from (
                element for element in _elements(block) if not (band and list(element.itersiblings()))
            )
        elif not _is_figure(block):
            return


def _elements(passage: etree._Element) -> list[etree._Element]:
    """Return the elements of a passage that a figure may follow."""
    return [
        child
        for prose in passage
        if prose.get("class") == _PROSE
        for child in prose
        if is_station(_name(child), _name(child.getnext()))
    ]


def _put(column: etree._Element, figure: etree._Element, station: etree._Element | None) -> None:
    """Put a figure behind a block of the column, or behind an element of a passage, which is parted there."""
    if station is None:
        column.insert(0, figure)
    elif station.getparent() is column:
        station.addnext(figure)
    else:
        prose = station.getparent()
        passage = None if prose is None else prose.getparent()
        assert passage is not None
        rest = list(station.itersiblings())
        if rest:
            going_on = etree.Element(f"{XHTML}div", {"class": _GOING_ON})
            etree.SubElement(going_on, f"{XHTML}div", {"class": _PROSE}).extend(rest)
            passage.addnext(going_on)
        passage.addnext(figure)


def _is_figure(block: etree._Element) -> bool:
    return is_figure(block.get("class", ""))


def _name(element: etree._Element | None) -> str:
    return "" if element is None else str(element.tag).removeprefix(XHTML)
