"""Units that keyboards of East Asia write as one character, spelled as the letters they stand for (㎞ → km, ㎡ → m²).

Such characters (Unicode, CJK Compatibility, U+3380–33DF) are there for the width of a Hangul syllable: squeezed beside
units that have no such form, and adrift behind a number. Owns: their spelling. Refuses: everything else NFKC would do.
"""

from __future__ import annotations

import re
import unicodedata

_FIRST, _LAST = 0x3380, 0x33DF
_UNIT = re.compile(f"[{chr(_FIRST)}-{chr(_LAST)}]")
_POWERS = {"2": "²", "3": "³"}


def with_spelled_units(text: str) -> str:
    """Return a text with its units in letters; micro is U+00B5 and powers are raised, as fonts have them."""
    # Hardly any text holds one, and translating asks for each character.
    return text.translate(_SPELLED) if _UNIT.search(text) else text


def _spelled(code: int) -> str:
    letters = unicodedata.normalize("NFKC", chr(code)).replace("\N{GREEK SMALL LETTER MU}", "\N{MICRO SIGN}")
    letters = letters.replace("\N{DIVISION SLASH}", "/")
    return letters[:-1] + _POWERS.get(letters[-1], letters[-1])


_SPELLED = {code: _spelled(code) for code in range(_FIRST, _LAST + 1)}
