"""The library's two forms: data for an ISBN and the sheet of the deposit, for each form of the book."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import openpyxl
from release.listed import BOOK, EBOOK, changed

from publisher.release.registration import (
    deposit_sheets,
    faults,
    registration_sheets,
    sheets_text,
    sheets_workbook,
)


def test_each_form_of_the_book_has_its_sheet() -> None:
    """An ISBN is asked for the e-book and for the paper book, with what differs."""
    ebook, paper = (dict(sheet.rows) for sheet in registration_sheets(BOOK, 1234))
    assert (ebook["ISBN"], paper["ISBN"]) == ("978-89-000-0002-3", "978-89-000-0001-6")
    assert (ebook["가격"], paper["가격"]) == ("9,000원", "12,000원")
    assert (ebook["파일 크기"], paper["쪽수"], paper["판형"]) == ("1,234 바이트", "24쪽", "188×257 mm")
    assert ebook["주제 분류(KDC)"] == "325"
    assert ebook["총서명"] == "가상 총서 3"
    assert ebook["발행일"] == "2024년 3월 6일"


def test_the_deposit_says_what_the_library_refuses_to_miss() -> None:
    """자료명, 저자명, 발행처, 발행일, 가격 and ISBN are filled in."""
    for sheet in deposit_sheets(BOOK, 1234, "a.epub"):
        rows = dict(sheet.rows)
        assert all(rows[name] for name in ("자료명", "저자명", "발행처", "발행일", "가격", "ISBN"))


def test_a_missing_isbn_is_told() -> None:
    """Each form without an ISBN is told, with the key to write."""
    assert list(faults(BOOK)) == []
    (said,) = faults(changed(ebook=replace(EBOOK, isbn=None)))
    assert (said.code, dict(said.arguments)["key"]) == ("REL-040", "editions.epub.isbn")


def test_text_and_workbook_say_the_same() -> None:
    """Every row stands in both; lines of a value are moved in, so that no line looks like a row of its own."""
    sheets = registration_sheets(BOOK, 1234)
    text = sheets_text(sheets)
    book = openpyxl.load_workbook(BytesIO(sheets_workbook("작은 사례집", sheets, BOOK)))
    for sheet in sheets:
        read = {row[0]: row[1] or "" for row in book[sheet.title].iter_rows(min_row=2, values_only=True)}
        assert read == dict(sheet.rows)
        for name, value in sheet.rows:
            assert f"{name}: {value.splitlines()[0] if value else ''}".rstrip() in text.splitlines()
    assert "  대전" in text.splitlines()
