"""Choosing the setting of a story that leaves the fullest pages. Pure but for the layouts it asks for."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from publisher.render.laid_out import LaidOut

SETTINGS = ("", "snug", "airy", "tight", "roomy")
"""In the order they are tried: the usual one first, each further one farther from it."""
NEARLY_EMPTY = 0.35
"""A page filled less than this looks like a mistake."""
HALF_EMPTY = 0.5
"""A last page filled less than this is worth another try."""
_PAGE_COST = 0.02


def best_fit(lay_out: Callable[[str], LaidOut], known: str | None = None) -> LaidOut:
    """Return the layout of the first setting that leaves no page much too empty, or the best of all.

    ``known`` is the setting the last build chose: it is taken again while it leaves no page nearly empty.
    """
    if known in SETTINGS:
        again = lay_out(known)
        if min(again.fills) >= NEARLY_EMPTY:
            return again
    tried: list[LaidOut] = []
    for setting in SETTINGS:
        part = lay_out(setting)
        if looks_full(part.fills):
            return part
        tried.append(part)
    return min(tried, key=lambda part: cost(part.fills))


def looks_full(fills: Sequence[float]) -> bool:
    """Return True when no page is nearly empty and the last of several not half empty."""
    return min(fills) >= NEARLY_EMPTY and (len(fills) == 1 or fills[-1] >= HALF_EMPTY)


def cost(fills: Sequence[float]) -> float:
    """Return how bad page fills look: empty room squared, nearly empty pages dear, each page a little."""
    room = sum((1 - min(fill, 1)) ** 2 for fill in fills[:-1])
    last = max(0.0, NEARLY_EMPTY - fills[-1]) * 10
    poor = sum(max(0.0, NEARLY_EMPTY - fill) * 10 for fill in fills[:-1])
    return room + last + poor + _PAGE_COST * len(fills)
