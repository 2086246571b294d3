"""Build books, set every paged edition of them as one document too, and say in what the two differ.

Use: ``PYTHONPATH=tests:. python -m oracle.books BOOK… [--out DIR] [--cache DIR]`` prints a paragraph an edition; exits
0 when they are equal but for what is meant (``docs/oracle.md``), else 1. Pages that look different leave pictures in
the folder ``whole`` of the edition below ``--out``.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from oracle.compare import Comparison, Whole, compare
from oracle.mended import ALL
from oracle.whole import ROOT, Built, finish_setting, start_setting, take_up, write_whole

from publisher.pipeline.means import Means
from publisher.render.cache import open_cache
from publisher.render.executor import SerialExecutor

_HANDS = 2
"""Documents that are set at once."""


@dataclass(frozen=True, slots=True)
class Seen:
    """An edition that was compared."""

    name: str
    comparison: Comparison
    seconds: float
    """To set the whole document and to compare."""


def main(words: Sequence[str]) -> int:
    """Compare the editions of some books and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m oracle.books", description=__doc__)
    parser.add_argument("books", nargs="+", type=Path)
    parser.add_argument(
        "--out", type=Path, default=Path("build/oracle"), help="folder for everything that is made"
    )
    parser.add_argument("--cache", type=Path, help="the program's cache; default: this user's own")
    options = parser.parse_args(words)
    cache = open_cache(options.cache, environment=os.environ, home=Path.home())
    means = Means.of(cache, SerialExecutor())
    faults = 0
    for root in options.books:
        for seen in seen_in(root, build(root, options.out, options.cache), options.out, means):
            sys.stdout.write("".join(f"{line}\n" for line in told(seen)))
            sys.stdout.flush()
            faults += len(seen.comparison.findings)
    return 1 if faults else 0


def build(root: Path, out: Path, cache: Path | None) -> tuple[str, ...]:
    """Build a book from the command line and return the names of its paged editions. Raises CalledProcessError."""
    where = [] if cache is None else ["--cache", str(cache.absolute())]
    command = [
        sys.executable,
        "-m",
        "publisher",
        "build",
        str(root.absolute()),
        "--out",
        str(out.absolute()),
        *where,
    ]
    done = subprocess.run([*command, "--json"], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    made = json.loads(done.stdout.splitlines()[-1])["artifacts"]
    return tuple(item["edition"] for item in made if item["kind"] == "interior")


def seen_in(root: Path, editions: Sequence[str], out: Path, means: Means) -> Iterator[Seen]:
    """Set editions of a built book as whole documents, some at a time, and yield how each compares."""
    for at in range(0, len(editions), _HANDS):
        running = []
        for name in editions[at : at + _HANDS]:
            started = time.perf_counter()
            built = take_up(root, name, out, means)
            document = write_whole(built, _folder(built))
            running.append((name, built, document, started, start_setting(built, document)))
        for name, built, document, started, process in running:
            whole = Whole.of(finish_setting(process, document))
            made = compare(built.interior, whole, built.promise, _folder(built))
            yield Seen(f"{root.name} {name}", made, time.perf_counter() - started)


def told(seen: Seen) -> Iterator[str]:
    """Yield what is said of an edition."""
    made = seen.comparison
    own, its = made.bytes
    verdict = "differs" if made.findings else "is the whole document"
    yield f"{seen.name}: {verdict} ({seen.seconds:.0f} s)"
    yield f"  {made.pages} pages, {made.anchors} places, {made.links} links, {made.elements} elements"
    yield f"  {own} bytes, {own / its:.3f} of the whole document's {its}"
    for gap, name in zip(made.worst, ("in the same fonts", "in their own"), strict=True):
        yield f"  {name}: mean {gap.mean:.4f}, worst {gap.worst} of 255, {gap.share:.6f} of a page's pixels"
    yield f"  places at most {made.farthest_pt:.6f} pt apart"
    yield from (f"  meant: {made.differences[name]} {name}" for name in ALL if made.differences[name])
    yield from (f"  {finding}" for finding in made.findings)


def _folder(built: Built) -> Path:
    return built.interior.parent / "whole"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
