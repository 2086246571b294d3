"""Charts: texts stay apart and inside, lengths are true, words say what the drawing shows."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publisher.content.model.book_file import Comparison, Share
from publisher.content.model.case import Chart, ChartKind, Highlight, Target
from publisher.content.model.record import Datum
from publisher.html.figures import charts
from publisher.html.figures.measures import MIN_SIZE, Box, label_box, number_text
from publisher.html.figures.shapes import Circle, Drawing, Label, Rect, Segments

WORDS = st.text(alphabet="가나다라마바사 Wmil1,.()%", min_size=1, max_size=24).map(str.strip).filter(bool)
VALUES = st.one_of(
    st.integers(-999, 9_999).map(float),
    st.floats(-1e7, 1e7, allow_nan=False).map(lambda value: round(value, 2)),
    st.sampled_from([0.0, 0.5, 98.1, 98.2, 1_234_567.0]),
)


@st.composite
def chart_values(draw: st.DrawFn) -> Chart:
    """Any chart an editor may write."""
    count = draw(st.integers(2, 12))
    years = [str(2010 + index) for index in range(count)]
    names = draw(st.one_of(st.just(years), st.lists(WORDS, min_size=count, max_size=count)))
    data = tuple(Datum(label=name, value=draw(VALUES)) for name in names)
    target = draw(st.none() | st.builds(Target, value=VALUES, label=WORDS))
    mark = (
        Highlight(start=names[0], end=names[count // 2], label=draw(WORDS)) if draw(st.booleans()) else None
    )
    return Chart(
        kind=draw(st.sampled_from(ChartKind)),
        title=draw(WORDS),
        unit=draw(st.sampled_from(["억원", "%", "명", "천 제곱미터 환산 톤"])),
        data=data,
        target=target,
        highlight=mark,
    )


def crowding(drawing: Drawing) -> list[str]:
    """Return what is wrong with the texts of a drawing: overlaps, texts outside, texts too small."""
    frame = Box(
        drawing.x - 0.01,
        drawing.y - 0.01,
        drawing.x + drawing.width + 0.01,
        drawing.y + drawing.height + 0.01,
    )
    labels = [shape for shape in drawing.shapes if isinstance(shape, Label)]
    boxes = [(label.text, label_box(label)) for label in labels]
    return (
        [f"outside: {text}" for text, box in boxes if not frame.holds(box)]
        + [
            f"overlap: {a} / {b}"
            for (a, one), (b, two) in combinations(boxes, 2)
            if one.meets(two, gap=-0.03)
        ]
        + [f"small: {label.text}" for label in labels if label.size < MIN_SIZE]
    )


def bar_of(chart_drawing: Drawing, role: str = "hue") -> list[Rect]:
    """Return the bars of a drawing."""
    return [shape for shape in chart_drawing.shapes if isinstance(shape, Rect) and shape.fill == role]


def texts(drawing: Drawing) -> list[str]:
    """Return all texts of a drawing."""
    return [shape.text for shape in drawing.shapes if isinstance(shape, Label)]


def make(kind: str, *pairs: tuple[str, float], unit: str = "억원", **more: object) -> Chart:
    """Return a chart of the pairs."""
    data = [{"label": label, "value": value} for label, value in pairs]
    return Chart.model_validate({"kind": kind, "title": "매출", "unit": unit, "data": data, **more})


SALES = (("2018", 12), ("2019", 15), ("2020", 21), ("2021", 33), ("2022", 42))


@settings(max_examples=120, deadline=None, derandomize=True)
@given(chart_values(), st.booleans())
def test_texts_of_any_chart_stay_apart_and_inside(chart: Chart, wide: bool) -> None:
    """No two texts overlap, none leaves the view box, none is smaller than a reader can read."""
    drawing = charts.draw(chart, wide)
    assert crowding(drawing) == []
    assert drawing.width == (charts.WIDE if wide else charts.HALF)
    assert drawing.height >= charts.HEIGHT


@settings(max_examples=60, deadline=None, derandomize=True)
@given(chart_values())
def test_first_and_last_value_are_always_written(chart: Chart) -> None:
    """Whatever the crowd, the first and the last value stand in the drawing, the last in bold."""
    drawing = charts.draw(chart, False)
    bold = [shape.text for shape in drawing.shapes if isinstance(shape, Label) and shape.weight == 700]
    last = number_text(chart.data[-1].value)
    first = number_text(chart.data[0].value)
    assert any(text.startswith(last) for text in bold)
    assert any(text.startswith(first) for text in texts(drawing))


def test_crowding_finds_a_planted_overlap() -> None:
    """The measure sees an overlap, a text outside and one too small, and passes a clean drawing."""
    clean = Drawing("x", 40, 20, (Label(0, 5, "매출", 3, "text"), Label(20, 5, "매출", 3, "text")))
    bad = Drawing(
        "x",
        40,
        20,
        (Label(0, 5, "매출", 3, "text"), Label(4, 6, "매출", 3, "text"), Label(39, 5, "매출", 2, "text")),
    )
    assert crowding(clean) == []
    assert [fault.split(":")[0] for fault in crowding(bad)] == ["outside", "overlap", "small"]


def test_bars_are_as_long_as_their_values_and_stand_on_zero() -> None:
    """Lengths keep the ratio of values; a negative bar hangs below the same line."""
    bars = bar_of(charts.draw(make("bar", ("가", 20), ("나", 40), ("다", -10)), True))
    one, two, below = bars
    assert two.height == pytest.approx(2 * one.height, abs=0.03)
    assert below.height == pytest.approx(one.height / 2, abs=0.03)
    assert one.y + one.height == pytest.approx(below.y, abs=0.02)


def test_only_the_last_bar_is_bold_and_carries_the_unit() -> None:
    """The last value is bold with its unit, the others are plain."""
    drawing = charts.draw(make("bar", *SALES), True)
    values = {
        shape.text: shape.weight
        for shape in drawing.shapes
        if isinstance(shape, Label) and shape.fill == "text"
    }
    assert values == {"매출(억원)": 500, "12": 400, "15": 400, "21": 400, "33": 400, "42억원": 700}


def test_marked_span_covers_its_bars_only() -> None:
    """The tint reaches from the first to the last marked bar and holds no other."""
    chart = make("bar", *SALES, highlight={"start": "2019", "end": "2020", "label": "과제 기간"})
    drawing = charts.draw(chart, True)
    (tint,) = bar_of(drawing, "tint")
    inside = [tint.x < bar.x and bar.x + bar.width < tint.x + tint.width for bar in bar_of(drawing)]
    assert inside == [False, True, True, False, False]
    assert "과제 기간" in texts(drawing)
    assert bar_of(charts.draw(make("bar", *SALES), True), "tint") == []


def test_target_is_a_dashed_line_at_its_value() -> None:
    """The target line is dashed in wick at the height of its value, and its words carry the value."""
    chart = make(
        "line", ("2018", 2), ("2019", 1), ("2020", 0), unit="%", target={"value": 1, "label": "요구"}
    )
    drawing = charts.draw(chart, False)
    (line,) = [s for s in drawing.shapes if isinstance(s, Segments) and s.stroke == "wick"]
    dots = [s for s in drawing.shapes if isinstance(s, Circle)]
    assert line.dash is not None
    assert line.points[0][1] == pytest.approx(dots[1].cy, abs=0.02)
    assert "요구 1%" in texts(drawing)


def test_target_words_move_to_a_key_when_bars_leave_no_room() -> None:
    """Between tall bars no text fits at the line: a key above the plot has the words."""
    full = [(str(2010 + i), 100.0) for i in range(12)]
    crowded = charts.draw(make("bar", *full, target={"value": 50, "label": "목표"}), False)
    roomy = charts.draw(make("bar", ("가", 1), ("나", 100), target={"value": 50, "label": "목표"}), True)
    dashes = [sum(isinstance(s, Segments) and s.stroke == "wick" for s in d.shapes) for d in (crowded, roomy)]
    assert dashes == [2, 1]
    assert "목표 50억원" in texts(crowded)


def test_line_axis_starts_at_zero_or_says_that_it_does_not() -> None:
    """Values near one another cut the axis, and the drawing and its words say so; others start at zero."""
    cut = charts.draw(make("line", ("2020", 98), ("2021", 99)), True)
    whole = charts.draw(make("line", ("2020", 40), ("2021", 99)), True)
    note = "세로축은 0에서 시작하지 않음"
    assert note in texts(cut)
    assert note in (cut.alt or "")
    assert note not in texts(whole)


def test_years_are_shortened_only_where_they_do_not_fit() -> None:
    """Five years stand whole; twelve in the narrow box keep the ends whole and shorten those between."""
    few = texts(charts.draw(make("bar", *SALES), False))
    many = texts(charts.draw(make("bar", *((str(2010 + i), 9.0) for i in range(12))), False))
    assert "2019" in few
    assert {"2010", "’11", "’20", "2021"} <= set(many)
    assert "2011" not in many


def test_before_and_after_share_one_scale_and_show_units() -> None:
    """Two lying bars keep the ratio of their values, both values carry the unit, the change is said."""
    drawing = charts.draw(make("before_after", ("도입 전", 40), ("도입 후", 10), unit="초"), True)
    (before,), (after,) = bar_of(drawing, "fog"), bar_of(drawing)
    assert before.width == pytest.approx(4 * after.width, abs=0.05)
    assert {"40초", "10초", "30초 감소(75%)"} <= set(texts(drawing))


def test_pairs_alternate_and_an_odd_number_has_one_before() -> None:
    """Four data are two pairs; three data are one state before and two after."""
    pairs = charts.draw(make("before_after", ("가", 4), ("나", 1), ("다", 8), ("라", 9)), True)
    steps = charts.draw(make("before_after", ("가", 4), ("나", 2), ("다", 1)), True)
    assert (len(bar_of(pairs, "fog")), len(bar_of(pairs))) == (2, 2)
    assert (len(bar_of(steps, "fog")), len(bar_of(steps))) == (1, 2)


def test_alt_says_every_value_extremes_and_change() -> None:
    """The text alternative holds kind, title, unit, every value, extremes, change and target."""
    alt = charts.chart_alt(make("line", *SALES, target={"value": 40, "label": "목표"}))
    assert alt == (
        "선그래프: 매출(단위 억원). 2018: 12억원, 2019: 15억원, 2020: 21억원, 2021: 33억원, 2022: 42억원. "
        "최대 2022: 42억원, 최소 2018: 12억원. 2018에서 2022까지 30억원 증가(3.5배). 목표선: 목표 40억원."
    )
    assert "까지" not in charts.chart_alt(make("bar", ("북미", 3), ("유럽", 2)))


@pytest.mark.parametrize(
    ("first", "last", "unit", "said"),
    [
        (1.9, 0.3, "%", "1.6%p 감소"),
        (10, 12, "명", "2명 증가(20%)"),
        (0, 5, "건", "5건 증가"),
        (-3, 4, "억원", "7억원 증가"),
        (7, 7, "건", ""),
    ],
)
def test_change_is_told_as_readers_expect(first: float, last: float, unit: str, said: str) -> None:
    """Percentages change by points, ratios need a positive start, no change says nothing."""
    assert charts.change_text(first, last, unit) == said


SHARES = st.lists(st.tuples(WORDS, st.floats(-5, 1e6, allow_nan=False)), min_size=2, max_size=6)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(SHARES)
def test_shares_fill_the_bar_and_keep_their_words_apart(pairs: list[tuple[str, float]]) -> None:
    """Texts never collide and no part leaves the bar, whatever the shares."""
    share = Share(title="총사업비", data=tuple(Datum(label=a, value=b) for a, b in pairs))
    drawing = charts.share_bar(share)
    assert crowding(drawing) == []
    parts = [s for s in drawing.shapes if isinstance(s, Rect) and s.y == 0]
    assert len(parts) == len(pairs)
    assert all(part.x >= -0.01 and part.x + part.width <= drawing.width + 0.01 for part in parts)


def test_share_lengths_keep_the_ratio_and_the_alt_names_them() -> None:
    """Part lengths are proportional; the words name title, parts and values."""
    share = Share(title="예산", data=(Datum(label="국비", value=3000), Datum(label="지방비", value=1000)))
    drawing = charts.share_bar(share)
    first, second = (s for s in drawing.shapes if isinstance(s, Rect))
    assert first.width + 0.5 == pytest.approx(3 * second.width, abs=0.05)
    assert second.x + second.width == pytest.approx(drawing.width, abs=0.01)
    assert drawing.alt == "예산: 국비 3,000, 지방비 1,000"


def made(title: str, **parts: float) -> Share:
    """Return a share of named parts."""
    return Share(title=title, data=tuple(Datum(label=label, value=value) for label, value in parts.items()))


def colours(share: Share, *among: Share) -> dict[str, str | None]:
    """Return the colour of each part of a bar."""
    parts = [s for s in charts.share_bar(share, among=among).shapes if isinstance(s, Rect) and s.y == 0]
    return {datum.label: part.fill for datum, part in zip(share.data, parts, strict=True)}


def test_the_same_name_has_the_same_colour_in_all_bars_of_a_page() -> None:
    """A name keeps the colour of the bar before it, and a new one beside it takes none of that bar's colours."""
    one, two = made("가", 국비=6, 민간=4, 지방비=2), made("나", 국비=3, 지방비=2, 기타=1)
    first, second = colours(one, one, two), colours(two, one, two)
    assert {name: second[name] for name in ("국비", "지방비")} == {
        name: first[name] for name in ("국비", "지방비")
    }
    assert second["기타"] not in first.values()
    assert colours(two, two) == colours(two)
    assert "ink-2" not in {*first.values(), *second.values()}


def test_bars_without_a_common_name_begin_anew() -> None:
    """Years above, fields below: both begin with the lamp's colour, and no part shares a colour of its bar."""
    years, fields = made("해", 이천=5, 이천일=3), made("분야", 소재=3, 에너지=2, 진단=2, 의료=1)
    assert [*colours(fields, years, fields).values()] == [*colours(fields).values()]
    assert len(set(colours(fields).values())) == 4


def test_a_narrow_part_is_named_beside_it_with_its_colour() -> None:
    """Where a name has no room below its part, all names carry the colour of theirs, in one row if they fit."""
    share = made("해", **{"2021년 5건": 22.9, "2022년 6건": 21.6, "2023년 1건": 2.8})
    shapes = charts.share_bar(share).shapes
    keys = [s for s in shapes if isinstance(s, Rect) and s.y > 0]
    parts = [s for s in shapes if isinstance(s, Rect) and s.y == 0]
    assert [key.fill for key in keys] == [part.fill for part in parts]
    assert len({key.y for key in keys}) == 1
    roomy = charts.share_bar(made("예산", 국비=3, 지방비=2)).shapes
    assert not [s for s in roomy if isinstance(s, Rect) and s.y > 0]


@settings(max_examples=60, deadline=None, derandomize=True)
@given(WORDS, WORDS, st.floats(0, 1e9), st.floats(0, 1e9))
def test_areas_are_proportional_and_texts_apart(one: str, two: str, a: float, b: float) -> None:
    """The smaller circle lies in the larger, areas keep the ratio down to a dot, texts never collide."""
    comparison = Comparison(title="비교", data=(Datum(label=one, value=a), Datum(label=two, value=b)))
    drawing = charts.area_comparison(comparison)
    assert crowding(drawing) == []
    big, small = (s for s in drawing.shapes if isinstance(s, Circle))
    assert small.r <= big.r
    if small.r > 0.5:
        assert (small.r / big.r) ** 2 == pytest.approx(min(a, b) / max(a, b), abs=0.002)
