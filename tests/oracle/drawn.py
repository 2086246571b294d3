"""What the marked content of a page draws, as values: words, pictures, strokes, without coordinates.

ISO 32000-2 §8.8 (XObjects), §9.4 (text), §9.10.3 (ToUnicode), §14.6 (marked content), §14.8.2.2 (artifacts).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Operator, String

PAGINATION = "Pagination"
"""Tag of what is stamped on a page around its text."""
ARTIFACT = "Artifact"
_MAPPED = re.compile(rb"<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]+)>")
"""A line of a ToUnicode CMap that maps one glyph."""
_SUBSET_TAG = re.compile(r"^/?[A-Z]{6}\+")


@dataclass(frozen=True, slots=True)
class Mark:
    """A piece of marked content and what it draws."""

    tag: str
    number: int | None
    """None for an artifact."""
    drawn: tuple[str, ...]
    """Text with the name of its face, digests of pictures, other operators by their names; no coordinates."""

    @property
    def text(self) -> str:
        """The words in it."""
        return "".join(item.partition(" ")[2] for item in self.drawn if item.startswith("text:"))


@dataclass(slots=True)
class Reader:
    """Reads the pages of one file."""

    faces: dict[str, str] = field(default_factory=dict)
    """Resource name of each font met so far to its name without the subset's tag."""
    _fonts: dict[str, Mapping[int, str]] = field(default_factory=dict)
    _images: dict[Any, str] = field(default_factory=dict)

    def page(self, page: pikepdf.Page) -> tuple[tuple[Mark, ...], tuple[str, ...]]:
        """Return the marked content of a page, and the words of the form stamped on it."""
        marks: list[Mark] = []
        stamped: tuple[str, ...] = ()
        self._note_fonts(page.obj.Resources)
        for tag, number, drawn, forms in self._marked(page):
            if tag == PAGINATION:
                stamped = tuple(words for form in forms for words in self._words(form))
            else:
                marks.append(Mark(tag, number, drawn))
        return tuple(marks), stamped

    def _marked(self, page: pikepdf.Page) -> Iterator[tuple[str, int | None, tuple[str, ...], list[Any]]]:
        """Yield tag, number, what is drawn, and the form XObjects of each marked content, which never nest."""
        xobjects = page.obj.Resources.get("/XObject", Dictionary())
        open_tag: tuple[str, int | None] | None = None
        drawn: list[str] = []
        forms: list[Any] = []
        face = ""
        for operands, operator in _instructions(page):
            name = str(operator)
            if name in {"BDC", "BMC"}:
                assert open_tag is None, "marked content inside marked content"
                open_tag, drawn, forms = _tag(list(operands)), [], []
            elif name == "EMC":
                assert open_tag is not None, "marked content is closed twice"
                yield *open_tag, tuple(drawn), forms
                open_tag = None
            elif name == "Tf":
                face = str(operands[0])
            elif open_tag is not None:
                drawn += self._named_drawing(name, operands, face, xobjects)
                if name == "Do" and xobjects[str(operands[0])].get("/Subtype") == Name.Form:
                    forms.append(xobjects[str(operands[0])])
        assert open_tag is None, "marked content is left open"

    def _named_drawing(self, name: str, operands: Any, face: str, xobjects: Any) -> Iterator[str]:
        if name in {"Tj", "TJ"}:
            yield f"text:{face} {self._decoded(operands[0], face)}"
        elif name == "Do":
            found = xobjects[str(operands[0])]
            yield f"picture:{self._digest(found)}" if found.get("/Subtype") == Name.Image else "form"
        elif name.isalpha() or name == "f*":
            yield name

    def _words(self, form: Any) -> Iterator[str]:
        """Yield the texts of a form, as they follow each other."""
        self._note_fonts(form.Resources)
        face = ""
        for operands, operator in _instructions(form):
            if operator == Operator("Tf"):
                face = str(operands[0])
            elif operator == Operator("TJ"):
                yield self._decoded(operands[0], face)

    def _decoded(self, shown: Any, face: str) -> str:
        pieces: Any = shown if isinstance(shown, Array) else [shown]
        codes = b"".join(bytes(piece) for piece in pieces if isinstance(piece, String))
        texts = self._fonts[face]
        glyphs = (int.from_bytes(codes[at : at + 2]) for at in range(0, len(codes), 2))
        return "".join(texts.get(glyph, f"[{glyph:04x}]") for glyph in glyphs)

    def _note_fonts(self, resources: Any) -> None:
        for name, font in resources.get("/Font", Dictionary()).items():
            if name not in self._fonts:
                lines = _MAPPED.findall(font.ToUnicode.read_bytes())
                self._fonts[name] = {int(glyph, 16): _utf16(text) for glyph, text in lines}
                self.faces[name] = _SUBSET_TAG.sub("", str(font.BaseFont))

    def _digest(self, image: Any) -> str:
        if image.objgen not in self._images:
            self._images[image.objgen] = hashlib.sha256(image.read_raw_bytes()).hexdigest()[:16]
        return self._images[image.objgen]


def _instructions(stream: Any) -> Iterator[tuple[Any, Any]]:
    """Yield operands and operator of everything in a content stream."""
    found: Any = pikepdf.parse_content_stream(stream)
    yield from ((operands, operator) for operands, operator in found)


def _tag(operands: list[Any]) -> tuple[str, int | None]:
    properties = operands[1] if len(operands) > 1 else Dictionary()
    if properties.get("/Type") == Name.Pagination:
        return PAGINATION, None
    number = properties.get("/MCID")
    return str(operands[0]).removeprefix("/"), None if number is None else int(number)


def _utf16(text: bytes) -> str:
    return bytes.fromhex(text.decode()).decode("utf-16-be")
