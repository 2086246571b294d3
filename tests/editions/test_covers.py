"""What wrap covers are told, which editions have one, and what the faults of their settings are."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from publisher.content.load import load_book
from publisher.content.model.book_file import BookFile
from publisher.editions.covers import Cover, interior_thickness, kogl, price_text, wrapped
from publisher.editions.edition import TRIMS, Edition, cautions, faults, plan_editions
from publisher.editions.select import condense, condense_cover
from publisher.editions.views import ColophonView, WrapView
from publisher.editions.wrap import wrap_cover
from publisher.geometry import Mm
from publisher.resources import theme_folder

ISBN = "978-89-000-0001-6"
STOCK = theme_folder("templates").parent / "tests" / "stock"
BOOK = {
    "title": {"main": "작은 책"},
    "slug": "small-book",
    "published_on": "2024-03-05",
    "publishers": [{"name": "가상진흥원"}],
}


def planned(name: str = "print", **settings: Any) -> Edition:
    """Return the only edition of a book that says nothing else."""
    (edition,) = plan_editions(BookFile.model_validate({**BOOK, "editions": {name: settings}}))
    return edition


def codes(edition: Edition) -> list[str]:
    """Return the codes of everything wrong or odd with an edition."""
    return [item.code for item in (*faults(edition), *cautions(edition))]


def test_glued_books_have_a_cover_of_their_own() -> None:
    """Perfect binding needs a sheet around the interior; stapled books and e-books wear their first page."""
    assert wrapped(planned())
    assert wrapped(planned("booklet", binding="perfect"))
    assert not wrapped(planned("booklet"))
    assert not wrapped(planned(binding="saddle"))
    assert not wrapped(planned("epub"))
    assert not wrapped(planned(parts=["cases", "colophon"]))
    assert not wrapped(planned("leaflets", target="print", each="case"))


def test_what_book_yaml_leaves_open() -> None:
    """No flaps, the barcode in true size, the spine calculated."""
    assert planned().cover == Cover()
    said = planned(cover={"flaps_mm": 90, "front_flap": "글", "spine_mm": 12.5, "barcode_percent": 90}).cover
    assert said.front_flap == "글"
    assert [said.flaps, said.spine, said.barcode_percent] == [Mm(90), Mm(12.5), 90]


def test_the_shops_figure_wins_over_the_table() -> None:
    """Its own thickness of a page is better than any table."""
    assert interior_thickness(planned(paper="모조 80").production) == 0.048
    assert interior_thickness(planned(paper="모조 80", mm_per_page=0.05).production) == 0.05
    assert interior_thickness(planned(paper="삼베 80").production) is None


def test_a_paper_nobody_knows() -> None:
    """Its spine cannot be calculated, unless the shop has said how thick it is; other papers are suggested."""
    (fault,) = faults(planned(paper="모조 90"))
    assert fault.code == "EDN-040"
    assert str(dict(fault.arguments)["choices"]).startswith(("모조 80", "모조 100"))
    assert codes(planned(paper="모조 90", mm_per_page=0.05)) == []
    assert codes(planned(paper="모조 90", cover={"spine_mm": 10})) == []
    assert codes(planned(paper="모조 90", binding="saddle")) == []


@pytest.mark.parametrize(("percent", "found"), [(79, ["EDN-041"]), (80, []), (200, []), (201, ["EDN-041"])])
def test_barcodes_no_scanner_reads(percent: int, found: list[str]) -> None:
    """From 80 to 200 % of the true size, both included."""
    assert codes(planned(cover={"barcode_percent": percent})) == found


def test_an_add_on_fits_the_form_of_the_edition() -> None:
    """Its second digit is 5 for e-books and for nothing else, and it stands beside an ISBN."""
    assert codes(planned(isbn=ISBN, isbn_addon="03320")) == []
    assert codes(planned(isbn=ISBN, isbn_addon="05320")) == ["EDN-043"]
    assert codes(planned("epub", isbn=ISBN, isbn_addon="05320")) == []
    assert codes(planned("epub", isbn=ISBN, isbn_addon="03320")) == ["EDN-042"]
    assert codes(planned(isbn_addon="03320")) == ["EDN-044"]
    assert "EDN-044" not in codes(planned("volumes", target="print", each="region", isbn_addon="03320"))


@pytest.mark.parametrize("addon", ["0332", "033200", "0332a", "23320", "39320", "09320"])
def test_an_add_on_that_is_none(addon: str) -> None:
    """Five digits, the first of which means a reader and the second a form."""
    with pytest.raises(ValidationError):
        planned(isbn=ISBN, isbn_addon=addon)


@pytest.mark.parametrize(
    "number", ["11-1492000-000993-1", "11-149200-000993-01", "11-149200a-000993-01", "x"]
)
def test_a_publication_number_that_is_none(number: str) -> None:
    """As the archives give them: 11-1492000-000993-01."""
    with pytest.raises(ValidationError):
        BookFile.model_validate({**BOOK, "publication_number": number})
    given = BookFile.model_validate({**BOOK, "publication_number": "11-B492000-000993-01"})
    assert given.publication_number == "11-B492000-000993-01"


def test_settings_for_a_cover_that_is_not_made() -> None:
    """An editor who writes of flaps expects a cover: a book without one says so."""
    assert codes(planned("booklet", cover={"flaps_mm": 80})) == ["EDN-045"]
    assert codes(planned(cover={"flaps_mm": 80})) == []


def test_prices() -> None:
    """A price in won, or 비매품; never both."""
    assert price_text(12000) == "값 12,000원"
    assert price_text(None) == "비매품"


def test_types_of_kogl() -> None:
    """Four types; every one asks for the source, 2 and 4 forbid sale, 3 and 4 forbid change."""
    found = [kogl(number) for number in (1, 2, 3, 4)]
    assert [type_ is not None and type_.type_name for type_ in found] == [
        "제1유형",
        "제2유형",
        "제3유형",
        "제4유형",
    ]
    sentences = [type_.sentence for type_ in found if type_ is not None]
    assert [("상업적" in text, "변경금지" in text) for text in sentences] == [
        (False, False),
        (True, False),
        (False, True),
        (True, True),
    ]
    assert all("출처표시" in text and "공공누리" in text for text in sentences)
    assert kogl(None) is None


def test_what_the_cover_of_the_stock_book_says() -> None:
    """Everything the law and custom ask for, from book.yaml and the edition."""
    book = load_book(STOCK)
    edition = next(e for e in plan_editions(book.file) if e.name == "print")
    plan = wrap_cover(TRIMS["46배판"], 40, Mm(0.058), edition.cover.flaps, Mm(3))
    section = condense_cover(book, edition, plan)
    view = section.content
    assert isinstance(view, WrapView)
    assert (view.isbn, view.isbn_addon, view.price) == (ISBN, "03320", "값 12,000원")
    assert view.publication_number == book.file.publication_number
    assert view.kogl is not None
    assert view.kogl.number == book.file.kogl
    assert not view.spine_text
    assert view.flaps
    assert view.logos == (None,) * len(book.file.publishers)


def test_the_colophon_says_it_too() -> None:
    """The registration number and the licence stand on the colophon as well."""
    book = load_book(STOCK)
    edition = next(e for e in plan_editions(book.file) if e.name == "print")
    (view,) = (s.content for s in condense(book, edition).sections if isinstance(s.content, ColophonView))
    rows = {row.label: row.value for row in view.rows}
    assert rows["발간등록번호"].replace("\\", "") == book.file.publication_number
    assert rows["값"].replace("\\", "") == "12,000원"
    assert view.kogl == kogl(1)
