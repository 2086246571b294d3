"""An edit changes one sentence of one case, another one each time, and leaves a valid book."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from publisher.content.load import load_book


@pytest.fixture
def own(book: Path, tmp_path: Path) -> Path:
    """Give a copy of the book."""
    return Path(shutil.copytree(book, tmp_path / "own"))


def test_one_sentence_changes(own: Path, book: Path, tools: Callable[[str], Any]) -> None:
    """All but the first sentence of the second section stays; the first edit is in the middle of the book."""
    path = tools("edits").change_sentence(own, 0)
    assert path.name == "case-0002.yaml"
    before, after = (
        yaml.safe_load((root / "cases" / path.name).read_text(encoding="utf-8")) for root in (book, own)
    )
    was, became = (case["sections"][1].pop("body") for case in (before, after))
    assert before == after
    assert was != became
    assert was.partition("다. ")[2] == became.partition("다. ")[2]
    assert load_book(own).warnings == ()


def test_edits_differ(own: Path, tools: Callable[[str], Any]) -> None:
    """Edits go through the cases in turn and never say the same twice, even when they come round."""
    paths = [tools("edits").change_sentence(own, turn) for turn in range(3)]
    assert len(set(paths)) == 3
    first = paths[0].read_text(encoding="utf-8")
    assert tools("edits").change_sentence(own, 3) == paths[0]
    assert paths[0].read_text(encoding="utf-8") != first
