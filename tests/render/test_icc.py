"""A file to print by: what counts as one, and what is said of all others."""

from __future__ import annotations

import hashlib
import struct
from pathlib import Path

import pytest
from PIL import ImageCms

from publisher.render.icc import Profile, Unfit, default_profile, read_profile


def test_the_profile_that_comes_with_the_publisher_is_one_to_print_by() -> None:
    """It is CMYK, LittleCMS opens it as an output profile, and its digest is that of its README."""
    profile = default_profile()
    assert profile.components == 4
    opened = ImageCms.ImageCmsProfile(str(profile.path)).profile
    assert (opened.xcolor_space, opened.device_class, opened.profile_description) == (
        "CMYK",
        "prtr",
        profile.name,
    )
    assert profile.digest in (profile.path.parent / "README.md").read_text(encoding="utf-8")


def test_a_profile_is_known_by_its_checksum(tmp_path: Path) -> None:
    """The agreed checksum fits, in capitals too; one for another file does not."""
    content = default_profile().read()
    path = tmp_path / "press.icc"
    path.write_bytes(content)
    digest = hashlib.sha256(content).hexdigest()
    found = read_profile(path, digest.upper())
    assert isinstance(found, Profile)
    assert found.digest == digest
    assert read_profile(path, "0" * 64) is Unfit.OTHER_FILE


@pytest.mark.parametrize("spoil", ["cut", "longer", "text", "empty", "tags"])
def test_a_file_that_is_no_profile_is_told(tmp_path: Path, spoil: str) -> None:
    """Cut short, with something behind it, of another kind, or with tags that lie outside."""
    content = default_profile().read()
    tags = content[:132] + struct.pack(">4sII", b"A2B0", len(content), 8) + content[144:]
    spoiled = {"cut": content[:-1], "longer": content + b"x", "text": b"x" * 500, "empty": b"", "tags": tags}
    path = tmp_path / "press.icc"
    path.write_bytes(spoiled[spoil])
    assert read_profile(path) is Unfit.NO_PROFILE


def test_a_profile_of_a_screen_is_told(tmp_path: Path) -> None:
    """That of sRGB is a profile, but nothing is printed by it; nor by one for CMYK that is of another class."""
    path = tmp_path / "screen.icc"
    path.write_bytes(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    assert read_profile(path) is Unfit.NO_PRESS
    content = default_profile().read()
    path.write_bytes(content[:12] + b"link" + content[16:])
    assert read_profile(path) is Unfit.NO_PRESS


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    """Nothing there, or a folder."""
    assert read_profile(tmp_path / "press.icc") is Unfit.MISSING
    assert read_profile(tmp_path) is Unfit.MISSING


def test_a_file_that_changes_during_a_build_is_not_used(tmp_path: Path) -> None:
    """What is read is what was checked."""
    path = tmp_path / "press.icc"
    path.write_bytes(default_profile().read())
    profile = read_profile(path)
    assert isinstance(profile, Profile)
    path.write_bytes(b"other")
    with pytest.raises(ValueError, match="changed"):
        profile.read()
