"""Page furniture as markup: one empty sheet a page with its folio, running head and thumb tab."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jinja2 import Environment

from publisher.editions.manuscript import SectionKind
from publisher.html.fragment import Fragment


@dataclass(frozen=True, slots=True)
class Tab:
    """A region's step on the fore edge."""

    code: str
    name: str
    place: int
    """0-based step from the head."""
    of: int
    """Number of steps."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands on one page besides its text; empty strings stand for nothing."""

    verso: bool
    folio: str
    head: str
    tab: Tab | None
    tone: str
    """``light`` or ``dark``, after the ground it stands on."""


def compose_furniture(environment: Environment, sheets: Sequence[Sheet]) -> Fragment:
    """Return the sheets as a fragment of one page each; their page numbers are filled in later."""
    markup = environment.get_template("furniture.xhtml.j2").render(pages=sheets)
    return Fragment("furniture", SectionKind.CASES, "", markup)
