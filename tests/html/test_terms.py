"""First uses of terms in Markdown: one mark each, and nothing else of the text changed."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest

from publisher.html.prose import Prose

_MARK = re.compile(r'<span id="([^"]+)">(.*?)</span>', re.DOTALL)


def prose(terms: Mapping[str, str]) -> Prose:
    """Return Markdown of a case that explains these terms."""
    return Prose("case-1", {3: "case-3"}, lambda *_: "", terms=terms)


def numbered(*terms: str) -> dict[str, str]:
    """Return terms under their ids."""
    return {f"case-1-term-{number}": term for number, term in enumerate(terms, start=1)}


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("측정기를 사고, 다시 측정기를 만들었다.", "측정기"),
        ("굵은 **측정기**를", "측정기"),
        ("굵은 **글** 측정기는", "측정기"),
        ("- 목록의 측정기", "측정기"),
        ("| 이름 |\n|---|\n| 측정기 |", "측정기"),
        ("스마트\n공장에서", "스마트 공장"),
        ("R&D의 뜻", "R&D"),
        ("[말](case:3)과 측정기", "측정기"),
    ],
)
def test_the_first_use_is_marked_once(text: str, term: str) -> None:
    """One element with the term's id around the very word; without it the text is what it was."""
    marked = prose(numbered(term))
    made = str(marked.block(text))
    ((name, words),) = _MARK.findall(made)
    assert name == "case-1-term-1"
    assert words.replace("&amp;", "&").split() == term.split()
    assert _MARK.sub(r"\2", made) == str(prose({}).block(text))
    assert marked.unused_terms == ()


@pytest.mark.parametrize(
    "text",
    [
        "재측정기",
        "[측정기](https://example.com/)",
        "## 측정기",
        "`측정기`",
        "    측정기",
        "| 측정기 |\n|---|\n| 값 |",
        "측**정기**",
        "글[^1]\n\n[^1]: 측정기를",
        "없다",
    ],
)
def test_what_is_no_use_is_left_alone(text: str) -> None:
    """Parts of other words, links, headings, headers of tables, code and footnotes are not marked."""
    unmarked = prose(numbered("측정기"))
    assert str(unmarked.block(text)) == str(prose({}).block(text))
    assert unmarked.unused_terms == ("case-1-term-1",)


def test_only_running_text_counts() -> None:
    """A caption does not use up a term, a lead does, and the text behind it is left alone."""
    told = prose(numbered("측정기"))
    assert "<span" not in told.phrase("측정기를 판다")
    assert told.phrase("측정기를 산다", running=True) == '<span id="case-1-term-1">측정기</span>를 산다'
    assert "<span" not in told.block("측정기를 판다")


def test_a_longer_term_is_not_taken_apart() -> None:
    """Of two terms, one in the other, each is marked where it stands by itself."""
    made = str(prose(numbered("센서", "압력 센서")).block("압력 센서와 센서를 달았다."))
    assert _MARK.findall(made) == [("case-1-term-2", "압력 센서"), ("case-1-term-1", "센서")]
