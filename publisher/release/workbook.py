"""The listing as a spreadsheet (OOXML, ECMA-376) an intake clerk opens, checks and copies from.

Every value is stored as text: what begins like a formula is none, here or where it is pasted. The same form gives the
same bytes. Owns: cells and their look. Refuses: what stands in them. openpyxl is imported here alone.
"""

from __future__ import annotations

import datetime as dt
import importlib.util
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from publisher.errors import MissingToolError, diagnose
from publisher.release.fields import Field

_EARLIEST = (1980, 1, 1, 0, 0, 0)
_UNSAFE = ("=", "+", "-", "@", "\t", "\r")
"""What a text may not begin with where a spreadsheet might read it as a formula."""
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_MOST = 32_767
"""Characters a cell holds."""
_STATES = {"filled": "채움", "missing": "비어 있음 (필수)", "empty": "비움", "long": "너무 김"}
_FILLS = {"missing": "F8D7DA", "long": "FFF3CD"}
_HEAD_FILL = "E7EAF0"
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet: a row of headings, rows of texts."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    """Of the columns, in characters."""
    fills: tuple[str | None, ...] = ()
    """Colour of each row, RRGGBB; empty: none."""


def require_workbooks() -> None:
    """Raise MissingToolError when the package that writes spreadsheets is missing."""
    if importlib.util.find_spec("openpyxl") is None:
        raise MissingToolError(diagnose("TOOL-040"))


def listing_workbook(title: str, fields: Sequence[Field], made_on: dt.date) -> bytes:
    """Return the form as a workbook: a sheet to check, field by field, and a sheet with all fields in one row."""
    states = [_state(field) for field in fields]
    check = Table(
        "도서 정보",
        ("항목", "필수", "내용", "상태", "길이(바이트)", "한도(바이트)", "book.yaml"),
        tuple(_row(field, state) for field, state in zip(fields, states, strict=True)),
        (16, 6, 80, 16, 13, 13, 34),
        tuple(_FILLS.get(state) for state in states),
    )
    names = tuple(f"{field.name}*" if field.required else field.name for field in fields)
    row = Table("한 줄", names, (tuple(field.value for field in fields),), (24,) * len(fields))
    return workbook(title, (check, row), made_on)


def workbook(title: str, tables: Sequence[Table], made_on: dt.date) -> bytes:
    """Return a workbook of ``tables``, dated ``made_on``."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    for table in tables:
        _fill(book.create_sheet(table.title), table)
    stamp = dt.datetime.combine(made_on, dt.time())
    book.properties.creator = "casebook"
    book.properties.title = title
    book.properties.created = book.properties.modified = stamp
    made = BytesIO()
    book.save(made)
    return _timeless(made.getvalue(), stamp)


def _state(field: Field) -> str:
    if field.missing:
        return "missing"
    if field.too_long:
        return "long"
    return "filled" if field.value else "empty"


def _row(field: Field, state: str) -> tuple[str, ...]:
    length = f"{field.bytes:,}" if field.counted and field.value else ""
    limit = "" if field.limit is None else f"{field.limit:,}"
    return (
        field.name,
        "*" if field.required else "",
        field.value,
        _STATES[state],
        length,
        limit,
        field.key or "(책에서 셈함)",
    )


def _fill(sheet: Any, table: Table) -> None:
    from openpyxl.styles import Font, PatternFill
    from openpyxl.utils import get_column_letter

    fills = (_HEAD_FILL, *(table.fills or (None,) * len(table.rows)))
    for number, (texts, fill) in enumerate(zip((table.headings, *table.rows), fills, strict=True), start=1):
        for column, text in enumerate(texts, start=1):
            cell = sheet.cell(number, column)
            _write(cell, text)
            if number == 1:
                cell.font = Font(bold=True)
            if fill is not None:
                cell.fill = PatternFill("solid", start_color=fill)
    for column, width in enumerate(table.widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "A2"


def _write(cell: Any, text: str) -> None:
    """Put a text into a cell, as text whatever it looks like."""
    from openpyxl.styles import Alignment

    cell.value = _CONTROL.sub("", text)[:_MOST]
    cell.data_type = "s"
    cell.number_format = "@"
    cell.quotePrefix = text.startswith(_UNSAFE)
    cell.alignment = Alignment(vertical="top", wrap_text=True)


def _timeless(packed: bytes, stamp: dt.datetime) -> bytes:
    """Return the same archive with ``stamp`` for every time in it."""
    made = BytesIO()
    when = max(stamp.timetuple()[:6], _EARLIEST)
    with zipfile.ZipFile(BytesIO(packed)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = _MODIFIED.sub(rb"\g<1>%sZ\g<2>" % stamp.isoformat().encode(), content)
            entry = zipfile.ZipInfo(name, when)
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, content, compresslevel=9)
    return made.getvalue()
