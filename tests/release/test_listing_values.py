"""What a listing says of a book: derived where it follows, as book.yaml writes it, and otherwise nothing."""

from __future__ import annotations

from dataclasses import replace

from pipeline.setting import stock_book

from publisher.content.book import Book
from publisher.content.model.book_file import Organisation
from publisher.content.model.listing import Listing
from publisher.editions.edition import Target, plan_editions
from publisher.release.listing import ListedBook, list_book


def listed(book: Book, pages: int | None = 24) -> ListedBook:
    """Return what is told of a book with a paper edition of so many pages."""
    editions = {edition.target: edition for edition in plan_editions(book.file)}
    return list_book(book, editions[Target.EPUB], editions[Target.PRINT], pages)


def without_listing(**update: object) -> Book:
    """Return the stock book as an editor leaves it who wrote nothing for stores."""
    book = stock_book()
    return replace(book, file=book.file.model_copy(update={"listing": None, **update}))


def test_what_the_editor_writes_is_told() -> None:
    """Brand, series, authors and texts are those of book.yaml, without their markup."""
    told = listed(stock_book())
    assert (told.brand, told.series, told.series_number) == ("가상북스", "가상 사례집 총서", 3)
    (author,) = told.authors
    assert (author.name, author.role, author.corporate) == ("가상진흥원", "엮음", True)
    assert author.introduction == "있지도 않은 기업을 돕는 지어낸 기관이다."
    assert told.description == (
        "지어낸 세 기업의 이야기다.\n\n· 손끝의 감각을 숫자로 옮긴 기업\n· 감귤 껍질에서 길을 찾은 기업"
    )
    assert told.category("upaper") == "경영"
    assert told.category("kyobo") == "경제/경영 > 기업경영"


def test_what_follows_from_the_book_is_derived() -> None:
    """Contents, companies and keywords come from the cases; every fictional company is called so."""
    told = listed(stock_book())
    assert told.contents[0] == "발간사"
    assert "대전" in told.contents
    assert "  01 (주)가상정밀(가상 사례) — 손끝의 감각을 숫자로 옮기다" in told.contents
    assert not {"차례", "표지", "판권"} & set(told.contents)
    assert told.companies[1] == "강원도: 가상바이오 주식회사(가상 사례)"
    assert told.keywords[:2] == ("사례집", "시험")
    assert {"대전", "강원", "제주", "정밀기계"} <= set(told.keywords)


def test_nothing_is_made_up() -> None:
    """An editor who wrote nothing finds nothing: no introduction, no class, no readers, no review, no price."""
    told = listed(without_listing(), pages=None)
    assert told.introductions == ""
    assert (told.category("kyobo"), told.target_readers, told.review, told.kdc) == (None, None, None, None)
    assert (told.series, told.video_url, told.sale_price_won) == (None, None, None)
    assert told.ebook.price_won is None
    assert told.paper is not None
    assert told.paper.pages is None
    assert told.description == stock_book().file.description
    assert told.brand == "가상진흥원"


def test_authors_are_those_who_wrote_else_the_bodies_that_publish() -> None:
    """Makers with a writer's share come before publishers; a printer is no author."""
    makers = (Organisation(name="가상인쇄", role="인쇄"), Organisation(name="글방", role="집필"))
    assert [a.name for a in listed(without_listing(contributors=makers)).authors] == ["글방"]
    assert [(a.name, a.role) for a in listed(without_listing(contributors=makers[:1])).authors] == [
        ("가상진흥원", "펴냄")
    ]


def test_both_forms_have_their_own_facts() -> None:
    """ISBN, price and size are each form's own; digits leave out the hyphens."""
    told = listed(stock_book())
    ebook, paper = told.products
    assert (ebook.digits, paper.digits) == ("9788900000023", "9788900000016")
    assert (ebook.price_won, paper.price_won) == (None, 12000)
    assert paper.pages == 24
    assert paper.trim is not None


def test_several_introductions_are_named() -> None:
    """A single author's introduction stands alone; of several, each is headed by its name."""
    book = stock_book()
    said = Listing.model_validate(
        {"authors": [{"name": "갑", "introduction": "하나."}, {"name": "을", "introduction": "둘."}]}
    )
    told = listed(replace(book, file=book.file.model_copy(update={"listing": said})))
    assert told.introductions == "갑\n하나.\n\n을\n둘."
