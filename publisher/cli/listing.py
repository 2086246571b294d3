"""``casebook listing``: a parcel for each store."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from publisher.cli.cells import printable, table
from publisher.cli.report import shown_path, tally
from publisher.cli.session import Session, any_error
from publisher.cli.sizes import shown_size
from publisher.errors import ExitCode, ReleaseError
from publisher.errors.diagnostic import Translate

if TYPE_CHECKING:
    from publisher.pipeline import Artifact

_USUAL = ("kyobo", "yes24")
"""The stores a listing is for where nobody says which."""


def add_listing_options(parser: argparse.ArgumentParser, translate: Translate) -> None:
    """Add what is particular to this command."""
    parser.add_argument(
        "--store",
        action="append",
        dest="stores",
        metavar=translate("STORE"),
        help=translate(
            "make the parcel of this store: default, kyobo, yes24, aladin, ridi, upaper, or library for the ISBN "
            "and the legal deposit; may be given more than once (default: kyobo and yes24)"
        ),
    )
    parser.add_argument(
        "--edition",
        metavar=translate("NAME"),
        help=translate("list this e-book edition of book.yaml (default: the first)"),
    )


def listing(options: argparse.Namespace, session: Session) -> int:
    """Build the e-book and put a parcel for each store in place. Raises PublisherError."""
    from publisher.cli.hands import opened_means
    from publisher.cli.progress import progress_for
    from publisher.cli.system import require_libraries

    require_libraries()
    with opened_means(options) as means:
        from publisher.pipeline.listing import make_listings

        made = make_listings(
            options.book,
            stores=tuple(options.stores or _USUAL),
            edition=options.edition,
            out=options.out,
            progress=progress_for(sys.stderr, session.translate),
            strict=session.strict,
            means=means,
        )
        said = means.diagnostics
    diagnostics = session.verdict((*made.diagnostics, *said))
    session.report(diagnostics)
    session.artifacts = made.artifacts
    if not options.json:
        session.say(_summary(made.artifacts, session))
    return ReleaseError.exit_code if any_error(diagnostics) else ExitCode.OK


def _summary(artifacts: tuple[Artifact, ...], session: Session) -> str:
    """Return the table of parcels, and what is still to be written below it."""
    translate = session.translate
    parcels: dict[Path, list[int]] = {}
    for item in artifacts:
        parcels.setdefault(item.path.parent, []).append(item.bytes)
    rows = [[translate("folder"), translate("files"), translate("size")]]
    rows += [
        [printable(shown_path(folder)), str(len(sizes)), shown_size(sum(sizes))]
        for folder, sizes in parcels.items()
    ]
    found = tally(session.reported, translate) or translate("no warnings")
    return f"{table(rows, (False, True, True))}\n{found}"
