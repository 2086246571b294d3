"""What every chart shares: title, axis names, scale, the marked span and the search for free room.

Owns: keeping texts apart. Refuses: dropping a text that does not fit; the drawing grows instead. The
one exception are values between the first and the last, which the text alternative holds in any case.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from publisher.content.model.case import Chart
from publisher.html.figures.measures import (
    LINE,
    MIN_SIZE,
    Box,
    label_box,
    number_text,
    short_years,
    text_width,
    wrap,
)
from publisher.html.figures.shapes import Anchor, Label, Rect, Segments, Shape

TITLE_SIZE = 2.8
GAP = 0.8
"""Least distance between texts side by side, units."""
_STEP = MIN_SIZE * LINE


@dataclass(frozen=True, slots=True)
class Scale:
    """Values to heights: ``low`` stands at ``y_low``, ``high`` at ``y_high``. Safe for any finite range."""

    low: float
    high: float
    y_low: float
    y_high: float

    def __call__(self, value: float) -> float:
        """Return the coordinate of a value."""
        unit = max(abs(self.low), abs(self.high)) or 1.0
        span = self.high / unit - self.low / unit or 1.0
        return self.y_low + (self.y_high - self.y_low) * ((value / unit - self.low / unit) / span)


@dataclass(frozen=True, slots=True)
class Head:
    """The title and, where needed, the key of the target line; ``bottom`` is where the plot may begin."""

    shapes: tuple[Shape, ...]
    bottom: float


def titled(chart: Chart) -> str:
    """Return the chart's title with its unit."""
    bracketed = f"({chart.unit})"
    return chart.title if chart.title.endswith(bracketed) else f"{chart.title}{bracketed}"


def target_text(chart: Chart) -> str:
    """Return the words beside the target line, its value among them; empty without a target."""
    if chart.target is None:
        return ""
    value = number_text(chart.target.value)
    return chart.target.label if value in chart.target.label else f"{chart.target.label} {value}{chart.unit}"


def head(chart: Chart, width: float, *, with_key: bool, note: str = "") -> Head:
    """Return the title block, with the target's key when there was no room beside its line."""
    shapes: list[Shape] = []
    y = TITLE_SIZE
    for line in wrap(titled(chart), TITLE_SIZE, width):
        shapes.append(Label(0, y, line, TITLE_SIZE, "text", 500))
        y += TITLE_SIZE * LINE
    y -= 0.2
    for line in wrap(note, MIN_SIZE, width):
        shapes.append(Label(0, y, line, MIN_SIZE, "mute"))
        y += _STEP
    if with_key:
        shapes.append(Segments(((0, y - 0.8), (5, y - 0.8)), "wick", 0.25, (1, 0.8)))
        for line in wrap(target_text(chart), MIN_SIZE, width - 6.5):
            shapes.append(Label(6.5, y, line, MIN_SIZE, "wick", 500))
            y += _STEP
    return Head(tuple(shapes), y - TITLE_SIZE + 0.6)


@dataclass(frozen=True, slots=True)
class Axis:
    """Names under the slots of a chart, broken into lines and, where they are long, set in two rows."""

    texts: tuple[tuple[str, ...], ...]
    """The lines of each name."""
    spans: tuple[tuple[float, float], ...]
    """The room of each name, left and right."""
    rows: int
    slot: float

    @property
    def height(self) -> float:
        """Height of all rows together."""
        return sum(self._row_height(row) for row in range(self.rows)) + (self.rows - 1) * 0.6

    def _row_height(self, row: int) -> float:
        return max(len(lines) for lines in self.texts[row :: self.rows]) * _STEP

    def labels(self, top: float) -> tuple[Label, ...]:
        """Return the names, the first row starting at ``top``."""
        placed: list[Label] = []
        for index, lines in enumerate(self.texts):
            row = index % self.rows
            y = top + sum(self._row_height(above) + 0.6 for above in range(row)) + MIN_SIZE
            left, right = self.spans[index]
            for line in lines:
                half = text_width(line, MIN_SIZE) / 2
                x = max(left + half, min(right - half, self.slot * (index + 0.5)))
                placed.append(Label(x, y, line, MIN_SIZE, "mute", 400, Anchor.MIDDLE))
                y += _STEP
        return tuple(placed)


def name_axis(names: tuple[str, ...], width: float) -> Axis:
    """Return the most compact setting of names: whole, years shortened, broken in a slot, or in two rows."""
    slot = width / len(names)
    one_row = tuple((slot * i + GAP / 2, slot * (i + 1) - GAP / 2) for i in range(len(names)))
    if all(text_width(name, MIN_SIZE) <= slot - GAP for name in names):
        return Axis(tuple((name,) for name in names), one_row, 1, slot)
    years = _years_axis(names, width)
    if years is not None:
        return years
    two_rows = tuple(
        (max(0, slot * (i - 0.5) + GAP / 2), min(width, slot * (i + 1.5) - GAP / 2))
        for i in range(len(names))
    )
    broken = Axis(_broken(names, one_row), one_row, 1, slot)
    staggered = Axis(_broken(names, two_rows), two_rows, 2, slot)
    return min(broken, staggered, key=lambda axis: axis.height)


def _years_axis(names: tuple[str, ...], width: float) -> Axis | None:
    """Return years shortened between the ends, which may lean over: their neighbours are narrow."""
    years, slot = short_years(names), width / len(names)
    if years is None:
        return None
    narrow = max((text_width(year, MIN_SIZE) for year in years[1:-1]), default=0.0)
    end, reach = text_width(max(years[0], years[-1], key=len), MIN_SIZE), 1.5 * slot - narrow / 2 - GAP / 2
    if narrow > slot - GAP or end > reach:
        return None
    inner = tuple((slot * i, slot * (i + 1)) for i in range(1, len(names) - 1))
    return Axis(tuple((year,) for year in years), ((0.0, reach), *inner, (width - reach, width)), 1, slot)


def _broken(names: Sequence[str], spans: Sequence[tuple[float, float]]) -> tuple[tuple[str, ...], ...]:
    return tuple(wrap(name, MIN_SIZE, right - left) for name, (left, right) in zip(names, spans, strict=True))


def marked_span(chart: Chart, width: float, top: float, bottom: float) -> tuple[tuple[Shape, ...], float]:
    """Return the tinted span with its name above, and where the plot may begin. Empty without a highlight."""
    names = [datum.label for datum in chart.data]
    mark = chart.highlight
    if mark is None or mark.start not in names or mark.end not in names:
        return (), top
    slot = width / len(names)
    first, last = sorted((names.index(mark.start), names.index(mark.end)))
    left, right = slot * (first + 0.08), slot * (last + 0.92)
    shapes: list[Shape] = []
    lines = wrap(mark.label, MIN_SIZE, max(right - left - 2.4, width / 2))
    for number, line in enumerate(lines):
        x = max(0.0, min(left + 1.2, width - text_width(line, MIN_SIZE)))
        shapes.append(Label(x, top + 0.9 + MIN_SIZE + number * _STEP, line, MIN_SIZE, "hue", 500))
    return (Rect(left, top, right - left, bottom - top, "tint"), *shapes), top + 1.2 + len(lines) * _STEP


def span_lines(chart: Chart, width: float) -> float:
    """Return the height the name of the marked span takes."""
    return marked_span(chart, width, 0, 0)[1]


def first_free(candidates: Iterable[Label], taken: Sequence[Box], frame: Box) -> Label | None:
    """Return the first candidate inside the frame that meets nothing taken; None when there is none."""
    for label in candidates:
        box = label_box(label)
        if frame.holds(box) and not any(box.meets(other) for other in taken):
            return label
    return None


def nudged(label: Label, frame: Box) -> Label:
    """Return the label moved sideways into the frame."""
    box = label_box(label)
    shift = max(0.0, frame.left - box.left) or min(0.0, frame.right - box.right)
    return replace(label, x=label.x + shift)


def path_boxes(points: Sequence[tuple[float, float]], reach: float = 0.5) -> tuple[Box, ...]:
    """Return small boxes along a line, dense enough that no text slips between them."""
    boxes: list[Box] = []
    for (x1, y1), (x2, y2) in pairwise(points):
        steps = max(1, int(max(abs(x2 - x1), abs(y2 - y1)) / reach))
        for step in range(steps + 1):
            x, y = x1 + (x2 - x1) * step / steps, y1 + (y2 - y1) * step / steps
            boxes.append(Box(x - reach, y - reach, x + reach, y + reach))
    return tuple(boxes)


def target_shapes(
    chart: Chart, y: float, taken: Sequence[Box], frame: Box, *, with_key: bool
) -> tuple[Shape, ...] | None:
    """Return the dashed target line and its words; None when no place beside the line is free."""
    line = Segments(((frame.left, y), (frame.right, y)), "wick", 0.25, (1, 0.8))
    if with_key:
        return (line,)
    text = target_text(chart)
    places = (
        Label(x, y + dy, text, MIN_SIZE, "wick", 500, anchor)
        for dy in (-1.1, 3.1)
        for x, anchor in (
            (frame.left, Anchor.START),
            (frame.right, Anchor.END),
            ((frame.left + frame.right) / 2, Anchor.MIDDLE),
        )
    )
    label = first_free(places, taken, frame)
    return None if label is None else (line, label)
