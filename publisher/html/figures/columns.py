"""Bar charts: upright bars on a zero line, every value at its bar."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from publisher.content.model.case import Chart
from publisher.html.figures.measures import MIN_SIZE, Box, label_box, number_text, text_width
from publisher.html.figures.plot import (
    Scale,
    first_free,
    head,
    marked_span,
    name_axis,
    nudged,
    span_lines,
    target_shapes,
)
from publisher.html.figures.shapes import Anchor, Drawing, Label, Rect, Segments, Shape, finished

VALUE_SIZE = 3.1
_LANE = 5.2
"""Room above the highest and below the lowest bar for a value, units."""
_LEAST_PLOT = 22.0


def bar_chart(chart: Chart, width: float, height: float, alt: str) -> Drawing:
    """Return the bar chart; taller than ``height`` when its texts need it."""
    drawing = _draw(chart, width, height, alt, with_key=False)
    if drawing is None:
        drawing = _draw(chart, width, height, alt, with_key=True)
    assert drawing is not None  # with the key above the plot the target needs no room beside its line
    return drawing


def _draw(chart: Chart, width: float, height: float, alt: str, *, with_key: bool) -> Drawing | None:
    values = [datum.value for datum in chart.data]
    marks = [*values, chart.target.value] if chart.target else values
    low, high = min(0.0, *marks), max(0.0, *marks)
    title = head(chart, width, with_key=with_key)
    axis = name_axis(tuple(datum.label for datum in chart.data), width)
    top = title.bottom + 2.6
    lanes = _LANE * (2 if low < 0 else 1)
    foot = axis.height + 2.4
    height = max(height, top + span_lines(chart, width) + lanes + _LEAST_PLOT + foot)
    base = height - foot
    span, plot_top = marked_span(chart, width, top, base)
    scale = Scale(low, high or (1.0 if low == 0 else 0.0), base - (_LANE if low < 0 else 0), plot_top + _LANE)
    frame = Box(0, plot_top, width, base)
    bars = [_bar(index, value, width / len(values), scale) for index, value in enumerate(values)]
    obstacles = [Box(bar.x, bar.y, bar.x + bar.width, bar.y + bar.height) for bar in bars]
    target_y = scale(chart.target.value) if chart.target else None
    rule = [] if target_y is None else [Box(0, target_y - 0.3, width, target_y + 0.3)]
    labels = value_labels(chart, bars, [*obstacles, *rule], frame)
    target: tuple[Shape, ...] | None = ()
    if target_y is not None:
        taken = [*obstacles, *(label_box(label) for label in labels)]
        target = target_shapes(chart, target_y, taken, frame, with_key=with_key)
    if target is None:
        return None
    zero = Segments(((0, scale(0)), (width, scale(0))), "text", 0.2)
    names = axis.labels(base + 0.9)
    shapes = (*span, *bars, zero, *target, *labels, *title.shapes, *names)
    return finished("bar-chart", width, height, shapes, alt)


def _bar(index: int, value: float, slot: float, scale: Scale) -> Rect:
    thick = min(slot * 0.46, 9.0)
    zero, y = scale(0), scale(value)
    return Rect(slot * (index + 0.5) - thick / 2, min(zero, y), thick, abs(zero - y), "hue")


def value_labels(
    chart: Chart, bars: Sequence[Rect], obstacles: Sequence[Box], frame: Box
) -> tuple[Label, ...]:
    """Return the values at their bars in the largest size that fits all; the last bold and with its unit."""
    best: tuple[Label, ...] = ()
    for size in (VALUE_SIZE, 2.8, MIN_SIZE):
        labels = _labels_of_size(chart, bars, obstacles, frame, size)
        if len(labels) == len(bars):
            return labels
        best = labels
    return best


def _labels_of_size(
    chart: Chart, bars: Sequence[Rect], obstacles: Sequence[Box], frame: Box, size: float
) -> tuple[Label, ...]:
    values = [datum.value for datum in chart.data]
    last = len(values) - 1
    extremes = (values.index(max(values)), values.index(min(values)))
    order = dict.fromkeys((last, 0, *extremes, *range(len(values))))
    taken = list(obstacles)
    labels: list[Label] = []
    for index in order:
        text = number_text(values[index])
        texts = (text + chart.unit, text) if index == last else (text,)
        reach = frame.bottom - frame.top if index in (0, last) else 3.0
        places = (
            nudged(place, frame)
            for wording in texts
            if text_width(wording, size) <= frame.right - frame.left
            for place in _places(
                bars[index], wording, size, reach, below=values[index] < 0, bold=index == last
            )
        )
        label = first_free(places, taken, frame)
        if label is not None:
            labels.append(label)
            taken.append(with_air(label_box(label)))
    return tuple(labels)


def _places(bar: Rect, text: str, size: float, reach: float, *, below: bool, bold: bool) -> Iterator[Label]:
    """Yield places for a value, nearest first: away from the zero line in half units."""
    x = bar.x + bar.width / 2
    step = 0.0
    while step <= reach:
        y = bar.y + bar.height + 1.0 + 0.86 * size + step if below else bar.y - 1.3 - step
        yield Label(x, y, text, size, "text", 700 if bold else 400, Anchor.MIDDLE)
        step += 0.5


def with_air(box: Box) -> Box:
    """Return the box with a little room on both sides."""
    return Box(box.left - 0.4, box.top, box.right + 0.4, box.bottom)
