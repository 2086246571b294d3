"""What stands around the text: who has a head, a number, a tab, on which ground."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pipeline.setting import stock_edition, stock_manuscript

from publisher.assembly.folio import FolioPlan, Numbering, SideRule, plan_folios
from publisher.assembly.furniture import extent_of, page_rule, sheets
from publisher.editions.edition import Edition
from publisher.editions.manuscript import Section, SectionKind
from publisher.editions.views import CaseView
from publisher.html.furniture import Sheet, Tab

BARE = {
    SectionKind.COVER,
    SectionKind.HALF_TITLE,
    SectionKind.TITLE_PAGE,
    SectionKind.DIVIDER,
    SectionKind.COLOPHON,
    SectionKind.BACK_COVER,
}
"""Sections that show neither number nor head."""
HEADLESS = BARE | {SectionKind.FIGURES, SectionKind.PROFILE}
CASES = {SectionKind.STORY, SectionKind.PROFILE}


def planned(edition: Edition, sections: tuple[Section, ...], pages: int) -> FolioPlan:
    """Plan sections of ``pages`` pages each."""
    extents = [extent_of(section, edition, pages, ()) for section in sections]
    first = next((s.id for s in sections if s.kind is SectionKind.HALF_TITLE), None)
    return plan_folios(extents, first_number_at=first)


def furnished(name: str, pages: int = 3) -> list[tuple[Section | None, int, Sheet]]:
    """Return section, page within it and furniture of every page of an edition of the stock book."""
    edition, sections = stock_edition(name), stock_manuscript(name).sections
    plan = planned(edition, sections, pages)
    by_id = {section.id: section for section in sections}
    made = sheets(plan, sections, edition, "작은 사례집")
    assert [sheet.verso for sheet in made] == [page.verso for page in plan.pages]
    assert [sheet.folio for sheet in made] == [page.folio if page.shown else "" for page in plan.pages]
    return [
        (by_id.get(page.extent_id or ""), page.page_in_extent, sheet)
        for page, sheet in zip(plan.pages, made, strict=True)
    ]


class TestPrint:
    """The furniture of the main edition."""

    def test_heads_name_the_book_left_and_the_section_right(self) -> None:
        """Where there is a head, a verso says the book's short name and a recto the section's own."""
        heads = [(section, sheet) for section, _, sheet in furnished("print") if sheet.head]
        assert {sheet.verso for _, sheet in heads} == {True, False}
        for section, sheet in heads:
            assert section is not None
            assert sheet.head == ("작은 사례집" if sheet.verso else section.running)
        assert any(sheet.head.startswith("대전 · (주)가상정밀(가상 사례)") for _, sheet in heads)

    @pytest.mark.parametrize("pages", [3, 4])
    def test_no_head_on_openers_and_bare_pages(self, pages: int) -> None:
        """The first page of a section has none, nor has any page of covers, dividers and full-page pictures."""
        for section, page, sheet in furnished("print", pages):
            if section is None or section.kind in HEADLESS:
                assert sheet.head == ""
            elif page == 0:
                assert bool(sheet.head) is (section.kind is SectionKind.MAP)
            else:
                assert sheet.head, section.id

    def test_numbers(self) -> None:
        """Bare pages and blanks show no number, all others do."""
        for section, _, sheet in furnished("print"):
            bare = section is None or section.kind in BARE
            assert bool(sheet.folio) is not bare, section

    def test_tabs_step_down_the_edge(self) -> None:
        """Cases have a tab, the same on each of their pages, one step lower a region; nothing else has one."""
        found: dict[str, Tab] = {}
        for section, _, sheet in furnished("print"):
            assert (sheet.tab is not None) is (section is not None and section.kind in CASES)
            if section is not None and sheet.tab is not None:
                assert found.setdefault(section.id, sheet.tab) == sheet.tab
        assert [(tab.code, tab.name, tab.place) for tab in found.values()] == [
            ("daejeon", "대전", 0),
            ("gangwon", "강원", 1),
            ("jeju", "제주", 2),
        ]

    @pytest.mark.parametrize(("regions", "steps"), [(1, 10), (3, 10), (10, 10), (17, 17)])
    def test_tabs_have_a_usual_size(self, regions: int, steps: int) -> None:
        """The edge is parted into as many steps as there are regions, and never into a few giant ones."""
        edition = stock_edition("print")
        story = next(s for s in stock_manuscript("print").sections if s.kind is SectionKind.STORY)
        assert isinstance(story.content, CaseView)
        view = replace(story.content, region=replace(story.content.region, of=regions, place=regions - 1))
        (sheet,) = sheets(planned(edition, (story,), 1), (replace(story, content=view),), edition, "책")
        assert sheet.tab == Tab("daejeon", "대전", regions - 1, steps)

    def test_dark_pages_say_so(self) -> None:
        """The figures stand on ink, and so does their number; everything else is light."""
        for section, _, sheet in furnished("print"):
            dark = section is not None and section.kind is SectionKind.FIGURES
            assert sheet.tone == ("dark" if dark else "light")

    def test_a_blank_page_is_blank(self) -> None:
        """Side rules leave blanks between sections of odd lengths; nothing stands on them."""
        blanks = [sheet for section, _, sheet in furnished("print") if section is None]
        assert blanks
        assert {(sheet.folio, sheet.head, sheet.tab, sheet.tone) for sheet in blanks} == {
            ("", "", None, "light")
        }


class TestBooklet:
    """The furniture of the booklet: numbers only."""

    def test_no_heads_no_tabs(self) -> None:
        """One case a page leaves no room for heads; contents have none either."""
        pages = furnished("booklet", 1)
        assert {sheet.head for _, _, sheet in pages} == {""}
        assert {sheet.tab for _, _, sheet in pages} == {None}

    def test_numbers(self) -> None:
        """Contents, figures and cases show theirs; covers and colophon do not."""
        shown = {section.kind for section, _, sheet in furnished("booklet", 1) if section and sheet.folio}
        assert shown == {SectionKind.CONTENTS, SectionKind.FIGURES, SectionKind.DIGEST}


def test_rules_of_sides_and_numbers() -> None:
    """Covers close the book; a kind without a rule of its own is an ordinary numbered section."""
    edition = stock_edition("print")
    assert page_rule(SectionKind.COVER, edition).side is SideRule.RECTO
    assert page_rule(SectionKind.BACK_COVER, edition).side is SideRule.VERSO
    assert page_rule(SectionKind.COVER, edition).numbering is Numbering.NONE
    assert page_rule(SectionKind.TITLE_PAGE, edition).numbering is Numbering.HIDDEN
    ordinary = page_rule(SectionKind.APPENDIX, edition)
    assert (ordinary.side, ordinary.numbering, ordinary.head) == (SideRule.ANY, Numbering.SHOWN, True)


def test_an_extent_carries_what_the_plan_needs() -> None:
    """Pages and anchors of the layout, side and numbering of the kind."""
    cover = stock_manuscript("print").sections[0]
    extent = extent_of(cover, stock_edition("print"), 2, (("cover-title", 1),))
    assert (extent.id, extent.pages, extent.anchors) == ("cover", 2, (("cover-title", 1),))
    assert (extent.side, extent.numbering) == (SideRule.RECTO, Numbering.NONE)
