"""The camera: depth of field, bloom, exposure, grain and the file.

Owns: the way from linear light to stored pixels. Refuses: knowing what is in front of the lens.
"""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from pictures.fields import Frame, Plane, Rng, noise, plane, resized, soften

Light = NDArray[np.float32]
"""Linear light, indexed [row, column, channel]; 1 is a fully lit white surface."""
Pixels = NDArray[np.uint8]

_GREY = plane((0.2126, 0.7152, 0.0722))
_MOST_BYTES = 720_000


def colour(code: str) -> Light:
    """Return an sRGB colour such as ``#356cac`` as linear light."""
    value = plane([int(code[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return plane(np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4))


def ramp(value: Plane, *codes: str) -> Light:
    """Return colours along evenly spaced stops for values from 0 to 1."""
    stops = np.stack([colour(code) for code in codes])
    at = np.linspace(0, 1, len(codes))
    table = np.stack([np.interp(np.linspace(0, 1, 1024), at, stops[:, c]) for c in range(3)], axis=1)
    index = (np.clip(value, 0, 1) * 1023).astype(np.int16)
    return plane(plane(table)[index])


def mix(low: Light, high: Light, share: Plane) -> Light:
    """Return ``low`` where ``share`` is 0 and ``high`` where it is 1."""
    return plane(low + (high - low) * share[..., None])


def blurred(light: Light, sigma_px: float) -> Light:
    """Return the light blurred by a Gaussian."""
    return np.stack([soften(np.ascontiguousarray(light[..., c]), sigma_px) for c in range(3)], axis=-1)


def disc_blurred(light: Light, radius_px: float) -> Light:
    """Return the light as an unsharp lens shows it: every point becomes a disc."""
    if radius_px < 0.7:
        return light
    rows, columns = light.shape[:2]
    factor = max(1, int(radius_px / 6))
    width, height, radius = columns // factor, rows // factor, radius_px / factor
    pad = int(radius) + 2
    y, x = np.mgrid[-pad : pad + 1, -pad : pad + 1]
    disc = plane(np.clip(radius + 0.5 - np.hypot(x, y), 0, 1))
    disc /= disc.sum()
    out = np.empty_like(light)
    for c in range(3):
        small = resized(np.ascontiguousarray(light[..., c]), width, height, box=True)
        small = np.pad(small, pad, mode="edge")
        kernel = np.zeros_like(small)
        kernel[: 2 * pad + 1, : 2 * pad + 1] = disc
        kernel = np.roll(kernel, (-pad, -pad), (0, 1))
        spread = np.fft.irfft2(np.fft.rfft2(small) * np.fft.rfft2(kernel), s=small.shape)
        out[..., c] = np.maximum(resized(plane(spread[pad:-pad, pad:-pad]), columns, rows), 0)
    return out


def focus(light: Light, radius: Plane, most_px: float) -> Light:
    """Return the light with depth of field; ``radius`` 0 is sharp, 1 is a disc of ``most_px``."""
    radii = [0.0] + [most_px * f for f in (0.12, 0.3, 0.6, 1.0)]
    level = np.interp(np.clip(radius, 0, 1) * most_px, radii, range(len(radii))).astype(np.float32)
    out = np.zeros_like(light)
    for k, r in enumerate(radii):
        weight = np.clip(1 - np.abs(level - k), 0, 1)
        if weight.any():
            out += disc_blurred(light, r) * weight[..., None]
    return out


def develop(
    light: Light,
    rng: Rng,
    *,
    exposure: float = 1.0,
    bloom: float = 0.06,
    grain: float = 0.010,
    vignette: float = 0.35,
    chroma: float = 0.84,
    tint: str | None = None,
) -> Pixels:
    """Return sRGB pixels: bloom, vignette, film curve, ``tint`` in the shadows, muted colour, grain."""
    rows, columns = light.shape[:2]
    frame = Frame(columns, rows)
    x, y = frame.grid()
    shade = 1 - vignette * (np.square(x / frame.aspect - 0.5) + np.square(y - 0.5)) * 2
    shown = np.maximum(light, 0) * np.float32(exposure) * shade[..., None]
    if bloom:
        glow = np.minimum(np.maximum(shown - 0.7, 0), 6)
        shown = shown + np.float32(bloom) * (blurred(glow, rows / 90) * 2 + blurred(glow, rows / 22) * 2)
    if tint:
        grey = shown @ _GREY
        shown = shown + colour(tint) * (0.018 * np.exp(-grey * 6))[..., None]
    shown = shown * (2.51 * shown + 0.03) / (shown * (2.43 * shown + 0.59) + 0.14) * np.float32(1.02)
    coded = np.clip(shown, 0, 1) ** np.float32(1 / 2.2)
    grey = (coded @ _GREY)[..., None]
    coded = grey + (coded - grey) * np.float32(chroma)
    if grain:
        speck = noise(rng, frame, 2.2 / rows, 0.8) * np.float32(grain)
        coded = (
            coded
            + (speck * (0.45 + 1.1 * np.sqrt(coded.mean(axis=-1) * (1 - coded.mean(axis=-1)))))[..., None]
        )
    return np.asarray(np.clip(coded, 0, 1) * 255 + 0.5, dtype=np.uint8)


def write_jpeg(pixels: Pixels, path: Path) -> None:
    """Write a JPEG at 300 dpi, 4:2:0, at quality 87 or as much less as keeps the file in bounds."""
    picture = Image.fromarray(pixels)
    for quality in (87, 85, 83, 81, 79, 76):
        buffer = io.BytesIO()
        picture.save(buffer, "JPEG", quality=quality, subsampling="4:2:0", dpi=(300, 300), optimize=True)
        if buffer.tell() <= _MOST_BYTES:
            break
    path.write_bytes(buffer.getvalue())


def write_png(pixels: Pixels, path: Path, colours: int = 192) -> None:
    """Write a PNG of at most ``colours`` colours at 300 dpi."""
    picture = Image.fromarray(pixels).quantize(colours, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    picture.save(path, "PNG", optimize=True, dpi=(300, 300))
