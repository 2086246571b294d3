"""What is known of a fragment once it is laid out; a value, so that planners need not load the page engine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from publisher.errors import Diagnostic


@dataclass(frozen=True, slots=True)
class LaidOut:
    """The pages of one fragment."""

    id: str
    page_count: int
    anchors: tuple[tuple[str, int], ...]
    """Element ids and the 0-based page, within the fragment, each begins on."""
    fills: tuple[float, ...]
    """How far down its text block each page is filled, 0 to 1; over 1 where something hangs out below."""
    fit: str
    """The setting it was laid out in, empty for the usual one."""
    diagnostics: tuple[Diagnostic, ...]
    document: Any
    """The engine's own document."""
    lost: str = ""
    """The first text that found no room on its page; empty when everything is shown."""
