"""The files a book is made of, seen from outside: which there are and what they are like, without reading one.

What the book would not read does not count: what editors leave beside a file (swap files, locks, backups) is no change.
Owns: taking stock, and what differs between two stocks. Refuses: deciding what a change makes stale.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from publisher.content.load import manuscript, outdated
from publisher.content.shelf import Shelf, Stamp, stamp
from publisher.render.fonts import FONT_SUFFIXES
from publisher.resources import theme_folder

_SUFFIXES = (".j2", ".jinja", ".css", *sorted(FONT_SUFFIXES))
_DEPTH = 4
"""Levels of folders in a theme: a link that leads in a circle is not followed for ever."""

Stamps = Mapping[str, Stamp | None]
"""By path; None for what is missing."""


@dataclass(frozen=True, slots=True)
class Stock:
    """What there is, or what has changed."""

    manuscript: Stamps
    """book.yaml and the cases."""
    own_theme: Stamps
    """The book's own templates and style sheets."""
    theme: Stamps = field(default_factory=dict)
    """The templates, style sheets and fonts of this program."""
    loose: Stamps = field(default_factory=dict)
    """Pictures and fonts that are not as they were when the book was read."""

    def __bool__(self) -> bool:
        """Return True when there is anything."""
        return bool(self.manuscript or self.own_theme or self.theme or self.loose)

    @property
    def paths(self) -> tuple[Path, ...]:
        """Everything there is."""
        return tuple(map(Path, (*self.manuscript, *self.own_theme, *self.theme, *self.loose)))

    def changes(self, now: Stock) -> Stock:
        """Return what has changed since; ``loose`` changed by its nature."""
        return Stock(
            _changed(self.manuscript, now.manuscript),
            _changed(self.own_theme, now.own_theme),
            _changed(self.theme, now.theme),
            now.loose,
        )


def take_stock(root: Path, shelf: Shelf) -> Stock:
    """Return what a book is made of. What the shelf knows and has not changed is not told."""
    theme = {**_theme(theme_folder("templates")), **_theme(theme_folder("styles"))}
    loose = {str(path): stamp(path) for path in outdated(root, shelf)}
    return Stock(manuscript(root), _own_theme(root), theme, loose)


def glance(root: Path, stock: Stock) -> Stock:
    """Return a stock of what people edit; for the rest, which takes longer to look at, what ``stock`` says."""
    return Stock(manuscript(root), _own_theme(root), stock.theme)


def _own_theme(root: Path) -> Stamps:
    return {**_theme(root / "templates"), **_theme(root / "styles")}


def _theme(folder: Path) -> Stamps:
    return dict(_files(str(folder), _DEPTH))


def _files(folder: str, depth: int) -> Iterator[tuple[str, Stamp | None]]:
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if entry.name.lower().endswith(_SUFFIXES):
                yield entry.path, stamp(entry)
            elif depth and entry.is_dir():
                yield from _files(entry.path, depth - 1)


def _changed(then: Stamps, now: Stamps) -> Stamps:
    if then == now:
        return {}
    names = dict.fromkeys((*then, *now))
    return {name: now.get(name) for name in names if then.get(name) != now.get(name)}
