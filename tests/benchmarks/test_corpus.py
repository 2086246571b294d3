"""The generated book: what the content model takes, long enough to measure, the same every time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from PIL import Image

from publisher.content.load import load_book
from publisher.content.model.book_file import BookFile
from publisher.content.model.case import Case

COUNT = 3


def read(path: Path) -> Any:
    """Return the YAML of a file."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def test_the_model_takes_every_file(book: Path) -> None:
    """Every YAML file of a generated book is valid, and loading finds nothing to say."""
    BookFile.model_validate(read(book / "book.yaml"))
    for path in sorted((book / "cases").glob("*.yaml")):
        Case.model_validate(read(path))
    loaded = load_book(book)
    assert len(loaded.cases) == COUNT
    assert loaded.warnings == ()


def test_cases_are_full_length_and_plainly_fictional(book: Path) -> None:
    """A case has text for two to three pages, charts, a table, footnotes, terms, and says it is invented."""
    for path in sorted((book / "cases").glob("*.yaml")):
        case = Case.model_validate(read(path))
        text = "".join(section.body for section in case.sections)
        assert case.fictional
        assert "가상" in case.company
        assert 1100 < len(text) < 2400
        assert len(case.charts) == 2
        assert len(case.metrics) == 4
        assert text.count("[^1]:") == 2
        assert "|---|" in text
        assert all(term.term in text for term in case.glossary)
        assert len(case.glossary) == 2


def test_pictures_are_fit_to_print(book: Path) -> None:
    """Two JPEGs a case, 300 dpi at their printed width, as heavy as photographs."""
    for path in sorted((book / "cases").glob("*.yaml")):
        photos = Case.model_validate(read(path)).photos
        assert len(photos) == 2
        for photo, width_mm in zip(photos, (188.0, 110.0), strict=True):
            file = path.parent / photo.file
            with Image.open(file) as picture:
                assert picture.format == "JPEG"
                assert picture.width / width_mm * 25.4 == pytest.approx(300, abs=0.5)
                assert file.stat().st_size / (picture.width * picture.height) > 0.1


def test_same_arguments_same_files(book: Path, tools: Callable[[str], Any], tmp_path: Path) -> None:
    """A book written again is the same byte by byte; another seed differs; a folder is never reused."""
    corpus = tools("corpus")
    again = corpus.write_book(tmp_path / "again", COUNT)
    names = sorted(path.relative_to(book) for path in book.rglob("*") if path.is_file())
    assert names == sorted(path.relative_to(again) for path in again.rglob("*") if path.is_file())
    assert all((book / name).read_bytes() == (again / name).read_bytes() for name in names)
    other = corpus.write_book(tmp_path / "other", 1, seed=2)
    first = Path("cases") / "case-0001.yaml"
    assert (other / first).read_text() != (book / first).read_text()
    with pytest.raises(FileExistsError):
        corpus.write_book(tmp_path / "other", 1)
