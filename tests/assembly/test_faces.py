"""Faces in a file: embedded, cut down to what is drawn, measured and named rightly, copied as the right text."""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from assembly.parts import bare_part, linked, means, press, program, set_part, sheets, texts, volume
from assembly.reading import opened, words
from fontTools.cffLib import CFFFontSet
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from pikepdf import Name, Pdf
from PIL import Image, ImageChops, ImageStat
from pypdf import PdfReader

from publisher.assembly.faces import Face, FontProgram, Outlines, font_objects
from publisher.assembly.link import Linker
from publisher.render.part import PartFont, PartStream
from publisher.render.subset import cid_subset, glyph_subset
from publisher.resources import theme_folder

NOTO = theme_folder("styles") / "fonts" / "NotoSerifCJKKR-Light.otf"


@cache
def noto() -> TTFont:
    """Return a face of the theme."""
    return TTFont(NOTO)


def glyph(character: str) -> int:
    """Return the glyph of a character in that face."""
    return int(noto().getGlyphID(noto().getBestCmap()[ord(character)]))


def part_font(text: str, *, missing: Mapping[int, str] | None = None, **changes: Any) -> PartFont:
    """Return what a part says of the face when it draws ``text``; ``missing`` glyphs stand for what it cannot."""
    drawn = sorted((glyph(character), character, 920.0) for character in set(text))
    lost = [(number, character, 224.0) for number, character in sorted((missing or {}).items())]
    made = PartFont(
        name="SERIF",
        description="Noto-Serif-Light",
        family="Noto Serif",
        file="",
        number=0,
        ascent=1151,
        descent=-286,
        flags=4,
        variations=(),
        glyphs=(*drawn, *lost),
        missing=tuple(sorted(missing or {})),
    )
    return replace(made, **changes)


def face_of(*fonts: PartFont) -> Face:
    """Return the face of some parts."""
    face = Face.of(fonts[0])
    for font in fonts:
        face.join(font)
    return face


def subset_of(face: Face, *, bare: bool = True) -> FontProgram:
    """Return the face cut down, as bare CFF or as an OpenType file."""
    cut = cid_subset if bare else glyph_subset
    made = cut(NOTO, 0, face.drawn, notdef_outline=bool(face.missing))
    assert made is not None
    return FontProgram.of(made)


def file_showing(face: Face, made: FontProgram, glyphs: bytes) -> bytes:
    """Return a file of one page that shows glyphs, given in hexadecimal, of a face."""
    known = tuple((number, face.texts.get(number, ""), face.widths[number]) for number in sorted(face.widths))
    font = replace(face.first, glyphs=known, missing=tuple(sorted(face.missing)))
    shown = PartStream(1, b"", b"BT /SERIF 48 Tf 20 100 Td <%b> Tj ET" % glyphs)
    part = bare_part("one", streams=(shown,), fonts=(font,))
    out = BytesIO()
    Linker(lambda _: b"", lambda _: made).link(volume(part), out)
    return out.getvalue()


def dictionaries(face: Face, made: FontProgram) -> tuple[Any, Any, Any]:
    """Return font, descendant and descriptor as they are written, references as numbers."""
    objects = font_objects(face, made, count(10).__next__)
    read = {n: pikepdf.Object.parse(re.sub(rb"(\d+) 0 R", rb"\1", text)) for n, text in objects.plain}
    font, descendant, descriptor = (read[number] for number, _ in objects.plain)
    assert objects.plain[0][0] == objects.number
    return font, descendant, descriptor


def pictured(data: bytes) -> Image.Image:
    """Return the first page as seen, in greys."""
    with pypdfium2.PdfDocument(data) as pdf:
        picture: Image.Image = pdf[0].render(scale=1).to_pil().convert("L")
        return picture


def unlike(one: Image.Image, other: Image.Image) -> float:
    """Return how much two pictures differ, from 0 for the same to some tens for two syllables in one place."""
    return float(ImageStat.Stat(ImageChops.difference(one, other).crop(SHOWN)).mean[0])


SHOWN = (20, 80, 90, 150)
"""Pixels around the glyphs of such a file."""
SAME, OTHER = 2.0, 8.0
"""Differences of edges, hinted or not; and of outlines."""
NOTHING = bare_part("one", streams=(PartStream(1, b"", b""),))


class TestFace:
    """What parts say of a face is put together."""

    def test_glyphs_of_all_parts(self) -> None:
        """Every glyph that any part draws is drawn; the text of each comes along."""
        face = face_of(part_font("가나"), part_font("나다"))
        assert face.drawn == tuple(sorted(map(glyph, "가나다")))
        assert sorted(face.texts.values()) == ["가", "나", "다"]

    def test_what_was_said_first_counts(self) -> None:
        """Parts agree on what a glyph is; where they do not, the order of the book decides, not chance."""
        one, other = part_font("가"), part_font("가", glyphs=((glyph("가"), "家", 1000.0), (7, "", 5.0)))
        face = face_of(one, other)
        assert (face.texts[glyph("가")], face.widths[glyph("가")]) == ("가", 920.0)
        assert 7 not in face.texts

    def test_a_text_may_come_late(self) -> None:
        """A glyph whose text the first part does not know gets it from another."""
        nameless = part_font("가", glyphs=((glyph("가"), "", 920.0),))
        assert face_of(nameless, part_font("가")).texts == {glyph("가"): "가"}

    def test_missing_glyphs_are_not_drawn(self) -> None:
        """A number past the end of the face is no glyph of it."""
        face = face_of(part_font("가"), part_font("나", missing={65535: "ไ"}))
        assert face.drawn == tuple(sorted(map(glyph, "가나")))
        assert face.missing == {65535}


class TestProgram:
    """A subset as it travels through the cache into the file."""

    @pytest.mark.parametrize("bare", [True, False])
    def test_round_trip(self, bare: bool) -> None:
        """What was encoded is decoded; the compressed bytes are the subset's."""
        made = subset_of(face_of(part_font("가나")), bare=bare)
        assert FontProgram.decode(made.encode()) == made
        assert len(zlib.decompress(made.deflated)) == made.length
        assert made.outlines is (Outlines.BARE_CFF if bare else Outlines.OPENTYPE)

    def test_it_is_known_by_its_bytes(self) -> None:
        """TrueType is what is neither OpenType with CFF nor bare CFF."""
        assert FontProgram.of(b"\0\1\0\0...").outlines is Outlines.TRUETYPE
        assert FontProgram.of(b"true....").outlines is Outlines.TRUETYPE

    def test_bare_outlines_hold_what_is_drawn(self) -> None:
        """The CIDs of the subset are the glyph numbers that pages use, and .notdef."""
        face = face_of(part_font("가나다"))
        fonts = CFFFontSet()
        fonts.decompile(BytesIO(zlib.decompress(subset_of(face).deflated)), None, isCFF2=False)
        assert [int(name.removeprefix("cid")) for name in fonts[0].charset[1:]] == list(face.drawn)


class TestDictionaries:
    """Font, descendant and descriptor say what ISO 32000-2 §9.7 and §9.8 ask of them."""

    @pytest.mark.parametrize("bare", [True, False])
    def test_cff(self, bare: bool) -> None:
        """A CIDFont of type 0 with a FontFile3 of the kind that it is."""
        face = face_of(part_font("가나"))
        font, descendant, descriptor = dictionaries(face, subset_of(face, bare=bare))
        assert (font.Subtype, font.Encoding) == (Name.Type0, Name("/Identity-H"))
        assert descendant.Subtype == Name.CIDFontType0
        assert "/CIDToGIDMap" not in descendant, "§9.7.4.2: for type 2 alone"
        assert "/FontFile3" in descriptor
        objects = font_objects(face, subset_of(face, bare=bare), count(10).__next__)
        assert (b"/Subtype/CIDFontType0C" if bare else b"/Subtype/OpenType") in dict(objects.bodies)[13]

    def test_names(self) -> None:
        """All three say one name: a tag of six capitals and what the face is called."""
        face = face_of(part_font("가나"))
        font, descendant, descriptor = dictionaries(face, subset_of(face))
        assert font.BaseFont == descendant.BaseFont == descriptor.FontName
        assert re.fullmatch("/[A-Z]{6}[+]Noto-Serif-Light", str(font.BaseFont))
        assert str(descriptor.FontFamily) == "Noto Serif"

    def test_another_subset_has_another_name(self) -> None:
        """The tag is made of the subset: two books that are joined later do not mix up their fonts (§9.9.2)."""
        names = set()
        for text in ("가", "나", "가"):
            face = face_of(part_font(text))
            names.add(str(dictionaries(face, subset_of(face))[0].BaseFont))
        assert len(names) == 2

    def test_widths(self) -> None:
        """Runs of glyphs beside each other share an array; every glyph has its width, missing ones too."""
        glyphs = tuple(
            (number, "", width) for number, width in ((3, 500.0), (4, 224.5), (5, 920.0), (9, 1000.0))
        )
        face = face_of(part_font("", glyphs=glyphs))
        _, descendant, descriptor = dictionaries(face, FontProgram.of(b"OTTO"))
        runs = [
            item if isinstance(item, int) else [float(x) for x in list(item)] for item in list(descendant.W)
        ]
        assert runs == [3, [500, 224.5, 920], 9, [1000]]
        assert [float(value) for value in list(descriptor.FontBBox)] == [0, -286, 1000, 1151]

    @pytest.mark.parametrize(
        ("widths", "fixed"), [((500.0, 500.0), True), ((500.0, 501.0), False), ((500.0,), False)]
    )
    def test_fixed_pitch(self, widths: tuple[float, ...], fixed: bool) -> None:
        """A face of one width says so (§9.8.2, bit 1)."""
        glyphs = tuple((number, "", width) for number, width in enumerate(widths, 3))
        _, _, descriptor = dictionaries(face_of(part_font("", glyphs=glyphs)), FontProgram.of(b"OTTO"))
        assert bool(int(descriptor.Flags) & 1) is fixed


class TestReading:
    """The file as reader programs show and copy it."""

    @pytest.mark.parametrize("bare", [True, False])
    def test_glyphs_are_drawn(self, bare: bool) -> None:
        """Either kind of program shows the glyph that was meant, and the same picture of it."""
        face = face_of(part_font("가나"))
        shown = {
            c: pictured(file_showing(face, subset_of(face, bare=bare), b"%04x" % glyph(c))) for c in "가나"
        }
        assert (
            min(unlike(shown["가"], shown["나"]), unlike(shown["가"], pictured(linked(volume(NOTHING)))))
            > OTHER
        )
        other = file_showing(face, subset_of(face, bare=not bare), b"%04x" % glyph("가"))
        assert unlike(pictured(other), shown["가"]) < SAME

    def test_texts(self) -> None:
        """Characters beyond the first plane, glyphs of several characters, and a hundred glyphs and more."""
        many = [chr(code) for code in range(0xAC00, 0xAC00 + 250)]
        glyphs = [(at, text, 500.0) for at, text in enumerate(["𠀁", "ffi", *many], 1)]
        face = face_of(part_font("", glyphs=tuple(glyphs)))
        shown = b"".join(b"%04x" % number for number, *_ in glyphs)
        data = file_showing(face, subset_of(face_of(part_font("가"))), shown)
        assert "".join(PdfReader(BytesIO(data)).pages[0].extract_text().split()) == "".join(
            t for _, t, _ in glyphs
        )

    def test_widths_are_the_fonts(self) -> None:
        """What the file says of a glyph's width is what the font says: words are marked where they stand."""
        part = set_part("<p>가나, ABC 다!</p>")
        (font,) = part.fonts
        path = next(file.path for file in press().fonts if file.digest == font.file)
        with TTFont(path, fontNumber=font.number) as source:
            order, scale = source.getGlyphOrder(), 1000 / source["head"].unitsPerEm
            widths = {number: source["hmtx"][order[number]][0] * scale for number, *_ in font.glyphs}
        assert {number: width for number, _, width in font.glyphs} == pytest.approx(widths, abs=1)

    def test_a_truetype_font(self, tmp_path: Path) -> None:
        """A face with quadratic outlines is a CIDFont of type 2 with a FontFile2, and is shown."""
        names = [".notdef", "a", "b"]
        builder = FontBuilder(1000, isTTF=True)
        builder.setupGlyphOrder(names)
        builder.setupCharacterMap({ord(name): name for name in names[1:]})
        drawn = {}
        for name, right in zip(names, (100, 300, 500), strict=True):
            pen = TTGlyphPen(None)
            pen.moveTo((0, 0))
            for corner in ((0, 700), (right, 700), (right, 0)):
                pen.lineTo(corner)
            pen.closePath()
            drawn[name] = pen.glyph()
        builder.setupGlyf(drawn)
        builder.setupHorizontalMetrics(dict.fromkeys(names, (600, 0)))
        builder.setupHorizontalHeader(ascent=800, descent=-200)
        builder.setupNameTable({"familyName": "Small", "styleName": "Regular"})
        builder.setupOS2()
        builder.setupPost()
        builder.save(tmp_path / "small.ttf")
        made = FontProgram.of(glyph_subset(tmp_path / "small.ttf", 0, (1, 2), notdef_outline=False))
        face = face_of(part_font("", glyphs=((1, "a", 600.0), (2, "b", 600.0))))
        _, descendant, descriptor = dictionaries(face, made)
        assert (descendant.Subtype, descendant.CIDToGIDMap) == (Name.CIDFontType2, Name.Identity)
        assert "/FontFile2" in descriptor
        data = file_showing(face, made, b"00010002")
        assert words(data) == ["ab"]
        narrow, wide = (pictured(file_showing(face, made, number)) for number in (b"0001", b"0002"))
        assert 0 < narrow.histogram()[0] < wide.histogram()[0]
        with Pdf.open(BytesIO(data)) as pdf:
            (stream,) = (
                item for item in pdf.objects if isinstance(item, pikepdf.Stream) and "/Length1" in item
            )
            assert int(stream.Length1) == len(stream.read_bytes()) == made.length


class TestMissing:
    """Characters the face does not have are empty boxes, and copy as themselves."""

    @pytest.fixture
    def face(self) -> Face:
        """Return a face that lacks a character."""
        return face_of(part_font("가"), part_font("나", missing={65535: "ไ"}))

    def test_they_are_drawn_as_notdef(self, face: Face) -> None:
        """The number that is no glyph shows glyph 0; its neighbours show themselves."""
        made = subset_of(face)
        shown = (b"ffff", b"0000", b"%04x" % glyph("가"))
        lost, notdef, drawn = (pictured(file_showing(face, made, number)) for number in shown)
        assert unlike(lost, notdef) == 0
        assert min(unlike(lost, pictured(linked(volume(NOTHING)))), unlike(lost, drawn)) > OTHER

    def test_they_copy_as_themselves(self, face: Face) -> None:
        """The author can search for what is missing."""
        data = file_showing(face, subset_of(face), b"%04x" % glyph("가") + b"ffff" + b"%04x" % glyph("나"))
        assert words(data) == ["가ไ나"]

    def test_a_face_that_has_everything_needs_no_own_encoding(self) -> None:
        """The clean twin: glyph numbers are what they are."""
        face = face_of(part_font("가"))
        assert dictionaries(face, subset_of(face))[0].Encoding == Name("/Identity-H")
        lacking = face_of(part_font("가", missing={65535: "ไ"}))
        assert isinstance(dictionaries(lacking, subset_of(lacking))[0].Encoding, int)


class TestWholeFiles:
    """Fonts of files that the linker made of the engine's parts."""

    def test_every_glyph_is_inside(self) -> None:
        """What the pages and the furniture draw, and nothing else, is in the embedded program."""
        data = linked(volume(texts(2), furniture=sheets("<p>사아</p>"), stamps=(None, None)))
        with opened(data) as pdf:
            ((_, font),) = pdf.pages[0].obj.Resources.Font.items()
            stream: Any = font.DescendantFonts[0].FontDescriptor.FontFile3
            fonts = CFFFontSet()
            fonts.decompile(BytesIO(stream.read_bytes()), None, isCFF2=False)
            inside = [int(name.removeprefix("cid")) for name in fonts[0].charset[1:]]
            unicode = font.ToUnicode.read_bytes().decode()
        lines = re.findall(r"<(\w{4})> <(\w+)>", unicode.partition("endcodespacerange")[2])
        told = {int(code, 16): bytes.fromhex(text).decode("utf-16-be") for code, text in lines}
        assert set("0번째글1사아") <= set(told.values())
        assert set(told) == set(inside)

    def test_a_subset_is_made_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """The same glyphs of the same face come from the cache the second time."""
        part = set_part("<p>처음 그리는 글자 뷁</p>")
        first = program(face_of(*part.fonts))
        monkeypatch.setattr("publisher.pipeline.means.cid_subset", None)
        monkeypatch.setattr("publisher.pipeline.means.glyph_subset", None)
        assert program(face_of(*part.fonts)) == first
        assert means().cache.damaged == ()
