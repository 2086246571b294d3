"""From fragments to a page plan that agrees with itself.

Page numbers seen in text are data: the first round uses the last build's plan, and only fragments that showed a number
which moved are set again. Owns: the rounds. Refuses: laying out (it is handed a function) and PDF.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from publisher.assembly.folio import Extent, FolioPlan, SideRule, plan_folios
from publisher.assembly.furniture import extent_of, page_rule
from publisher.editions.edition import Edition, Target
from publisher.editions.manuscript import Section, SectionKind
from publisher.html.fragment import Fragment
from publisher.render.laid_out import LaidOut

_ROUNDS = 4
"""Numbers settle in two rounds; more only when a longer number pushes a line over a page's end."""
_SLOTS = ("back-cover", "contents", "colophon")
"""Where a booklet's padding goes: inside the back cover, inside the front cover, before the colophon."""


@dataclass(frozen=True, slots=True)
class SetPages:
    """A settled layout."""

    fragments: tuple[Fragment, ...]
    parts: tuple[LaidOut, ...]
    """In the order of the sections."""
    plan: FolioPlan
    rounds: int
    settled: bool
    """False when page numbers still moved after the last round: some that are shown are wrong."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """What the last build settled on. A hint: when it is wrong or missing, a build only takes longer."""

    folios: Mapping[str, str]
    """Element id to printed page number."""
    fits: Mapping[str, str]
    """Digest of a fragment and its style sheet (``fit.key_of``) to the setting chosen for it."""


def recall(path: Path) -> Remembered:
    """Return what ``remember`` wrote; nothing where the file is missing or damaged."""
    try:
        loaded = json.loads(path.read_text(encoding="utf-8"))
        return Remembered(*({str(k): str(v) for k, v in loaded[name].items()} for name in ("folios", "fits")))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Remembered({}, {})


def remember(known: Remembered, path: Path) -> None:
    """Write what a build settled on beside the book, for the next build. Raises OSError."""
    plan = {"folios": dict(known.folios), "fits": dict(known.fits)}
    path.write_text(json.dumps(plan, ensure_ascii=False, indent=0, sort_keys=True), encoding="utf-8")


Compose = Callable[[Section, Mapping[str, str]], Fragment]


class LayOut(Protocol):
    """Lays out a fragment whose first page is on the given side."""

    def __call__(self, fragment: Fragment, *, verso: bool) -> LaidOut:
        """Return its pages."""


def set_pages(
    sections: Sequence[Section], edition: Edition, known: Mapping[str, str], compose: Compose, lay_out: LayOut
) -> SetPages:
    """Compose and lay out every section until it stands on the side and shows the page numbers that are planned."""
    folios = dict(known)
    done: dict[str, tuple[Fragment, bool, LaidOut]] = {}
    plan = FolioPlan((), {}, {})
    for round_number in range(1, _ROUNDS + 1):
        page_index = 0
        for section in sections:
            # Blank pages of a booklet are known once there is a plan: they turn the pages behind them.
            verso = _planned_side(plan, section) if plan.pages else _side(section, edition, page_index)
            page_index += verso != bool(page_index % 2)
            fragment = compose(section, folios)
            before = done.get(section.id)
            if before is None or before[0].html != fragment.html or before[1] != verso:
                done[section.id] = (fragment, verso, lay_out(fragment, verso=verso))
            page_index += done[section.id][2].page_count
        plan = _plan(sections, edition, done)
        moved = {
            name
            for fragment, _, _ in done.values()
            for name, label in fragment.folios_used
            if plan.folios.get(name, "") != label
        }
        turned = any(_planned_side(plan, section) != done[section.id][1] for section in sections)
        folios = dict(plan.folios)
        if not moved and not turned:
            return _result(sections, done, plan, round_number, settled=True)
    return _result(sections, done, plan, _ROUNDS, settled=False)


def _result(
    sections: Sequence[Section],
    done: Mapping[str, tuple[Fragment, bool, LaidOut]],
    plan: FolioPlan,
    rounds: int,
    *,
    settled: bool,
) -> SetPages:
    chosen = [done[section.id] for section in sections]
    return SetPages(tuple(c[0] for c in chosen), tuple(c[2] for c in chosen), plan, rounds, settled)


def _side(section: Section, edition: Edition, page_index: int) -> bool:
    match page_rule(section.kind, edition).side:
        case SideRule.RECTO:
            return False
        case SideRule.VERSO:
            return True
        case _:
            return bool(page_index % 2)


def _planned_side(plan: FolioPlan, section: Section) -> bool:
    return plan.pages[plan.starts[section.id]].verso


def _plan(
    sections: Sequence[Section], edition: Edition, done: Mapping[str, tuple[Fragment, bool, LaidOut]]
) -> FolioPlan:
    extents: list[Extent] = []
    for section in sections:
        part = done[section.id][2]
        extents.append(extent_of(section, edition, part.page_count, part.anchors))
    booklet = edition.target is Target.BOOKLET
    first = next((s.id for s in sections if s.kind in {SectionKind.HALF_TITLE, SectionKind.TITLE_PAGE}), None)
    # A back cover stands on a verso and so ends the book on an even page by itself.
    closed = any(section.kind is SectionKind.BACK_COVER for section in sections)
    return plan_folios(
        extents,
        first_number_at=None if booklet else first,
        multiple=4 if booklet else 1 if closed else 2,
        blank_slots=_SLOTS if booklet else (),
    )
