"""Links between the first use of a term in a chapter and its explanation, there and back.

Owns: making both links where a chapter marks the use (``html.terms``). Refuses: finding it; a term no text uses stays
without. Follows DPUB-ARIA 1.1 (doc-glossref, doc-backlink) and EPUB Structural Semantics 1.1 (glossref).
"""

from __future__ import annotations

from typing import Any

from publisher.assembly.epub.xhtml import OPS, XHTML, element
from publisher.editions.views import GLOSS

_BACK_WORDS = "본문으로 돌아가기"


def link_terms(body: Any) -> None:
    """Link the terms that are explained in a chapter with their marked first uses."""
    uses = {node.get("id"): node for node in body.iter(f"{{{XHTML}}}span") if node.get("id")}
    for note in body.iter(f"{{{XHTML}}}aside"):
        name, term = str(note.get("id", "")), note.find(f".//{{{XHTML}}}dfn")
        use = uses.get(name.removesuffix(GLOSS)) if name.endswith(GLOSS) else None
        if use is not None and term is not None:
            _make_link(use, name)
            _link_back(term, use.get("id"))


def _make_link(use: Any, note: str) -> None:
    use.tag = f"{{{XHTML}}}a"
    use.set("class", "gloss-link")
    use.set("href", f"#{note}")
    use.set("role", "doc-glossref")
    use.set(f"{{{OPS}}}type", "glossref")


def _link_back(term: Any, use: str) -> None:
    back = element(
        "a", text="↩", class_="gloss__back", href=f"#{use}", role="doc-backlink", aria_label=_BACK_WORDS
    )
    back.tail = term.tail
    term.tail = " "
    term.addnext(back)
