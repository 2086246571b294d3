"""``casebook theme``: what a designer can set."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, assert_never

from publisher.cli.cells import printable, table
from publisher.cli.session import Session
from publisher.errors import ExitCode
from publisher.errors.diagnostic import Translate

if TYPE_CHECKING:
    from publisher.render.tokens import Token


def add_theme(
    commands: argparse._SubParsersAction[
        argparse.ArgumentParser
    ],  # the only name the standard library gives it
    common: argparse.ArgumentParser,
    translate: Translate,
) -> None:
    """Add the parser of ``theme``."""
    summary = translate("what a designer can set: colours, type, spacing")
    parser = commands.add_parser("theme", help=summary, description=summary, allow_abbrev=False)
    actions = parser.add_subparsers(dest="action", metavar=translate("ACTION"), required=True)
    summary = translate("list every token with its value, unit and use")
    tokens = actions.add_parser(
        "tokens", parents=[common], help=summary, description=summary, allow_abbrev=False
    )
    tokens.add_argument(
        "book",
        nargs="?",
        type=Path,
        metavar=translate("BOOK"),
        help=translate("folder of a book, whose own values are shown (default: the theme as it comes)"),
    )
    tokens.add_argument(
        "--target",
        choices=("print", "booklet", "epub"),
        default="print",
        help=translate("what the values are for (default: print)"),
    )
    tokens.add_argument(
        "--format",
        choices=("table", "json"),
        default="table",
        help=translate("form of the list (default: table)"),
    )


def theme(options: argparse.Namespace, session: Session) -> int:
    """List the tokens of a theme, or of a book's own. Raises ContentError for a book with errors."""
    from publisher.editions.edition import Target
    from publisher.render.stylesheet import Theme
    from publisher.render.tokens import tokens
    from publisher.resources import theme_folder

    if options.book is None:
        chosen = Theme((theme_folder("styles"),))
    else:
        from publisher.pipeline.workshop import Workshop

        chosen = Workshop.open(options.book).theme
    found = tokens(chosen, Target(options.target))
    match options.format:
        case "json":
            session.say(json.dumps([asdict(token) for token in found], ensure_ascii=False, indent=2))
        case "table":
            session.say(_table(found, session))
        case other:
            assert_never(other)
    return ExitCode.OK


def _table(found: tuple[Token, ...], session: Session) -> str:
    translate = session.translate
    rows = [[translate("token"), translate("value"), translate("unit"), translate("use"), translate("from")]]
    rows += [
        [printable(text) for text in (token.name, token.resolved, token.unit, token.use, token.source)]
        for token in found
    ]
    return table(rows, (False,) * len(rows[0]))
