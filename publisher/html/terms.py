"""First uses of explained terms in running text, marked by an element with an id and nothing to see.

Owns: finding them in the tokens of Markdown. A term is found in running text alone (``typography.terms``); where it is
not, nothing is marked. Refuses: headings, headers of tables, code, links and footnotes, in which a link would hide or
break something, and terms that another element divides.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from markdown_it.token import Token

from publisher.typography.terms import uses_of

_CLOSED = {"heading_open": 1, "heading_close": -1, "th_open": 1, "th_close": -1}
_LINK = {"link_open": 1, "link_close": -1}
_RUN = frozenset({"text", "softbreak"})


class TermMarker:
    """Marks the first use of each term in the texts it is shown, in their order."""

    def __init__(self, terms: Mapping[str, str]) -> None:
        """Take terms by the ids of their first uses."""
        # The longest first: a short term must not be found in a longer one.
        self._missing = dict(sorted(terms.items(), key=lambda item: -len(item[1])))

    @property
    def missing(self) -> tuple[str, ...]:
        """Ids of the terms no text has used so far."""
        return tuple(self._missing)

    def mark(self, tokens: Sequence[Token]) -> None:
        """Mark terms in the tokens of a text; in place."""
        closed = 0
        for token in tokens:
            closed += _CLOSED.get(token.type, 0)
            if token.type == "inline" and not closed and token.children:
                self._mark_paragraph(token)

    def _mark_paragraph(self, paragraph: Token) -> None:
        for name, term in tuple(self._missing.items()):
            children = paragraph.children or []
            for first, last in _runs(children):
                text = "".join(_shown(token) for token in children[first:last])
                found = next(uses_of(term, text), None)
                if found is not None:
                    paragraph.children = [
                        *children[:first],
                        *_marked(children[first:last], *found, name),
                        *children[last:],
                    ]
                    del self._missing[name]
                    break


def _shown(token: Token) -> str:
    return token.content if token.type == "text" else "\n"


def _runs(children: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Yield stretches of text that no element divides: index of the first token, and of what follows the last."""
    links = marks = 0
    first: int | None = None
    for index, token in enumerate(children):
        links += _LINK.get(token.type, 0)
        marks += token.nesting if token.meta.get("term") else 0
        open_ = token.type in _RUN and not links and not marks
        if open_ and first is None:
            first = index
        if not open_ and first is not None:
            yield first, index
            first = None
    if first is not None:
        yield first, len(children)


def _marked(run: Sequence[Token], start: int, end: int, name: str) -> Iterator[Token]:
    """Yield the tokens of a stretch of text, its characters from ``start`` to ``end`` in an element of their own."""
    at = 0
    for token in run:
        text = _shown(token)
        cuts = sorted({0, len(text), *(cut - at for cut in (start, end) if 0 < cut - at < len(text))})
        for left, right in pairwise(cuts):
            if at + left == start:
                yield Token("term_open", "span", 1, attrs={"id": name}, meta={"term": True})
            piece = token.copy()
            if token.type == "text":
                piece.content = text[left:right]
            yield piece
            if at + right == end:
                yield Token("term_close", "span", -1, meta={"term": True})
        at += len(text)
