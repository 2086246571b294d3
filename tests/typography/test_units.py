"""Units written as one character, in letters."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.typography.units import with_spelled_units


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("217㎞", "217km"),
        ("1,000㎡", "1,000m²"),
        ("1,300㎥의 물", "1,300m³의 물"),
        ("1.1㎛", "1.1\N{MICRO SIGN}m"),
        ("9.8㎨", "9.8m/s²"),
        ("㎾와 ㏊", "kW와 ha"),
        ("22℃, ㈜, ½, m²", "22℃, ㈜, ½, m²"),
    ],
)
def test_units_are_spelled(written: str, printed: str) -> None:
    """Letters, raised powers, the micro sign; what is no unit of that block stays."""
    assert with_spelled_units(written) == printed


@given(st.text(st.characters(exclude_characters="\N{DIVISION SLASH}")))
def test_spelling_says_the_same(text: str) -> None:
    """By compatibility the text is what it was, and spelling it once is enough."""
    spelled = with_spelled_units(text)
    same = unicodedata.normalize("NFKC", text).replace("\N{DIVISION SLASH}", "/")
    assert unicodedata.normalize("NFKC", spelled) == same
    assert with_spelled_units(spelled) == spelled
