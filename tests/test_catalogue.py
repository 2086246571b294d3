"""The message catalogue as a whole: no code without a planted fault."""

from __future__ import annotations

from pathlib import Path

from publisher.errors import CATALOGUE

_TESTS = Path(__file__).parent


def test_every_code_has_a_planted_fault() -> None:
    """A code either has a folder of planted manuscripts or is named by the test of the room that says it."""
    folders = {path.name for path in (_TESTS / "diagnostics").iterdir() if path.is_dir()}
    tests = "\n".join(
        path.read_text(encoding="utf-8") for path in _TESTS.rglob("*.py") if path.name != Path(__file__).name
    )
    unproven = sorted(code for code in CATALOGUE if code not in folders and code not in tests)
    assert unproven == []


def test_hints_say_what_to_do() -> None:
    """Every message has a hint of its own words."""
    assert [code for code, entry in CATALOGUE.items() if not entry.hint or entry.hint == entry.message] == []
