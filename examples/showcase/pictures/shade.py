"""Light on surfaces: normals, lamps, studio reflections, shadows.

Owns: how a height field looks when it is lit. The viewer is straight above: x right, y down, z up.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pictures.camera import Light, colour
from pictures.fields import Plane, plane, slopes, soften, step


@dataclass(frozen=True, slots=True)
class Normals:
    """Unit normals of a surface."""

    x: Plane
    y: Plane
    z: Plane

    def dot(self, direction: tuple[float, float, float]) -> Plane:
        """Return the cosine with a direction (normalised here)."""
        d = np.asarray(direction) / np.linalg.norm(direction)
        return plane(self.x * np.float32(d[0]) + self.y * np.float32(d[1]) + self.z * np.float32(d[2]))


def tilted(dx: Plane, dy: Plane) -> Normals:
    """Return the normals of a surface with the given slopes."""
    length = 1 / np.sqrt(dx * dx + dy * dy + 1)
    return Normals(plane(-dx * length), plane(-dy * length), plane(length))


def normals(height: Plane) -> Normals:
    """Return the normals of a height field in picture heights."""
    return tilted(*slopes(height))


def shine(n: Normals, lamp: tuple[float, float, float], gloss: float) -> Plane:
    """Return the highlight of a lamp (Blinn); a larger ``gloss`` is tighter."""
    unit = np.asarray(lamp) / np.linalg.norm(lamp)
    half = unit + np.array([0, 0, 1.0])
    return plane(np.clip(n.dot((half[0], half[1], half[2])), 0, 1) ** np.float32(gloss))


def softbox(n: Normals, x: tuple[float, float], y: tuple[float, float], edge: float = 0.08) -> Plane:
    """Return the mirror image of a rectangular lamp that spans ``x`` and ``y`` of the reflected direction."""
    rx, ry = 2 * n.z * n.x, 2 * n.z * n.y
    wide = step(x[0] - edge, x[0] + edge, rx) * step(x[1] + edge, x[1] - edge, rx)
    return plane(wide * step(y[0] - edge, y[0] + edge, ry) * step(y[1] + edge, y[1] - edge, ry))


def shadow(height: Plane, towards: tuple[float, float], rise: float, reach: float, soft: float) -> Plane:
    """Return 1 in light and 0 in shadow.

    ``towards`` points at the lamp in the picture plane and ``rise`` is the tangent of its elevation;
    ``reach`` is the longest shadow, ``soft`` the height over which an edge fades.
    """
    rows = height.shape[0]
    unit = np.asarray(towards) / np.hypot(*towards)
    worst = np.zeros_like(height)
    for distance in np.geomspace(1.5 / rows, reach, 14):
        ox, oy = round(float(unit[0] * distance) * rows), round(float(unit[1] * distance) * rows)
        ahead = np.roll(height, (-oy, -ox), (0, 1))
        worst = np.maximum(worst, ahead - height - np.float32(distance * rise))
    return plane(1 - step(0, soft, worst))


def hollow(height: Plane, size_px: float, depth: float) -> Plane:
    """Return how open a point is: 1 on ridges and plains, towards 0 in hollows of this size and depth."""
    return plane(1 / (1 + np.maximum(soften(height, size_px) - height, 0) / np.float32(depth)))


def lit(base: Light, *lamps: tuple[Plane, str, float]) -> Light:
    """Return a surface of colour ``base`` under lamps given as (share, colour, strength)."""
    total = sum(
        (share[..., None] * colour(code) * np.float32(power) for share, code, power in lamps),
        np.zeros((1, 1, 3), np.float32),
    )
    return plane(base * total)
