"""A book that is made again whenever one of its files is saved.

A turn reads what has changed, shows the pages that were corrected, then puts the whole book in its place: the very
bytes a fresh build makes. What a turn needs of the last one is known by what it was made from (``content.shelf``,
``pipeline.warm``). Owns: the order of a turn, and what a change makes stale. Refuses: waiting and printing (the
command line does). A turn that fails leaves the last good book in its place.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from publisher.assembly.link import Linker
from publisher.assembly.outputs import staging
from publisher.content.book import Book
from publisher.content.load import BOOK_FILE, load_book
from publisher.content.shelf import Shelf
from publisher.editions.edition import Edition, Target
from publisher.editions.select import condense
from publisher.editions.series import all_faults
from publisher.errors import CheckError, Diagnostic, PublisherError, Severity
from publisher.html.fragment import Fragment
from publisher.ledger.report import Artifact
from publisher.pipeline.artifact import Made, Tray
from publisher.pipeline.means import Means
from publisher.pipeline.paged import Paged, Settled
from publisher.pipeline.previews import Preview, Previews
from publisher.pipeline.reflowable import Ready, Reflowable
from publisher.pipeline.rounds import alone, together
from publisher.pipeline.spread import Spreads
from publisher.pipeline.stock import Stock, glance, take_stock
from publisher.pipeline.warm import Composed, WarmBench, WarmComposer
from publisher.pipeline.workshop import Workshop
from publisher.progress import NullProgress, Progress
from publisher.render.cache import Cache
from publisher.render.executor import Executor
from publisher.render.press import FontFile, Press, SheetJob

_SPREADS = 4
"""Sections shown after one change; a change of more than that is one of the book, not of a section."""


@dataclass(frozen=True, slots=True)
class Saved:
    """A turn begins."""

    changed: tuple[Path, ...]
    """What was saved; nothing in the first turn."""


@dataclass(frozen=True, slots=True)
class Checked:
    """The manuscript was read and has no errors."""

    diagnostics: tuple[Diagnostic, ...]
    """What a check says of it."""
    seconds: float
    """Since the change was noticed, as in all events."""


@dataclass(frozen=True, slots=True)
class Shown:
    """The pages of a section that was changed can be seen."""

    preview: Preview
    seconds: float


@dataclass(frozen=True, slots=True)
class Bound:
    """The whole book stands in its place."""

    artifacts: tuple[Artifact, ...]
    diagnostics: tuple[Diagnostic, ...]
    """What was said while it was made."""
    seconds: float


Event = Saved | Checked | Shown | Bound
_Begun = Paged | Reflowable


@dataclass(slots=True)
class Watch:
    """A book under the eyes of its editor; to be closed."""

    root: Path
    out: Path
    cache: Cache
    executor: Executor
    hands: int
    """How many the executor has."""
    names: tuple[str, ...] | None = None
    """Editions to make; None: those for print."""
    strict: bool = False
    with_pictures: bool = False
    """True when spreads are wanted as PNG too."""
    _means: Means = field(init=False)
    _bench: WarmBench = field(init=False)
    _previews: Previews = field(init=False)
    _shelf: Shelf = field(default_factory=Shelf)
    _stock: Stock | None = None
    """What the last turn was made from."""
    _workshop: Workshop | None = None
    """Of the last turn; None when more than cases has changed since."""
    _composed: dict[str, dict[tuple[str, bool], Composed]] = field(default_factory=dict)
    """By edition."""
    _fonts: tuple[FontFile, ...] | None = None
    _linkers: dict[str, tuple[Press, Linker]] = field(default_factory=dict)
    _bound: dict[str, Mapping[str, Fragment]] = field(default_factory=dict)
    """Fragments of the last good book, by edition and section."""
    _told: set[Diagnostic] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._bench = WarmBench(self.executor, self.cache, hands=self.hands)
        self._means = Means(self.cache, self._bench)
        self._previews = Previews(self._means, self.with_pictures)

    @property
    def has_book(self) -> bool:
        """True when there is something to watch."""
        return (self.root / BOOK_FILE).is_file()

    def stock(self) -> Stock:
        """Return what the book is made of now."""
        return take_stock(self.root, self._shelf)

    def changed(self, *, thorough: bool = True) -> bool:
        """Return True when a file is not as the last turn found it; unless ``thorough``, pictures are not looked at."""
        if self._stock is None:
            return True
        return bool(self._stock.changes(self.stock() if thorough else glance(self.root, self._stock)))

    def turn(self, started: float | None = None, progress: Progress | None = None) -> Iterator[Event]:
        """Make the book again if anything has changed, and tell of it step by step.

        ``started`` is when the change was noticed, a ``time.perf_counter`` reading. Raises PublisherError, and OSError
        when the output cannot be written; the last good book stays, and the next change begins a new turn.
        """
        started = time.perf_counter() if started is None else started
        now = self.stock()
        changes = now if self._stock is None else self._stock.changes(now)
        if not changes:
            return
        first, self._stock = self._stock is None, replace(now, loose={})
        self._drop_stale(changes)
        saved = () if first else changes.paths
        yield Saved(saved)
        try:
            yield from self._made(saved, started, progress or NullProgress())
        except PublisherError:
            raise
        except Exception:
            self.executor.close()  # hands may still be on what was begun
            raise

    def warm(self) -> None:
        """Make every hand ready for the next change; quick when the hands have set the book themselves."""
        # What is there now stays: to look through it for garbage takes a third of the next turn.
        gc.freeze()
        for name, (press, _) in self._linkers.items():
            longest = max(self._bound[name].values(), key=lambda fragment: len(fragment.html))
            self._bench.warm(press, SheetJob(press, longest))

    def close(self) -> None:
        """Remove the previews; never fails. The executor is its maker's."""
        self._previews.close()

    def _drop_stale(self, changes: Stock) -> None:
        """Forget what rests on what has changed and is not known by its content."""
        if (
            changes.own_theme
            or changes.theme
            or changes.loose
            or str(self.root / BOOK_FILE) in changes.manuscript
        ):
            self._workshop = None
        if changes.own_theme or changes.theme:
            self._composed.clear()

    def _made(self, saved: Sequence[Path], started: float, progress: Progress) -> Iterator[Event]:
        with progress.step("reading the book", 1):
            book = load_book(self.root, self._shelf)
            workshop = self._opened(book)
            chosen = self._choose(workshop)
        said = (*book.warnings, *all_faults(book))
        yield Checked(said, _since(started))
        self._refuse_warnings(said)
        home = self.out / book.file.slug
        if not self._bound:
            self._previews.clear(home, [edition.name for edition in chosen])
        with staging(home) as folder:
            begun = self._begin(workshop, [Tray(edition, folder, home) for edition in chosen])
            ready = self._set(begun, progress)
            spreads = {
                edition.tray.edition.name: Spreads(edition, settled.volume)
                for edition, settled in zip(begun, ready, strict=True)
                if isinstance(edition, Paged) and isinstance(settled, Settled)
            }
            for pages in spreads.values():
                for section in self._changed_sections(pages.edition, saved):
                    yield Shown(self._previews.show(home, pages, section), _since(started))
            inked = self._ink(begun, ready)
            made = [self._finish(*pair, progress, started) for pair in zip(begun, inked, strict=True)]
            heard = tuple(dict.fromkeys(word for item in made for word in item.diagnostics))
            self._refuse_warnings(heard)
        yield Bound(
            tuple(artifact for item in made for artifact in item.artifacts),
            (*heard, *self._news()),
            _since(started),
        )
        self._bound = {edition.tray.edition.name: {f.id: f for f in edition.fragments} for edition in begun}
        self._bench.turn_over()
        self._previews.refresh(home, spreads)

    def _opened(self, book: Book) -> Workshop:
        """Return the book's workshop, with the theme and the presses of the last one where only cases have changed."""
        last = self._workshop
        if last is None:
            workshop = Workshop.of(book)
            files = self._means.font_files(workshop.font_files)
            if self._fonts not in {None, files}:
                self.executor.close()  # its processes have the old files open
            self._fonts = files
        else:
            workshop = replace(last, book=book)
        composer = WarmComposer(book, workshop.composer.environment)
        self._workshop = replace(workshop, composer=composer)
        return self._workshop

    def _choose(self, workshop: Workshop) -> Sequence[Edition]:
        if self.names is not None:
            return workshop.choose(self.names)
        planned = workshop.choose(None)
        printed = [edition for edition in planned if edition.target is Target.PRINT]
        return [edition for edition in printed if edition.member is None] or printed or planned

    def _begin(self, whole: Workshop, trays: Sequence[Tray]) -> list[_Begun]:
        """Compose the editions, those with pages first: an EPUB lists the pages of the book on paper."""
        begun: dict[str, _Begun] = {}
        on_paper: list[Paged] = []
        for tray in sorted(trays, key=lambda tray: not tray.edition.paged):
            edition = tray.edition
            known = self._composed.setdefault(edition.name, {})
            own = replace(whole, composer=WarmComposer(whole.book, whole.composer.environment, known))
            manuscript = condense(whole.book, edition)
            if edition.paged:
                on_paper.append(Paged.begin(own.showing(edition), tray, manuscript, self._means))
                begun[edition.name] = on_paper[-1]
            else:
                begun[edition.name] = Reflowable.begin(own, tray, manuscript, self._means, tuple(on_paper))
        return [begun[tray.edition.name] for tray in trays]

    def _set(self, begun: Sequence[_Begun], progress: Progress) -> tuple[Settled | Ready, ...]:
        titles = {(e.press.key, f.id): f.title for e in begun if isinstance(e, Paged) for f in e.fragments}
        with progress.step("setting pages", len(titles)) as step:

            def heard(job: SheetJob) -> None:
                title = titles.pop((job.press.key, job.fragment.id), None)
                if title is not None:
                    step.advance(title)

            works = [e.assemble() if isinstance(e, Paged) else e.settle() for e in begun]
            return alone(together(works, heard), self._bench)

    def _ink(self, begun: Sequence[_Begun], ready: Sequence[Settled | Ready]) -> tuple[Settled | Ready, ...]:
        """Return what was set in the colours of the press: last, since nobody looks at it before it is bound."""
        pairs = list(zip(begun, ready, strict=True))
        works = [e.ink(s) for e, s in pairs if isinstance(e, Paged) and isinstance(s, Settled)]
        inked = iter(alone(together(works, lambda _: None), self._bench))
        return tuple(next(inked) if isinstance(settled, Settled) else settled for settled in ready)

    def _finish(self, edition: _Begun, ready: Settled | Ready, progress: Progress, started: float) -> Made:
        name = edition.tray.edition.name
        with progress.step("binding {subject}", 1, subject=name) as step:
            if isinstance(edition, Reflowable):
                assert isinstance(ready, Ready)
                return edition.finish(ready, step, started)
            assert isinstance(ready, Settled)
            press, linker = self._linkers.get(name, (None, None))
            if linker is None or press is None or press.key != edition.press.key:
                linker = edition.linker(self._means)
                linker.keep = True
                self._linkers[name] = edition.press, linker
            return edition.finish(ready, linker, started)

    def _changed_sections(self, edition: Paged, saved: Sequence[Path]) -> Sequence[str]:
        """Return the sections to show: what reads otherwise than in the last book.

        The cases that were saved; else other cases; else other sections.
        """
        before = self._bound.get(edition.tray.edition.name)
        if before is None:
            return ()
        changed = [fragment.id for fragment in edition.fragments if before.get(fragment.id) != fragment]
        files = edition.workshop.case_files
        cases = [section for section in changed if section in files]
        shown = [section for section in cases if files[section] in saved] or cases or changed
        return shown if len(shown) <= _SPREADS else ()

    def _refuse_warnings(self, heard: Sequence[Diagnostic]) -> None:
        if self.strict and any(item.severity is Severity.WARNING for item in heard):
            raise CheckError(*(item.hardened() for item in heard))

    def _news(self) -> tuple[Diagnostic, ...]:
        """Return what became of the cache and of workers since the last turn."""
        news = tuple(word for word in self._means.diagnostics if word not in self._told)
        self._told.update(news)
        return news


def _since(started: float) -> float:
    return round(time.perf_counter() - started, 3)
