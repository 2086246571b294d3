"""A PDF opened for judging: its pages walked, its catalogue at hand (pypdf, ISO 32000-2 §7).

Owns: opening files that may be damaged or hostile, and saying how far reading got. Refuses: judging what it reads.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from pypdf import PdfReader
from pypdf.errors import DependencyError, LimitReachedError, PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject

from publisher.checks.preflight.easel import Boundless, Seen, Shared
from publisher.checks.preflight.faces import Face
from publisher.checks.preflight.marks import Group, Mark
from publisher.checks.preflight.reading import Box, body, entry, items, number, part, rectangle, text
from publisher.checks.preflight.walk import Walker
from publisher.geometry import Pt

_MOST_PAGES = 4000
_MOST_CONTENT = 40_000_000
"""Bytes of the content of one page."""
_MEDIA: Box = (0.0, 0.0, 612.0, 792.0)
BOXES = ("/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox")
_INHERITED = frozenset({"/MediaBox", "/CropBox", "/Resources", "/Rotate"})
_FAULTS = (PyPdfError, OSError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError,
           NotImplementedError, AssertionError, OverflowError, MemoryError)  # fmt: skip
"""What reading a damaged file may raise, pypdf's own faults and those of Python beneath it."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page, walked."""

    index: int
    """0-based."""
    label: str
    dictionary: DictionaryObject = field(repr=False)
    boxes: dict[str, Box] = field(repr=False)
    """Those the page names, by key; in points."""
    rotation: int
    unit: float
    """UserUnit: points of the page are that many 1/72 inch."""
    seen: Seen = field(repr=False)
    fault: str = ""
    """What kept it from being read to its end; empty when nothing did."""
    boundless: bool = False
    """True when it was a limit of ours."""

    @property
    def marks(self) -> list[Mark]:
        """What is painted."""
        return self.seen.marks

    @property
    def groups(self) -> list[Group]:
        """Transparency groups, its own among them."""
        return self.seen.groups

    @property
    def media(self) -> Box:
        """Its MediaBox."""
        return self.boxes.get("/MediaBox", _MEDIA)

    @property
    def trim(self) -> Box:
        """Its TrimBox, else what stands for it (ISO 32000-2 §14.11.2)."""
        return self.boxes.get("/TrimBox") or self.boxes.get("/CropBox") or self.media

    @property
    def bleed(self) -> Box:
        """Its BleedBox, else what stands for it."""
        return self.boxes.get("/BleedBox") or self.boxes.get("/CropBox") or self.media

    def millimetres(self, box: Box) -> Box:
        """Return a box in millimetres from the lower left corner of the trim."""
        left, bottom = self.trim[0], self.trim[1]
        x0, y0, x1, y1 = (
            float(Pt(value * self.unit).to_mm())
            for value in (box[0] - left, box[1] - bottom, box[2] - left, box[3] - bottom)
        )
        return x0, y0, x1, y1


@dataclass
class Document:
    """A PDF that could be opened."""

    path: Path
    reader: PdfReader = field(repr=False)
    catalogue: DictionaryObject = field(repr=False)
    pages: tuple[Page, ...]
    faces: tuple[Face, ...]
    """Fonts that text is shown in."""
    encrypted: bool = False

    @cached_property
    def info(self) -> DictionaryObject:
        """The document information dictionary."""
        return part(self.reader.trailer, "/Info")

    @cached_property
    def xmp(self) -> str:
        """The metadata packet as text, empty without one."""
        try:
            return body(entry(self.catalogue, "/Metadata"))[:1_000_000].decode("utf-8", "replace")
        except _FAULTS:
            return ""

    @property
    def faults(self) -> Iterator[Page]:
        """Pages that could not be read to their end."""
        return (page for page in self.pages if page.fault)


def output_intent(document: Document) -> DictionaryObject | None:
    """Return the output intent for PDF/X (ISO 15930-7); None without one."""
    for intent in items(entry(document.catalogue, "/OutputIntents")):
        if isinstance(intent, DictionaryObject) and entry(intent, "/S") == "/GTS_PDFX":
            return intent
    return None


class Unreadable(Exception):  # noqa: N818 - what it is
    """A file that cannot be opened as a PDF; says why."""


@contextmanager
def _silent() -> Iterator[None]:
    """Keep pypdf's remarks on damaged files from the log: what matters of them becomes a finding."""
    logger = logging.getLogger("pypdf")
    before = logger.disabled
    logger.disabled = True
    try:
        yield
    finally:
        logger.disabled = before


@contextmanager
def opened(path: Path) -> Iterator[Document]:
    """Give the PDF ``path``, its pages walked. Raises Unreadable."""
    with _silent():
        try:
            file = path.open("rb")
        except OSError as fault:
            raise Unreadable(fault.strerror or str(fault)) from fault
        with file:
            try:
                document = _read(path, PdfReader(file, strict=False))
            except DependencyError as fault:
                raise Unreadable("it is encrypted") from fault
            except _FAULTS as fault:
                raise Unreadable(_said(fault)) from fault
            yield document


def _read(path: Path, reader: PdfReader) -> Document:
    encrypted = reader.is_encrypted
    if encrypted and not reader.decrypt(""):
        raise Unreadable("it opens only with a password")
    catalogue = part(reader.trailer, "/Root")
    nodes = list(_page_nodes(catalogue))
    labels = _labels(catalogue, len(nodes))
    shared = Shared()
    pages = tuple(
        _page(index, labels[index], node, inherited, shared) for index, (node, inherited) in enumerate(nodes)
    )
    return Document(path, reader, catalogue, pages, tuple(shared.faces.values()), encrypted)


def _page_nodes(catalogue: DictionaryObject) -> Iterator[tuple[DictionaryObject, dict[str, Any]]]:
    """Yield pages in order with what they inherit; a tree that bites its tail ends (ISO 32000-2 §7.7.3)."""
    seen: set[int] = set()
    stack: list[tuple[Any, dict[str, Any]]] = [(entry(catalogue, "/Pages"), {})]
    found = 0
    while stack and found < _MOST_PAGES:
        node, inherited = stack.pop()
        if not isinstance(node, DictionaryObject) or id(node) in seen:
            continue
        seen.add(id(node))
        held = inherited | {key: entry(node, key) for key in _INHERITED if key in node}
        if entry(node, "/Type") == "/Pages" or ("/Kids" in node and "/Contents" not in node):
            stack += [(kid, held) for kid in reversed(items(entry(node, "/Kids")))]
        else:
            found += 1
            yield node, held


def _page(index: int, label: str, node: DictionaryObject, held: dict[str, Any], shared: Shared) -> Page:
    boxes = {}
    for key in BOXES:
        box = rectangle(held.get(key) if key in _INHERITED else entry(node, key))
        if box is not None and box[2] > box[0] and box[3] > box[1]:
            boxes[key] = box
    walker = Walker(shared, boxes.get("/MediaBox", _MEDIA))
    fault, boundless = "", False
    resources = held.get("/Resources")
    resources = resources if isinstance(resources, DictionaryObject) else DictionaryObject()
    try:
        group = part(node, "/Group")
        if group:
            walker.add_group(group, None)
        walker.walk(_content(node), resources)
    except (Boundless, LimitReachedError):
        fault, boundless = "more than a page of a book needs", True
    except _FAULTS as error:
        fault = _said(error)
    rotation = int(number(held.get("/Rotate"))) % 360
    unit = number(entry(node, "/UserUnit"), 1.0)
    return Page(index, label, node, boxes, rotation, unit, walker.seen, fault, boundless)


def _content(node: DictionaryObject) -> bytes:
    bodies, size = [], 0
    for stream in items(entry(node, "/Contents")):
        bodies.append(body(stream))
        size += len(bodies[-1])
        if size > _MOST_CONTENT:
            raise Boundless
    return b"\n".join(bodies)


def _labels(catalogue: DictionaryObject, count: int) -> list[str]:
    """Return the label of every page; empty strings without labels (ISO 32000-2 §12.4.2)."""
    ranges = dict(_label_ranges(entry(catalogue, "/PageLabels"), 0))
    labels, style, first, start = [], DictionaryObject(), 1, 0
    for index in range(count):
        if index in ranges:
            style, start = ranges[index], index
            first = int(number(entry(style, "/St"), 1))
        prefix = text(entry(style, "/P"))
        labels.append(prefix + _numeral(text(entry(style, "/S")), first + index - start))
    return labels


def _label_ranges(tree: Any, depth: int) -> Iterator[tuple[int, DictionaryObject]]:
    if not isinstance(tree, DictionaryObject) or depth > 8:  # noqa: PLR2004 - deeper than any tree of labels
        return
    for kid in items(entry(tree, "/Kids"))[:1000]:
        yield from _label_ranges(kid, depth + 1)
    pairs = entry(tree, "/Nums")
    pairs = items(pairs) if isinstance(pairs, ArrayObject) else []
    for index, style in zip(pairs[::2], pairs[1::2], strict=False):
        if isinstance(style, DictionaryObject):
            yield int(number(index)), style


def _numeral(style: str, value: int) -> str:
    match style:
        case "/D":
            return str(value)
        case "/R" | "/r" if 0 < value < 4000:  # noqa: PLR2004 - beyond, there are no Roman numerals
            roman = _roman(value)
            return roman if style == "/R" else roman.lower()
        case "/A" | "/a" if 0 < value < 1000:  # noqa: PLR2004 - no book has that many lettered pages
            letter = chr((65 if style == "/A" else 97) + (value - 1) % 26)
            return letter * ((value - 1) // 26 + 1)
        case _:
            return ""


def _roman(value: int) -> str:
    signs = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
             (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip
    written = ""
    for worth, sign in signs:
        count, value = divmod(value, worth)
        written += sign * count
    return written


def _said(fault: BaseException) -> str:
    words = " ".join(str(fault).split())
    return (words or type(fault).__name__)[:200]
