"""Links between the first use of a term in a chapter and its explanation, there and back.

Owns: finding the use and making both links. A term is found in running text alone, as a whole word with or without a
Korean particle; where it is not, nothing is linked. Refuses: headings, captions, code, links and explanations, in
which a link would hide or break something, and terms that an inline element divides. Follows DPUB-ARIA 1.1
(doc-glossref, doc-backlink) and EPUB Structural Semantics 1.1 (glossref).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from lxml import etree

from publisher.assembly.epub.xhtml import XHTML, element

_RUNNING = frozenset({"prose", "lead"})
"""Classes of what holds running text."""
_CLOSED = frozenset(
    {"a", "aside", "caption", "code", "dfn", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "svg", "th"}
)
_PARTICLES = (
    "은|는|이|가|을|를|의|에|에서|에게|와|과|로|으로|도|만|까지|부터|보다|처럼|마다|이나|나|란|이란|라는|이라는|이다|다|"
    "인|이며|며|이고|고|에는|에도|에서는|에서도|으로는|로는|으로도|로도|만이|만을"
)
_BEFORE = r"(?<!\w)"
_AFTER = rf"(?=(?:{_PARTICLES})?(?!\w))"
_BACK_WORDS = "본문으로 돌아가기"


class _Place(NamedTuple):
    """Text of a chapter: that of an element before its first child, or what follows the element."""

    node: Any
    follows: bool

    @property
    def text(self) -> str:
        return (self.node.tail if self.follows else self.node.text) or ""


def link_terms(fragment_id: str, body: Any) -> None:
    """Link the terms that are explained in a chapter with their first uses in its running text."""
    explained = [(note, note.find(f".//{{{XHTML}}}dfn")) for note in body.iter(f"{{{XHTML}}}aside")]
    found = [(note, term) for note, term in explained if term is not None]
    # The longest first: a short term must not be found in a longer one.
    for number, (note, term) in sorted(enumerate(found, start=1), key=lambda each: -len(_words(each[1][1]))):
        name = f"{fragment_id}-term-{number}"
        if _link_use(body, _words(term), name):
            if note.get("id") is None:
                note.set("id", name)
            _link_back(term, f"{name}-use")


def _words(term: Any) -> str:
    return " ".join("".join(term.itertext()).split())


def _link_use(body: Any, words: str, name: str) -> bool:
    """Make a link of the first use of a term, if there is one."""
    if not words:
        return False
    wanted = re.compile(_BEFORE + r"\s+".join(map(re.escape, words.split())) + _AFTER)
    for place in _running_text(body):
        match = wanted.search(place.text)
        if match is not None:
            _put_link(place, match.start(), match.end(), name)
            return True
    return False


def _running_text(body: Any) -> Iterator[_Place]:
    for block in body.iter(f"{{{XHTML}}}div", f"{{{XHTML}}}p"):
        if _RUNNING.isdisjoint(block.get("class", "").split()):
            continue
        yield from _texts(block)


def _texts(node: Any) -> Iterator[_Place]:
    yield _Place(node, follows=False)
    for child in node:
        if etree.QName(child).localname not in _CLOSED:
            yield from _texts(child)
        yield _Place(child, follows=True)


def _put_link(place: _Place, start: int, end: int, name: str) -> None:
    text = place.text
    link = element(
        "a",
        text=text[start:end],
        class_="gloss-link",
        id=f"{name}-use",
        href=f"#{name}",
        role="doc-glossref",
        epub_type="glossref",
    )
    link.tail = text[end:]
    if place.follows:
        place.node.tail = text[:start]
        place.node.addnext(link)
    else:
        place.node.text = text[:start]
        place.node.insert(0, link)


def _link_back(term: Any, use: str) -> None:
    back = element(
        "a", text="↩", class_="gloss__back", href=f"#{use}", role="doc-backlink", aria_label=_BACK_WORDS
    )
    back.tail = term.tail
    term.tail = " "
    term.addnext(back)
