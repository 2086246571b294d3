"""What packages say about a book, in its own words."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from pipeline.setting import stock_book, stock_edition

from publisher.assembly.describe import document_facts, epub_metadata, full_title, running_title
from publisher.content.book import Book


def retold(book: Book, **title: str | None) -> Book:
    """Return a book with another title."""
    file = book.file.model_copy(update={"title": book.file.title.model_copy(update=title)})
    return replace(book, file=file)


@pytest.mark.parametrize(
    ("title", "full"),
    [
        ({}, "지어낸 이야기로 엮은 가상기업 작은 사례집(스토리)"),
        ({"prefix": None}, "가상기업 작은 사례집(스토리)"),
        ({"suffix": None}, "지어낸 이야기로 엮은 가상기업 작은 사례집"),
        ({"prefix": None, "suffix": None, "main": "사례집"}, "사례집"),
    ],
)
def test_the_full_title_is_one_line(title: dict[str, str | None], full: str) -> None:
    """Prefix, title and suffix follow each other; the line break of the cover is a space."""
    assert full_title(retold(stock_book(), **title)) == full


def test_running_heads_call_the_book_by_its_short_name() -> None:
    """The name for running heads, or the title where there is none."""
    assert running_title(stock_book()) == "작은 사례집"
    assert running_title(retold(stock_book(), running=None)) == "가상기업 작은 사례집"


def test_a_pdf_is_described_by_its_book() -> None:
    """What a window's title bar and a search show are the book's words; the day is the edition's."""
    edition = replace(stock_edition("print"), published_on=dt.date(2025, 6, 7))
    facts = document_facts(stock_book(), edition)
    assert (facts.title, facts.subject) == (full_title(stock_book()), "시험을 위한 우수사례 3")
    assert (facts.authors, facts.keywords) == (("가상진흥원",), ("사례집", "시험"))
    assert (facts.language, facts.date) == ("ko", dt.date(2025, 6, 7))


def test_the_epub_is_described_by_its_edition() -> None:
    """Number, dates and makers of the package are those of the book and of this edition, no clock asked."""
    edition = replace(stock_edition("epub"), published_on=dt.date(2025, 6, 7))
    metadata = epub_metadata(stock_book(), edition)
    assert (metadata.title, metadata.subtitle) == (full_title(stock_book()), "시험을 위한 우수사례 3")
    assert (metadata.identifier, metadata.isbn) == ("urn:isbn:9788900000023", "978-89-000-0002-3")
    assert metadata.date == dt.date(2025, 6, 7)
    assert metadata.modified == dt.datetime(2025, 6, 7, tzinfo=dt.UTC)
    assert (metadata.language, metadata.publishers) == ("ko", ("가상진흥원",))
    assert [(maker.name, maker.role) for maker in metadata.contributors] == [
        ("가상진흥원", "엮음"),
        ("가상진흥원", "기획"),
        ("가상인쇄", "인쇄"),
    ]
    assert (metadata.series, metadata.series_number) == ("가상 사례집 총서", 3)
    assert metadata.evaluated_by is None
    assert metadata.subjects == ("사례집", "시험")


def test_an_authorless_book_is_by_those_who_publish_it() -> None:
    """Where neither the listing nor a maker's role names an author, the publishers are the authors."""
    book = stock_book()
    unlisted = replace(book, file=book.file.model_copy(update={"listing": None}))
    found = epub_metadata(unlisted, stock_edition("epub")).contributors
    assert [maker.name for maker in found if maker.is_creator] == ["가상진흥원"]


def test_an_edition_without_isbn_has_the_books_identifier() -> None:
    """Without ISBN the book's own identifier counts; without that, one made of its name."""
    book, bare = stock_book(), replace(stock_edition("epub"), isbn=None)
    assert epub_metadata(book, bare).identifier == "urn:uuid:0b7f5c52-3a5e-5d0f-9a39-6f2a1f6f7d10"
    nameless = replace(book, file=book.file.model_copy(update={"identifier": None}))
    assert epub_metadata(nameless, bare).identifier == "urn:casebook:stock-book:epub"
