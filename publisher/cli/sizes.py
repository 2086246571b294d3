"""Numbers of bytes as people write them: units of 1000 (SI), or of 1024 with an i (IEC 80000-13). Pure functions."""

from __future__ import annotations

import re
from collections.abc import Mapping

_KILO = 1000
_UNITS: Mapping[str, int] = {
    "": 1,
    "B": 1,
    **{f"{prefix}{unit}": _KILO**power for power, prefix in enumerate("KMGT", 1) for unit in ("", "B")},
    **{f"{prefix}I{unit}": 1024**power for power, prefix in enumerate("KMGT", 1) for unit in ("", "B")},
}
"""Bytes of each unit, by its name in capitals."""
_SIZE = re.compile(r"([0-9]+)(?:\.([0-9]+))?\s*([A-Za-z]*)", re.ASCII)


def shown_size(count: int) -> str:
    """Return a number of bytes as people say it, in units of 1000."""
    if count < _KILO:
        return f"{count} B"
    amount = float(count)
    for unit in ("kB", "MB"):
        amount /= _KILO
        if round(amount, 1) < _KILO:
            return f"{amount:.1f} {unit}"
    return f"{amount / _KILO:.1f} GB"


def read_size(text: str) -> int:
    """Return the bytes of a size such as ``2GB``, ``1.5 GiB``, ``500m`` or ``4096``. Raises ValueError."""
    found = _SIZE.fullmatch(text.strip())
    if found is None or found[3].upper() not in _UNITS:
        raise ValueError(f"no size: {text!r}")
    decimals = found[2] or ""
    scale: int = 10 ** len(decimals)
    return int(found[1] + decimals) * _UNITS[found[3].upper()] // scale
