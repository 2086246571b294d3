"""The tokens of a theme, for the designer who sets them: value, unit, use, and who says so last.

A token is a custom property of ``:root``; the comment at the end of its line tells its unit and its use, as
``/* pt: running text */``. Owns: reading both. Refuses: judging values.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from publisher.content.faults import nearest
from publisher.editions.edition import Target
from publisher.errors import Diagnostic, diagnose
from publisher.render.stylesheet import Theme, token_values

TOKENS = "tokens.css"
BOOK, THEME = "book.yaml", "theme.yaml"
_LINE = re.compile(r"^(?P<rules>[^\n]*?)(?:/\*(?P<note>[^\n]*?)\*/)?[ \t]*$", re.MULTILINE)
_TOKEN = re.compile(r"--([\w-]+)\s*:\s*([^;{}]+);")
_ROOT = re.compile(r":root\s*\{(.*?)\n\s*\}", re.DOTALL)
"""The first is meant: a dark screen has another one behind it."""
_MEASURE = re.compile(r"-?[\d.]+([a-z]*|%)$")


@dataclass(frozen=True, slots=True)
class Token:
    """One token, as a target sees it."""

    name: str
    """Without the leading dashes, as ``theme:`` of book.yaml takes it."""
    value: str
    """As it is written."""
    resolved: str
    """With every ``var()`` replaced by what it stands for."""
    unit: str
    """``pt``, ``mm``, ``em``, ``colour``, ``family``, ``unitless``: what the value shows, or else what is written."""
    use: str
    """What it is for; empty where nobody says it."""
    source: str
    """The style sheet that gives the value; ``book.yaml`` or ``theme.yaml`` where the book or its theme does."""


def tokens(theme: Theme, target: Target) -> tuple[Token, ...]:
    """Return every token a target has, in the order of the style sheets; later values stand in the place of earlier."""
    found: dict[str, Token] = {}
    for sheet in (TOKENS, f"targets/{target.value}.css"):
        for token in _read(theme.read(sheet), sheet):
            before = found.get(token.name, token)
            found[token.name] = replace(token, unit=token.unit or before.unit, use=token.use or before.use)
    for name, value in theme.overrides:
        if name in found:
            source = THEME if (name, value) in theme.given else BOOK
            found[name] = replace(
                found[name], value=value, source=source, unit=_unit(value, found[name].unit)
            )
    resolved = token_values(f":root {{ {' '.join(f'--{t.name}: {t.value};' for t in found.values())} }}")
    return tuple(replace(token, resolved=resolved.get(token.name, token.value)) for token in found.values())


def unknown_tokens(theme: Theme) -> tuple[Diagnostic, ...]:
    """Return a warning for every token a book or its theme redefines that no style sheet has."""
    if not theme.overrides:
        return ()
    known = {token.name for target in Target for token in tokens(theme, target)}
    return tuple(
        diagnose("TPL-004", value=name, nearest=nearest(name, known) or min(known))
        for name, _ in theme.overrides
        if name not in known
    )


def _read(text: str, sheet: str) -> list[Token]:
    block = _ROOT.search(text)
    read: list[Token] = []
    for line in _LINE.finditer(block.group(1)) if block else ():
        unit, use = _noted(line.group("note") or "")
        read += [
            Token(name, value.strip(), value.strip(), _unit(value.strip(), unit), use, sheet)
            for name, value in _TOKEN.findall(line.group("rules"))
        ]
    return read


def _unit(value: str, written: str) -> str:
    """Return the unit of a value: what a measure shows; of anything else what is written."""
    measure = _MEASURE.match(value)
    return written if measure is None else measure.group(1) or "unitless"


def _noted(note: str) -> tuple[str, str]:
    """Return the unit and the use a comment tells; a comment without a colon tells the unit only."""
    unit, _, use = note.strip().partition(":")
    return unit.strip(), use.strip()
