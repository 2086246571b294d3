"""Imposition against folded paper: an oracle that knows paper, not formulas (``folding``)."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from assembly.folding import FOLDS, Image, Ink, Leaf, Turn, bound, margins, read
from hypothesis import given
from hypothesis import strategies as st

from publisher.assembly.imposition import (
    LAYOUTS,
    SADDLE,
    SHEETS,
    Axis,
    Binding,
    Blanks,
    Compensation,
    Copies,
    Flip,
    Gaps,
    Grid,
    Imposition,
    Join,
    Limits,
    Placement,
    Scheme,
    Sheet,
    SheetSide,
    Signature,
    Work,
    arrange,
    marks_of,
    needed,
    remarks,
    room_for_marks,
    smallest,
    too_narrow,
    turned_to,
)
from publisher.geometry import Mm, Size

A5 = Size(Mm(148), Mm(210))
TURNS = {Axis.UPRIGHT: Turn.UPRIGHT, Axis.LEVEL: Turn.LEVEL}
OWN_BACK = {Work.SHEETWISE: None, Work.TURN: Turn.UPRIGHT, Work.TUMBLE: Turn.LEVEL}
THICK = Mm(0.12)


def schemes() -> Iterator[object]:
    """Yield every way of folding and binding, with every way of printing the backs."""
    for up, work in itertools.product(LAYOUTS, Work):
        layout = LAYOUTS[up]
        bindings = [(Binding.SADDLE, 16)]
        bindings += [(Binding.PERFECT, pages) for pages in (8, 16, 32) if pages % (2 * up) == 0]
        for (binding, pages), axis in itertools.product(bindings, Axis):
            if work is Work.SHEETWISE or axis is Axis.UPRIGHT:
                scheme = Scheme(binding, layout, pages, work)
                yield pytest.param(scheme, axis, id=f"{binding}-{pages}-{up}up-{work}-{axis}")


def image(side: SheetSide, imposition: Imposition, grid: Grid) -> Image:
    """Return a printed side: of the program's values only what is seen on paper."""
    seen = {}
    for placement in side:
        left, right = 0.0, float(A5.width)
        if placement.creep:
            box, own = grid.place(placement, imposition.compensation), grid.columns[placement.column]
            left, right = box.left - own.begin, box.right - own.begin
        where = placement.column, placement.row
        seen[where] = Ink(placement.page_index, placement.rotation == 0, left, right)
    assert len(seen) == len(side) == imposition.shape.column_count * imposition.shape.row_count
    return seen


def books(imposition: Imposition, scheme: Scheme) -> list[list[list[Leaf]]]:
    """Print, cut, fold and gather: every copy as its signatures, each as its leaves."""
    layout = scheme.layout
    grid = Grid.centred(imposition.shape, A5, Gaps(), Size(Mm(2000), Mm(2000)))
    pieces = (imposition.shape.column_count // layout.columns, imposition.shape.row_count // layout.rows)
    signatures = [
        [
            (image(sheet.front, imposition, grid), image(sheet.back, imposition, grid))
            for sheet in signature.sheets
        ]
        for signature in imposition.signatures
    ]
    turn = TURNS[imposition.axis]
    return bound(signatures, turn, pieces, OWN_BACK[scheme.work], float(A5.width))


def readings(imposition: Imposition, scheme: Scheme) -> list[list[int | None]]:
    """Return what a reader of each copy reads."""
    return [read([leaf for signature in copy for leaf in signature]) for copy in books(imposition, scheme)]


def expected(count: int, scheme: Scheme) -> list[int | None]:
    """Return the pages in order and the empty places that fill the last sheet."""
    return [*range(count), *[None] * (-count % scheme.layout.page_count)]


@pytest.mark.parametrize(("scheme", "axis"), [*schemes()])
def test_every_book_reads_in_order(scheme: Scheme, axis: Axis) -> None:
    """Whatever the scheme, 1 to 200 pages read in order, heads up, and only then come empty places."""
    for count in range(1, 201):
        imposition = arrange(count, scheme, axis)
        found = readings(imposition, scheme)
        assert found == [expected(count, scheme)] * (1 if scheme.work is Work.SHEETWISE else 2)


@pytest.mark.parametrize("work", Work)
@pytest.mark.parametrize("copies", [Copies(2, 1), Copies(1, 2), Copies(3, 2)])
def test_every_copy_of_a_sheet_reads_in_order(work: Work, copies: Copies) -> None:
    """Stepped and repeated, each piece that is cut apart folds into the whole book."""
    for up, axis, count in itertools.product((2, 4), Axis, (1, 7, 16, 30)):
        scheme = Scheme(Binding.SADDLE, LAYOUTS[up], work=work, copies=copies)
        found = readings(arrange(count, scheme, axis), scheme)
        times = copies.beside * copies.stacked * (1 if work is Work.SHEETWISE else 2)
        assert found == [expected(count, scheme)] * times


@pytest.mark.parametrize(("scheme", "axis"), [*schemes()])
def test_the_spine_is_where_the_fold_makes_it(scheme: Scheme, axis: Axis) -> None:
    """On every printed side the spine a placement tells is the one the folded paper has."""
    imposition = arrange(50, scheme, axis)
    told = {
        place.page_index: place.spine_left
        for plate in imposition.plates
        for place in plate.side
        if place.page_index is not None
    }
    for copy in books(imposition, scheme):
        for face in (face for signature in copy for leaf in signature for face in leaf):
            assert face.page is None or told[face.page] == face.spine_left_in_print
    assert set(scheme.layout.shape.columns[::2]) == {Join.SPINE}


def tampered(imposition: Imposition, change: dict[int, dict[str, Any]]) -> Imposition:
    """Return an imposition with other values for some pages."""

    def side(places: SheetSide) -> SheetSide:
        return tuple(
            place if place.page_index is None else replace(place, **change.get(place.page_index, {}))
            for place in places
        )

    signatures = tuple(
        Signature(tuple(Sheet(side(sheet.front), side(sheet.back)) for sheet in signature.sheets))
        for signature in imposition.signatures
    )
    return replace(imposition, signatures=signatures)


@pytest.mark.parametrize("up", LAYOUTS)
def test_the_oracle_sees_pages_exchanged(up: int) -> None:
    """Two pages in each other's place, anywhere, do not read in order: the oracle can fail."""
    scheme = Scheme(layout=LAYOUTS[up])
    count = scheme.layout.page_count
    right = arrange(count, scheme)
    assert readings(right, scheme) == [expected(count, scheme)]
    for one, other in itertools.combinations(range(count), 2):
        wrong = tampered(right, {one: {"page_index": other}, other: {"page_index": one}})
        assert readings(wrong, scheme) != [expected(count, scheme)]


@pytest.mark.parametrize("up", LAYOUTS)
def test_the_oracle_sees_a_page_on_its_head(up: int) -> None:
    """A page printed the wrong way up stops the reader."""
    scheme = Scheme(layout=LAYOUTS[up])
    right = arrange(scheme.layout.page_count, scheme)
    for place in (place for plate in right.plates for place in plate.side):
        wrong = tampered(right, {place.page_index or 0: {"rotation": 180 - place.rotation}})
        with pytest.raises(AssertionError, match="head"):
            readings(wrong, scheme)


@pytest.mark.parametrize("axis", Axis)
def test_the_oracle_sees_the_wrong_flip(axis: Axis) -> None:
    """Backs made for one edge and printed over the other do not make the book."""
    imposition = arrange(8, SADDLE, axis)
    other = Axis.LEVEL if axis is Axis.UPRIGHT else Axis.UPRIGHT
    wrong = replace(imposition, axis=other)
    with pytest.raises(AssertionError, match="head"):
        readings(wrong, SADDLE)


def test_the_oracle_folds_as_paper_does() -> None:
    """A plain sheet numbered by hand: a quarto dummy of old, written out once without the program."""
    up, down = True, False
    front = {(0, 0): Ink(5, down), (1, 0): Ink(4, down), (0, 1): Ink(8, up), (1, 1): Ink(1, up)}
    back = {(0, 0): Ink(3, down), (1, 0): Ink(6, down), (0, 1): Ink(2, up), (1, 1): Ink(7, up)}
    ((leaves,),) = bound([[(front, back)]], Turn.UPRIGHT, (1, 1))
    assert read(leaves) == [1, 2, 3, 4, 5, 6, 7, 8]
    assert set(FOLDS) == set(LAYOUTS)


# ── creep ────────────────────────────────────────────────────────────────────


def spread_of(scheme: Scheme, count: int, inset: float) -> float:
    """Return by how much the outer margins of the trimmed leaves of a book differ."""
    (copy, *_) = books(arrange(count, scheme), scheme)
    found = [margin for leaves in copy for margin in margins(leaves, float(THICK), float(A5.width), inset)]
    return max(found) - min(found)


@pytest.mark.parametrize("up", LAYOUTS)
@pytest.mark.parametrize("compensation", [Compensation.SHIFT, Compensation.SCALE])
def test_trimmed_margins_are_equal(up: int, compensation: Compensation) -> None:
    """The fore-edges of all stitched leaves are cut through the same line of their pages, within 0.05 mm."""
    scheme = Scheme(layout=LAYOUTS[up], caliper=THICK, compensation=compensation)
    for count in (*range(1, 65), 128, 200):
        assert spread_of(scheme, count, inset=0) <= 0.05
        if compensation is Compensation.SHIFT:
            assert spread_of(scheme, count, inset=13) <= 0.05


def test_narrower_pages_have_narrower_margins() -> None:
    """Drawn narrower, a margin shrinks in proportion with its page: little beside what it would be."""
    scheme = Scheme(caliper=THICK, compensation=Compensation.SCALE)
    most = 15 * THICK
    assert spread_of(scheme, 64, inset=13) == pytest.approx(13 * most / A5.width, rel=0.01)
    assert spread_of(scheme, 64, inset=13) < most / 10


@pytest.mark.parametrize("up", LAYOUTS)
def test_without_compensation_margins_differ(up: int) -> None:
    """The oracle can fail: left as they are, inner leaves lose what they are pushed out."""
    scheme = Scheme(layout=LAYOUTS[up], caliper=THICK, compensation=Compensation.NONE)
    for count in (64, 200):
        sheets = -(-count // scheme.layout.page_count)
        depth = sheets * scheme.layout.page_count // 4 - 1
        assert spread_of(scheme, count, inset=13) == pytest.approx(THICK * depth, abs=0.13)
        assert spread_of(scheme, count, inset=13) > 0.05


def test_signatures_creep_each_for_itself() -> None:
    """Gathered signatures begin anew: the margins of a glued book are equal too."""
    scheme = Scheme(Binding.PERFECT, LAYOUTS[4], 32, caliper=THICK)
    assert spread_of(scheme, 200, inset=13) <= 0.05
    imposition = arrange(200, scheme)
    first = [place for plate in imposition.plates for place in plate.side if place.page_index in {0, 32, 192}]
    assert [place.creep for place in first] == [0, 0, 0]
    most = max(place.creep for plate in imposition.plates for place in plate.side)
    assert most == pytest.approx(7 * THICK)


def test_at_the_spine_narrower_pages_stay() -> None:
    """Shifted, a page leaves its place by the creep; narrower, its spine edge stays and its height too."""
    for compensation, inner in ((Compensation.SHIFT, 15 * THICK), (Compensation.SCALE, 0)):
        scheme = Scheme(caliper=THICK, compensation=compensation)
        imposition = arrange(64, scheme)
        grid = Grid.centred(imposition.shape, A5, Gaps(), SHEETS["A4"].rotated())
        left, right = imposition.signatures[0].sheets[-1].front
        for place, sign in ((left, 1), (right, -1)):
            box = grid.place(place, compensation)
            own = grid.columns[place.column]
            outer, spine = (box.left, box.right) if sign == 1 else (box.right, box.left)
            was_outer, was_spine = own if sign == 1 else (own.end, own.begin)
            assert outer - was_outer == pytest.approx(sign * 15 * THICK)
            assert spine - was_spine == pytest.approx(sign * inner)
            assert (box.bottom, box.top) == (grid.rows[0].end, grid.rows[0].begin)


# ── counting ─────────────────────────────────────────────────────────────────


@given(st.integers(1, 400), st.sampled_from(list(LAYOUTS)), st.sampled_from(Binding), st.sampled_from(Blanks))
def test_every_page_stands_once(count: int, up: int, binding: Binding, blanks: Blanks) -> None:
    """Each page has one place, and a book has no sheet more than it needs."""
    scheme = Scheme(binding, LAYOUTS[up], 32, blanks=blanks)
    imposition = arrange(count, scheme)
    places = [place.page_index for plate in imposition.plates for place in plate.side]
    assert sorted(page for page in places if page is not None) == list(range(count))
    assert len(places) == -(-count // (2 * up)) * 2 * up
    assert len(imposition.plates) == 2 * imposition.sheet_count


def test_a_back_cover_stays_outside() -> None:
    """Empty places may go before the last page; a single page is a front cover."""
    scheme = Scheme(blanks=Blanks.BEFORE_LAST)
    for count in range(2, 60):
        empty = [None] * (-count % 4)
        assert readings(arrange(count, scheme), scheme) == [[*range(count - 1), *empty, count - 1]]
    assert readings(arrange(1, scheme), scheme) == [[0, None, None, None]]


def test_signatures_are_full_but_the_last() -> None:
    """70 pages in signatures of 32 of four-up sheets: 32, 32 and one sheet of 8."""
    imposition = arrange(70, Scheme(Binding.PERFECT, LAYOUTS[4], 32))
    assert [len(signature.sheets) for signature in imposition.signatures] == [4, 4, 1]


def test_plates_come_in_printing_order() -> None:
    """Signature by signature, outer sheets first, front and back in turn; one plate a sheet when it turns."""
    scheme = Scheme(Binding.PERFECT, signature_pages=8)
    order = [(plate.signature, plate.sheet, plate.back) for plate in arrange(16, scheme).plates]
    assert order == list(itertools.product((0, 1), (0, 1), (False, True)))
    turning = arrange(16, replace(scheme, work=Work.TURN))
    assert [(plate.signature, plate.sheet) for plate in turning.plates] == [(0, 0), (0, 1), (1, 0), (1, 1)]
    assert turning.one_plate


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: arrange(0),
        lambda: arrange(-4),
        lambda: Scheme(Binding.PERFECT, LAYOUTS[8], 8),
        lambda: Scheme(Binding.PERFECT, LAYOUTS[2], 0),
        lambda: Scheme(caliper=Mm(-0.1)),
        lambda: Scheme(copies=Copies(0, 1)),
    ],
)
def test_impossible_schemes_are_bugs(wrong: object) -> None:
    """No pages, signatures no sheet makes, less than no paper or no copy are faults of the caller."""
    assert callable(wrong)
    with pytest.raises(ValueError, match=r"no pages|signature|caliper"):
        wrong()


@pytest.mark.parametrize(
    ("flip", "sheet", "axis"),
    [
        (Flip.SHORT_EDGE, SHEETS["A4"].rotated(), Axis.UPRIGHT),
        (Flip.LONG_EDGE, SHEETS["A4"].rotated(), Axis.LEVEL),
        (Flip.SHORT_EDGE, SHEETS["A4"], Axis.LEVEL),
        (Flip.LONG_EDGE, SHEETS["A4"], Axis.UPRIGHT),
    ],
)
def test_edges_and_axes_say_the_same(flip: Flip, sheet: Size, axis: Axis) -> None:
    """The edge a printer turns about is the line of the sheet that is parallel to it."""
    assert flip.axis(sheet) is axis
    assert Flip.about(axis, sheet) is flip


@pytest.mark.parametrize(
    ("count", "binding", "codes"),
    [
        (48, Binding.SADDLE, []),
        (49, Binding.SADDLE, ["IMP-010"]),
        (64, Binding.SADDLE, ["IMP-010"]),
        (65, Binding.SADDLE, ["IMP-011"]),
        (31, Binding.PERFECT, []),
        (28, Binding.PERFECT, ["IMP-012"]),
        (200, Binding.PERFECT, []),
    ],
)
def test_bindings_bear_so_many_pages(count: int, binding: Binding, codes: list[str]) -> None:
    """Stitched books are doubted above 48 pages and refused above 64, glued ones doubted under 32."""
    assert [item.code for item in remarks(count, Scheme(binding))] == codes
    assert remarks(count, Scheme(binding), Limits(1000, 1000, 1)) == ()


# ── paper ────────────────────────────────────────────────────────────────────


def test_what_is_trimmed_gets_paper() -> None:
    """Between heads and between fore-edges there is room for two bleeds, at a spine for what is ground off."""
    gaps = Gaps(Mm(3), Mm(2))
    grid = Grid.centred(LAYOUTS[8].shape, A5, gaps, Size(Mm(640), Mm(450)))
    between = [other.begin - one.end for one, other in itertools.pairwise(grid.columns)]
    assert between == pytest.approx([4, 6, 4])
    assert grid.rows[0].end - grid.rows[1].begin == pytest.approx(6)
    block = needed(LAYOUTS[8].shape, A5, gaps)
    assert (block.width, block.height) == pytest.approx((606, 426))
    assert (grid.trim.left, grid.trim.bottom) == pytest.approx((17, 12))
    assert grid.folds() == (pytest.approx((167, 320, 473)), pytest.approx((225,)))


def test_a_page_shows_nothing_across_a_fold() -> None:
    """The clips of a side tile the paper: each reaches to the middle of its folds and to the sheet's edge."""
    imposition = arrange(32, Scheme(Binding.PERFECT, LAYOUTS[8], 16))
    grid = Grid.centred(imposition.shape, A5, Gaps(Mm(3)), Size(Mm(640), Mm(450)))
    for plate in imposition.plates:
        clips = [grid.clip(place) for place in plate.side]
        area = sum((clip.right - clip.left) * (clip.top - clip.bottom) for clip in clips)
        assert area == pytest.approx(640 * 450)
        for place, clip in zip(plate.side, clips, strict=True):
            spine = clip.left if place.spine_left else clip.right
            column = grid.columns[place.column]
            assert spine == pytest.approx(column.begin if place.spine_left else column.end)
            assert clip.left <= column.begin
            assert column.end <= clip.right


@pytest.mark.parametrize(
    ("block", "room", "name"),
    [
        (Size(Mm(296), Mm(210)), 0, "A4"),
        (Size(Mm(296), Mm(210)), 9, "A3"),
        (Size(Mm(364), Mm(257)), 0, "A3"),
        (Size(Mm(420.1), Mm(297.1)), 0, "A3"),
        (Size(Mm(420), Mm(297)), 9, "SRA3"),
        (Size(Mm(302), Mm(426)), 9, "SRA3"),
        (Size(Mm(800), Mm(600)), 9, "국전"),
        (Size(Mm(2000), Mm(600)), 0, None),
    ],
)
def test_the_smallest_sheet_is_taken(block: Size, room: float, name: str | None) -> None:
    """A usual sheet, turned as the block is, with the room marks need."""
    found = smallest(block, Mm(room))
    assert (found[0] if found else None) == name
    if found is not None:
        assert found[1] in {SHEETS[found[0]], SHEETS[found[0]].rotated()}
        assert turned_to(SHEETS[found[0]], block) == found[1]


# ── marks ────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("up", [2, 4, 8])
@pytest.mark.parametrize("bleed", [0.0, 3.0, 5.0])
def test_marks_stand_outside_bleed_and_on_paper(up: int, bleed: float) -> None:
    """No line comes nearer to the pages than the bleed, and none leaves the sheet."""
    imposition = arrange(40, Scheme(layout=LAYOUTS[up], caliper=THICK))
    block = needed(imposition.shape, A5, Gaps(Mm(bleed)))
    room = room_for_marks(Mm(bleed))
    sheet = Size(Mm(block.width + 2 * room), Mm(block.height + 2 * room))
    grid = Grid.centred(imposition.shape, A5, Gaps(Mm(bleed)), sheet)
    assert not too_narrow(grid, Mm(bleed))
    inner = grid.trim.widened(max(bleed, 3) - 0.001)
    for plate in imposition.plates:
        marks = marks_of(plate, imposition, grid, Mm(bleed))
        assert marks.bars == ()
        assert len(marks.dashed) == 2 * sum(map(len, grid.folds()))
        for line in (*marks.solid, *marks.dashed):
            for x, y in ((line.x0, line.y0), (line.x1, line.y1)):
                assert not (inner.left < x < inner.right and inner.bottom < y < inner.top)
                assert -0.001 <= x <= sheet.width + 0.001
                assert -0.001 <= y <= sheet.height + 0.001


def test_trim_marks_say_where_the_knife_goes() -> None:
    """On the third sheet the fore-edge marks have come in by two leaves; the fold stays in the middle."""
    scheme = Scheme(caliper=Mm(0.5))
    imposition = arrange(12, scheme)
    sheet = SHEETS["A3"].rotated()
    grid = Grid.centred(imposition.shape, A5, Gaps(Mm(3)), sheet)
    marks = marks_of(imposition.plates[4], imposition, grid, Mm(3))
    upright = {line.x0 for line in marks.solid if line.x0 == line.x1 and line.y1 - line.y0 > 4.9}
    assert upright == {210 - 148 + 1.0, 210 + 148 - 1.0}
    level = {line.y0 for line in marks.solid if line.y0 == line.y1 and abs(line.x1 - line.x0) > 4.9}
    assert level == {148.5 - 105, 148.5 + 105}
    assert {line.x0 for line in marks.dashed} == {210.0}


def test_collating_bars_step_down() -> None:
    """Folded signatures on each other show a stair: one bar a signature, on the fold of its outermost sheet."""
    scheme = Scheme(Binding.PERFECT, LAYOUTS[4], 16)
    imposition = arrange(16 * 5, scheme)
    grid = Grid.centred(imposition.shape, A5, Gaps(Mm(3)), SHEETS["SRA2"])
    bars = [
        (plate.signature, bar)
        for plate in imposition.plates
        for bar in marks_of(plate, imposition, grid, Mm(3)).bars
    ]
    assert [signature for signature, _ in bars] == [0, 1, 2, 3, 4]
    for signature, bar in bars:
        assert (bar.left + bar.right) / 2 == pytest.approx(450 / 2)
        assert bar.top == pytest.approx(grid.rows[1].begin - 15 - 6 * signature)
        assert bar.top - bar.bottom == pytest.approx(6)
        assert bar.right - bar.left <= 1


def test_many_signatures_begin_the_stair_again() -> None:
    """Bars never leave the spine of the page."""
    scheme = Scheme(Binding.PERFECT, signature_pages=8)
    imposition = arrange(8 * 70, scheme)
    grid = Grid.centred(imposition.shape, A5, Gaps(), SHEETS["A4"].rotated())
    tops = [bar.top for plate in imposition.plates for bar in marks_of(plate, imposition, grid, Mm(0)).bars]
    assert len(tops) == 70
    assert tops[0] == tops[30] == tops[60] == 210 - 15
    assert min(tops) - 6 >= 15 - 0.001


def test_copies_cut_apart_have_no_fold_between_them() -> None:
    """A cut is no fold, and every copy of the outermost sheet has its bar."""
    scheme = Scheme(Binding.PERFECT, signature_pages=8, work=Work.TURN)
    imposition = arrange(16, scheme)
    assert imposition.shape.columns == (Join.SPINE, Join.CUT, Join.SPINE)
    grid = Grid.centred(imposition.shape, A5, Gaps(Mm(3)), Size(Mm(640), Mm(300)))
    marks = [marks_of(plate, imposition, grid, Mm(3)) for plate in imposition.plates]
    assert {line.x0 for line in marks[0].dashed} == {320 - 3 - 148, 320 + 3 + 148}
    assert [len(plate.bars) for plate in marks] == [1, 0, 1, 0]


def test_marks_without_room_are_left_out() -> None:
    """Two A5 pages leave half a millimetre of A4: no mark is squeezed into it, and it is told."""
    imposition = arrange(4)
    grid = Grid.centred(imposition.shape, A5, Gaps(Mm(3)), SHEETS["A4"].rotated())
    marks = marks_of(imposition.plates[0], imposition, grid, Mm(3))
    assert (marks.solid, marks.dashed) == ((), ())
    assert too_narrow(grid, Mm(3))


def test_ground_spines_are_marked() -> None:
    """Where paper is ground off at the spine, its edge has marks beside the fold's."""
    imposition = arrange(32, Scheme(Binding.PERFECT))
    grid = Grid.centred(imposition.shape, A5, Gaps(Mm(3), Mm(2)), SHEETS["A3"].rotated())
    marks = marks_of(imposition.plates[0], imposition, grid, Mm(3))
    upright = {line.x0 for line in marks.solid if line.x0 == line.x1 and line.y1 - line.y0 > 4.9}
    assert upright == {210 - 2 - 148, 210 - 2, 210 + 2, 210 + 2 + 148}


def test_a_placement_knows_its_spine() -> None:
    """A recto has it left, a verso right; on their heads the other way round."""
    for position, rotation, left in ((0, 0, True), (1, 0, False), (0, 180, False), (1, 180, True)):
        assert Placement(0, position, 0, 0, rotation, Mm(0)).spine_left is left
