"""What a paragraph's lines are asked to be: how long, how far they may give, and what a line that is not so costs.

Owns: the measures of an even page. Refuses: choosing lines (``paragraph_fit``), and knowing fonts and pages. Lengths
are in the unit of the advances given, whatever it is; costs in squares of a character's width: a ragged line one
character off is worth 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import copysign

from publisher.typography.lines import Alignment, WordBreaks


@dataclass(frozen=True, slots=True)
class Elasticity:
    """How far a line may be stretched and shrunk before a reader sees it."""

    space_shrink: float
    """Share of a natural word space."""
    space_stretch: float
    """Share of a natural word space."""
    letters: float
    """Share of a character's width, between any two letters, either way."""
    letters_most: float
    """What ``letters`` may become in a justified line that nothing else fills, before its spaces grow on."""


ELASTICITY = {
    # As little as keeps the rag at seven tenths of a greedy one's spread: spaces that change are seen too.
    Alignment.RAGGED: Elasticity(0.10, 0.14, 0.015, 0.015),
    # Spaces from a quarter to half a character, then the letters: the order of JLREQ §3.8.4.
    Alignment.JUSTIFIED: Elasticity(0.20, 0.35, 0.03, 0.06),
    Alignment.BALANCED: Elasticity(0.0, 0.0, 0.0, 0.0),
}

_SHORTFALL_EM = 2.0
_SHORTFALL = 0.09
_EASE_EM = 0.15
"""A ragged line this near to its target stays as it is: a rag of lines all alike looks like a fault."""
_GIVE = 0.15
"""Cost of a ragged line that gives as far as it may."""
_LEVEL = 0.25
"""Cost of a justified line that gives as far as it may."""
_STEEP = 5
"""Power with which that cost grows beyond."""
_EMPTY = 30.0
"""What a line without a space to give counts as: so many times as far as it may."""
_LOOSEST = 1.5
"""A justified line whose spaces would grow by more than this share is left short."""
_RUNT_EM = 3.0
"""A last line shorter than this is a runt: a syllable or two, and a full stop."""
_RUNT = 300.0
_SHORT_EM = 4.5
"""A last line shorter than this looks lost below an indent."""
_SHORT = 10.0
_TORN_EM = 4.0
"""A ragged line this much off its target is worth looking inside words for a better one."""
_LOOSE = 1.8
"""A justified line that has to give this many times as far as it may, likewise."""
_OVERFULL = 1e9
"""Cost of a line that cannot be made to fit."""
_CLOSE = 1e-6
"""Share of the measure that is rounding."""


@dataclass(frozen=True, slots=True)
class Setting:
    """How a paragraph is to be set."""

    width: float
    """The measure: length of a full line."""
    em: float
    """Width of a full-width character."""
    indent: float = 0.0
    """Before the first line; negative for a hanging one."""
    alignment: Alignment = Alignment.RAGGED
    words: WordBreaks = WordBreaks.RARELY


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a paragraph."""

    start: int
    """Index of its first character."""
    end: int
    """Index behind its last character that is no space."""
    resume: int
    """Index of the next line's first character; the length of the text for the last line."""
    natural: float
    """Its length as the fonts have it, the first line's indent included."""
    width: float
    """The length it is to be set to, likewise."""
    letters: float
    """What to add between two letters; the rest of the difference is the spaces' share."""
    forced: bool = False
    """True when it ends where nothing should be parted, because nothing else fitted."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph in lines."""

    lines: tuple[Line, ...]
    cost: float


class Measure:
    """What lines of a setting cost and how long they become. ``blank`` is the width of the spaces in a line."""

    def __init__(self, setting: Setting) -> None:
        """Take the setting; a ragged line's target lies as much below the measure as half a word is long."""
        self._em = setting.em
        self._alignment = setting.alignment
        self._width = setting.width
        self._elasticity = ELASTICITY[setting.alignment]
        self.limit = setting.width * (1 + _CLOSE)
        """The measure, and what is rounding."""
        self.target = setting.width
        """The length a line should have."""
        if setting.alignment is Alignment.RAGGED:
            self.target -= min(_SHORTFALL_EM * setting.em, _SHORTFALL * setting.width)

    def tightest(self, natural: float, blank: float) -> float:
        """Return how short a line can be made."""
        return natural - self._give(natural, blank, grow=False)

    def cost(self, natural: float, blank: float, *, last: bool) -> float:
        """Return what a line costs; beside its target, a line costs the more the shorter it is."""
        if self.tightest(natural, blank) > self.limit:
            return _OVERFULL
        if last and self._alignment is not Alignment.BALANCED:
            return self._last(natural, blank)
        off = self.target - natural
        give = self._give(natural, blank, grow=off > 0)
        if self._alignment is Alignment.JUSTIFIED:
            ratio = min(_EMPTY, abs(off) / give) if give else _EMPTY if abs(off) > _CLOSE else 0.0
            return _LEVEL * (ratio * ratio if ratio <= 1 else float(ratio**_STEEP))
        used = self._used(natural, give)
        return ((abs(off) - used * give) / self._em) ** 2 + _GIVE * used * used

    def looks_torn(self, natural: float, blank: float, *, last: bool) -> bool:
        """Tell whether a line is so bad that a break inside a word is worth thinking of."""
        bad = _LEVEL * _LOOSE**_STEEP if self._alignment is Alignment.JUSTIFIED else _TORN_EM**2
        return self.cost(natural, blank, last=last) > bad

    def length(self, natural: float, blank: float, *, last: bool) -> tuple[float, float]:
        """Return the length a line is set to, and what is added between its letters."""
        off = min(0.0, self._width - natural) if last else self.target - natural
        give = self._give(natural, blank, grow=off > 0)
        if not give or natural <= 0:  # a hanging indent may be longer than the line
            return natural, 0.0
        if self._alignment is Alignment.JUSTIFIED and off > give:
            return self._stretched(natural, blank, off)
        ragged = self._alignment is Alignment.RAGGED and not last
        share = copysign(self._used(natural, give), off) if ragged else max(-1.0, off / give)
        return natural + share * give, share * self._elasticity.letters * self._em

    def _stretched(self, natural: float, blank: float, off: float) -> tuple[float, float]:
        """Return the same for a justified line that has to give more than it may."""
        letters = min((off - self._elasticity.space_stretch * blank) / natural, self._elasticity.letters_most)
        if off - letters * natural > _LOOSEST * blank:
            return natural, 0.0
        return self._width, letters * self._em

    def _used(self, natural: float, give: float) -> float:
        """Return the share of what a ragged line may give that it gives."""
        wanted = max(abs(self.target - natural) - _EASE_EM * self._em, natural - self._width, 0.0)
        return min(1.0, wanted / give) if give else 0.0

    def _last(self, natural: float, blank: float) -> float:
        over = natural - self._width
        if over > 0:
            give = self._give(natural, blank, grow=False)
            return (over / give) ** 2 if give else 0.0
        length = natural / self._em
        return _RUNT if length < _RUNT_EM else _SHORT if length < _SHORT_EM else 0.0

    def _give(self, natural: float, blank: float, *, grow: bool) -> float:
        elasticity = self._elasticity
        spaces = elasticity.space_stretch if grow else elasticity.space_shrink
        return spaces * blank + elasticity.letters * max(0.0, natural)
