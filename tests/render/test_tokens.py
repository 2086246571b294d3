"""The list of tokens: every one with its unit and use, and with the value that counts."""

from __future__ import annotations

from pathlib import Path

import pytest

from publisher.content.model.book_file import ThemeFile
from publisher.content.source import read_source
from publisher.editions.edition import Target
from publisher.render.stylesheet import Theme, sources, token_values
from publisher.render.tokens import Token, tokens, unknown_tokens
from publisher.resources import theme_folder


def theme(*overrides: tuple[str, str]) -> Theme:
    """Return the theme as it comes, with what a book redefines."""
    return Theme((theme_folder("styles"),), overrides)


def named(found: tuple[Token, ...], name: str) -> Token:
    """Return one token."""
    return next(token for token in found if token.name == name)


@pytest.mark.parametrize("target", Target)
def test_every_token_says_what_it_is_for(target: Target) -> None:
    """A designer meets no value without a unit and a use, whichever target it is for."""
    found = tokens(theme(), target)
    assert len(found) > 100
    assert [token.name for token in found if not token.unit or not token.use] == []


@pytest.mark.parametrize("target", [Target.PRINT, Target.BOOKLET])
def test_the_list_is_the_sheet(target: Target) -> None:
    """No token of the sheet is missing, and none is resolved otherwise."""
    assert {token.name: token.resolved for token in tokens(theme(), target)} == token_values(
        sources(theme(), target)
    )


def test_a_target_redefines_a_token_and_keeps_its_use() -> None:
    """The value, its unit and where it comes from are the target's; the use is told once."""
    usual, own = (named(tokens(theme(), target), "body-font-size") for target in (Target.PRINT, Target.EPUB))
    assert (usual.value, usual.unit, usual.source) == ("9.6pt", "pt", "tokens.css")
    assert (own.value, own.unit, own.source) == ("1em", "em", "targets/epub.css")
    assert own.use == usual.use == "story text"


def test_the_values_of_a_dark_screen_are_not_the_values() -> None:
    """A sheet's later ``:root``, for the night, is not what a designer sets."""
    assert named(tokens(theme(), Target.EPUB), "color-text").value == "#1f1f1d"


def test_a_book_redefines_a_token() -> None:
    """What book.yaml says counts, also where another token refers to it; a token nobody knows is not listed."""
    found = tokens(
        theme(("color-ink", "#123456"), ("photo-height", "2mm"), ("colour-ink", "red")), Target.PRINT
    )
    assert (named(found, "color-ink").value, named(found, "color-ink").source) == ("#123456", "book.yaml")
    assert named(found, "hue").resolved == "#123456"
    assert named(found, "photo-height").unit == "mm"
    assert "colour-ink" not in {token.name for token in found}


def test_what_a_named_theme_redefines_is_told_as_its_own() -> None:
    """The designer sees whose value counts: the theme's, or the book's where it says another."""
    given = (("color-ink", "#123456"), ("color-lamp", "#654321"))
    book = Theme((theme_folder("styles"),), (given[0], ("color-lamp", "#111111")), None, given)
    found = tokens(book, Target.PRINT)
    assert [named(found, name).source for name in ("color-ink", "color-lamp")] == ["theme.yaml", "book.yaml"]


def test_units_are_those_of_the_value(tmp_path: Path) -> None:
    """A measure shows its unit; what is worked out has the one that is written."""
    (tmp_path / "targets").mkdir()
    (tmp_path / "tokens.css").write_text(
        ":root {\n  --a: 2mm; --b: 1.5; /* pt: both */\n  --c: calc(var(--a) * 2); /* mm: sum */\n --d: x;\n}\n",
        encoding="utf-8",
    )
    (tmp_path / "targets" / "print.css").write_text("", encoding="utf-8")
    found = tokens(Theme((tmp_path,)), Target.PRINT)
    assert [(t.name, t.unit, t.use, t.resolved) for t in found] == [
        ("a", "mm", "both", "2mm"),
        ("b", "unitless", "both", "1.5"),
        ("c", "mm", "sum", "calc(2mm * 2)"),
        ("d", "", "", "x"),
    ]


def test_a_token_nobody_knows_is_told() -> None:
    """TPL-004: a slip of the pen in ``theme:`` would change nothing and say nothing."""
    told = unknown_tokens(theme(("color-inkk", "red"), ("color-ink", "red")))
    assert [(word.code, dict(word.arguments)) for word in told] == [
        ("TPL-004", {"value": "color-inkk", "nearest": "color-ink"})
    ]
    assert unknown_tokens(theme()) == ()


def test_a_shipped_theme_redefines_what_there_is() -> None:
    """Every token of a theme that comes along is one of the style sheets'."""
    files = sorted(theme_folder("themes").glob("*/theme.yaml"))
    assert files
    for path in files:
        found = ThemeFile.model_validate(read_source(path, path.read_bytes()).data)
        assert unknown_tokens(theme(*found.tokens.items())) == ()
