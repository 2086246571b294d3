"""The tile map of the 17 시·도: places in tiles for the map page, and the small map of a profile.

Owns: where a tile stands. Refuses: lengths on the page (the style sheet multiplies tiles by their size)
and any claim to be a survey.
"""

from __future__ import annotations

from publisher.content.regions import REGIONS, Region
from publisher.html.figures.measures import MIN_SIZE
from publisher.html.figures.shapes import Anchor, Drawing, Label, Rect, Shape, finished

COLUMNS = 4
"""Tiles across the map."""
ROWS = 5.5
"""Tiles down the map; Jeju stands half a row lower, for the sea."""
ALL = frozenset(region.code for region in REGIONS)
_BY_CODE = {region.code: region for region in REGIONS}
_GAP = 0.5


def place(code: str) -> tuple[float, float]:
    """Return column and row of a region's tile, in tiles, origin top left.

    Raises KeyError for an unknown code.
    """
    return _BY_CODE[code].tile


def mini_map(current: str, present: frozenset[str] = ALL, width: float = 42.0) -> Drawing:
    """Return the small map: the current region in its hue, those in the book tinted, others outlined.

    ``current`` and ``present`` are region codes. Raises KeyError for an unknown ``current``.
    """
    side = width / COLUMNS
    shapes: list[Shape] = []
    for region in REGIONS:
        shapes += _tile(region, side, here=region.code == current, inside=region.code in present)
    alt = f"시·도 타일 지도에서 {_BY_CODE[current].name}의 자리"
    return finished("tile-map", width, ROWS * side, tuple(shapes), alt)


def _tile(region: Region, side: float, *, here: bool, inside: bool) -> tuple[Shape, Shape]:
    x, y = region.tile[0] * side, region.tile[1] * side
    name = Label(
        x + side / 2,
        y + side / 2 + 0.95,
        region.name,
        max(MIN_SIZE, side * 0.243),
        "white" if here else "mute",
        700 if here else 400,
        Anchor.MIDDLE,
    )
    if here or inside:
        inset, length = _GAP / 2, side - _GAP
        return Rect(x + inset, y + inset, length, length, "hue" if here else "mist"), name
    inset, length = _GAP / 2 + 0.1, side - _GAP - 0.2
    return Rect(x + inset, y + inset, length, length, None, "rule", 0.18), name
