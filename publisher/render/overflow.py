"""Words that fell off a page: cut away at its edge, or dropped by the engine because a box of fixed height was full.

A page of fixed height takes what it is given and says nothing. Owns: comparing what was to be set with what can be
read in the engine's boxes (CSS 2.2 §11.1). Refuses: judging how a page looks.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from lxml import etree

from publisher.html.markup import XHTML
from publisher.typography.words import WORD_JOINER

_SVG = "{http://www.w3.org/2000/svg}svg"
_TOLERANCE_PX = 2.0
"""Side bearings and rounding; less than a millimetre."""
_HIDDEN = re.compile(r"([^{};]+)\{[^{}]*display:\s*none")
_CLASS = re.compile(r"\.([\w-]+)")


@dataclass(frozen=True, slots=True)
class _Window:
    """What can be seen of the page, in CSS pixels from the corner of the trim."""

    left: float
    top: float
    right: float
    bottom: float

    def within(self, box: Any) -> _Window:
        """Return the part of the window that a box which hides its overflow leaves."""
        left, top = box.padding_box_x(), box.padding_box_y()
        return _Window(
            max(self.left, left),
            max(self.top, top),
            min(self.right, left + box.padding_width()),
            min(self.bottom, top + box.padding_height()),
        )

    def shows(self, box: Any) -> bool:
        """Tell whether a box of text can be read: its middle between head and foot, all of its width."""
        middle = box.position_y + box.height / 2
        return bool(
            self.top <= middle <= self.bottom
            and self.left - _TOLERANCE_PX <= box.position_x
            and box.position_x + box.width <= self.right + _TOLERANCE_PX
        )


def hidden_classes(sheet: str) -> frozenset[str]:
    """Return the classes of elements a style sheet does not show (``display: none``) in some place or other."""
    ends = (selector.split()[-1] for rule in _HIDDEN.findall(sheet) for selector in rule.split(","))
    return frozenset(name for end in ends for name in _CLASS.findall(end))


def lost_words(root: etree._Element, page_boxes: Iterable[Any], hidden: frozenset[str]) -> str:
    """Return the first text below ``root`` that no page shows whole; empty when every character is there.

    Elements of a ``hidden`` class are not missed. Characters are counted, since floats and notes change their order.
    """
    wanted = [text for text in _texts(root, hidden) if _bare(text)]
    shown = "".join(_bare(text) for page_box in page_boxes for text in _readable(page_box))
    short = Counter(_bare("".join(wanted))) - Counter(shown)
    if not short:
        return ""
    # A text that stands elsewhere too is known by its characters: each of them is shown too seldom.
    gone = (text for text in wanted if _bare(text) not in shown)
    scarce = (text for text in wanted if all(character in short for character in _bare(text)))
    lost = next(gone, None) or next(scarce, wanted[0])
    return " ".join(lost.replace(WORD_JOINER, "").split())


def _bare(text: str) -> str:
    return "".join(text.replace(WORD_JOINER, "").split())


def _texts(element: etree._Element, hidden: frozenset[str]) -> Iterator[str]:
    if not isinstance(element.tag, str) or element.tag in {_SVG, f"{XHTML}style"}:
        return
    if hidden & set((element.get("class") or "").split()):
        return
    yield element.text or ""
    for child in element:
        yield from _texts(child, hidden)
        yield child.tail or ""


def _readable(page_box: Any) -> Iterator[str]:
    page = _Window(0, 0, page_box.margin_width(), page_box.margin_height())
    for child in page_box.children:
        yield from _visible(child, page)


def _visible(box: Any, window: _Window) -> Iterator[str]:
    box = getattr(box, "_box", box)
    text = getattr(box, "text", None)
    if isinstance(text, str):
        if window.shows(box):
            yield text
        return
    if box.style["overflow"] == "hidden" and hasattr(box, "padding_width"):
        window = window.within(box)
    for child in getattr(box, "children", ()):
        yield from _visible(child, window)
