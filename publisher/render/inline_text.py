"""A paragraph read out of the page engine's inline boxes, and what of it stands on which line.

Owns: the text below a line's box as one string, the engine's places in it, and the shares of lines in elements.
Refuses: choosing lines, making boxes, and paragraphs with anything but text in them. Boxes are asked by name.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from publisher.typography.paragraph import Line
from publisher.typography.words import WORD_JOINER

_FOREIGN = frozenset("\n\t\f\u00ad\u0085\u200b\u2028\u2029")
"""Characters that break lines in their own way."""
FORCED_BREAK = "\n"
"""What the engine makes of ``br``."""


@dataclass(slots=True)
class Text:
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
class Span:
    """An inline element in a paragraph, or the paragraph itself."""

    box: Any
    path: tuple[int, ...]
    start: int
    end: int = 0
    before: float = 0.0
    """Margin, border and padding at its beginning, in CSS pixels."""
    after: float = 0.0
    parts: list[Span | Text] = field(default_factory=list)

    def texts(self) -> Iterator[Text]:
        """Yield the texts below, in order."""
        for part in self.parts:
            if isinstance(part, Text):
                yield part
            else:
                yield from part.texts()


@dataclass(frozen=True, slots=True)
class Claim:
    """What of a paragraph stands on one line."""

    line: Line
    start: int
    """Where the line before ended: a space between them belongs to this one."""
    last: bool
    letters: float
    """CSS pixels between two letters."""
    spaces: float
    """CSS pixels at each space."""

    def holds(self, part: Span | Text) -> bool:
        """Tell whether something of a part stands on the line."""
        if isinstance(part, Text):
            return max(part.start, self.line.start) < min(part.end, self.line.end)
        if part.start == part.end:
            return self.start <= part.start and (self.last or part.start < self.line.end)
        return max(part.start, self.start) < min(part.end, self.line.end)


def read(span: Span) -> bool:
    """Read all text below a box; False when there is anything else."""
    at = span.start
    for index, child in enumerate(span.box.children):
        path = (*span.path, index)
        part: Span | Text
        match type(child).__name__:
            case "TextBox" if _is_plain(child):
                part = Text(child, path, at, at)
                part.end = at + len(shown_text(part))
            case "InlineBox" if [getattr(below, "text", None) for below in child.children] == [FORCED_BREAK]:
                part = Text(child.children[0], (*path, 0), at, at + 1)
            case "InlineBox" if child.is_in_normal_flow():
                part = Span(child, path, at)
                if not read(part) or not _space_out(part):
                    return False
            case _:
                return False
        span.parts.append(part)
        at = part.end
    span.end = at
    return True


def _is_plain(box: Any) -> bool:
    style = box.style
    usual = style["white_space"] == "normal" and style["direction"] == "ltr" and style["font_size"] > 0
    return bool(usual and _FOREIGN.isdisjoint(box.text))


def _space_out(span: Span) -> bool:
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


def shown_text(part: Text) -> str:
    """Return the text of a box as it is read, without joiners."""
    return str(part.box.text).replace(WORD_JOINER, "")


def advances_of(span: Span) -> Iterator[float]:
    """Yield the width of each character below a box, what stands around boxes included."""
    found: list[float] = []
    for part in span.parts:
        found.extend(part.advances if isinstance(part, Text) else advances_of(part))
    if found:
        found[0] += span.before
        found[-1] += span.after
    yield from found


def claims(
    texts: Sequence[Text], text: str, lines: Sequence[Line]
) -> Iterator[tuple[tuple[int, ...], tuple[Claim, Any]]]:
    """Yield, by the engine's place where it begins, each line and the engine's place where the next begins."""
    place, before = None, 0
    for line, following in zip(lines, [*lines[1:], None], strict=True):
        resume = None if following is None else _place(texts, following.start)
        yield path_of(place), (_claim(text, line, before), resume)
        place, before = resume, line.end


def _claim(text: str, line: Line, start: int) -> Claim:
    shown = text[line.start : line.end]
    last = line.resume == len(text)
    rest, spaces = line.width - line.natural, count_spaces(shown)
    if not spaces:
        return Claim(line, start, last, 0.0, 0.0)
    letters = line.letters * (len(shown) - 1)  # nothing is seen of what follows the last one
    return Claim(line, start, last, line.letters, (rest - letters) / spaces)


def _place(texts: Sequence[Text], index: int) -> Any:
    """Return the engine's place of a character: nested indexes of children, then a byte of the text."""
    part = next(part for part in texts if index < part.end)
    place: Any = {part.offset(index): None} if part.start < index else None
    for at in reversed(part.path):
        place = {at: place}
    return place


def path_of(place: Any) -> tuple[int, ...]:
    """Return a place of the engine's in one form: the engine leaves noughts at the end away, or not."""
    path: list[int] = []
    while place:
        ((index, place),) = place.items()
        path.append(index)
    while path and path[-1] == 0:
        path.pop()
    return tuple(path)


def count_spaces(text: str) -> int:
    """Return how many spaces the engine widens."""
    return text.count(" ") + text.count("\u00a0")
