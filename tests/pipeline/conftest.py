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
def digital(built: Built) -> FinishedPdf:
    """Return the main edition as screens show it, with its covers and links."""
    return FinishedPdf(built.home / "print" / "digital.pdf")


@pytest.fixture(scope="session")
def booklet(built: Built) -> FinishedPdf:
    """Return the booklet page by page."""
    return FinishedPdf(built.home / "booklet" / "interior.pdf")


@pytest.fixture(scope="session")
def imposed(built: Built) -> FinishedPdf:
    """Return the booklet's sheets."""
    return FinishedPdf(built.home / "booklet" / "imposed.pdf")
