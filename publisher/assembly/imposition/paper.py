"""Sheets of paper by name, and which of them is taken when nobody says so."""

from __future__ import annotations

from collections.abc import Mapping

from publisher.assembly.imposition.grid import TOLERANCE
from publisher.geometry import Mm, Size

SHEETS: Mapping[str, Size] = {
    "A4": Size(Mm(210), Mm(297)),
    "B4": Size(Mm(257), Mm(364)),
    "A3": Size(Mm(297), Mm(420)),
    "SRA3": Size(Mm(320), Mm(450)),
    "B3": Size(Mm(364), Mm(515)),
    "A2": Size(Mm(420), Mm(594)),
    "SRA2": Size(Mm(450), Mm(640)),
    "국반절": Size(Mm(468), Mm(636)),
    "46반절": Size(Mm(545), Mm(788)),
    "국전": Size(Mm(636), Mm(939)),
    "46전": Size(Mm(788), Mm(1091)),
}
"""Sheets of offices, digital presses and Korean offset presses, standing. B sizes are those of JIS."""

_TAKEN = ("A4", "A3", "SRA3", "A2", "SRA2", "국전", "46전")
"""Smaller first. B4 and B3 are rare, half sheets are cut by the shop: both only by name."""


def turned_to(sheet: Size, block: Size) -> Size:
    """Return the sheet standing or lying, as the block does."""
    return sheet if (sheet.width > sheet.height) == (block.width > block.height) else sheet.rotated()


def smallest(block: Size, room: Mm) -> tuple[str, Size] | None:
    """Return name and size of the smallest sheet that holds the block with ``room`` on each side; None without one."""
    for name in _TAKEN:
        sheet = turned_to(SHEETS[name], block)
        if min(sheet.width - block.width, sheet.height - block.height) / 2 >= room - TOLERANCE:
            return name, sheet
    return None
