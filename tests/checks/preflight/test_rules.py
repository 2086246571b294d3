"""Every rule catches its planted fault, names where it comes from, and leaves the clean twin alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from checks.preflight import planted
from checks.preflight.defects import DEFECTS, Defect

from publisher.checks.preflight import Profile, preflight
from publisher.checks.preflight.rules import RULES
from publisher.checks.report import CheckReport

_CLEAN: dict[str, tuple[str, Callable[[], planted.Pdf], Profile]] = {
    "interior": ("interior.pdf", planted.interior, Profile.PRESS),
    "gray": ("interior.pdf", lambda: planted.interior("gray"), Profile.PRESS),
    "digital": ("digital.pdf", lambda: planted.interior("rgb"), Profile.DIGITAL),
    "cover": ("cover.pdf", planted.cover, Profile.PRESS),
}
_UNPLANTED = {
    "PRE-001", "PRE-002", "PRE-003", "PRE-004", "PRE-606", "PRE-610", "PRE-811", "PRE-947", "PRE-948",
}  # fmt: skip
"""Planted by tests of their own: whole files, not one fault in a clean one."""


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The clean files, made once."""
    folder = tmp_path_factory.mktemp("clean")
    made = {}
    for name, (_, make, _) in _CLEAN.items():
        path = folder / f"{name}.pdf"
        make().save(path)
        made[name] = path.read_bytes()
    return made


def judged(pdf: planted.Pdf, file: str, folder: Path, **settings: object) -> CheckReport:
    """Save a file and judge it."""
    name, _, profile = _CLEAN[file]
    known = planted.provenance(folder, pdf)
    path = folder / name
    pdf.save(path)
    edition = planted.gray_edition() if file == "gray" else planted.edition(**settings)  # type: ignore[arg-type]
    return preflight(path, profile, edition, known, interior_pages=planted.COVER_PAGES)


@pytest.mark.parametrize("file", _CLEAN)
def test_a_clean_file_has_no_findings(file: str, clean: dict[str, bytes], tmp_path: Path) -> None:
    """Not one rule finds anything in the clean twin."""
    from io import BytesIO

    with planted.Pdf.open(BytesIO(clean[file])) as pdf:
        report = judged(pdf, file, tmp_path)
    assert [finding.line() for finding in report.findings] == []
    assert report.passed


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: f"{defect.rule}: {defect.name}")
def test_a_planted_fault_is_caught(defect: Defect, clean: dict[str, bytes], tmp_path: Path) -> None:
    """The fault is told under its rule, with its case and field, and no other rule cries wolf."""
    from io import BytesIO

    with planted.Pdf.open(BytesIO(clean[defect.file])) as pdf:
        defect.plant(pdf)
        report = judged(pdf, defect.file, tmp_path, **defect.edition)
    found = [finding for finding in report.findings if finding.id == defect.rule]
    assert found, [finding.line() for finding in report.findings]
    others = {finding.id for finding in report.findings} - {defect.rule, "PRE-004"}
    assert others == set(defect.also), [finding.line() for finding in report.findings]
    if defect.source:
        origin = found[0].origin
        assert origin is not None
        assert origin.section == "case-1"
        assert origin.file.endswith("01-가나다.yaml")
        assert origin.field == ("" if defect.source == "case" else defect.source)
        assert origin.picture == ("images/a.jpg" if defect.source == "photos[0]" else "")


def test_every_rule_has_a_planted_fault() -> None:
    """A rule without a fault it must catch is no rule."""
    caught = {defect.rule for defect in DEFECTS} | {rule for defect in DEFECTS for rule in defect.also}
    assert {rule.id for rule in RULES} - caught - _UNPLANTED == set()


def test_a_stapled_book_that_is_too_thick_is_told(tmp_path: Path) -> None:
    """PRE-606 for 68 pages; 64 pass."""
    for count, wanted in ((64, set()), (68, {"PRE-606"})):
        pdf = planted.Pdf.new()
        for _ in range(count):
            pdf.add_blank_page()
        pdf.save(tmp_path / "interior.pdf")
        report = preflight(tmp_path / "interior.pdf", Profile.OFFICE, planted.edition(binding="saddle"))
        assert {finding.id for finding in report.findings} & {"PRE-606"} == wanted


def test_a_colophon_without_its_licence_is_told(tmp_path: Path) -> None:
    """PRE-811 where book.yaml grants 공공누리 and the colophon does not say so."""
    pdf = planted.interior()
    known = planted.provenance(tmp_path, pdf)
    pdf.save(tmp_path / "interior.pdf")
    granted = replace(known, facts=replace(known.facts, kogl=1))
    report = preflight(tmp_path / "interior.pdf", Profile.PRESS, planted.edition(), granted)
    assert {finding.id for finding in report.findings} == {"PRE-811"}
