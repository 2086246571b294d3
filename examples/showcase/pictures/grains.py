"""Things seen through a microscope: starch in polarised light, a freeze-dried cake, a ceramic joint."""

from __future__ import annotations

import numpy as np

from pictures.camera import Light, Pixels, colour, develop, disc_blurred, focus, ramp
from pictures.fields import Frame, Rng, bell, cells, noise, plane, soften, step
from pictures.shade import hollow, lit, normals, shadow


def starch(frame: Frame, rng: Rng) -> Pixels:
    """Paint starch grains between crossed polarisers: each carries a dark cross."""
    light = np.zeros((*frame.shape, 3), np.float32)
    for count, least, most, blur, power in (
        (70, 0.02, 0.06, 1 / 36, 0.22),
        (80, 0.02, 0.06, 1 / 110, 0.45),
        (120, 0.012, 0.066, 0, 1.0),
    ):
        layer = np.zeros_like(light)
        for _ in range(count):
            _grain(layer, frame, rng, least + (most - least) * rng.random() ** 2.2, power)
        light += disc_blurred(layer, blur * frame.height)
    light += colour("#05070c") * (1 + 0.3 * noise(rng, frame, 0.5, 2.0))[..., None]
    return develop(plane(light), rng, exposure=1.25, bloom=0.07, tint="#7b6a00", grain=0.014, chroma=1.0)


def _grain(layer: Light, frame: Frame, rng: Rng, size: float, power: float) -> None:
    """Draw one grain into ``layer``; ``size`` is its half length."""
    h, px, py = frame.height, rng.random() * frame.aspect, rng.random()
    top, left = max(0, int((py - size) * h)), max(0, int((px - size) * h))
    box = layer[top : int((py + size) * h) + 1, left : int((px + size) * h) + 1]
    if box.size == 0:
        return
    y = (np.arange(top, top + box.shape[0]) / h - py)[:, None] / size
    x = (np.arange(left, left + box.shape[1]) / h - px)[None, :] / size
    turn, lean = rng.uniform(0, np.pi), rng.uniform(0.62, 0.95)
    u, v = x * np.cos(turn) + y * np.sin(turn), (y * np.cos(turn) - x * np.sin(turn)) / lean
    v = v * (1 + 0.22 * u)
    r2 = u * u + v * v
    hu = u + rng.uniform(0.25, 0.5)
    angle = np.arctan2(v * lean, hu) + turn + rng.uniform(-0.12, 0.12)
    angle = angle + 0.25 * r2 * np.sin(3 * angle + px * 50)
    sector = np.sin(2 * angle)
    thick = np.sqrt(np.clip(1 - r2, 0, 1))
    rings = 1 + 0.13 * np.sin(np.hypot(hu, v * lean) * (20 + size * 260)) * thick
    glow = np.abs(sector) ** 1.3 * (0.30 + 0.85 * thick) * rings
    rim = np.exp(-np.square((np.sqrt(r2) - 0.955) / 0.035)) * 0.13
    inside = np.clip((1 - r2) * size * h * 0.5, 0, 1)
    warm, cool = colour("#fff1d4"), colour("#cfe4ff")
    tone = np.where(sector[..., None] > 0, warm, cool)
    deep = np.where(sector[..., None] > 0, colour("#ffb057"), colour("#6aa8ff"))
    tone = tone + (deep - tone) * np.clip(1 - 1.15 * thick, 0, 0.8)[..., None]
    value = (
        (glow[..., None] * tone + rim[..., None] * colour("#8aa0b8") + 0.012) * power * rng.uniform(0.55, 1.1)
    )
    box *= (1 - 0.9 * inside)[..., None]
    box += plane(value * inside[..., None])


def cake(frame: Frame, rng: Rng) -> Pixels:
    """Paint a freeze-dried cake: pores left by ice that grew outwards from one corner."""
    x, y = frame.grid()
    dx, dy = x + np.float32(0.28), np.float32(1.32) - y
    bend = noise(rng, frame, 0.5, 2.0)
    r, angle = plane(np.hypot(dx, dy)), plane(np.arctan2(dy, dx)) + bend * np.float32(0.016)
    run = np.log(r) * np.float32(10.5)
    fan = plane(angle * np.float32(54) + 0.22 * noise(rng, frame, 0.05, 1.5))
    big = cells(rng, run * np.float32(0.36), fan * np.float32(0.36), 1.0)
    branch = cells(
        rng,
        run * np.float32(3.0) + fan * np.float32(0.5),
        fan * np.float32(1.15) - run * np.float32(0.35),
        1.0,
    )
    fine = cells(rng, x * np.float32(85), y * np.float32(85), 1.0)
    wall = bell(plane(big.second - big.nearest), 0.13)
    web = bell(plane(branch.second - branch.nearest), 0.15)
    pit = bell(plane(fine.nearest), 0.10) * (fine.mark > 0.45)
    deep = 1 - wall
    height = plane(0.030 * wall + 0.011 * web * (0.35 + 0.65 * deep) - 0.0022 * pit)
    height += noise(rng, frame, 0.02, 1.2) * np.float32(0.0009)
    height = soften(height, frame.height / 800)
    n = normals(height)
    sun = soften(shadow(height, (-0.8, -0.62), 0.80, 0.05, 0.016), frame.height / 420)
    base = ramp(
        plane(0.16 + 0.62 * wall + 0.50 * web + 0.05 * bend), "#6f7c8b", "#b3bcc3", "#ece8dd", "#fffaf0"
    )
    base = base * (1 - 0.6 * pit)[..., None]
    direct = np.clip(0.20 + 0.80 * n.dot((-0.60, -0.50, 0.62)), 0, 1) * (0.28 + 0.72 * sun)
    open_sky = hollow(height, frame.height / 45, 0.006) * (0.45 + 0.55 * np.maximum(wall, 0.8 * web))
    light = lit(base, (plane(direct), "#fff3df", 1.35), (plane(open_sky * 0.34), "#86abd6", 1.0))
    away = np.abs(x * 0.35 - y + 0.10) + 0.15 * np.abs(x - 0.8)
    light = focus(plane(light), plane(np.clip((away - 0.20) / 0.6, 0, 1)), frame.height / 75)
    return develop(light, rng, exposure=1.02, tint="#945b00", grain=0.009)


def joint(frame: Frame, rng: Rng) -> Pixels:
    """Paint a ceramic joint as an electron microscope shows it: grains that have grown across the seam."""
    x, y = frame.grid()
    warp = noise(rng, frame, 0.10, 1.5)
    u, v = x * np.float32(15.5) + 0.10 * warp, y * np.float32(15.5) + 0.08 * warp
    grain = cells(rng, u, v, 1.0)
    small = cells(rng, u * np.float32(2.5), v * np.float32(2.7), 1.0)
    middle = np.float32(0.505) + 0.006 * np.sin(5 * x + 1) + 0.004 * warp
    home_y = (v - grain.dy) / np.float32(15.5)
    crossing = (np.abs(home_y - 0.505) < 0.045) & (grain.mark < 0.50)
    band = step(0.031, 0.026, plane(np.abs(y - middle))) * (1 - plane(crossing))
    edge = plane(np.where(band > 0.5, (small.second - small.nearest) * 0.45, grain.second - grain.nearest))
    mark = np.where(band > 0.5, small.mark, grain.mark)
    facet = np.where(
        band > 0.5,
        small.dx * np.sin(small.mark * 40) + small.dy * np.cos(small.mark * 40),
        grain.dx * np.sin(grain.mark * 40) + grain.dy * np.cos(grain.mark * 40),
    )
    groove = bell(edge, 0.035)
    glow = bell(plane(edge - 0.10), 0.05)
    steps = np.sin((facet + 0.15 * warp) * (26 + 30 * mark)) * step(0.62, 0.9, plane(mark))
    tone = 0.36 + 0.20 * (mark - 0.5) + 0.10 * facet + 0.020 * steps + 0.10 * glow - 0.27 * groove
    tone = tone + band * (0.13 + 0.05 * glow)
    seam = bell(plane(np.abs(y - middle) - 0.029), 0.0022) * band
    tone = tone - 0.10 * seam
    place = cells(rng, x * np.float32(9), y * np.float32(9), 1.0)
    rough = place.nearest + 0.018 * warp + 0.01 * noise(rng, frame, 0.02, 1.3)
    size = 0.03 + 0.075 * np.clip((place.mark - 0.80) / 0.2, 0, 1)
    pore = step(0.012, -0.012, plane(rough - size)) * (place.mark > 0.80)
    halo = bell(plane(rough - size - 0.012), 0.012) * (place.mark > 0.80)
    tone = tone * (1 - 0.93 * pore) + 0.35 * halo
    scan = rng.normal(0, 0.008, (frame.height, 1)).astype(np.float32)
    tone = plane(
        tone + scan + 0.018 * noise(rng, frame, 2.6 / frame.height, 1.0) + 0.03 * noise(rng, frame, 0.6, 2.0)
    )
    light = ramp(soften(tone, 0.8), "#050506", "#2e2f31", "#77787a", "#bcbdbe", "#fafafa")
    return develop(light, rng, exposure=1.1, bloom=0.03, tint="#924d83", vignette=0.25, grain=0.004)
