"""The pages an editor has just changed, as files beside the book: ``<slug>/watch/<edition>/<section>.pdf``.

They show the book as it is: those written before are written again when a later change moves or repaints their pages,
and all go when the watch ends. Owns: these files. Refuses: what is on them (``pipeline.spread``).
"""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from publisher.assembly.link import Volume
from publisher.assembly.outputs import staging
from publisher.pipeline.means import Means
from publisher.pipeline.spread import Spreads, look_of

_FOLDER = "watch"
_DPI = 110
"""Pixels of a picture in an inch of the page: a page fills most of a screen."""
_AT_ONCE = 12
"""Sections shown at the most; the one shown longest ago goes first."""


@dataclass(frozen=True, slots=True)
class Preview:
    """The pages of one section."""

    edition: str
    section: str
    """Its id, e.g. ``case-3``."""
    path: Path
    """The PDF."""
    pictures: tuple[Path, ...]
    """One PNG a page, where they are wanted."""


@dataclass(slots=True)
class Previews:
    """All previews of a watch."""

    means: Means
    with_pictures: bool
    _shown: dict[Path, tuple[Preview, Hashable]] = field(default_factory=dict)
    """By the PDF's path, the oldest first: what is there, and what it looks like."""

    def show(self, home: Path, spreads: Spreads, section: str) -> Preview:
        """Write the pages of a section, in one go. ``home`` is the book's folder. Raises OSError."""
        return self._write(home, spreads, section, spreads.cut(section))

    def refresh(self, home: Path, editions: Mapping[str, Spreads]) -> None:
        """Write again what looks different now, and remove what the book no longer has. Raises OSError."""
        for path, (preview, look) in tuple(self._shown.items()):
            try:
                spreads = editions[preview.edition]
                volume = spreads.cut(preview.section)
            except LookupError:
                self._remove(path)
                continue
            if not path.is_relative_to(home):  # the book has another name now
                self._remove(path)
            elif look_of(volume) != look:
                self._write(home, spreads, preview.section, volume)
        for path in tuple(self._shown)[:-_AT_ONCE]:
            self._remove(path)

    def clear(self, home: Path, editions: Collection[str]) -> None:
        """Remove what a watch that was killed left behind; never fails."""
        for name in editions:
            shutil.rmtree(home / _FOLDER / name, ignore_errors=True)

    def close(self) -> None:
        """Remove all previews; never fails."""
        for path in tuple(self._shown):
            self._remove(path)

    def _write(self, home: Path, spreads: Spreads, section: str, volume: Volume) -> Preview:
        edition = spreads.edition.tray.edition.name
        folder = home / _FOLDER / edition
        pdf = spreads.draw(volume, self.means)
        pictures = _pictures(pdf) if self.with_pictures else ()
        names = [f"{section}-{number}.png" for number in range(1, len(pictures) + 1)]
        with staging(folder) as stage:
            (stage / f"{section}.pdf").write_bytes(pdf)
            for name, picture in zip(names, pictures, strict=True):
                (stage / name).write_bytes(picture)
        made = Preview(edition, section, folder / f"{section}.pdf", tuple(folder / name for name in names))
        before = self._shown.pop(made.path, None)
        for old in before[0].pictures if before is not None else ():
            if old not in made.pictures:
                old.unlink(missing_ok=True)
        self._shown[made.path] = made, look_of(volume)
        return made

    def _remove(self, path: Path) -> None:
        preview, _ = self._shown.pop(path)
        with contextlib.suppress(OSError):
            for file in (path, *preview.pictures):
                file.unlink(missing_ok=True)
            # Only while nothing else is in them.
            path.parent.rmdir()
            path.parent.parent.rmdir()


def _pictures(pdf: bytes) -> tuple[bytes, ...]:
    # Loaded late: few want pictures.
    from publisher.render.raster import page_pngs

    return tuple(page_pngs(pdf, _DPI))
