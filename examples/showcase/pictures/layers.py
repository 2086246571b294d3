"""Layered and moulded fibre: seaweed sheets, pulp cups, film falling to pieces in soil, a basalt wall."""

from __future__ import annotations

import numpy as np

from pictures.camera import Pixels, colour, develop, disc_blurred, focus, mix, ramp
from pictures.fields import Frame, Plane, Rng, bell, cells, noise, plane, sample, soften, step, tile
from pictures.shade import hollow, lit, normals, shadow, shine


def ribbons(frame: Frame, rng: Rng) -> Pixels:
    """Paint sheets of pressed seaweed fibre that overlap like waves."""
    x, y = frame.grid()
    along = x * np.float32(0.96) + y * np.float32(0.20)
    across = y * np.float32(0.97) - x * np.float32(0.24) + np.float32(0.36)
    across += noise(rng, frame, 0.9, 2.2) * np.float32(0.010)
    depth, sheet, gap = np.full_like(x, 9), np.zeros_like(x), np.full_like(x, 9)
    phases = rng.uniform(0, 6.28, (3,))
    edges = np.cumsum(rng.uniform(0.022, 0.085, 30)) - 0.32
    for k, base in enumerate(edges):
        phases += rng.normal(0, 0.35, 3)
        a, b, c = (float(phase) for phase in phases)
        wave = (
            0.062 * np.sin(3.1 * along + a) + 0.020 * np.sin(7.3 * along + b) + 0.004 * np.sin(23 * along + c)
        )
        t = across - np.float32(base) - wave
        covers = t > 0
        gap = np.where(covers, 9, np.minimum(gap, -t))
        depth, sheet = np.where(covers, t, depth), np.where(covers, np.float32(k), sheet)
    fibre = tile(rng, (0.25, 0.012), 1.1)
    u, v = plane(along * 0.62 + sheet * 0.173), plane(depth * 1.4 + sheet * 0.317)
    strand = sample(fibre, u, v) + 0.6 * sample(fibre, plane(u * 2.3 + 0.1), plane(v * 2.7))
    rise = plane(0.055 * (1 - np.exp(-depth * 26)) + 0.0012 * strand * (0.5 + bell(depth, 0.05)))
    n = normals(soften(rise, frame.height / 1500))
    tone = np.sin(sheet * 2.4) * 0.5 + 0.5
    body = ramp(
        plane(0.15 + 0.5 * tone + 0.12 * strand * 0.4), "#141d18", "#2c4a40", "#4f5f3f", "#76653c", "#a18a5c"
    )
    rim = plane(np.exp(-depth / 0.010) * (0.75 + 0.2 * strand))
    body = mix(body, colour("#efe2bd"), np.clip(rim, 0, 1))
    through = plane(np.exp(-depth / 0.05)) * (0.5 + 0.5 * tone)
    dark = 1 - 0.80 * np.exp(-gap / 0.016) - 0.12 * np.exp(-gap / 0.06)
    raking = np.clip(n.dot((-0.45, -0.75, 0.42)), 0, 1) * dark
    light = lit(
        body, (raking, "#fff0d2", 2.5), (plane(dark * 0.30), "#7fb0c8", 1.0), (through, "#d8c98a", 0.35)
    )
    light += (shine(n, (-0.5, -0.8, 0.5), 26) * dark * 0.16)[..., None] * colour("#fff6e0")
    away = np.abs(across - np.float32(0.97 * 0.40 - 0.24 * 0.96 + 0.36)) + 0.25 * np.abs(x - 0.96)
    light = focus(plane(light), plane(np.clip((away - 0.10) / 0.62, 0, 1)), frame.height / 62)
    return develop(light, rng, exposure=1.05, tint="#356cac", grain=0.013)


def pulp(frame: Frame, rng: Rng) -> Pixels:
    """Paint a moulded pulp tray: rounded hexagonal cups seen from above."""
    x, y = frame.grid()
    warp = noise(rng, frame, 0.5, 2.0) * np.float32(0.0035)
    pitch = frame.aspect / 5.6
    u, v = (x + warp) / np.float32(pitch), (y - warp) / np.float32(pitch * 0.93)
    best = np.full_like(x, 9)
    for row_shift in (0, 1):
        row = 2 * np.round((v - row_shift) / 2) + row_shift
        column = np.round(u - 0.5 * row_shift) + 0.5 * row_shift
        dx, dy = u - column, (v - row) * np.float32(0.93)
        hexagon = sum(np.abs(dx * np.cos(a) + dy * np.sin(a)) ** 6 for a in (0, np.pi / 3, 2 * np.pi / 3))
        best = np.minimum(best, plane(hexagon) ** np.float32(1 / 6))
    wall = step(0.25, 0.435, best + 0.006 * noise(rng, frame, 0.06, 1.5))
    fibre = _felted(rng, frame)
    height = plane(pitch * (0.23 * wall + 0.03 * np.square(best)) + 0.00016 * fibre)
    height += noise(rng, frame, 0.02, 1.3) * np.float32(0.0003)
    n = normals(soften(height, frame.height / 1600))
    sun = soften(shadow(height, (-0.7, -0.72), 0.70, pitch * 0.6, 0.030), frame.height / 130)
    open_sky = hollow(height, pitch * frame.height * 0.30, 0.016)
    base = ramp(
        plane(0.5 + 0.035 * fibre + 0.12 * noise(rng, frame, 0.3, 1.8)),
        "#6d5b46",
        "#a08a6c",
        "#bfaa8c",
        "#dccdb2",
    )
    flecks = step(2.75, 3.3, noise(rng, frame, (0.010, 0.006), 1.2) + 0.12 * fibre)
    base = mix(base, colour("#33291c"), plane(flecks * 0.75))
    direct = np.clip(0.34 + 0.66 * n.dot((-0.62, -0.66, 0.50)), 0, 1) * (0.50 + 0.50 * sun)
    light = lit(base, (plane(direct), "#ffeccb", 1.75), (plane(open_sky * 0.42), "#a9c0d6", 1.0))
    return develop(light, rng, exposure=1.0, tint="#356cac", vignette=0.5, grain=0.008)


def _felted(rng: Rng, frame: Frame) -> Plane:
    """Return short fibres lying in all directions, mean 0."""
    x, y = frame.grid()
    fibre = tile(rng, (0.10, 0.005), 1.2)
    top = np.full_like(x, -9)
    for turn in rng.uniform(0, np.pi, 11):
        u = x * np.float32(np.cos(turn)) + y * np.float32(np.sin(turn))
        v = y * np.float32(np.cos(turn)) - x * np.float32(np.sin(turn))
        top = np.maximum(top, sample(fibre, plane(u * 0.9 + rng.random()), plane(v * 0.9 + rng.random())))
    return plane(top - top.mean())


def crumbs(rng: Rng, x: Plane, y: Plane, frame: Frame) -> Plane:
    """Return the height of crumbly soil, about 0 to 0.05 picture heights."""
    total = noise(rng, frame, 0.25, 1.9) * np.float32(0.006)
    for size, share in ((0.060, 0.65), (0.026, 0.8), (0.011, 0.9)):
        c = cells(rng, x / np.float32(size), y / np.float32(size), 1.0)
        bump = np.sqrt(np.clip(1 - np.square(c.nearest / (0.35 + 0.35 * c.mark)), 0, 1)) * (
            c.mark > 1 - share
        )
        total = np.maximum(total, total * 0.35 + plane(bump * (0.3 + 0.5 * c.mark) * size))
    return plane(total + noise(rng, frame, 0.008, 1.2) * np.float32(0.0007))


def falling_film(frame: Frame, rng: Rng) -> Pixels:
    """Paint scraps of thin film that break up, left to right, on dark soil."""
    x, y = frame.grid()
    soil = crumbs(rng, x + noise(rng, frame, 0.05, 1.5) * 0.004, y, frame)
    shape = (
        noise(rng, frame, 0.34, 1.35)
        + 0.55 * noise(rng, frame, 0.05, 1.3)
        + 0.22 * noise(rng, frame, 0.012, 1.0)
    )
    holes = cells(rng, x / np.float32(0.035) + shape * 0.12, y / np.float32(0.035), 1.0)
    progress = x / np.float32(frame.aspect)
    level = (
        shape
        - 2.9 * progress
        + 1.15
        - 1.3 * bell(holes.nearest, 0.16) * step(0.1, 0.8, progress + 0.3 * holes.mark)
    )
    film = step(-0.05, 0.06, level)
    wrinkle = noise(rng, frame, (0.30, 0.09), 1.6)
    lift = plane(film * (0.026 + 0.004 * wrinkle + 0.012 * bell(level, 0.35)))
    height = np.maximum(soil, lift + 0.45 * soften(soil, 6))
    height = np.where(film > 0.02, plane(soil + (height - soil) * film), soil)
    n = normals(soften(height, frame.height / 1100))
    sun = soften(shadow(height, (-0.8, -0.6), 0.9, 0.07, 0.012), 2.0)
    earth = ramp(
        plane(0.45 + 9 * soil + 0.1 * noise(rng, frame, 0.01, 1.0)),
        "#120d09",
        "#291d15",
        "#463428",
        "#66513e",
    )
    sheet = ramp(
        plane(0.62 + 0.12 * wrinkle + 0.25 * bell(level, 0.12)), "#a08658", "#d3bf93", "#efe3c6", "#fbf5e6"
    )
    cover = film * (0.66 + 0.26 * step(1.4, 0.0, level))
    base = mix(earth, sheet, plane(cover))
    direct = np.clip(n.dot((-0.6, -0.45, 0.66)), 0, 1) * (0.18 + 0.82 * sun)
    light = lit(base, (plane(direct), "#fff0d8", 1.75), (hollow(height, 12, 0.012) * 0.38, "#b9c4c8", 1.0))
    light += (shine(n, (-0.6, -0.5, 0.6), 30) * film * 0.10)[..., None]
    away = np.abs(y - 0.52) + 0.12 * np.abs(progress - 0.45)
    light = focus(plane(light), plane(np.clip((away - 0.16) / 0.5, 0, 1)), frame.height / 90)
    return develop(light, rng, exposure=1.15, tint="#7b6a00", grain=0.008)


def wall(frame: Frame, rng: Rng) -> Pixels:
    """Paint a dry-stone wall of porous basalt with the sky shining through its gaps."""
    x, y = frame.grid()
    bend = noise(rng, frame, 0.20, 1.6)
    c = cells(
        rng, x * np.float32(4.1) + bend * 0.09, y * np.float32(5.4) + noise(rng, frame, 0.2, 1.6) * 0.09, 0.78
    )
    edge = c.second - c.nearest + 0.020 * noise(rng, frame, 0.035, 1.2)
    stone = step(0.022, 0.060, edge)
    dome = plane(np.clip(edge / 0.75, 0, 1)) ** np.float32(0.42)
    rough = noise(rng, frame, 0.06, 1.15)
    height = plane(0.085 * dome + 0.0030 * rough + 0.010 * c.mark)
    for size, deep in ((0.030, 0.35), (0.014, 0.55), (0.0075, 0.6)):
        p = cells(rng, x / np.float32(size) + bend * 0.3, y / np.float32(size), 1.0)
        radius = 0.10 + 0.26 * p.mark
        height -= plane(
            np.sqrt(np.clip(1 - np.square(p.nearest / radius), 0, 1)) * size * 0.45 * (p.mark > 1 - deep)
        )
    n = normals(soften(height, frame.height / 1300))
    sun = soften(shadow(height, (0.55, -0.8), 0.8, 0.10, 0.02), 1.5)
    base = ramp(
        plane(0.40 + 0.10 * rough + 0.45 * (c.mark - 0.5)), "#1d2024", "#3b4148", "#5a6167", "#7d8180"
    )
    moss = step(0.9, 2.4, noise(rng, frame, 0.16, 1.5) + 1.1 * np.clip(-n.y, 0, 1) + 0.35 * rough)
    base = mix(base, ramp(plane(0.5 + 0.2 * rough), "#2b3320", "#4d5735", "#7a7d56"), plane(moss * 0.6))
    direct = np.clip(n.dot((0.45, -0.7, 0.55)), 0, 1) * (0.15 + 0.85 * sun)
    light = lit(base, (plane(direct), "#fff1dc", 2.3), (hollow(height, 16, 0.014) * 0.5, "#8fb1d8", 1.0))
    clear = step(0.5, 0.95, noise(rng, frame, 0.16, 1.8) * 0.5 + 0.5)
    sky = disc_blurred(ramp(y + 0.15 * bend, "#f7fbff", "#cfe2f4", "#ffe9c8"), 6) * np.float32(0.85)
    gap = (1 - stone)[..., None]
    light = light * (1 - gap) + gap * (sky * clear[..., None] + colour("#0b0d10") * (1 - clear[..., None]))
    return develop(plane(light), rng, exposure=1.0, tint="#6562a9", bloom=0.09, grain=0.006)
