"""Pages drawn as a whole, the figures and the map, at every trim size the program knows."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from render.themed import classed, composed, edition_of, laid_out

from publisher.content.book import Book
from publisher.content.load import load_book
from publisher.editions.edition import TRIMS, Edition
from publisher.editions.manuscript import SectionKind
from publisher.render.laid_out import LaidOut

ROOT = Path(__file__).parents[2]
BOOKS = ("data", "examples/showcase")
NAMES = ("국배판", "46배판", "B5", "크라운판", "신국판", "국판", "46판", "국반판")
SMALLEST_PT = 6.0
PX = 0.75
"""Points in a CSS pixel."""


@cache
def book_in(folder: str) -> Book:
    """Return one of the books that come along."""
    return load_book(ROOT / folder)


def at_trim(folder: str, trim: str, target: str = "print") -> Edition:
    """Return an edition of a book at a trim size."""
    return replace(edition_of(book_in(folder), target), trim=TRIMS[trim])


@cache
def page(folder: str, trim: str, kind: SectionKind, target: str = "print") -> LaidOut:
    """Return the pages of a section at a trim size."""
    edition = at_trim(folder, trim, target)
    return laid_out(composed(book_in(folder), edition, kind)[0], edition)


def foot(laid: LaidOut, name: str) -> float:
    """Return how far down the lowest box of a class on the first page reaches."""
    return max(box.border_box_y() + box.border_height() for at, box in classed(laid, name) if at == 0)


def head(laid: LaidOut, name: str) -> float:
    """Return where the highest box of a class on the first page begins."""
    return min(float(box.border_box_y()) for at, box in classed(laid, name) if at == 0)


def smallest(laid: LaidOut) -> float:
    """Return the size of the smallest text in points."""
    pages = (page._page_box.descendants(placeholders=True) for page in laid.document.pages)
    texts = (box for boxes in pages for box in boxes if type(box).__name__ == "TextBox" and box.text.strip())
    return min(float(box.style["font_size"]) for box in texts if box.style["font_size"]) * PX


def test_every_size_is_tried() -> None:
    """No trim size is left out: the names here stand for all sizes there are."""
    assert {TRIMS[name] for name in NAMES} == set(TRIMS.values())


@pytest.mark.parametrize("kind", [SectionKind.FIGURES, SectionKind.MAP])
@pytest.mark.parametrize("trim", NAMES)
@pytest.mark.parametrize("folder", BOOKS)
def test_nothing_is_lost_or_too_small(folder: str, trim: str, kind: SectionKind) -> None:
    """All words can be read, none set smaller than a press holds."""
    laid = page(folder, trim, kind)
    assert laid.lost == ""
    assert smallest(laid) >= SMALLEST_PT


@pytest.mark.parametrize("trim", NAMES)
@pytest.mark.parametrize("folder", BOOKS)
def test_the_map_is_one_page(folder: str, trim: str) -> None:
    """The title ends above the tiles, names end above page numbers, the key ends with the text block."""
    laid = page(folder, trim, SectionKind.MAP)
    assert len(laid.document.pages) == 1
    tiles = [box for _, box in classed(laid, "map__tile")]
    first = min(box.border_box_x() for box in tiles)
    below = min(float(box.border_box_y()) for box in tiles if box.border_box_x() < first + 1)
    assert foot(laid, "map__head") <= below
    (_, whole) = next(classed(laid, "map"))
    bottom = whole.content_box_y() + whole.height + 1
    assert max(foot(laid, name) for name in ("map__tile", "map__key", "map__summary")) <= bottom
    names = [box for _, box in classed(laid, "map__name")]
    companies = [box for _, box in classed(laid, "map__companies")]
    assert len(companies) in {0, len(tiles)}
    for name, company in zip(names, companies, strict=False):
        assert name.border_box_y() + name.border_height() * 0.85 <= company.border_box_y()


@pytest.mark.parametrize("trim", NAMES[:6])
@pytest.mark.parametrize("folder", BOOKS)
def test_the_figures_are_one_page(folder: str, trim: str) -> None:
    """Down to A5 all stands on one page, the source below the drawings."""
    laid = page(folder, trim, SectionKind.FIGURES)
    assert len(laid.document.pages) == 1
    assert foot(laid, "figures__pair") <= head(laid, "figures__source")


@pytest.mark.parametrize("trim", NAMES[6:])
@pytest.mark.parametrize("folder", BOOKS)
def test_the_smallest_pages_go_on(folder: str, trim: str) -> None:
    """On smaller pages no two drawings share the width, and what does not fit stands on further pages."""
    laid = page(folder, trim, SectionKind.FIGURES)
    assert 1 < len(laid.document.pages) <= 3
    widths = [box.border_width() for _, box in classed(laid, "figures__share")]
    (_, whole) = next(classed(laid, "figures"))
    assert all(width == pytest.approx(whole.width, abs=1) for width in widths)


@pytest.mark.parametrize("trim", ["국판", "46판", "국반판"])
def test_the_figures_of_a_booklet_are_one_page(trim: str) -> None:
    """A booklet shows fewer drawings, and keeps them on one page."""
    laid = page("data", trim, SectionKind.FIGURES, "booklet")
    assert len(laid.document.pages) == 1
    assert laid.lost == ""


def test_the_usual_page_is_drawn_at_its_size() -> None:
    """Scale 1 is the trim the theme is drawn for; smaller blocks have less, larger ones a little more."""
    scales = [at_trim("data", trim).scale for trim in NAMES]
    assert scales == sorted(scales, reverse=True)
    assert scales[1] == pytest.approx(1)
    assert max(scales) <= 1.2
    assert edition_of(book_in("data"), "epub").scale == 1
    assert edition_of(book_in("data"), "booklet").scale == pytest.approx(1)
