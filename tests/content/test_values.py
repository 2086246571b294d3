"""Checks of single values accept what is right and refuse its nearest wrong neighbour."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from publisher.content.faults import nearest
from publisher.content.model.case import Case, Chart, Photo
from publisher.content.model.edition import EditionSettings
from publisher.content.regions import BY_NAME
from publisher.content.values import check_date, check_isbn, check_region, check_url, isbn_check_digit

DIGITS = st.text("0123456789", min_size=9, max_size=9)


@given(st.sampled_from(["978", "979"]), DIGITS, st.integers(min_value=1, max_value=9))
def test_isbn_check_digit(prefix: str, digits: str, slip: int) -> None:
    """Of the ten possible last digits exactly one is right."""
    body = prefix + digits
    last = isbn_check_digit(body)
    assert check_isbn(f"{body}{last}")
    with pytest.raises(ValueError, match="isbn-check-digit"):
        check_isbn(f"{body}{(last + slip) % 10}")


@given(st.sampled_from(["978", "979"]), DIGITS, st.integers(min_value=0, max_value=11))
def test_isbn_notices_a_mistyped_digit(prefix: str, digits: str, place: int) -> None:
    """One digit mistyped anywhere is noticed."""
    right = f"{prefix}{digits}{isbn_check_digit(prefix + digits)}"
    wrong = right[:place] + str((int(right[place]) + 1) % 10) + right[place + 1 :]
    with pytest.raises(ValueError, match="isbn"):
        check_isbn(wrong)


@pytest.mark.parametrize("value", ["9788900000016", "978-89-000-0001-6", "978 89 000 0001 6"])
def test_isbn_spelling(value: str) -> None:
    """Hyphens and spaces are free."""
    assert check_isbn(value) == value


@pytest.mark.parametrize("value", ["89-000-0001-6", "9778900000017", "٩٧٨٨٩٠٠٠٠٠٠١٦", ""])
def test_not_an_isbn(value: str) -> None:
    """Ten digits, other prefixes and other scripts are no ISBN-13."""
    with pytest.raises(ValueError, match="isbn"):
        check_isbn(value)


@pytest.mark.parametrize(
    "value",
    ["example.com", "ftp://example.com", "javascript:alert(1)", "http://", "https://a b", "http://[::1"],
)
def test_not_an_address(value: str) -> None:
    """Only whole http and https addresses pass."""
    with pytest.raises(ValueError, match="url"):
        check_url(value)
    assert check_url("https://example.com/가?나=다")


def test_regions_and_dates() -> None:
    """Former names of regions pass and unknown ones do not; dates are written one way."""
    assert check_region("전라북도") == "전라북도"
    with pytest.raises(ValueError, match="region"):
        check_region("전라")
    assert check_date("2023-01-19") == "2023-01-19"
    for wrong in ("2023", "20230119", "2023. 1. 19.", "1674086400"):
        with pytest.raises(ValueError, match="date"):
            check_date(wrong)


@pytest.mark.parametrize("value", ["nan", "inf", "-inf"])
def test_numbers_are_finite(value: str) -> None:
    """A chart cannot be drawn to infinity."""
    data = [{"label": "가", "value": value}, {"label": "나", "value": "1"}]
    with pytest.raises(ValidationError):
        Chart.model_validate({"kind": "bar", "title": "가", "unit": "명", "data": data})
    with pytest.raises(ValidationError):
        Photo.model_validate({"file": "a.jpg", "focus": [value, "0"]})


def test_records_are_frozen_and_closed() -> None:
    """A loaded case cannot be changed, and an unknown part of an edition is no part."""
    case = Case.model_validate({"number": "1", "region": "서울", "company": " 가 "})
    assert case.company == "가"
    with pytest.raises(ValidationError):
        case.company = "나"  # type: ignore[misc]
    with pytest.raises(ValidationError):
        EditionSettings.model_validate({"parts": ["preface"]})


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("서율", "서울"),
        ("부산시", "부산"),
        ("경상북토", "경상북도"),
        ("평양", None),
        ("도쿄", None),
        ("", None),
    ],
)
def test_nearest_region(name: str, wanted: str | None) -> None:
    """A mistyped letter finds the region that was meant; another place finds none."""
    assert nearest(name, BY_NAME) == wanted


@pytest.mark.parametrize(
    ("key", "wanted"),
    [("compny", "company"), ("photo", "photos"), ("width", "width_mm"), ("날씨", None), ("x", None)],
)
def test_nearest_key(key: str, wanted: str | None) -> None:
    """A mistyped key finds the one that was meant; a strange one finds none."""
    assert nearest(key, [*Case.model_fields, *Photo.model_fields]) == wanted
