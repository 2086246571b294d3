"""Scalar fields: grids, noise, blurs, cells and slopes, all in float32.

Owns: arithmetic on planes of numbers. Refuses: colour and light.
Lengths are in picture heights unless a name ends in ``_px``; the origin is the top left corner, y runs down.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PIL import Image

Plane = NDArray[np.float32]
"""One number a pixel, indexed [row, column]."""
Rng = np.random.Generator


@dataclass(frozen=True, slots=True)
class Frame:
    """Size of a picture in pixels."""

    width: int
    height: int

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return self.height, self.width

    @property
    def aspect(self) -> float:
        """Width in picture heights."""
        return self.width / self.height

    def grid(self) -> tuple[Plane, Plane]:
        """Return x (0 to aspect) and y (0 to 1) of the pixel centres."""
        x = (np.arange(self.width, dtype=np.float32) + np.float32(0.5)) / np.float32(self.height)
        y = (np.arange(self.height, dtype=np.float32) + np.float32(0.5)) / np.float32(self.height)
        return np.broadcast_to(x, self.shape).copy(), np.broadcast_to(y[:, None], self.shape).copy()


def plane(values: ArrayLike) -> Plane:
    """Return ``values`` as float32."""
    return np.asarray(values, dtype=np.float32)


def step(low: float, high: float, value: Plane) -> Plane:
    """Return the smooth step from 0 at ``low`` to 1 at ``high``; ``low`` may exceed ``high``."""
    t = np.clip((value - np.float32(low)) / np.float32(high - low), 0, 1)
    return plane(t * t * (3 - 2 * t))


def bell(value: Plane, width: float | Plane) -> Plane:
    """Return exp(-(value/width)²); the width may change from place to place."""
    return plane(np.exp(-np.square(value / plane(width))))


def noise(rng: Rng, frame: Frame, scale: float | tuple[float, float], slope: float = 1.5) -> Plane:
    """Return smooth noise of mean 0 and deviation 1.

    ``scale`` is the size of the largest features (x, y may differ); a larger ``slope`` is smoother.
    Opposite edges join, so the plane can be used as a tile.
    """
    sx, sy = scale if isinstance(scale, tuple) else (scale, scale)
    spectrum = np.fft.rfft2(rng.standard_normal(frame.shape, dtype=np.float32))
    fy = plane(np.fft.fftfreq(frame.height, 1 / frame.height))[:, None] * np.float32(sy)
    fx = plane(np.fft.rfftfreq(frame.width, 1 / frame.width))[None, :] * np.float32(sx / frame.aspect)
    spectrum *= (1 + fx * fx + fy * fy) ** np.float32(-slope)
    spectrum[0, 0] = 0
    field = np.fft.irfft2(spectrum, s=frame.shape)
    return plane(field / field.std())


def tile(rng: Rng, scale: float | tuple[float, float], slope: float = 1.5, size_px: int = 1024) -> Plane:
    """Return a square of joining noise for ``sample``; ``scale`` is in tile widths."""
    return noise(rng, Frame(size_px, size_px), scale, slope)


def sample(source: Plane, u: Plane, v: Plane) -> Plane:
    """Read a tile at (u, v), in tile widths and heights, repeating, with linear interpolation."""
    rows, columns = source.shape
    x, y = u * np.float32(columns), v * np.float32(rows)
    x0, y0 = np.floor(x), np.floor(y)
    fx, fy = x - x0, y - y0
    i, j = x0.astype(np.int32) % columns, y0.astype(np.int32) % rows
    i1, j1 = (i + 1) % columns, (j + 1) % rows
    top = source[j, i] * (1 - fx) + source[j, i1] * fx
    low = source[j1, i] * (1 - fx) + source[j1, i1] * fx
    return plane(top * (1 - fy) + low * fy)


def resized(source: Plane, width: int, height: int, *, box: bool = False) -> Plane:
    """Return the plane at another size in pixels."""
    method = Image.Resampling.BOX if box else Image.Resampling.BICUBIC
    return plane(np.asarray(Image.fromarray(source).resize((width, height), method)))


def soften(source: Plane, sigma_px: float) -> Plane:
    """Return the plane blurred by a Gaussian; wide blurs are made on a smaller copy."""
    if sigma_px < 0.3:
        return source
    factor = max(1, int(sigma_px / 2.5))
    rows, columns = source.shape
    small = (
        resized(source, max(8, columns // factor), max(8, rows // factor), box=True) if factor > 1 else source
    )
    sigma = sigma_px / factor
    reach = int(3 * sigma + 1)
    weights = plane(np.exp(-np.square(np.arange(-reach, reach + 1)) / (2 * sigma * sigma)))
    small = _convolved(small, weights / weights.sum(), reach)
    return resized(small, columns, rows) if factor > 1 else small


def _convolved(source: Plane, weights: Plane, reach: int) -> Plane:
    for axis in (0, 1):
        padded = np.pad(source, [(reach, reach) if a == axis else (0, 0) for a in (0, 1)], mode="edge")
        length = source.shape[axis]
        total = np.zeros_like(source)
        for k, weight in enumerate(weights):
            total += weight * (padded[k : k + length] if axis == 0 else padded[:, k : k + length])
        source = total
    return source


def slopes(height: Plane) -> tuple[Plane, Plane]:
    """Return the slope in x and y of a height given in picture heights."""
    rows = np.float32(height.shape[0])
    dy, dx = np.gradient(height)
    return plane(dx) * rows, plane(dy) * rows


@dataclass(frozen=True, slots=True)
class Cells:
    """Cells around scattered points (Voronoi), in units of one cell."""

    nearest: Plane
    """Distance to the own point."""
    second: Plane
    """Distance to the next point."""
    mark: Plane
    """A number from 0 to 1, constant in a cell."""
    dx: Plane
    dy: Plane
    """Offset from the own point."""


def cells(rng: Rng, u: Plane, v: Plane, jitter: float = 0.85) -> Cells:
    """Return the cells of a jittered unit lattice seen at (u, v); the lattice repeats after 256 cells."""
    points = plane(rng.random((256, 256, 3)))
    iu, iv = np.floor(u), np.floor(v)
    first = np.full(u.shape, 9, np.float32)
    second, mark = first.copy(), np.zeros_like(first)
    best_x, best_y = np.zeros_like(first), np.zeros_like(first)
    for oy in (-1, 0, 1):
        for ox in (-1, 0, 1):
            p = points[(iv + oy).astype(np.int32) % 256, (iu + ox).astype(np.int32) % 256]
            dx = u - (iu + ox + 0.5 + jitter * (p[..., 0] - 0.5))
            dy = v - (iv + oy + 0.5 + jitter * (p[..., 1] - 0.5))
            distance = plane(np.hypot(dx, dy))
            nearer = distance < first
            second = np.where(nearer, first, np.minimum(second, distance))
            first = np.where(nearer, distance, first)
            mark = np.where(nearer, p[..., 2], mark)
            best_x, best_y = np.where(nearer, dx, best_x), np.where(nearer, dy, best_y)
    return Cells(first, plane(second), plane(mark), plane(best_x), plane(best_y))
