"""The judges themselves: each must pass a clean file and catch a planted fault."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import weasyprint
from judges import books, epubcheck, verapdf

_OPF = """<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="ko">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="id">urn:x:1</dc:identifier>
<dc:title>책</dc:title><dc:language>ko</dc:language>
<meta property="dcterms:modified">2023-01-19T00:00:00Z</meta>
</metadata><manifest>
<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/></manifest>
<spine><itemref idref="nav"/></spine></package>"""
_NAV = """<?xml version="1.0" encoding="utf-8"?>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="ko" xml:lang="ko">
<head><title>차례</title></head><body>
<nav epub:type="toc"><ol><li><a href="{target}">차례</a></li></ol></nav></body>
</html>"""
_CONTAINER = """<?xml version="1.0"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>
<rootfile full-path="book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>"""


def _epub(path: Path, *, target: str) -> Path:
    """Write a small EPUB whose contents point at ``target``."""
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("mimetype", "application/epub+zip")
        file.writestr("META-INF/container.xml", _CONTAINER)
        file.writestr("book.opf", _OPF)
        file.writestr("nav.xhtml", _NAV.format(target=target))
    return path


def _pdf(path: Path, *, variant: str | None) -> Path:
    """Write a small PDF, tagged when it has a variant."""
    html = '<html lang="ko"><title>책</title><h1>책</h1><p>글'
    weasyprint.HTML(string=html).write_pdf(path, pdf_variant=variant)
    return path


@pytest.mark.judge
def test_verapdf_passes_a_tagged_file_and_fails_an_untagged_one(tmp_path: Path) -> None:
    """A PDF/UA-1 file complies; its untagged twin does not, and the broken rules are named."""
    clean = verapdf.judge(_pdf(tmp_path / "clean.pdf", variant="pdf/ua-1"))
    planted = verapdf.judge(_pdf(tmp_path / "planted.pdf", variant=None))
    assert clean.compliant
    assert clean.rules > 100
    assert not planted.compliant
    assert any(failure.clause.startswith("7.1") and failure.message for failure in planted.failures)


@pytest.mark.judge
def test_epubcheck_passes_a_sound_book_and_fails_a_dead_link(tmp_path: Path) -> None:
    """A sound EPUB has no findings; a link into nothing is found, with its id and place."""
    assert epubcheck.judge(_epub(tmp_path / "clean.epub", target="nav.xhtml")) == ()
    findings = epubcheck.judge(_epub(tmp_path / "planted.epub", target="none.xhtml"))
    assert any(finding.startswith("RSC-007 nav.xhtml:") for finding in findings)


def test_a_build_without_files_is_a_finding(tmp_path: Path) -> None:
    """A build that made neither interior nor EPUB does not pass for want of anything to judge."""
    account = tmp_path / "build.json"
    account.write_text('{"artifacts": []}', encoding="utf-8")
    assert len(list(books.findings_of(account))) == 2
    assert books.main([]) == 1


@pytest.mark.judge
def test_a_judge_leaves_signals_alone(tmp_path: Path) -> None:
    """Ctrl-C reaches Python after veraPDF has judged: its JVM must not end the program that asked it."""
    script = (
        "import signal, sys\n"
        "from pathlib import Path\n"
        "from judges import verapdf\n"
        "verapdf.judge(Path(sys.argv[1]))\n"
        "try:\n    signal.raise_signal(signal.SIGINT)\n    signal.pause()\n"
        "except KeyboardInterrupt:\n    print('heard')\n"
    )
    file = _pdf(tmp_path / "a.pdf", variant=None)
    folder = Path(__file__).resolve().parent.parent
    told = subprocess.run(
        [sys.executable, "-c", script, str(file)],
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (told.stdout, told.returncode) == ("heard\n", 0)
