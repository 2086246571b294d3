"""Sections of a book laid out with the theme's own templates and styles, and where their boxes stand."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from pipeline.setting import DEFAULT_THEME, make_engine

from publisher.content.book import Book
from publisher.editions.edition import Edition, plan_editions
from publisher.editions.manuscript import SectionKind
from publisher.editions.select import condense
from publisher.html.compose import Composer
from publisher.html.fragment import Fragment
from publisher.render.adapt import Palette
from publisher.render.fragment import PageEngine
from publisher.render.laid_out import LaidOut
from publisher.render.stylesheet import paged_sheet, scoped_values, token_values
from publisher.resources import theme_folder


def edition_of(book: Book, name: str = "print") -> Edition:
    """Return an edition of a book by its name."""
    return next(edition for edition in plan_editions(book.file) if edition.name == name)


@cache
def engine_for(sheet: str, edition: Edition) -> PageEngine:
    """Return an engine for an edition's pages."""
    palette, policy = Palette(token_values(sheet), scoped_values(sheet)), edition.line_break
    return make_engine(sheet, palette, policy, policy)


def composed(book: Book, edition: Edition, *kinds: SectionKind) -> tuple[Fragment, ...]:
    """Return an edition's sections of these kinds."""
    fragments = Composer.of(book, (theme_folder("templates"),)).compose(condense(book, edition), paged=True)
    return tuple(fragment for fragment in fragments if fragment.kind in kinds)


def laid_out(fragment: Fragment, edition: Edition) -> LaidOut:
    """Return a section's pages, all page numbers of two digits, without its pictures."""
    engine = engine_for(paged_sheet(DEFAULT_THEME, edition), edition)
    return engine.lay_out(fragment, {}, verso=False, labels=dict.fromkeys(fragment.folios_used, "00"))


def classed(laid: LaidOut, name: str) -> Iterator[tuple[int, Any]]:
    """Yield the outermost boxes of elements of a class in order, each with its page, 0-based."""
    for at, page in enumerate(laid.document.pages):
        for box, around in _below(page._page_box):
            if box.element not in {None, around.element} and name in (box.element.get("class") or "").split():
                yield at, box


def _below(box: Any) -> Iterator[tuple[Any, Any]]:
    """Yield all boxes below one, also those apart from the flow, each with the box around it."""
    for child in getattr(box, "children", None) or ():
        real = getattr(child, "_box", child)
        yield real, box
        yield from _below(real)


def top(laid: LaidOut, name: str) -> float:
    """Return where the first box of a class begins, in CSS pixels from the head of its page's sheet."""
    _, box = next(classed(laid, name))
    return float(box.border_box_y())
