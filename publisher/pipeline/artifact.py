"""What one edition comes to, and where its files are put down."""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass
from pathlib import Path

from publisher.assembly.link import Written
from publisher.editions.edition import Edition
from publisher.editions.manuscript import Loss
from publisher.errors import Diagnostic
from publisher.ledger.report import Artifact


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
