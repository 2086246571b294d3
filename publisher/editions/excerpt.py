"""The book as one edition knows it: its title, its identifier, its cases.

Owns: what an edition says of itself where it is not the whole book. Refuses: order and parts (``editions.select``).
"""

from __future__ import annotations

from dataclasses import replace

from publisher.content.book import Book, LoadedCase
from publisher.content.model.book_file import Title
from publisher.editions.edition import Each, Edition


def excerpt(book: Book, edition: Edition) -> Book:
    """Return the whole ``book`` as ``edition`` shows it and names itself; the very same where it shows all of it.

    Composed with an excerpt, text that links to a case outside the edition keeps its words and loses the link.
    """
    whole = edition.member is None and not (edition.numbers or edition.regions)
    if whole and edition.subtitle is None:
        return book
    file = book.file.model_copy(update={"title": cited_title(book.file.title, edition)})
    if whole:
        return replace(book, file=file)
    cases = _cases(book, edition)
    update: dict[str, object] = {"identifier": edition.identifier}
    if edition.member is not None:
        # What the book says of all its cases is not true of one volume.
        only = cases[0].case if edition.leaflet and cases else None
        update |= {"description": only.summary or only.lead if only else None, "back_cover": None}
    return replace(book, file=file.model_copy(update=update), cases=cases)


def _cases(book: Book, edition: Edition) -> tuple[LoadedCase, ...]:
    """Return the cases of the edition; what they name as related are cases of it too."""
    shown = [loaded for loaded in book.cases if edition.shows(loaded.case)]
    numbers = {loaded.case.number for loaded in shown}
    related = [tuple(other for other in loaded.case.related if other in numbers) for loaded in shown]
    return tuple(
        replace(loaded, case=loaded.case.model_copy(update={"related": kept}))
        for loaded, kept in zip(shown, related, strict=True)
    )


def shown_title(title: Title, edition: Edition) -> Title:
    """Return the book's title as covers and title pages show it: the subtitle tells a member from the others."""
    label = edition.member.label if edition.member is not None else None
    own = " · ".join(part for part in (edition.subtitle, label) if part)
    return title.model_copy(update={"subtitle": own}) if own else title


def cited_title(title: Title, edition: Edition) -> Title:
    """Return the book's title as colophons, catalogues and files cite it, e.g. ``지역기업 이야기: 경상북도 편``."""
    member = edition.member
    if member is None:
        return title.model_copy(update={"subtitle": edition.subtitle}) if edition.subtitle else title
    update = {"suffix": f"{title.suffix or ''}: {member.label}", "subtitle": edition.subtitle}
    if member.each is Each.REGION:
        # A leaflet's running heads name the company already, on the right-hand pages.
        update["running"] = f"{title.running or title.main.replace(' / ', ' ')} · {member.label}"
    return title.model_copy(update=update)
