"""From a place in a PDF back to what an author can open: the case, the field, the line, the picture's file.

Owns: looking things up in the provenance and in the YAML files. Refuses: guessing; what is not known stays unsaid.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from publisher.checks.preflight.rule import Hit
from publisher.checks.preflight.subject import Subject
from publisher.checks.report import Origin
from publisher.content.fields import written
from publisher.content.places import Spot
from publisher.content.source import Source, Tree, read_source
from publisher.errors import ContentError, SourceSpan

_LEAST = 5
"""Characters by which a longer field is looked for; fewer must be all of it."""
_SPACES = re.compile(r"\s+")


@dataclass
class Origins:
    """Finds where hits in one file come from."""

    subject: Subject
    _sources: dict[str, Source | None] = field(default_factory=dict, repr=False)

    def of(self, found: Hit) -> tuple[Origin | None, SourceSpan | None]:
        """Return what caused a hit and where it stands in the author's file, as far as either is known."""
        known = self.subject.provenance
        if known is None or found.page is None:
            return None, None
        picture = known.pictures.get(found.digest) if found.digest else None
        if picture is not None:
            origin = Origin(picture.section, picture.file, picture.field, picture.picture)
            return origin, self._span(picture.file, spot_of(picture.field))
        section = known.section_of(self.subject.path.name, found.page.index)
        if not section:
            return None, None
        file = known.file_of(section)
        spot = self._search(file, found.text)
        span = SourceSpan(file) if spot is None else self._span(file, spot, found.text)
        return Origin(section, file, "" if spot is None else written(spot)), span

    def _span(self, file: str, spot: Spot, words: str = "") -> SourceSpan:
        source = self._source(file)
        if source is None:
            return SourceSpan(file)
        span = source.span(spot)
        wanted = words.strip()
        if wanted and span.text is not None and wanted in span.text:
            return source.find(span.line - 1, span.text.index(wanted), len(wanted))
        return span

    def _search(self, file: str, words: str) -> Spot | None:
        """Return the field of a file whose text holds ``words``, line breaks and joiners apart."""
        wanted = plain(words)
        source = self._source(file) if wanted else None
        if source is None:
            return None
        fields = [(spot, plain(value)) for spot, value in _texts(source.data, ())]
        same = next((spot for spot, value in fields if wanted == value), None)
        if same is not None or not (file != self._book_file or _telling(wanted)):
            return same
        return next((spot for spot, value in fields if wanted in value), None)

    @property
    def _book_file(self) -> str:
        """book.yaml, whose many fields share short words."""
        return "" if self.subject.provenance is None else self.subject.provenance.book_file

    def _source(self, file: str) -> Source | None:
        if file not in self._sources:
            try:
                self._sources[file] = read_source(Path(file))
            except (ContentError, OSError):
                self._sources[file] = None
        return self._sources[file]


def _telling(words: str) -> bool:
    """Return True for words that are unlikely to stand in another field by chance."""
    strange = any(unicodedata.category(character) in {"Co", "Cn", "So"} for character in words)
    return strange or len(words) >= _LEAST


def plain(words: str) -> str:
    """Return text without what setting adds to it or takes from it: spaces, joiners, markup signs."""
    kept = (
        character
        for character in unicodedata.normalize("NFC", words)
        if unicodedata.category(character) not in {"Cf", "Cc"} and character not in "*_[]`"
    )
    return _SPACES.sub("", "".join(kept))


def spot_of(field_name: str) -> Spot:
    """Return the keys and places in a field's name: ``photos[1].file`` → ``("photos", 1, "file")``."""
    keys = re.findall(r"[^.\[\]]+", field_name)
    return tuple(int(key) if key.isdigit() else key for key in keys)


def _texts(value: Tree, path: Spot) -> Iterator[tuple[Spot, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _texts(item, (*path, index))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _texts(item, (*path, key))
