"""Tile map, QR codes, text measures, and the macro that writes every drawing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import zxingcpp
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from lxml import etree
from PIL import Image, ImageDraw

from publisher.content.model.case import Chart
from publisher.content.regions import REGIONS
from publisher.html.figures import charts, codes, ripples, tiles
from publisher.html.figures.measures import (
    MIN_SIZE,
    character_width,
    number_text,
    short_years,
    text_width,
    wrap,
)
from publisher.html.figures.shapes import Drawing, Label, Outline, Rect, Segments, finished

ROOT = Path(__file__).parents[2]
CHART = Chart.model_validate(
    {
        "kind": "line",
        "title": "불량률 <1 & “2”",
        "unit": "%",
        "data": [{"label": "2018", "value": 1.9}, {"label": "2019", "value": 0.3}],
        "target": {"value": 0.5, "label": "요구"},
    }
)


def drawn(drawing: Drawing, identifier: str = "d") -> etree._Element:
    """Return the SVG the macro writes, parsed as XML."""
    environment = Environment(
        loader=FileSystemLoader(ROOT / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    macro = environment.get_template("macros/drawing.j2").module.drawing  # type: ignore[attr-defined]
    return etree.fromstring(str(macro(drawing, id=identifier)))


def samples() -> list[Drawing]:
    """Return one drawing of each kind."""
    return [
        ripples.cover_field({"busan": 2, "jeju": 5}),
        ripples.emblem("가나정밀"),
        ripples.divider(3, "ulsan"),
        ripples.dots(3, 5),
        tiles.mini_map("busan"),
        codes.qr("https://example.kr"),
        charts.draw(CHART, True),
    ]


# ---- tiles ----


def test_tiles_of_the_map_never_overlap() -> None:
    """Every region has a tile of its own within four columns and the map's rows."""
    places = [tiles.place(region.code) for region in REGIONS]
    assert len(set(places)) == len(REGIONS)
    assert all(column + 1 <= tiles.COLUMNS and row + 1 <= tiles.ROWS for column, row in places)


def test_mini_map_tells_here_inside_and_outside_apart() -> None:
    """One tile in the hue, tinted tiles for regions in the book, outlines for the rest, all named."""
    drawing = tiles.mini_map("jeju", frozenset({"jeju", "busan"}))
    rects = [s for s in drawing.shapes if isinstance(s, Rect)]
    labels = [s for s in drawing.shapes if isinstance(s, Label)]
    assert [sum(r.fill == role for r in rects) for role in ("hue", "mist", None)] == [1, 1, 15]
    assert {label.text for label in labels} == {region.name for region in REGIONS}
    assert min(label.size for label in labels) >= MIN_SIZE
    assert drawing.alt == "시·도 타일 지도에서 제주의 자리"


# ---- codes ----


def read_code(drawing: Drawing, scale: int = 12) -> list[str]:
    """Return what a reader sees in the drawing."""
    image = Image.new("L", (round(drawing.width * scale), round(drawing.height * scale)), 255)
    pen = ImageDraw.Draw(image)
    for shape in drawing.shapes:
        if isinstance(shape, Outline):
            for run in re.findall(r"M([\d.]+) ([\d.]+)h([\d.]+)v([\d.]+)h-[\d.]+z", shape.data):
                x, y, across, down = (float(value) * scale for value in run)
                pen.rectangle((round(x), round(y), round(x + across) - 1, round(y + down) - 1), fill=0)
    return [code.text for code in zxingcpp.read_barcodes(image)]


@pytest.mark.parametrize("size", [15.0, 20.0, 33.3])
@pytest.mark.parametrize(
    "url", ["https://a.kr", "https://example.kr/사례/가나정밀?년=2022", "https://example.kr/" + "x" * 200]
)
def test_codes_are_read_back(url: str, size: float) -> None:
    """A reader finds the very address, at any size."""
    assert read_code(codes.qr(url, size)) == [url]


def test_damaged_code_is_not_read_as_its_address() -> None:
    """The reading test can fail: without its upper half the code says nothing."""
    drawing = codes.qr("https://example.kr")
    data = "".join(s.data for s in drawing.shapes if isinstance(s, Outline))
    half = data[len(data) // 2 :]
    broken = finished("qr", 20.0, 20.0, (Outline(half[half.index("M") :], "text"),))
    assert read_code(broken) == []


def test_code_has_its_quiet_zone() -> None:
    """Four modules around the code stay white."""
    drawing = codes.qr("https://example.kr", 20)
    data = "".join(s.data for s in drawing.shapes if isinstance(s, Outline))
    runs = [tuple(map(float, run)) for run in re.findall(r"M([\d.]+) ([\d.]+)h([\d.]+)v([\d.]+)", data)]
    module = runs[0][3]
    assert min(x for x, *_ in runs) >= 4 * module
    assert min(y for _, y, *_ in runs) >= 4 * module
    assert max(x + across for x, _, across, _ in runs) <= 20 - 4 * module
    assert drawing.alt == "QR 코드: https://example.kr"


def test_too_long_an_address_is_refused() -> None:
    """An address no code can hold raises ValueError."""
    with pytest.raises(ValueError, match="too long"):
        codes.qr("https://example.kr/" + "x" * 3000)


# ---- measures ----


@settings(max_examples=80, deadline=None, derandomize=True)
@given(st.text(alphabet="가나다 abW1,.", max_size=40), st.floats(3, 60))
def test_wrapped_lines_fit_and_lose_nothing(text: str, room: float) -> None:
    """No line is wider than the room (a single character apart) and no character is lost."""
    lines = wrap(text, 2.5, room)
    assert "".join(lines).replace(" ", "") == "".join(text.split())
    assert all(text_width(line, 2.5) <= room + 1e-9 or len(line) == 1 for line in lines)


def test_widths_are_never_underestimated() -> None:
    """Every printable Latin character and a syllable take no more room in the house face than measured."""
    with TTFont(ROOT / "styles/fonts/NotoSansCJKKR-Medium.otf") as font:
        names, advances = font.getBestCmap(), font["hmtx"]
        characters = [chr(code) for code in range(32, 127)] + ["가", "·", "’"]
        wide = [c for c in characters if advances[names[ord(c)]][0] / 1000 > character_width(c) + 0.005]
    assert wide == []


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1234567, "1,234,567"),
        (0.5, "0.5"),
        (12.0, "12"),
        (-0.0, "0"),
        (-1200.25, "-1,200.25"),
        (0.1 + 0.2, "0.3"),
    ],
)
def test_numbers_are_written_with_commas_and_no_trailing_zeros(value: float, text: str) -> None:
    """Numbers look as in print."""
    assert number_text(value) == text


def test_only_years_are_shortened() -> None:
    """Four-digit years between the ends are shortened; a name among them leaves all as they are."""
    assert short_years(("2018", "2019", "2020")) == ("2018", "’19", "2020")
    assert short_years(("2018", "도입 후")) is None


# ---- the macro and its style sheet ----


def test_every_drawing_is_well_formed_and_free_of_colours() -> None:
    """The markup is XML in the SVG namespace, holds no colour, and every stroked shape says fill none."""
    for drawing in samples():
        root = drawn(drawing)
        assert root.tag == "{http://www.w3.org/2000/svg}svg"
        assert root.get("class") == f"drawing drawing--{drawing.name}"
        shapes = [child for child in root if not child.tag.endswith("title")]
        assert len(shapes) == len(drawing.shapes)
        for element in shapes:
            assert element.get("fill") in {None, "none"}
            assert element.get("stroke") is None
            assert ("stroke-" in element.get("class", "")) == (element.get("fill") == "none")


def test_words_make_an_image_and_their_absence_an_ornament() -> None:
    """A drawing with words has role and title; one without is hidden from readers."""
    spoken, silent = drawn(charts.draw(CHART, True), "c1"), drawn(ripples.emblem("가"), "c2")
    title = spoken[0]
    assert (spoken.get("role"), spoken.get("aria-labelledby"), title.get("id")) == (
        "img",
        "c1-title",
        "c1-title",
    )
    assert title.text == charts.chart_alt(CHART)
    assert (silent.get("aria-hidden"), silent.get("focusable"), silent.get("role")) == ("true", "false", None)


def test_numbers_are_short() -> None:
    """No number has more than three decimals, a trailing zero or an exponent."""
    for drawing in samples():
        markup = etree.tostring(drawn(drawing), encoding="unicode")
        values = re.findall(
            r' (?:cx|cy|r|x|y|width|height|stroke-width|points|viewBox|dasharray)="([^"]*)"', markup
        )
        numbers = [number for value in values for number in re.split(r"[ ,]", value)]
        assert numbers
        assert [n for n in numbers if not re.fullmatch(r"-?\d+(\.\d{0,2}[1-9])?", n)] == []


def test_rounding_drops_zeros_and_keeps_whole_numbers_whole() -> None:
    """A finished drawing prints 3 for 3.0 and 0 for -0.001."""
    drawing = finished("x", 3.0, 2.005, (Segments(((-0.001, 1.2345), (3.0, 4.0)), "ink", 0.25),))
    assert repr(drawing.width) == "3"
    assert drawing.shapes[0] == Segments(((0, 1.23), (3, 4)), "ink", 0.25)
    assert "-0" not in repr(drawing.shapes)


def test_every_role_a_drawing_uses_has_a_rule() -> None:
    """The style sheet colours every role that occurs, fills and strokes alike, for all regions too."""
    sheet = (ROOT / "styles/components/drawing.css").read_text(encoding="utf-8")
    for drawing in samples():
        for element in drawn(drawing):
            for name in element.get("class", "").split():
                assert f".{name} {{" in sheet
    for region in REGIONS:
        assert f".fill-region-{region.code} {{ fill: var(--region-{region.code}); }}" in sheet
