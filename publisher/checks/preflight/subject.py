"""What is judged and by what measure: the file, what kind of file it is, the profile, the edition.

Owns: which profile follows from an edition and a file. Refuses: opening anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from publisher.checks.preflight.provenance import Provenance
from publisher.editions.edition import Edition
from publisher.editions.production import Colour


class Profile(StrEnum):
    """What a file is for, and so what is asked of it."""

    PRESS = "press"
    """Plates are made from it: boxes, inks, PDF/X-4."""
    DIGITAL = "digital"
    """It is read on screens: tags, links, outline."""
    OFFICE = "office"
    """It is printed on an office printer: fonts, pictures, lines, text."""
    FOREIGN = "foreign"
    """Of unknown making: only what is wrong whatever it is for."""


class Kind(StrEnum):
    """Which file of an edition it is."""

    INTERIOR = "interior"
    COVER = "cover"
    DIGITAL = "digital"
    IMPOSED = "imposed"


@dataclass(frozen=True, slots=True)
class Subject:
    """One file and everything it is measured with."""

    path: Path
    kind: Kind
    profile: Profile
    edition: Edition | None = None
    """None for files of others: then only what needs no edition is judged."""
    provenance: Provenance | None = None
    """What the build says it made the file of; None when nobody knows."""
    interior_pages: int | None = None
    """Pages of the interior that a cover goes around, where there is one."""

    @property
    def colour(self) -> Colour:
        """The inks asked for: those of the edition, else what its profile takes."""
        if self.edition is not None and self.profile is not Profile.DIGITAL:
            return self.edition.production.colour
        return Colour.CMYK if self.profile is Profile.PRESS else Colour.RGB


def kind_of(path: Path) -> Kind:
    """Return what kind of file ``path`` names, as ``interior.pdf`` or ``book_cover_182x257.pdf``."""
    words = path.stem.lower().replace("-", "_").split("_")
    return next((kind for kind in Kind if kind.value in words), Kind.INTERIOR)


def profile_of(edition: Edition, kind: Kind) -> Profile:
    """Return the profile by which a file of an edition of ours is judged."""
    if kind is Kind.DIGITAL:
        return Profile.DIGITAL
    return Profile.OFFICE if edition.production.colour is Colour.RGB else Profile.PRESS
