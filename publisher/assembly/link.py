"""Joining parts to one PDF, as a linker joins object files to a program.

Every part gets a run of object numbers and its marks are filled in (``filling``); pages get the boxes and the slug of
the volume's rendition (``press``); page furniture is stamped as artifacts; fonts, pictures, names, outline, labels and
the structure tree are made once for the file. Nothing is laid out here, nothing decoded, and no picture is held longer
than it takes to write it. ISO 32000-2 §7.7 (document structure), §8.10 (form XObjects), §12.3 (destinations, outlines),
§12.4.2 (page labels), §14.7 (structure), §14.8.2.2 (artifacts).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

from publisher.assembly.faces import Face, FontProgram, font_objects
from publisher.assembly.filling import Filled, Filling, Place, Resources, drawn_stream, filled_part, owners_of
from publisher.assembly.metadata import info, xmp
from publisher.assembly.outline import outline_objects, page_labels
from publisher.assembly.pdf_file import (
    VERSION,
    PdfFile,
    body,
    deflated_once,
    number,
    numbers,
    pack,
    string,
    string_order,
)
from publisher.assembly.press import PageFrames, group_of, page_object
from publisher.assembly.rendition import Cut, boxes_of
from publisher.assembly.volume import Placed, Stamp, Volume
from publisher.render.part import DOCUMENT, FONTS, STRUCTURE, Part

__all__ = ["Linker", "Placed", "Stamp", "Volume", "Written"]

_CATALOGUE, _PAGES = 1, 2
_INFO, _METADATA, _NAMES, _OWNERS, _IDS, _OUTLINE, _LABELS = 6, 7, 8, 9, 10, 11, 12
_INTENT = 13
_PRESS_VERSION = b"1.6"
"""What PDF/X-4 is built on."""
_FIRST_FREE = 16
_IMAGE_ROOM, _PART_ROOM, _KEY_ROOM = 32, 64, 16
"""Numbers are dealt out in steps of this many, so that a small correction leaves those of other parts alone."""


@dataclass(frozen=True, slots=True)
class Written:
    """A finished file."""

    bytes: int
    sha256: str


@dataclass(slots=True)
class Linker:
    """Links volumes; what it linked last is kept, so that a corrected book costs what was corrected."""

    image: Callable[[str], bytes]
    """Returns the bytes of a picture by digest."""
    program: Callable[[Face], FontProgram]
    """Returns the font program to embed for a face."""
    keep: bool = False
    """True where the same book is linked again and again."""
    _kept: dict[Cut, dict[tuple[object, ...], Filled]] = field(default_factory=dict)
    """By what they were linked for: one book may be written for the press and for screens in turn."""

    def link(self, volume: Volume, out: BinaryIO) -> Written:
        """Write the volume's file to ``out``. Raises ValueError when parts, stamps and plan disagree."""
        version = _PRESS_VERSION if volume.rendition.intent is not None else VERSION
        return _Link(self, volume, PdfFile(out, version)).run()

    def filled(self, key: tuple[object, ...], cut: Cut, make: Callable[[], Filled]) -> Filled:
        """Return what was filled in under ``key``, or fill it in."""
        if not self.keep:
            return make()
        kept = self._kept.setdefault(cut, {})
        if key not in kept:
            kept[key] = make()
        return kept[key]

    def forget_all_but(self, keys: set[tuple[object, ...]], cut: Cut) -> None:
        """Drop what the last volume of its kind did not use."""
        if self.keep:
            kept = self._kept.get(cut, {})
            self._kept[cut] = {key: value for key, value in kept.items() if key in keys}


class _Link:
    """One volume being linked."""

    def __init__(self, linker: Linker, volume: Volume, file: PdfFile) -> None:
        self.linker = linker
        self.volume = volume
        self.file = file
        self.parts = [item.part for item in volume.placed]
        self.all_parts = [*self.parts, *([volume.furniture] if volume.furniture is not None else [])]
        volume.agree()
        self.rendition = volume.rendition
        images = dict.fromkeys(image.digest for part in self.all_parts for image in part.images)
        self.images = {digest: _FIRST_FREE + at for at, digest in enumerate(images)}
        base = _FIRST_FREE + _roomy(len(images), _IMAGE_ROOM)
        keys = 0
        self.places: list[Place] = []
        for part in self.all_parts:
            self.places.append(Place(base, keys))
            # Two more: the object stream and the leaf of the parent tree.
            base += _roomy(part.object_count + 2, _PART_ROOM)
            keys += _roomy(part.key_count, _KEY_ROOM)
        self.next_key = keys
        self.next = base
        """First number behind all parts."""
        self.packed: list[tuple[int, bytes]] = []
        """Objects of the file itself."""
        self.resources: list[Resources] = []
        """Of every part."""

    def run(self) -> Written:
        used: set[tuple[object, ...]] = set()
        for place, item in zip(self.places, self._placed_and_furniture(), strict=True):
            linked = self._filled(place, item, used)
            if linked.packed is not None:
                self.file.add_packed(place.of(item.part.object_count), linked.packed)
            for name, text in linked.bodies:
                self.file.add(name, text)
            self.resources.append(linked.resources)
        self.linker.forget_all_but(used, self.rendition.cut)
        self._add_images()
        self._add_pages()
        self._add_fonts()
        self._add_names()
        self._add_structure()
        self._add_catalogue()
        self.file.add_packed(self._new(), pack(self.packed))
        digest = self.file.finish(self._new(), _CATALOGUE, _INFO)
        return Written(self.file.size, digest)

    def _placed_and_furniture(self) -> Iterator[Placed]:
        yield from self.volume.placed
        if self.volume.furniture is not None:
            yield Placed(self.volume.furniture, 0, turned=False)

    def _new(self) -> int:
        self.next += 1
        return self.next - 1

    def _filled(self, place: Place, item: Placed, used: set[tuple[object, ...]]) -> Filled:
        part = item.part
        furniture = part is self.volume.furniture
        folios = self.volume.plan.folios
        origin = boxes_of(part.pages[0], self.rendition).origin if part.pages else (0.0, 0.0)
        filling = Filling(
            place,
            None if furniture else tuple(folios.get(slot.target, "") for slot in part.slots),
            tuple(self.images[image.digest] for image in part.images),
            tuple(origin[0] + (page.shift_pt if item.turned else 0.0) for page in part.pages),
            origin[1],
            self.rendition.linked,
        )
        key = (part.key, filling)
        used.add(key)
        return self.linker.filled(key, self.rendition.cut, lambda: filled_part(part, filling))

    def _add_images(self) -> None:
        known: set[str] = set()
        for part in self.all_parts:
            for image in part.images:
                if image.digest in known:
                    continue
                known.add(image.digest)
                mask = b""
                if image.mask is not None:
                    mask = b"/SMask %d 0 R" % self.images[part.images[image.mask].digest]
                content = self.linker.image(image.digest)
                self.file.add_stream(self.images[image.digest], image.dictionary + mask, content)

    def _add_pages(self) -> None:
        frames = PageFrames(self.file, self._new, self.rendition, len(self.volume.stamps))
        group = group_of(self.rendition, self.all_parts)
        forms: dict[Stamp, int] = {}
        kids: list[bytes] = []
        for place, item, resources in zip(self.places, self.volume.placed, self.resources, strict=False):
            for index, page in enumerate(item.part.pages):
                at = item.first_page + index
                stamp = self.volume.stamps[at]
                form = b""
                if stamp is not None:
                    if stamp not in forms:
                        forms[stamp] = self._form(stamp)
                    form = b"/Furniture %d 0 R" % forms[stamp]
                shift = page.shift_pt if item.turned else 0.0
                frame = frames.around(page, shift, self.volume.plan.pages[at], stamped=stamp is not None)
                entries = b"/Resources%b%b" % (resources.with_forms(form + frame.forms), group)
                written = page_object(page, place, frame, entries, self.rendition)
                self.packed.append((place.of(index), b"<</Type/Page/Parent %d 0 R%b>>" % (_PAGES, written)))
                kids.append(b"%d 0 R" % place.of(index))
        self.packed.append((_PAGES, b"<</Type/Pages/Count %d/Kids[%b]>>" % (len(kids), b" ".join(kids))))

    def _form(self, stamp: Stamp) -> int:
        """Write a sheet of furniture as a form XObject and return its number."""
        furniture = self.volume.furniture
        assert furniture is not None
        dictionary, content = drawn_stream(furniture, stamp.sheet, stamp.folio)
        name = self._new()
        head = b"/Type/XObject/Subtype/Form/BBox%b/Resources%b" % (
            numbers(furniture.pages[stamp.sheet].media),
            self.resources[-1].with_forms(b""),
        )
        self.file.add(name, body(head + dictionary, content))
        return name

    def _add_fonts(self) -> None:
        entries = []
        for face in _faces(self.all_parts):
            made = font_objects(face, self.linker.program(face), self._new)
            for name, text in made.bodies:
                self.file.add(name, text)
            self.packed += made.plain
            entries.append(b"/%b %d 0 R" % (face.name.encode(), made.number))
        self.packed.append((FONTS, b"<<%b>>" % b"".join(entries)))

    def _add_names(self) -> None:
        found: dict[str, bytes] = {}
        for place, item in zip(self.places, self.volume.placed, strict=False):
            for anchor in item.part.anchors:
                page = item.part.pages[anchor.page]
                right, up = boxes_of(page, self.rendition).origin
                x = anchor.x + right + (page.shift_pt if item.turned else 0)
                there = b"[%d 0 R/XYZ %b %b 0]" % (place.of(anchor.page), number(x), number(anchor.y + up))
                found.setdefault(anchor.id, there)
        self.packed.append((_NAMES, _name_tree(found)))

    def _add_structure(self) -> None:
        leaves: list[bytes] = []
        elements: list[bytes] = []
        ids: dict[str, bytes] = {}
        for place, part in zip(self.places, self.parts, strict=False):
            if part.owners:
                leaf = place.of(part.object_count + 1)
                self.packed.append((leaf, owners_of(part, place, linked=self.rendition.linked)))
                leaves.append(b"%d 0 R" % leaf)
            elements += [b"%d 0 R" % place.of(local) for local in part.elements]
            ids |= {name: b"%d 0 R" % place.of(local) for name, local in part.element_ids}
        self.packed.append((_OWNERS, b"<</Kids[%b]>>" % b" ".join(leaves)))
        self.packed.append((_IDS, _name_tree(ids)))
        self.packed.append(
            (DOCUMENT, b"<</Type/StructElem/S/Document/P %d 0 R/K[%b]>>" % (STRUCTURE, b" ".join(elements)))
        )
        root = b"<</Type/StructTreeRoot/K[%d 0 R]/ParentTree %d 0 R/ParentTreeNextKey %d/IDTree %d 0 R>>"
        self.packed.append((STRUCTURE, root % (DOCUMENT, _OWNERS, self.next_key, _IDS)))

    def _add_catalogue(self) -> None:
        volume = self.volume
        starts = {item.part.id: place.of(0) for place, item in zip(self.places, volume.placed, strict=False)}
        self.packed += outline_objects(volume.outline, starts, _OUTLINE, self._new)
        self.packed.append((_LABELS, page_labels(volume.plan)))
        intent = self.rendition.intent
        self.packed.append((_INFO, info(volume.facts, for_press=intent is not None)))
        said = xmp(volume.facts, for_screens=self.rendition.linked, for_press=intent is not None)
        self.file.add(_METADATA, body(b"/Type/Metadata/Subtype/XML", said))
        conditions = b""
        if intent is not None:
            self.file.add(_INTENT, deflated_once(b"/N %d" % intent.components, intent.profile))
            conditions = (
                b"/OutputIntents[<</Type/OutputIntent/S/GTS_PDFX/OutputConditionIdentifier%b"
                % string(intent.identifier)
            )
            conditions += b"/Info%b/DestOutputProfile %d 0 R>>]" % (string(intent.identifier), _INTENT)
        self.packed.append(
            (
                _CATALOGUE,
                b"<</Type/Catalog/Pages %d 0 R/PageMode/UseOutlines/Lang%b/MarkInfo<</Marked true>>"
                b"/ViewerPreferences<</DisplayDocTitle true>>/StructTreeRoot %d 0 R/Metadata %d 0 R"
                b"/Names<</Dests %d 0 R>>/Outlines %d 0 R/PageLabels %d 0 R%b>>"
                % (
                    *(_PAGES, string(volume.facts.language), STRUCTURE, _METADATA),
                    *(_NAMES, _OUTLINE, _LABELS, conditions),
                ),
            )
        )


def _roomy(count: int, room: int) -> int:
    return -(-count // room) * room


def _name_tree(values: Mapping[str, bytes]) -> bytes:
    """Return a name tree of one node (§7.9.6), sorted as its strings are written."""
    pairs = (b"%b%b" % (string(name), _spaced(values[name])) for name in sorted(values, key=string_order))
    return b"<</Names[%b]>>" % b"\n".join(pairs)


def _spaced(value: bytes) -> bytes:
    return value if value.startswith(b"[") else b" " + value


def _faces(parts: Sequence[Part]) -> list[Face]:
    """Return every face once, with the glyphs of all parts; what a part before says of a glyph holds."""
    faces: dict[str, Face] = {}
    for part in parts:
        for font in part.fonts:
            faces.setdefault(font.name, Face.of(font)).join(font)
    return [faces[name] for name in sorted(faces)]
