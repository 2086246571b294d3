"""The pages of one section as a small PDF: as they stand in the book, with its page numbers and furniture.

Owns: cutting a section out of a bound book. Refuses: setting it, and the book.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field, replace
from io import BytesIO

from publisher.assembly.faces import Face
from publisher.assembly.folio import FolioPlan
from publisher.assembly.link import Linker, Volume
from publisher.assembly.outline import OutlineEntry
from publisher.pipeline.means import Means
from publisher.pipeline.paged import Paged


@dataclass(slots=True)
class Spreads:
    """The sections of a settled edition, to be shown one by one."""

    edition: Paged
    volume: Volume
    """Of the whole book."""
    _faces: dict[str, Face] = field(default_factory=dict)
    """Of the whole book, by name, once one is needed."""

    def cut(self, section_id: str) -> Volume:
        """Return a section as a volume. Raises LookupError when the book has no such section."""
        whole = self.volume
        placed = next((item for item in whole.placed if item.part.id == section_id), None)
        if placed is None:
            raise LookupError(section_id)
        run = slice(placed.first_page, placed.first_page + placed.part.page_count)
        pages = tuple(replace(page, page_index=at) for at, page in enumerate(whole.plan.pages[run]))
        title = next(s.title for s in self.edition.manuscript.sections if s.id == section_id)
        return Volume(
            placed=(replace(placed, first_page=0),),
            plan=FolioPlan(pages, whole.plan.folios, {section_id: 0}),
            furniture=whole.furniture,
            stamps=whole.stamps[run],
            outline=(OutlineEntry(title, section_id, 1),),
            facts=whole.facts,
        )

    def draw(self, volume: Volume, means: Means) -> bytes:
        """Return a section as a PDF."""
        # With the fonts of the whole book, which are needed anyway: to make them once takes less than to make two sets.
        if not self._faces:
            self._faces = _faces(self.volume)
        out, fonts = BytesIO(), self.edition.press.fonts
        Linker(means.image, lambda face: means.program(self._faces[face.name], fonts)).link(volume, out)
        return out.getvalue()


def look_of(volume: Volume) -> Hashable:
    """Return a value that is another one whenever the pages of a spread look different."""
    placed, furniture = volume.placed[0], volume.furniture
    return (
        placed.part.key,
        placed.turned,
        tuple(volume.plan.folios.get(slot.target) for slot in placed.part.slots),
        tuple(page.folio for page in volume.plan.pages),
        tuple(volume.stamps),
        None if furniture is None else furniture.key,
        repr((volume.facts, volume.outline)),
    )


def _faces(volume: Volume) -> dict[str, Face]:
    parts = [item.part for item in volume.placed]
    if volume.furniture is not None:
        parts.append(volume.furniture)
    faces: dict[str, Face] = {}
    for font in (font for part in parts for font in part.fonts):
        faces.setdefault(font.name, Face.of(font)).join(font)
    return faces
