"""What a binding bears, said of the editions of a book."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pipeline.setting import stock_edition

from publisher.assembly.thickness import bound_cautions
from publisher.editions.production import Binding
from publisher.errors import EditionError


@pytest.mark.parametrize(("pages", "codes"), [(48, []), (52, ["PAGE-050"]), (64, ["PAGE-050"])])
def test_a_thick_stitched_book_is_warned_of(pages: int, codes: list[str]) -> None:
    """Up to 48 pages nothing is said, up to 64 it is a warning with the edition and its pages."""
    said = bound_cautions(stock_edition("booklet"), pages)
    assert [item.code for item in said] == codes
    assert all(f"{pages}" in str(item.arguments) for item in said)


def test_a_thicker_one_is_refused() -> None:
    """No shop stitches 68 pages."""
    with pytest.raises(EditionError) as caught:
        bound_cautions(stock_edition("booklet"), 68)
    assert [item.code for item in caught.value.diagnostics] == ["PAGE-051"]


def test_a_glued_book_may_be_thick() -> None:
    """The same pages glued, in either kind of edition."""
    booklet = stock_edition("booklet")
    glued = replace(booklet, production=replace(booklet.production, binding=Binding.PERFECT))
    assert bound_cautions(glued, 300) == bound_cautions(stock_edition("print"), 300) == ()
