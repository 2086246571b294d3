"""Colours as inks: what a colour space and its components put on the plates (ISO 32000-2 §8.6).

Owns: families of colour spaces and the amount of ink of a colour. Refuses: converting RGB or Lab to inks; a print shop
does that, with its own result, and so it is a finding.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pypdf.generic import DictionaryObject, StreamObject

from publisher.checks.preflight.reading import entry, items, number, resolved, text


class Family(StrEnum):
    """What a colour space speaks of."""

    GRAY = "gray"
    CMYK = "cmyk"
    SPOT = "spot"
    """Separation and DeviceN, the process inks among them."""
    RGB = "rgb"
    """DeviceRGB, CalRGB and RGB by an ICC profile."""
    LAB = "lab"
    PATTERN = "pattern"


Amounts = tuple[float, float, float, float]
"""Cyan, magenta, yellow and black, 0 to 1."""
_COMPONENTS = {1: Family.GRAY, 3: Family.RGB, 4: Family.CMYK}
_PROCESS = {"Cyan": 0, "Magenta": 1, "Yellow": 2, "Black": 3}
_NAMED = {
    "DeviceGray": Family.GRAY,
    "G": Family.GRAY,
    "CalGray": Family.GRAY,
    "DeviceRGB": Family.RGB,
    "RGB": Family.RGB,
    "CalRGB": Family.RGB,
    "DeviceCMYK": Family.CMYK,
    "CMYK": Family.CMYK,
    "Lab": Family.LAB,
    "Pattern": Family.PATTERN,
}
_DEEPEST = 6


@dataclass(frozen=True, slots=True)
class Space:
    """A colour space."""

    family: Family
    name: str
    """As the PDF names it, for messages: ``DeviceRGB``, ``ICCBased RGB``, ``Indexed RGB``."""
    colorants: tuple[str, ...] = ()
    """Names of the inks of a Separation or DeviceN."""
    device: bool = True
    """False where a profile or white point defines the colours."""
    indexed: bool = False


GRAY = Space(Family.GRAY, "DeviceGray")
RGB = Space(Family.RGB, "DeviceRGB")
CMYK = Space(Family.CMYK, "DeviceCMYK")
PATTERN = Space(Family.PATTERN, "Pattern")


@dataclass(frozen=True, slots=True)
class Colour:
    """A colour in its space."""

    space: Space
    components: tuple[float, ...]

    @property
    def amounts(self) -> Amounts | None:
        """Its inks; None where only a conversion could tell."""
        return _amounts(self.space, self.components)

    @property
    def total(self) -> float:
        """All its inks together, 0 to 4; 0 where only a conversion could tell."""
        return sum(self.amounts or ())

    @property
    def registration(self) -> bool:
        """True for the colour of marks, which stands on every plate."""
        return self.space.colorants == ("All",)


BLACK = Colour(GRAY, (0.0,))


def space_of(value: Any, resources: DictionaryObject | None = None, depth: int = 0) -> Space:
    """Return the colour space ``value`` names or describes; ``resources`` is the dictionary of named ones."""
    value = resolved(value)
    if depth > _DEEPEST or value is None:
        return GRAY
    if isinstance(value, str):
        name = value.removeprefix("/")
        if name in _NAMED:
            return Space(_NAMED[name], name, device=not name.startswith(("Cal", "Lab")))
        return space_of(entry(resources, f"/{name}"), resources, depth + 1)
    parts = items(value)
    name = text(parts[0]).removeprefix("/") if parts else ""
    if name in _NAMED:
        return Space(_NAMED[name], name, device=not name.startswith(("Cal", "Lab")))
    return _described(name, parts, resources, depth) if len(parts) > 1 else GRAY


def _described(name: str, parts: list[Any], resources: DictionaryObject | None, depth: int) -> Space:
    match name:
        case "ICCBased":
            profile = parts[1]
            count = int(number(entry(profile, "/N"), 0)) if isinstance(profile, StreamObject) else 0
            family = _COMPONENTS.get(count, Family.GRAY)
            return Space(family, f"ICCBased {family.value.upper()}", device=False)
        case "Indexed" | "I":
            base = space_of(parts[1], resources, depth + 1)
            return Space(base.family, f"Indexed {base.name}", base.colorants, base.device, indexed=True)
        case "Separation":
            return Space(Family.SPOT, name, (text(parts[1]).removeprefix("/"),))
        case "DeviceN":
            return Space(Family.SPOT, name, tuple(text(item).removeprefix("/") for item in items(parts[1])))
        case _:
            return GRAY


def first_colour(space: Space) -> Colour:
    """Return the colour that selecting a space sets (ISO 32000-2 §8.6.8)."""
    match space.family:
        case Family.CMYK:
            return Colour(space, (0.0, 0.0, 0.0, 1.0))
        case Family.SPOT:
            return Colour(space, (1.0,) * len(space.colorants))
        case Family.GRAY:
            return Colour(space, (0.0,))
        case _:
            return Colour(space, (0.0, 0.0, 0.0))


def _amounts(space: Space, components: tuple[float, ...]) -> Amounts | None:
    clipped = tuple(min(1.0, max(0.0, component)) for component in components)
    if space.indexed:
        return None
    match space.family:
        case Family.GRAY if clipped:
            return 0.0, 0.0, 0.0, 1 - clipped[0]
        case Family.CMYK if len(clipped) == 4:  # noqa: PLR2004 - cyan, magenta, yellow, black
            cyan, magenta, yellow, black = clipped
            return cyan, magenta, yellow, black
        case Family.SPOT:
            return _spot(space.colorants, clipped)
        case _:
            return None


def _spot(colorants: tuple[str, ...], tints: tuple[float, ...]) -> Amounts:
    plates = [0.0, 0.0, 0.0, 0.0]
    for colorant, tint in zip(colorants, tints, strict=False):
        if colorant == "All":
            plates = [tint] * 4
        elif colorant in _PROCESS:
            plates[_PROCESS[colorant]] = tint
    return plates[0], plates[1], plates[2], plates[3]
