"""Every message about a manuscript, a book or its editions is planted once and read back word for word."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from publisher.cli.report import render_human
from publisher.content.load import load_book
from publisher.editions.series import all_faults, choose
from publisher.errors import CATALOGUE, ContentError, Diagnostic, EditionError
from publisher.intake.new import new_book, new_case
from publisher.pipeline import inking

TESTS = Path(__file__).parents[1]
DIAGNOSTICS = TESTS / "diagnostics"
FAMILIES = ("CASE-", "BOOK-", "EDN-")
CODES = sorted(code for code in CATALOGUE if code.startswith(FAMILIES))
INSTRUCTIONS = frozenset({"expected.txt", "remove.txt", "sizes.txt", "command.txt"})


def plant(overlay: Path, book: Path) -> None:
    """Lay ``overlay`` over a copy of the stock book at ``book``."""
    shutil.copytree(TESTS / "stock", book)
    for name in _lines(overlay / "remove.txt"):
        (book / name).unlink()
    for path in overlay.rglob("*"):
        target = book / path.relative_to(overlay)
        if path.is_file() and path.name not in INSTRUCTIONS:
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target)
    for line in _lines(overlay / "sizes.txt"):
        name, size = line.rsplit(" ", 1)
        with (book / name).open("r+b") as stream:
            stream.truncate(int(size))


def run(overlay: Path) -> tuple[Diagnostic, ...]:
    """Do what the folder asks for in the working folder and return what is said about it."""
    commands = _lines(overlay / "command.txt")
    try:
        match [words for line in commands for words in line.split(" ")]:
            case []:
                book = load_book(Path())
                return (*book.warnings, *all_faults(book), *inking.all_faults(book))
            case ["choose", edition]:
                choose(load_book(Path()), [edition])
            case ["new_book", folder]:
                new_book(Path(folder))
            case ["new_case", company, region]:
                new_case(Path(), company, region)
    except (ContentError, EditionError) as error:
        return error.diagnostics
    return ()


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines() if path.is_file() else []


def test_every_code_has_a_folder() -> None:
    """A code of these families that nobody planted is a message nobody has read."""
    folders = {path.name for path in DIAGNOSTICS.iterdir() if path.name.startswith(FAMILIES)}
    assert folders == set(CODES)


@pytest.mark.parametrize("code", CODES)
def test_planted_fault(code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The planted fault is found, at its place, in these words, and nothing else is said."""
    book = tmp_path / "book"
    plant(DIAGNOSTICS / code, book)
    monkeypatch.chdir(book)
    diagnostics = run(DIAGNOSTICS / code)
    said = "".join(f"{render_human(item, str)}\n" for item in diagnostics)
    assert said == (DIAGNOSTICS / code / "expected.txt").read_text(encoding="utf-8")
    assert code in {item.code for item in diagnostics}


def test_stock_book_is_clean(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin of all planted faults: the stock book itself gives no diagnostics."""
    shutil.copytree(TESTS / "stock", tmp_path / "book")
    monkeypatch.chdir(tmp_path / "book")
    book = load_book(Path())
    assert (*book.warnings, *all_faults(book)) == ()


def test_every_hint_says_something(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No message about a manuscript is left without advice, whatever its arguments are."""
    for code in ("CASE-021", "CASE-026", "CASE-032"):
        plant(DIAGNOSTICS / code, tmp_path / code)
        monkeypatch.chdir(tmp_path / code)
        assert all(item.hint().strip(" ;") for item in run(DIAGNOSTICS / code))
