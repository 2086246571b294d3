"""An edition both ways: linked from fragments, and set as a whole document."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from oracle.compare import Comparison, Whole, compare
from oracle.whole import ROOT, Built


@dataclass(frozen=True)
class Pair:
    """An edition that was built, and the whole document of it."""

    built: Built
    path: Path
    """The file of the whole document."""

    @cached_property
    def whole(self) -> Whole:
        """The whole document, read."""
        return Whole.of(self.path)

    @cached_property
    def made(self) -> Comparison:
        """What the book itself comes to; pages that look different leave pictures in ``build/oracle``."""
        name = self.built.paged.tray.edition.name
        return self.compared(self.built.interior, ROOT / "build" / "oracle" / f"stock-{name}")

    def compared(self, interior: Path, kept: Path) -> Comparison:
        """Compare the whole document with some interior; pages that look different leave pictures in ``kept``."""
        return compare(interior, self.whole, self.built.promise, kept)
