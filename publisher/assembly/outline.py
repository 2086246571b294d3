"""The outline and the page labels of a PDF (ISO 32000-2 §12.3.3, §12.4.2)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from publisher.assembly.folio import FolioPlan
from publisher.assembly.pdf_file import string


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """A line of the outline."""

    title: str
    section_id: str
    depth: int
    """1 for the top level."""


@dataclass(slots=True)
class _Node:
    entry: OutlineEntry
    number: int
    kids: list[_Node] = field(default_factory=list)

    @property
    def open_lines(self) -> int:
        """Lines that are seen below it when all is open."""
        return sum(1 + kid.open_lines for kid in self.kids)


def outline_objects(
    entries: Sequence[OutlineEntry], pages: Mapping[str, int], root: int, new: Callable[[], int]
) -> list[tuple[int, bytes]]:
    """Return the outline's objects: ``root`` and one an entry.

    ``pages`` maps sections to the object number of their first page; ``new`` gives object numbers.
    """
    top: list[_Node] = []
    trail: list[_Node] = []
    for entry in entries:
        node = _Node(entry, new())
        del trail[entry.depth - 1 :]
        (trail[-1].kids if trail else top).append(node)
        trail.append(node)
    made = [(root, b"<</Type/Outlines%b>>" % _ends(top))]
    made += _written(top, root, pages)
    return made


def _written(nodes: Sequence[_Node], parent: int, pages: Mapping[str, int]) -> list[tuple[int, bytes]]:
    made: list[tuple[int, bytes]] = []
    for at, node in enumerate(nodes):
        around = b""
        if at:
            around += b"/Prev %d 0 R" % nodes[at - 1].number
        if at + 1 < len(nodes):
            around += b"/Next %d 0 R" % nodes[at + 1].number
        place = b"/Dest[%d 0 R/XYZ null null null]" % pages[node.entry.section_id]
        title = string(node.entry.title)
        text = b"<</Title%b/Parent %d 0 R%b%b%b>>" % (title, parent, around, place, _ends(node.kids))
        made.append((node.number, text))
        made += _written(node.kids, node.number, pages)
    return made


def _ends(nodes: Sequence[_Node]) -> bytes:
    if not nodes:
        return b""
    count = sum(1 + node.open_lines for node in nodes)
    return b"/First %d 0 R/Last %d 0 R/Count %d" % (nodes[0].number, nodes[-1].number, count)


def page_labels(plan: FolioPlan) -> bytes:
    """Return the number tree of labels: every page has the number it is cited by, unnumbered pages an empty one."""
    ranges = []
    previous: int | None = None
    for page in plan.pages:
        value = int(page.folio) if page.folio else None
        continues = value is None if previous is None else value == previous + 1
        if page.page_index == 0 or not continues:
            ranges.append(b"%d<<%b>>" % (page.page_index, b"" if value is None else b"/S/D/St %d" % value))
        previous = value
    return b"<</Nums[%b]>>" % b"".join(ranges)
