"""The beginning of a finished PDF as a file of its own: what a store shows before anyone buys.

Whole sections only: it is cut where the outline says that a section begins. Outline, page labels, destinations, links
and structure tree are pruned to the pages that stay (ISO 32000-2 §12.3.2, §12.3.3, §12.4.2, §14.7). Owns: the cut.
Refuses: deciding how much a store may show.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf

from publisher.assembly.sample_mark import MARK, mark_pages
from publisher.assembly.sample_tags import prune_tags

_PERCENT = 100


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the outline."""

    page: int
    """Index of the page it leads to."""
    opens: bool
    """True when the next line stands below it."""


def sample_pdf(finished: Path, percent: int) -> bytes | None:
    """Return the first whole sections of a PDF, at most ``percent`` of its pages; None where not even one fits.

    Every page and the document's title say that it is a sample. The same file gives the same bytes.
    """
    with pikepdf.open(finished) as pdf:
        pages = {page.obj.objgen: index for index, page in enumerate(pdf.pages)}
        most = len(pdf.pages) * percent // _PERCENT
        with pdf.open_outline() as outline:
            end = _end(tuple(_lines(outline.root, pages)), most)
            if end == 0:
                return None
            _prune_outline(outline.root, pages, end)
        del pdf.pages[end:]
        names = _prune_destinations(pdf, pages, end)
        kept = _prune_links(pdf, names)
        _prune_labels(pdf, end)
        prune_tags(pdf, kept)
        mark_pages(pdf)
        _entitle(pdf)
        made = BytesIO()
        pdf.save(made, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return made.getvalue()


def _end(lines: Sequence[_Line], most: int) -> int:
    """Return how many pages stay: up to the beginning of a section, but not between a heading and what it heads."""
    fit = [
        line.page
        for before, line in zip((None, *lines), lines, strict=False)
        if line.page <= most and not (before is not None and before.opens)
    ]
    return max(fit, default=0)


def _lines(items: Sequence[pikepdf.OutlineItem], pages: dict[tuple[int, int], int]) -> Iterator[_Line]:
    for item in items:
        page = _page_of(item, pages)
        if page is not None:
            yield _Line(page, opens=bool(item.children))
        yield from _lines(item.children, pages)


def _page_of(item: pikepdf.OutlineItem, pages: dict[tuple[int, int], int]) -> int | None:
    place = item.destination
    return pages.get(place[0].objgen) if isinstance(place, pikepdf.Array) else None


def _prune_outline(items: list[pikepdf.OutlineItem], pages: dict[tuple[int, int], int], end: int) -> None:
    for item in items:
        _prune_outline(item.children, pages, end)
    items[:] = [item for item in items if (_page_of(item, pages) or 0) < end]


def _prune_destinations(pdf: pikepdf.Pdf, pages: dict[tuple[int, int], int], end: int) -> frozenset[str]:
    """Drop names of places that are gone; return the others."""
    tree = pdf.Root.get("/Names", pikepdf.Dictionary()).get("/Dests")
    if tree is None:
        return frozenset()
    places = {
        str(name): place
        for name, place in pikepdf.NameTree(tree).items()
        if pages.get(_place(place)[0].objgen, end) < end
    }
    told: list[Any] = []
    for name in sorted(places, key=lambda name: bytes(pikepdf.String(name))):
        told += [pikepdf.String(name), places[name]]
    pdf.Root.Names.Dests = pdf.make_indirect(pikepdf.Dictionary(Names=pikepdf.Array(told)))
    return frozenset(places)


def _place(place: Any) -> Any:
    """Return a destination as an array, also where it stands in a dictionary."""
    return place.D if isinstance(place, pikepdf.Dictionary) else place


def _prune_links(pdf: pikepdf.Pdf, names: frozenset[str]) -> frozenset[tuple[int, int]]:
    """Take links away that lead to a page that is gone; return the annotations that stay."""
    present = {page.obj.objgen for page in pdf.pages}
    kept = set()
    for page in pdf.pages:
        stay = [note for note in page.obj.get("/Annots", ()) if _leads_somewhere(note, names, present)]
        if stay:
            page.obj.Annots = pikepdf.Array(stay)
        elif "/Annots" in page.obj:
            del page.obj["/Annots"]
        kept |= {note.objgen for note in stay}
    return frozenset(kept)


def _leads_somewhere(note: Any, names: frozenset[str], present: set[tuple[int, int]]) -> bool:
    target = note.get("/Dest", note.get("/A", pikepdf.Dictionary()).get("/D"))
    match target:
        case None:
            return True  # an address, or no link at all
        case pikepdf.Array():
            return target[0].objgen in present
        case _:
            return str(target) in names


def _prune_labels(pdf: pikepdf.Pdf, end: int) -> None:
    tree = pdf.Root.get("/PageLabels")
    if tree is None:
        return
    told: list[Any] = []
    for first, label in pikepdf.NumberTree(tree).items():
        if first < end:
            told += [first, label]
    pdf.Root.PageLabels = pikepdf.Dictionary(Nums=pikepdf.Array(told))


def _entitle(pdf: pikepdf.Pdf) -> None:
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        title = f"{metadata.get('dc:title') or pdf.docinfo.get('/Title', '')} ({MARK})"
        metadata["dc:title"] = title
    if "/Title" in pdf.docinfo:
        pdf.docinfo["/Title"] = title
