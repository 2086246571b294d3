"""Particles follow the final sound of a word as it is read aloud."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.typography.particles import final_sound, with_particle

_SYLLABLES = st.characters(min_codepoint=ord("가"), max_codepoint=ord("힣"))
_FORMS = {"은": "는", "이": "가", "을": "를", "과": "와", "이라": "라"}
"""The form after a consonant and the one after a vowel."""


@pytest.mark.parametrize(("closed", "open_"), _FORMS.items())
def test_after_hangul(closed: str, open_: str) -> None:
    """A final consonant takes the one form, a vowel the other."""
    assert with_particle("부산", closed) == f"부산{closed}"
    assert with_particle("서울", closed) == f"서울{closed}"
    assert with_particle("제주", closed) == f"제주{open_}"


@pytest.mark.parametrize("pair", [("은", "는"), ("이", "가"), ("을", "를"), ("과", "와"), ("으로", "로")])
def test_either_form_may_be_asked_for(pair: tuple[str, str]) -> None:
    """Both forms of a pair ask for the same particle."""
    for word in ("부산", "서울", "제주"):
        assert with_particle(word, pair[0]) == with_particle(word, pair[1])


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("부산", "부산으로"),
        ("서울", "서울로"),
        ("제주", "제주로"),
        ("1", "1로"),
        ("3", "3으로"),
        ("LED", "LED로"),
    ],
)
def test_rieul_takes_ro(word: str, said: str) -> None:
    """으로 stands after a consonant, but 로 after ㄹ."""
    assert with_particle(word, "으로") == said


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("(주)캐프", "(주)캐프는"),
        ("캐프(주)", "캐프(주)는"),
        ("파미셀(주)", "파미셀(주)은"),
        ("파미셀㈜", "파미셀㈜은"),
        ("농업회사법인 푸디웜 주식회사", "농업회사법인 푸디웜 주식회사는"),
        ("감지기(센서)", "감지기(센서)는"),
        ("한밭(대전)", "한밭(대전)은"),
        ("가상(假想) (주)", "가상(假想) (주)은"),
        ("(서울)", "(서울)은"),
        ("[제주]", "[제주]는"),
        ("(주)", "(주)는"),
        ("㈜", "㈜는"),
        ("‘서울’", "‘서울’은"),
        ("『제주』", "『제주』는"),
    ],
)
def test_brackets_at_the_end_are_not_read(word: str, said: str) -> None:
    """What stands in brackets behind a word is passed over; a name in brackets alone is read."""
    assert with_particle(word, "은") == said


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("LED", "LED는"),  # 엘이디
        ("R&D", "R&D는"),  # 알앤디
        ("HTML", "HTML은"),  # 엘
        ("IBM", "IBM은"),  # 엠
        ("LAN", "LAN은"),  # 엔
        ("VR", "VR은"),  # 알
        ("LNG", "LNG는"),  # 지
        ("Seoul", "Seoul은"),  # 울
        ("Solution", "Solution은"),  # 션
        ("Engineering", "Engineering은"),  # 링
        ("Center", "Center는"),  # 터
        ("Foods", "Foods는"),  # 즈
    ],
)
def test_after_latin_letters(word: str, said: str) -> None:
    """Capitals are read by their names, words as they are transcribed."""
    assert with_particle(word, "은") == said


@pytest.mark.parametrize(
    ("words", "particle"),
    [("0 1 3 6 7 8 10 21", "은"), ("2 4 5 9 12", "는")],
)
def test_after_digits(words: str, particle: str) -> None:
    """Digits are read in Sino-Korean: 영 일 삼 육 칠 팔 십 close, 이 사 오 구 do not."""
    for word in words.split():
        assert with_particle(word, "은") == word + particle


@pytest.mark.parametrize(
    ("words", "particle"),
    [
        ("100% 10~15℃ 3㎛ 10km 5mm 3m 20m² 7㎡ 500mL 3ℓ", "는"),
        ("3kg 3㎏ 5g 80dB 10MPa", "은"),
        ("5G 3D 10V", "는"),
    ],
)
def test_after_units(words: str, particle: str) -> None:
    """A unit behind a number is read as a word: 퍼센트, 도, 미터, 리터; 그램, 데시벨, 파스칼."""
    for word in words.split():
        assert with_particle(word, "은") == word + particle


@given(_SYLLABLES)
def test_every_syllable(syllable: str) -> None:
    """The final sound of a syllable is what its decomposition ends in, in either normal form."""
    letters = unicodedata.normalize("NFD", syllable)
    closed = len(letters) == 3
    sound = final_sound(syllable)
    assert bool(sound) == closed
    assert (sound == "ㄹ") == (letters[-1] == "\u11af")
    assert final_sound(letters) == sound


@given(st.text(max_size=20), st.sampled_from(("은", "이", "을", "과", "으로", "이라")))
def test_the_word_itself_never_changes(word: str, particle: str) -> None:
    """Whatever the word is, only one of two particles is added."""
    said = with_particle(word, particle)
    assert said.startswith(word)
    assert said.removeprefix(word) in {particle, _FORMS.get(particle, "로")}


def test_an_unknown_particle_is_refused() -> None:
    """A particle without two forms is no question for this room."""
    with pytest.raises(KeyError):
        with_particle("서울", "도")
