"""What a build hands over: finished files and what was said while they were made."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass
from pathlib import Path

from publisher.editions.edition import Edition
from publisher.errors import Diagnostic


@dataclass(frozen=True, slots=True)
class Artifact:
    """A finished file."""

    edition: str
    kind: str
    """interior, imposed or epub."""
    path: Path
    pages: int | None
    """Pages of a PDF, sides of imposed sheets; None for an EPUB."""
    bytes: int
    seconds: float
    """Wall time of the steps that made it."""
    sha256: str


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build made, and every warning it gave."""

    artifacts: tuple[Artifact, ...]
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class Made:
    """What one edition came to."""

    artifacts: tuple[Artifact, ...]
    diagnostics: tuple[Diagnostic, ...]


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

    def finished(self, path: Path, kind: str, pages: int | None, started: float) -> Artifact:
        """Return the artifact of a written file; ``started`` is a ``time.perf_counter`` reading."""
        data = path.read_bytes()
        return Artifact(
            edition=self.edition.name,
            kind=kind,
            path=self.home / path.relative_to(self.folder),
            pages=pages,
            bytes=len(data),
            seconds=round(time.perf_counter() - started, 3),
            sha256=hashlib.sha256(data).hexdigest(),
        )
