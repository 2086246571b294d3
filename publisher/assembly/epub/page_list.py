"""The printed pages inside an EPUB: where each begins, and the list of them.

The paged edition tells what words each of its pages begins with; here the same words are found in the chapters and the
place is marked. Owns: finding the place, the markers, the page list. Refuses: knowing how pages were set. Follows
EPUB 3.3 §7.4.3 (page-list nav), EPUB Accessibility 1.1 §4 (page breaks), DPUB-ARIA 1.1 (doc-pagebreak).
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from publisher.assembly.epub.xhtml import SVG, XHTML, element

_LONGEST, _SHORTEST = 24, 5
"""Characters, spaces apart, by which the beginning of a page is known: tried from the most to the fewest."""
_SKIPPED = 6
"""Characters at the beginning of a page that may be of the page alone: numbers and labels a style sheet adds."""
_SILENT = frozenset({f"{{{SVG}}}svg", f"{{{XHTML}}}rt", f"{{{XHTML}}}rp"})
"""Elements whose text is no running text."""
_CONTAINERS = frozenset(
    f"{{{XHTML}}}{name}" for name in ("table", "thead", "tbody", "tfoot", "tr", "ul", "ol", "dl", "colgroup")
)
"""Elements that may hold no marker of their own."""


@dataclass(frozen=True, slots=True)
class PrintedPage:
    """A page of the paged edition that has a number."""

    label: str
    """The number it is cited by."""
    fragment: str
    """Id of the fragment it belongs to."""
    first: bool
    """True for the first page of the fragment."""
    words: str
    """The first line of text on it, empty for a page without text."""


@dataclass(frozen=True, slots=True)
class PagePlace:
    """Where a printed page begins in the EPUB."""

    label: str
    fragment: str
    id: str
    """Of the marker."""
    found: bool
    """False where its words were looked for in vain and it stands at the page before."""


def marker_id(label: str) -> str:
    """Return the id of the marker of a page."""
    return f"page-{label}"


def mark_pages(bodies: Mapping[str, Any], pages: Sequence[PrintedPage]) -> tuple[PagePlace, ...]:
    """Put a marker where each page begins, in place, and return where they stand, in the order of the pages.

    ``bodies`` are the body elements of the chapters by fragment; pages of fragments that the EPUB does not hold have
    no place in it. Every other page gets one: where its words are not found, that of the page before.
    """
    readers: dict[str, _Reader] = {}
    places: list[PagePlace] = []
    for page in pages:
        body = bodies.get(page.fragment)
        if body is None:
            continue
        reader = readers.get(page.fragment)
        if reader is None:
            reader = readers[page.fragment] = _Reader.of(body)
        at = 0 if page.first else reader.find(page.words)
        found = at is not None
        reader.note(page.label, reader.reached if at is None else at)
        places.append(PagePlace(page.label, page.fragment, marker_id(page.label), found))
    for reader in readers.values():
        reader.place_markers()
    return tuple(places)


def page_list(places: Sequence[PagePlace], addresses: Mapping[str, str]) -> Any:
    """Return the ``nav`` of the printed pages; ``addresses`` are the files of the fragments."""
    items = (
        element("li", element("a", text=place.label, href=f"{addresses[place.fragment]}#{place.id}"))
        for place in places
    )
    nav = element("nav", epub_type="page-list", role="doc-pagelist", hidden="hidden", aria_label="쪽 목록")
    nav.append(element("ol", *items))
    return nav


@dataclass(frozen=True, slots=True)
class _Run:
    """A stretch of text."""

    node: Any
    tail: bool
    """True for the text behind the node, False for the text at its beginning."""
    start: int
    """Its first character among all that are looked at."""
    places: tuple[int, ...]
    """Of each such character, its place in the stretch."""


@dataclass(slots=True)
class _Reader:
    """The text of one chapter, spaces and joiners apart, and what was found in it."""

    body: Any
    text: str
    runs: Sequence[_Run]
    reached: int = 0
    """Pages follow each other: nothing before the last find is looked at again."""
    _noted: list[tuple[int, str]] = field(default_factory=list)

    @classmethod
    def of(cls, body: Any) -> _Reader:
        """Read a chapter."""
        runs: list[_Run] = []
        read: list[str] = []
        start = 0
        for node, tail, text in _texts(body):
            kept = [(at, _folded(c)) for at, c in enumerate(text) if not _skipped(c)]
            if kept:
                runs.append(_Run(node, tail, start, tuple(at for at, _ in kept)))
                read += [c for _, c in kept]
                start += len(kept)
        return cls(body, "".join(read), runs)

    def find(self, words: str) -> int | None:
        """Return where these words begin, at the last find or behind it; None when they are not there."""
        wanted = "".join(_folded(c) for c in words if not _skipped(c))
        for skipped in range(min(_SKIPPED, max(0, len(wanted) - _SHORTEST)) + 1):
            rest = wanted[skipped:]
            for length in sorted({min(len(rest), n) for n in (_LONGEST, 12, _SHORTEST)}, reverse=True):
                at = self.text.find(rest[:length], self.reached) if rest else -1
                if at >= 0:
                    self.reached = at
                    return at
        return None

    def note(self, label: str, at: int) -> None:
        """Note that a page begins at a character."""
        self._noted.append((at, label))

    def place_markers(self) -> None:
        """Put all markers in, from the last to the first, so that places stay what they are."""
        for at, label in reversed(self._noted):
            if at == 0 or not self.runs:
                target = next(iter(self.body), None)
                holder = self.body if target is None or target.tag in _CONTAINERS else target
                _insert_first(holder, _marker(label))
                continue
            run = self.runs[bisect_right([run.start for run in self.runs], at) - 1]
            _split(run, run.places[at - run.start], _marker(label))


def _texts(body: Any) -> Iterator[tuple[Any, bool, str]]:
    """Yield every stretch of running text: node, whether it stands behind it, text."""
    silent: Any = None
    for event, node in _walk(body):
        if silent is None and event == "start":
            if node.tag in _SILENT:
                silent = node
            elif node.text and node.tag not in _CONTAINERS:
                yield node, False, node.text
        elif event == "end":
            if silent is node:
                silent = None
            if silent is None and node is not body and node.tail and node.getparent().tag not in _CONTAINERS:
                yield node, True, node.tail


def _walk(body: Any) -> Iterator[tuple[str, Any]]:
    yield "start", body
    for child in body:
        yield from _walk(child)
    yield "end", body


def _marker(label: str) -> Any:
    return element(
        "span", epub_type="pagebreak", role="doc-pagebreak", id=marker_id(label), aria_label=f"{label}쪽"
    )


def _insert_first(holder: Any, marker: Any) -> None:
    marker.tail, holder.text = holder.text, None
    holder.insert(0, marker)


def _split(run: _Run, at: int, marker: Any) -> None:
    """Put a marker into a stretch of text, before its character ``at``."""
    text = run.node.tail if run.tail else run.node.text
    before, marker.tail = text[:at], text[at:]
    if run.tail:
        run.node.tail = None
        run.node.addnext(marker)
        run.node.tail = before
    else:
        run.node.text = before
        run.node.insert(0, marker)


def _folded(character: str) -> str:
    folded = unicodedata.normalize("NFC", character).lower()
    # A few letters become two, which would move all that follow.
    return folded if len(folded) == 1 else character


def _skipped(character: str) -> bool:
    return character.isspace() or character in "\u2060\u200b\u00ad\ufeff"
