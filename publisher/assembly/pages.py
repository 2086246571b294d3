"""From fragments to a page plan that agrees with itself.

A part can stand on any page: page numbers in its text are filled in when the book is linked, so all that a part needs
to know beforehand is how many digits each has, and, where its pages cannot be moved sideways, on which side it begins.
Both are guessed for the first round, from the last build or from the usual length of a story, and only parts that were
guessed wrongly are set again. Owns: the rounds. Refuses: setting (it asks for parts) and PDF.
"""

from __future__ import annotations

import json
from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from publisher.assembly.folio import Extent, FolioPlan, plan_folios, plan_wrapped
from publisher.assembly.furniture import extent_of
from publisher.editions.covers import wrapped
from publisher.editions.edition import Edition, Target
from publisher.editions.manuscript import Section, SectionKind
from publisher.editions.production import Binding
from publisher.errors import AssemblyError
from publisher.html.fragment import Fragment
from publisher.render.part import Part
from publisher.render.press import Press, SheetJob

_ROUNDS = 5
"""Lengths settle in two rounds; more only when a number of another length pushes a line over a page's end."""
_SLOTS = ("back-cover", "contents", "colophon")
"""Where a stapled booklet's padding goes: inside the back cover, inside the front cover, before the colophon. A book
whose covers are pages of it has all of it inside the back cover: none of its rectos stands empty in the middle."""
_OPENINGS = frozenset({SectionKind.HALF_TITLE, SectionKind.TITLE_PAGE})
"""Number 1 stands on the first of these."""
COVERS = frozenset({SectionKind.COVER, SectionKind.BACK_COVER})
"""What is printed by itself and wrapped around the book block of a glued book."""
_USUAL_PAGES = {SectionKind.STORY: 6, SectionKind.CONTENTS: 2, SectionKind.INDEX: 2, SectionKind.MAP: 2}
"""Pages of a section before it is set for the first time."""

Jobs = tuple[SheetJob, ...]
Parts = Mapping[str, Part]
"""Parts by the key of their job."""


@dataclass(frozen=True, slots=True)
class SetPages:
    """A settled layout."""

    parts: tuple[Part, ...]
    """In the order of the sections."""
    jobs: tuple[SheetJob, ...]
    """What each was set from."""
    plan: FolioPlan
    rounds: int
    settled: bool
    """False when page numbers still moved after the last round: some that are shown are wrong."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """What the last build settled on. A hint: when it is wrong or missing, a build only takes longer."""

    folios: Mapping[str, str]
    """Element id to printed page number."""
    versos: frozenset[str]
    """Sections that begin on a verso."""
    sided: frozenset[str]
    """Sections that are set for their side."""
    fits: Mapping[str, str]
    """Key of a job to the setting chosen for it."""


def recall(path: Path) -> Remembered:
    """Return what ``remember`` wrote; nothing where the file is missing or damaged."""
    try:
        loaded = json.loads(path.read_text(encoding="utf-8"))
        folios, fits = ({str(k): str(v) for k, v in loaded[name].items()} for name in ("folios", "fits"))
        versos, sided = (frozenset(str(name) for name in loaded[name_of]) for name_of in ("versos", "sided"))
        return Remembered(folios, versos, sided, fits)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Remembered({}, frozenset(), frozenset(), {})


def remember(done: SetPages, path: Path) -> None:
    """Write what a build settled on beside the book, for the next build. Raises OSError."""
    value = {
        "folios": dict(done.plan.folios),
        "versos": sorted(part.id for part in done.parts if _verso(done.plan, part.id)),
        "sided": sorted(part.id for part in done.parts if part.sided),
        "fits": {job.key: part.fit for job, part in zip(done.jobs, done.parts, strict=True) if part.fit},
    }
    path.write_text(json.dumps(value, ensure_ascii=False, indent=0, sort_keys=True), encoding="utf-8")


def set_pages(
    sections: Sequence[Section],
    fragments: Sequence[Fragment],
    edition: Edition,
    press: Press,
    known: Remembered,
) -> Generator[Jobs, Parts, SetPages]:
    """Ask for parts until every section shows the page numbers, and stands on the sides, that are planned.

    Yields the jobs of a round and is sent their parts; returns the settled layout. Where numbers and lengths chase
    each other for ever, the last round sets for good the numbers of the round before it.
    """
    folios, versos = _guess(sections, edition, known)
    done: dict[str, tuple[SheetJob, Part]] = {}
    for round_number in range(1, _ROUNDS + 1):
        wanted = []
        for fragment in fragments:
            last = done.get(fragment.id)
            sided = press.sided or (fragment.id in known.sided if last is None else last[1].sided)
            job = _job(fragment, press, folios, last, verso=sided and fragment.id in versos)
            fit = known.fits.get(job.key)
            wanted.append(SheetJob(press, fragment, job.labels, job.verso, fit=fit) if fit else job)
        news = tuple(
            job for job in wanted if job.fragment.id not in done or done[job.fragment.id][0].key != job.key
        )
        parts = yield news
        done |= {job.fragment.id: (job, parts[job.key]) for job in news}
        plan = _plan(sections, edition, done)
        folios = plan.folios
        versos = frozenset(section.id for section in sections if _verso(plan, section.id))
        if all(_holds(*done[section.id], folios, verso=section.id in versos) for section in sections):
            return _result(sections, done, plan, round_number, settled=True)
    fixed = tuple(
        _job(
            fragment,
            press,
            folios,
            last,
            verso=(press.sided or last[1].sided) and fragment.id in versos,
            fixed=True,
        )
        for fragment in fragments
        if fragment.folios_used and (last := done[fragment.id])
    )
    parts = yield fixed
    done |= {job.fragment.id: (job, parts[job.key]) for job in fixed}
    return _result(sections, done, _plan(sections, edition, done), _ROUNDS + 1, settled=False)


def _job(
    fragment: Fragment,
    press: Press,
    folios: Mapping[str, str],
    last: tuple[SheetJob, Part] | None,
    *,
    verso: bool,
    fixed: bool = False,
) -> SheetJob:
    """Return what to set: noughts for page numbers filled in later, numbers where the last part had them for good.

    ``fixed`` has all of them set for good. ``verso`` is false for a part that can be moved: it is set for a recto,
    whichever side it stands on.
    """
    baked = {target for target, _ in last[1].baked} if last is not None else set()
    labels = tuple(
        (target, folios[target] if fixed or target in baked else "0" * len(folios[target]))
        for target in fragment.folios_used
        if folios.get(target)
    )
    return SheetJob(press, fragment, labels, verso)


def _holds(job: SheetJob, part: Part, folios: Mapping[str, str], *, verso: bool) -> bool:
    """Return True when a part can stand where it is planned."""
    sided = part.sided or job.press.sided
    if part.verso != (verso and sided):
        return False
    if any(folios.get(target, "") != label for target, label in part.baked):
        return False
    lengths = {target: len(label) for target, label in job.labels}
    return all(len(folios.get(target, "")) == lengths.get(target, 0) for target in job.fragment.folios_used)


def _guess(
    sections: Sequence[Section], edition: Edition, known: Remembered
) -> tuple[Mapping[str, str], frozenset[str]]:
    """Return page numbers and the sections that begin on a verso, as they were or as they usually are."""
    extents = [extent_of(section, edition, _USUAL_PAGES.get(section.kind, 1), ()) for section in sections]
    try:
        plan = _plan_of(extents, sections, edition)
    except AssemblyError:  # with the right lengths there may well be a plan
        return known.folios, known.versos
    folios = {name: known.folios.get(name, label) for name, label in plan.folios.items()} | dict(known.folios)
    if known.folios:
        return folios, known.versos
    return folios, frozenset(section.id for section in sections if _verso(plan, section.id))


def _result(
    sections: Sequence[Section],
    done: Mapping[str, tuple[SheetJob, Part]],
    plan: FolioPlan,
    rounds: int,
    *,
    settled: bool,
) -> SetPages:
    chosen = [done[section.id] for section in sections]
    return SetPages(tuple(part for _, part in chosen), tuple(job for job, _ in chosen), plan, rounds, settled)


def _verso(plan: FolioPlan, section_id: str) -> bool:
    return plan.pages[plan.starts[section_id]].verso


def _plan(
    sections: Sequence[Section], edition: Edition, done: Mapping[str, tuple[SheetJob, Part]]
) -> FolioPlan:
    extents = []
    for section in sections:
        part = done[section.id][1]
        anchors = tuple((anchor.id, anchor.page) for anchor in part.anchors)
        extents.append(extent_of(section, edition, part.page_count, anchors))
    return _plan_of(extents, sections, edition)


def _plan_of(extents: Sequence[Extent], sections: Sequence[Section], edition: Edition) -> FolioPlan:
    kinds = {section.id: section.kind for section in sections}
    multiple = edition.production.multiple
    first = None
    if edition.target is not Target.BOOKLET:
        first = next((s.id for s in sections if s.kind in _OPENINGS), None)
    if wrapped(edition):
        block = [extent for extent in extents if kinds[extent.id] not in COVERS]
        if block:
            front, back = (
                _only(kind, extents, kinds) for kind in (SectionKind.COVER, SectionKind.BACK_COVER)
            )
            return plan_wrapped(front, block, back, first_number_at=first, multiple=multiple)
    slots: tuple[str, ...] = _SLOTS[:1]
    if edition.target is Target.BOOKLET and edition.production.binding is Binding.SADDLE:
        slots = _SLOTS
    return plan_folios(extents, first_number_at=first, multiple=multiple, blank_slots=slots)


def _only(kind: SectionKind, extents: Sequence[Extent], kinds: Mapping[str, SectionKind]) -> Extent | None:
    return next((extent for extent in extents if kinds[extent.id] is kind), None)
