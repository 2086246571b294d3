"""What a build leaves beside its PDFs about where their pages and pictures come from, and reading it back.

Owns: the value and its JSON. Refuses: finding anything out (``pipeline.provenance`` does, while it builds).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

PROVENANCE = "provenance.json"
"""Name of the file, beside the PDFs it speaks of."""
_VERSION = 1
_MOST_BYTES = 20_000_000


@dataclass(frozen=True, slots=True)
class PictureOrigin:
    """Where a picture of a file comes from."""

    section: str
    """Id of the section that shows it."""
    file: str
    """The YAML file that names it. Paths begin in the book's folder, or where ``read_provenance`` was told it is."""
    field: str
    """Field of that file, e.g. ``photos[1]``."""
    picture: str
    """The picture's own file."""


@dataclass(frozen=True, slots=True)
class BookFacts:
    """What the legal pages must say, as book.yaml writes it. Empty: book.yaml says nothing of it."""

    title: str = ""
    authors: tuple[str, ...] = ()
    publishers: tuple[str, ...] = ()
    representatives: tuple[str, ...] = ()
    """발행인: who speaks for the publishers."""
    publication_number: str = ""
    """발간등록번호."""
    kogl: int | None = None
    """Type of 공공누리, 1 to 4."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where the pages and pictures of the PDFs of one edition come from."""

    book_file: str
    """book.yaml."""
    files: Mapping[str, str] = field(default_factory=dict)
    """The YAML file of each section that has one of its own, by section id; the others are in ``book_file``."""
    pages: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Section id of each page by name of the PDF; empty for a blank page."""
    pictures: Mapping[str, PictureOrigin] = field(default_factory=dict)
    """By SHA-256 of the stream as it stands in the PDF."""
    facts: BookFacts = field(default_factory=BookFacts)

    def section_of(self, pdf: str, page_index: int) -> str:
        """Return the id of the section a page belongs to; empty when it is blank or not known."""
        sections = self.pages.get(pdf, ())
        return sections[page_index] if page_index < len(sections) else ""

    def file_of(self, section: str) -> str:
        """Return the YAML file that holds a section's text."""
        return self.files.get(section, self.book_file)


def as_json(provenance: Provenance) -> str:
    """Return a provenance as JSON, the same for the same value."""
    value = {"version": _VERSION} | asdict(provenance)
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def read_provenance(path: Path, book: Path | None = None) -> Provenance | None:
    """Return what ``path`` says; None when there is no such file or it is not one of ours.

    ``book`` is the book's folder, from which the manuscripts are reached; without it they are named only.
    """
    try:
        if path.stat().st_size > _MOST_BYTES:
            return None
        found = _provenance(json.loads(path.read_bytes()))
        return found if found is None or book is None else _reached(found, book)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _reached(known: Provenance, book: Path) -> Provenance:
    def path(name: str) -> str:
        return (book / name).as_posix()

    return replace(
        known,
        book_file=path(known.book_file),
        files={section: path(file) for section, file in known.files.items()},
        pictures={
            digest: replace(origin, file=path(origin.file), picture=path(origin.picture))
            for digest, origin in known.pictures.items()
        },
    )


def _provenance(value: Any) -> Provenance | None:
    if value["version"] != _VERSION:
        return None
    facts: Mapping[str, Any] = {
        name: tuple(item) if isinstance(item, list) else item for name, item in value["facts"].items()
    }
    return Provenance(
        str(value["book_file"]),
        {str(key): str(file) for key, file in value["files"].items()},
        {str(name): tuple(str(item) for item in pages) for name, pages in value["pages"].items()},
        {str(key): PictureOrigin(**item) for key, item in value["pictures"].items()},
        BookFacts(**facts),
    )
