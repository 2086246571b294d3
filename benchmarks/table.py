"""The results as a Markdown table and as JSON, with every doubt about them below."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.rows import LARGER, USUAL_CASES, Finding, Form
from benchmarks.samples import Quantity, Sample, middle, reach
from benchmarks.subjects import Subject

_MEGA = 1e6
_SAME_PAGES = {"plain": 0.03, "plain-tagged": 0.03, "plain-unmarked": 0.03, "plain-bare": 0.03, "typst": 0.10}
"""Share of pages by which a setting may differ from the interior."""
_NONE = "–"


@dataclass(frozen=True, slots=True)
class Report:
    """Everything one run found."""

    machine: Mapping[str, str]
    cases: int
    long: int
    """Cases of the long book."""
    findings: Sequence[Finding]
    subjects: Sequence[Subject]
    samples: Mapping[str, Sequence[Sample]]
    missing: Mapping[str, str]
    """Subject to the reason it was not measured."""
    slug: bool | None = None
    """Whether the interior has room for crop marks; None when it was not looked at."""


def write(report: Report, folder: Path) -> None:
    """Write ``results.md`` and ``results.json``; a long run that is broken off keeps what was written."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "results.md").write_text(as_markdown(report), encoding="utf-8")
    (folder / "results.json").write_text(as_json(report), encoding="utf-8")


def as_json(report: Report) -> str:
    """Return every number, samples included: seconds, bytes, factors."""
    value = {
        "machine": dict(report.machine),
        "cases": report.cases,
        "long_cases": report.long,
        "rows": [
            {
                "row": item.row.key,
                "work": item.row.work,
                "value": None if item.value is None else round(item.value, 4),
                "aim": item.row.aim,
                "kept": item.kept,
                "missing": item.missing,
            }
            for item in report.findings
        ],
        "subjects": [
            {
                "subject": subject.key,
                "tool": subject.tool,
                "what": subject.what,
                "command": subject.command,
                "cases": report.long if subject.long else report.cases,
                "missing": report.missing.get(subject.key, ""),
                "samples": [asdict(sample) for sample in report.samples.get(subject.key, ())],
            }
            for subject in report.subjects
        ],
    }
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def as_markdown(report: Report) -> str:
    """Return two tables, the aims and the subjects behind them, and the doubts."""
    lines = ["| row | work | measured | aim | kept |", "|---|---|---:|---:|---|"]
    lines += [_finding_line(item) for item in report.findings]
    lines += [
        "",
        "| subject | tool | cases | pages | wall s (range) | CPU s | peak MB | output MB | command |",
        "|---|---|---:|---:|---:|---:|---:|---:|---|",
    ]
    lines += [_subject_line(subject, report) for subject in report.subjects]
    runs = max((len(samples) for samples in report.samples.values()), default=0)
    told = ", ".join(f"{name} {value}" for name, value in report.machine.items())
    lines += ["", f"Medians of up to {runs} runs. {told}."]
    lines += [f"\n{doubt}" for doubt in doubts(report)]
    return "\n".join(lines) + "\n"


def doubts(report: Report) -> Iterator[str]:
    """Yield what a reader has to know before believing a ratio."""
    if report.cases != USUAL_CASES:
        yield f"The aims are for {USUAL_CASES} cases; these are {report.cases}."
    if report.long != LARGER * report.cases:
        yield f"The long book has {report.long} cases, not {LARGER} times {report.cases}."
    ours = middle(report.samples.get("interior", ()), "pages")
    for key, share in _SAME_PAGES.items():
        theirs = middle(report.samples.get(key, ()), "pages")
        if ours and theirs and abs(theirs / ours - 1) > share:
            yield f"{key}: {theirs:.0f} pages against {ours:.0f} of the interior; its ratios are no fair ones."
    if report.slug is False:
        yield "The interior has no crop marks; of the whole documents only `plain-unmarked` and `plain-bare` have none."
    for subject in report.subjects:
        walls = reach(report.samples.get(subject.key, ()), "wall_s")
        if walls is not None and walls[1] > 1.5 * walls[0]:
            yield f"{subject.key}: the slowest run took {walls[1] / walls[0]:.1f} times the fastest."


def _finding_line(item: Finding) -> str:
    row = item.row
    kept = {True: "yes", False: "no", None: _NONE}[item.kept]
    measured = f"not available: {_cell(item.missing)}" if item.value is None else _told(item.value, item)
    aim = _NONE if row.aim is None else f"≤ {_told(row.aim, item)}"
    return f"| {row.key} | {row.work} | {measured} | {aim} | {kept} |"


def _told(value: float, item: Finding) -> str:
    """Return a value with its unit."""
    if item.row.form is Form.QUOTIENT:
        return f"×{value:.2f}" if value >= 0.1 else f"×{value:.3f}"
    if item.row.quantity in {Quantity.PEAK, Quantity.OUTPUT, Quantity.SCREEN}:
        return f"{value / _MEGA:.0f} MB"
    return f"{value:.2f} s"


def _subject_line(subject: Subject, report: Report) -> str:
    samples = report.samples.get(subject.key, ())
    walls = reach(samples, "wall_s")
    wall = _NONE if walls is None else f"{middle(samples, 'wall_s'):.2f} ({walls[0]:.2f}–{walls[1]:.2f})"
    cells = (
        subject.key,
        f"{subject.tool}: {subject.what}",
        str(report.long if subject.long else report.cases),
        _number(middle(samples, "pages"), 0),
        wall,
        _number(middle(samples, "cpu_s"), 2),
        _number(middle(samples, "peak_bytes"), 0, _MEGA),
        _number(middle(samples, "output_bytes"), 2, _MEGA),
        f"`{_cell(subject.command)}`",
    )
    return f"| {' | '.join(cells)} |"


def _number(value: float | None, digits: int, unit: float = 1.0) -> str:
    return _NONE if value is None else f"{value / unit:.{digits}f}"


def _cell(text: str) -> str:
    """Return text that stays in its cell."""
    return " ".join(text.split()).replace("|", "\\|")
