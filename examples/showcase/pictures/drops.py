"""Drops on glass and on metal: each drop is a lens that shows what lies behind it upside down."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pictures.camera import Light, Pixels, blurred, colour, develop, disc_blurred, focus, mix, ramp
from pictures.fields import Frame, Plane, Rng, bell, noise, plane, sample, soften, step
from pictures.shade import Normals, softbox, tilted


@dataclass(frozen=True, slots=True)
class Drop:
    """A drop: centre and radii in picture heights."""

    x: float
    y: float
    radius: float
    stretch: float
    """Height over width."""


def scatter(rng: Rng, frame: Frame, count: int, least: float, most: float, power: float = 2.2) -> list[Drop]:
    """Return drops that do not touch, the large ones first; many are small."""
    radii = np.sort(least * (1 - rng.random(count) * (1 - (least / most) ** power)) ** (-1 / power))[::-1]
    taken = np.zeros((frame.height // 2, frame.width // 2), bool)
    kept = []
    scale = frame.height / 2
    for radius in radii:
        px, py = rng.random() * frame.aspect, rng.random()
        i, j, r = int(py * scale), int(px * scale), max(1, int(radius * scale * 1.04))
        box = taken[max(0, i - r) : i + r + 1, max(0, j - r) : j + r + 1]
        if box.any():
            continue
        box[:] = True
        kept.append(Drop(px, py, float(radius), 1 + rng.uniform(0, 0.10) + radius * 5))
    return kept


def trails(rng: Rng, frame: Frame, count: int, width: float) -> tuple[list[Drop], Plane]:
    """Return the drops at the feet and along running trails, and a mask of the wiped ways."""
    x, y = frame.grid()
    wiped = np.zeros(frame.shape, np.float32)
    found = []
    for _ in range(count):
        at, top, foot = rng.random() * frame.aspect, rng.uniform(-0.4, 0.45), rng.uniform(0.35, 1.05)
        a, b, c = rng.uniform(0, 6.28, 3)
        half = width * rng.uniform(0.6, 1.3)
        line = at + 0.012 * np.sin(4 * y + a) + 0.005 * np.sin(13 * y + b) + 0.0015 * np.sin(47 * y + c)
        inside = bell(plane(x - line), half) * step(top, top + 0.05, y) * step(foot + 0.004, foot - 0.004, y)
        wiped = np.maximum(wiped, inside)
        for py in np.append(np.arange(top, foot, 0.05) + rng.uniform(-0.02, 0.02), foot):
            centre = at + 0.012 * np.sin(4 * py + a) + 0.005 * np.sin(13 * py + b)
            size = half * (1.25 if py == foot else rng.uniform(0.15, 0.5))
            found.append(Drop(float(centre), float(py), float(size), 1.5 if py == foot else 1.2))
    return found, wiped


def relief(drops: list[Drop], frame: Frame, rng: Rng) -> tuple[Plane, Plane, Plane]:
    """Return each pixel's offset from its drop's centre in radii (x, y), and the drop's size."""
    ox, oy = np.zeros(frame.shape, np.float32), np.zeros(frame.shape, np.float32)
    size = np.zeros(frame.shape, np.float32)
    h = frame.height
    for d in drops:
        ry = d.radius * d.stretch
        top, left = max(0, int((d.y - ry * 1.2) * h)), max(0, int((d.x - d.radius * 1.2) * h))
        foot, right = int((d.y + ry * 1.2) * h) + 2, int((d.x + d.radius * 1.2) * h) + 2
        box = size[top:foot, left:right]
        if box.size == 0:
            continue
        yy = ((np.arange(top, top + box.shape[0]) + 0.5) / h - d.y)[:, None] / ry
        xx = ((np.arange(left, left + box.shape[1]) + 0.5) / h - d.x)[None, :] / d.radius
        xx = xx * (1 + 0.16 * yy)
        turn, lobes = rng.uniform(0, 6.28, 2), rng.uniform(0, 0.05, 2)
        angle = np.arctan2(yy, xx)
        rim = 1 + lobes[0] * np.sin(2 * angle + turn[0]) + lobes[1] * np.sin(3 * angle + turn[1])
        inside = np.hypot(xx, yy) < rim
        np.copyto(ox[top:foot, left:right], plane(xx / rim), where=inside)
        np.copyto(oy[top:foot, left:right], plane(yy / rim), where=inside)
        np.copyto(box, np.float32(d.radius), where=inside)
    return ox, oy, size


def through(scene: Light, ox: Plane, oy: Plane, size: Plane, frame: Frame, bend: float) -> Light:
    """Return the scene as the drops show it: turned round and gathered."""
    x, y = frame.grid()
    r2 = np.clip(ox * ox + oy * oy, 0, 1)
    pull = size * (1.0 + bend * (0.35 + r2))
    u, v = (x - ox * pull) / np.float32(frame.aspect), y - oy * pull
    u, v = 1 - np.abs(1 - np.abs(u)), 1 - np.abs(1 - np.abs(v))
    return np.stack(
        [sample(np.ascontiguousarray(scene[..., c]), u * 0.998, v * 0.998) for c in range(3)], axis=-1
    )


def rims(ox: Plane, oy: Plane, size: Plane, lamp: tuple[float, float]) -> tuple[Plane, Plane, Plane]:
    """Return the dark edge, the bright point and the light gathered opposite the lamp, each 0 to 1."""
    r = np.hypot(ox, oy)
    inside = plane(size > 0)
    n = Normals(ox, oy, plane(np.sqrt(np.clip(1 - r * r, 0, 1))))
    side = ox * np.float32(lamp[0]) + oy * np.float32(lamp[1])
    edge = step(0.55, 1.0, plane(r)) * (0.45 + 0.55 * step(-0.5, 0.9, plane(side))) * inside
    point = softbox(
        n, (lamp[0] * 0.75 - 0.16, lamp[0] * 0.75 + 0.16), (lamp[1] * 0.75 - 0.14, lamp[1] * 0.75 + 0.14)
    )
    gather = step(0.35, 0.8, plane(-side)) * step(1.0, 0.82, plane(r)) * inside
    return plane(edge), plane(point * inside), plane(gather)


def _glass(frame: Frame, rng: Rng, scene: Light, mist: str, count: int, most: float, runs: int) -> Light:
    """Return ``scene`` behind a misted pane with drops and runs."""
    run_drops, wiped = trails(rng, frame, runs, 0.010)
    ox, oy, size = relief(scatter(rng, frame, count, 0.0022, most) + run_drops, frame, rng)
    behind = disc_blurred(scene, frame.height / 110)
    fog = mix(disc_blurred(scene, frame.height / 28), colour(mist), np.full(frame.shape, 0.16, np.float32))
    speck = noise(rng, frame, 0.004, 1.4)
    fog = fog * (1 + 0.07 * speck + 0.05 * noise(rng, frame, 0.05, 1.5))[..., None]
    pane = fog + (behind - fog) * wiped[..., None]
    clear = through(behind, ox, oy, size, frame, 9.0)
    edge, point, gather = rims(ox, oy, size, (-0.35, -0.6))
    drop = clear * (1.12 - 0.88 * edge)[..., None] + (gather * 0.35)[..., None] * clear
    drop = drop + (point * 0.9)[..., None] * colour("#fff8ec")
    inside = soften(plane(size > 0), 0.7)
    halo = soften(plane(size > 0.004), frame.height / 300) * (1 - inside)
    return plane(pane * (1 - 0.18 * halo)[..., None] * (1 - inside[..., None]) + drop * inside[..., None])


def dusk_pane(frame: Frame, rng: Rng) -> Pixels:
    """Paint condensation on greenhouse glass with a low warm glow behind it."""
    x, y = frame.grid()
    soft = noise(rng, frame, 0.5, 2.0)
    scene = ramp(
        plane(y + 0.02 * soft), "#1b2450", "#39406f", "#6a587d", "#b9705c", "#ef9a44", "#8a4a20", "#1e1a1c"
    )
    scene = scene + bell(np.hypot(x - 0.86, (y - 0.66) * 1.7), 0.17)[..., None] * colour("#ffb45c") * 2.6
    leaves = step(0.3, 0.9, noise(rng, frame, 0.13, 1.4) + 3.2 * (y - 0.90))
    scene = mix(plane(scene), colour("#10140f"), leaves)
    for at, half in ((0.19, 0.012), (0.62, 0.010), (1.05, 0.014), (1.40, 0.009)):
        bar = bell(x - np.float32(at) - 0.03 * (y - 0.5), half)
        scene = mix(scene, colour("#0b1013"), step(0.2, 0.7, bar))
    light = _glass(frame, rng, scene, "#007881", 5200, 0.042, 7)
    away = np.clip((np.abs(y - 0.65) - 0.18) / 0.55, 0, 1)
    return develop(
        focus(light, plane(away), frame.height / 150), rng, exposure=0.95, tint="#007881", grain=0.008
    )


def bus_window(frame: Frame, rng: Rng) -> Pixels:
    """Paint a misted bus window on a winter morning with street lights behind it."""
    x, y = frame.grid()
    scene = ramp(
        plane(y + 0.03 * noise(rng, frame, 0.6, 2.0)),
        "#31475f",
        "#5a7590",
        "#8fa3b0",
        "#5c6872",
        "#262f39",
        "#141a21",
    )
    roofs = step(
        -0.01, 0.01, plane(y - 0.46 - 0.05 * np.sign(np.sin(x * 9 + 1)) - 0.04 * np.sign(np.sin(x * 23)))
    )
    scene = mix(scene, colour("#1c2733"), roofs * step(0.75, 0.5, y))
    points = np.zeros_like(scene)
    for _ in range(54):
        px, py = rng.random() * frame.aspect, float(np.clip(rng.normal(0.52, 0.12), 0.15, 0.9))
        tone = ("#ffb14a", "#ffc878", "#ff8a3a", "#9cc8ff", "#ff5a48")[
            int(rng.choice(5, p=(0.4, 0.25, 0.15, 0.14, 0.06)))
        ]
        i, j = int(py * frame.height), min(int(px * frame.height), frame.width - 1)
        r = max(1, frame.height // 300)
        points[i - r : i + r, max(0, j - r) : j + r] += colour(tone) * np.float32(rng.uniform(25, 110))
    scene = scene * np.float32(0.55) + disc_blurred(points, frame.height / 34)
    light = _glass(frame, rng, plane(scene), "#9db4c6", 6500, 0.034, 9)
    glow = disc_blurred(points, frame.height / 15)
    return develop(light + glow * 0.30, rng, exposure=1.25, tint="#9f5025", grain=0.008)


def packing(frame: Frame, rng: Rng) -> Pixels:
    """Paint drops running down the corrugated steel packing of a distillation column."""
    x, y = frame.grid()
    strip = np.float32(0.158)
    band = np.floor(x / strip + 0.02 * np.sin(6 * y))
    local = x / strip - band
    lean = np.where(band % 2 == 0, 1, -1).astype(np.float32)
    phase = (y * np.float32(1.05) + lean * (local - 0.5) * strip * np.float32(1.25)) * np.float32(17.5)
    fold = 0.5 + 0.5 * np.cos(phase * np.float32(2 * np.pi))
    height = plane(0.0125 * fold + 0.0045 * fold * fold)
    seam = bell(plane(np.minimum(local, 1 - local)), 0.022)
    holes = np.hypot(((phase * 0.5 + 0.25) % 1 - 0.5) * 0.128, (local - 0.5) * strip)
    punched = step(0.0105, 0.0085, plane(holes)) * (fold > 0.0)
    brushed = 0.5 * noise(rng, frame, (0.003, 0.30), 1.1)
    film = noise(rng, frame, (0.05, 0.22), 1.8)
    dx = np.gradient(height, axis=1) * frame.height + 0.03 * brushed + 0.10 * np.gradient(film, axis=1) * 12
    dy = np.gradient(height, axis=0) * frame.height + 0.04 * np.gradient(film, axis=0) * 12
    n = tilted(plane(dx), plane(dy))
    steel = ramp(
        plane(0.16 + 0.62 * np.clip(n.dot((-0.06, -0.8, 0.55)), 0, 1) + 0.05 * brushed),
        "#05090c",
        "#18262e",
        "#566b76",
        "#cddbe0",
    )
    light = steel * (0.25 + 0.75 * bell(y - 0.36, 0.5))[..., None]
    light += (softbox(n, (-0.75, 0.62), (-0.62, -0.30), 0.16) * 0.42)[..., None] * colour("#e8f4ff")
    light += (softbox(n, (-0.6, 0.75), (0.42, 0.62), 0.16) * 0.26 * step(-0.6, 1.4, film))[
        ..., None
    ] * colour("#ffc27a")
    light = light * (1 - 0.92 * punched)[..., None] * (1 - 0.85 * seam)[..., None]
    found = scatter(rng, frame, 620, 0.006, 0.030, 1.6)
    run_drops, wet = trails(rng, frame, 9, 0.013)
    ox, oy, size = relief(found + run_drops, frame, rng)
    light = plane(light * (1 + 0.5 * wet)[..., None] + (wet * 0.03)[..., None] * colour("#ffd9a0"))
    shade = soften(plane(size > 0), frame.height / 220)
    clear = through(blurred(light, 2), ox, oy, size, frame, 2.2) * 1.25
    edge, point, gather = rims(ox, oy, size, (-0.4, -0.6))
    drop = clear * (1.1 - 0.8 * edge)[..., None] + (gather * 0.75)[..., None] * colour("#ffc46e")
    drop = drop + (point * 2.2)[..., None]
    inside = soften(plane(size > 0), 0.7)[..., None]
    light = plane(light * (1 - 0.35 * shade)[..., None] * (1 - inside) + drop * inside)
    away = np.clip((np.abs(y - 0.36) - 0.16) / 0.55, 0, 1)
    return develop(
        focus(light, plane(away), frame.height / 80), rng, exposure=1.15, tint="#007d4a", bloom=0.10
    )
