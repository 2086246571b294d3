"""How many pages a binding bears."""

from __future__ import annotations

from dataclasses import dataclass

from publisher.assembly.imposition.scheme import Scheme
from publisher.editions.production import PERFECT_LEAST, SADDLE_MOST, SADDLE_USUAL, Binding
from publisher.errors import Diagnostic, diagnose


@dataclass(frozen=True, slots=True)
class Limits:
    """Numbers of pages, empty places counted. What Korean print shops tell; a shop's own may differ."""

    saddle_usual: int = SADDLE_USUAL
    saddle_most: int = SADDLE_MOST
    perfect_least: int = PERFECT_LEAST


def remarks(page_count: int, scheme: Scheme, limits: Limits = Limits()) -> tuple[Diagnostic, ...]:
    """Return what speaks against binding so many pages in this way."""
    sheet = scheme.layout.page_count
    pages = -(-page_count // sheet) * sheet
    if scheme.binding is Binding.PERFECT:
        least = limits.perfect_least
        return (diagnose("IMP-012", pages=pages, least=least),) if pages < least else ()
    if pages > limits.saddle_most:
        return (diagnose("IMP-011", pages=pages, most=limits.saddle_most),)
    if pages > limits.saddle_usual:
        return (diagnose("IMP-010", pages=pages, usual=limits.saddle_usual),)
    return ()
