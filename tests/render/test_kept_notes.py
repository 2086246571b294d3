"""Notes that stay on the page of their calls, also where the engine would give them away for the sake of a line."""

from __future__ import annotations

import pytest
from pipeline.setting import NO_COLOURS, make_engine, piece

from publisher.render.fragment import PageEngine
from publisher.typography.lines import WordBreaks

PAGE = """@page { size: 60mm 84mm; margin: 10mm; @footnote { margin: 0; padding: 0; border: 0 } }
body { margin: 0; font-size: 10pt; line-height: 10mm } p { margin: 0; orphans: 2; widows: 2 }
.footnote { float: footnote; font-size: 10pt; line-height: 10mm }"""
"""A text block of six lines and a little; a note takes one of them."""


def lines(number: int, note: str = "") -> str:
    """Return a paragraph of so many lines, with a note called in the first."""
    return f"<p>가{note}{'<br/>가' * (number - 1)}</p>"


NOTE = '<span class="footnote">나</span>'


def noted_pages(engine: PageEngine, html: str) -> list[tuple[int, int]]:
    """Return the number of lines of text and of notes on each page."""
    laid = engine.lay_out(piece(html), {}, verso=False)
    found = []
    for page in laid.document.pages:
        boxes = [box for box in page._page_box.descendants() if type(box).__name__ == "LineBox"]
        texts = ["".join(getattr(part, "text", "") for part in box.descendants()) for box in boxes]
        found.append((sum("가" in text for text in texts), sum("나" in text for text in texts)))
    return found


@pytest.mark.parametrize("words", [None, WordBreaks.RARELY])
def test_a_note_is_not_given_away_for_a_second_line(words: WordBreaks | None) -> None:
    """The engine alone would set two lines of the second paragraph and move the note; ours moves the paragraph."""
    engine = make_engine(PAGE, NO_COLOURS, WordBreaks.RARELY, words)
    alone, kept = [(6, 0), (2, 1)], [(4, 1), (4, 0)]
    assert noted_pages(engine, lines(4, NOTE) + lines(4)) == (kept if words else alone)


def test_what_a_paragraph_asks_for_is_kept() -> None:
    """Lines still go over in company: neither the first nor the last of a paragraph stands alone."""
    engine = make_engine(PAGE, NO_COLOURS, WordBreaks.RARELY, WordBreaks.RARELY)
    assert noted_pages(engine, lines(5) + lines(4)) == [(5, 0), (4, 0)]
    assert noted_pages(engine, lines(3) + lines(4)) == [(5, 0), (2, 0)]
    assert noted_pages(engine, lines(4, NOTE) + lines(1)) == [(5, 1)]
