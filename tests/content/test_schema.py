"""The model described: JSON Schema for editors, a table for documentation, fields by path."""

from __future__ import annotations

import json
import re
from typing import get_args

import pytest

from publisher.content.fields import field_at, record_at, written
from publisher.content.model.book_file import BookFile
from publisher.content.model.case import Case, Photo
from publisher.content.model.edition import PartName
from publisher.content.schema import book_schema, case_schema, field_table
from publisher.editions.manuscript import SectionKind

HANGUL = re.compile("[가-힣]")
ENGLISH_TITLES = {"ISBN"}


@pytest.mark.parametrize("schema", [book_schema(), case_schema()])
def test_schemas_speak_korean(schema: dict[str, object]) -> None:
    """Every field of every group has a Korean title and a description, and unknown keys are closed out."""
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    json.dumps(schema)
    definitions = schema["$defs"]
    assert isinstance(definitions, dict)
    for group in (schema, *definitions.values()):
        assert HANGUL.search(group["title"])
        if group["type"] != "object":
            continue
        assert group["additionalProperties"] is False
        for field in group["properties"].values():
            assert HANGUL.search(field["title"]) or field["title"] in ENGLISH_TITLES
            assert field["description"]


def test_schema_is_as_kind_as_the_loader() -> None:
    """A bare number is accepted where text is wanted, and nowhere where a number is wanted text."""
    schema = case_schema()
    properties = schema["properties"]
    assert isinstance(properties, dict)
    assert properties["company"]["type"] == ["string", "number"]
    assert properties["number"]["type"] == "integer"
    assert set(schema["required"]) == {"number", "region", "company"}  # type: ignore[call-overload]


def test_field_table() -> None:
    """The table lists groups' fields under them, once each, required ones marked."""
    rows = {row.key: row for row in (*field_table(), *field_table(BookFile))}
    assert rows["photos[].width_mm"].title == "너비(mm)"
    assert rows["photos[].file"].required
    assert not rows["photos"].required
    assert rows["region"].type == "시·도 이름"
    assert rows["sections[].body"].type == "글(Markdown)"
    assert rows["editions.*.trim.width_mm"].type == "수"
    assert rows["charts[].kind"].type == "bar, line, before_after 가운데 하나"
    assert all(row.title and row.description and row.type for row in rows.values())
    keys = [row.key for row in field_table()]
    assert len(keys) == len(set(keys))


def test_fields_by_path() -> None:
    """A path leads to its field through lists, groups and keys an author chose; a wrong one to none."""
    width = field_at(Case, ("photos", 1, "width_mm"))
    trim = field_at(BookFile, ("editions", "print", "trim"))
    names = field_at(BookFile, ("region_names", "강원"))
    assert width is not None
    assert trim is not None
    assert names is not None
    assert (width.title, trim.title, names.title) == ("너비(mm)", "판형", "지역의 이름")
    assert record_at(Case, ("photos", 0)) is Photo
    assert field_at(Case, ("photos", 0, "colour")) is None
    assert written(("photos", 1, "file")) == "photos[1].file"


def test_parts_are_the_kinds_of_section() -> None:
    """book.yaml may name every part an edition knows, save those that come with the cases or the binding."""
    inner = {SectionKind.DIVIDER, SectionKind.STORY, SectionKind.PROFILE, SectionKind.DIGEST}
    inner |= {SectionKind.DIGESTS, SectionKind.WRAP_COVER}
    assert {name.replace("_", "-") for name in get_args(PartName)} == set(SectionKind) - inner
