"""Let the judges see what ``casebook build --json`` made: every EPUB, and every PDF that screens show.

Use: ``PYTHONPATH=tests python -m judges.books BUILD.json…`` prints one line a file and one a finding; exits
0 when each build made at least one EPUB and one such PDF and the judges find nothing, else 1.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from judges import epubcheck, verapdf


def findings_of(build: Path) -> Iterator[str]:
    """Yield what is wrong with the files of one build, the builder's own account of it given as JSON."""
    account = json.loads(build.read_text(encoding="utf-8"))
    made = [Path(item["path"]) for item in account["artifacts"]]
    # What a press gets has no links and claims nothing; then there is a file of the same pages for screens.
    twice = {item["edition"] for item in account["artifacts"] if item["kind"] == "digital"}
    screens = [
        Path(item["path"])
        for item in account["artifacts"]
        if item["kind"] == "digital" or (item["kind"] == "interior" and item["edition"] not in twice)
    ]
    epubs = [path for path in made if path.suffix == ".epub"]
    if not screens:
        yield f"{build}: no PDF for screens was made"
    if not epubs:
        yield f"{build}: no EPUB was made"
    for path in epubs:
        found = epubcheck.judge(path)
        print(f"EPUBCheck: {path}: {len(found)} findings")
        yield from (f"{path}: epubcheck {finding}" for finding in found)
    for path in screens:
        verdict = verapdf.judge(path)
        word = "complies" if verdict.compliant else "does not comply"
        print(f"veraPDF: {path}: {word} ({verdict.profile}, {verdict.rules} rules)")
        yield from (
            f"{path}: veraPDF {failure.clause}-{failure.test} ({failure.count}×): "
            f"{failure.message} {failure.where}"
            for failure in verdict.failures
        )
        if not verdict.rules or not (verdict.compliant or verdict.failures):
            yield f"{path}: veraPDF gave no verdict"


def main(builds: list[str]) -> int:
    """Judge the builds and return the exit code."""
    findings = [finding for build in builds for finding in findings_of(Path(build))]
    for finding in findings:
        print(finding)
    return 1 if findings or not builds else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
