"""What guides knife and press on the sheet of one page: crop marks, register crosses, folds, and a line of text.

All stand in the slug, outside the bleed, as hairlines on every plate (``/Separation /All``). Pure: boxes in points in,
drawing operators out. ISO 32000-2 §8.6.6.4 (All), §14.11.3 (printer's marks).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from publisher.assembly.imposition.marks import MARK_LENGTH, mark_offset
from publisher.assembly.pdf_file import number
from publisher.assembly.rendition import Boxes, Letters, Slug
from publisher.geometry import Mm, Pt

EVERY_PLATE = b"[/Separation/All/DeviceCMYK<</FunctionType 2/Domain[0 1]/C0[0 0 0 0]/C1[1 1 1 1]/N 1>>]"
"""The colour that prints on every plate."""
_HAIRLINE_PT = 0.25
_RING = Mm(1.75)
"""Radius of a register cross's ring."""
_ARM = Mm(3)
"""Half the length of a register cross."""
_ROUND = 0.5523
"""Handles of a quarter of a circle, in radii."""
_SIZE_PT = 6.5
"""Type size of the line of text."""
_CLEAR = Mm(3)
"""Between text and the marks beside it."""

Point = tuple[float, float]


def drawn_marks(boxes: Boxes, slug: Slug) -> bytes:
    """Return what draws the marks that all pages with these boxes share."""
    lines = [b"/All CS/All cs 1 SCN 1 scn %b w" % number(_HAIRLINE_PT)]
    lines += (_stroke(*line) for line in _crop_marks(boxes))
    for centre in register_points(boxes, slug):
        lines += _register_cross(centre)
    lines.append(b"S")
    folds = list(_fold_marks(boxes, slug))
    if folds:
        lines += [b"[3 2]0 d", *(_stroke(*line) for line in folds), b"S"]
    return b"\n".join(lines + _shared_text(boxes, slug))


def drawn_number(boxes: Boxes, slug: Slug, text: str) -> bytes:
    """Return what draws the part of the line of text that is a page's own, after the middle of the foot."""
    left = _middle(boxes, slug) + _ARM.to_pt() + _CLEAR.to_pt()
    room = (boxes.trim[2] - left - _CLEAR.to_pt()) / 2
    return b"/All cs 1 scn\n%b" % _written(slug.letters, text, (left, _baseline(boxes, slug)), room)


def register_points(boxes: Boxes, slug: Slug) -> tuple[Point, ...]:
    """Return the centres of the register crosses: the middle of each side, half way out into the slug.

    Head and foot of a folded sheet have them in the middle of a panel, clear of the folds.
    """
    out = slug.width.to_pt() / 2
    left, bottom, right, top = boxes.bleed
    across, up = _middle(boxes, slug), (boxes.trim[1] + boxes.trim[3]) / 2
    return (across, bottom - out), (across, top + out), (left - out, up), (right + out, up)


def _middle(boxes: Boxes, slug: Slug) -> float:
    """Return the middle of the trim or, of a folded sheet, of its widest panel, the last of several as wide."""
    left, _, right, _ = boxes.trim
    edges = (left, *(left + fold.to_pt() for fold in slug.folds), right)
    panels = [(round(end - begin, 2), (begin + end) / 2) for begin, end in pairwise(edges)]
    return max(panels)[1]


def _crop_marks(boxes: Boxes) -> Iterator[tuple[Point, Point]]:
    left, bottom, right, top = boxes.trim
    begin = mark_offset(Pt(left - boxes.bleed[0]).to_mm()).to_pt()
    end = begin + MARK_LENGTH.to_pt()
    for x in (left, right):
        yield (x, bottom - begin), (x, bottom - end)
        yield (x, top + begin), (x, top + end)
    for y in (bottom, top):
        yield (left - begin, y), (left - end, y)
        yield (right + begin, y), (right + end, y)


def _fold_marks(boxes: Boxes, slug: Slug) -> Iterator[tuple[Point, Point]]:
    left, bottom, _, top = boxes.trim
    begin = mark_offset(Pt(left - boxes.bleed[0]).to_mm()).to_pt()
    end = begin + MARK_LENGTH.to_pt()
    for fold in slug.folds:
        x = left + fold.to_pt()
        yield (x, bottom - begin), (x, bottom - end)
        yield (x, top + begin), (x, top + end)


def _register_cross(centre: Point) -> list[bytes]:
    x, y = centre
    arm, ring = _ARM.to_pt(), _RING.to_pt()
    handle = ring * _ROUND
    strokes = [_stroke((x - arm, y), (x + arm, y)), _stroke((x, y - arm), (x, y + arm))]
    strokes.append(b"%b m" % _told(x + ring, y))
    for a, b, end in (
        ((ring, handle), (handle, ring), (0.0, ring)),
        ((-handle, ring), (-ring, handle), (-ring, 0.0)),
        ((-ring, -handle), (-handle, -ring), (0.0, -ring)),
        ((handle, -ring), (ring, -handle), (ring, 0.0)),
    ):
        told = (_told(x + right, y + up) for right, up in (a, b, end))
        strokes.append(b" ".join(told) + b" c")
    return [*strokes, b"h"]


def _shared_text(boxes: Boxes, slug: Slug) -> list[bytes]:
    """Return the text that is the same on every page: the book at the left of the foot, the inks at the right."""
    clear, arm = _CLEAR.to_pt(), _ARM.to_pt()
    middle = _middle(boxes, slug)
    left, right = boxes.trim[0] + clear, boxes.trim[2] - clear
    # A folded sheet has its title before the first fold.
    end = boxes.trim[0] + slug.folds[0].to_pt() - clear if slug.folds else middle - arm - clear
    base = _baseline(boxes, slug)
    room = (right - middle - arm - clear) / 2
    width = min(room, slug.letters.width(slug.inks) * _SIZE_PT)
    return [
        _written(slug.letters, slug.text, (left, base), end - left),
        _written(slug.letters, slug.inks, (right - width, base), room),
    ]


def _baseline(boxes: Boxes, slug: Slug) -> float:
    return boxes.bleed[1] - slug.width.to_pt() / 2 - _SIZE_PT / 3


def _written(letters: Letters, text: str, start: Point, room: float) -> bytes:
    """Return what fills a line of text; it is set smaller where it would need more than its room, in points."""
    length = letters.width(text)
    size = min(_SIZE_PT, room / length) if length else _SIZE_PT
    lines = [b"q %b 0 0 %b %b cm" % (number(size), number(size), _told(*start))]
    for character in text:
        if character in letters.outlines:
            advance, path = letters.outlines[character]
            if path:
                lines.append(path + b" f")
            lines.append(b"1 0 0 1 %b 0 cm" % number(advance))
    return b"\n".join([*lines, b"Q"])


def _stroke(begin: Point, end: Point) -> bytes:
    return b"%b m %b l" % (_told(*begin), _told(*end))


def _told(x: float, y: float) -> bytes:
    return b"%b %b" % (number(x), number(y))
