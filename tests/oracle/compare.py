"""Whether the book that was linked from fragments is the book the page engine makes of the whole document.

Compares two files and the plan of the linked one, and says everything in which they differ and should not. Differences
that are meant stand in ``mended``; they are done to the whole document and counted, and what is left must be equal.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from pathlib import Path

from oracle.drawn import ARTIFACT, Mark
from oracle.facts import Element, Facts, Link, Place, read, walk
from oracle.mended import Mended, flat, mended
from oracle.near import NEAR_PT, apart, near, upright
from oracle.seen import OWN_FONTS, SAME_FONTS, Gap, Sight, keep, look, within

LARGEST = 1.02
"""Fragments may take this many times the bytes of the whole document."""
_PROGRAM = frozenset({"/Creator", "/Producer"})
_SAMPLES = 3
"""Differences of one kind that are told in full."""


@dataclass(frozen=True, slots=True)
class Promise:
    """What the plan of the linked book says, which the whole document is set from and must come to as well."""

    starts: Mapping[str, int]
    """Section to the page it begins on."""
    blanks: tuple[int, ...]
    numbers: Mapping[str, str]
    """Element to its page number, as texts of the book show it."""
    labels: tuple[str, ...]
    """What each page is called, empty for pages without a number."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in which the two differ and should not."""

    kind: str
    page: int | None
    detail: str

    def __str__(self) -> str:
        place = "" if self.page is None else f" page {self.page}"
        return f"{self.kind}{place}: {self.detail}"


@dataclass(frozen=True, slots=True)
class Comparison:
    """What came of comparing."""

    findings: tuple[Finding, ...]
    differences: Counter[str]
    """Meant differences and how often each was met."""
    pages: int
    anchors: int
    links: int
    elements: int
    bytes: tuple[int, int]
    """Of fragments and whole."""
    worst: tuple[Gap, Gap]
    """Over all pages: in the same fonts, and in their own."""
    farthest_pt: float
    """Between the places of one anchor."""

    @property
    def kinds(self) -> frozenset[str]:
        """Kinds of findings."""
        return frozenset(finding.kind for finding in self.findings)


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole document, read once."""

    path: Path
    facts: Facts
    meant: Mended

    @classmethod
    def of(cls, path: Path) -> Whole:
        """Read the file of a whole document."""
        facts = read(path)
        return cls(path, facts, mended(facts))


def compare(ours: Path, whole: Whole, promise: Promise, kept: Path) -> Comparison:
    """Compare a linked interior with a whole document; pages that look different leave pictures in ``kept``."""
    mine, other, meant = read(ours), whole.facts, whole.meant
    for old in kept.glob("page-*.png"):
        old.unlink()
    sights = [_told(sight, kept) for sight in look(ours, whole.path)]
    findings = (
        *_pages(mine, other, promise, sights),
        *_places(mine, other, promise),
        *_links(mine, meant),
        *_outline(mine, other),
        *_labels(mine, other, meant, promise),
        *_texts(mine, meant, sights),
        *_tree(mine, meant),
        *_about(mine, other),
        *_looks(sights),
    )
    shared = mine.anchors.keys() & other.anchors.keys()
    return Comparison(
        findings=findings,
        differences=meant.differences,
        pages=len(mine.boxes),
        anchors=len(mine.anchors),
        links=len(mine.links),
        elements=len(meant.tree),
        bytes=(mine.bytes, other.bytes),
        worst=(_worst([sight.gaps[0] for sight in sights]), _worst([sight.gaps[1] for sight in sights])),
        farthest_pt=max((apart(mine.anchors[name], other.anchors[name]) for name in shared), default=0.0),
    )


def _pages(mine: Facts, other: Facts, promise: Promise, sights: Sequence[Sight]) -> Iterator[Finding]:
    """Both have the same pages: how many, which blank, how large."""
    if len(mine.boxes) != len(other.boxes):
        yield Finding("pages", None, f"{len(mine.boxes)} of fragments, {len(other.boxes)} of the whole")
    for side, name in enumerate(("fragments", "the whole")):
        blanks = tuple(sight.page for sight in sights if sight.blank[side])
        if blanks != promise.blanks:
            yield Finding("blanks", None, f"{blanks} of {name}, {promise.blanks} planned")
    for page, (own, its) in enumerate(zip(mine.boxes, other.boxes, strict=False)):
        # The engine's bleed box ends 10 points from the trim; its media box is the bleed that was asked for.
        for box, model in (("/TrimBox", "/TrimBox"), ("/MediaBox", "/MediaBox"), ("/BleedBox", "/MediaBox")):
            if not near(upright(own[box]), upright(its[model])):
                yield Finding("boxes", page, f"{box} {own[box]} of fragments, {its[model]} of the whole")


def _places(mine: Facts, other: Facts, promise: Promise) -> Iterator[Finding]:
    """Every named place is on the same page at the same place, and sections begin where they were planned."""
    for name in sorted(mine.anchors.keys() ^ other.anchors.keys()):
        yield Finding("anchors", None, f"{name} is a place in one of them only")
    for name in sorted(mine.anchors.keys() & other.anchors.keys()):
        own, its = mine.anchors[name], other.anchors[name]
        if own.page != its.page or apart(own, its) > NEAR_PT:
            yield Finding(
                "anchors", own.page, f"{name} at {_said(own)} of fragments, at {_said(its)} of the whole"
            )
    for section, start in promise.starts.items():
        its_start = other.anchors.get(section)
        if its_start is None or its_start.page != start:
            yield Finding(
                "starts", start, f"{section} was planned here, the whole has it at {_said(its_start)}"
            )


def _links(mine: Facts, meant: Mended) -> Iterator[Finding]:
    """Every link stands at the same place and leads to the same; what was left out is there in another box."""
    for page in sorted({link.page for link in (*mine.links, *meant.links)}):
        own = [link for link in mine.links if link.page == page]
        its = [link for link in meant.links if link.page == page]
        for one, two in zip_longest(own, its):
            if (
                one is None
                or two is None
                or _aim(one) != _aim(two)
                or not near(upright(one.rect), upright(two.rect))
            ):
                yield Finding("links", page, f"{_shown(one)} of fragments, {_shown(two)} of the whole")
                break
    there = {(link.page, link.aim) for link in meant.links}
    for link in meant.dropped:
        if (link.page, link.aim) not in there:
            yield Finding("links", link.page, f"{link.aim} is lost with the box inside its link")
    for link in mine.links:
        if "://" not in link.aim and ":" not in link.aim and link.aim not in mine.anchors:
            yield Finding("links", link.page, f"{link.aim} leads nowhere")


def _outline(mine: Facts, other: Facts) -> Iterator[Finding]:
    """The outlines have the same lines, which lead to the same pages."""
    for own, its in zip_longest(mine.outline, other.outline):
        told = [None if line is None else (line.depth, line.title, line.place.page) for line in (own, its)]
        if told[0] != told[1]:
            yield Finding("outline", None, f"{told[0]} of fragments, {told[1]} of the whole")


def _labels(mine: Facts, other: Facts, meant: Mended, promise: Promise) -> Iterator[Finding]:
    """Labels are the numbers the engine counted, run on where it shows none, and are what texts show."""
    labels = mine.labels or ("",) * len(mine.boxes)
    for page, (label, planned) in enumerate(zip(labels, promise.labels, strict=False)):
        if label != planned:
            yield Finding("labels", page, f"{label!r} is its label, {planned!r} was planned")
    for page, (label, margins) in enumerate(zip(labels, meant.margins, strict=False)):
        printed = [mark.text for mark in margins if mark.number is not None and mark.text.isdigit()]
        if printed and printed != [label]:
            yield Finding("labels", page, f"{label!r} is its label, {printed} stands on it in the whole")
    numbered = [page for page, label in enumerate(labels) if label]
    for page in numbered:
        if int(labels[page]) - page != int(labels[numbered[0]]) - numbered[0]:
            yield Finding("labels", page, f"{labels[page]} does not run on from {labels[numbered[0]]}")
    for name, number in promise.numbers.items():
        place = other.anchors.get(name)
        if place is None or labels[place.page] != number:
            yield Finding(
                "numbers", None, f"{name} is said to be on {number}, the whole has it at {_said(place)}"
            )


def _texts(mine: Facts, meant: Mended, sights: Sequence[Sight]) -> Iterator[Finding]:
    """Pages say the same in the same order, by what a reader copies and by what each mark holds."""
    for sight in sights:
        own, its = sight.texts
        if own != its:
            at = next(
                (place for place, pair in enumerate(zip(own, its, strict=False)) if pair[0] != pair[1]), 0
            )
            start = max(0, at - 20)
            yield Finding(
                "text", sight.page, f"…{own[start : at + 20]}… of fragments, …{its[start : at + 20]}…"
            )
    for page, (marks, body, margins) in enumerate(zip(mine.marks, meant.marks, meant.margins, strict=False)):
        for own_mark, its_mark in zip_longest(marks, body):
            if own_mark != its_mark:
                yield Finding(
                    "marks", page, f"{_shown(own_mark)} of fragments, {_shown(its_mark)} of the whole"
                )
                break
        around = tuple(mark.text for mark in margins if mark.number is not None)
        if around != mine.stamped[page] or any(
            mark.tag != ARTIFACT for mark in margins if mark.number is None
        ):
            yield Finding("furniture", page, f"{mine.stamped[page]} of fragments, {around} of the whole")


def _tree(mine: Facts, meant: Mended) -> Iterator[Finding]:
    """The structure trees are the same, element by element, with words, header cells, scopes and boxes."""
    own_tree = flat(mine.tree)
    found = 0
    for own, its in zip_longest(own_tree, meant.tree):
        if own is None or its is None or own[0] != its[0] or not _alike(own[1], its[1]):
            yield Finding(
                "structure", None if own is None else own[1].page, f"{_line(own)} of fragments, {_line(its)}"
            )
            found += 1
            if found == _SAMPLES:
                break
    counts = [Counter(element.kind for _, element in tree) for tree in (own_tree, meant.tree)]
    if counts[0] != counts[1]:
        yield Finding("structure", None, f"{counts[0] - counts[1]} too many, {counts[1] - counts[0]} too few")
    for number, page in sorted(mine.orphans):
        yield Finding("structure", page, f"mark {number} belongs to no element of the tree")
    names = [element.name for element in walk(mine.tree) if element.name]
    if sorted(names) != sorted(mine.names) or len(set(names)) != len(names):
        yield Finding("structure", None, "the tree of ids is not that of the elements")


def _about(mine: Facts, other: Facts) -> Iterator[Finding]:
    """Title, authors, subject, keywords, dates and language are the same, and so are the faces."""
    for key in sorted((mine.about.keys() | other.about.keys()) - _PROGRAM):
        if mine.about.get(key) != other.about.get(key):
            yield Finding(
                "about", None, f"{key} {mine.about.get(key)!r} of fragments, {other.about.get(key)!r}"
            )
    if mine.faces != other.faces:
        yield Finding("faces", None, f"{mine.faces} of fragments, {other.faces} of the whole")
    if mine.bytes > LARGEST * other.bytes:
        yield Finding("size", None, f"{mine.bytes} bytes of fragments, {other.bytes} of the whole")


def _looks(sights: Sequence[Sight]) -> Iterator[Finding]:
    """Pages look the same: to the pixel in the same fonts, and but for edges of letters in their own."""
    for sight in sights:
        for gap, limit, name in zip(sight.gaps, (SAME_FONTS, OWN_FONTS), ("looks", "letters"), strict=True):
            if not within(gap, limit):
                yield Finding(name, sight.page, f"{gap}")


def _told(sight: Sight, kept: Path) -> Sight:
    """Keep the pictures of a page that looks different, and let go of them."""
    if not (within(sight.gaps[0], SAME_FONTS) and within(sight.gaps[1], OWN_FONTS)):
        keep(sight, kept)
    return replace(sight, pictures=())


def _alike(own: Element, its: Element) -> bool:
    return near(own.box, its.box) and replace(own, box=()) == replace(its, box=())


def _aim(link: Link) -> tuple[str, str]:
    return link.aim, link.says


def _worst(gaps: Sequence[Gap]) -> Gap:
    return Gap(
        mean=max((gap.mean for gap in gaps), default=0.0),
        worst=max((gap.worst for gap in gaps), default=0),
        share=max((gap.share for gap in gaps), default=0.0),
    )


def _said(place: Place | None) -> str:
    return "no place" if place is None else f"page {place.page} ({place.x}, {place.y})"


def _shown(item: Link | Mark | None) -> str:
    match item:
        case Link():
            return f"a link to {item.aim} at {[round(value, 1) for value in item.rect]}"
        case Mark():
            return f"{item.tag} {item.number} {item.text[:40]!r}"
        case None:
            return "nothing"


def _line(item: tuple[int, Element] | None) -> str:
    if item is None:
        return "nothing"
    depth, element = item
    held = f"{element.marks} {element.alt[:20]!r} {element.attributes} {element.box}"
    return f"{element.kind} at depth {depth} with {held}"
