"""Straight quotation marks become the ones of printed Korean."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.typography.quotes import QuoteTurner, with_turned_quotes


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ('"만들 수 있다"고 했다.', "“만들 수 있다”고 했다."),
        ("'작은 실험'이라는 말", "‘작은 실험’이라는 말"),
        ("\"그는 '된다'고 했다.\"", "“그는 ‘된다’고 했다.”"),
        ("대표는 \"'된다'\"고 했다", "대표는 “‘된다’”고 했다"),
        ('("가상")', "(“가상”)"),
        ('표준—"가상"', "표준—“가상”"),
        ("Maker's Day", "Maker’s Day"),
        ("'22년부터 '24년까지", "’22년부터 ’24년까지"),
        ("5' 6\"", "5' 6\""),
        ('27" 화면', '27" 화면'),
        ('"27" 화면', "“27” 화면"),
        ("'2022년'", "‘2022년’"),
        ("『책』과 「글」", "『책』과 「글」"),
        ("“이미” ‘그런’ 글", "“이미” ‘그런’ 글"),
        ("", ""),
    ],
)
def test_marks_turn(written: str, printed: str) -> None:
    """They open behind spaces, brackets and dashes and close elsewhere; measures keep them, years have one."""
    assert with_turned_quotes(written) == printed


def test_a_paragraph_may_come_in_pieces() -> None:
    """Emphasis inside a quotation, or a mark that begins a piece, changes nothing."""
    turner = QuoteTurner()
    assert [turner.turned(piece) for piece in ('그는 "', "된다", '"고 했다.')] == [
        "그는 “",
        "된다",
        "”고 했다.",
    ]


def test_a_mark_behind_code_closes() -> None:
    """What is left out counts as a word."""
    turner = QuoteTurner()
    opened = turner.turned('"')
    turner.passed()
    assert (opened, turner.turned('"이다')) == ("“", "”이다")


@given(st.text("가나 a1'\"()“”‘’.,—", max_size=40))
def test_only_straight_marks_change(text: str) -> None:
    """Each character stays but for those, which stay or become one of four; a second time nothing changes."""
    turned = with_turned_quotes(text)
    assert len(turned) == len(text)
    for before, after in zip(text, turned, strict=True):
        assert after == before or (before in "'\"" and after in {"'": "‘’", '"': "“”"}[before])
    assert with_turned_quotes(with_turned_quotes(text).replace("'", "").replace('"', "")) == turned.replace(
        "'", ""
    ).replace('"', "")
