"""``casebook lint`` and ``casebook accessibility``: finished e-books judged, ours or anybody's."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from publisher.cli.cells import printable
from publisher.cli.commands import write_atomically
from publisher.cli.preflighting import as_value
from publisher.cli.report import shown_path, tally
from publisher.cli.session import Session
from publisher.errors import CheckError, ExitCode
from publisher.errors.diagnostic import Translate

# The only name the standard library gives the type of `commands`.
_Commands = argparse._SubParsersAction  # noqa: SLF001
_PROFILES = ("default", "kyobo", "yes24", "aladin", "ridi", "upaper", "library")


def add_lint(
    commands: _Commands[argparse.ArgumentParser], common: argparse.ArgumentParser, translate: Translate
) -> None:
    """Add the parser of ``lint``."""
    summary = translate("judge finished e-books by what a store or library takes")
    parser = commands.add_parser(
        "lint", parents=[common], help=summary, description=summary, allow_abbrev=False
    )
    _add_files(parser, translate)
    parser.add_argument(
        "--profile",
        choices=_PROFILES,
        default="default",
        help=translate("the store or library (default: default, what every e-book is judged by)"),
    )
    parser.add_argument("--json", action="store_true", help=translate("print the result as one JSON object"))


def add_accessibility(
    commands: _Commands[argparse.ArgumentParser], common: argparse.ArgumentParser, translate: Translate
) -> None:
    """Add the parser of ``accessibility``."""
    summary = translate("gather the evidence on how accessible an e-book is, criterion by criterion")
    parser = commands.add_parser(
        "accessibility", parents=[common], help=summary, description=summary, allow_abbrev=False
    )
    parser.add_argument("file", type=Path, metavar=translate("EPUB"), help=translate("the e-book"))
    parser.add_argument(
        "--report",
        type=Path,
        metavar=translate("FILE"),
        help=translate("write the report to this file: HTML, or JSON when its name ends in .json"),
    )
    parser.add_argument("--json", action="store_true", help=translate("print the result as one JSON object"))


def _add_files(parser: argparse.ArgumentParser, translate: Translate) -> None:
    parser.add_argument(
        "files", nargs="+", type=Path, metavar=translate("EPUB"), help=translate("the e-books to judge")
    )


def lint(options: argparse.Namespace, session: Session) -> int:
    """Judge e-books by a profile and say what is wrong with them. Raises CheckError for a file that is none."""
    from publisher.checks.epub_profile import judge_epub
    from publisher.checks.report import join
    from publisher.editions.profiles import profile_cautions, profile_named

    profile = profile_named(options.profile)
    report = join([judge_epub(path, profile) for path in options.files])
    if session.strict:
        report = report.hardened()
    if options.json:
        session.findings = tuple(as_value(item, profile.name, session.translate) for item in report.findings)
        return ExitCode.OK if report.passed else CheckError.exit_code
    said = [item.diagnostic for item in report.findings if item.diagnostic is not None]
    session.report((*profile_cautions(profile), *said))
    count = tally(said, session.translate) or session.translate("no findings")
    files = ", ".join(printable(shown_path(path)) for path in options.files)
    session.say(f"{files} ({profile.name}): {count}")
    return ExitCode.OK if report.passed else CheckError.exit_code


def accessibility(options: argparse.Namespace, session: Session) -> int:
    """Say, criterion by criterion, what an e-book does for readers who cannot see or hold it."""
    from publisher.checks.accessibility import evaluate, report_html, report_value

    evaluation = evaluate(options.file)
    value = report_value(evaluation)
    if options.report is not None:
        as_json = options.report.suffix.lower() == ".json"
        text = json.dumps(value, ensure_ascii=False, indent=2) + "\n" if as_json else report_html(evaluation)
        write_atomically(options.report, text)
    if options.json:
        session.evidence = value
    else:
        for line in evaluation.lines():
            session.say(printable(line))
        if options.report is not None:
            session.say(shown_path(options.report))
    return ExitCode.OK if evaluation.passed else CheckError.exit_code
