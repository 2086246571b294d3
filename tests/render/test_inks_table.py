"""Press colours are paired with the theme's colours by name, and count only for the colours they were chosen for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from pipeline.setting import DEFAULT_THEME

from publisher.editions.edition import Target
from publisher.render.inks import Amounts, Rgb
from publisher.render.inks_table import ink_table
from publisher.render.stylesheet import Theme, token_values
from publisher.resources import theme_folder

OURS = theme_folder("styles")
LAMP: Rgb = (0xF7, 0xA4, 0x26)


def with_sheets(folder: Path, overrides: tuple[tuple[str, str], ...] = (), **sheets: str) -> Theme:
    """Return our theme behind a book's own sheets, given by name without ending."""
    for name, text in sheets.items():
        (folder / f"{name}.css").write_text(text, encoding="utf-8")
    return Theme((folder, OURS), overrides)


def table(theme: Theme, target: Target = Target.PRINT) -> dict[Rgb, Amounts]:
    """Return the inks of a theme about which nothing is to be said."""
    found, said = ink_table(theme, target)
    assert said == ()
    return dict(found)


def test_every_colour_of_the_theme_has_inks() -> None:
    """No colour token is left to the profile, on any target with pages; and press.css names none that is not there."""
    sheet = token_values((OURS / "tokens.css").read_text(encoding="utf-8"))
    press = token_values((OURS / "press.css").read_text(encoding="utf-8"))
    literal = {name for name in sheet if name.startswith(("color-", "region-"))}
    assert all(sheet[name].startswith("#") for name in literal)
    assert literal == press.keys()
    for target in (Target.PRINT, Target.BOOKLET):
        assert {bytes.fromhex(sheet[name][1:]) for name in literal} == {
            bytes(rgb) for rgb in table(DEFAULT_THEME, target)
        }


def test_inks_of_the_theme_are_printable() -> None:
    """Text, captions and hairlines are black alone, paper is none, tints are clean, nothing has more than 240 %."""
    press = token_values((OURS / "press.css").read_text(encoding="utf-8"))
    sheet = token_values((OURS / "tokens.css").read_text(encoding="utf-8"))
    found = {name: table(DEFAULT_THEME)[rgb] for name in press if (rgb := _rgb(sheet[name]))}
    assert found["color-text"] == (0, 0, 0, 100)
    assert all(not any(found[f"color-{name}"][:3]) for name in ("text", "mute", "rule"))
    assert found["color-white"] == (0, 0, 0, 0)
    assert max(map(sum, found.values())) <= 240
    tints = {name: inks for name, inks in found.items() if name.endswith("-tint")}
    assert len(tints) == 17
    assert all(inks[3] == 0 and 0 in inks[:3] for inks in tints.values())


def _rgb(value: str) -> Rgb:
    red, green, blue = bytes.fromhex(value[1:])
    return red, green, blue


def test_a_book_may_choose_its_own_inks(tmp_path: Path) -> None:
    """Its press.css takes the place of the theme's; percent and fractions, with commas or without, mean the same."""
    press = ":root { --color-lamp: device-cmyk(0 .3, 100%, 0); --color-ink: device-cmyk(100% 50% 0% 30%) }"
    found = table(with_sheets(tmp_path, press=f"{press[:-1]}; }}"))
    assert found[LAMP] == (0, 30, 100, 0)
    assert found[0x14, 0x31, 0x43] == (100, 50, 0, 30)
    assert len(found) == 2


@pytest.mark.parametrize("way", ["theme", "tokens"])
def test_inks_do_not_outlive_the_colour_they_were_chosen_for(tmp_path: Path, way: str) -> None:
    """A token the book gives another colour is converted like any colour, and nothing is said of it."""
    if way == "theme":
        theme = Theme((OURS,), (("color-lamp", "#00ff00"),))
    else:
        ours = (OURS / "tokens.css").read_text(encoding="utf-8")
        theme = with_sheets(tmp_path, tokens=ours.replace("#f7a426", "#00ff00"))
    found = table(theme)
    assert LAMP not in found
    assert (0, 255, 0) not in found
    assert len(found) == len(table(DEFAULT_THEME)) - 1


@pytest.mark.parametrize("own_sheets", [False, True])
def test_inks_of_a_named_theme_are_for_its_own_colours(tmp_path: Path, own_sheets: bool) -> None:
    """They count whether or not the book has sheets of its own, and not for a token the book gives another colour."""
    (tmp_path / "look").mkdir()
    (tmp_path / "look" / "press.css").write_text(
        ":root { --color-lamp: device-cmyk(60% 0% 0% 0%); --color-ink: device-cmyk(0% 0% 0% 95%); }", "utf-8"
    )
    given = (("color-lamp", "#5ac3f0"), ("color-ink", "#1d1d1d"))
    folders = (tmp_path / "book", tmp_path / "look", OURS) if own_sheets else (tmp_path / "look", OURS)
    theme = Theme(folders, given, tmp_path / "look", given)
    assert table(theme) == {(0x5A, 0xC3, 0xF0): (60, 0, 0, 0), (0x1D, 0x1D, 0x1D): (0, 0, 0, 95)}
    changed = replace(theme, overrides=(("color-lamp", "#00ff00"), given[1]))
    assert table(changed) == {(0x1D, 0x1D, 0x1D): (0, 0, 0, 95)}


def test_a_book_with_a_theme_and_inks_of_its_own_is_believed(tmp_path: Path) -> None:
    """Who writes both means both."""
    press = ":root { --color-lamp: device-cmyk(70% 0% 100% 0%); }"
    assert table(with_sheets(tmp_path, (("color-lamp", "#00ff00"),), press=press)) == {
        (0, 255, 0): (70, 0, 100, 0)
    }


def test_a_class_may_have_inks_of_its_own(tmp_path: Path) -> None:
    """A token that a class redefines is paired within that class."""
    tokens = (OURS / "tokens.css").read_text(encoding="utf-8") + ".night { --page-color: #000080; }"
    press = ".night { --page-color: device-cmyk(100% 80% 0% 30%); }"
    assert table(with_sheets(tmp_path, tokens=tokens, press=press)) == {(0, 0, 128): (100, 80, 0, 30)}


def test_a_colour_with_two_inks_is_told(tmp_path: Path) -> None:
    """The pages know the colour only: the first inks are used (CSS-011)."""
    press = (
        ":root { --color-ink: device-cmyk(100% 50% 0% 30%); --heading-color: device-cmyk(0% 0% 0% 100%); }"
    )
    found, said = ink_table(with_sheets(tmp_path, press=press), Target.PRINT)
    assert found == (((0x14, 0x31, 0x43), (100, 50, 0, 30)),)
    assert [(item.code, dict(item.arguments)["second"]) for item in said] == [("CSS-011", "--heading-color")]


@pytest.mark.parametrize(
    "value", ["#000000", "device-cmyk(1 2 3)", "device-cmyk(0% 0% 0% 101%)", "device-cmyk(a b c d)"]
)
def test_what_are_no_inks_is_told(tmp_path: Path, value: str) -> None:
    """Anything but four shares of ink is named (CSS-010)."""
    found, said = ink_table(with_sheets(tmp_path, press=f":root {{ --color-ink: {value}; }}"), Target.PRINT)
    assert found == ()
    assert [(item.code, dict(item.arguments)["value"]) for item in said] == [("CSS-010", value)]


def test_a_theme_without_press_colours_has_no_table(tmp_path: Path) -> None:
    """Every colour is converted then."""
    for name in ("tokens.css", "base.css"):
        (tmp_path / name).write_text((OURS / name).read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "targets").mkdir()
    (tmp_path / "targets/print.css").write_text("", encoding="utf-8")
    assert ink_table(Theme((tmp_path,)), Target.PRINT) == ((), ())
