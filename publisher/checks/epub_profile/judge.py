"""All rules of a profile over one finished EPUB."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from publisher.checks.epub_file import EpubFile, read_epub
from publisher.checks.epub_profile import colophon, container, fonts, markup, styles
from publisher.checks.epub_profile.fault import Fault, Rule
from publisher.checks.report import CheckReport, Finding
from publisher.editions.profiles import EpubProfile
from publisher.errors import Severity, SourceSpan, diagnose

_JUDGE = "epub-profile"
RULES: tuple[Rule, ...] = (*container.RULES, *markup.RULES, *styles.RULES, *fonts.RULES, *colophon.RULES)
_MOST = 20
"""Places named for one rule; the others are nearly always of the same cause."""


def judge_epub(path: Path, profile: EpubProfile) -> CheckReport:
    """Return what a profile finds wrong with a finished EPUB. Raises CheckError for a file that is none."""
    return judge_file(read_epub(path), profile)


def judge_file(epub: EpubFile, profile: EpubProfile) -> CheckReport:
    """Return what a profile finds wrong with an EPUB that is opened."""
    findings: list[Finding] = []
    for rule in RULES:
        for number, found in enumerate(dict.fromkeys(rule(epub, profile))):
            if number == _MOST:
                break
            findings.append(_finding(epub, profile, found))
    return CheckReport((epub.label,), (f"{_JUDGE} {profile.name} {profile.checked_on}",), tuple(findings))


def _finding(epub: EpubFile, profile: EpubProfile, found: Fault) -> Finding:
    place = f"{epub.label}/{found.place}" if found.place else epub.label
    span = SourceSpan(place, found.line)
    words: dict[str, Any] = {"label": profile.label, "profile": profile.name, **dict(found.arguments)}
    said = diagnose(found.code, span, **words)
    if found.firm:
        said = said.hardened()
    where = f"{found.place}:{found.line}" if found.place else ""
    return Finding(
        _JUDGE, epub.label, Severity(said.severity), said.code, said.message(), where, diagnostic=said
    )
