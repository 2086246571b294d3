"""Chosen lines in the page engine: the same text, the same boxes, other ends of lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import Any

import pytest
import weasyprint.draw
import weasyprint.layout.block
import weasyprint.layout.inline
import weasyprint.layout.page
from pipeline.setting import NO_COLOURS, SHELLS, fonts_as_before, piece
from render.drawing import Drawn, font_heads

from publisher.errors import RenderError
from publisher.render import fonts
from publisher.render.fragment import PageEngine, choosing_lines
from publisher.render.laid_out import LaidOut
from publisher.resources import theme_folder
from publisher.typography.lines import WordBreaks
from publisher.typography.paragraph import Setting
from publisher.typography.paragraph_fit import set_lines
from publisher.typography.words import WORD_JOINER

EDGES = ("margin", "padding")
SIDES = ("left", "right", "top", "bottom")
PAGES = (
    "@page { size: 120mm 160mm; margin: 10mm }"
    'body { margin: 0; font: 10pt/16pt "Noto Serif CJK KR"; overflow-wrap: anywhere; orphans: 2; widows: 2 }'
    "p, h1 { margin: 0 } h1 { font-size: 20pt; line-height: 24pt }"
    ".note { float: footnote; font-size: 8pt } .full { text-align: justify } .side { float: left; width: 30mm }"
    ".dots::after { content: leader(dotted) '3' } .wide { padding: 0 6pt; border: 1pt solid }"
)
CASE_LINKS = ':root { --font-sans: "Noto Sans CJK KR" }' + next(
    line
    for line in (theme_folder("styles") / "components" / "passage.css").read_text("utf-8").splitlines()
    if ".case-link[data-folio]" in line
)
"""How the theme shows the page numbers of links to cases."""
TEXT = (
    "2022년 1월 12일 새벽 다섯 시, 시험 온실의 온도계는 9℃를 가리켰다. 방울토마토가 견디는 아래 끝은 12℃다. 난로의"
    " 기름통이 비어 있었고, 밤새 눈이 내려 주유차는 오지 못했다. 유한별 대표(가상 인물)와 직원 셋이 줄기를 부직포로"
    " 감쌌지만 이틀 뒤 잎의 3분의 1이 검게 변했다. 설을 앞두고 거두려던 열매였다."
)
RICH = (
    '<p>2022년 새벽, <b id="guide-b">시험 온실의 온도계는 9℃를 가리켰다.</b> 방울토마토가 견디는 아래 끝은 12℃다.'
    '<span class="note">한 주의 <em>기록</em>이다.</span> 난로의 <span class="wide">기름통이 비어 있었고,</span> 밤새'
    ' <a href="https://example.com/">눈이 내려 주유차는 오지 못했다. 유한별 대표와</a> 직원 셋이 줄기를'
    ' <span id="guide-empty"></span>부직포로 감쌌지만 이틀 뒤 잎의 3분의 1이 <code>검게 변했다</code>.</p>'
)


@cache
def engine(
    words: WordBreaks | None, line_break: WordBreaks = WordBreaks.RARELY, sheet: str = PAGES
) -> PageEngine:
    """Return an engine with a policy, or one that fills its lines itself."""
    with fonts_as_before():
        fonts.use_only(fonts.font_files(theme_folder("styles") / "fonts", ()))
        return PageEngine(sheet, NO_COLOURS, line_break, SHELLS, words=words)


def lay_out(html: str, words: WordBreaks | None = WordBreaks.RARELY, **known: Any) -> LaidOut:
    """Return the pages of a fragment that holds ``html``."""
    return engine(words, **known).lay_out(piece(html), {}, verso=False)


def draw(html: str, words: WordBreaks | None = WordBreaks.RARELY) -> Drawn:
    """Return what is drawn of it."""
    laid = lay_out(html, words)
    return Drawn(*engine(words).draw(laid, font_heads(), "key", verso=False, tagged=True))


def boxes(laid: LaidOut, kind: str) -> list[Any]:
    """Return all boxes of a kind, page by page."""
    found = (box for page in laid.document.pages for box in page._page_box.descendants())
    return [box for box in found if type(box).__name__ == kind]


def texts(box: Any) -> Iterator[Any]:
    """Yield the boxes of text below a box."""
    return (below for below in box.descendants() if type(below).__name__ == "TextBox")


def read(laid: LaidOut) -> list[str]:
    """Return the text of each line."""
    return [
        "".join(text.text for text in texts(line)).replace(WORD_JOINER, "") for line in boxes(laid, "LineBox")
    ]


def rights(laid: LaidOut) -> list[float]:
    """Return where each line ends, nothing added behind its last letter."""

    def right(text: Any) -> float:
        return float(text.position_x + text.width - getattr(text, "letters", 0.0))

    return [max(right(text) for text in texts(line)) for line in boxes(laid, "LineBox")]


def all_chosen(laid: LaidOut) -> bool:
    """Tell whether no line was filled by the engine."""
    return all(getattr(line, "is_chosen", False) for line in boxes(laid, "LineBox"))


@pytest.mark.parametrize("words", WordBreaks)
@pytest.mark.parametrize(
    "html", [f"<p>{TEXT}</p>", f'<p class="full">{TEXT}</p>', RICH, f"<h1>{TEXT[:60]}</h1>"]
)
def test_the_text_is_the_same(html: str, words: WordBreaks) -> None:
    """Chosen lines hold the same characters in the same order, notes, links and empty anchors included."""
    chosen, filled = lay_out(html, words), lay_out(html, None)
    assert re.sub(r"\s", "", "".join(read(chosen))) == re.sub(r"\s", "", "".join(read(filled)))
    assert chosen.anchors == filled.anchors
    assert chosen.lost == ""
    assert chosen.diagnostics == ()


def test_lines_are_calmer() -> None:
    """Of the same text, chosen lines end at more even places than filled ones."""
    html = "".join(f'<p style="width: {width}mm">{TEXT}</p>' for width in range(84, 100))

    def spread(words: WordBreaks | None) -> float:
        laid = lay_out(html, words)
        measures = [
            box.width for box in boxes(laid, "BlockBox") if box.element_tag == "p" for _ in box.children
        ]
        ends = list(zip(read(laid), rights(laid), measures, strict=True))
        short = [measure - right for text, right, measure in ends if not text.endswith("열매였다.")]
        mean = sum(short) / len(short)
        return sum((value - mean) ** 2 for value in short)

    assert spread(WordBreaks.NEVER) < 0.5 * spread(None)


@pytest.mark.parametrize(
    "html",
    [
        f'<p class="full">{TEXT}</p>',
        f'<p class="full">2022년 <span class="wide">1월 12일</span> {TEXT[12:]}</p>',
        f'<p class="full">{"".join(f"<b>{word}</b> " for word in TEXT.split())}</p>',
    ],
)
def test_justified_lines_reach_the_edge(html: str) -> None:
    """Every line of a justified paragraph but the last ends at the right edge, to a hundredth of a millimetre."""
    laid = lay_out(html, WordBreaks.FREELY)
    assert all_chosen(laid)
    edge = boxes(laid, "BlockBox")[-1]
    *full, last = rights(laid)
    assert full == pytest.approx([edge.position_x + edge.width] * len(full), abs=0.04)
    assert last < edge.position_x + edge.width


def test_a_line_is_the_engine_s_own() -> None:
    """A chosen line that ends where the engine's own does has the engine's boxes, to the last of their places."""
    html = (
        '<p>2022년 <b>시험 온실의</b> 온도계는<span class="note">기록이다.</span> 9℃였다.<br/>그리고'
        ' <span class="wide">기름통이 <i>비어</i> 있었고,</span> <a href="https://example.com/">눈이 왔다.</a>'
        " 그 뒤에 <code>검게</code><br/>변했다.</p>"
    )
    chosen, filled = lay_out(html), lay_out(html, None)
    assert [line.strip() for line in read(chosen)] == [line.strip() for line in read(filled)]
    for mine, own in zip(boxes(chosen, "LineBox"), boxes(filled, "LineBox"), strict=True):
        assert (mine.height, mine.baseline, mine.width) == pytest.approx(
            (own.height, own.baseline, own.width)
        )
        kept = [[box for box in line.descendants() if box.width] for line in (mine, own)]
        for a, b in zip(*kept, strict=True):
            assert (type(a), a.element_tag, a.width, a.position_x, a.position_y, a.baseline) == (
                type(b),
                b.element_tag,
                *(pytest.approx(value) for value in (b.width, b.position_x, b.position_y, b.baseline)),
            )
            edges = [[getattr(box, f"{name}_{side}") for box in (a, b)] for name in EDGES for side in SIDES]
            assert all(one == pytest.approx(other) for one, other in edges)


def test_spans_keep_their_edges() -> None:
    """What stands around an element opens at its first line, closes at its last, and takes room in both."""
    span = f'<p>시험 온실의 온도계는 <span class="wide">{TEXT[30:120]}</span> 가리켰다.</p>'
    parts = [box for box in boxes(lay_out(span), "InlineBox") if box.element_tag == "span"]
    assert len(parts) > 2
    first, *middle, last = parts
    assert [box.border_left_width > 0 for box in parts] == [True, *(False for _ in middle), False]
    assert [box.border_right_width > 0 for box in parts] == [False, *(False for _ in middle), True]
    edge = (first.padding_left, first.border_left_width)
    assert edge == (last.padding_right, last.border_right_width) == (8.0, pytest.approx(4 / 3))
    assert next(texts(first)).position_x == pytest.approx(first.position_x + sum(edge))


@pytest.mark.parametrize("words", [*WordBreaks, None])
@pytest.mark.parametrize("term", ["온도계는", "아래 끝은 12℃다", TEXT[3:90]])
def test_an_anchor_moves_no_line(term: str, words: WordBreaks | None) -> None:
    """Words in an element of their own that shows nothing stand on the same lines, also where it wraps."""
    marked = TEXT.replace(term, f'<span id="guide-term">{term}</span>')
    plain, anchored = lay_out(f"<p>{TEXT}</p>", words), lay_out(f"<p>{marked}</p>", words)
    assert read(anchored) == read(plain)
    assert rights(anchored) == pytest.approx(rights(plain), abs=0.3)
    assert "guide-term" in dict(anchored.anchors)


def page_numbers(html: str, words: WordBreaks) -> tuple[Drawn, list[str], set[float]]:
    """Return what is drawn of a text with links that show page numbers, its lines, and their heights in pixels."""
    ready = engine(words, sheet=PAGES + CASE_LINKS)
    laid = ready.lay_out(piece(html), {}, verso=False, labels={"case-2": "00", "case-3": "000"})
    heights = {round(line.height, 4) for line in boxes(laid, "LineBox")}
    return Drawn(*ready.draw(laid, font_heads(), "key", verso=False, tagged=True)), read(laid), heights


@pytest.mark.parametrize("words", WordBreaks)
def test_page_numbers_of_links_stand_on_chosen_lines(words: WordBreaks) -> None:
    """The number behind a link is one word with it and with the particle behind, on one line, and stays open."""
    html = TEXT
    for number, name in ((2, "방울토마토"), (3, "부직포")):
        link = f'<a href="#case-{number}" class="case-link" data-folio="case-{number}">{name}</a>'
        html = html.replace(name, link)
    drawn, lines, heights = page_numbers(f"<p>{html}</p>", words)
    text = "".join(lines)
    assert re.sub(r"\s", "", text) == re.sub(
        r"\s", "", TEXT.replace("방울토마토", "방울토마토(00쪽)").replace("부직포", "부직포(000쪽)")
    )
    assert all(any(shown in line for line in lines) for shown in ("(00쪽)", "(000쪽)"))
    if words is WordBreaks.NEVER:
        assert all(any(shown in line for line in lines) for shown in ("토마토(00쪽)가", "부직포(000쪽)로"))
    assert [(slot.target, slot.digits) for slot in drawn.part.slots] == [("case-2", 2), ("case-3", 3)]
    assert drawn.part.baked == ()
    assert heights == {round(16 / 0.75, 4)}


def test_page_numbers_of_a_short_line_stay_open() -> None:
    """A line the engine fills itself needs no new setting either when the number changes."""
    link = '<a href="#case-2" class="case-link" data-folio="case-2">도담광학</a>'
    drawn, lines, _ = page_numbers(f"<p>{link}과 함께</p>", WordBreaks.RARELY)
    assert "".join(lines) == "도담광학(00쪽)과 함께"
    assert [slot.target for slot in drawn.part.slots] == ["case-2"]


def test_forced_breaks_stay() -> None:
    """Each stretch between forced breaks is set by itself; a headline's are balanced."""
    html = "<h1>한낮에 버리던 열을 물에 담아 두었다가 <br/>새벽 온실을 데우기까지, 네 번의 겨울</h1>"
    assert [line.strip() for line in read(lay_out(html))] == [
        "한낮에 버리던 열을",
        "물에 담아 두었다가",
        "새벽 온실을 데우기까지,",
        "네 번의 겨울",
    ]


def test_a_justified_line_before_a_forced_break_is_a_last_one() -> None:
    """It keeps its length."""
    laid = lay_out(f'<p class="full">{TEXT}<br/>{TEXT}</p>')
    ends = [
        right
        for text, right in zip(read(laid), rights(laid), strict=True)
        if text.strip().endswith(TEXT[-3:])
    ]
    assert len(ends) == 2
    assert max(ends) < max(rights(laid)) - 10


def test_an_indent_is_the_first_line_s() -> None:
    """A line behind a forced break is not indented, nor taken for one that is."""
    html = f'<p class="full" style="text-indent: 30mm">{TEXT}<br/>{TEXT}</p>'
    laid = lay_out(html, WordBreaks.FREELY)
    assert all_chosen(laid)
    lefts = {round(next(texts(line)).position_x) for line in boxes(laid, "LineBox")[1:]}
    assert len(lefts) == 1
    assert next(texts(boxes(laid, "LineBox")[0])).position_x == pytest.approx(40 * 96 / 25.4)
    full = [
        right for text, right in zip(read(laid), rights(laid), strict=True) if not text.endswith(TEXT[-3:])
    ]
    assert max(full) - min(full) < 1


def test_a_paragraph_goes_on_on_the_next_page() -> None:
    """Lines chosen for a paragraph hold over the pages it stands on; pages have the lines the engine gives them."""
    html = f"<p>{' '.join([TEXT] * 12)}</p>"
    whole = [line.strip() for line in read(lay_out(html))]
    assert lay_out(html).page_count > 2
    start, found = 0, []
    for line in whole:
        start = html.index(line, start)
        found.append(start)
    assert found == sorted(found)
    em = 10 * 4 / 3
    advances = [em * (0.31 if c == " " else 0.96) for c in " ".join([TEXT] * 12)]
    alike = len(set_lines(" ".join([TEXT] * 12), advances, Setting(100 * 96 / 25.4, em)).lines)
    assert abs(len(whole) - alike) <= alike // 10


def test_notes_are_set_and_numbered() -> None:
    """The note of a call in a chosen line stands on its page, once."""
    laid = lay_out(RICH)
    notes = [box for box in boxes(laid, "FootnoteAreaBox") for _ in box.children]
    assert len(notes) == 1
    assert "1" in "".join(read(laid))


def test_links_and_tags_stay() -> None:
    """What is drawn of chosen lines has the structure of filled ones: links, emphasis, one paragraph."""
    chosen, filled = draw(RICH), draw(RICH, None)
    for kind in ("P", "Link", "Note", "Code"):
        assert len(chosen.of_kind(kind)) == len(filled.of_kind(kind))
    assert chosen.part.undrawn == filled.part.undrawn == ()
    assert chosen.content().count(b"BDC") >= filled.content().count(b"BDC") - 3


def test_letters_are_spaced_and_not_for_long() -> None:
    """Character spacing stands before each stretched line and is taken back behind it (ISO 32000-2 §9.3.2)."""
    spacings = re.findall(rb"(-?[\d.]+) Tc", draw(f'<p class="full">{TEXT}</p>').content())
    assert spacings
    assert set(spacings[1::2]) == {b"0"}
    assert b"0" not in spacings[::2]
    assert b"Tc" not in draw(f'<p class="full">{TEXT}</p>', None).content()


def test_no_joiner_is_left() -> None:
    """Chosen lines hold no joiner: nothing of it is drawn or read."""
    laid = lay_out(f"<p>{TEXT}</p>")
    assert WORD_JOINER not in "".join(text.text for line in boxes(laid, "LineBox") for text in texts(line))


@pytest.mark.parametrize(
    "html",
    [
        '<p>앞<svg xmlns="http://www.w3.org/2000/svg" width="9mm" height="3mm"></svg> {}</p>',
        '<p>앞<span style="display: inline-block">칸</span> {}</p>',
        '<p>앞<span style="float: right">곁</span> {}</p>',
        '<p style="white-space: pre-wrap">{}</p>',
        '<p style="text-align: right">{}</p>',
        '<p style="direction: rtl">{}</p>',
        "<p>앞\u00ad뒤 {}</p>",
        "<p>{}<br/></p>",
        '<p><span style="padding-left: 2%">앞</span> {}</p>',
        '<p class="dots">{}</p>',
    ],
)
def test_what_is_no_plain_text_is_left_to_the_engine(html: str) -> None:
    """A paragraph with anything but text, or set in a way of its own, has the lines the engine fills."""
    filled = html.format(TEXT)
    assert read(lay_out(filled)) == read(lay_out(filled, None))
    assert rights(lay_out(filled)) == rights(lay_out(filled, None))


def test_beside_a_float() -> None:
    """Where a float ends beside a paragraph, the engine fills the rest: no line is too long, words stay whole."""
    laid = lay_out(f'<div class="side">{"곁<br/>" * 3}</div><p>{TEXT}</p>')
    plain = [line.strip() for line in read(laid) if line.strip() != "곁"]
    assert " ".join(plain) == TEXT
    assert 105 * 96 / 25.4 < max(rights(laid)) <= 110 * 96 / 25.4 + 1


def test_a_paragraph_of_one_line_is_left_alone() -> None:
    """A text that fits is neither stretched nor shrunk."""
    assert read(lay_out("<p>짧은 글이다.</p>")) == ["짧은 글이다."]
    assert rights(lay_out("<p>짧은 글이다.</p>")) == rights(lay_out("<p>짧은 글이다.</p>", None))


@pytest.mark.parametrize(
    ("width", "text", "parted"),
    [
        (74, "이 책은 먼 데서 온 지역특화산업육성사업편찬위원회", True),
        (68, "이것이 대한민국지역특화산업육성사업위원회", False),
    ],
)
def test_narrow_columns_keep_words_whole(width: int, text: str, parted: bool) -> None:
    """Rare breaks inside words are for columns wide enough to show them as such."""
    lines = read(lay_out(f'<p style="width: {width}mm">{text}</p>'))
    assert len(lines) == 2
    assert (f"{lines[0].strip()} {lines[1].strip()}" != text) is parted


def test_text_that_may_break_anywhere() -> None:
    """Where the edition lets paragraphs break between syllables, chosen lines do; headings keep their words."""
    html = f'<div class="prose"><h2>{TEXT[:50]}</h2><p>{TEXT}</p></div>'
    lines = read(lay_out(html, WordBreaks.FREELY, line_break=WordBreaks.FREELY))
    lines = [line.strip() for line in lines]
    assert any(f"{a[-3:]}{b[:3]}" in TEXT for a, b in pairwise(lines))
    assert " ".join(lines).startswith(TEXT[:50])


def _doors() -> tuple[Any, ...]:
    layout = weasyprint.layout
    own = layout.inline.split_inline_box, layout.inline.text_align
    return (*own, layout.block.block_level_layout, layout.page.block_level_layout, weasyprint.draw.draw_text)


def test_the_engine_is_as_it_was_afterwards() -> None:
    """Its own functions are back when a document is laid out, also when that fails."""
    own = _doors()
    lay_out(f"<p>{TEXT}</p>")
    assert _doors() == own
    with choosing_lines(WordBreaks.RARELY):
        assert all(door is not before for door, before in zip(_doors(), own, strict=True))
    assert _doors() == own
    with pytest.raises(RenderError), choosing_lines(WordBreaks.RARELY):
        raise RenderError
    assert _doors() == own


def test_nothing_changes_without_a_policy() -> None:
    """An engine without a policy chooses no line."""
    assert not any(
        getattr(line, "is_chosen", False) for line in boxes(lay_out(f"<p>{TEXT}</p>", None), "LineBox")
    )
