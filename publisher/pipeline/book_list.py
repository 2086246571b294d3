"""Which books there are: in a folder, or on a list; and that no two of them want the same place."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pydantic import ValidationError

from publisher.content.load import BOOK_FILE
from publisher.content.model.book_file import BookFile
from publisher.content.source import display_name, read_source
from publisher.errors import ContentError, Diagnostic, PublisherError, diagnose

DEPTH = 3
"""Folders below the one given in which books are looked for."""


def find_books(place: Path) -> tuple[Path, ...]:
    """Return the folders of the books in and below a folder, sorted, or those that a list names, in its order.

    A list is a text file with a folder a line, relative to its own place; blank lines and lines that begin with ``#``
    say nothing. Hidden folders are passed over, and a folder is met once however many links lead to it.
    Raises ContentError when there is no book, or the list cannot be read; OSError for a folder that cannot.
    """
    found = _below(place) if place.is_dir() else _listed(place)
    if not found:
        raise ContentError(diagnose("LIST-001", path=display_name(place)))
    chosen: dict[Path, Path] = {}
    for folder in found:
        chosen.setdefault(folder.resolve(), folder)
    return tuple(chosen.values())


def refuse_shared_homes(roots: Sequence[Path], out: Path) -> None:
    """Raise ContentError with every two books that would overwrite each other in ``out``.

    A book whose book.yaml cannot be read is passed over: that is told when it is built.
    """
    homes: dict[str, Path] = {}
    faults: list[Diagnostic] = []
    for root in roots:
        slug = _slug(root)
        first = root if slug is None else homes.setdefault(slug, root)
        if first != root:
            home = display_name(out / str(slug))
            names = display_name(first), display_name(root)
            faults.append(diagnose("LIST-003", first=names[0], second=names[1], home=home))
    if faults:
        raise ContentError(*faults)


def _below(folder: Path) -> tuple[Path, ...]:
    """Return the books in a folder and below it, sorted. Each folder is met where it lies least deep."""
    seen: set[tuple[int, int]] = set()
    found: list[Path] = []
    level = [folder]
    for depth in range(DEPTH + 1):
        deeper: list[Path] = []
        for place in level:
            status = place.stat()
            if (status.st_dev, status.st_ino) in seen:
                continue
            seen.add((status.st_dev, status.st_ino))
            if (place / BOOK_FILE).is_file():
                found.append(place)
            if depth < DEPTH:
                deeper += _folders_in(place)
        level = deeper
    return tuple(sorted(found))


def _folders_in(place: Path) -> list[Path]:
    return sorted(path for path in place.iterdir() if not path.name.startswith(".") and path.is_dir())


def _listed(place: Path) -> tuple[Path, ...]:
    try:
        lines = place.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeError) as fault:
        reason = getattr(fault, "strerror", None) or str(fault)
        raise ContentError(diagnose("LIST-002", path=display_name(place), reason=reason)) from fault
    said = (line.strip() for line in lines)
    return tuple(place.parent / line for line in said if line and not line.startswith("#"))


def _slug(root: Path) -> str | None:
    try:
        return BookFile.model_validate(read_source(root / BOOK_FILE).data).slug
    except (PublisherError, ValidationError, OSError):
        return None
