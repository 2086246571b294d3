"""Turned, drawn and plated surfaces: a pipe from inside, sand on a plate, a ceramic disc with gas holes."""

from __future__ import annotations

import numpy as np

from pictures.camera import Light, Pixels, blurred, colour, develop, focus, mix, ramp
from pictures.fields import Frame, Plane, Rng, bell, noise, plane, sample, soften, step, tile
from pictures.shade import lit, normals, shadow


def pipe(frame: Frame, rng: Rng) -> Pixels:
    """Paint the inside of a dark wet pipe with a pale disc of light at its far end."""
    x, y = frame.grid()
    dx, dy = x - np.float32(0.58 * frame.aspect), y - np.float32(0.46)
    bend = plane(np.clip(0.55 - np.hypot(dx, dy), 0, 1))
    dx, dy = dx + 0.03 * bend * bend, dy - 0.02 * bend * bend
    r, angle = plane(np.hypot(dx, dy)), plane(np.arctan2(dy, dx))
    away = plane(0.62 / np.maximum(r, 0.02))
    turn = angle / np.float32(2 * np.pi)
    wet = tile(rng, (0.05, 0.5), 1.25)
    streak = sample(wet, turn * 3, away * 0.05) + 0.5 * sample(wet, turn * 9, away * 0.11)
    rust = sample(tile(rng, 0.3, 1.3), turn * 2, away * 0.14)
    quiver = (
        0.10
        * np.sin(away * 46 + 3 * np.sin(angle * 2) + 0.8 * rust)
        * (0.35 + 0.65 * step(-0.4, 0.9, np.sin(away * 2.3 + angle)))
    )
    joint = (away * np.float32(0.9)) % 1
    near = np.minimum(joint, 1 - joint)
    groove, lip = bell(near, 0.020), bell(plane(joint - 0.055), 0.020)
    grazing = plane(0.30 + quiver * 1.3 + 0.10 * streak - 0.07 * rust)
    fall = plane(1.9 / (1 + np.square(0.30 * away - 2.1)))
    tone = np.clip(grazing, 0.02, 2) * (0.75 + 1.5 * fall)
    lamps: Plane = sum(
        (
            bell(plane(np.angle(np.exp(1j * (angle - a)))), plane(w * (1 + 0.10 * streak))) * p
            for a, w, p in ((-2.2, 0.35, 0.9), (-0.75, 0.22, 0.55), (1.62, 0.16, 1.5), (2.6, 0.3, 0.35))
        ),
        np.zeros_like(r),
    )
    tone = tone * (0.55 + 1.25 * lamps) * (1 - 0.85 * groove) + 0.75 * lip * (0.15 + lamps) * (0.3 + fall)
    light = ramp(plane(tone * 0.72), "#04080b", "#14222b", "#3c5563", "#8fa9b5", "#e6f0f2")
    rusty = step(0.6, 1.9, plane(rust + 0.35 * streak))
    light = light * (1 - 0.45 * rusty[..., None] * (1 - colour("#b48a66")))
    stream = bell(plane(np.angle(np.exp(1j * (angle - 1.60)))), 0.20) * step(0.05, 0.12, r)
    glint = np.clip(sample(tile(rng, (0.06, 0.06), 1.2), turn * 12, away * 0.8) + 0.3, 0, 2)
    light += (stream * glint * 0.55 * np.exp(-r * 1.2))[..., None] * colour("#dbeef4")
    disc = step(0.078, 0.070, r)
    light = mix(plane(light), colour("#f4fbff") * np.float32(2.6), disc)
    light += (0.30 * bell(r, 0.115) + 0.05 * bell(r, 0.32))[..., None] * colour("#bfe0ea")
    radius = np.clip((r - 0.36) / 0.75, 0, 1) + 0.35 * step(0.16, 0.05, r)
    return develop(
        focus(plane(light), plane(radius), frame.height / 70),
        rng,
        exposure=0.95,
        tint="#007a62",
        bloom=0.10,
        grain=0.012,
    )


def sand_figure(frame: Frame, rng: Rng) -> Pixels:
    """Paint dry sand gathered on the still lines of a shaken plate (after Chladni)."""
    x, y = frame.grid()
    u, v = (x - frame.aspect / 2) * np.float32(1.04 * np.pi), (y - np.float32(0.5)) * np.float32(1.04 * np.pi)
    u += noise(rng, frame, 0.5, 2.0) * np.float32(0.02)
    mode = (
        np.cos(5 * u) * np.cos(2 * v)
        - np.cos(2 * u) * np.cos(5 * v)
        + 0.42 * (np.cos(3 * u) * np.cos(4 * v) + np.cos(4 * u) * np.cos(3 * v))
    )
    dx, dy = np.gradient(mode, axis=1), np.gradient(mode, axis=0)
    far = plane(np.abs(mode) / (np.hypot(dx, dy) * frame.height + 1.6))
    heap = plane(1 / (1 + np.square(far / 0.0125))) + 0.05 * bell(far, 0.06)
    grains = noise(rng, frame, 2.8 / frame.height, 1.3)
    full = plane(heap + 0.16 * grains)
    cover = step(0.40, 0.56, full)
    single = step(2.75, 3.05, plane(noise(rng, frame, 2.2 / frame.height, 1.2) + 2.4 * bell(far, 0.05) - 0.4))
    cover = np.maximum(cover, single)
    height = plane(0.016 * soften(heap, 3) * cover + 0.0016 * grains * cover + 0.0010 * single)
    n = normals(height)
    sun = soften(shadow(height, (-1.0, -0.25), 0.55, 0.05, 0.004), 1.0)
    brushed = noise(rng, frame, (0.5, 0.0015), 1.0)
    sheen = bell(plane(x - 0.35 + 0.45 * (y - 0.5)), 0.45)
    plate = ramp(plane(0.22 + 0.55 * sheen + 0.028 * brushed), "#07131a", "#16303a", "#2f5a61", "#6d979a")
    sandy = ramp(plane(0.55 + 0.17 * grains), "#7d6a4c", "#c3ab82", "#e6d6b4", "#fbf3df")
    direct = np.clip(n.dot((-0.75, -0.2, 0.55)), 0, 1) * (0.15 + 0.85 * sun)
    top = lit(
        sandy, (plane(direct), "#fff2dc", 1.9), (np.full(frame.shape, 0.22, np.float32), "#8fb4c4", 1.0)
    )
    floor = plate * (0.30 + 0.70 * sun)[..., None]
    light = focus(
        mix(floor, top, cover), plane(np.clip((np.abs(y - 0.52) - 0.22) / 0.5, 0, 1)), frame.height / 150
    )
    return develop(light, rng, exposure=1.05, tint="#007a62", vignette=0.7, grain=0.006)


def _holes(
    radius: Plane, angle: Plane, rings: tuple[tuple[float, int, float], ...]
) -> tuple[Plane, Plane, Plane]:
    """Return the distance to the nearest hole's centre in hole radii, and the offset in the hole."""
    best = np.full_like(radius, 9)
    ox, oy = np.zeros_like(radius), np.zeros_like(radius)
    for ring, count, size in rings:
        pitch = np.float32(2 * np.pi / count)
        local = (angle + pitch * np.float32((ring * 7) % 1) + np.float32(20 * np.pi)) % pitch - pitch / 2
        dx, dy = (radius - np.float32(ring)) / np.float32(size), local * np.float32(ring) / np.float32(size)
        d = plane(np.hypot(dx, dy))
        nearer = d < best
        best, ox, oy = np.where(nearer, d, best), np.where(nearer, dx, ox), np.where(nearer, dy, oy)
    return best, plane(ox), plane(oy)


def disc(frame: Frame, rng: Rng) -> Pixels:
    """Paint a polished alumina disc with concentric rings of gas holes, seen at an angle."""
    x, y = frame.grid()
    cx, cy, squash = np.float32(0.62), np.float32(0.78), np.float32(1.62)
    dx, dy = x - cx, (y - cy) * squash / (1 + 0.16 * (y - cy))
    r, angle = plane(np.hypot(dx, dy)), plane(np.arctan2(dy, dx))
    rings = tuple((0.155 + 0.0925 * k, 10 + 7 * k, 0.0155) for k in range(8))
    d, ox, oy = _holes(r, angle, rings)
    lathe = tile(rng, 0.004, 1.0)
    turned = sample(lathe, r * np.float32(0.9), r * 0 + np.float32(0.3))
    cloud = noise(rng, frame, 0.35, 2.0)
    sheen: Plane = sum(
        (
            bell(plane(np.angle(np.exp(1j * (angle - a)))), plane(w * (1 + 0.03 * turned))) * p
            for a, w, p in ((-2.35, 0.42, 0.55), (-1.05, 0.20, 0.42), (0.75, 0.5, 0.25), (2.4, 0.4, 0.2))
        ),
        np.zeros_like(r),
    )
    window = step(0.10, 0.30, plane(x * 0.8 - y + 0.2)) * step(0.78, 0.58, plane(x * 0.8 - y + 0.2))
    tone = 0.50 + 0.36 * sheen + 0.12 * window + 0.012 * turned + 0.015 * cloud - 0.14 * step(0.2, 1.0, y)
    light = ramp(plane(tone), "#474547", "#8e877c", "#d2c6b0", "#f1e6cf", "#fffaf0")
    inside, chamfer = step(1.03, 0.93, d), bell(plane(d - 1.13), 0.11)
    lamp = plane(-ox * np.cos(angle + 0.9) + oy * np.sin(angle + 0.9))
    well = mix(
        np.broadcast_to(colour("#191a1e"), light.shape),
        colour("#a79c8c"),
        plane(step(0.1, 1.0, lamp) * step(0.25, 1.0, d) * 0.55),
    )
    light = mix(light, plane(well), inside)
    light += (chamfer * np.clip(0.15 - 0.55 * lamp, -0.16, 0.6))[..., None] * colour("#fff6e6")
    for ring, wide in ((0.108, 0.010), (0.862, 0.008)):
        light = light * (1 - 0.5 * bell(plane(r - ring), wide))[..., None]
        light += (0.4 * bell(plane(r - ring - wide * 1.6), wide * 0.6) * (0.3 + sheen))[..., None]
    light = mix(light, colour("#17181c"), step(0.106, 0.100, r))
    light = _rimmed(light, r, angle, 0.905, frame, rng)
    away = np.clip((np.abs(y - 0.50) - 0.10) / 0.55, 0, 1)
    return develop(
        focus(light, plane(away), frame.height / 75),
        rng,
        exposure=0.88,
        tint="#924d83",
        grain=0.008,
        chroma=0.95,
    )


def _rimmed(light: Light, r: Plane, angle: Plane, edge: float, frame: Frame, rng: Rng) -> Light:
    """Return the disc cut at ``edge`` with a bright rounded rim, on slate that mirrors it faintly."""
    slate = noise(rng, frame, (0.25, 0.05), 1.4)
    ground = ramp(
        plane(0.34 + 0.045 * slate + 0.25 * (1 - step(edge, edge + 0.5, r))),
        "#0f1216",
        "#22282f",
        "#39424b",
        "#565f68",
    )
    ground = blurred(ground, 1.2) * (1 - 0.75 * bell(plane(r - edge), 0.05))[..., None]
    rim = bell(plane(r - edge + 0.010), 0.009) * (0.35 + 0.65 * step(-0.2, 0.9, plane(-np.sin(angle + 0.4))))
    light = plane(light + (0.65 * rim)[..., None] * colour("#fff8ec"))
    return mix(light, ground, step(edge - 0.002, edge + 0.002, r))
