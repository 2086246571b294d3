"""Files that are broken, endless or malicious: each is named at its place, and nothing else happens."""

from __future__ import annotations

import shutil
import struct
import unicodedata
import zlib
from dataclasses import dataclass
from pathlib import Path

import pytest
from hostile.workbench import Ran, book, case_file, leftovers, pdf_text, prints, run

from publisher.errors import ExitCode

_HEAD = "number: {number}\nregion: 대전\ncompany: 가상\n"
_SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{}</svg>'
_ENTITY = '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/hostname">]>'


@dataclass(frozen=True, slots=True)
class Fault:
    """One bad file and what must be said about it."""

    code: str
    content: str | bytes
    """Of the case; text stands below its number, region and company, bytes stand alone."""
    place: tuple[int, int] = (1, 1)
    """Line and column, 1-based."""
    picture: bytes | None = None
    """Written as ``images/<name>.bin``, which the case names."""


def _png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IEND", b"")


def _bomb() -> str:
    lines = ["a: &a [x, x, x, x, x, x, x, x, x, x]"]
    for number in range(8):
        name, inner = chr(ord("b") + number), chr(ord("a") + number)
        lines.append(f"{name}: &{name} [{', '.join([f'*{inner}'] * 10)}]")
    return "\n".join(lines)


def _drawing(inside: str, before: str = "") -> Fault:
    return Fault("CASE-070", "", (5, 12), (before + _SVG.format(inside)).encode())


def _named(code: str, file: str) -> Fault:
    return Fault(code, f"photos:\n  - file: {file}\n    alt: 그림\n", (5, 11))


_JPEG = next((Path(__file__).parents[1] / "stock" / "cases" / "images").glob("*.jpg")).read_bytes()
FAULTS = {
    "broken-yaml": Fault("CASE-004", "headline: [가\nlead: 나\n", (5, 5)),
    "empty": Fault("CASE-006", b""),
    "cp949": Fault("CASE-002", "number: 9\nregion: 대전\n".encode("cp949"), (2, 9)),
    "alias-bomb": Fault("CASE-010", _bomb(), (8, 8)),
    "ten-megabytes": Fault("CASE-001", "lead: " + "가나다 " * 1_000_000, (4, 1)),
    "control-character": Fault("CASE-003", 'headline: "가\x07나"', (4, 13)),
    "escaped-control-character": Fault("CASE-003", 'headline: "가\\x00나"', (4, 11)),
    "surrogate-bytes": Fault("CASE-002", b'headline: "\xed\xa0\x80"', (1, 12)),
    "surrogate-escape": Fault("CASE-004", 'headline: "a\\ud800b"', (4, 15)),
    "noncharacter": Fault("CASE-003", 'headline: "a\\ufffeb"', (4, 11)),
    "endless-number": Fault("CASE-032", f"related: [{'9' * 5000}]", (4, 11)),
    "infinite-value": Fault(
        "CASE-024",
        "charts:\n  - {kind: bar, title: 가, unit: 명, data: [{label: a, value: 1e400}, {label: b, value: 1}]}",
        (5, 61),
    ),
    "vast-value": Fault(
        "CASE-021",
        "charts:\n  - {kind: bar, title: 가, unit: 명, data: [{label: a, value: 1e308}, {label: b, value: 1}]}",
        (5, 61),
    ),
    "long-address": Fault("CASE-028", f"profile:\n  website: https://a.example/{'u' * 1500}", (5, 12)),
    "vast-picture": Fault("CASE-067", "", (5, 12), _png(30_000, 30_000)),
    "cut-jpeg": Fault("CASE-066", "", (5, 12), _JPEG[: len(_JPEG) // 2]),
    "svg-script": _drawing("<script>alert(1)</script>"),
    "svg-handler": _drawing('<rect onload="x()" width="1" height="1"/>'),
    "svg-outside": _drawing('<image href="http://127.0.0.1:9/x.png"/>'),
    "svg-file": _drawing('<use href="file:///etc/hostname#x"/>'),
    "svg-entity": _drawing("<text>&x;</text>", _ENTITY),
    "parent-folder": _named("CASE-062", "../../outside.png"),
    "absolute": _named("CASE-061", "/etc/hostname"),
    "windows": _named("CASE-061", "C:\\a.png"),
    "linked": _named("CASE-062", "images/linked.png"),
    "linked-folder": _named("CASE-062", "images/away/outside.png"),
    "http": _named("CASE-060", "http://127.0.0.1:9/a.png"),
    "https": _named("CASE-060", "https://127.0.0.1:9/a.png"),
    "file-address": _named("CASE-060", "file:///etc/hostname"),
    "folder": _named("CASE-063", "images"),
}


@pytest.fixture(scope="module")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one book of all bad files, and an earlier good build in ``build``."""
    folder = tmp_path_factory.mktemp("gallery")
    root = book(folder)
    (folder / "outside.png").write_bytes(_png(10, 10))
    images = root / "cases" / "images"
    (images / "linked.png").symlink_to(folder / "outside.png")
    (images / "away").symlink_to(folder, target_is_directory=True)
    for number, (name, fault) in enumerate(FAULTS.items(), start=100):
        content = fault.content
        if fault.picture is not None:
            (images / f"{name}.bin").write_bytes(fault.picture)
            content = f"photos:\n  - {{file: images/{name}.bin, alt: 그림}}\n"
        if isinstance(content, str):
            content = (_HEAD.format(number=number) + content).encode()
        (root / "cases" / f"{name}.yaml").write_bytes(content)
    return folder


@pytest.fixture(scope="module")
def checked(gallery: Path) -> Ran:
    """What ``check`` says about all of them, in English, as JSON."""
    return run(gallery, "check", "book", "--lang", "en", "--diagnostics", "json")


@pytest.fixture(scope="module")
def built(gallery: Path, stock: Path) -> tuple[Ran, bool]:
    """What ``build --json`` says in Korean, and whether an earlier build beside it stayed as it was."""
    out = Path(shutil.copytree(stock / "build", gallery / "build"))
    before = prints(out)
    ran = run(gallery, "build", "book", "--json", "--lang", "ko")
    return ran, prints(out) == before and leftovers(out) == []


@pytest.mark.parametrize("name", FAULTS)
def test_fault_is_named(name: str, checked: Ran, built: tuple[Ran, bool]) -> None:
    """The fault is told with its code, place and advice, by both commands, in both languages."""
    fault, korean = FAULTS[name], built[0].result["diagnostics"]
    assert isinstance(korean, list)
    for said in (checked.said, korean):
        mine = [item for item in said if item["path"] == f"book/cases/{name}.yaml"]
        assert [item["code"] for item in mine] == [fault.code]
        assert (mine[0]["line"], mine[0]["column"]) == fault.place
        assert mine[0]["message"]
        assert mine[0]["hint"]


def test_all_faults_are_one_refusal(checked: Ran, built: tuple[Ran, bool]) -> None:
    """Every bad file is told in one run that ends as a fault of content, without a trace of Python."""
    ran, same = built
    assert (checked.code, ran.code, ran.result["exit_code"]) == (ExitCode.CONTENT,) * 3
    assert len(checked.said) == len(FAULTS)
    assert "Traceback" not in checked.err + ran.err
    assert ran.result["artifacts"] == []
    assert same
    assert "오류" in ran.err


def test_one_language_is_not_the_other(checked: Ran, built: tuple[Ran, bool]) -> None:
    """Messages are translated: none is the same in both languages (some hints quote the Korean form)."""
    korean = built[0].result["diagnostics"]
    assert isinstance(korean, list)
    assert {item["message"] for item in checked.said}.isdisjoint(item["message"] for item in korean)


def test_book_without_cases(untouched: Path, tmp_path: Path) -> None:
    """A book of no cases is refused; the earlier build in the same place stays."""
    root = book(tmp_path)
    for path in (root / "cases").glob("*.yaml"):
        path.unlink()
    ran = run(tmp_path, "build", "book", "--out", str(untouched / "build"), "--diagnostics", "json")
    assert (ran.code, [item["code"] for item in ran.said]) == (ExitCode.CONTENT, ["BOOK-005"])


def test_more_chosen_than_nominated(tmp_path: Path) -> None:
    """More cases chosen than nominated cannot be drawn: the number is told at its line; its twin passes."""
    root = book(tmp_path)
    path = root / "book.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("nominated: 5, chosen: 3", "nominated: 3, chosen: 5"), encoding="utf-8")
    ran = run(tmp_path, "check", "book", "--diagnostics", "short", "--lang", "en")
    assert ran.code == ExitCode.CONTENT
    assert "error[CASE-021]: figures.selection.chosen is 5; it must be ≤ 3" in ran.err
    path.write_text(text, encoding="utf-8")
    assert run(tmp_path, "check", "book").code == 0


def test_decomposed_text_and_names(tmp_path: Path) -> None:
    """Files as one system writes them (NFD, names too) are read; the PDF holds composed syllables only."""
    root = book(tmp_path)
    text = case_file(root, 3).read_text(encoding="utf-8").replace("images/peel.svg", "images/감귤.svg")
    case_file(root, 3).unlink()
    images = root / "cases" / "images"
    (images / "peel.svg").rename(images / unicodedata.normalize("NFD", "감귤.svg"))
    (root / "cases" / unicodedata.normalize("NFD", "03-감귤.yaml")).write_text(
        unicodedata.normalize("NFD", text), encoding="utf-8"
    )
    ran = run(tmp_path, "build", "book", "--edition", "booklet")
    assert ran.code == 0, ran.err
    shown = pdf_text(tmp_path / "build" / "stock-book" / "booklet" / "interior.pdf")
    assert "버려지던감귤껍질을" in "".join(shown.split())
    assert unicodedata.is_normalized("NFC", shown)
