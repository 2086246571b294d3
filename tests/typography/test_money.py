"""Amounts of money are read as numbers, compared, and written one way."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.typography.money import (
    AmountSpacing,
    Money,
    find_money,
    read_money,
    spacings,
    with_spacing,
    write_money,
)

SPACED, JOINED = AmountSpacing.SPACED, AmountSpacing.JOINED
_WON = st.decimals(min_value=0, max_value=Decimal(10) ** 19, places=0).map(lambda value: Money(value, "원"))


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("6,129억 원", 612_900_000_000, "원"),
        ("6,129억원", 612_900_000_000, "원"),
        ("1조 6천억원", 1_600_000_000_000, "원"),
        ("47억 3천만 원", 4_730_000_000, "원"),
        ("3천5백만원", 35_000_000, "원"),
        ("1억 2,345만 6,789원", 123_456_789, "원"),
        ("2.5억원", 250_000_000, "원"),
        ("5천원", 5_000, "원"),
        ("12,000원", 12_000, "원"),
        ("120만 달러", 1_200_000, "달러"),
    ],
)
def test_amounts_are_read(text: str, value: int, unit: str) -> None:
    """Steps of ten, hundred and thousand count within steps of ten thousand."""
    assert read_money(text) == Money(Decimal(value), unit)


@pytest.mark.parametrize(
    "text", ["", "억원", "6,129억", "3천 원료", "10만 원고지", "12,000원부터 시작", "2022년", "만원 버스"]
)
def test_other_texts_are_no_amounts(text: str) -> None:
    """Neither a number without its unit, nor a unit without a number, nor a word that begins like one."""
    assert read_money(text) is None


def test_amounts_are_found_in_sentences() -> None:
    """With particles and suffixes behind them; a number that stands before belongs to none of them."""
    text = "2019년 3억원이 2020년 1조 2천억 원대로, 2021 5만원짜리는 그대로. 인원 5명."
    assert [text[found.start : found.end] for found in find_money(text)] == ["3억원", "1조 2천억 원", "5만원"]


def test_amounts_compare_by_value() -> None:
    """However they are written; those of other units do not."""
    small, large = read_money("9,999만원"), read_money("1억 원")
    assert small is not None
    assert large is not None
    assert small < large
    assert large > small
    assert sorted([large, small]) == [small, large]
    dollars = read_money("3만 달러")
    assert dollars is not None
    with pytest.raises(ValueError, match="do not compare"):
        assert small < dollars


@pytest.mark.parametrize(
    ("value", "spaced", "joined"),
    [
        ("612900000000", "6,129억 원", "6,129억원"),
        ("1600000000000", "1조 6,000억 원", "1조 6,000억원"),
        ("123456789", "1억 2,345만 6,789원", "1억 2,345만 6,789원"),
        ("10000", "1만 원", "1만원"),
        ("0", "0원", "0원"),
        ("0.5", "0.5원", "0.5원"),
        ("12000.25", "1만 2,000.25원", "1만 2,000.25원"),
    ],
)
def test_amounts_are_written(value: str, spaced: str, joined: str) -> None:
    """In steps of ten thousand; the space is asked for behind 만, 억 and 조 alone."""
    money = Money(Decimal(value), "원")
    assert (write_money(money, SPACED), write_money(money, JOINED)) == (spaced, joined)


def test_a_loss_is_not_written() -> None:
    """There is no sign in the grammar of amounts."""
    with pytest.raises(ValueError, match="negative"):
        write_money(Money(Decimal(-1), "원"), SPACED)


@given(_WON, st.sampled_from(AmountSpacing))
def test_what_is_written_is_read(money: Money, spacing: AmountSpacing) -> None:
    """Writing and reading are each other's inverse, in either spacing."""
    assert read_money(write_money(money, spacing)) == money


@given(_WON, st.sampled_from(AmountSpacing), st.sampled_from(AmountSpacing))
def test_spacing_changes_spacing_alone(money: Money, written: AmountSpacing, wanted: AmountSpacing) -> None:
    """An amount that is spaced anew is the one that would have been written so."""
    assert with_spacing(write_money(money, written), wanted) == write_money(money, wanted)


@pytest.mark.parametrize(
    ("text", "spaced"),
    [
        ("매출 102억원, 수출 3만달러", "매출 102억 원, 수출 3만달러"),
        ("수십억원이 몇천만원으로", "수십억 원이 몇천만 원으로"),
        ("총사업비(억원)", "총사업비(억 원)"),
        ("억원", "억 원"),
        ("단위: 백만원", "단위: 백만 원"),
        ("16억원어치, 100억원대, 2만원짜리", "16억 원어치, 100억 원대, 2만 원짜리"),
    ],
)
def test_texts_are_spaced_one_way(text: str, spaced: str) -> None:
    """Numerals, 수 and 몇, and units alone; other currencies stay as they are."""
    assert with_spacing(text, SPACED) == spaced
    assert with_spacing(spaced, JOINED) == text
    assert with_spacing(with_spacing(text, SPACED), SPACED) == spaced


@pytest.mark.parametrize(
    "text", ["3천 원료", "3천원료", "10만 원고지", "만원 버스", "천원", "12,000원", "수원", "억원장"]
)
def test_what_is_no_amount_is_left(text: str) -> None:
    """Words that look like one, amounts without 만, 억 and 조, and a full bus."""
    assert with_spacing(text, SPACED) == with_spacing(text, JOINED) == text


@given(st.text("0123456789,. 십백천만억조원수몇()달러은고료", max_size=40), st.sampled_from(AmountSpacing))
def test_only_spaces_change(text: str, spacing: AmountSpacing) -> None:
    """Whatever the text, it keeps its characters, and a second time nothing is left to change."""
    once = with_spacing(text, spacing)
    assert once.replace(" ", "") == text.replace(" ", "")
    assert with_spacing(once, spacing) == once
    assert {way for _, _, way in spacings(once)} <= {spacing}
