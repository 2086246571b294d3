"""Editions: what book.yaml leaves open has a default fit for the purpose; what it says wins."""

from __future__ import annotations

import datetime as dt
from typing import Any, get_args

import pytest
from pydantic import ValidationError

from publisher.content.model.book_file import BookFile
from publisher.content.model.case import Case
from publisher.content.model.edition import PartName, TrimName
from publisher.content.regions import BY_NAME
from publisher.editions.edition import (
    DEFAULT_PARTS,
    TRIMS,
    Each,
    Edition,
    Target,
    cautions,
    faults,
    plan_editions,
)
from publisher.editions.manuscript import SectionKind
from publisher.editions.production import Binding, Colour, Intent, Production
from publisher.geometry import Margins, Mm, Size
from publisher.typography.lines import Alignment, WordBreaks

_ISBN = "978-89-000-0001-6"


def planned(**editions: Any) -> dict[str, Edition]:
    """Return the editions of a book that says nothing else, by name."""
    book = BookFile.model_validate(
        {
            "title": {"main": "작은 책"},
            "slug": "small-book",
            "published_on": "2024-03-05",
            "publishers": [{"name": "가상진흥원"}],
            "editions": editions,
        }
    )
    return {edition.name: edition for edition in plan_editions(book)}


def test_a_book_that_names_no_edition_has_all_three() -> None:
    """Print, booklet and EPUB are made unless book.yaml chooses."""
    assert [(e.name, e.target) for e in planned().values()] == [
        ("print", Target.PRINT),
        ("booklet", Target.BOOKLET),
        ("epub", Target.EPUB),
    ]


def test_editions_keep_the_order_of_the_book_file() -> None:
    """What is named first is made first, and nothing else is made."""
    assert list(planned(epub={}, print={})) == ["epub", "print"]


def test_defaults() -> None:
    """Words seldom broken, ragged, 3 mm bleed, the book's day, no ISBN, not for sale; trims of the purpose."""
    editions = planned()
    for edition in editions.values():
        assert edition.line_break is WordBreaks.RARELY
        assert edition.align is Alignment.RAGGED
        assert edition.bleed == Mm(3)
        assert edition.published_on == dt.date(2024, 3, 5)
        assert edition.isbn is None
        assert edition.price_won is None
        assert edition.parts == DEFAULT_PARTS[edition.target]
    assert editions["print"].trim == TRIMS["46배판"]
    assert editions["booklet"].trim == TRIMS["A5"]
    assert editions["print"].margins is not None
    assert editions["booklet"].margins is not None


def test_an_edition_only_named_has_defaults() -> None:
    """``print:`` without a value is an edition."""
    assert planned(print=None) == planned(print={})


def test_a_name_of_its_own_needs_a_target() -> None:
    """An edition may be called anything when it says what it is for."""
    edition = planned(large={"target": "print", "trim": "A4"})["large"]
    assert (edition.name, edition.target, edition.trim) == ("large", Target.PRINT, Size(Mm(210), Mm(297)))


def test_everything_may_be_overridden() -> None:
    """Each setting of book.yaml reaches the edition."""
    edition = planned(
        print={
            "trim": {"width_mm": 170, "height_mm": 240},
            "bleed_mm": 5,
            "margins_mm": {"head": 20, "foot": 21, "inner": 22, "outer": 23},
            "line_break": "never",
            "align": "justified",
            "parts": ["title_page", "cases", "back_cover"],
            "isbn": _ISBN,
            "price": 12000,
            "published_on": "2024-06-01",
            "each": "region",
            "cases": [3, 1, 3],
            "regions": ["경북", "경상북도", "제주"],
            "subtitle": "작은 부제",
            "color": "gray",
            "icc": {"file": "press.icc", "sha256": "0" * 64, "intent": "perceptual", "black_point": False},
            "ink_limit": 250,
            "marks": False,
            "binding": "saddle",
            "page_multiple": 8,
            "paper": "스노우 120",
            "mm_per_page": 0.06,
            "digital": False,
        }
    )["print"]
    assert edition == Edition(
        name="print",
        target=Target.PRINT,
        trim=Size(Mm(170), Mm(240)),
        bleed=Mm(5),
        margins=Margins(head=Mm(20), foot=Mm(21), inner=Mm(22), outer=Mm(23)),
        line_break=WordBreaks.NEVER,
        align=Alignment.JUSTIFIED,
        parts=(SectionKind.TITLE_PAGE, SectionKind.CASES, SectionKind.BACK_COVER),
        isbn=_ISBN,
        price_won=12000,
        published_on=dt.date(2024, 6, 1),
        production=Production(
            colour=Colour.GRAY,
            icc="press.icc",
            icc_sha256="0" * 64,
            intent=Intent.PERCEPTUAL,
            black_point=False,
            ink_limit=250,
            marks=False,
            pod=False,
            binding=Binding.SADDLE,
            multiple=8,
            paper="스노우 120",
            mm_per_page=0.06,
            digital=False,
        ),
        numbers=(3, 1),
        regions=(BY_NAME["경북"], BY_NAME["제주"]),
        subtitle="작은 부제",
        identifier=edition.identifier,
        each=Each.REGION,
    )


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("never", WordBreaks.NEVER),
        ("rarely", WordBreaks.RARELY),
        ("freely", WordBreaks.FREELY),
        ("word", WordBreaks.RARELY),
        ("syllable", WordBreaks.FREELY),
    ],
)
def test_line_breaks_have_older_names(written: str, meant: WordBreaks) -> None:
    """A book written for an earlier version says the same as before."""
    assert planned(print={"line_break": written})["print"].line_break is meant


@pytest.mark.parametrize("value", [0, 0.0])
def test_no_bleed_is_no_missing_bleed(value: float) -> None:
    """0 is a measure, not a gap for the default to fill."""
    assert planned(print={"bleed_mm": value})["print"].bleed == Mm(0)


def test_an_edition_without_pages_has_no_geometry() -> None:
    """An EPUB has no trim and no margins, whatever book.yaml says."""
    settings = {"trim": "A5", "margins_mm": {"head": 1, "foot": 1, "inner": 1, "outer": 1}}
    for edition in (planned()["epub"], planned(epub=settings)["epub"]):
        assert not edition.paged
        assert edition.trim is None
        assert edition.margins is None
    assert all(planned()[name].paged for name in ("print", "booklet"))


@pytest.mark.parametrize("name", get_args(TrimName))
def test_every_trim_an_author_may_name_is_known(name: str) -> None:
    """Names of the content model have a size here, higher than wide."""
    trim = planned(print={"trim": name})["print"].trim
    assert trim == TRIMS[name]
    assert trim is not None
    assert trim.height > trim.width


def test_every_part_an_author_may_name_is_known() -> None:
    """Names of the content model are kinds of section; dividers and the forms of a case come with the cases.

    A wrap cover comes with the binding.
    """
    parts = planned(print={"parts": list(get_args(PartName))})["print"].parts
    by_themselves = set(SectionKind) - {
        SectionKind.DIVIDER,
        SectionKind.STORY,
        SectionKind.PROFILE,
        SectionKind.DIGEST,
        SectionKind.DIGESTS,
        SectionKind.WRAP_COVER,
    }
    assert set(parts) == by_themselves


def test_default_parts_of_a_purpose() -> None:
    """A booklet leaves most out; an EPUB drops what only paper needs; every edition has cases and a colophon."""
    dropped = set(DEFAULT_PARTS[Target.PRINT]) - set(DEFAULT_PARTS[Target.EPUB])
    assert dropped == {SectionKind.HALF_TITLE, SectionKind.BACK_COVER}
    assert set(DEFAULT_PARTS[Target.BOOKLET]) < set(DEFAULT_PARTS[Target.PRINT])
    for parts in DEFAULT_PARTS.values():
        assert parts[0] is SectionKind.COVER
        assert {SectionKind.CASES, SectionKind.COLOPHON} <= set(parts)
        assert len(parts) == len(set(parts))


def test_an_edition_of_some_cases_is_another_book() -> None:
    """What shows less than the whole book has an identifier of its own; the whole book keeps the book's."""
    editions = planned(
        print={}, some={"target": "epub", "cases": [1]}, more={"target": "epub", "regions": ["대전"]}
    )
    assert editions["print"].identifier is None
    some, more = editions["some"].identifier, editions["more"].identifier
    assert some is not None
    assert more is not None
    assert some != more


@pytest.mark.parametrize(
    ("settings", "shown"),
    [
        ({}, [1, 2, 3, 4]),
        ({"cases": [4, 1]}, [1, 4]),
        ({"regions": ["대전"]}, [1, 2]),
        ({"regions": ["제주", "강원"], "cases": [1]}, [1, 3, 4]),
    ],
)
def test_an_edition_shows_the_cases_it_names(settings: dict[str, Any], shown: list[int]) -> None:
    """Numbers and regions are added up; where nothing is named all cases are shown."""
    places = {1: "대전", 2: "대전광역시", 3: "강원", 4: "제주"}
    cases = [
        Case.model_validate({"number": number, "region": region, "company": "가"})
        for number, region in places.items()
    ]
    edition = planned(print=settings)["print"]
    assert [case.number for case in cases if edition.shows(case)] == shown


@pytest.mark.parametrize(
    "settings", [{"cases": []}, {"regions": []}, {"each": "company"}, {"regions": ["한양"]}]
)
def test_a_choice_of_nothing_is_refused(settings: dict[str, Any]) -> None:
    """An empty list would be an edition without cases; an unknown word is none of the model."""
    with pytest.raises(ValidationError):
        planned(print=settings)


def test_an_unknown_trim_is_refused_before_planning() -> None:
    """The door of the content model lets no size in that planning would not know."""
    with pytest.raises(ValidationError):
        planned(print={"trim": "A3"})


def test_a_narrow_trim_is_cautioned() -> None:
    """EDN-002 speaks of a trim the theme was not drawn for, and of no usual one."""
    narrow, usual = (planned(print={"trim": trim})["print"] for trim in ("신국판", "46배판"))
    assert [item.code for item in cautions(narrow)] == ["EDN-002"]
    assert cautions(usual) == ()
    assert cautions(planned(epub={})["epub"]) == ()


def test_margins_that_leave_no_text_block_are_refused() -> None:
    """EDN-003: margins wider than the page would otherwise give hundreds of empty ones."""
    wide = {"head": 20, "foot": 20, "inner": 80, "outer": 80}
    assert [item.code for item in faults(planned(print={"margins_mm": wide})["print"])] == ["EDN-003"]
    assert faults(planned(print={})["print"]) == faults(planned(epub={})["epub"]) == ()
