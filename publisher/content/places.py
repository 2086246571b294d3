"""Where every key and value of a YAML file stands.

Owns: lines and columns. Refuses: values, limits and faults: only a file that ``source`` has read is walked here, and
only when someone asks for a place, because in a book without faults hardly anyone does.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import yaml
from yaml.events import (
    CollectionEndEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from publisher.errors import SourceSpan

Spot = tuple[str | int, ...]
"""Keys and 0-based positions that lead to a value, e.g. ``("photos", 1, "width_mm")``."""
Mark = tuple[int, int, int, int]
"""Line and column of the first character and of the one after the last, 0-based."""
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(slots=True)
class Places:
    """The places of one file that can be read, found the first time one is asked for."""

    lines: tuple[str, ...]
    _values: dict[Spot, Mark] = field(default_factory=dict)
    _keys: dict[Spot, Mark] = field(default_factory=dict)

    def of_values(self) -> Mapping[Spot, Mark]:
        """Return where values stand; the whole file is the value at ``()``."""
        self._find()
        return self._values

    def of_keys(self) -> Mapping[Spot, Mark]:
        """Return where keys stand; entries of lists have none."""
        self._find()
        return self._keys

    def _find(self) -> None:
        if self._values:
            return
        following = parsed("\n".join(self.lines))
        while not isinstance(following(), DocumentStartEvent):
            pass
        self._note(following(), (), following)

    def _note(self, event: Event, path: Spot, following: Callable[[], Event]) -> None:
        self._values[path] = start = mark_of(event)
        match event:
            case SequenceStartEvent():
                end = self._note_entries(path, following)
            case MappingStartEvent():
                end = self._note_fields(path, following)
            case _:
                return
        self._values[path] = (*start[:2], *mark_of(end)[2:])

    def _note_entries(self, path: Spot, following: Callable[[], Event]) -> CollectionEndEvent:
        index = 0
        while not isinstance(event := following(), SequenceEndEvent):
            self._note(event, (*path, index), following)
            index += 1
        return event

    def _note_fields(self, path: Spot, following: Callable[[], Event]) -> CollectionEndEvent:
        while not isinstance(event := following(), MappingEndEvent):
            assert isinstance(event, ScalarEvent)
            inner = (*path, unicodedata.normalize("NFC", event.value))
            self._keys[inner] = mark_of(event)
            self._note(following(), inner, following)
        return event


def parsed(text: str) -> Callable[[], Event]:
    """Return what takes the next event from the parser of a text; it raises YAMLError."""
    following: Callable[[], Event] = _LOADER(text).get_event
    return following


def mark_of(event: Event) -> Mark:
    """Return where an event stands."""
    start, end = event.start_mark, event.end_mark
    if start is None or end is None:  # only events made by hand have none
        return (0, 0, 0, 1)
    return (start.line, start.column, end.line, end.column)


def show(name: str, lines: tuple[str, ...], mark: Mark) -> SourceSpan:
    """Return the place of ``mark`` (0-based), clipped to one line that exists."""
    line, column, end_line, end_column = mark
    line = max(0, min(line, len(lines) - 1))
    text = lines[line] if lines else ""
    last = end_column if end_line == line else len(text.rstrip())
    column = max(0, min(column, len(text) - 1))
    return SourceSpan(name, line + 1, column + 1, max(1, min(last, len(text)) - column), text)
