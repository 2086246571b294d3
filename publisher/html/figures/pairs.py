"""Before and after: lying bars in pairs on one zero line, so that long names stay whole."""

from __future__ import annotations

from dataclasses import dataclass

from publisher.content.model.case import Chart
from publisher.html.figures.measures import HALF, LINE, MIN_SIZE, fit_size, number_text, text_width, wrap
from publisher.html.figures.plot import Scale, head
from publisher.html.figures.shapes import Anchor, Drawing, Label, Rect, Segments, Shape, finished

_PAIR = 2
_PAIR_GAP = 3.0
_VALUE_SIZES = (3.1, 2.8, MIN_SIZE)
_BIG_SIZES = (5.2, 4.4, 3.6, *_VALUE_SIZES)
"""A single pair has room for big values."""


@dataclass(frozen=True, slots=True)
class _Columns:
    """Names at the left, bars, values at the bars' ends or in a column at the right."""

    left: float
    right: float
    names: tuple[tuple[str, ...], ...]
    name_size: float
    values: tuple[str, ...]
    value_size: float
    aligned: bool
    """True when a value that would meet a negative bar or the target line stands in a column at the right."""


def before_after(chart: Chart, width: float, height: float, alt: str, change: str) -> Drawing:
    """Return the comparison. Data are read in pairs (before, after).

    With an odd number of data only the first is “before”. ``change`` is said once, in the hue, below a
    single pair. A highlight has no meaning here and is not drawn.
    """
    title = head(chart, width, with_key=chart.target is not None)
    columns = _columns(chart, width)
    count = len(chart.data)
    even = count % 2 == 0
    pairs = count // 2 if even else 1
    said = count == _PAIR and 0 < text_width(change, MIN_SIZE) <= width - columns.left
    footer = 6.6 if said else 1.0
    top = title.bottom + 3.0
    needed = [
        max(len(lines) * columns.name_size * LINE, columns.value_size * 1.1) + 0.5 for lines in columns.names
    ]
    free = height - top - footer - (pairs - 1) * _PAIR_GAP
    rows = [max(need, min(17.0 if count == _PAIR else 12.0, free / count)) for need in needed]
    height = max(height, top + sum(rows) + (pairs - 1) * _PAIR_GAP + footer)
    shapes: list[Shape] = []
    y = top
    values = [datum.value for datum in chart.data]
    scale = _scale(chart, columns)
    target = chart.target.value if chart.target else None
    for index, value in enumerate(values):
        before = index % 2 == 0 if even else index == 0
        shapes += _row(columns, index, value, scale, y, rows[index], before=before, target=target)
        y += rows[index] + (_PAIR_GAP if even and index % 2 and index < count - 1 else 0)
    shapes.append(Segments(((scale(0), top), (scale(0), y)), "text", 0.2))
    if chart.target:
        x = scale(chart.target.value)
        shapes.append(Segments(((x, top), (x, y)), "wick", 0.25, (1, 0.8)))
    if said:
        size = fit_size(change, width - columns.left, (3.1, MIN_SIZE))
        shapes.append(Label(columns.left, y + 5.0, change, size, "hue", 700))
    return finished("before-after", width, height, (*shapes, *title.shapes), alt)


def _columns(chart: Chart, width: float) -> _Columns:
    single = len(chart.data) == _PAIR
    name_size = 2.8 if single else MIN_SIZE
    names = tuple(wrap(datum.label, name_size, width * 0.3) for datum in chart.data)
    left = max(text_width(line, name_size) for lines in names for line in lines) + 2.2
    texts = tuple(number_text(datum.value) for datum in chart.data)
    room = (width - left) * (0.42 if single else 0.34)
    # Beside another chart its values are no larger than that one's.
    sizes = _VALUE_SIZES if not single else _BIG_SIZES if width > HALF else _BIG_SIZES[2:]
    with_unit = tuple(text + chart.unit for text in texts)
    for values in (with_unit, texts):
        size = next((s for s in sizes if max(text_width(value, s) for value in values) <= room), None)
        if size is not None:
            break
    size = size or MIN_SIZE
    used = max(text_width(value, size) for value in values)
    aligned = chart.target is not None or min(datum.value for datum in chart.data) < 0
    return _Columns(left, max(width - used - 1.8, left + 4), names, name_size, values, size, aligned)


def _scale(chart: Chart, columns: _Columns) -> Scale:
    marks = [datum.value for datum in chart.data] + ([chart.target.value] if chart.target else [])
    low, high = min(0.0, *marks), max(0.0, *marks)
    return Scale(low, high or (1.0 if low == 0 else 0.0), columns.left, columns.right)


def _row(
    columns: _Columns,
    index: int,
    value: float,
    scale: Scale,
    y: float,
    height: float,
    *,
    before: bool,
    target: float | None,
) -> list[Shape]:
    middle = y + height / 2
    thick = min(height * 0.62, 9.0)
    zero, end = scale(0), scale(value)
    shapes: list[Shape] = [
        Rect(min(zero, end), middle - thick / 2, abs(end - zero), thick, "fog" if before else "hue")
    ]
    lines = columns.names[index]
    step = columns.name_size * LINE
    baseline = middle - (len(lines) - 1) * step / 2 + columns.name_size * 0.34
    for number, line in enumerate(lines):
        shapes.append(Label(0, baseline + number * step, line, columns.name_size, "mute"))
    x = end + 1.4
    if columns.aligned:
        reach = x + text_width(columns.values[index], columns.value_size) + 0.8
        clear = value >= 0 and (target is None or not x - 0.8 < scale(target) < reach)
        x = x if clear else columns.right + 1.4
    weight = 400 if before else 700
    size = columns.value_size
    shapes.append(Label(x, middle + size * 0.34, columns.values[index], size, "text", weight, Anchor.START))
    return shapes
