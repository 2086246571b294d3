"""Drawings as pictures, for readers that drop inline SVG.

Owns: which drawings of a chapter are meant (those that say something), and putting pictures in their place. An
ornament is left out with its drawing. Refuses: drawing (``render`` does).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from publisher.assembly.epub.pictures import Picture
from publisher.assembly.epub.xhtml import SVG, element

if TYPE_CHECKING:
    from publisher.assembly.epub.documents import Document

Bitmaps = Mapping[tuple[str, int], bytes]
"""PNGs by the fragment and the number, from 0, of the drawing among those of it that say something."""
NO_BITMAPS: Bitmaps = MappingProxyType({})


def bitmap_href(fragment: str, number: int) -> str:
    """Return the address of a drawing's picture inside the content folder."""
    return f"images/{fragment}-drawing-{number + 1}.png"


def speaking(body: Any) -> list[Any]:
    """Return the drawings that say something, in order."""
    return [drawing for drawing in body.iter(f"{{{SVG}}}svg") if drawing.get("role") == "img"]


def show_bitmaps(fragment: str, body: Any, bitmaps: Bitmaps) -> None:
    """Put the pictures of a fragment's drawings in their place and take ornaments out."""
    for number, drawing in enumerate(speaking(body)):
        if (fragment, number) not in bitmaps:
            continue
        title = drawing.find(f"{{{SVG}}}title")
        alt = "" if title is None else (title.text or "")
        picture = element("img", src=f"../{bitmap_href(fragment, number)}", alt=alt)
        for kept in ("class", "aria-details"):
            if drawing.get(kept):
                picture.set(kept, drawing.get(kept))
        picture.tail = drawing.tail
        drawing.getparent().replace(drawing, picture)
    for ornament in list(body.iter(f"{{{SVG}}}svg")):
        if ornament.get("aria-hidden") == "true":
            _remove(ornament)


def bitmap_pictures(documents: Sequence[Document], bitmaps: Bitmaps) -> Iterable[Picture]:
    """Return the pictures of the drawings in the chapters that are there."""
    shown = {document.id for document in documents}
    return [
        Picture(bitmap_href(fragment, number), "image/png", content)
        for (fragment, number), content in bitmaps.items()
        if fragment in shown
    ]


def _remove(node: Any) -> None:
    before, parent = node.getprevious(), node.getparent()
    if node.tail:
        if before is None:
            parent.text = (parent.text or "") + node.tail
        else:
            before.tail = (before.tail or "") + node.tail
    parent.remove(node)
