"""A booklet of an asked number of pages: that it has them, and what its cases gave up for them.

Owns: comparing the settled page plan with the asked number, and the words. Refuses: the choice
(``editions.budget``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from publisher.assembly.pages import SetPages
from publisher.content.source import display_name
from publisher.editions.edition import Edition
from publisher.editions.manuscript import Manuscript, Share
from publisher.errors import Diagnostic, EditionError, SourceSpan, diagnose


def refuse_other_length(edition: Edition, done: SetPages) -> None:
    """Raise EditionError PAGE-040 when a settled booklet has other pages than were asked for."""
    if edition.pages is None or len(done.plan.pages) == edition.pages:
        return
    longer = sorted((-part.page_count, part.id) for part in done.parts if part.page_count > 1)
    parts = ", ".join(f"{name} ({-count})" for count, name in longer)
    raise EditionError(diagnose("PAGE-040", name=edition.declared_name, pages=edition.pages, parts=parts))


def given_up(
    manuscript: Manuscript, edition: Edition, sources: Mapping[str, Path], book_file: Path
) -> Iterator[Diagnostic]:
    """Yield a note for each part and for each case of which the booklet shows less; ``sources`` are by id of case."""
    if edition.pages is None:
        return
    for kind in manuscript.dropped:
        yield diagnose(
            "PAGE-042",
            SourceSpan(display_name(book_file)),
            name=edition.declared_name,
            part=kind.value.replace("-", "_"),
            pages=edition.pages,
        )
    for loss in manuscript.losses:
        yield diagnose(
            "PAGE-041",
            SourceSpan(display_name(sources.get(loss.case_id, book_file))),
            company=loss.company,
            name=edition.declared_name,
            sentences=_of(loss.sentences),
            metrics=_of(loss.metrics),
            rows=_of(loss.rows),
            video=_of(loss.video),
        )


def _of(share: Share) -> str:
    return f"{share.shown}/{share.of}"
