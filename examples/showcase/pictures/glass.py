"""Glass and bare light: a lens stack, diffraction figures, conical tubes, moving bokeh."""

from __future__ import annotations

import numpy as np

from pictures.camera import Light, Pixels, blurred, colour, develop, disc_blurred, mix, ramp
from pictures.fields import Frame, Plane, Rng, bell, noise, plane, resized, sample, soften, step, tile


def _around(angle: Plane, centre: float, width: float) -> Plane:
    return bell(plane(np.angle(np.exp(1j * (angle - np.float32(centre))))), width)


def lens_stack(frame: Frame, rng: Rng) -> Pixels:
    """Paint a look down a stack of tiny lenses: rims, coloured reflections, one point of light."""
    x, y = frame.grid()
    ax, ay = np.float32(0.42 * frame.aspect), np.float32(0.5)
    light = ramp(plane(1.05 - np.hypot(x - ax, y - ay)), "#010306", "#03080f", "#071421")
    grooves = tile(rng, 0.003, 1.0)
    tints = ("#ff4fa8", "#35d6cf", "#ffb347", "#6f8dff", "#35d6cf", "#ff4fa8", "#ffd28a")
    for k, radius in enumerate(np.geomspace(1.02, 0.050, 15)):
        cx = ax + np.float32(rng.normal(0, 0.010) + 0.045 * radius)
        cy = ay + np.float32(rng.normal(0, 0.008) - 0.030 * radius)
        r, angle = plane(np.hypot(x - cx, y - cy)), plane(np.arctan2(y - cy, x - cx))
        start = rng.uniform(0, 6.28)
        arcs = (
            _around(angle, -2.3, 0.5)
            + 0.7 * _around(angle, start, 0.28)
            + 0.4 * _around(angle, start + 2.1, 0.16)
            + 0.10
        )
        wide = 0.0012 + 0.0042 * radius
        if k % 3 == 0:
            ribs = sample(grooves, r * 1.3, r * 0 + np.float32(0.1 * k))
            barrel = step(radius, radius - 0.004, r) * step(radius * 0.80, radius * 0.815, r)
            light = light * (1 - 0.8 * barrel)[..., None]
            turned = (0.5 + 0.5 * np.sin(r * (2 * np.pi / (0.013 * radius + 0.003)))) * 0.7 + 0.10 * ribs
            light += (barrel * np.clip(turned, 0, 1) * arcs * 0.16)[..., None] * colour("#9fb9cc")
        tone = colour(tints[k % len(tints)])
        glass = step(radius, radius - 0.003, r)
        meniscus = glass * step(radius * 0.35, radius, plane(r + 0.30 * radius * np.cos(angle - start)))
        light += (meniscus * arcs * 0.055)[..., None] * tone + (glass * 0.006)[..., None] * tone
        rim = bell(plane(r - radius), wide) + 0.35 * bell(plane(r - radius * 0.968), wide * 0.5)
        light += (rim * arcs * (0.40 + 0.3 * rng.random()))[..., None] * mix(
            colour("#dcecf5"), tone, np.float32(0.35) * np.ones((), np.float32)
        )
    light = _ghosts(plane(light), x, y, (float(ax), float(ay)))
    spot = plane(np.hypot(x - ax, y - ay))
    spikes = sum(
        bell(plane((x - ax) * np.cos(a) + (y - ay) * np.sin(a)), 0.0016) * np.exp(-spot * 16)
        for a in (0.35, 0.35 + np.pi / 3, 0.35 + 2 * np.pi / 3)
    )
    light += (9 * bell(spot, 0.0085) + 0.45 * bell(spot, 0.05) + 0.05 * bell(spot, 0.22) + 1.4 * spikes)[
        ..., None
    ] * colour("#f6fbff")
    return develop(
        light, rng, exposure=1.5, bloom=0.10, tint="#00749d", vignette=0.2, grain=0.013, chroma=0.9
    )


def _ghosts(light: Light, x: Plane, y: Plane, centre: tuple[float, float]) -> Light:
    """Return the light with faint coloured images of the stop strung out on one line."""
    layer = np.zeros_like(light)
    for at, radius, tone in (
        (-0.62, 0.10, "#22c3c9"),
        (-0.35, 0.045, "#ff4fa8"),
        (0.30, 0.070, "#ffb347"),
        (0.56, 0.030, "#7fa6ff"),
        (0.80, 0.135, "#a45bd6"),
        (1.10, 0.060, "#22c3c9"),
    ):
        gx, gy = centre[0] + at * 0.86, centre[1] + at * 0.42
        r = plane(np.hypot(x - gx, y - gy))
        layer += (0.045 * step(radius, radius * 0.93, r) * (0.4 + 0.6 * step(0, radius, r)))[
            ..., None
        ] * colour(tone)
    return light + blurred(layer, light.shape[0] / 260)


def star_figures(frame: Frame, rng: Rng) -> Pixels:
    """Paint the diffraction figures of a tilted (left) and a centred (right) lens."""
    size = 1024
    y, x = (np.mgrid[0:size, 0:size] - size / 2) / (size / 2)
    r, angle = np.hypot(x, y) / 0.085, np.arctan2(y, x)
    pupil = (r < 1) & (r > 0.18)
    wrong = (
        2
        * np.pi
        * (
            0.85 * (3 * r**3 - 2 * r) * np.cos(angle - 0.5)
            + 0.32 * r * r * np.cos(2 * angle)
            + 0.10 * (2 * r * r - 1)
        )
    )
    right = 2 * np.pi * 0.012 * r * r * np.cos(2 * angle)
    half = frame.width // 2 - frame.width // 180
    out = np.zeros(frame.shape, np.float32)
    for phase, left, lift in ((wrong, 0, 0.55), (right, frame.width - half, 0.5)):
        wave = np.where(pupil, np.exp(1j * phase), 0)
        figure = np.abs(np.fft.fftshift(np.fft.fft2(wave))) ** 2
        figure = plane(figure / figure.max())
        reach = 118
        span = int(reach * half / frame.height)
        middle = size // 2
        peak = (
            np.average(np.mgrid[0:size, 0:size], axis=(1, 2), weights=figure).astype(int)
            if left == 0
            else (middle, middle)
        )
        cut = figure[peak[0] - reach : peak[0] + reach, peak[1] - span : peak[1] + span]
        shown = np.clip(
            resized(np.ascontiguousarray(np.log1p(cut * 900) / np.log(901)), half, frame.height), 0, 1
        )
        out[:, left : left + half] = shown ** np.float32(1.25) * np.float32(0.75 + 0.25 * lift)
    colours = ramp(out, "#020304", "#17272c", "#4d6f78", "#a9c6cb", "#f4fdff")
    return develop(colours, rng, exposure=1.2, bloom=0.05, vignette=0.0, grain=0.0)


def tubes(frame: Frame, rng: Rng) -> Pixels:
    """Paint eight freeze-dried beads, each at the bottom of a conical tube, in a row out of focus."""
    x, y = frame.grid()
    light = ramp(
        plane(y * 0.9 + 0.05 + 0.02 * noise(rng, frame, 0.6, 2.0)),
        "#06191c",
        "#0b2d33",
        "#114149",
        "#0c3238",
        "#061b1f",
    )
    light += (bell(plane(np.hypot((x - 0.62) * 0.8, y - 0.12)), 0.33) * 0.10)[..., None] * colour("#8fd0d6")
    places = np.linspace(0, 1, 8)
    for share in places[::-1]:
        near = float((1 - share) ** 1.35)
        size = 0.14 + 0.30 * near
        foot = (0.60 - 0.42 * share**0.9 + 0.0, 0.30 + 0.62 * near)
        blur = abs(share - 0.17) * frame.height / 48
        light = _tube(light, x, y, (0.185 + 0.40 * float(share) ** 0.8, foot[1]), size, blur, rng, frame)
    return develop(light, rng, exposure=1.15, tint="#945b00", bloom=0.10, vignette=0.5, chroma=0.9)


def _tube(
    light: Light,
    x: Plane,
    y: Plane,
    foot: tuple[float, float],
    size: float,
    blur: float,
    rng: Rng,
    frame: Frame,
) -> Light:
    """Return the picture with one tube standing on ``foot``; ``size`` is its height."""
    u, v = (x - np.float32(foot[0])) / np.float32(size), (np.float32(foot[1]) - y) / np.float32(size)
    taper = 0.050 + 0.17 * np.clip(v, 0, 0.52) / 0.52 + 0.012 * np.clip(v - 0.52, 0, 1)
    half = plane(
        np.where(v < 0.05, np.sqrt(np.clip(0.05**2 - (0.05 - np.clip(v, 0, 0.05)) ** 2, 0, 1)), taper)
    )
    across = u / np.maximum(half, 1e-4)
    lip = plane(np.hypot(u / 0.232, (v - 1.0) / 0.050))
    body = step(1.03, 0.97, plane(np.abs(across))) * step(0.0, 0.01, v) * step(1.0, 0.99, v)
    wall = plane(np.abs(across)) ** 6
    front = 0.40 * bell(plane(across + 0.62), 0.10) + 0.14 * bell(plane(across - 0.70), 0.07) + 0.05
    glow = body * (0.05 + 0.42 * wall + front * (0.6 + 0.4 * v))
    rim = bell(plane(lip - 1), 0.075) * (0.40 + 0.45 * step(0.2, -0.8, plane(u / 0.23))) + 0.10 * step(
        1.0, 0.9, lip
    )
    marks = (
        body
        * bell(plane(((v - 0.30) % 0.115) - 0.0575), 0.0035)
        * (v > 0.30)
        * (v < 0.85)
        * (np.abs(across - 0.1) < 0.45)
        * 0.12
    )
    veil = plane(np.clip(glow + rim + marks, 0, 1))
    bx, by = u / np.float32(0.066), (v - 0.098) / np.float32(0.066)
    b = plane(bx * bx + by * by)
    up = np.sqrt(np.clip(1 - b, 0, 1))
    rough = noise(rng, frame, 0.012 * size, 1.1)
    lamp = np.clip(-0.5 * bx + 0.62 * by + 0.55 * up + 0.045 * rough, 0, 1) * 0.95 + 0.16 - 0.06 * (by < -0.6)
    bead = step(1.05, 0.95, b)
    pool = bell(plane(np.hypot(u / 0.20, (v + 0.012) / 0.045)), 1.0)
    veil, bead, pool = soften(veil, blur), soften(bead, blur), soften(pool, blur)
    out = light * (1 - 0.55 * pool)[..., None]
    out = (
        mix(plane(out), colour("#f6f3ea") * 1.0, plane(bead))
        * (1 - bead * (1 - soften(plane(lamp), blur)))[..., None]
    )
    return plane(out * (1 - 0.35 * veil)[..., None] + veil[..., None] * colour("#cfe6e8") * 0.85)


def passing(frame: Frame, rng: Rng) -> Pixels:
    """Paint oranges running past, far out of focus: discs drawn out from left to right."""
    x, y = frame.grid()
    light = ramp(plane(y + 0.05 * noise(rng, frame, 0.7, 2.0)), "#04100c", "#0b2117", "#071610", "#030a07")
    for _ in range(64):
        py, px, r = rng.random(), rng.uniform(-0.1, frame.aspect + 0.1), rng.uniform(0.03, 0.095)
        tone = ("#ff8a1e", "#ffa63a", "#f26a10", "#ffc873", "#9fb04a")[
            int(rng.choice(5, p=(0.35, 0.3, 0.2, 0.1, 0.05)))
        ]
        run = rng.uniform(0.12, 0.55)
        t = np.clip((x - np.float32(px)) / np.float32(run), -1, 0)
        d = plane(np.hypot(x - px - t * run, (y - py)))
        streak = step(r, r * 0.82, d) * (1 + t) ** np.float32(1.6)
        head = step(r, r * 0.90, plane(np.hypot(x - px, y - py))) * (
            0.65 + 0.5 * step(0.5 * r, r, plane(np.hypot(x - px, y - py)))
        )
        power = rng.uniform(0.10, 0.42)
        light += ((streak * 0.45 + head) * power)[..., None] * colour(tone)
    light = disc_blurred(light, frame.height / 150)
    sweep = noise(rng, frame, (2.5, 0.012), 1.2)
    return develop(
        plane(light * (1 + 0.05 * sweep)[..., None]),
        rng,
        exposure=1.05,
        bloom=0.08,
        tint="#6562a9",
        grain=0.012,
        chroma=0.9,
    )
