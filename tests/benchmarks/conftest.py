"""What tests of the measuring tools share: the tools, a small book, and a program that only pretends."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
COUNT = 3
_PRETENDER = Path(__file__).with_name("pretender.py")


@pytest.fixture
def tools(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Any]:
    """Give the scripts of ``benchmarks``, which are no part of the program."""
    monkeypatch.syspath_prepend(str(ROOT))

    def tool(name: str) -> Any:
        return importlib.import_module(f"benchmarks.{name}")

    return tool


@pytest.fixture(scope="session")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a small book once for all tests; nobody changes it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT))
        corpus: Any = importlib.import_module("benchmarks.corpus")
    root: Path = corpus.write_book(tmp_path_factory.mktemp("corpus") / "book", COUNT)
    return root


@pytest.fixture
def pretender(tools: Callable[[str], Any]) -> Any:
    """Give a casebook that is called like the real one and takes no time."""
    return tools("program").Casebook((sys.executable, str(_PRETENDER)))
