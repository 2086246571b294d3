"""The list of a parcel's files: what each is, how long it is, and the digest that tells whether it arrived whole.

Owns: ``manifest.json`` and telling whether a folder holds what its list says. Refuses: making any of the files. Digests
are SHA-256 (FIPS 180-4), written in hexadecimal as ``sha256sum`` does.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

MANIFEST = "manifest.json"
_FORMAT = 1
_BLOCK = 1 << 20
"""Bytes read at once: a press file may be larger than memory allows."""


@dataclass(frozen=True, slots=True)
class Item:
    """One file of a parcel."""

    name: str
    """Path in the parcel, with slashes."""
    role: str
    """What it is for: ``interior``, ``cover``, ``print-order`` …"""
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """Everything in a parcel but the list itself."""

    book: str
    """The slug of the book."""
    parcel: str
    """Name of the parcel: an edition, a store."""
    items: tuple[Item, ...]
    """Sorted by name."""

    def encode(self) -> bytes:
        """Return ``manifest.json``: the same bytes for the same files."""
        value = {
            "format": _FORMAT,
            "book": self.book,
            "parcel": self.parcel,
            "files": [
                {"name": item.name, "role": item.role, "bytes": item.bytes, "sha256": item.sha256}
                for item in self.items
            ],
        }
        return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()


def item_of(path: Path, name: str, role: str) -> Item:
    """Read a file and return its entry."""
    digest, length = hashlib.sha256(), 0
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
            length += len(block)
    return Item(name, role, length, digest.hexdigest())


def list_parcel(folder: Path, *, book: str, parcel: str, roles: Mapping[str, str]) -> Manifest:
    """Write ``manifest.json`` into ``folder`` and return what it says.

    ``roles`` has the role of every file, by its path in the folder. Raises KeyError for a file nobody gave a role and
    FileNotFoundError for a role without a file: a parcel is listed whole or not at all.
    """
    found = set(_files(folder))
    missing = sorted(roles.keys() - found)
    if missing:
        raise FileNotFoundError(missing[0])
    items = tuple(item_of(folder / name, name, roles[name]) for name in sorted(found))
    manifest = Manifest(book, parcel, items)
    (folder / MANIFEST).write_bytes(manifest.encode())
    return manifest


def strangers(folder: Path) -> tuple[str, ...]:
    """Return the files in a released folder that its manifest does not name, sorted.

    What operating systems leave behind unasked does not count. Without a manifest that can be read every file is one.
    """
    try:
        value = json.loads((folder / MANIFEST).read_bytes())
        listed = {str(entry["name"]) for entry in value["files"]}
    except (OSError, ValueError, KeyError, TypeError):
        return tuple(sorted(_visible(folder)))
    return tuple(sorted(set(_visible(folder)) - listed - {MANIFEST}))


def faults(folder: Path) -> tuple[str, ...]:
    """Return the names of files that are missing from a parcel, or are not what its manifest says, sorted.

    Raises OSError or ValueError where there is no manifest that can be read.
    """
    value = json.loads((folder / MANIFEST).read_bytes())
    wrong = []
    for entry in value["files"]:
        name = str(entry["name"])
        path = folder / name
        if not path.is_file() or item_of(path, name, "").sha256 != entry["sha256"]:
            wrong.append(name)
    return tuple(sorted(wrong))


def _files(folder: Path) -> Iterator[str]:
    """Yield the path of every file in a folder but its manifest."""
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name != MANIFEST:
            yield name


def _visible(folder: Path) -> Iterator[str]:
    return (name for name in _files(folder) if not _left_by_system(name))


def _left_by_system(name: str) -> bool:
    last = name.rpartition("/")[2]
    return last.startswith(".") or last in {"Thumbs.db", "desktop.ini"}
