"""The form of a store: every field in its place, and what the store would send back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from release.listed import BOOK, changed

from publisher.editions.profiles import profile_named
from publisher.errors import Severity
from publisher.release.fields import Field, FileNames, faults, form
from publisher.release.listing import ListedBook

FILES = FileNames("9788900000023.epub", ("9788900000023_cover.jpg",), ("a_sample.epub", "a_sample.pdf"))


def fields(book: ListedBook = BOOK, store: str = "kyobo", files: FileNames = FILES) -> dict[str, Field]:
    """Return the form by the names of its fields."""
    return {field.name: field for field in form(book, profile_named(store), files)}


def codes(book: ListedBook, store: str = "kyobo", files: FileNames = FILES) -> list[tuple[str, Any]]:
    """Return what the store says, with the field it speaks of."""
    profile = profile_named(store)
    said = faults(form(book, profile, files), profile)
    return [(item.code, dict(item.arguments)["field"]) for item in said]


def test_the_fields_of_a_korean_shop_are_there() -> None:
    """Each field shops ask for stands in the form, with what the book says."""
    values = {name: field.value for name, field in fields().items()}
    assert values["저자"] == "홍길동 지음, 가상진흥원 엮음·기획"
    assert values["종이책 정가"] == "12,000원"
    assert values["전자책 정가"] == "9,000원"
    assert values["판매가"] == "8,000원"
    assert (values["ISBN"], values["E-ISBN"]) == ("978-89-000-0001-6", "978-89-000-0002-3")
    assert (values["종이책 출간일"], values["전자책 출간일"]) == ("2024-03-05", "2024-03-06")
    assert values["쪽수"] == "24쪽"
    assert values["책소개"] == "지어낸 이야기다.\n\n수록 기업\n대전광역시: (주)가상정밀"
    assert values["목차"] == "일러두기\n대전\n  01 (주)가상정밀"
    assert values["미리보기 파일"] == "a_sample.epub\na_sample.pdf"
    assert (values["미리보기"], values["국내서/번역서"]) == ("Y", "국내서")
    required = {name for name, field in fields().items() if field.required}
    assert {
        "파일형식",
        "도서명",
        "부제",
        "브랜드",
        "저자",
        "E-ISBN",
        "책소개",
        "목차",
        "파일",
        "표지",
    } <= required


def test_a_whole_book_has_no_faults() -> None:
    """Nothing is said of a book that says everything."""
    assert codes(BOOK) == []


def test_missing_fields_name_the_key_to_write() -> None:
    """Each required field nobody wrote is told once, with its place in book.yaml."""
    book = changed(target_readers=None, categories={}, description=None)
    assert codes(book) == [("REL-040", "책소개"), ("REL-040", "주제 분류"), ("REL-040", "대상 분류")]
    profile = profile_named("kyobo")
    said = {dict(item.arguments)["key"] for item in faults(form(book, profile, FILES), profile)}
    assert said == {"listing.description", "listing.categories.kyobo", "listing.target_readers"}
    assert {item.severity for item in faults(form(book, profile, FILES), profile)} == {Severity.WARNING}


def test_what_only_a_built_book_has_is_told_otherwise() -> None:
    """Without a cover there is no key to write: an edition for print is wanted."""
    assert codes(BOOK, files=FileNames("a.epub", (), ())) == [("REL-042", "표지")]


def test_a_book_without_paper_needs_no_isbn_of_paper() -> None:
    """An e-book alone is asked neither for the date nor for the ISBN of a paper book."""
    assert codes(changed(paper=None)) == []
    assert fields(changed(paper=None))["ISBN"].value == ""


def test_texts_are_measured_in_bytes() -> None:
    """The limit of 4,000 is one of bytes: 1,334 syllables are too many, 1,333 are not."""
    fits, over = changed(description="가" * 1333, companies=()), changed(description="가" * 1334)
    assert codes(fits, "upaper") == []
    assert codes(over, "upaper") == [("REL-041", "책소개")]
    assert codes(over) == []


def test_companies_give_way_to_the_limit() -> None:
    """Where description and companies do not fit together, the description goes alone."""
    tight = changed(description="가" * 1330)
    assert "수록 기업" not in fields(tight, "upaper")["책소개"].value
    assert "수록 기업" in fields(tight)["책소개"].value


def test_not_for_sale_is_a_price() -> None:
    """비매품 fills the field of the price; the sale price follows the list price unless one is said."""
    free = changed(ebook=replace(BOOK.ebook, price_won=None), sale_price_won=None)
    assert (fields(free)["전자책 정가"].value, fields(free)["판매가"].value) == ("비매품", "비매품")
    assert codes(free) == []
