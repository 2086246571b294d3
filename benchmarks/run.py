"""Measure cold builds of every edition beside plain WeasyPrint on the same HTML, in one run.

For each size of book: a generated corpus, ``python -m publisher build`` for one edition at a time into an
empty folder, and, for editions with pages, the page engine alone on the HTML and style sheet the program
would set. Runs alternate, so that a slower hour of the machine meets both. The result is a Markdown table
and JSON.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from statistics import median

from benchmarks.cost import Cost, measure

ROOT = Path(__file__).resolve().parent.parent
PAGED = ("print", "booklet")
EDITIONS = (*PAGED, "epub")
OURS = "casebook"
PLAIN = "plain WeasyPrint"
_PACKAGES = ("weasyprint", "pypdf", "pikepdf", "EbookLib", "pillow")
_MEGA = 1_000_000
_SAME_PAGES = 0.1
"""Share of pages by which two settings of one book may differ: the padding of a thin booklet."""

_WRITE_HTML = """
import sys
from pathlib import Path
from publisher.pipeline import write_html
print(write_html(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3])))
"""
# The program's own choice of fonts, or the two would not set the same faces.
_SET_PLAINLY = """
import sys
from pathlib import Path
from publisher.content.load import load_book
from publisher.render import fonts
from publisher.resources import theme_folder
fonts.use_only(fonts.font_files(theme_folder("styles") / "fonts", load_book(Path(sys.argv[1])).fonts))
from weasyprint import HTML
HTML(sys.argv[2]).write_pdf(sys.argv[3], pdf_tags=True)
"""
_COUNT_PAGES = "import sys; from pypdf import PdfReader; print(len(PdfReader(sys.argv[1]).pages))"


@dataclass(frozen=True, slots=True)
class Result:
    """Medians of the runs of one tool on one edition of one book."""

    cases: int
    edition: str
    tool: str
    runs: int
    wall_s: float
    wall_range_s: tuple[float, float]
    cpu_s: float
    peak_bytes: int
    pages: int | None
    """Pages of the interior; None for an EPUB."""
    output_bytes: int
    """All files of the edition, imposed sheets included."""
    wall_ratio: float | None = None
    """Wall time relative to plain WeasyPrint, where it sets this edition."""
    cpu_ratio: float | None = None
    peak_ratio: float | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """One run of one tool."""

    cost: Cost
    pages: int | None
    output_bytes: int


def python(*arguments: str | Path) -> list[str]:
    """Return a command for this interpreter."""
    return [sys.executable, *(str(argument) for argument in arguments)]


def build_once(book: Path, edition: str, out: Path) -> Run:
    """Build one edition into an empty folder with the program."""
    shutil.rmtree(out, ignore_errors=True)
    cost = measure(
        python("-m", "publisher", "build", book, "--edition", edition, "--out", out, "--json"), ROOT
    )
    made = json.loads(cost.output.splitlines()[-1])["artifacts"]
    pages = [item["pages"] for item in made if item["kind"] == "interior"]
    return Run(cost, pages[0] if pages else None, sum(int(item["bytes"]) for item in made))


def set_once(book: Path, html: Path, out: Path) -> Run:
    """Set the joined HTML with the page engine alone."""
    cost = measure(python("-c", _SET_PLAINLY, book, html, out), ROOT)
    pages = int(measure(python("-c", _COUNT_PAGES, out), ROOT).output)
    return Run(cost, pages, out.stat().st_size)


def compare(cases: int, editions: Sequence[str], repeats: int, work: Path) -> Iterator[Result]:
    """Measure one size of book, edition by edition."""
    book = work / f"book-{cases}"
    measure(python("-m", "benchmarks.corpus", book, str(cases)), ROOT)
    for edition in editions:
        runs: dict[str, list[Run]] = {OURS: []}
        html = None
        if edition in PAGED:
            runs[PLAIN] = []
            folder = work / f"html-{cases}-{edition}"
            html = Path(measure(python("-c", _WRITE_HTML, book, edition, folder), ROOT).output.strip())
        for number in range(repeats):
            runs[OURS].append(build_once(book, edition, work / "out"))
            if html is not None:
                runs[PLAIN].append(set_once(book, html, work / "plain.pdf"))
            print(f"{cases} cases, {edition}: run {number + 1} of {repeats}", file=sys.stderr)
        yield from _results(cases, edition, runs)


def _results(cases: int, edition: str, runs: dict[str, list[Run]]) -> Iterator[Result]:
    """Yield the medians of every tool, with ratios to plain WeasyPrint."""
    summed = {tool: _median(made) for tool, made in runs.items()}
    plain = summed.get(PLAIN)
    for tool, (wall_s, cpu_s, peak) in summed.items():
        walls = [run.cost.wall_s for run in runs[tool]]
        yield Result(
            cases=cases,
            edition=edition,
            tool=tool,
            runs=len(walls),
            wall_s=round(wall_s, 3),
            wall_range_s=(round(min(walls), 3), round(max(walls), 3)),
            cpu_s=round(cpu_s, 3),
            peak_bytes=round(peak),
            pages=runs[tool][-1].pages,
            output_bytes=runs[tool][-1].output_bytes,
            wall_ratio=round(wall_s / plain[0], 3) if plain else None,
            cpu_ratio=round(cpu_s / plain[1], 3) if plain else None,
            peak_ratio=round(peak / plain[2], 3) if plain else None,
        )


def _median(runs: Sequence[Run]) -> tuple[float, float, float]:
    """Return the medians of wall time, processor time and peak memory."""
    return (
        median(run.cost.wall_s for run in runs),
        median(run.cost.cpu_s for run in runs),
        median(run.cost.peak_bytes for run in runs),
    )


def machine() -> dict[str, str]:
    """Return what the numbers depend on."""
    found = {
        "system": platform.system(),
        "architecture": platform.machine(),
        "processors": str(len(os.sched_getaffinity(0))),
        "python": platform.python_version(),
    }
    return found | {name: version(name) for name in _PACKAGES}


def as_markdown(results: Sequence[Result], about: dict[str, str]) -> str:
    """Return the results as a Markdown table, ratios in brackets."""
    lines = [
        "| cases | edition | tool | pages | wall s (range) | CPU s | peak MB | output MB |",
        "|---:|---|---|---:|---:|---:|---:|---:|",
    ]
    for item in results:
        fastest, slowest = item.wall_range_s
        cells = (
            str(item.cases),
            item.edition,
            item.tool,
            "–" if item.pages is None else str(item.pages),
            f"{item.wall_s:.2f}{_ratio(item.wall_ratio)} ({fastest:.2f}–{slowest:.2f})",
            f"{item.cpu_s:.2f}{_ratio(item.cpu_ratio)}",
            f"{item.peak_bytes / _MEGA:.0f}{_ratio(item.peak_ratio)}",
            f"{item.output_bytes / _MEGA:.2f}",
        )
        lines.append(f"| {' | '.join(cells)} |")
    runs = max((item.runs for item in results), default=0)
    told = ", ".join(f"{name} {value}" for name, value in about.items())
    lines += ["", f"Medians of {runs}; × is relative to plain WeasyPrint on the same HTML. {told}."]
    lines += _doubts(results)
    return "\n".join(lines) + "\n"


def _doubts(results: Sequence[Result]) -> Iterator[str]:
    """Yield a line for every edition whose two settings differ in pages by more than blank pages explain."""
    plain = {(item.cases, item.edition): item.pages for item in results if item.tool == PLAIN}
    for item in results:
        pages = plain.get((item.cases, item.edition))
        if item.tool == OURS and pages and item.pages and abs(item.pages / pages - 1) > _SAME_PAGES:
            named = f"{item.edition}, {item.cases} cases"
            yield f"\n{named}: {item.pages} pages against {pages}; the ratio is no fair one."


def _ratio(value: float | None) -> str:
    return "" if value is None else f" ×{value:.2f}"


def main() -> None:
    """Measure and write ``results.md`` and ``results.json``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, nargs="+", default=[31, 124], metavar="N", help="sizes of book")
    parser.add_argument("--editions", nargs="+", choices=EDITIONS, default=list(EDITIONS))
    parser.add_argument("--repeats", type=int, default=3, metavar="K", help="runs of each; the median counts")
    parser.add_argument(
        "--out", type=Path, default=ROOT / "build" / "benchmarks", help="folder for the results"
    )
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    about = machine()
    results: list[Result] = []
    with tempfile.TemporaryDirectory(prefix="casebook-benchmark-") as work:
        for cases in options.cases:
            for result in compare(cases, options.editions, options.repeats, Path(work)):
                results.append(result)
                _write(options.out, results, about)
            shutil.rmtree(Path(work) / f"book-{cases}")
    print(as_markdown(results, about), end="")


def _write(out: Path, results: Sequence[Result], about: dict[str, str]) -> None:
    """Write what is known so far: a long run that is broken off keeps its numbers."""
    value = {"machine": about, "results": [asdict(item) for item in results]}
    (out / "results.json").write_text(
        json.dumps(value, ensure_ascii=False, indent=2) + "\n", encoding="utf-8"
    )
    (out / "results.md").write_text(as_markdown(results, about), encoding="utf-8")


if __name__ == "__main__":
    main()
