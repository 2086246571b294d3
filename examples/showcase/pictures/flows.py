"""The other four line diagrams: solvent in a loop, freeze drying, two cutting layouts, an island grid."""

from __future__ import annotations

import math
from itertools import pairwise

from pictures.sketch import Point, Sketch

_AMBER = "#dd8a14"


def solvent() -> Sketch:
    """Draw reactor, distillation column, membrane and the way back."""
    s = Sketch(1800, 1200, "#ffffff")
    ink, teal, pale = "#2b3438", "#147a78", "#d8ecea"
    s.arrow([(520, 700), (740, 700)], teal, 18, 46)
    s.line([(860, 290), (860, 190), (1120, 190)], teal, 18)
    s.arrow([(1120, 190), (1240, 190), (1240, 330)], teal, 18, 46)
    s.line([(1440, 470), (1640, 470), (1640, 80), (320, 80)], _AMBER, 22)
    s.arrow([(330, 80), (320, 80), (320, 470)], _AMBER, 22, 58)
    s.line([(860, 980), (860, 1090), (1000, 1090)], ink, 12)
    s.arrow([(1000, 1090), (1130, 1090)], ink, 12, 38)
    s.disc(320, 700, 205, pale, ink, 12)
    s.path("M128 770 A205 205 0 0 0 512 770 Z", teal)
    s.disc(320, 700, 205, "", ink, 12)
    s.line([(320, 560), (320, 790)], ink, 10)
    s.path("M250 790 q35 -34 70 0 q35 34 70 0", "", ink, 12)
    s.box(270, 474, 100, 36, ink, round_by=8)
    s.box(750, 280, 220, 710, pale, ink, 12, 100)
    for k in range(6):
        s.line([(764, 400 + 90 * k), (880 if k % 2 else 956, 400 + 90 * k)], ink, 9)
        s.drop(930 if k % 2 else 800, 452 + 90 * k, 15, teal)
    s.path("M756 900 A104 86 0 0 0 964 900 Z", "#8a9498")
    s.place(1330, 430, 24)
    s.box(-150, -92, 300, 184, pale, ink, 12, 14)
    for x in (-75, 0, 75):
        s.line([(x, -86), (x, 86)], teal, 10, "22 16")
    s.lift()
    for x, y, size in ((1220, 640, 20), (1270, 706, 16), (1186, 738, 14)):
        s.drop(x, y, size, "#5aa4cf")
    s.box(1140, 980, 170, 190, "#b6bdc0", ink, 11, 16)
    for y in (1040, 1110):
        s.line([(1144, y), (1306, y)], ink, 8)
    for x in (620, 1120, 1460):
        s.drop(x, 90, 26, _AMBER, "#ffffff", 6)
    return s


def freeze_drying() -> Sketch:
    """Draw a drop, a frozen bead, a drying bead, a porous bead with a drop; below, the shelf's warmth."""
    s = Sketch(1600, 900, "#fbf8f2")
    ink, ice, warm = "#26434f", "#bfe0ea", "#945b00"
    places: tuple[Point, ...] = ((220, 320), (600, 320), (980, 320), (1360, 320))
    for (x, y), (nx, _) in pairwise(places):
        s.arrow([(x + 148, y), (nx - 148, y)], ink, 11, 36)
    for x, y in places:
        s.disc(x, y, 128, "#ffffff", ink, 7)
    s.drop(220, 348, 62, "#4b9fbb", ink, 7)
    s.disc(600, 320, 84, ice, ink, 7)
    for k in range(6):
        a = math.pi * k / 3
        c, n = math.cos(a), math.sin(a)
        s.line([(600, 320), (600 + 62 * c, 320 + 62 * n)], ink, 7)
        for side in (0.55, -0.55):
            s.line(
                [
                    (600 + 36 * c, 320 + 36 * n),
                    (600 + 54 * math.cos(a + side), 320 + 54 * math.sin(a + side)),
                ],
                ink,
                6,
            )
    s.disc(980, 336, 76, "#eef3f2", ink, 7)
    for dx, dy in ((-30, -14), (14, 24), (32, -22), (-14, 34), (0, -40)):
        s.disc(980 + dx, 336 + dy, 11, ice)
    for dx in (-58, 0, 58):
        s.line([(980 + dx, 244 - (0 if dx else 12)), (980 + dx, 150)], "#4b9fbb", 8, "3 17")
        s.area([(980 + dx, 118), (980 + dx - 17, 150), (980 + dx + 17, 150)], "#4b9fbb")
    s.disc(1360, 346, 76, "#fff7e6", ink, 7)
    for k in range(19):
        r, a = 15.5 * math.sqrt(k), k * 2.39996
        s.disc(1360 + r * math.cos(a), 346 + r * math.sin(a), 7.5, warm)
    s.drop(1360, 186, 26, "#4b9fbb", ink, 6)
    s.line([(100, 560), (430, 560), (520, 780), (800, 780), (1150, 640), (1500, 640)], warm, 11)
    s.line([(100, 850), (1500, 850)], ink, 5)
    s.line([(100, 520), (100, 850)], ink, 5)
    for x in (410, 790, 1170):
        s.line([(x, 520), (x, 850)], ink, 4, "4 18")
    return s


_TALL, _WIDE, _BOW = 235.0, 168.0, 45.0


def _bow(y: float, turn: int) -> float:
    lift = 1 - (2 * y / _TALL - 1) ** 2
    return _BOW * lift if turn > 0 else _BOW * (1 - lift)


def _blade(x: float, y: float, turn: int) -> list[Point]:
    """Return the outline of a curved blade; two of the same turn nest into each other."""
    rows = [_TALL * k / 16 for k in range(17)]
    left = [(x + _bow(t, turn), y + t) for t in rows]
    return left + [(px + _WIDE, py) for px, py in reversed(left)]


def layouts() -> tuple[list[list[Point]], list[list[Point]]]:
    """Return the cut pieces on two cloths of 660 by 520, laid loosely and tightly."""
    loose = [
        _blade(11 + 214 * k + (6 if row else 0), 14 + row * 257, 1 if (k + row) % 2 else -1)
        for row in (0, 1)
        for k in range(3)
    ]
    tight = [_blade(8 + 176 * k, 8 + row * 243, 1) for row in (0, 1) for k in range(3)]
    for row in (0, 1):
        top, rows = 8 + row * 243, [_TALL * k / 16 for k in range(17)]
        edge = [(8 + 528 + _bow(t, 1), top + t) for t in rows]
        for first, last in ((0, 8), (8, 16)):
            drop = 0 if first == 0 else 4
            part = [
                (px, py + (drop if i == 0 and first else 0))
                for i, (px, py) in enumerate(edge[first : last + 1])
            ]
            tight.append([*part, (652, part[-1][1] - (0 if first else 4)), (652, part[0][1])])
        side = [(8.0, top + t) for t in rows[2:15]] + [
            (_bow(t, 1) + 1, top + t) for t in reversed(rows[2:15])
        ]
        tight.append(side)
    tight.append([(8, 494), (330, 494), (322, 508), (8, 508)])
    tight.append([(338, 494), (652, 494), (652, 508), (330, 508)])
    return loose, tight


def area_of(outline: list[Point]) -> float:
    """Return the area of a polygon."""
    pairs = zip(outline, outline[1:] + outline[:1], strict=True)
    return abs(sum(ax * by - bx * ay for (ax, ay), (bx, by) in pairs)) / 2


def cutting() -> Sketch:
    """Draw two cloths with their cut pieces; what is left over is hatched."""
    s = Sketch(1600, 900, "#ffffff")
    ink, hatch = "#2a2c2e", "#b8433e"
    for left, pieces in zip((100, 840), layouts(), strict=True):
        s.place(left, 190)
        s.box(0, 0, 660, 520, "#fbeeeb")
        for k in range(1, 59):
            start, end = max(0, 20 * k - 520), min(660, 20 * k)
            s.line([(start, 20 * k - start), (end, 20 * k - end)], hatch, 3.5)
        for k, piece in enumerate(pieces):
            s.area(piece, "#4b5054" if k < 6 else "#8a9095", ink, 3)
        s.box(0, 0, 660, 520, "", ink, 9)
        for y in (-34, 554):
            s.line([(0, y), (660, y)], "#c9cccd", 6)
        s.lift()
    return s


def island_grid() -> Sketch:
    """Draw a bus line with three sources above, three loads below and a battery at its end."""
    s = Sketch(1600, 1000, "#f6f7fb")
    ink, sea, warm = "#2a2f4a", "#a0486a", "#e0912a"
    xs = (260.0, 600.0, 940.0)
    s.line([(120, 500), (1180, 500)], ink, 20)
    for k, x in enumerate(xs):
        s.line([(x, 340), (x, 500)], ink, 9, "20 16" if k == 2 else "")
        s.line([(x, 500), (x, 660)], ink, 9)
        s.disc(x, 500, 17, ink)
        s.disc(x, 220, 122, "#ffffff", ink, 9, "26 18" if k == 2 else "")
        s.disc(x, 780, 122, "#ffffff", ink, 9)
    _sources(s, ink, warm)
    _loads(s, ink, sea)
    s.arrow([(1250, 500), (1180, 500)], warm, 14, 44)
    s.arrow([(1230, 500), (1310, 500)], warm, 14, 44)
    s.box(1325, 310, 170, 390, "#ffffff", ink, 12, 20)
    s.box(1375, 276, 70, 36, ink, round_by=8)
    for k in range(5):
        s.box(1350, 640 - 70 * k, 120, 44, warm if k < 4 else "#e3e5ee", round_by=8)
    return s


def _sources(s: Sketch, ink: str, warm: str) -> None:
    s.disc(260, 220, 42, warm)
    for k in range(8):
        a = math.pi * k / 4
        s.line(
            [
                (260 + 60 * math.cos(a), 220 + 60 * math.sin(a)),
                (260 + 88 * math.cos(a), 220 + 88 * math.sin(a)),
            ],
            warm,
            11,
        )
    s.line([(600, 214), (600, 318)], ink, 10)
    for turn in (-90, 30, 150):
        s.place(600, 206, turn)
        s.path("M0 -9 C30 -26 70 -16 88 0 C60 6 30 10 0 9 Z", "#5f7fb0", ink, 5)
    s.lift()
    s.disc(600, 206, 13, ink)
    s.box(874, 180, 132, 84, "#d5d8e2", ink, 8, 14)
    for x in (905, 940, 975):
        s.line([(x, 184), (x, 260)], ink, 6)
    s.line([(1006, 222), (1030, 222)], ink, 10)
    s.line([(890, 272), (880, 290), (1000, 290), (990, 272)], ink, 8)


def _loads(s: Sketch, ink: str, sea: str) -> None:
    s.area([(180, 782), (260, 706), (340, 782)], sea, ink, 8)
    s.box(202, 782, 116, 70, "#f3e3ea", ink, 8)
    s.box(244, 802, 32, 50, ink)
    for k in range(3):
        a = math.pi * k / 3 + math.pi / 6
        c, n = math.cos(a), math.sin(a)
        s.line([(600 - 80 * c, 780 - 80 * n), (600 + 80 * c, 780 + 80 * n)], "#4b86c0", 11)
        for side in (1, -1):
            for lean in (0.42, -0.42):
                s.line(
                    [
                        (600 + side * 48 * c, 780 + side * 48 * n),
                        (600 + side * 74 * math.cos(a + lean), 780 + side * 74 * math.sin(a + lean)),
                    ],
                    "#4b86c0",
                    8,
                )
    s.drop(940, 806, 52, "#4b86c0", ink, 8)
    s.path("M908 806 a32 32 0 0 0 28 32", "", "#ffffff", 9)
