"""A folder of YAML files, pictures and fonts in; one ``Book`` out, or every fault in one go.

Owns: which files a book is made of and the order of the checks. Refuses: showing anything.
"""

from __future__ import annotations

import contextlib
import os
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from pathlib import Path

from pydantic import ValidationError

from publisher.content import references
from publisher.content.amounts import check_spacing, respaced
from publisher.content.book import Book, LoadedCase, LoadedTheme, Picture
from publisher.content.faults import field_faults
from publisher.content.model.book_file import BookFile, ThemeFile
from publisher.content.model.case import Case
from publisher.content.model.record import Record
from publisher.content.pictures import Album, Named
from publisher.content.references import ReadCase
from publisher.content.shelf import Shelf, Stamp, stamp
from publisher.content.source import Source, display_name, read_bytes, read_source
from publisher.errors import ContentError, Diagnostic, Severity, SourceSpan, diagnose
from publisher.resources import theme_folder
from publisher.typography.money import AmountSpacing

BOOK_FILE = "book.yaml"
CASES_FOLDER = "cases"
THEME_FILE = "theme.yaml"
_PLAIN_NAME = re.compile(r"[a-z0-9-]+")
_NUMBER = re.compile(r"[0-9]{1,9}")
_YAML = (".yaml", ".yml")
_FONT_EXTENSIONS = frozenset({".otf", ".ttf", ".ttc", ".otc", ".woff", ".woff2"})
_FONT_SIGNATURES = (b"\x00\x01\x00\x00", b"OTTO", b"true", b"ttcf", b"wOFF", b"wOF2")


@dataclass(frozen=True, slots=True)
class _Read:
    """A YAML file after reading: its source, and the record that came of it."""

    source: Source | None
    record: Record | None
    faults: tuple[Diagnostic, ...]


def load_book(root: Path, shelf: Shelf | None = None) -> Book:
    """Return the book in the folder ``root``: ``book.yaml`` and ``cases/*.yaml``.

    ``shelf`` holds what was read the last time: files that have not changed are not read again. Raises ContentError
    once, with every error and warning of all files, sorted by file and line.
    """
    album = Album(root) if shelf is None else Album(root, shelf)
    album.shelf.begin()
    book_file, book_source, faults = _read_book_file(root, album)
    reads = tuple(_read_record(path, Case, album) for path in case_files(root))
    faults += [fault for read in reads for fault in read.faults]
    if not reads and (root / BOOK_FILE).is_file():
        faults.append(diagnose("BOOK-005", SourceSpan(display_name(root / CASES_FOLDER))))
    cases = tuple(
        ReadCase(read.record, read.source)
        for read in reads
        if isinstance(read.record, Case) and read.source is not None
    )
    for read_case in cases:
        faults += references.check_case(read_case)
    faults += references.check_numbers(cases)
    sources = [read.source for read in reads if read.source is not None]
    if len(sources) == len(reads):
        # A file that cannot be read hides its number: a link to it is not yet wrong.
        faults += references.check_links(
            cases, [*sources, *([book_source] if book_source is not None else ())], _written_numbers(sources)
        )
    loaded = tuple(_load_cases(reads, album, faults))
    fonts: tuple[Path, ...] = ()
    logos: tuple[Picture | None, ...] = ()
    theme: LoadedTheme | None = None
    if book_file is not None and book_source is not None:
        faults += references.check_book_file(book_file, book_source)
        fonts = _find_fonts(root, book_file, book_source, album, faults)
        logos = tuple(_open_logos(root, book_file, book_source, album, faults))
        theme = _find_theme(root, book_file, book_source, album, faults)
        if book_file.amount_spacing is None:
            faults += check_spacing([book_source, *sources])
    ordered = tuple(sorted(dict.fromkeys(faults), key=_position))
    if book_file is None or any(fault.severity is Severity.ERROR for fault in ordered):
        raise ContentError(*ordered)
    if book_file.amount_spacing is not None:
        spacing = AmountSpacing(book_file.amount_spacing)
        book_file = respaced(book_file, spacing)
        loaded = tuple(replace(item, case=respaced(item.case, spacing)) for item in loaded)
    shown = tuple(sorted(loaded, key=lambda item: item.case.number))
    return Book(root, book_file, shown, fonts, ordered, logos, theme)


def case_files(root: Path) -> tuple[Path, ...]:
    """Return the YAML files of the cases, sorted by their names in NFC; hidden files are left out."""
    folder = root / CASES_FOLDER
    found = [path for path in folder.glob("*") if _is_case(path.name)]
    return tuple(sorted(found, key=lambda path: unicodedata.normalize("NFC", path.name)))


def manuscript(root: Path) -> Mapping[str, Stamp | None]:
    """Return the paths of the files an editor writes, and what they are like now: book.yaml and the cases.

    Quick, because who waits for a change asks many times a second.
    """
    found = {str(root / BOOK_FILE): stamp(root / BOOK_FILE)}
    with contextlib.suppress(OSError), os.scandir(root / CASES_FOLDER) as entries:
        found |= {entry.path: stamp(entry) for entry in entries if _is_case(entry.name)}
    return found


def outdated(root: Path, shelf: Shelf) -> tuple[Path, ...]:
    """Return the pictures and fonts that are no longer as the last loading from ``shelf`` found them."""
    changed = [path for path, then in shelf.stamps.items() if stamp(path) != then]
    changed += [folder for folder, names in shelf.folders.items() if _font_names(folder) != names]
    album, nowhere = Album(root), SourceSpan(root.name)
    for written, folder in sorted(shelf.missing):
        if isinstance(album.locate(written, folder, nowhere), Path):
            changed.append(folder / written)
    return tuple(changed)


def _is_case(name: str) -> bool:
    return name.lower().endswith(_YAML) and not name.startswith(".")


def _read_book_file(root: Path, album: Album) -> tuple[BookFile | None, Source | None, list[Diagnostic]]:
    path = root / BOOK_FILE
    if not path.is_file():
        return None, None, [diagnose("BOOK-001", SourceSpan(display_name(path)), folder=display_name(root))]
    read = _read_record(path, BookFile, album)
    return read.record if isinstance(read.record, BookFile) else None, read.source, [*read.faults]


def _read_record(path: Path, model: type[Record], album: Album) -> _Read:
    """Read and validate one YAML file; faults are returned, never raised."""
    if not album.holds(path):
        return _Read(None, None, (diagnose("CASE-062", SourceSpan(display_name(path)), file=path.name),))
    try:
        content = read_bytes(path)
    except ContentError as error:
        return _Read(None, None, error.diagnostics)
    return album.shelf.record(path, content, lambda: _validated(path, content, model))


def _validated(path: Path, content: bytes, model: type[Record]) -> _Read:
    try:
        source = read_source(path, content)
    except ContentError as error:
        return _Read(None, None, error.diagnostics)
    try:
        record = model.model_validate(source.data)
    except ValidationError as error:
        return _Read(source, None, (*source.faults, *field_faults(error, model, source)))
    return _Read(source, record, source.faults)


def _written_numbers(sources: Iterable[Source]) -> Iterator[int]:
    """Yield the case numbers that files write, also those with other faults."""
    for source in sources:
        number = source.data.get("number")
        if isinstance(number, str) and _NUMBER.fullmatch(number.strip()):
            yield int(number)


def _load_cases(reads: Iterable[_Read], album: Album, faults: list[Diagnostic]) -> Iterator[LoadedCase]:
    """Yield the cases with their pictures and add what is wrong with these; a case itself may be invalid."""
    named = [(read, source, _photos(source)) for read in reads if (source := read.source) is not None]
    opened = album.open_all([name for _, _, names in named for name in names])
    for read, source, names in named:
        pictures: list[Picture] = []
        for found in islice(opened, len(names)):
            if isinstance(found, Picture):
                pictures.append(found)
            else:
                faults += found
        if isinstance(read.record, Case):
            yield LoadedCase(f"case-{read.record.number}", read.record, source.path, tuple(pictures))


def _photos(source: Source) -> tuple[Named, ...]:
    """Return the pictures a case names."""
    photos = source.data.get("photos")
    folder = source.path.parent
    return tuple(
        Named(written.strip(), folder, partial(source.span, ("photos", index, "file")))
        for index, photo in enumerate(photos if isinstance(photos, list) else ())
        if isinstance(photo, dict) and isinstance(written := photo.get("file"), str) and written.strip()
    )


def _open_logos(
    root: Path, book: BookFile, source: Source, album: Album, faults: list[Diagnostic]
) -> Iterator[Picture | None]:
    """Yield the logo of each publisher, None for one without, and add what is wrong with it."""
    for index, house in enumerate(book.publishers):
        if house.logo is None:
            yield None
            continue
        found = album.open(house.logo, root, source.span(("publishers", index, "logo")))
        if isinstance(found, Picture):
            yield found
        else:
            faults += found


def _find_theme(
    root: Path, book: BookFile, source: Source, album: Album, faults: list[Diagnostic]
) -> LoadedTheme | None:
    """Return the theme book.yaml names, and add what is wrong with it: a folder of the book, or one that came along."""
    if book.design is None:
        return None
    span = source.span(("design",))
    shipped = theme_folder("themes") / book.design
    found = album.locate(book.design, root, span)
    if isinstance(found, Path) and (found / THEME_FILE).is_file():
        read = _read_record(found / THEME_FILE, ThemeFile, album)
    elif _PLAIN_NAME.fullmatch(book.design) and (shipped / THEME_FILE).is_file():
        found = shipped
        read = _validated(shipped / THEME_FILE, read_bytes(shipped / THEME_FILE), ThemeFile)
    else:
        names = sorted(path.parent.name for path in shipped.parent.glob(f"*/{THEME_FILE}"))
        faults.append(diagnose("BOOK-024", span, value=book.design, names=", ".join(names)))
        return None
    faults += read.faults
    return LoadedTheme(found, read.record) if isinstance(read.record, ThemeFile) else None


def _find_fonts(
    root: Path, book: BookFile, source: Source, album: Album, faults: list[Diagnostic]
) -> tuple[Path, ...]:
    """Return the font files book.yaml names; a folder stands for the font files in it."""
    fonts: list[Path] = []
    for index, written in enumerate(book.fonts):
        span = source.span(("fonts", index))
        found = album.locate(written, root, span)
        if isinstance(found, Diagnostic):
            album.shelf.missing.add((written, root))
            faults.append(diagnose("BOOK-006", span, file=written))
            continue
        files = [found]
        if found.is_dir():
            names = album.shelf.folders[found] = _font_names(found)
            files = [found / name for name in names]
        for path in files:
            album.shelf.note(path if path is not found else root / written, path)
        usable = [path for path in files if album.holds(path) and _is_font(path)]
        if not usable:
            faults.append(diagnose("BOOK-007", span, file=written))
        fonts += usable
    return tuple(dict.fromkeys(fonts))


def _font_names(folder: Path) -> tuple[str, ...]:
    """Return the names of the font files in a folder, sorted; of other files it may hold as many as it likes."""
    try:
        names = (path.name for path in folder.iterdir() if path.suffix.lower() in _FONT_EXTENSIONS)
        return tuple(sorted(names))
    except OSError:
        return ()


def _is_font(path: Path) -> bool:
    if path.suffix.lower() not in _FONT_EXTENSIONS or not path.is_file():
        return False
    with path.open("rb") as stream:
        return stream.read(4).startswith(_FONT_SIGNATURES)


def _position(fault: Diagnostic) -> tuple[str, int, int, str]:
    span = fault.span
    return (span.path, span.line, span.column, fault.code) if span is not None else ("", 0, 0, fault.code)
