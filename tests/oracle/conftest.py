"""The stock book linked from fragments, and the same editions set as whole documents, once for all tests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from oracle.compare import Comparison
from oracle.pair import Pair
from oracle.whole import finish_setting, start_setting, take_up, write_whole
from pipeline.building import build_into, shared_cache
from pipeline.setting import STOCK

from publisher.pipeline.means import Means
from publisher.render.cache import Cache
from publisher.render.executor import SerialExecutor
from publisher.render.stores import LocalStore

EDITIONS = ("print", "booklet")


@pytest.fixture(scope="session")
def pairs(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Pair]:
    """Return the paged editions of the stock book; the page engine sets both documents at once."""
    out = tmp_path_factory.mktemp("oracle")
    build_into(out, editions=EDITIONS)
    means = Means.of(Cache(LocalStore(shared_cache())), SerialExecutor())
    running = []
    for name in EDITIONS:
        built = take_up(STOCK, name, out, means)
        document = write_whole(built, out / f"whole-{name}")
        running.append((name, built, document, start_setting(built, document)))
    return {
        name: Pair(built, finish_setting(process, document)) for name, built, document, process in running
    }


@pytest.fixture
def booklet(pairs: Mapping[str, Pair]) -> Pair:
    """Return the shorter edition."""
    return pairs["booklet"]


@pytest.fixture
def spoiled(booklet: Pair, tmp_path: Path) -> Callable[[Callable[[Path, Path], None]], Comparison]:
    """Return what compares the booklet once its interior was spoiled: a function from the sound file to another."""

    def compared(spoil: Callable[[Path, Path], None]) -> Comparison:
        spoil(booklet.built.interior, tmp_path / "spoiled.pdf")
        return booklet.compared(tmp_path / "spoiled.pdf", tmp_path / "kept")

    return compared
