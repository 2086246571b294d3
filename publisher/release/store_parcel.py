"""The parcel of one store: which files it holds, what they are called, and what is missing from them.

Owns: names and roles. A name is ASCII and follows the store's profile, which usually says nothing: then it begins with
the e-book's ISBN. Refuses: building the book, putting the folder in place (``release.folder``).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from publisher.assembly.sample import sample_pdf
from publisher.checks.accessibility import evaluate, report_html, report_value
from publisher.editions.profiles import LIBRARY, EpubProfile
from publisher.errors import Diagnostic, diagnose
from publisher.release import registration
from publisher.release.epub_facts import EpubFacts, read_epub
from publisher.release.fields import FileNames, faults, form
from publisher.release.listing import ListedBook
from publisher.release.onix import Resource, onix_message
from publisher.release.texts import description_text
from publisher.release.workbook import listing_workbook
from publisher.render.cover_pictures import cover_jpeg, pixels

_FILE_NAME = "{isbn}"
"""What files are called for a store that tells no wish."""
_ROLES = ("epub", "cover", "sample")


@dataclass(frozen=True, slots=True)
class ParcelFile:
    """One file of a parcel on its way."""

    role: str
    content: bytes


@dataclass(frozen=True, slots=True)
class StorePacking:
    """What one store's parcel is put together from."""

    book: ListedBook
    store: EpubProfile
    epub: bytes
    sample: bytes | None
    """The sample of the EPUB; None where none may be shown."""
    printed: Path | None
    """The printed pages, in the order they are read."""
    share: int
    """Percent of the book in the samples."""
    judging: Path
    """A folder that is there: files are judged as they lie in it."""

    def parcel(self) -> tuple[dict[str, ParcelFile], list[Diagnostic]]:
        """Return the files by name, and what is missing."""
        facts = read_epub(self.epub)
        files = {f"{self.stem}.epub": ParcelFile("epub", self.epub), **self._covers(facts)}
        files |= self._evidence()
        if self.store.name == LIBRARY:
            return files | self._library(facts), list(registration.faults(self.book))
        samples, said = self._samples()
        files |= samples
        fields = form(self.book, self.store, self._names(files))
        made_on = self.book.ebook.published_on
        files["listing.xlsx"] = ParcelFile("listing", listing_workbook(self.book.title, fields, made_on))
        files |= self._texts()
        files["onix.xml"] = ParcelFile("onix", self._onix(facts, files))
        return files, [*said, *faults(fields, self.store)]

    def _names(self, files: Mapping[str, ParcelFile]) -> FileNames:
        by_role = {role: [name for name, file in files.items() if file.role == role] for role in _ROLES}
        (epub,) = by_role["epub"]
        return FileNames(epub, tuple(by_role["cover"]), tuple(by_role["sample"]))

    @property
    def stem(self) -> str:
        """What the store's files are called; a book without an ISBN gives its short name in its place."""
        known = {"isbn": self.book.ebook.digits or self.book.slug, "slug": self.book.slug}
        return (self.store.file_name or _FILE_NAME).format_map(known)

    def _evidence(self) -> dict[str, ParcelFile]:
        """Return what a program found on the accessibility of the e-book, told by the file as the store gets it."""
        path = self.judging / f"{self.stem}.epub"
        path.write_bytes(self.epub)
        evaluation = evaluate(path)
        value = json.dumps(report_value(evaluation), ensure_ascii=False, indent=2)
        return {
            "accessibility.html": ParcelFile("accessibility", report_html(evaluation).encode()),
            "accessibility.json": ParcelFile("accessibility", f"{value}\n".encode()),
        }

    def _covers(self, facts: EpubFacts) -> dict[str, ParcelFile]:
        if facts.cover is None:
            return {}
        if self.store.cover_px is None:
            return {f"{self.stem}_cover.jpg": ParcelFile("cover", facts.cover)}
        width, height = self.store.cover_px
        name = f"{self.stem}_cover_{width}x{height}.jpg"
        return {name: ParcelFile("cover", cover_jpeg(facts.cover, width, height))}

    def _samples(self) -> tuple[dict[str, ParcelFile], list[Diagnostic]]:
        if self.sample is None:
            return {}, []
        files = {f"{self.stem}_sample.epub": ParcelFile("sample", self.sample)}
        if self.printed is None:
            return files, []
        beginning = sample_pdf(self.printed, self.share)
        if beginning is None:
            return files, [diagnose("REL-046", share=self.share)]
        return files | {f"{self.stem}_sample.pdf": ParcelFile("sample", beginning)}, []

    def _texts(self) -> dict[str, ParcelFile]:
        book = self.book
        texts = {
            "contents.txt": "\n".join(book.contents),
            "description.txt": description_text(book.description, book.companies, self.store.text_bytes),
            "authors.txt": book.introductions,
            "review.txt": book.review or "",
        }
        return {name: ParcelFile("text", f"{text}\n".encode()) for name, text in texts.items() if text}

    def _onix(self, facts: EpubFacts, files: Mapping[str, ParcelFile]) -> bytes:
        category = self.book.category(self.store.name)
        scheme = None if category is None else (f"{self.store.label} 분류", category)
        resources = [
            _resource(name, file) for name, file in files.items() if file.role in {"cover", "sample"}
        ]
        return onix_message(self.book, facts, resources, scheme)

    def _library(self, facts: EpubFacts) -> dict[str, ParcelFile]:
        book = self.book
        registered = registration.registration_sheets(book, facts.size)
        deposited = registration.deposit_sheets(book, facts.size, f"{self.stem}.epub")
        files = {}
        for name, sheets in (("isbn-registration", registered), ("deposit", deposited)):
            table = registration.sheets_workbook(book.title, sheets, book)
            files[f"{name}.xlsx"] = ParcelFile("registration", table)
            files[f"{name}.txt"] = ParcelFile("registration", registration.sheets_text(sheets).encode())
        return files


def _resource(name: str, file: ParcelFile) -> Resource:
    cover = file.role == "cover"
    kind = "D502" if cover else "E101" if name.endswith(".epub") else "E107"
    return Resource(
        name=name,
        content="01" if cover else "15",
        mode="03" if cover else "04",
        format=kind,
        bytes=len(file.content),
        sha256=hashlib.sha256(file.content).hexdigest(),
        pixels=pixels(file.content) if cover else None,
    )
