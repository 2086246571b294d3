"""Where the pages and pictures of an edition's PDFs come from, written beside them for the judges of finished files.

Owns: gathering what the build knows and a finished PDF no longer says. Refuses: judging, and reading any PDF.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from publisher.assembly.link import Volume
from publisher.checks.preflight.provenance import BookFacts, PictureOrigin, Provenance, as_json
from publisher.content.book import LoadedCase
from publisher.content.source import display_name
from publisher.pipeline.workshop import Workshop
from publisher.render.part import Part, PartImage
from publisher.render.pictures import PictureUse

_SIDES = re.compile(rb"/(Width|Height) (\d+)")
_DRAWING = "image/svg+xml"


def provenance(workshop: Workshop, use: PictureUse, volumes: Mapping[str, Volume]) -> Provenance:
    """Return what is known of the PDFs whose names and volumes are given; ``use`` is that of their pictures."""
    root = workshop.book.root

    def named(path: Path) -> str:
        """Return a path as it begins in the book's folder: the same wherever the book lies."""
        return display_name(path.relative_to(root if path.is_relative_to(root) else root.resolve()))

    cases = {loaded.id: loaded for loaded in workshop.book.cases}
    pictures: dict[str, PictureOrigin] = {}
    for volume in volumes.values():
        for placed in volume.placed:
            loaded = cases.get(placed.part.id)
            if loaded is not None:
                pictures.update(_pictures(loaded, placed.part, use, named))
    return Provenance(
        named(workshop.book_file),
        {name: named(path) for name, path in workshop.case_files.items()},
        {name: tuple(page.extent_id or "" for page in volume.plan.pages) for name, volume in volumes.items()},
        pictures,
        book_facts(workshop),
    )


def leave_provenance(path: Path, known: Provenance) -> None:
    """Write what is known of an edition's PDFs to ``path``."""
    path.write_text(as_json(known), encoding="utf-8")


def book_facts(workshop: Workshop) -> BookFacts:
    """Return what the legal pages of a book must say."""
    file = workshop.book.file
    return BookFacts(
        title=file.title.main,
        publishers=tuple(house.name for house in file.publishers),
        representatives=tuple(house.representative for house in file.publishers if house.representative),
        publication_number=file.publication_number or "",
        kogl=file.kogl,
    )


def _pictures(
    loaded: LoadedCase, part: Part, use: PictureUse, named: Callable[[Path], str]
) -> Iterator[tuple[str, PictureOrigin]]:
    """Yield the digest of each picture of a part and the photo it was made of.

    They are told apart by their size in pixels; photos of one size by their order.
    """
    waiting = list(enumerate(loaded.pictures))
    for image in _shown(part.images):
        for entry in waiting:
            index, picture = entry
            raster = picture.media_type != _DRAWING
            if raster and use.size(picture.width_px, picture.height_px) == _size(image):
                waiting.remove(entry)
                origin = PictureOrigin(loaded.id, named(loaded.path), f"photos[{index}]", named(picture.path))
                yield image.digest, origin
                break


def _shown(images: Sequence[PartImage]) -> Iterator[PartImage]:
    """Yield the images that are no soft masks."""
    masks = {image.mask for image in images}
    return (image for place, image in enumerate(images) if place not in masks)


def _size(image: PartImage) -> tuple[int, int]:
    sides = {key: int(value) for key, value in _SIDES.findall(image.dictionary)}
    return sides.get(b"Width", 0), sides.get(b"Height", 0)
