"""Papers: a table with sources, found by the names people write."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from publisher.editions import papers
from publisher.editions.papers import nearest_papers, page_thickness, paper_name, thicknesses

_TABLE = Path(papers.__file__).with_name("papers.toml")


def test_every_row_names_its_source() -> None:
    """A figure without a source, or of unknown certainty, is none."""
    rows = tomllib.loads(_TABLE.read_text(encoding="utf-8"))["paper"]
    assert len(rows) == len(thicknesses())
    for row in rows:
        assert set(row) == {"name", "mm_per_page", "certainty", "source"}
        assert row["certainty"] in {"mill", "second-hand"}
        assert row["source"]


def test_heavier_papers_are_thicker() -> None:
    """Within one kind of paper: a slip of a digit in the table would show."""
    by_kind: dict[str, list[tuple[int, float]]] = {}
    for name, thickness in thicknesses().items():
        kind, weight = name.split()
        by_kind.setdefault(kind, []).append((int(weight), thickness))
    assert set(by_kind) == {"모조", "스노우", "아트"}
    for rows in by_kind.values():
        assert [thickness for _, thickness in sorted(rows)] == sorted({t for _, t in rows})
        assert all(0.3 < thickness / weight * 1000 < 0.7 for weight, thickness in rows)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("모조 100", "모조 100"),
        ("모조100", "모조 100"),
        ("미색모조 100g", "모조 100"),
        ("백색 모조지 80g/㎡", "모조 80"),
        ("스노우지150", "스노우 150"),
        ("스노우화이트 180", "스노우 180"),
        (" 아트지 100 g ", "아트 100"),
        ("모조 90", None),
        ("랑데뷰 240", None),
        ("", None),
    ],
)
def test_names_people_write(written: str, name: str | None) -> None:
    """Colour, 지, g and spaces make no other paper; another weight does."""
    assert paper_name(written) == name
    assert page_thickness(written) == (None if name is None else thicknesses()[name])


def test_the_nearest_paper_comes_first() -> None:
    """Of the same kind the nearest weight, of an unknown kind the likest name; and no paper is left out."""
    assert nearest_papers("모조 110")[0] in {"모조 100", "모조 120"}
    assert nearest_papers("스노 100")[0] == "스노우 100"
    assert sorted(nearest_papers("비단")) == sorted(thicknesses())
    assert sorted(nearest_papers("아트 90")) == sorted(thicknesses())
