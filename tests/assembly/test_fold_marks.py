"""Marks of a folded sheet: where the cover of a book is creased, and crosses that keep clear of it."""

from __future__ import annotations

import re

import pytest

from publisher.assembly.press_marks import drawn_marks, register_points
from publisher.assembly.rendition import Boxes, Letters, Slug
from publisher.editions.wrap import CoverPlan, wrap_cover
from publisher.geometry import Mm, Pt, Size

SLUG = Mm(10)
PLANS = [
    wrap_cover(Size(Mm(188), Mm(257)), pages, Mm(0.058), Mm(flaps), Mm(3))
    for pages in (40, 240)
    for flaps in (0, 90)
]


def boxes_of(plan: CoverPlan) -> Boxes:
    """Return the boxes of a cover in a slug, in points."""
    out, bleed = float(SLUG.to_pt()), float(plan.bleed.to_pt())
    width, height = float(plan.size.width.to_pt()), float(plan.size.height.to_pt())
    edge = out + bleed
    trim = (edge, edge, edge + width, edge + height)
    outer = (out, out, edge + width + bleed, edge + height + bleed)
    return Boxes((0.0, 0.0, outer[2] + out, outer[3] + out), outer, trim, (edge, edge))


def strokes(drawn: bytes) -> list[tuple[float, float, float, float]]:
    """Return every straight stroke: from x, y to x, y."""
    found = re.findall(rb"([\d.]+) ([\d.]+) m ([\d.]+) ([\d.]+) l", drawn)
    return [(float(a), float(b), float(c), float(d)) for a, b, c, d in found]


@pytest.mark.parametrize("plan", PLANS)
def test_every_fold_has_a_mark_at_head_and_foot(plan: CoverPlan) -> None:
    """Dashed, at the fold to a hundredth of a millimetre, and nowhere inside the bleed."""
    boxes = boxes_of(plan)
    drawn = drawn_marks(boxes, Slug(SLUG, "", "", Letters({}), plan.folds))
    dashed = strokes(drawn[drawn.index(b"[3 2]0 d") :])
    assert len(dashed) == 2 * len(plan.folds)
    for fold in plan.folds:
        at = boxes.trim[0] + fold.to_pt()
        marks = [line for line in dashed if abs(Pt(line[0] - at).to_mm()) < 0.01]
        assert len(marks) == 2
        for x, y, other, end in marks:
            assert x == other
            assert max(y, end) < boxes.bleed[1] or min(y, end) > boxes.bleed[3]


@pytest.mark.parametrize("plan", PLANS)
def test_register_crosses_keep_clear_of_folds(plan: CoverPlan) -> None:
    """A cross on the spine could not be told from the marks of its folds."""
    boxes = boxes_of(plan)
    for x, _ in register_points(boxes, Slug(SLUG, "", "", Letters({}), plan.folds))[:2]:
        assert min(abs(x - boxes.trim[0] - fold.to_pt()) for fold in plan.folds) > Mm(20).to_pt()


def test_a_page_without_folds_has_no_dashed_marks() -> None:
    """Pages are cut, not folded."""
    assert b"[3 2]0 d" not in drawn_marks(boxes_of(PLANS[0]), Slug(SLUG, "", "", Letters({})))
