"""What preflight said of the files of a parcel, as a file that machines read.

Owns: ``preflight.json``. Refuses: judging, and the report that people read (``checks.preflight`` has both).
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from publisher.checks.report import CheckReport, Finding


def as_json(reports: Iterable[tuple[str, CheckReport]]) -> bytes:
    """Return reports as JSON: for each file of the parcel who judged it and what was found."""
    files = [
        {"file": name, "judges": list(report.judges), "findings": [_value(item) for item in report.findings]}
        for name, report in reports
    ]
    return (json.dumps({"format": 1, "files": files}, ensure_ascii=False, indent=1) + "\n").encode()


def _value(finding: Finding) -> dict[str, object]:
    spot, origin = finding.spot, finding.origin
    return {
        "rule": finding.id,
        "severity": finding.severity.value,
        "message": finding.message,
        "page_index": None if spot is None else spot.page_index,
        "label": None if spot is None else spot.label,
        "box_mm": None if spot is None or spot.box is None else list(spot.box),
        "section": None if origin is None else origin.section,
        "field": None if origin is None else origin.field,
    }
