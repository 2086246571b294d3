"""Asking for parts in rounds: what a making wants set next, and who sees to it.

A making is a generator. It asks for parts, is sent them, and returns what it was to make; whoever drives it decides
where the parts come from and what else happens meanwhile. Owns: the round, makings side by side, and a making that has
the bench to itself. Refuses: several books at once (``pipeline.many``).
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from publisher.assembly.pages import Jobs, Parts
from publisher.render.part import Part
from publisher.render.press import SheetJob
from publisher.render.setting import Bench

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Round:
    """What a making waits for."""

    jobs: Jobs = ()
    """What it wants set; nothing where it only lets others have their turn."""
    heard: Callable[[SheetJob], None] = lambda _: None
    """Told of each job as its part comes in."""


def together(
    works: Sequence[Generator[Jobs, Parts, Made]], heard: Callable[[SheetJob], None]
) -> Generator[Round, Parts, tuple[Made, ...]]:
    """Run works side by side, so that no hand is idle: one round asks for what all of them want next."""
    running = dict(enumerate(works))
    wanted: dict[int, Jobs | None] = dict.fromkeys(running)
    ended: dict[int, Made] = {}
    parts: Parts = {}
    while running:
        for at, work in tuple(running.items()):
            asked = wanted[at]
            try:
                wanted[at] = (
                    next(work) if asked is None else work.send({job.key: parts[job.key] for job in asked})
                )
            except StopIteration as stop:
                ended[at] = stop.value
                del running[at], wanted[at]
        if running:
            jobs = {job.key: job for asked in wanted.values() for job in asked or ()}
            parts = yield Round(tuple(jobs.values()), heard)
    return tuple(ended[at] for at in range(len(works)))


def alone(making: Generator[Round, Parts, Made], bench: Bench) -> Made:
    """Run a making that has the bench to itself. Raises what it raises, and RenderError when a part fails."""
    try:
        asked = next(making)
        while True:
            parts: dict[str, Part] = {}
            for job, part in bench.set(asked.jobs):
                parts[job.key] = part
                asked.heard(job)
            asked = making.send(parts)
    except StopIteration as stop:
        made: Made = stop.value
        return made
    finally:
        # What it has put down so far is taken away again.
        making.close()
