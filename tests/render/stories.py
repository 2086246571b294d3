"""The showcase's stories laid out in every setting, by several processes: it takes a while."""

from __future__ import annotations

import os
from dataclasses import replace
from functools import cache
from pathlib import Path

from pipeline.setting import DEFAULT_THEME, make_engine

from publisher.content.load import load_book
from publisher.editions.edition import Edition, plan_editions
from publisher.editions.manuscript import SectionKind
from publisher.editions.select import condense
from publisher.html.compose import Composer
from publisher.html.fragment import Fragment
from publisher.render.adapt import Palette
from publisher.render.executor import Task
from publisher.render.fit import SETTINGS, foresee
from publisher.render.fragment import PageEngine
from publisher.render.laid_out import LaidOut
from publisher.render.pictures import picture_use, prepared
from publisher.render.processes import ProcessExecutor
from publisher.render.stylesheet import paged_sheet, scoped_values, token_values
from publisher.resources import theme_folder

SHOWCASE = Path(__file__).parents[2] / "examples" / "showcase"
Layouts = dict[str, LaidOut]
"""By fit; without the engine's documents, which do not travel."""


@cache
def stories() -> tuple[Edition, PageEngine, dict[str, Fragment]]:
    """Return the print edition of the showcase, an engine for it, and its stories by id."""
    book = load_book(SHOWCASE)
    edition = next(edition for edition in plan_editions(book.file) if edition.name == "print")
    sheet = paged_sheet(DEFAULT_THEME, edition)
    palette, policy = Palette(token_values(sheet), scoped_values(sheet)), edition.line_break
    engine = make_engine(sheet, palette, policy, policy)
    composed = Composer.of(book, (theme_folder("templates"),)).compose(condense(book, edition), paged=True)
    return edition, engine, {f.id: f for f in composed if f.kind is SectionKind.STORY}


def in_all_settings(name: str) -> Layouts:
    """Return a story in every setting, with figures where they are and where they are foreseen to stand best."""
    edition, engine, found = stories()
    fragment = found[name]
    pictures = {
        asset.href: prepared(asset.path, asset.digest, asset.media_type, picture_use(edition), None).content
        for asset in fragment.assets
    }
    labels = dict.fromkeys(fragment.folios_used, "000")

    def lay_out(fit: str) -> LaidOut:
        return replace(engine.lay_out(fragment, pictures, verso=False, fit=fit, labels=labels), document=None)

    settings = {fit: lay_out(fit) for fit in SETTINGS}
    return settings | {fit: lay_out(fit) for fit in foresee(settings[""]) if fit not in settings}


@cache
def showcase() -> dict[str, Layouts]:
    """Return every story of the showcase in every setting."""
    names = stories()[2]
    with ProcessExecutor(min(len(names), os.cpu_count() or 1)) as executor:
        for name in names:
            executor.submit(Task(name, in_all_settings, name))
        return {outcome.task.name: outcome.value for outcome in executor.outcomes()}
