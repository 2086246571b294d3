"""What the setting of one edition rests on, and one fragment to set with it: plain values that travel to workers.

A sheet job is pure: the same job gives the same part on every machine that has the same programs and fonts. Owns: the
values and their keys. Refuses: doing the work (``render.setting`` does).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from publisher.editions.edition import LineBreak
from publisher.html.fragment import Fragment
from publisher.render.adapt import Palette
from publisher.render.cache import digest
from publisher.render.pictures import PictureUse


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
    line_break: LineBreak
    shells: tuple[tuple[str, str], tuple[str, str]]
    """What stands before and after a fragment in its document: for a first recto, for a first verso."""
    fonts: tuple[FontFile, ...]
    picture_use: PictureUse
    sided: bool
    """True when the sheet has rules of its own for versos or rectos: pages cannot change sides by being moved."""
    program: str
    """Digest of the engines' versions and of the code that sets pages."""

    @cached_property
    def key(self) -> str:
        """Digest of everything above; paths do not count, contents do."""
        return digest(
            self.sheet,
            repr(self.palette),
            self.line_break.value,
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

    @cached_property
    def key(self) -> str:
        """Digest of everything the result depends on."""
        return digest(
            self.press.key,
            self.fragment.id,
            self.fragment.kind.value,
            self.fragment.html,
            repr([(asset.href, asset.digest, asset.media_type) for asset in self.fragment.assets]),
            repr(self.labels),
            repr((self.verso, self.tagged)),
        )
