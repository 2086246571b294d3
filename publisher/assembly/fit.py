"""Choosing the setting of a story that leaves the fullest pages. Pure but for the layouts it asks for."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from publisher.editions.manuscript import SectionKind
from publisher.html.fragment import Fragment
from publisher.render.laid_out import LaidOut

_FOLIO = re.compile(r' data-folio="[^"]*"')
SETTINGS = ("", "snug", "airy", "tight", "roomy")
"""In the order they are tried: the usual one first, each further one farther from it."""
FITTED = frozenset({SectionKind.STORY, SectionKind.CONTENTS})
"""Sections whose length varies and whose style sheet offers settings."""
NEARLY_EMPTY = 0.35
"""A page filled less than this looks like a mistake."""
HALF_EMPTY = 0.5
"""A last page filled less than this is worth another try."""
_PAGE_COST = 0.02


class Engine(Protocol):
    """What a fitter needs of a page engine."""

    sheet: str
    """The style sheet everything is set with."""

    def lay_out(self, fragment: Fragment, *, verso: bool, fit: str = "") -> LaidOut:
        """Return the fragment's pages in a setting."""


class Fitter:
    """Lays out the fragments of one edition, each in the setting that suits it."""

    def __init__(self, engine: Engine, known: Mapping[str, str]) -> None:
        """``known`` holds the choices of the last build, by ``key_of``."""
        self._engine = engine
        self._known = known
        self.settled: dict[str, str] = {}
        """The choices of this build, by ``key_of``."""

    def lay_out(self, fragment: Fragment, *, verso: bool) -> LaidOut:
        """Return the fragment's pages."""
        if fragment.kind not in FITTED:
            return self._engine.lay_out(fragment, verso=verso)
        bare = without_folios(fragment)
        key = key_of(bare, self._engine.sheet, verso=verso)
        if self._known.get(key) in SETTINGS:
            self.settled[key] = self._known[key]
        if key not in self.settled:
            part = best_fit(lambda fit: self._engine.lay_out(bare, verso=verso, fit=fit))
            self.settled[key] = part.fit
            if bare.html == fragment.html:
                return part
        return self._engine.lay_out(fragment, verso=verso, fit=self.settled[key])


def without_folios(fragment: Fragment) -> Fragment:
    """Return the fragment as it is before any page number is known.

    Settings are chosen on this form, so that a choice never depends on how a build came to its numbers.
    """
    return replace(fragment, html=_FOLIO.sub("", fragment.html))


def key_of(fragment: Fragment, sheet: str, *, verso: bool) -> str:
    """Return a digest of everything the choice of a setting rests on."""
    rules = repr((SETTINGS, NEARLY_EMPTY, HALF_EMPTY, _PAGE_COST))
    return hashlib.sha256("\0".join((fragment.html, sheet, str(verso), rules)).encode()).hexdigest()[:24]


def best_fit(lay_out: Callable[[str], LaidOut]) -> LaidOut:
    """Return the layout of the first setting that leaves no page much too empty, or the best of all."""
    tried: list[LaidOut] = []
    for setting in SETTINGS:
        part = lay_out(setting)
        if looks_full(part.fills):
            return part
        tried.append(part)
    return min(tried, key=lambda part: cost(part.fills))


def looks_full(fills: Sequence[float]) -> bool:
    """Return True when no page is nearly empty and the last of several not half empty."""
    return min(fills) >= NEARLY_EMPTY and (len(fills) == 1 or fills[-1] >= HALF_EMPTY)


def cost(fills: Sequence[float]) -> float:
    """Return how bad page fills look: empty room squared, nearly empty pages dear, each page a little."""
    room = sum((1 - min(fill, 1)) ** 2 for fill in fills[:-1])
    last = max(0.0, NEARLY_EMPTY - fills[-1]) * 10
    poor = sum(max(0.0, NEARLY_EMPTY - fill) * 10 for fill in fills[:-1])
    return room + last + poor + _PAGE_COST * len(fills)
