"""Building the stock book and noting what came of it."""

from __future__ import annotations

import atexit
import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from pipeline.setting import STOCK, fonts_as_before

from publisher.errors import Diagnostic
from publisher.pipeline import BuildReport, build
from publisher.pipeline.means import Means
from publisher.progress import NullProgress
from publisher.render.cache import Cache
from publisher.render.executor import Executor, SerialExecutor
from publisher.render.stores import LocalStore


@dataclass
class Listener:
    """Notes the steps of a build."""

    steps: list[tuple[str, str, int]] = field(default_factory=list)
    """Name, subject, units announced."""
    ended: int = 0

    @contextmanager
    def step(self, name: str, total: int, *, subject: str = "") -> Iterator[NullProgress]:
        """Note the step and its end."""
        self.steps.append((name, subject, total))
        yield NullProgress()
        self.ended += 1


@dataclass(frozen=True)
class Built:
    """A build and where it went."""

    report: BuildReport
    home: Path
    listener: Listener
    digests: dict[str, str]
    """SHA-256 of every file of the build, by its place in ``home``."""
    said: tuple[Diagnostic, ...]
    """What became of the cache and of workers."""


@cache
def cache_home() -> Path:
    """Return the folder that is ``XDG_CACHE_HOME`` to all tests of a run: what one of them set, none sets again."""
    folder = Path(mkdtemp(prefix="casebook-tests-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def shared_cache() -> Path:
    """Return the folder of the cache that all tests share."""
    return cache_home() / "casebook"


def digests(home: Path) -> dict[str, str]:
    """Return the SHA-256 of every file below a folder."""
    return {
        path.relative_to(home).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(home.rglob("*"))
        if path.is_file()
    }


def build_into(
    out: Path,
    root: Path = STOCK,
    editions: tuple[str, ...] | None = None,
    *,
    strict: bool = False,
    cached: Path | None = None,
    executor: Executor | None = None,
    listener: Listener | None = None,
) -> Built:
    """Build a book and note everything about it.

    ``cached`` is the cache's folder, by default the one that all tests share; ``executor`` is closed afterwards.
    """
    listener = listener or Listener()
    with fonts_as_before(), executor or SerialExecutor() as hands:
        means = Means.of(Cache(LocalStore(cached or shared_cache())), hands)
        report = build(root, editions=editions, out=out, progress=listener, strict=strict, means=means)
    home = out / "stock-book"
    return Built(report, home, listener, digests(home), means.diagnostics)
