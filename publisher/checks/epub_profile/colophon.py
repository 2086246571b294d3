"""Rules about the e-book's own colophon (판권): there, once, near the end, and complete."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from publisher.checks.epub_file import EPUB_TYPE, Chapter, EpubFile
from publisher.checks.epub_profile.fault import Fault, fault
from publisher.editions.profiles import EpubProfile

_KEYS: Mapping[str, str] = {
    "title": "title.main",
    "author": "listing.authors",
    "publisher": "publishers",
    "date": "published_on",
    "isbn": "editions.<name>.isbn",
    "price": "editions.<name>.price",
}
"""Where book.yaml says each."""
_PRICE = re.compile(r"[0-9][0-9,]*원|비매품|무료")
_NOT_DIGITS = re.compile(r"[^0-9X]")
_NEAR_END = 3
"""Documents from the end, at most, among which the colophon is looked for."""
_SOFT = frozenset({"law", "choice", "custom"})
"""Certainty of a demand that no store was seen to refuse a file for."""


def colophon(epub: EpubFile, profile: EpubProfile) -> Iterator[Fault]:
    """EPUB-115, EPUB-116: one colophon near the end says what the profile asks for, and the ISBN where there is one."""
    if not profile.colophon:
        return
    found = list(_colophons(epub))
    names = [chapter.name for chapter in epub.reading]
    at_end = [chapter for chapter, _ in found if chapter.name in names[-_NEAR_END:]]
    if len(found) != 1 or not at_end:
        yield fault("EPUB-115", epub.package_name, found=len(found))
    if not found:
        return
    chapter, node = found[-1]
    text = "".join("".join(node.itertext()).split())
    origin = profile.origin("colophon")
    firm = origin is not None and origin.certainty not in _SOFT
    for fact in dict.fromkeys((*profile.colophon, *(("isbn",) if _numbers(epub) else ()))):
        if not _says(text, fact, epub):
            yield fault("EPUB-116", chapter.name, node.sourceline, fact=fact, key=_KEYS[fact], firm=firm)


def _colophons(epub: EpubFile) -> Iterator[tuple[Chapter, Any]]:
    for chapter in epub.reading:
        for node in chapter.body.iter():
            if not isinstance(node.tag, str):
                continue
            typed = "colophon" in (node.get(EPUB_TYPE) or "").split()
            named = epub.version == "2" and "colophon" in (node.get("class") or "").split()
            if typed or named:
                yield chapter, node


def _says(text: str, fact: str, epub: EpubFile) -> bool:
    """Return whether a text without spaces says what the package says, or a price."""
    if fact == "price":
        return _PRICE.search(text) is not None
    if fact == "isbn":
        return any(number in _NOT_DIGITS.sub("", text) for number in _numbers(epub))
    return any(form in text for form in _forms(fact, epub))


def _forms(fact: str, epub: EpubFile) -> list[str]:
    """Return the ways the package's own word for a fact may be written, without spaces."""
    match fact:
        case "title":
            # EPUB 2 has the subtitle in the same element.
            return [_plain(title.split(" : ")[0]) for title in epub.metadata("title")[:1]]
        case "author":
            return [_plain(name) for name in epub.metadata("creator")]
        case "date":
            return [form for date in epub.metadata("date") for form in _written(date)]
        case _:
            return [_plain(name) for name in epub.metadata(fact)]


def _numbers(epub: EpubFile) -> list[str]:
    """Return the digits of the package's ISBNs."""
    found = [_NOT_DIGITS.sub("", value) for value in epub.metadata("identifier") if "isbn" in value.lower()]
    return [number for number in found if number]


def _plain(text: str) -> str:
    return "".join(text.split())


def _written(date: str) -> tuple[str, ...]:
    """Return the ways a day of ISO 8601 is written in Korean, without spaces; none for another text."""
    parts = date[:10].split("-")
    if len(parts) != len("ymd") or not all(part.isdigit() for part in parts):
        return ()
    year, month, day = map(int, parts)
    return f"{year}년{month}월{day}일", f"{year}.{month}.{day}", f"{year}.{month:02}.{day:02}", date[:10]


RULES = (colophon,)
