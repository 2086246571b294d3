"""Characters that no font of the book can draw, told to the author at the place they were written.

The page engine says which characters it replaced by an empty box; it does not say where. Owns: finding the
sections and source lines they came from. Refuses: judging fonts.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from publisher.content.source import find_text
from publisher.editions.manuscript import SectionKind
from publisher.errors import Diagnostic, diagnose
from publisher.html.fragment import Fragment
from publisher.html.markup import parse

_CASES = frozenset({SectionKind.STORY, SectionKind.PROFILE, SectionKind.DIGEST, SectionKind.DIGESTS})


def missing_glyphs(
    characters: Iterable[str], fragments: Sequence[Fragment], sources: Mapping[str, Path], book_file: Path
) -> Iterator[Diagnostic]:
    """Yield one warning for each character and each section that first wrote it.

    ``sources`` maps the ids of cases to their files. A case's words return in contents and index: where a case
    shows the character, only cases are named. What no section shows stands in the page furniture.
    """
    wanted = sorted(set(characters))
    if not wanted:
        return
    texts = {fragment.id: "".join(parse(fragment.html).itertext()) for fragment in fragments}
    cases = [fragment.id for fragment in fragments if fragment.kind in _CASES]
    for character in wanted:
        holders = [name for name in texts if character in texts[name]]
        named = [name for name in holders if name in cases] or holders[:1] or ["furniture"]
        for name in named:
            span = find_text(sources.get(name, book_file), character)
            yield diagnose(
                "PAGE-020",
                span,
                character=character,
                point=f"U+{ord(character):04X}",
                name=unicodedata.name(character, "?"),
                fragment=name,
            )
