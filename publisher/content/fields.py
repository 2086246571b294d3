"""The fields of the content model, walked: which field stands at a place, what it is called, what it takes.

Owns: reading the pydantic models as a description. Refuses: values.
"""

from __future__ import annotations

import datetime as dt
import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from publisher.content.model.record import Record
from publisher.content.values import (
    check_date,
    check_isbn,
    check_line,
    check_paragraph,
    check_region,
    check_url,
)

_KIND_OF_CHECK = {
    check_url: "주소",
    check_isbn: "ISBN",
    check_region: "시·도 이름",
    check_line: "글 한 줄",
    check_paragraph: "글 한 문단(Markdown)",
    check_date: "날짜",
}
_KIND_OF_TYPE = {str: "글", int: "정수", float: "수", bool: "true/false", dt.date: "날짜"}


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One field, as documentation shows it."""

    key: str
    """Dotted path; ``[]`` is an entry of a list, ``*`` a key the author chooses: ``photos[].width_mm``."""
    title: str
    type: str
    """What is written there, in Korean, e.g. ``글 한 줄``."""
    required: bool
    """True when the mapping the field stands in cannot do without it."""
    description: str


def written(path: tuple[str | int, ...]) -> str:
    """Return a path as one text, counted from 0: ``("photos", 1, "file")`` is ``photos[1].file``."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def field_at(model: type[Record], path: tuple[str | int, ...]) -> FieldInfo | None:
    """Return the field ``path`` leads to (an entry of a list counts as its list); None if there is none."""
    found: FieldInfo | None = None
    current: type[Record] | None = model
    for part in path:
        if isinstance(part, int):
            continue
        if current is None:
            # A key the author chose: region_names.강원, editions.print.
            current = record_in(found.annotation) if found else None
            continue
        if part not in current.model_fields:
            return None
        found = current.model_fields[part]
        current = None if _is_mapping(found.annotation) else record_in(found.annotation)
    return found


def record_at(model: type[Record], path: tuple[str | int, ...]) -> type[Record] | None:
    """Return the record that the mapping at ``path`` fills; None when it is none."""
    if not path:
        return model
    found = field_at(model, path)
    return record_in(found.annotation) if found is not None else None


def record_in(annotation: object) -> type[Record] | None:
    """Return the record inside an annotation such as ``tuple[Photo, ...] | None``; None if it holds none."""
    classes = (part for part in _parts(annotation) if isinstance(part, type))
    return next((part for part in classes if issubclass(part, Record)), None)


def field_rows(model: type[Record], prefix: str = "") -> Iterator[FieldRow]:
    """Yield the fields of ``model`` and of the records inside it, depth first, in the order of the model."""
    for key, info in model.model_fields.items():
        path = f"{prefix}{key}"
        yield FieldRow(path, info.title or key, _kind(info), info.is_required(), info.description or "")
        inner = record_in(info.annotation)
        if inner is not None:
            step = ".*." if _is_mapping(info.annotation) else "[]." if _is_list(info.annotation) else "."
            yield from field_rows(inner, path + step)


def _parts(annotation: object) -> Iterator[object]:
    """Yield an annotation and everything inside it."""
    yield annotation
    if get_origin(annotation) is not Literal:
        for part in get_args(annotation):
            yield from _parts(part)


def _bare(annotation: object) -> object:
    """Return an annotation without ``None`` and ``Annotated``."""
    if get_origin(annotation) is Annotated:
        return _bare(get_args(annotation)[0])
    if get_origin(annotation) in {Union, types.UnionType}:
        some = [part for part in get_args(annotation) if part is not type(None)]
        return _bare(some[0]) if len(some) == 1 else annotation
    return annotation


def _is_mapping(annotation: object) -> bool:
    origin = get_origin(_bare(annotation))
    return isinstance(origin, type) and issubclass(origin, Mapping)


def _is_list(annotation: object) -> bool:
    return get_origin(_bare(annotation)) is tuple


def _kind(info: FieldInfo) -> str:
    """Return in Korean what a field takes."""
    parts = [info, *info.metadata, *_parts(info.annotation)]
    checks = [getattr(part, "func", None) for part in parts]
    special = next((_KIND_OF_CHECK[check] for check in checks if check in _KIND_OF_CHECK), None)
    if special is None and any(isinstance(part, FieldInfo) and part.json_schema_extra for part in parts):
        special = "글(Markdown)"
    if _is_mapping(info.annotation):
        return "이름: 값 묶음"
    if _is_list(info.annotation):
        return f"{_kind_of(_entry(info.annotation), special)} 목록"
    return _kind_of(info.annotation, special)


def _entry(annotation: object) -> object:
    return get_args(_bare(annotation))[0]


def _kind_of(annotation: object, special: str | None) -> str:
    bare = _bare(annotation)
    if record_in(bare) is not None:
        return "묶음" if isinstance(bare, type) else "이름 또는 묶음"
    if get_origin(bare) is Literal:
        return ", ".join(str(value) for value in get_args(bare)) + " 가운데 하나"
    if isinstance(bare, type) and issubclass(bare, StrEnum):
        return ", ".join(member.value for member in bare) + " 가운데 하나"
    if special is not None:
        return special
    return _KIND_OF_TYPE.get(bare, "글") if isinstance(bare, type) else "글"
