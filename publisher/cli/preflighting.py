"""``casebook preflight``: finished PDFs judged, before a print shop or a reader has them."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from publisher.cli.cells import printable, table
from publisher.cli.report import shown_path, tally
from publisher.cli.session import Session
from publisher.errors import CheckError, EditionError, ExitCode, Severity, diagnose
from publisher.errors.diagnostic import Translate

if TYPE_CHECKING:
    from publisher.checks.preflight import Subject
    from publisher.checks.report import CheckReport, Finding
    from publisher.editions.edition import Edition

_FILES = ("interior.pdf", "cover.pdf", "digital.pdf", "imposed.pdf")
"""Of an edition, in the order they are judged."""


def add_preflight(
    commands: argparse._SubParsersAction[
        argparse.ArgumentParser
    ],  # the only name the standard library gives it
    common: argparse.ArgumentParser,
    translate: Translate,
    default_book: Path,
    default_out: Path,
) -> None:
    """Add the parser of ``preflight``."""
    summary = translate("judge finished PDFs before a print shop has them: this book's, or any")
    parser = commands.add_parser(
        "preflight", parents=[common], help=summary, description=summary, allow_abbrev=False
    )
    parser.add_argument(
        "files",
        nargs="*",
        type=Path,
        metavar=translate("PDF"),
        help=translate("files to judge (default: those of the last build of the book)"),
    )
    parser.add_argument(
        "--book",
        type=Path,
        metavar=translate("BOOK"),
        help=translate("folder of the book whose edition the files are measured with (default: data)"),
    )
    parser.add_argument(
        "--edition",
        action="append",
        dest="editions",
        metavar=translate("NAME"),
        help=translate("edition whose files are judged, or with which the files are measured"),
    )
    parser.add_argument(
        "--profile",
        choices=("press", "digital", "office", "foreign"),
        help=translate("what the files are for (default: what the edition says; foreign for other files)"),
    )
    parser.add_argument(
        "--out",
        type=Path,
        default=default_out,
        metavar=translate("FOLDER"),
        help=translate("where the last build put its files (default: build)"),
    )
    parser.add_argument(
        "--report",
        type=Path,
        metavar=translate("FILE"),
        help=translate("write the findings as one HTML file with the pages they are on"),
    )
    parser.add_argument("--json", action="store_true", help=translate("print the result as one JSON object"))
    parser.set_defaults(default_book=default_book)


def preflight(options: argparse.Namespace, session: Session) -> int:
    """Judge files and say what is wrong with them. Raises ContentError or EditionError for the book."""
    from publisher.checks.preflight.judge import judge
    from publisher.checks.report import join

    subjects = _subjects(options)
    if not subjects:
        session.report((diagnose("PRE-005", folder=shown_path(options.out)),))
        return CheckError.exit_code
    reports = [judge(subject) for subject in subjects]
    whole = join(reports)
    if session.strict:
        reports = [report.hardened() for report in reports]
        whole = whole.hardened()
    _tell(reports, subjects, options, session)
    if options.report is not None:
        from publisher.checks.preflight.page_report import write_report

        write_report(options.report, reports, subjects, session.translate)
        if not options.json:
            session.say(shown_path(options.report))
    return ExitCode.OK if whole.passed else CheckError.exit_code


def _subjects(options: argparse.Namespace) -> list[Subject]:
    """Return what is to be judged, each file with its measure."""
    from publisher.checks.preflight import PROVENANCE, Profile, Subject, kind_of, profile_of, read_provenance

    wanted = None if options.profile is None else Profile(options.profile)
    measured: list[tuple[Path, Edition | None]]
    if options.files:
        edition = _edition(options)
        measured = [(path, edition) for path in options.files]
    else:
        measured = list(_last_build(options))
    subjects, book = [], options.book or options.default_book
    for path, edition in measured:
        kind = kind_of(path)
        profile = wanted or (Profile.FOREIGN if edition is None else profile_of(edition, kind))
        known = read_provenance(path.with_name(PROVENANCE), None if edition is None else book)
        subjects.append(Subject(path, kind, profile, edition, known))
    return subjects


def _edition(options: argparse.Namespace) -> Edition | None:
    """Return the edition that files are measured with; None when none is named."""
    if options.book is None and not options.editions:
        return None
    from publisher.content.load import load_book
    from publisher.editions.series import choose

    book = load_book(options.book or options.default_book)
    chosen = [edition for edition in choose(book, tuple(options.editions or ()) or None) if edition.paged]
    if len(chosen) > 1 and options.editions:
        raise EditionError(diagnose("PRE-006", names=", ".join(edition.name for edition in chosen)))
    return chosen[0] if chosen else None


def _last_build(options: argparse.Namespace) -> Iterator[tuple[Path, Edition]]:
    from publisher.content.load import load_book
    from publisher.editions.series import choose

    book = load_book(options.book or options.default_book)
    for edition in choose(book, tuple(options.editions) if options.editions else None):
        folder = options.out / book.file.slug / edition.name
        for name in _FILES:
            if edition.paged and (folder / name).is_file():
                yield folder / name, edition


def _tell(
    reports: Sequence[CheckReport], subjects: Sequence[Subject], options: argparse.Namespace, session: Session
) -> None:
    said = [finding.diagnostic for report in reports for finding in report.findings if finding.diagnostic]
    if options.json:
        session.findings = tuple(
            as_value(finding, subject.profile.value, session.translate)
            for report, subject in zip(reports, subjects, strict=True)
            for finding in report.findings
        )
        return
    if options.diagnostics != "human":
        session.report(said)
        return
    for report, subject in zip(reports, subjects, strict=True):
        session.say(summary(report, subject.profile.value, session.translate))


def summary(report: CheckReport, profile: str, translate: Translate) -> str:
    """Return the findings on one file as a table, and below it what to do about each kind."""
    said = [finding.diagnostic for finding in report.findings if finding.diagnostic is not None]
    count = tally(said, translate) or translate("no findings")
    head = f"{printable(shown_path(report.files[0]))} ({profile}): {count}"
    if not report.findings:
        return head
    titles = [
        [
            translate("severity"),
            translate("rule"),
            translate("page"),
            "mm",
            translate("finding"),
            translate("source"),
        ]
    ]
    rows = titles + [_row(finding, translate) for finding in report.findings]
    hints = {item.code: item for item in said if item.severity is not Severity.NOTE}
    advice = [f"  {code}: {printable(item.hint(translate))}" for code, item in sorted(hints.items())]
    return "\n".join((head, table(rows, (False,) * len(titles[0])), *advice))


def _row(finding: Finding, translate: Translate) -> list[str]:
    from publisher.checks.preflight.sources import place_of, source_of

    spot, said = finding.spot, finding.diagnostic
    message = finding.message if said is None else said.message(translate)
    page = "" if spot is None else str(spot.page_index + 1) + (f" [{spot.label}]" if spot.label else "")
    return [
        translate(finding.severity.value),
        finding.id,
        page,
        place_of(finding),
        printable(message),
        printable(source_of(finding)),
    ]


def as_value(finding: Finding, profile: str, translate: Translate) -> dict[str, object]:
    """Return a finding as a value JSON can hold; keys are English in every language."""
    from publisher.checks.preflight.sources import line_of

    spot, origin, said = finding.spot, finding.origin, finding.diagnostic
    return {
        "file": finding.file,
        "profile": profile,
        "rule": finding.id,
        "severity": finding.severity.value,
        "message": finding.message if said is None else said.message(translate),
        "hint": "" if said is None else said.hint(translate),
        "page_index": None if spot is None else spot.page_index,
        "label": None if spot is None else spot.label,
        "box_mm": None if spot is None or spot.box is None else list(spot.box),
        "section": None if origin is None else origin.section,
        "source": None if origin is None else origin.file,
        "line": line_of(finding),
        "field": None if origin is None else origin.field,
        "picture": None if origin is None else origin.picture,
    }
