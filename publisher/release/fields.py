"""The form a store's intake clerk fills in, as values: every field, what stands in it, and what is amiss.

The fields and their order are those Korean shops ask for when an e-book is listed; ``required`` ones bear an asterisk
there. Owns: the form and its faults. Refuses: where values come from (``listing``), cells (``workbook``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from publisher.editions.profiles import EpubProfile
from publisher.errors import Diagnostic, diagnose
from publisher.release.listing import ListedBook, Product
from publisher.release.texts import description_text

NOT_FOR_SALE = "비매품"


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the form."""

    name: str
    value: str
    """Plain text; empty where nothing is known."""
    required: bool = False
    key: str | None = None
    """Where book.yaml writes it; None where it follows from the book."""
    limit: int | None = None
    """Most bytes of UTF-8 the store takes."""
    counted: bool = False
    """True for a text whose length a clerk looks at."""

    @property
    def missing(self) -> bool:
        """True when the store wants it and nobody wrote it."""
        return self.required and not self.value

    @property
    def bytes(self) -> int:
        """Length in UTF-8."""
        return len(self.value.encode())

    @property
    def too_long(self) -> bool:
        """True when the store takes less."""
        return self.limit is not None and self.bytes > self.limit


@dataclass(frozen=True, slots=True)
class FileNames:
    """The parcel's files as the form names them."""

    epub: str
    covers: tuple[str, ...]
    samples: tuple[str, ...]


def form(book: ListedBook, store: EpubProfile, files: FileNames) -> tuple[Field, ...]:
    """Return the fields in the order of the form."""
    ebook, paper = f"editions.{book.ebook.edition}", _paper_key(book)
    return (
        Field("구분", "전자책", required=True),
        Field("파일형식", "EPUB", required=True),
        Field("시리즈명", book.series or "", key="listing.series.name"),
        Field(
            "권수", "" if book.series_number is None else str(book.series_number), key="listing.series.number"
        ),
        Field("도서명", book.title, required=True, key="title"),
        Field("부제", book.subtitle or "", required=True, key="title.subtitle"),
        Field("원서명", book.original_title or "", required=book.translated, key="listing.original_title"),
        Field("출판사", " · ".join(book.publishers), required=True, key="publishers"),
        Field("브랜드", book.brand, required=True, key="listing.brand"),
        Field("저자", _authors(book), required=True, key="listing.authors"),
        Field(
            "저자 소개",
            book.introductions,
            required=True,
            key="listing.authors[].introduction",
            limit=store.text_bytes,
            counted=True,
        ),
        Field(
            "종이책 출간일", _day(book.paper), required=book.paper is not None, key=f"{paper}.published_on"
        ),
        Field("전자책 출간일", _day(book.ebook), required=True, key=f"{ebook}.published_on"),
        Field("종이책 정가", _price(book.paper), required=book.paper is not None, key=f"{paper}.price"),
        Field("전자책 정가", _price(book.ebook), required=True, key=f"{ebook}.price"),
        Field("ISBN", _isbn(book.paper), required=book.paper is not None, key=f"{paper}.isbn"),
        Field("E-ISBN", _isbn(book.ebook), required=True, key=f"{ebook}.isbn"),
        Field("쪽수", _pages(book), required=book.paper is not None),
        Field(
            "국내서/번역서",
            "번역서" if book.translated else "국내서",
            required=True,
            key="listing.translated",
        ),
        Field(
            "책소개",
            description_text(book.description, book.companies, store.text_bytes),
            required=True,
            key="listing.description",
            limit=store.text_bytes,
            counted=True,
        ),
        Field("출판사 서평", book.review or "", key="listing.publisher_review", counted=True),
        Field("목차", "\n".join(book.contents), required=True, counted=True),
        Field(
            "주제 분류",
            book.category(store.name) or "",
            required=True,
            key=f"listing.categories.{store.name}",
        ),
        Field("대상 분류", book.target_readers or "", required=True, key="listing.target_readers"),
        Field("검색 키워드", ", ".join(book.keywords), key="listing.keywords"),
        Field("홍보영상 URL", book.video_url or "", key="listing.video_url"),
        Field("미리보기", "Y" if book.preview else "N", required=True, key="listing.preview"),
        Field("미리보기 파일", "\n".join(files.samples)),
        Field("파일", files.epub, required=True),
        Field("표지", "\n".join(files.covers), required=True),
        Field("판매가", _sale_price(book), required=True, key="listing.sale_price"),
    )


def faults(fields: Sequence[Field], store: EpubProfile) -> Iterable[Diagnostic]:
    """Yield what the store will send back: required fields that are empty, texts that are too long."""
    for field in fields:
        if field.missing and field.key is None:
            yield diagnose("REL-042", field=field.name)
        elif field.missing:
            yield diagnose("REL-040", field=field.name, key=field.key)
        if field.too_long:
            yield diagnose(
                "REL-041",
                store=store.label,
                field=field.name,
                bytes=f"{field.bytes:,}",
                limit=f"{field.limit:,}",
            )


def won(amount: int | None) -> str:
    """Return a price as shops write it."""
    return NOT_FOR_SALE if amount is None else f"{amount:,}원"


def _paper_key(book: ListedBook) -> str:
    return f"editions.{'print' if book.paper is None else book.paper.edition}"


def _authors(book: ListedBook) -> str:
    return ", ".join(f"{author.name} {author.role}" for author in book.authors)


def _day(product: Product | None) -> str:
    return "" if product is None else product.published_on.isoformat()


def _price(product: Product | None) -> str:
    return "" if product is None else won(product.price_won)


def _isbn(product: Product | None) -> str:
    return (product.isbn or "") if product is not None else ""


def _pages(book: ListedBook) -> str:
    return "" if book.paper is None or book.paper.pages is None else f"{book.paper.pages}쪽"


def _sale_price(book: ListedBook) -> str:
    return won(book.ebook.price_won if book.sale_price_won is None else book.sale_price_won)
