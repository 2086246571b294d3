"""``python -m publisher``: the command line."""

from __future__ import annotations

import gc
import sys

from publisher.cli import main

_YOUNG_OBJECTS = 50_000
"""So many new objects before Python looks for cycles among them; at its usual 700 that is a fifth of the start."""

if __name__ == "__main__":
    gc.set_threshold(_YOUNG_OBJECTS)
    code = main()
    gc.freeze()  # what is left goes with the process: no last search for cycles among it
    sys.exit(code)
