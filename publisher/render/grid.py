"""A grid of baselines, common to all pages of a story, in an engine that knows none.

Owns: where the blocks of a story begin: on the nearest line of a grid that starts at the text block's head, a step as
high as a line of body text (CSS Rhythmic Sizing 1 asks for the like), and at the head itself without the gap above
them. Below pictures and tables of any height the
text of facing pages meets again. Refuses: moving lines within a block: its own lengths are steps, or half steps.

Knows the engine by the names of its boxes and functions (pinned at 70.0).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import ceil, floor
from typing import Any

COLUMN = "story__body"
"""Class of the element whose children begin on the grid."""
_PROSE = "prose"
"""Class of the elements in which text goes on below a table."""
_NEAR = 0.01
"""CSS pixels that are rounding."""
_ENDLESS = 1e6


@dataclass(frozen=True, slots=True)
class GridHooks:
    """What of the page engine is used."""

    block: Any
    """Its module of block layout."""
    page: Any
    """Its module of pages; both call the function that is replaced."""
    resolve: Callable[[Any, Any], None]
    """Compute the margins and paddings of a box."""
    clearance: Callable[..., float | None]
    collapse: Callable[[list[float]], float]
    strut: Callable[[Any], tuple[float, float]]
    """Line height and baseline of a style."""


def nearest(position: float, step: float) -> float:
    """Return the line of the grid nearest to a position, the lower one of two."""
    return step * floor(position / step + 0.5 + _NEAR / step)


def below(position: float, step: float) -> float:
    """Return the first line of the grid at or below a position."""
    return step * ceil((position - _NEAR) / step)


class BaselineGrid:
    """Sets the blocks of stories on a grid. Not shared between threads."""

    def __init__(self, hooks: GridHooks) -> None:
        """Take the engine's doors."""
        self._hooks = hooks
        self._lay_out: Callable[..., Any] = hooks.block.block_level_layout
        self._head = 0.0
        """Where the text block of the page begins, in CSS pixels from the page's top."""

    @contextmanager
    def installed(self) -> Iterator[None]:
        """While a document is laid out, keep the grid."""
        block, page = self._hooks.block, self._hooks.page
        self._lay_out = block.block_level_layout
        block.block_level_layout = page.block_level_layout = self._block_level_layout
        try:
            yield
        finally:
            block.block_level_layout = page.block_level_layout = self._lay_out

    def _block_level_layout(  # noqa: PLR0917  the engine's signature
        self,
        context: Any,
        box: Any,
        bottom_space: Any,
        skip_stack: Any,
        containing_block: Any,
        page_is_empty: bool = True,  # noqa: FBT001, FBT002  the engine's signature
        absolute_boxes: Any = None,
        fixed_boxes: Any = None,
        adjoining_margins: Any = None,
        *more: Any,
    ) -> Any:
        if box.is_for_root_element:
            self._head = box.position_y
        self._mark(box)
        step = getattr(box, "grid_step", 0.0)
        if step and skip_stack is None:
            self._place(context, box, step, containing_block, adjoining_margins or [], empty=page_is_empty)
        return self._lay_out(
            context,
            box,
            bottom_space,
            skip_stack,
            containing_block,
            page_is_empty,
            absolute_boxes,
            fixed_boxes,
            adjoining_margins,
            *more,
        )

    def _mark(self, box: Any) -> None:
        """Tell the children of a column that they begin on the grid, and text below a table likewise."""
        element = box.element
        classes = (element.get("class") or "").split() if element is not None else ()
        if COLUMN in classes:
            step = self._hooks.strut(box.style)[0]
            for child in box.children:
                child.grid_step = step
        elif _PROSE in classes:
            step = self._hooks.strut(box.style)[0]
            after_table = False
            for child in box.children:
                if after_table and not child.is_table_wrapper:
                    child.grid_step, child.grid_below = step, True
                after_table = getattr(child, "is_table_wrapper", False)

    def _place(
        self, context: Any, box: Any, step: float, around: Any, adjoining: list[float], *, empty: bool
    ) -> None:
        """Move a box so that what is below the gap above it begins on the grid."""
        self._hooks.resolve(box, around)
        margin = 0.0 if box.margin_top == "auto" else float(box.margin_top)
        at_head = context.current_page > 1 and empty and (around.is_for_root_element or adjoining)
        if at_head and (
            box.style["margin_break"] == "discard"
            or (box.style["margin_break"] == "auto" and not context.forced_break)
        ):
            margin = 0.0
        collapsed = float(self._hooks.collapse([*adjoining, margin]))
        inset = 0.0 if getattr(box.style["margin_top"], "value", 0) else float(box.padding_top)
        top = box.position_y + collapsed
        clearance = self._hooks.clearance(context, box, around.style["direction"], collapsed) or 0.0
        if clearance > _ENDLESS:
            return
        begin = top + clearance + inset - self._head
        if empty and abs(begin - inset) < _NEAR:
            wanted = 0.0  # at a page's head there is nothing to keep away from
        elif getattr(box, "grid_below", False):
            wanted = below(begin, step)
        else:
            wanted = nearest(begin, step)
        box.position_y += wanted - (begin - clearance)
        missed = self._hooks.clearance(context, box, around.style["direction"], collapsed) or 0.0
        if missed > _NEAR:
            box.position_y += step
