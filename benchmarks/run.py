"""Measure everything the project aims at, beside the tools it is compared with, in one run.

All subjects take turns: one run of each, then the next round, each round beginning with another, so that a slower hour
of the machine meets all of them. Results are written after every round. Every tool gets the same two processors.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Callable, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from benchmarks import table
from benchmarks.cost import CommandFailedError
from benchmarks.program import JOBS, ROOT, NotAvailableError
from benchmarks.rows import USUAL_CASES, Row, chosen, find
from benchmarks.samples import Sample
from benchmarks.stage import Stage
from benchmarks.subjects import Subject, Turn, has_slug, subjects_of

_PACKAGES = ("weasyprint", "pikepdf", "pypdf", "EbookLib", "pillow", "typst")
_TOLD = 200
"""Characters of a failure that the table quotes."""


def measure_rows(
    rows: Sequence[Row], stage: Stage, repeats: int, heard: Callable[[table.Report], None]
) -> table.Report:
    """Measure the subjects of the rows in turns; ``heard`` is told of the results after every round."""
    subjects = subjects_of(tuple({key: None for row in rows for key in row.subjects}))
    missing: dict[str, str] = {}
    turns = _begin(subjects, stage, missing)
    samples: dict[str, list[Sample]] = {key: [] for key in turns}
    machine_ = machine()
    slug = has_slug(stage.interior()) if "interior" in turns else None
    report = table.Report(machine_, stage.cases, stage.long, (), subjects, samples, missing, slug)
    for number in range(repeats):
        keys = list(turns)
        shift = number % len(keys) if keys else 0
        for key in (*keys[shift:], *keys[:shift]):
            _say(f"run {number + 1} of {repeats}: {key}")
            try:
                samples[key].append(turns[key](number))
            except (CommandFailedError, NotAvailableError) as fault:
                missing[key] = _short(fault)
                del turns[key]
        findings = tuple(find(row, samples, missing) for row in rows)
        report = table.Report(machine_, stage.cases, stage.long, findings, subjects, samples, missing, slug)
        heard(report)
    return report


def machine() -> dict[str, str]:
    """Return what the numbers depend on."""
    found = {
        "system": platform.system(),
        "architecture": platform.machine(),
        "processors": str(len(os.sched_getaffinity(0))),
        "load before": f"{os.getloadavg()[0]:.1f}",
        "python": platform.python_version(),
    }
    for name in _PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and write ``results.md`` and ``results.json``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=USUAL_CASES, metavar="N", help="size of the usual book")
    parser.add_argument(
        "--long", type=int, default=0, metavar="N", help="size of the long book (default: 8 times)"
    )
    parser.add_argument("--repeats", type=int, default=5, metavar="K", help="runs of each; the median counts")
    parser.add_argument("--only", nargs="+", default=[], metavar="ROW", help="only these rows of the table")
    parser.add_argument(
        "--out", type=Path, default=ROOT / "build" / "benchmarks", metavar="FOLDER", help="for the results"
    )
    options = parser.parse_args(arguments)
    try:
        rows = chosen(options.only)
    except LookupError as fault:
        parser.error(str(fault.args[0]))
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:JOBS])
    with tempfile.TemporaryDirectory(prefix="casebook-benchmark-") as folder:
        stage = Stage(Path(folder), options.cases, options.long)
        report = measure_rows(rows, stage, options.repeats, lambda so_far: table.write(so_far, options.out))
    print(table.as_markdown(report), end="")


def _begin(subjects: Sequence[Subject], stage: Stage, missing: dict[str, str]) -> dict[str, Turn]:
    """Make every subject ready; one that cannot be leaves its reason in ``missing``."""
    turns = {}
    for subject in subjects:
        _say(f"making ready: {subject.key}")
        try:
            turns[subject.key] = subject.begin(stage)
        except (CommandFailedError, NotAvailableError) as fault:
            missing[subject.key] = _short(fault)
    return turns


def _short(fault: Exception) -> str:
    """Return the end of a failure's words, where the cause stands."""
    words = " ".join(str(fault).split())
    return words if len(words) <= _TOLD else f"… {words[-_TOLD:]}"


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
