"""The booklet: page by page, and as sheets to fold."""

from __future__ import annotations

import pytest
from pipeline.finished import FinishedPdf
from pipeline.setting import stock_book, stock_manuscript

from publisher.editions.manuscript import SectionKind

WIDTH, HEIGHT, BLEED = 148.0, 210.0, 3.0


def flat(text: str) -> str:
    """Return text without white space."""
    return "".join(text.split())


def on_page(booklet: FinishedPdf, page: int) -> str:
    """Return the text within the trim of a page."""
    return flat(booklet.text_at(page, 0, 0, WIDTH, HEIGHT))


def folded(pages: int) -> list[tuple[int, int]]:
    """Return the pages (0-based) left and right on each side, as a folded booklet has them."""
    sides = []
    for sheet in range(pages // 4):
        sides.append((pages - 1 - 2 * sheet, 2 * sheet))
        sides.append((2 * sheet + 1, pages - 2 - 2 * sheet))
    return sides


def test_pages_are_a_multiple_of_four(booklet: FinishedPdf) -> None:
    """A sheet has four pages; each is A5 with its bleed."""
    assert len(booklet.texts) == 8
    bleed = (-BLEED, -BLEED, WIDTH + BLEED, HEIGHT + BLEED)
    for page in range(len(booklet.texts)):
        assert booklet.box(page, "/TrimBox") == pytest.approx((0, 0, WIDTH, HEIGHT), abs=0.02)
        assert booklet.box(page, "/BleedBox") == pytest.approx(bleed, abs=0.02)


def test_one_case_a_page(booklet: FinishedPdf) -> None:
    """Every case has one page, which names it; the contents know which."""
    digests = [s for s in stock_manuscript("booklet").sections if s.kind is SectionKind.DIGEST]
    places = [booklet.place_of(section.id) for section in digests]
    assert len(set(places)) == len(digests) == 3
    contents = booklet.begin_of("차례")
    for section, place in zip(digests, places, strict=True):
        company = next(item.case.company for item in stock_book().cases if item.id == section.id)
        assert flat(company) in flat(booklet.texts[place])
        assert booklet.number_behind(contents, company) == booklet.labels[place] == str(place + 1)


def test_the_back_cover_is_last(booklet: FinishedPdf) -> None:
    """The cover opens and the back cover closes the folded sheets."""
    assert flat("작은 사례집") in flat(booklet.texts[0])
    assert flat(stock_book().file.back_cover or "?") in flat(booklet.texts[-1])
    assert booklet.labels[-1] == ""


def test_it_is_accessible_too(booklet: FinishedPdf) -> None:
    """Tagged, named and embedded like the main edition; no joiner in its text."""
    assert booklet.root["/MarkInfo"]["/Marked"]
    assert booklet.root["/Lang"] == "ko"
    assert all(booklet.fonts.values())
    assert not [text for text in booklet.texts if "\u2060" in text or "\ufffd" in text]


def test_sheets_are_folded_into_the_booklet(booklet: FinishedPdf, imposed: FinishedPdf) -> None:
    """Each side shows two pages beside each other, in the order that folding puts right."""
    sides = folded(len(booklet.texts))
    assert len(imposed.texts) == len(sides) == 4
    for side, (left, right) in enumerate(sides):
        assert imposed.box(side, "/MediaBox") == pytest.approx((0, 0, 297, 210), abs=0.02)
        assert imposed.box(side, "/TrimBox") == pytest.approx((0.5, 0, 296.5, 210), abs=0.02)
        middle = 297 / 2
        assert flat(imposed.text_at(side, 0, 0, middle, 210)) == on_page(booklet, left)
        assert flat(imposed.text_at(side, middle, 0, 297, 210)) == on_page(booklet, right)


def test_the_pages_can_be_told_apart(booklet: FinishedPdf) -> None:
    """The comparison above means something: no two pages with words have the same ones."""
    texts = [on_page(booklet, page) for page in range(len(booklet.texts))]
    words = [text for text in texts if text]
    assert len(set(words)) == len(words) >= 7
