"""Rows are quotients, differences and values of medians; tables say what is missing and what is doubtful."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Tools = Callable[[str], Any]


def samples(tools: Tools, *walls: float, pages: int | None = None, peak: int = 100) -> list[Any]:
    """Return samples of these wall times."""
    return [tools("samples").Sample(wall, wall / 2, peak, pages, 1000, 1000) for wall in walls]


def report(tools: Tools, findings: Any = (), **made: list[Any]) -> Any:
    """Return the report of the subjects given; dashes in their keys are underscores here."""
    by_key = {key.replace("_", "-"): value for key, value in made.items()}
    subjects = tools("subjects").subjects_of(tuple(by_key))
    return tools("table").Report({"python": "3.11"}, 31, 248, findings, subjects, by_key, {}, None)


def test_rows_and_subjects_agree(tools: Tools) -> None:
    """Every row has a key of its own and needs subjects that exist; every subject is needed by a row."""
    rows, subjects = tools("rows").ROWS, tools("subjects").SUBJECTS
    assert len({row.key for row in rows}) == len(rows)
    needed = {key for row in rows for key in row.subjects}
    assert needed == {subject.key for subject in subjects}
    with pytest.raises(LookupError, match="no row paper"):
        tools("rows").chosen(["cold", "paper"])


@pytest.mark.parametrize(
    ("key", "value", "kept"), [("cold", 0.5, True), ("cold-bare", 1.5, None), ("unchanged", 2.0, False)]
)
def test_rows_are_of_medians(tools: Tools, key: str, value: float, kept: bool | None) -> None:
    """The median of the runs counts, not their mean; a row without an aim keeps none."""
    (row,) = tools("rows").chosen([key])
    made = {
        "interior": samples(tools, 9, 2, 3),
        "plain": samples(tools, 6, 6, 60),
        "plain-bare": samples(tools, 2, 2, 2),
        "unchanged": samples(tools, 3),
        "start": samples(tools, 1),
    }
    found = tools("rows").find(row, made, {})
    assert found.value == pytest.approx(value)
    assert found.kept is kept


def test_what_is_missing_is_said(tools: Tools) -> None:
    """A row whose subject was not measured has no value and tells why, in the table too."""
    rows = tools("rows").chosen(["chromium", "watch-spread"])
    made = {"plain": samples(tools, 6), "watch": samples(tools, 1)}
    found = [tools("rows").find(row, made, {"chromium": "Chromium is not on this machine"}) for row in rows]
    assert [item.value for item in found] == [None, None]
    table = tools("table").as_markdown(report(tools, found, plain=made["plain"]))
    assert "not available: Chromium is not on this machine" in table
    assert "not available: watch tells no spread_s" in table


def test_values_carry_their_units(tools: Tools) -> None:
    """Memory is told in megabytes, time in seconds, quotients as factors, each with its aim."""
    rows = tools("rows").chosen(["memory", "check", "edit"])
    made = {
        "interior-long": samples(tools, 80, peak=512_000_000),
        "check-long": samples(tools, 1.25),
        "edit": samples(tools, 1),
        "plain": samples(tools, 20),
    }
    table = tools("table").as_markdown(report(tools, [tools("rows").find(row, made, {}) for row in rows]))
    assert "| 512 MB | ≤ 700 MB | yes |" in table
    assert "| 1.25 s | ≤ 1.50 s | yes |" in table
    assert "| ×0.050 | ≤ ×0.12 | yes |" in table


def test_unlike_settings_are_called_so(tools: Tools) -> None:
    """A setting that differs in length by more than 3 % is named, Typst's by more than 10 %."""
    made = report(
        tools,
        interior=samples(tools, 1, pages=200),
        plain=samples(tools, 1, pages=207),
        plain_tagged=samples(tools, 1, pages=205),
        typst=samples(tools, 1, pages=185),
    )
    told = "\n".join(tools("table").doubts(made))
    assert "plain: 207 pages against 200" in told
    assert "plain-tagged" not in told
    assert "typst" not in told


def test_results_are_written_whole(tools: Tools, tmp_path: Path) -> None:
    """The JSON holds every sample and every row; the table one line a row and a subject."""
    (row,) = tools("rows").chosen(["cold"])
    made = {"interior": samples(tools, 2, 3), "plain": samples(tools, 6, 6)}
    found = tools("rows").find(row, made, {})
    tools("table").write(report(tools, [found], **made), tmp_path / "new")
    value = json.loads((tmp_path / "new" / "results.json").read_text(encoding="utf-8"))
    assert value["rows"] == [
        {"row": "cold", "work": row.work, "value": 0.4167, "aim": 0.6, "kept": True, "missing": ""}
    ]
    assert [len(subject["samples"]) for subject in value["subjects"]] == [2, 2]
    lines = (tmp_path / "new" / "results.md").read_text(encoding="utf-8").splitlines()
    assert sum(line.startswith("| ") for line in lines) == 5
