"""The Korean translations, kept in step with the code: ``python -m publisher.cli.translations``.

Gathers every wording (the catalogue, severities, progress steps, the command line, the standard parser),
adds new ones to ``casebook.po`` without a translation, drops those no longer used and compiles
``casebook.mo``. Exits 1 and names what still needs a translation. Needs Babel (the ``test`` extra).
"""

from __future__ import annotations

import ast
import datetime as dt
import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from publisher.cli.language import ARGPARSE_STRINGS, DOMAIN, Language
from publisher.errors import CATALOGUE, Severity
from publisher.resources import locale_folder

PO = locale_folder() / Language.KOREAN / "LC_MESSAGES" / f"{DOMAIN}.po"
MO = PO.with_suffix(".mo")
_PACKAGE = locale_folder().parent
_NO_DATE = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
"""In place of the time of the run, so that the same translations give the same bytes."""
_SPEAKING_CALLS = frozenset({"translate", "_translate", "step"})
"""Functions whose first argument, when it is a literal, is shown in the reader's language."""


def wordings() -> dict[str, str]:
    """Return every English wording of the program with the place it comes from, in a fixed order."""
    found: dict[str, str] = {}
    for code in sorted(CATALOGUE):
        for text in (CATALOGUE[code].message, CATALOGUE[code].hint):
            found.setdefault(text, code)
    for severity in Severity:
        found.setdefault(severity.value, "severity")
    for text in ARGPARSE_STRINGS:
        found.setdefault(text, "argparse")
    for path in sorted(_PACKAGE.rglob("*.py")):
        for text in _spoken(path):
            found.setdefault(text, path.relative_to(_PACKAGE).as_posix())
    found.pop("", None)
    return found


def _spoken(path: Path) -> Iterator[str]:
    """Yield the literals a module gives to a translating function, in the order they stand."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not (isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant)):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name in _SPEAKING_CALLS and isinstance(node.args[0].value, str):
            yield node.args[0].value


def read_translations() -> Catalog:
    """Return the translations as they stand in the ``.po`` file; an empty catalogue without one."""
    if not PO.exists():
        return Catalog(locale=Language.KOREAN)
    with PO.open("rb") as file:
        return read_po(file, locale=Language.KOREAN)


def renew(old: Catalog, found: dict[str, str]) -> Catalog:
    """Return a catalogue of exactly ``found``, with the translations ``old`` has for them."""
    new = Catalog(
        locale=Language.KOREAN,
        domain=DOMAIN,
        project="casebook",
        charset="utf-8",
        fuzzy=False,
        creation_date=_NO_DATE,
        revision_date=_NO_DATE,
    )
    for text, place in found.items():
        known = old.get(text)
        new.add(text, known.string if known else "", user_comments=[place])
    return new


def untranslated(catalog: Catalog) -> tuple[str, ...]:
    """Return the messages without a translation."""
    return tuple(str(message.id) for message in catalog if message.id and not message.string)


def compiled(catalog: Catalog) -> bytes:
    """Return the bytes of the ``.mo`` file."""
    buffer = io.BytesIO()
    write_mo(buffer, catalog)
    return buffer.getvalue()


def written(catalog: Catalog) -> bytes:
    """Return the bytes of the ``.po`` file, without the header's dates: they would change on every run."""
    buffer = io.BytesIO()
    write_po(buffer, catalog, omit_header=True, width=110)
    header = 'msgid ""\nmsgstr ""\n"Language: ko\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
    return header.encode() + buffer.getvalue()


def main() -> int:
    """Bring both files up to date and return 1 while a translation is missing."""
    catalog = renew(read_translations(), wordings())
    PO.parent.mkdir(parents=True, exist_ok=True)
    PO.write_bytes(written(catalog))
    MO.write_bytes(compiled(catalog))
    for text in untranslated(catalog):
        print(f"no translation yet: {text}", file=sys.stderr)
    return 1 if untranslated(catalog) else 0


if __name__ == "__main__":
    sys.exit(main())
