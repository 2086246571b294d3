"""The real command line on copies of the stock book, and what it left behind."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import unicodedata
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pypdfium2
from lxml import etree
from pipeline.building import cache_home

ROOT = Path(__file__).parents[2]
STOCK = ROOT / "tests" / "stock"
LIMIT_S = 120
"""A command that takes longer hangs."""
_TOLERANCE_PT = 1.5


@dataclass(frozen=True, slots=True)
class Ran:
    """A command that ended."""

    code: int
    out: str
    err: str

    @property
    def said(self) -> tuple[dict[str, object], ...]:
        """The diagnostics on standard error, when they were asked for as JSON."""
        return tuple(json.loads(line) for line in self.err.splitlines() if line.startswith("{"))

    @property
    def result(self) -> dict[str, object]:
        """The one object on standard output, when it was asked for as JSON."""
        value = json.loads(self.out)
        assert isinstance(value, dict)
        return value

    def codes(self) -> set[str]:
        """Return the codes of all diagnostics, whatever their form."""
        return set(re.findall(r"\b[A-Z]{3,4}-\d{3}\b", self.err))


def command(*arguments: str) -> list[str]:
    """Return the words that start the command line."""
    return [sys.executable, "-m", "publisher", *arguments]


def environment(**changes: str) -> dict[str, str]:
    """Return the environment of a command: this checkout, the tests' own cache, no user's settings but ``changes``."""
    ours = {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "XDG_CACHE_HOME": str(cache_home())}
    return {**os.environ, **ours, **changes}


def run(folder: Path, *arguments: str, **changes: str) -> Ran:
    """Run the command line in ``folder``; ``changes`` are environment variables."""
    done = subprocess.run(
        command(*arguments),
        cwd=folder,
        env=environment(**changes),
        capture_output=True,
        timeout=LIMIT_S,
        check=False,
    )
    return Ran(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))


def book(folder: Path, name: str = "book") -> Path:
    """Return a copy of the stock book in ``folder``."""
    return Path(shutil.copytree(STOCK, folder / name))


def edit(path: Path, old: str, new: str) -> None:
    """Replace the one ``old`` in a text file."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, old
    path.write_text(text.replace(old, new), encoding="utf-8")


def case_file(root: Path, number: int) -> Path:
    """Return the file of a case of the stock book."""
    return next((root / "cases").glob(f"{number:02d}-*.yaml"))


def write_case(root: Path, number: int, fields: Mapping[str, object]) -> Path:
    """Write a case whose ``fields`` are said as JSON, which YAML reads; return its file."""
    path = root / "cases" / f"{number}.yaml"
    head: dict[str, object] = {"number": number, "region": "대전", "company": f"가상{number}"}
    rows = ({**head, **fields}).items()
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in rows]
    path.write_text("".join(lines), encoding="utf-8")
    return path


def prints(folder: Path) -> dict[str, str]:
    """Return every file below ``folder`` with the digest of its bytes, hidden ones too."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def leftovers(folder: Path) -> list[Path]:
    """Return what an unfinished build left in ``folder``."""
    return list(folder.rglob(".*"))


def pdf_text(path: Path) -> str:
    """Return the text of all pages as a reader copies it."""
    with pypdfium2.PdfDocument(path) as pdf:
        return "".join(page.get_textpage().get_text_range() for page in pdf)


def epub_documents(path: Path) -> Iterator[etree._Element]:
    """Yield the roots of all XHTML documents of an EPUB."""
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.endswith(".xhtml"):
                yield etree.fromstring(archive.read(name))


def epub_text(path: Path) -> str:
    """Return the text of all documents of an EPUB."""
    return "".join("".join(root.itertext()) for root in epub_documents(path))


def letters(text: str) -> str:
    """Return text without what setting it adds: spaces, line ends, hyphens, and the turn of quotation marks."""
    straight = unicodedata.normalize("NFC", text).translate(str.maketrans("“”‘’", "\"\"''"))
    return re.sub("[\\s\u00ad\u0002\ufffe-]", "", straight)


def outside_trim(path: Path) -> list[tuple[int, str]]:
    """Return page (1-based) and text of everything printed beyond the trim box."""
    found: list[tuple[int, str]] = []
    with pypdfium2.PdfDocument(path) as pdf:
        for number, page in enumerate(pdf, start=1):
            left, bottom, right, top = page.get_trimbox()
            text = page.get_textpage()
            for index in range(text.count_rects()):
                box = text.get_rect(index)
                over = max(left - box[0], bottom - box[1], box[2] - right, box[3] - top)
                if over > _TOLERANCE_PT:
                    found.append((number, text.get_text_bounded(*box)))
    return found


def shown_strings(path: Path) -> Iterator[bytes]:
    """Yield the glyph numbers, two bytes each, of every string the pages themselves show."""
    with pikepdf.open(path) as pdf:
        for page in pdf.pages:
            for instruction in pikepdf.parse_content_stream(page):
                if str(instruction.operator) in {"Tj", "TJ"}:
                    (shown,) = instruction.operands
                    parts: list[object] = list(shown) if isinstance(shown, pikepdf.Array) else [shown]
                    yield from (bytes(part) for part in parts if isinstance(part, pikepdf.String))
