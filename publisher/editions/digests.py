"""Bringing a booklet to an asked number of pages: two cases on a page, parts left out, and what that cost.

Owns: the sections of a booklet with a page budget. Refuses: the choice itself, which is arithmetic
(``editions.budget``), and what half a page shows (``editions.density``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from publisher.editions.budget import Candidate, least_pages, plan_pages
from publisher.editions.density import Room, halved, loss
from publisher.editions.edition import Edition
from publisher.editions.lengths import usual_pages
from publisher.editions.manuscript import Entry, Loss, Manuscript, Section, SectionKind
from publisher.editions.views import CaseView, DigestsView
from publisher.errors import EditionError, diagnose


@dataclass(frozen=True, slots=True)
class _Digest:
    """A case of a booklet, and how it is on half a page."""

    section: Section
    half: CaseView
    loss: Loss


def fit_pages(sections: Sequence[Section], edition: Edition) -> Manuscript:
    """Return the sections of ``edition`` as its number of pages allows; all of them where it has none to fill.

    Raises EditionError EDN-072 where the least it can do is too much.
    """
    if edition.pages is None:
        return Manuscript(tuple(sections))
    digests = _digests(sections, edition)
    lengths: Counter[SectionKind] = Counter()
    for section in sections:
        if section.kind is not SectionKind.DIGEST:
            lengths[section.kind] += usual_pages(section, edition)
    candidates = [
        Candidate(digest.loss.weight, digest.section.region.code if digest.section.region else "")
        for digest in digests
    ]
    plan = plan_pages(candidates, lengths, edition.pages)
    if plan is None:
        least = least_pages(len(digests), lengths)
        raise EditionError(
            diagnose(
                "EDN-072", name=edition.declared_name, pages=edition.pages, cases=len(digests), least=least
            )
        )
    pages = {page[0]: [digests[place] for place in page] for page in plan.pages}
    places = {digest.section.id: place for place, digest in enumerate(digests)}
    fitted: list[Section] = []
    for section in sections:
        if section.id not in places:
            fitted += [] if section.kind in plan.dropped else [section]
        elif places[section.id] in pages:
            fitted.append(_page(pages[places[section.id]]))
    losses = (digest.loss for page in pages.values() if len(page) > 1 for digest in page)
    return Manuscript(tuple(fitted), tuple(each for each in losses if each.weight), plan.dropped)


def _digests(sections: Sequence[Section], edition: Edition) -> list[_Digest]:
    room = Room.of(edition)
    found: list[_Digest] = []
    for section in sections:
        view = section.content
        if section.kind is SectionKind.DIGEST and isinstance(view, CaseView):
            half = halved(view, room)
            found.append(_Digest(section, half, loss(view, half, edition.name)))
    return found


def _page(digests: Sequence[_Digest]) -> Section:
    """Return a page of one case or two; it is known by the first."""
    first = digests[0].section
    if len(digests) == 1:
        return first
    second = digests[1].section
    return Section(
        id=first.id,
        kind=SectionKind.DIGESTS,
        title=first.title,
        content=DigestsView((digests[0].half, digests[1].half)),
        region=first.region,
        depth=first.depth,
        running=first.running,
        further=(Entry(second.id, second.title),),
    )
