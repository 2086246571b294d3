"""The words each page begins with, so that the same place is found where there are no pages.

Works on the boxes of the page engine. Text a style sheet adds is left out, since only pages have it. Refuses: looking
for the words anywhere (``assembly.epub.page_list`` does).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from publisher.render.displace import is_figure
from publisher.typography.words import WORD_JOINER

_ENOUGH = 40
"""Characters by which a place is known."""
_APART = frozenset({"absolute", "fixed"})


def opening(page_box: Any) -> str:
    """Return the first words of running text on a page without joiners; "" where there are none.

    Figures are left out: on pages they may stand further down in the text (``render.displace``).
    """
    words = ""
    for text in _texts(page_box.children[0]) if page_box.children else ():
        words = f"{words}{text}".replace(WORD_JOINER, "").lstrip()
        if len(words) >= _ENOUGH:
            break
    return words[:_ENOUGH].rstrip()


def _texts(box: Any) -> Iterator[str]:
    """Yield the text of a box in reading order, a space after every line."""
    if "::" in (box.element_tag or "") or is_figure(_classes(box)):
        return
    kind = type(box).__name__
    if kind == "TextBox":
        yield box.text
        return
    for child in getattr(box, "children", None) or ():
        # What is taken out of the flow stands in it as a placeholder around its box.
        inner = getattr(child, "_box", child)
        if inner.style["position"] not in _APART:
            yield from _texts(inner)
    if kind == "LineBox":
        yield " "


def _classes(box: Any) -> str:
    return "" if box.element is None else box.element.get("class") or ""
