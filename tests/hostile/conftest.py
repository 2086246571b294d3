"""A finished build that later, failing ones may not touch."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hostile.workbench import book, leftovers, prints, run

BOOKLET = "stock-book/booklet/interior.pdf"


@pytest.fixture(scope="session")
def stock(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the stock book in ``book`` and its booklet, built, in ``build``."""
    folder = tmp_path_factory.mktemp("stock")
    book(folder)
    assert run(folder, "build", "book", "--edition", "booklet").code == 0
    assert (folder / "build" / BOOKLET).is_file()
    return folder


@pytest.fixture
def untouched(stock: Path) -> Iterator[Path]:
    """The folder of the finished build; afterwards every file must be the same and nothing else there."""
    before = prints(stock / "build")
    yield stock
    assert prints(stock / "build") == before
    assert leftovers(stock / "build") == []
