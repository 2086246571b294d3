"""``casebook listing`` from outside: what it asks of the pipeline, what it says, and its exit codes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from publisher.cli import main
from publisher.errors import ExitCode, ReleaseError, diagnose
from publisher.pipeline import Artifact, BuildReport, listing

Capture = pytest.CaptureFixture[str]
STOCK = Path(__file__).parents[1] / "stock"
WARNING = diagnose("REL-040", field="E-ISBN", key="editions.epub.isbn")


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Put a listing that builds nothing in place of the real one; return what it was asked for."""
    asked: dict[str, Any] = {}

    def make(root: Path, **wishes: Any) -> BuildReport:
        asked.update(wishes, root=root)
        if wishes["strict"]:
            raise ReleaseError(WARNING.hardened())
        home = Path("out/stock-book/release/kyobo")
        made = [
            Artifact("kyobo", role, home / name, None, 1000, 0.5, "0" * 64)
            for role, name in (("epub", "a.epub"), ("onix", "onix.xml"))
        ]
        return BuildReport(tuple(made), (WARNING,))

    monkeypatch.setattr(listing, "make_listings", make)
    return asked


def run(tmp_path: Path, *arguments: str) -> int:
    """Run the command."""
    return main(["listing", str(STOCK), "--cache", str(tmp_path), "--jobs", "1", "--lang", "en", *arguments])


def test_the_usual_stores_are_kyobo_and_yes24(asked: dict[str, Any], tmp_path: Path) -> None:
    """Whoever names no store gets the two the casebook announces."""
    assert run(tmp_path) == ExitCode.OK
    assert (asked["stores"], asked["edition"], asked["root"]) == (("kyobo", "yes24"), None, STOCK)


def test_stores_and_edition_are_passed_on(asked: dict[str, Any], tmp_path: Path) -> None:
    """``--store`` may be given more than once."""
    assert run(tmp_path, "--store", "upaper", "--store", "library", "--edition", "epub") == ExitCode.OK
    assert (asked["stores"], asked["edition"]) == (("upaper", "library"), "epub")


@pytest.mark.usefixtures("asked")
def test_a_parcel_is_a_line_and_warnings_are_told(tmp_path: Path, capsys: Capture) -> None:
    """Standard output has the folder, its files and their size; the warning names the key to write."""
    assert run(tmp_path) == ExitCode.OK
    out, err = capsys.readouterr()
    assert "out/stock-book/release/kyobo      2  2.0 kB" in out
    assert "write editions.epub.isbn in book.yaml" in err


@pytest.mark.usefixtures("asked")
def test_json_has_every_file(tmp_path: Path, capsys: Capture) -> None:
    """A program reads each file with its store, role and digest."""
    assert run(tmp_path, "--json") == ExitCode.OK
    value = json.loads(capsys.readouterr().out)
    assert [(item["edition"], item["kind"]) for item in value["artifacts"]] == [
        ("kyobo", "epub"),
        ("kyobo", "onix"),
    ]
    assert [item["code"] for item in value["diagnostics"]] == ["REL-040"]


@pytest.mark.usefixtures("asked")
def test_a_strict_run_fails_as_a_release(tmp_path: Path, capsys: Capture) -> None:
    """The exit code is that of a parcel that could not be made."""
    assert run(tmp_path, "--strict") == ExitCode.RELEASE
    assert "error[REL-040]" in capsys.readouterr().err


def test_an_unknown_store_is_named(tmp_path: Path, capsys: Capture) -> None:
    """The real command refuses before it builds, and says which stores there are."""
    assert run(tmp_path, "--store", "amazon", "--out", str(tmp_path / "out")) == ExitCode.RELEASE
    err = capsys.readouterr().err
    assert "there is no store “amazon”" in err
    assert "kyobo, yes24, aladin, ridi, upaper, library" in err
    assert not (tmp_path / "out").exists()
