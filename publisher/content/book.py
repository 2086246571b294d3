"""A whole book, validated: what every later room may rely on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from publisher.content.model.book_file import BookFile, ThemeFile
from publisher.content.model.case import Case
from publisher.content.regions import BY_NAME, Region
from publisher.errors import Diagnostic


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of the book's own folder, known to be whole and harmless."""

    path: Path
    """The author's file, resolved: no ``..`` and no symbolic link."""
    href: str
    """Its address in markup, the same for the same bytes: ``images/<16 hexadecimal digits>.<extension>``."""
    media_type: str
    """``image/jpeg``, ``image/png`` or ``image/svg+xml``, by content and not by name."""
    width_px: int
    """Width as it is shown (EXIF orientation applied); of a drawing, the user units of its view box."""
    height_px: int
    sha256: str
    """Hexadecimal digest of the file."""


@dataclass(frozen=True, slots=True)
class LoadedCase:
    """A case and the files it stands on."""

    id: str
    """``case-<number>``, unique in the book."""
    case: Case
    path: Path
    """Its YAML file."""
    pictures: tuple[Picture, ...]
    """One for each of ``case.photos``, in the same order."""


@dataclass(frozen=True, slots=True)
class LoadedTheme:
    """A theme that stands between the book's own files and the theme that comes with the program."""

    home: Path
    """Its folder, with ``styles`` and ``templates`` where it has them."""
    file: ThemeFile


@dataclass(frozen=True, slots=True)
class Book:
    """book.yaml and all cases, free of errors."""

    root: Path
    file: BookFile
    cases: tuple[LoadedCase, ...]
    """Sorted by number; never empty."""
    fonts: tuple[Path, ...]
    """Font files the book brings along, in the order of book.yaml."""
    warnings: tuple[Diagnostic, ...] = ()
    logos: tuple[Picture | None, ...] = ()
    """One for each publisher of book.yaml, in the same order; None where it names none."""
    theme: LoadedTheme | None = None
    """None where book.yaml names no design."""

    def region_name(self, region: Region) -> str:
        """Return the region's name in this book: the one book.yaml gives it, else the official one."""
        for written, name in self.file.region_names.items():
            if BY_NAME[written] is region:
                return name
        return region.full_name
