"""The content model as JSON Schema 2020-12 for editors, and as a table for documentation.

Owns: the wording of both. The schemas are as kind as the loader: where text is wanted a bare number will do.
"""

from __future__ import annotations

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from publisher.content.fields import FieldRow, field_rows
from publisher.content.model.book_file import BookFile
from publisher.content.model.case import Case
from publisher.content.model.record import Record

DIALECT = "https://json-schema.org/draft/2020-12/schema"


class _Kind(GenerateJsonSchema):
    """Lets numbers stand for text, as ``content.source`` does."""

    def str_schema(self, schema: core_schema.StringSchema) -> JsonSchemaValue:
        """Return the schema of a text field."""
        return super().str_schema(schema) | {"type": ["string", "number"]}


def book_schema() -> dict[str, object]:
    """Return the JSON Schema of ``book.yaml``."""
    return _schema(BookFile, "책 (book.yaml)")


def case_schema() -> dict[str, object]:
    """Return the JSON Schema of a file in ``cases/``."""
    return _schema(Case, "사례 (cases/*.yaml)")


def field_table(model: type[Record] = Case) -> tuple[FieldRow, ...]:
    """Return every field of a case (or of ``BookFile``), with the fields of its groups under it."""
    return tuple(field_rows(model))


def _schema(model: type[Record], title: str) -> dict[str, object]:
    schema = model.model_json_schema(schema_generator=_Kind)
    for part in schema.get("$defs", {}).values():
        part["title"] = str(part.get("description", part["title"])).rstrip(".")
    return {"$schema": DIALECT} | schema | {"title": title}
