"""Costs are told of the whole tree of processes, and only of commands that ended well."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

_GRANDCHILD = """
import subprocess, sys
subprocess.run([sys.executable, "-c", "data = bytes(range(256)) * 320_000; print(len(data))"], check=True)
"""
_LEFT_BEHIND = """
import os, time
if os.fork() == 0:
    while time.process_time() < 0.5:
        pass
    os._exit(0)
"""


def test_costs_count_the_whole_tree(tools: Callable[[str], Any], tmp_path: Path) -> None:
    """Memory and time of a process that the command started are part of the cost; its output is kept."""
    cost = tools("cost").measure([sys.executable, "-c", _GRANDCHILD], tmp_path)
    assert cost.output.strip() == "81920000"
    assert cost.peak_bytes > 81_920_000
    assert cost.cpu_s > 0
    assert cost.wall_s > 0


def test_work_of_orphans_counts(tools: Callable[[str], Any], tmp_path: Path) -> None:
    """Processor time of a process that outlives its parent, as a fork server's do, is part of the cost."""
    assert tools("cost").measure([sys.executable, "-c", _LEFT_BEHIND], tmp_path).cpu_s >= 0.5


def test_a_failed_command_is_no_measurement(tools: Callable[[str], Any], tmp_path: Path) -> None:
    """A command that ends badly raises, with its last words, instead of looking fast."""
    cost = tools("cost")
    with pytest.raises(cost.CommandFailedError, match="ended with 3: out of paper"):
        cost.measure([sys.executable, "-c", "import sys; print('out of paper'); sys.exit(3)"], tmp_path)


def test_the_environment_is_added_to(tools: Callable[[str], Any], tmp_path: Path) -> None:
    """A variable that is given reaches the command, beside those that were there."""
    told = "import os; print(os.environ['PAPER'], 'PATH' in os.environ)"
    cost = tools("cost").measure([sys.executable, "-c", told], tmp_path, {"PAPER": "mist"})
    assert cost.output.split() == ["mist", "True"]
