"""The Jinja environment: strict, escaping, without loaders of anything but templates.

Manuscripts reach templates only as values and are never compiled; ``{{ }}`` in a manuscript is shown as text.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import cast

from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined, TemplateSyntaxError

from publisher import errors
from publisher.html.figures import barcode, charts, codes, field, ripples, tiles
from publisher.typography.amounts import split_amount
from publisher.typography.names import split_legal
from publisher.typography.particles import with_particle
from publisher.typography.words import spoken_length

_SUFFIXES = (".j2", ".jinja")
_TITLE_DISPLAY = 18
"""Syllables that still fit two lines of the largest headline."""
_TITLE_LONG = 34
_LONG_VALUE = 9
"""Full-width characters of a value, unit included, that no longer fit beside others at full size."""
_WIDE_NUMERAL = 5
"""Characters of a numeral, comma included, that no longer fit a quarter of the page."""


def split_lines(text: str) -> tuple[str, ...]:
    """Return the lines of a text an editor broke with `` / ``."""
    return tuple(line.strip() for line in text.split(" / "))


def joined_lines(text: str) -> str:
    """Return the text as one line, without the editor's line breaks."""
    return " ".join(split_lines(text))


def headline_size(text: str) -> str:
    """Return the class of a headline by its length: display, long, or very-long."""
    length = spoken_length(joined_lines(text))
    return "display" if length <= _TITLE_DISPLAY else "long" if length <= _TITLE_LONG else "very-long"


def numeral_size(values: Sequence[str]) -> str:
    """Return how large the values of a list can stand: ``usual``, ``wide`` numerals, ``long`` values."""
    if any(spoken_length(value) > _LONG_VALUE for value in values):
        return "long"
    longest = max((sum(len(part.number) for part in split_amount(value)) for value in values), default=0)
    return "wide" if longest >= _WIDE_NUMERAL and len(values) > 1 else "usual"


def make_environment(folders: Sequence[Path], compiled: BytecodeCache | None = None) -> Environment:
    """Return the environment; earlier folders win, so that a book's own templates override the theme's.

    ``compiled`` keeps compiled templates between runs.
    """
    environment = Environment(
        loader=FileSystemLoader([str(folder) for folder in folders]),
        bytecode_cache=compiled,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
    )
    environment.filters |= {
        "lines": split_lines,
        "one_line": joined_lines,
        "headline_size": headline_size,
        "numeral_size": numeral_size,
        "legal": split_legal,
        "amount": split_amount,
        "particle": with_particle,
    }
    environment.globals |= {
        "barcode": barcode,
        "charts": charts,
        "codes": codes,
        "field": field,
        "ripples": ripples,
        "tiles": tiles,
    }
    return environment


def macro(environment: Environment, template: str, name: str) -> Callable[..., str]:
    """Return one macro of a template as a function."""
    return cast("Callable[..., str]", getattr(environment.get_template(template).module, name))


def raised_by_template(error: Exception) -> bool:
    """Return True when a template itself failed, as with a macro called wrongly, and no function it calls."""
    traceback = error.__traceback__
    while traceback is not None and traceback.tb_next is not None:
        traceback = traceback.tb_next
    return traceback is not None and traceback.tb_frame.f_code.co_filename.endswith(_SUFFIXES)


def template_fault(error: Exception, template: str) -> errors.TemplateError:
    """Return a designer's error for whatever went wrong in a template."""
    path, line = template, 1
    if isinstance(error, TemplateSyntaxError):
        path, line = error.filename or template, error.lineno
    else:
        traceback = error.__traceback__
        while traceback is not None:
            file = traceback.tb_frame.f_code.co_filename
            if file.endswith(_SUFFIXES):
                path, line = file, traceback.tb_lineno
            traceback = traceback.tb_next
    span = errors.SourceSpan(path, line)
    return errors.TemplateError(errors.diagnose("TPL-001", span, detail=str(error)))
