"""Sizes as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.cli.sizes import read_size, shown_size


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("0", 0),
        ("4096", 4096),
        ("4096B", 4096),
        ("500m", 500_000_000),
        ("500 MB", 500_000_000),
        ("2GB", 2_000_000_000),
        (" 2 gb ", 2_000_000_000),
        ("1.5 GiB", 1_610_612_736),
        ("1ki", 1024),
        ("1TiB", 1024**4),
        ("0.5", 0),
        ("1.9999kB", 1999),
        ("0.07 kB", 70),
        ("9007199254740993", 9_007_199_254_740_993),
    ],
)
def test_a_size_is_read(text: str, count: int) -> None:
    """Units of 1000, of 1024 with an i, in any case, with or without B; parts of a byte are left out."""
    assert read_size(text) == count


@pytest.mark.parametrize(
    "text",
    ["", "GB", "-1", "+1", "1,5 GB", "1e3", "1.", ".5", "1 XB", "1 K B", "inf", "２GB", "1..2"],
)
def test_what_is_no_size(text: str) -> None:
    """Anything else is a ValueError, as the parser of the command line expects it."""
    with pytest.raises(ValueError, match="no size"):
        read_size(text)


def test_more_than_any_number() -> None:
    """A number longer than Python reads is a ValueError as well, not an overflow."""
    with pytest.raises(ValueError, match="digits"):
        read_size("9" * 5000)
    assert read_size("9" * 400 + "GB") > 10**400


@pytest.mark.parametrize(
    ("count", "shown"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1.0 kB"),
        (12_345, "12.3 kB"),
        (999_949, "999.9 kB"),
        (999_951, "1.0 MB"),
        (12_345_678, "12.3 MB"),
        (999_999_999, "1.0 GB"),
        (4_000_000_000, "4.0 GB"),
        (5_000_000_000_000, "5000.0 GB"),
    ],
)
def test_a_size_is_shown(count: int, shown: str) -> None:
    """In the largest unit up to GB of which there is one."""
    assert shown_size(count) == shown


@given(st.integers(0, 10**15))
def test_what_is_shown_is_read_as_nearly_the_same(count: int) -> None:
    """To a twentieth of the unit shown, which is never one of a thousand and more but GB."""
    shown = shown_size(count)
    amount, _, unit = shown.partition(" ")
    assert abs(read_size(shown) - count) <= read_size(f"1 {unit}") / 20 + 1
    assert unit == "GB" or float(amount) < 1000
