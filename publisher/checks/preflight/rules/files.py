"""The file itself: PRE-00x. Reads: how far reading it got."""

from __future__ import annotations

from collections.abc import Iterator

from publisher.checks.preflight.rule import Hit, Rule, View, hit


def _readable(_: View) -> Iterator[Hit]:
    """A file that cannot be opened never comes this far: ``judge`` says it."""
    return iter(())


def _pages_readable(view: View) -> Iterator[Hit]:
    for page in view.document.faults:
        if not page.boundless:
            yield hit(page, detail=page.fault)


def _bounded(view: View) -> Iterator[Hit]:
    for page in view.document.faults:
        if page.boundless:
            yield hit(page, detail=page.fault)


RULES = (
    Rule("PRE-001", "The file can be opened.", _readable),
    Rule("PRE-002", "Every page can be read to its end.", _pages_readable),
    Rule("PRE-003", "No page asks for more than a page of a book needs.", _bounded),
    Rule("PRE-004", "Findings that are left out are counted.", _readable),
)
