"""Mandarins: a sorting belt from above, and a mosaic of crops of peel."""

from __future__ import annotations

import numpy as np

from pictures.camera import Light, Pixels, colour, develop, focus, mix, ramp
from pictures.fields import Frame, Plane, Rng, bell, cells, noise, plane, sample, soften, step
from pictures.shade import Normals, hollow, shadow, softbox

_RIPE = ("#dc6a10", "#e3740f", "#e97f16", "#ec8a20", "#df7a1a")
_LEAF = ("#2e4a1c", "#3f6226", "#547a33")


def dimples(rng: Rng) -> tuple[Plane, Plane]:
    """Return the slopes in x and y of a tile of peel with its oil glands."""
    size = 1024
    v, u = (np.mgrid[0:size, 0:size] / size).astype(np.float32)
    glands = cells(rng, u * 64, v * 64, 0.9)
    height = -bell(glands.nearest, 0.26) * (0.4 + 0.6 * glands.mark) + 0.15 * noise(
        rng, Frame(size, size), 0.08, 1.4
    )
    height = soften(plane(height), 1.2)
    dy, dx = np.gradient(height)
    return plane(dx * 9), plane(dy * 9)


def _skin(
    nx: Plane,
    ny: Plane,
    nz: Plane,
    peel: tuple[Plane, Plane],
    shift: tuple[float, float],
    rough: float,
    fine: float,
) -> Normals:
    """Return the normals of a sphere with the relief of peel."""
    u = np.arctan2(nx, nz + 0.25) * np.float32(0.42 * fine) + np.float32(shift[0])
    v = np.arctan2(ny, nz + 0.25) * np.float32(0.42 * fine) + np.float32(shift[1])
    sx, sy = sample(peel[0], u, v) * np.float32(rough), sample(peel[1], u, v) * np.float32(rough)
    x, y, z = nx - sx * nz, ny - sy * nz, nz + sx * nx + sy * ny
    length = 1 / np.sqrt(x * x + y * y + z * z + 1e-6)
    return Normals(plane(x * length), plane(y * length), plane(z * length))


def _flesh(base: Light, n: Normals) -> Light:
    """Return peel of colour ``base`` under a large lamp at the upper left and a faint one at the right."""
    key = np.clip(n.dot((-0.5, -0.62, 0.62)) * 0.85 + 0.12, 0, 1)
    lamp = softbox(n, (-0.78, -0.36), (-0.86, -0.42), 0.10)
    strip = softbox(n, (0.52, 0.80), (-0.35, 0.45), 0.12)
    light = base * (
        key[..., None] * colour("#fff3e0") * np.float32(1.75) + colour("#8b5a3a") * np.float32(0.42)
    )
    return plane(light + (lamp * 0.62)[..., None] * colour("#fffaf0") + (strip * 0.07)[..., None])


def belt(frame: Frame, rng: Rng) -> Pixels:
    """Paint mandarins on a belt from above, one of them in a ring of light."""
    x, y = frame.grid()
    light = ramp(plane(0.4 + 0.1 * noise(rng, frame, (0.5, 0.02), 1.5)), "#070a08", "#141a17", "#252d28")
    depth = np.zeros(frame.shape, np.float32)
    peel, pitch = dimples(rng), 0.090
    chosen = (0.62 * frame.aspect, 0.42)
    places = []
    for j in range(-1, int(1 / (pitch * 0.88)) + 2):
        for i in range(-1, int(frame.aspect / pitch) + 2):
            at = np.array([(i + 0.5 * (j % 2)) * pitch, j * pitch * 0.88]) + rng.normal(0, pitch * 0.10, 2)
            if np.hypot(at[0] - chosen[0], at[1] - chosen[1]) > pitch * 0.93:
                places.append(
                    (
                        float(at[0]),
                        float(at[1]),
                        float(rng.normal(0.053, 0.0035)),
                        float(rng.uniform(0, 0.05)),
                    )
                )
    places.append((*chosen, 0.059, 0.045))
    for px, py, radius, raised in places:
        _mandarin(light, depth, frame, rng, peel, (px, py, radius, raised))
    for _ in range(15):
        px, py = rng.random() * frame.aspect, rng.random()
        if np.hypot(px - chosen[0], py - chosen[1]) > 0.19:
            _leaf(light, depth, x, y, frame, rng, (float(px), float(py)))
    sun = soften(shadow(depth, (-0.6, -0.75), 1.15, 0.10, 0.030), frame.height / 300)
    light = light * ((0.22 + 0.78 * sun) * hollow(depth, frame.height / 26, 0.030))[..., None]
    from_chosen = plane(np.hypot(x - chosen[0], y - chosen[1]))
    ring = bell(plane(from_chosen - 0.079), 0.0085)
    pool = step(0.085, 0.066, from_chosen)
    dim = 0.52 + 0.30 * bell(from_chosen, 0.42)
    light = light * (dim + 0.75 * pool + 3.1 * ring)[..., None]
    light = plane(
        light
        + (ring * 0.30)[..., None] * colour("#fff2cf")
        + (0.06 * bell(from_chosen, 0.20))[..., None] * colour("#ffd9a0")
    )
    radius = np.clip(from_chosen * 0.75 - 0.22, 0, 1)
    return develop(
        focus(light, plane(radius), frame.height / 80),
        rng,
        exposure=1.15,
        bloom=0.10,
        tint="#6562a9",
        grain=0.009,
        chroma=0.94,
    )


def _mandarin(
    light: Light,
    depth: Plane,
    frame: Frame,
    rng: Rng,
    peel: tuple[Plane, Plane],
    fruit: tuple[float, float, float, float],
) -> None:
    """Draw one fruit (x, y, radius, height of its foot) where it is not covered."""
    px, py, radius, raised = fruit
    h = frame.height
    top, left = max(0, int((py - radius) * h) - 1), max(0, int((px - radius) * h) - 1)
    part = np.s_[top : max(0, int((py + radius) * h) + 2), left : max(0, int((px + radius) * h) + 2)]
    if depth[part].size == 0:
        return
    nx = plane((np.arange(left, left + depth[part].shape[1]) + 0.5) / h - px)[None, :] / np.float32(radius)
    ny = plane((np.arange(top, top + depth[part].shape[0]) + 0.5) / h - py)[:, None] / np.float32(radius)
    nx, ny = np.broadcast_to(nx, depth[part].shape), np.broadcast_to(ny, depth[part].shape)
    r2 = nx * nx + ny * ny
    nz = plane(np.sqrt(np.clip(1 - r2, 0, 1)))
    axis = rng.normal(0, 1, 3)
    axis[2] = abs(axis[2]) * 0.9
    axis /= np.linalg.norm(axis)
    near = plane(nx * axis[0] + ny * axis[1] + nz * axis[2])
    turn = np.arctan2(
        nx * axis[1] - ny * axis[0], nx * axis[0] + ny * axis[1] - near * (axis[0] ** 2 + axis[1] ** 2) + 1e-4
    )
    n = _skin(plane(nx), plane(ny), nz, peel, (rng.random(), rng.random()), 0.34, 1.0)
    blush = rng.random()
    base = np.broadcast_to(colour(_RIPE[int(rng.integers(len(_RIPE)))]), light[part].shape)
    green = step(0.55 if blush < 0.12 else 0.95, 1.05, near) * (0.75 if blush < 0.3 else 0.0)
    base = mix(plane(base), colour("#7d8c22"), plane(green))
    base = base * (1 - 0.35 * step(0.90, 1.0, near))[..., None]
    star = step(0.982 + 0.008 * 0, 0.988, plane(near - 0.006 * np.cos(5 * turn)))
    base = mix(plane(base), colour("#5f6b2c"), star)
    face = _flesh(plane(base), n)
    z = np.where(r2 < 1, np.float32(raised + radius) + nz * np.float32(radius), -1)
    seen = (z > depth[part]) & (r2 < 1)
    soft = np.where(seen, np.clip((1 - r2) * radius * h * 0.6, 0, 1), 0)
    light[part] = mix(light[part], face, plane(soft))
    depth[part] = np.where(seen, z, depth[part])


def _leaf(
    light: Light, depth: Plane, x: Plane, y: Plane, frame: Frame, rng: Rng, place: tuple[float, float]
) -> None:
    (px, py), turn, size = place, rng.uniform(0, 6.28), rng.uniform(0.045, 0.075)
    h = frame.height
    part = np.s_[
        max(0, int((py - size) * h)) : int((py + size) * h),
        max(0, int((px - size) * h)) : int((px + size) * h),
    ]
    dx, dy = (x[part] - px) / np.float32(size), (y[part] - py) / np.float32(size)
    u, v = dx * np.cos(turn) + dy * np.sin(turn), dy * np.cos(turn) - dx * np.sin(turn)
    v = v + 0.15 * u * u
    half = 0.36 * np.clip(1 - u * u, 0, 1) * (1 + 0.25 * u)
    leaf = step(0.03, -0.03, plane(np.abs(v) - half)) * (np.abs(u) < 1)
    vein = bell(plane(v), 0.022) + 0.5 * bell(plane((np.abs(v) * 1.2 - u * 1.0 + 5) % 0.22 - 0.11), 0.02)
    shade = plane(0.45 + 0.30 * (v < 0) + 0.30 * vein + 0.2 * bell(plane(v + 0.16), 0.09))
    face = colour(_LEAF[int(rng.integers(3))]) * (shade * 2.0)[..., None]
    light[part] = mix(light[part], plane(face), leaf)
    depth[part] = np.maximum(depth[part], leaf * np.float32(0.165))


def crops(frame: Frame, rng: Rng) -> Pixels:
    """Paint an 8 by 8 mosaic of crops of peel, about ten of them framed in blue."""
    peel = dimples(rng)
    out = np.ones((*frame.shape, 3), np.float32)
    side = frame.width // 8
    marked = set(rng.choice(64, 10, replace=False).tolist())
    gap = max(2, side // 40)
    for k in range(64):
        top, left = (k // 8) * side + gap, (k % 8) * side + gap
        crop = _crop(Frame(side - 2 * gap, side - 2 * gap), rng, peel, faulty=k in marked)
        if k in marked:
            wide = side // 15
            keep = crop[wide:-wide, wide:-wide].copy()
            crop[:] = colour("#1f4fd0")
            crop[wide:-wide, wide:-wide] = keep
        out[top : top + crop.shape[0], left : left + crop.shape[1]] = crop
    return develop(out, rng, exposure=1.0, bloom=0, vignette=0, grain=0, chroma=0.96)


def _crop(frame: Frame, rng: Rng, peel: tuple[Plane, Plane], *, faulty: bool) -> Light:
    x, y = frame.grid()
    lean = rng.uniform(-0.30, 0.30, 2)
    nx, ny = (
        (x - 0.5) * np.float32(0.95) + np.float32(lean[0]),
        (y - 0.5) * np.float32(0.95) + np.float32(lean[1]),
    )
    nz = plane(np.sqrt(np.clip(1 - nx * nx - ny * ny, 0.02, 1)))
    n = _skin(plane(nx), plane(ny), nz, peel, (rng.random(), rng.random()), 0.30, 0.75)
    base = np.broadcast_to(colour(_RIPE[int(rng.integers(len(_RIPE)))]), (*frame.shape, 3))
    if rng.random() < (0.5 if faulty else 0.12):
        side = rng.uniform(0, 6.28)
        base = mix(
            plane(base), colour("#7f8f26"), step(0.0, 0.7, plane(nx * np.cos(side) + ny * np.sin(side) + 0.1))
        )
    patch = noise(rng, frame, 0.22, 1.6)
    if faulty:
        scab = step(1.0, 1.7, patch + 0.35 * noise(rng, frame, 0.04, 1.2))
        base = mix(plane(base), colour("#8a6a3c"), plane(scab * 0.85))
        if rng.random() < 0.6:
            turn = rng.uniform(0, 3.14)
            scratch = (x - 0.5) * np.sin(turn) + (y - 0.5) * np.cos(turn) + 0.03 * patch
            base = mix(
                plane(base),
                colour("#b98c54"),
                plane(0.8 * bell(plane(scratch), 0.018) * step(-0.4, 0.6, patch)),
            )
    return plane(_flesh(plane(base), n))
