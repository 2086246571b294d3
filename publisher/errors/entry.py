"""One line of the message catalogue, and how bad what it says is."""

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


def error(message: str, hint: str) -> Entry:
    """Return the entry of an error."""
    return Entry(Severity.ERROR, message, hint)


def warning(message: str, hint: str) -> Entry:
    """Return the entry of a warning."""
    return Entry(Severity.WARNING, message, hint)


def note(message: str, hint: str) -> Entry:
    """Return the entry of a note."""
    return Entry(Severity.NOTE, message, hint)
