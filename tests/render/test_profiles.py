"""Profiles: what is known of a company hangs from one line, on whichever pages they stand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from render.themed import classed, composed, edition_of, laid_out, top

from publisher.content.load import load_book
from publisher.editions.edition import TRIMS
from publisher.editions.manuscript import SectionKind
from publisher.render.laid_out import LaidOut

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def profiles() -> dict[str, LaidOut]:
    """Return the profiles of the real book, which know three to seven things of a company, laid out."""
    book = load_book(ROOT / "data")
    edition = edition_of(book)
    found = composed(book, edition, SectionKind.PROFILE)
    return {fragment.id: laid_out(fragment, edition) for fragment in found}


def test_facts_are_level(profiles: dict[str, LaidOut]) -> None:
    """Tables of three and four rows begin on one line, and so does one of six below key results.

    Only what is too long for that rises from the foot.
    """
    tops = {name: round(top(laid, "facts"), 1) for name, laid in profiles.items()}
    assert len(tops) == 31
    assert {name for name, at in tops.items() if at != max(tops.values())} == {"case-13"}


def test_lists_below_short_tables_are_level(profiles: dict[str, LaidOut]) -> None:
    """The region's other cases begin on one line too where the table above has three or four rows."""
    tops = [round(top(laid, "profile__siblings"), 1) for laid in profiles.values()]
    assert (len(tops), tops.count(min(tops))) == (31, 29)


@pytest.mark.parametrize("trim", ["국배판", "크라운판", "신국판"])
def test_facts_are_level_and_below_the_lead_at_other_sizes(trim: str) -> None:
    """On smaller and larger pages facts hang from one line too, clear of the sentence above them."""
    book = load_book(ROOT / "data")
    edition = replace(edition_of(book), trim=TRIMS[trim])
    found = [laid_out(f, edition) for f in composed(book, edition, SectionKind.PROFILE)]
    tops = [round(top(laid, "facts"), 1) for laid in found]
    # Two know more than the others, and on small pages the lists of the largest region are too long.
    assert tops.count(max(tops)) >= len(tops) - (2 if edition.scale > 0.9 else 6)
    usual = [laid for laid, at in zip(found, tops, strict=True) if at == max(tops)]
    for laid in usual:
        (_, lead) = next(classed(laid, "lead"))
        assert lead.border_box_y() + lead.border_height() < max(tops)


def test_every_profile_is_one_page(profiles: dict[str, LaidOut]) -> None:
    """Nothing of a profile reaches over its page, and its map begins where its facts do."""
    for laid in profiles.values():
        assert len(laid.document.pages) == 1
        assert top(laid, "profile__map") == pytest.approx(top(laid, "facts"), abs=1)
