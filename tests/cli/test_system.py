"""What the program asks of the system."""

from __future__ import annotations

import pytest

from publisher.cli import system
from publisher.cli.system import FONTS, LIBRARIES, Need, missing
from publisher.errors import MissingToolError


def test_what_is_here_is_found_and_what_is_not_is_missed() -> None:
    """The libraries and fonts that the tests themselves run on are found; invented ones are not."""
    assert missing((*LIBRARIES, *FONTS)) == ()
    assert not system._loads("libno-such-thing.so.0")
    assert not system._has_face("No Such Face KR", 80)
    assert not system._has_face("Noto Serif CJK KR", 123)
    assert not system._runs("no-such-program")
    assert not system._runs("false")


def test_the_packages_that_are_missing_are_printed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each package is named once, for the system asked for, and the exit code says whether any is missing."""
    lacking = tuple(Need(name, "debian-x", "brew-x", lambda: False) for name in ("a", "b"))
    monkeypatch.setattr(system, "LIBRARIES", lacking)
    monkeypatch.setattr(system, "FONTS", (Need("c", "debian-c", "brew-c", lambda: True),))
    assert system.main([]) == 10
    assert capsys.readouterr().out == "debian-x\n"
    assert system.main(["--homebrew"]) == 10
    assert capsys.readouterr().out == "brew-x\n"
    with pytest.raises(MissingToolError) as fault:
        system.require_libraries()
    assert [item.code for item in fault.value.diagnostics] == ["TOOL-001", "TOOL-001"]
    monkeypatch.setattr(system, "LIBRARIES", ())
    assert system.main([]) == 0
