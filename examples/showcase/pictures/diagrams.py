"""The first four line diagrams: a loop of matter, a lens barrel, day and night, a leak."""

from __future__ import annotations

import math

from pictures.sketch import Point, Sketch

_ACCENT = "#d9641e"


def loop() -> Sketch:
    """Draw five discs in a circle: leaf, rinse, fibre, tray, leaf in soil."""
    s = Sketch(1800, 1200, "#f7f4ea")
    centre, ring, line = (900.0, 600.0), 405.0, "#24463f"
    grounds = ("#dfe8d2", "#d3e6e4", "#efe6cc", "#e8dcc0", "#e3d3bd")
    for k in range(5):
        s.arc_arrow(
            centre, ring, -90 + 72 * k + 27, -90 + 72 * k + 45.5, _ACCENT if k == 4 else "#5b7f74", 13
        )
    for k, ground in enumerate(grounds):
        angle = math.radians(-90 + 72 * k)
        x, y = centre[0] + ring * math.cos(angle), centre[1] + ring * math.sin(angle)
        s.disc(x, y, 150, ground, line, 7)
        s.place(x, y)
        (_leaf, _rinse, _fibre, _tray, _return)[k](s, line)
        s.lift()
    return s


def _leaf(s: Sketch, line: str) -> None:
    s.path("M-72 92 C-92 10 -20 -96 78 -96 C96 0 30 92 -46 72 Z", "#6f8446", line, 7)
    s.path("M-84 108 C-40 20 10 -40 64 -84", "", line, 7)
    for x, y, dx, dy in ((-34, 30, -26, -34), (-6, -6, -22, -42), (-20, 12, 50, 4), (12, -26, 44, 2)):
        s.line([(x, y), (x + dx, y + dy)], line, 5)


def _rinse(s: Sketch, line: str) -> None:
    for x, y, size in ((0, -14, 30), (-56, 46, 24), (52, 50, 26)):
        s.drop(x, y, size, "#5fa3a6", line, 7)
    s.path("M-92 102 q23 -20 46 0 t46 0 t46 0 t46 0", "", line, 7)


def _fibre(s: Sketch, line: str) -> None:
    for turn, tone in ((0, "#a2884c"), (36, "#6f8446"), (72, "#c0a566"), (108, "#8a7440"), (144, "#6f8446")):
        a = math.radians(turn)
        x, y = 88 * math.cos(a), 88 * math.sin(a)
        s.path(
            f"M{-x:.1f} {-y:.1f} C{y - 30:.1f} {-x:.1f} {-y + 40:.1f} {x:.1f} {x:.1f} {y:.1f}", "", tone, 10
        )
    s.path("M-80 30 C-30 -80 40 80 84 -28", "", line, 6)


def _tray(s: Sketch, line: str) -> None:
    s.area([(-100, -30), (-60, -66), (100, -66), (100, 10), (60, 52), (-100, 52)], "#c9ac74", line, 7)
    s.line([(-100, -30), (60, -30), (60, 52)], line, 7)
    s.line([(60, -30), (100, -66)], line, 7)
    for k in range(3):
        s.path(f"M{-84 + 48 * k} -30 a18 16 0 0 0 36 0", "#f0e2c0", line, 6)


def _return(s: Sketch, line: str) -> None:
    s.path("M-108 42 q54 -26 108 0 t108 0 L92 88 Q0 128 -92 88 Z", "#7a5a3c", line, 7)
    s.path("M0 40 C0 0 0 -10 0 -34", "", line, 8)
    s.path("M0 -24 C-10 -78 -60 -88 -84 -76 C-76 -40 -40 -18 0 -24 Z", "#6f8446", line, 7)
    s.path("M0 -34 C6 -86 50 -104 82 -94 C76 -56 44 -28 0 -34 Z", _ACCENT, line, 7)


def barrel() -> Sketch:
    """Draw four lenses in a tube; the third is shown once in place and once, outlined, out of place."""
    s = Sketch(1800, 1200, "#ffffff")
    blue, pale = "#17406b", "#dbe8f2"
    s.box(170, 380, 1460, 34, blue, round_by=10)
    s.box(170, 786, 1460, 34, blue, round_by=10)
    s.line([(60, 600), (1740, 600)], blue, 5, "34 16 6 16")
    s.box(1520, 470, 30, 260, blue, round_by=6)
    for y in range(490, 720, 40):
        s.line([(1550, y), (1582, y)], blue, 6)
    s.path(_lens(330, 170, 62, 62), pale, blue, 8)
    s.path(_lens(640, 150, 58, -26), pale, blue, 8)
    s.path(_lens(960, 122, 50, 50), pale, blue, 8)
    s.path(_lens(1240, 120, 20, 56), pale, blue, 8)
    rays = ((480.0, 505.0, 528.0, 552.0), (600.0, 600.0, 600.0, 600.0), (720.0, 695.0, 672.0, 648.0))
    for start, a, b, c in rays:
        s.line([(60, start), (330, start), (640, a), (960, b), (1240, c), (1520, 600)], "#4f86b8", 7)
    s.disc(1520, 600, 15, _ACCENT)
    s.place(0, -46)
    s.path(_lens(960, 122, 50, 50), "", _ACCENT, 8, "24 14")
    s.lift()
    s.arrow([(1060, 496), (1060, 562)], _ACCENT, 9, 30)
    return s


def _lens(x: float, half: float, left: float, right: float) -> str:
    """Return the path of a lens of half height ``half``; a negative bulge is hollow."""
    rim = 14
    return (
        f"M{x - rim:g} {600 - half:g} Q{x - rim - 2 * left:g} 600 {x - rim:g} {600 + half:g} "
        f"L{x + rim:g} {600 + half:g} Q{x + rim + 2 * right:g} 600 {x + rim:g} {600 - half:g} Z"
    )


def day_and_night() -> Sketch:
    """Draw a greenhouse that gives heat to a buried store by day and takes it back by night."""
    s = Sketch(1800, 1200, "#f9ecbf")
    s.box(900, 0, 900, 1200, "#1b2a4a")
    s.box(0, 690, 900, 510, "#c9a877")
    s.box(900, 690, 900, 510, "#3a3a48")
    s.disc(190, 190, 82, "#f0952b")
    for k in range(12):
        a = math.pi * k / 6
        s.line(
            [
                (190 + 108 * math.cos(a), 190 + 108 * math.sin(a)),
                (190 + 146 * math.cos(a), 190 + 146 * math.sin(a)),
            ],
            "#f0952b",
            12,
        )
    s.path("M1640 110 A90 90 0 1 0 1712 232 A74 74 0 1 1 1640 110 Z", "#f4e6b4")
    for x, y in ((1050, 130), (1210, 230), (1370, 110), (1480, 270), (1130, 330)):
        s.area(
            [
                (x, y - 20),
                (x + 6, y - 6),
                (x + 20, y),
                (x + 6, y + 6),
                (x, y + 20),
                (x - 6, y + 6),
                (x - 20, y),
                (x - 6, y - 6),
            ],
            "#f4e6b4",
        )
    for left, ink, glass, share, empty in (
        (130.0, "#2c5d57", "#e3f0ea", 0.75, "#e9dcc4"),
        (1030.0, "#d7e3ee", "#2a3c5f", 0.25, "#55546a"),
    ):
        _greenhouse(s, left, ink, glass)
        s.box(left + 70, 850, 500, 250, empty, round_by=16)
        s.box(left + 70, 850 + 250 * (1 - share), 500, 250 * share, "#e57b22", round_by=16)
        s.box(left + 70, 850, 500, 250, "", ink, 12, 16)
        for k in (1, 2, 3):
            s.line([(left + 546, 850 + 62.5 * k), (left + 570, 850 + 62.5 * k)], ink, 8)
    for at in (340.0, 450.0, 560.0):
        s.arrow([(at, 630), (at, 826)], "#c9480f", 18, 46)
        s.arrow([(at + 900, 826), (at + 900, 630)], "#f2a04a", 18, 46)
    return s


def _greenhouse(s: Sketch, left: float, ink: str, glass: str) -> None:
    s.path(
        f"M{left:g} 690 L{left:g} 520 C{left:g} 330 {left + 640:g} 330 {left + 640:g} 520 "
        f"L{left + 640:g} 690 Z",
        glass,
        ink,
        14,
    )
    for share in (0.25, 0.5, 0.75):
        x = left + 640 * share
        s.line([(x, 690), (x, 520 - 142.5 * (1 - (2 * share - 1) ** 2))], ink, 6)
    s.line([(left, 520), (left + 640, 520)], ink, 6)
    for k in range(6):
        x = left + 70 + 100 * k
        s.path(f"M{x:g} 682 q-6 -40 0 -62", "", "#4f8f3f", 8)
        s.path(f"M{x:g} 640 q-34 -6 -40 -34 q34 0 40 34 Z", "#4f8f3f")
        s.path(f"M{x:g} 626 q30 -8 36 -38 q-32 2 -36 38 Z", "#6aa84f")


def leak() -> Sketch:
    """Draw a buried pipe under three shafts, two sensors on it and a leak nearer to the right one."""
    s = Sketch(1800, 1200, "#eef3f6")
    earth, deep, line = "#a9bac4", "#8398a5", "#24333d"
    s.box(0, 330, 1800, 870, earth)
    s.box(0, 980, 1800, 220, deep)
    s.box(0, 316, 1800, 28, "#5d6f7a")
    origin: Point = (1180, 740)
    for x in (330, 880, 1480):
        s.box(x - 62, 344, 124, 318, "#d8e2e8", line, 8)
        s.box(x - 84, 306, 168, 30, line, round_by=8)
        for y in (420, 490, 560, 630):
            s.line([(x - 26, y), (x + 26, y)], line, 6)
    s.box(-20, 662, 1840, 156, "#5f7887", line, 9)
    s.box(-20, 690, 1840, 30, "#86a0ae")
    for x in (600, 1320):
        s.box(x - 14, 646, 28, 188, "#4a606d", line, 7)
    for side, count in ((-1, 7), (1, 2)):
        for k in range(count):
            radius, a = 118 + 96 * k, math.asin(min(0.62, 96 / (118 + 96 * k)))
            px, dy = origin[0] + side * radius * math.cos(a), radius * math.sin(a)
            turn = 1 if side > 0 else 0
            s.path(
                f"M{px:.1f} {origin[1] - dy:.1f} A{radius} {radius} 0 0 {turn} {px:.1f} {origin[1] + dy:.1f}",
                "",
                "#ffb27a",
                10,
            )
    for x in (330, 1480):
        s.box(x - 46, 606, 92, 62, "#14506b", line, 7, 12)
        s.box(x - 60, 652, 120, 20, line, round_by=6)
        s.disc(x, 636, 12, "#ffffff")
    star = []
    for k in range(20):
        radius, a = (66 if k % 2 else 34), math.pi * k / 10
        star.append((origin[0] + radius * math.cos(a), origin[1] + radius * math.sin(a)))
    s.area(star, _ACCENT, "#ffffff", 7)
    for x, y, size in ((1180, 862, 17), (1130, 914, 14), (1232, 922, 14)):
        s.drop(x, y, size, "#2f7fa6")
    return s
