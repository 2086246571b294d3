"""Notes that stay on the page of their calls, in an engine that gives them away.

Where a second line would let a paragraph be parted and finds no room, the engine puts notes of the page off to the next
one, whoever called them. Owns: that it does not; the paragraph goes to the next page instead. Refuses: placing notes.

Knows the engine by the names of its functions (pinned at 70.0).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any


class NoteKeeper:
    """Keeps notes where they are called. Not shared between threads."""

    def __init__(self, block: Any) -> None:
        """Take the engine's module of block layout; two of its functions are replaced while a document is laid out."""
        self._block = block
        self._lay_out: Callable[..., Any] = block._linebox_layout  # noqa: SLF001  the engine has no public door here
        self._break: Callable[..., Any] = block._break_line  # noqa: SLF001
        self._orphans: list[int] = []
        """What the style of each paragraph that is laid out now asks for, innermost last."""

    @contextmanager
    def installed(self) -> Iterator[None]:
        """While a document is laid out, keep its notes."""
        block = self._block
        self._lay_out, self._break = block._linebox_layout, block._break_line  # noqa: SLF001
        block._linebox_layout, block._break_line = self._linebox_layout, self._break_line  # noqa: SLF001
        try:
            yield
        finally:
            block._linebox_layout, block._break_line = self._lay_out, self._break  # noqa: SLF001

    def _linebox_layout(self, context: Any, box: Any, *more: Any) -> Any:
        """Lay lines out that need no company: the engine gives notes away for the sake of ``orphans`` only."""
        with _orphans(box.style, 0) as asked:
            self._orphans.append(asked)
            try:
                return self._lay_out(context, box, *more)
            finally:
                self._orphans.pop()

    def _break_line(self, context: Any, box: Any, *more: Any) -> Any:
        """Break a page where the style allows it after all."""
        with _orphans(box.style, self._orphans[-1]):
            return self._break(context, box, *more)


@contextmanager
def _orphans(style: Any, number: int) -> Iterator[int]:
    before = style["orphans"]
    style["orphans"] = number
    try:
        yield before
    finally:
        style["orphans"] = before
