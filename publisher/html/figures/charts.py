"""Charts of the content model as drawings, and the same charts in words.

Owns: which drawing a chart becomes, and its text alternative. The drawings themselves stand in ``columns``,
``lines``, ``pairs`` and ``parts``.
"""

from __future__ import annotations

import re

from publisher.content.model.book_file import Comparison, Share
from publisher.content.model.case import Chart, ChartKind
from publisher.html.figures.columns import bar_chart
from publisher.html.figures.lines import CUT_NOTE, line_chart, starts_above_zero
from publisher.html.figures.measures import HALF, HEIGHT, WIDE, number_text
from publisher.html.figures.pairs import before_after
from publisher.html.figures.parts import area_comparison, share_bar
from publisher.html.figures.plot import target_text
from publisher.html.figures.shapes import Drawing

__all__ = ["HALF", "HEIGHT", "WIDE", "area_comparison", "chart_alt", "compared", "draw", "rows", "share_bar"]

_KIND_NAMES = {
    ChartKind.BAR: "막대그래프",
    ChartKind.LINE: "선그래프",
    ChartKind.BEFORE_AFTER: "전후 비교 그래프",
}
_TIME = re.compile(r"’?\d{2,4}(?:년|[./ (-]|$)|\d{1,2}(?:월|분기|주|일|차|개월)")
"""Names of bars that follow one another in time."""
_TIMES = 2
"""From here a growth is told in times, below in per cent."""


def draw(chart: Chart, wide: bool) -> Drawing:  # noqa: FBT001  templates pass it by place
    """Return the drawing of a chart with its text alternative. Values must be finite."""
    width = WIDE if wide else HALF
    alt = chart_alt(chart)
    match chart.kind:
        case ChartKind.BAR:
            return bar_chart(chart, width, HEIGHT, alt)
        case ChartKind.LINE:
            return line_chart(chart, width, HEIGHT, alt)
        case ChartKind.BEFORE_AFTER:
            change = change_text(chart.data[0].value, chart.data[1].value, chart.unit)
            return before_after(chart, width, HEIGHT, alt, change)


def rows(chart: Chart | Share) -> tuple[tuple[str, str], ...]:
    """Return the chart as a table of labels and values in its unit; the target, where there is one, comes last."""
    shown = [(datum.label, datum.value) for datum in chart.data]
    if isinstance(chart, Chart) and chart.target:
        shown.append((chart.target.label, chart.target.value))
    return tuple((label, number_text(value)) for label, value in shown)


def compared(comparison: Comparison) -> tuple[tuple[str, str], ...]:
    """Return two compared values as a table, in the words that stand beside the drawing."""
    values = comparison.labels or [number_text(datum.value) for datum in comparison.data]
    return tuple((datum.label, value) for datum, value in zip(comparison.data, values, strict=True))


def chart_alt(chart: Chart) -> str:
    """Return the chart in Korean words: kind, title, unit, every value, extremes, change, target, span."""
    values = [f"{datum.label}: {number_text(datum.value)}{chart.unit}" for datum in chart.data]
    sentences = [f"{_KIND_NAMES[chart.kind]}: {chart.title}(단위 {chart.unit})", ", ".join(values)]
    ordered = sorted(chart.data, key=lambda datum: datum.value)
    low, high = ordered[0], ordered[-1]
    if low.value < high.value:
        most, least = (f"{datum.label}: {number_text(datum.value)}{chart.unit}" for datum in (high, low))
        sentences.append(f"최대 {most}, 최소 {least}")
    if chart.kind is not ChartKind.BAR or all(_TIME.match(datum.label) for datum in chart.data):
        sentences += _changes(chart)  # bars of named things have no course from first to last
    if chart.target:
        sentences.append(f"목표선: {target_text(chart)}")
    if chart.highlight and chart.kind is not ChartKind.BEFORE_AFTER:
        sentences.append(f"{chart.highlight.label}: {chart.highlight.start}~{chart.highlight.end}")
    if chart.kind is ChartKind.LINE and starts_above_zero(chart):
        sentences.append(CUT_NOTE)
    return ". ".join(sentences) + "."


def _changes(chart: Chart) -> list[str]:
    data = chart.data
    in_pairs = chart.kind is ChartKind.BEFORE_AFTER and len(data) % 2 == 0
    pairs = list(zip(data[::2], data[1::2], strict=True)) if in_pairs else [(data[0], data[-1])]
    changes = (change_text(first.value, last.value, chart.unit) or "변화 없음" for first, last in pairs)
    return [
        f"{first.label}에서 {last.label}까지 {change}"
        for (first, last), change in zip(pairs, changes, strict=True)
    ]


def change_text(first: float, last: float, unit: str) -> str:
    """Return how a value changed, e.g. ``30억원 증가(3.5배)``; empty when it did not.

    A difference of percentages is in percentage points and has no ratio; nor has a change from zero or less.
    """
    if first == last:
        return ""
    difference = number_text(float(f"{abs(last - first):.12g}"))
    direction = "증가" if last > first else "감소"
    if unit.strip() in {"%", "퍼센트"}:
        return f"{difference}%p {direction}"
    text = f"{difference}{unit} {direction}"
    if first <= 0 or last < 0:
        return text
    ratio = last / first
    if ratio >= _TIMES:
        return f"{text}({number_text(round(ratio, 1))}배)"
    return f"{text}({number_text(round(abs(ratio - 1) * 100, 1))}%)"
