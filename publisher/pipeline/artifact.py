"""What a build hands over: finished files and what was said while they were made."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass
from pathlib import Path

from publisher.assembly.link import Written
from publisher.editions.edition import Edition
from publisher.editions.manuscript import Loss
from publisher.errors import Diagnostic


@dataclass(frozen=True, slots=True)
class Artifact:
    """A finished file."""

    edition: str
    kind: str
    """interior, digital, cover, imposed or epub."""
    path: Path
    pages: int | None
    """Pages of a PDF, sides of imposed sheets; None for an EPUB."""
    bytes: int
    seconds: float
    """Wall time from the start of the build to the finished file: editions are made side by side."""
    sha256: str


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build made, and every warning it gave."""

    artifacts: tuple[Artifact, ...]
    diagnostics: tuple[Diagnostic, ...]
    losses: tuple[Loss, ...] = ()
    """What cases lost to the page budgets of booklets."""


@dataclass(frozen=True, slots=True)
class Made:
    """What one edition came to."""

    artifacts: tuple[Artifact, ...]
    diagnostics: tuple[Diagnostic, ...]
    losses: tuple[Loss, ...] = ()


@dataclass(frozen=True, slots=True)
class Tray:
    """Where the files of one edition are put down until the whole build is done."""

    edition: Edition
    folder: Path
    """The staging folder."""
    home: Path
    """Where its files will stand in the end, and those of the last build still do."""

    def place(self, name: str) -> Path:
        """Return the path to write a file of this edition to."""
        path = self.folder / self.edition.name / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def last(self, name: str) -> Path:
        """Return where the last build left a file of this edition."""
        return self.home / self.edition.name / name

    def finished(
        self, path: Path, kind: str, pages: int | None, started: float, written: Written | None = None
    ) -> Artifact:
        """Return the artifact of a finished file.

        ``started`` is a ``time.perf_counter`` reading; ``written`` saves reading a file whose digest is known.
        """
        if written is None:
            data = path.read_bytes()
            written = Written(len(data), hashlib.sha256(data).hexdigest())
        return Artifact(
            edition=self.edition.name,
            kind=kind,
            path=self.home / path.relative_to(self.folder),
            pages=pages,
            bytes=written.bytes,
            seconds=round(time.perf_counter() - started, 3),
            sha256=written.sha256,
        )
