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
SIDES = "@layer components { @page :left { background: red } }"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Return a copy of the stock book that may be changed."""
    return Path(shutil.copytree(STOCK, tmp_path / "book"))


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
    """A sheet with rules for left-hand pages: every such page has its ground to both edges, no other has it."""
    sheet = book / "styles" / "components" / "sides.css"
    sheet.parent.mkdir(parents=True)
    sheet.write_text(SIDES, encoding="utf-8")
    done = build_into(tmp_path / "out", book, BOOKLET)
    assert done.report.diagnostics == ()
    made = interior(done)
    # Covers paint their own ground over it.
    inside = range(1, len(made.texts) - 1)
    grounds = {
        page: {corner(made.path, page, left=left) == (255, 0, 0) for left in (True, False)} for page in inside
    }
    worded = [page for page in inside if made.texts[page].strip()]
    assert [page % 2 for page in worded].count(1) >= 3
    assert {page: grounds[page] for page in worded} == {page: {page % 2 == 1} for page in worded}


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
