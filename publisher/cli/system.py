"""What the program needs from the system it runs on, checked by use: libraries, fonts, programs.

Owns: the names of the packages that bring them. Refuses: installing anything (the launcher does).
``python -m publisher.cli.system [--test] [--homebrew]`` prints the packages that are missing, one a line,
and exits 0 when there are none, else 10.
"""

from __future__ import annotations

import ctypes
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from publisher.errors import ExitCode, MissingToolError, diagnose


@dataclass(frozen=True, slots=True)
class Need:
    """One thing that must be there."""

    name: str
    """As shown in a message."""
    debian: str
    """The package that brings it on Debian and Ubuntu."""
    homebrew: str
    """The formula or cask that brings it on macOS."""
    present: Callable[[], bool]


def _loads(*names: str) -> bool:
    """Return True when the dynamic loader finds a library under one of its platform names."""
    for name in names:
        try:
            ctypes.CDLL(name)
        except OSError:
            continue
        return True
    return False


_FONTCONFIG = ("libfontconfig.so.1", "libfontconfig.1.dylib")
_REGULAR, _BOLD = 80, 200
"""FC_WEIGHT_REGULAR and FC_WEIGHT_BOLD of fontconfig.h."""


def _has_face(family: str, weight: int) -> bool:
    """Return True when fontconfig answers a request for this face with this very family and weight."""
    for name in _FONTCONFIG:
        try:
            library = ctypes.CDLL(name)
        except OSError:
            continue
        return _match(library, family, weight)
    return False


def _match(library: ctypes.CDLL, family: str, weight: int) -> bool:
    library.FcNameParse.restype = library.FcFontMatch.restype = ctypes.c_void_p
    wanted = ctypes.c_void_p(library.FcNameParse(f"{family}:weight={weight}".encode()))
    library.FcConfigSubstitute(None, wanted, 0)
    library.FcDefaultSubstitute(wanted)
    found = ctypes.c_void_p(library.FcFontMatch(None, wanted, ctypes.byref(ctypes.c_int())))
    library.FcPatternDestroy(wanted)
    if found.value is None:
        return False
    name, number, heaviness = ctypes.c_char_p(), 0, ctypes.c_int()
    families: list[bytes] = []
    while library.FcPatternGetString(found, b"family", number, ctypes.byref(name)) == 0:
        families.append(name.value or b"")
        number += 1
    library.FcPatternGetInteger(found, b"weight", 0, ctypes.byref(heaviness))
    library.FcPatternDestroy(found)
    return family.encode() in families and heaviness.value == weight


def _runs(*command: str) -> bool:
    """Return True when the program is found and answers; macOS ships a ``java`` that only complains."""
    if shutil.which(command[0]) is None:
        return False
    return subprocess.run(command, capture_output=True, check=False).returncode == 0  # noqa: S603  (our own words)


LIBRARIES = (
    Need(
        "Pango",
        "libpango-1.0-0",
        "pango",
        partial(_loads, "libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0.0.dylib"),
    ),
    Need(
        "PangoFT2",
        "libpangoft2-1.0-0",
        "pango",
        partial(_loads, "libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib", "libpangoft2-1.0.0.dylib"),
    ),
    Need(
        "HarfBuzz (subset)",
        "libharfbuzz-subset0",
        "pango",
        partial(_loads, "libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib"),
    ),
)
"""Loaded by the page engine."""

FONTS = tuple(
    Need(
        f"Noto {style} CJK KR",
        "fonts-noto-cjk",
        f"font-noto-{style.lower()}-cjk-kr",
        partial(_has_face, *face),
    )
    for style in ("Serif", "Sans")
    for face in ((f"Noto {style} CJK KR", _REGULAR), (f"Noto {style} CJK KR", _BOLD))
)
"""Body and information faces of the default theme; its other weights travel with it."""

JUDGES = (
    Need("Java", "default-jre-headless", "openjdk", partial(_runs, "java", "-version")),
    Need("JAXB", "libjaxb-java", "openjdk", lambda: Path("/usr/share/java/jaxb-runtime.jar").exists()),
    Need("pdftotext", "poppler-utils", "poppler", partial(_runs, "pdftotext", "-v")),
    Need("qpdf", "qpdf", "qpdf", partial(_runs, "qpdf", "--version")),
)
"""Needed by the test suite only."""


def missing(needs: Iterable[Need]) -> tuple[Need, ...]:
    """Return the needs that are not met, in their order."""
    return tuple(need for need in needs if not need.present())


def require_libraries() -> None:
    """Raise MissingToolError (TOOL-001) for every library the page engine cannot be started without."""
    lacking = missing(LIBRARIES)
    if lacking:
        raise MissingToolError(
            *(
                diagnose("TOOL-001", name=need.name, debian=need.debian, homebrew=need.homebrew)
                for need in lacking
            )
        )


def main(arguments: list[str]) -> int:
    """Print the packages that are missing, one a line, and return the exit code."""
    needs = LIBRARIES + FONTS + (JUDGES if "--test" in arguments else ())
    lacking = missing(needs)
    for package in sorted({need.homebrew if "--homebrew" in arguments else need.debian for need in lacking}):
        print(package)
    return ExitCode.MISSING_TOOL if lacking else ExitCode.OK


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
