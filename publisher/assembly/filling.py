"""Filling in the marks of a part: numbers of objects, keys, pictures, places on the page, digits of page numbers.

What comes out depends on nothing but the part, its numbers and what fills its marks, and can so be kept from one link
to the next. Knows the grammar of marks (``render.part``); refuses to know of pages and files.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass

from publisher.assembly.pdf_file import Packed, body, number, pack
from publisher.assembly.unlinking import kept_owners, unlinked
from publisher.render.part import FONTS, NEXT, Part

_MARK = re.compile(rb"\x01(.)([^\x02]*)\x02")
_LEVEL = 6

Fill = Callable[[bytes, bytes], bytes]
"""Kind and payload of a mark to what stands in its place."""


@dataclass(frozen=True, slots=True)
class Resources:
    """What the content of a part's pages may name."""

    others: bytes
    xobjects: bytes

    def with_forms(self, forms: bytes) -> bytes:
        """Return the dictionary; ``forms`` are entries of form XObjects, or nothing."""
        return b"<</Font %d 0 R%b/XObject<<%b%b>>>>" % (FONTS, self.others, self.xobjects, forms)


@dataclass(frozen=True, slots=True)
class Filled:
    """A part with its final numbers."""

    packed: Packed | None
    bodies: tuple[tuple[int, bytes], ...]
    """Number and text of its streams."""
    resources: Resources


@dataclass(frozen=True, slots=True)
class Place:
    """The numbers of a part."""

    base: int
    keys: int
    """Its first key in the parent tree."""

    def of(self, local: int) -> int:
        """Return the number of one of its objects."""
        return self.base + local


@dataclass(frozen=True, slots=True)
class Filling:
    """What the marks of a part are filled in with. Two equal ones of one part give the same text."""

    place: Place
    labels: tuple[str, ...] | None
    """Page numbers of its slots; None for furniture, whose pages are drawn as forms, one a number."""
    images: tuple[int, ...]
    shifts: tuple[float, ...]
    """How far each page moves to the right, in points."""
    rise: float
    """How far all pages move up, in points."""
    linked: bool
    """False where links are left out."""


def filled_part(part: Part, filling: Filling) -> Filled:
    """Fill in all marks of a part but those of its pages' own dictionaries."""
    place, labels = filling.place, filling.labels

    def fill(kind: bytes, payload: bytes) -> bytes:
        match kind:
            case b"i":
                return b"%d" % filling.images[int(payload)]
            case b"x":
                page, _, value = payload.partition(b":")
                shift = filling.shifts[int(page)]
                return number(float(value) + shift) if shift else value
            case b"y":
                return number(float(payload) + filling.rise) if filling.rise else payload
            case b"f":
                return drawn_digit(part, payload, lambda slot: labels[slot] if labels is not None else "")
            case _:
                return numbered(place, kind, payload)

    plain = list(zip(part.numbers, part.objects.split(NEXT), strict=True)) if part.numbers else []
    if not filling.linked:
        plain = unlinked(plain, part.pages)
    texts = fill_in(NEXT.join(text for _, text in plain), fill).split(NEXT)
    packed = pack([(place.of(n), text) for (n, _), text in zip(plain, texts, strict=True)]) if plain else None
    bodies = []
    drawn_elsewhere = {page.contents for page in part.pages} if labels is None else set()
    for stream in part.streams:
        if stream.number in drawn_elsewhere:
            continue
        content = zlib.compress(fill_in(stream.content, fill), _LEVEL) if stream.open else stream.content
        bodies.append((place.of(stream.number), body(fill_in(stream.dictionary, fill), content)))
    resources = Resources(fill_in(part.resources, fill), fill_in(part.xobjects, fill))
    return Filled(packed, tuple(bodies), resources)


def owners_of(part: Part, place: Place, *, linked: bool) -> bytes:
    """Return a part's leaf of the parent tree; without links, without what owned them."""
    owners = part.owners if linked else kept_owners(part.owners, len(part.pages))
    return fill_in(owners, lambda kind, payload: numbered(place, kind, payload))


def fill_in(text: bytes, fill: Fill) -> bytes:
    """Return a text with every mark filled in."""
    pieces = _MARK.split(text)
    pieces[1::3] = [fill(kind, payload) for kind, payload in zip(pieces[1::3], pieces[2::3], strict=True)]
    del pieces[2::3]
    return b"".join(pieces)


def numbered(place: Place, kind: bytes, payload: bytes) -> bytes:
    """Fill in the number of an object or a key. Raises ValueError for any other mark."""
    match kind:
        case b"o":
            return b"%d" % (place.base + int(payload))
        case b"k":
            return b"%d" % (place.keys + int(payload))
        case _:
            raise ValueError(f"no mark: {kind!r}")


def drawn_digit(part: Part, payload: bytes, label_of: Callable[[int], str]) -> bytes:
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


def drawn_stream(part: Part, index: int, folio: str) -> tuple[bytes, bytes]:
    """Return dictionary and content of the stream of a furniture page, its page number filled in."""
    wanted = part.pages[index].contents
    stream = next(item for item in part.streams if item.number == wanted)
    if not stream.open:
        return stream.dictionary, stream.content
    content = fill_in(stream.content, lambda _, payload: drawn_digit(part, payload, lambda _: folio))
    return stream.dictionary, zlib.compress(content, _LEVEL)
