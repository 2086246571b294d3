"""Colours in page content: every operator that chooses one is rewritten for the press (ISO 32000-2 §8.6, §8.6.7).

Owns: finding those operators among text, strings, comments and inline images, and the overprint that goes with black.
Refuses: deciding what a colour becomes (``render.inks``) and dictionaries (``render.inked``).

Black alone overprints where it is nearly full: letters and lines of it leave no white gaps when plates shift. A tint of
black does not: it would take the colour of its ground. White never does; it would vanish.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from publisher.editions.production import Colour
from publisher.render.inks import Inks, Rgb

OVERPRINTS = b"".join(
    b"/Over%d%d<</OP %b/op %b/OPM 1>>"
    % (stroke, fill, b"true" if stroke else b"false", b"true" if fill else b"false")
    for stroke in (0, 1)
    for fill in (0, 1)
)
"""Graphics states that content may ask for: whether lines, whether areas and letters overprint."""
_HEAVY = 85
"""Percent of black from which it overprints."""
_NEXT = re.compile(
    rb"[(%]|[\x00\t\n\x0c\r ](?:q|Q|rg|RG|g|G|k|K|scn|SCN|sc|SC|cs|CS|BI)(?=[\x00\t\n\x0c\r /\[(<%]|\Z)"
)
"""What begins text, and operators that matter; hexadecimal strings hold neither."""
_COMMENT = re.compile(rb"[^\r\n]*")
_IN_STRING = re.compile(rb"[\\()]")
_NUMBER = re.compile(rb"[-+]?(?:\d+\.?\d*|\.\d+)")
_NAME = re.compile(rb"/([^\x00\t\n\x0c\r ()<>\[\]{}/%]+)\Z")
_IMAGE_DATA = re.compile(rb"[\x00\t\n\x0c\r ]ID[\x00\t\n\x0c\r ]")
_IMAGE_LENGTH = re.compile(rb"/L(?:ength)?[\x00\t\n\x0c\r ]+(\d+)")
_IMAGE_END = re.compile(rb"[\x00\t\n\x0c\r ]EI(?=[\x00\t\n\x0c\r ]|\Z)")
_REACH = 200
"""Bytes before an operator within which its operands stand."""
_COUNTS = {b"rg": 3, b"g": 1, b"k": 4}
_LINEAR = 0.0031308
"""Below it sRGB is a straight line."""
_WHITE = (0.9505, 1.0, 1.089)
"""Of sRGB: D65."""


@dataclass(slots=True)
class Pen:
    """What the colours of one edition are written as."""

    inks: Inks
    mask: bool = False
    """True for the drawing of a soft mask, whose lightness counts: it is no ink."""
    _known: dict[tuple[bytes, ...], tuple[bytes, bool]] = field(default_factory=dict)

    def write(self, kind: bytes, operands: tuple[bytes, ...]) -> tuple[bytes, bool]:
        """Return operands and operator, in lower case, for ``rg``, ``g`` or ``k``; and whether it overprints."""
        key = (kind, *operands)
        if key not in self._known:
            self._known[key] = self._written(kind, tuple(float(value) for value in operands))
        return self._known[key]

    def lab(self, operands: tuple[bytes, ...]) -> tuple[bytes, bool]:
        """Return the same for a colour in CIE L*a*b*."""
        lightness, a, b = (float(value) for value in operands)
        return self._written(b"rg", tuple(value / 255 for value in lab_to_rgb(lightness, a, b)))

    def _written(self, kind: bytes, values: tuple[float, ...]) -> tuple[bytes, bool]:
        if self.mask:
            return b"%b g" % _fraction(_lightness(kind, values)), False
        if kind == b"k":
            amounts: tuple[float, ...] = tuple(value * 100 for value in values)
        elif kind == b"g":
            amounts = (0, 0, 0, 100 - 100 * values[0])
        else:
            red, green, blue = (min(255, max(0, round(255 * value))) for value in values)
            amounts = self.inks.amounts((red, green, blue))
        if self.inks.colour is Colour.GRAY:
            black = 1 - _lightness(b"k", tuple(value / 100 for value in amounts))
            return b"%b g" % _fraction(1 - black), False
        heavy = not any(amounts[:3]) and amounts[3] >= _HEAVY
        return b" ".join((*(_fraction(value / 100) for value in amounts), b"k")), heavy


@dataclass(slots=True)
class _State:
    """What an operator may depend on: overprint and colour spaces, of lines and of all else."""

    over: tuple[bool | None, bool | None]
    """None where the drawing began in a state that is not known."""
    spaces: tuple[bytes, bytes] = (b"", b"")


def ink_content(content: bytes, pen: Pen, *, page: bool) -> bytes:
    """Return a content stream with all its colours in inks; ``page`` is false for a form, drawn in any state."""
    text = b"\n" + content
    state = _State((False, False) if page else (None, None))
    saved: list[tuple[tuple[bool | None, bool | None], tuple[bytes, bytes]]] = []
    made: list[bytes] = []
    kept, position = 1, 0
    while (found := _NEXT.search(text, position)) is not None:
        position = found.end()
        operator = found.group()
        if operator == b"(":
            position = _past_string(text, position)
            continue
        if operator == b"%":
            position = _COMMENT.match(text, position).end()  # type: ignore[union-attr]  # it matches nothing too
            continue
        operator = operator[1:]
        if operator == b"q":
            saved.append((state.over, state.spaces))
        elif operator == b"Q":
            if saved:
                state.over, state.spaces = saved.pop()
        elif operator == b"BI":
            position = _past_image(text, position)
        else:
            begin, written = _rewritten(text, found.start(), operator, pen, state)
            if written is not None:
                made += (text[kept:begin], written)
                kept = position
    made.append(text[kept:])
    return b"".join(made)


def _rewritten(text: bytes, end: int, operator: bytes, pen: Pen, state: _State) -> tuple[int, bytes | None]:
    """Return where the operands of a colour operator begin and what stands in their place; None to leave them."""
    side = int(operator.islower())
    kind = operator.lower()
    if kind == b"cs":
        name = _NAME.search(text, text.rfind(b"/", 0, end), end)
        space = name.group(1) if name is not None else b""
        state.spaces = (space, state.spaces[1]) if side == 0 else (state.spaces[0], space)
        return (name.start(), b"") if name is not None and _replaced(space) else (end, None)
    space = state.spaces[side]
    if kind in {b"sc", b"scn"}:
        if not _replaced(space):
            over = _over(state, side, wanted=False, pen=pen)
            return end, b" %b\n%b" % (operator, over.rstrip()) if over else None
        kind = {b"DeviceRGB": b"rg", b"DeviceGray": b"g", b"DeviceCMYK": b"k"}.get(space, b"lab")
    begin, operands = _operands(text, end, _COUNTS.get(kind, 3))
    if not operands:
        return end, None
    if kind == b"lab":
        written, heavy = pen.lab(operands)
    else:
        written, heavy = pen.write(kind, operands)
    if side == 0:
        written = written[:-1] + written[-1:].upper()
    return begin, b"\n" + _over(state, side, wanted=heavy, pen=pen) + written


def _operands(text: bytes, end: int, count: int) -> tuple[int, tuple[bytes, ...]]:
    """Return the numbers before ``end`` and where the space before them begins; none where something else stands."""
    near = text[max(0, end - _REACH) : end]
    # Not a regular expression: it would try every number of the page.
    words = near.rsplit(None, count)
    numbers = tuple(words[-count:])
    if len(numbers) < count or not all(_NUMBER.fullmatch(word) for word in numbers):
        return end, ()
    head = words[0] if len(words) > count else b""
    return end - len(near) + len(head), numbers


def _replaced(space: bytes) -> bool:
    """Return True for a colour space that gives way to inks; patterns and spot colours stay."""
    return space in {b"DeviceRGB", b"DeviceGray", b"DeviceCMYK"} or space.startswith(b"lab-")


def _over(state: _State, side: int, *, wanted: bool, pen: Pen) -> bytes:
    """Return what changes the overprint of a side, nothing where it is as wanted already."""
    if pen.mask or pen.inks.colour is Colour.GRAY or state.over[side] is wanted:
        return b""
    other = bool(state.over[1 - side])
    state.over = (wanted, other) if side == 0 else (other, wanted)
    return b"/Over%d%d gs\n" % state.over


def _past_string(text: bytes, position: int) -> int:
    """Return where the string ends that begins before ``position``; parentheses in it are balanced (§7.3.4.2)."""
    depth = 1
    while depth and (found := _IN_STRING.search(text, position)) is not None:
        position = found.end()
        match found.group():
            case b"\\":
                position += 1
            case b"(":
                depth += 1
            case _:
                depth -= 1
    return len(text) if depth else position


def _past_image(text: bytes, position: int) -> int:
    """Return where an inline image ends (§8.9.7), by its length where it tells one."""
    data = _IMAGE_DATA.search(text, position)
    if data is None:
        return len(text)
    length = _IMAGE_LENGTH.search(text, position, data.start())
    end = _IMAGE_END.search(text, data.end() - 1 + (int(length.group(1)) if length else 0))
    return len(text) if end is None else end.end()


def _lightness(kind: bytes, values: tuple[float, ...]) -> float:
    """Return how light a colour is, 0 to 1 (ISO 32000-2 §10.4.2 and §10.4.4)."""
    match kind:
        case b"g":
            return values[0]
        case b"k":
            cyan, magenta, yellow, black = values
            return 1 - min(1.0, 0.3 * cyan + 0.59 * magenta + 0.11 * yellow + black)
        case _:
            red, green, blue = values
            return 0.3 * red + 0.59 * green + 0.11 * blue


def _fraction(value: float) -> bytes:
    return (b"%.4f" % value).rstrip(b"0").rstrip(b".") or b"0"


def lab_to_rgb(lightness: float, a: float, b: float) -> Rgb:
    """Return a colour of CIE L*a*b* in sRGB (CIE 15:2018 §8.2.1, IEC 61966-2-1); what sRGB has not is clipped.

    Its white becomes sRGB's, whichever it is.
    """
    middle = (lightness + 16) / 116
    cubes = (middle + a / 500, middle, middle - b / 200)
    x, y, z = (
        _WHITE[at] * (value**3 if value > 6 / 29 else (value - 4 / 29) * 3 * (6 / 29) ** 2)
        for at, value in enumerate(cubes)
    )
    linear = (
        3.2406 * x - 1.5372 * y - 0.4986 * z,
        -0.9689 * x + 1.8758 * y + 0.0415 * z,
        0.0557 * x - 0.2040 * y + 1.0570 * z,
    )
    red, green, blue = (
        round(255 * (12.92 * v if v <= _LINEAR else 1.055 * v ** (1 / 2.4) - 0.055))
        for v in (min(1.0, max(0.0, value)) for value in linear)
    )
    return red, green, blue
