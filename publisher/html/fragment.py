"""The unit that is rendered, cached and packaged: one case, or one group of front or back matter."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from publisher.editions.manuscript import SectionKind


@dataclass(frozen=True, slots=True)
class Asset:
    """A picture a fragment shows."""

    href: str
    """The relative address used in the markup, ASCII, unique in the book: ``images/<name>``."""
    path: Path
    """The author's file."""
    media_type: str
    digest: str
    """SHA-256 of its content."""


@dataclass(frozen=True, slots=True)
class Fragment:
    """Well-formed XHTML of one section and what is known about it without laying it out."""

    id: str
    """Id of the section and of the root element, unique in the book; all ids inside begin with it."""
    kind: SectionKind
    title: str
    """Plain text for outlines and navigation."""
    html: str
    """One root element, XML rules, ``epub:`` the only prefix; no doctype, head or body."""
    region: str | None = None
    """Code of the region whose colours it wears."""
    depth: int = 1
    """Level in the outline, 1 for parts and front matter, 2 for cases inside a part."""
    assets: tuple[Asset, ...] = ()
    folios_used: tuple[str, ...] = ()
    """Ids of the elements whose page numbers are to stand in the markup, where its ``data-folio`` names them."""
