"""Amounts of money in manuscripts: spaced one way in the whole book.

Owns: telling a book that mixes ``6,129억 원`` and ``6,129억원``, and writing all amounts as book.yaml asks. Refuses:
knowing what an amount is (``typography.money``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeVar

from pydantic import BaseModel

from publisher.content.source import Source
from publisher.errors import Diagnostic, SourceSpan, diagnose
from publisher.typography.money import AmountSpacing, spacings, with_spacing

_R = TypeVar("_R", bound=BaseModel)
_ADDRESSES = frozenset({"file", "fonts", "icc", "identifier", "slug", "url", "video", "website"})
"""Fields that name things outside the book."""


def check_spacing(sources: Iterable[Source]) -> Iterator[Diagnostic]:
    """Yield a warning where a book writes amounts both ways, at the first place of the rarer one."""
    found: Counter[AmountSpacing] = Counter()
    first: dict[AmountSpacing, SourceSpan] = {}
    for source in sources:
        for row, line in enumerate(source.lines):
            if "원" not in line or line.lstrip().startswith("#"):
                continue
            for start, end, way in spacings(line):
                found[way] += 1
                if way not in first:
                    first[way] = source.find(row, start, end - start)
    if len(found) > 1:
        rarer = min(AmountSpacing, key=lambda way: found[way])
        yield diagnose(
            "BOOK-023",
            first[rarer],
            spaced=found[AmountSpacing.SPACED],
            joined=found[AmountSpacing.JOINED],
        )


def respaced(record: _R, spacing: AmountSpacing) -> _R:
    """Return a record with the amounts in all its texts spaced one way; addresses and names of files stay."""
    kept = {name: getattr(record, name) for name in type(record).model_fields if name not in _ADDRESSES}
    changed = {name: _respaced(value, spacing) for name, value in kept.items()}
    return record.model_copy(
        update={name: value for name, value in changed.items() if value is not kept[name]}
    )


def _respaced(value: Any, spacing: AmountSpacing) -> Any:
    match value:
        case str() if type(value) is str:
            return with_spacing(value, spacing) if "원" in value else value
        case BaseModel():
            return respaced(value, spacing)
        case tuple():
            return tuple(_respaced(item, spacing) for item in value)
        case Mapping():
            return {key: _respaced(item, spacing) for key, item in value.items()}
        case _:
            return value
