"""The page engine's door: what comes out of it, what it may read, and how its complaints are heard."""

from __future__ import annotations

import logging
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from PIL import Image
from pipeline.setting import SMALL_PAGES, make_engine, piece

from publisher.errors import RenderError, Severity
from publisher.html.fragment import Asset, Fragment
from publisher.render.fragment import PageEngine
from publisher.render.laid_out import LaidOut

BREAK = '<p style="break-before: page" id="{}">가나</p>'
NARROW_VERSO = SMALL_PAGES + "@page :left { size: 50mm 80mm }"


@pytest.fixture(scope="module")
def engine() -> PageEngine:
    """Return an engine for small pages; it keeps nothing between fragments."""
    return make_engine()


def lines(number: int) -> str:
    """Return a paragraph of so many lines."""
    return f'<p style="margin: 0">{"<br/>".join(["가"] * number)}</p>'


def widths_mm(part: LaidOut) -> list[int]:
    """Return the width of each page."""
    return [round(page.width * 25.4 / 96) for page in part.document.pages]


def pictures_in(pdf: bytes) -> int:
    """Return how many pictures a PDF holds."""
    with pikepdf.open(BytesIO(pdf)) as document:
        return sum(isinstance(o, pikepdf.Stream) and o.get("/Subtype") == "/Image" for o in document.objects)


def picture(folder: Path, name: str = "photo.png") -> Path:
    """Write a small picture and return its path."""
    path = folder / name
    Image.new("RGB", (8, 8), "#a33f56").save(path)
    return path


class TestPages:
    """A laid-out fragment tells how many pages it has and what is where."""

    def test_pages_and_anchors(self, engine: PageEngine) -> None:
        """Every id is found on the page it begins on, counted from 0 within the fragment."""
        html = f'<p id="guide-a">가</p>{BREAK.format("guide-b")}{BREAK.format("guide-c")}'
        part = engine.lay_out(piece(html), verso=False)
        assert (part.id, part.page_count, part.diagnostics) == ("guide", 3, ())
        assert part.anchors == (("guide", 0), ("guide-a", 0), ("guide-b", 1), ("guide-c", 2))

    def test_a_split_box_begins_on_its_first_page(self, engine: PageEngine) -> None:
        """A box that runs over three pages is met on each of them; the first counts."""
        part = engine.lay_out(piece(f"{lines(1)}<div id='guide-long'>{lines(14)}</div>"), verso=False)
        assert part.page_count == 3
        assert dict(part.anchors)["guide-long"] == 0

    def test_the_first_page_has_the_side_asked_for(self) -> None:
        """Sides alternate from the one the plan gives; no blank page is put in front."""
        engine = make_engine(NARROW_VERSO)
        two = piece(f"<p>가</p>{BREAK.format('guide-b')}")
        assert widths_mm(engine.lay_out(two, verso=False)) == [60, 50]
        assert widths_mm(engine.lay_out(two, verso=True)) == [50, 60]

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
        assert engine.lay_out(piece(html), verso=False).fills == pytest.approx(fills, abs=0.01)

    def test_a_picture_fills_too(self, engine: PageEngine, tmp_path: Path) -> None:
        """The lower edge of a picture counts like that of a line."""
        asset = Asset("images/photo.png", picture(tmp_path), "image/png")
        shown = piece('<img src="images/photo.png" alt="" style="display: block; width: 30mm"/>', (asset,))
        assert engine.lay_out(shown, verso=False).fills == pytest.approx((0.5,), abs=0.01)

    def test_a_setting_is_handed_on(self) -> None:
        """The setting reaches the style sheet and is remembered with the pages."""
        engine = make_engine(SMALL_PAGES + ".fit-snug { line-height: 5mm }")
        snug = engine.lay_out(piece(lines(6)), verso=False, fit="snug")
        assert snug.fit == "snug"
        assert snug.fills == pytest.approx((0.5,), abs=0.01)
        assert engine.lay_out(piece(lines(6)), verso=False).fit == ""


class TestWriting:
    """Pages of several fragments become one file."""

    def test_pages_keep_their_order(self, engine: PageEngine) -> None:
        """All pages of all parts, in the order they are given; links lead from one part to another."""
        parts = [
            engine.lay_out(
                piece(f'<p><a href="#{other}-x">가</a></p><p id="{name}-x">나</p>', name=name), verso=False
            )
            for name, other in (("one", "two"), ("two", "one"))
        ]
        with pikepdf.open(BytesIO(engine.write([parts[1], parts[0], parts[1]], tagged=True))) as pdf:
            assert len(pdf.pages) == 3
            assert pdf.Root.MarkInfo.Marked
            assert "/StructTreeRoot" in pdf.Root
        with pikepdf.open(BytesIO(engine.write(parts, tagged=False))) as pdf:
            assert len(pdf.pages) == 2
            assert "/StructTreeRoot" not in pdf.Root
            assert all(len(page.Annots) == 1 for page in pdf.pages)

    def test_the_same_pages_give_the_same_bytes(self, engine: PageEngine) -> None:
        """A second engine with the same fragment writes the same file."""
        fragment = piece(lines(3))
        first = engine.write([engine.lay_out(fragment, verso=False)], tagged=True)
        again = make_engine()
        assert again.write([again.lay_out(fragment, verso=False)], tagged=True) == first


class TestAddresses:
    """The engine reads the pictures a fragment names and nothing else."""

    def test_a_named_picture_is_drawn(self, engine: PageEngine, tmp_path: Path) -> None:
        """The clean twin of all refusals below."""
        asset = Asset("images/photo.png", picture(tmp_path), "image/png")
        part = engine.lay_out(piece('<img src="images/photo.png" alt="사진"/>', (asset,)), verso=False)
        assert part.diagnostics == ()
        assert pictures_in(engine.write([part], tagged=False)) == 1

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
        picture(tmp_path, "secret.png")
        monkeypatch.chdir(tmp_path)
        asset = Asset("images/photo.png", picture(tmp_path), "image/png")
        read: list[Path] = []
        whole = Path.read_bytes

        def noted(path: Path) -> bytes:
            read.append(path)
            return whole(path)

        monkeypatch.setattr(Path, "read_bytes", noted)
        html = f'<img src="{address.format(folder=tmp_path)}" alt="사진"/>'
        part = engine.lay_out(piece(html, (asset,)), verso=False)
        assert [(fault.code, fault.severity) for fault in part.diagnostics] == [("CSS-001", Severity.WARNING)]
        assert "“guide”" in part.diagnostics[0].message()
        assert "not a picture of this book" in part.diagnostics[0].message()
        assert part.page_count == 1
        assert read == []
        assert pictures_in(engine.write([part], tagged=False)) == 0

    def test_a_drawing_may_not_reach_out(self, tmp_path: Path) -> None:
        """A picture inside a picture is refused like any other, and that is said once it is drawn."""
        engine = make_engine()
        secret = picture(tmp_path, "secret.png")
        drawing = tmp_path / "drawing.svg"
        svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><image width="9" height="9" href="{}"/></svg>'
        drawing.write_text(svg.format(secret.as_uri()), encoding="utf-8")
        asset = Asset("images/drawing.svg", drawing, "image/svg+xml")
        part = engine.lay_out(piece('<img src="images/drawing.svg" alt="그림"/>', (asset,)), verso=False)
        assert pictures_in(engine.write([part], tagged=False)) == 0
        assert pictures_in(engine.write([part], tagged=False)) == 0
        assert [fault.code for fault in (*part.diagnostics, *engine.diagnostics)] == ["CSS-001"]

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
        secret = picture(tmp_path, "secret.png").as_uri()
        engine = make_engine(SMALL_PAGES + rule.format(secret=secret))
        part = engine.lay_out(piece(lines(1)), verso=False)
        assert [fault.code for fault in part.diagnostics] == ["CSS-001"]
        assert pictures_in(engine.write([part], tagged=False)) == 0

    def test_an_import_is_refused(self, tmp_path: Path) -> None:
        """A sheet cannot bring in another file of the machine."""
        other = tmp_path / "other.css"
        other.write_text("p { display: none }", encoding="utf-8")
        engine = make_engine(f"@import url({other.as_uri()}); {SMALL_PAGES}")
        assert [fault.code for fault in engine.diagnostics] == ["CSS-001"]
        assert engine.lay_out(piece(lines(3)), verso=False).fills == pytest.approx((0.5,), abs=0.01)

    def test_a_picture_that_went_away_is_said(self, engine: PageEngine, tmp_path: Path) -> None:
        """A file that disappeared since the book was read is a diagnostic, not a crash."""
        asset = Asset("images/photo.png", tmp_path / "gone.png", "image/png")
        part = engine.lay_out(piece('<img src="images/photo.png" alt="사진"/>', (asset,)), verso=False)
        assert [fault.code for fault in part.diagnostics] == ["CSS-001"]


class TestComplaints:
    """What the engine writes to its log is returned as values."""

    def test_a_rule_the_engine_does_not_know(self) -> None:
        """The sheet's faults are known as soon as it is read, and said once, not with every fragment."""
        engine = make_engine(SMALL_PAGES + "p { word-break: keep-all } p { word-break: keep-all }")
        assert [fault.code for fault in engine.diagnostics] == ["CSS-001", "CSS-001"]
        assert all("style sheet" in fault.message() for fault in engine.diagnostics)
        assert engine.lay_out(piece(lines(1)), verso=False).diagnostics == ()

    def test_a_good_sheet_is_silent(self, engine: PageEngine) -> None:
        """The clean twin."""
        assert engine.diagnostics == ()

    def test_the_log_is_left_as_it_was(self, engine: PageEngine, caplog: pytest.LogCaptureFixture) -> None:
        """Nothing reaches the program's own log, and other listeners get their logger back."""
        logger = logging.getLogger("weasyprint")
        before = logger.handlers[:], logger.propagate
        part = engine.lay_out(piece('<img src="nowhere.png" alt=""/>'), verso=False)
        assert part.diagnostics
        assert (logger.handlers, logger.propagate) == before
        assert not caplog.records

    @pytest.mark.parametrize(
        "error", [AssertionError, ValueError, IndexError, ZeroDivisionError, AttributeError]
    )
    def test_a_failing_engine_is_page_010(
        self, engine: PageEngine, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
    ) -> None:
        """Whatever breaks inside the engine is a fault of the fragment, by its name."""
        import weasyprint

        def broken(*_: object, **__: object) -> None:
            raise error("inside the engine")

        fragment: Fragment = piece(lines(1))
        assert engine.lay_out(fragment, verso=False).page_count == 1
        monkeypatch.setattr(weasyprint.HTML, "render", broken)
        with pytest.raises(RenderError) as caught:
            engine.lay_out(fragment, verso=False)
        (fault,) = caught.value.diagnostics
        assert fault.code == "PAGE-010"
        assert "“guide”" in fault.message()
        assert "inside the engine" in fault.message()
