"""Which inks an edition is printed with, and what is said of a profile it cannot be printed by."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import ImageCms
from pipeline.setting import DEFAULT_THEME, stock_book, stock_edition

from publisher.content.book import Book
from publisher.editions.edition import Edition
from publisher.editions.production import Colour, Intent
from publisher.errors import EditionError
from publisher.pipeline.inking import faults, inking
from publisher.render.icc import default_profile


def book_in(folder: Path) -> Book:
    """Return the stock book as if it lay in a folder."""
    return replace(stock_book(), root=folder)


def edition_with(icc: str | None, sha256: str = "0" * 64, colour: Colour = Colour.CMYK) -> Edition:
    """Return the print edition, printed by a profile."""
    usual = stock_edition("print")
    production = replace(usual.production, icc=icc, icc_sha256=None if icc is None else sha256, colour=colour)
    return replace(usual, production=production)


def put_profile(folder: Path, content: bytes | None = None) -> str:
    """Put a profile into a folder; return its checksum."""
    content = default_profile().read() if content is None else content
    (folder / "press.icc").write_bytes(content)
    return hashlib.sha256(content).hexdigest()


def said(folder: Path, edition: Edition) -> list[str]:
    """Return the codes of what is said of an edition's profile; building it must fail with the same."""
    found = [fault.code for fault in faults(book_in(folder), edition)]
    if found:
        with pytest.raises(EditionError) as caught:
            inking(book_in(folder), DEFAULT_THEME, edition)
        assert [item.code for item in caught.value.diagnostics] == found
    return found


def test_the_profile_of_the_publisher_is_used_where_there_is_no_other(tmp_path: Path) -> None:
    """An edition for a press has inks out of the box, with the settings of the edition."""
    edition = edition_with(None)
    found = inking(book_in(tmp_path), DEFAULT_THEME, edition)
    assert found.inks is not None
    assert found.diagnostics == ()
    assert found.inks.profile == default_profile()
    assert (found.inks.limit, found.inks.intent, found.inks.black_point) == (300, Intent.RELATIVE, True)
    assert dict(found.inks.table)[0x1F, 0x1F, 0x1D] == (0, 0, 0, 100)


def test_an_edition_for_screens_has_no_inks(tmp_path: Path) -> None:
    """Nor has one without pages; a profile it names is not asked for."""
    screen = edition_with("nowhere.icc", colour=Colour.RGB)
    assert inking(book_in(tmp_path), DEFAULT_THEME, screen).inks is None
    assert said(tmp_path, screen) == []
    reflowable = replace(edition_with("nowhere.icc"), trim=None)
    assert inking(book_in(tmp_path), DEFAULT_THEME, reflowable).inks is None


def test_the_profile_of_the_shop_is_used(tmp_path: Path) -> None:
    """One beside book.yaml, with the checksum that was agreed on; the same file has the same inks elsewhere."""
    digest = put_profile(tmp_path)
    edition = edition_with("press.icc", digest)
    assert said(tmp_path, edition) == []
    found = inking(book_in(tmp_path), DEFAULT_THEME, edition).inks
    assert found is not None
    assert found.profile.path == (tmp_path / "press.icc").resolve()
    usual = inking(book_in(tmp_path), DEFAULT_THEME, edition_with(None)).inks
    assert usual is not None
    assert found.key == usual.key


@pytest.mark.parametrize(
    "written", ["press.icc", "icc/press.icc", "../press.icc", "/etc/hostname", "C:\\press.icc"]
)
def test_a_profile_that_is_not_in_the_books_folder_is_told(tmp_path: Path, written: str) -> None:
    """Missing or outside is the same: the book could not be handed on with it (EDN-060)."""
    put_profile(tmp_path)
    book = tmp_path / "book"
    book.mkdir()
    assert said(book, edition_with(written)) == ["EDN-060"]


def test_a_link_that_leads_out_of_the_books_folder_is_told(tmp_path: Path) -> None:
    """A symbolic link is followed only inside (EDN-060)."""
    digest = put_profile(tmp_path)
    book = tmp_path / "book"
    book.mkdir()
    (book / "press.icc").symlink_to(tmp_path / "press.icc")
    assert said(book, edition_with("press.icc", digest)) == ["EDN-060"]


def test_another_file_than_was_agreed_on_is_told(tmp_path: Path) -> None:
    """Its checksum says so (EDN-061)."""
    put_profile(tmp_path)
    assert said(tmp_path, edition_with("press.icc")) == ["EDN-061"]


def test_a_file_that_is_no_profile_is_told(tmp_path: Path) -> None:
    """EDN-062."""
    digest = put_profile(tmp_path, b"no profile")
    assert said(tmp_path, edition_with("press.icc", digest)) == ["EDN-062"]


def test_a_profile_of_a_screen_is_told(tmp_path: Path) -> None:
    """EDN-063."""
    digest = put_profile(tmp_path, ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    assert said(tmp_path, edition_with("press.icc", digest)) == ["EDN-063"]


def test_a_grey_profile_serves_an_edition_in_black_only(tmp_path: Path) -> None:
    """Colours cannot be printed by it (EDN-063)."""
    content = default_profile().read()
    digest = put_profile(tmp_path, content[:16] + b"GRAY" + content[20:])
    assert said(tmp_path, edition_with("press.icc", digest)) == ["EDN-063"]
    assert said(tmp_path, edition_with("press.icc", digest, Colour.GRAY)) == []
