"""Company names: the legal form apart from the name, and the order of an index."""

from __future__ import annotations

import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.typography.names import heading, sort_key, split_legal, without_legal_form

_FORMS = (
    "(주)",
    "㈜",
    "주식회사",
    "농업회사법인",
    "농업회사법인(주)",
    "농업회사법인 (주)",
    "어업회사법인",
    "영농조합법인",
    "재단법인",
    "사단법인",
    "(재)",
    "(사)",
    "(유)",
    "㈔",
    "유한회사",
    "유한책임회사",
    "합자회사",
    "합명회사",
    "협동조합",
    "사회적협동조합",
)
_REAL = {
    "ㄴ": ("(주)나눔에너지",),
    "ㄷ": ("대일공업", "(주)동양화학", "(주)드림텍", "디케이락(주)"),
    "ㅁ": ("(주)명진티에스알 언양공장",),
    "ㅇ": (
        "(주)아이윈",
        "(주)아이제이에스",
        "(주)엘시스",
        "엘이디라이텍(주)",
        "(주)엠 에이 티",
        "영도산업(주)",
        "(주)와이테크 강릉공장",
        "(주)웰파인",
        "(주)유노믹",
        "(주)인트인",
    ),
    "ㅈ": ("제로웰(주)", "(주)제우스", "(주)지엔아이씨티"),
    "ㅋ": ("(주)캐프", "(주)코러싱"),
    "ㅌ": ("주식회사티앤지", "(주)티젠"),
    "ㅍ": ("파미셀(주)", "주식회사 파이버프로", "(주)파인메딕스", "농업회사법인 푸디웜 주식회사"),
    "ㅎ": ("(주)한성알미늄", "농업회사법인(주) 한우물", "(주)한중엔시에스", "주식회사 휴비스"),
}
"""The 31 companies of the reference book as an index lists them, ordered by hand."""
_NAMES = st.text("가나다하힣까ㄱ漢字ABz0 9(주)㈜·", max_size=15)


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("(주)캐프", [("(주)", True), ("캐프", False)]),
        ("디케이락(주)", [("디케이락", False), ("(주)", True)]),
        ("주식회사티앤지", [("주식회사", True), ("티앤지", False)]),
        ("농업회사법인(주) 한우물", [("농업회사법인(주)", True), (" 한우물", False)]),
        (
            "농업회사법인 푸디웜 주식회사",
            [("농업회사법인", True), (" 푸디웜 ", False), ("주식회사", True)],
        ),
        ("대일공업", [("대일공업", False)]),
        ("", []),
    ],
)
def test_legal_forms_are_told_apart(name: str, parts: list[tuple[str, bool]]) -> None:
    """The legal form is a stretch of its own, wherever it stands."""
    assert [(part.text, part.legal) for part in split_legal(name)] == parts


@given(
    st.one_of(st.text(max_size=30), st.lists(st.sampled_from((*_FORMS, "가나", " ", "Foods"))).map("".join))
)
def test_the_parts_joined_are_the_name(name: str) -> None:
    """A name is shown as it is written: nothing is lost, added or empty."""
    parts = split_legal(name)
    assert "".join(part.text for part in parts) == name
    assert all(part.text for part in parts)


@pytest.mark.parametrize("form", _FORMS)
@pytest.mark.parametrize(
    "pattern", ["{form}가나정밀", "{form} 가나정밀", "가나정밀{form}", "가나정밀 {form}"]
)
def test_legal_forms_are_ignored_at_either_end(form: str, pattern: str) -> None:
    """With and without its legal form a name stands at the same place of the index."""
    name = pattern.format(form=form)
    assert without_legal_form(name) == "가나정밀"
    assert sort_key(name) == sort_key("가나정밀")
    assert heading(name) == "ㄱ"


def test_a_name_that_is_only_a_legal_form_keeps_it() -> None:
    """Nothing is stripped down to nothing."""
    assert without_legal_form("(주)") == "(주)"
    assert without_legal_form("협동조합") == "협동조합"


def test_the_companies_of_the_reference_book() -> None:
    """All 31 stand in the order a reader expects, under their 초성, whatever order they come in."""
    listed = [name for names in _REAL.values() for name in names]
    assert len(listed) == 31
    shuffled = random.Random(7).sample(listed, len(listed))
    assert sorted(shuffled, key=sort_key) == listed
    assert {letter: tuple(n for n in listed if heading(n) == letter) for letter in _REAL} == _REAL


def test_scripts_follow_one_another() -> None:
    """한글 → 한자 → Latin → digits; case and spaces do not count."""
    ordered = ["가나", "가 나다", "까치", "나라", "힣", "大韓", "漢江", "Apple", "banana", "Cherry", "3D랩"]
    assert sorted(random.Random(7).sample(ordered, len(ordered)), key=sort_key) == ordered
    assert sort_key("A B") == sort_key("ab")
    assert [heading(name) for name in ("까치", "大韓", "apple", "3D랩")] == ["ㄱ", "漢", "A", "0–9"]


@pytest.mark.parametrize(
    ("name", "letter"),
    list(
        zip("가까나다따라마바빠사싸아자짜차카타파하", "ㄱㄱㄴㄷㄷㄹㅁㅂㅂㅅㅅㅇㅈㅈㅊㅋㅌㅍㅎ", strict=True)
    ),
)
def test_doubled_initials_stand_with_the_plain_ones(name: str, letter: str) -> None:
    """Nineteen initials make fourteen headings."""
    assert heading(name) == letter


@given(st.text("가나다하힣까漢字", min_size=1, max_size=8))
def test_normal_forms_are_one(name: str) -> None:
    """A name typed on a system that decomposes Hangul stands at the same place."""
    decomposed = unicodedata.normalize("NFD", name)
    assert sort_key(decomposed) == sort_key(name)
    assert heading(decomposed) == heading(name)


@given(st.lists(_NAMES.filter(lambda name: bool(name.strip())), max_size=12))
def test_names_of_one_heading_stand_together(names: list[str]) -> None:
    """In the order of the index no heading comes twice."""
    headings = [heading(name) for name in sorted(names, key=sort_key)]
    assert len(list(dict.fromkeys(headings))) == sum(
        1 for i, letter in enumerate(headings) if i == 0 or headings[i - 1] != letter
    )
