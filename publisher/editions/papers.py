"""How thick papers are: the table ``papers.toml``, read once.

Owns: finding a paper by the names shops give it. Refuses: guessing the thickness of one it does not know.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from publisher.content.faults import nearest
from publisher.geometry import Mm

_TABLE = Path(__file__).with_name("papers.toml")
_WRITTEN = re.compile(
    r"(?:미색|백색)?\s*(모조|스노우|아트)\s*(?:지|화이트)?\s*(\d{2,3})\s*(?:g|그램)?(?:/?(?:㎡|m²|m2))?"
)
"""A paper as people write it: ``미색모조 100g``, ``스노우지150``."""


@lru_cache(maxsize=1)
def thicknesses() -> Mapping[str, Mm]:
    """Return mm of one page (half a leaf) by the name of the paper, in the order of the table."""
    rows = tomllib.loads(_TABLE.read_text(encoding="utf-8"))["paper"]
    return {row["name"]: Mm(row["mm_per_page"]) for row in rows}


def paper_name(written: str) -> str | None:
    """Return the name the table has for a paper; None for one it does not know."""
    found = _WRITTEN.fullmatch(written.strip())
    name = f"{found[1]} {int(found[2])}" if found is not None else written.strip()
    return name if name in thicknesses() else None


def page_thickness(written: str) -> Mm | None:
    """Return mm of one page (half a leaf) of a paper; None for one the table does not know."""
    name = paper_name(written)
    return None if name is None else thicknesses()[name]


def nearest_papers(written: str) -> tuple[str, ...]:
    """Return all known papers, the likeliest first."""
    names = tuple(thicknesses())
    found = _WRITTEN.fullmatch(written.strip())
    if found is not None:
        weight = int(found[2])
        same = sorted(
            (n for n in names if n.startswith(found[1])), key=lambda n: abs(int(n.split()[1]) - weight)
        )
        return (*same, *(name for name in names if name not in same))
    near = nearest(written, names)
    return names if near is None else (near, *(name for name in names if name != near))
