"""Pages: PRE-6xx. Reads: how many there are, which are blank, labels and printed numbers, rotation.

A page is blank when nothing is painted on it but its furniture. Rectos have even indices: a file
of pages begins with one.
"""

from __future__ import annotations

from collections.abc import Iterator

from publisher.checks.preflight.document import Page
from publisher.checks.preflight.marks import Kind, area, empty, meet
from publisher.checks.preflight.rule import PAGES, SINGLE, Hit, Rule, View, hit
from publisher.checks.preflight.rules.boxes import paper_white
from publisher.checks.preflight.subject import Kind as File
from publisher.checks.preflight.subject import Profile
from publisher.editions.production import SADDLE_MOST, Binding

_BACK_COVER = "back-cover"
_COVERED = 0.1
"""Share of the page from which even an artifact is a design and no furniture."""


def blank(page: Page) -> bool:
    """Return True when nothing but furniture is on a page."""
    least = _COVERED * area(page.trim)
    for mark in page.marks:
        if paper_white(mark) or empty(meet(mark.box, page.trim)):
            continue
        if not mark.artifact and (mark.kind is not Kind.TEXT or mark.text.strip() or mark.codes):
            return False
        if area(meet(mark.box, page.trim)) > least:
            return False
    return True


def _multiple(view: View) -> Iterator[Hit]:
    edition = view.subject.edition
    if edition is None:
        return
    multiple = edition.production.multiple
    if len(view.pages) % multiple:
        yield hit(count=len(view.pages), multiple=multiple)


def _middle(view: View) -> tuple[list[bool], int, int]:
    """Return which pages are blank, and the first and last of what is between covers.

    Blank pages right before the last page are those a binder puts before a back cover.
    """
    blanks = [blank(page) for page in view.pages]
    filled = [index for index, empty_page in enumerate(blanks) if not empty_page]
    if len(filled) > 1 and filled[-1] == len(blanks) - 1 and _back_cover(view):
        filled.pop()
    return blanks, min(filled, default=0), max(filled, default=-1)


def _back_cover(view: View) -> bool:
    """Return True when the last page is the back cover: where nobody says so, that of a file for screens."""
    known, name = view.subject.provenance, view.subject.path.name
    if known is None or name not in known.pages:
        return view.subject.kind is File.DIGITAL
    return known.section_of(name, len(view.pages) - 1) == _BACK_COVER


def _no_blank_leaf(view: View) -> Iterator[Hit]:
    blanks, first, last = _middle(view)
    for index in range(first + 1, last):
        if blanks[index] and blanks[index - 1] and index - 1 > first:
            yield hit(view.pages[index])


def _no_blank_recto(view: View) -> Iterator[Hit]:
    blanks, first, last = _middle(view)
    for page in view.pages[first + 1 : max(last, 0)]:
        if blanks[page.index] and page.index % 2 == 0:
            yield hit(page)


def _nothing_lost(view: View) -> Iterator[Hit]:
    known = view.subject.provenance
    if known is None:
        return
    sections = known.pages.get(view.subject.path.name)
    if sections is None:
        return
    for page in view.pages:
        section = known.section_of(view.subject.path.name, page.index)
        if section and blank(page):
            yield hit(page, section=section)


def _labels_in_order(view: View) -> Iterator[Hit]:
    last: tuple[int, int] | None = None
    seen: dict[str, int] = {}
    for page in view.pages:
        if page.label and page.label in seen:
            yield hit(page, label=page.label, other=seen[page.label] + 1)
        elif page.label.isdecimal():
            value = int(page.label)
            if last is not None and value - last[1] != page.index - last[0]:
                yield hit(page, label=page.label, other=last[0] + 1)
            last = page.index, value
        if page.label:
            seen.setdefault(page.label, page.index)


def _folio_is_the_label(view: View) -> Iterator[Hit]:
    for page in view.pages:
        if not page.label.isdecimal():
            continue
        numbers = [mark for mark in page.marks if mark.artifact and _is_folio(mark.text)]
        if numbers and all(int(mark.text) != int(page.label) for mark in numbers):
            yield hit(page, numbers[0].box, label=page.label, found=numbers[0].text.strip())


def _is_folio(text: str) -> bool:
    return text.strip().isdecimal() and text.strip().isascii() and len(text.strip()) <= 4  # noqa: PLR2004


def _upright(view: View) -> Iterator[Hit]:
    for page in view.pages:
        if page.rotation:
            yield hit(page, degrees=page.rotation)


def _thin_enough(view: View) -> Iterator[Hit]:
    edition = view.subject.edition
    if edition is not None and edition.production.binding is Binding.SADDLE and len(view.pages) > SADDLE_MOST:
        yield hit(count=len(view.pages), most=SADDLE_MOST)


def _not_twice(view: View) -> Iterator[Hit]:
    before: tuple[object, ...] = ()
    for page in view.pages:
        content = tuple(
            (mark.kind, mark.box, mark.text, mark.codes) for mark in page.marks if not mark.artifact
        )
        if content and content == before:
            yield hit(page, other=page.index)
        before = content


def _some_pages(view: View) -> Iterator[Hit]:
    if not view.pages:
        yield hit()


_BOUND = frozenset({File.INTERIOR})
RULES = (
    Rule(
        "PRE-601",
        "The page count is a multiple of what the binding asks for.",
        _multiple,
        frozenset({Profile.PRESS, Profile.OFFICE}),
        _BOUND,
    ),
    Rule(
        "PRE-602",
        "No leaf in the middle is blank on both sides, or two pages running.",
        _no_blank_leaf,
        kinds=PAGES,
    ),
    Rule("PRE-603", "No right-hand page in the middle is blank.", _no_blank_recto, kinds=PAGES),
    Rule("PRE-604", "Page labels count on, none comes twice.", _labels_in_order, kinds=PAGES),
    Rule("PRE-605", "Pages stand upright, without Rotate.", _upright, kinds=SINGLE),
    Rule("PRE-606", "A stapled book has 64 pages at most.", _thin_enough, kinds=_BOUND),
    Rule("PRE-607", "The printed page number is the page's label.", _folio_is_the_label, kinds=PAGES),
    Rule("PRE-608", "No page follows itself.", _not_twice, kinds=PAGES),
    Rule("PRE-609", "A page on which a part of the book stands is not blank.", _nothing_lost, kinds=PAGES),
    Rule("PRE-610", "The file has pages.", _some_pages),
)
