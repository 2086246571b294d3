"""What a colour becomes on the press: the designer's inks, black alone for greys, the profile's for all else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from render.inking import NAVY, TEXT, inks

from publisher.editions.production import Colour, Intent
from publisher.errors import RenderError
from publisher.render.icc import Profile
from publisher.render.inks import limited

BYTE = st.integers(0, 255)
PERCENT = st.integers(0, 100)


def test_a_colour_of_the_theme_has_the_inks_its_designer_chose() -> None:
    """The table comes first, for greys too; a colour one step away is not in it."""
    chosen = inks((NAVY, (92, 64, 36, 48)), (TEXT, (0, 0, 0, 100)))
    assert chosen.amounts(NAVY) == (92, 64, 36, 48)
    assert chosen.amounts(TEXT) == (0, 0, 0, 100)
    assert chosen.amounts((20, 49, 68)) != (92, 64, 36, 48)


@pytest.mark.parametrize(
    ("rgb", "black"), [((255, 255, 255), 0), ((0, 0, 0), 100), ((128, 128, 128), 50), ((100, 101, 100), 61)]
)
def test_a_grey_is_black_alone(rgb: tuple[int, int, int], black: int) -> None:
    """Neutral colours never become a mixture of inks."""
    assert inks().amounts(rgb) == (0, 0, 0, black)


def test_any_other_colour_is_converted_by_the_profile() -> None:
    """Red is magenta and yellow, blue cyan and magenta; whole percents."""
    red, blue = inks().amounts((255, 0, 0)), inks().amounts((0, 0, 255))
    assert red[0] == 0
    assert min(red[1:3]) > 90
    assert min(blue[:2]) > 60
    assert blue[2] < 10


def test_intent_and_black_point_change_what_the_profile_says() -> None:
    """Both reach the conversion, and both are in the key."""
    dark = (60, 20, 10)
    usual = inks()
    assert usual.amounts(dark) != inks(black_point=False).amounts(dark)
    others = [
        inks(intent=Intent.PERCEPTUAL),
        inks(black_point=False),
        inks(limit=260),
        inks((NAVY, (1, 1, 1, 1))),
    ]
    others += [inks(colour=Colour.GRAY), replace(usual, profile=replace(usual.profile, digest="0"))]
    assert len({usual.key, *(other.key for other in others)}) == len(others) + 1


def test_where_a_profile_lies_is_not_in_the_key() -> None:
    """The same inks on another machine are the same inks."""
    usual = inks()
    moved = replace(usual, profile=replace(usual.profile, path=Path("/elsewhere/press.icc")))
    assert moved.key == usual.key


@given(rgb=st.tuples(BYTE, BYTE, BYTE))
def test_no_colour_has_more_ink_than_the_limit(rgb: tuple[int, int, int]) -> None:
    """Whatever the profile says, the limit holds, and no ink is less than none."""
    amounts = inks(limit=220).amounts(rgb)
    assert sum(amounts) <= 220
    assert all(0 <= amount <= 100 for amount in amounts)


@given(amounts=st.tuples(PERCENT, PERCENT, PERCENT, PERCENT), limit=st.integers(180, 400))
def test_the_limit_is_kept_by_the_colours_and_black_stays(
    amounts: tuple[int, int, int, int], limit: int
) -> None:
    """What is below the limit stays as it is; else cyan, magenta and yellow give way, almost up to the limit."""
    made = limited(amounts, limit)
    assert made[3] == amounts[3]
    assert made == amounts if sum(amounts) <= limit else limit - 3 < sum(made) <= limit


@given(rgb=st.tuples(BYTE, BYTE, BYTE))
def test_an_edition_in_black_has_no_other_ink(rgb: tuple[int, int, int]) -> None:
    """A colour is as dark as its luminance; white stays paper."""
    cyan, magenta, yellow, black = inks((NAVY, (92, 64, 36, 48)), colour=Colour.GRAY).amounts(rgb)
    assert (cyan, magenta, yellow) == (0, 0, 0)
    assert abs(black - (100 - (0.299 * rgb[0] + 0.587 * rgb[1] + 0.114 * rgb[2]) / 2.55)) <= 0.51


def test_text_of_an_edition_in_black_is_full_black() -> None:
    """Where the designer chose black alone, that holds; a mixture is taken by its luminance."""
    grey = inks((TEXT, (0, 0, 0, 100)), (NAVY, (92, 64, 36, 48)), colour=Colour.GRAY)
    assert grey.amounts(TEXT) == (0, 0, 0, 100)
    assert grey.amounts(NAVY)[3] > 75


def test_a_profile_that_is_not_there_is_told() -> None:
    """A worker without the profile, or with another file in its place, says so (PAGE-037)."""
    lost = replace(inks(), profile=Profile("press", "00" * 32, Path("/nowhere/press.icc"), 4))
    with pytest.raises(RenderError) as caught:
        lost.amounts((255, 0, 0))
    assert [item.code for item in caught.value.diagnostics] == ["PAGE-037"]
