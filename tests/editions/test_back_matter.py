"""The lists at the back: what stands in them, in which order, and when an edition has them unasked."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from publisher.content.book import Book
from publisher.content.load import load_book
from publisher.content.model.case import Term
from publisher.editions.edition import DEFAULT_PARTS, Edition, Target, plan_editions
from publisher.editions.manuscript import SectionKind
from publisher.editions.select import condense
from publisher.editions.views import CaseView, ContentsView, GlossaryView, IndexView
from publisher.typography.names import sort_key

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def stock() -> Book:
    """Return the stock book: three cases of three industries, one term."""
    return load_book(ROOT / "tests" / "stock")


@pytest.fixture(scope="module")
def showcase() -> Book:
    """Return the book of twelve cases with 25 terms."""
    return load_book(ROOT / "examples" / "showcase")


def edition(book: Book, target: Target, *parts: SectionKind) -> Edition:
    """Return an edition for a target, with its usual parts or with these."""
    found = next(e for e in plan_editions(book.file) if e.target is target)
    return dataclasses.replace(found, parts=parts or DEFAULT_PARTS[target])


def content(book: Book, chosen: Edition, kind: SectionKind) -> object:
    """Return what the section of a kind shows; None where there is none."""
    return next((s.content for s in condense(book, chosen).sections if s.kind is kind), None)


def changed(book: Book, **changes: object) -> Book:
    """Return the book with all its cases changed alike."""
    cases = (
        dataclasses.replace(loaded, case=loaded.case.model_copy(update=changes)) for loaded in book.cases
    )
    return dataclasses.replace(book, cases=tuple(cases))


def test_industries_in_order(showcase: Book) -> None:
    """Every industry once, in 가나다 order, with its companies in theirs; all cases are there."""
    view = content(showcase, edition(showcase, Target.PRINT), SectionKind.INDUSTRY_INDEX)
    assert isinstance(view, IndexView)
    headings = [group.heading for group in view.groups]
    assert headings == sorted(set(headings), key=sort_key)
    assert sum(len(group.cases) for group in view.groups) == 12
    assert all(link.industry == group.heading for group in view.groups for link in group.cases)


def test_companies_of_one_industry_stand_together(stock: Book) -> None:
    """Companies of one industry are listed under it by name, their legal forms passed over."""
    chosen = edition(stock, Target.PRINT, SectionKind.CASES, SectionKind.INDUSTRY_INDEX)
    view = content(changed(stock, industry="바이오"), chosen, SectionKind.INDUSTRY_INDEX)
    index = content(stock, edition(stock, Target.PRINT), SectionKind.INDEX)
    assert isinstance(view, IndexView)
    assert isinstance(index, IndexView)
    (group,) = view.groups
    assert [link.id for link in group.cases] == [link.id for each in index.groups for link in each.cases]


@pytest.mark.parametrize("industry", [None, "바이오"])
def test_no_list_of_industries_that_does_not_serve(stock: Book, industry: str | None) -> None:
    """Without industries, or with a single one, the usual parts have no such list; asked for, one line is a list."""
    book = changed(stock, industry=industry)
    assert content(book, edition(book, Target.PRINT), SectionKind.INDUSTRY_INDEX) is None
    asked = edition(book, Target.PRINT, SectionKind.CASES, SectionKind.INDUSTRY_INDEX)
    assert (content(book, asked, SectionKind.INDUSTRY_INDEX) is None) is (industry is None)


def test_half_of_the_cases_need_an_industry(stock: Book) -> None:
    """One case of three with an industry is too few for a list nobody asked for, two are enough."""
    first, second, third = stock.cases
    for written, listed in ((("가", None, None), False), (("가", "나", None), True)):
        cases = tuple(
            dataclasses.replace(loaded, case=loaded.case.model_copy(update={"industry": industry}))
            for loaded, industry in zip((first, second, third), written, strict=True)
        )
        book = dataclasses.replace(stock, cases=cases)
        found = content(book, edition(book, Target.PRINT), SectionKind.INDUSTRY_INDEX)
        assert (found is not None) is listed


@pytest.mark.parametrize("target", [Target.PRINT, Target.EPUB])
def test_the_glossary_holds_every_term(showcase: Book, target: Target) -> None:
    """Print and e-book explain every term of the cases, in 가나다 order under initials, with the case of each."""
    view = content(showcase, edition(showcase, target), SectionKind.GLOSSARY)
    assert isinstance(view, GlossaryView)
    entries = [entry for group in view.groups for entry in group.entries]
    terms = [entry.term for entry in entries]
    assert terms == sorted(terms, key=sort_key)
    assert set(terms) == {term.term for loaded in showcase.cases for term in loaded.case.glossary}
    told = {(loaded.id, term.term) for loaded in showcase.cases for term in loaded.case.glossary}
    assert {(place.case.id, entry.term) for entry in entries for place in entry.places} == told
    views = [s.content for s in condense(showcase, edition(showcase, target)).sections]
    cases = [view for view in views if isinstance(view, CaseView)]
    shown = {term.id: term.term for case in cases for block in case.sections for term in block.terms}
    assert {place.id: entry.term for entry in entries for place in entry.places} == shown


def test_a_case_that_shows_no_terms_is_led_to_itself(stock: Book) -> None:
    """In a booklet, which explains nothing beside its digests, an entry leads to the case."""
    book = changed(stock, glossary=(Term(term="굴절률", definition="빛이 꺾이는 정도"),))
    asked = edition(book, Target.BOOKLET, SectionKind.CASES, SectionKind.GLOSSARY)
    view = content(book, asked, SectionKind.GLOSSARY)
    assert isinstance(view, GlossaryView)
    places = [place for group in view.groups for entry in group.entries for place in entry.places]
    assert [place.id for place in places] == [place.case.id for place in places]


def test_a_term_of_two_cases_is_one_entry(stock: Book) -> None:
    """The same words in several cases are one entry that leads to all; other words for a term are another."""
    same = Term(term="굴절률", definition="빛이 꺾이는 정도")
    book = changed(stock, glossary=(same,))
    last = book.cases[-1]
    other = last.case.model_copy(update={"glossary": (same, Term(term="굴절률", definition="다른 풀이"))})
    book = dataclasses.replace(book, cases=(*book.cases[:-1], dataclasses.replace(last, case=other)))
    asked = edition(book, Target.PRINT, SectionKind.CASES, SectionKind.GLOSSARY)
    view = content(book, asked, SectionKind.GLOSSARY)
    assert isinstance(view, GlossaryView)
    assert [(entry.definition, len(entry.places)) for entry in view.groups[0].entries] == [
        ("다른 풀이", 1),
        ("빛이 꺾이는 정도", 3),
    ]


@pytest.mark.parametrize(("count", "listed"), [(7, False), (8, True)])
def test_few_terms_make_no_glossary(stock: Book, count: int, listed: bool) -> None:
    """Eight terms make a glossary nobody asked for, seven do not; asked for, seven do."""
    terms = tuple(Term(term=f"용어 {number}", definition="풀이") for number in range(count))
    book = changed(stock, glossary=terms)
    assert (content(book, edition(book, Target.PRINT), SectionKind.GLOSSARY) is not None) is listed
    asked = edition(book, Target.PRINT, SectionKind.CASES, SectionKind.GLOSSARY)
    assert content(book, asked, SectionKind.GLOSSARY) is not None


def test_contents_name_the_lists(showcase: Book) -> None:
    """The contents lead to the lists behind the cases, in their order; a booklet has neither."""
    view = content(showcase, edition(showcase, Target.PRINT), SectionKind.CONTENTS)
    assert isinstance(view, ContentsView)
    assert [link.id for link in view.after][:3] == ["index", "industry-index", "glossary"]
    ids = {section.id for section in condense(showcase, edition(showcase, Target.BOOKLET)).sections}
    assert not ids & {"industry-index", "glossary"}
