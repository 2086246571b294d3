"""Breaking a paragraph into lines, all of them at once.

Owns: the choice of breaks that makes the whole paragraph calmest (total fit: D. E. Knuth, M. F. Plass, *Breaking
Paragraphs into Lines*, 1981, by dynamic programming over places instead of active nodes) and how far the spaces and
letters of each line give. Refuses: knowing fonts and pages: widths come from outside, one for each character.

Lengths are in the unit of the advances given, whatever it is; costs in squares of a character's width: a line one
character off is worth 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate, pairwise
from math import inf
from typing import NamedTuple

from publisher.typography.paragraph_breaks import TORN, Place, WordBreaks, inner_places, last_resorts, places


class Alignment(StrEnum):
    """What the right edge of a paragraph is."""

    RAGGED = "ragged"
    """As even as its words allow."""
    JUSTIFIED = "justified"
    """Straight, the last line apart."""
    BALANCED = "balanced"
    """Lines of one length, the last one too: a headline."""


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
    Alignment.RAGGED: Elasticity(0.12, 0.25, 0.012, 0.012),
    # Spaces from a quarter to half a character, then the letters: the order of JLREQ §3.8.4.
    Alignment.JUSTIFIED: Elasticity(0.20, 0.35, 0.03, 0.06),
    Alignment.BALANCED: Elasticity(0.0, 0.0, 0.0, 0.0),
}


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

    @property
    def target(self) -> float:
        """The length a ragged line should have: as much below the measure as words are long on average, halved."""
        if self.alignment is Alignment.JUSTIFIED:
            return self.width
        return self.width - min(_SHORTFALL_EM * self.em, _SHORTFALL * self.width)


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


_SHORTFALL_EM = 2.0
_SHORTFALL = 0.09
_GIVE = 0.15
"""Cost of a ragged line that gives as far as it may."""
_RUNT_EM = 2.5
"""A last line shorter than this is a runt: a syllable or two and a full stop."""
_RUNT = 300.0
_SHORT_EM = 4.5
"""A last line shorter than this looks lost below an indent."""
_SHORT = 10.0
_FULL_ENOUGH = 0.5
"""Share of the measure below which a line is considered only where no fuller one is possible."""
_TORN_EM = 4.0
"""A ragged line this much off its target is worth looking inside words for a better one."""
_LOOSE = 1.8
"""A justified line that has to give this many times as far as it may, likewise."""
_LEVEL = 0.25
"""Cost of a justified line that gives as far as it may."""
_STEEP = 5
"""Power with which that cost grows beyond."""
_LOOSEST = 1.5
"""A justified line whose spaces would grow by more than this share is left short."""
_EMPTY = 30.0
"""What a line without a space to give counts as: so many times as far as it may."""
_OVERFULL = 1e9
"""Cost of a character wider than the measure."""
_CLAUSE = 4.0
"""Price of a headline's line that ends in the middle of a clause."""
_CLAUSE_ENDS = frozenset(",.:;?!…·—’”)")
_SPACES = frozenset(" \u00a0")
"""What gives between words: the second parts no line."""
_CLOSE = 1e-6
"""Share of the measure that is rounding."""


class _Stop(NamedTuple):
    """A place with what lies before it."""

    index: int
    price: float
    end: int
    """Index behind the last character before it that is no space."""
    reach: float
    """Length of the text up to there."""
    begin: float
    """Length of the text up to the place itself; at the first place less the indent."""
    spaces_end: float
    """Width of all spaces up to ``end``."""
    spaces: float
    """Width of all spaces up to the place."""


def set_lines(text: str, advances: Sequence[float], setting: Setting) -> Paragraph:
    """Return the best lines for a text without forced breaks; ``advances`` are the widths of its characters.

    Never fails: where nothing else fits, it parts what belongs together, and says so.
    """
    return _Setter(text, advances, setting).best()


def fill_lines(text: str, advances: Sequence[float], setting: Setting) -> Paragraph:
    """Return the lines of an engine that fills each as far as it goes, with what they cost: a yardstick."""
    return _Setter(text, advances, setting).greedy()


class _Setter:
    """The work on one paragraph."""

    def __init__(self, text: str, advances: Sequence[float], setting: Setting) -> None:
        if len(text) != len(advances):
            raise ValueError(f"{len(text)} characters, {len(advances)} advances")
        self._text = text
        self._setting = setting
        self._give = ELASTICITY[setting.alignment]
        self._limit = setting.width * (1 + _CLOSE)
        self._target = setting.target
        blank = (advance if character in _SPACES else 0.0 for character, advance in zip(text, advances, strict=True))
        self._reach = [0.0, *accumulate(advances)]
        self._blank = [0.0, *accumulate(blank)]

    def best(self) -> Paragraph:
        """Return the cheapest lines."""
        words = self._setting.words
        if not self._text.strip(" "):
            return Paragraph((), 0.0)
        if self._setting.alignment is Alignment.BALANCED:
            self._balance()
        wanted = self._wanted()
        stops = self._stops(wanted)
        found = self._fit(stops)
        if found is None or (words is WordBreaks.RARELY and self._looks_torn(stops, found[0])):
            wanted = sorted({*wanted, *inner_places(self._text, words)})
            stops = self._stops(wanted)
            found = self._fit(stops)
        if found is None:
            stops = self._stops([*wanted, *self._last_resorts(stops)])
            found = self._fit(stops) or self._fit(stops, overfull=True)
        assert found is not None  # every character may stand on a line of its own
        return Paragraph(tuple(self._lines(stops, found[0])), found[1])

    def greedy(self) -> Paragraph:
        """Return lines filled one after the other, from the places the cheapest lines are chosen from first."""
        if not self._text.strip(" "):
            return Paragraph((), 0.0)
        if self._setting.alignment is Alignment.BALANCED:
            self._balance()
        stops = self._stops(self._wanted())
        if any(self._too_wide(one, next_one) for one, next_one in pairwise(stops)):
            wanted = sorted({*self._wanted(), *inner_places(self._text, self._setting.words)})
            stops = self._stops([*wanted, *self._last_resorts(self._stops(wanted))])
        chosen = self._filled(stops)
        cost = sum(self._line_cost(stops[a], stops[b], last=b == len(stops) - 1) for a, b in pairwise(chosen))
        return Paragraph(tuple(self._lines(stops, chosen)), cost)

    def _wanted(self) -> list[Place]:
        """Return the places that are tried first."""
        wanted = list(places(self._text))
        if self._setting.words is WordBreaks.FREELY:
            wanted += inner_places(self._text, self._setting.words)
        return wanted

    def _last_resorts(self, stops: Sequence[_Stop]) -> Iterator[Place]:
        """Yield places inside stretches that are wider than the measure."""
        for one, next_one in pairwise(stops):
            if self._too_wide(one, next_one):
                yield from last_resorts(self._text, one.index, next_one.end)

    def _too_wide(self, one: _Stop, other: _Stop) -> bool:
        return other.reach - one.begin > self._limit

    def _balance(self) -> None:
        """Aim at lines of one length, as many as there have to be."""
        stops = self._stops(places(self._text))
        count = len(self._filled(stops)) - 1
        self._target = min(self._setting.width, (stops[-1].reach - stops[0].begin) / count)

    def _filled(self, stops: Sequence[_Stop]) -> list[int]:
        chosen, last = [0], 1
        while chosen[-1] < len(stops) - 1:
            first = chosen[-1]
            last = first + 1
            while last < len(stops) - 1 and not self._too_wide(stops[first], stops[last + 1]):
                last += 1
            chosen.append(last)
        return chosen

    def _stops(self, wanted: Iterable[Place]) -> list[_Stop]:
        text, reach, blank = self._text, self._reach, self._blank
        first, last = len(text) - len(text.lstrip(" ")), len(text.rstrip(" "))
        balanced = self._setting.alignment is Alignment.BALANCED
        stops = [_Stop(first, 0.0, first, 0.0, reach[first] - self._setting.indent, 0.0, blank[first])]
        for index, price in sorted(wanted):
            if first < index < last:
                end = index
                while text[end - 1] == " ":
                    end -= 1
                if balanced and text[end - 1] not in _CLAUSE_ENDS:
                    price += _CLAUSE
                stops.append(_Stop(index, price, end, reach[end], reach[index], blank[end], blank[index]))
        stops.append(_Stop(len(text), 0.0, last, reach[last], reach[-1], blank[last], blank[-1]))
        return stops

    def _fit(self, stops: Sequence[_Stop], *, overfull: bool = False) -> tuple[list[int], float] | None:
        """Return the cheapest choice of stops, first and last included; None where a stretch is too wide."""
        best, back = [0.0], [0]
        final = len(stops) - 1
        width, shrink, letters = self._limit, self._give.space_shrink, 1 - self._give.letters
        half = self._setting.width * _FULL_ENOUGH
        low = 0
        for at in range(1, final + 1):
            stop = stops[at]
            cheapest, before = inf, at - 1
            reach, blank, last = stop.reach, stop.spaces_end, at == final
            for index in range(low, at):
                start = stops[index]
                natural = reach - start.begin
                if natural * letters - shrink * (blank - start.spaces) > width:
                    low = index + 1 if low == index else low
                    continue
                if best[index] < cheapest:
                    own = self._line_cost(start, stop, last=last)
                    if best[index] + own < cheapest:
                        cheapest, before = best[index] + own, index
                    elif natural < half and not last and own + min(best[index:at]) >= cheapest:
                        break  # lines that are shorter still are dearer still
            if cheapest == inf and overfull and best[at - 1] < inf:
                cheapest = best[at - 1] + _OVERFULL
            best.append(cheapest)
            back.append(before)
        if best[-1] == inf:
            return None
        chosen = [final]
        while chosen[-1]:
            chosen.append(back[chosen[-1]])
        return chosen[::-1], best[-1]

    def _line_cost(self, start: _Stop, stop: _Stop, *, last: bool) -> float:
        natural, blank = stop.reach - start.begin, stop.spaces_end - start.spaces
        if self._setting.alignment is Alignment.JUSTIFIED:
            return self._justified(natural, blank, last=last) + stop.price
        if last and self._setting.alignment is Alignment.RAGGED:
            return self._last(natural, blank)
        off = self._target - natural
        give = self._most(natural, blank, grow=off > 0)
        used = min(1.0, abs(off) / give) if give else 0.0
        return ((abs(off) - used * give) / self._setting.em) ** 2 + _GIVE * used * used + stop.price

    def _justified(self, natural: float, blank: float, *, last: bool) -> float:
        if last:
            return self._last(natural, blank)
        off = self._setting.width - natural
        ratio = abs(off) / max(self._most(natural, blank, grow=off > 0), abs(off) / _EMPTY, _CLOSE)
        return _LEVEL * (ratio * ratio if ratio <= 1 else float(ratio**_STEEP))

    def _last(self, natural: float, blank: float) -> float:
        over = natural - self._setting.width
        if over > 0:
            give = self._most(natural, blank, grow=False)
            return (over / give) ** 2 if give else 0.0
        length = natural / self._setting.em
        return _RUNT if length < _RUNT_EM else _SHORT if length < _SHORT_EM else 0.0

    def _most(self, natural: float, blank: float, *, grow: bool) -> float:
        """Return how far a line may give."""
        give = self._give
        return (give.space_stretch if grow else give.space_shrink) * blank + give.letters * natural

    def _looks_torn(self, stops: Sequence[_Stop], chosen: Sequence[int]) -> bool:
        """Tell whether some line is so bad that breaks inside words are worth their price."""
        torn = _LEVEL * _LOOSE**_STEEP if self._setting.alignment is Alignment.JUSTIFIED else _TORN_EM**2
        final = len(stops) - 1
        return any(
            self._line_cost(stops[a], stops[b], last=b == final) - stops[b].price > torn
            for a, b in pairwise(chosen)
            if not (a == 0 and b == final)
        )

    def _lines(self, stops: Sequence[_Stop], chosen: Sequence[int]) -> Iterator[Line]:
        final = len(stops) - 1
        for a, b in pairwise(chosen):
            start, stop = stops[a], stops[b]
            natural, blank = stop.reach - start.begin, stop.spaces_end - start.spaces
            width, letters = self._set(natural, blank, last=b == final)
            yield Line(start.index, stop.end, stop.index, natural, width, letters, stop.price >= TORN)

    def _set(self, natural: float, blank: float, *, last: bool) -> tuple[float, float]:
        """Return the length a line is set to, and what is added between its letters."""
        off = self._target - natural
        if last and self._setting.alignment is not Alignment.BALANCED:
            off = min(0.0, self._setting.width - natural)
        most = self._most(natural, blank, grow=off > 0)
        if not most:
            return natural, 0.0
        ratio = max(-1.0, min(1.0, off / most))
        if off <= most or self._setting.alignment is not Alignment.JUSTIFIED:
            return natural + ratio * most, ratio * self._give.letters * self._setting.em
        spaces = min(off - self._give.letters * natural, self._give.space_stretch * blank)
        letters = min((off - spaces) / natural, self._give.letters_most)
        if off - letters * natural > _LOOSEST * blank:
            return natural, 0.0
        return natural + off, letters * self._setting.em
