"""Selection: which sections an edition shows, in which order, and what they point at."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from publisher.content.book import Book
from publisher.content.load import load_book
from publisher.content.regions import REGIONS
from publisher.editions.edition import Edition, Target, plan_editions
from publisher.editions.manuscript import Manuscript, Section, SectionKind
from publisher.editions.select import condense, group_by_region
from publisher.editions.views import (
    CaseView,
    ColophonView,
    ContentsView,
    CoverView,
    DividerView,
    FiguresView,
    IndexView,
    MapView,
)

ROOT = Path(__file__).parents[2]
_FULL = (
    "cover half-title title-page foreword guide contents overview figures map CASES index industry-index appendix-1 "
    "colophon back-cover"
)
_SCREEN = (
    "cover title-page foreword guide contents overview figures map CASES index industry-index appendix-1 "
    "colophon"
)
_SMALL = "cover contents figures CASES colophon back-cover"


@pytest.fixture(scope="module")
def stock() -> Book:
    """Return the stock book: three fictional cases, every part filled."""
    return load_book(ROOT / "tests" / "stock")


@pytest.fixture(scope="module")
def real() -> Book:
    """Return the reference book: 31 cases of 14 regions."""
    return load_book(ROOT / "data")


def with_file(book: Book, **changes: object) -> Book:
    """Return the book with some fields of book.yaml changed."""
    return dataclasses.replace(book, file=book.file.model_copy(update=changes))


def edition(book: Book, name: str, **changes: object) -> Edition:
    """Return one of the book's editions, some of it changed."""
    found = next(e for e in plan_editions(book.file) if e.name == name)
    return dataclasses.replace(found, **changes)  # type: ignore[arg-type]


def shown(book: Book, name: str, **changes: object) -> Manuscript:
    """Return what one edition of the book shows."""
    return condense(book, edition(book, name, **changes))


def of_kind(manuscript: Manuscript, kind: SectionKind) -> Section:
    """Return the only section of a kind."""
    (found,) = (section for section in manuscript.sections if section.kind is kind)
    return found


def expected(pattern: str, cases: str) -> list[str]:
    """Return ids in order; CASES stands for the cases."""
    return pattern.replace("CASES", cases).split()


# ── the stock book ───────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "pattern", "cases"),
    [
        ("print", _FULL, "region-daejeon case-1 region-gangwon case-2 region-jeju case-3"),
        ("epub", _SCREEN, "region-daejeon case-1 region-gangwon case-2 region-jeju case-3"),
        ("booklet", _SMALL, "case-1 case-2 case-3"),
    ],
)
def test_sections_of_the_stock_book(stock: Book, name: str, pattern: str, cases: str) -> None:
    """Every part the edition asks for, in its order; ids are unique."""
    ids = [section.id for section in shown(stock, name).sections]
    assert ids == expected(pattern, cases)
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("print", {"case-1": "story", "case-2": "profile", "case-3": "story"}),
        ("epub", {"case-1": "story", "case-2": "profile", "case-3": "story"}),
        ("booklet", {"case-1": "digest", "case-2": "digest", "case-3": "digest"}),
    ],
)
def test_a_case_with_text_is_a_story(stock: Book, name: str, kinds: dict[str, str]) -> None:
    """A case is a story where it has a text, a profile where only facts are known, a digest in a booklet."""
    found = {s.id: s.kind.value for s in shown(stock, name).sections if s.id.startswith("case-")}
    assert found == kinds


def test_parts_without_content_drop_out(stock: Book) -> None:
    """A book without a foreword has no empty page called 발간사; the rest stays in order."""
    bare = with_file(stock, foreword=None, guide=None, figures=None, map=None, overview=None, appendix=())
    kept = "cover half-title title-page contents CASES index industry-index colophon back-cover"
    cases = "region-daejeon case-1 region-gangwon case-2 region-jeju case-3"
    assert [s.id for s in shown(bare, "print").sections] == expected(kept, cases)


def test_every_appendix_is_a_section(stock: Book) -> None:
    """Appendices are numbered from 1 and keep their order."""
    first = stock.file.appendix[0]
    second = first.model_copy(update={"heading": "용어"})
    sections = shown(with_file(stock, appendix=(first, second)), "print").sections
    found = [(s.id, s.title) for s in sections if s.kind is SectionKind.APPENDIX]
    assert found == [("appendix-1", "사업 안내"), ("appendix-2", "용어")]


def test_an_edition_may_choose_parts_and_order(stock: Book) -> None:
    """Parts stand in the order of book.yaml."""
    parts = (SectionKind.COLOPHON, SectionKind.CASES, SectionKind.COVER)
    ids = [s.id for s in shown(stock, "booklet", parts=parts).sections]
    assert ids == ["colophon", "case-1", "case-2", "case-3", "cover"]


def test_depth_and_region(stock: Book) -> None:
    """A case lies below its divider, or beside the other parts where there is none; only cases wear a region."""
    for name, depth in (("print", 2), ("epub", 2), ("booklet", 1)):
        for section in shown(stock, name).sections:
            in_region = section.id.startswith(("case-", "region-"))
            assert (section.region is not None) == in_region
            assert section.depth == (depth if section.id.startswith("case-") else 1)


def test_titles_are_plain_text(stock: Book) -> None:
    """Titles for outlines hold neither an editor's line break nor markup; a fictional case says so everywhere."""
    for name in ("print", "booklet", "epub"):
        sections = shown(stock, name).sections
        assert all(s.title and " / " not in s.title and "<" not in s.title for s in sections)
        assert all("(가상 사례)" in s.title for s in sections if s.id.startswith("case-"))
        assert all("(가상 사례)" in s.running for s in sections if s.id.startswith("case-"))


def test_running_heads(stock: Book) -> None:
    """Covers carry no running head; a case names its region, its company and its short title."""
    sections = {s.id: s for s in shown(stock, "print").sections}
    assert sections["case-1"].running == "대전 · (주)가상정밀(가상 사례) · 손끝의 감각을 숫자로"
    assert sections["region-jeju"].running == "제주"
    assert not any(sections[name].running for name in ("cover", "half-title", "title-page", "back-cover"))


def test_a_booklet_shows_fewer_figures(stock: Book) -> None:
    """The figures page of a booklet has no comparison and one share at most; the book itself is not changed."""
    full = of_kind(shown(stock, "print"), SectionKind.FIGURES).content
    small = of_kind(shown(stock, "booklet"), SectionKind.FIGURES).content
    assert isinstance(full, FiguresView)
    assert isinstance(small, FiguresView)
    assert full.figures == stock.file.figures
    assert small.figures.comparison is None
    assert len(small.figures.shares) <= 1
    assert small.figures.numbers == full.figures.numbers


def test_only_the_back_cover_carries_its_text(stock: Book) -> None:
    """The lines of the back cover do not show on the front."""
    for kind, text in ((SectionKind.COVER, None), (SectionKind.BACK_COVER, stock.file.back_cover)):
        view = of_kind(shown(stock, "print"), kind).content
        assert isinstance(view, CoverView)
        assert view.text == text
        assert (view.case_count, sum(count for _, count in view.counts)) == (3, 3)


# ── the real book ────────────────────────────────────────────────────────────

_REAL_CASES = (
    "region-busan case-14 case-15 region-daegu case-9 case-10 case-11 region-gwangju case-28 case-29 "
    "region-daejeon case-12 case-13 region-ulsan case-17 case-30 region-sejong case-16 region-gangwon case-3 case-4 "
    "region-chungbuk case-25 case-26 region-chungnam case-24 case-31 region-jeonbuk case-20 case-21 "
    "region-jeonnam case-2 case-18 case-19 region-gyeongbuk case-1 case-7 case-8 case-27 "
    "region-gyeongnam case-5 case-6 region-jeju case-22 case-23"
)


@pytest.mark.parametrize(
    ("name", "pattern", "cases"),
    [
        ("print", _FULL, _REAL_CASES),
        ("epub", _SCREEN, _REAL_CASES),
        ("booklet", _SMALL, " ".join(re.findall(r"case-\d+", _REAL_CASES))),
    ],
)
def test_sections_of_the_real_book(real: Book, name: str, pattern: str, cases: str) -> None:
    """31 cases in 14 regions in administrative order, numbers rising in each; no foreword was written."""
    ids = [section.id for section in shown(real, name).sections]
    assert ids == [i for i in expected(pattern, cases) if i != "foreword"]


def test_groups_stand_in_administrative_order(real: Book) -> None:
    """Regions follow REGIONS, whatever the numbers of their cases are; places count from 0."""
    groups = group_by_region(real, dividers=True)
    order = [region.code for region in REGIONS]
    codes = [group.code for group in groups]
    assert codes == sorted(codes, key=order.index)
    assert len(codes) == len(set(codes)) == 14
    assert [group.place for group in groups] == list(range(14))
    assert {group.of for group in groups} == {14}
    assert [len(group.cases) for group in groups] == [2, 3, 2, 2, 2, 1, 2, 2, 2, 2, 3, 4, 2, 2]


def test_ordinals_run_through(real: Book) -> None:
    """Cases are counted from 01 to 31 in reading order, not by the numbers of their files."""
    for dividers in (True, False):
        groups = group_by_region(real, dividers=dividers)
        ordinals = [link.ordinal for group in groups for link in group.cases]
        assert ordinals == [f"{number:02d}" for number in range(1, 32)]


def test_a_region_begins_with_its_divider_or_first_case(real: Book) -> None:
    """Without dividers a link to a region leads to its first case."""
    assert [g.id for g in group_by_region(real, dividers=True)][:2] == ["region-busan", "region-daegu"]
    assert [g.id for g in group_by_region(real, dividers=False)][:2] == ["case-14", "case-9"]


def test_regions_bear_the_name_of_their_time(real: Book) -> None:
    """book.yaml may give a region the name it had; the others keep the official one."""
    names = {g.code: g.full_name for g in group_by_region(real, dividers=True)}
    assert names["gangwon"] == "강원도"
    assert names["jeonbuk"] == "전라북도"
    assert names["jeju"] == "제주특별자치도"


# ── what points at something ─────────────────────────────────────────────────


def pointed_at(manuscript: Manuscript) -> Iterator[tuple[str, str]]:
    """Yield the section and the id it leads to, for every link a view holds."""
    for section in manuscript.sections:
        match section.content:
            case ContentsView(before, groups, after):
                yield from ((section.id, link.id) for link in (*before, *after))
                yield from ((section.id, group.id) for group in groups)
                yield from ((section.id, case.id) for group in groups for case in group.cases)
            case IndexView(groups):
                yield from ((section.id, case.id) for letter in groups for case in letter.cases)
            case MapView(groups=groups):
                yield from ((section.id, group.id) for group in groups)
            case DividerView(region):
                yield from ((section.id, case.id) for case in region.cases)
            case CaseView():
                view = section.content
                yield from ((section.id, case.id) for case in (*view.related, *view.siblings))
            case _:
                continue


@pytest.mark.parametrize("name", ["print", "booklet", "epub"])
@pytest.mark.parametrize("root", ["tests/stock", "data", "examples/showcase"])
def test_links_lead_to_sections_that_exist(root: str, name: str) -> None:
    """Contents, index, dividers and cases point only at what the edition shows, and the contents at every case."""
    book = load_book(ROOT / root)
    manuscript = shown(book, name)
    ids = {section.id for section in manuscript.sections}
    links = list(pointed_at(manuscript))
    assert [link for link in links if link[1] not in ids] == []
    assert {i for i in ids if i.startswith("case-")} <= {to for place, to in links if place == "contents"}


def test_the_search_for_dead_links_finds_one(stock: Book) -> None:
    """A manuscript without the case its contents name is caught by the test above."""
    manuscript = shown(stock, "booklet")
    torn = Manuscript(tuple(s for s in manuscript.sections if s.id != "case-2"))
    assert ("contents", "case-2") in set(pointed_at(torn))


def test_an_edition_without_cases_lists_none(stock: Book) -> None:
    """Contents do not point at cases an edition leaves out; an index and a map of nothing drop out."""
    parts = (
        SectionKind.CONTENTS,
        SectionKind.OVERVIEW,
        SectionKind.MAP,
        SectionKind.INDEX,
        SectionKind.COLOPHON,
    )
    manuscript = shown(stock, "print", parts=parts)
    assert [s.id for s in manuscript.sections] == ["contents", "overview", "colophon"]
    assert set(pointed_at(manuscript)) == {("contents", "overview"), ("contents", "colophon")}


def test_contents_stand_around_the_cases(stock: Book) -> None:
    """Parts before the first case are listed before it, the others behind; covers and titles are not listed."""
    view = of_kind(shown(stock, "print"), SectionKind.CONTENTS).content
    assert isinstance(view, ContentsView)
    assert [link.id for link in view.before] == ["foreword", "guide", "overview", "figures", "map"]
    assert [link.id for link in view.after] == ["index", "industry-index", "appendix-1", "colophon"]
    assert [link.title for link in view.before][-1] == "세 지역, 세 개의 등불"


# ── index ────────────────────────────────────────────────────────────────────


def index_of(book: Book) -> list[tuple[str, list[str]]]:
    """Return the headings of the index with the companies below them."""
    view = of_kind(shown(book, "print"), SectionKind.INDEX).content
    assert isinstance(view, IndexView)
    return [(group.heading, [case.company for case in group.cases]) for group in view.groups]


def test_index_of_the_stock_book(stock: Book) -> None:
    """Names stand in 가나다 order by their sort key where one is given."""
    assert index_of(stock) == [
        ("ㄱ", ["가상바이오 주식회사", "(주)가상정밀", "농업회사법인 가상 Foods(주)"]),
    ]


def test_index_of_the_real_book(real: Book) -> None:
    """Each of the 31 companies stands once, under nine headings in order."""
    index = index_of(real)
    assert [letter for letter, _ in index] == ["ㄴ", "ㄷ", "ㅁ", "ㅇ", "ㅈ", "ㅋ", "ㅌ", "ㅍ", "ㅎ"]
    companies = [company for _, names in index for company in names]
    assert sorted(companies) == sorted(loaded.case.company for loaded in real.cases)
    assert dict(index)["ㅍ"] == [
        "파미셀(주)",
        "주식회사 파이버프로",
        "(주)파인메딕스",
        "농업회사법인 푸디웜 주식회사",
    ]


# ── colophon ─────────────────────────────────────────────────────────────────


def imprint(book: Book, name: str, **changes: object) -> list[tuple[str, str]]:
    """Return the rows of an edition's colophon."""
    view = of_kind(shown(book, name, **changes), SectionKind.COLOPHON).content
    assert isinstance(view, ColophonView)
    return [(row.label, row.value) for row in view.rows]


def test_imprint_of_an_edition_for_sale(stock: Book) -> None:
    """Day, house with its representative, makers, the book's own rows, the edition's ISBN and price."""
    assert imprint(stock, "print") == [
        ("펴낸 날", "2024년 3월 5일"),
        ("펴낸 곳", "가상진흥원(원장 홍길동)"),
        ("기획", "가상진흥원"),
        ("인쇄", "가상인쇄"),
        ("담당", "가상진흥원 시험팀"),
        ("발간등록번호", "99-9999999-000001-01"),
        ("ISBN", "978-89-000-0001-6"),
        ("값", "12,000원"),
    ]


def test_each_edition_has_its_own_imprint(stock: Book) -> None:
    """ISBN, price and day are the edition's: an EPUB never shows the number of the paper book."""
    assert dict(imprint(stock, "epub"))["ISBN"] == "978-89-000-0002-3"
    assert "ISBN" not in dict(imprint(stock, "booklet"))
    later = edition(stock, "print").published_on.replace(year=2025)
    assert dict(imprint(stock, "print", published_on=later))["펴낸 날"] == "2025년 3월 5일"


@pytest.mark.parametrize("price", [None, 0, 500, 12000])
@pytest.mark.parametrize("target", list(Target))
def test_not_for_sale_and_a_price_exclude_each_other(stock: Book, target: Target, price: int | None) -> None:
    """Exactly one row speaks of the price, and it says either 비매품 or a sum in won."""
    said = [value for label, value in imprint(stock, target.value, price_won=price) if label == "값"]
    assert said == (["비매품"] if price is None else [f"{price:,}원"])


def test_a_house_without_a_representative(stock: Book) -> None:
    """Brackets stand only where a name is known; several houses stand side by side."""
    house = stock.file.publishers[0]
    quiet = house.model_copy(update={"name": "가상협회", "representative": None})
    rows = dict(imprint(with_file(stock, publishers=(house, quiet)), "print"))
    assert rows["펴낸 곳"] == "가상진흥원(원장 홍길동) · 가상협회"


def test_a_book_without_editions_is_condensed_for_all(stock: Book) -> None:
    """The three default editions find their parts in a book that names none."""
    silent = with_file(stock, editions={})
    begun = [condense(silent, planned).sections[0].kind for planned in plan_editions(silent.file)]
    assert begun == [SectionKind.COVER] * 3
