"""Checks of single values.

Each raises ValueError whose text names the fault; ``content.faults`` words it.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from publisher.content.regions import BY_NAME

_ISBN = re.compile(r"97[89][0-9]{10}")
_ADDON = re.compile(r"[0-9]{5}")
_NO_READER, _NO_FORM = "238", "9"
"""Digits of an add-on (부가기호) that mean no reader and no form."""
_PUBLICATION = re.compile(r"\d{2}-[0-9A-Z]{7}-\d{6}-\d{2}", re.ASCII)
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_BLANK_LINE = re.compile(r"\n[ \t]*\n")


def check_line(value: str) -> str:
    """Return a text of one line unchanged; raise ValueError when it holds a line break."""
    if "\n" in value:
        raise ValueError("line")
    return value


def check_paragraph(value: str) -> str:
    """Return a text of one paragraph unchanged; raise ValueError when it holds an empty line."""
    if _BLANK_LINE.search(value):
        raise ValueError("paragraph")
    return value


def check_date(value: object) -> object:
    """Return a date or a text such as 2023-01-19 unchanged; raise ValueError for any other text.

    Without this a bare number would be read as seconds since 1970.
    """
    if isinstance(value, str) and not _ISO_DATE.fullmatch(value.strip()):
        raise ValueError("date")
    return value


def check_url(value: str) -> str:
    """Return an absolute http(s) URL unchanged; raise ValueError otherwise."""
    try:
        parts = urlsplit(value)
    except ValueError:
        raise ValueError("url") from None
    if parts.scheme not in {"http", "https"} or not parts.hostname or any(c.isspace() for c in value):
        raise ValueError("url")
    return value


def isbn_check_digit(digits: str) -> int:
    """Return the thirteenth digit of an ISBN-13 from its first twelve (ISO 2108)."""
    return -sum(int(d) * (3 if i % 2 else 1) for i, d in enumerate(digits[:12])) % 10


def check_isbn(value: str) -> str:
    """Return an ISBN-13 (ISO 2108) unchanged; raise ValueError when it is none or mistyped."""
    digits = value.replace("-", "").replace(" ", "")
    if not _ISBN.fullmatch(digits):
        raise ValueError("isbn")
    if int(digits[12]) != isbn_check_digit(digits):
        raise ValueError("isbn-check-digit")
    return value


def check_addon(value: str) -> str:
    """Return an ISBN add-on (부가기호) unchanged; raise ValueError when it is none.

    The first digit tells the reader, the second the form, the others the subject (KDC).
    """
    if not _ADDON.fullmatch(value):
        raise ValueError("addon")
    if value[0] in _NO_READER:
        raise ValueError("addon-reader")
    if value[1] in _NO_FORM:
        raise ValueError("addon-form")
    return value


def check_publication_number(value: str) -> str:
    """Return a 발간등록번호 (공공기록물법 시행령 제55조) unchanged; raise ValueError when it is none."""
    if not _PUBLICATION.fullmatch(value):
        raise ValueError("publication-number")
    return value


def check_region(value: str) -> str:
    """Return the name of one of the 17 시·도 unchanged; raise ValueError otherwise."""
    if value not in BY_NAME:
        raise ValueError("region")
    return value
