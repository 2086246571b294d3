"""A flat line drawing: shapes in user units, written as an SVG of plain colours without text or links."""

from __future__ import annotations

import math
from collections.abc import Iterable
from pathlib import Path
from xml.etree import ElementTree as ET

Point = tuple[float, float]


class Sketch:
    """Shapes in drawing order; the origin is the top left corner, y runs down."""

    def __init__(self, width: int, height: int, ground: str) -> None:
        """Begin a drawing of the given size on a plain ground."""
        self._root = ET.Element(
            "svg",
            {
                "xmlns": "http://www.w3.org/2000/svg",
                "viewBox": f"0 0 {width} {height}",
                "width": str(width),
                "height": str(height),
            },
        )
        self._into = self._root
        self.box(0, 0, width, height, ground)

    def _add(
        self, name: str, fill: str, stroke: str, line: float, dash: str = "", **values: float | str
    ) -> None:
        attributes = {
            key.replace("_", "-"): value if isinstance(value, str) else f"{value:.6g}"
            for key, value in values.items()
        }
        attributes["fill"] = fill or "none"
        if stroke:
            attributes |= {
                "stroke": stroke,
                "stroke-width": f"{line:g}",
                "stroke-linecap": "round",
                "stroke-linejoin": "round",
            }
        if dash:
            attributes["stroke-dasharray"] = dash
        ET.SubElement(self._into, name, attributes)

    def place(self, x: float, y: float, turn: float = 0, size: float = 1) -> None:
        """Draw what follows about (x, y), turned (degrees) and enlarged, until ``place`` or ``lift``."""
        transform = f"translate({x:.6g} {y:.6g}) rotate({turn:.6g}) scale({size:.6g})"
        self._into = ET.SubElement(self._root, "g", {"transform": transform})

    def lift(self) -> None:
        """Return to the coordinates of the whole drawing."""
        self._into = self._root

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        fill: str = "",
        stroke: str = "",
        line: float = 8,
        round_by: float = 0,
    ) -> None:
        """Draw a rectangle."""
        self._add("rect", fill, stroke, line, x=x, y=y, width=width, height=height, rx=round_by)

    def disc(
        self,
        x: float,
        y: float,
        radius: float,
        fill: str = "",
        stroke: str = "",
        line: float = 8,
        dash: str = "",
    ) -> None:
        """Draw a circle."""
        self._add("circle", fill, stroke, line, dash, cx=x, cy=y, r=radius)

    def path(self, data: str, fill: str = "", stroke: str = "", line: float = 8, dash: str = "") -> None:
        """Draw an SVG path."""
        self._add("path", fill, stroke, line, dash, d=data)

    def line(self, points: Iterable[Point], stroke: str, line: float = 8, dash: str = "") -> None:
        """Draw an open line through points."""
        self.path("M" + " L".join(f"{x:.6g} {y:.6g}" for x, y in points), "", stroke, line, dash)

    def area(self, points: Iterable[Point], fill: str, stroke: str = "", line: float = 8) -> None:
        """Draw a closed polygon."""
        self.path("M" + " L".join(f"{x:.6g} {y:.6g}" for x, y in points) + " Z", fill, stroke, line)

    def arrow(self, points: list[Point], stroke: str, line: float = 10, head: float = 30) -> None:
        """Draw a line with a solid head at its last point."""
        (ax, ay), (bx, by) = points[-2:]
        length = math.hypot(bx - ax, by - ay)
        ux, uy = (bx - ax) / length, (by - ay) / length
        neck = (bx - ux * head * 0.8, by - uy * head * 0.8)
        self.line([*points[:-1], neck], stroke, line)
        left = (bx - ux * head - uy * head * 0.55, by - uy * head + ux * head * 0.55)
        right = (bx - ux * head + uy * head * 0.55, by - uy * head - ux * head * 0.55)
        self.area([(bx, by), left, right], stroke)

    def arc_arrow(
        self, centre: Point, radius: float, start: float, end: float, stroke: str, line: float = 10
    ) -> None:
        """Draw an arrow along a circle from ``start`` to ``end`` degrees, clockwise from three o'clock."""
        steps = [math.radians(start + (end - start) * k / 24) for k in range(25)]
        self.arrow(
            [(centre[0] + radius * math.cos(a), centre[1] + radius * math.sin(a)) for a in steps],
            stroke,
            line,
        )

    def drop(self, x: float, y: float, size: float, fill: str, stroke: str = "", line: float = 8) -> None:
        """Draw a drop whose round part is ``size`` in radius about (x, y)."""
        near, far, neck, top = 0.35 * size, 0.7 * size, 1.2 * size, 2.1 * size
        right, left = f"{x + size:g} {y:g}", f"{x - size:g} {y:g}"
        rise = f"C{x + near:g} {y - neck:g} {x + size:g} {y - far:g} {right}"
        fall = f"C{x - size:g} {y - far:g} {x - near:g} {y - neck:g} {x:g} {y - top:g}"
        self.path(f"M{x:g} {y - top:g} {rise} A{size:g} {size:g} 0 0 1 {left} {fall} Z", fill, stroke, line)

    def write(self, path: Path) -> None:
        """Write the drawing as UTF-8."""
        tree = ET.ElementTree(self._root)
        ET.indent(tree, " ")
        tree.write(path, encoding="utf-8", xml_declaration=True)
