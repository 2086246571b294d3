"""Progress, on a terminal and elsewhere."""

from __future__ import annotations

import io

import pytest

from publisher.cli.cells import cells
from publisher.cli.progress import LineProgress, TerminalProgress, progress_for
from publisher.progress import NullProgress, Progress


class _Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        """Return True."""
        return True


def _korean(message: str) -> str:
    return {"setting {subject}": "{subject} 조판", "{seconds:.1f} s": "{seconds:.1f}초"}[message]


def _count_to(progress: Progress, total: int) -> None:
    with progress.step("setting {subject}", total, subject="본책") as step:
        for number in range(total):
            step.advance(f"사례 {number}\x1b[2J")


def test_a_terminal_gets_a_bar_and_is_left_clean() -> None:
    """The bar fills up, shows the label without its control characters, and is wiped at the end."""
    stream = _Terminal()
    _count_to(progress_for(stream, _korean), 3)
    drawn = stream.getvalue().split("\r\x1b[K")
    assert drawn[1].startswith("본책 조판 ────")
    assert "━ 3/3 사례 2�[2J" in drawn[-2]
    assert drawn[-1] == ""
    assert "\n" not in stream.getvalue()


def test_a_terminal_is_left_clean_after_a_fault() -> None:
    """A step that fails leaves no half bar before the message."""
    stream = _Terminal()
    progress = TerminalProgress(stream, _korean)
    with pytest.raises(ValueError, match="gone"), progress.step("setting {subject}", 2, subject="본책"):
        raise ValueError("gone")
    assert stream.getvalue().endswith("\r\x1b[K")


def test_the_bar_fits_a_narrow_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """A line longer than the terminal is cut in cells, so that it never wraps."""
    monkeypatch.setenv("COLUMNS", "40")
    stream = _Terminal()
    _count_to(TerminalProgress(stream, _korean), 30)
    assert all(cells(line) < 40 for line in stream.getvalue().split("\r\x1b[K"))


def test_elsewhere_each_step_is_one_line() -> None:
    """A pipe or a log gets one plain line a step, and none for a step that failed."""
    stream = io.StringIO()
    _count_to(progress_for(stream, _korean), 31)
    assert stream.getvalue() == "본책 조판: 31 (0.0초)\n"
    failing = LineProgress(stream, _korean)
    with pytest.raises(ValueError, match="gone"), failing.step("setting {subject}", 2, subject="본책"):
        raise ValueError("gone")
    assert len(stream.getvalue().splitlines()) == 1


def test_nobody_listening_is_silent(capsys: pytest.CaptureFixture[str]) -> None:
    """The null progress takes every call and says nothing."""
    _count_to(NullProgress(), 3)
    assert capsys.readouterr() == ("", "")
