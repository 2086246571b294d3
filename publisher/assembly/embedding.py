"""Which font faces an EPUB carries, each cut down to the characters of the book."""

from __future__ import annotations

import re
from collections.abc import Sequence

from publisher.assembly.epub.metadata import EmbeddedFont
from publisher.html.compose import parse
from publisher.html.fragment import Fragment
from publisher.render.fonts import FontFace
from publisher.render.subset import FontFormat, subset_font

_WEIGHT = re.compile(r"font-weight:\s*(\d{3})")


def embed(faces: Sequence[FontFace], fragments: Sequence[Fragment], css: str) -> tuple[EmbeddedFont, ...]:
    """Return the faces a flattened sheet names, first come first served where two have one family and weight."""
    weights = {int(weight) for weight in _WEIGHT.findall(css)} | {400}
    wanted: dict[tuple[str, int], FontFace] = {}
    for face in faces:
        if face.weight in weights and f'"{face.family}"' in css:
            wanted.setdefault((face.family, face.weight), face)
    characters = frozenset(
        c for fragment in fragments for text in parse(fragment.html).itertext() for c in text
    )
    return tuple(
        EmbeddedFont(
            family,
            weight,
            subset_font(face.path, face.number, characters, FontFormat.WOFF2),
            FontFormat.WOFF2.value,
        )
        for (family, weight), face in sorted(wanted.items())
    )
