"""A new book that builds at once, and a new case in it.

Owns: which files are written and what they are called. Nothing that exists is touched: all names are checked
before the first file is written, and every file is opened for exclusive creation.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from importlib import resources
from pathlib import Path
from string import Template

from publisher.content.faults import unknown_region
from publisher.content.load import BOOK_FILE, CASES_FOLDER, case_files
from publisher.content.regions import BY_NAME
from publisher.content.schema import book_schema, case_schema
from publisher.content.source import display_name, read_source
from publisher.errors import ContentError, SourceSpan, diagnose

_SCHEMA_FOLDER = ".schema"
_LEGAL_FORM = re.compile(
    r"\((?:주|유|재|사)\)|㈜|주식회사|유한회사|유한책임회사|농업회사법인|재단법인|사단법인"
)
_NOT_IN_NAMES = re.compile(r"[^0-9A-Za-z가-힣一-鿿]+")
_MAX_NAME = 60
"""Characters of a company's name that a file name keeps."""
_MAX_COMPANY = 200
_MAX_NUMBER = 9_999
_NUMBER = re.compile(r"[0-9]{1,4}")


def new_book(folder: Path) -> tuple[Path, ...]:
    """Write a small book with one fictional case into ``folder`` and return the files written.

    Raises ContentError, before anything is written, when one of the files is already there.
    """
    return _write(
        {
            folder / BOOK_FILE: _template("book.yaml"),
            folder / CASES_FOLDER / "01-가상정밀.yaml": _template("first_case.yaml"),
            folder / _SCHEMA_FOLDER / "book.schema.json": _json(book_schema()),
            folder / _SCHEMA_FOLDER / "case.schema.json": _json(case_schema()),
        }
    )


def new_case(root: Path, company: str, region: str) -> Path:
    """Write a case with the next free number into the book at ``root``; return its file.

    ``region`` is any name of one of the 17 시·도. Raises ContentError when there is no book, when the
    region is unknown, when the name gives no file name, or when the file is already there.
    """
    company = unicodedata.normalize("NFC", " ".join(company.split()))
    region = unicodedata.normalize("NFC", region.strip())
    if not (root / BOOK_FILE).is_file():
        span = SourceSpan(display_name(root / BOOK_FILE))
        raise ContentError(diagnose("BOOK-001", span, folder=display_name(root)))
    if region not in BY_NAME:
        raise ContentError(unknown_region(region, None))
    name = _file_name(company)
    used = frozenset(_numbers(root))
    last = max(used, default=0)
    free = range(last + 1 if last < _MAX_NUMBER else 1, _MAX_NUMBER + 1)
    number = next(candidate for candidate in free if candidate not in used)
    # A JSON string is a YAML double-quoted scalar (YAML 1.2 §1.3), so no name can change the structure.
    text = Template(_template("case.yaml")).substitute(
        number=number,
        region=json.dumps(region, ensure_ascii=False),
        company=json.dumps(company, ensure_ascii=False),
    )
    path = root / CASES_FOLDER / f"{number:02}-{name}.yaml"
    _write({path: text})
    return path


def _file_name(company: str) -> str:
    """Return a company's name without its legal form, words joined by hyphens."""
    bare = _LEGAL_FORM.sub(" ", company)
    name = _NOT_IN_NAMES.sub("-", bare).strip("-")[:_MAX_NAME].strip("-")
    if not name or len(company) > _MAX_COMPANY or not company.isprintable():
        raise ContentError(diagnose("BOOK-021", None, company=company[:_MAX_NAME]))
    return name


def _numbers(root: Path) -> Iterator[int]:
    """Yield the numbers of the book's cases, those written and those that begin a file's name."""
    for path in case_files(root):
        try:
            written = read_source(path).data.get("number")
        except ContentError:
            written = None
        leading = _NUMBER.match(path.name)
        for text in (written, leading[0] if leading else None):
            if isinstance(text, str) and _NUMBER.fullmatch(text):
                yield int(text)


def _write(files: Mapping[Path, str]) -> tuple[Path, ...]:
    taken = [path for path in files if path.exists() or path.is_symlink()]
    if taken:
        faults = (
            diagnose("BOOK-020", SourceSpan(display_name(path)), file=display_name(path)) for path in taken
        )
        raise ContentError(*faults)
    for path, text in files.items():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8", newline="\n") as stream:
                stream.write(text)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise ContentError(diagnose("BOOK-022", SourceSpan(display_name(path)), reason=reason)) from None
    return tuple(files)


def _template(name: str) -> str:
    return resources.files("publisher.intake").joinpath(name).read_text(encoding="utf-8")


def _json(schema: Mapping[str, object]) -> str:
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
