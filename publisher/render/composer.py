"""Lines of Korean text, chosen a paragraph at a time, set by an engine that chooses them one at a time.

Owns: reading a paragraph out of the engine's boxes, having its lines chosen (``typography.paragraph``) at the width the
engine really offers, and holding the engine to them: a line is offered just the room of the words it is to take, and
is then stretched or shrunk to its length. Everything else, boxes inside lines, page breaks, notes, tags, stays the
engine's. Refuses: paragraphs with anything but text in them, and lines beside a float; those the engine fills as it
always does.

Knows the engine by the names of its boxes and by what ``render.fragment`` hands over (pinned at 70.0).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from publisher.typography.paragraph import Alignment, Line, Setting, set_lines
from publisher.typography.paragraph_breaks import WordBreaks
from publisher.typography.words import WORD_JOINER

_BREAK_HERE = "\u200b"
"""U+200B ZERO WIDTH SPACE, where a line is to end inside a word (UAX #14, class ZW)."""
_UNSEEN = str.maketrans("", "", WORD_JOINER + _BREAK_HERE)
_FOREIGN = frozenset("\n\t\f\u00ad\u0085\u2028\u2029" + _BREAK_HERE)
"""Characters that break lines in their own way, or ours."""
_HEADINGS = frozenset({"h1", "h2", "h3"})
_NARROW_EM = 20.0
"""In narrower columns words stay whole, whatever the policy."""
_SLACK_EM = 0.15
"""What a line is offered beyond its own length: more than rounding, less than a space and a letter."""
_CHANGED_PX = 0.01
"""A smaller difference from its natural length leaves a line as it is."""
_SAME_PX = 0.5
"""Two measures that differ by less are one."""


@dataclass(frozen=True, slots=True)
class Hooks:
    """What of the page engine is used."""

    inline: Any
    """Its module of inline layout: ``split_inline_box`` and ``text_align`` are replaced while a document is laid out."""
    create_layout: Callable[..., Any]
    from_units: float
    """CSS pixels in a unit of glyph widths."""
    null: Any
    """The end of a list of glyph runs."""


@dataclass(slots=True)
class _Piece:
    """A stretch of a paragraph's text in one style."""

    box: Any
    path: tuple[int, ...]
    """Indexes of children from the line down to the box."""
    start: int
    """Index of its first character in the paragraph."""
    original: str
    """Its text as the engine was given it."""


@dataclass(slots=True)
class _Reading:
    """A paragraph read out of the engine's boxes."""

    pieces: list[_Piece] = field(default_factory=list)
    text: str = ""
    advances: list[float] = field(default_factory=list)
    measure: float = 0.0
    lines: Mapping[int, Line] = field(default_factory=dict)
    """The chosen lines by their first character; empty where the engine fills them."""

    def place(self, skip_stack: Any) -> int:
        """Return the index of the first character of a line that begins at a place of the engine's."""
        path: list[int] = []
        offset = 0
        while skip_stack:
            ((index, skip_stack),) = skip_stack.items()
            path.append(index)
        piece = self._piece(tuple(path))
        if piece is None:
            return len(self.text)
        if tuple(path[:-1]) == piece.path:
            offset = path[-1]
        index = piece.start + len(piece.box.text.encode()[:offset].decode().translate(_UNSEEN))
        while index < len(self.text) and self.text[index] == " ":
            index += 1
        return index

    def _piece(self, path: tuple[int, ...]) -> _Piece | None:
        """Return the piece at a path, or the first behind it."""
        for piece in self.pieces:
            if piece.path == path[: len(piece.path)] or piece.path >= path:
                return piece
        return None


class LineComposer:
    """Holds one engine to chosen lines. Not shared between threads."""

    def __init__(self, hooks: Hooks, words: WordBreaks) -> None:
        """Take the engine's doors and the policy for words in running text."""
        self._hooks = hooks
        self._words = words
        self._readings: dict[int, tuple[Any, _Reading]] = {}
        """By the identity of a paragraph's line box, which is kept so that it stays one."""
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
            self._readings.clear()

    def _split_inline_box(
        self, context: Any, box: Any, position_x: float, max_x: float, bottom_space: Any, skip_stack: Any, *more: Any
    ) -> Any:
        if type(box).__name__ != "LineBox":
            return self._split(context, box, position_x, max_x, bottom_space, skip_stack, *more)
        indent = float(box.text_indent) if skip_stack is None else 0.0
        reading = self._reading(box, max_x - position_x + indent, indent, skip_stack)
        line = None
        if reading.lines:
            line = reading.lines.get(reading.place(skip_stack) if skip_stack else min(reading.lines))
        if line is None or abs(reading.measure - (max_x - position_x + indent)) > _SAME_PX:
            return self._split(context, box, position_x, max_x, bottom_space, skip_stack, *more)
        last = line.resume == len(reading.text)
        room = line.natural - indent + _SLACK_EM * float(box.style["font_size"])
        offered = max(max_x, position_x + room) if last else position_x + room
        found = self._split(context, box, position_x, offered, bottom_space, skip_stack, *more)
        if (len(reading.text) if found[1] is None else reading.place(found[1])) != line.resume:
            reading.lines = {}
            return self._split(context, box, position_x, max_x, bottom_space, skip_stack, *more)
        found[0].chosen = line
        return found

    def _text_align(self, context: Any, line: Any, available_width: float, last: bool) -> float:  # noqa: FBT001  the engine's signature
        chosen = getattr(line, "chosen", None)
        if chosen is None:
            return float(self._align(context, line, available_width, last))
        self._set(context, line, chosen)
        if line.style["text_align_all"] == "justify":
            return 0.0
        return float(self._align(context, line, available_width, last))

    def _reading(self, box: Any, measure: float, indent: float, skip_stack: Any) -> _Reading:
        """Return the paragraph of a line box, its lines chosen for a measure when it begins."""
        known = self._readings.get(id(box))
        if known is not None and (skip_stack is not None or abs(known[1].measure - measure) <= _SAME_PX):
            return known[1]
        if known is not None:
            for piece in known[1].pieces:
                piece.box.text = piece.original
        reading = _Reading(measure=measure)
        self._readings[id(box)] = box, reading
        alignment = _alignment(box)
        if skip_stack is None and alignment is not None and self._read(box, (), reading):
            self._choose(box, reading, indent, alignment)
        return reading

    def _choose(self, box: Any, reading: _Reading, indent: float, alignment: Alignment) -> None:
        em = float(box.style["font_size"])
        if sum(reading.advances) + indent <= reading.measure:
            return
        words = self._words
        if not any(WORD_JOINER in piece.original for piece in reading.pieces):
            words = WordBreaks.FREELY
        elif alignment is Alignment.BALANCED or reading.measure < _NARROW_EM * em:
            words = WordBreaks.NEVER
        setting = Setting(reading.measure, em, indent, alignment, words)
        lines = set_lines(reading.text, reading.advances, setting).lines
        if any(line.forced for line in lines):
            return
        for line in lines[:-1]:
            if line.end == line.resume and not self._open(reading, line.resume):
                return
        reading.lines = {line.start: line for line in lines}

    def _open(self, reading: _Reading, index: int) -> bool:
        """Let a line end inside a word; False where two boxes meet there."""
        piece = next(piece for piece in reversed(reading.pieces) if piece.start <= index)
        if piece.start == index:
            return False
        shown = 0
        for at, character in enumerate(piece.box.text):
            if character in (WORD_JOINER, _BREAK_HERE):
                continue
            if piece.start + shown == index:
                text = piece.box.text
                head = text[: at - 1] if text[at - 1] == WORD_JOINER else text[:at]
                piece.box.text = f"{head}{_BREAK_HERE}{text[at:]}"
                return True
            shown += 1
        return False

    def _read(self, box: Any, path: tuple[int, ...], reading: _Reading) -> bool:
        """Read all text below a box; False when there is anything else."""
        for index, child in enumerate(box.children):
            here = (*path, index)
            match type(child).__name__:
                case "TextBox":
                    if not self._read_text(child, here, reading):
                        return False
                case "InlineBox" if child.is_in_normal_flow() and not child.is_leader:
                    start = len(reading.advances)
                    if not self._read(child, here, reading):
                        return False
                    spacing = _spacing(child, "left"), _spacing(child, "right")
                    if None in spacing or (start == len(reading.advances) and any(spacing)):
                        return False
                    if any(spacing):
                        reading.advances[start] += spacing[0] or 0.0
                        reading.advances[-1] += spacing[1] or 0.0
                case _:
                    return False
        return True

    def _read_text(self, box: Any, path: tuple[int, ...], reading: _Reading) -> bool:
        style, text = box.style, box.text
        if style["white_space"] != "normal" or style["direction"] != "ltr" or not _FOREIGN.isdisjoint(text):
            return False
        shown = text.translate(_UNSEEN)
        reading.pieces.append(_Piece(box, path, len(reading.text), text))
        if shown:
            reading.text += shown
            reading.advances += self._advances(shown, style)
        return True

    def _advances(self, text: str, style: Any) -> list[float]:
        """Return the width of each character in CSS pixels; that of a cluster stands at its first."""
        layout = self._hooks.create_layout(text, style, None, None, 0)  # owns the line: keep it
        line, _ = layout.get_first_line()
        data = text.encode()
        widths = [0] * (len(data) + 1)
        run = line.runs
        while run != self._hooks.null:
            item, glyphs = run.data.item, run.data.glyphs
            count, offset = glyphs.num_glyphs, item.offset
            clusters, infos = glyphs.log_clusters[0:count], glyphs.glyphs[0:count]
            for cluster, info in zip(clusters, infos, strict=True):
                widths[offset + cluster] += info.geometry.width
            run = run.next
        found, at = [], 0
        for character in text:
            found.append(widths[at] * self._hooks.from_units)
            at += len(character.encode())
        return found

    def _set(self, context: Any, line: Any, chosen: Line) -> None:
        """Give a line its length: the letters their share, the spaces the rest. Its joiners have done their work."""
        texts = list(_texts(line))
        for text in texts:
            text.text = text.text.translate(_UNSEEN)
        rest, letters = chosen.width - float(line.width), chosen.letters
        count = sum(len(text.text) for text in texts) - 1  # nothing is seen of what follows the last letter
        spaces = sum(text.text.count(" ") for text in texts)
        if abs(rest) < _CHANGED_PX or not spaces:
            rest = letters = 0.0
        self._spread(context, line, letters, (rest - letters * count) / max(1, spaces), 0.0)

    def _spread(self, context: Any, box: Any, letters: float, space: float, moved: float) -> float:
        """Add to the letters and spaces of every text below a box; return how far what follows moves."""
        box.position_x += moved
        before = moved
        if type(box).__name__ == "TextBox":
            box.letters, box.justification_spacing = letters, space
            box.pango_layout = self._hooks.create_layout(box.text, box.style, context, None, space)
            box.pango_layout.deactivate()
            moved += letters * len(box.text) + space * box.text.count(" ")
        else:
            for child in box.children:
                moved = self._spread(context, child, letters, space, moved)
        box.width += moved - before
        return moved


def draw_spaced(draw: Callable[..., None], stream: Any, text: Any, *more: Any) -> None:
    """Draw a box of text with its letters as far apart as its line wants them (Tc, ISO 32000-2 §9.3.2)."""
    letters = getattr(text, "letters", 0.0)
    if letters:
        stream.stream.append(b"%.4f Tc" % letters)
    draw(stream, text, *more)
    if letters:
        stream.stream.append(b"0 Tc")


def _texts(box: Any) -> Iterator[Any]:
    for child in box.children:
        if type(child).__name__ == "TextBox":
            yield child
        else:
            yield from _texts(child)


def _alignment(box: Any) -> Alignment | None:
    """Return how a paragraph is aligned; None when it is neither at the left nor on both sides."""
    align = box.style["text_align_all"]
    if align == "justify":
        return Alignment.JUSTIFIED
    if box.element_tag in _HEADINGS:
        return Alignment.BALANCED
    return Alignment.RAGGED if align in {"left", "start"} else None


def _spacing(box: Any, side: str) -> float | None:
    """Return what a box adds at its side, in CSS pixels; None when that depends on something else."""
    width = float(box.style[f"border_{side}_width"])
    for name in (f"margin_{side}", f"padding_{side}"):
        value = box.style[name]
        if value == "auto":
            continue
        if getattr(value, "unit", None) != "px":
            if getattr(value, "value", 0) != 0:
                return None
            continue
        width += float(value.value)
    return width
