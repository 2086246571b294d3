"""Putting a whole folder in place at once, or not at all.

A parcel is written beside the place where it will stand. When everything is on the disk, the two folders change names
in one step: whoever looks sees the old parcel or the new one, never a mixture and never nothing. Whatever stops the
work before that (a fault, Ctrl-C, a full disk, the power) leaves the old parcel as it was; what a killed run left
behind is cleared away by the next one. Owns: staging and the exchange. Refuses: knowing what is in the folder, and
taking away files that no release put there.
"""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import shutil
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

from publisher.errors import ReleaseError, diagnose
from publisher.release.manifest import strangers

if sys.platform != "win32":
    import fcntl

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
"""Both from Linux's fcntl.h."""
_CANNOT_EXCHANGE = frozenset({errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP})


@contextlib.contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """Yield an empty folder beside ``target``; on success it takes the place of ``target``, else it disappears.

    Raises OSError when it cannot be written, and ReleaseError when ``target`` holds files that no release put there:
    they would be lost.
    """
    target = target.resolve()
    target.parent.mkdir(parents=True, exist_ok=True)
    clear_leftovers(target)
    refuse_strangers(target)
    folder, held = _make_staging(target)
    try:
        yield folder
        _write_through(folder)
        refuse_strangers(target)
        _put_in_place(folder, target)
    finally:
        # After the exchange it holds the old parcel.
        shutil.rmtree(folder, ignore_errors=True)
        if held is not None:
            os.close(held)


def refuse_strangers(target: Path) -> None:
    """Raise ReleaseError when a folder holds files that no release put there."""
    if not target.is_dir():
        return
    found = strangers(target)
    if found:
        raise ReleaseError(diagnose("REL-001", folder=target.name, files=", ".join(found[:5])))


def clear_leftovers(target: Path) -> None:
    """Take away what killed runs left beside ``target``, and bring back a parcel they had moved aside."""
    for path in sorted(target.parent.iterdir()):
        if path.name.startswith(_aside(target)):
            if target.exists():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.rename(target)
        elif path.name.startswith(_staging(target)):
            _clear(path)


def _staging(target: Path) -> str:
    return f".{target.name}.staging-"


def _aside(target: Path) -> str:
    return f".{target.name}.aside-"


def _make_staging(target: Path) -> tuple[Path, int | None]:
    """Return a new folder that no other run takes for a leftover, and what to close in the end."""
    while True:
        folder = target.with_name(f"{_staging(target)}{uuid.uuid4().hex}")
        folder.mkdir()
        if sys.platform == "win32":
            return folder, None
        try:
            held = os.open(folder, os.O_RDONLY)
        except FileNotFoundError:  # another run has just cleared it away
            continue
        # Where a file system knows no locks, nobody clears either: they cannot ask.
        with contextlib.suppress(OSError):
            fcntl.flock(held, fcntl.LOCK_EX)
        if folder.is_dir():
            return folder, held
        os.close(held)


def _clear(folder: Path) -> None:
    """Take a staging folder away unless a living process works in it, or that cannot be known."""
    if sys.platform == "win32":
        shutil.rmtree(folder, ignore_errors=True)
        return
    try:
        asked = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        fcntl.flock(asked, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(folder, ignore_errors=True)
    except OSError:
        return
    finally:
        os.close(asked)


def _write_through(folder: Path) -> None:
    """Have everything on the disk itself before the old parcel is given up."""
    for path in (*folder.rglob("*"), folder):
        if sys.platform == "win32" and path.is_dir():
            continue
        opened = os.open(path, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


def _put_in_place(folder: Path, target: Path) -> None:
    if not target.exists():
        folder.rename(target)
    elif not target.is_dir():
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(target))
    elif not _exchange(folder, target):
        _exchange_in_two(folder, target)


def _exchange(one: Path, other: Path) -> bool:
    """Let two folders change names in one step; return False where the system cannot."""
    if sys.platform != "linux":
        return False
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    if rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE) == 0:
        return True
    number = ctypes.get_errno()
    if number in _CANNOT_EXCHANGE:
        return False
    raise OSError(number, os.strerror(number), str(one), None, str(other))


def _exchange_in_two(folder: Path, target: Path) -> None:
    """Move the old parcel aside and the new one in; a run killed between the two is mended by the next one."""
    aside = target.with_name(f"{_aside(target)}{uuid.uuid4().hex}")
    target.rename(aside)
    try:
        folder.rename(target)
    except BaseException:
        aside.rename(target)
        raise
    shutil.rmtree(aside, ignore_errors=True)
