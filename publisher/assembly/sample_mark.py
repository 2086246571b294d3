"""The mark of samples, 미리보기, as outlines: no font need be embedded for it, and none need be at hand.

Owns: its shape and where it stands on a page. Drawn after Noto Sans CJK KR Bold (SIL Open Font License 1.1), 1000 units
an em, y up, the left end of the base line at the origin.
"""

from __future__ import annotations

from typing import Any

import pikepdf

MARK = "미리보기"
"""A look inside."""
_WIDTH = 3680
"""Advance of the four syllables, units."""
_LOWEST, _HIGHEST = -90, 839
"""Ends of the drawn shape, units."""
_OUTLINES = (
    b"86 755 m 86 132 l 531 132 l 531 755 l h 401 650 m 401 237 l 217 237 l 217 650 l h 676 839 m 676 -90 "
    b"l 809 -90 l 809 839 l h "
    b"1598 839 m 1598 -90 l 1732 -90 l 1732 839 l h 1009 760 m 1009 653 l 1311 653 l 1311 506 l 1011 506 l "
    b"1011 125 l 1093 125 l 1261 125 1398 131 1548 158 c 1534 265 l 1404 242 1286 235 1146 234 c 1146 401 "
    b"l 1446 401 l 1446 760 l h "
    b"2102 532 m 2496 532 l 2496 403 l 2102 403 l h 1969 779 m 1969 297 l 2233 297 l 2233 127 l 1881 127 l "
    b"1881 19 l 2720 19 l 2720 127 l 2365 127 l 2365 297 l 2628 297 l 2628 779 l 2496 779 l 2496 636 l "
    b"2102 636 l 2102 779 l h "
    b"3439 838 m 3439 -88 l 3572 -88 l 3572 838 l h 2853 742 m 2853 636 l 3162 636 l 3142 431 3039 286 "
    b"2803 173 c 2873 68 l 3202 227 3297 458 3297 742 c h "
)
"""Path construction operators (ISO 32000-2 §8.5.2), to be filled by the nonzero winding number rule."""
_EM = 0.009
"""Points a unit: the mark is 9 pt high."""
_PADDING = 260
"""Ground around the shape, units."""
_BELOW_HEAD = 11.0
"""Points from the upper trimmed edge to the top of the mark's ground."""
_INK = "0.35"
"""Grey level of the shape; its ground is white, so that it is read on any page."""
_NAME = pikepdf.Name("/SampleMark")


def mark_pages(pdf: pikepdf.Pdf) -> None:
    """Draw the mark in the middle of every page's head, as an artifact (ISO 32000-2 §14.8.2.2)."""
    form = _form(pdf)
    for page in pdf.pages:
        left, _, right, top = (float(edge) for edge in page.trimbox)
        place = f"{_EM} 0 0 {_EM} {(left + right - _WIDTH * _EM) / 2:.3f} {top - _BELOW_HEAD:.3f}"
        drawn = f"/Artifact <</Type/Pagination/Subtype/Watermark>> BDC q {place} cm {_NAME} Do Q EMC"
        _own_resources(page)
        page.add_resource(form, pikepdf.Name.XObject, _NAME)
        page.contents_add(b"q", prepend=True)
        page.contents_add(f"Q {drawn}".encode())


def _own_resources(page: pikepdf.Page) -> None:
    """Give a page a dictionary of resources of its own: pages may share one, and the mark is added to each."""
    shared: Any = page.obj.get("/Resources", pikepdf.Dictionary())
    own = pikepdf.Dictionary(dict(shared.items()))
    own.XObject = pikepdf.Dictionary(dict(shared.get("/XObject", pikepdf.Dictionary()).items()))
    page.obj.Resources = own


def _form(pdf: pikepdf.Pdf) -> pikepdf.Object:
    """Return the mark as a form XObject, its upper edge at height 0."""
    down = _HIGHEST + _PADDING
    left, bottom = -_PADDING, _LOWEST - _PADDING - down
    width = _WIDTH + 2 * _PADDING
    ground = f"1 g {left} {bottom} {width} {-bottom} re f"
    drawn = f"{ground} {_INK} g 1 0 0 1 0 {-down} cm ".encode() + _OUTLINES + b"f"
    form = pdf.make_stream(drawn)
    form.Type = pikepdf.Name.XObject
    form.Subtype = pikepdf.Name.Form
    form.BBox = pikepdf.Array([left, bottom, left + width, 0])
    form.Resources = pikepdf.Dictionary()
    return form
