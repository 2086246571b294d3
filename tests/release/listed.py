"""A listed book for tests of forms and records: small, whole, and changed field by field."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from publisher.editions.production import Binding
from publisher.geometry import Mm, Size
from publisher.release.epub_facts import EpubFacts
from publisher.release.listing import Author, Form, ListedBook, Product

EBOOK = Product(Form.EBOOK, "epub", "978-89-000-0002-3", 9000, dt.date(2024, 3, 6))
PAPER = Product(
    Form.PAPER,
    "print",
    "978-89-000-0001-6",
    12000,
    dt.date(2024, 3, 5),
    24,
    Size(Mm(188), Mm(257)),
    Binding.PERFECT,
)
BOOK = ListedBook(
    slug="small-book",
    identifier="urn:uuid:0b7f5c52-3a5e-5d0f-9a39-6f2a1f6f7d10",
    title="작은 사례집",
    subtitle="시험을 위한 사례",
    original_title=None,
    translated=False,
    series="가상 총서",
    series_number=3,
    publishers=("가상진흥원", "가상재단"),
    brand="가상북스",
    authors=(
        Author("홍길동", "지음", corporate=False, introduction="글을 쓴다."),
        Author("가상진흥원", "엮음·기획", corporate=True),
    ),
    description="지어낸 이야기다.",
    review="=1+1로 시작하는 서평",
    contents=("일러두기", "대전", "  01 (주)가상정밀"),
    companies=("대전광역시: (주)가상정밀",),
    keywords=("사례집", "시험"),
    categories={"all": "경영", "upaper": "경제"},
    kdc="325",
    target_readers="일반",
    video_url="https://example.com/v",
    preview=True,
    sale_price_won=8000,
    ebook=EBOOK,
    paper=PAPER,
)
FACTS = EpubFacts(
    size=1234,
    cover=None,
    features=("tableOfContents", "alternativeText", "pageNavigation", "unheardOf"),
    sufficient=(("textual",), ("textual", "visual")),
    summary="차례로 옮겨 다닐 수 있습니다.",
)


def changed(**fields: Any) -> ListedBook:
    """Return the book with other values."""
    return replace(BOOK, **fields)
