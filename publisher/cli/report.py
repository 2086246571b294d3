"""Diagnostics as text: for people, one line each for editors, or JSON for programs. Pure functions."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from publisher.cli.cells import cells, printable
from publisher.errors import Diagnostic, Severity, SourceSpan
from publisher.errors.diagnostic import Translate

_WINDOW = 100
"""Longest part of a source line that is shown, in characters."""
_LEAD = 40
"""Characters kept before the mark when a line is longer than that."""


def render_human(diagnostic: Diagnostic, translate: Translate) -> str:
    """Return the diagnostic as people read it, its source line marked, without a final newline."""
    lines = [_headline(diagnostic, translate)]
    if diagnostic.span is not None and diagnostic.span.text is not None:
        lines += _excerpt(diagnostic.span, diagnostic.span.text)
    hint = diagnostic.hint(translate)
    if hint:
        lines.append(f"  {translate('hint')}: {printable(hint)}")
    lines += [f"  {translate('note')}: {_indented(note)}" for note in diagnostic.notes]
    return "\n".join(lines)


def render_short(diagnostic: Diagnostic, translate: Translate) -> str:
    """Return the diagnostic on one line, ``path:line:column: severity[CODE]: message``."""
    return _headline(diagnostic, translate)


def render_json(diagnostic: Diagnostic, translate: Translate, encoding: str | None = "utf-8") -> str:
    """Return the diagnostic as one line of JSON for ``encoding``; keys are English in every language."""
    return as_json(as_value(diagnostic, translate), encoding)


def as_json(value: object, encoding: str | None) -> str:
    """Return one line of JSON; where ``encoding`` lacks characters, JSON's own escapes stand for them."""
    return json.dumps(value, ensure_ascii=not (encoding or "").lower().startswith("utf"))


def as_value(diagnostic: Diagnostic, translate: Translate) -> dict[str, object]:
    """Return the diagnostic as a value JSON can hold. Line and column are 1-based."""
    span = diagnostic.span
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity.value,
        "message": diagnostic.message(translate),
        "hint": diagnostic.hint(translate),
        "path": None if span is None else shown_path(span.path),
        "line": None if span is None else span.line,
        "column": None if span is None else span.column,
        "length": None if span is None else span.length,
        "notes": list(diagnostic.notes),
    }


def tally(diagnostics: Sequence[Diagnostic], translate: Translate) -> str:
    """Return ``2 errors, 1 warning`` in the language of ``translate``; empty when there is neither."""
    errors = sum(item.severity is Severity.ERROR for item in diagnostics)
    warnings = sum(item.severity is Severity.WARNING for item in diagnostics)
    parts = (
        (errors, translate("1 error") if errors == 1 else translate("{count} errors")),
        (warnings, translate("1 warning") if warnings == 1 else translate("{count} warnings")),
    )
    return ", ".join(wording.format(count=count) for count, wording in parts if count)


def shown_path(path: str | Path) -> str:
    """Return ``path`` relative to the working folder where it lies inside it, else as it is."""
    absolute = Path(path)
    if absolute.is_absolute() and absolute.is_relative_to(Path.cwd()):
        return str(absolute.relative_to(Path.cwd()))
    return str(path)


def _headline(diagnostic: Diagnostic, translate: Translate) -> str:
    span = diagnostic.span
    place = "" if span is None else f"{printable(shown_path(span.path))}:"
    if span is not None and (span.text is not None or (span.line, span.column) != (1, 1)):
        place += f"{span.line}:{span.column}:"
    severity = translate(diagnostic.severity.value)
    message = printable(diagnostic.message(translate))
    return f"{place} {severity}[{diagnostic.code}]: {message}".lstrip()


def _excerpt(span: SourceSpan, text: str) -> list[str]:
    """Return the source line and the line that marks the span under it."""
    start, length, line = span.column - 1, max(span.length, 1), printable(text)
    if len(line) > _WINDOW:
        cut = max(0, start - _LEAD)
        tail = "…" if len(line) > cut + _WINDOW else ""
        line, start = line[cut : cut + _WINDOW] + tail, start - cut
        if cut:
            line, start = "…" + line, start + 1
    before, marked = line[:start], line[start : start + length]
    gutter = f"  {span.line} | "
    blank = " " * (len(gutter) - 2) + "| "
    caret = " " * cells(before) + "^" * max(1, cells(marked))
    return [gutter + line, blank + caret]


def _indented(note: str) -> str:
    return "\n        ".join(printable(line) for line in note.splitlines()) or ""
