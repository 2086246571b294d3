"""What is said of a booklet that was fitted to a number of pages."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from publisher.assembly.page_budget import given_up, refuse_other_length
from publisher.assembly.pages import SetPages
from publisher.content.load import load_book
from publisher.editions.edition import Edition, plan_editions
from publisher.editions.manuscript import Loss, Manuscript, SectionKind, Share
from publisher.errors import EditionError

STOCK = Path(__file__).parents[1] / "stock"
LOST = Loss("small", "case-1", "(주)가나", Share(2, 4), Share(1, 3), Share(0, 2), Share(0, 1))


def booklet(pages: int | None) -> Edition:
    """Return the booklet of the stock book with a number of pages to fill."""
    found = next(e for e in plan_editions(load_book(STOCK).file) if e.name == "booklet")
    return dataclasses.replace(found, pages=pages)


def done(total: int) -> SetPages:
    """Return a settled layout of so many pages; the guide takes two of them."""
    parts = [SimpleNamespace(id="guide", page_count=2), SimpleNamespace(id="case-1", page_count=1)]
    return cast("SetPages", SimpleNamespace(parts=parts, plan=SimpleNamespace(pages=[None] * total)))


def test_other_pages_than_asked_for_are_refused() -> None:
    """PAGE-040 names the parts that run over a page; the right number, or none asked for, passes."""
    refuse_other_length(booklet(16), done(16))
    refuse_other_length(booklet(None), done(20))
    with pytest.raises(EditionError) as caught:
        refuse_other_length(booklet(16), done(32))
    (said,) = caught.value.diagnostics
    assert said.code == "PAGE-040"
    assert dict(said.arguments)["parts"] == "guide (2)"


def test_each_loss_is_told_with_its_case() -> None:
    """PAGE-042 for a part that went, PAGE-041 for a case, at its file, in shown of all; silent without a budget."""
    manuscript = Manuscript((), (LOST,), (SectionKind.TITLE_PAGE,))
    sources = {"case-1": Path("cases/가나.yaml")}
    part, case = given_up(manuscript, booklet(16), sources, Path("book.yaml"))
    assert (part.code, dict(part.arguments)["part"]) == ("PAGE-042", "title_page")
    assert case.code == "PAGE-041"
    assert case.span is not None
    assert case.span.path.endswith("가나.yaml")
    assert "sentences 2/4, key results 1/3, facts 0/2, video 0/1" in case.message()
    assert list(given_up(manuscript, booklet(None), sources, Path("book.yaml"))) == []
