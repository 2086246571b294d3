"""Many books at once: one cache, one set of hands, a few books open side by side.

Parts of all open books are in flight together, so that no hand is idle while one book is read, bound or short of
parts. Another book is opened when few parts are left to be set, and a closed one leaves nothing behind in memory.
Owns: whose turn it is, and that one book's fault is not another's. Refuses: which books there are
(``pipeline.book_list``) and what making one takes (``pipeline.line``).
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from publisher.assembly.pages import Parts
from publisher.content.source import display_name
from publisher.errors import PublisherError, RenderError
from publisher.html.fragment import Asset
from publisher.ledger.report import BuildReport
from publisher.pipeline.book_list import refuse_shared_homes
from publisher.pipeline.line import make_book
from publisher.pipeline.means import Means
from publisher.pipeline.rounds import Round
from publisher.progress import NullProgress, Progress, Step
from publisher.render.executor import Outcome, Task, WorkerFaultError, trace_of
from publisher.render.part import Part, decode
from publisher.render.pictures import PictureUse
from publisher.render.press import SheetJob
from publisher.render.setting import Bench, SheetTask, fault_of, set_sheet

_OPEN = 8
"""Books open at once, at the most."""
_IN_FLIGHT = 64
"""While fewer parts than this are being set or wait for a hand, another book is opened."""
_BETWEEN_PRUNINGS = 16
"""Books after which the cache is held to its limit: a night's work may be many times as large."""

_Making = Generator[Round, Parts, BuildReport]


@dataclass(frozen=True, slots=True)
class BookResult:
    """What became of one book."""

    root: Path
    report: BuildReport | None
    """None when the book failed; nothing of it stands in the output folder then but what stood there before."""
    fault: Exception | None
    """Why it failed. A PublisherError and an OSError can be mended; anything else is a bug."""
    seconds: float
    """Wall time from opening the book; others were on their way meanwhile."""


def build_all(
    roots: Sequence[Path],
    *,
    editions: tuple[str, ...] | None,
    out: Path,
    progress: Progress,
    strict: bool,
    means: Means,
) -> Generator[BookResult, None, None]:
    """Build every book into ``out`` and yield what became of each, as they end; one that fails stops no other.

    Leaving off in the middle leaves nothing half-written behind. Raises ContentError, before anything is built, when
    two books would be put in the same place; later whatever ends all work, as a cluster that is gone.
    """
    refuse_shared_homes(roots, out)
    make = partial(make_book, editions=editions, out=out, progress=NullProgress(), strict=strict)
    return _results(roots, lambda root, own: make(root, means=own), means, progress)


def _results(
    roots: Sequence[Path], make: Callable[[Path, Means], _Making], means: Means, progress: Progress
) -> Generator[BookResult, None, None]:
    floor = _Floor(make, means, deque(roots))
    try:
        with progress.step("building books", len(roots)) as step:
            yield from floor.results(step)
    finally:
        floor.close()


def set_or_tell(task: SheetTask) -> bytes | str:
    """Set a job as ``set_sheet`` does; of a bug return the trace, so that it is known which book met it."""
    try:
        return set_sheet(task)
    except PublisherError:
        raise
    except Exception as fault:  # noqa: BLE001  (told to the parent, which ends that book with it)
        return trace_of(fault)


@dataclass(slots=True)
class _SharedBench(Bench):
    """The bench of one book among others: it gives out work, and is told what came of it."""

    def hasten(self, assets: Iterable[Asset], use: PictureUse) -> None:
        """Do nothing: hands are never idle while there are other books."""

    def known(self, job: SheetJob) -> Part | None:
        """Return the part of a job that the cache knows."""
        part = self._recall(job)
        if part is not None:
            self.note_pictures(job, part, fresh=False)
        return part

    def give_out(self, job: SheetJob) -> None:
        """Have a job set."""
        self.executor.submit(Task(job.fragment.id, set_or_tell, SheetTask(job, self.cache.address)))

    def ended(self, outcome: Outcome) -> Part:
        """Return the part that came of a job. Raises RenderError, or WorkerFaultError for a bug."""
        self._mourn(outcome)
        fault = fault_of(outcome)
        if fault is not None:
            raise fault
        if isinstance(outcome.value, str):
            raise WorkerFaultError(f"{outcome.task.name}: {outcome.value}")
        part = decode(outcome.value)
        self.note_pictures(outcome.task.argument.job, part, fresh=True)
        return part


@dataclass(slots=True, eq=False)
class _OpenBook:
    """A book on its way."""

    root: Path
    making: _Making
    bench: _SharedBench
    opened: float = field(default_factory=time.perf_counter)
    asked: Round | None = None
    """What it waits for; None before it has begun."""
    missing: set[str] = field(default_factory=set)
    """Keys of the jobs it waits for."""
    parts: dict[str, Part] = field(default_factory=dict)
    faults: list[RenderError | WorkerFaultError] = field(default_factory=list)

    def go_on(self) -> Round:
        """Hand over what came in and return what is wanted next. Raises StopIteration with the report, and faults."""
        if self.asked is None:
            return next(self.making)
        if self.faults:
            return self.making.throw(_joined(self.faults))
        return self.making.send(self.parts)


@dataclass(slots=True)
class _Floor:
    """The open books and the work that is out."""

    make: Callable[[Path, Means], _Making]
    means: Means
    waiting: deque[Path]
    """Books that are not yet open."""
    books: list[_OpenBook] = field(default_factory=list)
    ready: deque[_OpenBook] = field(default_factory=deque)
    """Open books that have everything they asked for."""
    out: dict[str, list[_OpenBook]] = field(default_factory=dict)
    """By the key of a job that is out: the books that want its part."""
    ended: int = 0
    _outcomes: Iterator[Outcome] = field(default_factory=lambda: iter(()))

    def results(self, step: Step) -> Iterator[BookResult]:
        """Yield the result of each book as it ends."""
        while self.waiting or self.books:
            # Hands are filled first; then they are given something between any two pieces of work that are done here.
            if self.out and (self.ready or not self._may_open()):
                self._listen()
            book = self._next()
            result = None if book is None else self._go_on(book)
            if result is not None:
                yield result
                step.advance(display_name(result.root))

    def close(self) -> None:
        """Leave all books that are not done; what they have put down is taken away again."""
        for book in self.books:
            book.making.close()

    def _next(self) -> _OpenBook | None:
        """Return whose turn it is: a book that has what it waits for, or one more."""
        if self.ready:
            return self.ready.popleft()
        if not self._may_open():
            return None
        root = self.waiting.popleft()
        bench = _SharedBench(self.means.bench.executor, self.means.cache)
        book = _OpenBook(root, self.make(root, Means(self.means.cache, bench)), bench)
        self.books.append(book)
        return book

    def _may_open(self) -> bool:
        return bool(self.waiting) and len(self.books) < _OPEN and len(self.out) < _IN_FLIGHT

    def _go_on(self, book: _OpenBook) -> BookResult | None:
        """Let a book go on until it needs something; return its result when it is done with, well or not."""
        try:
            asked = book.go_on()
        except StopIteration as stop:
            report: BuildReport = stop.value
            said = (*report.diagnostics, *book.bench.diagnostics)
            return self._closed(book, replace(report, diagnostics=said), None)
        except Exception as fault:  # noqa: BLE001  (whatever ends one book must not end the others)
            return self._closed(book, None, fault)
        self._give_out(book, asked)
        return None

    def _give_out(self, book: _OpenBook, asked: Round) -> None:
        book.asked, book.parts = asked, {}
        for job in asked.jobs:
            part = book.bench.known(job)
            if part is not None:
                self._hand_over(book, job, part)
                continue
            book.missing.add(job.key)
            if job.key not in self.out:
                book.bench.give_out(job)
            self.out.setdefault(job.key, []).append(book)
        if not book.missing:
            self.ready.append(book)

    def _listen(self) -> None:
        """Wait for one part and hand it to the books that want it."""
        outcome = next(self._outcomes, None)
        if outcome is None:
            self._outcomes = self.means.bench.executor.outcomes()
            outcome = next(self._outcomes)
        job: SheetJob = outcome.task.argument.job
        for book in self.out.pop(job.key):
            book.missing.discard(job.key)
            try:
                self._hand_over(book, job, book.bench.ended(outcome))
            except (RenderError, WorkerFaultError) as fault:
                book.faults.append(fault)
            if not book.missing:
                self.ready.append(book)

    def _hand_over(self, book: _OpenBook, job: SheetJob, part: Part) -> None:
        assert book.asked is not None
        book.parts[job.key] = part
        book.asked.heard(job)

    def _closed(self, book: _OpenBook, report: BuildReport | None, fault: Exception | None) -> BookResult:
        self.books.remove(book)
        self.ended += 1
        if self.ended % _BETWEEN_PRUNINGS == 0:
            self.means.cache.prune_if_over()
        return BookResult(book.root, report, fault, time.perf_counter() - book.opened)


def _joined(faults: Sequence[RenderError | WorkerFaultError]) -> RenderError | WorkerFaultError:
    """Return one fault for all: a bug before anything else, else everything that can be mended."""
    for fault in faults:
        if isinstance(fault, WorkerFaultError):
            return fault
    said = (item for fault in faults if isinstance(fault, RenderError) for item in fault.diagnostics)
    return RenderError(*dict.fromkeys(said))
