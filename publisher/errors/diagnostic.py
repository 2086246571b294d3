"""A fault as a frozen value: what, where, how bad; worded only when it is shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

from publisher.errors.catalogue import CATALOGUE, Severity

Translate = Callable[[str], str]


def _untranslated(message: str) -> str:
    return message


@dataclass(frozen=True, slots=True)
class SourceSpan:
    """A place in a file an author can open."""

    path: str
    """Path as the author knows it: relative to the working folder where possible."""
    line: int = 1
    """Line, 1-based."""
    column: int = 1
    """Column of the first character, 1-based, counted in characters."""
    length: int = 1
    """Number of characters marked, at least 1, never past the end of the line."""
    text: str | None = None
    """The source line without its line end; None where there is nothing to show (a picture, a PDF)."""


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One fault. ``arguments`` fill the catalogue's wording, in whichever language is asked for."""

    code: str
    severity: Severity
    span: SourceSpan | None = None
    arguments: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    """Further lines shown as they are, e.g. a foreign tool's own words with its own message id."""

    def message(self, translate: Translate = _untranslated) -> str:
        """Return the one-line message in the language of ``translate``."""
        return translate(CATALOGUE[self.code].message).format_map(dict(self.arguments))

    def hint(self, translate: Translate = _untranslated) -> str:
        """Return what to do about it in the language of ``translate``."""
        return translate(CATALOGUE[self.code].hint).format_map(dict(self.arguments))

    def hardened(self) -> Self:
        """Return the diagnostic with a warning raised to an error (``--strict``)."""
        if self.severity is not Severity.WARNING:
            return self
        return type(self)(self.code, Severity.ERROR, self.span, self.arguments, self.notes)


def diagnose(
    code: str,
    span: SourceSpan | None = None,
    *,
    notes: tuple[str, ...] = (),
    **arguments: object,
) -> Diagnostic:
    """Build the diagnostic ``code`` with the catalogue's severity.

    Raises KeyError when the code or one of its arguments is unknown: a bug of ours, found by the tests.
    """
    filled = tuple((name, str(value)) for name, value in sorted(arguments.items()))
    diagnostic = Diagnostic(code, CATALOGUE[code].severity, span, filled, notes)
    diagnostic.message()
    diagnostic.hint()
    return diagnostic
