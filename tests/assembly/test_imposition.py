"""Imposition against folded paper: an oracle that knows paper, not formulas."""

from __future__ import annotations

import dataclasses

import pytest

from publisher.assembly.imposition import Flip, Imposition, Sheet, SheetSide, impose_saddle


def printed(side: SheetSide) -> dict[int, int | None]:
    """Return what is printed in each column, as the side is looked at."""
    return {placement.column: placement.page_index for placement in side.placements}


def paper(sheet: Sheet, flip: Flip) -> dict[tuple[str, str], int | None]:
    """Return what stands on both faces of both halves of a sheet, the halves named as the front is seen.

    Turned over about its upright short edge, the half that was on the right comes to lie on the left.
    """
    assert flip is Flip.SHORT_EDGE
    front, back = printed(sheet.front), printed(sheet.back)
    return {
        ("left half", "front"): front[0],
        ("right half", "front"): front[1],
        ("left half", "back"): back[1],
        ("right half", "back"): back[0],
    }


def leaf_through(imposition: Imposition) -> list[int | None]:
    """Fold the sheets with their fronts outside, nest them, and read every leaf, recto then verso.

    With the fold on the left, the right halves are the front leaves, outermost first; the left halves follow
    from the middle outwards, their backs, which face the middle, first.
    """
    (signature,) = imposition.signatures
    nested = [paper(sheet, imposition.flip) for sheet in signature.sheets]
    read: list[int | None] = []
    for sheet in nested:
        read += [sheet["right half", "front"], sheet["right half", "back"]]
    for sheet in reversed(nested):
        read += [sheet["left half", "back"], sheet["left half", "front"]]
    return read


@pytest.mark.parametrize("count", range(1, 201))
def test_the_folded_book_reads_in_order(count: int) -> None:
    """Leafing through gives page 0, 1, 2 … and then only empty places, fewer than a sheet has."""
    read = leaf_through(impose_saddle(count))
    assert read[:count] == list(range(count))
    assert read[count:] == [None] * (-count % 4)


def test_the_oracle_sees_a_wrong_back() -> None:
    """A back printed for the other flip does not read in order: the oracle can fail."""
    imposition = impose_saddle(8)
    (signature,) = imposition.signatures
    sheet = signature.sheets[0]
    left, right = sheet.back.placements
    swapped = SheetSide((dataclasses.replace(right, column=0), dataclasses.replace(left, column=1)))
    wrong = dataclasses.replace(
        imposition,
        signatures=(
            dataclasses.replace(signature, sheets=(Sheet(sheet.front, swapped), *signature.sheets[1:])),
        ),
    )
    assert leaf_through(imposition) == list(range(8))
    assert leaf_through(wrong) != list(range(8))


@pytest.mark.parametrize("count", [1, 4, 30, 96])
def test_sides_come_in_printing_order(count: int) -> None:
    """Front and back alternate, and every side has one place in each column of its one row."""
    imposition = impose_saddle(count)
    (signature,) = imposition.signatures
    assert imposition.sides[0::2] == tuple(sheet.front for sheet in signature.sheets)
    assert imposition.sides[1::2] == tuple(sheet.back for sheet in signature.sheets)
    for side in imposition.sides:
        places = [(placement.row, placement.column, placement.rotation) for placement in side.placements]
        assert places == [(0, 0, 0), (0, 1, 0)]


def test_versos_lie_left_and_rectos_right() -> None:
    """The spine is between the columns: odd indices, the versos, are left of it."""
    for side in impose_saddle(40).sides:
        left, right = (placement.page_index for placement in side.placements)
        assert left is not None
        assert right is not None
        assert (left % 2, right % 2) == (1, 0)


def test_creep_moves_inner_sheets_towards_the_spine() -> None:
    """The outermost sheet stays; each further one moves left pages right and right pages left by one more."""
    (signature,) = impose_saddle(16, creep_mm=0.1).signatures
    for depth, sheet in enumerate(signature.sheets):
        for side in (sheet.front, sheet.back):
            left, right = side.placements
            assert left.shift == pytest.approx(0.1 * depth)
            assert right.shift == pytest.approx(-0.1 * depth)
    assert not any(placement.shift for side in impose_saddle(16).sides for placement in side.placements)


@pytest.mark.parametrize(("count", "creep_mm"), [(0, 0.0), (-4, 0.0), (4, -0.1)])
def test_impossible_booklets_are_bugs(count: int, creep_mm: float) -> None:
    """No pages or a negative creep is a fault of the caller."""
    with pytest.raises(ValueError, match="at least one page"):
        impose_saddle(count, creep_mm)
