"""Markdown as plain text: words stay, markup goes."""

from __future__ import annotations

import pytest

from publisher.html.plain import plain_text


@pytest.mark.parametrize(
    ("markdown", "plain"),
    [
        ("**굵게** _기울게_ `글` [링크](https://example.com)", "굵게 기울게 글 링크"),
        ("한 줄\n이어진 줄\n\n다음 문단", "한 줄 이어진 줄\n\n다음 문단"),
        ("# 제목\n\n글", "제목\n\n글"),
        ("- 하나\n- 둘\n  - 둘의 하나\n\n끝", "· 하나\n· 둘\n  · 둘의 하나\n\n끝"),
        ("3. 셋\n4. 넷", "3. 셋\n4. 넷"),
        ("| 시기 | 절차 |\n|---|---|\n| 2월 | 공고 |", "시기 | 절차\n2월 | 공고"),
        ("글[^1] 뒤\n\n[^1]: 각주", "글 뒤"),
        ("<script>x</script>", "<script>x</script>"),
        ("A & B < C", "A & B < C"),
    ],
)
def test_words_stay_and_markup_goes(markdown: str, plain: str) -> None:
    """Every construct of a manuscript has a plain form."""
    assert plain_text(markdown) == plain
