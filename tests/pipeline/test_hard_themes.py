"""Themes that ask more of a build: pages that know their side, digits of many widths, numbers that never rest."""

from __future__ import annotations

import shutil
from pathlib import Path

import pypdfium2
import pytest
from pipeline.building import Built, build_into
from pipeline.finished import FinishedPdf
from pipeline.setting import STOCK

from publisher.assembly import pages
from publisher.errors import CheckError, Severity
from publisher.render import fragment

BOOKLET = ("booklet",)
GROUND = "@layer components { @page { background: red } }"
SIDES = "@layer components { @page :left { background: red } }"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Return a copy of the stock book that may be changed."""
    return Path(shutil.copytree(STOCK, tmp_path / "book"))


def own(book: Path, name: str, text: str) -> None:
    """Write a file of the book's own theme."""
    path = book / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def interior(built: Built) -> FinishedPdf:
    """Return the interior of a booklet."""
    return FinishedPdf(built.home / "booklet" / "interior.pdf")


def corner(path: Path, page: int, *, left: bool) -> tuple[int, ...]:
    """Return the colour of a page at its outer or inner edge, half way down."""
    with pypdfium2.PdfDocument(path) as pdf:
        picture = pdf[page].render(scale=0.5).to_pil().convert("RGB")
        found: tuple[int, ...] = picture.getpixel((1 if left else picture.width - 2, picture.height // 2))
        return found


def test_pages_that_know_their_side(book: Path, tmp_path: Path) -> None:
    """A sheet with rules for left-hand pages: every such page has its ground, blank or not, and no other has it."""
    own(book, "styles/components/sides.css", SIDES)
    # Two cases less leave two blank pages, one of either side.
    for path in sorted((book / "cases").glob("*.yaml"))[:2]:
        path.unlink()
    told = (book / "book.yaml").read_text("utf-8")
    (book / "book.yaml").write_text(told.replace("(case:1)", "(case:3)"), encoding="utf-8")
    done = build_into(tmp_path / "out", book, BOOKLET)
    assert not [item for item in done.report.diagnostics if item.code.startswith(("CSS-", "PAGE-"))]
    made = interior(done)
    blank = [page for page, text in enumerate(made.texts) if not text.strip()]
    assert {page % 2 for page in blank} == {0, 1}
    # Covers and the page of figures have grounds of their own.
    inside = [page for page in range(1, len(made.texts) - 1) if page != made.place_of("figures")]
    grounds = {
        page: {corner(made.path, page, left=left) == (255, 0, 0) for left in (True, False)} for page in inside
    }
    assert grounds == {page: {page % 2 == 1} for page in inside}


def test_a_ground_of_all_pages(book: Path, tmp_path: Path) -> None:
    """Furniture is stamped on top of pages and brings no ground of its own: their words are still seen."""
    own(book, "styles/components/ground.css", GROUND)
    made = interior(build_into(tmp_path / "out", book, BOOKLET))
    with pypdfium2.PdfDocument(made.path) as pdf:
        page = pdf[made.place_of("case-1")]
        picture = page.render(scale=0.5).to_pil().convert("RGB")
    width, height = picture.size
    words = picture.crop((width // 6, height // 6, width * 5 // 6, height * 5 // 6))
    red = sum(count for count, colour in words.getcolors(1 << 20) if colour == (255, 0, 0))
    assert 0.4 < red / (words.width * words.height) < 0.95


def test_numbers_that_cannot_be_filled_in(
    built: Built, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Digits of different widths: contents and folios are set with their numbers, and say what they say otherwise."""
    monkeypatch.setattr(fragment, "_digit_glyphs", lambda *_: ())
    done = build_into(tmp_path / "out", editions=BOOKLET, cached=tmp_path / "cache")
    assert done.report.diagnostics == ()
    fixed, filled = interior(done), interior(built)
    assert [sorted(text.split()) for text in fixed.texts] == [sorted(text.split()) for text in filled.texts]
    assert fixed.labels == filled.labels
    assert done.digests["booklet/interior.pdf"] != built.digests["booklet/interior.pdf"]


def test_numbers_that_never_rest(built: Built, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A book that does not settle is made all the same and told of (PAGE-022); a strict build refuses it."""
    monkeypatch.setattr(pages, "_ROUNDS", 1)
    done = build_into(tmp_path / "out", editions=BOOKLET)
    assert [(item.code, item.severity) for item in done.report.diagnostics] == [
        ("PAGE-022", Severity.WARNING)
    ]
    assert interior(done).labels == interior(built).labels
    with pytest.raises(CheckError) as caught:
        build_into(tmp_path / "strict", editions=BOOKLET, strict=True)
    assert [item.code for item in caught.value.diagnostics] == ["PAGE-022"]
