"""The only door to WeasyPrint: one fragment in, its laid-out pages out; many laid-out fragments in, one PDF out.

The engine may read nothing but the pictures a fragment names: its fetcher knows addresses, not files.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

import weasyprint
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from publisher.editions.edition import LineBreak
from publisher.errors import Diagnostic, RenderError, diagnose
from publisher.html.fragment import Fragment
from publisher.render.adapt import Palette, adapt, markup
from publisher.render.laid_out import LaidOut
from publisher.render.overflow import hidden_classes, lost_words

_BASE = "file:///book/"
_KNOWN = "has no required alt description"
"""Said of ornament; that everything else is described was checked when the book was read."""
_LOGGER = logging.getLogger("weasyprint")
_NO_GLYPH = ".notdef glyph rendered"
"""How the engine's message about a character without a glyph begins; its second argument is the code point."""


class Shell(Protocol):
    """Wraps the markup of a fragment in a whole document with the book's metadata."""

    def __call__(self, body: str, *, verso: bool) -> str:
        """Return the document; ``verso`` says which side its first page is."""


class _BookFetcher(URLFetcher):  # type: ignore[misc]  # the engine has no types
    """Hands out the named pictures and refuses every other address."""

    def __init__(self, pictures: Mapping[str, Path]) -> None:
        # A refusal is said in the log, so that it becomes a diagnostic; fatal it would end the whole program.
        super().__init__(allowed_protocols={"file"}, allow_redirects=False, fail_on_errors=False)
        self._pictures = pictures

    def fetch(self, url: str, headers: Any = None) -> Any:  # noqa: ARG002  the engine's signature
        """Return a picture of the fragment; raises ValueError for any other address."""
        path = self._pictures.get(url.removeprefix(_BASE))
        if path is None:
            message = f"not a picture of this book: {url}"
            raise ValueError(message)
        return URLFetcherResponse(url, path.read_bytes())


class PageEngine:
    """Lays out fragments with one style sheet. Not shared between threads."""

    def __init__(self, sheet: str, palette: Palette, line_break: LineBreak, shell: Shell) -> None:
        """Parse the sheet. Raises nothing; ``diagnostics`` holds what the engine ignored in it."""
        self.sheet = sheet
        self._hidden = hidden_classes(sheet)
        self._palette = palette
        self._line_break = line_break
        self._shell = shell
        self._fonts = FontConfiguration()
        with _log("style sheet") as heard:
            self._sheet = weasyprint.CSS(
                string=sheet, font_config=self._fonts, url_fetcher=_BookFetcher({}), base_url=_BASE
            )
        self.diagnostics = tuple(heard)
        self.undrawn: set[str] = set()
        """Characters that no font could draw in what was written so far."""

    def lay_out(self, fragment: Fragment, *, verso: bool, fit: str = "") -> LaidOut:
        """Return the fragment's pages, the first on the given side. Raises RenderError when the engine fails."""
        root = adapt(fragment, self._palette, self._line_break, fit)
        pictures = {asset.href: asset.path for asset in fragment.assets}
        part = self.lay_out_markup(fragment.id, markup(root), pictures, verso=verso, fit=fit)
        boxes = [page._page_box for page in part.document.pages]  # noqa: SLF001  nothing public tells
        return replace(part, lost=lost_words(root, boxes, self._hidden))

    def lay_out_markup(
        self, name: str, body: str, pictures: Mapping[str, Path], *, verso: bool, fit: str = ""
    ) -> LaidOut:
        """Return the pages of markup that needs no adapting: blanks and page furniture."""
        with _log(name) as heard:
            try:
                document = weasyprint.HTML(
                    string=self._shell(body, verso=verso), base_url=_BASE, url_fetcher=_BookFetcher(pictures)
                ).render(font_config=self._fonts, stylesheets=[self._sheet], pdf_tags=True)
            except (
                ValueError,
                TypeError,
                KeyError,
                AttributeError,
                IndexError,
                AssertionError,
                ZeroDivisionError,
            ) as error:
                raise RenderError(diagnose("PAGE-010", fragment=name, detail=repr(error))) from error
        anchors: dict[str, int] = {}
        for index, page in enumerate(document.pages):
            for anchor in page.anchors:
                anchors.setdefault(anchor, index)
        fills = tuple(_fill(page._page_box) for page in document.pages)  # noqa: SLF001  nothing public tells
        return LaidOut(
            name, len(document.pages), tuple(sorted(anchors.items())), fills, fit, tuple(heard), document
        )

    def write(self, parts: Sequence[LaidOut], *, tagged: bool) -> bytes:
        """Return one PDF of all parts' pages in order: PDF/UA-1 (ISO 14289-1) when tagged.

        What the engine says while it draws joins ``diagnostics``.
        """
        pages = [page for part in parts for page in part.document.pages]
        document = parts[0].document.copy(pages)
        with _log("interior", self.undrawn) as heard:
            options: dict[str, Any] = {"pdf_variant": "pdf/ua-1"} if tagged else {"pdf_tags": False}
            written: bytes = document.write_pdf(**options)
        self.diagnostics = tuple(dict.fromkeys((*self.diagnostics, *heard)))
        return written


def _fill(page_box: Any) -> float:
    """Return how far down the text block the lowest line or picture of a page reaches."""
    top, height = page_box.content_box_y(), page_box.height
    lowest = max((top, *(_lowest(child) for child in page_box.children[:1])))
    return float((lowest - top) / height) if height else 0.0


def _lowest(box: Any) -> float:
    """Return the lower edge of the lowest line or picture below a box, in CSS pixels from the page's top."""
    box = getattr(box, "_box", box)
    children = getattr(box, "children", None)
    if type(box).__name__ == "LineBox" or not children:
        visible = type(box).__name__ in {"LineBox", "BlockReplacedBox", "InlineReplacedBox"}
        return float(box.position_y + box.height) if visible and box.height != "auto" else 0.0
    return max(_lowest(child) for child in children)


class _Listener(logging.Handler):
    def __init__(self, name: str, heard: list[Diagnostic], undrawn: set[str]) -> None:
        super().__init__(logging.WARNING)
        self._name = name
        self._heard = heard
        self._undrawn = undrawn

    def emit(self, record: logging.LogRecord) -> None:
        if _KNOWN in record.getMessage():
            return
        if str(record.msg).startswith(_NO_GLYPH) and isinstance(record.args, tuple):
            self._undrawn.add(str(record.args[0]))
            return
        diagnostic = diagnose("CSS-001", fragment=self._name, detail=record.getMessage())
        if diagnostic not in self._heard:
            self._heard.append(diagnostic)


@contextmanager
def _log(name: str, undrawn: set[str] | None = None) -> Iterator[list[Diagnostic]]:
    """Collect what the engine says while it works on ``name``; characters without a glyph go to ``undrawn``."""
    heard: list[Diagnostic] = []
    listener = _Listener(name, heard, set() if undrawn is None else undrawn)
    before, propagate = _LOGGER.handlers[:], _LOGGER.propagate
    _LOGGER.handlers[:], _LOGGER.propagate = [listener], False
    try:
        yield heard
    finally:
        _LOGGER.handlers[:], _LOGGER.propagate = before, propagate
