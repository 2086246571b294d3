"""What an edition may ask of the lines of its text: how they end, and whether they end inside words.

Owns: the choices. Refuses: acting on them (``paragraph``, ``paragraph_breaks``), so that who only plans an edition
need not load what sets it.
"""

from __future__ import annotations

from enum import StrEnum


class Alignment(StrEnum):
    """What the right edge of a paragraph is."""

    RAGGED = "ragged"
    """As even as its words allow."""
    JUSTIFIED = "justified"
    """Straight, the last line apart."""
    BALANCED = "balanced"
    """Lines of one length, the last one too: a headline."""


class WordBreaks(StrEnum):
    """Whether lines may end inside an 어절."""

    NEVER = "never"
    """Only where a line could not be filled at all."""
    RARELY = "rarely"
    """Where a line would look torn otherwise."""
    FREELY = "freely"
    """Between any two syllables."""
