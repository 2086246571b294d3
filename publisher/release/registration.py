"""What the library asks: data for an ISBN (서지정보) and the sheet that goes with the legal deposit (납본).

The same data as the listing, a sheet each, as a workbook and as text to paste. Owns: the two forms. Refuses: values of
its own. A cell is empty where nobody wrote what stands there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from publisher.errors import Diagnostic, diagnose
from publisher.release.fields import won
from publisher.release.listing import Form, ListedBook, Product
from publisher.release.workbook import Table, workbook

_WIDTHS = (20, 60)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One form: a title and rows of name and value."""

    title: str
    rows: tuple[tuple[str, str], ...]


def registration_sheets(book: ListedBook, epub_bytes: int) -> tuple[Sheet, ...]:
    """Return the data for the ISBN of each form of the book."""
    return tuple(
        Sheet(f"서지정보 {_form(product)}", tuple(_registration(book, product, epub_bytes)))
        for product in book.products
    )


def deposit_sheets(book: ListedBook, epub_bytes: int, epub_name: str) -> tuple[Sheet, ...]:
    """Return the sheets that go with the deposit (도서관법 제21조, within 30 days of publication)."""
    return tuple(
        Sheet(f"납본 {_form(product)}", tuple(_deposit(book, product, epub_bytes, epub_name)))
        for product in book.products
    )


def faults(book: ListedBook) -> Iterable[Diagnostic]:
    """Yield what the library sends back: a form of the book without its ISBN."""
    for product in book.products:
        if product.isbn is None:
            name = "E-ISBN" if product.form is Form.EBOOK else "ISBN"
            yield diagnose("REL-040", field=name, key=f"editions.{product.edition}.isbn")


def sheets_workbook(title: str, sheets: Sequence[Sheet], book: ListedBook) -> bytes:
    """Return the sheets as a workbook."""
    tables = [Table(sheet.title, ("항목", "내용"), sheet.rows, _WIDTHS) for sheet in sheets]
    return workbook(title, tables, book.ebook.published_on)


def sheets_text(sheets: Sequence[Sheet]) -> str:
    """Return the sheets as text: a line a row, further lines of a value moved in."""
    parts = []
    for sheet in sheets:
        lines = [f"[{sheet.title}]"]
        lines += [f"{name}: {value.replace(chr(10), chr(10) + '  ')}".rstrip() for name, value in sheet.rows]
        parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"


def _form(product: Product) -> str:
    return "전자책" if product.form is Form.EBOOK else "종이책"


def _common(book: ListedBook, product: Product) -> list[tuple[str, str]]:
    day = product.published_on
    return [
        ("자료명", book.title),
        ("부제", book.subtitle or ""),
        ("총서명", _series(book)),
        ("저자명", ", ".join(f"{author.name} {author.role}" for author in book.authors)),
        ("발행처", " · ".join(book.publishers)),
        ("발행일", f"{day.year}년 {day.month}월 {day.day}일"),
        ("ISBN", product.isbn or ""),
        ("가격", won(product.price_won)),
    ]


def _registration(book: ListedBook, product: Product, epub_bytes: int) -> list[tuple[str, str]]:
    return [
        *_common(book, product),
        ("발행 형태", "전자책(EPUB)" if product.form is Form.EBOOK else "종이책"),
        *_shape(product, epub_bytes),
        ("본문 언어", "한국어"),
        ("원서명", book.original_title or ""),
        ("주제 분류(KDC)", book.kdc or ""),
        ("이용 대상", book.target_readers or ""),
        ("주제어", ", ".join(book.keywords)),
        ("책소개", book.description or ""),
        ("저자 소개", book.introductions),
        ("목차", "\n".join(book.contents)),
    ]


def _deposit(book: ListedBook, product: Product, epub_bytes: int, epub_name: str) -> list[tuple[str, str]]:
    rows = [*_common(book, product), *_shape(product, epub_bytes)]
    if product.form is Form.EBOOK:
        rows.append(("파일명", epub_name))
    return rows


def _shape(product: Product, epub_bytes: int) -> list[tuple[str, str]]:
    if product.form is Form.EBOOK:
        return [("파일 형식", "EPUB"), ("파일 크기", f"{epub_bytes:,} 바이트")]
    trim = "" if product.trim is None else f"{product.trim.width:g}×{product.trim.height:g} mm"
    return [("판형", trim), ("쪽수", "" if product.pages is None else f"{product.pages}쪽")]


def _series(book: ListedBook) -> str:
    if book.series is None:
        return ""
    return book.series if book.series_number is None else f"{book.series} {book.series_number}"
