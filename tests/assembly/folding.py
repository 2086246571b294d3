"""An oracle of paper: it prints, turns over, cuts, folds, gathers, trims and reads, as hands do.

Knows nothing of the program: only that ink lies on paper, that what is folded is turned, and that a reader turns
leaves. As binders do, it folds one blank dummy of each kind and looks up where every place has gone. A flat sheet
is looked at from its front; right and up are positive.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import cache
from typing import NamedTuple

Where = tuple[int, int]
"""Column and row, 0-based from the upper left corner."""


class Ink(NamedTuple):
    """What a printed side shows in one place, as that side is looked at."""

    page: int | None
    head_up: bool
    left: float = 0.0
    """The left trimmed edge of what is printed, in millimetres from the left edge of the place."""
    right: float = 0.0
    """Its right one, from the same edge."""


Image = Mapping[Where, Ink]
"""One printed side."""


class Turn(Enum):
    """About which of its middle lines a sheet is turned over."""

    UPRIGHT = "upright"
    LEVEL = "level"


@dataclass(frozen=True)
class Panel:
    """A piece of blank paper the size of a page: which places it has, and how it lies by now."""

    front: Where
    back: Where
    """As the back is looked at."""
    printed: Turn
    """How the sheet is turned over to print the back."""
    across: bool = False
    """Left for right, against the flat sheet seen from its front."""
    down: bool = False
    """Up for down."""

    def turned(self, turn: Turn) -> Panel:
        """Return the panel turned over."""
        if turn is Turn.UPRIGHT:
            return Panel(self.front, self.back, self.printed, not self.across, self.down)
        return Panel(self.front, self.back, self.printed, self.across, not self.down)

    @property
    def face_up(self) -> bool:
        """True when the front is seen: turned over twice is not turned over."""
        return self.across == self.down


@dataclass
class Paper:
    """Panels that hang together or lie on each other; the uppermost is the first of a pile."""

    columns: int
    rows: int
    piles: dict[Where, list[Panel]] = field(default_factory=dict)

    @classmethod
    def blank(cls, columns: int, rows: int, turn: Turn) -> Paper:
        """Return a flat sheet; behind each place lies the one that comes there when the sheet is turned over."""
        piles = {}
        for column in range(columns):
            for row in range(rows):
                behind = (columns - 1 - column, row) if turn is Turn.UPRIGHT else (column, rows - 1 - row)
                piles[column, row] = [Panel((column, row), behind, turn)]
        return cls(columns, rows, piles)

    def cut(self, beside: int, stacked: int) -> list[Paper]:
        """Return the equal pieces of so many cuts, row by row."""
        wide, high = self.columns // beside, self.rows // stacked
        assert (wide * beside, high * stacked) == (self.columns, self.rows)
        return [
            Paper(
                wide,
                high,
                {
                    (column, row): self.piles[across * wide + column, down * high + row]
                    for column in range(wide)
                    for row in range(high)
                },
            )
            for down in range(stacked)
            for across in range(beside)
        ]

    def turned_over(self, turn: Turn) -> Paper:
        """Return the paper lying on its other face."""
        piles = {
            (
                self.columns - 1 - column if turn is Turn.UPRIGHT else column,
                self.rows - 1 - row if turn is Turn.LEVEL else row,
            ): [panel.turned(turn) for panel in reversed(pile)]
            for (column, row), pile in self.piles.items()
        }
        return Paper(self.columns, self.rows, piles)

    def folded(self, about: Turn) -> Paper:
        """Return the paper with its left half, or its upper one, folded behind the other."""
        moved, stays = self.cut(2, 1) if about is Turn.UPRIGHT else self.cut(1, 2)
        behind = moved.turned_over(about)
        piles = {where: stays.piles[where] + behind.piles[where] for where in stays.piles}
        return Paper(stays.columns, stays.rows, piles)


FOLDS: dict[int, tuple[Turn, ...]] = {
    2: (Turn.UPRIGHT,),
    4: (Turn.LEVEL, Turn.UPRIGHT),
    8: (Turn.UPRIGHT, Turn.LEVEL, Turn.UPRIGHT),
    16: (Turn.LEVEL, Turn.UPRIGHT, Turn.LEVEL, Turn.UPRIGHT),
}
"""How a piece is folded that has so many places on a side: each fold across the one before it."""


class Spot(NamedTuple):
    """Where one face of a leaf of the dummy was on the flat sheet."""

    on_back: bool
    where: Where
    """As that side is looked at."""
    head_up: bool
    """True when what is up there is up for the reader."""
    spine_left: bool
    """True when the spine is at the left of the place there."""


def _spot(panel: Panel, *, on_back: bool) -> Spot:
    """Follow one face of a panel back to the side that was printed.

    A reader turns leaves about the spine and so never changes up and down; the spine is at the left of the pile.
    """
    right, up = 1, 1
    if on_back:
        right, up = (-1, 1) if panel.printed is Turn.UPRIGHT else (1, -1)
    spine = -1 * (-1 if panel.across else 1) * right
    return Spot(
        on_back, panel.back if on_back else panel.front, up * (-1 if panel.down else 1) > 0, spine < 0
    )


@cache
def dummy(
    columns: int, rows: int, turn: Turn, pieces: tuple[int, int], own_back: Turn | None
) -> tuple[tuple[tuple[Spot, Spot], ...], ...]:
    """Cut and fold a blank sheet, front outside, spine left: recto and verso of each leaf of each piece, from the top.

    ``pieces`` says how many equal pieces a sheet is cut into, beside and above each other. ``own_back`` is how every
    other piece is turned over first, where one plate prints both sides.
    """
    found = []
    for at, uncut in enumerate(Paper.blank(columns, rows, turn).cut(*pieces)):
        piece = uncut
        row, column = divmod(at, pieces[0])
        if own_back is not None and (column if own_back is Turn.UPRIGHT else row) % 2:
            piece = piece.turned_over(own_back)
        for about in FOLDS[piece.columns * piece.rows]:
            piece = piece.folded(about)
        (pile,) = piece.piles.values()
        leaves = []
        for panel in pile:
            front, back = _spot(panel, on_back=False), _spot(panel, on_back=True)
            leaves.append((front, back) if panel.face_up else (back, front))
        found.append(tuple(leaves))
    return tuple(found)


class Face(NamedTuple):
    """One side of a leaf as a reader sees it: the spine is left of a recto and right of a verso."""

    page: int | None
    heads_up: bool
    spine_left_in_print: bool
    """True when, on the printed side, the spine is at the left of the place."""
    inner: float
    """Where the page's spine edge is printed, in millimetres from the fold."""
    outer: float
    """Where its fore-edge is printed, from the fold."""


Leaf = tuple[Face, Face]
"""Recto and verso."""


def _face(spot: Spot, front: Image, back: Image, width: float) -> Face:
    ink = (back if spot.on_back else front)[spot.where]
    inner, outer = (ink.left, ink.right) if spot.spine_left else (width - ink.right, width - ink.left)
    return Face(ink.page, ink.head_up == spot.head_up, spot.spine_left, inner, outer)


def nested(sheets: Sequence[Sequence[Leaf]]) -> list[Leaf]:
    """Put folded sheets into one another, the first outermost: each opens in its middle to take the rest."""
    before: list[Leaf] = []
    behind: list[Leaf] = []
    for leaves in sheets:
        half = len(leaves) // 2
        before += leaves[:half]
        behind = [*leaves[half:], *behind]
    return before + behind


def bound(
    signatures: Sequence[Sequence[tuple[Image, Image]]],
    turn: Turn,
    pieces: tuple[int, int],
    own_back: Turn | None = None,
    width: float = 0.0,
) -> list[list[list[Leaf]]]:
    """Make books of printed sheets: return every copy as its signatures, each as its leaves.

    Places are ``width`` wide; see ``dummy`` for the rest.
    """
    copies: list[list[list[Leaf]]] = [[] for _ in range(pieces[0] * pieces[1])]
    for sheets in signatures:
        folded: list[list[list[Leaf]]] = [[] for _ in copies]
        for front, back in sheets:
            columns, rows = (1 + max(where[at] for where in front) for at in (0, 1))
            for at, leaves in enumerate(dummy(columns, rows, turn, pieces, own_back)):
                folded[at].append(
                    [
                        (_face(recto, front, back, width), _face(verso, front, back, width))
                        for recto, verso in leaves
                    ]
                )
        for copy, own in zip(copies, folded, strict=True):
            copy.append(nested(own))
    return copies


def read(leaves: Sequence[Leaf]) -> list[int | None]:
    """Leaf through and return the pages; fails when one stands on its head."""
    faces = [face for leaf in leaves for face in leaf]
    assert all(face.heads_up for face in faces if face.page is not None), "a page stands on its head"
    return [face.page for face in faces]


def margins(leaves: Sequence[Leaf], caliper: float, knife: float, inset: float) -> list[float]:
    """Return the outer margin of every printed page of one signature once the knife has trimmed it.

    Each leaf is pushed out by the leaves around it, one caliper each. The knife cuts ``knife`` millimetres from the
    outermost fold. The text ends ``inset`` millimetres inside the page's fore-edge, in proportion where it is narrower.
    """
    found = []
    for at, leaf in enumerate(leaves):
        pushed = caliper * min(at, len(leaves) - 1 - at)
        for face in leaf:
            if face.page is not None:
                share = (face.outer - face.inner) / knife
                found.append(knife - (face.outer + pushed - inset * share))
    return found
