"""The measure of set paragraphs finds what is planted, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pipeline.setting import SMALL_PAGES, make_engine, piece

SHEET = SMALL_PAGES + (
    'p { margin: 0 0 5mm; font: 10pt/5mm "Noto Serif CJK KR" } .full { text-align: justify } h1 { font-size: 12pt }'
    " .note { float: footnote; font-size: 8pt }"
)
Measured = Callable[..., Any]


@pytest.fixture
def measured(tools: Callable[[str], Any], tmp_path: Path) -> Measured:
    """Return a way to set paragraphs and measure them."""
    rag = tools("rag")

    def measure(html: str, text: str | None = None) -> Any:
        laid = make_engine(SHEET).lay_out(piece(html), {}, verso=False)
        laid.document.write_pdf(tmp_path / "set.pdf", pdf_tags=True)
        written = rag.plain_text(f"<html><body>{text or html}</body></html>")
        return rag.figures_of(tmp_path / "set.pdf", written)

    return measure


def test_clean_lines(measured: Measured) -> None:
    """Lines that end between words are counted and measured in characters, and nothing is held against them."""
    found = measured(
        "<p>가나다라 마바사<br/>아자차카 타파하<br/>가나다</p>",
        "<p>가나다라 마바사 아자차카 타파하 가나다</p>",
    )
    assert (found.face, found.size_pt) == ("Noto-Serif-CJK-KR", 10.0)
    assert (found.paragraphs, found.lines) == (1, 3)
    assert (found.inside_words, found.unknown, found.forbidden_starts, found.forbidden_ends) == (0, 0, 0, 0)
    assert (found.one_syllable, found.runts) == (0, 0)
    assert found.length_mean == pytest.approx(7 * 0.966 + 0.31, abs=0.05)
    assert found.length_deviation == pytest.approx(0, abs=0.01)


@pytest.mark.parametrize(
    ("html", "text", "field"),
    [
        ("<p>가나다라<br/>마바사아</p>", "<p>가나다라마바사아</p>", "inside_words"),
        ("<p>가나다 12<br/>3개를</p>", "<p>가나다 123개를</p>", "inside_numbers"),
        ("<p>가나다<br/>라마바</p>", "<p>전혀 다른 글</p>", "unknown"),
        ("<p>가나다<br/>, 라마</p>", None, "forbidden_starts"),
        ("<p>가나다<br/>·라마</p>", None, "forbidden_starts"),
        ("<p>가나…<br/>…라마</p>", None, "forbidden_starts"),
        ("<p>가나다 (<br/>라마)</p>", None, "forbidden_ends"),
        ("<p>가나다라<br/>것.</p>", None, "one_syllable"),
        ("<p>가나다라<br/>다.</p>", None, "runts"),
    ],
)
def test_faults_are_found(measured: Measured, html: str, text: str | None, field: str) -> None:
    """Each planted fault is counted once."""
    assert getattr(measured(html, text), field) == 1


def test_a_leader_may_begin_a_line(measured: Measured) -> None:
    """A leader that begins a sentence is no fault."""
    assert measured("<p>가나다<br/>……라마</p>").forbidden_starts == 0


def test_gaps(measured: Measured) -> None:
    """Gaps are told as multiples of the natural one, which last lines have."""
    found = measured('<p class="full">가나다 라마바 사아자차카타파하가나 가나다 라마바</p>')
    assert found.normal_gap == pytest.approx(0.31, abs=0.01)
    assert found.gaps[95] > 1.2
    assert measured("<p>가나다 라마바<br/>사아자 차카타</p>").gaps[95] == pytest.approx(1, abs=0.02)


def test_running_text_is_what_there_is_most_of(measured: Measured) -> None:
    """Other sizes and notes do not count, and a call is not read as part of a word."""
    found = measured(
        '<h1>제목이다</h1><p style="font-size: 6pt">작은 글</p>'
        '<p>가나다<span class="note">주석이다.</span><br/>라마바 사아자 차카타</p>',
        '<p>가나다<span class="footnote">주석이다.</span> 라마바 사아자 차카타</p>',
    )
    assert (found.size_pt, found.paragraphs, found.lines, found.unknown) == (10.0, 1, 2, 0)


def test_a_paragraph_goes_on_on_the_next_page(measured: Measured) -> None:
    """What a page's end parts is one paragraph: its line there is no last one."""
    lines = [f"가나다{letter} 라마바사" for letter in "아자차카타파하가나다라마바사"]
    found = measured(f"<p>{'<br/>'.join(lines)}</p><p>가나</p>", f"<p>{' '.join(lines)}</p><p>가나</p>")
    assert (found.paragraphs, found.lines, found.unknown) == (2, 15, 0)


def test_table(tools: Callable[[str], Any], measured: Measured) -> None:
    """Every setting has a column, every figure a row."""
    figures = measured("<p>가나다 라마바<br/>사아자 차카타</p>")
    head, rule, *rows = tools("rag").table({"one": figures, "two": figures})
    assert head == "| | one | two |"
    assert rule.count("|") == rows[0].count("|") == 4
    assert any("10.0 pt" in row for row in rows)
