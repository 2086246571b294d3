"""Amounts fall into big numerals and small units, and nothing of them is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.typography.amounts import AmountPart, split_amount

_VALUE_CHARACTERS = "0123456789.,~:+-−±% 년월일만억조원명초℃㎛가\t"


@pytest.mark.parametrize(
    ("value", "parts"),
    [
        ("1조 6천억원", [("1", "조"), ("6", "천억원")]),
        ("6,129억원", [("6,129", "억원")]),
        ("2만 4천 명", [("2", "만"), ("4", "천 명")]),
        ("0.8초", [("0.8", "초")]),
        ("98.2%", [("98.2", "%")]),
        ("10~15℃", [("10~15", "℃")]),
        ("±0.3㎛", [("±0.3", "㎛")]),
        ("-3.5%", [("-3.5", "%")]),
        ("−3.5%", [("−3.5", "%")]),
        ("1:3", [("1:3", "")]),
        ("약 3명", [("", "약"), ("3", "명")]),
        ("없음", [("", "없음")]),
        ("", []),
    ],
)
def test_numerals_and_units(value: str, parts: list[tuple[str, str]]) -> None:
    """Each numeral stands with the unit behind it; words without a numeral are a unit alone."""
    assert [(part.number, part.unit) for part in split_amount(value)] == parts


@pytest.mark.parametrize(
    ("value", "first", "rest"),
    [("2022년 3월", "2022", "년 3월"), ("2022년 3월 5일", "2022", "년 3월 5일"), ("3월 5일", "3", "월 5일")],
)
def test_a_date_has_one_big_numeral(value: str, first: str, rest: str) -> None:
    """Only the first number of a date is big: two big ones would read as two amounts."""
    assert split_amount(value) == (AmountPart(first, rest),)


@pytest.mark.parametrize(
    ("value", "parts"),
    [
        ("8, 9초", [("8", ","), ("9", "초")]),
        ("3. 5.", [("3", "."), ("5", ".")]),
        ("1,000,000원", [("1,000,000", "원")]),
    ],
)
def test_only_a_comma_between_digits_is_big(value: str, parts: list[tuple[str, str]]) -> None:
    """A comma or full stop inside a number belongs to it; one behind it is text."""
    assert [(part.number, part.unit) for part in split_amount(value)] == parts


@given(st.one_of(st.text(max_size=30), st.text(_VALUE_CHARACTERS, max_size=30)))
def test_no_character_but_spaces_is_lost(value: str) -> None:
    """The parts, joined, are the value without its spaces, in order."""
    joined = "".join(part.number + part.unit for part in split_amount(value))
    assert "".join(joined.split()) == "".join(value.split())


@given(st.text(_VALUE_CHARACTERS, max_size=30))
def test_no_part_is_empty(value: str) -> None:
    """A part holds a numeral, a unit, or both; a numeral begins and ends as a number does."""
    parts = split_amount(value)
    assert all(part.number or part.unit for part in parts)
    assert all(part.number.lstrip("+-−±")[0].isdigit() for part in parts if part.number)
    assert all(part.number[-1].isdigit() for part in parts if part.number)
