"""Pictures the cache does not hold when a book is linked: they are made again, and the file is the same."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

from pipeline.building import Built, shared_cache
from pipeline.setting import STOCK, fonts_as_before

from publisher.errors import Diagnostic, Severity
from publisher.pipeline import build
from publisher.pipeline.means import Means
from publisher.progress import NullProgress
from publisher.render.cache import Cache
from publisher.render.executor import Executor, SerialExecutor, Task
from publisher.render.stores import LocalStore


class _Elsewhere(SerialExecutor):
    """Does tasks as a machine does that keeps what it makes in a place of its own."""

    def submit(self, task: Task) -> None:
        """Take a task, but not its cache."""
        super().submit(replace(task, argument=replace(task.argument, cache=str(shared_cache()))))


def _interior(cache: Path, out: Path, executor: Executor) -> tuple[str, tuple[Diagnostic, ...]]:
    """Return the digest of the print edition's interior and what was said of the means it was built with."""
    means = Means.of(Cache(LocalStore(cache)), executor)
    with fonts_as_before():
        report = build(STOCK, editions=("print",), out=out, progress=NullProgress(), strict=True, means=means)
    interior = next(artifact for artifact in report.artifacts if artifact.kind == "interior")
    return interior.sha256, means.diagnostics


def _pictures(cache: Path) -> list[Path]:
    return sorted((cache / "image").rglob("*.casebook"))


def test_pruned_pictures_are_made_again(built: Built, tmp_path: Path) -> None:
    """A cache may lose any entry between two builds: one that lost the pictures and kept the parts gets them back."""
    cache = tmp_path / "cache"
    for kind in ("fragment", "fontfile"):
        shutil.copytree(shared_cache() / kind, cache / kind)
    assert _pictures(cache) == []
    digest, said = _interior(cache, tmp_path / "out", SerialExecutor())
    assert digest == built.digests["print/interior.pdf"]
    assert said == ()
    assert len(_pictures(cache)) >= 2


def test_pictures_kept_elsewhere_are_made_again_and_told(built: Built, tmp_path: Path) -> None:
    """Where workers keep what they make in another place, the file is right, and a note says what to share."""
    digest, (said,) = _interior(tmp_path / "cache", tmp_path / "out", _Elsewhere())
    assert digest == built.digests["print/interior.pdf"]
    assert (said.code, said.severity) == ("CACHE-004", Severity.NOTE)
    # Those in inks are missed; those in RGB, which they are made of, come back with them.
    assert dict(said.arguments)["count"] == "2"
    assert len(_pictures(tmp_path / "cache")) == 4
    assert "--cache" in said.hint()


def test_a_cache_that_keeps_nothing_fails_no_build(built: Built, tmp_path: Path) -> None:
    """A place that cannot be written to costs time, not the book; the note on it is the only one."""
    (tmp_path / "full").touch()
    digest, (said,) = _interior(tmp_path / "full" / "cache", tmp_path / "out", _Elsewhere())
    assert digest == built.digests["print/interior.pdf"]
    assert said.code == "CACHE-002"
