"""Wide views: film-covered furrows on a mountain field, islands at dusk, a solar panel by the sea."""

from __future__ import annotations

import numpy as np

from pictures.camera import Light, Pixels, blurred, colour, develop, focus, mix, ramp
from pictures.fields import Frame, Plane, Rng, bell, cells, noise, plane, sample, soften, step, tile
from pictures.shade import lit, tilted


def furrows(frame: Frame, rng: Rng) -> Pixels:
    """Paint ridges under thin film with potato sprouts on a mountain field, low light from the right."""
    x, y = frame.grid()
    away = np.float32(0.62) / (y + np.float32(0.34))
    wide = (x - np.float32(0.62)) * away * np.float32(1.2)
    far = away * np.float32(2.2)
    hill = noise(rng, frame, 0.9, 2.4) * np.float32(0.05)
    rows = (wide + 0.42 * np.sin(far * 1.35 + 0.5) + 0.10 * np.sin(far * 3.1 + 1.0) + hill) * np.float32(5.6)
    ridge, t = np.floor(rows), rows - np.floor(rows)
    side = t - np.float32(0.5)
    profile = plane(np.clip(1 - np.square(side / 0.36), 0, 1)) ** np.float32(0.7)
    cloth = tile(rng, (0.10, 0.035), 1.4)
    crease = sample(cloth, rows * 0.21 + ridge * 0.37, far * 0.50)
    clod_tile = tile(rng, 0.05, 1.05)
    clod = sample(clod_tile, rows * 0.17, far * 0.42) + 0.7 * sample(clod_tile, rows * 0.51 + 0.3, far * 1.3)
    film = step(0.368, 0.336, plane(np.abs(side) + 0.008 * clod))
    ahead = sample(clod_tile, rows * 0.17 + 0.010, far * 0.42 - 0.004) + 0.7 * sample(
        clod_tile, rows * 0.51 + 0.316, far * 1.3 - 0.006
    )
    lumps = np.clip(1 + 0.85 * (clod - ahead), 0.15, 2.2) * (1 - film) + film
    slope = -np.sign(side) * np.clip(np.abs(side) / 0.36, 0, 1) ** np.float32(1.3) * 1.25
    n = tilted(
        plane(slope * film + 0.16 * crease * film + 0.42 * clod * (1 - film)),
        plane(0.10 * crease + 0.35 * clod * (1 - film)),
    )
    sun = np.clip(n.dot((0.80, -0.25, 0.40)), 0, 1)
    cast = 1 - step(0.02, 0.20, plane(-side - 0.30 + 0.04 * clod)) * 0.85 * (side < 0)
    soil = ramp(plane(0.45 + 0.16 * clod), "#14100c", "#2c231c", "#4a3d31", "#70604f")
    sheet = ramp(plane(0.55 + 0.10 * crease + 0.10 * profile), "#6a6459", "#98928a", "#c2bdb2", "#e6e1d6")
    base = mix(soil, sheet, plane(film * 0.93))
    light = lit(base, (plane(sun * cast * lumps), "#ffcf9a", 2.1), (plane(0.26 * lumps), "#8fa7cf", 1.0))
    gloss = np.clip(n.dot((0.45, -0.25, 0.85)), 0, 1) ** np.float32(40)
    light += (gloss * film * 0.35)[..., None] * colour("#ffe3b8")
    light = _sprouts(plane(light), rows, far, rng)
    mist = step(0.30, -0.16, y + 0.05 * noise(rng, frame, (0.6, 0.15), 2.0))
    light = mix(light, colour("#f3d9b4") * np.float32(0.95), plane(mist * 0.88))
    glare = bell(plane(np.hypot(x - frame.aspect * 1.02, y + 0.05)), 0.75)
    light += (glare * 0.28)[..., None] * colour("#ffcf90")
    radius = np.clip((np.abs(y - 0.60) - 0.14) / 0.55, 0, 1)
    return develop(
        focus(plane(light), plane(radius), frame.height / 85),
        rng,
        exposure=0.92,
        tint="#7b6a00",
        grain=0.009,
        chroma=0.86,
    )


def _sprouts(light: Light, rows: Plane, far: Plane, rng: Rng) -> Light:
    """Return the field with leaves set at even steps along the crowns of the ridges."""
    pace = np.float32(7.6)
    ridge = np.floor(rows)
    along = far * pace + ridge * np.float32(0.37)
    place = np.floor(along)
    seedtile = plane(rng.random((64, 64, 4)))
    own = seedtile[place.astype(np.int32) % 64, ridge.astype(np.int32) % 64]
    u = (rows - ridge - 0.5 - 0.05 * (own[..., 0] - 0.5)) / np.float32(0.085)
    v = (along - place - 0.5 - 0.2 * (own[..., 1] - 0.5)) / np.float32(0.24)
    size = 0.70 + 0.5 * own[..., 2]
    r, angle = np.hypot(u, v) / size, np.arctan2(v, u)
    leaf = 0.62 * np.abs(np.cos(2.5 * angle + own[..., 3] * 6.28)) + 0.38 * np.abs(
        np.cos(4.5 * angle + own[..., 0] * 9)
    )
    leaf = leaf + 0.10 * np.cos(13 * angle + own[..., 1] * 20)
    plant = step(0.07, -0.07, plane(r - 0.20 - 0.80 * leaf))
    vein = 0.5 + 0.5 * np.cos(5 * angle + own[..., 3] * 12.56)
    shade = bell(plane(np.hypot(u + 1.3, v * 1.2) / size), 0.95)
    light = light * (1 - 0.55 * shade * (1 - plant))[..., None]
    lamp = plane(np.clip(0.42 + 0.34 * u / size + 0.22 * vein - 0.3 * r, 0.05, 1.2))
    green = ramp(plane(0.25 + 0.75 * lamp), "#0d1608", "#25401a", "#557a34", "#aab673") * np.float32(0.9)
    return mix(plane(light), green, plant)


def _ridge_line(rng: Rng, width: int, centre: float, spread: float, tall: float, aspect: float) -> Plane:
    """Return the height of an island's outline over the water for each column, in picture heights."""
    x = np.linspace(0, aspect, width)
    line = np.zeros(width)
    for k in range(1, 9):
        line += np.interp(
            x, np.linspace(0, aspect, 5 * 2**k // 2 + 2), rng.normal(0, 1, 5 * 2**k // 2 + 2)
        ) / 2 ** (k * 0.92)
    body = np.exp(-(np.abs((x - centre) / spread) ** 2.4)) + 0.45 * np.exp(
        -(((x - centre - spread * 0.9) / (spread * 0.6)) ** 2)
    )
    return plane(np.maximum(body * (1 + 0.30 * line) * tall - 0.006, 0))


def islands(frame: Frame, rng: Rng) -> Pixels:
    """Paint an archipelago at dusk; the nearest island carries some forty lamps and their reflections."""
    x, y = frame.grid()
    horizon = np.float32(0.52)
    cloud = noise(rng, frame, (0.9, 0.07), 1.9)
    stops = ("#141a3c", "#232a58", "#46416f", "#86597a", "#c9776f", "#e9a184", "#f1bd9a")
    sky = ramp(
        plane(np.clip(y / horizon, 0, 1) ** np.float32(1.25) + 0.022 * cloud * step(0.1, 0.5, y)), *stops
    )
    wave = tile(rng, (0.22, 0.05), 1.35)
    below = np.maximum(y - horizon, 1e-3)
    depth = np.float32(0.10) / (below + np.float32(0.012))
    ripple = sample(wave, x * depth * 0.22, depth * 1.1) + 0.5 * sample(
        wave, x * depth * 0.7 + 0.3, depth * 3.1
    )
    mirror = np.clip(
        (horizon - below * 0.80 - 0.030 * ripple * step(0, 0.25, below)) / horizon, 0, 1
    ) ** np.float32(1.25)
    sea = ramp(plane(mirror), *stops) * (0.62 + 0.07 * ripple)[..., None]
    deep = mix(plane(sea), colour("#131b33"), plane(np.clip(0.10 + below * 1.15, 0, 0.8)))
    light = mix(sky, deep, step(-0.0008, 0.0008, y - horizon))
    shapes = (
        (0.22, 0.30, 0.050, "#8c6c86", 0.0),
        (1.38, 0.36, 0.066, "#735d7e", 0.0),
        (0.70, 0.26, 0.060, "#56496f", 0.004),
        (1.56, 0.20, 0.090, "#3b3757", 0.012),
        (0.02, 0.22, 0.115, "#2b2b4a", 0.022),
    )
    for centre, spread, tall, tone, drop in shapes:
        light = _island(
            light,
            y,
            _ridge_line(rng, frame.width, centre, spread, tall, frame.aspect),
            float(horizon) + drop,
            tone,
            ripple,
        )
    shore = float(horizon) + 0.055
    outline = _ridge_line(rng, frame.width, 0.96, 0.40, 0.150, frame.aspect)
    light = _island(light, y, outline, shore, "#0d1122", ripple)
    chop = sample(wave, x * depth * 2.1, depth * 2.3) + 0.6 * sample(wave, x * depth * 5.3 + 0.7, depth * 5.1)
    light = _lamps(light, x, y, outline, shore, chop, rng, frame)
    return develop(
        light, rng, exposure=1.05, bloom=0.14, tint="#a0486a", vignette=0.45, grain=0.017, chroma=0.88
    )


def _island(light: Light, y: Plane, outline: Plane, shore: float, tone: str, ripple: Plane) -> Light:
    rise = shore - y
    land = step(-0.0007, 0.0007, outline[None, :] - rise) * step(-0.0007, 0.0007, rise + 0.0012 * ripple)
    haze = step(0.06, 0.0, plane(np.abs(rise)))
    light = mix(light, colour(tone) * (1 + 0.35 * haze[..., None]), land)
    image = step(-0.002, 0.004, outline[None, :] * 0.85 + rise + 0.010 * ripple * step(0, 0.06, -rise)) * (
        rise < 0
    )
    return mix(
        light,
        colour(tone) * np.float32(0.75),
        plane(image * (0.90 - 0.10 * ripple) * np.exp(-np.maximum(-rise, 0) * 3.5)),
    )


def _lamps(
    light: Light, x: Plane, y: Plane, outline: Plane, shore: float, ripple: Plane, rng: Rng, frame: Frame
) -> Light:
    h = frame.height
    glow = np.zeros_like(light)
    crowds = (0.72, 0.88, 0.97, 1.12)
    for k in range(42):
        px = float(np.clip(rng.normal(crowds[k % 4], 0.055), 0.55, 1.36))
        column = min(int(px * h), frame.width - 1)
        py = shore - 0.004 - float(outline[column]) * float(min(rng.exponential(0.16), 0.62))
        tone = colour(("#ffb45a", "#ffcf8a", "#ffe6c2", "#ff9a3c")[int(rng.integers(4))])
        power, size = rng.uniform(0.5, 1.6), rng.uniform(0.0011, 0.0021)
        top, left = int((py - 0.012) * h), max(0, column - int(0.012 * h))
        part = np.s_[top : top + int(0.024 * h), left : left + int(0.024 * h)]
        glow[part] += (power * (9 * bell(plane(np.hypot(x[part] - px, y[part] - py)), size)))[
            ..., None
        ] * tone
        water = np.s_[int(shore * h) :, max(0, column - int(0.03 * h)) : column + int(0.03 * h)]
        down = y[water] - np.float32(shore)
        sway = 0.006 * ripple[water] * np.clip(down * 9, 0, 1)
        streak = bell(plane(x[water] - px + sway), size * 1.5 + 0.0016) * np.exp(-down * 10 / (0.5 + power))
        sparkle = np.clip(0.35 + 0.75 * ripple[water], 0.02, 2)
        glow[water] += (0.55 * power * streak * sparkle)[..., None] * tone
    return plane(light + glow + blurred(glow, h / 60) * 0.30)


def panel(frame: Frame, rng: Rng) -> Pixels:
    """Paint a solar panel close up, with dried sea salt on its glass and a low sun from the right."""
    x, y = frame.grid()
    away = np.float32(1.0) / (np.float32(0.62) + y * np.float32(0.75))
    u, v = (x - np.float32(0.75)) * away * np.float32(1.6), away * np.float32(3.1)
    cu, cv = u * np.float32(0.93) + v * np.float32(0.30), v - u * np.float32(0.30)
    px_size = away * away * np.float32(2.4 / frame.height)
    gap_u, gap_v = np.abs(cu - np.round(cu)), np.abs(cv - np.round(cv))
    corner = step(0.105, 0.098, plane(gap_u + gap_v))
    line = np.maximum(bell(gap_u, 0.010), bell(gap_v, 0.010))
    bus_at = (cu * 3 + 0.5) % 1
    bus = bell(plane(np.minimum(bus_at, 1 - bus_at)), 0.016)
    finger_at = (cv * 42) % 1
    finger = bell(plane(np.minimum(finger_at, 1 - finger_at)), 0.12) * step(0.016, 0.006, px_size * 0.9)
    cell_mark = np.sin(np.round(cu - 0.5) * 12.9 + np.round(cv - 0.5) * 78.2)
    tone = 0.34 + 0.05 * cell_mark + 0.05 * noise(rng, frame, 0.4, 2.0)
    light = ramp(plane(tone), "#050a18", "#0c1c3f", "#1b3a70", "#39639c")
    silver = np.clip(np.maximum(0.9 * bus, 0.30 * finger) + 0.0, 0, 1)
    light = mix(light, colour("#b9c4d0") * np.float32(0.75), plane(silver * (1 - corner)))
    light = mix(light, colour("#c9d0d8") * np.float32(0.55), plane(np.clip(line * 0.9 + corner * 0.9, 0, 1)))
    sun = bell(plane(np.hypot((x - 1.42) * 0.75, (y - 0.16) * 1.1)), 0.42)
    film = noise(rng, frame, (0.25, 0.12), 1.7)
    light += ((sun * 0.62) * (1 + 0.10 * film))[..., None] * colour("#ffd9a8") + (0.05 * step(1, 0, y))[
        ..., None
    ] * colour("#9fc0e8")
    light += _salt(u, v, sun, rng, frame)
    radius = np.clip((np.abs(y - 0.60) - 0.12) / 0.5, 0, 1)
    return develop(
        focus(plane(light), plane(radius), frame.height / 55),
        rng,
        exposure=1.15,
        bloom=0.09,
        tint="#a0486a",
        grain=0.008,
    )


def _salt(u: Plane, v: Plane, sun: Plane, rng: Rng, frame: Frame) -> Light:
    """Return the light of dried tide rings and of loose crystals."""
    wobble = noise(rng, frame, 0.08, 1.6)
    total = np.zeros(frame.shape, np.float32)
    for scale, share in ((1.1, 0.45), (2.3, 0.40), (5.0, 0.35)):
        c = cells(rng, u * np.float32(scale) + 0.04 * wobble, v * np.float32(scale) - 0.04 * wobble, 1.0)
        ring = c.nearest * (1 + 0.05 * wobble) - (0.16 + 0.22 * c.mark)
        crust = (
            bell(plane(ring), 0.016)
            + 0.45 * bell(plane(ring + 0.07), 0.012)
            + 0.25 * bell(plane(ring + 0.12), 0.010)
        )
        total += crust * (c.mark < share) * (
            0.55 + 0.45 * step(-1, 1.2, noise(rng, frame, 0.012, 1.1))
        ) + 0.10 * step(0.0, -0.1, plane(ring)) * (c.mark < share)
    for scale, share in ((26, 0.30), (60, 0.35)):
        c = cells(rng, u * np.float32(scale), v * np.float32(scale), 1.0)
        square = np.maximum(np.abs(c.dx + 0.4 * c.dy), np.abs(c.dy - 0.4 * c.dx))
        total += (
            step(0.20, 0.12, plane(square / (0.4 + c.mark * 3)))
            * (c.mark < share)
            * 0.9
            * (0.4 + 0.6 * step(-0.6, 1.2, wobble))
        )
    return plane((soften(total, 0.6) * (0.20 + 0.75 * sun))[..., None] * colour("#fff4e2"))
