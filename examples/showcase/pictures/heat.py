"""Measured-looking maps in false colour: a spectrogram and two thermal pictures. All values are invented."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw

from pictures.camera import Light, Pixels, colour, develop, mix, ramp
from pictures.fields import Frame, Plane, Rng, bell, noise, plane, resized, soften, step

_IRON = ("#08051c", "#26105e", "#6d1a7b", "#b8305c", "#ea6a2c", "#fbb03a", "#fff3b8")


def _coded(light: Light) -> Pixels:
    """Return sRGB pixels without any camera."""
    return (np.clip(light, 0, 1) ** np.float32(1 / 2.2) * 255 + 0.5).astype(np.uint8)


def spectrogram(frame: Frame, rng: Rng) -> Pixels:
    """Paint time against frequency: two steady tones, and a broad new sound from two thirds on."""
    bins = Frame(frame.width // 6, frame.height // 6)
    x, y = bins.grid()
    t, f = x / np.float32(bins.aspect), 1 - y
    rough = plane(np.log(rng.chisquare(4, bins.shape) / 4 + 0.05)) * np.float32(0.075)
    level = 0.13 + rough + 0.16 * np.exp(-f * 3.2)
    for at, power, drift in ((0.115, 0.62, 0.004), (0.232, 0.48, 0.006), (0.346, 0.12, 0.006)):
        level += (
            power * bell(plane(f - at - drift * np.sin(9 * t + at * 40)), 0.010) * (1 + 0.10 * np.sin(60 * t))
        )
    start = step(0.655, 0.70, t)
    cloud = bell(plane(f - 0.66 - 0.03 * np.sin(11 * t)), 0.155) * (
        1 + 0.16 * noise(rng, bins, (0.02, 0.12), 1.2)
    )
    level += start * (0.50 * cloud + 0.14 * bell(plane(f - 0.47), 0.05)) * (0.85 + 0.15 * step(0.66, 0.9, t))
    for at in rng.uniform(0.02, 0.98, 9):
        level += rng.uniform(0.05, 0.16) * bell(plane(t - at), 0.0022) * np.exp(-f * 1.4)
    level = np.round(np.clip(level, 0, 1) * 40) / 40
    table = ramp(plane(level), "#0b0b2a", "#1d1a57", "#4a2a86", "#8e3d8c", "#d9674f", "#f6a541", "#fdf0b4")
    return np.asarray(
        Image.fromarray(_coded(table)).resize((frame.width, frame.height), Image.Resampling.NEAREST)
    )


def _floor_plan(frame: Frame, top: float, height: float, heat: Plane, canvas: Light) -> Light:
    """Return the canvas with one bus floor plan, front at the left, doors on the lower side."""
    double = Image.new("L", (frame.width * 2, frame.height * 2))
    wall = Image.new("L", double.size)
    scale = frame.height * 2
    left, right, foot = 0.09, frame.aspect - 0.26, top + height
    box = tuple(v * scale for v in (left, top, right, foot))
    ImageDraw.Draw(double).rounded_rectangle(box, radius=0.055 * scale, fill=255)
    on_wall = ImageDraw.Draw(wall)
    on_wall.rounded_rectangle(box, radius=0.055 * scale, outline=255, width=int(0.0085 * scale))
    for door in (0.27, 0.80):
        on_wall.rectangle(
            [(door - 0.075) * scale, (foot - 0.02) * scale, (door + 0.075) * scale, (foot + 0.02) * scale],
            fill=0,
        )
        for post in (-0.075, 0.075):
            on_wall.rectangle(
                [
                    (door + post - 0.004) * scale,
                    (foot - 0.022) * scale,
                    (door + post + 0.004) * scale,
                    (foot + 0.012) * scale,
                ],
                fill=255,
            )
    for k in range(9):
        for row in (top + 0.045, foot - 0.105):
            seat = left + 0.20 + k * 0.112
            if row > top + 0.1 and (abs(seat + 0.03 - 0.27) < 0.11 or abs(seat + 0.03 - 0.80) < 0.11):
                continue
            on_wall.rounded_rectangle(
                [seat * scale, row * scale, (seat + 0.062) * scale, (row + 0.060) * scale],
                radius=0.012 * scale,
                outline=110,
                width=int(0.003 * scale),
            )
    size = (frame.width, frame.height)
    inside, line = (
        plane(np.asarray(i.resize(size, Image.Resampling.BOX))) / np.float32(255) for i in (double, wall)
    )
    return mix(mix(canvas, ramp(heat, *_BODY), inside), colour("#f2f4f7"), line)


_BODY = ("#0d1a5c", "#1f4fb8", "#4da3d8", "#bfe0d2", "#fbeeb0", "#f8b24a", "#e2562a", "#9c1620")


def floor_plans(frame: Frame, rng: Rng) -> Pixels:
    """Paint the warmth of a bus floor before (above) and after (below) the new control."""
    x, y = frame.grid()
    canvas = np.broadcast_to(colour("#10151d"), (*frame.shape, 3)).copy()
    for top, after in ((0.085, False), (0.555, True)):
        foot, aisle = top + 0.36, top + 0.18
        cold = sum(
            bell(plane(np.hypot((x - d) / 1.25, y - foot - 0.01)), 0.15 if not after else 0.045)
            for d in (0.27, 0.80)
        )
        drift = noise(rng, frame, 0.35, 2.2)
        if after:
            warmth = 0.60 + 0.018 * drift + 0.03 * bell(plane(y - aisle), 0.10) - 0.33 * cold
        else:
            warmth = (
                0.47
                + 0.05 * drift
                + 0.44 * bell(plane(y - aisle + 0.02 * np.sin(5 * x)), 0.085) * step(0.1, 0.4, x)
                - 0.70 * cold
            )
            warmth -= 0.20 * step(0.35, 0.10, x)
        canvas = _floor_plan(
            frame, top, 0.36, plane(np.round(np.clip(warmth, 0, 1) * 48) / 48), plane(canvas)
        )
    bar = step(0.0015, -0.0015, np.maximum(np.abs(x - (frame.aspect - 0.12)) - 0.022, np.abs(y - 0.5) - 0.41))
    edge = step(
        0.0015, -0.0015, np.maximum(np.abs(x - (frame.aspect - 0.12)) - 0.026, np.abs(y - 0.5) - 0.414)
    )
    canvas = mix(
        mix(plane(canvas), colour("#f2f4f7"), plane(edge)),
        ramp(plane(np.clip((0.91 - y) / 0.82, 0, 1)), *_BODY),
        plane(bar),
    )
    return _coded(canvas)


def _limb(x: Plane, y: Plane, a: tuple[float, float], b: tuple[float, float], ra: float, rb: float) -> Plane:
    """Return the signed distance to a rounded limb from ``a`` to ``b``."""
    ax, ay = b[0] - a[0], b[1] - a[1]
    t = np.clip(((x - a[0]) * ax + (y - a[1]) * ay) / (ax * ax + ay * ay), 0, 1)
    return plane(np.hypot(x - a[0] - t * ax, y - a[1] - t * ay) - (ra + (rb - ra) * t))


def sitter(frame: Frame, rng: Rng) -> Pixels:
    """Paint a drawn figure sitting sideways on a bus seat as a thermal camera would show it."""
    x, y = frame.grid()
    parts = (
        ((0.268, 0.275), (0.275, 0.300), 0.062, 0.056, 0.66),
        ((0.258, 0.33), (0.250, 0.42), 0.040, 0.060, 0.62),
        ((0.245, 0.43), (0.235, 0.63), 0.080, 0.078, 0.76),
        ((0.235, 0.645), (0.435, 0.648), 0.072, 0.052, 0.62),
        ((0.438, 0.652), (0.445, 0.83), 0.050, 0.032, 0.46),
        ((0.445, 0.850), (0.505, 0.868), 0.029, 0.022, 0.20),
        ((0.262, 0.435), (0.300, 0.555), 0.036, 0.030, 0.50),
        ((0.300, 0.558), (0.405, 0.590), 0.029, 0.020, 0.36),
        ((0.408, 0.591), (0.440, 0.598), 0.026, 0.021, 0.17),
    )
    body, warmth, weight = np.full_like(x, 9), np.zeros_like(x), np.full_like(x, 1e-6)
    for a, b, ra, rb, heat in parts:
        d = _limb(x, y, a, b, ra, rb)
        body = -np.log(np.exp(-np.minimum(body, 1) * 90) + np.exp(-np.minimum(d, 1) * 90)) / np.float32(90)
        share = np.exp(-np.maximum(d, -0.05) * 80) / (1 + 30 * heat * heat)
        warmth, weight = warmth + share * np.float32(heat), weight + share
    seat = np.minimum(
        _limb(x, y, (0.135, 0.40), (0.150, 0.72), 0.034, 0.038),
        _limb(x, y, (0.16, 0.745), (0.395, 0.735), 0.036, 0.032),
    )
    heater = np.exp(-np.abs(seat) * 26) * (0.55 + 0.45 * step(0.12, -0.02, plane(np.abs(y - 0.70) - 0.12)))
    room = 0.10 + 0.06 * (1 - y) + 0.012 * noise(rng, frame, 0.4, 2.0)
    window = step(0.004, -0.004, np.maximum(np.abs(x - 0.53) - 0.16, np.abs(y - 0.30) - 0.15))
    room = room - 0.055 * window + 0.03 * bell(plane(y - 0.93), 0.05)
    level = np.maximum(
        room, 0.50 * step(0.010, -0.016, seat) * (0.55 + 0.45 * heater)
    ) + 0.13 * heater * step(0.10, 0.0, plane(np.abs(seat)))
    inner = warmth / weight + 0.06 * np.clip(-body * 14, 0, 1) + 0.016 * noise(rng, frame, 0.07, 1.6)
    level = (
        level
        + (inner - level) * step(0.010, -0.012, plane(body))
        + 0.10 * np.exp(-np.maximum(body, 0) * 24) * (body > 0)
    )
    coarse = resized(soften(plane(level), frame.height / 300), frame.width // 5, frame.height // 5, box=True)
    coarse = coarse + plane(rng.normal(0, 0.007, coarse.shape))
    return develop(
        ramp(np.clip(resized(plane(coarse), frame.width, frame.height), 0, 1), *_IRON),
        rng,
        exposure=1.15,
        bloom=0.03,
        vignette=0.2,
        grain=0.004,
        chroma=1.0,
    )
