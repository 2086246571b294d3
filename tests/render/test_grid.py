"""Stories keep a grid of baselines: what follows a picture or a table of any height meets the facing page again."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pipeline.setting import make_engine

from publisher.editions.manuscript import SectionKind
from publisher.html.fragment import Fragment
from publisher.render.fit import forecast
from publisher.render.fragment import PageEngine
from publisher.render.grid import below, nearest
from publisher.render.laid_out import LaidOut
from publisher.typography.lines import WordBreaks

STEP_PX = 20.0
HEAD_PX = 30.0
SHEET = f"""
@page {{ size: 400px 460px; margin: {HEAD_PX}px 20px }}
body {{ margin: 0; font: 10px/{STEP_PX}px "Noto Serif CJK KR"; orphans: 2; widows: 2 }}
p, h2, figure, table {{ margin: 0; border-spacing: 0 }} td {{ padding: 0 }} h2 {{ font: inherit; break-after: avoid }}
.passage, .photo {{ padding-top: 40px }} .band {{ margin-top: 40px }} .passage:first-child {{ padding-top: 0 }}
.photo {{ break-inside: avoid; clear: both }} .side {{ float: left; clear: left; width: 60px }}
table {{ margin-bottom: 10px; line-height: 13px }} .fit-tight .passage {{ padding-top: 25px }}
"""
LINES = "<p>가<br/>나<br/>다</p>"


@cache
def _engine(words: WordBreaks | None) -> PageEngine:
    return make_engine(SHEET, words=words)


def story(body: str, words: WordBreaks | None = WordBreaks.RARELY, fit: str = "") -> LaidOut:
    """Return a story laid out."""
    html = f"<section id='a' class='story'><div class='story__body'>{body}</div></section>"
    return _engine(words).lay_out(Fragment("a", SectionKind.STORY, "", html), {}, verso=False, fit=fit)


def photo(height: float) -> str:
    """Return a picture of a height in CSS pixels."""
    return f'<figure class="photo"><div style="height: {height}px"></div></figure>'


def passage(text: str = LINES) -> str:
    """Return a passage with a heading."""
    return f'<section class="passage"><h2>제목</h2><div class="prose">{text}</div></section>'


def line_tops(laid: LaidOut) -> Iterator[float]:
    """Yield how far below the text block's head each line of body text begins, page by page."""
    for page in laid.document.pages:
        for box in page._page_box.descendants():
            if type(box).__name__ == "LineBox" and box.height == STEP_PX:
                yield box.position_y - HEAD_PX


def off_grid(laid: LaidOut) -> list[float]:
    """Return the lines that stand beside the grid."""
    return [top for top in line_tops(laid) if abs(top / STEP_PX - round(top / STEP_PX)) > 0.001]


@pytest.mark.parametrize("height", [1, 33, 47.3, 59.9, 80, 155])
def test_text_below_a_picture_is_on_the_grid(height: float) -> None:
    """Whatever its height, on its own page and on the next; without the grid it is not."""
    body = passage() + photo(height) + passage(LINES * 3) + photo(height) + passage(LINES * 4)
    laid = story(body)
    assert laid.page_count > 1
    assert len(list(line_tops(laid))) == 27
    assert off_grid(laid) == []
    if height % STEP_PX:
        assert off_grid(story(body, None)) != []


def test_the_gap_changes_by_half_a_step_at_most() -> None:
    """The nearest line is taken, above or below."""
    for height in range(40, 60):
        first, second = (top for top in line_tops(story(photo(height) + passage("<p>가</p>"))))
        assert second == first + STEP_PX
        assert abs(first - (height + 40)) <= STEP_PX / 2


def test_at_a_page_head_there_is_no_gap() -> None:
    """A picture or a heading that begins a page begins where the text of the facing page does."""
    for body in (photo(190) + photo(190) + passage(), passage(LINES * 4) + photo(300) + passage(LINES * 9)):
        laid = story(body)
        assert laid.page_count > 1
        for page in laid.document.pages[:2]:
            column = next(
                box
                for box in page._page_box.descendants()
                if box.element_tag in {"figure", "section"}
                and box.element.get("class") in {"photo", "passage"}
            )
            assert column.content_box_y() == pytest.approx(HEAD_PX, abs=0.01)


def test_text_goes_on_below_a_table() -> None:
    """On the next line of the grid, never nearer to the table than its margin."""
    for rows in range(1, 6):
        table = f"<table>{'<tr><td>가</td></tr>' * rows}</table>"
        laid = story(passage(f"{LINES}{table}{LINES}"))
        assert off_grid(laid) == []
        tops = list(line_tops(laid))
        foot = 4 * STEP_PX + rows * 13
        assert 10 <= tops[4] - foot < 10 + STEP_PX + 0.01


def test_a_block_never_meets_what_hangs_beside_the_text() -> None:
    """What clears the side column begins below it, on the grid all the same."""
    for height in range(60, 120, 7):
        side = f'<div class="side" style="height: {height}px"></div>'
        laid = story(f'<section class="passage">{side}<p>가</p></section>{photo(30)}{passage()}')
        (picture,) = (
            box
            for page in laid.document.pages
            for box in page._page_box.descendants()
            if box.element_tag == "figure"
        )
        assert picture.position_y - HEAD_PX >= height - 0.01
        assert (picture.content_box_y() - HEAD_PX) % STEP_PX == pytest.approx(0, abs=0.01)
        assert off_grid(laid) == []


@pytest.mark.parametrize("height", [33, 47.3, 90])
def test_other_settings_are_foreseen_on_the_grid(height: float) -> None:
    """A forecast places blocks as the engine does, also where a gap is not a whole step."""
    body = passage(LINES * 2) + photo(height) + passage(LINES * 3) + photo(height) + passage(LINES * 4)
    known, other = story(body), story(body, fit="tight")
    assert known.column is not None
    assert known.column.step == STEP_PX
    assert forecast(known, "") == pytest.approx(known.fills, abs=0.001)
    assert forecast(other, "tight") == pytest.approx(other.fills, abs=0.001)


@given(st.floats(-1e4, 1e4), st.floats(1, 100))
def test_lines_of_the_grid(position: float, step: float) -> None:
    """The nearest is half a step away at most; the next below is not above, and less than a step away."""
    assert abs(nearest(position, step) - position) <= step / 2 + 0.011
    assert -0.011 <= below(position, step) - position < step
    assert nearest(nearest(position, step), step) == pytest.approx(nearest(position, step), abs=1e-6)


def test_other_documents_have_no_grid() -> None:
    """Only the children of a story's column are moved."""
    html = f"<section id='a'>{photo(33)}{passage()}</section>"
    fragment = Fragment("a", SectionKind.GUIDE, "", html)
    chosen, plain = (_engine(words).lay_out(fragment, {}, verso=False) for words in (WordBreaks.RARELY, None))
    assert list(line_tops(chosen)) == list(line_tops(plain))
