"""Fitting a story to its pages so that they are the fullest, with as few layouts as possible.

A style sheet offers settings: classes that redefine the heights of pictures and the gaps between blocks; and figures
may be moved behind text (``render.displace``). One layout tells every block (``render.measure``); from these the pages
of all other fits are foreseen (``render.paging``), and only the best is laid out. What was really laid out decides: a
fit that turns out otherwise than foreseen is kept only when it is better.

Owns: the settings, the cost of a layout, the choice. Pure but for the layouts it asks for. Refuses: knowing the page
engine.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from publisher.editions.manuscript import SectionKind
from publisher.render.displace import HOLE, Moves, best_moves
from publisher.render.laid_out import Fit, LaidOut
from publisher.render.paging import Fills, Setting, break_pages

SETTINGS: Mapping[str, Setting] = MappingProxyType(
    {
        "": Setting(1.0, 1.0),
        "snug": Setting(6 / 8, 9 / 11),
        "airy": Setting(10 / 8, 13 / 11),
        "tight": Setting(5 / 8, 7.5 / 11),
        "roomy": Setting(11 / 8, 15 / 11),
    }
)
"""The classes ``fit-…`` of a style sheet: the usual setting first, each further one farther from it."""
FITTED = frozenset({SectionKind.STORY, SectionKind.CONTENTS})
"""Sections whose length varies and whose style sheet offers settings."""
NEARLY_EMPTY = 0.35
"""A page filled less than this looks like a mistake."""
HALF_EMPTY = 0.5
"""A last page filled less than this is worth another try."""
_PAGE_COST = 0.02
_LAYOUTS = 3
"""How many layouts a story may take when settings turn out otherwise than foreseen."""
_AS_FORESEEN = 0.01
"""Fills that differ less are the same."""
_MOVE_COST = 0.003
"""Of a figure, for each station: it stands by its text where nothing is gained."""
_BACK_COST = 0.02
"""Of a figure that stands before the end of what it belongs to."""
_WORTH = 0.02
"""A story that looks full is laid out again when it costs less by this."""


def best_fit(lay_out: Callable[[str], LaidOut]) -> LaidOut:
    """Return the usual layout when it looks full, or else that of the best fit; ``lay_out`` takes one as text."""
    usual = lay_out("")
    first = None if usual.column is None else usual.column.first_page
    if looks_full(usual.fills) and not _has_hole(usual.fills, first):
        return usual
    if usual.column is None:
        return min(
            (usual, lay_out(next(name for name in SETTINGS if name))),
            key=lambda part: _rank((), part.fills),
        )
    foreseen = foresee(usual)
    tried = {"": usual}
    for fit in sorted(foreseen, key=lambda fit: _rank(Fit.read(fit).moves, foreseen[fit])):
        if looks_full(usual.fills) and cost(foreseen[fit]) > cost(usual.fills) - _WORTH:
            break
        if fit not in tried:
            tried[fit] = lay_out(fit)
        if (
            _same(tried[fit].fills, foreseen[fit])
            or (looks_full(tried[fit].fills) and not _has_hole(tried[fit].fills, first))
            or len(tried) == _LAYOUTS
        ):
            break
    return min(tried.values(), key=lambda part: _rank(Fit.read(part.fit).moves, part.fills))


def foresee(usual: LaidOut) -> Mapping[str, Fills]:
    """Return the page fills of every setting, with figures where they are and where they stand best."""
    assert usual.column is not None
    before = usual.fills[: usual.column.first_page]
    found: dict[str, Fills] = {}
    for name, setting in SETTINGS.items():
        found[name] = forecast(usual, name)
        moves, fills = best_moves(usual.column, setting, _rank)
        if any(moves):
            found[str(Fit(name, moves))] = before + fills
    return found


def looks_full(fills: Sequence[float]) -> bool:
    """Return True when no page is nearly empty and the last of several not half empty."""
    return min(fills) >= NEARLY_EMPTY and (len(fills) == 1 or fills[-1] >= HALF_EMPTY)


def cost(fills: Sequence[float]) -> float:
    """Return how bad page fills look: empty room squared, nearly empty pages dear, each page a little."""
    room = sum((1 - min(fill, 1)) ** 2 for fill in fills[:-1])
    last = max(0.0, NEARLY_EMPTY - fills[-1]) * 10
    poor = sum(max(0.0, NEARLY_EMPTY - fill) * 10 for fill in fills[:-1])
    return room + last + poor + _PAGE_COST * len(fills)


def forecast(part: LaidOut, name: str) -> Fills:
    """Return the page fills of a measured fragment in another setting. Raises ValueError when it is not measured."""
    if part.column is None:
        raise ValueError(f"{part.id} is not measured")
    was, will = SETTINGS[Fit.read(part.fit).setting], SETTINGS[name]
    change = Setting(will.gap / was.gap, will.picture / was.picture)
    return part.fills[: part.column.first_page] + break_pages(part.column, change)


def _rank(moves: Moves, fills: Fills) -> tuple[bool, float]:
    moved = sum(_MOVE_COST * step if step > 0 else _BACK_COST * -step for step in moves)
    return not looks_full(fills), cost(fills) + moved


def _has_hole(fills: Fills, first: int | None) -> bool:
    """Return True when a page of running text, which begins on page ``first``, ends early before another."""
    return first is not None and min(fills[first:-1], default=1.0) < 1 - HOLE


def _same(fills: Sequence[float], others: Sequence[float]) -> bool:
    return len(fills) == len(others) and all(
        abs(fill - other) <= _AS_FORESEEN for fill, other in zip(fills, others, strict=True)
    )
