"""The print parcel: which files a print shop gets, what they are called, and that none of them is missing.

Owns: roles, names and the order of files. A name says what is inside before the file is opened, and is ASCII: shops
keep files on old servers. Refuses: making files (``assembly``), judging them (``checks``), putting the folder in place
(``release.folder``).
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from publisher.assembly.finished import FinishedPdf, read_finished
from publisher.assembly.proof import write_proof
from publisher.editions.covers import wrapped
from publisher.editions.edition import Edition, Target
from publisher.errors import Diagnostic, ReleaseError, diagnose
from publisher.release.manifest import item_of
from publisher.release.print_order import ListedFile, told

FOLDER = "release"
"""Folder of all parcels of a book, beside the folders of its editions."""
PRINT_ORDER = "print-order"
_LABELS = {
    "interior": "본문",
    "cover": "표지(펼침)",
    "imposed": "터잡기",
    "booklet-imposed": "소책자(터잡기)",
    "digital": "화면용 PDF",
    "proof": "교정용",
    "preflight": "사전 점검 보고서",
}
_IMPOSED = frozenset({"imposed", "booklet-imposed"})
_FOREIGN = re.compile(r"[^A-Za-z0-9]+")


@dataclass(frozen=True, slots=True)
class Source:
    """A finished file of the build that goes into a parcel."""

    role: str
    path: Path
    sha256: str
    """What it was when it was built."""
    stem: str
    """What the names of its edition's files begin with."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A file in the parcel."""

    name: str
    role: str
    pdf: FinishedPdf | None
    """None for what is no PDF."""


def parcel_folder(home: Path, name: str) -> Path:
    """Return where a parcel of the book in ``home`` (``<out>/<slug>``) stands."""
    return home / FOLDER / name


def stem_of(slug: str, edition: Edition) -> str:
    """Return what the names of an edition's files begin with: the slug, and its name where that says more."""
    if edition.name == edition.target.value:
        return slug
    own = _FOREIGN.sub("-", edition.name).strip("-").lower()
    return f"{slug}-{own}" if own else f"{slug}-{edition.target.value}"


@dataclass(frozen=True, slots=True)
class Built:
    """A file of the build."""

    path: Path
    sha256: str


def sources(slug: str, edition: Edition, made: Mapping[str, Built]) -> tuple[Source, ...]:
    """Return what goes into the parcel of an edition, in order; ``made`` are the build's files by kind.

    Raises ReleaseError when a file is missing that a print shop cannot do without.
    """
    wanted = tuple(_wanted(edition))
    missing = [kind for kind in wanted if kind not in made]
    if missing:
        raise ReleaseError(*(_missing(edition, kind) for kind in missing))
    return tuple(source(slug, edition, kind, made) for kind in wanted)


def source(slug: str, edition: Edition, kind: str, made: Mapping[str, Built], role: str = "") -> Source:
    """Return one file of an edition, ``role`` what it is in the parcel, where that is not its kind.

    Raises ReleaseError when it was not made.
    """
    if kind not in made:
        raise ReleaseError(_missing(edition, kind))
    return Source(role or kind, made[kind].path, made[kind].sha256, stem_of(slug, edition))


def _wanted(edition: Edition) -> Iterator[str]:
    yield "interior"
    if wrapped(edition) and edition.target is Target.PRINT:
        yield "cover"
    if edition.target is Target.BOOKLET:
        yield "imposed"
    if edition.production.digital:
        yield "digital"


def _missing(edition: Edition, kind: str) -> Diagnostic:
    return diagnose("REL-003", edition=edition.name, file=f"{kind}.pdf")


def lay_in(source: Source, folder: Path) -> Entry:
    """Copy a file of the build into the parcel under its name there.

    Raises ReleaseError when it is no longer what was built, as when another build has run meanwhile.
    """
    pdf = read_finished(source.path)
    name = pdf_name(source.stem, source.role, pdf)
    shutil.copyfile(source.path, folder / name)
    if item_of(folder / name, name, source.role).sha256 != source.sha256:
        raise ReleaseError(diagnose("REL-006", file=source.path.name))
    return Entry(name, source.role, pdf)


def lay_in_proof(interior: Entry, stem: str, folder: Path) -> Entry:
    """Write the proof of an interior that lies in the parcel beside it."""
    assert interior.pdf is not None
    name = pdf_name(stem, "proof", interior.pdf)
    write_proof(folder / interior.name, folder / name)
    return Entry(name, "proof", interior.pdf)


def pdf_name(stem: str, role: str, pdf: FinishedPdf) -> str:
    """Return the name of a PDF in the parcel: ``stock-book_interior_188x257_96p.pdf``."""
    trim = f"{round(pdf.trim.width):d}x{round(pdf.trim.height):d}"
    return f"{stem}_{role}_{trim}_{pdf.pages}p.pdf"


def listed(entry: Entry, folder: Path) -> ListedFile:
    """Return a file of the parcel as the job ticket lists it."""
    item = item_of(folder / entry.name, entry.name, entry.role)
    pages, size = (None, "") if entry.pdf is None else (entry.pdf.pages, told(entry.pdf.size))
    sides = entry.role in _IMPOSED
    return ListedFile(entry.name, _LABELS[entry.role], pages, sides, size, item.bytes, item.sha256)
