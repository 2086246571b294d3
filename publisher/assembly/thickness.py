"""Whether an edition has pages its binding bears: a stitched book that is too thick gapes and creeps.

Pure. What a binding bears stands in ``imposition.limits``; this says it of an edition that is built.
"""

from __future__ import annotations

from publisher.assembly.imposition import Limits
from publisher.editions.edition import Edition
from publisher.editions.production import Binding
from publisher.errors import Diagnostic, EditionError, diagnose

_LIMITS = Limits()


def bound_cautions(edition: Edition, page_count: int, limits: Limits = _LIMITS) -> tuple[Diagnostic, ...]:
    """Return what a binder would ask about so many pages, blank ones counted.

    Raises EditionError PAGE-051 for a stitched book that no shop stitches.
    """
    if edition.production.binding is not Binding.SADDLE:
        return ()
    if page_count > limits.saddle_most:
        raise EditionError(diagnose("PAGE-051", name=edition.name, pages=page_count, most=limits.saddle_most))
    if page_count > limits.saddle_usual:
        return (diagnose("PAGE-050", name=edition.name, pages=page_count, usual=limits.saddle_usual),)
    return ()
