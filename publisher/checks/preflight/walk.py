"""Walking a page's content: operations in, marks out (ISO 32000-2 §8, §9, §14.6).

Owns: what each operator does to the state and what it paints. Refuses: judging, and walking on for ever: forms nest to
a depth and a file has a budget of operations.

Shapes are taken by their bounding boxes, clips too; curves by points on them. What soft masks hide is taken as painted.
"""

# The table of operators at the end names handlers of the class above it.
# ruff: noqa: SLF001

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from pypdf.generic import ArrayObject, DictionaryObject, NullObject, StreamObject

from publisher.checks.preflight import paths
from publisher.checks.preflight.easel import Boundless, Easel
from publisher.checks.preflight.inks import CMYK, GRAY, RGB, Colour, Family, Space, first_colour, space_of
from publisher.checks.preflight.marks import Group, Kind, empty, meet
from publisher.checks.preflight.pictures import Picture, read_inline, read_picture
from publisher.checks.preflight.reading import (
    Box,
    body,
    entry,
    identity,
    items,
    number,
    numbers,
    part,
    rectangle,
    text,
)
from publisher.checks.preflight.scan import operations
from publisher.checks.preflight.state import IDENTITY, Matrix, boxed, scale_of, times

_DEEPEST = 16
"""Forms in forms."""
_MOST_SAVED = 256
_MOST_APART = 500
"""Outlines of one path that are marks of their own."""
_OPAQUE = frozenset({"/Normal", "/Compatible"})
"""Blend modes that let nothing through."""
_FORM = 20
"""Operations that entering a form is worth."""
_UNIT: Box = (0.0, 0.0, 1.0, 1.0)


class Walker(Easel):
    """Walks one page."""

    def walk(self, data: bytes, resources: DictionaryObject) -> None:
        """Walk a content stream. Raises Boundless."""
        outer, self.resources = self.resources, resources
        for operator, operands in operations(data):
            self.spend()
            handler = _HANDLERS.get(operator)
            if handler is None:
                continue
            try:
                handler(self, operands)
            except (IndexError, TypeError, ValueError, OverflowError):
                continue  # operands that are missing or of the wrong kind: viewers pass over the operation
        self.resources = outer

    # ── state ──

    def _op_save(self, _: list[Any]) -> None:
        if len(self.saved) < _MOST_SAVED:
            self.saved.append(self.state.saved())

    def _op_restore(self, _: list[Any]) -> None:
        if self.saved:
            self.state = self.saved.pop()

    def _op_concatenate(self, operands: list[Any]) -> None:
        a, b, c, d, e, f = (float(value) for value in operands[-6:])
        self.state.ctm = times((a, b, c, d, e, f), self.state.ctm)

    def _op_set_width(self, operands: list[Any]) -> None:
        self.state.width = float(operands[-1])

    def _op_set_state(self, operands: list[Any]) -> None:
        chosen = part(part(self.resources, "/ExtGState"), f"/{operands[-1]}")
        state = self.state
        for key in chosen:
            value = entry(chosen, key)
            match key:
                case "/LW":
                    state.width = number(value)
                case "/ca":
                    state.fill_alpha = number(value, 1)
                case "/CA":
                    state.stroke_alpha = number(value, 1)
                case "/Font" if isinstance(value, ArrayObject) and len(value) > 1:
                    state.face, state.size = self.face_of(items(value)[0]), number(value[1])
        self._set_overprint(chosen)
        blended = not {text(item) for item in items(entry(chosen, "/BM"))} <= _OPAQUE
        masked = isinstance(entry(chosen, "/SMask"), DictionaryObject)
        if masked or blended or min(state.fill_alpha, state.stroke_alpha) < 1:
            self.seen.transparent = True

    def _set_overprint(self, chosen: DictionaryObject) -> None:
        """Take what a state says of overprint; OP alone speaks of fills too (ISO 32000-2 §8.6.7)."""
        state = self.state
        if "/OP" in chosen:
            state.stroke_over = state.fill_over = bool(entry(chosen, "/OP"))
        if "/op" in chosen:
            state.fill_over = bool(entry(chosen, "/op"))
        if "/OPM" in chosen:
            state.over_mode = int(number(entry(chosen, "/OPM")))

    # ── colours ──

    def _op_fill_space(self, operands: list[Any]) -> None:
        self.state.fill_space = self._space(operands[-1])
        self.state.fill, self.state.pattern = first_colour(self.state.fill_space), ""

    def _op_stroke_space(self, operands: list[Any]) -> None:
        self.state.stroke_space = self._space(operands[-1])
        self.state.stroke = first_colour(self.state.stroke_space)

    def _op_fill_colour(self, operands: list[Any]) -> None:
        state = self.state
        state.pattern = operands[-1] if operands and isinstance(operands[-1], str) else ""
        state.fill = Colour(state.fill_space, _plain(operands))

    def _op_stroke_colour(self, operands: list[Any]) -> None:
        self.state.stroke = Colour(self.state.stroke_space, _plain(operands))

    def _space(self, name: Any) -> Space:
        return space_of(f"/{name}", part(self.resources, "/ColorSpace"))

    # ── paths ──

    def _op_close_and_stroke(self, operands: list[Any]) -> None:
        self.path.close(operands)
        self._paint(stroke=True)

    def _op_end_path(self, _: list[Any]) -> None:
        self._paint()

    def _op_clip(self, _: list[Any]) -> None:
        self.path.clips = True

    def _paint(self, *, fill: bool = False, stroke: bool = False, odd: bool = False) -> None:
        path, state = self.path, self.state
        shapes = path.shapes(state.ctm)
        if shapes:
            if fill:
                self._fill(shapes, odd=odd)
            if stroke:
                self._stroke(shapes)
        if path.clips:
            state.clip = meet(state.clip, paths.box_of(shapes)) if shapes else (0.0, 0.0, -1.0, -1.0)
        self.path = paths.Path()

    def _stroke(self, shapes: paths.Shapes) -> None:
        """Add a mark for each line: those of a page's crop marks are far apart."""
        state = self.state
        width = state.width * scale_of(state.ctm)
        apart = [(shape,) for shape in shapes] if len(shapes) <= _MOST_APART else [shapes]
        for lines in apart:
            self.add(Kind.STROKE, paths.widened(paths.box_of(lines), width / 2), state.stroke, width=width)

    def _fill(self, shapes: paths.Shapes, *, odd: bool) -> None:
        state = self.state
        box = paths.box_of(shapes)
        visible = meet(box, state.clip)
        if state.fill_space.family is Family.PATTERN:
            self._fill_pattern(visible)
            return
        if state.fill.registration and len(shapes) <= _MOST_APART:
            for shape in shapes:
                self.add(Kind.FILL, paths.box_of((shape,)), state.fill)
            return
        width = paths.line_width(shapes, visible, odd=odd)
        self.add(Kind.FILL, box, state.fill, width=width, outline=paths.large(shapes), odd=odd)

    def _fill_pattern(self, visible: Box) -> None:
        pattern = part(part(self.resources, "/Pattern"), f"/{self.state.pattern}")
        if number(entry(pattern, "/PatternType")) == 2:  # noqa: PLR2004 - shading patterns are of type 2
            self._shade(entry(pattern, "/Shading"), visible)
        elif isinstance(pattern, StreamObject) and self.only_colours is None and not empty(visible):
            self.only_colours = visible
            self._inside(pattern, IDENTITY)
            self.only_colours = None

    def _op_shade(self, operands: list[Any]) -> None:
        self._shade(part(part(self.resources, "/Shading"), f"/{operands[-1]}"), self.state.clip)

    def _shade(self, shading: Any, box: Box) -> None:
        space = space_of(entry(shading, "/ColorSpace"), part(self.resources, "/ColorSpace"))
        self.add(Kind.SHADING, box, None, space=space)

    # ── pictures and forms ──

    def _op_draw(self, operands: list[Any]) -> None:
        stream = entry(part(self.resources, "/XObject"), f"/{operands[-1]}")
        if not isinstance(stream, StreamObject):
            return
        if entry(stream, "/Subtype") == "/Image":
            key = identity(stream)
            if key not in self.shared.pictures:
                colours = part(self.resources, "/ColorSpace")
                self.shared.pictures[key] = read_picture(stream, colours)
            self._draw_picture(self.shared.pictures[key])
        elif entry(stream, "/Subtype") == "/Form":
            matrix = numbers(entry(stream, "/Matrix"))
            self._inside(stream, _matrix(matrix))

    def _op_inline(self, operands: list[Any]) -> None:
        self._draw_picture(read_inline(operands[0], part(self.resources, "/ColorSpace")))

    def _draw_picture(self, picture: Picture) -> None:
        a, b, c, d, _, _ = self.state.ctm
        inches = math.hypot(a, b) / 72, math.hypot(c, d) / 72
        across = picture.width / inches[0] if inches[0] else 0.0
        down = picture.height / inches[1] if inches[1] else 0.0
        if picture.masked:
            self.seen.transparent = True
        colour = self.state.fill if picture.stencil else None
        box = boxed(self.state.ctm, _UNIT)
        self.add(Kind.PICTURE, box, colour, picture=picture, dpi=min(across, down))

    def _inside(self, stream: StreamObject, matrix: Matrix) -> None:
        """Walk a form or the cell of a pattern."""
        if self.depth >= _DEEPEST:
            raise Boundless
        self.spend(_FORM)
        self.depth += 1
        outer = self.state, self.saved, self.path, self.text_matrix, self.line_matrix
        state = self.state.saved()
        self.state, self.saved, self.path = state, [], paths.Path()
        state.ctm = times(matrix, state.ctm)
        box = rectangle(entry(stream, "/BBox"))
        if box is not None and self.only_colours is None:
            state.clip = meet(state.clip, boxed(state.ctm, box))
        group = part(stream, "/Group")
        if group:
            self.seen.transparent = self.seen.transparent or entry(group, "/S") == "/Transparency"
            self.add_group(group, state.clip)
            state.fill_alpha = state.stroke_alpha = 1.0
        held = entry(stream, "/Resources")
        open_content = len(self.content)
        self.walk(body(stream), held if isinstance(held, DictionaryObject) else self.resources)
        del self.content[open_content:]
        self.state, self.saved, self.path, self.text_matrix, self.line_matrix = outer
        self.depth -= 1

    def add_group(self, group: DictionaryObject, box: Box | None) -> None:
        """Keep the colour space of a group that names one."""
        space = entry(group, "/CS")
        if space is not None and not isinstance(space, NullObject):
            self.seen.groups.append(Group(space_of(space, part(self.resources, "/ColorSpace")), box))

    # ── text ──

    def _op_begin_text(self, _: list[Any]) -> None:
        self.text_matrix = self.line_matrix = IDENTITY

    def _op_set_text_matrix(self, operands: list[Any]) -> None:
        a, b, c, d, e, f = (float(value) for value in operands[-6:])
        self.text_matrix = self.line_matrix = (a, b, c, d, e, f)

    def _op_move_text(self, operands: list[Any]) -> None:
        x, y = float(operands[-2]), float(operands[-1])
        self.text_matrix = self.line_matrix = times((1, 0, 0, 1, x, y), self.line_matrix)

    def _op_move_text_leading(self, operands: list[Any]) -> None:
        self.state.leading = -float(operands[-1])
        self._op_move_text(operands)

    def _op_next_line(self, _: list[Any]) -> None:
        self._op_move_text([0.0, -self.state.leading])

    def _op_set_font(self, operands: list[Any]) -> None:
        self.state.face = self.face_of(entry(part(self.resources, "/Font"), f"/{operands[-2]}"))
        self.state.size = float(operands[-1])

    def _op_show(self, operands: list[Any]) -> None:
        self.show_text([operands[-1]])

    def _op_show_adjusted(self, operands: list[Any]) -> None:
        self.show_text(operands[-1])

    def _op_show_on_next_line(self, operands: list[Any]) -> None:
        self._op_next_line(operands)
        self.show_text([operands[-1]])

    def _op_show_spaced(self, operands: list[Any]) -> None:
        self.state.word_spacing, self.state.spacing = float(operands[-3]), float(operands[-2])
        self._op_show_on_next_line(operands)


def _plain(operands: list[Any]) -> tuple[float, ...]:
    return tuple(value for value in operands if isinstance(value, float))


def _matrix(values: tuple[float, ...]) -> Matrix:
    if len(values) != 6:  # noqa: PLR2004 - a matrix has six
        return IDENTITY
    a, b, c, d, e, f = values
    return a, b, c, d, e, f


Handler = Callable[[Walker, list[Any]], None]


def _painter(*, fill: bool = False, stroke: bool = False, odd: bool = False, close: bool = False) -> Handler:
    def paint(walker: Walker, _: list[Any]) -> None:
        if close:
            walker.path.close([])
        walker._paint(fill=fill, stroke=stroke, odd=odd)

    return paint


def _device(space: Space, *, stroke: bool) -> Handler:
    def select(walker: Walker, operands: list[Any]) -> None:
        state, colour = walker.state, Colour(space, _plain(operands))
        if stroke:
            state.stroke_space, state.stroke = space, colour
        else:
            state.fill_space, state.fill, state.pattern = space, colour, ""

    return select


def _on_path(method: Callable[[paths.Path, list[Any]], None]) -> Handler:
    return lambda walker, operands: method(walker.path, operands)


def _setting(name: str, factor: float = 1.0) -> Handler:
    def set_value(walker: Walker, operands: list[Any]) -> None:
        setattr(walker.state, name, float(operands[-1]) * factor)

    return set_value


def _set_mode(walker: Walker, operands: list[Any]) -> None:
    walker.state.mode = int(operands[-1])


_HANDLERS: dict[str, Handler] = {
    "q": Walker._op_save, "Q": Walker._op_restore, "cm": Walker._op_concatenate, "w": Walker._op_set_width,
    "gs": Walker._op_set_state,
    "cs": Walker._op_fill_space, "CS": Walker._op_stroke_space,
    "sc": Walker._op_fill_colour, "scn": Walker._op_fill_colour,
    "SC": Walker._op_stroke_colour, "SCN": Walker._op_stroke_colour,
    "g": _device(GRAY, stroke=False), "G": _device(GRAY, stroke=True), "rg": _device(RGB, stroke=False),
    "RG": _device(RGB, stroke=True), "k": _device(CMYK, stroke=False), "K": _device(CMYK, stroke=True),
    "m": _on_path(paths.Path.move), "l": _on_path(paths.Path.line), "c": _on_path(paths.Path.curve),
    "v": _on_path(paths.Path.curve_from_here), "y": _on_path(paths.Path.curve_to_end),
    "re": _on_path(paths.Path.rectangle), "h": _on_path(paths.Path.close),
    "f": _painter(fill=True), "F": _painter(fill=True), "f*": _painter(fill=True, odd=True),
    "S": _painter(stroke=True), "s": Walker._op_close_and_stroke, "B": _painter(fill=True, stroke=True),
    "B*": _painter(fill=True, stroke=True, odd=True), "b": _painter(fill=True, stroke=True, close=True),
    "b*": _painter(fill=True, stroke=True, odd=True, close=True), "n": Walker._op_end_path,
    "W": Walker._op_clip, "W*": Walker._op_clip, "sh": Walker._op_shade, "Do": Walker._op_draw, "BI": Walker._op_inline,
    "BMC": Walker.begin_content, "BDC": Walker.begin_content, "EMC": Walker.end_content,
    "BT": Walker._op_begin_text, "Tm": Walker._op_set_text_matrix, "Td": Walker._op_move_text,
    "TD": Walker._op_move_text_leading,
    "T*": Walker._op_next_line, "Tf": Walker._op_set_font, "Tj": Walker._op_show, "TJ": Walker._op_show_adjusted,
    "'": Walker._op_show_on_next_line, '"': Walker._op_show_spaced, "Tc": _setting("spacing"),
    "Tw": _setting("word_spacing"), "Tz": _setting("stretch", 0.01), "TL": _setting("leading"),
    "Ts": _setting("rise"), "Tr": _set_mode,
}  # fmt: skip
