"""Sentences: a text is only ever cut between two of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.typography.sentences import first_sentences, sentences

_WORDS = st.lists(
    st.sampled_from(
        [
            "만들었다.",
            "3.5배",
            "2022. 3.",
            "(주)가나",
            "(끝났다.",
            "다음)",
            "“좋다.”",
            "**굵다.",
            "글**",
            "왜?",
        ]
    ),
    max_size=12,
).map(" ".join)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("실험을 했다. 결과가 나왔다.", 2),
        ("왜 그랬을까? 알 수 없다! 그래도 했다.", 3),
        ("2022. 3. 1. 문을 열었다. 매출은 3.5배가 되었다.", 2),
        ("Co. Ltd가 샀다.", 1),
        ("그는 “된다. 해 보자.” 하고 말했다. 되었다.", 2),
        ("그는 “된다.” 한마디만 했다.", 1),
        ("(작게 했다. 크게 했다.) 그다음이다.", 2),
        ("**굵게 했다. 이어 썼다.** 끝났다.", 2),
        ("[고리를 걸었다. 이어진다](https://example.com) 여기다. 끝이다.", 2),
        ("가. 첫째 나. 둘째를 적었다.", 1),
        ("", 0),
    ],
)
def test_ends_of_sentences(text: str, count: int) -> None:
    """An end is a full stop behind a word, a question; never a date, a name, an open bracket, a quotation."""
    assert len(sentences(text)) == count


@given(_WORDS)
def test_sentences_are_the_text(text: str) -> None:
    """Joined they are the text, letter for letter, and each is closed: no bracket, quote or emphasis is torn."""
    found = sentences(text)
    assert "".join(found) == text
    for sentence in found[:-1]:
        assert sentence.count("(") == sentence.count(")")
        assert sentence.count("“") == sentence.count("”")
        assert sentence.count("**") % 2 == 0


@given(_WORDS, st.integers(0, 5))
def test_shortening_keeps_the_beginning(text: str, count: int) -> None:
    """The first sentences are the beginning of the text and end where a sentence ends."""
    kept = first_sentences(text, count)
    assert text.startswith(kept)
    assert sentences(kept) == tuple(
        s.rstrip() if i == count - 1 else s for i, s in enumerate(sentences(text)[:count])
    )
