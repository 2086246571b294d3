"""Uses of terms in running text: whole words, whatever particle stands behind them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.typography.terms import uses_of


@pytest.mark.parametrize(
    ("text", "term", "used"),
    [
        ("처음에는 측정기를 사고, 다시 측정기를 만들었다.", "측정기", ["측정기", "측정기"]),
        ("‘측정기’라는 말", "측정기", ["측정기"]),
        ("PLC로 움직인다", "PLC", ["PLC"]),
        ("스마트\n공장에서", "스마트 공장", ["스마트\n공장"]),
        ("C++(언어)", "C++", ["C++"]),
        ("재측정기는 아니고 측정기다", "측정기", ["측정기"]),
        ("재측정기", "측정기", []),
        ("인증서를 받았다", "인증", []),
        ("PLCs", "PLC", []),
        ("없다", "측정기", []),
        ("빈 말", " ", []),
    ],
)
def test_uses_are_whole_words(text: str, term: str, used: list[str]) -> None:
    """With and without particles, with signs that mean something to patterns; parts of other words are no uses."""
    assert [text[start:end] for start, end in uses_of(term, text)] == used


@given(st.text(), st.text())
def test_uses_stand_in_the_text_in_order(term: str, text: str) -> None:
    """Whatever term and text are: uses do not overlap, and each holds the characters of the term."""
    found = list(uses_of(term, text))
    assert [edge for span in found for edge in span] == sorted(edge for span in found for edge in span)
    assert all("".join(text[start:end].split()) == "".join(term.split()) for start, end in found)
