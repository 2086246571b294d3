"""What a rule found, before it has words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from publisher.checks.epub_file import EpubFile
from publisher.editions.profiles import EpubProfile


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is not as the profile asks."""

    code: str
    place: str = ""
    """Address in the archive; empty for the file as a whole."""
    line: int = 1
    """1-based."""
    arguments: tuple[tuple[str, object], ...] = ()
    firm: bool = False
    """An error although the catalogue warns: the store is known to refuse it."""


Rule = Callable[[EpubFile, EpubProfile], Iterator[Fault]]


def fault(
    code: str, place: str = "", line: int | None = 1, *, firm: bool = False, **arguments: object
) -> Fault:
    """Return a fault with the arguments of its message."""
    return Fault(code, place, line or 1, tuple(arguments.items()), firm)
