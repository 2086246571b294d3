"""What stands around the content of a page in a finished file: its boxes, its place on the sheet, marks, transparency.

A page's own content is never opened: it stands between a short stream that puts it in place and one that closes it,
stamps furniture and draws the slug. ISO 32000-2 §7.7.3.3 (page objects), §11.6.6 (transparency groups), §14.8.2.2
(artifacts), §14.11.2 (page boundaries).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from publisher.assembly.filling import Place
from publisher.assembly.folio import PlannedPage
from publisher.assembly.pdf_file import PdfFile, body, deflated_once, number, numbers
from publisher.assembly.press_marks import EVERY_PLATE, drawn_marks, drawn_number
from publisher.assembly.rendition import Boxes, Cut, Rendition, Slug, boxes_of
from publisher.render.part import Box, Part, PartPage

_TRANSPARENT = re.compile(rb"/(?:ca|CA) 0?\.|/(?:ca|CA) 0\b|/SMask|/BM")


@dataclass(frozen=True, slots=True)
class Frame:
    """What surrounds the content of one page."""

    boxes: Boxes
    before: int
    """Number of the stream that opens the page."""
    after: int
    """Number of the stream that closes it."""
    forms: bytes
    """Entries of the form XObjects the stream behind it draws."""


@dataclass(slots=True)
class PageFrames:
    """The frames of a file; pages that are alike share streams."""

    file: PdfFile
    new: Callable[[], int]
    """Deals out numbers of objects."""
    rendition: Rendition
    page_count: int
    _streams: dict[bytes, int] = field(default_factory=dict)
    _marks: dict[Boxes, int] = field(default_factory=dict)
    _resources: int = 0

    def around(self, page: PartPage, shift: float, planned: PlannedPage, *, stamped: bool) -> Frame:
        """Return what stands around a page; ``shift`` is how far its content moves to the right, in points."""
        boxes = boxes_of(page, self.rendition)
        placed = self._placed(boxes)
        moved = b"1 0 0 1 %b 0 cm\n" % number(shift) if shift else b""
        before = b"q\n%b%b" % (placed, moved) if placed else b"q " + moved if moved else b"q\n"
        after = b"\nQ\n"
        if stamped:
            after += b"/Artifact <</Type /Pagination>> BDC q %b/Furniture Do Q EMC\n" % placed
        forms = b""
        slug = self.rendition.slug
        if slug is not None:
            after += b"/Artifact <</Type /Page>> BDC q /Marks Do /Number Do Q EMC\n"
            forms = b"/Marks %d 0 R/Number %d 0 R" % self._slug_forms(boxes, slug, planned)
        return Frame(boxes, self._stream(before), self._stream(after), forms)

    def _placed(self, boxes: Boxes) -> bytes:
        """Return what puts a page on its sheet and keeps it inside its bleed; nothing where the page is the sheet."""
        if self.rendition.cut is not Cut.PRESS:
            return b""
        left, bottom, right, top = boxes.bleed
        clip = (left, bottom, right - left, top - bottom)
        told = b" ".join(number(value) for value in clip)
        x, y = boxes.origin
        return b"%b re W n 1 0 0 1 %b %b cm\n" % (told, number(x), number(y))

    def _stream(self, content: bytes) -> int:
        if content not in self._streams:
            self._streams[content] = self.new()
            self.file.add(self._streams[content], body(b"", content))
        return self._streams[content]

    def _slug_forms(self, boxes: Boxes, slug: Slug, planned: PlannedPage) -> tuple[int, int]:
        """Return the numbers of the marks all pages share and of the line of text that is the page's own."""
        if not self._resources:
            self._resources = self.new()
            self.file.add(self._resources, b"<</ColorSpace<</All %b>>>>" % EVERY_PLATE)
        if boxes not in self._marks:
            self._marks[boxes] = self._form(boxes.media, drawn_marks(boxes, slug))
        text = page_line(planned, self.page_count)
        return self._marks[boxes], self._form(boxes.media, drawn_number(boxes, slug, text))

    def _form(self, box: Box, content: bytes) -> int:
        name = self.new()
        head = b"/Type/XObject/Subtype/Form/BBox%b/Resources %d 0 R" % (numbers(box), self._resources)
        self.file.add(name, deflated_once(head, content))
        return name


def page_line(planned: PlannedPage, page_count: int) -> str:
    """Return what the slug says of a page: its place in the file, and the number it is cited by."""
    place = f"{planned.page_index + 1}/{page_count}"
    return f"p. {planned.folio}  ({place})" if planned.folio else f"({place})"


def page_object(page: PartPage, place: Place, frame: Frame, entries: bytes, rendition: Rendition) -> bytes:
    """Return the entries of a page object but its type and parent."""
    boxes = frame.boxes
    links = b""
    if page.links and rendition.linked:
        links = b"/Annots[%b]" % b" ".join(b"%d 0 R" % place.of(link) for link in page.links)
    return b"".join(
        (
            b"/MediaBox%b" % numbers(boxes.media),
            b"/CropBox%b" % numbers(boxes.media) if rendition.cut is Cut.PRESS else b"",
            b"/BleedBox%b/TrimBox%b" % (numbers(boxes.bleed), numbers(boxes.trim)),
            b"/Contents[%d 0 R %d 0 R %d 0 R]" % (frame.before, place.of(page.contents), frame.after),
            entries,
            links,
            b"/Tabs/S/StructParents %d" % (place.keys + page.key) if page.key is not None else b"",
        )
    )


def group_of(rendition: Rendition, parts: Sequence[Part]) -> bytes:
    """Return the entry that says in which colours the pages of a press file are blended; nothing where none are."""
    if rendition.intent is None or not any(map(_transparent, parts)):
        return b""
    return b"/Group<</S/Transparency/CS%b>>" % rendition.intent.space


def _transparent(part: Part) -> bool:
    if any(image.mask is not None for image in part.images):
        return True
    texts = (part.resources, part.objects, *(stream.dictionary for stream in part.streams))
    return any(_TRANSPARENT.search(text) for text in texts)
