"""Spreadsheets read back by the library's own reader: texts stay texts, and two runs are one."""

from __future__ import annotations

import datetime as dt
import importlib.util
import zipfile
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from release.listed import BOOK, changed

from publisher.editions.profiles import profile_named
from publisher.errors import ExitCode, MissingToolError
from publisher.release.fields import FileNames, form
from publisher.release.workbook import Table, listing_workbook, require_workbooks, workbook

DAY = dt.date(2024, 3, 5)
FILES = FileNames("a.epub", ("a_cover.jpg",), ())


def sheets(packed: bytes) -> dict[str, list[list[Any]]]:
    """Return the cells of each sheet."""
    book = openpyxl.load_workbook(BytesIO(packed))
    return {sheet.title: [list(row) for row in sheet.iter_rows()] for sheet in book}


def made(**fields: Any) -> bytes:
    """Return the workbook of the small book, changed."""
    return listing_workbook("작은 사례집", form(changed(**fields), profile_named("upaper"), FILES), DAY)


def test_every_field_is_a_row_and_a_column() -> None:
    """The sheet to check has a row a field, with its state; the other sheet the same values in one row."""
    read = sheets(made(target_readers=None, description="가" * 2000))
    rows = {row[0].value: [cell.value for cell in row[1:5]] for row in read["도서 정보"][1:]}
    assert rows["도서명"][:3] == ["*", "작은 사례집", "채움"]
    assert rows["대상 분류"][1:3] == [None, "비어 있음 (필수)"]
    assert rows["원서명"][1:3] == [None, "비움"]
    assert rows["책소개"][2:] == ["너무 김", "6,000"]
    headings, values = read["한 줄"]
    row = dict(zip([cell.value for cell in headings], [cell.value for cell in values], strict=True))
    assert row["도서명*"] == "작은 사례집"
    assert row["판매가*"] == "8,000원"


@pytest.mark.parametrize(
    "text", ["=1+1", "+82", "-3", "@SUM(A1)", '=HYPERLINK("https://example.com")', "\t=1"]
)
def test_no_text_becomes_a_formula(text: str) -> None:
    """What begins like a formula is read back as the very same text, quoted for whoever pastes it."""
    (row,) = sheets(workbook("제목", [Table("표", (), ((text,),), (10,))], DAY))["표"][1:]
    assert (row[0].data_type, row[0].value) == ("s", text)
    assert row[0].quotePrefix
    with zipfile.ZipFile(BytesIO(workbook("제목", [Table("표", (), ((text,),), (10,))], DAY))) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


def test_control_characters_do_not_break_the_file() -> None:
    """Characters a spreadsheet cannot hold are left out; line ends stay."""
    (row,) = sheets(workbook("제목", [Table("표", (), (("가\x00나\n다",),), (10,))], DAY))["표"][1:]
    assert row[0].value == "가나\n다"


def test_two_runs_are_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing in the file comes from the clock: its times are the book's."""
    first = made()
    monkeypatch.setattr("time.time", lambda: 4e9)
    assert made() == first
    with zipfile.ZipFile(BytesIO(first)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(2024, 3, 5, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode()
    assert core.count("2024-03-05T00:00:00Z") == 2


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without openpyxl the run ends with the line that installs it."""
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    with pytest.raises(MissingToolError) as caught:
        require_workbooks()
    assert [(item.code, caught.value.exit_code) for item in caught.value.diagnostics] == [
        ("TOOL-040", ExitCode.MISSING_TOOL)
    ]
    assert "casebook[listing]" in caught.value.diagnostics[0].hint()


def test_the_book_is_unchanged() -> None:
    """The small book is whole: its form has no empty required field."""
    assert not [field.name for field in form(BOOK, profile_named("upaper"), FILES) if field.missing]
