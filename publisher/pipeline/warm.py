"""What is kept in memory where the same book is made again and again: composed sections, parts, pictures, warm engines.

Everything is known by what it was made from, so that nothing kept is ever out of date. Owns: remembering. Refuses:
making (``html.compose`` and ``render.setting`` do) and noticing that a template has changed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from publisher.editions.manuscript import Section
from publisher.editions.views import CaseView
from publisher.html.compose import Composer
from publisher.html.fragment import Fragment
from publisher.render.executor import Task
from publisher.render.fit import best_fit
from publisher.render.laid_out import LaidOut
from publisher.render.part import Part, decode
from publisher.render.press import Press, SheetJob
from publisher.render.setting import Bench, SheetTask, fault_of, lay_out_usual, rehearse, set_in_advance

_PICTURES = 100_000_000
"""Bytes of pictures held in memory; those of a larger book are read from the cache each time."""
_WARM = 4
"""Parts for each hand after which all hands are taken to be warm."""
_PAIR = 2

Context = tuple[object, ...]
Composed = tuple[Context, Section, Fragment]
"""What a section was composed with, the section, and what came of it."""


@dataclass(frozen=True, slots=True)
class WarmComposer(Composer):
    """Composes the sections of one edition, those that are not as they were the last time."""

    known: dict[tuple[str, bool], Composed] = field(default_factory=dict, repr=False, compare=False)
    """By section and whether it has pages; to be emptied when a template changes."""

    def compose_section(self, section: Section, *, paged: bool) -> Fragment:
        """Return the fragment of a section. Raises TemplateError."""
        key, context = (section.id, paged), self.context()
        known = self.known.get(key)
        if known is None or known[0] != context or not _same(known[1], section):
            known = context, section, Composer.compose_section(self, section, paged=paged)
            self.known[key] = known
        return known[2]


def _same(one: Section, other: Section) -> bool:
    """Return True when two sections read alike; 0 and -0.0, which are equal, do not."""
    if one != other:
        return False
    match one.content, other.content:
        case CaseView() as new, CaseView() as old:
            # The very same records: the file of the case has not changed.
            pairs = zip(_fractions(new), _fractions(old), strict=True)
            return all(a is b for a, b in pairs) or repr(one) == repr(other)
        case _:
            return repr(one) == repr(other)


def _fractions(view: CaseView) -> Iterator[object]:
    """Yield the records of a case that hold fractions."""
    for block in view.sections:
        yield from (placed.chart for placed in block.charts)
        yield from (placed.photo for placed in block.photos)
    if view.opener is not None:
        yield view.opener.photo


@dataclass(slots=True)
class WarmBench(Bench):
    """A bench that holds the parts and pictures of the last two turns."""

    hands: int = 1
    """How many the executor has."""
    _parts: dict[str, Part] = field(default_factory=dict)
    _pictures: dict[str, bytes] = field(default_factory=dict)
    _last: tuple[dict[str, Part], dict[str, bytes]] = field(default_factory=lambda: ({}, {}))
    _room: int = _PICTURES
    """Bytes that more pictures may take."""
    _set_anew: Counter[str] = field(default_factory=Counter)
    """Parts that were set here, by the key of their press."""
    _fits: dict[tuple[str, str], str] = field(default_factory=dict)
    """The setting each section had last, by press and section."""

    def turn_over(self) -> None:
        """Forget what was not asked for since the last time."""
        self._last = self._parts, self._pictures
        self._parts, self._pictures, self._room = {}, {}, _PICTURES

    def set(self, jobs: Iterable[SheetJob]) -> Iterator[tuple[SheetJob, Part]]:
        """Yield each job with its part. Raises RenderError."""
        unknown: list[SheetJob] = []
        for job in jobs:
            part = self._parts.get(job.key) or self._last[0].get(job.key)
            if part is None:
                unknown.append(job)
                continue
            self._parts[job.key] = part
            self.note_pictures(job, part, fresh=False)
            yield job, part
        if len(unknown) == 1:
            part = self._set_in_advance(unknown[0])
            if part is not None:
                job = unknown.pop()
                self._parts[job.key] = part
                yield job, part
        for job, part in Bench.set(self, unknown):
            self._parts[job.key] = part
            yield job, part

    def note_pictures(self, job: SheetJob, part: Part, *, fresh: bool) -> None:
        """Note which pictures a part shows, how it is set, and which press is warm."""
        Bench.note_pictures(self, job, part, fresh=fresh)
        self._fits[job.press.key, part.id] = part.fit
        self._set_anew[job.press.key] += fresh

    def image(self, name: str) -> bytes:
        """Return a picture of a noted part. Raises as ``Bench`` does."""
        content = self._pictures.get(name) or self._last[1].get(name) or Bench.image(self, name)
        if name not in self._pictures and len(content) <= self._room:
            self._pictures[name] = content
            self._room -= len(content)
        return content

    def warm(self, press: Press, job: SheetJob) -> None:
        """Let every hand set a job once, unless the hands have set enough of the press; nothing of it is kept."""
        if self._set_anew[press.key] >= _WARM * self.hands:
            return
        for _ in range(self.hands):
            self.executor.submit(Task(job.fragment.id, rehearse, SheetTask(job, self.cache.address)))
        for _ in self.executor.outcomes():
            self._set_anew[press.key] += _WARM

    def _set_in_advance(self, job: SheetJob) -> Part | None:
        """Set a corrected section by two hands: one finds out how it has to be set, one sets it as it was before.

        Two layouts, one after the other, are what most of the time goes into. Where it has to be set otherwise, that is
        done next. Returns None where nothing would be gained, and where something fails, to be set as any other.
        """
        fit = self._fits.get((job.press.key, job.fragment.id))
        if not fit or job.fit is not None or job.inks is not None:
            return None
        if self.hands < _PAIR or self._recall(job) is not None:
            return None
        done = self._together((lay_out_usual, job), (set_in_advance, _set_as(job, fit)))
        if done is None:
            return None
        usual, parts = done[0], {fit: done[1]}
        while (fit := _best(usual, parts)) not in parts:
            done = self._together((set_in_advance, _set_as(job, fit)))
            if done is None:
                return None
            parts[fit] = done[0]
        return self.keep(job, parts[fit])

    def _together(self, *wanted: tuple[Callable[[SheetTask], Any], SheetJob]) -> list[Any] | None:
        """Do some work on jobs side by side and return what came of each; None when anything failed."""
        tasks = [Task(job.fragment.id, work, SheetTask(job, self.cache.address)) for work, job in wanted]
        for task in tasks:
            self.executor.submit(task)
        found: dict[int, Any] = {}
        for outcome in self.executor.outcomes():
            self._mourn(outcome)
            if outcome.task in tasks and fault_of(outcome) is None:
                found[tasks.index(outcome.task)] = outcome.value
        return [found[at] for at in range(len(tasks))] if len(found) == len(tasks) else None


def _set_as(job: SheetJob, fit: str) -> SheetJob:
    return SheetJob(job.press, job.fragment, job.labels, job.verso, fit=fit)


def _best(usual: LaidOut, parts: Mapping[str, bytes]) -> str:
    """Return the setting a section has to have, or the next one that must be tried to know it."""
    tried = {fit: _laid_out(decode(part)) for fit, part in parts.items()} | {"": usual}
    try:
        return best_fit(tried.__getitem__).fit
    except KeyError as unknown:
        return str(unknown.args[0])


def _laid_out(part: Part) -> LaidOut:
    return LaidOut(part.id, part.page_count, (), part.fills, part.fit, (), None)
