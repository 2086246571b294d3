"""``docs/cli.md``, made from the parsers: ``python -m publisher.cli.reference > docs/cli.md``."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from contextlib import contextmanager

from publisher.cli.arguments import build_parser
from publisher.cli.language import Language, speaking, translator
from publisher.errors import ExitCode

_COLUMNS = "100"
_EXIT_CODES = {
    ExitCode.OK: "everything asked for was made",
    ExitCode.BUG: "a fault of the program itself",
    ExitCode.USAGE: "the command line was not understood",
    ExitCode.CONTENT: "the author mends it: a case, a picture, book.yaml",
    ExitCode.EDITION: "the publisher mends it: an edition's settings",
    ExitCode.TEMPLATE: "the designer mends it: a template or a style sheet",
    ExitCode.RENDER: "a page could not be set",
    ExitCode.ASSEMBLY: "the parts could not be put together, or a file could not be written",
    ExitCode.CHECK: "a finished file did not satisfy a judge",
    ExitCode.RELEASE: "a parcel could not be made",
    ExitCode.MISSING_TOOL: "a program, library or font of the system is missing",
    ExitCode.INTERRUPTED: "interrupted with Ctrl-C",
}

_HEAD = """\
# Command line

Made from the program itself by `python -m publisher.cli.reference > docs/cli.md`; a test compares.

`./casebook COMMAND` sets up what is missing and runs the command; `./casebook test` runs the tests.
Results go to standard output, messages and progress to standard error. `--lang ko` speaks Korean.
"""


def reference() -> str:
    """Return the whole reference as Markdown, in English."""
    with speaking(Language.ENGLISH), _columns(_COLUMNS):
        parts = [_HEAD, *(_section(parser) for parser in _walk(build_parser(translator(Language.ENGLISH))))]
    rows = "\n".join(f"| {code.value} | {meaning} |" for code, meaning in _EXIT_CODES.items())
    parts.append(f"## Exit codes\n\n| code | meaning |\n|---|---|\n{rows}\n")
    return "\n".join(parts)


def _walk(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    """Yield the parser and every parser below it, in the order of the help."""
    yield parser
    for action in parser._actions:  # noqa: SLF001  (argparse has no public way to its subcommands)
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
            for child in action.choices.values():
                yield from _walk(child)


def _section(parser: argparse.ArgumentParser) -> str:
    return f"## {parser.prog}\n\n```text\n{parser.format_help()}```\n"


@contextmanager
def _columns(width: str) -> Iterator[None]:
    """Fix the width that argparse wraps at."""
    before = os.environ.get("COLUMNS")
    os.environ["COLUMNS"] = width
    try:
        yield
    finally:
        if before is None:
            del os.environ["COLUMNS"]
        else:
            os.environ["COLUMNS"] = before


if __name__ == "__main__":
    print(reference(), end="")
