"""One e-book by itself, outside a build: the same making, with the bench to itself."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from publisher.editions.edition import Edition
from publisher.editions.select import condense
from publisher.errors import Diagnostic
from publisher.pipeline.artifact import Tray
from publisher.pipeline.means import Means
from publisher.pipeline.reflowable import Reflowable
from publisher.pipeline.rounds import alone, together
from publisher.pipeline.workshop import Workshop
from publisher.progress import NullProgress


def make_epub(
    workshop: Workshop,
    edition: Edition,
    scratch: Path,
    means: Means,
    change: Callable[[Reflowable], Reflowable] = lambda making: making,
) -> tuple[bytes, tuple[Diagnostic, ...]]:
    """Return the e-book and what is said of it; ``scratch`` is a folder to build it in.

    ``change`` may give the making another title or cover before anything is set.
    """
    started = time.perf_counter()
    tray = Tray(edition, scratch, scratch)
    making = change(Reflowable.begin(workshop, tray, condense(workshop.book, edition), means))
    (ready,) = alone(together((making.settle(),), lambda _: None), means.bench)
    with NullProgress().step("", 1) as step:
        made = making.finish(ready, step, started)
    return made.artifacts[0].path.read_bytes(), made.diagnostics
