"""What the boxes of laid-out pages tell of a story's blocks, so that other settings can be foreseen (``render.fit``).

Owns: taking the text column apart into blocks, whatever pages they stand on. Refuses: knowing the page engine: boxes
are asked for the CSS 2.2 §8 box model and for their styles, by name. A box it does not know counts as one block.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from math import inf
from typing import Any

from publisher.render.displace import is_band, is_figure, is_station, is_text
from publisher.render.laid_out import Block, Column, Grid

_COLUMN = "story__body"
"""Class of the element whose children are a story's blocks."""
_PROSE = "prose"
"""Class of the elements that hold running text."""
_AVOID = frozenset({"avoid", "avoid-page"})
_FLOATS = frozenset({"left", "right"})
_INK = frozenset({"LineBox", "BlockReplacedBox", "InlineReplacedBox"})
_UNPARTED = frozenset({"BlockReplacedBox", "TableRowBox", "FlexBox"})


def measure(pages: Sequence[Any]) -> Column | None:
    """Return the text column of laid-out pages as blocks; None for a fragment without one."""
    measurer = _Measurer(notes=list(_note_heights(pages)))
    first: int | None = None
    columns = [_find(_real(page.children[0])) for page in pages]
    for index, column in enumerate(columns):
        if column is None:
            continue
        first = index if first is None else first
        measurer.page = index
        measurer.unfinished = _elements(columns[index + 1]) if index + 1 < len(columns) else frozenset()
        for child in _children(column):
            if _flows(child):
                measurer.take(child)
    if first is None or not measurer.blocks:
        return None
    return Column(
        height=float(pages[first].height),
        first_page=first,
        note_rule=max((_rule(page) for page in pages), default=0.0),
        orphans=measurer.orphans,
        widows=measurer.widows,
        blocks=measurer.finished(),
        step=measurer.step,
    )


def lowest(box: Any) -> float:
    """Return the lower edge of the lowest line or picture below a box, in CSS pixels from the page's top."""
    box = _real(box)
    children = _children(box)
    if _kind(box) == "LineBox" or not children:
        return float(box.position_y + box.height) if _kind(box) in _INK and box.height != "auto" else 0.0
    return max(lowest(child) for child in children)


@dataclass(slots=True)
class _Measurer:
    """Walks the boxes of one page after the other, and remembers what stands between the last block and the next."""

    notes: list[float]
    """Heights of footnotes in the order of their calls, those already met apart."""
    blocks: list[Block] = field(default_factory=list)
    page: int = 0
    unfinished: frozenset[int] = frozenset()
    """Identities of the elements that go on on the next page."""
    orphans: int = 2
    widows: int = 2
    step: float = 0.0
    """Of the grid, as far as any block stands on it."""
    _begun: set[int] = field(default_factory=set)
    """Identities of the elements met so far: a box whose element is here goes on from the page before."""
    _paragraphs: dict[int, list[int]] = field(default_factory=dict)
    """The blocks that are lines of one element."""
    _next: Block = field(default_factory=lambda: Block(0.0))
    """What is known of the next block already."""
    _foot: tuple[int, float] | None = None
    """Page and lower edge of the last block; None where the distance from there depends on the setting."""
    _head: float = 0.0
    """Height of the head of the table around the next row."""
    _grid: int = 0
    """Identity of the element of the last grid met."""
    _figures: dict[int, int] = field(default_factory=dict)
    """Numbers of the figures by the identity of their elements."""
    _figure: int = 0
    """The figure that is taken apart, 0 for none."""
    _band: bool = False
    """True while a figure across the page is."""
    _text: bool = False
    """True while running text is taken apart."""

    def finished(self) -> tuple[Block, ...]:
        """Return the blocks, each line with its place in its paragraph."""
        for lines in self._paragraphs.values():
            for line, index in enumerate(lines):
                after = len(lines) - 1 - line
                self.blocks[index] = replace(self.blocks[index], line=line, lines_after=after)
        return tuple(self.blocks)

    def take(self, box: Any) -> None:
        """Take a child of the column apart."""
        classes = "" if box.element is None else box.element.get("class") or ""
        if is_figure(classes):
            self._figure = self._figures.setdefault(id(box.element), len(self._figures) + 1)
        self._band = is_band(classes)
        self._text = is_text(classes)
        self.walk(box, outermost=True)
        self._figure = 0

    def walk(self, box: Any, *, outermost: bool = False) -> None:
        """Take a box in the flow apart; ``outermost`` when it is a child of the column, with a gap above it."""
        inner = [child for child in _children(box) if _kind(child) == "LineBox" or _flows(child)]
        if not inner and _kind(box) == "BlockBox" and not _children(box):
            return  # nothing of it found room on this page
        begins = self._open(box, outermost=outermost)
        if _kind(box) == "GridBox" and not _avoids(box, "inside"):
            self._rows(box, inner)
        elif _avoids(box, "inside") or _kind(box) in _UNPARTED or not inner:
            self._whole(box, inner, outermost=outermost)
        else:
            if begins:
                own = box.border_top_width + (0.0 if outermost and self._next.gap_inset else box.padding_top)
                self._next = replace(self._next, inset=self._next.inset + own)
            if _kind(inner[0]) == "LineBox":
                self._lines(box, inner)
            else:
                self._inside(box, inner)
        self._close(box)

    def _open(self, box: Any, *, outermost: bool) -> bool:
        """Note what stands above a box; return False when it goes on from the page before."""
        if outermost:
            self._foot = None
        if id(box.element) in self._begun:
            return False
        self._begun.add(id(box.element))
        known = self._next
        margin, padding = _px(box, "margin_top"), _px(box, "padding_top")
        above = known.above if known.inset else max(known.above, margin)
        self._next = replace(known, above=above, keep=known.keep or _avoids(box, "before"))
        if step := getattr(box, "grid_step", 0.0):
            self.step = float(step)
            grid = Grid.BELOW if getattr(box, "grid_below", False) else Grid.NEAREST
            self._next = replace(self._next, grid=grid)
        if not outermost:
            return True
        first = [] if _encloses(box) else _children(box)[:1]
        floated = [child for child in first if _style(child, "float") in _FLOATS]
        self._next = replace(
            self._next,
            gap_above=margin,
            gap_inset=0.0 if margin else padding,
            inset=0.0 if margin else padding,
            clear=_style(box, "clear") != "none",
            label=float(floated[0].height) if floated else 0.0,
        )
        return True

    def _close(self, box: Any) -> None:
        if id(box.element) in self.unfinished:
            return
        above = max(self._next.above, _px(box, "margin_bottom"))
        self._next = replace(self._next, above=above, keep=self._next.keep or _avoids(box, "after"))
        if _kind(box) == "TableBox" and self._foot and self._foot[0] == self.page:
            self._rim(max(0.0, _bottom(box) - self._foot[1]))

    def _rim(self, height: float) -> None:
        """Add half a border to the last row of a table that has just ended: the row needs room for it."""
        row = self.blocks[-1]
        self.blocks[-1] = replace(row, height=row.height + height, slack=row.slack + height)
        assert self._foot is not None
        self._foot = self._foot[0], self._foot[1] + height

    def _add(self, box: Any, top: float, height: float, **known: Any) -> None:
        above, inset = self._next.above, self._next.inset
        if self._foot is not None and self._foot[0] == self.page and self._next.grid is Grid.FREE:
            above = top - self._foot[1] - inset
        count = sum(1 for _ in _calls(box))
        notes, self.notes = tuple(self.notes[:count]), self.notes[count:]
        known |= {"repeated": self._head, "figure": self._figure, "band": self._band, "text": self._text}
        self.blocks.append(replace(self._next, height=height, above=above, notes=notes, **known))
        self._next, self._foot = Block(0.0), (self.page, top + height)

    def _inside(self, box: Any, inner: Sequence[Any]) -> None:
        for child in inner:
            if getattr(child, "is_header", False):
                if id(child.element) not in self._begun:
                    self.walk(child)
                    self._next = replace(self._next, keep=True)
                self._head = _border_height(child)
            else:
                self.walk(child)
            if self._text and _is_prose(box):
                self._stop(box, child)
        if _kind(box) == "TableBox":
            self._head = 0.0

    def _stop(self, prose: Any, box: Any) -> None:
        """Note that a figure may follow what has just been taken apart."""
        if box.element is None or id(box.element) in self.unfinished:
            return
        elements = list(prose.element)
        following = elements[elements.index(box.element) + 1 :]
        if is_station(_name(box.element), _name(following[0]) if following else ""):
            self.blocks[-1] = replace(self.blocks[-1], station=True)

    def _lines(self, box: Any, lines: Sequence[Any]) -> None:
        self.orphans, self.widows = int(_style(box, "orphans")), int(_style(box, "widows"))
        for line in lines:
            self._paragraphs.setdefault(id(box.element), []).append(len(self.blocks))
            self._add(line, line.position_y, float(line.height))

    def _rows(self, box: Any, cells: Sequence[Any]) -> None:
        """Take a grid apart: the engine counts the gap below a row as part of it, and keeps it at a page's top."""
        tops = sorted({round(cell.position_y) for cell in cells})
        goes_on, goes_back = id(box.element) in self.unfinished, id(box.element) == self._grid
        if len(tops) == 1 and not goes_on and not goes_back:
            self._whole(box, cells, outermost=bool(self._next.gap_inset))
            return
        gap = _px(box, "row_gap")
        for number, row_top in enumerate(tops):
            row = [cell for cell in cells if round(cell.position_y) == row_top]
            top, bottom = min(_top(cell) for cell in row), max(_bottom(cell) for cell in row)
            if number or goes_back:
                self._foot, self._head = None, gap
            below = gap if goes_on or number + 1 < len(tops) else 0.0
            slack = bottom + below - max(lowest(cell) for cell in row)
            self._add(row[0], top, bottom + below - top, slack=slack)
            self._head = 0.0
        self._grid = id(box.element)

    def _whole(self, box: Any, inner: Sequence[Any], *, outermost: bool) -> None:
        known: dict[str, Any] = {}
        top, bottom = _top(box) + (self._next.gap_inset if outermost else 0.0), _bottom(box)
        beside = [] if _encloses(box) else list(_floats(box))
        if beside:
            end = max(_bottom(child) + child.margin_bottom for child in beside)
            known["side"] = end - min(child.position_y for child in beside)
            known["side_slack"] = end - max(lowest(child) for child in beside)
        picture = next((child for child in inner if _kind(child) == "BlockReplacedBox"), None)
        height, limit = (0.0, inf) if picture is None else _picture(picture)
        if height:
            others = [_margin_height(child) for child in inner if child is not picture]
            known |= {"picture": height, "picture_limit": limit, "floor": max(others, default=0.0)}
        else:
            known["slack"] = bottom - (lowest(box) if _encloses(box) else _lowest_in_flow(box))
        self._add(box, top, bottom - top, **known)
        self._next = replace(self._next, above=_margin_through(box))


def _is_prose(box: Any) -> bool:
    return box.element is not None and _PROSE in (box.element.get("class") or "").split()


def _name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _encloses(box: Any) -> bool:
    """Return True when floats inside a box stay inside it (CSS 2.2 §9.4.1): they stand beside nothing else."""
    return "flow-root" in _style(box, "display")


def _picture(box: Any) -> tuple[float, float]:
    """Return the height a style sheet gives a picture, and the height it would have by its width."""
    limit = _px(box, "max_height")
    if 0 < limit < inf:
        ratio = box.replacement.get_intrinsic_size(1, 16)[2]
        return limit, float(box.width / ratio) if ratio else inf
    return _px(box, "height"), inf


def _note_heights(pages: Sequence[Any]) -> Iterator[float]:
    for page in pages:
        for area in _note_areas(page):
            yield from (_margin_height(note) for note in _children(area))


def _rule(page: Any) -> float:
    areas = [area for area in _note_areas(page) if _children(area)]
    return max((_margin_height(area) - area.height for area in areas), default=0.0)


def _note_areas(page: Any) -> list[Any]:
    return [child for child in page.children if _kind(child) == "FootnoteAreaBox"]


def _find(box: Any) -> Any:
    """Return the box of the text column below a box; None where there is none."""
    if box.element is not None and _COLUMN in (box.element.get("class") or "").split():
        return box
    boxes = (child for child in _children(box) if _kind(child) == "BlockBox")
    return next((found for child in boxes if (found := _find(child)) is not None), None)


def _elements(box: Any) -> frozenset[int]:
    """Return the identities of all elements with a box in the flow below a box."""
    if box is None:
        return frozenset()
    found = {id(box.element)} if box.element is not None else set()
    for child in _children(box):
        if _kind(child) != "LineBox":
            found |= _elements(child)
    return frozenset(found)


def _calls(box: Any) -> Iterator[Any]:
    """Yield the calls of footnotes in a box."""
    if getattr(box, "footnote", None) is not None:
        yield box
    for child in _children(box):
        yield from _calls(child)


def _floats(box: Any) -> Iterator[Any]:
    """Yield what hangs in the side column."""
    for child in _children(box):
        if _style(child, "float") in _FLOATS:
            yield child
        elif _kind(child) != "LineBox":
            yield from _floats(child)


def _lowest_in_flow(box: Any) -> float:
    """Return what ``lowest`` does, floats apart."""
    children = _children(box)
    if _kind(box) == "LineBox" or not children:
        return lowest(box)
    return max(
        (_lowest_in_flow(child) for child in children if _style(child, "float") not in _FLOATS), default=0.0
    )


def _margin_through(box: Any) -> float:
    """Return the margin of the last children of a box that reaches below it (CSS 2.2 §8.3.1)."""
    margin = 0.0
    while _kind(box) == "BlockBox" and not (box.padding_bottom or box.border_bottom_width):
        inner = [child for child in _children(box) if _kind(child) != "LineBox" and _flows(child)]
        if not inner:
            break
        box = inner[-1]
        margin = max(margin, _px(box, "margin_bottom"))
    return margin


def _flows(box: Any) -> bool:
    return _style(box, "float") == "none" and _style(box, "position") in {"static", "relative"}


def _avoids(box: Any, place: str) -> bool:
    return _style(box, f"break_{place}") in _AVOID


def _style(box: Any, name: str) -> Any:
    return box.style[name]


def _px(box: Any, name: str) -> float:
    """Return a computed length in CSS pixels; 0 for ``auto``, percentages and the like."""
    value = _style(box, name)
    return float(value.value) if getattr(value, "unit", None) == "px" else 0.0


def _kind(box: Any) -> str:
    return type(box).__name__


def _real(box: Any) -> Any:
    """Return the box itself where only its place in the flow is kept."""
    return getattr(box, "_box", box)


def _children(box: Any) -> list[Any]:
    return [_real(child) for child in getattr(box, "children", None) or ()]


def _top(box: Any) -> float:
    return float(box.position_y + box.margin_top)


def _border_height(box: Any) -> float:
    edges = box.padding_top + box.padding_bottom + box.border_top_width + box.border_bottom_width
    return float(edges + box.height)


def _bottom(box: Any) -> float:
    return _top(box) + _border_height(box)


def _margin_height(box: Any) -> float:
    return float(box.margin_top + _border_height(box) + box.margin_bottom)
