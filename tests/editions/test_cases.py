"""A case as one edition shows it: which facts, and which pictures, charts and terms after which section."""

from __future__ import annotations

import dataclasses
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.content.book import Book, LoadedCase, Picture
from publisher.content.load import load_book
from publisher.content.model.case import Case
from publisher.editions.cases import _Spread, is_story
from publisher.editions.edition import plan_editions
from publisher.editions.select import condense
from publisher.editions.views import CaseView, SectionBlock

ROOT = Path(__file__).parents[2]
_PLAN = st.tuples(
    st.integers(1, 7),
    st.lists(st.one_of(st.none(), st.integers(1, 7)), max_size=9),
)
"""A number of sections, and for each of several things the section it wishes for."""


@pytest.fixture(scope="module")
def stock() -> Book:
    """Return the stock book."""
    return load_book(ROOT / "tests" / "stock")


def shown(book: Book, edition: str, case_id: str) -> CaseView:
    """Return a case as an edition shows it."""
    chosen = next(e for e in plan_editions(book.file) if e.name == edition)
    content = next(s.content for s in condense(book, chosen).sections if s.id == case_id)
    assert isinstance(content, CaseView)
    return content


def picture(number: int) -> Picture:
    """Return a picture that is never opened."""
    name = f"{number:016x}"
    return Picture(Path(name), f"images/{name}.png", "image/png", 100, 100, name)


def with_case(book: Book, **fields: Any) -> Book:
    """Return the book with one made-up case in place of its first."""
    case = Case.model_validate({"number": 1, "region": "대전", "company": "(주)시험", **fields})
    pictures = tuple(picture(number) for number, _ in enumerate(case.photos))
    loaded = LoadedCase("case-1", case, book.cases[0].path, pictures)
    return dataclasses.replace(book, cases=(loaded, *book.cases[1:]))


def sections(count: int) -> list[dict[str, str]]:
    """Return so many sections; section n explains 용어n."""
    return [{"title": f"{n}절", "body": f"용어{n}이 나오는 글"} for n in range(1, count + 1)]


def photos(*wishes: int | None, opener: int | None = None) -> list[dict[str, Any]]:
    """Return photos with the sections they wish for; ``opener`` is the index of the one that opens the case."""
    return [
        {"file": f"{n}.png", "alt": f"그림 {n}", "section": wish, "opener": n == opener}
        for n, wish in enumerate(wishes)
    ]


def charts(*wishes: int | None) -> list[dict[str, Any]]:
    """Return charts with the sections they wish for."""
    data = [{"label": "가", "value": 1}, {"label": "나", "value": 2}]
    return [
        {"kind": "bar", "title": f"그래프 {n}", "unit": "개", "data": data, "section": wish}
        for n, wish in enumerate(wishes)
    ]


def titles(blocks: tuple[SectionBlock, ...]) -> list[list[str]]:
    """Return the charts' titles and the photos' alternative texts after each section."""
    return [[*(c.chart.title for c in b.charts), *(str(p.photo.alt) for p in b.photos)] for b in blocks]


# ── the spread ───────────────────────────────────────────────────────────────


@given(_PLAN)
def test_everything_finds_a_section(plan: tuple[int, list[int | None]]) -> None:
    """Each thing stands after one of the sections: where it wishes, or after the last when that is too far."""
    count, wishes = plan
    spread = _Spread(count)
    for index, wish in enumerate(wishes):
        place = spread.place(wish, index, len(wishes))
        assert 0 <= place < count
        if wish is not None:
            assert place == min(wish, count) - 1


@given(st.integers(1, 8), st.integers(0, 12))
def test_things_without_a_wish_are_dealt_evenly(count: int, things: int) -> None:
    """They keep their order, and no section gets two more than another."""
    spread = _Spread(count)
    places = [spread.place(None, index, things) for index in range(things)]
    assert places == sorted(places)
    dealt = Counter(places)
    shares = [dealt[section] for section in range(count)]
    assert max(shares) - min(shares) <= 1


@given(_PLAN, _PLAN)
def test_nothing_is_lost_and_numbers_run(
    stock: Book, photo_plan: tuple[int, list[int | None]], chart_plan: tuple[int, list[int | None]]
) -> None:
    """Every photo and chart is shown once; numbers count from 1 in reading order; ids follow the numbers."""
    count = photo_plan[0]
    book = with_case(
        stock,
        sections=sections(count),
        photos=photos(*photo_plan[1]),
        charts=charts(*chart_plan[1]),
    )
    blocks = shown(book, "print", "case-1").sections
    assert [block.number for block in blocks] == list(range(1, count + 1))
    assert [block.id for block in blocks] == [f"case-1-section-{n}" for n in range(1, count + 1)]
    placed_photos = [photo for block in blocks for photo in block.photos]
    placed_charts = [chart for block in blocks for chart in block.charts]
    assert sorted(str(p.photo.alt) for p in placed_photos) == [f"그림 {n}" for n in range(len(photo_plan[1]))]
    assert sorted(c.chart.title for c in placed_charts) == [f"그래프 {n}" for n in range(len(chart_plan[1]))]
    assert [p.number for p in placed_photos] == list(range(1, len(placed_photos) + 1))
    assert [c.number for c in placed_charts] == list(range(1, len(placed_charts) + 1))
    assert [c.id for c in placed_charts] == [f"case-1-chart-{c.number}" for c in placed_charts]
    assert all(p.picture.href == f"images/{int(p.photo.file[0]):016x}.png" for p in placed_photos)


# ── places ───────────────────────────────────────────────────────────────────


def test_wished_places(stock: Book) -> None:
    """``section: 1`` puts a photo or chart after the first section, a number too high after the last."""
    book = with_case(
        stock, sections=sections(3), photos=photos(1, 3, 1), charts=charts(2, 9), metrics_note="2023년"
    )
    assert titles(shown(book, "print", "case-1").sections) == [
        ["그림 0", "그림 2"],
        ["그래프 0"],
        ["그래프 1", "그림 1"],
    ]


def test_numbers_follow_the_reading_order(stock: Book) -> None:
    """A photo wished to the front is 사진 1, wherever it stands in the file."""
    book = with_case(stock, sections=sections(3), photos=photos(3, 1, 2))
    blocks = shown(book, "print", "case-1").sections
    assert [(p.number, p.photo.alt) for b in blocks for p in b.photos] == [
        (1, "그림 1"),
        (2, "그림 2"),
        (3, "그림 0"),
    ]


def test_drawings_are_counted_with_charts(stock: Book) -> None:
    """사진 1 and 그림 1 may stand side by side; drawings and charts have one sequence, charts of a section first."""
    book = with_case(stock, sections=sections(2), photos=photos(1, 1, 2), charts=charts(1, 2))
    (loaded,) = [case for case in book.cases if case.id == "case-1"]
    kinds = ("image/svg+xml", "image/png", "image/svg+xml")
    drawn = tuple(
        dataclasses.replace(picture, media_type=kind)
        for picture, kind in zip(loaded.pictures, kinds, strict=True)
    )
    cases = tuple(
        dataclasses.replace(case, pictures=drawn) if case is loaded else case for case in book.cases
    )
    blocks = shown(dataclasses.replace(book, cases=cases), "print", "case-1").sections
    assert [[chart.number for chart in block.charts] for block in blocks] == [[1], [3]]
    assert [[(p.drawn, p.number) for p in block.photos] for block in blocks] == [
        [(True, 2), (False, 1)],
        [(True, 4)],
    ]


def test_the_automatic_spread(stock: Book) -> None:
    """One thing stands in the middle, several at even distances."""
    one = with_case(stock, sections=sections(3), photos=photos(None))
    assert titles(shown(one, "print", "case-1").sections) == [[], ["그림 0"], []]
    three = with_case(stock, sections=sections(3), photos=photos(None, None, None))
    assert titles(shown(three, "print", "case-1").sections) == [["그림 0"], ["그림 1"], ["그림 2"]]


def test_the_opener_opens(stock: Book) -> None:
    """The opening photo stands at the head with number 0 and does not come again; the others count from 1."""
    view = shown(with_case(stock, sections=sections(2), photos=photos(1, 1, opener=0)), "print", "case-1")
    assert view.opener is not None
    assert (view.opener.number, view.opener.photo.alt) == (0, "그림 0")
    assert [(p.number, p.photo.alt) for b in view.sections for p in b.photos] == [(1, "그림 1")]


def test_without_an_opener_all_photos_stand_in_the_text(stock: Book) -> None:
    """No photo is taken for an opener unasked."""
    view = shown(with_case(stock, sections=sections(2), photos=photos(1, 2)), "print", "case-1")
    assert view.opener is None
    assert titles(view.sections) == [["그림 0"], ["그림 1"]]


def test_terms_stand_where_they_are_first_used(stock: Book) -> None:
    """A wished section wins; then the first section that holds the term; else the first one."""
    glossary = [
        {"term": "용어2", "definition": "둘째 절에 나온다."},
        {"term": "용어1", "definition": "셋째 절 옆에 놓는다.", "section": 3},
        {"term": "딴말", "definition": "아무 데도 나오지 않는다."},
        {"term": "글", "definition": "모든 절에 나온다."},
    ]
    view = shown(with_case(stock, sections=sections(3), glossary=glossary), "print", "case-1")
    assert [[term.term for term in block.terms] for block in view.sections] == [
        ["딴말", "글"],
        ["용어2"],
        ["용어1"],
    ]


@pytest.mark.parametrize(("count", "after"), [(1, 0), (2, 1), (4, 1)])
def test_key_results_follow_the_second_section(stock: Book, count: int, after: int) -> None:
    """They stand once, after the second section or the only one."""
    metrics = [{"label": "매출", "value": "3억원"}]
    view = shown(with_case(stock, sections=sections(count), metrics=metrics), "print", "case-1")
    assert [bool(block.metrics) for block in view.sections] == [n == after for n in range(count)]


def test_the_stock_case(stock: Book) -> None:
    """The first case shows its chart after section 2, its photo after section 1, its term in section 2."""
    view = shown(stock, "print", "case-1")
    first, second = view.sections
    assert (len(first.charts), len(first.photos), len(first.terms)) == (0, 1, 0)
    assert (len(second.charts), len(second.photos), len(second.terms)) == (1, 0, 1)
    assert view.opener is not None
    assert view.opener.photo.file == "images/machine.png"


# ── story, profile, digest ───────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("fields", "story"),
    [
        ({}, False),
        ({"metrics": [{"label": "매출", "value": "3억원"}], "lead": "머리글"}, False),
        ({"sections": sections(1)}, True),
        ({"interview": {"person": "홍길동", "answers": [{"question": "왜?", "answer": "그래서."}]}}, True),
    ],
)
def test_a_text_makes_a_story(fields: dict[str, Any], story: bool) -> None:
    """Sections or an interview make a story; facts alone make a profile."""
    case = Case.model_validate({"number": 1, "region": "대전", "company": "(주)시험", **fields})
    assert is_story(case) == story


def test_a_story_links_a_profile_lists_its_neighbours(stock: Book) -> None:
    """Related cases belong to a story, siblings of the region to a profile, neither to a digest."""
    story = shown(stock, "print", "case-1")
    assert ([link.id for link in story.related], story.siblings) == (["case-3"], ())
    profile = shown(load_book(ROOT / "data"), "print", "case-14")
    assert (profile.related, [link.id for link in profile.siblings]) == ((), ["case-15"])
    digest = shown(stock, "booklet", "case-1")
    assert (digest.related, digest.siblings, digest.sources, digest.sections) == ((), (), (), ())


def test_a_case_with_a_photo_alone_shows_it(stock: Book) -> None:
    """A photo makes a case more than a profile: nothing an author hands in is dropped in silence."""
    book = with_case(stock, photos=photos(None, opener=0))
    assert shown(book, "print", "case-1").opener is not None
    assert shown(book, "booklet", "case-1").opener is not None


def test_a_case_without_sections_keeps_what_it_has(stock: Book) -> None:
    """Figures, pictures and terms of a case that has no sections stand in one block without a text."""
    metrics = [{"label": "성과", "value": "3명"}]
    book = with_case(
        stock, photos=photos(None, None), metrics=metrics, glossary=[{"term": "말", "definition": "뜻"}]
    )
    (block,) = shown(book, "print", "case-1").sections
    assert block.text is None
    assert (len(block.photos), len(block.metrics), len(block.terms)) == (2, 1, 1)


def test_a_digest_is_short(stock: Book) -> None:
    """At most four key results and three rows; the summary, or else the lead."""
    metrics = [{"label": f"성과 {n}", "value": f"{n}명"} for n in range(1, 8)]
    support = {"programme": "사업", "year": 2022, "project": "과제", "grant": "1억원"}
    book = with_case(stock, lead="머리글", metrics=metrics, support=support, profile={"products": "제품"})
    view = shown(book, "booklet", "case-1")
    assert [metric.value for metric in view.metrics] == ["1명", "2명", "3명", "4명"]
    assert [(row.label, row.value) for row in view.profile] == [
        ("지원 과제", "과제"),
        ("주요 제품", "제품"),
        ("지원 사업", "사업"),
    ]
    assert view.summary == "머리글"
    assert len(shown(book, "print", "case-1").metrics) == 7


def test_a_case_without_facts_shows_the_rows_of_the_book(stock: Book) -> None:
    """A profile of a company of which nothing else is known has its region, industry and the book's own rows."""
    rows = [(row.label, row.value) for row in shown(stock, "print", "case-2").profile]
    assert rows == [("지역", "강원도"), ("주력산업", "천연물바이오"), ("지원 사업", "가상 지원 사업")]
    assert [(r.label, r.value) for r in shown(stock, "booklet", "case-2").profile] == rows


def test_facts_of_a_story(stock: Book) -> None:
    """Company, industry, support and further facts, labelled as the form labels them; empty fields are left out."""
    rows = [(row.label, row.value) for row in shown(stock, "print", "case-1").profile]
    assert rows == [
        ("설립", "2001"),
        ("대표", "홍길동"),
        ("소재지", "대전광역시"),
        ("주력산업", "정밀기계"),
        ("임직원", "12명(2023년)"),
        ("주요 제품", "측정기"),
        ("누리집", "https://www.example.com"),
        ("지원 사업", "가상 지원 사업"),
        ("지원 연도", "2022년"),
        ("지원 과제", "측정기 국산화"),
        ("지원 기간", "2022~2023년"),
        ("지원금", "2억원"),
    ]
