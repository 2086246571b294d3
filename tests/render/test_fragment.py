"""The page engine's door: what comes out of it, what it may read, and how its complaints are heard."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import weasyprint
import weasyprint.draw
import weasyprint.pdf
import weasyprint.pdf.fonts
from PIL import Image
from pipeline.setting import SMALL_PAGES, make_engine, piece
from render.drawing import Drawn, draw, font_heads

from publisher.editions.manuscript import SectionKind
from publisher.errors import RenderError, Severity
from publisher.html.fragment import Fragment
from publisher.render.fragment import FontFiles, PageEngine
from publisher.render.laid_out import LaidOut

BREAK = '<p style="break-before: page" id="{}">가나</p>'
NARROW_VERSO = SMALL_PAGES + "@page :left { size: 50mm 80mm }"
FOLIOS = SMALL_PAGES + "[data-folio]::after { content: attr(data-folio) }"
SHOWN = '<img src="images/photo.png" alt="사진"/>'


@pytest.fixture(scope="module")
def engine() -> PageEngine:
    """Return an engine for small pages; it keeps nothing between fragments."""
    return make_engine()


def lay_out(engine: PageEngine, html: str, verso: bool = False, **known: Any) -> LaidOut:
    """Return the pages of a fragment ``guide`` that holds ``html`` and shows no pictures."""
    return engine.lay_out(piece(html), {}, verso=verso, **known)


def lines(number: int) -> str:
    """Return a paragraph of so many lines."""
    return f'<p style="margin: 0">{"<br/>".join(["가"] * number)}</p>'


def widths_mm(laid: LaidOut) -> list[int]:
    """Return the width of each page."""
    return [round(page.width * 25.4 / 96) for page in laid.document.pages]


def picture() -> bytes:
    """Return a small picture."""
    stream = BytesIO()
    Image.new("RGB", (8, 8), "#a33f56").save(stream, "PNG")
    return stream.getvalue()


PICTURES = {"images/photo.png": picture()}


class TestPages:
    """A laid-out fragment tells how many pages it has and what is where."""

    def test_pages_and_anchors(self, engine: PageEngine) -> None:
        """Every id is found on the page it begins on, counted from 0 within the fragment."""
        html = f'<p id="guide-a">가</p>{BREAK.format("guide-b")}{BREAK.format("guide-c")}'
        laid = lay_out(engine, html)
        assert (laid.id, laid.page_count, laid.diagnostics) == ("guide", 3, ())
        assert laid.anchors == (("guide", 0), ("guide-a", 0), ("guide-b", 1), ("guide-c", 2))

    def test_a_split_box_begins_on_its_first_page(self, engine: PageEngine) -> None:
        """A box that runs over three pages is met on each of them; the first counts."""
        laid = lay_out(engine, f"{lines(1)}<div id='guide-long'>{lines(14)}</div>")
        assert laid.page_count == 3
        assert dict(laid.anchors)["guide-long"] == 0

    def test_the_first_page_has_the_side_asked_for(self) -> None:
        """Sides alternate from the one the plan gives; no blank page is put in front."""
        engine = make_engine(NARROW_VERSO)
        two = f"<p>가</p>{BREAK.format('guide-b')}"
        assert widths_mm(lay_out(engine, two)) == [60, 50]
        assert widths_mm(lay_out(engine, two, verso=True)) == [50, 60]

    @pytest.mark.parametrize(
        ("html", "fills"),
        [
            (lines(3), (0.5,)),
            (lines(6), (1.0,)),
            (lines(8), (1.0, 1 / 3)),
            ('<div style="height: 50mm"></div>', (0.0,)),
            (f'<div style="height: 20mm; position: relative; top: 50mm">{lines(2)}</div>', (7 / 6,)),
        ],
    )
    def test_fills(self, engine: PageEngine, html: str, fills: tuple[float, ...]) -> None:
        """A page is filled as far down as its lowest line; empty boxes fill nothing, an overhang more than 1."""
        assert lay_out(engine, html).fills == pytest.approx(fills, abs=0.01)

    def test_a_picture_fills_too(self, engine: PageEngine) -> None:
        """The lower edge of a picture counts like that of a line."""
        shown = piece('<img src="images/photo.png" alt="" style="display: block; width: 30mm"/>')
        assert engine.lay_out(shown, PICTURES, verso=False).fills == pytest.approx((0.5,), abs=0.01)

    def test_a_setting_is_handed_on(self) -> None:
        """The setting reaches the style sheet and is remembered with the pages."""
        engine = make_engine(SMALL_PAGES + ".fit-snug { line-height: 5mm }")
        snug = lay_out(engine, lines(6), fit="snug")
        assert snug.fit == "snug"
        assert snug.fills == pytest.approx((0.5,), abs=0.01)
        assert lay_out(engine, lines(6)).fit == ""

    def test_text_without_room_is_told(self) -> None:
        """Words that fall off a page of fixed height are lost, and said; where all is shown nothing is."""
        engine = make_engine(SMALL_PAGES + "div { height: 20mm; overflow: hidden }")
        assert lay_out(engine, f"<div>{lines(2)}</div>").lost == ""
        assert "가" in lay_out(engine, f"<div>{lines(6)}</div>").lost

    def test_stories_are_measured_and_nothing_else(self, engine: PageEngine) -> None:
        """Only where settings are tried it is worth while to take the text apart into blocks."""
        html = '<section id="a"><div class="story__body"><p>가</p><p>나</p></div></section>'
        story = engine.lay_out(Fragment("a", SectionKind.STORY, "", html), {}, verso=False)
        assert story.column is not None
        assert len(story.column.blocks) == 2
        assert engine.lay_out(Fragment("a", SectionKind.GUIDE, "", html), {}, verso=False).column is None

    def test_style_sheets_select_by_the_names_of_html(self) -> None:
        """Attributes with a prefix, languages and classes reach the sheet as they are written in a fragment."""
        hidden = "{ display: none !important }"
        for selector in (
            r"[epub\:type~='bodymatter']",
            ":lang(en)",
            "[xml\\:lang]",
            ".plain",
            "p + p",
            "svg",
        ):
            sheet = make_engine(f"{SMALL_PAGES} p {{ margin: 0 }} {selector} {hidden}")
            svg = '<svg xmlns="http://www.w3.org/2000/svg" style="display: block" height="38" viewBox="0 0 9 9"/>'
            html = f"<p>가</p><p class='plain' lang='en' xml:lang='en' epub:type='bodymatter'>나</p>{svg}"
            laid = lay_out(sheet, html)
            assert laid.fills == pytest.approx((1 / 3,), abs=0.01), selector


class TestDrawing:
    """Laid-out pages become a part."""

    def test_a_part_says_what_was_laid_out(self, engine: PageEngine) -> None:
        """Id, key, side, setting and fills are handed on, and what fell off."""
        laid = lay_out(engine, f"{lines(8)}", verso=True, fit="snug")
        part, images = engine.draw(laid, font_heads(), "ab", verso=True, tagged=True)
        assert (part.id, part.key, part.verso, part.fit, part.page_count) == ("guide", "ab", True, "snug", 2)
        assert (part.fills, part.lost, part.diagnostics, images) == (laid.fills, "", (), {})

    def test_the_same_pages_give_the_same_part(self, engine: PageEngine) -> None:
        """A second engine with the same fragment makes the same part, and so does the first one again."""
        html = f"<h1>제목</h1>{lines(3)}{SHOWN}"

        def drawn(with_engine: PageEngine) -> Drawn:
            laid = with_engine.lay_out(piece(html), PICTURES, verso=False)
            return Drawn(*with_engine.draw(laid, font_heads(), "ab", verso=False, tagged=True))

        first = drawn(engine)
        lay_out(engine, "<p>다른 글</p>")
        assert drawn(engine) == drawn(make_engine()) == first

    def test_anchors_are_in_points_from_the_lower_left_corner_of_the_trim(self) -> None:
        """Where an element begins, once, on the first page it stands on."""
        sheet = SMALL_PAGES + "@page { bleed: 3mm } p { margin: 0 }"
        html = f'{lines(2)}<p id="guide-a">가</p>{BREAK.format("guide-b")}'
        anchors = {anchor.id: anchor for anchor in draw(html, sheet=sheet).part.anchors}
        assert set(anchors) == {"guide", "guide-a", "guide-b"}
        in_mm = {
            name: (anchor.page, round(anchor.x / 72 * 25.4, 1), round(anchor.y / 72 * 25.4, 1))
            for name, anchor in anchors.items()
        }
        assert in_mm == {"guide": (0, 10, 70), "guide-a": (0, 10, 50), "guide-b": (1, 10, 70)}

    def test_fonts_are_told_by_their_files(self) -> None:
        """Each face once, with the glyphs that are drawn with it and the text they stand for."""
        sheet = SMALL_PAGES + "p { font-family: 'Noto Serif CJK KR' } b { font-weight: 700 }"
        part = draw("<p>가나가 <b>나</b></p><p>다</p>", sheet=sheet).part
        regular, bold = sorted(part.fonts, key=lambda font: font.file, reverse=True)
        assert (regular.file, bold.file) == ("NotoSerifCJK-Regular.ttc", "NotoSerifCJK-Bold.ttc")
        assert {text for _, text, _ in regular.glyphs} >= {"가", "나", "다"}
        assert {text for _, text, _ in bold.glyphs} == {"나"}
        assert regular.name != bold.name
        assert all(list(font.glyphs) == sorted(font.glyphs) for font in part.fonts)
        assert {advance for _, text, advance in regular.glyphs if text in "가나다"} == {966.0}, (
            "thousandths of an em"
        )

    def test_a_font_that_is_none_of_the_book_s_is_told(self, engine: PageEngine) -> None:
        """PAGE-031 names fragment and family: what cannot be embedded must not be drawn with."""
        laid = lay_out(engine, "<p>가</p>")
        with pytest.raises(RenderError, match=r"PAGE-031.*“guide”.*Noto"):
            engine.draw(laid, FontFiles({}), "ab", verso=False, tagged=True)
        heads = {
            size: [(name, b"another") for name, _ in known] for size, known in font_heads().by_size.items()
        }
        with pytest.raises(RenderError, match="PAGE-031"):
            engine.draw(laid, FontFiles(heads), "ab", verso=False, tagged=True)

    def test_what_no_font_can_draw_is_told(self) -> None:
        """As characters, once each and in order; it is no complaint about the style sheet."""
        part = draw("<p>가\u1c50나\u1c50\u0e01</p>").part
        assert part.undrawn == ("\u0e01", "\u1c50")
        assert part.diagnostics == ()

    @pytest.mark.parametrize(
        ("rule", "sided"),
        [
            ("@page { background: #eee }", True),
            ("html { background: #eee }", True),
            ("@page { background: transparent }", False),
            ("p { background: #eee }", False),
        ],
    )
    def test_a_page_with_a_ground_keeps_its_side(self, rule: str, sided: bool) -> None:
        """Moved sideways it would show a strip of paper; where nothing moves it may stand on either side."""
        margins = "@page :right { margin: 10mm 6mm 10mm 14mm } @page :left { margin: 10mm 14mm 10mm 6mm }"
        assert draw("<p>가</p>", sheet=SMALL_PAGES + margins + rule).part.sided is sided
        assert draw("<p>가</p>", sheet=SMALL_PAGES + rule).part.sided is False


class TestFolios:
    """Places for page numbers."""

    def test_noughts_are_places(self) -> None:
        """Each number shown as noughts is open, for as many digits as it has."""
        html = '<p data-folio="case-1">가</p><p data-folio="case-2">나</p><p data-folio="case-1">다</p>'
        part = draw(html, labels={"case-1": "00", "case-2": "000"}, sheet=FOLIOS).part
        assert [(slot.target, slot.digits) for slot in part.slots] == [
            ("case-1", 2),
            ("case-2", 3),
            ("case-1", 2),
        ]
        assert part.baked == ()

    def test_a_place_can_show_every_digit(self) -> None:
        """The ten glyphs are known, differ, are as wide as one another, and are embedded."""
        drawn = draw('<p data-folio="case-1">가</p>', labels={"case-1": "00"}, sheet=FOLIOS)
        (slot,) = drawn.part.slots
        glyphs = {
            f"{glyph:04x}": (text, width) for font in drawn.part.fonts for glyph, text, width in font.glyphs
        }
        assert [glyphs[glyph][0] for glyph in slot.glyphs] == list("0123456789")
        assert len({glyphs[glyph][1] for glyph in slot.glyphs}) == 1
        assert len(re.findall(rb"\x01f0\.[01]\x02", drawn.content())) == 2
        assert slot.glyphs[0].encode() not in drawn.content(), "the noughts themselves must be gone"

    def test_a_number_that_is_known_is_set_for_good(self) -> None:
        """Any other label than noughts is drawn as it is, and told."""
        part = draw('<p data-folio="case-1">가</p>', labels={"case-1": "xii"}, sheet=FOLIOS).part
        assert (part.slots, part.baked) == ((), (("case-1", "xii"),))
        assert draw('<p data-folio="case-1">가</p>', labels={"case-1": "12"}, sheet=FOLIOS).part.baked

    @pytest.mark.parametrize("digits", ["012345678i", "012345678가", "0123456788"])
    def test_digits_that_differ_are_set_for_good(self, digits: str, monkeypatch: pytest.MonkeyPatch) -> None:
        """A place whose width or face depends on its number, or where two look alike, cannot be filled in later."""
        monkeypatch.setattr("publisher.render.fragment._DIGITS", digits)
        part = draw('<p data-folio="case-1">가</p>', labels={"case-1": "00"}, sheet=FOLIOS).part
        assert (part.slots, part.baked) == ((), (("case-1", "00"),))

    def test_noughts_of_the_text_stay(self) -> None:
        """A company may be called 00: only the number shown is a place."""
        drawn = draw('<p data-folio="case-1">00 주식회사 00</p>', labels={"case-1": "00"}, sheet=FOLIOS)
        (slot,) = drawn.part.slots
        assert drawn.content().count(slot.glyphs[0].encode()) >= 4
        assert len(re.findall(rb"\x01f", drawn.content())) == 2
        assert drawn.part.baked == ()

    def test_a_number_beside_other_generated_text(self) -> None:
        """``42쪽`` is one text to the engine; the number in it is a place all the same."""
        sheet = SMALL_PAGES + "[data-folio]::after { content: ' (' attr(data-folio) '쪽)' }"
        part = draw('<p data-folio="case-1">가</p>', labels={"case-1": "00"}, sheet=sheet).part
        assert [(slot.target, slot.digits) for slot in part.slots] == [("case-1", 2)]

    def test_the_text_of_furniture_is_a_place(self) -> None:
        """A folio stands in its sheet as text, not as generated content."""
        html = '<p data-folio="00" data-folio-of="page">00</p>'
        engine = make_engine()
        laid = engine.lay_out_markup("furniture", html, {}, verso=False)
        part, _ = engine.draw(laid, font_heads(), "ab", verso=False, tagged=False)
        assert [(slot.target, slot.digits) for slot in part.slots] == [("page", 2)]


_opened: list[str] = []
_watching: list[bool] = []


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if _watching and event in {"open", "socket.connect", "urllib.Request"}:
        _opened.append(str(arguments[0]))


sys.addaudithook(_watch)


@contextmanager
def watched() -> Iterator[list[str]]:
    """Note every file that is opened and every address that is asked."""
    _opened.clear()
    _watching.append(True)
    try:
        yield _opened
    finally:
        _watching.clear()


class TestAddresses:
    """The engine reads the pictures a fragment names and nothing else."""

    def test_a_named_picture_is_drawn(self) -> None:
        """The clean twin of all refusals below."""
        drawn = draw(SHOWN, PICTURES)
        assert drawn.part.diagnostics == ()
        assert len(drawn.images) == 1

    @pytest.mark.parametrize(
        "address",
        [
            "http://127.0.0.1/photo.png",
            "https://example.com/photo.png",
            "file://{folder}/secret.png",
            "{folder}/secret.png",
            "../{folder}/secret.png",
            "images/../../{folder}/secret.png",
            "images/photo.png/../../secret.png",
            "ftp://example.com/photo.png",
            "secret.png",
        ],
    )
    def test_any_other_address_is_refused(
        self, engine: PageEngine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, address: str
    ) -> None:
        """CSS-001 names the fragment and the address; no file is opened, and the pages are made all the same."""
        (tmp_path / "secret.png").write_bytes(picture())
        monkeypatch.chdir(tmp_path)
        html = f'<img src="{address.format(folder=tmp_path)}" alt="사진"/>'
        with watched() as opened:
            laid = engine.lay_out(piece(html), PICTURES, verso=False)
        assert [(fault.code, fault.severity) for fault in laid.diagnostics] == [("CSS-001", Severity.WARNING)]
        assert "“guide”" in laid.diagnostics[0].message()
        assert "not a picture of this book" in laid.diagnostics[0].message()
        assert laid.page_count == 1
        assert not [name for name in opened if "secret" in name or "photo" in name]
        assert engine.draw(laid, font_heads(), "ab", verso=False, tagged=True)[1] == {}

    def test_what_is_opened_is_noticed(self, tmp_path: Path) -> None:
        """Planted: an open file is seen by the watch."""
        path = tmp_path / "secret.png"
        path.write_bytes(b"")
        with watched() as opened:
            path.read_bytes()
        assert opened == [str(path)]

    def test_a_drawing_may_not_reach_out(self, engine: PageEngine, tmp_path: Path) -> None:
        """A picture inside a picture is refused like any other, and that is said once it is drawn."""
        secret = tmp_path / "secret.png"
        secret.write_bytes(picture())
        svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><image width="9" height="9" href="{}"/></svg>'
        pictures = {"images/drawing.svg": svg.format(secret.as_uri()).encode()}
        laid = engine.lay_out(piece('<img src="images/drawing.svg" alt="그림"/>'), pictures, verso=False)
        with watched() as opened:
            part, images = engine.draw(laid, font_heads(), "ab", verso=False, tagged=True)
        assert images == {}
        assert not [name for name in opened if "secret" in name]
        assert [fault.code for fault in part.diagnostics] == ["CSS-001"]

    @pytest.mark.parametrize(
        "rule",
        [
            "p {{ background: url({secret}) }}",
            "p::before {{ content: url(../secret.png) }}",
            "p {{ list-style: url(http://127.0.0.1/a.png) inside; display: list-item }}",
        ],
    )
    def test_a_style_sheet_may_not_reach_out(self, tmp_path: Path, rule: str) -> None:
        """A book's own style sheet has no files: what it asks for is refused where it is used."""
        secret = tmp_path / "secret.png"
        secret.write_bytes(picture())
        drawn = draw(lines(1), sheet=SMALL_PAGES + rule.format(secret=secret.as_uri()))
        assert [fault.code for fault in drawn.part.diagnostics] == ["CSS-001"]
        assert drawn.images == {}

    def test_an_import_is_refused(self, tmp_path: Path) -> None:
        """A sheet cannot bring in another file of the machine."""
        other = tmp_path / "other.css"
        other.write_text("p { display: none }", encoding="utf-8")
        engine = make_engine(f"@import url({other.as_uri()}); {SMALL_PAGES}")
        assert [fault.code for fault in engine.diagnostics] == ["CSS-001"]
        assert lay_out(engine, lines(3)).fills == pytest.approx((0.5,), abs=0.01)

    def test_a_picture_that_is_none_is_said(self, engine: PageEngine) -> None:
        """Bytes that no decoder knows are a diagnostic, not a crash."""
        laid = engine.lay_out(piece(SHOWN), {"images/photo.png": b"nonsense"}, verso=False)
        assert [fault.code for fault in laid.diagnostics] == ["CSS-001"]


class TestComplaints:
    """What the engine writes to its log is returned as values."""

    def test_a_rule_the_engine_does_not_know(self) -> None:
        """The sheet's faults are known as soon as it is read, and said with every part, once each."""
        engine = make_engine(SMALL_PAGES + "p { word-break: keep-all } p { word-break: keep-all }")
        assert [fault.code for fault in engine.diagnostics] == ["CSS-001", "CSS-001"]
        assert all("style sheet" in fault.message() for fault in engine.diagnostics)
        laid = lay_out(engine, lines(1))
        assert laid.diagnostics == ()
        part, _ = engine.draw(laid, font_heads(), "ab", verso=False, tagged=True)
        assert part.diagnostics == tuple(dict.fromkeys(engine.diagnostics))

    def test_a_good_sheet_is_silent(self, engine: PageEngine) -> None:
        """The clean twin."""
        assert engine.diagnostics == ()

    def test_the_log_is_left_as_it_was(self, engine: PageEngine, caplog: pytest.LogCaptureFixture) -> None:
        """Nothing reaches the program's own log, and other listeners get their logger back."""
        logger = logging.getLogger("weasyprint")
        before = logger.handlers[:], logger.propagate
        laid = lay_out(engine, '<img src="nowhere.png" alt=""/>')
        assert laid.diagnostics
        engine.draw(laid, font_heads(), "ab", verso=False, tagged=True)
        assert (logger.handlers, logger.propagate) == before
        assert not caplog.records

    @pytest.mark.parametrize("fails", [True, False])
    def test_the_engine_is_left_as_it_was(
        self, engine: PageEngine, monkeypatch: pytest.MonkeyPatch, fails: bool
    ) -> None:
        """What is put in the engine's place while it draws is gone afterwards, also when it fails."""

        def ways() -> tuple[object, ...]:
            return (
                weasyprint.draw.draw_text,
                weasyprint.pdf.build_fonts_dictionary,
                weasyprint.pdf.fonts.get_hb_object_data,
            )

        before = ways()
        laid = lay_out(engine, lines(1))
        if fails:
            monkeypatch.setattr(weasyprint.pdf, "generate_pdf", _broken(ValueError))
            with pytest.raises(RenderError):
                engine.draw(laid, font_heads(), "ab", verso=False, tagged=True)
        else:
            engine.draw(laid, font_heads(), "ab", verso=False, tagged=True)
        assert ways() == before

    @pytest.mark.parametrize(
        "error", [AssertionError, ValueError, IndexError, ZeroDivisionError, AttributeError]
    )
    def test_a_failing_engine_is_page_010(
        self, engine: PageEngine, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
    ) -> None:
        """Whatever breaks inside the engine is a fault of the fragment, by its name, laid out or drawn."""
        laid = lay_out(engine, lines(1))
        with monkeypatch.context() as patch:
            patch.setattr(weasyprint.HTML, "render", _broken(error))
            with pytest.raises(RenderError) as caught:
                lay_out(engine, lines(1))
            self._is_told(caught.value)
        monkeypatch.setattr(weasyprint.pdf, "generate_pdf", _broken(error))
        with pytest.raises(RenderError) as caught:
            engine.draw(laid, font_heads(), "ab", verso=False, tagged=True)
        self._is_told(caught.value)

    def _is_told(self, error: RenderError) -> None:
        (fault,) = error.diagnostics
        assert fault.code == "PAGE-010"
        assert "“guide”" in fault.message()
        assert "inside the engine" in fault.message()


def _broken(error: type[Exception]) -> Any:
    def fail(*_: object, **__: object) -> None:
        raise error("inside the engine")

    return fail


@pytest.mark.parametrize(
    ("family", "weight", "face"),
    [
        ("Serif", 200, "Ultra-Light"),
        ("Serif", 300, "Light"),
        ("Serif", 400, ""),
        ("Serif", 600, "Semi-Bold"),
        ("Serif", 700, "Bold"),
        ("Serif", 900, "Heavy"),
        ("Sans", 400, ""),
        ("Sans", 500, "Medium"),
        ("Sans", 700, "Bold"),
    ],
)
@pytest.mark.parametrize("language", ["ko", "en", ""])
def test_every_weight_of_the_theme_has_its_face(family: str, weight: int, face: str, language: str) -> None:
    """Also faces that hold only what headings need are taken for Korean text, and for what no language is given."""
    sheet = f"{SMALL_PAGES} p {{ font-family: 'Noto {family} CJK KR'; font-weight: {weight} }}"
    text = "부산" if weight == 900 else "12년"
    part = draw(f'<p lang="{language}">{text}</p>' if language else f"<p>{text}</p>", sheet=sheet).part
    assert [font.description for font in part.fonts] == [
        "-".join(filter(None, (f"Noto-{family}-CJK-KR", face)))
    ]
