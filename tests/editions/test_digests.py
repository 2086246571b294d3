"""A booklet of an asked number of pages: what it shows, what its cases lose, what it refuses."""

from __future__ import annotations

import dataclasses
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.content.book import Book
from publisher.content.load import load_book
from publisher.content.model.edition import EditionSettings
from publisher.editions.density import Room, halved, loss
from publisher.editions.edition import Edition, faults, plan_editions
from publisher.editions.manuscript import Manuscript, SectionKind
from publisher.editions.select import condense
from publisher.editions.views import CaseView, ContentsView, DigestsView
from publisher.errors import EditionError
from publisher.geometry import Mm
from publisher.typography.sentences import sentences

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def showcase() -> Book:
    """Return the book of twelve full cases."""
    return load_book(ROOT / "examples" / "showcase")


def booklet(book: Book, **settings: object) -> Edition:
    """Return a booklet of the book with these settings."""
    written = EditionSettings.model_validate({"target": "booklet"} | settings)
    (planned,) = plan_editions(book.file.model_copy(update={"editions": {"small": written}}))
    return planned


def shown(book: Book, **settings: object) -> Manuscript:
    """Return what that booklet shows."""
    return condense(book, booklet(book, **settings))


def digests(manuscript: Manuscript) -> list[CaseView]:
    """Return the cases of a booklet in reading order, from whole and from shared pages."""
    found: list[CaseView] = []
    for section in manuscript.sections:
        match section.content:
            case CaseView():
                found.append(section.content)
            case DigestsView(cases=cases):
                found += cases
    return found


def test_without_pages_nothing_changes(showcase: Book) -> None:
    """Every case has a page of its own; an ample budget comes to the same."""
    plain = shown(showcase)
    assert not any(section.kind is SectionKind.DIGESTS for section in plain.sections)
    assert (plain.losses, plain.dropped) == ((), ())
    assert shown(showcase, pages=40).sections == plain.sections


@pytest.mark.parametrize("pages", [12, 16])
def test_every_case_is_there_and_led_to(showcase: Book, pages: int) -> None:
    """All twelve in their order; contents lead to ids that a section has, outlines name them all."""
    manuscript = shown(showcase, pages=pages)
    assert [view.id for view in digests(manuscript)] == [f"case-{number}" for number in range(1, 13)]
    ids = {s.id for s in manuscript.sections} | {e.id for s in manuscript.sections for e in s.further}
    contents = next(s.content for s in manuscript.sections if isinstance(s.content, ContentsView))
    assert {link.id for group in contents.groups for link in group.cases} <= ids
    titles = [title for s in manuscript.sections for title in s.titles]
    assert sum("(가상 사례)" in title for title in titles) == 12


def test_nothing_is_cut_inside_a_sentence(showcase: Book) -> None:
    """On half a page a summary is its first sentences, whole ones, and key results and facts are the first ones."""
    whole = {view.id: view for view in digests(shown(showcase))}
    for half in digests(shown(showcase, pages=12)):
        full = whole[half.id]
        count = len(sentences(half.summary or ""))
        assert sentences(full.summary or "")[:count] == sentences(f"{half.summary or ''} ")[:count] or (
            half.summary == full.summary
        )
        assert (full.summary or "").startswith(half.summary or "")
        assert full.metrics[: len(half.metrics)] == half.metrics
        assert full.profile[: len(half.profile)] == half.profile


@given(height=st.floats(0, 600), below=st.floats(0, 300), width=st.floats(0.5, 2))
def test_more_room_shows_no_fewer_sentences(height: float, below: float, width: float) -> None:
    """Room decides: with less, sentences, results and rows go; the headline never does."""
    for full in _whole():
        small, large = (
            halved(full, Room(height, below, width)),
            halved(full, Room(height + 400, below, width)),
        )
        given_up = loss(full, small, "small")
        assert given_up.sentences.shown <= given_up.sentences.of
        assert (full.summary or "").startswith(small.summary or "")
        assert small.headline == full.headline
        assert len(large.summary or "") >= len(small.summary or "")


@cache
def _whole() -> list[CaseView]:
    """Return four cases as they are on whole pages."""
    return digests(shown(load_book(ROOT / "examples" / "showcase")))[:4]


def test_losses_are_counted(showcase: Book) -> None:
    """Only cases on half a page lose something, and what they lost is what they show less."""
    manuscript = shown(showcase, pages=16)
    halves = {
        view.id: view
        for s in manuscript.sections
        if isinstance(s.content, DigestsView)
        for view in s.content.cases
    }
    assert manuscript.losses
    for lost in manuscript.losses:
        view = halves[lost.case_id]
        assert (lost.metrics.shown, lost.rows.shown) == (len(view.metrics), len(view.profile))
        assert lost.weight > 0


def test_parts_go_where_cases_cannot_give_more(showcase: Book) -> None:
    """Two cases a page come first; then the overview goes before guide and figures."""
    wanted = ["cover", "guide", "contents", "overview", "figures", "cases", "colophon", "back_cover"]
    manuscript = shown(showcase, pages=12, parts=wanted)
    assert manuscript.dropped == (SectionKind.OVERVIEW,)
    assert all(s.kind is not SectionKind.OVERVIEW for s in manuscript.sections)
    assert all(s.kind is not SectionKind.DIGEST for s in manuscript.sections)


def test_too_few_pages_are_refused(showcase: Book) -> None:
    """EDN-072 names the least number of pages, and that many do."""
    with pytest.raises(EditionError) as caught:
        shown(showcase, pages=8)
    (said,) = caught.value.diagnostics
    assert said.code == "EDN-072"
    assert dict(said.arguments)["least"] == "12"
    assert shown(showcase, pages=12).sections


def test_pages_are_for_stapled_booklets(showcase: Book) -> None:
    """EDN-070 where no sheets have so many pages, EDN-071 where pages cannot be fitted; both ahead of any work."""
    assert [fault.code for fault in faults(booklet(showcase, pages=18))] == ["EDN-070"]
    assert [fault.code for fault in faults(booklet(showcase, pages=16, binding="perfect"))] == ["EDN-071"]
    assert [fault.code for fault in faults(booklet(showcase, pages=16, target="print"))] == ["EDN-071"]
    assert faults(booklet(showcase, pages=16)) == ()


def test_small_pages_have_less_room(showcase: Book) -> None:
    """A lower page leaves less room for text; the theme's own A5 leaves what it is drawn for."""
    plain = booklet(showcase)
    low = (
        dataclasses.replace(plain, trim=dataclasses.replace(plain.trim, height=Mm(180)))
        if plain.trim
        else plain
    )
    assert Room.of(low).text < Room.of(plain).text
    assert Room.of(plain).width == pytest.approx(1)
