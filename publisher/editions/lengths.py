"""How many pages a part of a booklet takes, before it is set.

What is drawn as a page is one; what runs on as long as its text is counted in lines of the theme's booklet, a little
too many rather than too few. Refuses: cases (``editions.budget``). The page plan is what counts in the end: a build
says where a part ran longer.
"""

from __future__ import annotations

from math import ceil

from publisher.editions.edition import Edition, theme_scale
from publisher.editions.manuscript import Section, SectionKind
from publisher.editions.views import (
    ContentsView,
    EssayView,
    GlossaryView,
    IndexView,
    MapView,
    OverviewView,
)
from publisher.geometry import Mm

_RECTO = frozenset({SectionKind.HALF_TITLE, SectionKind.TITLE_PAGE})
"""Parts that begin on the right: a blank page may stand before each."""
_BLOCK_HEIGHT = Mm(180).to_pt()
_BLOCK = Mm(122), Mm(180)
"""Text block of the theme's booklet, A5."""
_LINE, _LINE_UNITS = 14, 36
"""Height of a line of text, pt; its width in full-width characters."""
_HEADING = 60
"""Height of a page heading, pt."""
_ENTRY, _GROUP, _INDEX_GROUP = 13, 10, 16
"""Heights, pt: a line of the contents, what a region or a heading takes beside its lines."""


def usual_pages(section: Section, edition: Edition) -> int:
    """Return the pages of a part of an edition, at least 1."""
    if section.kind in _RECTO:
        return 2
    height = _height(section.content)
    return max(1, ceil(height / (_BLOCK_HEIGHT * _share(edition))))


def _share(edition: Edition) -> float:
    """Return the text block of an edition as a share of the one lengths are counted for."""
    if edition.trim is None or edition.margins is None:
        return 1.0
    width = edition.trim.width - edition.margins.inner - edition.margins.outer
    height = edition.trim.height - edition.margins.head - edition.margins.foot
    return width * height / (_BLOCK[0] * _BLOCK[1] * theme_scale(edition) ** 2)


def _height(content: object) -> float:
    """Return the height of a part in a column of the theme's booklet, pt; 0 for what is drawn as a page."""
    height = 0.0
    match content:
        case EssayView(essay=essay):
            height = _HEADING + _LINE * (_lines(essay.body) + (2 if essay.signature else 0))
        case OverviewView(overview=overview):
            texts = [row.value for row in overview.rows] + [track.text for track in overview.tracks]
            height = _HEADING + _LINE * sum(_lines(text) + 0.5 for text in (*texts, overview.lead or ""))
        case ContentsView(groups=groups):
            cases = sum(len(group.cases) for group in groups)
            height = _HEADING + 8 * _ENTRY + (cases * _ENTRY + len(groups) * _GROUP) / 2
        case IndexView(groups=headed):
            cases = sum(len(group.cases) for group in headed)
            height = _HEADING + 2 * _LINE + (cases * _LINE + len(headed) * _INDEX_GROUP) / 2
        case GlossaryView(groups=explained):
            entries = [entry for group in explained for entry in group.entries]
            height = _HEADING + _LINE * sum(1.2 + _lines(entry.definition) for entry in entries)
        case MapView():
            height = 2 * _BLOCK_HEIGHT
    return height


def _lines(text: str) -> int:
    return sum(max(1, ceil(len(line) / _LINE_UNITS)) for line in text.splitlines())
