"""What stands around the text: who has a head, a number, a tab, on which ground."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pipeline.setting import stock_edition, stock_manuscript

from publisher.assembly.folio import FolioPlan, Numbering, SideRule, plan_folios
from publisher.assembly.furniture import Furniture, extent_of, furnish, page_rule
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
TITLE = "작은 사례집"
BARE_SHEET = Sheet(verso=False, folio="", head="", tab=None, tone="light")


def planned(edition: Edition, sections: tuple[Section, ...], pages: int) -> FolioPlan:
    """Plan sections of ``pages`` pages each."""
    extents = [extent_of(section, edition, pages, ()) for section in sections]
    first = next((s.id for s in sections if s.kind is SectionKind.HALF_TITLE), None)
    return plan_folios(extents, first_number_at=first)


def furnished(name: str, pages: int = 3) -> list[tuple[Section | None, int, Sheet]]:
    """Return section, page within it and furniture of every page of an edition of the stock book.

    A page that wears nothing has an empty sheet.
    """
    edition, sections = stock_edition(name), stock_manuscript(name).sections
    plan = planned(edition, sections, pages)
    by_id = {section.id: section for section in sections}
    made = furnish(plan, sections, edition, TITLE, numbered=True)
    worn = [BARE_SHEET if stamp is None else made.sheets[stamp.sheet] for stamp in made.stamps]
    for page, sheet in zip(plan.pages, worn, strict=True):
        assert sheet is BARE_SHEET or sheet.verso == page.verso
        assert sheet.folio == (page.folio if page.shown else "")
    return [
        (by_id.get(page.extent_id or ""), page.page_in_extent, sheet)
        for page, sheet in zip(plan.pages, worn, strict=True)
    ]


class TestPrint:
    """The furniture of the main edition."""

    def test_heads_name_the_book_left_and_the_section_right(self) -> None:
        """Where there is a head, a verso says the book's short name and a recto the section's own."""
        heads = [(section, sheet) for section, _, sheet in furnished("print") if sheet.head]
        assert {sheet.verso for _, sheet in heads} == {True, False}
        for section, sheet in heads:
            assert section is not None
            assert sheet.head == (TITLE if sheet.verso else section.running)
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
        story = replace(story, content=view)
        (sheet,) = furnish(planned(edition, (story,), 1), (story,), edition, TITLE, numbered=False).sheets
        assert sheet.tab == Tab("daejeon", "대전", regions - 1, steps)

    def test_dark_pages_say_so(self) -> None:
        """The figures stand on ink, and so does their number; everything else is light."""
        for section, _, sheet in furnished("print"):
            dark = section is not None and section.kind is SectionKind.FIGURES
            assert sheet.tone == ("dark" if dark else "light")

    def test_a_blank_page_is_blank(self) -> None:
        """Side rules leave blanks between sections of odd lengths; nothing is stamped on them."""
        blanks = [sheet for section, _, sheet in furnished("print") if section is None]
        assert blanks
        assert all(sheet is BARE_SHEET for sheet in blanks)

    def test_bare_pages_wear_nothing(self) -> None:
        """Covers, titles and dividers are not stamped at all, rather than with an empty sheet."""
        bare = [
            sheet for section, _, sheet in furnished("print") if section is not None and section.kind in BARE
        ]
        assert len(bare) > 6
        assert all(sheet is BARE_SHEET for sheet in bare)


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


class TestSharing:
    """Pages that differ in their number alone wear one sheet: it is set once, whatever the numbers are."""

    @staticmethod
    def both(pages: int) -> tuple[FolioPlan, Furniture, Furniture]:
        """Return a plan of the main edition, its furniture to be filled in, and with numbers."""
        edition, sections = stock_edition("print"), stock_manuscript("print").sections
        plan = planned(edition, sections, pages)
        shared, numbered = (
            furnish(plan, sections, edition, TITLE, numbered=numbered) for numbered in (False, True)
        )
        return plan, shared, numbered

    def test_filled_in_it_is_the_same(self) -> None:
        """Noughts replaced by the number of the stamp give the sheet that has its number from the start."""
        _, shared, numbered = self.both(4)
        for one, other in zip(shared.stamps, numbered.stamps, strict=True):
            assert (one is None) == (other is None)
            if one is not None and other is not None:
                sheet = shared.sheets[one.sheet]
                assert set(sheet.folio) <= {"0"}
                assert len(sheet.folio) == len(one.folio)
                assert replace(sheet, folio=one.folio) == numbered.sheets[other.sheet]
                assert one.folio == other.folio

    def test_stamps_say_the_plans_numbers(self) -> None:
        """A stamp has the number that its page shows, or none."""
        plan, shared, _ = self.both(3)
        told = [stamp.folio if stamp is not None else "" for stamp in shared.stamps]
        assert told == [page.folio if page.shown else "" for page in plan.pages]

    def test_longer_sections_need_no_more_sheets(self) -> None:
        """The number of sheets grows with the sections, not with the pages; each is there once."""
        # Everything that shows a number stands between the pages 100 and 999.
        _, short, _ = self.both(52)
        _, long, numbered = self.both(58)
        assert len(short.sheets) == len(long.sheets) < len(numbered.sheets) / 5
        assert len(set(long.sheets)) == len(long.sheets)

    def test_a_moved_section_needs_no_new_sheets(self) -> None:
        """Page numbers of as many digits are the same furniture: a correction that moves pages sets none again."""
        edition, sections = stock_edition("print"), stock_manuscript("print").sections
        first = furnish(planned(edition, sections, 52), sections, edition, TITLE, numbered=False)
        moved = furnish(planned(edition, sections, 58), sections, edition, TITLE, numbered=False)
        assert first.stamps != moved.stamps
        assert set(first.sheets) == set(moved.sheets)

    def test_every_sheet_is_worn(self) -> None:
        """No sheet is set that no page wears."""
        for made in self.both(3)[1:]:
            assert {stamp.sheet for stamp in made.stamps if stamp is not None} == set(range(len(made.sheets)))


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
