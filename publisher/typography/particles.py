"""Korean particles after any word: 은/는, 이/가, 을/를, 과/와, 으로/로.

The particle follows the final sound of the word as it is read aloud; bracketed additions at the end are not read
(국립국어원, 한글 맞춤법 제1장·표준어 규정 해설).
"""

from __future__ import annotations

import re

_RIEUL = 8
"""Index of ㄹ among the 28 finals of a Hangul syllable (Unicode 15 §3.12)."""
_DIGIT_FINAL = {
    "0": "ㅇ",
    "1": "ㄹ",
    "2": "",
    "3": "ㅁ",
    "4": "",
    "5": "",
    "6": "ㄱ",
    "7": "ㄹ",
    "8": "ㄹ",
    "9": "",
}
_LETTER_FINAL = {"l": "ㄹ", "m": "ㅁ", "n": "ㄴ", "r": "ㄹ"}
_BRACKETED = re.compile(r"\s*[(（\[][^()（）\[\]]*[)）\]]\s*$")
_PAIRS = {
    "은": ("은", "는"),
    "는": ("은", "는"),
    "이": ("이", "가"),
    "가": ("이", "가"),
    "을": ("을", "를"),
    "를": ("을", "를"),
    "과": ("과", "와"),
    "와": ("과", "와"),
    "으로": ("으로", "로"),
    "로": ("으로", "로"),
    "이라": ("이라", "라"),
}


def final_sound(word: str) -> str:
    """Return ``ㄹ``, another mark for any other final consonant, or an empty string for a vowel."""
    bare = word
    while (shorter := _BRACKETED.sub("", bare)) not in {bare, ""}:
        bare = shorter
    last = next((c for c in reversed(bare) if c.isalnum()), "")
    if "가" <= last <= "힣":
        index = (ord(last) - 0xAC00) % 28
        return "" if index == 0 else "ㄹ" if index == _RIEUL else "ㅇ"
    if last in _DIGIT_FINAL:
        return _DIGIT_FINAL[last]
    return _LETTER_FINAL.get(last.lower(), "")


def with_particle(word: str, particle: str) -> str:
    """Return the word with the right form of the particle; raises KeyError for a particle it does not know."""
    closed, open_ = _PAIRS[particle]
    sound = final_sound(word)
    if closed == "으로":
        return word + ("으로" if sound not in {"", "ㄹ"} else "로")
    return word + (closed if sound else open_)
