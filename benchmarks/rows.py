"""The rows of the table, as data: which subject, beside which other, and what the project aims at.

A row is a quotient of two subjects, a difference, or a value; subjects (``subjects.py``) are what is run. An aim is for
the usual size of book; at another size it is shown all the same, to be read with care.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from benchmarks.samples import Quantity, Sample, middle

USUAL_CASES = 31
"""Cases of the book the aims are for."""
LARGER = 8
"""How many times as long the long book is."""


class Form(StrEnum):
    """How two subjects are set against each other."""

    QUOTIENT = "quotient"
    DIFFERENCE = "difference"
    VALUE = "value"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    key: str
    work: str
    """What is done, in words."""
    subject: str
    """Key of the subject that is judged."""
    beside: str | None = None
    """Key of the subject it is divided by, or that is taken off."""
    aim: float | None = None
    """The greatest value that is well: a factor, seconds or bytes. None: told for comparison only."""
    form: Form = Form.QUOTIENT
    quantity: Quantity = Quantity.WALL

    @property
    def subjects(self) -> tuple[str, ...]:
        """Keys of all subjects it needs."""
        return (self.subject,) if self.beside is None else (self.subject, self.beside)


@dataclass(frozen=True, slots=True)
class Finding:
    """What came of a row."""

    row: Row
    value: float | None
    """A factor, seconds or bytes; None when something it needs is missing."""
    missing: str = ""
    """Why there is no value."""

    @property
    def kept(self) -> bool | None:
        """True when the aim is kept; None when there is no aim or no value."""
        return None if self.value is None or self.row.aim is None else self.value <= self.row.aim


ROWS = (
    Row("cold", "cold print interior, tagged, against plain WeasyPrint, untagged", "interior", "plain", 0.6),
    Row("cold-tagged", "… against plain WeasyPrint, tagged", "interior", "plain-tagged"),
    Row(
        "cold-unmarked",
        "… against plain WeasyPrint without crop marks, untagged",
        "interior",
        "plain-unmarked",
    ),
    Row(
        "cold-bare",
        "… against plain WeasyPrint without furniture and page numbers, untagged",
        "interior",
        "plain-bare",
    ),
    Row(
        "edit",
        "one sentence changed → bound interior, command line, against plain WeasyPrint",
        "edit",
        "plain",
        0.12,
    ),
    Row("edit-typst", "… against Typst's cold compile", "edit", "typst", 1.0),
    Row(
        "watch-book",
        "one sentence changed → bound interior, in `casebook watch`",
        "watch",
        aim=0.5,
        form=Form.VALUE,
    ),
    Row(
        "watch-spread",
        "one sentence changed → the case's spread, in `casebook watch`",
        "watch",
        aim=0.3,
        form=Form.VALUE,
        quantity=Quantity.SPREAD,
    ),
    Row(
        "unchanged", "nothing changed, beyond the start of Python", "unchanged", "start", 0.4, Form.DIFFERENCE
    ),
    Row("editions", "print + booklet + EPUB, cold, against the interior alone", "editions", "interior", 1.3),
    Row(
        "long",
        f"a book {LARGER} times as long, cold, against the usual one",
        "interior-long",
        "interior",
        8.5,
    ),
    Row(
        "memory",
        f"peak memory of all processes, book {LARGER} times as long",
        "interior-long",
        aim=700e6,
        form=Form.VALUE,
        quantity=Quantity.PEAK,
    ),
    Row(
        "size",
        "file size of the pages for screens against the whole-document PDF, both RGB and tagged",
        "interior",
        "plain-tagged",
        1.02,
        quantity=Quantity.SCREEN,
    ),
    Row("check", f"`casebook check`, book {LARGER} times as long", "check-long", aim=1.5, form=Form.VALUE),
    Row("typst", "Typst, cold, against plain WeasyPrint", "typst", "plain"),
    Row("chromium", "Chromium on the bare HTML, cold, against plain WeasyPrint", "chromium", "plain"),
)


def chosen(keys: Sequence[str]) -> tuple[Row, ...]:
    """Return the rows with these keys, or all; raises LookupError for an unknown key."""
    known = {row.key: row for row in ROWS}
    unknown = [key for key in keys if key not in known]
    if unknown:
        raise LookupError(f"no row {', '.join(unknown)}; there are {', '.join(known)}")
    return tuple(known[key] for key in keys) or ROWS


def find(row: Row, samples: Mapping[str, Sequence[Sample]], missing: Mapping[str, str]) -> Finding:
    """Return what came of a row; ``missing`` says why a subject has no samples."""
    values = []
    for key in row.subjects:
        value = middle(samples.get(key, ()), row.quantity)
        if value is None:
            return Finding(row, None, missing.get(key, f"{key} tells no {row.quantity}"))
        values.append(value)
    match row.form:
        case Form.QUOTIENT:
            return Finding(row, values[0] / values[1])
        case Form.DIFFERENCE:
            return Finding(row, values[0] - values[1])
        case Form.VALUE:
            return Finding(row, values[0])
