"""The book's own words about itself, as the packages want them.

Given the book as an edition names and shows it (``editions.excerpt``), the words are those of the edition.
"""

from __future__ import annotations

import datetime as dt

from publisher.assembly.epub.metadata import Contributor, EpubMetadata
from publisher.assembly.metadata import DocumentFacts
from publisher.content.book import Book
from publisher.content.model.book_file import BookFile
from publisher.editions.edition import Edition


def full_title(book: Book) -> str:
    """Return prefix, title and suffix on one line."""
    title = book.file.title
    main = title.main.replace(" / ", " ")
    return " ".join(part for part in (title.prefix, f"{main}{title.suffix or ''}") if part)


def running_title(book: Book) -> str:
    """Return what running heads call the book."""
    return book.file.title.running or book.file.title.main.replace(" / ", " ")


def document_facts(book: Book, edition: Edition) -> DocumentFacts:
    """Return what a PDF edition says of itself; ``book`` is the book as the edition shows it."""
    file = book.file
    return DocumentFacts(
        title=full_title(book),
        authors=tuple(house.name for house in file.publishers),
        subject=file.title.subtitle,
        keywords=tuple(file.subjects),
        language=file.language,
        date=edition.published_on,
    )


def epub_metadata(book: Book, edition: Edition, paper: Edition | None = None) -> EpubMetadata:
    """Return the package metadata of an EPUB edition; ``book`` is the book as the edition shows it.

    ``paper`` is the edition whose pages it lists.

    Its dates come from the edition. Its identifier is the edition's ISBN, else the book's own or, of a part of the
    book, the one derived for it.
    """
    file = book.file
    identifier = f"urn:isbn:{edition.isbn.replace('-', '')}" if edition.isbn else file.identifier
    series = None if file.listing is None else file.listing.series
    return EpubMetadata(
        title=full_title(book),
        identifier=identifier or f"urn:casebook:{file.slug}:{edition.name}",
        modified=dt.datetime.combine(edition.published_on, dt.time(), dt.UTC),
        language=file.language,
        subtitle=file.title.subtitle,
        isbn=edition.isbn,
        publishers=tuple(house.name for house in file.publishers),
        contributors=_contributors(file),
        series=None if series is None else series.name,
        series_number=None if series is None else series.number,
        date=edition.published_on,
        description=file.description,
        subjects=file.subjects,
        printed_source=None if paper is None else _source(book, paper),
    )


def _contributors(file: BookFile) -> tuple[Contributor, ...]:
    """Return all with a share in the book; where nobody is named as its author, those who publish it are."""
    listed = () if file.listing is None else file.listing.authors
    authors = [Contributor(author.name, author.role or "지음", author=True) for author in listed]
    named = {(author.name, author.role) for author in authors}
    makers = [Contributor(maker.name, maker.role) for maker in file.contributors]
    found = (*authors, *(maker for maker in makers if (maker.name, maker.role) not in named))
    if any(contributor.is_creator for contributor in found):
        return found
    return (*(Contributor(house.name, author=True) for house in file.publishers), *found)


def _source(book: Book, paper: Edition) -> str:
    """Return what names a paper edition: its ISBN, else title, form and year (EPUB Accessibility 1.1 §4.2)."""
    if paper.isbn:
        return f"urn:isbn:{paper.isbn.replace('-', '')}"
    return f"{full_title(book)}, 종이책, {paper.published_on.year}"
