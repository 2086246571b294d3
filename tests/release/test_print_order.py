"""The job ticket says what is known, leaves open what is not, and makes nothing up."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from pipeline.setting import STOCK

from publisher.assembly.finished import PrintingCondition
from publisher.content.load import load_book
from publisher.content.model.edition import EditionSettings
from publisher.editions.edition import Edition, plan_editions
from publisher.editions.wrap import wrap_cover
from publisher.geometry import Mm, Size
from publisher.release.print_order import (
    OPEN,
    Finished,
    ListedFile,
    Ticket,
    as_text,
    told,
    trim_name,
    write_ticket,
)

BOOK = load_book(STOCK)
FILE = ListedFile("b_interior_188x257_24p.pdf", "본문", 24, False, "218 × 287 mm", 1_234_567, "ab" * 32)
COVER = wrap_cover(Size(Mm(188), Mm(257)), 24, Mm(0.058), Mm(80), Mm(3))
FINISHED = Finished(24, COVER, PrintingCondition("Coated FOGRA39", "cd" * 32), "PDF/X-4", 70, 0)


def edition(**settings: Any) -> Edition:
    """Return a print edition with these settings."""
    file = BOOK.file.model_copy(update={"editions": {"print": EditionSettings.model_validate(settings)}})
    return plan_editions(file)[0]


def ticket(finished: Finished = FINISHED, files: tuple[ListedFile, ...] = (FILE,), **settings: Any) -> Ticket:
    """Return the ticket of such an edition."""
    return write_ticket(BOOK, edition(**settings), finished, files)


def rows(made: Ticket) -> dict[str, str]:
    """Return all rows by name."""
    return {row.label: row.value for group in made.groups for row in group.rows}


def test_what_nobody_wrote_is_open() -> None:
    """Copies, cover paper, finishing, delivery, date and contact are 협의 and marked so; everything else is known."""
    made = ticket()
    unknown = {row.label for group in made.groups for row in group.rows if row.open}
    assert unknown == {"부수", "표지 종이", "후가공", "납품처", "납품 일정", "연락처"}
    assert {label for label, value in rows(made).items() if value == OPEN} == unknown


def test_what_is_written_is_told() -> None:
    """Every field of print_order stands on the ticket as written; notes are rows of their own, without markup."""
    order = {
        "copies": 1500,
        "cover_paper": "스노우 250",
        "finishing": "무광 코팅",
        "delivery": "가상시 가상로 1",
        "due": "2026. 3. 20.",
        "contact": "홍길동 02-000-0000",
        "notes": [{"label": "감리", "value": "첫 대에 **입회**한다."}],
    }
    made = rows(ticket(print_order=order))
    assert made["부수"] == "1,500부"
    assert made["감리"] == "첫 대에 입회한다."
    for name, label in (
        ("cover_paper", "표지 종이"),
        ("finishing", "후가공"),
        ("delivery", "납품처"),
        ("due", "납품 일정"),
        ("contact", "연락처"),
    ):
        assert made[label] == order[name]
    assert OPEN not in made.values()


def test_what_follows_is_derived() -> None:
    """Trim, pages, paper, colours, binding, spine, bleed, marks, profile come from the edition and the files."""
    made = rows(ticket(paper="모조 100", isbn="978-89-000-0001-6", price=12000))
    assert made["판형"] == "46배판 188 × 257 mm"
    assert made["쪽수"] == "본문 24쪽, 표지 4쪽"
    assert (made["본문 종이"], made["본문 색도"]) == ("모조 100", "4도(CMYK), 별색 없음")
    assert (made["제본"], made["책등 두께"], made["날개"]) == ("무선철, 왼쪽 묶음", "1.39 mm", "앞뒤 80 mm")
    assert (made["도련"], made["돔보"], made["잉크 총량"]) == ("3 mm", "있음(도련 밖)", "300 % 이하")
    assert (made["규격"], made["인쇄 조건"], made["ICC 프로파일"]) == (
        "PDF/X-4",
        "Coated FOGRA39",
        f"SHA-256 {'cd' * 32}",
    )
    assert (made["ISBN"], made["정가"]) == ("978-89-000-0001-6", "12,000원")
    assert made["사전 점검"] == "규칙 70개, 오류 없음, 경고 없음"


def test_a_gray_book_that_is_not_for_sale() -> None:
    """One ink is told as one; without a price it is 비매품; warnings are counted."""
    made = rows(ticket(replace(FINISHED, warnings=2), color="gray"))
    assert (made["본문 색도"], made["표지 색도"], made["정가"]) == (
        "1도(먹), 별색 없음",
        "1도(먹), 별색 없음",
        "비매품",
    )
    assert made["사전 점검"].endswith("경고 2건")


def test_a_stapled_book_has_no_cover_of_its_own() -> None:
    """Neither spine nor flaps nor cover paper is asked for; pages are the interior's alone."""
    made = rows(ticket(replace(FINISHED, cover=None), binding="saddle"))
    assert made["쪽수"] == "본문 24쪽"
    assert made["제본"].startswith("중철")
    assert {"표지 종이", "표지 색도", "책등 두께", "날개"}.isdisjoint(made)


def test_print_on_demand() -> None:
    """Without bleed and marks the ticket says so, and of files without a standard it claims none."""
    made = rows(ticket(replace(FINISHED, standard="", condition=None), pod=True))
    assert (made["도련"], made["돔보"]) == ("없음", "없음")
    assert {"규격", "인쇄 조건", "ICC 프로파일"}.isdisjoint(made)


def test_the_text_has_every_row_and_every_file() -> None:
    """Nothing of the printed ticket is missing in the plain one; each file has its measure and its digest."""
    made = ticket()
    text = as_text(made)
    for group in made.groups:
        assert f"[{group.title}]" in text
        assert all(f"\n{row.label}: {row.value}\n" in text for row in group.rows)
    assert "1. b_interior_188x257_24p.pdf\n   본문: 24쪽, 218 × 287 mm, 1,234,567바이트\n" in text
    assert f"SHA-256 {'ab' * 32}" in text
    assert text.endswith("\n")


def test_sides_of_sheets_are_counted_as_sides() -> None:
    """An imposed file has sides, a report neither pages nor a size."""
    assert replace(FILE, sides=True).measure == "24면, 218 × 287 mm, 1,234,567바이트"
    assert replace(FILE, pages=None, size="").measure == "1,234,567바이트"


@pytest.mark.parametrize(
    ("trim", "name"),
    [
        ("A4", "국배판 210 × 297 mm"),
        ("신국판", "신국판 152 × 225 mm"),
        ({"width_mm": 200, "height_mm": 200.5}, "200 × 200.5 mm"),
    ],
)
def test_trims_have_the_names_of_shops(trim: object, name: str) -> None:
    """A size is told with its Korean name, another one by its measures alone."""
    assert trim_name(edition(trim=trim)) == name
    assert told(Size(Mm(187.999), Mm(257.004))) == "188 × 257 mm"
