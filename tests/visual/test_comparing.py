"""The comparison of pages with their reference: it passes what is alike and tells a moved line."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from visual import pages

PAGE = (200, 280)


def page(top: int = 100, ink: str = "#143143") -> Image.Image:
    """Return a page with one line of print."""
    image = Image.new("RGB", PAGE, "white")
    ImageDraw.Draw(image).rectangle((20, top, 180, top + 4), fill=ink)
    return image


def test_a_page_is_like_itself() -> None:
    """Nothing differs, and nothing is shown."""
    difference = pages.compare(page(), page())
    assert difference.share == 0
    assert difference.shown.getextrema() == (255, 255)


def test_what_a_rasteriser_does_passes() -> None:
    """A shade more or less at the edges is not noticed."""
    assert pages.compare(page(), page(ink="#1a3749")).share == 0


@pytest.mark.parametrize("other", [page(top=102), page(ink="#ba4f12"), Image.new("RGB", PAGE, "white")])
def test_a_moved_line_another_colour_and_a_missing_one_are_told(other: Image.Image) -> None:
    """Each of them is more than is tolerated."""
    assert pages.compare(other, page()).share > pages.TOLERATED


def test_another_size_is_another_page() -> None:
    """A page of another trim differs everywhere."""
    assert pages.compare(page(), page().resize((100, 140))).share == 1


def test_what_differs_is_left_to_be_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both pictures and the difference; a page without a reference is told too, and one that is alike is not."""
    reference, left = tmp_path / "reference", tmp_path / "left"
    reference.mkdir()
    for name in ("same", "moved"):
        page().save(reference / f"{name}.png")
    found = {"same": page(), "moved": page(top=110), "new": page()}
    monkeypatch.setattr(pages, "pages_of", lambda _: iter(found.items()))
    told = pages.check(tmp_path / "build.json", left, reference)
    assert [line.partition(":")[0] for line in told] == ["moved", "new"]
    assert sorted(path.name for path in left.iterdir()) == [
        "moved-differs.png",
        "moved-is.png",
        "moved-was.png",
    ]


def test_there_are_a_dozen_references() -> None:
    """One picture for each page that is compared, and no other."""
    assert len(pages.PAGES) >= 12
    assert {path.stem for path in pages.REFERENCE.glob("*.png")} == set(pages.PAGES)
