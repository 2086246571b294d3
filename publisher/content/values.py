"""Checks of single values; each raises ValueError with a catalogue code as its first argument's prefix."""

from __future__ import annotations

from urllib.parse import urlsplit

from publisher.content.regions import BY_NAME


def check_url(value: str) -> str:
    """Return an absolute http(s) URL unchanged; raise ValueError otherwise."""
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or any(c.isspace() for c in value):
        raise ValueError("url")
    return value


def check_isbn(value: str) -> str:
    """Return an ISBN-13 unchanged; raise ValueError when it is not one or its check digit is wrong (ISO 2108)."""
    digits = value.replace("-", "").replace(" ", "")
    if len(digits) != 13 or not digits.isascii() or not digits.isdigit() or digits[:3] not in {"978", "979"}:
        raise ValueError("isbn")
    if sum(int(d) * (3 if i % 2 else 1) for i, d in enumerate(digits)) % 10:
        raise ValueError("isbn-check-digit")
    return value


def check_region(value: str) -> str:
    """Return the name of one of the 17 시·도 unchanged; raise ValueError otherwise."""
    if value not in BY_NAME:
        raise ValueError("region")
    return value
