"""Composed sections, kept in the cache between builds: a correction composes one section, not the book.

A section is known by everything it was composed from: its view, what every section is told of the book, the text of
all templates, and the code that composes. Owns: that key and the form a fragment is kept in. Refuses: composing.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from functools import lru_cache
from pathlib import Path

from publisher.editions.manuscript import Section, SectionKind
from publisher.html.compose import Composer
from publisher.html.fragment import Asset, Fragment
from publisher.render.cache import Cache, digest
from publisher.render.program import composing_digest

_KIND = "section"


@dataclass(frozen=True, slots=True)
class KeepingComposer(Composer):
    """Composes the sections that the cache does not know."""

    cache: Cache
    templates: str
    """Digest of all templates (``templates_digest``)."""

    def compose_section(self, section: Section, *, paged: bool) -> Fragment:
        """Return the fragment of a section. Raises TemplateError."""
        # Views are frozen records, so what they hold is what they print; a set of names would print in any order.
        key = digest(composing_digest(), self.templates, repr(self.context()), repr(section), repr(paged))
        known = self.cache.get(_KIND, key)
        if known is not None:
            try:
                return _decoded(known)
            except (ValueError, KeyError, TypeError):
                self.cache.forget(_KIND, key)
        made = Composer.compose_section(self, section, paged=paged)
        self.cache.put(_KIND, key, _encoded(made))
        return made


def templates_digest(folders: tuple[Path, ...]) -> str:
    """Return the digest of all templates in the folders and of the order of the folders. Raises OSError."""
    return _digest_of(tuple((folder, _states(folder)) for folder in folders))


def _states(folder: Path) -> tuple[tuple[Path, int, int], ...]:
    found = ((path, path.stat()) for path in sorted(folder.rglob("*")) if path.is_file())
    return tuple((path, state.st_size, state.st_mtime_ns) for path, state in found)


@lru_cache(maxsize=4)  # many books are made with one theme
def _digest_of(folders: tuple[tuple[Path, tuple[tuple[Path, int, int], ...]], ...]) -> str:
    facts: list[str | bytes] = []
    for folder, states in folders:
        facts += [item for path, *_ in states for item in (str(path.relative_to(folder)), path.read_bytes())]
        facts.append("")
    return digest(*facts)


def _encoded(fragment: Fragment) -> bytes:
    value = {field.name: getattr(fragment, field.name) for field in fields(fragment)}
    value["assets"] = [asdict(asset) | {"path": str(asset.path)} for asset in fragment.assets]
    # The name of a file may hold what is not UTF-8, as lone surrogates.
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")


def _decoded(content: bytes) -> Fragment:
    value = json.loads(content.decode("utf-8", "surrogatepass"))
    value["kind"] = SectionKind(value["kind"])
    value["assets"] = tuple(Asset(**asset | {"path": Path(asset["path"])}) for asset in value["assets"])
    value["folios_used"] = tuple(value["folios_used"])
    return Fragment(**value)
