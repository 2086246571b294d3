"""Keeping Korean words whole in engines that do not know ``word-break: keep-all``.

U+2060 WORD JOINER between neighbouring characters of an 어절 forbids a break there (UAX #14, class WJ).
"""

from __future__ import annotations

import unicodedata

WORD_JOINER = "\u2060"
_ZERO_WIDTH_JOINER = "\u200d"


def _needs_joiner(before: str, after: str) -> bool:
    if before.isspace() or after.isspace() or WORD_JOINER in (before, after):
        return False
    if before.isascii() and after.isascii():
        # Two Latin letters or digits never break between themselves.
        return not (before.isalnum() and after.isalnum())
    # A mark stays on its character: a joiner between them would part the glyph.
    return _ZERO_WIDTH_JOINER not in (before, after) and not unicodedata.category(after).startswith("M")


def join_words(text: str, before: str = " ") -> tuple[str, str]:
    """Return the text with every word whole, and its last character for the text that follows it.

    ``before`` is the character that stands before the text in the same paragraph, a space at its start.
    """
    out: list[str] = []
    for character in text:
        if _needs_joiner(before, character):
            out.append(WORD_JOINER)
        out.append(character)
        before = character
    return "".join(out), before


_FIRST_WIDE = 0x1100
"""First code point of the East Asian wide scripts: Hangul Jamo."""


def spoken_length(text: str) -> int:
    """Return how many full-width characters long a line is: Hangul and Hanja 1, others about a half; rounded up."""
    halves = sum(1 if ord(c) < _FIRST_WIDE else 2 for c in text)
    return (halves + 1) // 2
