"""A new book builds at once, a new case takes the next number, and nothing is ever overwritten."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from publisher.content.load import load_book
from publisher.content.schema import book_schema, case_schema
from publisher.errors import ContentError
from publisher.intake.new import new_book, new_case


def snapshot(folder: Path) -> dict[str, bytes]:
    """Return every file below ``folder``."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def codes(error: pytest.ExceptionInfo[ContentError]) -> set[str]:
    """Return the codes of a refusal."""
    return {item.code for item in error.value.diagnostics}


def test_new_book_loads_without_a_word(tmp_path: Path) -> None:
    """The files named are the files written, the book has no faults, and its one case is called fictional."""
    files = new_book(tmp_path / "책" / "새 책")
    assert {str(path.relative_to(tmp_path / "책" / "새 책")) for path in files} == set(
        snapshot(tmp_path / "책" / "새 책")
    )
    book = load_book(tmp_path / "책" / "새 책")
    assert book.warnings == ()
    assert [case.case.fictional for case in book.cases] == [True]
    assert set(book.file.editions) == {"print", "booklet", "epub"}


def test_schemas_stand_where_the_files_say(tmp_path: Path) -> None:
    """Each YAML file points its editor at a schema that is there and is the model's."""
    for path in new_book(tmp_path):
        if path.suffix != ".yaml":
            continue
        pointer = (
            path.read_text(encoding="utf-8").splitlines()[0].removeprefix("# yaml-language-server: $schema=")
        )
        schema = json.loads((path.parent / pointer).read_text(encoding="utf-8"))
        assert schema == json.loads(json.dumps(book_schema() if path.name == "book.yaml" else case_schema()))


def test_commented_fields_are_right(tmp_path: Path) -> None:
    """A field an author uncomments in the templates is one the model knows."""
    new_book(tmp_path)
    path = new_case(tmp_path, "(주)가상화학", "부산")
    lines = path.read_text(encoding="utf-8").splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith("# industry"))
    bare = [line.removeprefix("#").removeprefix(" ") for line in lines[start:] if "지어낸 사례면" not in line]
    text = "\n".join([*lines[:start], *bare])
    text = text.replace("images/factory.jpg", "factory.svg")
    (path.parent / "factory.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>', encoding="utf-8"
    )
    path.write_text(text, encoding="utf-8")
    case = load_book(tmp_path).cases[-1].case
    assert case.industry == "정밀기계"
    assert len(case.photos) == len(case.sections) == len(case.metrics) == 1


def test_new_book_overwrites_nothing(tmp_path: Path) -> None:
    """One file in the way stops everything before anything is written."""
    (tmp_path / "book.yaml").write_text("mine\n", encoding="utf-8")
    before = snapshot(tmp_path)
    with pytest.raises(ContentError) as caught:
        new_book(tmp_path)
    assert codes(caught) == {"BOOK-020"}
    assert snapshot(tmp_path) == before


def test_new_case_takes_the_next_number(tmp_path: Path) -> None:
    """Numbers continue after the highest one written or used in a file name."""
    new_book(tmp_path)
    assert new_case(tmp_path, "주식회사 가상 전자", "강원도").name == "02-가상-전자.yaml"
    (tmp_path / "cases" / "07-나중에.yaml").write_text("number: [\n", encoding="utf-8")
    assert new_case(tmp_path, "가상 Foods㈜", "제주").name == "08-가상-Foods.yaml"
    (tmp_path / "cases" / "07-나중에.yaml").unlink()
    loaded = load_book(tmp_path)
    assert [(item.case.number, item.case.company) for item in loaded.cases[1:]] == [
        (2, "주식회사 가상 전자"),
        (8, "가상 Foods㈜"),
    ]


def test_numbers_start_over_at_the_end(tmp_path: Path) -> None:
    """After number 9999 the lowest free one is taken."""
    new_book(tmp_path)
    (tmp_path / "cases" / "9999-끝.yaml").write_text("number: 9999\n", encoding="utf-8")
    assert new_case(tmp_path, "가상전자", "서울").name == "02-가상전자.yaml"


@pytest.mark.parametrize(
    ("company", "region", "code"),
    [
        ("(주)", "서울", "BOOK-021"),
        ("../..", "서울", "BOOK-021"),
        ("가" * 201, "서울", "BOOK-021"),
        ("가\x7f", "서울", "BOOK-021"),
        ("가\udc80", "서울", "BOOK-021"),
        ("가", "서율", "CASE-036"),
        ("가", "평양", "CASE-037"),
    ],
)
def test_new_case_refuses(tmp_path: Path, company: str, region: str, code: str) -> None:
    """Names that give no file name and unknown regions are refused, and nothing is written."""
    new_book(tmp_path)
    before = snapshot(tmp_path)
    with pytest.raises(ContentError) as caught:
        new_case(tmp_path, company, region)
    assert codes(caught) == {code}
    assert snapshot(tmp_path) == before


def test_new_case_needs_a_book(tmp_path: Path) -> None:
    """Where there is no book there is no case."""
    with pytest.raises(ContentError) as caught:
        new_case(tmp_path, "가상전자", "서울")
    assert codes(caught) == {"BOOK-001"}


@given(st.text(min_size=1, max_size=40))
def test_no_name_breaks_the_file(tmp_path_factory: pytest.TempPathFactory, company: str) -> None:
    """Whatever a company is called, its file lies among the cases and holds three keys, or it is refused."""
    root = tmp_path_factory.mktemp("book")
    (root / "book.yaml").touch()
    try:
        path = new_case(root, company, "서울")
    except ContentError:
        assert snapshot(root) == {"book.yaml": b""}
        return
    assert path.parent == root / "cases"
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert set(data) == {"number", "region", "company"}
    assert data["number"] == 1
