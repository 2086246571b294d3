"""The languages of the command line, and its reference."""

from __future__ import annotations

import gettext
import os
import string
from pathlib import Path

import pytest

from publisher.cli import translations
from publisher.cli.language import Language, choose_language, speaking, translator
from publisher.cli.reference import reference
from publisher.errors import CATALOGUE

_ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("arguments", "environment", "language"),
    [
        ([], {}, Language.ENGLISH),
        ([], {"LANG": "ko_KR.UTF-8"}, Language.KOREAN),
        ([], {"LANG": "ko_KR.UTF-8", "LC_ALL": "C.UTF-8"}, Language.ENGLISH),
        ([], {"LANG": "en_US.UTF-8", "LC_MESSAGES": "ko_KR"}, Language.KOREAN),
        (["build", "--lang", "en"], {"LANG": "ko_KR.UTF-8"}, Language.ENGLISH),
        (["--lang=ko", "build"], {}, Language.KOREAN),
        (["build", "--lang"], {"LANG": "ko_KR.UTF-8"}, Language.KOREAN),
        (["new", "book", "ko"], {}, Language.ENGLISH),
    ],
)
def test_the_language_asked_for_wins(
    arguments: list[str], environment: dict[str, str], language: Language
) -> None:
    """--lang comes before the locale, and the locale's variables in their POSIX order."""
    assert choose_language(arguments, environment) is language


def test_speaking_puts_the_process_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """The standard parser's language is borrowed: domain and environment are as before afterwards."""
    monkeypatch.setenv("LANGUAGE", "fr")
    before = gettext.textdomain()
    with speaking(Language.KOREAN):
        assert gettext.gettext("options") == "선택 사항"
    assert (gettext.textdomain(), os.environ["LANGUAGE"]) == (before, "fr")
    monkeypatch.delenv("LANGUAGE")
    with speaking(Language.ENGLISH):
        assert gettext.gettext("options") == "options"
    assert "LANGUAGE" not in os.environ


def test_every_wording_has_a_korean_translation() -> None:
    """Nothing the program can say is missing from casebook.po, and nothing in it is left over."""
    catalog = translations.read_translations()
    assert {str(message.id) for message in catalog if message.id} == set(translations.wordings())
    assert translations.untranslated(catalog) == ()


def test_a_new_wording_is_seen_as_untranslated() -> None:
    """A wording without a translation is named, one no longer used is dropped, a known one keeps its own."""
    old = translations.renew(translations.read_translations(), {"options": "", "gone": ""})
    new = translations.renew(old, {"options": "", "brand new": ""})
    assert translations.untranslated(new) == ("brand new",)
    assert new.get("gone") is None
    known = new.get("options")
    assert known is not None
    assert known.string == "선택 사항"


def test_the_compiled_translations_are_those_of_the_source() -> None:
    """casebook.mo is what casebook.po compiles to, and casebook.po is written as the program writes it."""
    catalog = translations.renew(translations.read_translations(), translations.wordings())
    assert translations.MO.read_bytes() == translations.compiled(catalog)
    assert translations.PO.read_bytes() == translations.written(catalog)


def test_translations_fill_the_same_gaps() -> None:
    """A Korean wording names the same arguments as the English one, else it would fail when it is needed."""
    korean = translator(Language.KOREAN)
    for entry in CATALOGUE.values():
        for text in (entry.message, entry.hint):
            assert _fields(korean(text)) == _fields(text), text


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_the_reference_is_that_of_the_parsers() -> None:
    """docs/cli.md is what `python -m publisher.cli.reference` prints."""
    assert (_ROOT / "docs" / "cli.md").read_text(encoding="utf-8") == reference()
