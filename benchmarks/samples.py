"""What is measured: one sample a run, medians of the samples of one subject."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median


class Quantity(StrEnum):
    """What a row looks at; the value is the field of a sample."""

    WALL = "wall_s"
    SPREAD = "spread_s"
    PEAK = "peak_bytes"
    OUTPUT = "output_bytes"
    SCREEN = "screen_bytes"


@dataclass(frozen=True, slots=True)
class Sample:
    """One run of one subject. None where it has no such thing."""

    wall_s: float
    """From the command, or the change of a file, to the finished file."""
    cpu_s: float | None = None
    """User and system time of all processes."""
    peak_bytes: int | None = None
    """Greatest memory of all processes together."""
    pages: int | None = None
    """Pages of the PDF."""
    output_bytes: int | None = None
    """All finished files."""
    screen_bytes: int | None = None
    """The PDF in RGB; what a press gets holds pictures in four inks, which nothing beside it makes."""
    spread_s: float | None = None
    """From the change of a file to its spread, where the program shows one before the book."""


def middle(samples: Sequence[Sample], quantity: str) -> float | None:
    """Return the median of one field over the samples that have it; None when none has."""
    found = [value for sample in samples if (value := getattr(sample, quantity)) is not None]
    return median(found) if found else None


def reach(samples: Sequence[Sample], quantity: str) -> tuple[float, float] | None:
    """Return the least and the greatest of one field; None when no sample has it."""
    found = [value for sample in samples if (value := getattr(sample, quantity)) is not None]
    return (min(found), max(found)) if found else None
