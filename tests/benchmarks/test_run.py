"""The whole harness: subjects take turns, what cannot be measured is said, and the real program can be measured."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Tools = Callable[[str], Any]
_DEAF = "import json; print(json.dumps({'event': 'waiting'}), flush=True); input()"


@pytest.fixture
def stage(tools: Tools, pretender: Any, book: Path, tmp_path: Path) -> Any:
    """Give a stage whose program only pretends, and whose books are there already."""
    made = tools("stage").Stage(tmp_path, 3, 3, pretender)
    made._made["book-3"] = book
    return made


def test_rows_of_our_own_are_measured(tools: Tools, stage: Any) -> None:
    """Builds, edits, watches and checks give samples in every round, and what they tell is plausible."""
    rows = (
        *tools("rows").chosen(["watch-book", "watch-spread", "unchanged", "editions", "long", "check"]),
        tools("rows").Row("edited", "one sentence changed", "edit", "interior"),
    )
    told: list[Any] = []
    report = tools("run").measure_rows(rows, stage, 2, told.append)
    assert not report.missing
    assert len(told) == 2
    assert {len(samples) for samples in report.samples.values()} == {2}
    assert [sample.pages for sample in report.samples["interior"]] == [3, 3]
    assert report.slug is False
    for sample in report.samples["watch"]:
        assert 0 < sample.spread_s <= sample.wall_s
    by_key = {finding.row.key: finding.value for finding in report.findings}
    assert all(value is not None for value in by_key.values())


def test_an_edit_has_to_come_through(tools: Tools, stage: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A build that gives the same interior after an edit is no measurement."""
    subjects = tools("subjects")
    monkeypatch.setattr(subjects, "change_sentence", lambda *_: None)
    with pytest.raises(tools("program").NotAvailableError, match="does not give"):
        subjects._edited(stage)


def test_a_program_without_the_options_is_told(tools: Tools, stage: Any, tmp_path: Path) -> None:
    """Rows whose command or options the program does not know are not available; nothing else suffers."""
    old = tmp_path / "old.py"
    old.write_text(
        "import sys; sys.exit(2 if 'watch' in sys.argv else print('--json --out'))", encoding="utf-8"
    )
    stage.casebook = tools("program").Casebook((sys.executable, str(old)))
    rows = tools("rows").chosen(["watch-book", "editions", "check"])
    report = tools("run").measure_rows(rows, stage, 1, lambda _: None)
    assert report.missing["watch"] == "there is no casebook watch"
    assert report.missing["editions"] == "casebook build has no --cache, --jobs"
    assert len(report.samples["check-long"]) == 1


def test_a_watch_that_ends_is_a_failure(tools: Tools, tmp_path: Path) -> None:
    """A watch that goes away while it is waited for raises instead of hanging."""
    watching = tools("watching")
    with watching.Watching([sys.executable, "-c", _DEAF], tmp_path) as deaf:
        deaf.until_waiting()
        with pytest.raises(tools("cost").CommandFailedError, match="ended with 1"):
            deaf.after(lambda: None)


def test_the_real_program_is_measured(tools: Tools, tmp_path: Path) -> None:
    """A cold interior and plain WeasyPrint of a small book give a ratio, and both set as many pages."""
    stage = tools("stage").Stage(tmp_path, 2, 2)
    stage._made["book-2"] = tools("corpus").write_book(tmp_path / "book", 2)
    rows = tools("rows").chosen(["cold", "size", "check"])
    report = tools("run").measure_rows(rows, stage, 1, lambda _: None)
    assert not report.missing
    pages = {key: report.samples[key][0].pages for key in ("interior", "plain", "plain-tagged")}
    # The block for the press leaves out both covers, and fills up to an even number.
    assert 1 <= pages["plain"] - pages["interior"] <= 3, pages
    assert pages["plain"] == pages["plain-tagged"]
    assert all(finding.value > 0 for finding in report.findings)
