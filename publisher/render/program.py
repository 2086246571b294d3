"""The programs that set pages, as one digest: two machines with the same digest and the same fonts set the same pages.

Told without loading the page engine: from the names of installed packages, from the text libraries themselves, and from
the source of the rooms that decide how a page looks.
"""

from __future__ import annotations

import ctypes
import platform
import sys
import sysconfig
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from publisher.render.cache import digest

_PACKAGES = (
    "weasyprint",
    "pydyf",
    "tinyhtml5",
    "tinycss2",
    "cssselect2",
    "pillow",
    "lxml",
    "fonttools",
    "uharfbuzz",
)
_LIBRARIES = (
    # Library by its names on Linux and macOS, function that tells the version, and whether it tells it as text.
    (("libpango-1.0.so.0", "libpango-1.0.0.dylib"), "pango_version_string", True),
    (("libharfbuzz.so.0", "libharfbuzz.0.dylib"), "hb_version_string", True),
    (("libfontconfig.so.1", "libfontconfig.1.dylib"), "FcGetVersion", False),
)
_ROOMS = ("render", "typography", "geometry.py")
_COMPOSING_PACKAGES = ("jinja2", "markupsafe", "markdown_it_py", "mdit_py_plugins", "pydantic", "zxing_cpp")
_COMPOSING_ROOMS = ("content", "editions", "html", "typography")


@cache
def program_digest() -> str:
    """Return the digest of everything that sets pages but fonts, style sheets and texts."""
    return digest(
        platform.machine(),
        platform.python_version(),
        *_packages(_PACKAGES),
        *_libraries(),
        *_sources(_ROOMS),
    )


@cache
def composing_digest() -> str:
    """Return the digest of everything that composes sections but templates and texts."""
    return digest(platform.python_version(), *_packages(_COMPOSING_PACKAGES), *_sources(_COMPOSING_ROOMS))


@cache
def machine_digest() -> str:
    """Return the digest of everything our own code runs on: Python, all its packages, the text libraries."""
    return digest(platform.machine(), sys.version, sys.prefix, *_installed(), *_libraries())


def _packages(wanted: Sequence[str]) -> Iterator[str]:
    yield from (name for name in _installed() if name.startswith(tuple(f"{package}-" for package in wanted)))


def _installed() -> list[str]:
    homes = {Path(sysconfig.get_path(kind)) for kind in ("purelib", "platlib")}
    return sorted(path.name.lower() for home in homes for path in home.glob("*.dist-info"))


def _libraries() -> Iterator[str]:
    for names, function, text in _LIBRARIES:
        for name in names:
            try:
                ask = getattr(ctypes.CDLL(name), function)
            except OSError:
                continue
            ask.restype = ctypes.c_char_p if text else ctypes.c_int
            yield f"{function} {ask()!r}"
            break


def _sources(rooms: Sequence[str]) -> Iterator[bytes]:
    home = Path(__file__).resolve().parent.parent
    for room in rooms:
        place = home / room
        for path in sorted(place.rglob("*.py")) if place.is_dir() else (place,):
            yield path.read_bytes()
