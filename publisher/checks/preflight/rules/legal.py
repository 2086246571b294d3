"""What the law asks of the colophon and the cover: PRE-80x to PRE-82x.

출판문화산업 진흥법 제2조 3호, 제22조, 시행령 제3조, 제15조; 공공기록물법 시행령 제55조. Reads: the words of the pages,
the edition's ISBN, price and date, and what book.yaml says of the book. Files of others are not judged by it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from publisher.checks.preflight.document import Page
from publisher.checks.preflight.marks import Kind
from publisher.checks.preflight.provenance import BookFacts
from publisher.checks.preflight.rule import PAGES, Hit, Rule, View, hit
from publisher.checks.preflight.subject import Kind as File
from publisher.content.values import isbn_check_digit

_COLOPHON = "colophon"
_TELLING = re.compile(r"판권|펴낸날|발행일|펴낸곳|발행처|ISBN|펴낸이|발행인")
_AUTHOR = re.compile(r"지은이|글쓴이|엮은이|저자|편저|저작|집필|기획|편집|원저")
_REPRESENTATIVE = re.compile(r"펴낸이|발행인|발행자")
_HOUSE = re.compile(r"펴낸곳|발행처|발행기관|펴냄|발행")
_PRICED = re.compile(r"(?:값|정가|가격)[:：]?(?:₩)?([0-9][0-9,]*)원?|([0-9][0-9,]*)원")
_FREE = "비매품"
_ISBN = re.compile(r"97[89](?:[-–\s]?[0-9]){10}(?![-–]?[0-9])")
_NUMBER = re.compile(r"[0-9]{2}-[0-9A-Z]{7}-[0-9]{6}-[0-9]{2}")
_NUMBER_LABEL = "발간등록번호"


def words_of(page: Page) -> str:
    """Return all text of a page without spaces."""
    return "".join("".join(mark.text for mark in page.marks if mark.kind is Kind.TEXT).split())


def _colophons(view: View) -> list[tuple[Page, str]]:
    """Return the colophon's pages with their words: by provenance, else by what they say."""
    known = view.subject.provenance
    name = view.subject.path.name
    if known is not None and name in known.pages:
        return [
            (page, words_of(page)) for page in view.pages if known.section_of(name, page.index) == _COLOPHON
        ]
    spoken = [(page, words_of(page)) for page in view.pages]
    return [(page, words) for page, words in spoken if len(set(_TELLING.findall(words))) > 1]


def _facts(view: View) -> BookFacts:
    return BookFacts() if view.subject.provenance is None else view.subject.provenance.facts


def _first(view: View) -> tuple[Page, str] | None:
    """Return the first page of the colophon and all its words; None without an edition or a colophon."""
    found = _colophons(view) if view.ours else []
    return (found[0][0], "".join(words for _, words in found)) if found else None


def _colophon(view: View) -> Iterator[Hit]:
    if view.ours and view.pages and not _colophons(view):
        yield hit()


def _names(words: str, names: Sequence[str]) -> bool:
    return any("".join(name.split()) in words for name in names if name.strip())


def _author(view: View) -> Iterator[Hit]:
    found = _first(view)
    if found is not None and not _AUTHOR.search(found[1]) and not _names(found[1], _facts(view).authors):
        yield hit(found[0])


def _representative(view: View) -> Iterator[Hit]:
    found = _first(view)
    named = found is not None and _names(found[1], _facts(view).representatives)
    if found is not None and not named and not _REPRESENTATIVE.search(found[1]):
        yield hit(found[0])


def _date(view: View) -> Iterator[Hit]:
    found, edition = _first(view), view.subject.edition
    if found is None or edition is None:
        return
    day = edition.published_on
    written = rf"{day.year}[년.\-/]0?{day.month}[월.\-/]0?{day.day}(?![0-9])"
    if not re.search(written, found[1]):
        yield hit(found[0], date=day.isoformat())


def _house(view: View) -> Iterator[Hit]:
    found = _first(view)
    if found is None:
        return
    houses = _facts(view).publishers
    missing = [name for name in houses if not _names(found[1], (name,))]
    if missing or not (houses or _HOUSE.search(found[1])):
        yield hit(found[0], names=", ".join(missing) or "?")


def _isbn(view: View) -> Iterator[Hit]:
    found, edition = _first(view), view.subject.edition
    if found is None or edition is None or (edition.isbn is None and edition.price_won is None):
        return
    if not _ISBN.search(found[1]):
        yield hit(found[0], isbn=edition.isbn or "?")


def _price(view: View) -> Iterator[Hit]:
    """The price stands on the cover of a printed book, else with its bibliographic data."""
    edition = view.subject.edition
    place = _price_place(view)
    if edition is None or place is None:
        return
    page, words = place
    if edition.price_won is None:
        if _FREE not in words:
            yield hit(page, price=_FREE)
    elif edition.price_won not in _prices(words):
        yield hit(page, price=f"{edition.price_won:,}원")


def _price_place(view: View) -> tuple[Page, str] | None:
    if view.subject.kind is not File.COVER:
        return _first(view)
    return (view.pages[0], words_of(view.pages[0])) if view.ours and view.pages else None


def _prices(words: str) -> set[int]:
    found = (one or two for one, two in _PRICED.findall(words))
    return {int(digits.replace(",", "")) for digits in found if digits.replace(",", "").isdigit()}


def _price_or_free(view: View) -> Iterator[Hit]:
    place = _price_place(view)
    if place is not None and _FREE in place[1] and re.search(r"(?:값|정가)[:：]?(?:₩)?[0-9]", place[1]):
        yield hit(place[0])


def _publication_number(view: View) -> Iterator[Hit]:
    number = _facts(view).publication_number
    if not number or not view.pages:
        return
    page = view.pages[0]
    words = words_of(page)
    if _NUMBER_LABEL not in words or number not in words:
        yield hit(page, number=number)


def _number_form(view: View) -> Iterator[Hit]:
    for page in view.pages:
        words = words_of(page)
        place = words.find(_NUMBER_LABEL)
        if place >= 0 and not _NUMBER.match(words[place + len(_NUMBER_LABEL) :].lstrip(":：")):
            found = words[place + len(_NUMBER_LABEL) :][:24]
            yield hit(page, text=_NUMBER_LABEL, found=found)


def _kogl(view: View) -> Iterator[Hit]:
    kogl = _facts(view).kogl
    place = _first(view) if view.subject.kind is not File.COVER else None
    if (
        kogl is not None
        and place is not None
        and ("공공누리" not in place[1] or f"제{kogl}유형" not in place[1])
    ):
        yield hit(place[0], type=kogl)


def _numbers(view: View) -> Iterator[tuple[Page, str]]:
    for page in view.pages:
        for mark in page.marks:
            text = mark.text if mark.kind is Kind.TEXT else ""
            for number in _ISBN.findall(text):
                yield page, number


def _digits(number: str) -> str:
    return re.sub(r"[^0-9]", "", number)


def _check_digit(view: View) -> Iterator[Hit]:
    for page, number in _numbers(view):
        digits = _digits(number)
        if int(digits[12]) != isbn_check_digit(digits):
            yield hit(page, text=number, isbn=number, digit=isbn_check_digit(digits))


def _same_isbn(view: View) -> Iterator[Hit]:
    edition = view.subject.edition
    own = [page for page, _ in _colophons(view)] if view.subject.kind is not File.COVER else view.pages
    if edition is None or edition.isbn is None:
        return
    told = False
    for page, number in _numbers(view):
        if page in own and _digits(number) != _digits(edition.isbn) and not told:
            told = True
            yield hit(page, text=number, found=number, isbn=edition.isbn)


_WITH_COVER = PAGES | {File.COVER}
_COVER = frozenset({File.COVER})
RULES = (
    Rule("PRE-801", "The book has a colophon.", _colophon, kinds=PAGES),
    Rule("PRE-802", "The colophon names an author or who wrote the book.", _author, kinds=PAGES),
    Rule(
        "PRE-803", "The colophon names the publisher's representative (발행인).", _representative, kinds=PAGES
    ),
    Rule("PRE-804", "The colophon has the edition's date of publication.", _date, kinds=PAGES),
    Rule("PRE-805", "The colophon names every publishing house.", _house, kinds=PAGES),
    Rule("PRE-806", "The colophon of a book for sale, or with an ISBN, shows the ISBN.", _isbn, kinds=PAGES),
    Rule(
        "PRE-807",
        "The price, or 비매품, is printed: on the cover and on the colophon.",
        _price,
        kinds=_WITH_COVER,
    ),
    Rule("PRE-808", "A price and 비매품 exclude each other.", _price_or_free, kinds=_WITH_COVER),
    Rule("PRE-809", "The book's 발간등록번호 stands on the cover.", _publication_number, kinds=_COVER),
    Rule("PRE-810", "A 발간등록번호 has its form.", _number_form, kinds=_WITH_COVER),
    Rule("PRE-811", "The colophon states the book's 공공누리 type.", _kogl, kinds=PAGES),
    Rule("PRE-812", "Every printed ISBN has the right check digit.", _check_digit, kinds=_WITH_COVER),
    Rule("PRE-813", "The printed ISBN is the edition's.", _same_isbn, kinds=_WITH_COVER),
)
