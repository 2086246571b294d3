"""Page furniture: one sheet a page, holding what that page bears and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from publisher.html.environment import make_environment
from publisher.html.furniture import Sheet, Tab, compose_furniture
from publisher.html.markup import XHTML, parse
from publisher.render.adapt import FOLIO_TARGET
from publisher.resources import theme_folder

_ENVIRONMENT = make_environment((theme_folder("templates"),))
_EMPTY = Sheet(verso=False, folio="", head="", tab=None, tone="light")
_FULL = Sheet(verso=True, folio="42", head="작은 책", tab=Tab("busan", "부산", 0, 14), tone="dark")
_WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), max_size=10)
_SHEETS = st.builds(
    Sheet,
    verso=st.booleans(),
    folio=_WORDS,
    head=_WORDS,
    tab=st.none() | st.builds(Tab, st.just("jeju"), _WORDS, st.integers(0, 16), st.integers(1, 17)),
    tone=st.sampled_from(("light", "dark")),
)


def composed(*sheets: Sheet) -> list[etree._Element]:
    """Return the sheets as elements."""
    return list(parse(f"<body>{compose_furniture(_ENVIRONMENT, sheets).html}</body>"))


def marks(sheet: etree._Element) -> dict[str, str]:
    """Return the text of what stands on a sheet, by class."""
    return {str(mark.get("class")): mark.text or "" for mark in sheet.iter(f"{XHTML}p")}


def test_a_sheet_bears_what_its_page_needs() -> None:
    """Head, folio and tab stand on it; side, tone and region are classes for the style sheet."""
    (sheet,) = composed(_FULL)
    assert marks(sheet) == {"sheet__head": "작은 책", "sheet__folio": "42", "sheet__tab": "부산"}
    assert str(sheet.get("class")).split() == ["sheet", "sheet--verso", "sheet--dark", "region-busan"]


@pytest.mark.parametrize("verso", [True, False])
def test_an_empty_sheet_is_still_a_page(verso: bool) -> None:
    """A page without furniture keeps its place in the row, so that sheets and pages stay in step."""
    (sheet,) = composed(Sheet(verso, "", "", None, "light"))
    assert marks(sheet) == {}
    side = "sheet--verso" if verso else "sheet--recto"
    assert str(sheet.get("class")).split() == ["sheet", side, "sheet--light"]


def test_a_folio_has_a_place_for_another_number() -> None:
    """The number on a sheet may be filled in later: its element says whose page it is, as adapted markup does."""
    (folio,) = composed(_FULL)[0].iterfind(f"{XHTML}p[@class='sheet__folio']")
    assert (folio.get("data-folio"), folio.get(FOLIO_TARGET)) == ("42", "page")


def test_a_tab_says_which_step_it_is() -> None:
    """Place and number of steps reach the style sheet as custom properties."""
    (tab,) = composed(_FULL)[0].iterfind(f"{XHTML}p[@class='sheet__tab']")
    assert tab.get("style") == "--place: 0; --of: 14"


@given(st.lists(_SHEETS, max_size=5))
def test_one_sheet_a_page(sheets: list[Sheet]) -> None:
    """Whatever the words are, there are as many sheets as pages, in their order, well-formed."""
    elements = composed(*sheets)
    assert len(elements) == len(sheets)
    for sheet, element in zip(sheets, elements, strict=True):
        wanted = {"sheet__head": sheet.head, "sheet__folio": sheet.folio}
        if sheet.tab is not None:
            wanted["sheet__tab"] = sheet.tab.name
        found = marks(element)
        assert {name: text for name, text in wanted.items() if text} == {k: v for k, v in found.items() if v}
        assert ("sheet--verso" in str(element.get("class"))) == sheet.verso


def test_no_pages_no_sheets() -> None:
    """A book without pages has no furniture, not one empty sheet."""
    assert compose_furniture(_ENVIRONMENT, ()).html.strip() == ""
    assert len(composed(_EMPTY, _EMPTY)) == 2
