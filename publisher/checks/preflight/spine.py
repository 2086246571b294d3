"""How thick the spine of a cover must be: from the interior beside it and the paper, not from what made the cover."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from publisher.checks.preflight.rule import View
from publisher.editions.papers import page_thickness
from publisher.editions.production import Production
from publisher.geometry import Mm

_INTERIOR = "interior.pdf"


@dataclass(frozen=True, slots=True)
class SpineNeeded:
    """The spine a cover must have."""

    pages: int
    """Of the interior, padded to whole leaves."""
    width_mm: Mm
    flaps_mm: Mm
    """Width of one flap, 0 without."""


def spine_of(view: View) -> SpineNeeded | None:
    """Return the spine that follows from the interior; None when its pages or its paper are not known."""
    edition = view.subject.edition
    pages = view.subject.interior_pages or pages_beside(view.subject.path)
    if edition is None or pages is None:
        return None
    leaves = pages + pages % 2
    width = edition.cover.spine or _by_paper(edition.production, leaves)
    return None if width is None else SpineNeeded(leaves, width, edition.cover.flaps)


def _by_paper(production: Production, pages: int) -> Mm | None:
    """Return the thickness of so many pages; None for a paper nobody knows."""
    thickness = production.mm_per_page or page_thickness(production.paper)
    return None if thickness is None else Mm(round(pages * thickness, 2))


def pages_beside(cover: Path) -> int | None:
    """Return the page count of the interior beside a cover; None when there is none that can be read."""
    interior = cover.with_name(_INTERIOR)
    if not interior.is_file():
        return None
    try:
        with interior.open("rb") as file:
            return len(PdfReader(file).pages)
    except (PyPdfError, OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
