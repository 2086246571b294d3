"""An edition that is not the whole book: what it shows of it, calls itself, and leaves out without a trace."""

from __future__ import annotations

import dataclasses
import functools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publisher.content.book import Book
from publisher.content.load import load_book
from publisher.content.model.case import Case
from publisher.content.model.edition import EditionSettings, PartName
from publisher.editions.edition import Edition
from publisher.editions.excerpt import excerpt
from publisher.editions.manuscript import Manuscript, Section, SectionKind
from publisher.editions.select import condense
from publisher.editions.series import choose, editions_of
from publisher.editions.views import (
    CaseView,
    ColophonView,
    ContentsView,
    CoverView,
    DividerView,
    IndexView,
    MapView,
)
from publisher.html.compose import Composer
from publisher.resources import theme_folder

ROOT = Path(__file__).parents[2]
_HREF = re.compile(r'href="#([^"]*)"')
_TARGETS = ("print", "booklet", "epub")


@pytest.fixture(scope="module")
def stock() -> Book:
    """Return the stock book: case 1 in Daejeon names case 3 in Jeju as related and links to it."""
    return book_in("tests/stock")


@pytest.fixture(scope="module")
def real() -> Book:
    """Return the reference book: 31 profiles with their neighbours."""
    return book_in("data")


@functools.cache
def book_in(folder: str) -> Book:
    """Return a book of the repository; it is read once."""
    return load_book(ROOT / folder)


def one(book: Book, name: str = "some", **given: Any) -> tuple[Book, Edition]:
    """Return the book with one entry of editions, and the edition ``name`` of it."""
    chosen = EditionSettings.model_validate({"target": "print", **given})
    file = book.file.model_copy(update={"editions": {"some": chosen}})
    changed = dataclasses.replace(book, file=file)
    return changed, choose(changed, [name])[0]


def of_kind(manuscript: Manuscript, kind: SectionKind) -> Section:
    """Return the only section of a kind."""
    (found,) = (section for section in manuscript.sections if section.kind is kind)
    return found


def title_of(section: Section) -> tuple[str | None, str | None]:
    """Return suffix and subtitle of the title a section shows."""
    assert isinstance(section.content, CoverView | ColophonView)
    return section.content.title.suffix, section.content.title.subtitle


def targets(manuscript: Manuscript) -> Iterator[str]:
    """Yield the ids the views of a manuscript lead to."""
    for section in manuscript.sections:
        match section.content:
            case ContentsView(before, groups, after):
                yield from (link.id for link in (*before, *after))
                yield from (group.id for group in groups)
                yield from (link.id for group in groups for link in group.cases)
            case IndexView(groups):
                yield from (link.id for group in groups for link in group.cases)
            case MapView(groups=groups):
                yield from (group.id for group in groups)
            case DividerView(region):
                yield from (link.id for link in region.cases)
            case CaseView(related=related, siblings=siblings):
                yield from (link.id for link in (*related, *siblings))
            case _:
                continue


# ── no link to what is not there ─────────────────────────────────────────────


@pytest.mark.parametrize("target", _TARGETS)
@pytest.mark.parametrize("each", ["case", "region", None])
@pytest.mark.parametrize("root", ["tests/stock", "data", "examples/showcase"])
@settings(max_examples=15)
@given(data=st.data())
def test_every_link_of_an_edition_leads_to_a_section_of_it(
    root: str, each: str | None, target: str, data: st.DataObject
) -> None:
    """Whatever cases and parts an edition has, its views lead only to what it shows, and to all its cases."""
    book = book_in(root)
    numbers = st.sampled_from([loaded.case.number for loaded in book.cases])
    chosen = data.draw(st.one_of(st.none(), st.lists(numbers, min_size=1, max_size=6, unique=True)))
    parts = data.draw(st.one_of(st.none(), st.lists(st.sampled_from(get_args(PartName)), unique=True)))
    given_settings = EditionSettings(target=target, each=each, cases=chosen, parts=parts)  # type: ignore[arg-type]
    file = book.file.model_copy(update={"editions": {"some": given_settings}})
    book = dataclasses.replace(book, file=file)
    shown: list[str] = []
    for edition in editions_of(book):
        manuscript = condense(book, edition)
        ids = [section.id for section in manuscript.sections]
        assert len(ids) == len(set(ids))
        assert set(targets(manuscript)) <= set(ids)
        cases = {i for i in ids if i.startswith("case-")}
        if SectionKind.CONTENTS in edition.parts:
            assert cases <= set(targets(manuscript))
        shown += cases
    wanted = {f"case-{number}" for number in chosen or [loaded.case.number for loaded in book.cases]}
    if parts is None or "cases" in parts:
        assert sorted(shown) == sorted(wanted)


@pytest.mark.parametrize("each", ["case", "region"])
@pytest.mark.parametrize("root", ["tests/stock", "examples/showcase"])
def test_every_link_of_the_markup_leads_to_an_id_of_it(root: str, each: str) -> None:
    """Links in the text of a story go where they can; where they cannot, only their words are shown."""
    book = book_in(root)
    whole = composed(book, choose(book, ["print"])[0])
    assert "case-link" in whole
    file = book.file.model_copy(update={"editions": {"some": EditionSettings(target="print", each=each)}})  # type: ignore[arg-type]
    series = dataclasses.replace(book, file=file)
    for edition in editions_of(series):
        markup = composed(series, edition)
        ids = set(re.findall(r' id="([^"]*)"', markup))
        assert set(_HREF.findall(markup)) <= ids


def composed(book: Book, edition: Edition) -> str:
    """Return the markup of an edition."""
    composer = Composer.of(excerpt(book, edition), (theme_folder("templates"),))
    return "".join(part.html for part in composer.compose(condense(book, edition), paged=True))


def test_a_link_out_of_the_edition_keeps_its_words(stock: Book) -> None:
    """The story of case 1 links to case 3: as a leaflet it names the company and leads nowhere."""
    book, edition = one(stock, "some/01", each="case")
    markup = composed(book, edition)
    assert "가상푸드" in markup
    assert "case-3" not in markup
    both = composed(*one(stock, cases=[1, 3]))
    assert 'href="#case-3"' in both


def test_related_cases_of_the_edition_stay(stock: Book) -> None:
    """함께 볼 사례 lists what the edition shows; the book itself is not changed."""
    for cases, related in (([1, 3], ["case-3"]), ([1, 2], [])):
        manuscript = condense(*one(stock, cases=cases))
        view = next(s.content for s in manuscript.sections if s.id == "case-1")
        assert isinstance(view, CaseView)
        assert [link.id for link in view.related] == related
    assert stock.cases[0].case.related == (3,)


def test_a_case_that_only_leads_elsewhere_is_no_story_alone(stock: Book) -> None:
    """A case of facts and related cases is a story in the book, and a profile where nothing related is left."""
    case = Case.model_validate({"number": 2, "region": "강원", "company": "가", "related": [1]})
    loaded = dataclasses.replace(stock.cases[1], case=case, pictures=())
    book = dataclasses.replace(stock, cases=(stock.cases[0], loaded, stock.cases[2]))
    for cases, kind in (([1, 2], SectionKind.STORY), ([2], SectionKind.PROFILE)):
        shown = next(s for s in condense(*one(book, cases=cases)).sections if s.id == "case-2")
        assert shown.kind is kind


def test_neighbours_that_are_not_shown(real: Book) -> None:
    """A profile without siblings tells a region's only case from one whose neighbours stand elsewhere."""
    for name, siblings, alone in (
        ("some/14", [], False),
        ("some/16", [], True),
    ):
        manuscript = condense(*one(real, name, each="case"))
        view = manuscript.sections[0].content
        assert isinstance(view, CaseView)
        assert ([link.id for link in view.siblings], view.alone) == (siblings, alone)
    volume = condense(*one(real, "some/busan", each="region"))
    view = next(s.content for s in volume.sections if s.id == "case-14")
    assert isinstance(view, CaseView)
    assert ([link.id for link in view.siblings], view.alone) == (["case-15"], False)


def test_the_small_map_shows_the_series(real: Book) -> None:
    """A leaflet and a volume place their region among those of the series; a selection among its own."""
    for settings_, name, count in (
        ({"each": "case"}, "some/14", 14),
        ({"each": "region"}, "some/busan", 14),
        ({"each": "case", "regions": ["부산", "대구"]}, "some/14", 2),
        ({"regions": ["부산", "대구", "제주"]}, "some", 3),
    ):
        manuscript = condense(*one(real, name, **settings_))
        view = next(s.content for s in manuscript.sections if s.id == "case-14")
        assert isinstance(view, CaseView)
        assert len(view.present) == count


# ── what a member is made of ─────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("target", "kinds"),
    [
        ("print", {"some/01": "story", "some/02": "profile", "some/03": "story"}),
        ("booklet", {"some/01": "digest", "some/02": "digest", "some/03": "digest"}),
        ("epub", {"some/01": "story", "some/02": "profile", "some/03": "story"}),
    ],
)
def test_a_leaflet_is_a_case_and_a_colophon(stock: Book, target: str, kinds: dict[str, str]) -> None:
    """The case looks as it does in the whole book of that purpose; no divider stands before it."""
    found = {}
    for name in kinds:
        first, last = condense(*one(stock, name, target=target, each="case")).sections
        assert (first.depth, last.kind) == (1, SectionKind.COLOPHON)
        found[name] = first.kind.value
    assert found == kinds


def test_a_volume_is_a_small_book(real: Book) -> None:
    """Cover, title page, contents, the divider, its cases, colophon, back cover; one case needs no contents."""
    for name, middle in (
        ("some/busan", ["contents", "region-busan", "case-14", "case-15"]),
        ("some/sejong", ["region-sejong", "case-16"]),
    ):
        manuscript = condense(*one(real, name, each="region"))
        ids = [section.id for section in manuscript.sections]
        assert ids == ["cover", "title-page", *middle, "colophon", "back-cover"]
    asked = condense(*one(real, "some/sejong", each="region", parts=["contents", "cases"]))
    assert asked.sections[0].kind is SectionKind.CONTENTS


def test_a_selection_counts_what_it_shows(real: Book) -> None:
    """Cover, map and ordinals of an edition of three cases speak of three."""
    book, edition = one(real, cases=[22, 14, 15])
    manuscript = condense(book, edition)
    cover = of_kind(manuscript, SectionKind.COVER).content
    chart = of_kind(manuscript, SectionKind.MAP).content
    assert isinstance(cover, CoverView)
    assert isinstance(chart, MapView)
    assert (cover.case_count, cover.counts, chart.case_count) == (3, (("busan", 2), ("jeju", 1)), 3)
    cases = [s.content for s in manuscript.sections if isinstance(s.content, CaseView)]
    assert [(c.id, c.link.ordinal) for c in cases] == [
        ("case-14", "01"),
        ("case-15", "02"),
        ("case-22", "03"),
    ]
    assert [(c.region.place, c.region.of) for c in cases] == [(0, 2), (0, 2), (1, 2)]


# ── titles ───────────────────────────────────────────────────────────────────


def test_the_title_of_a_volume(stock: Book) -> None:
    """The region is the subtitle where a title is shown, part of the title where it is cited."""
    book, edition = one(stock, "some/gangwon", each="region")
    manuscript = condense(book, edition)
    for kind in (SectionKind.COVER, SectionKind.TITLE_PAGE, SectionKind.BACK_COVER):
        assert title_of(of_kind(manuscript, kind)) == ("(스토리)", "강원도 편")
    assert title_of(of_kind(manuscript, SectionKind.COLOPHON)) == ("(스토리): 강원도 편", None)
    title = excerpt(book, edition).file.title
    assert (title.suffix, title.running) == ("(스토리): 강원도 편", "작은 사례집 · 강원도 편")


def test_the_title_of_a_leaflet(stock: Book) -> None:
    """The company is cited with the book; running heads name it on the other side already."""
    book, edition = one(stock, "some/02", each="case")
    assert title_of(of_kind(condense(book, edition), SectionKind.COLOPHON))[0] == (
        "(스토리): 가상바이오 주식회사(가상 사례)"
    )
    assert excerpt(book, edition).file.title.running == "작은 사례집"


def test_a_subtitle_of_ones_own(stock: Book) -> None:
    """It takes the place of the book's, and stands before the label of a member."""
    for name, given_settings, shown in (
        ("some", {}, "지역 우수사례"),
        ("some", {"cases": [1]}, "지역 우수사례"),
        ("some/jeju", {"each": "region"}, "지역 우수사례 · 제주특별자치도 편"),
    ):
        book, edition = one(stock, name, subtitle="지역 우수사례", **given_settings)
        assert title_of(of_kind(condense(book, edition), SectionKind.COVER))[1] == shown
        assert excerpt(book, edition).file.title.subtitle == "지역 우수사례"
    book, edition = one(stock, cases=[1])
    assert excerpt(book, edition).file.title == book.file.title


def test_a_title_without_suffix_or_running_title(stock: Book) -> None:
    """The label needs neither; a line break of the title stays out of the running head."""
    bare = stock.file.title.model_copy(update={"suffix": None, "running": None})
    silent = dataclasses.replace(stock, file=stock.file.model_copy(update={"title": bare}))
    title = excerpt(*one(silent, "some/jeju", each="region")).file.title
    assert (title.suffix, title.running) == (
        ": 제주특별자치도 편",
        "가상기업 작은 사례집 · 제주특별자치도 편",
    )


# ── what is said of the book ─────────────────────────────────────────────────


def test_an_excerpt_of_everything_is_the_book(stock: Book) -> None:
    """An edition of all cases under the book's own title needs no excerpt."""
    for edition in editions_of(stock):
        assert excerpt(stock, edition) is stock


def test_words_about_the_whole_book_stay_with_it(stock: Book) -> None:
    """A volume does not boast of the book's cases on its back; a leaflet is described by its own summary."""
    volume = excerpt(*one(stock, "some/jeju", each="region")).file
    assert (volume.back_cover, volume.description) == (None, None)
    leaflet = excerpt(*one(stock, "some/01", each="case")).file
    assert leaflet.description == stock.cases[0].case.summary
    lead_only = excerpt(*one(stock, "some/03", each="case")).file
    assert lead_only.description == stock.cases[2].case.lead
    chosen = excerpt(*one(stock, cases=[1])).file
    assert (chosen.back_cover, chosen.description) == (stock.file.back_cover, stock.file.description)


def test_the_identifier_is_that_of_the_edition(stock: Book) -> None:
    """Catalogues read it from the excerpt."""
    book, edition = one(stock, "some/01", each="case", target="epub")
    assert excerpt(book, edition).file.identifier == edition.identifier != stock.file.identifier
