"""Sentences of a paragraph: where a text may be shortened.

Pure. Owns: the ends of Korean sentences in Markdown of one paragraph. Refuses: to guess: a place that may not be an
end (``2022. 3.``, ``Co. Ltd``, inside brackets, quotation marks or emphasis) is none.
"""

from __future__ import annotations

import re
from itertools import pairwise

_END = re.compile(r"""(?:(?<=[가-힣]{2})[.…]|[?!]|[)\]%”’"'*]\.)[)\]*_]*\s+(?=\S)""")
"""The end of a sentence and the space behind it. A full stop ends one behind a word of two syllables, a bracket or a
quotation: ``가. 나.`` counts, and behind ``“된다.”`` the sentence may go on."""
_PAIRS = (("(", ")"), ("[", "]"), ("“", "”"), ("‘", "’"))
_TOGGLES = ("**", "*", "_", "`", '"')


def sentences(text: str) -> tuple[str, ...]:
    """Return the sentences of a paragraph, each with the space behind it: joined they are the text."""
    ends = [found.end() for found in _END.finditer(text) if _closed(text[: found.end()])]
    cuts = [0, *ends, len(text)]
    return tuple(text[start:end] for start, end in pairwise(cuts) if end > start)


def first_sentences(text: str, count: int) -> str:
    """Return the first ``count`` sentences of a paragraph."""
    return "".join(sentences(text)[:count]).rstrip()


def _closed(text: str) -> bool:
    """Return True when nothing that was opened is still open."""
    even = all(text.count(sign) % 2 == 0 for sign in _TOGGLES)
    return even and all(text.count(opened) == text.count(closed) for opened, closed in _PAIRS)
