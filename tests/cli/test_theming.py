"""``casebook theme``: the list of tokens on a terminal and as JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from publisher.cli import main
from publisher.errors import ExitCode

STOCK = Path(__file__).parents[1] / "stock"


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Run ``casebook theme tokens`` and return what it says."""
    assert main(["theme", "tokens", *arguments, "--lang", "en"]) == ExitCode.OK
    return capsys.readouterr().out


def test_a_table_with_a_line_for_each_token(capsys: pytest.CaptureFixture[str]) -> None:
    """Name, value, unit, use and where it comes from."""
    lines = run(capsys).splitlines()
    assert lines[0].split() == ["token", "value", "unit", "use", "from"]
    assert any(line.split()[:3] == ["body-font-size", "9.6pt", "pt"] for line in lines)


def test_a_target_and_json(capsys: pytest.CaptureFixture[str]) -> None:
    """The same list for programs, of the target that was asked for."""
    listed = {
        token["name"]: token for token in json.loads(run(capsys, "--target", "epub", "--format", "json"))
    }
    assert listed["body-font-size"]["value"] == "1em"


def test_the_values_of_a_book(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """What a book redefines is told to come from it."""
    for path in STOCK.rglob("*"):
        if path.is_file():
            copy = tmp_path / path.relative_to(STOCK)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())
    book = tmp_path / "book.yaml"
    text = "".join(
        line for line in book.read_text(encoding="utf-8").splitlines(keepends=True) if "theme:" not in line
    )
    book.write_text(text + "theme:\n  color-ink: '#123456'\n", encoding="utf-8")
    listed = json.loads(run(capsys, str(tmp_path), "--format", "json"))
    assert [(t["name"], t["value"]) for t in listed if t["source"] == "book.yaml"] == [
        ("color-ink", "#123456")
    ]
