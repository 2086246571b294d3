"""Words that found no room on their page, told to the author at the place they were written.

Owns: the way from a laid-out part back to its source. Refuses: finding out what was lost (``render.overflow`` does).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from publisher.content.source import find_text
from publisher.errors import Diagnostic, diagnose
from publisher.render.part import Part

_SEARCHED = 12
"""Characters looked for in the source: what follows may be broken over lines there."""
_SHOWN = 40


def lost_text(parts: Sequence[Part], sources: Mapping[str, Path], book_file: Path) -> Iterator[Diagnostic]:
    """Yield one warning for each part that could not show all of its text; ``sources`` maps case ids to files."""
    for part in parts:
        if part.lost:
            shown = part.lost if len(part.lost) <= _SHOWN else f"{part.lost[: _SHOWN - 1]}…"
            span = find_text(sources.get(part.id, book_file), part.lost[:_SEARCHED])
            yield diagnose("PAGE-021", span, fragment=part.id, words=shown)
