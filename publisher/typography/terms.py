"""Uses of a term in running text: whole words, with or without a Korean particle behind them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

_PARTICLES = (
    "은|는|이|가|을|를|의|에|에서|에게|와|과|로|으로|도|만|까지|부터|보다|처럼|마다|이나|나|란|이란|라는|이라는|이다|다|"
    "인|이며|며|이고|고|에는|에도|에서는|에서도|으로는|로는|으로도|로도|만이|만을"
)
_BEFORE = r"(?<!\w)"
_AFTER = rf"(?=(?:{_PARTICLES})?(?!\w))"


def uses_of(term: str, text: str) -> Iterator[tuple[int, int]]:
    """Yield the uses of a term in a text, in order, without particles: first character, and what follows the last.

    A space of the term may be any white space of the text.
    """
    words = term.split()
    if words:
        yield from (found.span() for found in _wanted(tuple(words)).finditer(text))


@lru_cache(maxsize=256)
def _wanted(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(_BEFORE + r"\s+".join(map(re.escape, words)) + _AFTER)
