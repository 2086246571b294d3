"""The parsers of the command line. Nothing here imports a room that does work."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from publisher import __version__
from publisher.cli.imposing import add_impose
from publisher.cli.linting import add_accessibility, add_lint
from publisher.cli.listing import add_listing_options
from publisher.cli.preflighting import add_preflight
from publisher.cli.releasing import add_release_options
from publisher.cli.sizes import read_size
from publisher.cli.theming import add_theme
from publisher.errors.diagnostic import Translate

DEFAULT_BOOK = Path("data")
DEFAULT_OUT = Path("build")


_Commands = argparse._SubParsersAction  # noqa: SLF001  (the only name the standard library gives this type)


def build_parser(translate: Translate) -> argparse.ArgumentParser:
    """Return the parser of the whole command line, worded by ``translate``."""
    parser = argparse.ArgumentParser(
        prog="casebook",
        description=translate("Make a casebook: a print PDF, a booklet PDF and an EPUB, from YAML stories."),
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"casebook {__version__}")
    parser.set_defaults(strict=False, diagnostics="human", lang=None, verbose=False)
    _add_common(parser, translate)
    common = argparse.ArgumentParser(add_help=False)
    _add_common(common, translate)
    commands = parser.add_subparsers(dest="command", metavar=translate("COMMAND"), required=True)
    _add_build(commands, common, translate)
    _add_build_all(commands, common, translate)
    _add_watch(commands, common, translate)
    _add_release(commands, common, translate)
    _add_listing(commands, common, translate)
    _add_check(commands, common, translate)
    _add_schema(commands, common, translate)
    _add_new(commands, common, translate)
    add_impose(commands, common, translate)
    add_preflight(commands, common, translate, DEFAULT_BOOK, DEFAULT_OUT)
    add_lint(commands, common, translate)
    add_accessibility(commands, common, translate)
    _add_cache(commands, common, translate)
    add_theme(commands, common, translate)
    return parser


def _add_common(parser: argparse.ArgumentParser, translate: Translate) -> None:
    """Add the options that may stand before and after a command; their defaults are set once, at the top."""
    parser.add_argument(
        "--strict", action="store_true", default=argparse.SUPPRESS, help=translate("treat warnings as errors")
    )
    parser.add_argument(
        "--diagnostics",
        choices=("human", "short", "json"),
        default=argparse.SUPPRESS,
        help=translate("form of the messages on standard error (default: human)"),
    )
    parser.add_argument(
        "--lang",
        choices=("ko", "en"),
        default=argparse.SUPPRESS,
        help=translate("language of the messages (default: that of the system)"),
    )
    parser.add_argument(
        "-v",
        "--verbose",
        action="store_true",
        default=argparse.SUPPRESS,
        help=translate("show the whole trace of an unexpected fault"),
    )


def _add_book(parser: argparse.ArgumentParser, translate: Translate) -> None:
    parser.add_argument(
        "book",
        nargs="?",
        type=Path,
        default=DEFAULT_BOOK,
        metavar=translate("BOOK"),
        help=translate("folder that holds book.yaml and cases/ (default: data)"),
    )


def _add_build(
    commands: _Commands[argparse.ArgumentParser], common: argparse.ArgumentParser, translate: Translate
) -> None:
    summary = translate("build the book's editions")
    parser = commands.add_parser(
        "build", parents=[common], help=summary, description=summary, allow_abbrev=False
    )
    _add_book(parser, translate)
    _add_build_options(parser, translate)


def _add_build_all(
    commands: _Commands[argparse.ArgumentParser], common: argparse.ArgumentParser, translate: Translate
) -> None:
    summary = translate("build many books, side by side")
    parser = commands.add_parser(
        "build-all", parents=[common], help=summary, description=summary, allow_abbrev=False
    )
    parser.add_argument(
        "books",
        type=Path,
        metavar=translate("BOOKS"),
        help=translate(
            "a folder with books up to three folders down, or a text file with the folder of a book on each line"
        ),
    )
    _add_build_options(parser, translate)
    going = parser.add_mutually_exclusive_group()
    going.add_argument(
        "--keep-going",
        dest="fail_fast",
        action="store_false",
        default=False,
        help=translate(
            "build the other books when one fails (default); the exit code is that of the first that failed"
        ),
    )
    going.add_argument(
        "--fail-fast",
        dest="fail_fast",
        action="store_true",
        default=False,
        help=translate("stop at the first book that fails; books that are done stay"),
    )


def _add_watch(
    commands: _Commands[argparse.ArgumentParser], common: argparse.ArgumentParser, translate: Translate
) -> None:
    summary = translate("build the book again at every save and show the pages that changed, until Ctrl-C")
    parser = commands.add_parser(
        "watch", parents=[common], help=summary, description=summary, allow_abbrev=False
    )
    _add_book(parser, translate)
    parser.add_argument(
        "--edition",
        action="append",
        dest="editions",
        metavar=translate("NAME"),
        help=translate("build this edition; may be given more than once (default: the editions for print)"),
    )
    _add_out(parser, translate)
    _add_cache_place(parser, translate)
    _add_jobs(parser, translate)
    parser.set_defaults(cluster=None)
    parser.add_argument(
        "--png", action="store_true", help=translate("write the pages of a changed case as PNG too")
    )
    parser.add_argument(
        "--json",
        dest="events",
        action="store_true",
        help=translate("print a JSON object on a line of its own for everything that happens"),
    )


def _add_release(
    commands: _Commands[argparse.ArgumentParser], common: argparse.ArgumentParser, translate: Translate
) -> None:
    summary = translate("build for print, judge the files and make the parcel for the print shop")
    parser = commands.add_parser(
        "release", parents=[common], help=summary, description=summary, allow_abbrev=False
    )
    _add_book(parser, translate)
    add_release_options(parser, translate)
    _add_out(parser, translate)
    _add_cache_place(parser, translate)
    _add_hands(parser, translate)
    parser.add_argument("--json", action="store_true", help=translate("print the result as one JSON object"))


def _add_listing(
    commands: _Commands[argparse.ArgumentParser], common: argparse.ArgumentParser, translate: Translate
) -> None:
    summary = translate("build the e-book and make a parcel for each store: files, forms, samples, a record")
    parser = commands.add_parser(
        "listing", parents=[common], help=summary, description=summary, allow_abbrev=False
    )
    _add_book(parser, translate)
    add_listing_options(parser, translate)
    _add_out(parser, translate)
    _add_cache_place(parser, translate)
    _add_hands(parser, translate)
    parser.add_argument("--json", action="store_true", help=translate("print the result as one JSON object"))


def _add_build_options(parser: argparse.ArgumentParser, translate: Translate) -> None:
    parser.add_argument(
        "--edition",
        action="append",
        dest="editions",
        metavar=translate("NAME"),
        help=translate("build only this edition of book.yaml; may be given more than once"),
    )
    _add_out(parser, translate)
    _add_cache_place(parser, translate)
    _add_hands(parser, translate)
    parser.add_argument("--json", action="store_true", help=translate("print the result as one JSON object"))


def _add_out(parser: argparse.ArgumentParser, translate: Translate) -> None:
    parser.add_argument(
        "--out",
        type=Path,
        default=DEFAULT_OUT,
        metavar=translate("FOLDER"),
        help=translate("where the finished files go (default: build)"),
    )


def _add_check(
    commands: _Commands[argparse.ArgumentParser], common: argparse.ArgumentParser, translate: Translate
) -> None:
    summary = translate("check the manuscript without building anything")
    parser = commands.add_parser(
        "check", parents=[common], help=summary, description=summary, allow_abbrev=False
    )
    _add_book(parser, translate)


def _add_schema(
    commands: _Commands[argparse.ArgumentParser], common: argparse.ArgumentParser, translate: Translate
) -> None:
    summary = translate("print the JSON Schema of book.yaml or of a case, for editors and forms")
    parser = commands.add_parser(
        "schema", parents=[common], help=summary, description=summary, allow_abbrev=False
    )
    parser.add_argument(
        "kind",
        nargs="?",
        choices=("book", "case"),
        default="case",
        help=translate("which of the two (default: case)"),
    )
    parser.add_argument(
        "--out",
        type=Path,
        metavar=translate("FILE"),
        help=translate("write it to this file instead of standard output"),
    )


def _add_new(
    commands: _Commands[argparse.ArgumentParser], common: argparse.ArgumentParser, translate: Translate
) -> None:
    summary = translate("begin a book or a case")
    parser = commands.add_parser("new", help=summary, description=summary, allow_abbrev=False)
    kinds = parser.add_subparsers(dest="kind", metavar=translate("KIND"), required=True)
    summary = translate("make a folder with a small complete book to start from")
    book = kinds.add_parser("book", parents=[common], help=summary, description=summary, allow_abbrev=False)
    book.add_argument(
        "folder", type=Path, metavar=translate("FOLDER"), help=translate("a folder that does not exist yet")
    )
    summary = translate("add an empty case to a book")
    case = kinds.add_parser("case", parents=[common], help=summary, description=summary, allow_abbrev=False)
    case.add_argument(
        "--company", required=True, metavar=translate("NAME"), help=translate("full name of the company")
    )
    case.add_argument(
        "--region",
        required=True,
        metavar=translate("REGION"),
        help=translate("its province or city, e.g. 대전"),
    )
    _add_book(case, translate)


def _add_cache(
    commands: _Commands[argparse.ArgumentParser], common: argparse.ArgumentParser, translate: Translate
) -> None:
    summary = translate("look at, prune or clear the cache that makes the next build fast")
    parser = commands.add_parser("cache", help=summary, description=summary, allow_abbrev=False)
    actions = parser.add_subparsers(dest="action", metavar=translate("ACTION"), required=True)
    summary = translate("say where it is and what it holds")
    info = actions.add_parser("info", parents=[common], help=summary, description=summary, allow_abbrev=False)
    _add_cache_place(info, translate)
    summary = translate("remove what was not used for longest, until the rest is within a limit")
    prune = actions.add_parser(
        "prune", parents=[common], help=summary, description=summary, allow_abbrev=False
    )
    prune.add_argument(
        "--limit",
        type=_size(translate),
        metavar=translate("SIZE"),
        help=translate("what may be left, e.g. 500MB or 2GB (default: the limit builds keep to)"),
    )
    _add_cache_place(prune, translate)
    summary = translate("remove everything; the next build takes longer")
    clear = actions.add_parser(
        "clear", parents=[common], help=summary, description=summary, allow_abbrev=False
    )
    _add_cache_place(clear, translate)


def _add_cache_place(parser: argparse.ArgumentParser, translate: Translate) -> None:
    parser.add_argument(
        "--cache",
        type=_cache_place,
        metavar=translate("PLACE"),
        help=translate(
            "the cache: a folder, or an address such as s3://bucket/casebook (default: this user's cache folder)"
        ),
    )


def _add_hands(parser: argparse.ArgumentParser, translate: Translate) -> None:
    hands = parser.add_mutually_exclusive_group()
    _add_jobs(hands, translate)
    hands.add_argument(
        "--cluster",
        metavar=translate("ADDRESS"),
        help=translate(
            "a Dask scheduler whose workers set pages, e.g. tcp://10.0.0.5:8786; see docs/scaling.md"
        ),
    )


def _add_jobs(parser: argparse._ActionsContainer, translate: Translate) -> None:
    parser.add_argument(
        "--jobs",
        type=_count(translate),
        metavar=translate("N"),
        help=translate("processes that set pages (default: one for each processor)"),
    )


def _count(translate: Translate) -> Callable[[str], int]:
    """Return a reader of counts from 1 whose complaint is worded by ``translate``."""

    def count(text: str) -> int:
        if not (text.isascii() and text.isdigit() and int(text)):
            wording = translate("“{value}” is not a number of processes; write 1 or more")
            raise argparse.ArgumentTypeError(wording.format(value=text))
        return int(text)

    return count


def _cache_place(text: str) -> Path | str:
    """Return a folder, or an address as it stands."""
    return text if "://" in text else Path(text)


def _size(translate: Translate) -> Callable[[str], int]:
    """Return a reader of sizes whose complaint is worded by ``translate``."""

    def size(text: str) -> int:
        try:
            return read_size(text)
        except ValueError as fault:
            wording = translate("“{value}” is not a size; write e.g. 500MB or 2GB")
            raise argparse.ArgumentTypeError(wording.format(value=text)) from fault

    return size
