"""The command line: arguments in, diagnostics and an exit code out.

Owns: the only print, the only exit code, the language of the messages. Refuses: doing work itself.
Standard output carries results, standard error everything else. Imports of the working rooms are lazy:
``casebook --help`` costs little more than Python itself.
"""

from __future__ import annotations

import io
import os
import signal
import sys
from collections.abc import Sequence

from publisher.cli.language import choose_language, speaking, translator

_BROKEN_PIPE = 141
"""128 + SIGPIPE: what a shell shows for a program whose reader left."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line ``argv`` (default: the process's own) and return the exit code."""
    if argv is None:
        # Whoever ends the process politely finds the disk as tidy as after Ctrl-C.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
    arguments = list(sys.argv[1:] if argv is None else argv)
    language = choose_language(arguments, os.environ)
    translate = translator(language)
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A terminal that cannot show Hangul must not end a build.
        sys.stdout.reconfigure(errors="backslashreplace")
    with speaking(language):
        try:
            # The parser exits by itself after --help or a usage error.
            from publisher.cli.arguments import build_parser

            options = build_parser(translate).parse_args(arguments)
        except SystemExit as stop:
            return stop.code if isinstance(stop.code, int) else 2
        except BrokenPipeError:
            return _deafened()
    from publisher.cli.session import Session, refused, run

    session = Session(options, translate)
    try:
        code = run(options, session)
        sys.stdout.flush()
    except BrokenPipeError:
        return _deafened()
    except OSError as fault:
        # What is left in the buffer must not fail again while Python shuts down.
        _deafened()
        return refused(fault, session)
    return code


def _deafened() -> int:
    """Nobody reads our output any more (``| head``): stay quiet, also while Python shuts down."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return _BROKEN_PIPE
