"""Judging one file: open it, put every rule to it, name where each finding comes from.

Owns: the order of things, and how many findings of one rule are worth telling. Refuses: rules of its own, save those
about files that cannot be read.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from importlib.metadata import version

from publisher.checks.preflight.document import Document, Unreadable, opened
from publisher.checks.preflight.origins import Origins
from publisher.checks.preflight.rule import Hit, Rule, View, hit
from publisher.checks.preflight.rules import RULES
from publisher.checks.preflight.subject import Subject
from publisher.checks.report import BoxMm, CheckReport, Finding, Spot
from publisher.errors import Diagnostic, SourceSpan, diagnose

JUDGE = "preflight"
_MOST_OF_A_RULE = 40
"""Findings told of one rule in one file."""
_MOST_ON_A_PAGE = 3
"""Findings told of one rule on one page."""


def judge(subject: Subject) -> CheckReport:
    """Return everything that is wrong with a file."""
    name = str(subject.path)
    judges = (f"{JUDGE} {len(RULES)} rules, pypdf {version('pypdf')}",)
    try:
        with opened(subject.path) as document:
            findings = tuple(_findings(View(subject, document)))
    except Unreadable as fault:
        said = diagnose("PRE-001", SourceSpan(name), detail=fault)
        findings = (Finding(JUDGE, name, said.severity, said.code, said.message(), diagnostic=said),)
    return CheckReport((name,), judges, findings)


def _findings(view: View) -> Iterator[Finding]:
    origins = Origins(view.subject)
    for rule in RULES:
        if not rule.applies(view.subject):
            continue
        told, on_page, more = 0, dict[int, int](), 0
        for found in rule.judge(view):
            page = -1 if found.page is None else found.page.index
            on_page[page] = on_page.get(page, 0) + 1
            if (page >= 0 and on_page[page] > _MOST_ON_A_PAGE) or told >= _MOST_OF_A_RULE:
                more += 1
                continue
            told += 1
            yield _finding(rule, found, view, origins)
        if more:
            yield _finding(rule_of("PRE-004"), hit(rule=rule.id, count=more), view, origins)


def rule_of(code: str) -> Rule:
    """Return a rule by its id."""
    return next(rule for rule in RULES if rule.id == code)


def _finding(rule: Rule, found: Hit, view: View, origins: Origins) -> Finding:
    document, page = view.document, found.page
    name = str(document.path)
    spot, place, note = None, "", tuple[str, ...]()
    if page is not None:
        box = None if found.box is None else _rounded(page.millimetres(found.box))
        spot = Spot(page.index, page.label, box)
        place = placed(spot)
        note = (f"{document.path.name}, {place}",)
    origin, span = origins.of(found)
    arguments = {key: shown(value) for key, value in found.arguments}
    said = diagnose(rule.id, span or SourceSpan(name), notes=note, **arguments)
    if origin is not None and origin.picture:
        said = _with_note(said, origin.picture)
    return Finding(JUDGE, name, said.severity, rule.id, said.message(), place, spot, origin, said)


def _with_note(said: Diagnostic, note: str) -> Diagnostic:
    return Diagnostic(said.code, said.severity, said.span, said.arguments, (*said.notes, note))


def _rounded(box: BoxMm) -> BoxMm:
    left, bottom, right, top = (round(value, 2) + 0.0 for value in box)
    return left, bottom, right, top


def placed(spot: Spot) -> str:
    """Return a place in a form that needs no language: ``p. 12 [10], 18.0–40.5 × 200.0–210.1 mm``."""
    label = f" [{spot.label}]" if spot.label and spot.label != str(spot.page_index + 1) else ""
    if spot.box is None:
        return f"p. {spot.page_index + 1}{label}"
    left, bottom, right, top = spot.box
    return f"p. {spot.page_index + 1}{label}, {left:.1f}–{right:.1f} × {bottom:.1f}–{top:.1f} mm"


def shown(words: str, most: int = 60) -> str:
    """Return words of a file fit for a message: one line, no controls, not too long."""
    safe = "".join(
        character
        if unicodedata.category(character)[0] not in {"C", "Z"}
        else " "
        if character.isspace()
        else "�"
        for character in words
    )
    return safe if len(safe) <= most else f"{safe[: most - 1]}…"


__all__ = ["Document", "judge", "placed", "shown"]
