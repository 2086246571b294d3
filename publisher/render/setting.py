"""Setting one fragment, wherever that happens: in this process, in another one, on another machine.

Owns: the work of one job, from pictures to a part, and the engines a worker keeps warm. Refuses: knowing which other
fragments there are. Effects outside the cache are the parent's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from publisher.errors import Diagnostic, RenderError, diagnose
from publisher.html.fragment import Asset
from publisher.render import fonts
from publisher.render.cache import Cache, open_cache
from publisher.render.executor import Executor, Outcome, Task
from publisher.render.fit import FITTED, best_fit
from publisher.render.inks import Inks
from publisher.render.part import Part, PartImage, decode, encode
from publisher.render.pictures import PictureUse, is_prepared, prepared
from publisher.render.press import Press, SheetJob
from publisher.render.program import program_digest

if TYPE_CHECKING:
    from publisher.render.fragment import FontFiles, PageEngine
    from publisher.render.laid_out import LaidOut

_KIND = "fragment"
_WARM_ENGINES = 4


@dataclass(frozen=True, slots=True)
class SheetTask:
    """A job and where results and pictures are kept."""

    job: SheetJob
    cache: str
    """Address of the cache (``Cache.address``)."""


@dataclass(frozen=True, slots=True)
class PictureTask:
    """A picture to make ready for a use, and where it is kept."""

    asset: Asset
    use: PictureUse
    cache: str
    """Address of the cache (``Cache.address``)."""


def make_ready(task: PictureTask) -> None:
    """Make a picture ready and keep it. Raises RenderError as ``pictures.prepared`` does."""
    asset, cache = task.asset, open_cache(task.cache, environment={}, home=Path())
    prepared(asset.path, asset.digest, asset.media_type, task.use, cache)


_engines: dict[str, PageEngine] = {}
"""Engines of this process by press: parsing a sheet and finding the fonts takes longer than setting a page."""


def set_sheet(task: SheetTask) -> bytes:
    """Set a job and return its part as bytes; part and pictures are in the cache then.

    Raises RenderError when the engine fails, and where this machine has other programs or fonts than the job was made
    for.
    """
    job, cache = task.job, open_cache(task.cache, environment={}, home=Path())
    known = cache.get(_KIND, job.key)
    if known is not None:
        return known
    encoded = set_in_advance(task)
    cache.put(_KIND, job.key, encoded)
    return encoded


def rehearse(task: SheetTask) -> None:
    """Do a job and keep nothing of it, so that the next one finds the engine and its fonts warm."""
    _set(task.job, open_cache(task.cache, environment={}, home=Path()))


def lay_out_usual(task: SheetTask) -> LaidOut:
    """Lay a job out in the usual setting; return what is known of it, without its pages, which do not travel."""
    _, lay_out = _layouts(task.job, open_cache(task.cache, environment={}, home=Path()))
    return replace(lay_out(""), document=None)


def set_in_advance(task: SheetTask) -> bytes:
    """Set a job in the setting it names and return its part; only pictures are kept, as the setting may be wrong."""
    cache = open_cache(task.cache, environment={}, home=Path())
    part, images = _set(task.job, cache)
    for digest, content in images.items():
        cache.put("image", digest, content)
    return encode(part)


def _layouts(job: SheetJob, cache: Cache) -> tuple[PageEngine, Callable[[str], LaidOut]]:
    """Return the engine of a job, and what lays it out in a setting."""
    press, fragment = job.press, job.fragment
    engine = _engine(press)
    pictures = {
        asset.href: prepared(asset.path, asset.digest, asset.media_type, press.picture_use, cache).content
        for asset in fragment.assets
    }
    labels = dict(job.labels)

    def lay_out(fit: str) -> LaidOut:
        return engine.lay_out(fragment, pictures, verso=job.verso, fit=fit, labels=labels)

    return engine, lay_out


def _set(job: SheetJob, cache: Cache) -> tuple[Part, Mapping[str, bytes]]:
    """Return the part of a job and its pictures, by digest."""
    return _lay_and_draw(job, cache) if job.inks is None else _ink(job, job.inks, cache)


def _ink(job: SheetJob, inks: Inks, cache: Cache) -> tuple[Part, Mapping[str, bytes]]:
    """Return a part in inks and its pictures, made of the same part in RGB; that is laid out where it is not known."""
    # Loaded late: most builds find every part in the cache.
    from publisher.render import inked, picture_inks

    plain = job.plain
    part = recall(cache, plain)
    known: dict[str, bytes] = {}
    if part is None:
        part, images = _lay_and_draw(plain, cache)
        known.update(images)
        for name, content in images.items():
            cache.put("image", name, content)
        cache.put(_KIND, plain.key, encode(part))
    made: dict[str, bytes] = {}

    def content_of(image: PartImage) -> bytes:
        content = known.get(image.digest) or cache.get("image", image.digest)
        if content is None:
            known.update(_lay_and_draw(plain, cache)[1])
        return content or known[image.digest]

    def picture(image: PartImage) -> PartImage:
        exchanged, content = picture_inks.kept(image, content_of, inks, cache)
        made[exchanged.digest] = content
        return exchanged

    return inked.ink(part, inks, job.key, picture), made


def recall(cache: Cache, job: SheetJob) -> Part | None:
    """Return the part of a job that the cache knows."""
    known = cache.get(_KIND, job.key)
    if known is None:
        return None
    try:
        return decode(known)
    except ValueError:
        # Written by another version of this program: set anew, and not found again by a worker.
        cache.forget(_KIND, job.key)
        return None


def _lay_and_draw(job: SheetJob, cache: Cache) -> tuple[Part, Mapping[str, bytes]]:
    press, fragment = job.press, job.fragment
    engine, lay_out = _layouts(job, cache)
    if not job.tagged:
        laid = engine.lay_out_markup(fragment.id, fragment.html, {}, verso=job.verso)
    elif fragment.kind not in FITTED:
        laid = lay_out("")
    elif job.fit is not None:
        laid = lay_out(job.fit)
    else:
        laid = best_fit(lay_out)
    return engine.draw(laid, _files(press), job.key, verso=job.verso, tagged=job.tagged)


def _engine(press: Press) -> PageEngine:
    if press.key not in _engines:
        if press.program != program_digest():
            raise RenderError(diagnose("PAGE-033"))
        for font in press.fonts:
            if not font.path.is_file() or font.path.stat().st_size != font.bytes:
                raise RenderError(diagnose("PAGE-034", file=font.path.name))
        fonts.use_only([font.path for font in press.fonts])
        # Loaded late: a check, or a build that finds everything in the cache, does without the page engine.
        from publisher.render.fragment import PageEngine

        while len(_engines) >= _WARM_ENGINES:
            del _engines[next(iter(_engines))]
        _engines[press.key] = PageEngine(
            press.sheet, press.palette, press.line_break, press.shells, words=press.words
        )
    return _engines[press.key]


def _files(press: Press) -> FontFiles:
    from publisher.render.fragment import FONT_HEAD, FontFiles

    by_size: dict[int, list[tuple[str, bytes]]] = {}
    for font in press.fonts:
        with font.path.open("rb") as stream:
            by_size.setdefault(font.bytes, []).append((font.digest, stream.read(FONT_HEAD)))
    return FontFiles(by_size)


@dataclass(slots=True)
class Bench:
    """Sets many jobs: what the cache knows at once, the rest wherever the executor runs."""

    executor: Executor
    cache: Cache
    _hastened: bool = False
    """True while pictures are made ready beside parts."""
    _mourned: dict[Diagnostic, None] = field(default_factory=dict)
    _shown: dict[str, tuple[SheetJob, bool]] = field(default_factory=dict)
    """By digest of a picture: the job whose part shows it, and whether that was set in this build."""
    _astray: set[str] = field(default_factory=set)
    """Pictures that workers set in this build and that did not arrive in the cache."""
    _at_hand: Mapping[str, bytes] = field(default_factory=dict)
    """Pictures of the job that was set here last."""

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What became of workers and of what they kept, said once each."""
        said = list(self._mourned)
        # A cache that refuses tells so itself.
        if self._astray and not self.cache.refused:
            said.append(diagnose("CACHE-004", location=self.cache.location, count=len(self._astray)))
        return tuple(said)

    def hasten(self, assets: Iterable[Asset], use: PictureUse) -> None:
        """Have pictures that are wanted later made ready while parts are set.

        What goes wrong is told where they are used. Nothing is done where others share the cache: to ask what it holds
        takes long there.
        """
        if self.cache.shared:
            return
        for asset in {asset.digest: asset for asset in assets}.values():
            if not is_prepared(asset.digest, asset.media_type, use, self.cache):
                self._hastened = True
                self.executor.submit(
                    Task(asset.href, make_ready, PictureTask(asset, use, self.cache.address))
                )

    def set(self, jobs: Iterable[SheetJob]) -> Iterator[tuple[SheetJob, Part]]:
        """Yield each job with its part, as they finish.

        Raises RenderError, after all others are done, with everything that went wrong.
        """
        waiting: dict[str, SheetJob] = {}
        found: list[tuple[SheetJob, Part]] = []
        for job in jobs:
            part = self._recall(job)
            if part is not None:
                found.append((job, part))
                continue
            waiting[job.key] = job
            self.executor.submit(Task(job.fragment.id, set_sheet, SheetTask(job, self.cache.address)))
        for job, part in found:
            self.note_pictures(job, part, fresh=False)
            yield job, part
        faults: list[RenderError] = []
        busy, self._hastened = bool(waiting) or self._hastened, False
        for outcome in self.executor.outcomes() if busy else ():
            if outcome.task.work is make_ready:
                continue
            self._mourn(outcome)
            fault = fault_of(outcome)
            if fault is not None:
                faults.append(fault)
            else:
                job, part = outcome.task.argument.job, decode(outcome.value)
                self.note_pictures(job, part, fresh=True)
                yield job, part
        if faults:
            raise RenderError(*dict.fromkeys(item for fault in faults for item in fault.diagnostics))

    def keep(self, job: SheetJob, encoded: bytes) -> Part:
        """Keep a part that was set in advance and proved right, and return it."""
        self.cache.put(_KIND, job.key, encoded)
        part = decode(encoded)
        self.note_pictures(job, part, fresh=True)
        return part

    def note_pictures(self, job: SheetJob, part: Part, *, fresh: bool) -> None:
        """Note which pictures a part shows, so that ``image`` finds them; ``fresh``: it was set in this build."""
        for image in part.images:
            self._shown[image.digest] = job, fresh

    def image(self, name: str) -> bytes:
        """Return a picture of a noted part.

        The cache may have lost it, or never got it: a worker keeps what it makes elsewhere, or the disk is full.
        Then its part is set again here. Raises RenderError, and LookupError for a picture that no noted part shows.
        """
        content = self.cache.get("image", name) or self._at_hand.get(name)
        if content is not None:
            return content
        job, fresh = self._shown[name]
        _, self._at_hand = _set(job, self.cache)
        if fresh:
            self._astray.update(self._at_hand)
        for digest, made in self._at_hand.items():
            self.cache.put("image", digest, made)
        return self._at_hand[name]

    def _mourn(self, outcome: Outcome) -> None:
        """Note that a worker ended on a task that was done all the same."""
        for reason in () if outcome.lost else outcome.deaths:
            self._mourned[diagnose("PAGE-036", fragment=outcome.task.name, reason=reason)] = None

    def _recall(self, job: SheetJob) -> Part | None:
        return recall(self.cache, job)


def fault_of(outcome: Outcome) -> RenderError | None:
    """Return why a task has no value; None when it has one."""
    if outcome.lost:
        return RenderError(diagnose("PAGE-035", fragment=outcome.task.name, reason=outcome.lost))
    if outcome.fault is not None:
        return RenderError(*outcome.fault.diagnostics)
    return None
