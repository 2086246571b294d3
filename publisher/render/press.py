"""What the setting of one edition rests on, and one fragment to set with it: plain values that travel to workers.

A sheet job is pure: the same job gives the same part on every machine that has the same programs and fonts. Owns: the
values and their keys. Refuses: doing the work (``render.setting`` does).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from publisher.html.fragment import Fragment
from publisher.render.adapt import Palette
from publisher.render.cache import digest
from publisher.render.inks import Inks
from publisher.render.pictures import PictureUse
from publisher.typography.lines import WordBreaks


@dataclass(frozen=True, slots=True)
class FontFile:
    """A font file of the book."""

    path: Path
    digest: str
    """SHA-256 of its content."""
    bytes: int


@dataclass(frozen=True)
class Press:
    """Everything the fragments of an edition share."""

    sheet: str
    """The style sheet."""
    palette: Palette
    line_break: WordBreaks
    """Which text of a fragment has its words held together."""
    shells: tuple[tuple[str, str], tuple[str, str]]
    """What stands before and after a fragment in its document: for a first recto, for a first verso."""
    fonts: tuple[FontFile, ...]
    picture_use: PictureUse
    sided: bool
    """True when the sheet has rules of its own for versos or rectos: pages cannot change sides by being moved."""
    program: str
    """Digest of the engines' versions and of the code that sets pages."""
    words: WordBreaks | None = None
    """The policy by which lines are chosen a paragraph at a time; None: the engine fills them."""

    @cached_property
    def key(self) -> str:
        """Digest of everything above; paths do not count, contents do."""
        return digest(
            self.sheet,
            repr(self.palette),
            self.line_break.value,
            repr(self.words),
            repr(self.shells),
            *(font.digest for font in self.fonts),
            repr(self.picture_use),
            repr(self.sided),
            self.program,
        )


@dataclass(frozen=True)
class SheetJob:
    """One fragment to set."""

    press: Press = field(repr=False)
    fragment: Fragment
    labels: tuple[tuple[str, str], ...] = ()
    """Page numbers the fragment shows, by element id: noughts where only the number of digits counts."""
    verso: bool = False
    """The side of its first page."""
    tagged: bool = True
    """False for page furniture."""
    fit: str | None = None
    """The setting an earlier build chose for this very job; None when it is not known."""
    inks: Inks | None = None
    """What its colours become on a press; None: they stay RGB."""

    @property
    def plain(self) -> SheetJob:
        """The same job in RGB; one that is set in inks is made of its part, without laying it out again."""
        return self if self.inks is None else replace(self, inks=None)

    def inked(self, inks: Inks | None) -> SheetJob:
        """Return the same job for a press; nothing of where its pages end changes."""
        return replace(self, inks=inks)

    @cached_property
    def key(self) -> str:
        """Digest of everything the result depends on."""
        if self.inks is not None:
            return digest("inked", self.plain.key, self.inks.key)
        return digest(
            self.press.key,
            self.fragment.id,
            self.fragment.kind.value,
            self.fragment.html,
            repr([(asset.href, asset.digest, asset.media_type) for asset in self.fragment.assets]),
            repr(self.labels),
            repr((self.verso, self.tagged)),
        )
