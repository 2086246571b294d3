"""What every record of a manuscript is made of: its base, kinds of text, rows and values.

Owns: frozen values closed to unknown keys, and what one text may be. Refuses: subjects, which have
modules of their own.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from publisher.content.regions import BY_NAME
from publisher.content.values import (
    check_addon,
    check_date,
    check_isbn,
    check_line,
    check_paragraph,
    check_publication_number,
    check_region,
    check_url,
)
from publisher.typography.quotes import with_turned_quotes

Line = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(check_line)]
"""One line of plain text."""
Heading = Annotated[Line, AfterValidator(with_turned_quotes)]
"""One line that is set large, with the quotation marks of printed Korean."""
Prose = Annotated[
    str, Field(min_length=1, max_length=20_000, json_schema_extra={"contentMediaType": "text/markdown"})
]
"""Markdown: paragraphs, emphasis, lists, tables, links, footnotes. Raw HTML is shown as text."""
PhraseMarkdown = Annotated[
    str,
    Field(min_length=1, max_length=1_000, json_schema_extra={"contentMediaType": "text/markdown"}),
    AfterValidator(check_paragraph),
]
"""Markdown of one paragraph, without blocks."""
Url = Annotated[str, Field(max_length=500, json_schema_extra={"format": "uri"}), AfterValidator(check_url)]
"""An absolute http or https address."""
Isbn = Annotated[str, AfterValidator(check_isbn)]
"""ISBN-13 with a right check digit; hyphens allowed."""
IsbnAddon = Annotated[str, AfterValidator(check_addon)]
"""Five digits (부가기호)."""
PublicationNumber = Annotated[str, AfterValidator(check_publication_number)]
"""발간등록번호."""
Date = Annotated[dt.date, BeforeValidator(check_date)]
"""A day, written year-month-day with hyphens."""
RegionName = Annotated[
    str, AfterValidator(check_region), Field(json_schema_extra={"enum": sorted(BY_NAME)})
]
"""Short or official name of one of the 17 시·도."""


class Record(BaseModel):
    """Base of every value here: frozen, closed to unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, allow_inf_nan=False)

    @model_validator(mode="before")
    @classmethod
    def _drop_empty(cls, data: object) -> object:
        """Treat a known key without a value as a key that was not written."""
        if not isinstance(data, dict) or None not in data.values():
            return data
        return {key: value for key, value in data.items() if value is not None or key not in cls.model_fields}


class Row(Record):
    """이름과 내용으로 된 표의 행."""

    label: Line = Field(title="이름", description="짧은 이름. 예: 지원 과제")
    value: PhraseMarkdown = Field(title="내용", description="한 문단 안에서 쓰는 내용")


class Datum(Record):
    """그래프의 값 하나."""

    label: Line = Field(title="항목", description="가로축 이름. 예: 2021, 도입 전")
    value: float = Field(ge=-1e15, le=1e15, title="값", description="숫자만 쓴다. 단위는 unit에 쓴다.")
