"""What an e-book claims of itself, and what keeps one from being put in place."""

from __future__ import annotations

import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree
from pipeline.building import build_into
from pipeline.setting import STOCK

from publisher.assembly.epub.metadata import CLAIM
from publisher.checks import accessibility
from publisher.checks.accessibility import Evaluation, Item, Verdict
from publisher.errors import CheckError

EPUB = Path("stock-book") / "epub" / "stock-book.epub"
PLAIN = "  epub: {isbn: 978-89-000-0002-3}"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Return a copy of the stock book that may be changed."""
    return Path(shutil.copytree(STOCK, tmp_path / "book"))


def with_settings(book: Path, settings: str) -> Path:
    """Return the book with more settings of its e-book."""
    path = book / "book.yaml"
    text = path.read_text(encoding="utf-8")
    assert text.count(PLAIN) == 1
    path.write_text(text.replace(PLAIN, f"{PLAIN[:-1]}, {settings}}}"), encoding="utf-8")
    return book


def claims(out: Path) -> list[tuple[str, str]]:
    """Return what the e-book says of its conformance and of who found it."""
    with zipfile.ZipFile(out / EPUB) as archive:
        package = etree.fromstring(archive.read("EPUB/content.opf"))
    wanted = ("dcterms:conformsTo", "a11y:certifiedBy")
    found = ((meta.get("property"), meta.text) for meta in package.iter("{http://www.idpf.org/2007/opf}meta"))
    return [(name, text) for name, text in found if name in wanted]


def test_nothing_is_claimed_without_an_evaluator(book: Path, tmp_path: Path) -> None:
    """A book nobody looked at claims no conformance, though a program finds nothing wrong with it."""
    build_into(tmp_path / "out", book, ("epub",))
    assert accessibility.evaluate(tmp_path / "out" / EPUB).passed
    assert claims(tmp_path / "out") == []


def test_conformance_is_claimed_after_an_evaluation_that_passed(book: Path, tmp_path: Path) -> None:
    """Who looked at what a program cannot is named beside the claim."""
    build_into(tmp_path / "out", with_settings(book, "evaluated_by: 가상접근성연구소"), ("epub",))
    assert claims(tmp_path / "out") == [
        ("dcterms:conformsTo", CLAIM),
        ("a11y:certifiedBy", "가상접근성연구소"),
    ]


def test_a_failed_evaluation_takes_the_claim_back(
    book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One criterion that fails is enough, whoever evaluated the book."""
    honest = accessibility.evaluate_bytes
    planted = Item("WCAG 2.1", "1.4.3", "AA", "글자의 대비", Verdict.FAIL, "모자란 곳 1곳")

    def failing(packed: bytes) -> Evaluation:
        found = honest(packed)
        return replace(found, items=(*found.items, planted))

    monkeypatch.setattr(accessibility, "evaluate_bytes", failing)
    build_into(
        tmp_path / "out",
        with_settings(book, "evaluated_by: 가상접근성연구소"),
        ("epub",),
        cached=tmp_path / "cache",
    )
    assert claims(tmp_path / "out") == []


def test_a_fault_the_profile_finds_fails_the_build(book: Path, tmp_path: Path) -> None:
    """A file larger than its store takes is not put in place, and the one before stays."""
    before = build_into(tmp_path / "out", book, ("epub",)).digests
    with_settings(book, "profile: kyobo, profile_values: {max_mb: 0.1}")
    with pytest.raises(CheckError) as caught:
        build_into(tmp_path / "out", book, ("epub",))
    assert "EPUB-102" in {item.code for item in caught.value.diagnostics}
    again = build_into(tmp_path / "fresh", STOCK, ("epub",)).digests
    assert {name: before[name] for name in again} == again
    assert (tmp_path / "out" / EPUB).read_bytes() == (tmp_path / "fresh" / EPUB).read_bytes()
