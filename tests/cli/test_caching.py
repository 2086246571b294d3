"""``casebook cache``: what it says in each language, what it removes, and the code it exits with."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from publisher.cli import main
from publisher.errors import ExitCode
from publisher.render.cache import Cache
from publisher.render.stores import LocalStore, place_of

Capture = pytest.CaptureFixture[str]
_OLD, _OLDER = 1_790_000_000, 1_780_000_000


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with a cache of three entries: 1000 bytes, 2000 bytes, and an old one of 500."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    folder = tmp_path / "home" / "casebook"
    cache = Cache(LocalStore(folder))
    for name, size, moment in (
        ("fragment/ab", 1000, _OLD),
        ("image/cd", 2000, _OLD),
        ("image/ef", 500, _OLDER),
    ):
        kind, _, key = name.partition("/")
        cache.put(kind, key, bytes(size - 54 - len(kind) - len(key)))
        path = folder / place_of(name)
        assert path.stat().st_size == size
        os.utime(path, (moment, moment))
    return folder


def names(folder: Path) -> set[str]:
    """Return the entries that are left."""
    return {entry.name for entry in LocalStore(folder).entries()}


def run(capsys: Capture, *arguments: str) -> tuple[int, str, str]:
    """Run ``casebook cache …``; return its exit code and what it wrote on each stream."""
    code = main(["cache", *arguments])
    return code, *capsys.readouterr()


def test_info_says_what_is_there(place: Path, capsys: Capture) -> None:
    """Place, entries and bytes by kind and in all, the limit, and since when the oldest was not used."""
    code, out, err = run(capsys, "info", "--lang", "en")
    lines = out.splitlines()
    assert (code, err) == (ExitCode.OK, "")
    assert lines[:6] == [
        str(place),
        "kind      entries    size",
        "fragment        1  1.0 kB",
        "image           2  2.5 kB",
        "all             3  3.5 kB",
        "limit: 4.0 GB",
    ]
    assert re.fullmatch(r"not used for longest: since 2026-05-2\d \d\d:\d\d", lines[6])
    assert len(lines) == 7
    assert names(place) == {"fragment/ab", "image/cd", "image/ef"}


def test_info_in_korean(place: Path, capsys: Capture) -> None:
    """The same in the other language."""
    code, out, err = run(capsys, "info", "--lang", "ko")
    lines = out.splitlines()
    assert (code, err, lines[0]) == (ExitCode.OK, "", str(place))
    assert [line.split() for line in lines[1:5]] == [
        ["종류", "항목", "크기"],
        ["fragment", "1", "1.0", "kB"],
        ["image", "2", "2.5", "kB"],
        ["모두", "3", "3.5", "kB"],
    ]
    assert lines[5] == "한도: 4.0 GB"
    assert re.fullmatch(r"가장 오래 쓰지 않은 항목: 2026-05-2\d \d\d:\d\d부터", lines[6])


def test_info_of_nothing(tmp_path: Path, capsys: Capture) -> None:
    """A cache that is not there yet holds nothing, and asking makes none."""
    missing = tmp_path / "none"
    code, out, _ = run(capsys, "info", "--cache", str(missing), "--lang", "en")
    assert code == ExitCode.OK
    assert out.splitlines() == [str(missing), "kind  entries  size", "all         0   0 B", "limit: 4.0 GB"]
    assert not missing.exists()


def test_prune_to_a_limit(place: Path, capsys: Capture) -> None:
    """What was not used for longest goes; the command says how much went and how much is left."""
    code, out, err = run(capsys, "prune", "--limit", "3kB", "--lang", "en")
    assert (code, err) == (ExitCode.OK, "")
    assert out == f"{place}: entries removed: 1 (500 B), left: 2 (3.0 kB)\n"
    assert names(place) == {"fragment/ab", "image/cd"}


def test_prune_without_a_limit_keeps_to_that_of_builds(place: Path, capsys: Capture) -> None:
    """Within it, nothing goes."""
    code, out, _ = run(capsys, "prune", "--lang", "ko")
    assert code == ExitCode.OK
    assert out == f"{place}: 항목 0개(0 B)를 지워 3개(3.5 kB)가 남았습니다\n"
    assert len(names(place)) == 3


@pytest.mark.parametrize(
    ("language", "said"), [("en", "entries removed: 3 (3.5 kB), left: 0 (0 B)"), ("ko", "항목 3개(3.5 kB)를")]
)
def test_clear_leaves_only_what_is_not_ours(place: Path, capsys: Capture, language: str, said: str) -> None:
    """Every entry goes; another file in the folder does not."""
    letter = place / "letter.txt"
    letter.write_text("mine", encoding="utf-8")
    code, out, err = run(capsys, "clear", "--lang", language)
    assert (code, err) == (ExitCode.OK, "")
    assert out.startswith(f"{place}: {said}")
    assert names(place) == set()
    assert letter.read_text(encoding="utf-8") == "mine"


def test_another_place(place: Path, tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    """--cache names a folder, seen from here, or an address, which has no limit."""
    monkeypatch.chdir(tmp_path)
    Cache(LocalStore(tmp_path / "team")).put("image", "cd", b"x")
    code, out, _ = run(capsys, "clear", "--cache", "team", "--lang", "en")
    assert (code, out.partition(":")[0]) == (ExitCode.OK, str(tmp_path / "team"))
    assert len(names(place)) == 3
    code, out, _ = run(capsys, "info", "--cache", f"file://{place}", "--lang", "en")
    assert code == ExitCode.OK
    assert out.startswith(f"file://{place}\n")
    assert "limit" not in out
    assert "all             3  3.5 kB" in out


@pytest.mark.parametrize("action", ["info", "prune", "clear"])
@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "cannot be read or changed: Not a directory"), ("ko", "캐시를 읽거나 바꿀 수 없습니다")],
)
def test_a_place_that_is_no_folder(
    tmp_path: Path, capsys: Capture, action: str, language: str, said: str
) -> None:
    """CACHE-003 names the place and the reason; the code says that a file was refused."""
    file = tmp_path / "file"
    file.write_text("mine", encoding="utf-8")
    code, out, err = run(capsys, action, "--cache", str(file), "--lang", language)
    assert (code, out) == (ExitCode.ASSEMBLY, "")
    assert "[CACHE-003]" in err
    assert str(file) in err
    assert said in err
    assert file.read_text(encoding="utf-8") == "mine"


def test_an_entry_that_cannot_be_removed(
    place: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder somebody else owns is told, with the system's reason."""

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(LocalStore, "delete", refuse)
    code, _, err = run(capsys, "clear", "--lang", "en")
    assert code == ExitCode.ASSEMBLY
    assert f"the cache {place} cannot be read or changed: Permission denied" in err


@pytest.mark.parametrize(
    ("language", "said"), [("en", "no Python package is installed"), ("ko", "파이썬 패키지가 없습니다")]
)
def test_an_address_nothing_opens(capsys: Capture, language: str, said: str) -> None:
    """TOOL-030, and the code for something that is missing."""
    code, out, err = run(capsys, "info", "--cache", "nowhere://x", "--lang", language)
    assert (code, out) == (ExitCode.MISSING_TOOL, "")
    assert "[TOOL-030]" in err
    assert said in err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "ACTION"),
        (("prune", "--limit", "much"), "“much” is not a size; write e.g. 500MB or 2GB"),
        (("prune", "--limit", "9" * 5000), "is not a size"),
        (("prune", "--limit", "-1"), "--limit"),
        (("clear", "--limit", "1kB"), "--limit"),
        (("empty",), "invalid choice"),
    ],
)
def test_a_usage_fault(capsys: Capture, place: Path, arguments: tuple[str, ...], said: str) -> None:
    """What the command does not understand changes nothing; the code is 2."""
    code, out, err = run(capsys, *arguments, *(("--lang", "en") if arguments else ()))
    assert (code, out) == (ExitCode.USAGE, "")
    assert said in err
    assert len(names(place)) == 3


def test_a_usage_fault_in_korean(capsys: Capture) -> None:
    """The complaint about a size is worded in the language asked for."""
    code, _, err = run(capsys, "prune", "--limit", "many", "--lang", "ko")
    assert code == ExitCode.USAGE
    assert "‘many’에서 크기를 알 수 없습니다" in err
