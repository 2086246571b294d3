"""Every message the program can give about a fault: code, severity, wording and what to do.

Wordings are English ``str.format`` templates and serve as gettext message ids; the Korean ones live in
``publisher/locale/ko``. A test fails when a code has no planted case in ``tests/diagnostics``.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How bad a fault is; only errors stop a build."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the catalogue."""

    severity: Severity
    message: str
    hint: str


def _error(message: str, hint: str) -> Entry:
    return Entry(Severity.ERROR, message, hint)


def _warning(message: str, hint: str) -> Entry:
    return Entry(Severity.WARNING, message, hint)


CATALOGUE: dict[str, Entry] = {}
