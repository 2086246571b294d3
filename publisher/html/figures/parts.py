"""Amounts without an axis, for dark pages: a bar divided into shares, and two amounts as areas."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from publisher.content.model.book_file import Comparison, Share
from publisher.html.figures.measures import LINE, MIN_SIZE, fit_size, number_text, text_width, wrap
from publisher.html.figures.shapes import Circle, Drawing, Label, Rect, Segments, Shape, finished

_SHARE_ROLES = ("lamp", "fog", "white", "wick", "mute", "ink-2")
_PART_GAP = 0.5
_VALUE_SIZE = 3.3
_STEP = MIN_SIZE * LINE
_BLOCK_GAP = 2.0


@dataclass(frozen=True, slots=True)
class _Block:
    """Name and value of a share; ``row`` counts the rows of blocks below the bar, from 0."""

    x: float
    row: int
    lines: tuple[str, ...]
    value: str
    role: str
    width: float

    @property
    def height(self) -> float:
        return len(self.lines) * _STEP + _VALUE_SIZE * LINE


def share_bar(
    share: Share, width: float = 72.0, height: float = 26.0, among: Sequence[Share] = ()
) -> Drawing:
    """Return a bar whose parts are as long as their values; names and values below each part.

    Where parts are too short for their names, the names move aside or to further rows, and all carry the colour
    of their part. ``among`` are all bars that stand together: what has the same name has the same colour in them.
    Negative values count as nothing. Made for the ink ground.
    """
    values = [max(0.0, datum.value) for datum in share.data]
    total = sum(values)
    lengths = [width * value / total if total else 0.0 for value in values]
    starts = [sum(lengths[:index]) for index in range(len(lengths))]
    roles = _roles(share, among)
    blocks = _blocks(share, starts, roles, width)
    with_key = any(block.row > 0 or block.x != start for block, start in zip(blocks, starts, strict=False))
    rows = max(block.row for block in blocks) + 1
    heights = [max((b.height for b in blocks if b.row == row), default=0.0) for row in range(rows)]
    bar = height - 11.0
    shapes: list[Shape] = []
    for start, length, role in zip(starts, lengths, roles, strict=True):
        gap = _PART_GAP if start + length < width - 0.01 else 0.0
        shapes.append(Rect(start, 0, max(length - gap, min(length, 0.25)), bar, role))
    for block in blocks:
        y = bar + 2.3 + sum(heights[: block.row]) + block.row * 1.2
        shapes += _block_shapes(block, y, with_key=with_key)
    below = bar + 2.3 + sum(heights) + (rows - 1) * 1.2 + 1.0
    named = ", ".join(f"{datum.label} {number_text(datum.value)}" for datum in share.data)
    return finished("share-bar", width, max(height, below), tuple(shapes), f"{share.title}: {named}")


def _roles(share: Share, among: Sequence[Share]) -> list[str]:
    """Return the colours of the parts: a name's own where an earlier bar has it, else the first that is free.

    A bar that has no name in common with those before it begins anew.
    """
    known: dict[str, str] = {}
    for bar in (*among, share):
        names = [datum.label for datum in bar.data]
        shared = [known[name] for name in names if name in known]
        found: list[str] = []
        for name in names:
            own = known.get(name)
            if own is None or own in found:
                taken = (*found, *shared)
                free = [role for role in _SHARE_ROLES if role not in taken] or [*_SHARE_ROLES]
                fresh = [role for role in free if not shared or role not in known.values()]
                own = (fresh or free)[0]
            found.append(own)
        if bar == share:
            return found
        known = dict(zip(names, found, strict=True)) | known
    return []


def _in_one_row(starts: list[float], reaches: list[float], width: float) -> list[float] | None:
    """Return where blocks stand side by side, each as near to its part as the others let it; None without room."""
    if sum(reaches) + _BLOCK_GAP * (len(reaches) - 1) > width:
        return None
    places: list[float] = []
    end = -_BLOCK_GAP
    for start, reach in zip(starts, reaches, strict=True):
        places.append(max(start, end + _BLOCK_GAP))
        end = places[-1] + reach
    limit = width
    for index in reversed(range(len(places))):
        places[index] = min(places[index], limit - reaches[index])
        limit = places[index] - _BLOCK_GAP
    return places


def _blocks(share: Share, starts: list[float], roles: list[str], width: float) -> tuple[_Block, ...]:
    blocks: list[_Block] = []
    row_ends: list[float] = []
    texts = [(wrap(datum.label, MIN_SIZE, width / 2 - 3), number_text(datum.value)) for datum in share.data]
    reaches = [
        3 + max(text_width(value, _VALUE_SIZE), *(text_width(line, MIN_SIZE) for line in lines))
        for lines, value in texts
    ]
    places = _in_one_row(starts, reaches, width)
    for index, ((lines, value), reach, role) in enumerate(zip(texts, reaches, roles, strict=True)):
        if places:
            blocks.append(_Block(places[index], 0, lines, value, role, reach))
            continue
        x = max(0.0, min(starts[index], width - reach))
        row = next((i for i, end in enumerate(row_ends) if end + _BLOCK_GAP <= x), len(row_ends))
        if row == len(row_ends):
            row_ends.append(0.0)
        row_ends[row] = x + reach
        blocks.append(_Block(x, row, lines, value, role, reach))
    return tuple(blocks)


def _block_shapes(block: _Block, y: float, *, with_key: bool) -> list[Shape]:
    shapes: list[Shape] = []
    x = block.x
    if with_key:
        shapes.append(Rect(x, y + 0.45, 2.0, 2.0, block.role))
        x += 3.0
    y += MIN_SIZE
    for line in block.lines:
        shapes.append(Label(x, y, line, MIN_SIZE, "fog"))
        y += _STEP
    shapes.append(Label(x, y + 0.8, block.value, _VALUE_SIZE, "white", 500))
    return shapes


def area_comparison(comparison: Comparison, width: float = 72.0, height: float = 45.0) -> Drawing:
    """Return two amounts as circles of proportional area, the smaller inside the larger.

    Made for the ink ground. Negative values count as nothing; a circle is never smaller than a dot.
    """
    shown = comparison.labels or tuple(number_text(datum.value) for datum in comparison.data)
    pairs = sorted(zip(comparison.data, shown, strict=True), key=lambda pair: pair[0].value, reverse=True)
    (big, big_text), (small, small_text) = pairs
    ratio = max(0.0, small.value) / big.value if big.value > 0 else 0.0
    room = max(width - height - 7.0, width * 0.36)
    radius = min(height, width - room - 7.0) / 2 - 0.3
    inner = max(0.5, radius * math.sqrt(min(1.0, ratio)))
    centre, bottom = radius + 0.3, height / 2 + radius
    upper_words, lower_words = (_words(datum.label, text, room) for datum, text in (pairs[0], pairs[1]))
    upper = max(min(height / 2 - radius + 7.2, height / 2), upper_words.above)
    lower = max(bottom - inner, upper + upper_words.below + lower_words.above)
    tall = max(height, lower + lower_words.below)
    reach = math.sqrt(max(0.0, radius**2 - (upper - height / 2) ** 2))
    x = 2 * radius + 6.6
    shapes: list[Shape] = [
        Circle(centre, height / 2, radius, None, "fog", 0.3),
        Circle(centre, bottom - inner, inner, "lamp"),
        Segments(((centre + reach, upper), (x - 0.9, upper)), "fog", 0.2),
        Segments(((centre + inner, bottom - inner), (2 * radius + 2.6, lower), (x - 0.9, lower)), "fog", 0.2),
        *upper_words.labels(x, upper),
        *lower_words.labels(x, lower),
    ]
    alt = f"{comparison.title}: {big.label} {big_text}, {small.label} {small_text}의 넓이 비교"
    return finished("area-comparison", width, tall, tuple(shapes), alt)


@dataclass(frozen=True, slots=True)
class _Words:
    """The name of an amount above its leader line, the amount below."""

    name: tuple[str, ...]
    amount: tuple[str, ...]
    size: float
    """Size of the amount."""

    @property
    def above(self) -> float:
        return len(self.name) * _STEP + 0.6

    @property
    def below(self) -> float:
        return 1.4 + len(self.amount) * self.size * LINE

    def labels(self, x: float, y: float) -> tuple[Label, ...]:
        """Return the texts about a leader line at ``y``."""
        count = len(self.name)
        names = (
            Label(x, y - 0.6 - (count - 1 - number) * _STEP, line, MIN_SIZE, "fog")
            for number, line in enumerate(self.name)
        )
        amounts = (
            Label(x, y + 1.1 + 0.8 * self.size + number * self.size * LINE, line, self.size, "white", 500)
            for number, line in enumerate(self.amount)
        )
        return (*names, *amounts)


def _words(name: str, amount: str, room: float) -> _Words:
    size = fit_size(amount, room, (_VALUE_SIZE, 2.9, MIN_SIZE))
    return _Words(wrap(name, MIN_SIZE, room), wrap(amount, size, room), size)
