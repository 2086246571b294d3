"""One build of the stock book for all tests of finished files."""

from __future__ import annotations

import pytest
from pipeline.building import Built, build_into
from pipeline.finished import FinishedPdf


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Return the stock book in all its editions."""
    return build_into(tmp_path_factory.mktemp("stock"))


@pytest.fixture(scope="session")
def interior(built: Built) -> FinishedPdf:
    """Return the interior of the main edition."""
    return FinishedPdf(built.home / "print" / "interior.pdf")


@pytest.fixture(scope="session")
def booklet(built: Built) -> FinishedPdf:
    """Return the booklet page by page."""
    return FinishedPdf(built.home / "booklet" / "interior.pdf")


@pytest.fixture(scope="session")
def imposed(built: Built) -> FinishedPdf:
    """Return the booklet's sheets."""
    return FinishedPdf(built.home / "booklet" / "imposed.pdf")
