"""The only door to WeasyPrint: one fragment in, its laid-out pages out; laid-out pages in, a relocatable part out.

The engine may read nothing but the pictures a fragment names: its fetcher knows addresses, not files. Where the engine
has no public door (pinned at 70.0): no font programs are subset for a part, since a book has one subset a face; and
while it draws, the places of page numbers are noted.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any
from xml.etree import ElementTree as ET

import publisher.render.engine_libraries  # noqa: F401  what the engine binds, loaded faster

# isort: split
import weasyprint
import weasyprint.draw
import weasyprint.layout.block
import weasyprint.layout.inline
import weasyprint.layout.page
import weasyprint.pdf
import weasyprint.pdf.fonts
from cssselect2 import ElementWrapper
from weasyprint.layout.block import collapse_margin
from weasyprint.layout.float import get_clearance
from weasyprint.layout.percent import resolve_percentages
from weasyprint.text.ffi import FROM_UNITS, ffi, harfbuzz
from weasyprint.text.fonts import FontConfiguration
from weasyprint.text.line_break import create_layout, line_size
from weasyprint.urls import URLFetcher, URLFetcherResponse

from publisher.errors import Diagnostic, RenderError, diagnose
from publisher.html.fragment import Fragment
from publisher.html.markup import XHTML
from publisher.render.adapt import FOLIO, FOLIO_TARGET, Palette, adapt, markup
from publisher.render.composer import Hooks, LineComposer, draw_spaced
from publisher.render.extract import extract
from publisher.render.fit import FITTED
from publisher.render.grid import BaselineGrid, GridHooks
from publisher.render.kept_notes import NoteKeeper
from publisher.render.laid_out import LaidOut
from publisher.render.measure import lowest, measure
from publisher.render.openings import opening
from publisher.render.overflow import hidden_classes, lost_words
from publisher.render.part import Anchor, FolioSlot, Part, PartFont, mark
from publisher.render.quick_styles import quickened
from publisher.typography.lines import WordBreaks
from publisher.typography.words import WORD_JOINER

_BASE = "file:///book/"
_PLAIN_NAMES = {
    "{http://www.idpf.org/2007/ops}type": "epub:type",
    "{http://www.w3.org/XML/1998/namespace}lang": "xml:lang",
}
"""Attributes that a style sheet selects by the name they have in HTML."""
_KNOWN = ("has no required alt description", 'Missing required "lang"', "Too many glyphs missing")
"""Said of ornament, and of furniture; that everything else is described was checked when the book was read.

Characters without a glyph are told one by one.
"""
ENGINES_MISSING = weasyprint.css.ComputedStyle.__missing__
"""How the engine computes a property of a style that was not asked for yet."""
QUICK_MISSING = quickened(weasyprint.css)
"""What stands in its place."""
weasyprint.css.ComputedStyle.__missing__ = QUICK_MISSING
_HOOKS = Hooks(weasyprint.layout.inline, create_layout, line_size, FROM_UNITS, ffi.NULL)
_GRID_HOOKS = GridHooks(
    weasyprint.layout.block,
    weasyprint.layout.page,
    resolve_percentages,
    get_clearance,
    collapse_margin,
    weasyprint.layout.inline.strut,
)
_LOGGER = logging.getLogger("weasyprint")
_NO_GLYPH = ".notdef glyph rendered"
"""How the engine's message about a character without a glyph begins; its second argument is the code point."""
FONT_HEAD = 4096
"""First bytes of a font file by which files of one size are told apart."""
_PX = 0.75
"""Points in a CSS pixel."""
_DIGITS = "0123456789"
_SHOWN_GLYPHS = re.compile(rb"<([0-9a-f]*)>")
_ENGINE_FAULTS = (
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
    IndexError,
    AssertionError,
    ZeroDivisionError,
)


class _BookFetcher(URLFetcher):  # type: ignore[misc]  # the engine has no types
    """Hands out the named pictures and refuses every other address."""

    def __init__(self, pictures: Mapping[str, bytes]) -> None:
        # A refusal is said in the log, so that it becomes a diagnostic; fatal it would end the whole program.
        super().__init__(allowed_protocols={"file"}, allow_redirects=False, fail_on_errors=False)
        self._pictures = pictures

    def fetch(self, url: str, headers: Any = None) -> Any:  # noqa: ARG002  the engine's signature
        """Return a picture of the fragment; raises ValueError for any other address."""
        content = self._pictures.get(url.removeprefix(_BASE))
        if content is None:
            message = f"not a picture of this book: {url}"
            raise ValueError(message)
        return URLFetcherResponse(url, content)


class _Document(weasyprint.HTML):  # type: ignore[misc]  # the engine has no types
    """A document parsed as the XML it is.

    The engine's own parser is made for tag soup and takes as long as its layout.
    """

    def __init__(self, text: str, fetcher: _BookFetcher) -> None:
        # Not the engine's constructor, which would parse once more: these are all the attributes it sets.
        root = ET.fromstring(text)  # noqa: S314  (no entities: see ``html.compose.parse``)
        for element in root.iter():
            element.tag = element.tag.removeprefix(XHTML)
            for name in [name for name in element.attrib if name.startswith("{")]:
                plain = _PLAIN_NAMES.get(name)
                if plain is not None:
                    element.set(plain, element.attrib.pop(name))
        self.base_url = _BASE
        self.url_fetcher = fetcher
        self.media_type = "print"
        self.wrapper_element = ElementWrapper.from_html_root(root, content_language=None)
        self.etree_element = self.wrapper_element.etree_element


class PageEngine:
    """Lays out fragments with one style sheet. Not shared between threads."""

    def __init__(
        self,
        sheet: str,
        palette: Palette,
        line_break: WordBreaks,
        shells: Sequence[tuple[str, str]],
        *,
        words: WordBreaks | None = None,
    ) -> None:
        """Parse the sheet. Raises nothing; ``diagnostics`` holds what the engine ignored in it.

        ``shells`` are the beginning and the end of a document, for a first recto and for a first verso. ``words`` is
        the policy by which lines are chosen a paragraph at a time, and stories set on a grid; without one the engine
        fills lines and stacks blocks as it always does.
        """
        self.sheet = sheet
        self._hidden = hidden_classes(sheet)
        self._palette = palette
        self._line_break = line_break
        self._shells = shells
        self._fonts = FontConfiguration()
        self._composing = nullcontext if words is None else partial(_composing, words)
        with _log("style sheet") as heard:
            self._sheet = weasyprint.CSS(
                string=sheet, font_config=self._fonts, url_fetcher=_BookFetcher({}), base_url=_BASE
            )
        self.diagnostics = tuple(heard)

    def lay_out(
        self,
        fragment: Fragment,
        pictures: Mapping[str, bytes],
        *,
        verso: bool,
        fit: str = "",
        labels: Mapping[str, str] | None = None,
    ) -> LaidOut:
        """Return the fragment's pages, the first on the given side. Raises RenderError when the engine fails."""
        root = adapt(fragment, self._palette, self._line_break, fit, labels or {})
        part = self.lay_out_markup(fragment.id, markup(root), pictures, verso=verso, fit=fit)
        boxes = _page_boxes(part.document)
        column = measure(boxes) if fragment.kind in FITTED else None
        return replace(part, lost=lost_words(root, boxes, self._hidden), column=column)

    def lay_out_markup(
        self, name: str, body: str, pictures: Mapping[str, bytes], *, verso: bool, fit: str = ""
    ) -> LaidOut:
        """Return the pages of markup that needs no adapting: blanks and page furniture."""
        before, after = self._shells[verso]
        with _log(name) as heard, self._composing():
            try:
                document = _Document(f"{before}{body}{after}", _BookFetcher(pictures)).render(
                    font_config=self._fonts, stylesheets=[self._sheet], pdf_tags=True
                )
            except _ENGINE_FAULTS as error:
                raise RenderError(diagnose("PAGE-010", fragment=name, detail=repr(error))) from error
        anchors: dict[str, int] = {}
        for index, page in enumerate(document.pages):
            for anchor in page.anchors:
                anchors.setdefault(anchor, index)
        fills = tuple(_fill(box) for box in _page_boxes(document))
        return LaidOut(
            name, len(document.pages), tuple(sorted(anchors.items())), fills, fit, tuple(heard), document
        )

    def draw(
        self, laid: LaidOut, files: FontFiles, key: str, *, verso: bool, tagged: bool
    ) -> tuple[Part, Mapping[str, bytes]]:
        """Return laid-out pages as a part with the given key, and the bytes of its pictures by digest.

        ``verso`` is the side they were laid out for. Raises RenderError when the engine fails, or draws with a
        font it cannot embed.
        """
        undrawn: set[str] = set()
        notes = _FolioNotes()
        options = dict(weasyprint.DEFAULT_OPTIONS, pdf_tags=tagged, pdf_version="1.7")
        placeholders: list[Any] = []
        with _log(laid.id, undrawn) as heard, _drawing(notes, placeholders):
            try:
                pdf = weasyprint.pdf.generate_pdf(laid.document, None, 1, **options)
            except _ENGINE_FAULTS as error:
                raise RenderError(diagnose("PAGE-010", fragment=laid.id, detail=repr(error))) from error
        pages = laid.document.pages
        boxes = _page_boxes(laid.document)
        shifts = [(box.margin_right - box.margin_left) * _PX for box in boxes]
        made = extract(pdf, prefix=laid.id, fonts=placeholders[0], shifts=shifts)
        part = Part(
            id=laid.id,
            key=key,
            verso=verso,
            sided=any(shift and _has_ground(page) for page, shift in zip(pages, shifts, strict=True)),
            fit=laid.fit,
            fills=laid.fills,
            anchors=tuple(_anchors(pages)),
            slots=tuple(notes.slots),
            baked=tuple(notes.baked),
            lost=laid.lost,
            undrawn=tuple(sorted(undrawn)),
            diagnostics=tuple(dict.fromkeys((*self.diagnostics, *laid.diagnostics, *heard))),
            pages=made.pages,
            resources=made.resources,
            xobjects=made.xobjects,
            numbers=made.numbers,
            objects=made.objects,
            streams=made.streams,
            images=made.images,
            fonts=tuple(_font(laid.id, font, files) for font in _by_name(laid.document.fonts.values())),
            object_count=made.object_count,
            elements=made.elements,
            owners=made.owners,
            key_count=made.key_count,
            element_ids=made.element_ids,
            targets=made.targets,
            openings=tuple(opening(box) for box in boxes) if tagged else (),
        )
        return part, made.image_contents


@dataclass(frozen=True, slots=True)
class _FontContent:
    """Of a font file as much as tells which one it is: the engine copies all of it for every document."""

    size: int
    """Bytes of the whole file."""
    head: bytes


@dataclass(frozen=True, slots=True)
class FontFiles:
    """The book's font files by size, so that a face the engine holds can be told by its bytes."""

    by_size: Mapping[int, Sequence[tuple[str, bytes]]]
    """Size in bytes to digest and first bytes of each file of that size."""

    def digest_of(self, content: _FontContent) -> str | None:
        """Return the digest of the file with this content; None when the book has no such file."""
        same_size = self.by_size.get(content.size, ())
        return next((digest for digest, head in same_size if content.head.startswith(head)), None)


@dataclass(slots=True)
class _FolioNotes:
    """Where page numbers were drawn."""

    slots: list[FolioSlot] = field(default_factory=list)
    baked: list[tuple[str, str]] = field(default_factory=list)

    def note(self, stream: Any, box: Any, target: str, label: str, since: int) -> None:
        """Open the place of ``label`` in what was drawn since, or say that it is set for good."""
        drawn = [at for at in range(max(0, since - 1), len(stream.stream)) if _shows_text(stream.stream[at])]
        glyphs = _digit_glyphs(stream, box) if label.strip("0") == "" else ()
        line = _bytes(stream.stream[drawn[0]]) if len(drawn) == 1 else b""
        opened = _opened(line, box.pango_layout.text, label, glyphs[0] if glyphs else "", len(self.slots))
        if opened is None:
            self.baked.append((target, label))
            return
        stream.stream[drawn[0]] = opened
        self.slots.append(FolioSlot(target, len(label), glyphs))


def _opened(line: bytes, text: str, label: str, nought: str, slot: int) -> bytes | None:
    """Return a line that shows ``text`` with marks in place of the glyphs of ``label``; None when it cannot be.

    The engine writes runs of four-digit glyphs in angle brackets, with corrections of the pen between them.
    """
    glyphs = [
        found.start(1) + at
        for found in _SHOWN_GLYPHS.finditer(line)
        for at in range(0, len(found.group(1)), 4)
    ]
    text = text.replace(WORD_JOINER, "")  # drawn with no glyph
    first = text.find(label)
    if not nought or first < 0 or len(glyphs) != len(text):
        return None
    for digit in reversed(range(len(label))):
        at = glyphs[first + digit]
        if line[at : at + 4] != nought.encode():
            return None
        line = line[:at] + mark("f", f"{slot}.{digit}") + line[at + 4 :]
    return line


def _digit_glyphs(stream: Any, box: Any) -> tuple[str, ...]:
    """Return the glyphs of the ten digits in the style of a box; nothing when they differ in width or face.

    They join the glyphs the face is embedded with.
    """
    layout = create_layout(_DIGITS, box.style, None, None, 0)
    line, _ = layout.get_first_line()
    run = line.runs[0]
    if line.runs[0].next or run.data.glyphs.num_glyphs != len(_DIGITS):
        return ()
    font, font_size = stream.add_font(run.data.item.analysis.font)
    infos = run.data.glyphs.glyphs[0 : len(_DIGITS)]
    widths = {info.geometry.width for info in infos}
    if len(widths) != 1 or len({info.glyph for info in infos}) != len(_DIGITS) or font.bitmap:
        return ()
    for digit, info in zip(_DIGITS, infos, strict=True):
        font.to_unicode.setdefault(info.glyph, digit)
        if info.glyph not in font.widths:
            font.widths[info.glyph] = round(info.geometry.width * 1000 * FROM_UNITS / font_size)
    return tuple(f"{info.glyph:04x}" for info in infos)


def _shows_text(item: Any) -> bool:
    return _bytes(item).endswith(b"] TJ")


def _bytes(item: Any) -> bytes:
    return item if isinstance(item, bytes) else item.encode() if isinstance(item, str) else b""


@contextmanager
def _drawing(notes: _FolioNotes, placeholders: list[Any]) -> Iterator[None]:
    """While pages are drawn: note page numbers, let a placeholder stand for the fonts, and copy no font files."""

    def draw_text(stream: Any, textbox: Any, *arguments: Any) -> None:
        since = len(stream.stream)
        draw_spaced(engine_draw, stream, textbox, *arguments)
        shown = _shown_folio(textbox)
        if shown is not None:
            notes.note(stream, textbox, *shown, since)

    def build_fonts(pdf: Any, *_: Any) -> Any:
        placeholders.append(type(pdf.info)())
        return placeholders[-1]

    def font_content(hb_face: Any, *more: Any) -> Any:
        return engine_content(hb_face, *more) if more else _font_content(hb_face)

    engine_draw, engine_fonts = weasyprint.draw.draw_text, weasyprint.pdf.build_fonts_dictionary
    engine_content = weasyprint.pdf.fonts.get_hb_object_data
    weasyprint.draw.draw_text, weasyprint.pdf.build_fonts_dictionary = draw_text, build_fonts
    weasyprint.pdf.fonts.get_hb_object_data = font_content
    try:
        yield
    finally:
        weasyprint.draw.draw_text, weasyprint.pdf.build_fonts_dictionary = engine_draw, engine_fonts
        weasyprint.pdf.fonts.get_hb_object_data = engine_content


@contextmanager
def _composing(words: WordBreaks) -> Iterator[None]:
    """While a document is laid out, choose its lines, keep its grid, and its notes on the pages of their calls."""
    composer, grid, keeper = (
        LineComposer(_HOOKS, words),
        BaselineGrid(_GRID_HOOKS),
        NoteKeeper(_GRID_HOOKS.block),
    )
    with composer.installed(), grid.installed(), keeper.installed():
        yield


@contextmanager
def choosing_lines(words: WordBreaks) -> Iterator[None]:
    """Let the engine, used without a ``PageEngine``, choose lines as one with this policy does."""
    engine_draw = weasyprint.draw.draw_text
    weasyprint.draw.draw_text = partial(draw_spaced, engine_draw)
    try:
        with _composing(words):
            yield
    finally:
        weasyprint.draw.draw_text = engine_draw


def _shown_folio(textbox: Any) -> tuple[str, str] | None:
    """Return the target and the label of the page number a text box shows, None for any other text.

    Page numbers are generated content, or all the text of their element: a company's name may hold the same digits.
    """
    element = textbox.element
    target = element.get(FOLIO_TARGET) if element is not None else None
    if target is None:
        return None
    label = element.get(FOLIO)
    own = "::" in textbox.element_tag or (element.text or "").strip() == label
    return (target, label) if own and label in textbox.text else None


def _font_content(hb_face: Any) -> _FontContent:
    blob = harfbuzz.hb_face_reference_blob(hb_face)
    try:
        length = ffi.new("unsigned int *")
        data = harfbuzz.hb_blob_get_data(blob, length)
        return _FontContent(length[0], bytes(ffi.buffer(data, min(length[0], FONT_HEAD))))
    finally:
        harfbuzz.hb_blob_destroy(blob)


def _by_name(fonts: Any) -> list[Any]:
    """Return one font for each resource name, with the glyphs of all that share it."""
    merged: dict[str, Any] = {}
    for font in fonts:
        known = merged.setdefault(font.hash, font)
        if known is not font:
            known.to_unicode = font.to_unicode | known.to_unicode
            known.widths = font.widths | known.widths
            known.missing = font.missing | known.missing
    return [merged[name] for name in sorted(merged)]


def _font(fragment: str, font: Any, files: FontFiles) -> PartFont:
    digest = files.digest_of(font.file_content)
    if digest is None or font.bitmap or font.png or font.svg or font.colr:
        raise RenderError(diagnose("PAGE-031", fragment=fragment, family=font.family))
    missing = frozenset(font.missing.values())
    return PartFont(
        name=font.hash,
        description=font.name.decode().partition("+")[2],
        family=font.family,
        file=digest,
        number=font.index,
        ascent=font.ascent,
        descent=font.descent,
        flags=font.flags,
        variations=tuple(sorted(font.variations.items())),
        glyphs=tuple(
            (glyph, font.to_unicode.get(glyph, ""), float(font.widths[glyph]))
            for glyph in sorted(font.widths)
        ),
        missing=tuple(sorted(missing)),
    )


def _anchors(pages: Sequence[Any]) -> Iterator[Anchor]:
    """Yield every element with an id once: a box that is split over pages is met on each of them."""
    seen: set[str] = set()
    for index, page in enumerate(pages):
        for name, (x, y, *_) in page.anchors.items():
            if name not in seen:
                seen.add(name)
                yield Anchor(name, index, round(x * _PX, 4), round((page.height - y) * _PX, 4))


def _has_ground(page: Any) -> bool:
    """Return True when a page is painted to its edges: moved sideways it would show a white strip."""
    grounds = (page._page_box.background, page._page_box.canvas_background)  # noqa: SLF001  nothing public tells
    return any(
        ground is not None and (ground.color.alpha > 0 or any(layer.image for layer in ground.layers))
        for ground in grounds
    )


def _page_boxes(document: Any) -> list[Any]:
    return [page._page_box for page in document.pages]  # noqa: SLF001  nothing public tells


def _fill(page_box: Any) -> float:
    """Return how far down the text block the lowest line or picture of a page reaches."""
    top, height = page_box.content_box_y(), page_box.height
    foot = max((top, *(lowest(child) for child in page_box.children[:1])))
    return float((foot - top) / height) if height else 0.0


class _Listener(logging.Handler):
    def __init__(self, name: str, heard: list[Diagnostic], undrawn: set[str]) -> None:
        super().__init__(logging.WARNING)
        self._name = name
        self._heard = heard
        self._undrawn = undrawn

    def emit(self, record: logging.LogRecord) -> None:
        if any(known in record.getMessage() for known in _KNOWN):
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
