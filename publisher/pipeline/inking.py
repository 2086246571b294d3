"""Which inks an edition is printed with: its settings, the theme's press colours and the shop's profile together.

Owns: finding the profile inside the book's folder and saying why it does not serve. Refuses: reading either.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from publisher.content.book import Book
from publisher.content.load import BOOK_FILE
from publisher.content.pictures import Album
from publisher.editions.edition import Edition, plan_editions
from publisher.editions.production import Colour
from publisher.errors import Diagnostic, EditionError, SourceSpan, diagnose
from publisher.render.icc import Profile, Unfit, default_profile, read_profile
from publisher.render.inks import Inks
from publisher.render.inks_table import ink_table
from publisher.render.stylesheet import Theme

_SAYS = {
    Unfit.MISSING: "EDN-060",
    Unfit.OTHER_FILE: "EDN-061",
    Unfit.NO_PROFILE: "EDN-062",
    Unfit.NO_PRESS: "EDN-063",
}
_FOUR = 4


@dataclass(frozen=True, slots=True)
class Inking:
    """What the colours of an edition become."""

    inks: Inks | None
    """None: they stay RGB."""
    diagnostics: tuple[Diagnostic, ...] = ()
    """What is wrong with the press colours of the theme."""


def inking(book: Book, theme: Theme, edition: Edition) -> Inking:
    """Return what the colours of an edition become. Raises EditionError for a profile it cannot be printed by."""
    production = edition.production
    if production.colour is Colour.RGB or not edition.paged:
        return Inking(None)
    profile = _profile(book, edition)
    if isinstance(profile, Diagnostic):
        raise EditionError(profile)
    table, said = ink_table(theme, edition.target)
    inks = Inks(
        production.colour, table, profile, production.intent, production.black_point, production.ink_limit
    )
    return Inking(inks, said)


def faults(book: Book, edition: Edition) -> tuple[Diagnostic, ...]:
    """Return why an edition cannot be printed by the profile it names."""
    if edition.production.icc is None or edition.production.colour is Colour.RGB or not edition.paged:
        return ()
    found = _profile(book, edition)
    return (found,) if isinstance(found, Diagnostic) else ()


def all_faults(book: Book) -> tuple[Diagnostic, ...]:
    """Return why editions of a book cannot be printed by the profiles they name, whichever will be built."""
    found = (fault for edition in plan_editions(book.file) for fault in faults(book, edition))
    return tuple(dict.fromkeys(found))


def _profile(book: Book, edition: Edition) -> Profile | Diagnostic:
    production = edition.production
    if production.icc is None:
        return default_profile()
    span = SourceSpan(str(book.root / BOOK_FILE))
    # A file outside the book's folder is not there: the book could not be handed on with it.
    place = Album(book.root).locate(production.icc, book.root, span)
    found = read_profile(place, production.icc_sha256) if isinstance(place, Path) else Unfit.MISSING
    if isinstance(found, Profile) and production.colour is Colour.CMYK and found.components != _FOUR:
        found = Unfit.NO_PRESS
    if isinstance(found, Profile):
        return found
    return diagnose(_SAYS[found], span, name=edition.declared_name, file=production.icc)
