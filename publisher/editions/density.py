"""What a case shows on half a page of a booklet, by priority, and what it loses there.

Half a page has a narrow column for picture and facts and a wide one for what is said. The headline comes first, then
the first sentence of the summary, then two key results, then further sentences, whole ones only; a third result where
it stands beside the others. A case of which only facts are known shows them in the wide column. Lines are counted as
the theme sets them (``styles/components/digests.css``), a little too many rather than too few.
Refuses: which cases get half a page (``editions.budget``).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import Self

from publisher.content.model.case import Metric
from publisher.content.model.record import Row
from publisher.editions.edition import TRIMS, Edition, theme_scale
from publisher.editions.manuscript import Loss, Share
from publisher.editions.views import CaseView
from publisher.geometry import Mm
from publisher.typography.sentences import first_sentences, sentences

_DRAWN_FOR = TRIMS["A5"]
_HEAD, _FOOT = Mm(13), Mm(17)
_TEXT_HEIGHT = Mm(84)
"""Of half a page of A5 with the theme's margins, text column."""
_FACTS_HEIGHT = Mm(32.5)
"""Below the picture."""
_TAGS, _COMPANY, _HEADLINE, _GAP, _LINE = 14, 14, 20, 9, 14
"""Heights, pt: a line of tags, of the company, of the headline; what is left free; a line of text."""
_RESULTS, _RESULTS_LINE = 36, 11
"""Heights, pt: a row of results without its labels and earlier values, a line of those."""
_RESULT_UNITS = 29
"""Width of a row of results in full-width characters of its labels."""
_HEADLINE_UNITS, _COMPANY_UNITS, _SUMMARY_UNITS, _FACTS_UNITS = 15, 26, 24.5, 12.3
"""Widths of a line in full-width characters."""
_ROW, _ROW_LINE = 20, 11
"""Heights, pt: a row of facts without its text, a line of its text."""
_METRICS = 2
_SIDE_BY_SIDE = 3
_SHORT_VALUE = 4.5
"""Full-width characters of the longest value of which three stand side by side."""


@dataclass(frozen=True, slots=True)
class Room:
    """Room of half a page, pt."""

    text: float
    """Height of the text column."""
    facts: float
    """Height below the picture."""
    width: float = 1
    """Width of the columns, as a share of what the theme is drawn for."""

    @classmethod
    def of(cls, edition: Edition) -> Self:
        """Return the room an edition's page has for each of two cases."""
        if edition.trim is None or edition.margins is None:
            raise ValueError(f"{edition.name} has no pages")
        scale = theme_scale(edition)
        height = edition.trim.height - edition.margins.head - edition.margins.foot
        more = Mm((height / scale - (_DRAWN_FOR.height - _HEAD - _FOOT)) / 2)
        block = edition.trim.width - edition.margins.inner - edition.margins.outer
        drawn = _DRAWN_FOR.width - 2 * _HEAD
        facts, text = (max(Mm(each + more).to_pt(), 0.0) for each in (_FACTS_HEIGHT, _TEXT_HEIGHT))
        return cls(text, facts, block / scale / drawn)


def halved(view: CaseView, room: Room) -> CaseView:
    """Return what the case shows on half a page. Nothing is cut inside a sentence."""
    left = room.text - _headed(view, room)
    summary = _longest(view.summary, left, room)
    metrics: tuple[Metric, ...] = ()
    beside = _beside(view.metrics)
    shorter = _longest(view.summary, left - _results(beside, room), room)
    if beside and (shorter is not None or summary is None):
        metrics, summary = beside, shorter
    sparse = summary is None and not metrics
    rows = view.profile if sparse else _rows(view.profile, room)
    return replace(view, summary=summary, metrics=metrics, profile=rows, video=None)


def loss(whole: CaseView, half: CaseView, edition: str) -> Loss:
    """Return what a case shows on half a page of what it shows on a whole one, in the edition of this name."""
    return Loss(
        edition=edition,
        case_id=whole.id,
        company=whole.link.company,
        sentences=Share(len(sentences(half.summary or "")), len(sentences(whole.summary or ""))),
        metrics=Share(len(half.metrics), len(whole.metrics)),
        rows=Share(len(half.profile), len(whole.profile)),
        video=Share(int(half.video is not None), int(whole.video is not None)),
    )


def _headed(view: CaseView, room: Room) -> float:
    """Return the height of everything above the summary."""
    company = ceil(_units(view.link.company) / (_COMPANY_UNITS * room.width)) * _COMPANY
    headline = view.headline or view.link.company
    lines = ceil(_units(headline) / (_HEADLINE_UNITS * room.width))
    return _TAGS + (company if view.headline else 0) + lines * _HEADLINE + _GAP


def _longest(text: str | None, height: float, room: Room) -> str | None:
    """Return as many sentences of the text as find room; None where the first is too long."""
    if text is None:
        return None
    counts = range(len(sentences(text)), 0, -1)
    fitting = next((count for count in counts if _lines_of(text, count, room) * _LINE <= height), 0)
    return first_sentences(text, fitting) if fitting else None


def _lines_of(text: str, count: int, room: Room) -> int:
    return ceil(_units(first_sentences(text, count)) / (_SUMMARY_UNITS * room.width))


def _beside(metrics: Sequence[Metric]) -> tuple[Metric, ...]:
    """Return the first key results that stand in one row."""
    three = tuple(metrics[:_SIDE_BY_SIDE])
    if len(three) == _SIDE_BY_SIDE and all(_units(each.value) <= _SHORT_VALUE for each in three):
        return three
    return three[:_METRICS]


def _results(metrics: Sequence[Metric], room: Room) -> float:
    """Return the height of a row of key results."""
    if not metrics:
        return 0
    width = _RESULT_UNITS * room.width / len(metrics)
    label = max(ceil(_units(each.label) / width) for each in metrics)
    before = max(ceil(_units(each.before or "") / width) for each in metrics)
    return _RESULTS + _RESULTS_LINE * (label + before)


def _rows(rows: Sequence[Row], room: Room) -> tuple[Row, ...]:
    """Return the first rows that find room below the picture."""
    left, kept = room.facts, []
    for row in rows:
        left -= _ROW + _ROW_LINE * ceil(_units(row.value) / (_FACTS_UNITS * room.width))
        if left < 0:
            break
        kept.append(row)
    return tuple(kept)


def _units(text: str) -> float:
    """Return the width of a text in full-width characters."""
    return sum(1.0 if unicodedata.east_asian_width(sign) in "WFA" else 0.55 for sign in text)
