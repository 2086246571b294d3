"""Where a line of Korean text may end, and at what price.

Owns: 금칙 (characters that begin or end no line), what belongs together (digits, a number and its unit or sign, Latin
words, leaders, addresses) and the places inside an 어절 that hurt least. Refuses: knowing how wide anything is
(``paragraph``). After klreq §3 "Line breaking" and 한글 맞춤법 부록 (문장 부호); prices are in the unit of a line's
cost: 1 is a line one character off.

A place is an index into the text: the line before ends in front of it, spaces at its end apart, the line after begins
with it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from publisher.typography.lines import WordBreaks


class Place(NamedTuple):
    """Where a line may end."""

    at: int
    price: float


HANGING = 0.35
"""Price of a line that ends in a word of one syllable belonging to the next, or begins with one of the last."""
RARE = 75.0
"""Price of a break between two syllables where they are rare: a line nearly nine characters short."""
SOFT = 30.0
"""Price of a break at a mark inside an 어절 (가운뎃점, slash, bracket) where breaks inside words are rare."""
FREE = 0.04
"""Price of a break between two syllables where they are free: of two even lines the one that ends with a word."""
ADDRESS = 1.0
"""Price of a break inside an address."""
TORN = 1e4
"""Price of a break inside what belongs together, where nothing else fits."""
SPLIT = 1e7
"""Price of a line that begins or ends with a mark it may not, where nothing else fits."""

_NO_START = frozenset(
    "!%),.:;?]}¢°·‐–—‥…‰′″℃℉~/-、。々〉》」』】〕〗〙〛〞〟・ーヽヾ！％），．／：；？］｝～￠｠｡｣､･"
)
_NO_END = frozenset("([{£¥₩€$#@№〈《「『【〔〖〘〚〝（［｛｟￡￥￦｢＄＃＠")
_CLOSING = frozenset({"Pe", "Pf"})
_OPENING = frozenset({"Ps", "Pi"})
_SIGNS = frozenset("-–−+±~…‥—")
"""Marks that begin a line when they begin a word: a sign, a dash, a leader."""
_LEADERS = frozenset("…‥—―–─-.·~")
_QUOTES = frozenset("\"'")
"""Marks that open and close alike."""
_JOINERS = frozenset("\u00a0\u2007\u202f\u2060\ufeff")
_ZERO_WIDTH_JOINER = "\u200d"
_HANGUL = "가-힣"
_SYLLABLES = rf"{_HANGUL}㐀-鿿豈-﫿"
_AFTER_SPACE = re.compile(r"(?<= )(?=[^ ])")
_WORD = re.compile(r"[^ ]+")
_RUN = re.compile(rf"[{_SYLLABLES}]{{2,}}")
_MARK = re.compile(
    rf"(?<=[{_SYLLABLES}]{{2}}[·/])(?=[{_SYLLABLES}]{{2}})"
    rf"|(?<=[{_SYLLABLES}]{{2}})(?=[(（\[「『‘“][^)）\]」』’”]{{2}})"
    rf"|(?<=[^(]{{2}}[)）\]」』’”])(?=[{_SYLLABLES}]{{3}})"
)
_NUMERALS = "조억만천백십"
_COUNTERS = (
    "조|억|만|천|원|달러|유로|엔|명|개|건|곳|대|배|회|차|호|톤|평|년|월|일|시|분|초|도|쪽|장|권|살|세|위|미터|킬로|"
    "센티|밀리|그램|리터|퍼센트|가지|가구|종|번|점|층|동|주|박|마리|그루|벌|켤레|자루|병|잔|여"
)
_LATIN_UNITS = r"[kKMGTcmnμµ]?(?:m|g|t|l|L|W|Wh|V|A|Hz|Pa|J|N|B|s|bps|cal)[²³23]?(?![A-Za-z])"
_BOUND = re.compile(
    rf"(?<=[\d{_NUMERALS}]) +(?={_COUNTERS}|{_LATIN_UNITS}|[%‰℃℉°㎜-㏊])"
    rf"|(?<=[{_NUMERALS}]) +(?=\d)"
    r"|(?<=\d) +(?=[×~:=<>≤≥+±−–-] )|(?<=\d [×~:=<>≤≥+±−–-]) +(?=\d)"
    r"|(?<=[+±−×<>≤≥~₩$€£¥]) +(?=\d)|(?<=제) +(?=\d)|(?<=분의) +(?=\d)"
)
"""Spaces inside an amount: between a number and its unit, its sign, its next numeral, the parts of a fraction."""
_AMOUNT = re.compile(rf"\d[\d.,]*[{_NUMERALS}]*$")
_LONGEST_FIRST = "|".join(sorted(_COUNTERS.split("|"), key=len, reverse=True))
_UNIT = re.compile(rf"[{_NUMERALS}]*(?:시간|개월|개국|{_LONGEST_FIRST})?")
_LEANING = frozenset("그이저한두세네각매몇더덜안못잘꼭늘곧및또큰새헌옛첫온전맨단총약제")
"""Words of one syllable that belong to the next word."""
_LEANT_ON = re.compile(
    r"(?:수|것|데|바|줄|때|뿐|채|등|중|곳|쪽|번|점|듯|척|지|뒤|앞|위|속|밖|안|후)[가-힣]?(?=[ .,]|$)"
)
"""Dependent nouns and the like, with a particle: they belong to the word before."""
_ADDRESS = re.compile(
    r"(?:https?://|www\.)[^ ]+|[\w.+-]+@[\w-]+\.[\w.]+|(?:[\w-]+\.)+[a-z]{2,}/[^ ]*", re.ASCII
)
_ADDRESS_PLACE = re.compile(r"(?<=[^:/]/)(?=[^/])|(?<=[^.]\.)(?=[^.])")
_FEWEST = 2
"""Syllables left on either side of a rare break."""
_LONG = 5
"""Syllables of a word that may break where breaks are rare."""


@lru_cache(maxsize=4096)
def _begins_none(character: str) -> bool:
    """Tell whether no line may begin with a character."""
    return character in _NO_START or unicodedata.category(character) in _CLOSING


@lru_cache(maxsize=4096)
def _ends_none(character: str) -> bool:
    """Tell whether no line may end with a character."""
    return character in _NO_END or unicodedata.category(character) in _OPENING


def places(text: str) -> Iterator[Place]:
    """Yield the places between words, in order."""
    bound = {found.end() for found in _BOUND.finditer(text)}
    for found in _AFTER_SPACE.finditer(text):
        index = found.start()
        if index not in bound and not _forbidden_at_space(text, index):
            yield Place(index, _hanging(text, index))


def inner_places(text: str, words: WordBreaks) -> Iterator[Place]:
    """Yield the places inside words, in no order; none where breaks there are never wanted, addresses apart."""
    for word in _WORD.finditer(text):
        start, content = word.start(), word.group()
        address = _ADDRESS.search(content) if "." in content else None
        if address:
            for found in _ADDRESS_PLACE.finditer(content, address.start() + 1, address.end() - 1):
                yield Place(start + found.start(), ADDRESS)
        elif words is not WordBreaks.NEVER:
            yield from (Place(start + index, price) for index, price in _inside(content, words))


def last_resorts(text: str, start: int, end: int) -> Iterator[Place]:
    """Yield every place between two characters of ``text[start:end]``, a stretch that nothing else parts."""
    for index in range(start + 1, end):
        before, after = text[index - 1], text[index]
        if after == " " or not (before == " " or is_boundary(before, after)):
            continue
        forbidden = _forbidden_at_space(text, index) if before == " " else is_forbidden(text, index)
        yield Place(index, SPLIT if forbidden else TORN)


def is_forbidden(text: str, index: int) -> bool:
    """Tell whether a line may not end before ``text[index]``, which does not follow a space, whatever the policy."""
    before, after = text[index - 1], text[index]
    return (
        before in _JOINERS
        or after in _JOINERS
        or _begins_none(after)
        or _ends_none(before)
        or (before == after and before in _LEADERS)
        or before in _QUOTES
        or after in _QUOTES
        or (before.isascii() and before.isalnum() and after.isascii() and after.isalnum())
        or _tears_number(text, index)
    )


def is_boundary(before: str, after: str) -> bool:
    """Tell whether two neighbouring characters are two for a reader (UAX #29 §3.1, its common rules)."""
    if _ZERO_WIDTH_JOINER in (before, after) or "\U0001f3fb" <= after <= "\U0001f3ff":
        return False
    if unicodedata.category(after)[0] == "M" or "\u1160" <= after <= "\u11ff":
        return False
    return not ("\U0001f1e6" <= before <= "\U0001f1ff" and "\U0001f1e6" <= after <= "\U0001f1ff")


def _tears_number(text: str, index: int) -> bool:
    before, after = text[index - 1], text[index]
    if after.isdigit() or before.isdigit():
        return True
    return bool(before in _NUMERALS and _AMOUNT.search(text[max(0, index - 12) : index]))


def _forbidden_at_space(text: str, index: int) -> bool:
    before = text[max(0, index - 9) : index].rstrip(" ")[-1:]
    after = text[index]
    if before and (before in _JOINERS or _ends_none(before)):
        return True
    if after in _SIGNS:
        following = text[index + 1 : index + 2]
        return (after == "~" and not following.isdigit()) or (after in "-–" and following in {"", " "})
    return after in _JOINERS or _begins_none(after)


def _hanging(text: str, index: int) -> float:
    price = 0.0
    head = text[max(0, index - 3) : index].rstrip(" ")
    if head[-1:] in _LEANING and head[-2:-1] in {"", " "}:
        price = HANGING
    if _LEANT_ON.match(text, index):
        price += HANGING
    return price


def _inside(word: str, words: WordBreaks) -> Iterator[tuple[int, float]]:
    freely = words is WordBreaks.FREELY
    edge = 1 if freely else _FEWEST
    for run in _RUN.finditer(word):
        if not freely and run.end() - run.start() < _LONG:
            continue
        first, last = run.start() + edge, run.end() - edge
        if run.start() and word[run.start() - 1].isalnum():
            if not freely:
                continue  # a unit, or a particle behind a Latin word
            unit = _UNIT.match(word, run.start()) if word[run.start() - 1].isdigit() else None
            first = max(first, unit.end() if unit else 0)
        for index in range(first, last + 1):
            if not is_forbidden(word, index):
                yield index, FREE if freely else RARE
    for found in _MARK.finditer(word):
        if not is_forbidden(word, found.start()):
            yield found.start(), FREE if freely else SOFT
