"""``casebook lint`` and ``casebook accessibility``: verdicts in words, as JSON, as files, and as exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from checks.small_epub import TEXT, small_epub

from publisher.cli import main


def test_a_clean_file_passes_and_a_planted_one_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The exit code is that of a failed check when there is an error; warnings fail only when strict."""
    clean = small_epub(tmp_path / "clean.epub")
    broken = small_epub(tmp_path / "broken.epub", text=f"{TEXT}<script>x</script>")
    pale = small_epub(tmp_path / "pale.epub", css="p { color: #000 }")
    assert main(["lint", str(clean), "--lang", "en"]) == 0
    assert "no findings" in capsys.readouterr().out
    assert main(["lint", str(clean), str(broken), "--lang", "en"]) != 0
    assert "error[EPUB-109]" in capsys.readouterr().err
    assert main(["lint", str(pale), "--lang", "en"]) == 0
    assert main(["lint", str(pale), "--strict", "--lang", "en"]) != 0


def test_findings_as_json_name_their_rule(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A program reads rule, profile and file."""
    path = small_epub(tmp_path / "b.epub", version="2")
    assert main(["lint", str(path), "--json", "--lang", "en"]) != 0
    (found,) = json.loads(capsys.readouterr().out)["findings"]
    assert (found["rule"], found["profile"], found["file"]) == ("EPUB-101", "default", "b.epub")


def test_the_evidence_is_written_in_both_forms(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The name of the report decides its form; a defect fails the run."""
    path = small_epub(tmp_path / "b.epub")
    for name in ("e.html", "e.json"):
        assert main(["accessibility", str(path), "--report", str(tmp_path / name), "--lang", "en"]) == 0
    assert (tmp_path / "e.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert json.loads((tmp_path / "e.json").read_text(encoding="utf-8"))["passed"] is True
    capsys.readouterr()
    broken = small_epub(tmp_path / "c.epub", text=f'{TEXT}<p><img src="c.jpg"/></p>')
    assert main(["accessibility", str(broken), "--json", "--lang", "en"]) != 0
    assert json.loads(capsys.readouterr().out)["evidence"]["passed"] is False
