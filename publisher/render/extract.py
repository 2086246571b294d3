"""The engine's own PDF objects to a relocatable part (``render.part``).

Works on the objects the page engine hands over before it writes a file; knows their shape (pydyf 0.13), not the engine.
On the way the structure tree is mended (ISO 32000-2 §14.7, §14.8; ISO 14289-1 §7.18):

- the engine tags every drawing as a figure: those without a text alternative are ornament and become artifacts;
- it gives every box inside a link an annotation of its own: one a link stays, the ones inside it go;
- ids of table headers are made unique in the book, headers get their scope, boxes of figures get points.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from publisher.render.part import (
    DOCUMENT,
    FONTS,
    NEXT,
    STRUCTURE,
    Box,
    PartImage,
    PartPage,
    PartStream,
    mark,
)

LINK_SCHEME = "xref:"
"""Begins the address of a link to an element that another fragment holds."""
_PX = 0.75
"""Points in a CSS pixel."""
_LEVEL = 7
"""Of compression: 9 takes twice as long for one part in two hundred."""
_REFERENCE = re.compile(rb"\((?:[^\\()]|\\.)*\)|<[0-9A-Fa-f]*>|\b(\d+) 0 R", re.DOTALL)
"""A reference, or a string, in which what looks like one is text."""
_FIGURE = re.compile(rb"/Figure\s*<<\s*/MCID\s+(\d+)\s*>>\s*BDC")
_STREAM = b"\nstream\n"
_END_STREAM = b"\nendstream"


@dataclass(frozen=True, slots=True)
class Extracted:
    """The fields of a part that come from the engine's objects."""

    pages: tuple[PartPage, ...]
    resources: bytes
    xobjects: bytes
    numbers: tuple[int, ...]
    objects: bytes
    streams: tuple[PartStream, ...]
    images: tuple[PartImage, ...]
    object_count: int
    elements: tuple[int, ...]
    owners: bytes
    key_count: int
    element_ids: tuple[tuple[str, int], ...]
    targets: tuple[str, ...]
    image_contents: Mapping[str, bytes]
    """Bytes of the images by digest."""


def extract(pdf: Any, *, prefix: str, fonts: Any, shifts: Sequence[float]) -> Extracted:
    """Return the pages of the engine's ``pdf`` as relocatable objects.

    ``prefix`` begins every id of a structure element; ``fonts`` is the dictionary that stands for all fonts;
    ``shifts`` tells for each page how far it moves, in points, when it stands on the other side.
    """
    return _Extraction(pdf, prefix, fonts, shifts).run()


@dataclass(slots=True)
class _Extraction:
    pdf: Any
    prefix: str
    fonts: Any
    shifts: Sequence[float]
    numbers: dict[int, int] = field(default_factory=dict)
    """Number of an object at the engine's to its number in the part."""
    waiting: list[int] = field(default_factory=list)
    """Objects that were referred to and are still to be written."""
    plain: list[tuple[int, bytes]] = field(default_factory=list)
    streams: list[PartStream] = field(default_factory=list)
    images: list[PartImage] = field(default_factory=list)
    image_places: dict[int, int] = field(default_factory=dict)
    image_contents: dict[str, bytes] = field(default_factory=dict)
    artifacts: dict[int, set[int]] = field(default_factory=dict)
    """Page to the marked content on it that is ornament."""
    targets: set[str] = field(default_factory=set)
    known: dict[int, bytes] = field(default_factory=dict)
    """References that are the same in every file."""

    def run(self) -> Extracted:
        pages = [self.pdf.objects[number] for number in self.pdf.pages["Kids"][::3]]
        page_places = {page.number: index for index, page in enumerate(pages)}
        for page in pages:
            self.numbers[page.number] = len(self.numbers)
        self.known[self.fonts.number] = b"%d 0 R" % FONTS
        tree = _Tree(self.pdf, page_places, self.prefix) if "StructTreeRoot" in self.pdf.catalog else None
        if tree is not None:
            self.known |= {tree.root: b"%d 0 R" % STRUCTURE, tree.document: b"%d 0 R" % DOCUMENT}
            tree.mend([_box(page["TrimBox"])[3] for page in pages])
            self.artifacts = tree.artifacts
        for index, page in enumerate(pages):
            self._place_links(page, index)
        resources = self.pdf.objects[_number(pages[0]["Resources"])] if pages else {}
        rest = {
            k: v for k, v in resources.items() if k not in {"Font", "XObject"} and (v or k == "ColorSpace")
        }
        body = self._marked(type(self.pdf.info)(rest).data)[2:-2]
        xobjects = self._marked(resources.get("XObject", type(self.pdf.info)()).data)[2:-2]
        found = tuple(self._page(page, index, tagged=tree is not None) for index, page in enumerate(pages))
        elements = tuple(self._number_of(_number(kid)) for kid in tree.elements) if tree else ()
        owners, keys = self._owners(tree.owners, found) if tree else (b"", 0)
        ids = tuple((name, self._number_of(number)) for name, number in tree.ids) if tree else ()
        self._write_waiting()
        self.plain.sort()
        return Extracted(
            pages=found,
            resources=body,
            xobjects=xobjects,
            numbers=tuple(number for number, _ in self.plain),
            objects=NEXT.join(text for _, text in self.plain),
            streams=tuple(sorted(self.streams, key=lambda stream: stream.number)),
            images=tuple(self.images),
            object_count=len(self.numbers),
            elements=elements,
            owners=owners,
            key_count=keys,
            element_ids=ids,
            targets=tuple(sorted(self.targets)),
            image_contents=self.image_contents,
        )

    def _place_links(self, page: Any, index: int) -> None:
        """Open the places of a page's annotations, and make placeholder addresses destinations."""
        for reference in page.get("Annots", ()):
            link = self.pdf.objects[_number(reference)]
            left, bottom, right, top = link["Rect"]
            sides = _abscissa(index, left), _ordinate(bottom), _abscissa(index, right), _ordinate(top)
            link["Rect"] = type(link["Rect"])(sides)
            action = link.get("A")
            if action is not None and str(action["URI"].string).startswith(LINK_SCHEME):
                del link["A"]
                target = type(action["URI"])(action["URI"].string.removeprefix(LINK_SCHEME))
                self.targets.add(target.string)
                link["Dest"] = target
                if "Contents" in link:
                    link["Contents"] = target

    def _page(self, page: Any, index: int, *, tagged: bool) -> PartPage:
        media = _box(page["MediaBox"])
        contents = _number(page["Contents"])
        return PartPage(
            media=media,
            # The engine's BleedBox ends 10 points from the trim; its MediaBox is the bleed that was asked for.
            bleed=media,
            trim=_box(page["TrimBox"]),
            contents=self._stream(self.pdf.objects[contents], self.artifacts.get(index, set())),
            links=tuple(self._number_of(_number(link)) for link in page.get("Annots", ())),
            shift_pt=self.shifts[index],
            key=index if tagged else None,
        )

    def _owners(self, owners: Sequence[tuple[Any, bytes]], pages: Sequence[PartPage]) -> tuple[bytes, int]:
        """Return the leaf of the parent tree: arrays of the pages first, then one element for each link."""
        lines = []
        for key, (holder, text) in enumerate(owners):
            if holder is not None:
                holder["StructParent"] = mark("k", key)
            lines.append(mark("k", key) + b" " + self._marked(text))
        first, last = mark("k", 0), mark("k", max(len(owners), len(pages)) - 1)
        return b"<</Limits[%b %b]/Nums[%b]>>" % (first, last, b"\n".join(lines)), len(owners)

    def _write_waiting(self) -> None:
        while self.waiting:
            item = self.pdf.objects[self.waiting.pop()]
            if hasattr(item, "stream"):
                self._stream(item, set())
            else:
                self.plain.append((self.numbers[item.number], self._marked(item.data)))

    def _stream(self, item: Any, artifacts: set[int]) -> int:
        """Write an object with a body and return its number in the part."""
        number = self.numbers.setdefault(item.number, len(self.numbers))
        item.compress = False
        body = item.data.partition(_STREAM)[2].removesuffix(_END_STREAM)
        if artifacts:
            body = _FIGURE.sub(lambda found: _as_artifact(found, artifacts), body)
        extra = type(self.pdf.info)({k: v for k, v in item.extra.items() if k != "Length"})
        text = self._marked(extra.data)[2:-2]
        # Packed bytes may look like a mark by chance.
        opened = "Filter" not in extra and b"\x01f" in body
        if "Filter" not in extra:
            text += b"/Filter/FlateDecode"
            if not opened:
                body = zlib.compress(body, _LEVEL)
        self.streams.append(PartStream(number, text, body, opened))
        return number

    def _image(self, item: Any) -> int:
        """Keep an image and return its place."""
        if item.number in self.image_places:
            return self.image_places[item.number]
        mask = None
        extra = type(self.pdf.info)({k: v for k, v in item.extra.items() if k not in {"Length", "SMask"}})
        if "SMask" in item.extra:
            mask = self._image(self.pdf.objects[_number(item.extra["SMask"])])
        item.compress = False
        content = item.data.partition(_STREAM)[2].removesuffix(_END_STREAM)
        digest = hashlib.sha256(content).hexdigest()
        self.image_contents[digest] = content
        self.images.append(PartImage(digest, extra.data[2:-2], mask))
        self.image_places[item.number] = len(self.images) - 1
        return len(self.images) - 1

    def _marked(self, text: bytes) -> bytes:
        """Return the text of an object with marks in place of references."""
        return _REFERENCE.sub(self._mark, text)

    def _mark(self, found: re.Match[bytes]) -> bytes:
        if found.group(1) is None:
            return found.group(0)
        number = int(found.group(1))
        if number in self.known:
            return self.known[number]
        item = self.pdf.objects[number]
        if hasattr(item, "stream") and item.extra.get("Subtype") == "/Image":
            return mark("i", self._image(item)) + b" 0 R"
        return mark("o", self._number_of(number)) + b" 0 R"

    def _number_of(self, number: int) -> int:
        """Return the part's number of an object, which is written sooner or later."""
        if number not in self.numbers:
            self.numbers[number] = len(self.numbers)
            self.waiting.append(number)
        return self.numbers[number]


@dataclass(slots=True)
class _Tree:
    """The structure tree of the engine's file."""

    pdf: Any
    pages: Mapping[int, int]
    """Number of a page object to its place."""
    prefix: str
    root: int = 0
    document: int = 0
    artifacts: dict[int, set[int]] = field(default_factory=dict)
    ids: list[tuple[str, int]] = field(default_factory=list)
    dropped: set[int] = field(default_factory=set)
    """Annotations that go."""

    def __post_init__(self) -> None:
        self.root = _number(self.pdf.catalog["StructTreeRoot"])
        self.document = _number(self.pdf.objects[self.root]["K"][0])

    @property
    def elements(self) -> list[bytes]:
        """References to the elements of the first level."""
        return list(self.pdf.objects[self.document]["K"])

    @property
    def owners(self) -> list[tuple[Any, bytes]]:
        """What the parent tree says: None and an array for each page, then annotation and element."""
        tree = self.pdf.objects[_number(self.pdf.objects[self.root]["ParentTree"])]["Nums"]
        links = {
            int(link["StructParent"]): link
            for number in self.pages
            for link in (self.pdf.objects[_number(r)] for r in self.pdf.objects[number].get("Annots", ()))
        }
        found: list[tuple[Any, bytes]] = []
        for key, value in zip(tree[::2], tree[1::2], strict=True):
            if key < len(self.pages):
                found.append((None, _owner_array(value, self.artifacts.get(key, set()))))
            elif key in links:
                found.append((links[key], bytes(value)))
        return found

    def mend(self, heights: Sequence[float]) -> None:
        """Mend the tree in place. ``heights`` are those of the pages' trims, in points."""
        for element, inside_link in list(self._walk(self.document, inside=False)):
            kind = element["S"]
            if kind == "/Figure":
                page = self.pages[_number(element["Pg"])]
                if "Alt" not in element:
                    self.artifacts.setdefault(page, set()).update(
                        kid for kid in element["K"] if isinstance(kid, int)
                    )
                    parent = self.pdf.objects[_number(element["P"])]
                    parent["K"].remove(element.reference)
                    self._drop_references(element)
                    continue
                _measure_figure(element, page, heights[page])
            if inside_link or kind != "/Link":
                self._drop_references(element)
                if inside_link and kind == "/Link":
                    element["S"] = "/Span"
            if kind in {"/TH", "/TD"}:
                self._name_cell(element)
        for number in self.pages:
            page_object = self.pdf.objects[number]
            if "Annots" in page_object:
                kept = [r for r in page_object["Annots"] if _number(r) not in self.dropped]
                page_object["Annots"][:] = kept

    def _walk(self, number: int, *, inside: bool) -> Iterator[tuple[Any, bool]]:
        """Yield every element below one, and whether a link is among its ancestors."""
        stack = [(number, inside)]
        while stack:
            at, within = stack.pop()
            element = self.pdf.objects[at]
            if element.get("Type") != "/StructElem":
                continue
            if at != self.document:
                yield element, within
            below = within or element["S"] == "/Link"
            kids = [kid for kid in element["K"] if isinstance(kid, bytes)]
            stack.extend((_number(kid), below) for kid in reversed(kids))

    def _drop_references(self, element: Any) -> None:
        kept = []
        for kid in element["K"]:
            item = self.pdf.objects[_number(kid)] if isinstance(kid, bytes) else None
            if item is not None and item.get("Type") == "/OBJR":
                self.dropped.add(_number(item["Obj"]))
            else:
                kept.append(kid)
        element["K"][:] = kept

    def _name_cell(self, cell: Any) -> None:
        attributes = cell["A"]
        if "ID" in cell:
            name = f"{self.prefix}-{cell['ID'].string}"
            cell["ID"] = type(cell["ID"])(name)
            self.ids.append((name, cell.number))
        for index, header in enumerate(attributes.get("Headers", ())):
            attributes["Headers"][index] = type(header)(f"{self.prefix}-{header.string}")
        if cell["S"] == "/TH":
            row = self.pdf.objects[_number(cell["P"])]
            group = self.pdf.objects[_number(row["P"])]
            attributes["Scope"] = "/Column" if group["S"] == "/THead" else "/Row"


def _as_artifact(found: re.Match[bytes], artifacts: set[int]) -> bytes:
    return b"/Artifact BMC" if int(found.group(1)) in artifacts else found.group(0)


def _owner_array(owners: Sequence[bytes], artifacts: set[int]) -> bytes:
    written = (b"null" if number in artifacts else owner for number, owner in enumerate(owners))
    return b"[%b]" % b" ".join(written)


def _measure_figure(element: Any, page: int, height: float) -> None:
    """Turn the engine's CSS pixels from the top into points from the bottom (ISO 32000-2 §14.8.5.4.3)."""
    box = element["A"]["BBox"]
    left, top, right, bottom = (float(value) * _PX for value in box)
    element["A"]["BBox"] = type(box)(
        (
            _abscissa(page, left),
            _ordinate(height - bottom),
            _abscissa(page, right),
            _ordinate(height - top),
        )
    )


def _abscissa(page: int, value: float) -> bytes:
    return mark("x", f"{page}:{float(value):.6f}".rstrip("0").rstrip("."))


def _ordinate(value: float) -> bytes:
    return mark("y", f"{float(value):.6f}".rstrip("0").rstrip("."))


def _number(reference: bytes | str) -> int:
    return int(reference.split()[0])


def _box(values: Sequence[float]) -> Box:
    left, low, right, high = (float(value) for value in values)
    return left, min(low, high), right, max(low, high)
