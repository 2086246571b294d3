"""Words stay whole: a joiner between any two characters that an engine might part, and nowhere else."""

from __future__ import annotations

import itertools
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.typography.words import WORD_JOINER, join_words, spoken_length

_TEXT = st.one_of(
    st.text(max_size=40),
    st.text("가나다 라마.,‘’·()（）㈜漢字abAB019%\u00a0\n\u0301\u200d", max_size=40),
)
_PLAIN = _TEXT.map(lambda text: text.replace(WORD_JOINER, ""))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("가나 다", "가|나 다"),
        ("42.3%", "42|.|3|%"),
        ("LED는 8초", "LED|는 8|초"),
        ("차(茶)로", "차|(|茶|)|로"),
        ("A B12", "A B12"),
        ("", ""),
    ],
)
def test_words_are_joined(text: str, shown: str) -> None:
    """The joiner (shown as a bar) stands inside words, marks and Hanja included, not inside Latin words."""
    assert join_words(text)[0].replace(WORD_JOINER, "|") == shown


@given(_PLAIN)
def test_without_joiners_it_is_the_text_again(text: str) -> None:
    """Nothing is added but U+2060."""
    assert join_words(text)[0].replace(WORD_JOINER, "") == text


@given(_PLAIN)
def test_no_joiner_where_none_belongs(text: str) -> None:
    """None at either end, none beside a space or another joiner, none between two ASCII letters or digits."""
    joined, _ = join_words(text)
    assert not joined.startswith(WORD_JOINER)
    assert not joined.endswith(WORD_JOINER)
    for before, joiner, after in zip(joined, joined[1:], joined[2:], strict=False):
        if joiner == WORD_JOINER:
            assert not before.isspace()
            assert not after.isspace()
            assert WORD_JOINER not in (before, after)
            assert not (before.isascii() and after.isascii() and before.isalnum() and after.isalnum())


@given(st.text("가나다라마漢字。、‘’()", min_size=2, max_size=20))
def test_every_place_inside_a_word_is_joined(word: str) -> None:
    """Between any two neighbours of an 어절 there is a joiner, so that no engine breaks there."""
    joined, _ = join_words(word)
    assert joined == WORD_JOINER.join(word)


@given(_PLAIN, st.integers(0, 40))
def test_carries_over_inline_elements(text: str, cut: int) -> None:
    """A text cut by an inline element is joined as the whole text is, the joiner standing in the later piece."""
    first, before = join_words(text[:cut])
    second, last = join_words(text[cut:], before)
    assert first + second == join_words(text)[0]
    assert last == (text[-1] if text else " ")


@given(_PLAIN)
def test_joining_again_changes_nothing(text: str) -> None:
    """A text that was joined before stays as it is."""
    once, _ = join_words(text)
    assert join_words(once)[0] == once


@pytest.mark.parametrize("cluster", ["e\u0301", "✔\ufe0f", "👩\u200d🔬", "가\u0301", "क\u093f"])
def test_a_mark_stays_on_its_character(cluster: str) -> None:
    """No joiner parts a character from its accent, its variation selector or what U+200D ties to it."""
    assert join_words(cluster)[0] == cluster
    assert join_words(f"{cluster}나")[0] == f"{cluster}{WORD_JOINER}나"


def test_marks_are_known_by_category() -> None:
    """Every combining mark of the blocks a Korean book may hold is left on its base."""
    marks = [chr(code) for code in itertools.chain(range(0x300, 0x370), range(0xFE00, 0xFE10))]
    assert all(unicodedata.category(mark).startswith("M") for mark in marks)
    assert all(WORD_JOINER not in join_words(f"가{mark}")[0] for mark in marks)


@pytest.mark.parametrize(
    ("text", "length"), [("", 0), ("가나다", 3), ("漢字", 2), ("AB", 1), ("ABC", 2), ("가 나", 3), ("8초", 2)]
)
def test_spoken_length(text: str, length: int) -> None:
    """Hangul and Hanja count one, Latin letters and spaces a half, rounded up."""
    assert spoken_length(text) == length
