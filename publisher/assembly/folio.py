"""The page plan: on which physical page every part begins, which pages are blank, and what number is printed.

Pure: page counts and side rules in, a plan out. Refuses to know how a page looks or what a PDF is. A book
opens with a recto; arabic numbers run on over every page from the one where they begin, shown or not, so a
recto is always odd.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import combinations_with_replacement
from operator import itemgetter

from publisher.errors import AssemblyError, diagnose


class Numbering(StrEnum):
    """What the pages of an extent have to do with numbers. Every page counts, whichever it is."""

    NONE = "none"
    """No printed number and none to be cited by, e.g. a cover."""
    HIDDEN = "hidden"
    """Has a number that others may cite, but does not show it."""
    SHOWN = "shown"


class SideRule(StrEnum):
    """On which side of the spread an extent has to begin."""

    ANY = "any"
    RECTO = "recto"
    VERSO = "verso"


@dataclass(frozen=True, slots=True)
class Extent:
    """A run of pages that stay together: one section as the page engine laid it out."""

    id: str
    """Unique in the book."""
    pages: int
    """Number of pages, at least 1."""
    side: SideRule = SideRule.ANY
    numbering: Numbering = Numbering.SHOWN
    anchors: tuple[tuple[str, int], ...] = ()
    """Element id and its page within the extent, 0-based. The first entry of an id counts: a box that is
    split over pages is met on each of them."""

    def __post_init__(self) -> None:
        if self.pages < 1:
            raise ValueError(f"{self.id} has no pages")
        if any(not 0 <= page < self.pages for _, page in self.anchors):
            raise ValueError(f"{self.id} has an anchor outside its pages")


@dataclass(frozen=True, slots=True)
class PlannedPage:
    """One physical page of the book."""

    page_index: int
    """Physical page, 0-based."""
    extent_id: str | None
    """None: a blank page."""
    page_in_extent: int
    """0-based; 0 on a blank page."""
    verso: bool
    """True on a left-hand page."""
    folio: str
    """The page number it is cited by, or "" where it has none."""
    shown: bool
    """True where the folio is printed."""


@dataclass(frozen=True, slots=True)
class FolioPlan:
    """Every page of the book in order, and where things are."""

    pages: tuple[PlannedPage, ...]
    folios: Mapping[str, str]
    """Element id or extent id to the folio of its first page, "" where that page has none."""
    starts: Mapping[str, int]
    """Extent id to the physical page it begins on, 0-based."""
    around: tuple[int, int] = (0, 0)
    """Pages before and behind the book block: those of covers that are printed by themselves."""

    @property
    def block(self) -> range:
        """Physical pages of the book block: what is glued into the cover."""
        return range(self.around[0], len(self.pages) - self.around[1])

    def of_block(self) -> FolioPlan:
        """Return the plan of the book block alone; page numbers stay what they are."""
        block = self.block
        pages = tuple(
            replace(page, page_index=page.page_index - block.start)
            for page in self.pages[block.start : block.stop]
        )
        starts = {name: start - block.start for name, start in self.starts.items() if start in block}
        return FolioPlan(pages, self.folios, starts)


@dataclass(frozen=True, slots=True)
class _Layout:
    """Starts of the extents in order and the number of pages, for one choice of padding."""

    starts: tuple[int, ...]
    total: int


def plan_folios(
    extents: Sequence[Extent],
    *,
    first_recto: bool = True,
    first_number_at: str | None = None,
    multiple: int = 1,
    blank_slots: tuple[str, ...] = (),
) -> FolioPlan:
    """Plan the pages of a book.

    A blank page comes before an extent whose side rule asks for it. Number 1 stands on the first page of
    ``first_number_at`` (default: the first page of the book); pages before it have no number.

    ``multiple`` brings the number of pages to a multiple of itself, with as few blanks as can be. They
    are dealt out before the extents ``blank_slots`` in turn, as far as side rules let them, and stand
    at the end of the book when it names none; a slot whose extent is not in the book is passed over. A
    bookmaker's order for a saddle-stitched booklet is the back cover, the extent after the front cover,
    the colophon.

    Raises AssemblyError PAGE-001 when number 1 would stand on a verso, PAGE-002 when no blanks in the slots
    give the multiple; ValueError for a repeated id, an unknown ``first_number_at`` or an odd ``multiple``
    above 1.
    """
    ids = [extent.id for extent in extents]
    if len(set(ids)) != len(ids):
        raise ValueError("extent ids must be unique")
    if multiple < 1 or (multiple > 1 and multiple % 2):
        raise ValueError("leaves have two pages: the multiple is 1 or even")
    numbered = ids.index(first_number_at) if first_number_at is not None else 0
    lead = 0 if first_recto else 1
    base = _lay_out(extents, {}, lead)
    if extents and _verso(base.starts[numbered], lead):
        raise AssemblyError(diagnose("PAGE-001", id=ids[numbered]))
    held = [
        replace(extent, side=SideRule.RECTO) if position == numbered else extent
        for position, extent in enumerate(extents)
    ]
    slots = tuple(slot for slot in blank_slots if slot in ids)
    layout = _padded(held, multiple, slots, lead)
    return _plan(extents, layout, numbered, lead)


def plan_wrapped(
    front: Extent | None,
    block: Sequence[Extent],
    back: Extent | None,
    *,
    first_number_at: str | None = None,
    multiple: int = 2,
) -> FolioPlan:
    """Plan a book block whose covers are printed by themselves, with the leaves of the covers around it.

    The pages between the covers come to the multiple, blanks standing behind the last extent; each cover is a leaf of
    its own, its inner page blank and without number. Raises as ``plan_folios`` does, ValueError for an odd multiple.
    """
    if multiple % 2:
        raise ValueError("a book block is made of leaves: the multiple is even")
    inner = plan_folios(block, first_number_at=first_number_at, multiple=multiple)
    before = 0 if front is None else front.pages + front.pages % 2
    behind = 0 if back is None else back.pages + back.pages % 2
    end = before + len(inner.pages)
    pages = [
        *(_bare(at, front if front is not None and at < front.pages else None, at) for at in range(before)),
        *(replace(page, page_index=page.page_index + before) for page in inner.pages),
    ]
    folios = dict(inner.folios)
    starts = {name: start + before for name, start in inner.starts.items()}
    if back is not None:
        first = end + behind - back.pages
        pages += (_bare(at, back if at >= first else None, at - first) for at in range(end, end + behind))
        starts[back.id] = first
    if front is not None:
        starts[front.id] = 0
    for cover in (front, back):
        if cover is not None:
            folios |= dict.fromkeys((cover.id, *(name for name, _ in cover.anchors)), "")
    return FolioPlan(tuple(pages), folios, starts, (before, behind))


def _bare(page_index: int, cover: Extent | None, page: int) -> PlannedPage:
    """Return a page of a cover's leaf; ``cover`` None: the blank one."""
    side = page_index % 2 == 1
    if cover is None:
        return PlannedPage(page_index, None, 0, side, "", shown=False)
    return PlannedPage(page_index, cover.id, page, side, "", shown=False)


def _verso(page_index: int, lead: int) -> bool:
    """Tell the side; ``lead`` is 0 where page 0 is a recto, 1 where it is a verso."""
    return (page_index + lead) % 2 == 1


def _lay_out(extents: Sequence[Extent], padding: Mapping[str, int], lead: int) -> _Layout:
    """Put the extents one after the other, with the blanks of ``padding`` and of the side rules."""
    starts = []
    at = 0
    for extent in extents:
        at += padding.get(extent.id, 0)
        verso = _verso(at, lead)
        if (extent.side is SideRule.RECTO and verso) or (extent.side is SideRule.VERSO and not verso):
            at += 1
        starts.append(at)
        at += extent.pages
    return _Layout(tuple(starts), at)


def _padded(extents: Sequence[Extent], multiple: int, slots: tuple[str, ...], lead: int) -> _Layout:
    """Return the shortest layout whose pages ``multiple`` divides, its blanks as evenly in turn as can be.

    All ways to share out blanks are tried: one more before an extent moves the end of the book by one
    page, or by none or two where a side rule further on takes it up, and then only two slots together
    may give the number.
    """
    base = _lay_out(extents, {}, lead)
    if base.total % multiple == 0:
        return base
    if not slots:
        return _Layout(base.starts, -(-base.total // multiple) * multiple)
    found = []
    for count in range(1, multiple + len(slots)):
        for chosen in combinations_with_replacement(slots, count):
            layout = _lay_out(extents, Counter(chosen), lead)
            if layout.total % multiple == 0:
                gaps = _gaps(extents, layout, slots)
                rank = layout.total, _unevenness(gaps), max(gaps), tuple(-gap for gap in gaps)
                found.append((rank, layout))
    if not found:
        raise AssemblyError(diagnose("PAGE-002", slots=", ".join(slots), multiple=multiple, pages=base.total))
    return min(found, key=itemgetter(0))[1]


def _gaps(extents: Sequence[Extent], layout: _Layout, slots: tuple[str, ...]) -> tuple[int, ...]:
    """Return how many blank pages stand directly before each slot, those of its side rule included."""
    ends = [0, *(start + extent.pages for start, extent in zip(layout.starts, extents, strict=True))]
    gaps = {extent.id: start - end for extent, start, end in zip(extents, layout.starts, ends, strict=False)}
    return tuple(gaps[slot] for slot in slots)


def _unevenness(gaps: tuple[int, ...]) -> int:
    """Return how many places the blanks are off from having been dealt out in turn."""
    each, more = divmod(sum(gaps), len(gaps))
    return sum(abs(gap - each - (1 if position < more else 0)) for position, gap in enumerate(gaps))


def _plan(extents: Sequence[Extent], layout: _Layout, numbered: int, lead: int) -> FolioPlan:
    """Spell the layout out page by page."""
    owners: list[tuple[Extent, int] | None] = [None] * layout.total
    for extent, start in zip(extents, layout.starts, strict=True):
        for page in range(extent.pages):
            owners[start + page] = (extent, page)
    first_number = layout.starts[numbered] if extents else 0
    pages = tuple(
        _page(page_index, owner, page_index - first_number + 1, verso=_verso(page_index, lead))
        for page_index, owner in enumerate(owners)
    )
    folios: dict[str, str] = {}
    for extent, start in zip(extents, layout.starts, strict=True):
        folios.setdefault(extent.id, pages[start].folio)
        for anchor, page in extent.anchors:
            folios.setdefault(anchor, pages[start + page].folio)
    starts = {extent.id: start for extent, start in zip(extents, layout.starts, strict=True)}
    return FolioPlan(pages, folios, starts)


def _page(page_index: int, owner: tuple[Extent, int] | None, number: int, *, verso: bool) -> PlannedPage:
    """Return one page; a blank has a number as every other, but never shows it."""
    if owner is None:
        return PlannedPage(page_index, None, 0, verso, str(number) if number > 0 else "", shown=False)
    extent, page = owner
    folio = "" if number < 1 or extent.numbering is Numbering.NONE else str(number)
    shown = bool(folio) and extent.numbering is Numbering.SHOWN
    return PlannedPage(page_index, extent.id, page, verso, folio, shown)
