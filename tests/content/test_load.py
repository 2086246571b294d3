"""A folder becomes a book, or all of its faults at once."""

from __future__ import annotations

import shutil
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from yaml.events import Event

from publisher.content import places
from publisher.content.book import Book
from publisher.content.load import case_files, load_book
from publisher.content.model.book_file import BookFile
from publisher.content.model.case import Case
from publisher.content.places import parsed
from publisher.content.regions import BY_NAME
from publisher.errors import ContentError, Diagnostic

STOCK = Path(__file__).parents[1] / "stock"
CASE = "number: 9\nregion: 서울\ncompany: (주)가상전자\nfictional: true\n"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Return a copy of the stock book."""
    return shutil.copytree(STOCK, tmp_path / "book")


def faults(root: Path) -> tuple[Diagnostic, ...]:
    """Return everything that is wrong with a book."""
    with pytest.raises(ContentError) as caught:
        load_book(root)
    return caught.value.diagnostics


def with_case(root: Path, text: str) -> Book:
    """Add a case to a book and load it."""
    (root / "cases" / "09-가상전자.yaml").write_text(CASE + text, encoding="utf-8")
    return load_book(root)


def test_stock_book() -> None:
    """The stock book loads in the order of its numbers, with one picture for each photo."""
    loaded = load_book(STOCK)
    assert [case.id for case in loaded.cases] == ["case-1", "case-2", "case-3"]
    assert [len(case.pictures) for case in loaded.cases] == [2, 0, 1]
    assert all(len(case.pictures) == len(case.case.photos) for case in loaded.cases)
    assert {picture.media_type for case in loaded.cases for picture in case.pictures} == {
        "image/png",
        "image/jpeg",
        "image/svg+xml",
    }
    assert loaded.warnings == ()


def test_places_are_looked_for_only_where_something_is_wrong(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A case without faults is read once; one with a fault a second time, for the place."""
    asked: list[str] = []

    def noting(text: str) -> Callable[[], Event]:
        asked.append(text)
        return parsed(text)

    monkeypatch.setattr(places, "parsed", noting)
    load_book(book)
    assert [text for text in asked if text.startswith("number")] == []
    with pytest.raises(ContentError):
        with_case(book, "related: [77, 78]\n")
    assert [text[:9] for text in asked if text.startswith("number")] == ["number: 9"]


def test_numbers_may_stand_for_text(book: Path) -> None:
    """A bare year is text where text is wanted, as it was written."""
    loaded = with_case(
        book, "profile: {founded: 1994, products: on}\nmetrics:\n  - {label: 2021, value: 1_0}\n"
    )
    case = loaded.cases[-1].case
    assert case.profile is not None
    assert (case.profile.founded, case.profile.products) == ("1994", "on")
    assert (case.metrics[0].label, case.metrics[0].value) == ("2021", "1_0")


def test_number_with_leading_zero_is_decimal(book: Path) -> None:
    """``010`` is ten, not the octal eight."""
    (book / "cases" / "10.yaml").write_text(CASE.replace("9", "010"), encoding="utf-8")
    assert load_book(book).cases[-1].case.number == 10


def test_empty_keys_count_as_not_written(book: Path) -> None:
    """A key whose entries are all commented out is as good as no key."""
    case = with_case(book, "photos:\n  # - file: a.jpg\nlead:\nprofile: {founded: ~}\n").cases[-1].case
    assert case.photos == ()
    assert case.lead is None


def test_region_names(book: Path) -> None:
    """The book's own names of regions win over the official ones."""
    loaded = load_book(book)
    assert loaded.region_name(BY_NAME["강원"]) == "강원도"
    assert loaded.region_name(BY_NAME["대전"]) == "대전광역시"


def test_case_files_in_order(tmp_path: Path) -> None:
    """Files are taken by their NFC names; NFD names, .yml and capitals are welcome, hidden files are not."""
    folder = tmp_path / "cases"
    folder.mkdir()
    names = [unicodedata.normalize("NFD", "나.yaml"), "가.YML", "다.yaml", ".숨김.yaml", "읽기.txt"]
    for name in names:
        (folder / name).touch()
    assert [unicodedata.normalize("NFC", path.name) for path in case_files(tmp_path)] == [
        "가.YML",
        "나.yaml",
        "다.yaml",
    ]


def test_all_faults_of_all_files_at_once(book: Path) -> None:
    """Faults of every file and kind come together, sorted by file and line."""
    cases = book / "cases"
    (cases / "07.yaml").write_text("number: [\n", encoding="utf-8")
    (cases / "08.yaml").write_text(CASE + "photos:\n  - file: 없음.jpg\n", encoding="utf-8")
    (cases / "09.yaml").write_text(
        CASE + "lede: 글\nphotos:\n  - {file: 없음.jpg, alt: 글}\n", encoding="utf-8"
    )
    (book / "book.yaml").write_text("slug: X\n", encoding="utf-8")
    found = faults(book)
    places = [(item.span.path, item.span.line) for item in found if item.span is not None]
    assert places == sorted(places)
    assert {"BOOK-003", "CASE-004", "CASE-042", "CASE-063", "CASE-035", "CASE-018"} <= {
        item.code for item in found
    }


def test_unreadable_file_hides_no_links(book: Path) -> None:
    """A link to a case whose file cannot be read is not called wrong; once it can be read, it is checked."""
    (book / "cases" / "01-가상정밀.yaml").write_text("number: [\n", encoding="utf-8")
    assert {item.code for item in faults(book)} == {"CASE-004"}
    (book / "cases" / "01-가상정밀.yaml").write_text(CASE, encoding="utf-8")
    assert "CASE-045" in {item.code for item in faults(book)}


def test_link_to_a_case_with_other_faults_is_right(book: Path) -> None:
    """A case that is invalid for another reason still has its number."""
    case = book / "cases" / "01-가상정밀.yaml"
    case.write_text(case.read_text(encoding="utf-8").replace("industry:", "indstry:"), encoding="utf-8")
    assert {item.code for item in faults(book)} == {"CASE-035"}


@pytest.mark.parametrize(
    "link", ["[글](case:77)", "[글](case:)", "[글](case:가)", "<case:77>", "[글](case:77 '제목')"]
)
def test_links_to_nothing(book: Path, link: str) -> None:
    """Every way of writing a link to a case is checked; in a comment it is not."""
    with pytest.raises(ContentError) as caught:
        with_case(book, f'lead: "글 {link} 글"\n')
    assert [item.code for item in caught.value.diagnostics] == ["CASE-045"]
    assert with_case(book, f"# {link}\nlead: 글 [글](case:1) 글\n").warnings == ()


def test_warnings_are_kept(book: Path) -> None:
    """Warnings alone do not stop a book; it carries them."""
    assert [item.code for item in with_case(book, "related: [9]\n").warnings] == ["CASE-046"]


def test_yaml_outside_the_book_is_not_read(book: Path) -> None:
    """A symbolic link among the cases cannot make a message show another file's text."""
    secret = book.parent / "secret.yaml"
    secret.write_text("password: 1234\n", encoding="utf-8")
    (book / "cases" / "11.yaml").symlink_to(secret)
    (found,) = faults(book)
    assert found.code == "CASE-062"
    assert found.span is not None
    assert found.span.text is None


def test_fonts(book: Path) -> None:
    """Font files and folders of fonts are found; the twin without a font is told."""
    fonts = book / "fonts"
    fonts.mkdir()
    (fonts / "나.otf").write_bytes(b"OTTO....")
    (fonts / "가.ttf").write_bytes(b"\x00\x01\x00\x00....")
    (fonts / "license.txt").write_text("OFL", encoding="utf-8")
    text = (book / "book.yaml").read_text(encoding="utf-8")
    (book / "book.yaml").write_text(text + "fonts: [fonts, fonts/나.otf]\n", encoding="utf-8")
    assert [path.name for path in load_book(book).fonts] == ["가.ttf", "나.otf"]
    (fonts / "나.otf").write_bytes(b"not a font")
    assert {item.code for item in faults(book)} == {"BOOK-007"}


def test_edition_without_settings(book: Path) -> None:
    """``print:`` alone names an edition with default settings, and a bare number is no date."""
    text = (book / "book.yaml").read_text(encoding="utf-8")
    head = text[: text.index("editions:")]
    (book / "book.yaml").write_text(
        head + "editions:\n  print:\n  large: {target: print}\n", encoding="utf-8"
    )
    assert list(load_book(book).file.editions) == ["print", "large"]
    (book / "book.yaml").write_text(head.replace("2024-03-05", "2024"), encoding="utf-8")
    assert {item.code for item in faults(book)} == {"CASE-027"}


_LEAVES = st.sampled_from(
    [None, "", "-1", "3", "1" * 5000, "nan", "true", "글", "2024-01-01", "가\n나", "../a.jpg"]
)
_KEYS = st.sampled_from(
    [
        "label",
        "value",
        "file",
        "alt",
        "section",
        "title",
        "data",
        "kind",
        "heading",
        "body",
        "print",
        "강원",
        "trim",
        "x",
    ]
)
_TREES = st.recursive(
    _LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner, max_size=4),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from([*Case.model_fields, "x"]), _TREES, max_size=5), st.data())
def test_any_manuscript_is_a_book_or_a_fault(
    tmp_path_factory: pytest.TempPathFactory, case: dict[str, object], data: st.DataObject
) -> None:
    """Whatever an author writes in the fields, the loader answers with a book or with places and words."""
    root = tmp_path_factory.mktemp("book")
    (root / "cases").mkdir()
    (root / "cases" / "01.yaml").write_text(yaml.safe_dump({"number": 1, **case}), encoding="utf-8")
    book = data.draw(st.dictionaries(st.sampled_from([*BookFile.model_fields, "x"]), _TREES, max_size=5))
    (root / "book.yaml").write_text(yaml.safe_dump({"slug": "a", **book}), encoding="utf-8")
    for item in faults(root):
        assert item.span is not None
        assert item.message()
        assert item.hint()


def test_huge_numbers_are_faults(book: Path) -> None:
    """A number too long for any integer is a fault wherever a case number may stand."""
    (book / "cases" / "09.yaml").write_text(
        f"number: {'1' * 5000}\nregion: 서울\ncompany: 가\n", encoding="utf-8"
    )
    (book / "cases" / "10.yaml").write_text(
        CASE.replace("9", "10") + f"sections: [{{title: 가, body: '[글](case:{'1' * 5000})'}}]\n",
        encoding="utf-8",
    )
    assert {item.code for item in faults(book)} == {"CASE-032", "CASE-045"}


def test_folder_without_a_book_says_so_once(tmp_path: Path) -> None:
    """In a folder that is no book, the missing book.yaml is the only fault."""
    assert [item.code for item in faults(tmp_path)] == ["BOOK-001"]
