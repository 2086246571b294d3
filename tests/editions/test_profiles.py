"""E-book profiles: read from dated files, never made up, overruled by book.yaml."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from publisher.content.model.edition import EditionSettings, ProfileValues
from publisher.editions.profiles import NAMES, profile_cautions, profile_named, profile_of


@pytest.mark.parametrize("name", NAMES)
def test_every_value_has_a_source(name: str) -> None:
    """Each value says how sure it is and where it comes from; only an unknown one has no value."""
    profile = profile_named(name)
    assert profile.label
    assert all(origin.source for origin in profile.origins)
    assert all(getattr(profile, key) is None for key in profile.unknown)


def test_upaper_is_the_rule_set_that_was_found() -> None:
    """Its limits are those of the checker of 2015, at second hand."""
    profile = profile_named("upaper")
    assert (profile.epub_version, profile.max_mb, profile.max_file_kb, profile.max_files) == (
        "2",
        30,
        300,
        100,
    )
    assert (profile.cover_px, profile.toc_depth, profile.text_bytes) == ((700, 1000), 3, 4000)
    origin = profile.origin("max_mb")
    assert origin is not None
    assert (origin.certainty, origin.dated is not None) == ("2nd", True)


def test_what_nobody_knows_is_warned_about_until_it_is_said() -> None:
    """EPUB-050 names the values; one that book.yaml gives is used and no longer named."""
    (told,) = profile_cautions(profile_named("kyobo"))
    assert told.code == "EPUB-050"
    assert "max_mb" in told.message()
    values = ProfileValues.model_validate({"max_mb": "50"})
    profile = profile_of(EditionSettings(profile="kyobo", profile_values=values))
    assert profile.max_mb == 50
    assert "max_mb" not in profile.unknown
    origin = profile.origin("max_mb")
    assert origin is not None
    assert origin.certainty == "book"
    assert tuple(profile_cautions(profile_named("default"))) == ()


def test_an_unknown_profile_is_refused() -> None:
    """There is no profile that no file describes."""
    with pytest.raises(KeyError):
        profile_named("nobody")


@pytest.mark.parametrize("pattern", ["../x", "{isbn}.epub", "{author}", "책", "", "{isbn"])
def test_a_name_for_files_is_ascii_and_no_path(pattern: str) -> None:
    """Only letters, digits, hyphens and the two placeholders."""
    assert ProfileValues.model_validate({"file_name": "{isbn}_{slug}-2"}).file_name == "{isbn}_{slug}-2"
    with pytest.raises(ValidationError):
        ProfileValues.model_validate({"file_name": pattern})
