"""The printed pages in the EPUB: each is marked where its words begin, and listed in order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from publisher.assembly.epub.page_list import PagePlace, PrintedPage, mark_pages, page_list

X = {"x": "http://www.w3.org/1999/xhtml"}
TYPE = "{http://www.idpf.org/2007/ops}type"


def body(html: str) -> Any:
    """Return the body of a chapter."""
    return etree.fromstring(f'<body xmlns="{X["x"]}" xmlns:epub="http://www.idpf.org/2007/ops">{html}</body>')


def printed(*words: str, fragment: str = "one", first: int = 4) -> list[PrintedPage]:
    """Return the pages of a fragment from a number on; each begins with some words."""
    return [PrintedPage(str(first + at), fragment, at == 0, text) for at, text in enumerate(words)]


def marked(html: str, pages: Sequence[PrintedPage]) -> tuple[list[str], tuple[PagePlace, ...]]:
    """Return the text behind each marker up to the next, white space apart, and where markers stand."""
    root = body(html)
    before = "".join(root.itertext())
    places = mark_pages({"one": root}, pages)
    assert "".join(root.itertext()) == before, "no character comes, goes or moves"
    for marker in root.iterfind(".//x:span[@role='doc-pagebreak']", X):
        assert marker.text is None
        marker.text = f"|{marker.get('id').removeprefix('page-')}:"
    return "".join("".join(root.itertext()).split()).split("|"), places


STORY = "<article><h1>제목</h1><p>첫째 문장이다. 둘째 문장도 있다.</p><p>셋째 <b>문장은 굵고</b> 길다.</p></article>"


class TestMarkers:
    """A marker stands before the first word of its page."""

    @pytest.mark.parametrize(
        ("words", "text"),
        [
            ("둘째 문장도 있다.", "둘째문장도있다.셋째문장은굵고길다."),
            ("셋째 문장은 굵고 길다.", "셋째문장은굵고길다."),
            ("문장은 굵고 길다.", "문장은굵고길다."),
            ("은 굵고 길다.", "은굵고길다."),
            ("길다.", "길다."),
            ("둘\u2060째 문\u2060장도 있다.", "둘째문장도있다.셋째문장은굵고길다."),
            ("3 셋째 문장은", "셋째문장은굵고길다."),
        ],
        ids=[
            "in a paragraph",
            "paragraph",
            "element",
            "in an element",
            "very short",
            "joiners",
            "behind a label",
        ],
    )
    def test_it_stands_before_the_words(self, words: str, text: str) -> None:
        """Wherever a line of the page begins in the chapter, joiners and a label of the page's own apart."""
        found, places = marked(STORY, printed("제목", words))
        whole = "제목첫째문장이다.둘째문장도있다.셋째문장은굵고길다."
        assert found == ["", f"4:{whole.removesuffix(text)}", f"5:{text}"]
        assert [place.found for place in places] == [True, True]

    def test_the_first_page_begins_with_the_chapter(self) -> None:
        """Whatever its words are: a title may be set from elsewhere."""
        found, places = marked(STORY, printed("다른 말"))
        assert found == ["", "4:제목첫째문장이다.둘째문장도있다.셋째문장은굵고길다."]
        assert places == (PagePlace("4", "one", "page-4", found=True),)

    def test_words_that_come_twice(self) -> None:
        """Pages follow each other: the second of two like beginnings is found behind the first."""
        html = "<div><p>같은 말이 온다. 하나</p><p>같은 말이 온다. 둘</p><p>같은 말이 온다. 셋</p></div>"
        found, _ = marked(html, printed("가", "같은 말이 온다. 둘", "같은 말이 온다. 셋"))
        assert found == ["", "4:같은말이온다.하나", "5:같은말이온다.둘", "6:같은말이온다.셋"]

    def test_words_that_are_nowhere(self) -> None:
        """The page is still listed, at the one before it, and says so."""
        found, places = marked(STORY, printed("제목", "어디에도 없는 말", "셋째 문장은"))
        assert found == ["", "4:", "5:제목첫째문장이다.둘째문장도있다.", "6:셋째문장은굵고길다."]
        assert [place.found for place in places] == [True, False, True]

    def test_a_page_without_words(self) -> None:
        """A page that only shows a picture is listed as well."""
        _, places = marked(STORY, printed("제목", "", "셋째 문장은"))
        assert [place.found for place in places] == [True, False, True]

    @pytest.mark.parametrize(
        "html",
        [
            "<table><tbody><tr><td>하나 둘 셋</td></tr><tr><td>넷 다섯 여섯</td></tr></tbody></table>",
            "<ul><li>하나 둘 셋</li> <li>넷 다섯 여섯</li></ul>",
            "<dl><dt>하나 둘 셋</dt> <dd>넷 다섯 여섯</dd></dl>",
        ],
        ids=["table", "list", "definitions"],
    )
    def test_markers_stand_where_they_may(self, html: str) -> None:
        """Inside a cell or an item, never between them, also where the chapter begins with a list."""
        root = body(html)
        mark_pages({"one": root}, printed("하나", "넷 다섯 여섯"))
        for marker in root.iterfind(".//x:span[@role='doc-pagebreak']", X):
            holder = etree.QName(marker.getparent()).localname
            assert holder in {"td", "li", "dt", "dd", "body"}
            assert (marker.get(TYPE), marker.get("aria-label")) == ("pagebreak", f"{marker.get('id')[5:]}쪽")

    def test_words_of_drawings_are_not_looked_at(self) -> None:
        """Text inside a drawing cannot hold a marker; the same words behind it can."""
        svg = '<svg xmlns="http://www.w3.org/2000/svg"><text>매출이 늘었다</text></svg>'
        found, _ = marked(
            f"<div><p>가</p>{svg}<p>매출이 늘었다 한다</p></div>", printed("가", "매출이 늘었다")
        )
        assert found[-1] == "5:매출이늘었다한다"

    def test_a_chapter_the_book_does_not_have(self) -> None:
        """Pages of what the EPUB leaves out have no place in it."""
        assert mark_pages({}, printed("가")) == ()

    @given(st.lists(st.text("가나다 İẞﬁa\u0958\u0301", min_size=6, max_size=14), min_size=2, max_size=5))
    def test_any_letters(self, paragraphs: list[str]) -> None:
        """Letters that grow when their case is folded, and marks that join, move no marker."""
        html = "".join(f"<p>{text}</p>" for text in paragraphs)
        found, places = marked(html, printed(*paragraphs))
        assert len(found) == len(places) + 1 == len(paragraphs) + 1


def test_the_list() -> None:
    """Every place with its number, in order, hidden from the pages but not from reading systems."""
    places = (PagePlace("4", "one", "page-4", found=True), PagePlace("5", "two", "page-5", found=False))
    nav = page_list(places, {"one": "text/one.xhtml", "two": "text/two.xhtml"})
    links = nav.findall(".//x:a", X)
    assert [(link.text, link.get("href")) for link in links] == [
        ("4", "text/one.xhtml#page-4"),
        ("5", "text/two.xhtml#page-5"),
    ]
    assert (nav.get(TYPE), nav.get("role"), nav.get("hidden")) == ("page-list", "doc-pagelist", "hidden")
