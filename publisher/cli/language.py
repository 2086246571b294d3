"""Which language the command line speaks, and its translations (gettext domain ``casebook``)."""

from __future__ import annotations

import gettext
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import StrEnum

from publisher.errors.diagnostic import Translate
from publisher.resources import locale_folder

DOMAIN = "casebook"

ARGPARSE_STRINGS = (
    "usage: ",
    "positional arguments",
    "options",
    "show this help message and exit",
    "show program's version number and exit",
    "%(prog)s: error: %(message)s\n",
    "argument %(argument_name)s: %(message)s",
    "the following arguments are required: %s",
    "unrecognized arguments: %s",
    "expected one argument",
    "expected at least one argument",
    "ignored explicit argument %r",
    "ambiguous option: %(option)s could match %(matches)s",
    "invalid choice: %(value)r (choose from %(choices)s)",
)
"""Wordings of the standard library's parser that a user can meet here; translated with ours."""


class Language(StrEnum):
    """A language the program speaks."""

    KOREAN = "ko"
    ENGLISH = "en"


def choose_language(arguments: Sequence[str], environment: Mapping[str, str]) -> Language:
    """Return the language asked for by ``--lang``, else by the locale, else English.

    Looks at the raw arguments, because the parser's own words are already in that language.
    """
    for position, argument in enumerate(arguments):
        name, _, value = argument.partition("=")
        if name == "--lang":
            wanted = value or next(iter(arguments[position + 1 :]), "")
            if wanted in set(Language):
                return Language(wanted)
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environment.get(name):
            return Language.KOREAN if environment[name].lower().startswith("ko") else Language.ENGLISH
    return Language.ENGLISH


def translator(language: Language) -> Translate:
    """Return the function that gives the wording of an English message in ``language``."""
    found = gettext.translation(DOMAIN, locale_folder(), languages=[language], fallback=True)

    def translate(message: str) -> str:
        return found.gettext(message) if message else ""

    return translate


@contextmanager
def speaking(language: Language) -> Iterator[None]:
    """Let the standard library's parser speak ``language`` too; the environment is put back afterwards."""
    domain, variable = gettext.textdomain(), os.environ.get("LANGUAGE")
    os.environ["LANGUAGE"] = language
    gettext.bindtextdomain(DOMAIN, str(locale_folder()))
    gettext.textdomain(DOMAIN)
    try:
        yield
    finally:
        gettext.textdomain(domain)
        if variable is None:
            del os.environ["LANGUAGE"]
        else:
            os.environ["LANGUAGE"] = variable
