"""What a rule is: a function over a document that yields places, with an id, a severity and the files it is for.

Owns: the shape of a rule and of what it finds. Refuses: wording; the message catalogue has that under the rule's id.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from publisher.checks.preflight.document import Document, Page
from publisher.checks.preflight.reading import Box
from publisher.checks.preflight.subject import Kind, Profile, Subject
from publisher.errors import CATALOGUE, Severity


@dataclass(frozen=True)
class View:
    """What a rule sees: the document and by what it is measured."""

    subject: Subject
    document: Document

    @property
    def pages(self) -> tuple[Page, ...]:
        """The pages."""
        return self.document.pages

    @cached_property
    def ours(self) -> bool:
        """True when an edition says what the file must be."""
        return self.subject.edition is not None


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing a rule found."""

    page: Page | None = None
    """None for the file as a whole."""
    box: Box | None = None
    """In points of the page's space; None for the page as a whole."""
    text: str = ""
    """Text that stands there, by which the author's file is searched."""
    digest: str = ""
    """SHA-256 of the picture it is about."""
    arguments: tuple[tuple[str, str], ...] = ()
    """What fills the wording."""


def hit(
    page: Page | None = None, box: Box | None = None, *, text: str = "", digest: str = "", **arguments: object
) -> Hit:
    """Return a hit; ``arguments`` fill the wording of the rule."""
    return Hit(page, box, text, digest, tuple((name, str(value)) for name, value in arguments.items()))


Judgement = Callable[[View], Iterator[Hit]]
PRINTED = frozenset({Profile.PRESS, Profile.OFFICE})
PRESS = frozenset({Profile.PRESS})
DIGITAL = frozenset({Profile.DIGITAL})
ALL = frozenset(Profile)
PAGES = frozenset({Kind.INTERIOR, Kind.DIGITAL})
"""Files of pages in reading order."""
ANY = frozenset(Kind)
SINGLE = frozenset({Kind.INTERIOR, Kind.DIGITAL, Kind.COVER})
"""Files that are not imposed."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule."""

    id: str
    """``PRE-101``: its first digit is its family. The catalogue has its severity, message and hint."""
    title: str
    """What must hold, for the list of rules."""
    judge: Judgement
    profiles: frozenset[Profile] = ALL
    kinds: frozenset[Kind] = ANY

    @property
    def severity(self) -> Severity:
        """How bad a hit is."""
        return CATALOGUE[self.id].severity

    def applies(self, subject: Subject) -> bool:
        """Tell whether the rule is for this file."""
        return subject.profile in self.profiles and subject.kind in self.kinds
