"""Lines of Korean text, chosen a paragraph at a time, in an engine that chooses them one at a time.

Owns: having a paragraph's lines chosen (``typography.paragraph_fit``) at the width the engine really offers, and
handing it each line as the boxes it would have made itself, stretched or shrunk to its length. All else, lines in
blocks, page breaks, notes, links, tags, stays the engine's. Refuses: paragraphs with anything but text in them, and
lines from where a float changes the width; those the engine fills as it always does, words whole.

Knows the engine by the names of its boxes and by what ``render.fragment`` hands over (pinned at 70.0).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from publisher.render.inline_text import (
    FORCED_BREAK,
    Claim,
    Span,
    Text,
    advances_of,
    claims,
    count_spaces,
    path_of,
    read,
    shown_text,
)
from publisher.typography.lines import Alignment, WordBreaks
from publisher.typography.paragraph import Line, Setting
from publisher.typography.paragraph_fit import set_lines
from publisher.typography.words import WORD_JOINER

_ALIGNED = {"left": Alignment.RAGGED, "start": Alignment.RAGGED, "justify": Alignment.JUSTIFIED}
_HEADINGS = frozenset({"h1", "h2", "h3"})
_NARROW_EM = 20.0
"""In narrower columns words stay whole, whatever the policy."""
_WIDEST_EM = 1.1
"""No character is wider than this."""
_SAME_PX = 0.5
"""Two measures that differ by less are one."""


@dataclass(frozen=True, slots=True)
class Hooks:
    """What of the page engine is used."""

    inline: Any
    """Its module of inline layout, two functions of which are replaced while a document is laid out."""
    create_layout: Callable[..., Any]
    line_size: Callable[..., tuple[float, float]]
    from_units: float
    """CSS pixels in a unit of glyph widths."""
    null: Any
    """The end of a list of glyph runs."""


@dataclass(frozen=True, slots=True)
class _Chosen:
    """A paragraph whose lines are chosen."""

    root: Span
    text: str
    measure: float
    claims: dict[tuple[int, ...], tuple[Claim, Any]]
    """By the engine's place where a line begins: the line, and the place where the next one does."""


class LineComposer:
    """Chooses lines for one engine. Not shared between threads."""

    def __init__(self, hooks: Hooks, words: WordBreaks) -> None:
        """Take the engine's doors and the policy for words in running text."""
        self._hooks = hooks
        self._words = words
        self._paragraphs: dict[int, tuple[Any, _Chosen | None]] = {}
        """By the identity of a paragraph's line box, which is kept so that it stays one."""
        self._measured: dict[tuple[int, str], tuple[Any, Sequence[float], float]] = {}
        """By style and text, likewise: what was measured before a page was laid out again."""
        self._split: Callable[..., Any] = hooks.inline.split_inline_box
        self._align: Callable[..., float] = hooks.inline.text_align

    @contextmanager
    def installed(self) -> Iterator[None]:
        """While a document is laid out, choose its lines."""
        inline = self._hooks.inline
        self._split, self._align = inline.split_inline_box, inline.text_align
        inline.split_inline_box, inline.text_align = self._split_inline_box, self._text_align
        try:
            yield
        finally:
            inline.split_inline_box, inline.text_align = self._split, self._align
            self._paragraphs.clear()
            self._measured.clear()

    def _split_inline_box(
        self,
        context: Any,
        box: Any,
        position_x: float,
        max_x: float,
        bottom_space: Any,
        skip_stack: Any,
        *more: Any,
    ) -> Any:
        if type(box).__name__ == "LineBox":
            measure = max_x - position_x
            if skip_stack is None:
                measure += box.text_indent
                styled = any(more[-2:])  # ::first-letter, ::first-line
                self._paragraphs[id(box)] = box, None if styled else self._choose(context, box, measure)
            _, chosen = self._paragraphs.get(id(box), (box, None))
            if chosen is not None and abs(chosen.measure - measure) <= _SAME_PX:
                claim, resume = chosen.claims.get(path_of(skip_stack), (None, None))
                if claim is not None:
                    made = self._made(context, chosen, chosen.root, claim, position_x, more[0])
                    made.is_chosen = True
                    return made, resume, False, None, None, {"left": 0, "right": 0}
        return self._split(context, box, position_x, max_x, bottom_space, skip_stack, *more)

    def _text_align(self, context: Any, line: Any, *more: Any, **named: Any) -> float:
        if getattr(line, "is_chosen", False) and line.style["text_align_all"] == "justify":
            return 0.0
        return self._align(context, line, *more, **named)

    def _choose(self, context: Any, box: Any, measure: float) -> _Chosen | None:
        """Return the lines of a paragraph; None where the engine is to fill them."""
        heading = box.element_tag in _HEADINGS
        alignment = Alignment.BALANCED if heading else _ALIGNED.get(box.style["text_align_all"])
        root = Span(box, (), 0)
        if alignment is None or not read(root):
            return None
        texts = list(root.texts())
        text = "".join(shown_text(part) for part in texts)
        em = float(box.style["font_size"])
        widest = max((float(part.box.style["font_size"]) for part in texts), default=0.0)
        if len(text) * widest * _WIDEST_EM + box.text_indent <= measure:
            return None
        for part in texts:
            self._measure(context, part)
        advances = list(advances_of(root))
        if sum(advances) + box.text_indent <= measure or not all(map(str.strip, text.split(FORCED_BREAK))):
            return None
        words = self._words
        if not any(WORD_JOINER in part.box.text for part in texts):
            words = WordBreaks.FREELY
        elif heading or measure < _NARROW_EM * em:
            words = WordBreaks.NEVER
        setting = Setting(measure, em, float(box.text_indent), alignment, words)
        return _Chosen(root, text, measure, dict(claims(texts, text, list(_lines(text, advances, setting)))))

    def _measure(self, context: Any, part: Text) -> None:
        """Measure a text. The width of a cluster stands at its first character."""
        style, text = part.box.style, shown_text(part)
        if text == FORCED_BREAK:
            part.advances = (0.0,)
            return
        known = self._measured.get((id(style), text))
        if known is None:
            layout = self._hooks.create_layout(text, style, context, None, 0)  # owns the line: keep it
            line, _ = layout.get_first_line()
            known = style, self._widths(text, line), self._hooks.line_size(line, style)[1]
            self._measured[id(style), text] = known
        _, part.advances, part.height = known

    def _widths(self, text: str, line: Any) -> list[float]:
        data = text.encode()
        widths = [0] * (len(data) + 1)
        run = line.runs
        while run != self._hooks.null:
            offset, glyphs = run.data.item.offset, run.data.glyphs
            count = glyphs.num_glyphs
            for cluster, info in zip(glyphs.log_clusters[0:count], glyphs.glyphs[0:count], strict=True):
                widths[offset + cluster] += info.geometry.width
            run = run.next
        found, at = [], 0
        for character in text:
            found.append(widths[at] * self._hooks.from_units)
            at += len(character.encode())
        return found

    def _made(
        self, context: Any, chosen: _Chosen, part: Span | Text, claim: Claim, x: float, around: Any
    ) -> Any:
        """Return what of a part stands on a line, at an abscissa, as a box like the engine's own."""
        inline = self._hooks.inline
        if part.path:
            inline.resolve_percentages(part.box, around)
        if isinstance(part, Text):
            return self._made_text(context, chosen, part, claim, x)
        starts, ends = part.start >= claim.start, claim.last or part.end <= claim.line.end
        children = []
        pen = x + (part.before if starts else 0.0)
        for below in part.parts:
            if claim.holds(below):
                child = self._made(context, chosen, below, claim, pen, around)
                pen = child.position_x + child.margin_width()
                children.append(child)
        made = part.box.copy_with_children(children)
        if part.path:
            made.remove_decoration(start=not starts, end=not ends)
            made.position_x, made.position_y = x, chosen.root.box.position_y
        made.width = pen - made.content_box_x()
        inline._adjust_line_height(made)  # noqa: SLF001  the engine has no public door here
        return made

    def _made_text(self, context: Any, chosen: _Chosen, part: Text, claim: Claim, x: float) -> Any:
        first, last = max(part.start, claim.line.start), min(part.end, claim.line.end)
        text = chosen.text[first:last]
        made = part.box.copy()
        made.text, made.position_x, made.position_y = text, x, chosen.root.box.position_y
        made.letters, made.justification_spacing = claim.letters, claim.spaces
        made.pango_layout = self._hooks.create_layout(text, made.style, context, chosen.measure, claim.spaces)
        made.pango_layout.deactivate()
        natural = sum(part.advances[first - part.start : last - part.start])
        made.width = natural + claim.letters * len(text) + claim.spaces * count_spaces(text)
        line_height, made.baseline = self._hooks.inline.strut(made.style)
        made.height = part.height
        made.margin_top = made.margin_bottom = (line_height - part.height) / 2
        return made


def draw_spaced(draw: Callable[..., None], stream: Any, text: Any, *more: Any) -> None:
    """Draw a box of text with its letters as far apart as its line wants them (Tc, ISO 32000-2 §9.3.2)."""
    letters = getattr(text, "letters", 0.0)
    if letters:
        stream.stream.append(b"%.4f Tc" % letters)
    draw(stream, text, *more)
    if letters:
        stream.stream.append(b"0 Tc")


def _lines(text: str, advances: Sequence[float], setting: Setting) -> Iterator[Line]:
    """Yield the lines of a text that may hold forced breaks."""
    start = 0
    for stretch in text.split(FORCED_BREAK):
        for line in set_lines(stretch, advances[start : start + len(stretch)], setting).lines:
            resume = min(len(text), line.resume + start + (line.resume == len(stretch)))
            yield replace(line, start=line.start + start, end=line.end + start, resume=resume)
        start += len(stretch) + 1
        setting = replace(setting, indent=0.0)
