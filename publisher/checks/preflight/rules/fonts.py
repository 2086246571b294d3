"""Fonts (ISO 32000-2 §9.9, OpenType OS/2 fsType): PRE-3xx.

Reads: the font dictionaries text is shown with, their font files, sizes as printed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from publisher.checks.preflight.document import Page
from publisher.checks.preflight.faces import Face, family_of
from publisher.checks.preflight.marks import Kind, Mark, empty, meet
from publisher.checks.preflight.rule import PRESS, PRINTED, Hit, Rule, View, hit
from publisher.checks.preflight.subject import Profile

_RESTRICTED = 0x0002
_SOFTENED = 0x000C
"""Preview and print, or editable embedding: they lift the restriction."""
_NO_SUBSET = 0x0100
_BITMAP_ONLY = 0x0200
_LEAST_PT = 6.0
_SLACK_PT = 0.05
_MOST_FAMILIES = 8


def _first_uses(view: View, wanted: Callable[[Face], bool]) -> Iterator[Hit]:
    """Yield one hit for each face of a kind, at its first use."""
    told: set[int] = set()
    for page in view.pages:
        for mark in page.marks:
            face = mark.face
            if face is None or id(face) in told or not wanted(face):
                continue
            told.add(id(face))
            yield hit(page, mark.box, text=mark.text, face=face.name or "?")


def _embedded(view: View) -> Iterator[Hit]:
    yield from _first_uses(view, lambda face: not face.embedded)


def _subset(view: View) -> Iterator[Hit]:
    yield from _first_uses(view, lambda face: face.embedded and not face.tagged and face.kind != "Type3")


def _licensed(view: View) -> Iterator[Hit]:
    yield from _first_uses(view, _forbidden)


def _forbidden(face: Face) -> bool:
    bits = face.fs_type
    if bits is None:
        return False
    restricted = bool(bits & _RESTRICTED) and not bits & _SOFTENED
    return restricted or bool(bits & _BITMAP_ONLY) or (face.tagged and bool(bits & _NO_SUBSET))


def _no_type3(view: View) -> Iterator[Hit]:
    yield from _first_uses(view, lambda face: face.kind == "Type3")


def _readable_size(view: View) -> Iterator[Hit]:
    for page in view.pages:
        for mark in _texts(page):
            if mark.size < _LEAST_PT - _SLACK_PT:
                words = mark.text.strip()
                yield hit(
                    page, mark.box, text=words, words=words, size=f"{mark.size:.1f}", least=f"{_LEAST_PT:g}"
                )


def _texts(page: Page) -> Iterator[Mark]:
    """Yield the words that are printed on what is not cut off."""
    for mark in page.marks:
        if (
            mark.kind is Kind.TEXT
            and mark.visible
            and mark.text.strip()
            and not empty(meet(mark.box, page.bleed))
        ):
            yield mark


def _few_families(view: View) -> Iterator[Hit]:
    families = {family_of(face.name) for face in view.document.faces if face.name}
    if len(families) > _MOST_FAMILIES:
        yield hit(count=len(families), most=_MOST_FAMILIES, names=", ".join(sorted(families)[:12]))


def _sound_files(view: View) -> Iterator[Hit]:
    yield from _first_uses(view, lambda face: face.damaged)


def _mapped(view: View) -> Iterator[Hit]:
    yield from _first_uses(view, lambda face: face.composite and not face.mapped)


RULES = (
    Rule("PRE-301", "Every font is embedded.", _embedded),
    Rule("PRE-302", "Fonts are embedded with the glyphs that are used, not whole.", _subset, PRINTED),
    Rule("PRE-303", "The licence bits of every font (fsType) allow embedding it like this.", _licensed),
    Rule(
        "PRE-304",
        "No font is of Type 3: a press cannot hint or replace it.",
        _no_type3,
        PRESS | {Profile.FOREIGN},
    ),
    Rule("PRE-305", "Text is 6 pt or larger.", _readable_size),
    Rule("PRE-306", "The file keeps to a few type families.", _few_families, PRINTED),
    Rule("PRE-307", "Embedded font files can be read.", _sound_files),
    Rule("PRE-308", "Fonts say which text their glyphs stand for (ToUnicode).", _mapped),
)
