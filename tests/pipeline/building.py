"""Building the stock book and noting what came of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.setting import STOCK, fonts_as_before

from publisher.pipeline import BuildReport, build
from publisher.progress import NullProgress


@dataclass
class Listener:
    """Notes the steps of a build."""

    steps: list[tuple[str, str, int]] = field(default_factory=list)
    """Name, subject, units announced."""
    ended: int = 0

    @contextmanager
    def step(self, name: str, total: int, *, subject: str = "") -> Iterator[NullProgress]:
        """Note the step and its end."""
        self.steps.append((name, subject, total))
        yield NullProgress()
        self.ended += 1


@dataclass(frozen=True)
class Built:
    """A build and where it went."""

    report: BuildReport
    home: Path
    listener: Listener
    digests: dict[str, str]
    """SHA-256 of every file of the build, by its place in ``home``."""


def digests(home: Path) -> dict[str, str]:
    """Return the SHA-256 of every file below a folder."""
    return {
        path.relative_to(home).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(home.rglob("*"))
        if path.is_file()
    }


def build_into(
    out: Path, root: Path = STOCK, editions: tuple[str, ...] | None = None, *, strict: bool = False
) -> Built:
    """Build a book and note everything about it."""
    listener = Listener()
    with fonts_as_before():
        report = build(root, editions=editions, out=out, progress=listener, strict=strict)
    home = out / "stock-book"
    return Built(report, home, listener, digests(home))
