"""Series: one entry of book.yaml, many editions, each with a name, a number and an identity of its own."""

from __future__ import annotations

import dataclasses
import uuid
from pathlib import Path
from typing import Any

import pytest

from publisher.content.book import Book
from publisher.content.load import load_book
from publisher.content.model.edition import EditionSettings
from publisher.editions.edition import DEFAULT_PARTS, SERIES_PARTS, Each, Edition, Target, plan_editions
from publisher.editions.manuscript import SectionKind
from publisher.editions.select import condense
from publisher.editions.series import choose, cover_edition, editions_of, plan_faults
from publisher.errors import Diagnostic, EditionError
from publisher.geometry import Mm, Size

ROOT = Path(__file__).parents[2]
_ISBN = "978-89-000-0001-6"
_OTHER_ISBN = "978-89-000-0002-3"


@pytest.fixture(scope="module")
def stock() -> Book:
    """Return the stock book: case 1 in Daejeon, 2 in Gangwon, 3 in Jeju."""
    return load_book(ROOT / "tests" / "stock")


@pytest.fixture(scope="module")
def real() -> Book:
    """Return the reference book: 31 cases of 14 regions."""
    return load_book(ROOT / "data")


def with_editions(book: Book, **editions: Any) -> Book:
    """Return the book with other editions in book.yaml."""
    settings = {name: EditionSettings.model_validate(given) for name, given in editions.items()}
    return dataclasses.replace(book, file=book.file.model_copy(update={"editions": settings}))


def leaflets(**settings: Any) -> dict[str, Any]:
    """Return the settings of a series of printed leaflets."""
    return {"target": "print", "each": "case", **settings}


def volumes(**settings: Any) -> dict[str, Any]:
    """Return the settings of a series of printed volumes."""
    return {"target": "print", "each": "region", **settings}


def names(editions: tuple[Edition, ...]) -> list[str]:
    """Return the names of editions."""
    return [edition.name for edition in editions]


def shown_numbers(book: Book, edition: Edition) -> list[str]:
    """Return the ids of the cases an edition shows, in reading order."""
    return [s.id for s in condense(book, edition).sections if s.id.startswith("case-")]


def faults_of(book: Book, **editions: Any) -> list[Diagnostic]:
    """Return what the book says wrongly with these editions."""
    return list(plan_faults(with_editions(book, **editions)))


# ── members and their names ──────────────────────────────────────────────────


def test_a_leaflet_for_each_case(real: Book) -> None:
    """31 cases make 31 leaflets, named by the padded numbers of their cases, in the order of the numbers."""
    made = editions_of(with_editions(real, leaflets=leaflets()))
    assert names(made) == [f"leaflets/{number:02d}" for number in range(1, 32)]
    assert [edition.numbers for edition in made] == [(number,) for number in range(1, 32)]


def test_a_volume_for_each_region(real: Book) -> None:
    """Regions that have cases, in the order of the book; every case stands in exactly one volume."""
    book = with_editions(real, volumes=volumes())
    made = editions_of(book)
    assert names(made) == [
        *(
            f"volumes/{code}"
            for code in ("busan", "daegu", "gwangju", "daejeon", "ulsan", "sejong", "gangwon")
        ),
        *(f"volumes/{code}" for code in ("chungbuk", "chungnam", "jeonbuk", "jeonnam")),
        *(f"volumes/{code}" for code in ("gyeongbuk", "gyeongnam", "jeju")),
    ]
    assert shown_numbers(book, made[11]) == ["case-1", "case-7", "case-8", "case-27"]
    everything = sorted(number for edition in made for number in edition.numbers)
    assert everything == list(range(1, 32))


def test_a_series_stands_in_its_place(stock: Book) -> None:
    """Editions keep the order of book.yaml; a book without series is planned as before."""
    book = with_editions(stock, epub={}, leaflets=leaflets(), print={})
    assert names(editions_of(book)) == ["epub", "leaflets/01", "leaflets/02", "leaflets/03", "print"]
    assert editions_of(stock) == plan_editions(stock.file)
    silent = with_editions(stock)
    assert editions_of(silent) == plan_editions(silent.file)


def test_names_do_not_change_with_the_rest_of_the_book(real: Book) -> None:
    """A book that loses all cases but one still calls its leaflet and its volume the same."""
    one = dataclasses.replace(real, cases=real.cases[6:7])
    book = with_editions(one, leaflets=leaflets(), volumes=volumes())
    assert names(editions_of(book)) == ["leaflets/07", "volumes/gyeongbuk"]


def test_a_series_of_a_selection(real: Book) -> None:
    """Of some regions and some further cases; members are those of the selection."""
    chosen = {"regions": ["부산", "경상북도"], "cases": [9]}
    book = with_editions(real, leaflets=leaflets(**chosen), volumes=volumes(**chosen))
    assert names(editions_of(book)) == [
        *(f"leaflets/{key}" for key in ("01", "07", "08", "09", "14", "15", "27")),
        *(f"volumes/{key}" for key in ("busan", "daegu", "gyeongbuk")),
    ]
    assert shown_numbers(book, choose(book, ["volumes/daegu"])[0]) == ["case-9"]


def test_members_share_the_settings_of_their_series(stock: Book) -> None:
    """Trim, price and parts are written once."""
    series = leaflets(trim="A4", price=500, parts=["cases"])
    for edition in editions_of(with_editions(stock, leaflets=series)):
        assert (edition.trim, edition.price_won) == (Size(Mm(210), Mm(297)), 500)
        assert edition.parts == (SectionKind.CASES,)
        assert edition.declared_name == "leaflets"


@pytest.mark.parametrize("target", list(Target))
def test_default_parts_of_a_series(stock: Book, target: Target) -> None:
    """A leaflet is a story and its colophon; a volume is a small book; both hold only what the whole book may."""
    series = {"target": target.value}
    for each in Each:
        neighbour = stock.cases[1].case.model_copy(update={"region": "대전"})
        two = (stock.cases[0], dataclasses.replace(stock.cases[1], case=neighbour))
        book = with_editions(dataclasses.replace(stock, cases=two), some={**series, "each": each.value})
        (edition, *_) = editions_of(book)
        assert edition.parts == SERIES_PARTS[each][target]
        assert {SectionKind.CASES, SectionKind.COLOPHON} <= set(edition.parts)
        if each is Each.REGION:
            assert edition.parts[0] is SectionKind.COVER
            assert set(edition.parts) <= set(DEFAULT_PARTS[target]) | {SectionKind.CONTENTS}


# ── numbers and labels ───────────────────────────────────────────────────────


def ordinals(book: Book, edition: Edition) -> list[str]:
    """Return the numbers printed on the cases of an edition."""
    return [s.content.link.ordinal for s in condense(book, edition).sections if s.id.startswith("case-")]  # type: ignore[attr-defined]


def test_a_leaflet_keeps_its_number_in_the_book(real: Book) -> None:
    """The number on a leaflet is the one the book prints on the same case, whatever the file is called."""
    book = with_editions(real, print={}, leaflets=leaflets())
    whole, *single = editions_of(book)
    printed = dict(zip(shown_numbers(book, whole), ordinals(book, whole), strict=True))
    assert {f"case-{e.numbers[0]}": ordinals(book, e)[0] for e in single} == printed


def test_a_volume_counts_its_own_cases(real: Book) -> None:
    """Ordinals of a volume begin at 01; its divider says which region of the series it is."""
    book = with_editions(real, volumes=volumes())
    edition = choose(book, ["volumes/gyeongbuk"])[0]
    assert ordinals(book, edition) == ["01", "02", "03", "04"]
    divider = next(s for s in condense(book, edition).sections if s.kind is SectionKind.DIVIDER)
    assert (divider.content.region.place, divider.content.region.of) == (11, 14)  # type: ignore[attr-defined]


def test_labels_tell_members_apart(real: Book, stock: Book) -> None:
    """Regions bear the name the book gives them, companies theirs; a fictional case says so."""
    book = with_editions(real, leaflets=leaflets(), volumes=volumes())
    labels = [edition.member.label for edition in editions_of(book) if edition.member]
    assert len(set(labels)) == len(labels) == 45
    assert {"강원도 편", "경상북도 편", "(주)캐프"} <= set(labels)
    (first, *_) = editions_of(with_editions(stock, leaflets=leaflets()))
    assert first.member is not None
    assert first.member.label == "(주)가상정밀(가상 사례)"


# ── identity ─────────────────────────────────────────────────────────────────


def test_every_e_book_has_an_identifier_of_its_own(real: Book) -> None:
    """45 e-books, 45 identifiers, none of them the book's; a second planning gives the same."""
    epub = {"target": "epub"}
    book = with_editions(real, leaflets=leaflets(**epub), volumes=volumes(**epub))
    found = [edition.identifier for edition in editions_of(book)]
    assert len(set(found)) == 45
    assert real.file.identifier not in found
    assert all(uuid.UUID(str(identifier)).version == 5 for identifier in found)
    assert [edition.identifier for edition in editions_of(book)] == found


@pytest.mark.parametrize("identifier", [None, "urn:isbn:9788900000016", "뜻 없는 이름"])
def test_identifiers_of_a_book_without_a_uuid(stock: Book, identifier: str | None) -> None:
    """A book known by another name, or by none, gives its members distinct identifiers too."""
    named = dataclasses.replace(stock, file=stock.file.model_copy(update={"identifier": identifier}))
    found = {e.identifier for e in editions_of(with_editions(named, leaflets=leaflets(target="epub")))}
    assert len(found) == 3
    assert found.isdisjoint(
        {e.identifier for e in editions_of(with_editions(stock, leaflets=leaflets(target="epub")))}
    )


def test_an_isbn_belongs_to_one_member(stock: Book) -> None:
    """ISBNs are given by case number or by region; who has none given has none."""
    made = editions_of(with_editions(stock, leaflets=leaflets(isbns={"2": _ISBN, "03": _OTHER_ISBN})))
    assert [edition.isbn for edition in made] == [None, _ISBN, _OTHER_ISBN]
    for name in ("강원", "강원도", "gangwon"):
        made = editions_of(with_editions(stock, volumes=volumes(isbns={name: _ISBN})))
        assert [edition.isbn for edition in made] == [None, _ISBN, None]


# ── choosing ─────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (None, ["print", "leaflets/01", "leaflets/02", "leaflets/03"]),
        (["leaflets"], ["leaflets/01", "leaflets/02", "leaflets/03"]),
        (["leaflets/02"], ["leaflets/02"]),
        (["leaflets/03", "print", "leaflets"], ["leaflets/03", "print", "leaflets/01", "leaflets/02"]),
        (["print", "print"], ["print"]),
    ],
)
def test_choosing(stock: Book, asked: list[str] | None, found: list[str]) -> None:
    """A series stands for all its members, a member for itself; nothing is made twice."""
    book = with_editions(stock, print={}, leaflets=leaflets())
    assert names(choose(book, asked)) == found


@pytest.mark.parametrize(
    ("asked", "suggested"),
    [
        ("prnt", "print, leaflets, volumes"),
        ("leaflet", "leaflets, print, volumes"),
        ("leaflets/7", "leaflets/07"),
        ("leaflets/33", "leaflets/27, leaflets/28, leaflets/29, leaflets/30, leaflets/31"),
        ("volumes/경북", "volumes/gyeongbuk"),
        ("volumes/gyeongbok", "volumes/gyeongbuk"),
        ("volume/경상북도", "volumes/gyeongbuk"),
        ("leaflets/캐프", "leaflets/01, leaflets/02, leaflets/03, leaflets/04, leaflets/05"),
        ("print/1", "print, leaflets, volumes"),
        ("nothing", "print, leaflets, volumes"),
    ],
)
def test_an_unknown_name_suggests_what_was_meant(real: Book, asked: str, suggested: str) -> None:
    """EDN-001 lists the editions, the likeliest first, or the members next to the one asked for."""
    book = with_editions(real, print={}, leaflets=leaflets(), volumes=volumes())
    with pytest.raises(EditionError) as raised:
        choose(book, [asked])
    (said,) = raised.value.diagnostics
    assert (said.code, dict(said.arguments)["known"]) == ("EDN-001", suggested)


def test_every_unknown_name_is_said(stock: Book) -> None:
    """Two wrong names are two faults."""
    with pytest.raises(EditionError) as raised:
        choose(stock, ["a", "print", "b"])
    assert [dict(said.arguments)["name"] for said in raised.value.diagnostics] == ["a", "b"]


def test_a_fault_of_a_series_is_said_once(stock: Book) -> None:
    """Margins that leave no text block are the series' fault, not that of each member."""
    wide = {"head": 20, "foot": 20, "inner": 80, "outer": 80}
    with pytest.raises(EditionError) as raised:
        choose(with_editions(stock, leaflets=leaflets(margins_mm=wide)), None)
    (said,) = raised.value.diagnostics
    assert (said.code, dict(said.arguments)["name"]) == ("EDN-003", "leaflets")


# ── what book.yaml says wrongly ──────────────────────────────────────────────


@pytest.mark.parametrize(
    ("code", "settings"),
    [
        ("EDN-010", {"cases": [1, 99]}),
        ("EDN-010", leaflets(cases=[99])),
        ("EDN-011", {"regions": ["대전", "서울"]}),
        ("EDN-012", leaflets(isbn=_ISBN)),
        ("EDN-013", leaflets(isbns={"9": _ISBN})),
        ("EDN-013", leaflets(isbns={"대전": _ISBN})),
        ("EDN-013", volumes(isbns={"서울": _ISBN})),
        ("EDN-014", {"isbns": {"1": _ISBN}}),
        ("EDN-015", leaflets(isbns={"1": _ISBN, "2": _ISBN.replace("-", "")})),
    ],
)
def test_settings_that_contradict_the_book(stock: Book, code: str, settings: dict[str, Any]) -> None:
    """What an edition says of cases, regions and ISBNs is held against the book before anything is made."""
    editions = {"print": {}, "some": {"target": "print", **settings}}
    assert [(said.code, dict(said.arguments)["name"]) for said in faults_of(stock, **editions)] == [
        (code, "some")
    ]
    with pytest.raises(EditionError):
        choose(with_editions(stock, **editions), ["print"])


def test_hints_name_what_is_there(real: Book) -> None:
    """The nearest numbers, the regions with cases, the members of the series."""
    (number,) = faults_of(real, print={"cases": [33]})
    assert number.hint() == "the nearest numbers are: 27, 28, 29, 30, 31"
    (region,) = faults_of(real, print={"regions": ["경기"]})
    assert region.hint().startswith("the regions with cases are: 부산, 대구,")
    (isbn,) = faults_of(real, volumes=volumes(isbns={"서울": _ISBN}))
    assert isbn.hint().startswith("write one of: 부산, 대구, 광주,")
    (isbn,) = faults_of(real, leaflets=leaflets(isbns={"40": _ISBN}))
    assert isbn.hint() == "write one of: 27, 28, 29, 30, 31"


def test_sound_settings_have_no_faults(stock: Book) -> None:
    """The twin of the test above: numbers, regions and ISBNs that are right."""
    editions = {
        "print": {"cases": [3, 1], "regions": ["강원"], "isbn": _ISBN},
        "leaflets": leaflets(isbns={"1": _ISBN}),
        "volumes": volumes(isbns={"제주": _OTHER_ISBN}),
    }
    assert faults_of(stock, **editions) == []
    assert faults_of(stock) == []


# ── the cover of an e-book ───────────────────────────────────────────────────


def test_an_e_book_of_a_series_wears_a_cover_of_its_own(stock: Book) -> None:
    """It is set like the first print edition, and says and shows what the e-book does."""
    trim = {"trim": "A4"}
    book = with_editions(stock, print=trim, ebooks=volumes(target="epub"), small=leaflets(target="epub"))
    for edition in editions_of(book)[1:]:
        cover = cover_edition(book, edition)
        assert cover is not None
        assert (cover.name, cover.trim) == (edition.name, Size(Mm(210), Mm(297)))
        (section,) = condense(book, cover).sections
        assert section.kind is SectionKind.COVER
        assert edition.member is not None
        assert section.content.title.subtitle == edition.member.label  # type: ignore[attr-defined]
        assert section.content.case_count == 1  # type: ignore[attr-defined]


def test_the_cover_of_the_whole_e_book(stock: Book) -> None:
    """The printed cover, where there is one; a series on paper lends its geometry and nothing else."""
    (paper, _, screen) = editions_of(stock)
    assert cover_edition(stock, screen) == dataclasses.replace(paper, name="epub")
    assert cover_edition(with_editions(stock, epub={}), screen) is None
    lent = cover_edition(with_editions(stock, volumes=volumes(), epub={}), screen)
    assert lent is not None
    assert (lent.each, lent.member) == (None, None)
    assert condense(stock, lent).sections[0].content.case_count == 3  # type: ignore[attr-defined]
