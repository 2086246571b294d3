"""Ripples and dots: one lamp a case, the title's place free, the same name the same figure."""

from __future__ import annotations

import math
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publisher.content.regions import REGIONS
from publisher.html.figures import ripples
from publisher.html.figures.field import lay_field
from publisher.html.figures.lamps import FINEST, Dice, lamp_cells
from publisher.html.figures.measures import Box
from publisher.html.figures.shapes import Circle, Drawing, Rect
from publisher.resources import theme_folder

CODES = [region.code for region in REGIONS]
CAPITAL = {region.code for region in REGIONS if region.capital}
COUNTS = st.dictionaries(st.sampled_from(CODES), st.integers(0, 14), max_size=17)
TRIMS = st.sampled_from([(188.0, 257.0), (148.0, 210.0), (210.0, 297.0), (127.0, 188.0)])
NAMES = st.text(min_size=1, max_size=20)


def lamps(drawing: Drawing) -> list[Circle]:
    """Return the lit lamps of a drawing."""
    return [s for s in drawing.shapes if isinstance(s, Circle) and s.fill == "lamp"]


def reach_into(circle: Circle, room: Box) -> float:
    """Return how far a circle reaches into a room, 0 when it stays outside."""
    near = math.hypot(
        max(room.left - circle.cx, 0, circle.cx - room.right),
        max(room.top - circle.cy, 0, circle.cy - room.bottom),
    )
    return max(0.0, circle.r - near)


def finest(drawing: Drawing) -> float:
    """Return the thinnest stroke of a drawing."""
    return min((s.stroke_width for s in drawing.shapes if isinstance(s, Circle) and s.stroke), default=1.0)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(COUNTS, TRIMS)
def test_cover_has_one_lamp_a_case_inside_the_trim(counts: dict[str, int], trim: tuple[float, float]) -> None:
    """As many lamps as cases, none on another, all inside the trim, whatever the regions."""
    found = lamps(ripples.cover_field(counts, *trim))
    assert len(found) == sum(counts.values())
    assert len({(lamp.cx, lamp.cy) for lamp in found}) == len(found)
    assert all(lamp.r < lamp.cx < trim[0] - lamp.r and lamp.r < lamp.cy < trim[1] - lamp.r for lamp in found)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(COUNTS, TRIMS)
def test_title_and_imprint_stay_free(counts: dict[str, int], trim: tuple[float, float]) -> None:
    """No lamp and no point stands in the rooms of title and imprint; rings may enter that of the imprint a little."""
    capital = any(counts.get(code, 0) for code in CAPITAL)
    field = lay_field(*trim, capital=capital)
    drawing = ripples.cover_field(counts, *trim)
    for room, into in ((field.title, 0.0), (field.imprint, 0.41)):
        circles = [s for s in drawing.shapes if isinstance(s, Circle)]
        assert all(reach_into(c, room) == 0 for c in circles if c.fill)
        assert all(reach_into(c, room) <= into * field.cell for c in circles)


def test_title_room_is_six_columns_and_two_rows_with_or_without_the_capital() -> None:
    """The title's room is the same in both cases; only the map moves below it."""
    without, having = (lay_field(188, 257, capital=capital) for capital in (False, True))
    assert without.title == having.title
    assert without.title.right - without.title.left == pytest.approx(6 * without.cell)
    assert without.top == without.title.top
    assert having.top == having.title.bottom
    assert having.top + 11 * having.step == pytest.approx(without.top + 11 * without.step)


def test_few_lamps_reach_farther_and_crowded_tiles_have_smaller_lamps() -> None:
    """A book of two cases has wider rings than one of 31; nine lamps of a tile are smaller than four."""

    def widest(counts: dict[str, int]) -> float:
        return max(s.r for s in ripples.cover_field(counts).shapes if isinstance(s, Circle))

    usual = dict.fromkeys(set(CODES) - CAPITAL, 2)
    assert widest({"busan": 2}) > 2 * widest(usual)
    (many,) = {lamp.r for lamp in lamps(ripples.cover_field({"busan": 9}))}
    (four,) = {lamp.r for lamp in lamps(ripples.cover_field({"busan": 4}))}
    assert many < four


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.integers(0, 40), st.integers(0, 16))
def test_lamp_cells_are_distinct(count: int, order: int) -> None:
    """Every lamp has a cell of its own inside the grid."""
    side = max(2, math.ceil(math.sqrt(count)))
    cells = lamp_cells(count, order, side, side)
    assert len(set(cells)) == count
    assert all(0 <= column < side and 0 <= row < side for column, row in cells)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(NAMES, NAMES)
def test_figures_belong_to_their_names(one: str, two: str) -> None:
    """The same name gives the same figure, another name another, and no stroke is too fine for a press."""
    assert ripples.emblem(one) == ripples.emblem(one)
    assert (ripples.emblem(one) == ripples.emblem(two)) == (one == two)
    assert finest(ripples.emblem(one)) >= FINEST


def test_numbers_drawn_from_a_name_never_change() -> None:
    """The first numbers of a name are these, on every machine and in every year."""
    dice = Dice("가나정밀")
    assert [round(dice.share(), 6) for _ in range(3)] == [0.409062, 0.823633, 0.208102]
    assert all(1 <= Dice(str(seed)).whole(1, 2) <= 2 for seed in range(50))


def test_emblem_leaves_the_left_third_to_the_number() -> None:
    """No source stands in the left third, whatever the name; the ground is the tint."""
    for index in range(40):
        drawing = ripples.emblem(f"기업 {index}")
        sources = [s for s in drawing.shapes if isinstance(s, Circle) and s.fill]
        assert all(source.cx > drawing.width / 3.6 for source in sources)
        assert drawing.shapes[0] == Rect(0, 0, drawing.width, drawing.height, "tint")


@pytest.mark.parametrize(
    ("size", "number"), [((198.0, 104.6), None), ((198.0, 65.1), (62.0, 31.0)), ((154.0, 67.0), None)]
)
def test_no_ring_of_an_emblem_comes_into_the_room_of_the_number(
    size: tuple[float, float], number: tuple[float, float] | None
) -> None:
    """The lower left corner is the number's; every source has room for a ring, and lies inside the drawing."""
    width, height = size
    across, down = number or (width * 0.31, height * 0.31)
    room = Box(0, height - down, across, height)
    for index in range(60):
        circles = [s for s in ripples.emblem(f"기업 {index}", *size, number).shapes if isinstance(s, Circle)]
        assert max(reach_into(circle, room) for circle in circles) == 0
        assert all(0 < c.cx < width and 0 < c.cy < height for c in circles if c.fill)


@pytest.mark.parametrize("count", [0, 1, 2, 3, 4, 5, 7, 12, 20])
@pytest.mark.parametrize("code", CODES)
def test_divider_has_a_lamp_a_case_clear_of_name_and_list(code: str, count: int) -> None:
    """Lamps stand apart, on the page, and between the bands of the region's name and of the list."""
    drawing = ripples.divider(count, code)
    found = lamps(drawing)
    assert len(found) == count
    assert all(lamp.r < lamp.cx < drawing.width - lamp.r for lamp in found)
    band = next(s for s in drawing.shapes[1:] if isinstance(s, Rect))
    assert band.fill == "hue"
    assert band.x <= 0 < drawing.width <= band.x + band.width
    assert band.y <= 0 < drawing.height * 0.27 < band.y + band.height
    assert all(lamp.cy - lamp.r > band.y + band.height for lamp in found)
    order = {shape: place for place, shape in enumerate(drawing.shapes)}
    ringed = [order[s] for s in drawing.shapes if isinstance(s, Circle) and s.stroke]
    assert all(place < order[band] for place in ringed)  # the band lies on the rings
    pairs = [(a, b) for i, a in enumerate(found) for b in found[i + 1 :]]
    assert all(math.hypot(a.cx - b.cx, a.cy - b.cy) > a.r + b.r for a, b in pairs)
    assert finest(drawing) >= FINEST
    if count <= 9:
        assert all(lamp.cy + lamp.r < drawing.height * (0.87 - count * 0.0376) for lamp in found)


@pytest.mark.parametrize("count", range(1, 11))
@pytest.mark.parametrize("code", CODES)
def test_an_e_book_cuts_no_ring_round_a_lamp(code: str, count: int) -> None:
    """Of a divider an e-book hides the head behind the name and the foot behind the list, as shares of its width.

    The head hides all that is plain but a hair, the innermost rings stay whole, and the name stands in a row before.
    """
    sheet = (theme_folder("styles") / "targets" / "epub.css").read_text(encoding="utf-8")
    found = re.search(r"\.divider svg \{ grid-area: 4 / 1; margin: -(\d+)% 0 -(\d+)%;", sheet)
    assert found is not None
    assert re.search(r"\.divider > \.divider__full \{ grid-area: 3 / 1;", sheet)
    assert re.search(r"\.divider__list \{ grid-area: 5 / 1;", sheet)
    drawing = ripples.divider(count, code)
    head, foot = (int(percent) / 100 * drawing.width for percent in found.groups())
    plain = next(s for s in drawing.shapes if isinstance(s, Rect) and s.y < 0)
    assert 0 <= plain.y + plain.height - head < 0.02 * drawing.width
    for lamp in lamps(drawing):
        assert plain.y + plain.height <= lamp.cy - 1.5 * lamp.r
        assert lamp.cy + 1.5 * lamp.r <= drawing.height - foot


def test_dividers_tell_regions_apart_by_where_they_lie() -> None:
    """The lamp of a region in the south-east stands low and to the right; no two regions have one drawing."""
    middle = {code: lamps(ripples.divider(1, code))[0] for code in CODES}
    assert middle["busan"].cx > middle["gwangju"].cx + 40
    assert middle["busan"].cy > middle["gangwon"].cy + 30
    assert middle["jeju"].cy > middle["chungnam"].cy + 30
    for count in (1, 2, 3):
        drawn = [ripples.divider(count, code) for code in CODES]
        assert len({drawing.shapes for drawing in drawn}) == len(CODES)
        assert drawn == [ripples.divider(count, code) for code in CODES]
    with pytest.raises(KeyError):
        ripples.divider(1, "atlantis")


@pytest.mark.parametrize("columns", [1, 2, 24, 29])
def test_full_rows_of_dots_reach_from_edge_to_edge(columns: int) -> None:
    """The first dot begins where the text does; the last of a full row ends with it."""
    drawing = ripples.dots(columns, columns, columns=columns)
    circles = [s for s in drawing.shapes if isinstance(s, Circle)]
    assert circles[0].cx - circles[0].r == pytest.approx(0, abs=0.01)
    if columns > 1:
        assert circles[-1].cx + circles[-1].r == pytest.approx(drawing.width, abs=0.01)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.integers(1, 500), st.data())
def test_dots_are_counted_and_inside(total: int, data: st.DataObject) -> None:
    """Lit and unlit dots add up, stay inside, and words are given unless all are lit."""
    chosen, columns = data.draw(st.integers(0, total)), data.draw(st.integers(1, 60))
    drawing = ripples.dots(chosen, total, columns=columns)
    circles = [s for s in drawing.shapes if isinstance(s, Circle)]
    assert (len(lamps(drawing)), len(circles)) == (chosen, total)
    assert all(c.cx - c.r >= -0.01 and c.cx + c.r <= drawing.width + 0.01 for c in circles)
    assert all(c.cy + c.r <= drawing.height + 0.01 for c in circles)
    assert (drawing.alt is None) == (chosen == total)


def test_more_chosen_than_nominated_is_refused() -> None:
    """Thirty of twenty cannot be drawn."""
    with pytest.raises(ValueError, match="30 of 20"):
        ripples.dots(30, 20)
