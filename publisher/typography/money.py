"""Amounts of money in 만, 억 and 조: read, compared, written one way.

``6,129억 원`` is the norm (한글 맞춤법 제43항, 제44항: units apart, numbers in steps of 만), ``6,129억원`` is allowed
beside numerals; a book keeps to one of them. Owns: finding amounts in text, their value, the space before the unit.
Refuses: exchange rates: amounts of different units do not compare.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

_STEPS = {"십": 10, "백": 100, "천": 1000}
_SCALES = {"만": 10**4, "억": 10**8, "조": 10**12, "경": 10**16}
_UNITS = ("원", "달러", "유로", "엔", "위안")
_NUMERAL = r"\d+(?:,\d{3})*(?:\.\d+)?"
_SECTION = rf"{_NUMERAL}\s?(?:[십백천]\s?(?:\d\s?[십백]\s?)*)?"
_AMOUNT = rf"(?<![\d.,])(?:{_SECTION}[만억조경]\s?)*(?:{_SECTION}[만억조경]?)"
_BEHIND = (
    r"(?![가-힣])"
    r"|(?=[은는을를과와의에도로만씩대정선안을이가]|으로|까지|부터|보다|이상|이하|미만|초과|규모|수준|가량|짜리|어치|"
    r"인[ ,.]|이다|이었|이며|였|어[^가-힣]?|상당)"
)
"""What may follow a unit: no other Hangul, or a particle or suffix. ``3천 원료`` is no money."""
_UNIT = rf"(?P<unit>{'|'.join(_UNITS)})(?:{_BEHIND})"
_WRITTEN = re.compile(rf"(?P<amount>{_AMOUNT})(?P<space>\s?){_UNIT}")
_SPACING = re.compile(
    rf"(?P<before>(?:\d\s?|수|몇)[십백천]*[십백천만억조경])(?P<space>[ \u00a0]?)(?P<unit>원)(?:{_BEHIND})"
)
"""Other units are words of more than one syllable and keep the space they are written with."""
_BARE = re.compile(
    r"(?P<before>(?:^|[(（\[]|단위\s?[:：]?\s?)[십백천]?[만억조])[ ]?(?P<unit>원)(?=$|[)）\],])"
)
"""A unit alone, as charts and tables name it: ``(억원)``."""
_TOKEN = re.compile(rf"(?P<number>{_NUMERAL})|(?P<step>[십백천])|(?P<scale>[만억조경])")


class AmountSpacing(StrEnum):
    """Whether a space stands between 만, 억 or 조 and 원."""

    SPACED = "spaced"
    """``6,129억 원``."""
    JOINED = "joined"
    """``6,129억원``."""


@dataclass(frozen=True, slots=True)
class Money:
    """An amount of money."""

    value: Decimal
    """In units, exactly: 6,129억 원 is 612,900,000,000."""
    unit: str
    """``원``, ``달러``, …"""

    def __lt__(self, other: Money) -> bool:
        """Tell whether it is less. Raises ValueError for another unit."""
        if self.unit != other.unit:
            raise ValueError(f"{self.unit} and {other.unit} do not compare")
        return self.value < other.value

    def __gt__(self, other: Money) -> bool:
        """Tell whether it is more. Raises ValueError for another unit."""
        return other < self


@dataclass(frozen=True, slots=True)
class FoundMoney:
    """An amount where it is written."""

    start: int
    """Index of its first character."""
    end: int
    """Index behind its unit."""
    money: Money


def find_money(text: str) -> Iterator[FoundMoney]:
    """Yield the amounts of a text, in order: ``1조 6천억원``, ``47억 3천만 원``, ``12,000원``, ``3만 달러``."""
    for found in _WRITTEN.finditer(text):
        yield FoundMoney(found.start(), found.end(), Money(_value(found["amount"]), found["unit"]))


def read_money(text: str) -> Money | None:
    """Return the amount a text is; None for any other text."""
    found = _WRITTEN.fullmatch(text.strip())
    return None if found is None else Money(_value(found["amount"]), found["unit"])


def write_money(money: Money, spacing: AmountSpacing) -> str:
    """Return an amount in steps of 만. Raises ValueError for one that is negative."""
    if money.value < 0:
        raise ValueError(f"{money.value} is negative")
    whole, rest = divmod(money.value, 1)
    groups: list[str] = []
    left = int(whole)
    for name, scale in reversed(_SCALES.items()):
        count, left = divmod(left, scale)
        if count:
            groups.append(f"{count:,}{name}")
    if left or rest or not groups:
        fraction = f"{rest.normalize():f}".removeprefix("0") if rest else ""
        groups.append(f"{left:,}{fraction}")
    scaled = groups[-1][-1] in _SCALES
    space = " " if scaled and spacing is AmountSpacing.SPACED else ""
    return f"{' '.join(groups)}{space}{money.unit}"


def with_spacing(text: str, spacing: AmountSpacing) -> str:
    """Return a text with all its amounts, and units that stand alone, spaced one way; all else is left."""
    space = " " if spacing is AmountSpacing.SPACED else ""
    text = _SPACING.sub(lambda found: f"{found['before']}{space}{found['unit']}", text)
    return _BARE.sub(lambda found: f"{found['before']}{space}{found['unit']}", text)


def spacings(text: str) -> Iterator[tuple[int, int, AmountSpacing]]:
    """Yield how the amounts of a text are spaced: start and end of the place, and the way."""
    for found in _SPACING.finditer(text):
        way = AmountSpacing.SPACED if found["space"] else AmountSpacing.JOINED
        yield found.start(), found.end(), way


def _value(amount: str) -> Decimal:
    total, section = Decimal(0), Decimal(0)
    number: Decimal | None = None
    for token in _TOKEN.finditer(amount):
        if token["number"]:
            number = Decimal(token["number"].replace(",", ""))
        elif token["step"]:
            section += (Decimal(1) if number is None else number) * _STEPS[token["step"]]
            number = None
        else:
            total += (section + (number or 0)) * _SCALES[token["scale"]]
            section, number = Decimal(0), None
    return total + section + (number or 0)
