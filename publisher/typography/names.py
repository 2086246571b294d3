"""Company names: the legal form apart from the name, and the order of an index.

An index is ordered 한글 → 한자 → Latin, legal forms ignored at either end (customary practice of Korean publishers).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_FORMS = (
    r"농업회사법인\s*\(주\)|농업회사법인|어업회사법인|영농조합법인|재단법인|사단법인|사회적협동조합|협동조합|"
    r"주식회사|유한회사|유한책임회사|합자회사|합명회사|\(주\)|\(유\)|\(재\)|\(사\)|㈜|㈔"
)
_LEGAL = re.compile(_FORMS)
_EDGE = re.compile(rf"^(?:{_FORMS})\s*|\s*(?:{_FORMS})$")
_INITIALS = "ㄱㄱㄴㄷㄷㄹㅁㅂㅂㅅㅅㅇㅈㅈㅊㅋㅌㅍㅎ"


@dataclass(frozen=True, slots=True)
class NamePart:
    """A stretch of a company name."""

    text: str
    legal: bool
    """True for the legal form, e.g. (주)."""


def split_legal(name: str) -> tuple[NamePart, ...]:
    """Return the name in stretches of legal form and name proper; joined, they give the name unchanged."""
    parts: list[NamePart] = []
    position = 0
    for match in _LEGAL.finditer(name):
        if match.start() > position:
            parts.append(NamePart(name[position : match.start()], legal=False))
        parts.append(NamePart(match.group(), legal=True))
        position = match.end()
    if position < len(name):
        parts.append(NamePart(name[position:], legal=False))
    return tuple(parts)


def without_legal_form(name: str) -> str:
    """Return the name without legal forms at either end; the whole name where nothing else is left."""
    bare = name.strip()
    while (shorter := _EDGE.sub("", bare).strip()) not in {bare, ""}:
        bare = shorter
    return bare


def sort_key(name: str) -> tuple[int, str]:
    """Return the key that orders names 한글 → 한자 → Latin → digits, spaces and case ignored."""
    bare = unicodedata.normalize("NFC", without_legal_form(name)).replace(" ", "").casefold()
    return _script(bare[:1]), bare


def heading(name: str) -> str:
    """Return the index heading of a name: its 초성, or 漢, A–Z, 0–9 for names of other scripts."""
    first = unicodedata.normalize("NFC", without_legal_form(name)).replace(" ", "")[:1]
    match _script(first.casefold()):
        case 0 if "가" <= first <= "힣":
            return _INITIALS[(ord(first) - 0xAC00) // 588]
        case 0:
            return first
        case 1:
            return "漢"
        case 2:
            return first.upper()
        case _:
            return "0–9"


def _script(character: str) -> int:
    if "가" <= character <= "힣" or "ㄱ" <= character <= "ㅎ":
        return 0
    if "㐀" <= character <= "鿿" or "豈" <= character <= "﫿":
        return 1
    if character.isalpha():
        return 2
    return 3
