"""Diagnostics as text."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.cli.cells import cells, padded, printable, table
from publisher.cli.report import render_human, render_json, render_short, tally
from publisher.errors import CATALOGUE, Diagnostic, Entry, Severity, SourceSpan

_CODE = "TST-001"


def _same(message: str) -> str:
    return message


@pytest.fixture(autouse=True)
def _entry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Add one message to the catalogue."""
    entry = Entry(Severity.ERROR, "photos[1].width_mm is {value}", "give the printed width, e.g. 60")
    monkeypatch.setitem(CATALOGUE, _CODE, entry)


def _diagnostic(span: SourceSpan | None, *notes: str, value: str = "-4") -> Diagnostic:
    return Diagnostic(_CODE, Severity.ERROR, span, (("value", value),), notes)


def test_the_human_form_is_the_house_form() -> None:
    """Path, line, column, code, message, source line, mark, hint and note stand as the house writes them."""
    span = SourceSpan("data/cases/07-코러싱.yaml", 7, 15, 2, "    width_mm: -4")
    assert render_human(_diagnostic(span, "epubcheck OPF-035"), _same) == (
        "data/cases/07-코러싱.yaml:7:15: error[TST-001]: photos[1].width_mm is -4\n"
        "  7 |     width_mm: -4\n"
        "    |               ^^\n"
        "  hint: give the printed width, e.g. 60\n"
        "  note: epubcheck OPF-035"
    )


def test_the_mark_stands_under_hangul() -> None:
    """Each syllable takes two cells, before the mark and under it; so does a decomposed one."""
    for form in ("NFC", "NFD"):
        text = unicodedata.normalize(form, "지역: 대전시")
        column = text.index(" ") + 2
        span = SourceSpan("a.yaml", 120, column, len(text) - column + 1, text)
        _, source, mark, *_ = render_human(_diagnostic(span), _same).splitlines()
        assert source == f"  120 | {text}"
        assert mark == "      |       ^^^^^^"


def test_a_fault_without_a_place_has_no_source_line() -> None:
    """Without a span no colon stands before the severity; without text, no line number."""
    assert render_short(_diagnostic(None), _same) == "error[TST-001]: photos[1].width_mm is -4"
    assert render_short(_diagnostic(SourceSpan("a.pdf")), _same).startswith("a.pdf: error[")
    assert len(render_human(_diagnostic(SourceSpan("a.pdf")), _same).splitlines()) == 2


def test_control_characters_do_not_reach_the_terminal() -> None:
    """Escape sequences and direction overrides of a manuscript are replaced, in every part of the message."""
    bad = "\x1b[2J\u202e"
    span = SourceSpan(f"a{bad}.yaml", 1, 1, 3, f"{bad}\tx")
    said = render_human(_diagnostic(span, f"tool {bad}", value=bad), _same)
    assert not {"\x1b", "\u202e", "\t"} & set(said)
    assert "�[2J�" in said


def test_a_very_long_line_is_cut_around_the_mark() -> None:
    """A line of thousands of characters is shown around the mark, which still stands under its place."""
    text = "가" * 3000 + "X" + "나" * 3000
    _, source, mark, *_ = render_human(
        _diagnostic(SourceSpan("a.yaml", 2, 3001, 1, text)), _same
    ).splitlines()
    assert len(source) < 120
    assert cells(source[: source.index("X")]) == mark.index("^")


def test_json_is_one_line_with_every_fact() -> None:
    """The JSON form holds code, severity, message, hint, place and notes, on one line, in plain Hangul."""
    line = render_json(_diagnostic(SourceSpan("가.yaml", 7, 15, 2, "x"), "n"), _same)
    assert "가.yaml" in line
    assert "\n" not in line
    assert json.loads(line) == {
        "code": _CODE,
        "severity": "error",
        "message": "photos[1].width_mm is -4",
        "hint": "give the printed width, e.g. 60",
        "path": "가.yaml",
        "line": 7,
        "column": 15,
        "length": 2,
        "notes": ["n"],
    }


def test_paths_are_relative_to_the_working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An absolute path inside the working folder is shown relative to it; one outside stays as it is."""
    monkeypatch.chdir(tmp_path)
    inside, outside = tmp_path / "data" / "a.yaml", tmp_path.parent / "b.yaml"
    assert render_short(_diagnostic(SourceSpan(str(inside))), _same).startswith("data/a.yaml: ")
    assert render_short(_diagnostic(SourceSpan(str(outside))), _same).startswith(f"{outside}: ")


def test_the_count_names_what_there_is() -> None:
    """Errors and warnings are counted apart, in the singular and the plural; notes are not counted."""
    error = _diagnostic(None)
    warning = Diagnostic(_CODE, Severity.WARNING, None, error.arguments)
    note = Diagnostic(_CODE, Severity.NOTE, None, error.arguments)
    assert tally((error, error, warning, note), _same) == "2 errors, 1 warning"
    assert tally((note,), _same) == ""


def test_a_table_lines_up_in_cells() -> None:
    """Columns begin at the same cell whatever mix of Hangul and Latin stands before them."""
    lines = table([["파일", "쪽"], ["a.pdf", "128"]], (False, True)).splitlines()
    assert lines == ["파일    쪽", "a.pdf  128"]


@given(st.text(max_size=40), st.integers(0, 60))
def test_filling_reaches_the_width_and_keeps_the_text(text: str, width: int) -> None:
    """Filled text is at least as wide as asked for and loses nothing."""
    filled = padded(text, width)
    assert filled.startswith(text)
    assert cells(filled) == max(width, cells(text))


@given(st.text(max_size=60))
def test_printable_text_has_no_controls_and_the_same_length(text: str) -> None:
    """One character for one, so that a column stays where it was."""
    shown = printable(text)
    assert len(shown) == len(text)
    assert not [
        character for character in shown if unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"}
    ]
