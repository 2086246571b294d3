"""Which PDFs of its pages an edition hands over: one for the press, one for screens, both from the same layout.

Owns: choosing how each is finished. Refuses: setting pages, colours, and writing files.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from publisher.assembly import describe
from publisher.assembly.rendition import SCREEN, Cut, Letters, OutputIntent, Rendition, Slug
from publisher.assembly.volume import Volume, between_covers
from publisher.content.book import Book
from publisher.editions.edition import Edition, Target
from publisher.editions.production import SLUG, Colour
from publisher.render.icc import Profile
from publisher.render.letters import outlines_of

INTERIOR_FILE = "interior.pdf"
DIGITAL_FILE = "digital.pdf"
_INKS = {Colour.CMYK: "Cyan  Magenta  Yellow  Black", Colour.GRAY: "Black", Colour.RGB: "RGB"}
_COUNTED = "p. (0123456789/)"
"""What is written of a page's own in its slug."""


@dataclass(frozen=True, slots=True)
class Finished:
    """A PDF that is to be written."""

    kind: str
    """interior or digital."""
    name: str
    """Of the file."""
    volume: Volume


def for_press(edition: Edition) -> bool:
    """Return True when the pages of an edition go to a press, not to an office printer."""
    production = edition.production
    return edition.target is Target.PRINT or production.marks or production.colour is not Colour.RGB


def finished(volume: Volume, inked: Volume, edition: Edition, rendition: Rendition) -> tuple[Finished, ...]:
    """Return the files to write of an edition's pages.

    ``volume`` is the whole book as it was set, ``inked`` the same in the colours of its press, ``rendition`` how its
    pages are finished for that press.
    """
    printed = replace(between_covers(inked), rendition=rendition)
    made = [Finished("interior", INTERIOR_FILE, printed if for_press(edition) else volume)]
    if edition.production.digital:
        made.append(Finished("digital", DIGITAL_FILE, replace(volume, rendition=SCREEN)))
    return tuple(made)


def intent_of(profile: Profile) -> OutputIntent:
    """Return the printing condition that a profile describes. Raises OSError and ValueError as reading it does."""
    return OutputIntent(profile.name, profile.components, profile.read())


def press_rendition(
    book: Book,
    edition: Edition,
    fonts: Sequence[Path],
    intent: OutputIntent | None,
) -> Rendition:
    """Return how a press has the pages of an edition; ``book`` is the book as the edition shows it."""
    if not edition.production.marks:
        return Rendition(Cut.PRESS, None, intent)
    text = f"{describe.running_title(book)}  ·  {edition.name}  ·  {edition.published_on.isoformat()}"
    inks = _INKS[edition.production.colour]
    letters = Letters(outlines_of(text + inks + _COUNTED, fonts))
    return Rendition(Cut.PRESS, Slug(SLUG, text, inks, letters), intent)
