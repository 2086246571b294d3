"""Cutting fonts down to what a book needs."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from fontTools.cffLib import CFFFontSet
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTCollection, TTFont
from fontTools.ttLib.tables.TupleVariation import TupleVariation

from publisher.errors import RenderError
from publisher.render.subset import FontFormat, cid_subset, embedding_fault, glyph_subset, recipe, subset_font

FONTS = Path(__file__).parents[2] / "styles" / "fonts"
LIGHT = FONTS / "NotoSerifCJKKR-Light.otf"
SANS = FONTS / "NotoSansCJKKR-Medium.otf"


def characters(data: bytes) -> set[str]:
    """Return the characters a font file has glyphs for."""
    return {chr(code) for code in TTFont(BytesIO(data)).getBestCmap()}


def drawing(font: Any, glyph: int) -> list[Any]:
    """Return what a glyph draws and how wide it is, subroutines and components followed."""
    pen = DecomposingRecordingPen(font.getGlyphSet())
    shown = font.getGlyphSet()[font.getGlyphName(glyph)]
    shown.draw(pen)
    return [*pen.value, shown.width]


def width_of(font: Any, glyph: int) -> float:
    """Return how wide the drawing of a glyph is."""
    pen = BoundsPen(font.getGlyphSet())
    font.getGlyphSet()[font.getGlyphName(glyph)].draw(pen)
    assert pen.bounds is not None
    return float(pen.bounds[2] - pen.bounds[0])


def glyphs_of(path: Path, text: str) -> list[int]:
    """Return the glyphs of some characters in a font."""
    font = TTFont(path)
    return [font.getGlyphID(font.getBestCmap()[ord(character)]) for character in text]


def small_font(path: Path, *, quadratic: bool, axis: bool = False) -> Path:
    """Write a font of four boxes 300 units wide; with an axis the boldest are 400 wide."""
    names = [".notdef", "a", "b", "c"]
    builder = FontBuilder(1000, isTTF=quadratic)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({ord(name): name for name in names[1:]})
    pens = [TTGlyphPen(None) if quadratic else T2CharStringPen(400, None) for _ in names]
    for pen in pens:
        pen.moveTo((0, 0))
        for corner in ((0, 700), (300, 700), (300, 0)):
            pen.lineTo(corner)
        pen.closePath()
    if quadratic:
        builder.setupGlyf(dict(zip(names, (pen.glyph() for pen in pens), strict=True)))
    else:
        drawn = (pen.getCharString() for pen in pens)
        builder.setupCFF("Small", {}, dict(zip(names, drawn, strict=True)), {})
    builder.setupHorizontalMetrics(dict.fromkeys(names, (400, 0)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Small", "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    if axis:
        builder.setupFvar([("wght", 100, 400, 900, "Weight")], [])
        wider = [(0, 0), (0, 0), (100, 0), (100, 0), (0, 0), (0, 0), (0, 0), (0, 0)]
        builder.setupGvar({name: [TupleVariation({"wght": (0, 1, 1)}, wider)] for name in names})
    builder.save(path)
    return path


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


@pytest.mark.parametrize("flavour", ["woff", "woff2"])
def test_a_packed_font_is_unpacked_first(tmp_path: Path, flavour: str) -> None:
    """A WOFF or WOFF2 file gives the glyphs the font inside gives."""
    packed = tmp_path / f"packed.{flavour}"
    font = TTFont(LIGHT, recalcTimestamp=False)
    font.flavor = flavour
    font.save(packed)
    wanted = glyphs_of(LIGHT, "가나")
    first, second = (
        TTFont(BytesIO(glyph_subset(path, 0, wanted, notdef_outline=False))) for path in (packed, LIGHT)
    )
    assert [drawing(first, glyph) for glyph in wanted] == [drawing(second, glyph) for glyph in wanted]
    assert characters(subset_font(packed, 0, frozenset("가"))) == characters(
        subset_font(LIGHT, 0, frozenset("가"))
    )


def test_what_is_no_font_is_no_font(tmp_path: Path) -> None:
    """A text file, a face past the end of a collection and a missing file are told."""
    text = tmp_path / "text.otf"
    text.write_text("no font", encoding="utf-8")
    for path, number in ((text, 0), (LIGHT, 7)):
        with pytest.raises(ValueError, match="no face"):
            glyph_subset(path, number, [1], notdef_outline=False)
        with pytest.raises(ValueError, match="no face"):
            subset_font(path, number, frozenset("가"))
    with pytest.raises(FileNotFoundError):
        glyph_subset(tmp_path / "gone.otf", 0, [1], notdef_outline=False)


def test_glyphs_of_a_page_keep_their_numbers() -> None:
    """Asked glyphs draw what they drew, those between draw nothing, behind the last there are none."""
    wanted = sorted(glyphs_of(LIGHT, "지역기업 42%"))
    before = TTFont(LIGHT)
    after = TTFont(BytesIO(glyph_subset(LIGHT, 0, wanted, notdef_outline=False)))
    assert after["maxp"].numGlyphs == wanted[-1] + 1
    for glyph in wanted:
        assert drawing(after, glyph) == drawing(before, glyph)
    left_out = next(glyph for glyph in glyphs_of(LIGHT, "나다라") if glyph < wanted[-1])
    assert len(drawing(before, left_out)) > 2
    assert len(drawing(after, left_out)) <= 2
    assert not {"GSUB", "GPOS", "BASE"} & set(after.keys())


@pytest.mark.parametrize("kept", [True, False])
def test_the_sign_for_missing_glyphs_is_kept_where_it_is_shown(tmp_path: Path, kept: bool) -> None:
    """Glyph 0 of quadratic outlines has its drawing only where a page shows it."""
    path = small_font(tmp_path / "small.ttf", quadratic=True)
    font = TTFont(BytesIO(glyph_subset(path, 0, [1], notdef_outline=kept)))
    assert (len(drawing(font, 0)) > 1) is kept
    assert len(drawing(font, 1)) > 1


@pytest.mark.parametrize(
    ("places", "width"), [({}, 300), ({"wght": 900.0}, 400), ({"wght": 650.0, "XXXX": 3.0}, 350)]
)
def test_a_variable_font_stands_still_in_a_pdf(
    tmp_path: Path, places: dict[str, float], width: float
) -> None:
    """An axis stands where it is asked to, else at its default; what no axis is called does nothing."""
    path = small_font(tmp_path / "moving.ttf", quadratic=True, axis=True)
    font = TTFont(BytesIO(glyph_subset(path, 0, [1, 2], notdef_outline=False, variations=places)))
    assert not {"fvar", "gvar"} & set(font.keys())
    assert width_of(font, 2) == width


def test_a_font_of_bare_glyphs_names_them_by_their_numbers() -> None:
    """The CIDs are the glyph numbers; each draws the same; nothing stands between them."""
    wanted = glyphs_of(LIGHT, "지역기업 42%")
    program = cid_subset(LIGHT, 0, wanted, notdef_outline=False)
    assert program is not None
    fonts = CFFFontSet()
    fonts.decompile(BytesIO(program), None, isCFF2=False)
    top = fonts[0]
    assert top.charset == [".notdef", *(f"cid{glyph:05d}" for glyph in sorted(set(wanted)))]
    whole = TTFont(BytesIO(glyph_subset(LIGHT, 0, wanted, notdef_outline=False)))
    for glyph in wanted:
        pen = DecomposingRecordingPen(None)
        top.CharStrings[f"cid{glyph:05d}"].draw(pen)
        assert pen.value == drawing(whole, glyph)[:-1]
    assert len(program) < len(glyph_subset(LIGHT, 0, wanted, notdef_outline=False)) / 5


def test_only_some_fonts_can_be_bare(tmp_path: Path) -> None:
    """A font with quadratic outlines, and one that calls its glyphs by names, have no CIDs."""
    for name, quadratic in (("small.ttf", True), ("small.otf", False)):
        path = small_font(tmp_path / name, quadratic=quadratic)
        assert cid_subset(path, 0, [1, 2], notdef_outline=True) is None
        assert width_of(TTFont(BytesIO(glyph_subset(path, 0, [1, 2], notdef_outline=True))), 2) == 300


def test_quadratic_outlines_travel_too(tmp_path: Path) -> None:
    """A TrueType font becomes a WOFF2 of the same drawings, byte for byte the same each time."""
    path = small_font(tmp_path / "small.ttf", quadratic=True)
    packed = subset_font(path, 0, frozenset("ab"))
    font = TTFont(BytesIO(packed))
    assert packed[:4] == b"wOF2"
    assert characters(packed) == {"a", "b", "c"}  # letters are always kept
    assert [width_of(font, glyph) for glyph in range(4)] == [300] * 4
    assert subset_font(path, 0, frozenset("ba")) == packed


def test_the_recipe_names_the_engines() -> None:
    """What is remembered by its recipe is made anew by another version of HarfBuzz or Brotli."""
    import brotli
    import uharfbuzz

    assert {uharfbuzz.version_string(), str(brotli.__version__)} <= set(recipe().split())
