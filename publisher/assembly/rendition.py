"""How the pages of a file are finished: for the press with boxes, slug and marks, for screens, or as they were set.

Pure values and the boxes that follow from them. ISO 32000-2 §14.11.2 (page boundaries), §14.11.5 (output intents),
ISO 15930-7 §6 (PDF/X-4).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from publisher.geometry import Mm
from publisher.render.part import Box, PartPage


class Cut(StrEnum):
    """What of a set page is in the file."""

    AS_SET = "as-set"
    """The page with its bleed, the origin at the corner of its trim; links and tags."""
    SCREEN = "screen"
    """What is left when the book is cut; links and tags."""
    PRESS = "press"
    """The page with its bleed, and the slug around it where there are marks; the origin at the corner of the sheet.
    No links: nobody clicks on a plate (ISO 15930-7 §6.17)."""


@dataclass(frozen=True, slots=True)
class Letters:
    """The outlines of some characters, to write where no font is wanted."""

    outlines: Mapping[str, tuple[float, bytes]]
    """Character to its advance and its path, in ems."""

    def width(self, text: str) -> float:
        """Return the length of a line of text in ems."""
        return sum(self.outlines[character][0] for character in text if character in self.outlines)


@dataclass(frozen=True, slots=True)
class Slug:
    """What stands around a page on the sheet, outside its bleed."""

    width: Mm
    """Beyond the bleed, on each side."""
    text: str
    """The book, the edition, the date."""
    inks: str
    """Names of the plates."""
    letters: Letters
    folds: tuple[Mm, ...] = ()
    """Distances from the left edge of the trim at which the sheet is folded."""


@dataclass(frozen=True, slots=True)
class OutputIntent:
    """The printing condition a file is made for."""

    identifier: str
    """Name of the condition, of its profile where there is no better one."""
    components: int
    """Inks of the profile: 4, or 1."""
    profile: bytes
    """The ICC profile."""

    @property
    def space(self) -> bytes:
        """The colour space of a press with these inks."""
        return b"/DeviceGray" if self.components == 1 else b"/DeviceCMYK"


@dataclass(frozen=True, slots=True)
class Rendition:
    """How the pages of a file are finished."""

    cut: Cut = Cut.AS_SET
    slug: Slug | None = None
    """None where pages wear no marks."""
    intent: OutputIntent | None = None
    """Makes the file PDF/X-4; only for pages whose colours are all those of the intent."""

    @property
    def linked(self) -> bool:
        """True when the file has links."""
        return self.cut is not Cut.PRESS


AS_SET = Rendition()
SCREEN = Rendition(Cut.SCREEN)


@dataclass(frozen=True, slots=True)
class Boxes:
    """The boxes of a finished page, in points, in its own space."""

    media: Box
    bleed: Box
    trim: Box
    origin: tuple[float, float]
    """Where the corner of the trim lies."""


def boxes_of(page: PartPage, rendition: Rendition) -> Boxes:
    """Return the boxes of a set page in a file."""
    match rendition.cut:
        case Cut.AS_SET:
            return Boxes(page.media, page.bleed, page.trim, (0.0, 0.0))
        case Cut.SCREEN:
            return Boxes(page.trim, page.trim, page.trim, (0.0, 0.0))
        case Cut.PRESS:
            slug = 0.0 if rendition.slug is None else float(rendition.slug.width.to_pt())
            x, y = slug - page.bleed[0], slug - page.bleed[1]
            bleed, trim = _moved(page.bleed, x, y), _moved(page.trim, x, y)
            return Boxes((0.0, 0.0, bleed[2] + slug, bleed[3] + slug), bleed, trim, (x, y))


def _moved(box: Box, x: float, y: float) -> Box:
    left, bottom, right, top = box
    return left + x, bottom + y, right + x, top + y
