"""The wrap-around cover against the interior it goes around: PRE-98x.

Reads: the cover's trim, the edition's trim, and the spine that follows from the interior's pages and the paper.
"""

from __future__ import annotations

from collections.abc import Iterator

from publisher.checks.preflight.marks import Kind
from publisher.checks.preflight.rule import Hit, Rule, View, hit
from publisher.checks.preflight.spine import spine_of
from publisher.checks.preflight.subject import Kind as File
from publisher.geometry import Pt

_EXACT_MM = 0.02
_LEAST_TEXT_SPINE_MM = 5.0
_FOLD_MM = 0.5


def _one_page(view: View) -> Iterator[Hit]:
    if len(view.pages) != 1:
        yield hit(count=len(view.pages))


def _width(view: View) -> Iterator[Hit]:
    spine = spine_of(view)
    edition = view.subject.edition
    if spine is None or edition is None or edition.trim is None or not view.pages:
        return
    page = view.pages[0]
    found = Pt(page.trim[2] - page.trim[0]).to_mm()
    wanted = 2 * edition.trim.width + spine.width_mm + 2 * spine.flaps_mm
    if abs(found - wanted) > _EXACT_MM:
        yield hit(
            page,
            page.trim,
            found=f"{found:.2f}",
            wanted=f"{wanted:.2f}",
            spine=f"{spine.width_mm:.2f}",
            pages=spine.pages,
        )


def _height(view: View) -> Iterator[Hit]:
    edition = view.subject.edition
    if edition is None or edition.trim is None or not view.pages:
        return
    page = view.pages[0]
    found = Pt(page.trim[3] - page.trim[1]).to_mm()
    if abs(found - edition.trim.height) > _EXACT_MM:
        yield hit(page, page.trim, found=f"{found:.2f}", wanted=f"{edition.trim.height:.2f}")


def _no_text_on_thin_spine(view: View) -> Iterator[Hit]:
    spine = spine_of(view)
    if spine is None or not view.pages or spine.width_mm >= _LEAST_TEXT_SPINE_MM:
        return
    for mark in view.pages[0].marks:
        if mark.kind is Kind.TEXT and mark.text.strip() and _on_spine(view, mark.box, spine.width_mm):
            yield hit(view.pages[0], mark.box, text=mark.text, spine=f"{spine.width_mm:.1f}")


def _no_text_on_folds(view: View) -> Iterator[Hit]:
    spine = spine_of(view)
    if spine is None or not view.pages:
        return
    page = view.pages[0]
    middle = (page.trim[0] + page.trim[2]) / 2
    folds = [float(Pt(middle).to_mm()) + sign * spine.width_mm / 2 for sign in (-1, 1)]
    for mark in page.marks:
        if mark.kind is not Kind.TEXT or not mark.text.strip():
            continue
        left, right = float(Pt(mark.box[0]).to_mm()), float(Pt(mark.box[2]).to_mm())
        if any(left - _FOLD_MM < fold < right + _FOLD_MM for fold in folds):
            yield hit(page, mark.box, text=mark.text, words=mark.text.strip())


def _on_spine(view: View, box: tuple[float, float, float, float], width_mm: float) -> bool:
    trim = view.pages[0].trim
    middle, half = (trim[0] + trim[2]) / 2, width_mm * 72 / 25.4 / 2
    return middle - half <= (box[0] + box[2]) / 2 <= middle + half


_COVER = frozenset({File.COVER})
RULES = (
    Rule("PRE-981", "The cover is one page.", _one_page, kinds=_COVER),
    Rule("PRE-982", "The cover is as wide as two pages, the spine and the flaps.", _width, kinds=_COVER),
    Rule("PRE-983", "The cover is as high as a page.", _height, kinds=_COVER),
    Rule("PRE-984", "A spine under 5 mm carries no text.", _no_text_on_thin_spine, kinds=_COVER),
    Rule("PRE-985", "No text stands across a fold of the spine.", _no_text_on_folds, kinds=_COVER),
)
