"""EPUBCheck as a judge, on a hand-made EPUB and on the same one with a planted fault."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from publisher.checks import epubcheck
from publisher.checks.epubcheck import check_epubs, read_report
from publisher.checks.report import CheckReport, Finding, join
from publisher.errors import CheckError, MissingToolError, Severity

CONTAINER = """<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles>
<rootfile full-path="p.opf" media-type="application/oebps-package+xml"/></rootfiles></container>"""
PACKAGE = """<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="i" xml:lang="ko">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="i">urn:x:1</dc:identifier>
<dc:title>책</dc:title><dc:language>ko</dc:language>
<meta property="dcterms:modified">2023-01-05T00:00:00Z</meta>
</metadata><manifest>
<item id="n" href="n.xhtml" media-type="application/xhtml+xml" properties="nav"/>
</manifest>
<spine><itemref idref="n"/></spine></package>"""
PAGE = """<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"
lang="ko" xml:lang="ko">
<head><title>책</title></head><body>
<nav epub:type="toc"><ol><li><a href="{}">책</a></li></ol></nav></body></html>"""


def make(path: Path, link: str) -> Path:
    """Write the smallest EPUB, whose one link leads to ``link``."""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
        archive.writestr("META-INF/container.xml", CONTAINER)
        archive.writestr("p.opf", PACKAGE)
        archive.writestr("n.xhtml", PAGE.format(link))
    return path


@pytest.mark.judge
def test_a_fault_is_found_and_its_clean_twin_passes(tmp_path: Path) -> None:
    """A link into nothing is an error with EPUBCheck's own id and place; the sound file has no findings."""
    clean = make(tmp_path / "clean.epub", "n.xhtml")
    planted = make(tmp_path / "planted.epub", "gone.xhtml")
    report = check_epubs([clean, planted])
    assert report.files == ("clean.epub", "planted.epub")
    assert report.judges == ("epubcheck 5.3.0",)
    assert not report.passed
    assert {finding.file for finding in report.findings} == {"planted.epub"}
    (found,) = [finding for finding in report.errors if finding.id == "RSC-007"]
    assert found.place.startswith("n.xhtml:4:")
    assert "gone.xhtml" in found.line()


@pytest.mark.judge
def test_a_file_that_is_no_zip_is_an_error(tmp_path: Path) -> None:
    """Rubbish is judged, not passed over."""
    rubbish = tmp_path / "rubbish.epub"
    rubbish.write_bytes(b"rubbish")
    assert not check_epubs([rubbish]).passed


def test_without_java_the_judge_is_missing(tmp_path: Path) -> None:
    """No Java is told as a missing tool, never as a pass."""
    with pytest.raises(MissingToolError) as caught:
        check_epubs([tmp_path / "any.epub"], java="no-such-java")
    assert [fault.code for fault in caught.value.diagnostics] == ["EPUB-040"]


def test_without_epubcheck_the_judge_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A missing Python package is told as a missing tool."""
    monkeypatch.setattr(epubcheck, "find_spec", lambda _: None)
    with pytest.raises(MissingToolError) as caught:
        check_epubs([tmp_path / "any.epub"], java="true")
    assert [fault.code for fault in caught.value.diagnostics] == ["EPUB-041"]


def test_a_judge_that_says_nothing_is_an_error(tmp_path: Path) -> None:
    """A program that ends without a report gives no verdict, hence an error that carries its last words."""
    dumb = tmp_path / "dumb"
    dumb.write_text("#!/bin/sh\necho out of memory >&2\n")
    dumb.chmod(0o755)
    with pytest.raises(CheckError) as caught:
        check_epubs([tmp_path / "any.epub"], java=str(dumb))
    (fault,) = caught.value.diagnostics
    assert fault.code == "EPUB-042"
    assert "out of memory" in fault.notes


def test_every_severity_and_place_is_read() -> None:
    """Fatal and unknown severities are errors, usage is a note; two places give two findings."""
    places = [{"path": "a.xhtml", "line": 3, "column": 9}, {"path": "b.opf", "line": -1, "column": -1}]
    message = {"ID": "OPF-035", "message": "said\n twice", "locations": places}
    kinds = ["FATAL", "ERROR", "WARNING", "USAGE", "NEW"]
    messages = [{**message, "severity": kind} for kind in kinds] + [
        {"ID": "X", "severity": "INFO", "message": "m"}
    ]
    report = read_report("b.epub", {"checker": {"checkerVersion": "5.3.0"}, "messages": messages})
    levels = [finding.severity for finding in report.findings]
    error, note = Severity.ERROR, Severity.NOTE
    assert levels == [error] * 4 + [Severity.WARNING] * 2 + [note] * 2 + [error] * 2 + [note]
    assert [finding.place for finding in report.findings[:2]] == ["a.xhtml:3:9", "b.opf"]
    assert report.findings[0].line() == "b.epub: a.xhtml:3:9: error[epubcheck OPF-035]: said twice"


def test_nothing_judged_is_no_pass() -> None:
    """Without files or without judges nothing passes; a warning passes until it is hardened."""
    warning = Finding("epubcheck", "a", Severity.WARNING, "X", "m")
    assert not CheckReport((), ("j",)).passed
    assert not CheckReport(("a",), ()).passed
    report = CheckReport(("a",), ("j",), (warning,))
    assert report.passed
    assert not report.hardened().passed


def test_reports_are_joined() -> None:
    """Files and judges are named once, findings kept in order; nothing joined to nothing does not pass."""
    warning = Finding("epubcheck", "a", Severity.WARNING, "X", "m")
    one, two = CheckReport(("a",), ("j",), (warning,)), CheckReport(("b",), ("j",), (warning,))
    assert join([one, two]) == CheckReport(("a", "b"), ("j",), (warning, warning))
    assert not join([]).passed
