"""Text as it is extracted, searched and read aloud: PRE-7xx. Reads: glyph codes and the text they stand for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from publisher.checks.preflight.document import Page
from publisher.checks.preflight.marks import Kind, Mark
from publisher.checks.preflight.rule import Hit, Rule, View, hit

_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
_REPLACED = "\ufffd"
_APART = re.compile("[\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff\u0300-\u036f]")
"""Conjoining jamo and combining marks: syllables and letters taken apart (NFD)."""
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00-\x08\x0e-\x1f]")


def _texts(view: View) -> Iterator[tuple[Page, Mark]]:
    for page in view.pages:
        for mark in page.marks:
            if mark.kind is Kind.TEXT:
                yield page, mark


def _line(page: Page, mark: Mark) -> str:
    """Return the words around a mark, from the same line, for a message."""
    middle = (mark.box[1] + mark.box[3]) / 2
    words = (
        other.text
        for other in page.marks
        if other.kind is Kind.TEXT
        and other.box[1] <= middle <= other.box[3]
        and other.artifact == mark.artifact
    )
    return "".join(words).strip()


def _matching(view: View, pattern: re.Pattern[str]) -> Iterator[Hit]:
    for page, mark in _texts(view):
        found = pattern.search(mark.text)
        if found is not None:
            points = ", ".join(
                sorted({f"U+{ord(character):04X}" for character in pattern.findall(mark.text)})
            )
            yield hit(page, mark.box, text=mark.text, points=points, words=_line(page, mark))


def _replaced(view: View) -> Iterator[Hit]:
    for page, mark in _texts(view):
        if _REPLACED in mark.text:
            yield hit(page, mark.box, text=mark.text, words=_line(page, mark))


def _private(view: View) -> Iterator[Hit]:
    yield from _matching(view, _PRIVATE)


def _drawn(view: View) -> Iterator[Hit]:
    for page, mark in _texts(view):
        if mark.face is not None and mark.face.identity and 0 in mark.codes:
            yield hit(page, mark.box, text=mark.text, face=mark.face.name, words=_line(page, mark))


def _composed(view: View) -> Iterator[Hit]:
    yield from _matching(view, _APART)


def _visible(view: View) -> Iterator[Hit]:
    yield from _matching(view, _INVISIBLE)


def _speaks(view: View) -> Iterator[Hit]:
    for page in view.pages:
        texts = [mark for mark in page.marks if mark.kind is Kind.TEXT and not mark.artifact and mark.visible]
        if sum(len(mark.codes) for mark in texts) > 1 and not any(mark.text.strip() for mark in texts):
            yield hit(page, texts[0].box)


def _every_glyph_speaks(view: View) -> Iterator[Hit]:
    for page, mark in _texts(view):
        face = mark.face
        if mark.artifact or face is None or not face.mapped or not mark.visible:
            continue
        dumb = [code for code in mark.codes if not face.letters.get(code) and (code or not face.identity)]
        if dumb and mark.text == "":
            yield hit(page, mark.box, count=len(dumb), face=face.name)


RULES = (
    Rule("PRE-701", "Nothing is extracted as U+FFFD, the sign for what could not be read.", _replaced),
    Rule("PRE-702", "Nothing is extracted as a private use character.", _private),
    Rule("PRE-703", "Every character has a glyph; no empty box (.notdef) is printed.", _drawn),
    Rule("PRE-704", "Syllables and letters are extracted whole (NFC).", _composed),
    Rule("PRE-705", "No invisible character is extracted.", _visible),
    Rule("PRE-706", "A page with glyphs has text.", _speaks),
    Rule("PRE-707", "Every run of glyphs has text.", _every_glyph_speaks),
)
