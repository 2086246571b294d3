"""The set of font files an edition may use, and nothing else of the machine's.

The page engine asks fontconfig for fonts. Pointing it at a folder of our own makes the same book on every machine: the
system's Korean text faces, the theme's display weights, the book's own files.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import struct
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from publisher.errors import ContentError, MissingToolError, SourceSpan, diagnose

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

FONT_SUFFIXES = frozenset({".otf", ".ttf", ".ttc", ".otc"})
SYSTEM_FILES = (
    "NotoSerifCJK-Regular.ttc",
    "NotoSerifCJK-Bold.ttc",
    "NotoSansCJK-Regular.ttc",
    "NotoSansCJK-Bold.ttc",
)
"""The text faces the theme names, as the usual packages call them."""
_CONFIG = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{folder}</dir><cachedir>{folder}/.cache</cachedir>
<match target="scan"><edit name="lang" mode="assign"><plus><name>lang</name><string>ko</string></plus></edit></match>
</fontconfig>
"""
"""Every file counts as one for Korean: fontconfig asks for the language before the weight, and does not grant it to a
file that holds only the syllables headings need. What such a file lacks is found in the next, syllable by syllable."""


@dataclass(frozen=True, slots=True)
class FontFace:
    """One face of a font file."""

    family: str
    """Typographic family, e.g. Noto Serif CJK KR."""
    weight: int
    """OS/2 usWeightClass, 100–900."""
    path: Path
    number: int
    """Index in a collection, 0 for a single font."""


def font_files(theme_fonts: Path, own: Iterable[Path]) -> tuple[Path, ...]:
    """Return every font file of a book, in order of precedence: the book's own, the theme's, the system's.

    Raises MissingToolError when one of the system's Korean text faces is missing and the book has none of its own.
    """
    chosen = [path for item in own for path in _files(item)]
    broken = [path for path in chosen if not _faces_of(path)]
    if broken:
        raise ContentError(*(diagnose("BOOK-007", SourceSpan(str(path)), file=path.name) for path in broken))
    system = {name: _system_file(name) for name in SYSTEM_FILES}
    missing = [name for name, path in system.items() if path is None]
    if missing and not chosen:
        raise MissingToolError(diagnose("TOOL-020", files=", ".join(missing)))
    found = (path for path in system.values() if path is not None)
    return tuple(dict.fromkeys((*chosen, *_files(theme_fonts), *found)))


def system_files() -> tuple[Path, ...]:
    """Return the system's text faces that books are set in, those that are there."""
    return tuple(path for path in map(_system_file, SYSTEM_FILES) if path is not None)


def faces(files: Sequence[Path]) -> tuple[FontFace, ...]:
    """Return every face of the files. Unreadable files are left out: the content check names them."""
    return tuple(face for path in files for face in _faces_of(path))


def use_only(files: Sequence[Path]) -> Path:
    """Point fontconfig at exactly these files; must run before the page engine is imported in this process."""
    stamp = _CONFIG + "\n".join(
        f"{path.resolve()}:{path.stat().st_size}:{path.stat().st_mtime_ns}" for path in files
    )
    folder = (
        Path(tempfile.gettempdir())
        / f"casebook-fonts-{os.getuid()}"
        / hashlib.sha256(stamp.encode()).hexdigest()[:16]
    )
    config = folder / "fonts.conf"
    if not config.is_file():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for index, path in enumerate(files):
            link = folder / f"{index:02d}-{path.name}"
            with contextlib.suppress(FileExistsError):  # another build made it, this moment or long ago
                link.symlink_to(path.resolve())
        partial = folder / f"fonts.conf.{os.getpid()}"
        partial.write_text(_CONFIG.format(folder=escape(str(folder), quote=False)), encoding="utf-8")
        partial.replace(config)
    os.environ["FONTCONFIG_FILE"] = str(config)
    return config


def _files(item: Path) -> tuple[Path, ...]:
    if item.is_dir():
        return tuple(sorted(path for path in item.iterdir() if path.suffix.lower() in FONT_SUFFIXES))
    return (item,)


def _font_folders() -> tuple[Path, ...]:
    home = Path.home()
    if sys.platform == "darwin":
        return (home / "Library/Fonts", Path("/Library/Fonts"), Path("/System/Library/Fonts"))
    data = os.environ.get("XDG_DATA_HOME", str(home / ".local/share"))
    return (Path(data) / "fonts", home / ".fonts", Path("/usr/local/share/fonts"), Path("/usr/share/fonts"))


@cache
def _system_file(name: str) -> Path | None:
    """Find a collection, or what other packages give in its place: the Korean face alone, or all weights in one."""
    stem = name.removesuffix(".ttc")
    names = (name, f"{stem.replace('CJK-', 'CJKkr-')}.otf", f"{stem.partition('-')[0]}.ttc")
    for folder in filter(Path.is_dir, _font_folders()):
        usual = folder / "opentype" / "noto" / name
        if usual.is_file():
            return usual
        for wanted in names:
            found = next(iter(sorted(folder.rglob(wanted))), None)
            if found is not None:
                return found
    return None


def _faces_of(path: Path) -> tuple[FontFace, ...]:
    try:
        found = path.stat()
    except OSError:
        return ()
    return _faces_at(path, found.st_size, found.st_mtime_ns)


@cache
def _faces_at(path: Path, _bytes: int, _changed_ns: int) -> tuple[FontFace, ...]:
    """Return the faces of a file; size and time of change tell it from one that stood there before."""
    # Loaded late: pages are set without it.
    from fontTools.ttLib import TTCollection, TTFont, TTLibError

    try:
        # Opened here, because the library leaves a file it cannot read open.
        with path.open("rb") as stream:
            if path.suffix.lower() in {".ttc", ".otc"}:
                collection = TTCollection(stream, lazy=True)
                return tuple(_face(font, path, number) for number, font in enumerate(collection.fonts))
            return (_face(TTFont(stream, lazy=True), path, 0),)
    except (TTLibError, OSError, LookupError, ValueError, AssertionError, struct.error):
        return ()


def _face(font: TTFont, path: Path, number: int) -> FontFace:
    from fontTools.ttLib import TTLibError

    ends = [table.offset + table.length for table in font.reader.tables.values() if font.flavor is None]
    if max(ends, default=0) > path.stat().st_size:
        raise TTLibError(f"{path} is cut short")
    names = font["name"]
    family = names.getDebugName(16) or names.getDebugName(1) or path.stem
    return FontFace(family, int(font["OS/2"].usWeightClass), path, number)
