"""The lines of paragraphs in a tagged PDF, as they stand on the page.

Owns: finding each paragraph's characters by its structure element (ISO 32000-2 §14.7, §14.8) and sorting them into
lines. Refuses: judging them. Lengths are points on the page.
"""

from __future__ import annotations

import ctypes
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium

_SMALL = 0.8
"""Characters below this share of a paragraph's usual size are calls of notes."""
_STEP = 0.5
"""Of the size: characters this much lower stand on another line."""


@dataclass(frozen=True, slots=True)
class Character:
    """A character on a page; the origin is its page's lower left corner."""

    text: str
    x: float
    """Where the pen stands before it."""
    end: float
    """Where the pen stands behind it, what was added for the line apart."""
    y: float
    size: float
    face: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a paragraph."""

    characters: tuple[Character, ...]

    @property
    def text(self) -> str:
        """What is read, without spaces at either end."""
        return "".join(character.text for character in self.characters).strip()

    @property
    def left(self) -> float:
        """Where it begins."""
        return self.characters[0].x

    @property
    def right(self) -> float:
        """Where its last character ends."""
        return max(c.end for c in self.characters if not c.text.isspace())

    @property
    def gaps(self) -> tuple[float, ...]:
        """Widths of its word spaces as they are seen."""
        found = []
        for before, space, after in zip(
            self.characters, self.characters[1:], self.characters[2:], strict=False
        ):
            if space.text.isspace() and not before.text.isspace() and not after.text.isspace():
                found.append(after.x - before.end)
        return tuple(found)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, on whatever pages it stands."""

    lines: tuple[Line, ...]
    face: str
    """Name of the font of most of its characters."""
    size: float
    """Of most of its characters, rounded to a tenth."""
    lefts: tuple[float, ...]
    """Where each line would begin without an indent."""


def read_paragraphs(path: Path) -> tuple[Paragraph, ...]:
    """Return every paragraph with text (P) of a tagged PDF in reading order."""
    with pikepdf.open(path) as pdf:
        numbers = {page.objgen: index for index, page in enumerate(pdf.pages)}
        marks = [list(_marks(element, numbers, None)) for element in _elements(pdf.Root.StructTreeRoot, "/P")]
    document = pypdfium2.PdfDocument(path)
    try:
        pages = [_characters(document[index]) for index in range(len(document))]
    finally:
        document.close()
    paragraphs = (_paragraph([pages[page].get(mark, []) for page, mark in found]) for found in marks)
    return tuple(paragraph for paragraph in paragraphs if paragraph is not None)


def _elements(root: Any, kind: str) -> Iterator[Any]:
    stack = [root]
    while stack:
        element = stack.pop()
        if str(element.get("/S", "")) == kind:
            yield element
            continue
        stack.extend(reversed([kid for kid in _kids(element) if isinstance(kid, pikepdf.Dictionary)]))


def _marks(element: Any, numbers: dict[Any, int], page: int | None) -> Iterator[tuple[int, int]]:
    """Yield page and number of all marked content below an element, notes apart."""
    page = numbers.get(element.Pg.objgen, page) if "/Pg" in element else page
    for kid in _kids(element):
        if isinstance(kid, int):
            if page is not None:
                yield page, kid
        elif isinstance(kid, pikepdf.Dictionary):
            if str(kid.get("/Type", "")) == "/MCR":
                yield numbers.get(kid.Pg.objgen, page or 0) if "/Pg" in kid else page or 0, int(kid.MCID)
            elif str(kid.get("/S", "")) not in {"", "/Note", "/FENote"}:
                yield from _marks(kid, numbers, page)


def _kids(element: Any) -> Sequence[Any]:
    kids = element.get("/K", [])
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def _characters(page: Any) -> dict[int, list[Character]]:
    """Return the characters of a page by their number of marked content."""
    found: dict[int, list[Character]] = defaultdict(list)
    text = page.get_textpage()
    faces: dict[int, str] = {}
    x, y = ctypes.c_double(), ctypes.c_double()
    box, matrix = pdfium.FS_RECTF(), pdfium.FS_MATRIX()
    own: list[Character] = []
    for index in range(pdfium.FPDFText_CountChars(text)):
        shown = chr(pdfium.FPDFText_GetUnicode(text, index))
        item = pdfium.FPDFText_GetTextObject(text, index)
        if pdfium.FPDFText_IsGenerated(text, index) or not item:
            if shown == " " and own:  # stands for a space that is very wide
                own.append(replace(own[-1], text=shown, x=own[-1].end))
            continue
        mark = pdfium.FPDFPageObj_GetMarkedContentID(item)
        address = ctypes.addressof(item.contents)
        if address not in faces:
            faces[address] = _face(item)
        pdfium.FPDFText_GetCharOrigin(text, index, x, y)
        pdfium.FPDFText_GetLooseCharBox(text, index, box)
        pdfium.FPDFText_GetMatrix(text, index, matrix)
        size = pdfium.FPDFText_GetFontSize(text, index) * abs(matrix.d)
        own = found[mark]
        own.append(Character(shown, x.value, box.right, y.value, size, faces[address]))
    return found


def _face(item: Any) -> str:
    buffer = ctypes.create_string_buffer(256)
    pdfium.FPDFFont_GetBaseFontName(pdfium.FPDFTextObj_GetFont(item), buffer, len(buffer))
    return buffer.value.decode(errors="replace").rpartition("+")[2]


def _paragraph(stretches: Sequence[Sequence[Character]]) -> Paragraph | None:
    everything = [character for stretch in stretches for character in stretch]
    if not any(not character.text.isspace() for character in everything):
        return None
    (face, size), _ = Counter((c.face, round(c.size, 1)) for c in everything).most_common(1)[0]
    lines: list[list[Character]] = []
    for character in everything:
        if character.size < size * _SMALL:
            continue
        if not lines or _is_below(character, lines[-1][-1], size):
            lines.append([])
        lines[-1].append(character)
    found = tuple(Line(tuple(line)) for line in map(_trimmed, lines) if line)
    if not found:
        return None
    # Pages lie to the left and to the right: lines of one page begin alike, the first apart.
    lefts = [min(line.left for line in found if abs(line.left - own.left) < 2 * size) for own in found]
    return Paragraph(found, face, size, tuple(lefts))


def _is_below(character: Character, before: Character, size: float) -> bool:
    return abs(character.y - before.y) > size * _STEP


def _trimmed(line: list[Character]) -> list[Character]:
    while line and line[-1].text.isspace():
        line = line[:-1]
    while line and line[0].text.isspace():
        line = line[1:]
    return line
