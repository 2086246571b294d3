"""The rows of the colophon: what the law asks for, from what the book says.

출판문화산업 진흥법 제2조 3호, 시행령 제3조: author, publisher's representative, date, publishing house, ISBN.
제22조: price.
Owns: which rows there are and in which order. Refuses: inventing any of it.
"""

from __future__ import annotations

import re

from publisher.content.book import Book
from publisher.content.model.listing import ListedAuthor
from publisher.content.model.record import Row
from publisher.editions.cases import plain_row
from publisher.editions.covers import price_text
from publisher.editions.edition import Edition

_WRITES = re.compile(r"지음|지은이|글|저자|집필|엮음|엮은이|원고")
"""Roles of those who wrote or compiled the book."""


def imprint(book: Book, edition: Edition) -> tuple[Row, ...]:
    """Return the rows of the colophon that the law asks for, from what the book says (see above)."""
    day = edition.published_on
    houses = " · ".join(
        f"{house.name}({house.representative})" if house.representative else house.name
        for house in book.file.publishers
    )
    rows = [
        plain_row("펴낸 날", f"{day.year}년 {day.month}월 {day.day}일"),
        plain_row("펴낸 곳", houses),
        *_own_authors(book),
        *(plain_row(author.role or "지은이", author.name) for author in _further_authors(book)),
        *(plain_row(maker.role or "만든 곳", maker.name) for maker in book.file.contributors),
        *book.file.colophon.rows,
    ]
    if book.file.publication_number:
        rows.append(plain_row("발간등록번호", book.file.publication_number))
    if edition.isbn:
        rows.append(plain_row("ISBN", edition.isbn))
    rows.append(plain_row("값", price_text(edition.price_won).removeprefix("값 ")))
    return tuple(rows)


def _further_authors(book: Book) -> tuple[ListedAuthor, ...]:
    """Return the authors that no other row of the colophon names."""
    file = book.file
    named = {organisation.name for organisation in (*file.publishers, *file.contributors)}
    return () if file.listing is None else tuple(a for a in file.listing.authors if a.name not in named)


def _own_authors(book: Book) -> tuple[Row, ...]:
    """Return who the law takes for the author where nobody is named: the bodies whose book it is (저작권법 제9조)."""
    roles = [maker.role or "" for maker in book.file.contributors]
    named = any(_WRITES.search(text) for text in (*roles, *(row.label for row in book.file.colophon.rows)))
    if named or (book.file.listing is not None and book.file.listing.authors):
        return ()
    return (plain_row("지은이", " · ".join(house.name for house in book.file.publishers)),)
