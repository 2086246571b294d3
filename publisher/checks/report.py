"""What judges say about finished files: findings as frozen values, gathered in a report.

Owns: the shape of a verdict, the same for our own checks and for foreign judges, whose message ids are kept.
Refuses: judging, and deciding what a verdict means for a build (a strict build hardens it, the caller stops).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from publisher.errors import Diagnostic, Severity

BoxMm = tuple[float, float, float, float]
"""Left, bottom, right and top in millimetres, origin at the lower left corner of the trim."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where on which page of a PDF something was found."""

    page_index: int
    """0-based, in the file."""
    label: str
    """The page's own label, the printed number where it has one; empty when it has none."""
    box: BoxMm | None = None
    """None for the page as a whole."""


@dataclass(frozen=True, slots=True)
class Origin:
    """What an author can open to mend a finding."""

    section: str
    """Id of the section, of a case its id."""
    file: str
    """The YAML file, relative to the working folder where possible."""
    field: str = ""
    """Field in that file, e.g. ``photos[1]``; empty when not known."""
    picture: str = ""
    """The picture's file; empty when the fault is not in a picture."""


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
    spot: Spot | None = None
    """The same place as a value, where the judge knows one."""
    origin: Origin | None = None
    """What caused it, where that is known."""
    diagnostic: Diagnostic | None = None
    """The same finding with words in every language and what to do; None for foreign judges."""

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
                replace(
                    finding,
                    severity=Severity.ERROR,
                    diagnostic=None if finding.diagnostic is None else finding.diagnostic.hardened(),
                )
                if finding.severity is Severity.WARNING
                else finding
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
