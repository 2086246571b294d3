"""Putting finished files in place, all or none.

Everything is first written beside its target; only when all of it is on the disk do the files change names. A build
that fails, is interrupted or finds the disk full leaves the last good one untouched.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def staging(out: Path) -> Iterator[Path]:
    """Yield an empty folder inside ``out``; on success its files move into ``out``, else it disappears.

    Raises OSError when the folder cannot be written.
    """
    out.mkdir(parents=True, exist_ok=True)
    # Named before it is made, so that an interruption at any moment finds it.
    folder = out / f".staging-{uuid.uuid4().hex}"
    try:
        folder.mkdir(mode=0o700)
        yield folder
        moves = {p: out / p.relative_to(folder) for p in sorted(folder.rglob("*")) if p.is_file()}
        # Everything that may stand in the way is met before the first file changes its name.
        for target in moves.values():
            target.parent.mkdir(parents=True, exist_ok=True)
            if target.is_dir():
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(target))
        for path, target in moves.items():
            os.replace(path, target)  # noqa: PTH105  the atomic one, by its usual name
    finally:
        shutil.rmtree(folder, ignore_errors=True)
