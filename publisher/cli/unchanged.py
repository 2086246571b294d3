"""What a build was asked for, in so far as its files and its report depend on it; opens the ledger of such builds."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from publisher.ledger.unchanged import Ledger

_OPTIONS = ("book", "editions", "out", "cache", "jobs", "strict", "lang")
"""The others only choose the form in which the same is told."""
_VARIABLES = ("LANG", "LANGUAGE", "SOURCE_DATE_EPOCH", "TZ", "HOME", "XDG_DATA_HOME")
_FAMILIES = ("LC_", "PYTHON", "FONTCONFIG_", "FREETYPE_", "HB_", "PANGO", "LD_", "DYLD_")
"""Beginnings of the names of variables that the libraries under a build listen to."""
_OVERRULED = frozenset({"FONTCONFIG_FILE"})
"""What a build sets itself before any library looks."""


def opened_ledger(options: argparse.Namespace) -> Ledger | None:
    """Open the ledger for a build that was asked for; None where it must be made in any case.

    What other machines have a hand in (``--cluster``, a cache at an address) is not judged from here.
    """
    if options.cluster is not None or isinstance(options.cache, str):
        return None
    from publisher.ledger.unchanged import Ledger
    from publisher.render.cache import open_cache

    cache = open_cache(options.cache, environment=os.environ, home=Path.home())
    try:
        asked = _asked(options)
    except OSError:  # the working folder is gone
        return None
    return Ledger.open(options.book, asked, cache)


def _asked(options: argparse.Namespace) -> tuple[str, ...]:
    heard = (
        f"{name}={value}"
        for name, value in sorted(os.environ.items())
        if name not in _OVERRULED and (name in _VARIABLES or name.startswith(_FAMILIES))
    )
    # Places are told as they are seen from the working folder.
    return (str(Path.cwd()), *(repr(getattr(options, name)) for name in _OPTIONS), *heard)
