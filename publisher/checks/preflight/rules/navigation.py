"""Finding one's way in a file for screens, by eye or by ear: outline, links, tags (PDF/UA-1): PRE-90x to PRE-93x.

Reads: the catalogue, the outline, annotations, the structure tree.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from publisher.checks.preflight.document import Page
from publisher.checks.preflight.marks import empty, meet
from publisher.checks.preflight.reading import entry, identity, items, number, part, rectangle, resolved, text
from publisher.checks.preflight.rule import ALL, DIGITAL, PAGES, Hit, Rule, View, hit

_MOST_NODES = 400_000
_SAFE_SCHEMES = ("http:", "https:", "mailto:", "tel:")
_HEADINGS = {f"/H{level}": level for level in range(1, 7)}


def _outlined(view: View) -> Iterator[Hit]:
    if len(view.pages) > 1 and entry(part(view.document.catalogue, "/Outlines"), "/First") is None:
        yield hit()


class _Destinations:
    """Which destinations of a file lead to one of its pages."""

    def __init__(self, view: View) -> None:
        self._pages = {identity(page.dictionary) for page in view.pages}
        self._count = len(view.pages)
        catalogue = view.document.catalogue
        self._named: dict[str, Any] = dict(_names(entry(part(catalogue, "/Names"), "/Dests"), 0))
        old = entry(catalogue, "/Dests")
        if isinstance(old, DictionaryObject):
            self._named |= {key.removeprefix("/"): entry(old, key) for key in old}

    def lead_somewhere(self, target: Any, depth: int = 0) -> bool:
        """Return True for a destination that is one of the file's pages."""
        target = resolved(target)
        if isinstance(target, DictionaryObject):
            target = entry(target, "/D")
        if isinstance(target, str | bytes):
            name = text(target).removeprefix("/")
            return depth < 2 and name in self._named and self.lead_somewhere(self._named[name], depth + 1)  # noqa: PLR2004
        if not isinstance(target, ArrayObject) or not target:
            return False
        first = target[0]
        if isinstance(first, IndirectObject):
            return identity(resolved(first)) in self._pages
        return 0 <= int(number(first, -1)) < self._count


def _names(tree: Any, depth: int) -> Iterator[tuple[str, Any]]:
    if not isinstance(tree, DictionaryObject) or depth > 8:  # noqa: PLR2004 - deeper than any tree of names
        return
    for kid in items(entry(tree, "/Kids"))[:20_000]:
        yield from _names(kid, depth + 1)
    pairs = entry(tree, "/Names")
    pairs = items(pairs) if isinstance(pairs, ArrayObject) else []
    for name, value in zip(pairs[::2], pairs[1::2], strict=False):
        yield text(name), value


def _target(item: DictionaryObject) -> Any:
    """Return where an outline item or a link leads inside the file; None when it leads nowhere or elsewhere."""
    direct = entry(item, "/Dest")
    if direct is not None:
        return direct
    action = part(item, "/A")
    return entry(action, "/D") if entry(action, "/S") == "/GoTo" else None


def _outline_leads(view: View) -> Iterator[Hit]:
    destinations = _Destinations(view)
    seen: set[int] = set()
    stack = [entry(part(view.document.catalogue, "/Outlines"), "/First")]
    while stack and len(seen) < _MOST_NODES:
        item = stack.pop()
        if not isinstance(item, DictionaryObject) or id(item) in seen:
            continue
        seen.add(id(item))
        target = _target(item)
        elsewhere = "/A" in item and entry(part(item, "/A"), "/S") != "/GoTo"
        if not elsewhere and not destinations.lead_somewhere(target):
            yield hit(title=text(entry(item, "/Title")))
        stack += [entry(item, "/Next"), entry(item, "/First")]


def _links(view: View) -> Iterator[tuple[Page, DictionaryObject]]:
    for page in view.pages:
        for note in items(entry(page.dictionary, "/Annots"))[:5000]:
            if isinstance(note, DictionaryObject) and entry(note, "/Subtype") == "/Link":
                yield page, note


def _links_lead(view: View) -> Iterator[Hit]:
    destinations = _Destinations(view)
    for page, link in _links(view):
        target = _target(link)
        inner = "/Dest" in link or entry(part(link, "/A"), "/S") == "/GoTo"
        if (inner and not destinations.lead_somewhere(target)) or ("/Dest" not in link and "/A" not in link):
            name = text(target) if isinstance(target, str | bytes) else "?"
            yield hit(page, rectangle(entry(link, "/Rect")), target=name)


def _links_are_safe(view: View) -> Iterator[Hit]:
    for page, link in _links(view):
        action = part(link, "/A")
        kind, address = text(entry(action, "/S")), text(entry(action, "/URI"))
        odd = kind in {"/Launch", "/GoToR", "/ImportData", "/SubmitForm"}
        if odd or (kind == "/URI" and not address.lower().startswith(_SAFE_SCHEMES)):
            yield hit(page, rectangle(entry(link, "/Rect")), text=address, address=address or kind)


def _marked(view: View) -> Iterator[Hit]:
    if not bool(entry(part(view.document.catalogue, "/MarkInfo"), "/Marked")):
        yield hit()


def _structured(view: View) -> Iterator[Hit]:
    tree = part(view.document.catalogue, "/StructTreeRoot")
    if entry(tree, "/K") is None:
        yield hit()


def _language(view: View) -> Iterator[Hit]:
    if not text(entry(view.document.catalogue, "/Lang")).strip():
        yield hit()


def _elements(view: View) -> Iterator[DictionaryObject]:
    """Yield the elements of the structure tree in reading order."""
    seen: set[int] = set()
    stack = list(reversed(items(entry(part(view.document.catalogue, "/StructTreeRoot"), "/K"))))
    while stack and len(seen) < _MOST_NODES:
        element = stack.pop()
        if not isinstance(element, DictionaryObject) or id(element) in seen or "/S" not in element:
            continue
        seen.add(id(element))
        yield element
        stack += reversed([kid for kid in items(entry(element, "/K")) if isinstance(kid, DictionaryObject)])


def _page_of(view: View, element: DictionaryObject) -> Page | None:
    """Return the page an element begins on."""
    for _ in range(6):
        at = entry(element, "/Pg")
        if at is not None:
            key = identity(at)
            return next((page for page in view.pages if identity(page.dictionary) == key), None)
        kids = [kid for kid in items(entry(element, "/K")) if isinstance(kid, DictionaryObject)]
        if not kids:
            return None
        element = kids[0]
    return None


def _figures_speak(view: View) -> Iterator[Hit]:
    for element in _elements(view):
        if entry(element, "/S") == "/Figure" and not (
            text(entry(element, "/Alt")).strip() or text(entry(element, "/ActualText")).strip()
        ):
            page = _page_of(view, element)
            pictures = [] if page is None else [mark for mark in page.marks if mark.picture is not None]
            only = pictures[0].picture if len(pictures) == 1 else None
            yield hit(page, None, digest="" if only is None else only.digest)


def _headings_step(view: View) -> Iterator[Hit]:
    last = 0
    for element in _elements(view):
        level = _HEADINGS.get(text(entry(element, "/S")))
        if level is None:
            continue
        if level > last + 1:
            yield hit(_page_of(view, element), found=f"H{level}", last=f"H{last}" if last else "–")
        last = level


def _all_tagged(view: View) -> Iterator[Hit]:
    if not bool(entry(part(view.document.catalogue, "/MarkInfo"), "/Marked")):
        return
    for page in view.pages:
        loose = (mark for mark in page.marks if not mark.artifact and not mark.tagged)
        first = next((mark for mark in loose if not empty(meet(mark.box, page.trim))), None)
        if first is not None:
            yield hit(page, first.box, text=first.text)


RULES = (
    Rule("PRE-901", "A file for screens has an outline.", _outlined, DIGITAL, PAGES),
    Rule("PRE-902", "Every line of the outline leads to a page.", _outline_leads, ALL),
    Rule("PRE-903", "Every link leads to a page or an address.", _links_lead, ALL),
    Rule("PRE-904", "Links open web addresses and mail, nothing else.", _links_are_safe, ALL),
    Rule("PRE-905", "The file says that it is tagged (MarkInfo).", _marked, DIGITAL),
    Rule("PRE-906", "The file has a structure tree.", _structured, DIGITAL),
    Rule("PRE-907", "The file names its language.", _language, DIGITAL),
    Rule("PRE-908", "Every figure has an alternative text.", _figures_speak, DIGITAL),
    Rule("PRE-909", "Heading levels are not skipped.", _headings_step, DIGITAL),
    Rule("PRE-910", "Everything on a page is tagged or an artifact.", _all_tagged, DIGITAL),
)
