"""Findings in words that need no language: where on a page, and what an author opens."""

from __future__ import annotations

from publisher.checks.report import Finding


def place_of(finding: Finding) -> str:
    """Return the place of a finding in millimetres, ``18.0–40.5 × 200.0–210.1``; empty when it has none."""
    if finding.spot is None or finding.spot.box is None:
        return ""
    left, bottom, right, top = finding.spot.box
    return f"{left:.1f}–{right:.1f} × {bottom:.1f}–{top:.1f}"


def line_of(finding: Finding) -> int | None:
    """Return the line of the author's file a finding comes from, 1-based; None when it is not known."""
    span = None if finding.diagnostic is None else finding.diagnostic.span
    return None if span is None or span.text is None or finding.origin is None else span.line


def source_of(finding: Finding) -> str:
    """Return what an author opens: file and line, field, picture; empty when it is not known."""
    origin = finding.origin
    if origin is None:
        return ""
    line = line_of(finding)
    file = origin.file if line is None else f"{origin.file}:{line}"
    return " ".join(word for word in (file, origin.field, origin.picture) if word)
