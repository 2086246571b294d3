"""The job ticket (작업지시서): what the print shop has to know, on one sheet of paper and as plain text.

Owns: which rows it has, in which order and words. Every value comes from the edition, from the finished files or from
``print_order:`` in book.yaml; what nobody knows yet is printed as 협의, to be agreed on, and never made up. Refuses:
how it looks (``templates/forms/ticket.xhtml.j2``, ``styles/ticket.css``) and setting it. It is in Korean: it is
read in a Korean print shop, whatever language the program speaks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from publisher.assembly.describe import full_title
from publisher.assembly.finished import PrintingCondition
from publisher.content.book import Book
from publisher.editions.edition import TRIMS, Edition
from publisher.editions.production import Binding, Colour, Intent
from publisher.editions.wrap import CoverPlan
from publisher.geometry import Size
from publisher.html.plain import plain_line

OPEN = "협의"
"""Printed where a value is not known yet."""
HEADING = "작업지시서"
_COVER_PAGES = 4
"""Outside and inside, front and back."""
_COLOURS = {
    Colour.CMYK: "4도(CMYK), 별색 없음",
    Colour.GRAY: "1도(먹), 별색 없음",
    Colour.RGB: "RGB(사무용 출력)",
}
_BINDINGS = {Binding.PERFECT: "무선철, 왼쪽 묶음", Binding.SADDLE: "중철, 왼쪽 묶음"}
_INTENTS = {Intent.RELATIVE: "상대 색도", Intent.PERCEPTUAL: "가시 범위"}


@dataclass(frozen=True, slots=True)
class Row:
    """One thing the shop is told."""

    label: str
    value: str
    open: bool = False
    """True where the value is still to be agreed on."""


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under one heading."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class ListedFile:
    """A file of the parcel as the ticket lists it."""

    name: str
    label: str
    """What it is, in Korean."""
    pages: int | None
    """None for what has no pages."""
    sides: bool
    """True where its pages are sides of sheets."""
    size: str
    """Size of a page with everything around it, ``208 × 277 mm``; empty for what has no pages."""
    bytes: int
    sha256: str

    @property
    def measure(self) -> str:
        """Pages, size of a page and length in one line."""
        pages = f"{self.pages}{'면' if self.sides else '쪽'}" if self.pages is not None else ""
        return ", ".join(part for part in (pages, self.size, f"{self.bytes:,}바이트") if part)


@dataclass(frozen=True, slots=True)
class Ticket:
    """A whole job ticket."""

    title: str
    subtitle: str
    groups: tuple[Group, ...]
    files: tuple[ListedFile, ...]


@dataclass(frozen=True, slots=True)
class Finished:
    """What the finished files say of themselves, and the preflight of them."""

    pages: int
    """Of the interior."""
    cover: CoverPlan | None
    """None for a book without a cover of its own."""
    condition: PrintingCondition | None
    """None where the files name none."""
    standard: str
    """``PDF/X-4``; empty where they claim none."""
    rules: int
    """Preflight rules that were put to the files."""
    warnings: int
    """What preflight warned of; errors never get this far."""


def write_ticket(book: Book, edition: Edition, finished: Finished, files: tuple[ListedFile, ...]) -> Ticket:
    """Return the job ticket of an edition; ``book`` is the book as the edition shows it."""
    return Ticket(
        full_title(book),
        book.file.title.subtitle or "",
        (
            Group("책", tuple(_book(book, edition))),
            Group("만듦새", tuple(_make(edition, finished))),
            Group("인쇄 데이터", tuple(_data(edition, finished))),
            Group("납품", tuple(_delivery(edition))),
        ),
        files,
    )


def _book(book: Book, edition: Edition) -> Iterator[Row]:
    yield Row("서명", full_title(book))
    if book.file.title.subtitle:
        yield Row("부제", book.file.title.subtitle)
    yield Row("펴낸 곳", ", ".join(house.name for house in book.file.publishers))
    yield Row(
        "펴낸 때", f"{edition.published_on.year}. {edition.published_on.month}. {edition.published_on.day}."
    )
    if edition.isbn:
        yield Row("ISBN", edition.isbn)
    yield Row("정가", "비매품" if edition.price_won is None else f"{edition.price_won:,}원")


def _make(edition: Edition, finished: Finished) -> Iterator[Row]:
    made, order = edition.production, edition.production.order
    cover = finished.cover
    yield Row("판형", trim_name(edition))
    pages = f"본문 {finished.pages}쪽"
    yield Row("쪽수", pages if cover is None else f"{pages}, 표지 {_COVER_PAGES}쪽")
    yield Row("부수", f"{order.copies:,}부") if order.copies else Row("부수", OPEN, open=True)
    yield Row("본문 종이", made.paper)
    if cover is not None:
        yield _agreed("표지 종이", order.cover_paper)
    yield Row("본문 색도", _COLOURS[made.colour])
    if cover is not None:
        yield Row("표지 색도", _COLOURS[made.colour])
    yield Row("제본", _BINDINGS[made.binding])
    if cover is not None:
        yield Row("책등 두께", f"{cover.spine_width:g} mm")
        yield Row("날개", f"앞뒤 {cover.flaps_width:g} mm" if cover.flaps_width else "없음")
    yield _agreed("후가공", order.finishing)


def _data(edition: Edition, finished: Finished) -> Iterator[Row]:
    made = edition.production
    yield Row("도련", f"{edition.bleed:g} mm" if edition.bleed else "없음")
    yield Row("돔보", "있음(도련 밖)" if made.marks else "없음")
    if finished.standard:
        yield Row("규격", finished.standard)
    if finished.condition is not None:
        yield Row("인쇄 조건", finished.condition.name)
        if finished.condition.sha256:
            yield Row("ICC 프로파일", f"SHA-256 {finished.condition.sha256}")
        yield Row("색 변환", f"{_INTENTS[made.intent]}, 검정점 보정 {'함' if made.black_point else '안 함'}")
    if made.colour is not Colour.RGB:
        yield Row("잉크 총량", f"{made.ink_limit} % 이하")
    warned = f", 경고 {finished.warnings}건" if finished.warnings else ", 경고 없음"
    yield Row("사전 점검", f"규칙 {finished.rules}개, 오류 없음{warned}")


def _delivery(edition: Edition) -> Iterator[Row]:
    order = edition.production.order
    yield _agreed("납품처", order.delivery)
    yield _agreed("납품 일정", order.due)
    yield _agreed("연락처", order.contact)
    for label, text in order.notes:
        yield Row(label, plain_line(text))


def _agreed(label: str, value: str | None) -> Row:
    return Row(label, OPEN, open=True) if value is None else Row(label, value)


def trim_name(edition: Edition) -> str:
    """Return the name shops have for the edition's trim, where it has one, and its measures."""
    if edition.trim is None:
        raise ValueError(f"edition {edition.name} has no pages")
    name = next((name for name, size in TRIMS.items() if size == edition.trim), "")
    return f"{name} {told(edition.trim)}".lstrip()


def told(size: Size) -> str:
    """Return a size as shops write it, width first."""
    return f"{round(size.width, 2):g} × {round(size.height, 2):g} mm"


def as_text(ticket: Ticket) -> str:
    """Return the ticket as plain text, to be pasted into a letter."""
    lines = [HEADING, "", ticket.title, *([ticket.subtitle] if ticket.subtitle else [])]
    for group in ticket.groups:
        lines += ["", f"[{group.title}]", *(f"{row.label}: {row.value}" for row in group.rows)]
    lines += ["", "[파일]"]
    for number, file in enumerate(ticket.files, start=1):
        lines += [f"{number}. {file.name}", f"   {file.label}: {file.measure}", f"   SHA-256 {file.sha256}"]
    return "\n".join(lines) + "\n"
