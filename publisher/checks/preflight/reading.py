"""The few ways rules reach into a PDF's objects, made safe: references followed, wrong types told apart from absence.

Owns: resolving, numbers and rectangles. Refuses: raising for what a file of others may hold.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pypdf.generic import ArrayObject, BooleanObject, DictionaryObject, IndirectObject, StreamObject

Box = tuple[float, float, float, float]
"""Left, bottom, right, top in points."""
_EMPTY = DictionaryObject()


def resolved(value: Any) -> Any:
    """Return what a reference points at, and anything else as it is; None for a reference to nothing.

    Booleans come as Python's: pypdf's own are true even when they say false.
    """
    for _ in range(8):
        if isinstance(value, BooleanObject):
            return bool(value.value)
        if not isinstance(value, IndirectObject):
            return value
        value = value.get_object()
    return None


def entry(dictionary: Any, key: str) -> Any:
    """Return the value of ``key``, resolved; None when it has none or ``dictionary`` is none."""
    if not isinstance(dictionary, DictionaryObject):
        return None
    return resolved(dictionary.raw_get(key)) if key in dictionary else None


def part(dictionary: Any, key: str) -> DictionaryObject:
    """Return the dictionary under ``key``, an empty one where there is none."""
    value = entry(dictionary, key)
    return value if isinstance(value, DictionaryObject) else _EMPTY


def items(value: Any) -> list[Any]:
    """Return the elements of an array, resolved; one thing as a list of one; nothing as an empty list."""
    value = resolved(value)
    if value is None:
        return []
    return [resolved(item) for item in value] if isinstance(value, ArrayObject) else [value]


def number(value: Any, default: float = 0.0) -> float:
    """Return a number as a float, else ``default``."""
    value = resolved(value)
    try:
        return float(value) if value is not None and not isinstance(value, bool) else default
    except (TypeError, ValueError):
        return default


def numbers(value: Any) -> tuple[float, ...]:
    """Return an array of numbers."""
    return tuple(number(item) for item in items(value))


def rectangle(value: Any) -> Box | None:
    """Return a rectangle with its corners in order (ISO 32000-2 §7.9.5); None when it is none."""
    sides = numbers(value)
    if len(sides) != 4:  # noqa: PLR2004 - a rectangle has four sides
        return None
    left, bottom, right, top = sides
    return min(left, right), min(bottom, top), max(left, right), max(bottom, top)


def text(value: Any) -> str:
    """Return a text string, a name or nothing as text."""
    value = resolved(value)
    if isinstance(value, bytes):
        return value.decode("latin-1")
    return value if isinstance(value, str) else ""


def body(stream: Any) -> bytes:
    """Return the decoded body of a stream. Raises what pypdf raises for a damaged or boundless one."""
    stream = resolved(stream)
    return stream.get_data() if isinstance(stream, StreamObject) else b""


def raw_body(stream: StreamObject) -> bytes:
    """Return the body of a stream as it stands in the file."""
    data: bytes = stream._data  # noqa: SLF001 - pypdf has no other door to undecoded bytes
    return data


def entries(dictionary: Any) -> Iterator[tuple[str, Any]]:
    """Yield the keys and resolved values of a dictionary."""
    if isinstance(dictionary, Mapping):
        for key in dictionary:
            yield str(key), entry(dictionary, key)


def identity(value: Any) -> int:
    """Return a number that is the same for the same object of the file."""
    reference = getattr(value, "indirect_reference", None)
    return id(value) if reference is None else -int(reference.idnum)
