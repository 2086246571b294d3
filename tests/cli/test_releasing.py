"""``casebook release`` from outside: what it asks for, what it prints, and the code it exits with."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from publisher.cli import main
from publisher.errors import ExitCode, ReleaseError, diagnose
from publisher.pipeline import Artifact, BuildReport

MADE = Artifact("print", "interior", Path("build/책/release/print/b_interior.pdf"), 96, 12_345, 1.5, "a" * 64)
WARNING = diagnose("PRE-106", x=1, y=2)

Releases = Callable[..., BuildReport]


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    """Put another release in the pipeline's place; return what it was asked."""
    asked: dict[str, object] = {}

    def release(root: Path, **options: object) -> BuildReport:
        asked.update(options, root=root)
        return BuildReport((MADE,), (WARNING,) if options["strict"] is False else ())

    monkeypatch.setattr("publisher.cli.system.LIBRARIES", ())
    monkeypatch.setattr("publisher.pipeline.releasing.release", release)
    return asked


def test_options_are_handed_over(heard: dict[str, object]) -> None:
    """Book, editions and output folder arrive as they were given; a release is strict; the report is Korean."""
    arguments = [
        "책",
        "--edition",
        "print",
        "--edition",
        "pocket",
        "--out",
        "o",
        "--jobs",
        "1",
        "--lang",
        "en",
    ]
    assert main(["release", *arguments]) == ExitCode.OK
    assert heard["root"] == Path("책")
    assert heard["editions"] == ("print", "pocket")
    assert heard["out"] == Path("o")
    assert heard["strict"] is True
    translate = heard["translate"]
    assert callable(translate)
    assert translate("files") == "파일"


def test_all_print_editions_are_the_default(heard: dict[str, object]) -> None:
    """Without names the pipeline chooses; book and folder have the usual places."""
    assert main(["release", "--jobs", "1"]) == ExitCode.OK
    assert (heard["editions"], heard["root"], heard["out"]) == (None, Path("data"), Path("build"))


def test_warnings_can_be_allowed(heard: dict[str, object], capsys: pytest.CaptureFixture[str]) -> None:
    """With --allow-warnings they are told and the release stands; --strict beside it wins."""
    assert main(["release", "--allow-warnings", "--jobs", "1", "--lang", "en"]) == ExitCode.OK
    assert heard["strict"] is False
    said = capsys.readouterr()
    assert "warning[PRE-106]" in said.err
    assert "b_interior.pdf" in said.out
    assert main(["release", "--allow-warnings", "--strict", "--jobs", "1"]) == ExitCode.OK
    assert heard["strict"] is True


@pytest.mark.usefixtures("heard")
def test_the_result_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    """One object on one line holds every file of the parcel."""
    assert main(["release", "--json", "--jobs", "1"]) == ExitCode.OK
    value = json.loads(capsys.readouterr().out)
    assert value["artifacts"][0]["kind"] == "interior"
    assert value["artifacts"][0]["sha256"] == "a" * 64


@pytest.mark.usefixtures("heard")
def test_a_refusal_has_its_own_code(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What preflight found is printed, and the exit code is that of releases."""

    def refuse(*_: object, **__: object) -> BuildReport:
        raise ReleaseError(diagnose("REL-005", count=1), diagnose("PRE-105", found="1", first="2"))

    monkeypatch.setattr("publisher.pipeline.releasing.release", refuse)
    assert main(["release", "--jobs", "1", "--lang", "en"]) == ExitCode.RELEASE
    said = capsys.readouterr()
    assert "error[REL-005]" in said.err
    assert "error[PRE-105]" in said.err
    assert said.out == ""
