"""What fields say about one another: sections, labels, photos, other cases.

Owns: the checks one field alone cannot make. Refuses: files.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from publisher.content.fields import written
from publisher.content.model.book_file import BookFile
from publisher.content.model.case import Case, Chart, Photo
from publisher.content.model.edition import EditionSettings, TargetName
from publisher.content.places import Spot
from publisher.content.regions import BY_NAME
from publisher.content.source import Source
from publisher.errors import Diagnostic, diagnose

_CASE_LINK = re.compile(r"(?:\]\(|\]:\s*|<)case:([^)\s>]*)")
_NUMBER = re.compile(r"[0-9]{1,9}")
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_SHOWN = 20
"""Characters of a link that are repeated in a message."""
_LISTED = 5
"""Case numbers named in a hint."""
_TARGETS: tuple[TargetName, ...] = ("print", "booklet", "epub")


@dataclass(frozen=True, slots=True)
class ReadCase:
    """A case that is valid by itself, and where it was read."""

    case: Case
    source: Source


def check_case(read: ReadCase) -> Iterator[Diagnostic]:
    """Yield what the fields of one case say wrongly about one another."""
    case, source = read.case, read.source
    placed = [
        *(("photos", index, item.section) for index, item in enumerate(case.photos)),
        *(("charts", index, item.section) for index, item in enumerate(case.charts)),
        *(("glossary", index, item.section) for index, item in enumerate(case.glossary)),
    ]
    for key, index, section in placed:
        if section is not None and section > len(case.sections):
            path: Spot = (key, index, "section")
            yield diagnose(
                "CASE-040", source.span(path), field=written(path), value=section, sections=len(case.sections)
            )
    for index, chart in enumerate(case.charts):
        yield from _check_highlight(chart, ("charts", index, "highlight"), source)
    for index, photo in enumerate(case.photos):
        yield from _check_photo(photo, ("photos", index), source)
    openers = [index for index, photo in enumerate(case.photos) if photo.opener]
    for index in openers[1:]:
        path = ("photos", index, "opener")
        yield diagnose("CASE-048", source.span(path), field=written(path), first=f"photos[{openers[0]}]")


def check_book_file(book: BookFile, source: Source) -> Iterator[Diagnostic]:
    """Yield what the fields of book.yaml say wrongly about one another."""
    named: dict[str, str] = {}
    for name in book.region_names:
        first = named.setdefault(BY_NAME[name].code, name)
        if first != name:
            yield diagnose("BOOK-011", source.key_span(("region_names", name)), value=name, first=first)
    selection = book.figures.selection if book.figures else None
    if selection is not None and selection.chosen > selection.nominated:
        path: Spot = ("figures", "selection", "chosen")
        bound, advice = f"≤ {selection.nominated}", written(("figures", "selection", "nominated"))
        yield diagnose(
            "CASE-021",
            source.span(path),
            field=written(path),
            value=selection.chosen,
            bound=bound,
            advice=advice,
        )
    for name, settings in book.editions.items():
        yield from _check_edition(name, settings, source)


def check_links(
    cases: tuple[ReadCase, ...], sources: Iterable[Source], unread: Iterable[int]
) -> Iterator[Diagnostic]:
    """Yield references to cases the book does not hold.

    ``sources`` are all files of the book, ``unread`` the case numbers in files with other faults.
    """
    numbers = {read.case.number for read in cases} | set(unread)
    if not numbers:
        return
    for read in cases:
        for index, number in enumerate(read.case.related):
            if number == read.case.number:
                yield diagnose("CASE-046", read.source.span(("related", index)), number=number)
            elif number not in numbers:
                span = read.source.span(("related", index))
                yield diagnose("CASE-045", span, number=number, choices=_near_numbers(number, numbers))
    known = {str(number) for number in numbers}
    for source in sources:
        yield from _check_text_links(source, numbers, known)


def check_numbers(cases: tuple[ReadCase, ...]) -> Iterator[Diagnostic]:
    """Yield the cases that use the number of an earlier file."""
    first: dict[int, str] = {}
    for read in cases:
        number = read.case.number
        if number in first:
            yield diagnose("BOOK-004", read.source.span(("number",)), number=number, file=first[number])
        first.setdefault(number, read.source.name)


def _check_highlight(chart: Chart, path: Spot, source: Source) -> Iterator[Diagnostic]:
    if chart.highlight is None:
        return
    labels = [datum.label for datum in chart.data]
    ends = (("start", chart.highlight.start), ("end", chart.highlight.end))
    missing = [(key, label) for key, label in ends if label not in labels]
    for key, label in missing:
        choices = ", ".join(labels)
        yield diagnose(
            "CASE-041", source.span((*path, key)), field=written((*path, key)), value=label, choices=choices
        )
    if not missing and labels.index(chart.highlight.start) > labels.index(chart.highlight.end):
        yield diagnose("CASE-049", source.span((*path, "end")), field=written(path))


def _check_photo(photo: Photo, path: Spot, source: Source) -> Iterator[Diagnostic]:
    if photo.alt is None and not photo.decorative:
        yield diagnose("CASE-042", source.span((*path, "file")), field=written(path))
    if photo.alt is not None and photo.decorative:
        yield diagnose("CASE-043", source.span((*path, "decorative")), field=written(path))
    if photo.decorative and photo.caption is not None:
        yield diagnose("CASE-044", source.span((*path, "caption")), field=written(path))
    for side, value in enumerate(photo.focus):
        if not 0 <= value <= 1:
            span = source.span((*path, "focus", side))
            yield diagnose("CASE-050", span, field=written((*path, "focus")), value=f"{value:g}")


def _check_edition(name: str, settings: EditionSettings, source: Source) -> Iterator[Diagnostic]:
    path: Spot = ("editions", name)
    if not _NAME.fullmatch(name):
        yield diagnose("BOOK-008", source.key_span(path), value=name)
    elif settings.target is None and name not in _TARGETS:
        yield diagnose("BOOK-009", source.key_span(path), value=name)
    parts = settings.parts or ()
    for index, part in enumerate(parts):
        if part in parts[:index]:
            yield diagnose("BOOK-012", source.span((*path, "parts", index)), value=part)


def _check_text_links(source: Source, numbers: set[int], known: set[str]) -> Iterator[Diagnostic]:
    """Yield the links ``[text](case:6)`` to none of the ``known`` numbers. Lines that are comments are left alone."""
    for row, line in enumerate(source.lines):
        if "case:" not in line or line.lstrip().startswith("#"):
            continue
        for match in _CASE_LINK.finditer(line):
            number = match[1]
            if number in known:
                continue
            span = source.find(row, match.start(1) - len("case:"), len("case:") + len(number))
            yield diagnose(
                "CASE-045", span, number=number[:_SHOWN] or "?", choices=_near_numbers(number, numbers)
            )


def _near_numbers(number: int | str, numbers: set[int]) -> str:
    """Return the numbers next to ``number``, or the first ones where it is no number."""
    wanted = int(number) if _NUMBER.fullmatch(str(number)) else 0
    closest = sorted(numbers, key=lambda known: abs(known - wanted))[:_LISTED]
    return ", ".join(str(known) for known in sorted(closest))
