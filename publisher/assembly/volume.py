"""What goes into one file: parts in page order, their plan, what is stamped on them, and how they are finished.

Pure values. Refuses: writing anything (``assembly.link`` does).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from publisher.assembly.folio import FolioPlan
from publisher.assembly.metadata import DocumentFacts
from publisher.assembly.outline import OutlineEntry
from publisher.assembly.rendition import AS_SET, Rendition
from publisher.render.part import Part


@dataclass(frozen=True, slots=True)
class Stamp:
    """What is stamped on a page."""

    sheet: int
    """Page of the furniture part."""
    folio: str
    """Page number to fill in, empty for none."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A part and where it stands."""

    part: Part
    first_page: int
    """Physical page, 0-based."""
    turned: bool
    """True when it stands on the side it was not set for."""


@dataclass(frozen=True, slots=True)
class Volume:
    """Everything that goes into one file."""

    placed: Sequence[Placed]
    """In page order, every page of the plan covered once."""
    plan: FolioPlan
    furniture: Part | None
    stamps: Sequence[Stamp | None]
    """One a page."""
    outline: Sequence[OutlineEntry]
    facts: DocumentFacts
    rendition: Rendition = AS_SET

    def repainted(self, parts: Mapping[str, Part]) -> Volume:
        """Return the same pages made of other parts, given by the keys of those they take the place of."""
        placed = tuple(replace(item, part=parts.get(item.part.key, item.part)) for item in self.placed)
        furniture = self.furniture
        if furniture is not None:
            furniture = parts.get(furniture.key, furniture)
        return replace(self, placed=placed, furniture=furniture)

    def agree(self) -> None:
        """Raise ValueError unless parts and stamps cover the plan: a page too many or too few shifts all others."""
        planned, at = len(self.plan.pages), 0
        for item in self.placed:
            if item.first_page != at:
                raise ValueError(f"{item.part.id} begins on page {item.first_page} behind {at} pages")
            at += item.part.page_count
        if not at == len(self.stamps) == planned:
            raise ValueError(f"{planned} pages planned, {at} set, {len(self.stamps)} stamped or left bare")


def between_covers(volume: Volume) -> Volume:
    """Return a volume without what stands outside its book block; page numbers stay what they are."""
    block = volume.plan.block
    placed = tuple(
        replace(item, first_page=item.first_page - block.start)
        for item in volume.placed
        if item.first_page in block
    )
    inside = {item.part.id for item in placed}
    return replace(
        volume,
        placed=placed,
        plan=volume.plan.of_block(),
        stamps=tuple(volume.stamps[block.start : block.stop]),
        outline=tuple(entry for entry in volume.outline if entry.section_id in inside),
    )
