"""Taking the links out of a part for a file that may have none, and out of its structure what would lead to them.

An element that loses its link says no longer that it is one: its words stay where they are. ISO 32000-2 §14.7.5.3
(object references), §14.8.4.7.2 (Link), ISO 15930-7 §6.17 (annotations).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from publisher.render.part import CLOSE, OPEN, PartPage

_REFERENCE = re.compile(
    rb"/Type\s*/OBJR\b.*?/Obj \x01o(\d+)\x02 0 R|/Obj \x01o(\d+)\x02 0 R.*?/Type\s*/OBJR\b"
)
_KIDS = re.compile(rb"(/K\s*\[)([^\]]*)(\])")
_LINK = re.compile(rb"/S\s*/Link\b")

Objects = list[tuple[int, bytes]]
"""Numbers and texts, in the part."""


def unlinked(objects: Objects, pages: Sequence[PartPage]) -> Objects:
    """Return the objects of a part without its pages' annotations and without references to them."""
    gone = {link for page in pages for link in page.links}
    if not gone:
        return objects
    for number, text in objects:
        found = _REFERENCE.search(text)
        if found is not None and int(found.group(1) or found.group(2)) in gone:
            gone.add(number)
    lost = [b"%bo%d%b 0 R" % (OPEN, number, CLOSE) for number in sorted(gone)]
    losing = re.compile(rb" ?(?:%b)" % b"|".join(map(re.escape, lost)))
    return [(number, _without(text, losing)) for number, text in objects if number not in gone]


def kept_owners(owners: bytes, page_count: int) -> bytes:
    """Return a leaf of the parent tree with its pages alone: behind them stand the owners of annotations."""
    head, opening, rest = owners.partition(b"/Nums[")
    if not opening:
        return owners
    lines = rest.removesuffix(b"]>>").split(b"\n")[:page_count]
    limits = b"<</Limits[%bk0%b %bk%d%b]" % (OPEN, CLOSE, OPEN, page_count - 1, CLOSE)
    assert head.startswith(b"<</Limits[")
    return b"%b%b%b]>>" % (limits, opening, b"\n".join(lines))


def _without(text: bytes, losing: re.Pattern[bytes]) -> bytes:
    kids = _KIDS.search(text) if b"/StructElem" in text else None
    if kids is None:
        return text
    kept, count = losing.subn(b"", kids.group(2))
    if not count:
        return text
    changed = text[: kids.start()] + kids.group(1) + kept.strip() + kids.group(3) + text[kids.end() :]
    return _LINK.sub(b"/S /Span", changed)
