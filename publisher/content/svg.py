"""Drawings (SVG 2) that may come from anyone: which are harmless, and how large they are.

Owns: refusing everything that runs, moves, reaches outside the file or grows when it is drawn. The file is
read by expat's events and given up at the first document type or entity: nothing is ever expanded or fetched.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass, field
from enum import StrEnum
from xml.parsers import expat

from publisher.content.rasters import MAX_PIXELS, Raster, read_raster
from publisher.geometry import Mm, Pt

MAX_BYTES = 5_000_000
MAX_ELEMENTS = 100_000
"""Elements drawn after every ``use`` is followed."""
_SVG = "http://www.w3.org/2000/svg"
_XHTML = "http://www.w3.org/1999/xhtml"
_FORBIDDEN = frozenset(
    {
        *("a", "script", "foreignObject", "iframe", "object", "embed", "audio", "video", "canvas"),
        *("handler", "listener", "set", "discard", "mpath"),
        *("animate", "animateColor", "animateMotion", "animateTransform"),
    }
)
_URL = re.compile(r"url\(\s*(?:\"|')?\s*(.?)", re.IGNORECASE)
_EMBEDDED = re.compile(r"data:image/(?:png|jpeg);base64,", re.IGNORECASE)
_LENGTH = re.compile(r"\s*([0-9]*\.?[0-9]+(?:[eE][+-]?\d+)?)\s*(px|mm|cm|pt)?\s*")
_MAX_SIDE = 100_000.0
_BOX_NUMBERS = 4
_MAX_DEPTH = 200
"""Levels of nesting, in the file and through ``use``."""


class Fault(StrEnum):
    """Why a drawing cannot be used."""

    BROKEN = "broken"
    """Not well-formed XML, or no SVG."""
    UNSAFE = "unsafe"
    """It holds something that runs, moves or reaches outside."""
    SIZELESS = "sizeless"
    """Neither a view box nor a width and height."""
    ENDLESS = "endless"
    """It draws too much, or draws itself."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault and what in the file it is about."""

    fault: Fault
    detail: str
    line: int
    """1-based."""


class _RefusedError(Exception):
    """Raised inside the parser to stop at the first finding."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.detail)
        self.finding = finding


@dataclass(slots=True)
class _Element:
    """An element, only as far as the cost of drawing it needs it."""

    children: list[_Element] = field(default_factory=list)
    uses: str | None = None


def read_svg(content: bytes) -> tuple[int, int] | Finding:
    """Return width and height in CSS pixels, at least 1 each, or the first reason to refuse the drawing."""
    scan = _Scan()
    try:
        scan.parser.Parse(content)
        scan.parser.Parse(b"", True)  # noqa: FBT003 -- expat's own signature
        scan.check_cost()
    except _RefusedError as refused:
        return refused.finding
    except (expat.ExpatError, LookupError, ValueError) as error:
        # LookupError and ValueError: an encoding declaration Python cannot follow.
        return Finding(Fault.BROKEN, str(error), getattr(error, "lineno", 1))
    return scan.size


class _Scan:
    """One pass over a drawing."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = lambda *_: self._refuse("<!DOCTYPE")
        self.parser.EntityDeclHandler = lambda *_: self._refuse("<!ENTITY")
        self.parser.ProcessingInstructionHandler = self._instruction
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.size = (0, 0)
        self._open: list[_Element] = []
        self._root = _Element()
        self._by_id: dict[str, _Element] = {}
        self._count = 0
        self._style: list[str] | None = None

    def check_cost(self) -> None:
        """Refuse a drawing that draws itself or more than MAX_ELEMENTS elements."""
        if _cost(self._root, self._by_id, {}, set()) > MAX_ELEMENTS:
            self._refuse("<use>", Fault.ENDLESS)

    def _refuse(self, detail: str, fault: Fault = Fault.UNSAFE) -> None:
        raise _RefusedError(Finding(fault, detail, self.parser.CurrentLineNumber))

    def _instruction(self, target: str, _data: str) -> None:
        if target == "xml-stylesheet":
            self._refuse("<?xml-stylesheet")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        space, _, local = name.rpartition(" ")
        self._count += 1
        if self._count > MAX_ELEMENTS or len(self._open) > _MAX_DEPTH:
            self._refuse(f"<{local}>", Fault.ENDLESS)
        if not self._open:
            if (space, local) != (_SVG, "svg"):
                self._refuse(f"<{local}>", Fault.BROKEN)
            self.size = self._measure(attributes)
        if space == _XHTML or local in _FORBIDDEN:
            self._refuse(f"<{local}>")
        element = self._root if not self._open else _Element()
        for attribute, value in attributes.items():
            self._check_attribute(attribute, value)
            plain = attribute.rpartition(" ")[2]
            if plain == "href" and local != "image":
                # Gradients and patterns may refer to each other too; following them all is the safe count.
                element.uses = value.strip().removeprefix("#")
            elif plain == "id":
                self._by_id[value] = element
        if self._open:
            self._open[-1].children.append(element)
        self._open.append(element)
        if local == "style":
            self._style = []

    def _end(self, name: str) -> None:
        self._open.pop()
        if self._style is not None and name.endswith(" style"):
            self._check_style("".join(self._style))
            self._style = None

    def _text(self, text: str) -> None:
        if self._style is not None:
            self._style.append(text)

    def _check_attribute(self, attribute: str, value: str) -> None:
        space, _, local = attribute.rpartition(" ")
        if local.lower().startswith("on") or (local == "base" and space):
            self._refuse(f"{local}=")
        if local in {"href", "src"} and not value.strip().startswith("#") and not _is_small_picture(value):
            self._refuse(f'{local}="{value.strip()[:40]}"')
        if local == "style" or "(" in value:
            self._check_style(value)

    def _check_style(self, text: str) -> None:
        if "@import" in text.lower():
            self._refuse("@import")
        if "\\" in text:
            # An escape could spell url( or @import in letters no search finds.
            self._refuse("\\")
        if any(match[1] != "#" for match in _URL.finditer(text)):
            self._refuse("url()")
        if re.search(r"(?:image-set|image|src)\(", text, re.IGNORECASE):
            self._refuse("image()")

    def _measure(self, attributes: dict[str, str]) -> tuple[int, int]:
        box = [float(number) for number in re.findall(r"[-+]?[0-9]*\.?[0-9]+", attributes.get("viewBox", ""))]
        if len(box) == _BOX_NUMBERS:
            width, height = box[2:]
        else:
            width, height = _px(attributes.get("width", "")), _px(attributes.get("height", ""))
        if not (0 < width <= _MAX_SIDE and 0 < height <= _MAX_SIDE):
            self._refuse("viewBox", Fault.SIZELESS)
        return max(1, round(width)), max(1, round(height))


def _is_small_picture(address: str) -> bool:
    """Tell whether an address holds a JPEG or PNG itself, whole and not too large to decode."""
    match = _EMBEDDED.match(address.strip())
    if match is None:
        return False
    content = base64.b64decode(address.strip()[match.end() :], validate=False)
    raster = read_raster(content)
    return isinstance(raster, Raster) and raster.complete and raster.width * raster.height <= MAX_PIXELS


def _px(text: str) -> float:
    """Return a length in CSS pixels; 0 when it is missing or relative."""
    match = _LENGTH.fullmatch(text)
    if match is None:
        return 0.0
    number = float(match[1])
    match match[2]:
        case "mm":
            return Mm(number).to_px()
        case "cm":
            return Mm(number * 10).to_px()
        case "pt":
            return Pt(number).to_mm().to_px()
    return number


def _cost(element: _Element, by_id: dict[str, _Element], known: dict[int, int], active: set[int]) -> int:
    """Return how many elements drawing ``element`` draws; more than MAX_ELEMENTS when it draws itself."""
    if id(element) in active or len(active) > _MAX_DEPTH:
        return MAX_ELEMENTS + 1
    if id(element) not in known:
        active.add(id(element))
        parts = [*element.children]
        if element.uses is not None and element.uses in by_id:
            parts.append(by_id[element.uses])
        total = 1
        for part in parts:
            total += _cost(part, by_id, known, active)
            if total > MAX_ELEMENTS:
                break
        active.discard(id(element))
        known[id(element)] = total
    return known[id(element)]
