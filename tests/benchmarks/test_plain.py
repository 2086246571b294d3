"""The whole document WeasyPrint sets alone: the program's markup and sheet, with furniture and counted page numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from publisher.content.load import load_book
from publisher.editions.edition import plan_editions
from publisher.editions.select import condense

Tools = Callable[[str], Any]
_HTML = '<section class="story" id="case-1"><header class="opener"><h1 id="case-1-title">하나</h1></header></section>'


@pytest.fixture
def sections(book: Any) -> tuple[Any, Any]:
    """Give the print edition of the small book and its sections."""
    loaded = load_book(book)
    edition = next(edition for edition in plan_editions(loaded.file) if edition.name == "print")
    return edition, condense(loaded, edition).sections


def test_a_chosen_setting_becomes_a_class(tools: Tools) -> None:
    """The section gets the class of its setting and nothing else changes; an unknown section is a fault."""
    plain = tools("plain")
    assert plain.with_fits(_HTML, {"case-1": "snug"}) == _HTML.replace('"story"', '"story fit-snug"')
    assert plain.with_fits(_HTML, {"case-1": ""}) == _HTML
    with pytest.raises(ValueError, match="no element case-2"):
        plain.with_fits(_HTML, {"case-2": "snug"})


def test_figures_stand_where_the_program_set_them(tools: Tools) -> None:
    """A moved figure is moved here too, in its own section."""
    plain = tools("plain")
    story = (
        '<section class="story" id="case-1"><div class="story__body"><figure class="photo">그림</figure>'
        '<section class="passage"><div class="prose"><p>하나</p><p>둘</p></div></section></div></section>'
    )
    other = story.replace("case-1", "case-2")
    fitted = plain.with_fits(f"{story}{other}", {"case-1": "snug/1"})
    assert fitted.endswith(other)
    assert fitted.index("하나") < fitted.index("그림") < fitted.index("둘")
    assert "story fit-snug" in fitted


def test_page_numbers_are_counted(tools: Tools) -> None:
    """What the program fills in is counted by the engine, on every link."""
    sheet = "a[data-folio]::after { content: leader(' ') attr(data-folio); }"
    numbered = tools("plain").with_page_numbers(sheet)
    assert numbered == "a[href^=\"#\"]::after { content: leader(' ') target-counter(attr(href), page); }"


def test_running_heads_stand_on_unsplit_boxes(tools: Tools, sections: tuple[Any, Any]) -> None:
    """A story's strings stand on its opener, which is never split over pages."""
    edition, all_sections = sections
    case = next(section for section in all_sections if section.id == "case-1")
    html = tools("plain").with_strings(_HTML, [case], edition, "책 & 책")
    said = f'<header class="opener" data-running="{case.running}" data-book="책 &amp; 책">'
    assert html == _HTML.replace('<header class="opener">', said)


def test_furniture_is_of_the_programs_rules(tools: Tools, sections: tuple[Any, Any]) -> None:
    """Stories have heads, folios and tabs on both sides; dividers and covers nothing; the first recto is number 1."""
    edition, all_sections = sections
    sheet = tools("plain").furniture(all_sections, edition)
    story = next(line for line in sheet.splitlines() if line.startswith("#case-1 "))
    page = story.split("page: ")[1].split(";")[0]
    for side in ("left", "right"):
        boxes = next(line for line in sheet.splitlines() if line.startswith(f"@page {page}:{side}"))
        assert all(f"@{box}" in boxes for box in (f"top-{side}", f"bottom-{side}", f"{side}-top"))
    assert "@page bare" not in sheet
    assert "@page dark:left" in sheet
    assert "counter-reset: page -1" in sheet
    assert "#half-title { page: " in sheet
    assert "break-before: recto" in next(s for s in sheet.splitlines() if s.startswith("#title-page "))
