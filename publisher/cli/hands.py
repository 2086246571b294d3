"""What a command works with beside the book, from its options and this machine: a cache and hands."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from publisher.pipeline.means import Means
    from publisher.render.cache import Cache
    from publisher.render.executor import Executor


def processors() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def opened_means(options: argparse.Namespace, cache: Cache | None = None) -> Iterator[Means]:
    """Open the cache and the hands that ``--cache``, ``--jobs`` and ``--cluster`` ask for, and close the hands again.

    ``cache`` is the cache where it is open already. Raises MissingToolError when a package for an address is missing,
    or a cluster does not answer.
    """
    with _executor(options) as executor:
        # Loaded while a worker, which has begun, loads the page engine.
        from publisher.pipeline.means import Means
        from publisher.render.cache import open_cache

        cache = cache or open_cache(options.cache, environment=os.environ, home=Path.home())
        yield Means.of(cache, executor)
        cache.prune_if_over()


def _executor(options: argparse.Namespace) -> Executor:
    if options.cluster is not None:
        from publisher.render.cluster import ClusterExecutor

        return ClusterExecutor(options.cluster)
    jobs = options.jobs or processors()
    if jobs == 1:
        from publisher.render.executor import SerialExecutor

        return SerialExecutor()
    from publisher.render.processes import PRELOAD, ProcessExecutor

    executor = ProcessExecutor(jobs, PRELOAD)
    # One sentence is most often corrected: one worker is wanted at once, and the others where there is more to do.
    executor.warm(1)
    return executor
