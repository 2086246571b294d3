"""Lines of Korean text, chosen a paragraph at a time, in an engine that chooses them one at a time.

Owns: reading a paragraph out of the engine's boxes, having its lines chosen (``typography.paragraph``) at the width the
engine really offers, and handing it each line as the boxes it would have made itself, stretched or shrunk to its
length. Everything else, line boxes in blocks, page breaks, notes, links, tags, stays the engine's. Refuses: paragraphs
with anything but text in them, and lines beside a float; those the engine fills as it always does.

Knows the engine by the names of its boxes and by what ``render.fragment`` hands over (pinned at 70.0).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from publisher.typography.paragraph import Alignment, Line, Setting, set_lines
from publisher.typography.paragraph_breaks import WordBreaks
from publisher.typography.words import WORD_JOINER

_FOREIGN = frozenset("\n\t\f\u00ad\u0085\u200b\u2028\u2029")
"""Characters that break lines in their own way."""
_BREAK = "\n"
"""What the engine makes of ``br``."""
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
    """Its module of inline layout: ``split_inline_box`` and ``text_align`` are replaced while a document is laid out."""
    create_layout: Callable[..., Any]
    line_size: Callable[..., tuple[float, float]]
    from_units: float
    """CSS pixels in a unit of glyph widths."""
    null: Any
    """The end of a list of glyph runs."""


@dataclass(slots=True)
class _Text:
    """A stretch of a paragraph's text in one style."""

    box: Any
    path: tuple[int, ...]
    """Indexes of children from the line's box down to this one."""
    start: int
    """Index of its first character in the paragraph."""
    end: int
    advances: Sequence[float] = ()
    """Width of each character in CSS pixels."""
    height: float = 0.0
    """Of its content, in CSS pixels."""

    def offset(self, index: int) -> int:
        """Return the byte of the engine's text at which a character of the paragraph begins."""
        shown = self.start
        for at, character in enumerate(self.box.text):
            if character != WORD_JOINER:
                if shown == index:
                    return len(self.box.text[:at].encode())
                shown += 1
        return len(self.box.text.encode())


@dataclass(slots=True)
class _Span:
    """An inline element in a paragraph, or the paragraph itself."""

    box: Any
    path: tuple[int, ...]
    start: int
    end: int = 0
    before: float = 0.0
    """Margin, border and padding at its beginning, in CSS pixels."""
    after: float = 0.0
    parts: list[_Span | _Text] = field(default_factory=list)

    def texts(self) -> Iterator[_Text]:
        """Yield the texts below, in order."""
        for part in self.parts:
            if isinstance(part, _Text):
                yield part
            else:
                yield from part.texts()


@dataclass(frozen=True, slots=True)
class _Claim:
    """What of a paragraph stands on one line."""

    line: Line
    start: int
    """Where the line before ended: a space between them belongs to this one."""
    last: bool
    broken: bool
    """True when a forced break ends it."""
    letters: float
    """CSS pixels between two letters."""
    spaces: float
    """CSS pixels at each space."""

    def holds(self, part: _Span | _Text) -> bool:
        """Tell whether something of a part stands on the line."""
        if isinstance(part, _Text):
            return max(part.start, self.line.start) < min(part.end, self.line.end)
        if part.start == part.end:
            return self.start <= part.start and (self.last or part.start < self.line.end)
        return max(part.start, self.start) < min(part.end, self.line.end)


@dataclass(frozen=True, slots=True)
class _Chosen:
    """A paragraph whose lines are chosen."""

    root: _Span
    text: str
    measure: float
    claims: dict[tuple[int, ...], tuple[_Claim, Any]]
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
        self._split = hooks.inline.split_inline_box
        self._align = hooks.inline.text_align

    @contextmanager
    def installed(self) -> Iterator[None]:
        """While a document is laid out, choose its lines."""
        inline = self._hooks.inline
        inline.split_inline_box, inline.text_align = self._split_inline_box, self._text_align
        try:
            yield
        finally:
            inline.split_inline_box, inline.text_align = self._split, self._align
            self._paragraphs.clear()
            self._measured.clear()

    def _split_inline_box(
        self, context: Any, box: Any, position_x: float, max_x: float, bottom_space: Any, skip_stack: Any, *more: Any
    ) -> Any:
        if type(box).__name__ == "LineBox":
            measure = max_x - position_x
            if skip_stack is None:
                measure += box.text_indent
                styled = any(more[-2:])  # ::first-letter, ::first-line
                self._paragraphs[id(box)] = box, None if styled else self._choose(context, box, measure)
            _, chosen = self._paragraphs.get(id(box), (box, None))
            if chosen is not None and abs(chosen.measure - measure) <= _SAME_PX:
                claim, resume = chosen.claims.get(_path(skip_stack), (None, None))
                if claim is not None:
                    made = self._made(context, chosen, chosen.root, claim, position_x, more[0])
                    made.is_chosen = True
                    return made, resume, claim.broken, None, None, {"left": 0, "right": 0}
        return self._split(context, box, position_x, max_x, bottom_space, skip_stack, *more)

    def _text_align(self, context: Any, line: Any, available_width: float, last: bool) -> float:  # noqa: FBT001  the engine's signature
        if getattr(line, "is_chosen", False) and line.style["text_align_all"] == "justify":
            return 0.0
        return float(self._align(context, line, available_width, last))

    def _choose(self, context: Any, box: Any, measure: float) -> _Chosen | None:
        """Return the lines of a paragraph; None where the engine is to fill them."""
        heading = box.element_tag in _HEADINGS
        alignment = Alignment.BALANCED if heading else _ALIGNED.get(box.style["text_align_all"])
        root = _Span(box, (), 0)
        if alignment is None or not _read(root):
            return None
        texts = list(root.texts())
        text = "".join(_shown(part) for part in texts)
        em = float(box.style["font_size"])
        widest = max((float(part.box.style["font_size"]) for part in texts), default=0.0)
        if len(text) * widest * _WIDEST_EM + box.text_indent <= measure:
            return None
        for part in texts:
            self._measure(context, part)
        advances = list(_advances(root))
        if sum(advances) + box.text_indent <= measure or not all(map(str.strip, text.split(_BREAK))):
            return None
        words = self._words
        if not any(WORD_JOINER in part.box.text for part in texts):
            words = WordBreaks.FREELY
        elif heading or measure < _NARROW_EM * em:
            words = WordBreaks.NEVER
        setting = Setting(measure, em, float(box.text_indent), alignment, words)
        return _Chosen(root, text, measure, dict(_claims(texts, text, list(_lines(text, advances, setting)))))

    def _measure(self, context: Any, part: _Text) -> None:
        """Measure a text. The width of a cluster stands at its first character."""
        style, text = part.box.style, _shown(part)
        if text == _BREAK:
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
        self, context: Any, chosen: _Chosen, part: _Span | _Text, claim: _Claim, x: float, around: Any
    ) -> Any:
        """Return what of a part stands on a line, at an abscissa, as a box like the engine's own."""
        inline = self._hooks.inline
        if part.path:
            inline.resolve_percentages(part.box, around)
        if isinstance(part, _Text):
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

    def _made_text(self, context: Any, chosen: _Chosen, part: _Text, claim: _Claim, x: float) -> Any:
        first, last = max(part.start, claim.line.start), min(part.end, claim.line.end)
        text = chosen.text[first:last]
        made = part.box.copy()
        made.text, made.position_x, made.position_y = text, x, chosen.root.box.position_y
        made.letters, made.justification_spacing = claim.letters, claim.spaces
        made.pango_layout = self._hooks.create_layout(text, made.style, context, None, claim.spaces)
        made.pango_layout.deactivate()
        natural = sum(part.advances[first - part.start : last - part.start])
        made.width = natural + claim.letters * len(text) + claim.spaces * _spaces(text)
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


def _read(span: _Span) -> bool:
    """Read all text below a box; False when there is anything else."""
    at = span.start
    for index, child in enumerate(span.box.children):
        path = (*span.path, index)
        part: _Span | _Text
        match type(child).__name__:
            case "TextBox" if _is_plain(child):
                part = _Text(child, path, at, at)
                part.end = at + len(_shown(part))
            case "InlineBox" if [getattr(below, "text", None) for below in child.children] == [_BREAK]:
                part = _Text(child.children[0], (*path, 0), at, at + 1)
            case "InlineBox" if child.is_in_normal_flow() and not child.is_leader:
                part = _Span(child, path, at)
                if not _read(part) or not _space_out(part):
                    return False
            case _:
                return False
        span.parts.append(part)
        at = part.end
    span.end = at
    return True


def _is_plain(box: Any) -> bool:
    style = box.style
    return (
        style["white_space"] == "normal" and style["direction"] == "ltr" and _FOREIGN.isdisjoint(box.text)
    ) and style["font_size"] > 0


def _space_out(span: _Span) -> bool:
    """Note what a box adds at its sides; False when that depends on something else."""
    style = span.box.style
    sides = []
    for side in ("left", "right"):
        width = float(style[f"border_{side}_width"])
        for value in (style[f"margin_{side}"], style[f"padding_{side}"]):
            if getattr(value, "unit", None) == "px":
                width += float(value.value)
            elif value != "auto" and getattr(value, "value", None) != 0:
                return False
        sides.append(width)
    span.before, span.after = sides
    return span.start < span.end or not any(sides)


def _shown(part: _Text) -> str:
    return str(part.box.text).replace(WORD_JOINER, "")


def _advances(span: _Span) -> Iterator[float]:
    """Yield the width of each character below a box, what stands around boxes included."""
    found: list[float] = []
    for part in span.parts:
        found.extend(part.advances if isinstance(part, _Text) else _advances(part))
    if found:
        found[0] += span.before
        found[-1] += span.after
    yield from found


def _lines(text: str, advances: Sequence[float], setting: Setting) -> Iterator[Line]:
    """Yield the lines of a text that may hold forced breaks."""
    start = 0
    for stretch in text.split(_BREAK):
        for line in set_lines(stretch, advances[start : start + len(stretch)], setting).lines:
            resume = min(len(text), line.resume + start + (line.resume == len(stretch)))
            yield replace(line, start=line.start + start, end=line.end + start, resume=resume)
        start += len(stretch) + 1
        setting = replace(setting, indent=0.0)


def _claims(
    texts: Sequence[_Text], text: str, lines: Sequence[Line]
) -> Iterator[tuple[tuple[int, ...], tuple[_Claim, Any]]]:
    """Yield, by the engine's place where it begins, each line and the engine's place where the next begins."""
    place, before = None, 0
    for line in lines:
        resume = None if line.resume == len(text) else _place(texts, line.resume)
        yield _path(place), (_claim(text, line, before), resume)
        place, before = resume, line.end


def _claim(text: str, line: Line, start: int) -> _Claim:
    shown = text[line.start : line.end]
    broken, last = text[line.resume - 1] == _BREAK, line.resume == len(text)
    rest, spaces = line.width - line.natural, _spaces(shown)
    if not spaces:
        return _Claim(line, start, last, broken, 0.0, 0.0)
    letters = line.letters * (len(shown) - 1)  # nothing is seen of what follows the last one
    return _Claim(line, start, last, broken, line.letters, (rest - letters) / spaces)


def _place(texts: Sequence[_Text], index: int) -> Any:
    """Return the engine's place of a character: nested indexes of children, then a byte of the text."""
    part = next(part for part in texts if index < part.end)
    place = {part.offset(index): None} if part.start < index else None
    for at in reversed(part.path):
        place = {at: place}
    return place


def _path(place: Any) -> tuple[int, ...]:
    """Return a place of the engine's in one form: the engine leaves noughts at the end away, or not."""
    path: list[int] = []
    while place:
        ((index, place),) = place.items()
        path.append(index)
    while path and path[-1] == 0:
        path.pop()
    return tuple(path)


def _spaces(text: str) -> int:
    """Return how many spaces the engine widens."""
    return text.count(" ") + text.count("\u00a0")
