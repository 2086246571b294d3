"""What the YAML parser says about a broken file, in an author's words.

Owns: the parser's wordings and which place to show. The parser's own words are kept as a note.
"""

from __future__ import annotations

from collections.abc import Callable

import yaml

from publisher.content.places import Mark
from publisher.errors import Diagnostic, SourceSpan, diagnose

_SIGNS = frozenset(
    f"while scanning {what}" for what in ("an alias", "an anchor", "a tag", "a block scalar", "a directive")
)
"""Where a text's first character (``*``, ``&``, ``!``, ``|``, ``%``) is taken for YAML's own sign."""


def explain(error: yaml.YAMLError, show: Callable[[Mark], SourceSpan], lines: tuple[str, ...]) -> Diagnostic:
    """Return the diagnostic of a parser error; ``show`` turns a 0-based mark into a place."""
    if not isinstance(error, yaml.MarkedYAMLError):
        return diagnose("CASE-004", show((0, 0, 0, 1)), notes=(f"yaml: {error}",))
    line, column = _place(error, lines)
    text = lines[line] if line < len(lines) else ""
    span = show((line, column, line, column + 1))
    words = "; ".join(part for part in (error.context, error.problem) if part)
    notes = (f"yaml: {words}",) if words else ()
    if "\t" in text[: len(text) - len(text.lstrip())]:
        tab = text.index("\t")
        return diagnose("CASE-005", show((line, tab, line, tab + 1)), notes=notes)
    if "cannot start any token" in words or error.context in _SIGNS:
        return diagnose("CASE-015", span, character=text[column : column + 1], notes=notes)
    if "mapping values are not allowed" in words:
        return diagnose("CASE-016", span, notes=notes)
    return diagnose("CASE-004", span, notes=notes)


def _place(error: yaml.MarkedYAMLError, lines: tuple[str, ...]) -> tuple[int, int]:
    """Return the 0-based place to show: what was left open, when the fault is the end of the file."""
    problem, context = error.problem_mark, error.context_mark
    at_end = problem is None or problem.line >= len(lines) or not any(lines[problem.line :])
    mark = context if context is not None and (at_end or error.context in _SIGNS) else problem
    return (mark.line, mark.column) if mark is not None else (0, 0)
