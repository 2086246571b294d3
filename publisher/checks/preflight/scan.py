"""Content streams as operations: operands and an operator (ISO 32000-2 §7.8.2, §7.2).

Owns: tokens, strings, arrays, dictionaries, inline images. Refuses: meaning (``walk`` has that), and any input that
never ends: nesting and the number of operations are limited.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NewType

Name = NewType("Name", str)
"""A name without its solidus."""
Operand = float | bytes | Name | list["Operand"] | dict[str, "Operand"]


Operation = tuple[str, list[Operand]]
"""Operator and its operands. ``BI`` has one operand, the entries of the inline image."""

_DEEPEST = 24
_MOST_OPERANDS = 4000
_TOKEN = re.compile(
    rb"""[\x00\t\n\f\r ]*(?:
      (?P<number>[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+))(?=[\x00\t\n\f\r \[\]()<>{}/%]|$)
    | (?P<word>[A-Za-z'"*][A-Za-z0-9'"*]*)
    | (?P<shown>\[(?:<[0-9A-Fa-f]*>|[-+.0-9\x00\t\n\f\r ])*\])
    | (?P<name>/[^\x00\t\n\f\r \[\]()<>{}/%]*)
    | (?P<begin><<) | (?P<end>>>)
    | (?P<hex><[0-9A-Fa-f\x00\t\n\f\r ]*>)
    | (?P<text>\() | (?P<open>\[) | (?P<close>\])
    | (?P<comment>%[^\r\n]*)
    | (?P<junk>[^\x00\t\n\f\r \[\]()<>/%]+|[{}<>)])
    )""",
    re.VERBOSE,
)
_ENTRY = re.compile(rb"<([0-9A-Fa-f]*)>|([-+.0-9]+)")
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|[\s\S])")
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_PAREN = re.compile(rb"[\\()]")
_HASH = re.compile(r"#([0-9A-Fa-f]{2})")
_DATA_END = re.compile(rb"[\x00\t\n\f\r ]EI(?=[\x00\t\n\f\r ]|$)")
_WORDS: dict[bytes, float] = {b"true": 1.0, b"false": 0.0}


def operations(data: bytes) -> Iterator[Operation]:
    """Yield the operations of a content stream. What cannot be read is passed over, as viewers do."""
    operands = _Operands(data)
    position, match = 0, _TOKEN.match
    while not operands.too_deep and (found := match(data, position)) is not None:
        position = found.end()
        word = found["word"]
        if word is None:
            position = operands.take(found)
        elif operands.nested:
            continue
        elif word in _WORDS:
            operands.values.append(_WORDS[word])
        elif word == b"ID":
            position, image = _inline(data, position, operands.values)
            yield "BI", [image]
            operands.values = []
        else:
            if word != b"BI":
                yield word.decode("latin-1"), operands.values
            operands.values = []


class _Operands:
    """What was read since the last operator."""

    def __init__(self, data: bytes) -> None:
        self.values: list[Operand] = []
        self.too_deep = False
        """True when arrays and dictionaries nest deeper than any producer's."""
        self._data = data
        self._outer: list[tuple[list[Operand], bool]] = []
        """Around the innermost array or dictionary: what was read before it, and whether it is a dictionary."""

    @property
    def nested(self) -> bool:
        """True inside an array or a dictionary."""
        return bool(self._outer)

    def take(self, found: re.Match[bytes]) -> int:
        """Add a token that is no word and return where the next one begins."""
        match found.lastgroup:
            case "number":
                self._add(float(found["number"]))
            case "shown":
                self._add(_shown(found["shown"]))
            case "name":
                self._add(_name(found["name"]))
            case "hex":
                self._add(unhex(found["hex"]))
            case "text":
                end, text = _text(self._data, found.end())
                self._add(text)
                return end
            case "open" | "begin":
                self._enter(dictionary=found.lastgroup == "begin")
            case "close" | "end" if self._outer:
                outer, dictionary = self._outer.pop()
                inner, self.values = self.values, outer
                self._add(_entries(inner) if dictionary else inner)
        return found.end()

    def _enter(self, *, dictionary: bool) -> None:
        if len(self._outer) >= _DEEPEST:
            self.too_deep = True
            return
        self._outer.append((self.values, dictionary))
        self.values = []

    def _add(self, value: Operand) -> None:
        if len(self.values) < _MOST_OPERANDS:
            self.values.append(value)


def unhex(written: bytes) -> bytes:
    """Return the bytes of a hexadecimal string with its brackets."""
    digits = bytes(byte for byte in written if byte not in b"<>\x00\t\n\f\r ")
    return bytes.fromhex((digits + b"0" if len(digits) % 2 else digits).decode("ascii"))


def _shown(written: bytes) -> list[Operand]:
    """Return an array of hexadecimal strings and numbers, as glyphs are shown."""
    items: list[Operand] = []
    for entry in _ENTRY.finditer(written):
        if entry[1] is not None:
            items.append(unhex(entry[1]))
        else:
            items.append(number(entry[2]))
    return items


def number(written: bytes) -> float:
    """Return a number, 0 for what is none."""
    try:
        return float(written)
    except ValueError:
        return 0.0


def _name(written: bytes) -> Name:
    text = written[1:].decode("latin-1")
    return Name(_HASH.sub(lambda match: chr(int(match[1], 16)), text) if "#" in text else text)


def _text(data: bytes, start: int) -> tuple[int, bytes]:
    """Return where a literal string ends and what it says; ``start`` is behind its first parenthesis."""
    depth, position = 1, start
    while True:
        found = _PAREN.search(data, position)
        if found is None:
            return len(data), data[start:]
        position = found.end()
        if found[0] == b"\\":
            position += 1
            continue
        depth += 1 if found[0] == b"(" else -1
        if depth == 0:
            return position, _ESCAPE.sub(_unescaped, data[start : position - 1])


def _unescaped(match: re.Match[bytes]) -> bytes:
    word = match[1]
    if word[:1] in b"01234567":
        return bytes([int(word, 8) & 255])
    if word in {b"\n", b"\r", b"\r\n"}:
        return b""
    return _ESCAPED.get(word, word)


def _entries(items: list[Operand]) -> dict[str, Operand]:
    """Return a dictionary of alternating keys and values."""
    return {
        str(key): value for key, value in zip(items[::2], items[1::2], strict=False) if isinstance(key, str)
    }


def _inline(data: bytes, start: int, operands: list[Operand]) -> tuple[int, dict[str, Operand]]:
    """Return where an inline image ends and its entries, its bytes under ``data``."""
    found = _DATA_END.search(data, start)
    end, position = (found.start(), found.end()) if found else (len(data), len(data))
    return position, _entries(operands) | {"data": data[start + 1 : end]}
