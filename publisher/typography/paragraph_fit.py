"""Breaking a paragraph into lines, all of them at once.

Owns: the choice of breaks that makes the whole paragraph calmest (total fit: D. E. Knuth, M. F. Plass, *Breaking
Paragraphs into Lines*, 1981, by dynamic programming over places instead of active nodes), out of the places that
``paragraph_breaks`` names, by the costs of ``paragraph``. Refuses: knowing fonts and pages: widths come from outside,
one for each character.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, pairwise
from math import inf
from typing import NamedTuple

from publisher.typography.lines import Alignment, WordBreaks
from publisher.typography.paragraph import Line, Measure, Paragraph, Setting
from publisher.typography.paragraph_breaks import TORN, inner_places, last_resorts, places

_MOSTLY = 0.75
"""Share of the measure below which it is worth looking whether shorter lines can still be cheaper."""
_CLAUSE = 4.0
"""Price of a headline's line that ends in the middle of a clause."""
_CLAUSE_ENDS = frozenset(",.:;?!…·—’”)")
_SPACES = frozenset(" \u00a0")
"""What gives between words; the second parts no line."""


class _Stop(NamedTuple):
    """A place with what lies before it."""

    at: int
    """Index of the first character of a line that begins here."""
    price: float
    end: int
    """Index behind the last character before it that is no space."""
    reach: float
    """Length of the text up to there."""
    begin: float
    """Length of the text up to the place itself; at the first place less the indent."""
    blank_end: float
    """Width of all spaces up to ``end``."""
    blank: float
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
        self._measure = Measure(setting)
        self._reach = [0.0, *accumulate(advances)]
        blank = (
            width if character in _SPACES else 0.0 for character, width in zip(text, advances, strict=True)
        )
        self._blank = [0.0, *accumulate(blank)]

    def best(self) -> Paragraph:
        """Return the cheapest lines."""
        wanted = self._wanted()
        if not self._text.strip(" "):
            return Paragraph((), 0.0)
        self._balance()
        stops = self._stops(wanted)
        found = self._fit(stops)
        if found is None or (self._setting.words is WordBreaks.RARELY and self._looks_torn(stops, found[0])):
            stops = self._stops(self._all_wanted(wanted))
            found = self._fit(stops)
        if found is None:
            stops = self._stops(self._with_last_resorts(stops))
            found = self._fit(stops, overfull=True)
        assert found is not None  # every character may stand on a line of its own
        return Paragraph(tuple(self._lines(stops, found[0])), found[1])

    def greedy(self) -> Paragraph:
        """Return lines filled one after the other, from the places the cheapest are chosen from first."""
        wanted = self._wanted()
        if not self._text.strip(" "):
            return Paragraph((), 0.0)
        self._balance()
        stops = self._stops(wanted)
        if any(self._too_wide(one, other) for one, other in pairwise(stops)):
            stops = self._stops(self._with_last_resorts(self._stops(self._all_wanted(wanted))))
        chosen = self._filled(stops)
        cost = sum(self._cost(stops[a], stops[b], last=b == len(stops) - 1) for a, b in pairwise(chosen))
        return Paragraph(tuple(self._lines(stops, chosen)), cost)

    def _wanted(self) -> dict[int, float]:
        """Return the places that are tried first, with their prices."""
        wanted = dict(places(self._text))
        return self._all_wanted(wanted) if self._setting.words is WordBreaks.FREELY else wanted

    def _all_wanted(self, wanted: Mapping[int, float]) -> dict[int, float]:
        every = dict(wanted)
        for at, price in inner_places(self._text, self._setting.words):
            every[at] = min(price, every.get(at, inf))
        return every

    def _with_last_resorts(self, stops: Sequence[_Stop]) -> dict[int, float]:
        """Return the places of stops, and those inside stretches that are wider than the measure."""
        every = {stop.at: stop.price for stop in stops[1:-1]}
        for one, other in pairwise(stops):
            if self._too_wide(one, other):
                every.update(last_resorts(self._text, one.at, other.end))
        return every

    def _too_wide(self, one: _Stop, other: _Stop) -> bool:
        return (
            self._measure.tightest(other.reach - one.begin, other.blank_end - one.blank) > self._measure.limit
        )

    def _balance(self) -> None:
        """Aim at lines of one length, as many as there have to be."""
        if self._setting.alignment is Alignment.BALANCED:
            stops = self._stops(dict(places(self._text)))
            count = len(self._filled(stops)) - 1
            self._measure.target = min(self._setting.width, (stops[-1].reach - stops[0].begin) / count)

    def _filled(self, stops: Sequence[_Stop]) -> list[int]:
        chosen = [0]
        while chosen[-1] < len(stops) - 1:
            first = chosen[-1]
            last = first + 1
            while last < len(stops) - 1 and stops[last + 1].reach - stops[first].begin <= self._measure.limit:
                last += 1
            chosen.append(last)
        return chosen

    def _stops(self, wanted: Mapping[int, float]) -> list[_Stop]:
        text, reach, blank = self._text, self._reach, self._blank
        first, last = len(text) - len(text.lstrip(" ")), len(text.rstrip(" "))
        clause = _CLAUSE if self._setting.alignment is Alignment.BALANCED else 0.0
        stops = [_Stop(first, 0.0, first, 0.0, reach[first] - self._setting.indent, 0.0, blank[first])]
        for at in sorted(wanted):
            if first < at < last:
                end = at
                while text[end - 1] == " ":
                    end -= 1
                price = wanted[at] + (0.0 if text[end - 1] in _CLAUSE_ENDS else clause)
                stops.append(_Stop(at, price, end, reach[end], reach[at], blank[end], blank[at]))
        stops.append(_Stop(len(text), 0.0, last, reach[last], reach[-1], blank[last], blank[-1]))
        return stops

    def _fit(self, stops: Sequence[_Stop], *, overfull: bool = False) -> tuple[list[int], float] | None:
        """Return the cheapest choice of stops, first and last included; None where a stretch is too wide."""
        best, back = [0.0], [0]
        final, mostly = len(stops) - 1, self._setting.width * _MOSTLY
        limit, tightest = self._measure.limit, self._measure.tightest
        low = 0
        for at in range(1, final + 1):
            stop = stops[at]
            cheapest, before = inf, at - 1
            last = at == final
            for index in range(low, at):
                start = stops[index]
                natural = stop.reach - start.begin
                # Nothing begins before ``low`` any more: lines only grow. With a hanging indent the second may.
                if natural > limit and tightest(natural, stop.blank_end - start.blank) > limit:
                    low = index + 1 if low == index else low
                    continue
                if best[index] < cheapest:
                    own = self._cost(start, stop, last=last)
                    if best[index] + own < cheapest:
                        cheapest, before = best[index] + own, index
                    elif natural < mostly and not last and own + min(best[index:at]) >= cheapest:
                        break  # lines that are shorter still are dearer still
            if cheapest == inf and overfull:
                cheapest = best[at - 1] + self._cost(stops[at - 1], stop, last=last)
            best.append(cheapest)
            back.append(before)
        if best[-1] == inf:
            return None
        chosen = [final]
        while chosen[-1]:
            chosen.append(back[chosen[-1]])
        return chosen[::-1], best[-1]

    def _cost(self, start: _Stop, stop: _Stop, *, last: bool) -> float:
        natural, blank = stop.reach - start.begin, stop.blank_end - start.blank
        return self._measure.cost(natural, blank, last=last) + stop.price

    def _looks_torn(self, stops: Sequence[_Stop], chosen: Sequence[int]) -> bool:
        """Tell whether some line is so bad that breaks inside words are worth their price."""
        final = len(stops) - 1
        return len(chosen) > len((0, final)) and any(
            self._measure.looks_torn(
                stops[b].reach - stops[a].begin, stops[b].blank_end - stops[a].blank, last=b == final
            )
            for a, b in pairwise(chosen)
        )

    def _lines(self, stops: Sequence[_Stop], chosen: Sequence[int]) -> Iterator[Line]:
        for a, b in pairwise(chosen):
            start, stop = stops[a], stops[b]
            natural, blank = stop.reach - start.begin, stop.blank_end - start.blank
            width, letters = self._measure.length(natural, blank, last=b == len(stops) - 1)
            yield Line(start.at, stop.end, stop.at, natural, width, letters, stop.price >= TORN)
