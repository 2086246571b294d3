"""What a store is told of a book, as values: derived from the book where it follows, else as book.yaml writes it.

Owns: which value comes from where. Refuses: files and forms (``fields``, ``workbook``, ``onix``). What nobody wrote and
what does not follow stays empty.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from publisher.assembly.describe import full_title
from publisher.assembly.epub.metadata import Contributor
from publisher.content.book import Book
from publisher.content.model.book_file import Organisation
from publisher.content.model.listing import Listing
from publisher.editions.edition import Edition
from publisher.editions.excerpt import excerpt
from publisher.editions.production import Binding
from publisher.editions.select import condense
from publisher.geometry import Size
from publisher.html.plain import plain_text
from publisher.release.texts import company_lines, contents_lines, derived_keywords

EVERY_STORE = "all"
"""Key of ``listing.categories`` that holds for every store."""


class Form(StrEnum):
    """What is sold."""

    EBOOK = "epub"
    PAPER = "print"


@dataclass(frozen=True, slots=True)
class Author:
    """Someone a store names as the author."""

    name: str
    role: str
    """In Korean: 지음, 엮음 …; 펴냄 of a body that only publishes."""
    corporate: bool
    introduction: str | None = None
    """Plain text."""


@dataclass(frozen=True, slots=True)
class Product:
    """One form of the book."""

    form: Form
    edition: str
    """Its name in book.yaml."""
    isbn: str | None
    """As written, with hyphens."""
    price_won: int | None
    """None: not for sale (비매품)."""
    published_on: dt.date
    pages: int | None = None
    """Pages of the printed book, covers left out; None of an e-book."""
    trim: Size | None = None
    binding: Binding | None = None

    @property
    def digits(self) -> str | None:
        """The ISBN's thirteen digits."""
        return None if self.isbn is None else self.isbn.replace("-", "")


@dataclass(frozen=True, slots=True)
class ListedBook:
    """A book as its listings tell of it. Texts are plain."""

    slug: str
    identifier: str
    """Names the book where it has no ISBN."""
    title: str
    subtitle: str | None
    original_title: str | None
    translated: bool
    series: str | None
    series_number: int | None
    publishers: tuple[str, ...]
    brand: str
    authors: tuple[Author, ...]
    description: str | None
    review: str | None
    contents: tuple[str, ...]
    companies: tuple[str, ...]
    keywords: tuple[str, ...]
    categories: dict[str, str]
    """By store, or for every store."""
    kdc: str | None
    target_readers: str | None
    video_url: str | None
    preview: bool
    sale_price_won: int | None
    """Of the e-book, where it is not the list price."""
    ebook: Product
    paper: Product | None

    def category(self, store: str) -> str | None:
        """Return the class of this book in a store's own order of subjects."""
        return self.categories.get(store) or self.categories.get(EVERY_STORE)

    @property
    def introductions(self) -> str:
        """What is said of the authors, as one text; empty where nothing is."""
        said = [(author.name, author.introduction) for author in self.authors if author.introduction]
        if len(said) == 1:
            return said[0][1] or ""
        return "\n\n".join(f"{name}\n{text}" for name, text in said)

    @property
    def products(self) -> tuple[Product, ...]:
        """Both forms, the e-book first."""
        return (self.ebook,) if self.paper is None else (self.ebook, self.paper)


def list_book(whole: Book, edition: Edition, paper: Edition | None, paper_pages: int | None) -> ListedBook:
    """Return what is told of the e-book ``edition`` of the ``whole`` book and of the paper edition beside it."""
    book = excerpt(whole, edition)
    file, said = book.file, book.file.listing or Listing()
    description = said.description or file.description
    return ListedBook(
        slug=file.slug,
        identifier=file.identifier or f"urn:casebook:{file.slug}",
        title=full_title(book),
        subtitle=file.title.subtitle,
        original_title=said.original_title,
        translated=said.translated,
        series=None if said.series is None else said.series.name,
        series_number=None if said.series is None else said.series.number,
        publishers=tuple(house.name for house in file.publishers),
        brand=said.brand or file.publishers[0].name,
        authors=_authors(said, file.publishers, file.contributors),
        description=None if description is None else plain_text(description),
        review=None if said.publisher_review is None else plain_text(said.publisher_review),
        contents=contents_lines(condense(whole, edition)),
        companies=company_lines(book),
        keywords=said.keywords or derived_keywords(book),
        categories=dict(said.categories),
        kdc=said.kdc,
        target_readers=said.target_readers,
        video_url=said.video_url,
        preview=said.preview,
        sale_price_won=said.sale_price,
        ebook=Product(Form.EBOOK, edition.name, edition.isbn, edition.price_won, edition.published_on),
        paper=None if paper is None else _paper(paper, paper_pages),
    )


def _paper(paper: Edition, pages: int | None) -> Product:
    return Product(
        Form.PAPER,
        paper.name,
        paper.isbn,
        paper.price_won,
        paper.published_on,
        pages,
        paper.trim,
        paper.production.binding,
    )


def _authors(
    said: Listing, houses: tuple[Organisation, ...], makers: tuple[Organisation, ...]
) -> tuple[Author, ...]:
    """Return those the editor names, else who wrote or compiled the book, else the bodies that publish it."""
    if said.authors:
        return tuple(
            Author(
                author.name,
                author.role or "지음",
                author.organisation,
                None if author.introduction is None else plain_text(author.introduction),
            )
            for author in said.authors
        )
    wrote = [maker for maker in makers if Contributor(maker.name, maker.role).is_creator]
    if wrote:
        return tuple(Author(maker.name, maker.role or "지음", corporate=True) for maker in wrote)
    return tuple(Author(house.name, "펴냄", corporate=True) for house in houses)
