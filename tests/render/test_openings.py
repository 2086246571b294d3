"""The words each page begins with: running text, as it stands in a book without pages."""

from __future__ import annotations

import pytest
from pipeline.setting import make_engine

from publisher.editions.manuscript import SectionKind
from publisher.html.fragment import Fragment
from publisher.render.openings import opening

SHEET = """
@page { size: 400px 100px; margin: 0 }
body { margin: 0; font: 10px/20px "Noto Serif CJK KR" } p, figure { margin: 0 }
.next { break-before: page } .next::before { content: "머리" } .apart { position: absolute }
"""
TEXT = "<p>첫 쪽</p>"


def openings(body: str) -> list[str]:
    """Return the first words of each page."""
    html = f"<section id='a' class='story'>{body}</section>"
    laid = make_engine(SHEET).lay_out(Fragment("a", SectionKind.STORY, "", html), {}, verso=False)
    return [opening(page._page_box) for page in laid.document.pages]


def test_text() -> None:
    """As much as a place is known by, without the joiners that keep words whole."""
    long = "가나다라마바사아자차카타파하 " * 5
    assert openings(f"{TEXT}<p class='next'>{long}</p>") == ["첫 쪽", f"{long[:40]}".rstrip()]


@pytest.mark.parametrize(
    "figure",
    [
        "<figure class='photo next'><figcaption>그림 1 설명</figcaption></figure>",
        "<div class='charts charts--1 next'><figure>도표</figure></div>",
        "<div class='metrics next'><p>핵심 성과</p></div>",
        "<p class='next'><span class='apart'>옆</span></p>",
    ],
)
def test_what_may_stand_elsewhere_is_left_out(figure: str) -> None:
    """A figure may be moved on pages, and what is set apart has no place in the text."""
    assert openings(f"{TEXT}{figure}<p>본문이 이어진다</p>") == ["첫 쪽", "본문이 이어진다"]


def test_nothing_to_read() -> None:
    """A page of one figure begins with no words."""
    assert openings(f"{TEXT}<figure class='photo next'>그림</figure>") == ["첫 쪽", ""]
