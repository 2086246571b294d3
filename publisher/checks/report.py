"""What judges say about finished files: findings as frozen values, gathered in a report.

Owns: the shape of a verdict, the same for our own checks and for foreign judges, whose message ids are kept.
Refuses: judging, and deciding what a verdict means for a build (a strict build hardens it, the caller stops).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from publisher.errors import Severity


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a judge found in one file."""

    judge: str
    """Who says it: ``epubcheck``, ``verapdf``, ``preflight`` …"""
    file: str
    """Name of the judged file, as the caller gave it."""
    severity: Severity
    id: str
    """The judge's own message id, e.g. ``OPF-035``; unchanged, so that its manual can be looked up."""
    message: str
    """The judge's own words, one line."""
    place: str = ""
    """Where inside the file: ``page 3``, ``EPUB/text/case-07.xhtml:12:5``; empty for the file as a whole."""

    def line(self) -> str:
        """Return the finding as one line, ``file: place: error[judge ID]: message``."""
        where = f"{self.file}: {self.place}" if self.place else self.file
        return f"{where}: {self.severity}[{self.judge} {self.id}]: {self.message}"


@dataclass(frozen=True, slots=True)
class CheckReport:
    """Everything that judges found in a set of files, in the order they found it."""

    files: tuple[str, ...]
    """Names of the judged files; a file without findings is clean only when it is named here."""
    judges: tuple[str, ...]
    """Names and versions of the judges that really ran, e.g. ``epubcheck 5.3.0``."""
    findings: tuple[Finding, ...] = ()

    @property
    def errors(self) -> tuple[Finding, ...]:
        """Findings that stop a build."""
        return tuple(finding for finding in self.findings if finding.severity is Severity.ERROR)

    @property
    def passed(self) -> bool:
        """True when at least one judge looked at at least one file and found no error."""
        return bool(self.files and self.judges) and not self.errors

    def hardened(self) -> CheckReport:
        """Return the report with warnings raised to errors (``--strict``)."""
        return replace(
            self,
            findings=tuple(
                replace(finding, severity=Severity.ERROR) if finding.severity is Severity.WARNING else finding
                for finding in self.findings
            ),
        )


def join(reports: Iterable[CheckReport]) -> CheckReport:
    """Return one report of several, files and judges each named once."""
    gathered = tuple(reports)
    return CheckReport(
        tuple(dict.fromkeys(name for report in gathered for name in report.files)),
        tuple(dict.fromkeys(name for report in gathered for name in report.judges)),
        tuple(finding for report in gathered for finding in report.findings),
    )
