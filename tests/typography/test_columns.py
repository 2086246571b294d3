"""Columns of amounts taken apart into numbers and units."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.typography.columns import aligned_column

NBSP = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("cells", "apart"),
    [
        (["6,129억 원", "980만 원"], [("6,129", "억 원"), ("980", "만 원")]),
        (["35 kWh", "7만 kWh"], [(f"35{NBSP}", "kWh"), ("7", "만 kWh")]),
        (["260kW", "25만kW", "1.2만kW"], [("260", "kW"), ("25", "만kW"), ("1.2", "만kW")]),
        (["1조 6천억원", "307억원"], [("1조 6", "천억원"), ("307", "억원")]),
        (["25~30만명", "약 3명"], [("25~30", "만명"), ("약 3", "명")]),
        (["−12명", "+3천명"], [("−12", "명"), ("+3", "천명")]),
        (["12%", "-", ""], None),
        (["12%", "3%", "–"], [("12", "%"), ("3", "%"), ("–", "")]),
    ],
)
def test_units_begin_together(cells: list[str], apart: list[tuple[str, str]] | None) -> None:
    """What is written is kept: number and unit of each cell are its text; a cell without a value has no unit."""
    found = aligned_column(cells)
    assert (found and [(cell.number, cell.unit) for cell in found]) == apart
    assert all(not cell.decimals for cell in found or ())


@pytest.mark.parametrize(
    ("cells", "missing"),
    [
        (["12%", "0.1%", "7.25%"], [(2, True), (1, False), (0, False)]),
        (["6,129억 원", "12.5억 원"], [(1, True), (0, False)]),
        (["1", "2.50"], [(2, True), (0, False)]),
        (["12%", "0.1%", "-"], [(1, True), (0, False), (0, False)]),
        (["12톤", "0.1만톤"], [(0, False), (0, False)]),
    ],
)
def test_decimals_of_one_unit_are_counted(cells: list[str], missing: list[tuple[int, bool]]) -> None:
    """A number with fewer decimals lacks them, and the point where it has none; different units do not compare."""
    found = aligned_column(cells)
    assert found is not None
    assert [(cell.decimals, cell.point) for cell in found] == missing


@pytest.mark.parametrize(
    "cells",
    [
        ["66", "53", "55"],
        ["44%", "38%"],
        ["1.5배", "2.5배"],
        ["12%", "아직 없다"],
        ["22분", "4.8µm", "61%"],
        ["260kW", "25kW 2기", "1.2MWh"],
        ["12%"],
        ["12%", "2021년 3월에 처음 실은 양이다"],
        ["기준으로 삼은 해는 2021", "12%"],
        ["", "-"],
        [],
    ],
)
def test_what_needs_no_help_is_left_alone(cells: list[str]) -> None:
    """Columns that are even at their right edge, columns with words or of several kinds, and single amounts."""
    assert aligned_column(cells) is None


@given(st.lists(st.text(alphabet="0123456789.,~- %억만원kW가나", max_size=12), max_size=6))
def test_nothing_is_lost(cells: list[str]) -> None:
    """Whatever stands in a column, its cells keep their characters, and numbers of one unit end alike."""
    found = aligned_column(cells)
    if found is None:
        return
    for cell, apart in zip(cells, found, strict=True):
        assert "".join((apart.number + apart.unit).split()) == "".join(cell.split())
        assert apart.decimals >= apart.point
