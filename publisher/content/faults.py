"""Validation errors in an author's words, at the author's place.

Owns: which catalogue code an error of the model is. Refuses: finding faults.
"""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from publisher.content.fields import field_at, record_at, written
from publisher.content.model.record import Record
from publisher.content.places import Spot
from publisher.content.regions import BY_NAME
from publisher.content.source import Source, Tree
from publisher.content.values import isbn_check_digit
from publisher.errors import Diagnostic, SourceSpan, diagnose

_ALIKE = 0.7
"""How alike two names must be for one to be suggested for the other, from 0 to 1."""
_SHOWN = 40
"""Characters of a wrong value that are repeated in a message."""
_BOUNDS = {
    "greater_than": (">", "gt"),
    "greater_than_equal": ("≥", "ge"),
    "less_than": ("<", "lt"),
    "less_than_equal": ("≤", "le"),
}
_PLAIN = {
    "tuple_type": "CASE-020",
    "model_type": "CASE-022",
    "dict_type": "CASE-022",
    "string_type": "CASE-023",
    "float_parsing": "CASE-024",
    "float_type": "CASE-024",
    "finite_number": "CASE-024",
    "int_parsing": "CASE-025",
    "int_type": "CASE-025",
    "int_from_float": "CASE-025",
    "bool_parsing": "CASE-026",
    "bool_type": "CASE-026",
    "date_from_datetime_parsing": "CASE-027",
    "date_parsing": "CASE-027",
    "date_type": "CASE-027",
}
_CHECKS = {
    "url": "CASE-033",
    "isbn": "CASE-034",
    "date": "CASE-027",
    "line": "CASE-038",
    "paragraph": "CASE-039",
    "publication-number": "BOOK-030",
    "addon": "BOOK-031",
    "addon-reader": "BOOK-032",
    "addon-form": "BOOK-033",
}


def field_faults(error: ValidationError, model: type[Record], source: Source) -> tuple[Diagnostic, ...]:
    """Return one diagnostic for each fault in ``error``, which ``model`` found in ``source``."""
    found = [(item, _place(item, source.data)) for item in error.errors(include_url=False)]
    named = {
        path for item, path in found if item["type"] == "literal_error" and isinstance(item["input"], str)
    }
    return tuple(_fault(item, path, model, source) for item, path in found if not _echoes(item, path, named))


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Return the known name most like ``name``; None when none is like it.

    Hangul is compared letter by letter (NFD): 서율 is one letter from 서울, not half a word.
    """
    spelled = {unicodedata.normalize("NFD", candidate): candidate for candidate in known}
    found = difflib.get_close_matches(unicodedata.normalize("NFD", name), list(spelled), n=1, cutoff=_ALIKE)
    return spelled[found[0]] if found else None


def unknown_region(value: str, span: SourceSpan | None) -> Diagnostic:
    """Return the diagnostic of a name that is none of the 17 시·도."""
    names = ", ".join(dict.fromkeys(region.name for region in BY_NAME.values()))
    near = nearest(value, BY_NAME)
    if near is None:
        return diagnose("CASE-037", span, value=_short(value), choices=names)
    return diagnose("CASE-036", span, value=_short(value), nearest=near)


def _place(item: ErrorDetails, data: Tree) -> Spot:
    """Return the path in the file; names of union members and the ``[key]`` mark are not in it."""
    path: Spot = ()
    last = len(item["loc"]) - 1
    for position, part in enumerate(item["loc"]):
        inner = _step(data, part)
        if inner is None and not (position == last and item["type"] == "missing"):
            continue
        data = inner[0] if inner is not None else None
        path = (*path, part)
    return path


def _step(data: Tree, part: str | int) -> tuple[Tree] | None:
    """Return what stands at ``part`` of a list or mapping, in a tuple of one; None when nothing does."""
    if isinstance(data, dict) and isinstance(part, str) and part in data:
        return (data[part],)
    if isinstance(data, list) and isinstance(part, int) and part < len(data):
        return (data[part],)
    return None


def _echoes(item: ErrorDetails, path: Spot, named: set[Spot]) -> bool:
    """Tell whether an error repeats another: the other half of a union, a list short of broken entries."""
    given = item["input"]
    match item["type"]:
        case "literal_error":
            return isinstance(given, dict)
        case "model_type":
            return path in named
        case "too_short":
            return isinstance(given, list) and len(given) >= int(item["ctx"]["min_length"])
    return False


def _fault(item: ErrorDetails, path: Spot, model: type[Record], source: Source) -> Diagnostic:
    kind, given = item["type"], item["input"]
    info = field_at(model, path)
    label = f"{written(path)} ({info.title})" if info is not None and info.title else written(path)
    advice = (info.description if info is not None else None) or ""
    if kind == "missing":
        return _missing(path, label, advice, source)
    if kind == "extra_forbidden":
        return _unknown_key(path, model, source)
    span = source.key_span(path) if item["loc"][-1] == "[key]" else source.span(path)
    if given is None or kind == "string_too_short":
        return diagnose("CASE-019", span, field=label, advice=advice)
    if kind == "value_error":
        return _failed_check(item, label, advice, span)
    return _misfit(item, label, advice, span)


def _misfit(item: ErrorDetails, label: str, advice: str, span: SourceSpan) -> Diagnostic:
    """Return the fault of a value that is there but of the wrong kind, size or choice."""
    kind, given, context = item["type"], item["input"], item.get("ctx", {})
    value = _short(given) if isinstance(given, str) else ""
    detail: dict[str, object] = {"value": value, "advice": advice}
    notes: tuple[str, ...] = ()
    match kind:
        case "greater_than" | "greater_than_equal" | "less_than" | "less_than_equal":
            sign, name = _BOUNDS[kind]
            code, detail["bound"] = "CASE-021", f"{sign} {context[name]:g}"
        case "string_too_long":
            code, detail["length"] = "CASE-028", f"{len(str(given)):,}"
            detail["limit"] = f"{context['max_length']:,}"
        case "too_long":
            code, detail["limit"] = "CASE-029", context["max_length"]
        case "too_short":
            code, detail["limit"] = "CASE-030", context["min_length"]
        case "literal_error" | "enum":
            code, detail["choices"] = "CASE-031", ", ".join(_choices(context["expected"]))
        case "string_pattern_mismatch":
            code = "BOOK-003"
        case _:
            code = _PLAIN.get(kind, "CASE-032")
            notes = (f"pydantic: {item['msg']}",) if code == "CASE-032" else ()
    return diagnose(code, span, notes=notes, field=label, **detail)


def _missing(path: Spot, label: str, advice: str, source: Source) -> Diagnostic:
    if source.has(path):
        return diagnose("CASE-019", source.span(path), field=label, advice=advice)
    if isinstance(path[-1], int):
        entries = label.replace(f"[{path[-1]}]", "", 1)
        return diagnose("CASE-030", source.span(path[:-1]), field=entries, limit=path[-1] + 1)
    return diagnose("CASE-018", source.span(path[:-1]), field=label, key=path[-1], advice=advice)


def _unknown_key(path: Spot, model: type[Record], source: Source) -> Diagnostic:
    key, span = str(path[-1]), source.key_span(path)
    record = record_at(model, path[:-1])
    known = tuple(record.model_fields) if record is not None else ()
    titles = {info.title: name for name, info in record.model_fields.items()} if record is not None else {}
    near = titles.get(key) or nearest(key, known)
    if near is None:
        return diagnose("CASE-017", span, key=_short(key), known=", ".join(known))
    title = record.model_fields[near].title if record is not None else ""
    return diagnose("CASE-035", span, key=_short(key), nearest=near, title=title)


def _failed_check(item: ErrorDetails, label: str, advice: str, span: SourceSpan) -> Diagnostic:
    """Return the diagnostic of a check in ``content.values`` that failed."""
    given, check = str(item["input"]), str(item["ctx"]["error"])
    if check == "region":
        return unknown_region(given, span)
    if check == "isbn-check-digit":
        digit = isbn_check_digit(given.replace("-", "").replace(" ", ""))
        return diagnose("CASE-047", span, field=label, value=_short(given), digit=digit)
    return diagnose(_CHECKS[check], span, field=label, value=_short(given), advice=advice)


def _choices(expected: str) -> list[str]:
    """Return the values pydantic lists as ``'a', 'b' or 'c'``."""
    return [part for part in expected.replace(" or ", ", ").replace("'", "").split(", ") if part]


def _short(value: object) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
