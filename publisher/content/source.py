"""One YAML file (YAML 1.1 as PyYAML reads it) as plain data that knows where every value stands.

Owns: bytes to text, limits, duplicate keys, tags, aliases. Refuses: where things stand (``places``), and guessing
types. Every scalar stays the text its author wrote, so that ``1994``, ``on``, ``010`` and
``2023-01-19`` mean what the field says they mean; only an unquoted nothing, ``~`` or ``null`` is empty. The
file is read from parser events, never through a constructor: a tag cannot make an object and an alias cannot
grow past the limits.
"""

from __future__ import annotations

import re
import stat
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

import yaml
from yaml.events import (
    AliasEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from publisher.content.broken import explain
from publisher.content.places import Mark, Places, Spot, mark_of, parsed, show
from publisher.errors import ContentError, Diagnostic, SourceSpan, diagnose
from publisher.typography.units import with_spelled_units

MAX_BYTES = 2_000_000
"""Size of one file, in bytes."""
MAX_DEPTH = 20
"""Levels of nesting; the model needs six."""
MAX_VALUES = 20_000
"""Values in one file after aliases are unfolded."""
_MAX_LISTED = 20
"""Control characters listed before the rest is left unsaid."""
_MAX_SEARCHED = 32_000_000
"""Bytes of an oversized file that are searched for the field to blame."""

_EMPTY = frozenset({"", "~", "null", "Null", "NULL"})
_PLAIN_TAGS = frozenset(
    {"!", *(f"tag:yaml.org,2002:{kind}" for kind in ("str", "int", "float", "bool", "seq", "map"))}
)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
"""What XML 1.0 §2.2 forbids or YAML 1.1 takes for a line break no editor shows."""
_TOP_LEVEL_KEY = re.compile(rb"^([^\s#:][^:\n]*):", re.MULTILINE)

Tree = None | str | list["Tree"] | dict[str, "Tree"]
"""Plain data: text, nothing, lists and mappings."""


@dataclass(frozen=True, slots=True)
class Source:
    """One file that was read."""

    path: Path
    name: str
    """The path as its author knows it, with ``/`` and in NFC."""
    lines: tuple[str, ...]
    """Lines without their ends, NFC."""
    data: dict[str, Tree]
    faults: tuple[Diagnostic, ...]
    """Faults that leave the rest of the file readable: duplicate keys, tags, characters."""
    _places: Places

    def has(self, path: Spot) -> bool:
        """Tell whether the file writes something at ``path``, be it empty."""
        return path in self._places.of_values()

    def span(self, path: Spot) -> SourceSpan:
        """Return the place of the value at ``path``, or of the nearest value around it.

        A value that is empty or that stands inside an alias is shown at its key or at the alias.
        """
        values, keys = self._places.of_values(), self._places.of_keys()
        while path not in values and path:
            path = path[:-1]
        mark = values[path]
        if mark[:2] == mark[2:] and path in keys:
            mark = keys[path]
        return self._show(mark)

    def key_span(self, path: Spot) -> SourceSpan:
        """Return the place of the key of ``path``; of its value where it has no key (an entry of a list)."""
        mark = self._places.of_keys().get(path)
        return self._show(mark) if mark is not None else self.span(path)

    def find(self, line: int, column: int, length: int) -> SourceSpan:
        """Return the place ``length`` characters long at ``line`` and ``column``, both 0-based."""
        return self._show((line, column, line, column + length))

    def _show(self, mark: Mark) -> SourceSpan:
        return show(self.name, self.lines, mark)


def display_name(path: Path) -> str:
    """Return a path the way diagnostics write it: ``/`` between folders, NFC."""
    return unicodedata.normalize("NFC", path.as_posix())


def find_text(path: Path, text: str) -> SourceSpan:
    """Return where ``text`` first stands in the file ``path``; only the file where it is written otherwise.

    Raises ContentError when the file can no longer be read.
    """
    name = display_name(path)
    lines = tuple(_decode(name, read_bytes(path)).split("\n"))
    for number, line in enumerate(lines):
        if text in line:
            column = line.index(text)
            return show(name, lines, (number, column, number, column + len(text)))
    return SourceSpan(name)


def read_source(path: Path, content: bytes | None = None) -> Source:
    """Read the YAML file ``path``, whose bytes may be known; raise ContentError with what makes it unreadable."""
    name = display_name(path)
    text = _decode(name, read_bytes(path) if content is None else content)
    lines = tuple(text.split("\n"))
    _refuse_control_characters(name, lines, text)
    reader = _Reader(name, lines, parsed(text))
    try:
        data = reader.read()
    except yaml.YAMLError as error:
        raise ContentError(explain(error, lambda mark: show(name, lines, mark), lines)) from None
    return Source(path, name, lines, data, tuple(reader.faults), Places(lines))


def read_bytes(path: Path) -> bytes:
    """Return the bytes of a file; raise ContentError for what is no file, too large, or cannot be read."""
    name = display_name(path)
    try:
        status = path.stat()
        if stat.S_ISFIFO(status.st_mode) or stat.S_ISCHR(status.st_mode):  # reading it might never end
            raise ContentError(diagnose("BOOK-002", SourceSpan(name), reason="Not a file"))
        if status.st_size > MAX_BYTES:
            raise ContentError(_blame_size(name, path, status.st_size))
        return path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise ContentError(diagnose("BOOK-002", SourceSpan(name), reason=reason)) from None


def _blame_size(name: str, path: Path, size: int) -> Diagnostic:
    """Return the fault of an oversized file, at its longest top-level field where that is cheap to find."""
    span = SourceSpan(name)
    if size <= _MAX_SEARCHED:
        content = path.read_bytes()
        starts = [*_TOP_LEVEL_KEY.finditer(content)]
        ends = [*(match.start() for match in starts[1:]), size]
        if starts:
            _, widest = max(zip(ends, starts, strict=True), key=lambda pair: pair[0] - pair[1].start())
            key = widest[1].decode("utf-8", "replace").strip()
            line = content.count(b"\n", 0, widest.start()) + 1
            span = SourceSpan(name, line, 1, max(1, len(key)), f"{key}: …")
    return diagnose("CASE-001", span, size=f"{size:,}", limit=f"{MAX_BYTES:,}")


def _decode(name: str, content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        start = error.start + (3 if content.startswith(b"\xef\xbb\xbf") else 0)
        before = content[:start].decode("utf-8", "replace").removeprefix("\ufeff")
        line = before.count("\n")
        shown = content.split(b"\n")[line].decode("utf-8", "replace").removeprefix("\ufeff").rstrip("\r")
        column = len(before) - (before.rfind("\n") + 1)
        span = show(name, ("",) * line + (shown,), (line, column, line, column + 1))
        raise ContentError(diagnose("CASE-002", span, byte=f"0x{content[start]:02X}")) from None
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def _refuse_control_characters(name: str, lines: tuple[str, ...], text: str) -> None:
    if not _CONTROL.search(text):
        return
    found = [
        diagnose(
            "CASE-003",
            show(name, lines, (number, match.start(), number, match.end())),
            character=f"U+{ord(match[0]):04X}",
        )
        for number, line in enumerate(lines)
        for match in _CONTROL.finditer(line)
    ]
    raise ContentError(*found[:_MAX_LISTED])


def as_read(text: str) -> str:
    """Return a text as a value of a file is read: NFC, with its units in letters."""
    return with_spelled_units(unicodedata.normalize("NFC", text))


@dataclass(slots=True)
class _Reader:
    """Turns parser events into data; knows where it is and how much it has read."""

    name: str
    lines: tuple[str, ...]
    following: Callable[[], Event]
    """Takes the next event from the parser."""
    faults: list[Diagnostic] = field(default_factory=list)
    _anchors: dict[str, tuple[Tree, int]] = field(default_factory=dict)
    """Anchored values and how many values each unfolds to."""
    _count: int = 0

    def read(self) -> dict[str, Tree]:
        """Read the one document of the file; raise ContentError or YAMLError."""
        event = self.following()
        while not isinstance(event, DocumentStartEvent | StreamEndEvent):
            event = self.following()
        if isinstance(event, StreamEndEvent):
            raise ContentError(diagnose("CASE-006", SourceSpan(self.name)))
        first = self.following()
        data = self._value(first, 0)
        self.following()
        if not isinstance(after := self.following(), StreamEndEvent):
            self._stop(diagnose("CASE-013", self._show(after)))
        if data is None:
            raise ContentError(diagnose("CASE-006", SourceSpan(self.name)))
        if not isinstance(data, dict):
            raise ContentError(diagnose("CASE-007", self._show(first)))
        return data

    def _value(self, event: Event, depth: int) -> Tree:
        before = self._count
        if depth > MAX_DEPTH:
            self._stop(diagnose("CASE-011", self._show(event), limit=MAX_DEPTH))
        self._spend(1, event)
        value: Tree
        if isinstance(event, ScalarEvent):
            self._check_tag(event)
            value = self._scalar(event)
        elif isinstance(event, MappingStartEvent):
            self._check_tag(event)
            value = self._mapping(depth + 1)
        elif isinstance(event, SequenceStartEvent):
            self._check_tag(event)
            value = self._sequence(depth + 1)
        else:
            assert isinstance(event, AliasEvent)
            return self._unfold(event)
        if event.anchor is not None:
            self._anchors[event.anchor] = (value, self._count - before)
        return value

    def _unfold(self, event: AliasEvent) -> Tree:
        if event.anchor not in self._anchors:
            self._stop(diagnose("CASE-012", self._show(event), alias=event.anchor))
        value, size = self._anchors[event.anchor]
        self._spend(size, event)
        return value

    def _spend(self, values: int, event: Event) -> None:
        self._count += values
        if self._count > MAX_VALUES:
            self._stop(diagnose("CASE-010", self._show(event), limit=f"{MAX_VALUES:,}"))

    def _check_tag(self, event: ScalarEvent | CollectionStartEvent) -> None:
        if event.tag is not None and event.tag not in _PLAIN_TAGS:
            shown = event.tag.replace("tag:yaml.org,2002:", "!!")
            self.faults.append(diagnose("CASE-009", self._show(event), tag=shown))

    def _scalar(self, event: ScalarEvent) -> str | None:
        # event.implicit[0]: written without quotation marks and without a tag.
        if event.implicit[0] and event.value in _EMPTY:
            return None
        # Only an escape between double quotation marks writes a character the file itself does not hold.
        if event.style == '"' and (found := _CONTROL.search(event.value)):
            self.faults.append(diagnose("CASE-003", self._show(event), character=f"U+{ord(found[0]):04X}"))
        return as_read(event.value)

    def _sequence(self, depth: int) -> list[Tree]:
        entries: list[Tree] = []
        while not isinstance(event := self.following(), SequenceEndEvent):
            entries.append(self._value(event, depth))
        return entries

    def _mapping(self, depth: int) -> dict[str, Tree]:
        entries: dict[str, Tree] = {}
        keys: dict[str, ScalarEvent] = {}
        while not isinstance(event := self.following(), MappingEndEvent):
            if not isinstance(event, ScalarEvent):
                self._stop(diagnose("CASE-014", self._show(event)))
            key = unicodedata.normalize("NFC", event.value)
            if key in keys:
                first = mark_of(keys[key])[0] + 1
                self.faults.append(diagnose("CASE-008", self._show(event), key=key, line=first))
            keys[key] = event
            entries[key] = self._value(self.following(), depth)
        return entries

    def _show(self, event: Event) -> SourceSpan:
        return show(self.name, self.lines, mark_of(event))

    def _stop(self, fault: Diagnostic) -> NoReturn:
        raise ContentError(*self.faults, fault)
