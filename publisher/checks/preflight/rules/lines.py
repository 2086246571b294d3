"""Lines: PRE-4xx. Reads: strokes and fills that are lines, in points as printed.

Hairlines are drawn one device pixel wide: visible in a viewer, gone on a plate of 2400 dpi.
"""

from __future__ import annotations

from collections.abc import Iterator

from publisher.checks.preflight.document import Page
from publisher.checks.preflight.marks import Kind, Mark, empty, meet
from publisher.checks.preflight.rule import PRESS, PRINTED, Hit, Rule, View, hit
from publisher.checks.preflight.rules.boxes import paper_white
from publisher.checks.preflight.subject import Profile

_BROKEN_PT = 0.25
_THIN_PT = 0.5
_SLACK_PT = 0.006
"""What rounding of coordinates takes from a line."""
_DOT_PT = 0.5
"""A line shorter than this is a dot of a drawing."""


def _lines(page: Page) -> Iterator[tuple[Mark, float]]:
    for mark in page.marks:
        if mark.width is None or mark.alpha == 0 or empty(meet(mark.box, page.bleed)):
            continue
        registration = mark.colour is not None and mark.colour.registration
        length = max(mark.box[2] - mark.box[0], mark.box[3] - mark.box[1])
        if not registration and not paper_white(mark) and length > _DOT_PT:
            yield mark, mark.width


def _no_hairlines(view: View) -> Iterator[Hit]:
    for page in view.pages:
        for mark, width in _lines(page):
            if width == 0 and mark.kind is Kind.STROKE:
                yield hit(page, mark.box)


def _not_broken(view: View) -> Iterator[Hit]:
    for page in view.pages:
        for mark, width in _lines(page):
            if 0 < width < _BROKEN_PT - _SLACK_PT:
                yield hit(page, mark.box, width=f"{width:.2f}", least=f"{_BROKEN_PT:g}")


def _not_thin(view: View) -> Iterator[Hit]:
    for page in view.pages:
        for mark, width in _lines(page):
            if _BROKEN_PT - _SLACK_PT <= width < _THIN_PT - _SLACK_PT:
                yield hit(page, mark.box, width=f"{width:.2f}", least=f"{_THIN_PT:g}")


_FOR = PRINTED | {Profile.FOREIGN}
RULES = (
    Rule("PRE-401", "No line is a hairline of width 0.", _no_hairlines, _FOR),
    Rule("PRE-402", "No line is thinner than 0.25 pt.", _not_broken, _FOR),
    Rule("PRE-403", "Lines are 0.5 pt or wider.", _not_thin, PRESS),
)
