"""Work for tests of builds whose workers die: functions that workers import, by any way of starting them."""

from __future__ import annotations

import os
import signal
from pathlib import Path

from publisher.render.setting import SheetTask, set_sheet

VICTIM = "case-2"
"""The fragment that workers die of."""
MARK = "CASEBOOK_TEST_DEATHS"
"""Environment variable that names a file, in which each death leaves a line."""


def _die() -> None:
    with Path(os.environ[MARK]).open("a", encoding="ascii") as deaths:
        deaths.write(f"{os.getpid()}\n")
    os.kill(os.getpid(), signal.SIGKILL)


def die_once(task: SheetTask) -> bytes:
    """Set a fragment; the first time it is the victim, the system kills this worker."""
    if task.job.fragment.id == VICTIM and not Path(os.environ[MARK]).exists():
        _die()
    return set_sheet(task)


def die_always(task: SheetTask) -> bytes:
    """Set a fragment, but be killed by the victim whenever it comes."""
    if task.job.fragment.id == VICTIM:
        _die()
    return set_sheet(task)
