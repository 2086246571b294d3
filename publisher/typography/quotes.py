"""Quotation marks: what keyboards write becomes what Korean prints (한글 맞춤법 부록 문장 부호: ‘ ’ “ ”).

Owns: which way a straight mark turns. Refuses: choosing between kinds of marks: 『 』 and 「 」 are the author's.
"""

from __future__ import annotations

import re
import unicodedata

_PAIRS = {'"': ("“", "”"), "'": ("‘", "’")}
_OPENERS = frozenset({"Ps", "Pi", "Pd", "Zs", "Zl", "Zp", "Cc"})
"""General categories behind which a mark opens."""
_YEAR = re.compile(r"'\d\d(?!\d)")
"""A year without its century: ’22년."""


class QuoteTurner:
    """Turns the straight marks of one paragraph, which may come in pieces."""

    def __init__(self) -> None:
        self._before = " "
        self._open: list[str] = []

    def turned(self, text: str) -> str:
        """Return the next piece of the paragraph with its marks turned; feet, inches and minutes stay straight."""
        out: list[str] = []
        for index, character in enumerate(text):
            shown = self._mark(character, text, index) if character in _PAIRS else character
            out.append(shown)
            self._before = shown
        return "".join(out)

    def passed(self) -> None:
        """Note that something stands here that is no prose, and is left: code, a break, a call of a note."""
        self._before = "x"

    def _mark(self, mark: str, text: str, index: int) -> str:
        opening, closing = _PAIRS[mark]
        if unicodedata.category(self._before) in _OPENERS:
            if _YEAR.match(text, index):
                return closing
            self._open.append(mark)
            return opening
        if mark in self._open:
            while self._open.pop() != mark:
                pass
            return closing
        return mark if self._before.isdigit() else closing


def with_turned_quotes(text: str) -> str:
    """Return a text with its straight quotation marks turned."""
    return QuoteTurner().turned(text)
