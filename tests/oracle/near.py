"""How near two places or boxes are, in points."""

from __future__ import annotations

from collections.abc import Sequence

from oracle.facts import Place

NEAR_PT = 0.01
"""Places farther apart differ. Numbers of the two files are rounded to four decimals and to six."""


def apart(one: Place, two: Place) -> float:
    """Return how far two places are apart on their pages, in points."""
    pairs = ((one.x, two.x), (one.y, two.y))
    return max(abs(a - b) if a is not None and b is not None else 0.0 if a is b else 1e6 for a, b in pairs)


def near(one: Sequence[float], two: Sequence[float]) -> bool:
    """Return True when no two numbers differ by more than ``NEAR_PT``."""
    return len(one) == len(two) and all(abs(a - b) <= NEAR_PT for a, b in zip(one, two, strict=True))


def upright(box: Sequence[float]) -> tuple[float, ...]:
    """Return a box from the lower left to the upper right: any two corners may stand for it (§7.9.5)."""
    left, low, right, high = box
    return left, min(low, high), right, max(low, high)
