"""The list of a parcel names every file, and tells when one is not what it was."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from publisher.release.manifest import MANIFEST, faults, list_parcel, strangers

ROLES = {"b.pdf": "cover", "a/가.pdf": "interior"}


@pytest.fixture
def parcel(tmp_path: Path) -> Path:
    """Return a folder with two files, listed."""
    (tmp_path / "b.pdf").write_bytes(b"cover")
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "가.pdf").write_bytes(b"")
    list_parcel(tmp_path, book="stock-book", parcel="print", roles=ROLES)
    return tmp_path


def test_every_file_is_listed_in_order(parcel: Path) -> None:
    """Name, role, length and digest of each, sorted by name; the list does not list itself."""
    value = json.loads((parcel / MANIFEST).read_bytes())
    assert (value["book"], value["parcel"]) == ("stock-book", "print")
    assert value["files"] == [
        {"name": "a/가.pdf", "role": "interior", "bytes": 0, "sha256": hashlib.sha256(b"").hexdigest()},
        {"name": "b.pdf", "role": "cover", "bytes": 5, "sha256": hashlib.sha256(b"cover").hexdigest()},
    ]


def test_many_files_are_sorted(tmp_path: Path) -> None:
    """By name, as bytes sort, whatever order the disk has them in."""
    names = [f"{letter}.txt" for letter in "qwertzuiopasdfghjkl"]
    for name in names:
        (tmp_path / name).write_text(name)
    listed = list_parcel(tmp_path, book="b", parcel="p", roles=dict.fromkeys(names, "text"))
    assert [item.name for item in listed.items] == sorted(names)


def test_the_same_files_give_the_same_bytes(parcel: Path) -> None:
    """Neither the order of roles nor an earlier list changes it."""
    before = (parcel / MANIFEST).read_bytes()
    list_parcel(parcel, book="stock-book", parcel="print", roles=dict(reversed(ROLES.items())))
    assert (parcel / MANIFEST).read_bytes() == before


def test_a_file_without_a_role_is_refused(parcel: Path) -> None:
    """A parcel is listed whole or not at all."""
    with pytest.raises(KeyError):
        list_parcel(parcel, book="b", parcel="p", roles={"b.pdf": "cover"})


def test_a_role_without_a_file_is_refused(parcel: Path) -> None:
    """The file that is missing is named."""
    with pytest.raises(FileNotFoundError, match=r"c\.pdf"):
        list_parcel(parcel, book="b", parcel="p", roles={**ROLES, "c.pdf": "digital"})


def test_a_whole_parcel_has_no_faults(parcel: Path) -> None:
    """What was listed and not touched since is in order."""
    assert faults(parcel) == ()
    assert strangers(parcel) == ()


def test_a_changed_or_missing_file_is_named(parcel: Path) -> None:
    """One byte more, or a file gone, is seen."""
    (parcel / "b.pdf").write_bytes(b"cover!")
    assert faults(parcel) == ("b.pdf",)
    (parcel / "a" / "가.pdf").unlink()
    assert faults(parcel) == ("a/가.pdf", "b.pdf")


def test_a_file_nobody_listed_is_a_stranger(parcel: Path) -> None:
    """With a list, what it does not name; without one, or with a broken one, everything."""
    (parcel / "c.txt").write_text("mine")
    assert strangers(parcel) == ("c.txt",)
    for broken in ("[]", '{"files": [{}]}', "not JSON"):
        (parcel / MANIFEST).write_text(broken)
        assert strangers(parcel) == ("a/가.pdf", "b.pdf", "c.txt")
    (parcel / MANIFEST).unlink()
    assert strangers(parcel) == ("a/가.pdf", "b.pdf", "c.txt")
