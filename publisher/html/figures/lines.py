"""Line charts: a course over time, its ends named, a target beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from publisher.content.model.case import Chart
from publisher.html.figures.columns import VALUE_SIZE, with_air
from publisher.html.figures.measures import MIN_SIZE, Box, label_box, number_text, text_width
from publisher.html.figures.plot import (
    Scale,
    first_free,
    head,
    marked_span,
    name_axis,
    nudged,
    path_boxes,
    span_lines,
    target_shapes,
)
from publisher.html.figures.shapes import Anchor, Circle, Drawing, Label, Segments, Shape, finished

_LANE = 5.2
_LEAST_PLOT = 22.0
CUT_NOTE = "세로축은 0에서 시작하지 않음"
"""Shown wherever the axis is cut."""


def line_chart(chart: Chart, width: float, height: float, alt: str) -> Drawing:
    """Return the line chart; taller than ``height`` when its texts need it."""
    drawing = _draw(chart, width, height, alt, with_key=False)
    if drawing is None:
        drawing = _draw(chart, width, height, alt, with_key=True)
    assert drawing is not None  # with the key above the plot the target needs no room beside its line
    return drawing


def starts_above_zero(chart: Chart) -> bool:
    """Return whether the axis is cut: all values far from zero and near one another."""
    marks = _marks(chart)
    low, high = min(marks), max(marks)
    return 0 < low < high and low > 0.75 * high


def _marks(chart: Chart) -> list[float]:
    return [datum.value for datum in chart.data] + ([chart.target.value] if chart.target else [])


def _range(chart: Chart) -> tuple[float, float]:
    low, high = min(_marks(chart)), max(_marks(chart))
    if starts_above_zero(chart):
        return low - 0.35 * (high - low), high
    low, high = min(0.0, low), max(0.0, high)
    return low, high or (1.0 if low == 0 else 0.0)


def _draw(chart: Chart, width: float, height: float, alt: str, *, with_key: bool) -> Drawing | None:
    values = [datum.value for datum in chart.data]
    cut = starts_above_zero(chart)
    low, high = _range(chart)
    title = head(chart, width, with_key=with_key, note=CUT_NOTE if cut else "")
    axis = name_axis(tuple(datum.label for datum in chart.data), width)
    top = title.bottom + 2.6
    foot = axis.height + 2.4
    height = max(height, top + span_lines(chart, width) + _LANE * 2 + _LEAST_PLOT + foot)
    base = height - foot
    span, plot_top = marked_span(chart, width, top, base)
    scale = Scale(low, high, base - (_LANE if low < 0 else 0), plot_top + _LANE)
    slot = width / len(values)
    points = tuple((slot * (index + 0.5), scale(value)) for index, value in enumerate(values))
    frame = Box(0, plot_top, width, base)
    target_y = scale(chart.target.value) if chart.target else None
    rule = [] if target_y is None else [Box(0, target_y - 0.3, width, target_y + 0.3)]
    curve = path_boxes(points)
    labels = _end_labels(chart, points, [*curve, *rule], frame)
    target: tuple[Shape, ...] | None = ()
    if target_y is not None:
        taken = [*curve, *(label_box(label) for label in labels)]
        target = target_shapes(chart, target_y, taken, frame, with_key=with_key)
    if target is None:
        return None
    ground = base if cut else scale(0)
    axis_line = Segments(((0, ground), (width, ground)), "rule" if cut else "text", 0.2)
    ends = (0, len(values) - 1)
    dots = tuple(Circle(x, y, 1.15 if i in ends else 0.75, "hue") for i, (x, y) in enumerate(points))
    curve_line = Segments(points, "hue", 0.6)
    names = axis.labels(base + 0.9)
    shapes = (*span, axis_line, *target, curve_line, *dots, *labels, *title.shapes, *names)
    return finished("line-chart", width, height, shapes, alt)


def _end_labels(
    chart: Chart, points: Sequence[tuple[float, float]], obstacles: Sequence[Box], frame: Box
) -> tuple[Label, ...]:
    """Return the first and last value, bold, then the highest and lowest where there is room."""
    values = [datum.value for datum in chart.data]
    ends = (0, len(values) - 1)
    dots = [Box(x - 1.4, y - 1.4, x + 1.4, y + 1.4) for x, y in points]
    taken = [*obstacles, *dots]
    labels: list[Label] = []
    said = {values[index] for index in ends}
    extremes = (values.index(limit) for limit in (max(values), min(values)) if limit not in said)
    for index in dict.fromkeys((*ends, *extremes)):
        text = number_text(values[index])
        bold = index in ends
        reach = frame.bottom - frame.top if bold else 3.0
        places = (
            nudged(place, frame)
            for wording in ((text + chart.unit, text) if bold else (text,))
            for size in ((VALUE_SIZE, 2.8, MIN_SIZE) if bold else (VALUE_SIZE, MIN_SIZE))
            if text_width(wording, size) <= (frame.right - frame.left) / 2 - 1
            for place in _places(points[index], wording, size, reach, bold=bold)
        )
        label = first_free(places, taken, frame)
        if label is not None:
            labels.append(label)
            taken.append(with_air(label_box(label)))
    return tuple(labels)


def _places(
    point: tuple[float, float], text: str, size: float, reach: float, *, bold: bool
) -> Iterator[Label]:
    """Yield places for a value above and below its point, nearest first."""
    x, y = point
    step = 0.0
    while step <= reach:
        for place in (y - 2.1 - step, y + 1.9 + 0.86 * size + step):
            yield Label(x, place, text, size, "text", 700 if bold else 400, Anchor.MIDDLE)
        step += 0.5
