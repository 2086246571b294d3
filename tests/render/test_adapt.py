"""Markup made ready for the page engine, and read back as an HTML parser reads it."""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree.ElementTree import Element

import pytest
import tinyhtml5  # type: ignore[import-untyped]  # the engine's own parser
from lxml import etree
from pipeline.setting import DEFAULT_THEME, piece, stock_edition, stock_fragments

from publisher.html.fragment import Fragment
from publisher.html.markup import XHTML, parse
from publisher.render.adapt import FOLIO, FOLIO_TARGET, SVG, Palette, adapt, markup
from publisher.render.stylesheet import paged_sheet, scoped_values, token_values
from publisher.typography.lines import WordBreaks
from publisher.typography.words import WORD_JOINER as J

PALETTE = Palette(
    root={
        "hue": "#111111",
        "tint": "#222222",
        "color-ink": "#333333",
        "region-busan": "#444444",
        "font-serif": '"Noto Serif CJK KR", serif',
    },
    scoped={"region-busan": {"hue": "#444444"}, "region-jeju": {"hue": "#555555", "tint": "#666666"}},
)
PAGED = ("print", "booklet")
PREFIXES = {
    "epub": "http://www.idpf.org/2007/ops",
    "xml": "http://www.w3.org/XML/1998/namespace",
    "xmlns": "http://www.w3.org/2000/xmlns/",
}
NOTED = (
    '<p>앞<a id="guide-call-1" href="#guide-note-1" role="doc-noteref" epub:type="noteref">1</a> 뒤</p>'
    '<section class="notes" aria-label="주석"><aside id="guide-note-1" role="doc-footnote"><p>'
    '<a href="#guide-call-1" role="doc-backlink">1</a> 출처는 <em>어느 책</em>이다.</p></aside></section>'
)


def adapted(html: str, line_break: WordBreaks = WordBreaks.RARELY) -> etree._Element:
    """Return the root element of a fragment holding ``html``, adapted."""
    return adapt(piece(html), PALETTE, line_break)


def text_of(element: etree._Element) -> str:
    """Return all text below an element."""
    return "".join(element.itertext())


def only(root: etree._Element, path: str) -> etree._Element:
    """Return the one element at an XPath; ``h`` is XHTML, ``s`` SVG."""
    found = root.xpath(path, namespaces={"h": XHTML[1:-1], "s": SVG[1:-1]})
    assert isinstance(found, list)
    assert len(found) == 1
    element = found[0]
    assert isinstance(element, etree._Element)
    return element


def painted(shape: str, *around: str) -> etree._Element:
    """Return a shape drawn inside elements of the given classes, outermost first."""
    opening = "".join(f'<div class="{name}">' for name in around)
    svg = f'<svg xmlns="{SVG[1:-1]}" viewBox="0 0 9 9">{shape}</svg>'
    return only(adapted(f"{opening}{svg}{'</div>' * len(around)}"), "//s:svg/*")


class TestNotes:
    """A note stands at its call, where the page engine expects it."""

    def test_a_note_moves_to_its_call(self) -> None:
        """The call becomes the note, emphasis and the text behind the call included; the list of notes goes."""
        root = adapted(NOTED)
        note = only(root, "//h:span[@class='footnote']")
        assert text_of(note).replace(J, "") == "출처는 어느 책이다."
        assert only(note, "h:em").text == f"어{J}느 책"
        assert text_of(only(root, "h:p")).replace(J, "") == "앞출처는 어느 책이다. 뒤"
        assert not root.xpath("//*[@class='notes' or @role='doc-footnote' or @role='doc-backlink']")
        assert not note.keys()[1:], "the call's id and link must not stay on the note"

    def test_a_second_call_repeats_the_number_only(self) -> None:
        """One note called twice is set once; the second call shows the number and is no link into nothing."""
        call = '<a href="#guide-note-1" role="doc-noteref" epub:type="noteref">1</a>'
        root = adapted(NOTED.replace(" 뒤</p>", f" 뒤{call}</p>"))
        only(root, "//h:span[@class='footnote']")
        assert only(root, "//h:span[@class='note-call']").text == f"{J}1"
        assert not root.xpath("//h:a", namespaces={"h": XHTML[1:-1]})

    def test_a_call_without_a_note_stays_a_link(self) -> None:
        """Only a call whose note is there is replaced."""
        root = adapted('<p id="guide-a">앞<a href="#guide-a" role="doc-noteref">1</a></p>')
        assert only(root, "//h:a").get("href") == "#guide-a"
        assert not root.xpath("//*[@class='footnote']")

    def test_no_call_is_left_in_the_stock_book(self) -> None:
        """Every note of the stock book finds its call: as many footnotes as notes, and no note left behind."""
        for name in PAGED:
            for fragment in stock_fragments(name):
                before = parse(fragment.html)
                root = adapt(fragment, PALETTE, WordBreaks.RARELY)
                notes = before.xpath("count(//*[@role='doc-footnote'])")
                assert root.xpath("count(//*[@class='footnote'])") == notes
                assert root.xpath("count(//*[@role='doc-footnote' or @role='doc-noteref'])") == 0
        stories = [f for f in stock_fragments("print") if 'role="doc-footnote"' in f.html]
        assert stories, "the stock book must hold a note for this test to mean anything"


SHOWN = '<p><a href="#case-1" data-folio="case-1">가</a> <span data-folio="guide">나</span></p>'


class TestLabels:
    """Page numbers come from outside, and the text says whose they are."""

    def test_a_label_stands_where_it_is_shown(self) -> None:
        """The number is what the style sheet prints; beside it stays whose page it is."""
        root = adapt(piece(SHOWN), PALETTE, WordBreaks.RARELY, labels={"case-1": "00", "guide": "7"})
        shown = [(e.get(FOLIO_TARGET), e.get(FOLIO)) for e in root.iter() if e.get(FOLIO_TARGET)]
        assert shown == [("case-1", "00"), ("guide", "7")]

    @pytest.mark.parametrize("labels", [{}, {"case-1": "", "guide": ""}, {"case-2": "00"}])
    def test_without_a_label_no_number_is_shown(self, labels: dict[str, str]) -> None:
        """An element whose page has no number shows none, not the id that stood for it."""
        root = adapt(piece(SHOWN), PALETTE, WordBreaks.RARELY, labels=labels)
        assert not root.xpath(f"//*[@{FOLIO} or @{FOLIO_TARGET}]")

    def test_every_wanted_number_of_the_stock_book_is_shown(self) -> None:
        """What a fragment says it shows is what is labelled in it."""
        labelled = 0
        for fragment in stock_fragments("print"):
            labels = dict.fromkeys(fragment.folios_used, "00")
            root = adapt(fragment, PALETTE, WordBreaks.RARELY, labels=labels)
            shown = {str(target) for target in root.xpath(f"//@{FOLIO_TARGET}")}
            assert shown == set(fragment.folios_used)
            labelled += len(shown)
        assert labelled > 10


class TestLinks:
    """A fragment is set without the rest of its book."""

    def test_links_to_other_fragments_get_an_address(self) -> None:
        """The engine would drop what leads nowhere; links inside the fragment and out of the book stay."""
        addresses = ("#guide", "#guide-a", "#case-3", "https://example.org/#case-3", "mailto:a@example.org")
        links = "".join(f'<a href="{address}">가</a>' for address in addresses)
        root = adapted(f'<p id="guide-a">{links}<a>나</a></p>')
        assert [a.get("href") for a in root.iter(f"{XHTML}a")] == [
            "#guide",
            "#guide-a",
            "xref:case-3",
            "https://example.org/#case-3",
            "mailto:a@example.org",
            None,
        ]

    def test_in_one_document_links_stay(self) -> None:
        """Where the whole book is one document, every element is in it."""
        root = adapt(piece('<a href="#case-3">가</a>'), PALETTE, WordBreaks.RARELY, alone=False)
        assert only(root, "//h:a").get("href") == "#case-3"


class TestPaint:
    """Drawings carry literal colours: the engine lets no style sheet of the document into an inline SVG."""

    @pytest.mark.parametrize(
        ("shape", "attribute", "value"),
        [
            ('<rect class="fill-ink"/>', "fill", "#333333"),
            ('<rect class="stroke-ink"/>', "stroke", "#333333"),
            ('<rect class="fill-hue"/>', "fill", "#111111"),
            ('<rect class="fill-region-busan"/>', "fill", "#444444"),
            ('<text class="fill-ink face-serif">가</text>', "font-family", "Noto Serif CJK KR, serif"),
        ],
    )
    def test_a_role_becomes_a_literal(self, shape: str, attribute: str, value: str) -> None:
        """A role of a shape is written as the value of its token."""
        assert painted(shape).get(attribute) == value

    @pytest.mark.parametrize("shape", ['<rect class="fill-nothing"/>', '<rect class="fill-"/>', "<rect/>"])
    def test_an_unknown_role_is_left_alone(self, shape: str) -> None:
        """A role without a token paints nothing."""
        assert set(painted(shape).keys()) <= {"class"}

    def test_the_nearest_region_gives_the_hue(self) -> None:
        """A region's class redefines its tokens for what is inside it, and only those it redefines."""
        rect = '<rect class="fill-hue stroke-tint"/>'
        plain, busan = painted(rect), painted(rect, "region-busan")
        inner = painted(rect, "page region-busan", "region-jeju")
        assert (plain.get("fill"), plain.get("stroke")) == ("#111111", "#222222")
        assert (busan.get("fill"), busan.get("stroke")) == ("#444444", "#222222")
        assert (inner.get("fill"), inner.get("stroke")) == ("#555555", "#666666")

    def test_one_region_does_not_colour_the_next(self) -> None:
        """What a region redefines ends with its element."""
        svg = f'<svg xmlns="{SVG[1:-1]}"><rect class="fill-hue"/></svg>'
        root = adapted(f'<div class="region-busan">{svg}</div><div>{svg}</div>')
        assert [rect.get("fill") for rect in root.iter(f"{SVG}rect")] == ["#444444", "#111111"]

    @pytest.mark.parametrize("name", PAGED)
    def test_every_shape_of_the_stock_book_is_painted(self, name: str) -> None:
        """No role of a drawing lacks its token in the default theme."""
        sheet = paged_sheet(DEFAULT_THEME, stock_edition(name))
        palette = Palette(token_values(sheet), scoped_values(sheet))
        shapes = 0
        for fragment in stock_fragments(name):
            for shape in adapt(fragment, palette, WordBreaks.RARELY).iter(f"{SVG}*"):
                for kind, _, role in ((c.partition("-")) for c in (shape.get("class") or "").split()):
                    if kind in {"fill", "stroke"}:
                        shapes += 1
                        assert re.fullmatch(r"#[0-9a-f]{6}", shape.get(kind) or ""), role
                    elif kind == "face":
                        assert "Noto" in (shape.get("font-family") or "")
        assert shapes > 20


class TestJoiners:
    """Words are kept whole by joiners in the text, and by nothing anywhere else."""

    def test_words_are_joined_across_inline_elements(self) -> None:
        """A word that is partly emphasised is one word; a block begins afresh."""
        root = adapted("<p>가나 <b>다</b>라</p><p>마<br/>바</p>")
        assert [text_of(p) for p in root.iter(f"{XHTML}p")] == [f"가{J}나 다{J}라", "마바"]

    def test_a_note_is_a_text_of_its_own(self) -> None:
        """The word around a call goes on behind it, and the note does not hang on to the word."""
        root = adapted(NOTED.replace("</a> 뒤", "</a>뒤"))
        note = only(root, "//h:span[@class='footnote']")
        assert (note.text or "").startswith("출")
        assert (note.tail or "").startswith(f"{J}뒤")

    def test_attributes_drawings_and_code_stay_as_they_are(self) -> None:
        """The joiner is for text that breaks over lines only."""
        root = adapted(
            '<p title="가나" id="guide-가나">가나<img src="a" alt="가나"/></p><p><code>가나</code>다라</p>'
            f'<svg xmlns="{SVG[1:-1]}"><title>가나</title><text>가나</text></svg>'
        )
        assert f"가{J}나" in text_of(only(root, "h:p[1]"))
        assert all(J not in value for element in root.iter() for value in element.attrib.values())
        assert text_of(only(root, "//h:code")) == "가나"
        assert (only(root, "//h:code").tail or "").endswith(f"다{J}라")
        assert text_of(only(root, "//s:svg")) == "가나가나"

    def test_syllable_breaking_leaves_prose_free(self) -> None:
        """Running text may break inside words; headings, captions and side columns never do."""
        html = '<h2>가나</h2><div class="prose"><p>가<b>나</b></p></div><aside><p>다라</p></aside>'
        free, whole = adapted(html, WordBreaks.FREELY), adapted(html)
        assert text_of(only(free, "h:h2")) == f"가{J}나"
        assert text_of(only(free, "h:aside")) == f"다{J}라"
        assert text_of(only(free, "h:div")) == "가나"
        assert text_of(only(whole, "h:div")) == f"가{J}나"

    def test_lists_and_tables_of_prose_keep_words(self) -> None:
        """The policy is for paragraphs: a list item and a table cell inside a story stay whole."""
        html = (
            '<div class="prose"><p>가나</p><ul><li>가나</li></ul><table><tr><td>가나</td></tr></table></div>'
        )
        free = adapted(html, WordBreaks.FREELY)
        assert [text_of(only(free, f"h:div/h:{name}")) for name in ("p", "ul", "table")] == [
            "가나",
            f"가{J}나",
            f"가{J}나",
        ]

    @pytest.mark.parametrize("name", PAGED)
    def test_nothing_but_joiners_is_added(self, name: str) -> None:
        """Without its joiners, the text of every fragment without notes is the text that was composed."""
        compared = 0
        for fragment in stock_fragments(name):
            if 'role="doc-footnote"' not in fragment.html:
                compared += 1
                joined = text_of(adapt(fragment, PALETTE, WordBreaks.RARELY))
                assert joined.replace(J, "") == text_of(parse(fragment.html))
        assert compared > 5


def test_the_fragment_stays_as_it_was() -> None:
    """Adapting works on a copy: the fragment, which the EPUB shares, is the same, and adapts the same again."""
    fragment = next(f for f in stock_fragments("print") if 'role="doc-footnote"' in f.html)
    before = replace(fragment)
    first = markup(adapt(fragment, PALETTE, WordBreaks.RARELY))
    assert fragment == before
    assert J not in fragment.html
    assert markup(adapt(fragment, PALETTE, WordBreaks.RARELY)) == first
    assert J in first


def test_a_setting_is_a_class_of_the_root() -> None:
    """The setting a style sheet offers joins the root's own classes; the usual one adds none."""
    story = Fragment("guide", piece("").kind, "", '<section id="guide" class="story"/>')
    assert adapt(story, PALETTE, WordBreaks.RARELY, "snug").get("class") == "story fit-snug"
    assert adapt(story, PALETTE, WordBreaks.RARELY).get("class") == "story"
    assert adapt(piece(""), PALETTE, WordBreaks.RARELY, "snug").get("class") == "fit-snug"


Tree = tuple[str, tuple[tuple[str, str], ...], str, tuple["Tree", ...], str]


def as_xml(element: etree._Element, *, last: bool = True) -> Tree:
    """Return what an XML parser sees, with names as an HTML parser spells them."""
    tag = str(element.tag).removeprefix(XHTML)
    attributes = tuple(sorted((_plain(str(name)), value) for name, value in element.attrib.items()))
    children = tuple(as_xml(child, last=False) for child in element if isinstance(child.tag, str))
    return tag, attributes, element.text or "", children, "" if last else element.tail or ""


def as_html(element: Element, *, last: bool = True) -> Tree:
    """Return what an HTML parser sees, without the namespace declarations it takes for attributes."""
    attributes = tuple(
        sorted((_plain(n), v) for n, v in element.attrib.items() if not _plain(n).startswith("xmlns"))
    )
    children = tuple(as_html(child, last=False) for child in element)
    return element.tag, attributes, element.text or "", children, "" if last else element.tail or ""


def _plain(name: str) -> str:
    """Return an attribute's name as it stands in a file: with a prefix in place of a namespace."""
    for prefix, namespace in PREFIXES.items():
        name = name.replace(f"{{{namespace}}}", f"{prefix}:")
    return name


def read(text: str) -> Element:
    """Return the first element of a body as the page engine's parser reads it."""
    document = tinyhtml5.parse(f"<!DOCTYPE html><body>{text}</body>", namespace_html_elements=False)
    first: Element = document.find("body")[0]
    return first


class TestMarkup:
    """What is written is what is read."""

    @pytest.mark.parametrize("name", PAGED)
    def test_an_html_parser_reads_the_same_tree(self, name: str) -> None:
        """Every fragment of the stock book comes out of an HTML parser as it went in."""
        for fragment in stock_fragments(name):
            root = adapt(fragment, PALETTE, WordBreaks.RARELY)
            expected = as_xml(root)
            assert as_html(read(markup(root))) == expected, fragment.id

    def test_empty_elements_keep_their_end_tags(self) -> None:
        """An empty paragraph ends where it ends; a line break has no end tag, a shape of a drawing may close."""
        html = f'<p/><ul><li/></ul><p>가<br/>나<span/>다</p><svg xmlns="{SVG[1:-1]}"><rect/><rect/></svg>'
        root = adapted(html)
        written = markup(root)
        assert "<p></p>" in written
        assert "<br/>" in written
        assert "</br>" not in written
        assert as_html(read(written)) == as_xml(root)

    def test_the_comparison_can_fail(self) -> None:
        """The planted defect: the same tree written by XML's rules alone is read differently."""
        root = adapted("<p>가<span/>다</p>")
        raw = etree.tostring(root, encoding="unicode", with_tail=False)
        assert as_html(read(raw)) != as_xml(root)
        assert as_html(read(markup(root))) == as_xml(root)

    def test_special_characters_survive(self) -> None:
        """Characters that mean something in markup are still text."""
        root = adapted('<p title="&quot;&amp;&lt;">1 &lt; 2 &amp;amp; 3</p>')
        assert as_html(read(markup(root))) == as_xml(root)
        assert text_of(root).replace(J, "") == "1 < 2 &amp; 3"
