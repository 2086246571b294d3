"""Carbon fibre: woven twill with a frayed edge, offcuts on a cutting table, recycled felt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from pictures.camera import Light, Pixels, develop, focus, mix, ramp
from pictures.fields import Frame, Plane, Rng, bell, noise, plane, sample, soften, step, tile

Path = NDArray[np.float64]
"""Points of a strand, (n, 2), in picture heights."""


@dataclass(frozen=True, slots=True)
class Strand:
    """One filament to be drawn."""

    path: Path
    width: float
    """In picture heights."""
    value: float
    """Brightness, 0 to 1."""


def drawn(frame: Frame, strands: Sequence[Strand]) -> tuple[Plane, Plane]:
    """Return coverage and brightness of strands laid one over the other."""
    double = (frame.width * 2, frame.height * 2)
    cover, value = Image.new("L", double), Image.new("L", double)
    on_cover, on_value = ImageDraw.Draw(cover), ImageDraw.Draw(value)
    scale = frame.height * 2
    for strand in strands:
        points = [(float(px), float(py)) for px, py in strand.path * scale]
        width = max(1, round(strand.width * scale))
        on_cover.line(points, fill=255, width=width, joint="curve")
        on_value.line(points, fill=int(strand.value * 190), width=width, joint="curve")
        if width > 3:
            on_value.line(
                [(px - width / 5, py - width / 6) for px, py in points],
                fill=int(strand.value * 255),
                width=max(1, width // 3),
            )
    size = (frame.width, frame.height)
    shrunk = [
        plane(np.asarray(i.resize(size, Image.Resampling.BOX))) / np.float32(255) for i in (cover, value)
    ]
    return shrunk[0], plane(shrunk[1] / np.maximum(shrunk[0], 0.004))


def twill(u: Plane, v: Plane, bump: Plane, fibre: Plane, lamp: tuple[float, float]) -> Plane:
    """Return the brightness of a 2×2 twill; (u, v) count tows and ``bump`` tilts the highlight."""
    i, j = np.floor(u), np.floor(v)
    warp = (i - j) % 4 < 2
    across = np.where(warp, u - i, v - j) - np.float32(0.5)
    p = np.where(warp, (v - i + 1) % 4, (u - j - 2) % 4) / np.float32(2)
    lift = np.float32(0.34) * np.cos(np.pi * p)
    grain = sample(
        fibre,
        np.where(warp, u, v) * np.float32(0.23),
        np.where(warp, v + i * 0.31, u + j * 0.47) * np.float32(0.031),
    )
    side = np.where(warp, lamp[0], lamp[1]) + bump + lift
    gleam = bell(plane(side), 0.24) * (1 + 0.34 * grain) + 0.30 * bell(plane(side), 0.7) * (1 + 0.25 * grain)
    edge = step(0.5, 0.36, plane(np.abs(across))) * step(0.0, 0.10, plane(p)) * step(1.0, 0.90, plane(p))
    rounded = 1 - 0.9 * np.square(across)
    return plane((0.035 + 0.02 * grain + gleam * rounded) * (0.15 + 0.85 * edge))


def weave(frame: Frame, rng: Rng) -> Pixels:
    """Paint carbon twill whose right edge frays into single filaments."""
    x, y = frame.grid()
    away = np.float32(1) / (np.float32(0.72) + np.float32(0.42) * y)
    wide, far = (x - np.float32(0.8)) * away, away * np.float32(2.3)
    roll = noise(rng, frame, 0.75, 2.3)
    u = (wide * np.float32(0.80) + far * np.float32(0.60)) * np.float32(19) + 0.10 * roll
    v = (far * np.float32(0.80) - wide * np.float32(0.60)) * np.float32(19) - 0.10 * roll
    swell = 0.42 * np.sin(wide * 2.6 - far * 3.4 + 0.6) + 0.13 * roll
    fibre = tile(rng, (0.012, 0.35), 0.9)
    tone = twill(u, v, plane(swell), fibre, (0.10, 0.34))
    light = ramp(plane(tone * 0.78), "#050607", "#17191b", "#4a4f53", "#9ea4a6", "#f1f1ec")
    edge_at = np.float32(0.685 * frame.aspect) + 0.10 * (y - 0.5) + 0.010 * noise(rng, frame, 0.05, 1.2)
    loose = (np.floor(u * 2) % 3) * np.float32(0.006)
    out = step(-0.004, 0.004, plane(x - edge_at - loose))
    glow = bell(plane(np.hypot((x - 1.45) * 0.8, y - 0.30)), 0.50)
    ground = ramp(plane(0.20 + 0.62 * glow + 0.015 * roll), "#151413", "#4b443c", "#b9a88e", "#f6e7cb")
    fall = 0.5 + 0.5 * step(0.0, 0.10, plane(x - edge_at))
    light = mix(light, ground * fall[..., None], out)
    light = _frayed(light, frame, rng, 0.30)
    radius = np.clip(np.abs(y - 0.50) * 1.5 - 0.16 + 0.2 * step(1.2, 1.6, x), 0, 1)
    return develop(
        focus(plane(light), plane(radius), frame.height / 58),
        rng,
        exposure=1.25,
        tint="#a54e4b",
        bloom=0.10,
        grain=0.012,
        chroma=0.9,
    )


def _frayed(light: Light, frame: Frame, rng: Rng, spread: float) -> Light:
    """Return the cloth with loose filaments at its cut edge."""
    for count, width, shade in ((330, 0.0022, 0.12), (430, 0.0016, 0.5), (170, 0.0011, 1.0)):
        strands = []
        for _ in range(count):
            y0 = rng.uniform(-0.1, 1.1)
            x0 = 0.685 * frame.aspect + 0.10 * (y0 - 0.5) - rng.uniform(0.0, 0.02)
            turn = rng.normal(-0.42 if rng.random() < 0.5 else 0.62, spread)
            length = 0.03 + 0.30 * rng.random() ** 2.6
            bend = rng.normal(0, 1.6)
            t = np.linspace(0, 1, 22)
            angle = turn + bend * t * length * 2.2
            path = np.stack(
                [x0 + np.cumsum(np.cos(angle)) * length / 22, y0 + np.cumsum(np.sin(angle)) * length / 22],
                axis=1,
            )
            strands.append(Strand(path, width * rng.uniform(0.6, 1.2), shade * rng.uniform(0.5, 1.0)))
        cover, value = drawn(frame, strands)
        light = mix(light, ramp(value, "#070707", "#3a3a3a", "#b6b2aa", "#fffaf0"), cover)
    return light


def offcuts(frame: Frame, rng: Rng) -> Pixels:
    """Paint a heap of carbon offcuts on a pale cutting table with ruled lines."""
    x, y = frame.grid()
    light = ramp(
        plane(0.62 + 0.04 * noise(rng, frame, 0.9, 2.0) + 0.16 * (0.6 - y)),
        "#7f8486",
        "#b9bcbb",
        "#dfe0dc",
        "#f3f2ee",
    )
    for at, turn in ((x + 0.12 * y, 0.125), (y - 0.12 * x, 0.125)):
        grid = np.abs((at / np.float32(turn)) % 1 - 0.5) * np.float32(turn)
        light = light * (1 - 0.22 * bell(plane(grid), 0.0011))[..., None]
    fibre = tile(rng, (0.012, 0.35), 0.9)
    for k in range(96):
        near = k / 96
        centre = rng.normal((frame.aspect * 0.50, 0.54), (0.42 - 0.10 * near, 0.25 - 0.06 * near))
        light = _offcut(light, x, y, frame, rng, fibre, (float(centre[0]), float(centre[1])))
    radius = np.clip(np.abs(y - 0.55) * 1.3 - 0.30, 0, 1)
    return develop(
        focus(light, plane(radius), frame.height / 80), rng, exposure=0.95, tint="#a54e4b", grain=0.007
    )


def _outline(rng: Rng) -> Path:
    """Return the outline of a strip, a triangle or a crescent about the origin."""
    kind, size = int(rng.integers(3)), rng.uniform(0.07, 0.17)
    if kind == 0:
        w, half = size * rng.uniform(0.13, 0.3), size * 1.35
        return np.array(
            [(-half, -w), (half * rng.uniform(0.7, 1), -w), (half, w), (-half * rng.uniform(0.7, 1), w)]
        )
    if kind == 1:
        return np.array(
            [
                (-size, size * 0.4),
                (size, size * rng.uniform(0.1, 0.5)),
                (rng.uniform(-size, size) * 0.6, -size * 0.75),
            ]
        )
    t = np.linspace(0.2, np.pi - 0.2, 24)
    outer = np.stack([np.cos(t), -np.sin(t)], axis=1)
    inner = np.stack([np.cos(t[::-1]) * 0.96, -np.sin(t[::-1]) * rng.uniform(0.55, 0.75)], axis=1)
    return np.concatenate([outer, inner]) * size * 1.1 + (0, size * 0.7)


def _offcut(
    light: Light, x: Plane, y: Plane, frame: Frame, rng: Rng, fibre: Plane, centre: tuple[float, float]
) -> Light:
    h, turn = frame.height, rng.uniform(0, 2 * np.pi)
    spin = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    points = [(float(px), float(py)) for px, py in (_outline(rng) @ spin + centre) * h * 2]
    image = Image.new("L", (frame.width * 2, h * 2))
    ImageDraw.Draw(image).polygon(points, fill=255)
    mask = plane(np.asarray(image.resize((frame.width, h), Image.Resampling.BOX))) / np.float32(255)
    rows, columns = np.nonzero(mask.max(axis=1))[0], np.nonzero(mask.max(axis=0))[0]
    if not len(rows):
        return light
    pad = h // 9
    part = np.s_[max(0, rows[0] - pad) : rows[-1] + pad, max(0, columns[0] - pad) : columns[-1] + pad]
    m = mask[part]
    dx, dy = x[part] - np.float32(centre[0]), y[part] - np.float32(centre[1])
    weave_turn = turn + rng.uniform(-0.8, 0.8)
    u = (dx * np.cos(weave_turn) + dy * np.sin(weave_turn)) * np.float32(88) + np.float32(rng.uniform(0, 90))
    v = (dy * np.cos(weave_turn) - dx * np.sin(weave_turn)) * np.float32(88) + np.float32(rng.uniform(0, 90))
    curl = plane(rng.normal(0, 0.12) + (dx * rng.normal(0, 2.6) + dy * rng.normal(0, 2.6)))
    tone = twill(u, v, curl, fibre, (float(np.cos(weave_turn)) * 0.30, float(np.sin(weave_turn)) * 0.30))
    face = ramp(plane(0.12 + tone * 0.34), "#060708", "#17191b", "#45494d", "#9ea3a5", "#eeeeea")
    lift = rng.uniform(0.004, 0.013)
    shift = int(lift * h)
    cast = soften(np.pad(m, ((shift, 0), (shift, 0)))[: m.shape[0], : m.shape[1]], h / 150 + shift * 0.35)
    rim = np.clip(m - np.roll(m, (2, 2), (0, 1)), 0, 1)
    below = light[part] * (1 - 0.62 * cast)[..., None]
    light[part] = mix(plane(below), plane(face + (0.20 * rim)[..., None]), m)
    return light


def felt(frame: Frame, rng: Rng) -> Pixels:
    """Paint recycled carbon felt: fibres lie at random at the top and are combed parallel at the foot."""
    y = frame.grid()[1]
    warm = noise(rng, frame, 0.7, 2.0)
    light = ramp(plane(0.55 + 0.07 * warm + 0.15 * (0.5 - y)), "#a59a8a", "#d8cebd", "#efe8da", "#fbf8f0")
    for count, width, blur, dark in (
        (1100, 0.0026, 9.0, 0.35),
        (1700, 0.0021, 2.5, 0.72),
        (1900, 0.0018, 0.0, 1.0),
        (260, 0.0020, 0.0, 1.0),
    ):
        strands = [_hair(rng, frame, width, light_one=count < 300) for _ in range(count)]
        cover, value = drawn(frame, strands)
        cover, value = soften(cover, blur * frame.height / 1800), soften(value, blur * frame.height / 1800)
        cast = np.roll(soften(cover, frame.height / 360), (frame.height // 450, frame.height // 600), (0, 1))
        light = light * (1 - 0.20 * dark * cast)[..., None]
        light = mix(
            plane(light), ramp(value, "#0b0c0d", "#2c2e30", "#7f8385", "#e9ebeb"), plane(cover * dark)
        )
    radius = np.clip(np.abs(y - 0.48) * 1.5 - 0.34, 0, 1)
    return develop(
        focus(plane(light), plane(radius), frame.height / 130),
        rng,
        exposure=0.92,
        tint="#a54e4b",
        grain=0.006,
    )


def _hair(rng: Rng, frame: Frame, width: float, *, light_one: bool) -> Strand:
    """Return one fibre that turns with the comb on its way down."""
    start = np.array([rng.uniform(-0.05, frame.aspect + 0.05), rng.uniform(-0.05, 1.05)])
    wild, length = rng.uniform(-np.pi / 2, np.pi / 2), rng.uniform(0.10, 0.34)
    bend, points = rng.normal(0, 1.0), [start]
    for k in range(16):
        comb = float(np.clip((points[-1][1] - 0.28) / 0.45, 0, 1)) ** 1.3
        angle = (
            wild * (1 - 0.97 * comb)
            + bend * (k / 16 - 0.5) * (1 - 0.85 * comb)
            + 0.05 * np.sin(k * 0.9 + wild * 9)
        )
        points.append(points[-1] + length / 16 * np.array([np.sin(angle), np.cos(angle)]))
    value = rng.uniform(0.75, 1.0) if light_one else rng.uniform(0.08, 0.55)
    return Strand(np.array(points), width * rng.uniform(0.7, 1.2), value)
