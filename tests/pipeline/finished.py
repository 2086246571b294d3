"""A finished PDF as its reader meets it: pages, numbers, links, boxes, fonts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pypdfium2
from pypdf import PageObject, PdfReader
from pypdf.generic import Destination

_PT_PER_MM = 72 / 25.4


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the outline."""

    depth: int
    """1 for the top level."""
    title: str
    page_index: int
    """0-based."""


class FinishedPdf:
    """Reads one PDF; page indices are 0-based, lengths in millimetres from the lower left corner of the trim."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.reader = PdfReader(path)
        self.root: Any = self.reader.root_object

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """Text of each page, in the order it is drawn."""
        return tuple(page.extract_text() for page in self.reader.pages)

    @property
    def labels(self) -> list[str]:
        """What each page is called."""
        return self.reader.page_labels

    def box(self, page_index: int, name: str) -> tuple[float, ...]:
        """Return a page box as left, foot, right, head."""
        page: Any = self.reader.pages[page_index]
        return tuple(round(float(value) / _PT_PER_MM, 2) for value in page[name])

    @cached_property
    def outline(self) -> tuple[Line, ...]:
        """Every line of the outline, top down."""
        return tuple(self._lines(self.reader.outline, 1))

    def _lines(self, items: list[Any], depth: int) -> Iterator[Line]:
        for item in items:
            if isinstance(item, Destination):
                yield Line(depth, str(item.title), self._index(item))
            else:
                yield from self._lines(item, depth + 1)

    def _index(self, place: Destination) -> int:
        index = self.reader.get_destination_page_number(place)
        assert index is not None, f"{place.title} leads to no page of this file"
        return index

    def place_of(self, name: str) -> int:
        """Return the page a named destination leads to. Raises KeyError for a name the file does not know."""
        return self._index(self.reader.named_destinations[name])

    def begin_of(self, title: str) -> int:
        """Return the page a line of the outline leads to."""
        (found,) = (line.page_index for line in self.outline if line.title == title)
        return found

    def links(self, page_index: int) -> Iterator[tuple[str, str]]:
        """Yield kind (``to`` inside the file, ``uri`` outside) and aim of each link on a page."""
        for reference in self.reader.pages[page_index].get("/Annots", ()):
            annotation = reference.get_object()
            if annotation["/Subtype"] != "/Link":
                continue
            if "/Dest" in annotation:
                yield "to", str(annotation["/Dest"])
            else:
                yield "uri", str(annotation["/A"]["/URI"])

    @cached_property
    def fonts(self) -> dict[str, bool]:
        """Every font of the file and whether its outlines are inside."""
        found: dict[str, bool] = {}
        for page in self.reader.pages:
            self._gather(page, found, set())
        return found

    def _gather(self, holder: PageObject | Any, found: dict[str, bool], seen: set[int]) -> None:
        resources = holder.get("/Resources", {}).get_object() if "/Resources" in holder else {}
        for item in resources.get("/Font", {}).values():
            font = item.get_object()
            bare = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
            descriptor = bare.get("/FontDescriptor", {}).get_object() if "/FontDescriptor" in bare else {}
            found[str(font["/BaseFont"])] = any(key.startswith("/FontFile") for key in descriptor)
        for item in resources.get("/XObject", {}).values():
            form = item.get_object()
            if form.get("/Subtype") == "/Form" and id(form) not in seen:
                seen.add(id(form))
                self._gather(form, found, seen)

    def text_at(self, page_index: int, left: float, foot: float, right: float, head: float) -> str:
        """Return the text that stands in an area of a page, without white space at its ends."""
        document = pypdfium2.PdfDocument(self.path)
        try:
            text = document[page_index].get_textpage()
            area = [value * _PT_PER_MM for value in (left, foot, right, head)]
            found: str = text.get_text_bounded(*area)
        finally:
            document.close()
        return found.strip()

    def number_behind(self, page_index: int, words: str) -> str:
        """Return the first number behind some words on a page, as in a line of the contents."""
        found = re.search(rf"{re.escape(words)}[^\d]*?(\d+)", self.texts[page_index])
        assert found is not None, f"no number behind {words} on page {page_index}"
        return found.group(1)
