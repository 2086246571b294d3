"""Loading the text libraries the page engine binds, before the engine itself.

The engine tries several names for each library, on all systems the same. For a name that is no file Python looks
around: it starts a C compiler and a linker where there are any, two dozen times, which takes longer than all the rest
of the loading. Owns: leaving that out where the names alone suffice. Imported for what it does.
"""

from __future__ import annotations

import contextlib
import ctypes.util
import io
import sys

_BINDINGS = "weasyprint.text.ffi"


def _found_nowhere(name: str) -> None:
    """Find no library but by the name of its file."""


def _load() -> None:
    search = ctypes.util.find_library
    known = set(sys.modules)
    ctypes.util.find_library = _found_nowhere
    try:
        # What is missing is told by the engine on standard output, too soon: it is looked for once more.
        with contextlib.redirect_stdout(io.StringIO()):
            import weasyprint.text.ffi  # noqa: F401
    except OSError:
        for name in set(sys.modules) - known:
            if name.partition(".")[0] == "weasyprint":
                del sys.modules[name]
    finally:
        ctypes.util.find_library = search


if _BINDINGS not in sys.modules:
    _load()
