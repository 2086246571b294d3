"""``casebook release``: the parcel for the print shop."""

from __future__ import annotations

import argparse
import sys

from publisher.cli.commands import summary
from publisher.cli.session import Session, any_error
from publisher.errors import ExitCode, ReleaseError
from publisher.errors.diagnostic import Translate


def add_release_options(parser: argparse.ArgumentParser, translate: Translate) -> None:
    """Add what is particular to this command."""
    parser.add_argument(
        "--edition",
        action="append",
        dest="editions",
        metavar=translate("NAME"),
        help=translate("release this edition; may be given more than once (default: all for print)"),
    )
    parser.add_argument(
        "--allow-warnings",
        action="store_true",
        help=translate("release although there are warnings; without it they stop a release as errors do"),
    )


def release(options: argparse.Namespace, session: Session) -> int:
    """Build, judge and put the parcels in place. Raises PublisherError."""
    from publisher.cli.hands import opened_means
    from publisher.cli.language import Language, translator
    from publisher.cli.progress import progress_for
    from publisher.cli.system import require_libraries

    require_libraries()
    session.strict = session.strict or not options.allow_warnings
    with opened_means(options) as means:
        from publisher.pipeline.releasing import release as make_release

        made = make_release(
            options.book,
            editions=tuple(options.editions) if options.editions else None,
            out=options.out,
            progress=progress_for(sys.stderr, session.translate),
            strict=session.strict,
            means=means,
            # The report goes to a Korean print shop, whatever language is spoken here.
            translate=translator(Language.KOREAN),
        )
        # What became of the cache and of workers is no fault of the files.
        said = tuple(means.diagnostics)
    diagnostics = (*session.verdict(made.diagnostics), *said)
    session.report(diagnostics)
    session.artifacts = made.artifacts
    if not options.json:
        session.say(summary(made.artifacts, session))
    return ReleaseError.exit_code if any_error(diagnostics) else ExitCode.OK
