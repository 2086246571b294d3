"""What is painted while a page is walked: the state, the marks it leaves, text as it is shown.

Owns: the values operators work on, and turning shown strings into marks (ISO 32000-2 §9.4, §14.6). Refuses: knowing
operators (``walk`` does), and walking on for ever: a page and a file have a budget of operations.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

from pypdf.generic import DictionaryObject

from publisher.checks.preflight import paths
from publisher.checks.preflight.faces import Face, read_face
from publisher.checks.preflight.inks import Colour
from publisher.checks.preflight.marks import Group, Kind, Mark, empty, meet
from publisher.checks.preflight.pictures import Picture
from publisher.checks.preflight.reading import Box, entry, identity, part
from publisher.checks.preflight.state import IDENTITY, Matrix, State, boxed, moved, times

_MOST_OF_A_FILE, _MOST_OF_A_PAGE = 4_000_000, 600_000
"""Operations. The pages of a book have a few thousand each, a map some ten thousand."""
_MOST_MARKS = 500_000
"""Of a page; one of nothing but dots has fewer."""
_INVISIBLE = frozenset({3, 7})
"""Text rendering modes that paint nothing."""


class Boundless(Exception):  # noqa: N818 - what it is, not that it is an error
    """A file asks for more than a page of any book needs."""


@dataclass(slots=True)
class Shared:
    """What the pages of a file share while they are walked."""

    budget: int = _MOST_OF_A_FILE
    """Operations left; a form costs as much as ``_FORM``."""
    faces: dict[int, Face] = field(default_factory=dict)
    pictures: dict[int, Picture] = field(default_factory=dict)

    def spend(self, cost: int = 1) -> None:
        """Count an operation. Raises Boundless when none is left."""
        self.budget -= cost
        if self.budget < 0:
            raise Boundless


@dataclass(slots=True)
class Seen:
    """What a walk saw."""

    marks: list[Mark] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    transparent: bool = False
    """True when something lets what is below it through."""


@dataclass(slots=True)
class _Content:
    """One entry of the stack of marked content."""

    artifact: bool
    tagged: bool
    spoken: str | None
    """Its ActualText, given out once."""


class Easel:
    """Where one page is painted."""

    def __init__(self, shared: Shared, window: Box) -> None:
        self.seen = Seen()
        self.shared = shared
        self._window = window
        self.state = State(IDENTITY, window)
        self.saved: list[State] = []
        self.content: list[_Content] = []
        self.path = paths.Path()
        self.resources = DictionaryObject()
        self.text_matrix: Matrix = IDENTITY
        self.line_matrix: Matrix = IDENTITY
        self.depth = 0
        self.left = _MOST_OF_A_PAGE
        self.only_colours: Box | None = None
        """Inside a tiling pattern: the box it fills."""

    def spend(self, cost: int = 1) -> None:
        """Count an operation. Raises Boundless when page or file has none left."""
        self.left -= cost
        self.shared.spend(cost)
        if self.left < 0:
            raise Boundless

    # ── marked content ──

    def begin_content(self, operands: list[Any]) -> None:
        """Enter marked content."""
        entries: Any = operands[1] if len(operands) > 1 else {}
        if isinstance(entries, str):
            named = part(part(self.resources, "/Properties"), f"/{entries}")
            entries = {key.removeprefix("/"): entry(named, key) for key in named}
        entries = entries if isinstance(entries, dict) else {}
        spoken = entries.get("ActualText")
        words = _spoken(spoken) if isinstance(spoken, bytes) else spoken if isinstance(spoken, str) else None
        self.content.append(_Content(operands[0] == "Artifact", "MCID" in entries, words))

    def end_content(self, _: list[Any]) -> None:
        """Leave marked content."""
        if self.content:
            self.content.pop()

    # ── text ──

    def face_of(self, font: Any) -> Face | None:
        """Return what a font dictionary says, read once for all pages."""
        if not isinstance(font, DictionaryObject):
            return None
        key = identity(font)
        if key not in self.shared.faces:
            self.shared.faces[key] = read_face(font)
        return self.shared.faces[key]

    def show_text(self, terms: list[Any]) -> None:
        """Leave the mark of shown strings, between which numbers move, and go on behind them."""
        state = self.state
        face = state.face
        if face is None:
            return
        codes: list[int] = []
        moved_by = 0.0
        for term in terms:
            if isinstance(term, float):
                moved_by -= term * state.size / 1000
                continue
            shown = face.codes(term)
            codes += shown
            moved_by += sum(face.advance(code) for code in shown) * state.size / 1000 + state.spacing * len(
                shown
            )
            if state.word_spacing and not face.composite:
                moved_by += state.word_spacing * shown.count(32)
        along = moved_by * state.stretch
        matrix = times(self.text_matrix, state.ctm)
        low, high = (
            face.descent * state.size / 1000 + state.rise,
            face.ascent * state.size / 1000 + state.rise,
        )
        self.text_matrix = times((1, 0, 0, 1, along, 0), self.text_matrix)
        if not codes:
            return
        box = boxed(matrix, (min(0.0, along), min(low, high), max(0.0, along), max(low, high)))
        up = math.hypot(*(moved(matrix, 0, 1)[axis] - moved(matrix, 0, 0)[axis] for axis in (0, 1)))
        self.add(
            Kind.TEXT,
            box,
            state.stroke if state.mode % 4 == 1 else state.fill,
            text=self._words(face, codes),
            codes=tuple(codes),
            face=face,
            size=abs(state.size) * up,
            visible=state.mode not in _INVISIBLE,
        )

    def _words(self, face: Face, codes: list[int]) -> str:
        """Return what extraction gets: the words that stand for marked content, else the letters of the codes."""
        for content in reversed(self.content):
            if content.spoken is not None:
                words, content.spoken = content.spoken, ""
                return words
        return "".join(face.letters.get(code, "") for code in codes)

    # ── marks ──

    def add(self, kind: Kind, box: Box, colour: Colour | None, **more: Any) -> None:
        """Leave a mark where the clip lets something of it through."""
        state = self.state
        visible = meet(box, state.clip) if self.only_colours is None else self.only_colours
        if empty(visible) or len(self.seen.marks) > _MOST_MARKS:
            return
        strokes = kind is Kind.STROKE or (kind is Kind.TEXT and state.mode % 4 == 1)
        mark = Mark(
            kind,
            visible,
            colour,
            any(content.artifact for content in self.content),
            any(content.tagged for content in self.content),
            state.stroke_over if strokes else state.fill_over,
            state.over_mode == 1,
            state.stroke_alpha if strokes else state.fill_alpha,
            **more,
        )
        self.seen.marks.append(mark)


def _spoken(written: bytes) -> str:
    if written.startswith(b"\xfe\xff"):
        return written[2:].decode("utf-16-be", "replace")
    if written.startswith(b"\xef\xbb\xbf"):
        return written[3:].decode("utf-8", "replace")
    return written.decode("latin-1")
