"""Joining parts to one PDF, as a linker joins object files to a program.

Every part gets a run of object numbers and its marks are filled in; page furniture is stamped as artifacts; fonts,
pictures, names, outline, labels and the structure tree are made once for the file. Nothing is laid out here, nothing
decoded, and no picture is held longer than it takes to write it. ISO 32000-2 §7.7 (document structure), §8.10 (form
XObjects), §12.3 (destinations, outlines), §12.4.2 (page labels), §14.7 (structure), §14.8.2.2 (artifacts).
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import BinaryIO

from publisher.assembly.faces import Face, FontProgram, font_objects
from publisher.assembly.folio import FolioPlan
from publisher.assembly.metadata import DocumentFacts, info, xmp
from publisher.assembly.outline import OutlineEntry, outline_objects, page_labels
from publisher.assembly.pdf_file import Packed, PdfFile, body, number, numbers, pack, string, string_order
from publisher.render.part import DOCUMENT, FONTS, NEXT, STRUCTURE, Part, PartPage

_CATALOGUE, _PAGES = 1, 2
_INFO, _METADATA, _NAMES, _OWNERS, _IDS, _OUTLINE, _LABELS = 6, 7, 8, 9, 10, 11, 12
_FIRST_FREE = 16
_IMAGE_ROOM, _PART_ROOM, _KEY_ROOM = 32, 64, 16
"""Numbers are dealt out in steps of this many, so that a small correction leaves those of other parts alone."""
_LEVEL = 6
_MARK = re.compile(rb"\x01(.)([^\x02]*)\x02")
_STAMP = b"\nQ\n/Artifact <</Type /Pagination>> BDC q /Furniture Do Q EMC\n"
_UNSTAMPED = b"\nQ\n"

Fill = Callable[[bytes, bytes], bytes]
"""Kind and payload of a mark to what stands in its place."""


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


@dataclass(frozen=True, slots=True)
class _Resources:
    """What the content of a part's pages may name."""

    others: bytes
    xobjects: bytes

    def with_form(self, form: bytes) -> bytes:
        """Return the dictionary; ``form`` is the entry of a form XObject, or nothing."""
        return b"<</Font %d 0 R%b/XObject<<%b%b>>>>" % (FONTS, self.others, self.xobjects, form)


@dataclass(frozen=True, slots=True)
class Linked:
    """A part with its final numbers."""

    packed: Packed | None
    bodies: tuple[tuple[int, bytes], ...]
    """Number and text of its streams."""
    resources: _Resources


@dataclass(frozen=True, slots=True)
class _Place:
    """The numbers of a part."""

    base: int
    keys: int
    """Its first key in the parent tree."""

    def of(self, local: int) -> int:
        """Return the number of one of its objects."""
        return self.base + local


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
    _kept: dict[tuple[object, ...], Linked] = field(default_factory=dict)

    def link(self, volume: Volume, out: BinaryIO) -> Written:
        """Write the volume's file to ``out``. Raises ValueError when parts, stamps and plan disagree."""
        return _Link(self, volume, PdfFile(out)).run()

    def linked(self, key: tuple[object, ...], make: Callable[[], Linked]) -> Linked:
        """Return what was linked under ``key``, or link it."""
        if not self.keep:
            return make()
        if key not in self._kept:
            self._kept[key] = make()
        return self._kept[key]

    def forget_all_but(self, keys: set[tuple[object, ...]]) -> None:
        """Drop what the last volume did not use."""
        if self.keep:
            self._kept = {key: value for key, value in self._kept.items() if key in keys}


class _Link:
    """One volume being linked."""

    def __init__(self, linker: Linker, volume: Volume, file: PdfFile) -> None:
        self.linker = linker
        self.volume = volume
        self.file = file
        self.parts = [item.part for item in volume.placed]
        self.all_parts = [*self.parts, *([volume.furniture] if volume.furniture is not None else [])]
        _agree(volume)
        images = dict.fromkeys(image.digest for part in self.all_parts for image in part.images)
        self.images = {digest: _FIRST_FREE + at for at, digest in enumerate(images)}
        base = _FIRST_FREE + _roomy(len(images), _IMAGE_ROOM)
        keys = 0
        self.places: list[_Place] = []
        for part in self.all_parts:
            self.places.append(_Place(base, keys))
            # Two more: the object stream and the leaf of the parent tree.
            base += _roomy(part.object_count + 2, _PART_ROOM)
            keys += _roomy(part.key_count, _KEY_ROOM)
        self.next_key = keys
        self.next = base
        """First number behind all parts."""
        self.packed: list[tuple[int, bytes]] = []
        """Objects of the file itself."""
        self.resources: list[_Resources] = []
        """Of every part."""

    def run(self) -> Written:
        used: set[tuple[object, ...]] = set()
        for place, item in zip(self.places, self._placed_and_furniture(), strict=True):
            linked = self._linked(place, item, used)
            if linked.packed is not None:
                self.file.add_packed(place.of(item.part.object_count), linked.packed)
            for name, text in linked.bodies:
                self.file.add(name, text)
            self.resources.append(linked.resources)
        self.linker.forget_all_but(used)
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

    def _linked(self, place: _Place, item: Placed, used: set[tuple[object, ...]]) -> Linked:
        part = item.part
        furniture = part is self.volume.furniture
        labels = (
            None if furniture else tuple(self.volume.plan.folios.get(slot.target, "") for slot in part.slots)
        )
        images = tuple(self.images[image.digest] for image in part.images)
        key = (part.key, place, item.turned, labels, images)
        used.add(key)
        return self.linker.linked(key, lambda: _link(part, place, labels, images, turned=item.turned))

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
                self.file.add(self.images[image.digest], body(image.dictionary + mask, content))

    def _add_pages(self) -> None:
        stamped, unstamped = self._new(), self._new()
        self.file.add(stamped, body(b"", _STAMP))
        self.file.add(unstamped, body(b"", _UNSTAMPED))
        befores: dict[float, int] = {}
        forms: dict[Stamp, int] = {}
        kids: list[bytes] = []
        for place, item, resources in zip(self.places, self.volume.placed, self.resources, strict=False):
            for index, page in enumerate(item.part.pages):
                shift = page.shift_pt if item.turned else 0.0
                if shift not in befores:
                    befores[shift] = self._new()
                    moved = b"q 1 0 0 1 %b 0 cm\n" % number(shift) if shift else b"q\n"
                    self.file.add(befores[shift], body(b"", moved))
                stamp = self.volume.stamps[item.first_page + index]
                form = b""
                if stamp is not None:
                    if stamp not in forms:
                        forms[stamp] = self._form(stamp)
                    form = b"/Furniture %d 0 R" % forms[stamp]
                contents = (befores[shift], place.of(page.contents), stamped if stamp else unstamped)
                self.packed.append((place.of(index), _page(page, place, resources, contents, form)))
                kids.append(b"%d 0 R" % place.of(index))
        self.packed.append((_PAGES, b"<</Type/Pages/Count %d/Kids[%b]>>" % (len(kids), b" ".join(kids))))

    def _form(self, stamp: Stamp) -> int:
        """Write a sheet of furniture as a form XObject and return its number."""
        furniture = self.volume.furniture
        assert furniture is not None
        page = furniture.pages[stamp.sheet]
        stream = next(item for item in furniture.streams if item.number == page.contents)
        content = stream.content
        if stream.open:
            content = _filled(content, lambda _, payload: _drawn(furniture, payload, lambda _: stamp.folio))
            content = zlib.compress(content, _LEVEL)
        name = self._new()
        head = b"/Type/XObject/Subtype/Form/BBox%b/Resources%b" % (
            numbers(page.media),
            self.resources[-1].with_form(b""),
        )
        self.file.add(name, body(head + stream.dictionary, content))
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
                x = anchor.x + (item.part.pages[anchor.page].shift_pt if item.turned else 0)
                there = b"[%d 0 R/XYZ %b %b 0]" % (place.of(anchor.page), number(x), number(anchor.y))
                found.setdefault(anchor.id, there)
        self.packed.append((_NAMES, _name_tree(found)))

    def _add_structure(self) -> None:
        leaves: list[bytes] = []
        elements: list[bytes] = []
        ids: dict[str, bytes] = {}
        for place, part in zip(self.places, self.parts, strict=False):
            if part.owners:
                leaf = place.of(part.object_count + 1)
                self.packed.append((leaf, _filled(part.owners, partial(_numbered, place))))
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
        self.packed.append((_INFO, info(volume.facts)))
        self.file.add(_METADATA, body(b"/Type/Metadata/Subtype/XML", xmp(volume.facts)))
        self.packed.append(
            (
                _CATALOGUE,
                b"<</Type/Catalog/Pages %d 0 R/PageMode/UseOutlines/Lang%b/MarkInfo<</Marked true>>"
                b"/ViewerPreferences<</DisplayDocTitle true>>/StructTreeRoot %d 0 R/Metadata %d 0 R"
                b"/Names<</Dests %d 0 R>>/Outlines %d 0 R/PageLabels %d 0 R>>"
                % (_PAGES, string(volume.facts.language), STRUCTURE, _METADATA, _NAMES, _OUTLINE, _LABELS),
            )
        )


def _agree(volume: Volume) -> None:
    """Raise ValueError unless parts and stamps cover the plan: a page too many or too few would shift all others."""
    planned, at = len(volume.plan.pages), 0
    for item in volume.placed:
        if item.first_page != at:
            raise ValueError(f"{item.part.id} begins on page {item.first_page} behind {at} pages")
        at += item.part.page_count
    if not at == len(volume.stamps) == planned:
        raise ValueError(f"{planned} pages planned, {at} set, {len(volume.stamps)} stamped or left bare")


def _roomy(count: int, room: int) -> int:
    return -(-count // room) * room


def _link(
    part: Part, place: _Place, labels: Sequence[str] | None, images: Sequence[int], *, turned: bool
) -> Linked:
    """Fill in all marks of a part but those of its pages' own dictionaries.

    ``labels`` are the page numbers of its slots; None for furniture, whose pages are drawn as forms, one a number.
    """

    def fill(kind: bytes, payload: bytes) -> bytes:
        match kind:
            case b"i":
                return b"%d" % images[int(payload)]
            case b"x":
                page, _, value = payload.partition(b":")
                return number(float(value) + part.pages[int(page)].shift_pt) if turned else value
            case b"f":
                return _drawn(part, payload, lambda slot: labels[slot] if labels is not None else "")
            case _:
                return _numbered(place, kind, payload)

    texts = _filled(part.objects, fill).split(NEXT) if part.numbers else []
    packed = (
        pack([(place.of(n), text) for n, text in zip(part.numbers, texts, strict=True)]) if texts else None
    )
    bodies = []
    drawn_elsewhere = {page.contents for page in part.pages} if labels is None else set()
    for stream in part.streams:
        if stream.number in drawn_elsewhere:
            continue
        content = zlib.compress(_filled(stream.content, fill), _LEVEL) if stream.open else stream.content
        bodies.append((place.of(stream.number), body(_filled(stream.dictionary, fill), content)))
    resources = _Resources(_filled(part.resources, fill), _filled(part.xobjects, fill))
    return Linked(packed, tuple(bodies), resources)


def _filled(text: bytes, fill: Fill) -> bytes:
    """Return a text with every mark filled in."""
    pieces = _MARK.split(text)
    pieces[1::3] = [fill(kind, payload) for kind, payload in zip(pieces[1::3], pieces[2::3], strict=True)]
    del pieces[2::3]
    return b"".join(pieces)


def _numbered(place: _Place, kind: bytes, payload: bytes) -> bytes:
    match kind:
        case b"o":
            return b"%d" % (place.base + int(payload))
        case b"k":
            return b"%d" % (place.keys + int(payload))
        case _:
            raise ValueError(f"no mark: {kind!r}")


def _drawn(part: Part, payload: bytes, label_of: Callable[[int], str]) -> bytes:
    """Return a glyph of a page number. Raises ValueError when it has not as many digits as there is room for.

    ``label_of`` tells the page number of a slot.
    """
    slot, digit = map(int, payload.split(b"."))
    found, label = part.slots[slot], label_of(slot)
    if len(label) != found.digits:
        raise ValueError(
            f"{part.id}: page number {label!r} of {found.target} in a place for {found.digits} digits"
        )
    return found.glyphs[int(label[digit])].encode()


def _page(
    page: PartPage, place: _Place, resources: _Resources, contents: tuple[int, ...], form: bytes
) -> bytes:
    links = (
        b"/Annots[%b]" % b" ".join(b"%d 0 R" % place.of(link) for link in page.links) if page.links else b""
    )
    return b"".join(
        (
            b"<</Type/Page/Parent %d 0 R" % _PAGES,
            b"/MediaBox%b/BleedBox%b/TrimBox%b"
            % (numbers(page.media), numbers(page.bleed), numbers(page.trim)),
            b"/Contents[%d 0 R %d 0 R %d 0 R]" % contents,
            b"/Resources",
            resources.with_form(form),
            links,
            b"/Tabs/S/StructParents %d" % (place.keys + page.key) if page.key is not None else b"",
            b">>",
        )
    )


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
