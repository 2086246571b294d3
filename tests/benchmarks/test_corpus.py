"""The measuring tools: a corpus the content model takes, costs that are told right, ratios that are right."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from PIL import Image

from publisher.content.load import load_book
from publisher.content.model import BookFile, Case

ROOT = Path(__file__).resolve().parents[2]
COUNT = 3


@pytest.fixture
def tools(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Give the scripts of ``benchmarks``, which are no part of the program."""
    monkeypatch.syspath_prepend(str(ROOT))

    def tool(name: str) -> Any:
        return importlib.import_module(f"benchmarks.{name}")

    return tool


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write a small book once for all tests of this module."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT))
        corpus: Any = importlib.import_module("benchmarks.corpus")
    root: Path = corpus.write_book(tmp_path_factory.mktemp("corpus") / "book", COUNT)
    return root


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


def test_same_arguments_same_files(book: Path, tools: Any, tmp_path: Path) -> None:
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


_GRANDCHILD = """
import subprocess, sys
subprocess.run([sys.executable, "-c", "data = bytes(range(256)) * 320_000; print(len(data))"], check=True)
"""


def test_costs_count_the_whole_tree(tools: Any, tmp_path: Path) -> None:
    """Memory and time of a process that the command started are part of the cost; its output is kept."""
    cost = tools("cost").measure([sys.executable, "-c", _GRANDCHILD], tmp_path)
    assert cost.output.strip() == "81920000"
    assert cost.peak_bytes > 81_920_000
    assert cost.cpu_s > 0
    assert cost.wall_s > 0


def test_a_failed_command_is_no_measurement(tools: Any, tmp_path: Path) -> None:
    """A command that ends badly raises, with its last words, instead of looking fast."""
    cost = tools("cost")
    with pytest.raises(cost.CommandFailedError, match="ended with 3: out of paper"):
        cost.measure([sys.executable, "-c", "import sys; print('out of paper'); sys.exit(3)"], tmp_path)


def test_ratios_are_of_medians(tools: Any) -> None:
    """The median of the runs counts, and ratios stand beside it; an EPUB has nothing to be compared with."""
    run, cost = tools("run"), tools("cost")

    def made(*walls: float) -> list[Any]:
        return [run.Run(cost.Cost(wall, wall / 2, 10 * int(wall), ""), 7, 100) for wall in walls]

    ours, plain = run._results(31, "print", {run.OURS: made(9, 2, 3), run.PLAIN: made(6, 6, 60)})
    assert (ours.wall_s, ours.wall_range_s, ours.runs) == (3, (2, 9), 3)
    assert (ours.wall_ratio, ours.cpu_ratio, ours.peak_ratio) == (0.5, 0.5, 0.5)
    assert plain.wall_ratio == 1
    (epub,) = run._results(31, "epub", {run.OURS: made(4)})
    assert epub.wall_ratio is None
    table = run.as_markdown([ours, plain, epub], {"python": "3.11"})
    assert "| 31 | print | casebook | 7 | 3.00 ×0.50 (2.00–9.00) |" in table
    assert "| 31 | epub | casebook | 7 | 4.00 (4.00–4.00) |" in table


def test_unlike_settings_are_called_so(tools: Any) -> None:
    """A ratio of two settings that differ in length is marked; one blank page in 31 is no difference."""
    run, cost = tools("run"), tools("cost")

    def table(ours: int, plain: int) -> str:
        made = {
            tool: [run.Run(cost.Cost(1, 1, 1, ""), pages, 1)]
            for tool, pages in ((run.OURS, ours), (run.PLAIN, plain))
        }
        return str(run.as_markdown(list(run._results(31, "booklet", made)), {}))

    assert "36 pages against 66" in table(36, 66)
    assert "against" not in table(32, 31)
