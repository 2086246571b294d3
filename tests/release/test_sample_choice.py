"""Which sections a sample holds: whole ones from the beginning, never more than was asked for."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from pipeline.setting import stock_book

from publisher.editions.edition import Target, plan_editions
from publisher.editions.manuscript import SectionKind
from publisher.editions.select import condense
from publisher.release.sample import Measured, Sample, choose_sample, sample_cover, sample_edition

K = SectionKind


def book(*cases: int, guide: int = 100, figures: int = 100) -> list[Measured]:
    """Return a book of cases of so many characters behind two pages of front matter."""
    front = [Measured("cover", K.COVER, 999), Measured("guide", K.GUIDE, guide)]
    front.append(Measured("figures", K.FIGURES, figures))
    stories = [Measured(f"case-{number}", K.STORY, length) for number, length in enumerate(cases, start=1)]
    return [*front, *stories, Measured("index", K.INDEX, 0), Measured("colophon", K.COLOPHON, 999)]


def test_it_begins_at_the_beginning() -> None:
    """The first cases that fit are taken, in the book's order; the frame does not count."""
    chosen = choose_sample(book(100, 100, 600), 40)
    assert chosen.case_ids == ("case-1", "case-2")
    assert chosen.share == 0.4
    assert chosen.parts == (K.COVER, K.TITLE_PAGE, K.FOREWORD, K.GUIDE, K.OVERVIEW, K.FIGURES, *_END)


_END = (K.CONTENTS, K.CASES, K.COLOPHON)


def test_a_case_comes_before_what_leads_to_it() -> None:
    """Where front matter would leave no room, it gives way."""
    chosen = choose_sample(book(100, 700), 25)
    assert chosen.case_ids == ("case-1",)
    assert K.FIGURES not in chosen.parts
    assert K.GUIDE in chosen.parts


def test_no_case_is_cut() -> None:
    """Where not even the first case fits, none is shown, though a later one would fit."""
    chosen = choose_sample(book(500, 10, guide=50), 10)
    assert chosen.case_ids == ()
    assert K.CASES not in chosen.parts
    assert K.GUIDE in chosen.parts


def test_a_divider_counts_with_its_case() -> None:
    """The page before a region is shown with its first case, and counts with it."""
    sections = [
        Measured("region-a", K.DIVIDER, 60),
        Measured("case-1", K.STORY, 40),
        Measured("b", K.STORY, 900),
    ]
    assert choose_sample(sections, 9).case_ids == ()
    assert choose_sample(sections, 10).case_ids == ("case-1",)


@given(st.lists(st.integers(1, 500), min_size=1, max_size=12), st.integers(1, 50))
def test_it_never_holds_more_than_was_asked_for(cases: list[int], percent: int) -> None:
    """The share is a limit, whatever the book."""
    chosen = choose_sample(book(*cases), percent)
    assert chosen.share <= percent / 100
    assert list(chosen.case_ids) == [f"case-{n}" for n in range(1, len(chosen.case_ids) + 1)]


def test_the_sample_is_an_edition_that_says_so() -> None:
    """Its subtitle names it, its identifier is its own, it has no ISBN and shows its cases alone."""
    stock = stock_book()
    ebook = next(edition for edition in plan_editions(stock.file) if edition.target is Target.EPUB)
    made = sample_edition(stock.file, ebook, Sample((K.COVER, K.CASES), ("case-1",), 0.3), [1])
    assert made.subtitle == "시험을 위한 우수사례 3 · 미리보기"
    assert made.isbn is None
    assert made.identifier not in {None, stock.file.identifier}
    assert [section.id for section in condense(stock, made).sections] == ["cover", "region-daejeon", "case-1"]
    assert sample_cover(ebook, made).numbers == ebook.numbers


def test_a_sample_without_cases_shows_none() -> None:
    """No case stands for all of them."""
    stock = stock_book()
    ebook = next(edition for edition in plan_editions(stock.file) if edition.target is Target.EPUB)
    made = sample_edition(stock.file, ebook, Sample((K.COVER, K.CASES), (), 0.0), [])
    assert [section.id for section in condense(stock, made).sections] == ["cover"]
