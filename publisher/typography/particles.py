"""Korean particles after any word: 은/는, 이/가, 을/를, 과/와, 으로/로.

The particle follows the final sound of the word as it is read aloud; bracketed additions at the end are not read
(국립국어원, 한글 맞춤법 제1장·표준어 규정 해설). Units behind a number are read as words (10 km: 킬로미터),
Latin capitals by their names (LED: 엘이디), Latin words as they are usually transcribed (외래어 표기법). Hanja have
no sound here.
"""

from __future__ import annotations

import re
import unicodedata

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
_LATIN_WORD = re.compile(r"[a-z](?:r|(?P<ng>ng))\W*$")
"""Words whose last letter does not sound as its name: Center 센터, Engineering 엔지니어링."""
_UNIT = re.compile(r"\d\s*(?:(?P<gram>[kmμ]?g)|(?P<decibel>dB|[kM]?Pa)|[kcmnμ]?m[23]?|[dkm]?[lL]|°C?|%)\W*$")
"""킬로그램, 데시벨 and 파스칼 end in a consonant; 미터, 리터, 도 and 퍼센트 in a vowel."""
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
    # NFKC writes ㎏ as kg, ㎡ as m2, ℃ as °C, ㈜ as (주).
    bare = unicodedata.normalize("NFKC", word)
    while (shorter := _BRACKETED.sub("", bare)) not in {bare, ""}:
        bare = shorter
    if unit := _UNIT.search(bare):
        return "ㅁ" if unit["gram"] else "ㄹ" if unit["decibel"] else ""
    last = next((c for c in reversed(bare) if c.isalnum()), "")
    if "가" <= last <= "힣":
        index = (ord(last) - 0xAC00) % 28
        return "" if index == 0 else "ㄹ" if index == _RIEUL else "ㅇ"
    if last in _DIGIT_FINAL:
        return _DIGIT_FINAL[last]
    if latin := _LATIN_WORD.search(bare):
        return "ㅇ" if latin["ng"] else ""
    return _LETTER_FINAL.get(last.lower(), "")


def with_particle(word: str, particle: str) -> str:
    """Return the word with the right form of the particle; raises KeyError for a particle it does not know."""
    closed, open_ = _PAIRS[particle]
    sound = final_sound(word)
    if closed == "으로":
        return word + ("으로" if sound not in {"", "ㄹ"} else "로")
    return word + (closed if sound else open_)
