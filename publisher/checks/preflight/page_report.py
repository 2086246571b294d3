"""The findings as one HTML file: a table for each PDF, and the pages they are on with the places marked.

Owns: what stands in the report and the small pictures of pages. Refuses: anything outside the file: it opens anywhere,
without a network, and can be mailed.
"""

from __future__ import annotations

import base64
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from jinja2 import Environment, StrictUndefined

from publisher.checks.preflight.raster import Rasters
from publisher.checks.preflight.sources import place_of, source_of
from publisher.checks.preflight.subject import Subject
from publisher.checks.report import BoxMm, CheckReport, Finding
from publisher.errors import Severity

Translate = Callable[[str], str]
_DPI = 40
_MM = 25.4
_MOST_PAGES = 60
"""Pages shown of one file."""
_LEAST_PX = 4
_COLOURS = {Severity.ERROR: "#c8102e", Severity.WARNING: "#d98200", Severity.NOTE: "#40535e"}
_TEMPLATE = Path(__file__).with_name("report.html.j2")


@dataclass(frozen=True, slots=True)
class _Row:
    level: str
    severity: str
    rule: str
    page: str
    anchor: str
    place: str
    message: str
    hint: str
    source: str


@dataclass(frozen=True, slots=True)
class _Mark:
    x: float
    y: float
    width: float
    height: float
    colour: str


@dataclass(frozen=True, slots=True)
class _Page:
    anchor: str
    caption: str
    alt: str
    image: str
    width: int
    height: int
    boxes: tuple[_Mark, ...]


@dataclass(frozen=True, slots=True)
class _File:
    name: str
    profile: str
    count: str
    rows: tuple[_Row, ...]
    pages: tuple[_Page, ...]


def write_report(
    path: Path, reports: Sequence[CheckReport], subjects: Sequence[Subject], translate: Translate
) -> None:
    """Write the reports on ``subjects``, in the same order, to ``path``; put in place at once. Raises OSError."""
    text = report_html(reports, subjects, translate)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def report_html(reports: Sequence[CheckReport], subjects: Sequence[Subject], translate: Translate) -> str:
    """Return the report as HTML in the language of ``translate``."""
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    template = environment.from_string(_TEMPLATE.read_text(encoding="utf-8"))
    files = tuple(
        _file(number, report, subject, translate)
        for number, (report, subject) in enumerate(zip(reports, subjects, strict=True))
    )
    judges = ", ".join(dict.fromkeys(name for report in reports for name in report.judges))
    # The translation of "en" is the code of the language it is translated to.
    return template.render(language=translate("en"), words=_words(translate), judges=judges, files=files)


def _words(translate: Translate) -> Mapping[str, str]:
    return {
        "title": translate("Preflight report"),
        "judges": translate("judged by"),
        "findings": translate("findings"),
        "severity": translate("severity"),
        "rule": translate("rule"),
        "page": translate("page"),
        "place": translate("place from the trim's lower left corner (mm)"),
        "finding": translate("finding"),
        "source": translate("source"),
    }


def _file(number: int, report: CheckReport, subject: Subject, translate: Translate) -> _File:
    errors = sum(finding.severity is Severity.ERROR for finding in report.findings)
    warnings = sum(finding.severity is Severity.WARNING for finding in report.findings)
    count = translate("errors: {errors}, warnings: {warnings}").format(errors=errors, warnings=warnings)
    pages = tuple(_pages(number, report, subject, translate))
    shown = {page.anchor for page in pages}
    rows = tuple(_row(number, finding, shown, translate) for finding in report.findings)
    return _File(Path(report.files[0]).name, subject.profile.value, count, rows, pages)


def _anchor(number: int, page_index: int) -> str:
    return f"f{number + 1}-p{page_index + 1}"


def _row(number: int, finding: Finding, shown: set[str], translate: Translate) -> _Row:
    spot, said = finding.spot, finding.diagnostic
    anchor = "" if spot is None else _anchor(number, spot.page_index)
    page = "" if spot is None else str(spot.page_index + 1) + (f" [{spot.label}]" if spot.label else "")
    return _Row(
        finding.severity.value,
        translate(finding.severity.value),
        finding.id,
        page,
        anchor if anchor in shown else "",
        place_of(finding),
        finding.message if said is None else said.message(translate),
        "" if said is None else said.hint(translate),
        source_of(finding),
    )


def _pages(number: int, report: CheckReport, subject: Subject, translate: Translate) -> Iterator[_Page]:
    by_page: dict[int, list[Finding]] = {}
    for finding in report.findings:
        if finding.spot is not None:
            by_page.setdefault(finding.spot.page_index, []).append(finding)
    if not by_page:
        return
    rasters = Rasters(subject.path)
    for index in sorted(by_page)[:_MOST_PAGES]:
        image = rasters.page(index, _DPI)
        corner = rasters.trim_corner(index)
        if image is None or corner is None:
            continue
        packed = BytesIO()
        image.save(packed, "JPEG", quality=70)
        found = by_page[index]
        spot = found[0].spot
        label = f" [{spot.label}]" if spot is not None and spot.label else ""
        caption = f"{Path(report.files[0]).name}, {translate('page')} {index + 1}{label}"
        alt = f"{caption}: {', '.join(dict.fromkeys(finding.id for finding in found))}"
        yield _Page(
            _anchor(number, index),
            caption,
            alt,
            "data:image/jpeg;base64," + base64.b64encode(packed.getvalue()).decode("ascii"),
            image.width,
            image.height,
            tuple(_marks(found, corner, image.height)),
        )


def _marks(found: Sequence[Finding], corner: tuple[float, float], height: int) -> Iterator[_Mark]:
    for finding in found:
        box: BoxMm | None = None if finding.spot is None else finding.spot.box
        if box is None:
            continue
        scale = _DPI / _MM
        left, bottom = corner[0] * _DPI / 72 + box[0] * scale, corner[1] * _DPI / 72 + box[1] * scale
        width, tall = max(_LEAST_PX, (box[2] - box[0]) * scale), max(_LEAST_PX, (box[3] - box[1]) * scale)
        colour = _COLOURS[finding.severity]
        yield _Mark(round(left, 1), round(height - bottom - tall, 1), round(width, 1), round(tall, 1), colour)
