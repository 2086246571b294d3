"""Choosing the setting of a story that leaves the fullest pages. Pure but for the layouts it asks for."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from publisher.render.laid_out import LaidOut

SETTINGS = ("", "snug", "airy")
"""The usual setting first: it is kept unless a page is nearly empty."""
NEARLY_EMPTY = 0.35
"""A page filled less than this looks like a mistake."""
HALF_EMPTY = 0.5
"""A last page filled less than this is worth another try."""
_PAGE_COST = 0.02


def best_fit(lay_out: Callable[[str], LaidOut], known: str | None = None) -> LaidOut:
    """Return the layout of the usual setting, or the best of all where that one leaves much of a page empty.

    ``known`` is the setting the last build chose: it is taken again while it leaves no page nearly empty.
    """
    if known in SETTINGS:
        again = lay_out(known)
        if min(again.fills) >= NEARLY_EMPTY:
            return again
    usual = lay_out(SETTINGS[0])
    if min(usual.fills) >= NEARLY_EMPTY and (len(usual.fills) == 1 or usual.fills[-1] >= HALF_EMPTY):
        return usual
    return min((usual, *(lay_out(setting) for setting in SETTINGS[1:])), key=lambda part: cost(part.fills))


def cost(fills: Sequence[float]) -> float:
    """Return how bad page fills look: empty room squared, nearly empty pages dear, each page a little."""
    room = sum((1 - min(fill, 1)) ** 2 for fill in fills[:-1])
    last = max(0.0, NEARLY_EMPTY - fills[-1]) * 10
    poor = sum(max(0.0, NEARLY_EMPTY - fill) * 10 for fill in fills[:-1])
    return room + last + poor + _PAGE_COST * len(fills)
