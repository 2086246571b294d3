"""QR codes as outlines (ISO/IEC 18004, error correction M), for paper where a link cannot be touched.

Owns: modules and quiet zone. Refuses: any colour but the text's own black on white; readers' cameras need it.
"""

from __future__ import annotations

from typing import Any

import zxingcpp

from publisher.html.figures.shapes import Drawing, Outline, Rect, finished

QUIET_MODULES = 4
"""Empty modules on every side (ISO/IEC 18004 §9.1)."""
_GRID = 1000
"""Module edges fall on thousandths of a unit, so that neighbours meet exactly."""


def qr(url: str, size: float = 20.0) -> Drawing:
    """Return the code of an address as a square of ``size`` units, quiet zone included.

    Raises ValueError when the address is longer than a code holds (2,331 bytes).
    """
    modules = _modules(url)
    across = len(modules) + 2 * QUIET_MODULES
    module = int(size * _GRID / across)
    margin = (round(size * _GRID) - module * len(modules)) // 2
    data = "".join(
        _run(margin + module * left, margin + module * row, module * length, module)
        for row, line in enumerate(modules)
        for left, length in _runs(line)
    )
    shapes = (Rect(0, 0, size, size, "white"), Outline(data, "text"))
    return finished("qr", size, size, shapes, f"QR 코드: {url}")


def _modules(url: str) -> tuple[tuple[bool, ...], ...]:
    """Return rows of dark (true) and light modules without the quiet zone."""
    code: Any = zxingcpp.create_barcode(url, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    image: Any = memoryview(code.to_image(scale=1, add_quiet_zones=False))
    return tuple(tuple(value == 0 for value in row) for row in image.tolist())


def _runs(line: tuple[bool, ...]) -> list[tuple[int, int]]:
    """Return start and length of each run of dark modules in a row."""
    runs: list[tuple[int, int]] = []
    for index, dark in enumerate(line):
        if dark and runs and sum(runs[-1]) == index:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        elif dark:
            runs.append((index, 1))
    return runs


def _run(x: int, y: int, width: int, height: int) -> str:
    """Return a closed rectangle as path data; arguments in thousandths of a unit."""
    left, top, across, down = (f"{value / _GRID:g}" for value in (x, y, width, height))
    return f"M{left} {top}h{across}v{down}h-{across}z"
