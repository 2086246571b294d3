"""Cutting fonts down to what a book needs."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from fontTools.ttLib import TTCollection, TTFont

from publisher.errors import RenderError
from publisher.render.subset import FontFormat, embedding_fault, subset_font

FONTS = Path(__file__).parents[2] / "styles" / "fonts"
LIGHT = FONTS / "NotoSerifCJKKR-Light.otf"
SANS = FONTS / "NotoSansCJKKR-Medium.otf"


def characters(data: bytes) -> set[str]:
    """Return the characters a font file has glyphs for."""
    return {chr(code) for code in TTFont(BytesIO(data)).getBestCmap()}


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a collection whose second face is the serif."""
    made = TTCollection()
    made.fonts = [TTFont(SANS), TTFont(LIGHT)]
    path = tmp_path_factory.mktemp("fonts") / "two.ttc"
    made.save(path)
    return path


def test_only_the_books_characters_and_basic_ones_stay() -> None:
    """The subset has the asked characters, basic Latin and Korean punctuation, and not other syllables."""
    kept = characters(subset_font(LIGHT, 0, frozenset("가나")))
    assert set("가나AZaz09·「」") <= kept
    assert "다" not in kept


def test_a_subset_is_much_smaller_and_keeps_its_name() -> None:
    """A few syllables of a font weigh a fraction of it; its family is still called the same, unhinted."""
    data = subset_font(LIGHT, 0, frozenset("지역기업"))
    font = TTFont(BytesIO(data))
    assert data[:4] == b"wOF2"
    assert len(data) < LIGHT.stat().st_size / 10
    assert font["name"].getDebugName(1) == TTFont(LIGHT)["name"].getDebugName(1)


def test_the_same_characters_give_the_same_bytes() -> None:
    """Two cuts are equal byte for byte, and keep the font's own date."""
    first = subset_font(LIGHT, 0, frozenset("성장이야기"))
    assert subset_font(LIGHT, 0, frozenset("기야이장성")) == first
    assert TTFont(BytesIO(first))["head"].modified == TTFont(LIGHT)["head"].modified


def test_opentype_packing() -> None:
    """An OpenType file is an OpenType file with the same characters."""
    plain = subset_font(LIGHT, 0, frozenset("가"), FontFormat.OPENTYPE)
    assert plain[:4] == b"OTTO"
    assert characters(plain) == characters(subset_font(LIGHT, 0, frozenset("가")))


def test_the_asked_face_of_a_collection_is_cut(collection: Path) -> None:
    """The number chooses the face, counted from 0."""
    for number, path in enumerate((SANS, LIGHT)):
        cut = TTFont(BytesIO(subset_font(collection, number, frozenset("가"))))
        assert cut["name"].getDebugName(1) == TTFont(path)["name"].getDebugName(1)


@pytest.mark.parametrize(
    ("fs_type", "allowed"),
    [(0, True), (4, True), (8, True), (6, True), (2, False), (0x104, False), (0x200, False)],
)
def test_licence_flags(fs_type: int, allowed: bool) -> None:
    """Installable, preview and editable fonts may travel; restricted and unsubsettable ones may not."""
    assert (embedding_fault(fs_type, "Font") is None) is allowed


def test_a_font_that_forbids_embedding_is_refused(tmp_path: Path) -> None:
    """The flag in the file decides; the same file without the flag is cut."""
    font = TTFont(LIGHT)
    font["OS/2"].fsType = 2
    locked = tmp_path / "locked.otf"
    font.save(locked)
    with pytest.raises(RenderError) as caught:
        subset_font(locked, 0, frozenset("가"))
    assert [fault.code for fault in caught.value.diagnostics] == ["EPUB-030"]
    assert subset_font(LIGHT, 0, frozenset("가"))
