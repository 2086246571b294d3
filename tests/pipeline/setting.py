"""What tests of the paged rooms share: the stock book composed, and an engine for pages of a few words."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from publisher.content.book import Book
from publisher.content.load import load_book
from publisher.editions.edition import Edition, Target, plan_editions
from publisher.editions.manuscript import Manuscript, SectionKind
from publisher.editions.select import condense
from publisher.html.compose import Composer
from publisher.html.fragment import Asset, Fragment
from publisher.render import fonts
from publisher.render.adapt import Palette
from publisher.render.stylesheet import Theme
from publisher.resources import theme_folder
from publisher.typography.lines import WordBreaks

if TYPE_CHECKING:
    from publisher.render.fragment import PageEngine

STOCK = Path(__file__).parents[1] / "stock"
DEFAULT_THEME = Theme((theme_folder("styles"),))
NO_COLOURS = Palette({}, {})
SMALL_PAGES = "@page { size: 60mm 80mm; margin: 10mm } body { margin: 0; font-size: 10pt; line-height: 10mm }"
"""A text block of 40 mm by six lines."""


def _shell(side: str) -> tuple[str, str]:
    xmlns = 'xmlns="http://www.w3.org/1999/xhtml"'
    head = f'<html {xmlns} lang="ko" style="break-before: {side}"><head><title>시험</title></head><body>'
    return head, "</body></html>"


SHELLS = _shell("recto"), _shell("verso")
"""What stands around a fragment, for a first recto and for a first verso."""


@cache
def stock_book() -> Book:
    """Return the stock book."""
    return load_book(STOCK)


def stock_edition(name: str) -> Edition:
    """Return an edition of the stock book."""
    return next(edition for edition in plan_editions(stock_book().file) if edition.name == name)


@cache
def stock_manuscript(name: str) -> Manuscript:
    """Return what an edition of the stock book shows."""
    return condense(stock_book(), stock_edition(name))


@cache
def stock_fragments(name: str) -> tuple[Fragment, ...]:
    """Return the composed sections of an edition of the stock book."""
    composer = Composer.of(stock_book(), (theme_folder("templates"),))
    return composer.compose(stock_manuscript(name), paged=stock_edition(name).target is not Target.EPUB)


def piece(html: str, assets: tuple[Asset, ...] = (), name: str = "guide") -> Fragment:
    """Return a fragment whose root element ``name`` holds ``html``."""
    xmlns = 'xmlns:epub="http://www.idpf.org/2007/ops"'
    markup = f'<section {xmlns} id="{name}">{html}</section>'
    return Fragment(name, SectionKind.GUIDE, "일러두기", markup, assets=assets)


@contextmanager
def fonts_as_before() -> Iterator[None]:
    """Put fontconfig's environment back afterwards: an engine points it at its own fonts."""
    before = os.environ.get("FONTCONFIG_FILE")
    try:
        yield
    finally:
        os.environ.pop("FONTCONFIG_FILE", None)
        if before is not None:
            os.environ["FONTCONFIG_FILE"] = before


def make_engine(
    sheet: str = SMALL_PAGES,
    palette: Palette = NO_COLOURS,
    line_break: WordBreaks = WordBreaks.RARELY,
    words: WordBreaks | None = None,
) -> PageEngine:
    """Return an engine with the fonts of the default theme."""
    with fonts_as_before():
        fonts.use_only(fonts.font_files(theme_folder("styles") / "fonts", ()))
        from publisher.render.fragment import PageEngine

        return PageEngine(sheet, palette, line_break, SHELLS, words=words)
