"""Which font faces an EPUB carries, each cut down to the characters of the book."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from publisher.assembly.epub.metadata import EmbeddedFont
from publisher.html.fragment import Fragment
from publisher.html.markup import parse
from publisher.render.cache import Cache, digest
from publisher.render.fonts import FontFace
from publisher.render.subset import FontFormat, recipe, subset_font

_WEIGHT = re.compile(r"font-weight:\s*(\d{3})")
_KIND = "font"
_PACKING = FontFormat.WOFF2


def embed(
    faces: Sequence[FontFace],
    fragments: Sequence[Fragment],
    css: str,
    cache: Cache | None = None,
    digests: Mapping[Path, str] | None = None,
    packing: FontFormat = _PACKING,
) -> tuple[EmbeddedFont, ...]:
    """Return the faces a flattened sheet names, first come first served where two have one family and weight.

    ``cache`` remembers subsets by what they were made from, of the files whose SHA-256 ``digests`` has: to cut a face
    down takes less time than to add up its file. Raises RenderError for a face whose licence forbids it.
    """
    weights = {int(weight) for weight in _WEIGHT.findall(css)} | {400}
    wanted: dict[tuple[str, int], FontFace] = {}
    for face in faces:
        if face.weight in weights and f'"{face.family}"' in css:
            wanted.setdefault((face.family, face.weight), face)
    shown: set[str] = set()
    for fragment in fragments:
        for text in parse(fragment.html).itertext():
            shown.update(text)
    characters = frozenset(shown)
    return tuple(
        EmbeddedFont(family, weight, _subset(face, characters, cache, digests or {}, packing), packing.value)
        for (family, weight), face in sorted(wanted.items())
    )


def _subset(
    face: FontFace,
    characters: frozenset[str],
    cache: Cache | None,
    digests: Mapping[Path, str],
    packing: FontFormat,
) -> bytes:
    file = digests.get(face.path)
    if cache is None or file is None:
        return subset_font(face.path, face.number, characters, packing)
    key = digest("characters", recipe(), file, str(face.number), packing, "".join(sorted(characters)))
    known = cache.get(_KIND, key)
    if known is None:
        known = subset_font(face.path, face.number, characters, packing)
        cache.put(_KIND, key, known)
    return known
