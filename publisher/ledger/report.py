"""What a build hands over: finished files and what was said while they were made."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

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
    files: tuple[Path, ...] = ()
    """Every file that was put in place: the artifacts, and what is left beside them for judges and the next build."""
