"""Manuscript text: Markdown is set, everything else is shown as the text it is."""

from __future__ import annotations

import re
import string
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree

from publisher.html.environment import macro, make_environment
from publisher.html.markup import XHTML, parse
from publisher.html.prose import Prose
from publisher.resources import theme_folder

_REFERENCE = macro(make_environment((theme_folder("templates"),)), "macros/notes.j2", "reference")
_INLINE = frozenset({"em", "strong", "a", "code", "br", "span"})
_TABLE = frozenset({"table", "thead", "tbody", "tr", "th", "td"})
_BLOCKS = frozenset({"p", "pre", "hr", "ul", "ol", "li", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6"})
_KNOWN = _INLINE | _TABLE | _BLOCKS
"""What Markdown may make; no picture, no script, nothing else."""
_ATTRIBUTES = frozenset(["href", "title", "class", "scope", "start", "id", "role", "lang"]) | {
    "{http://www.idpf.org/2007/ops}type"
}
_LINKS = re.compile(r"(https?|mailto):|#", re.IGNORECASE)

# What a manuscript may hold: the door of the content model refuses controls, surrogates and noncharacters.
_CHARACTERS = st.characters(
    exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff", include_characters="\n\t"
)
_PIECES = st.sampled_from(
    (
        *"<>&\"'`*_[]()!|-#\\:^\n ",
        "[^1]",
        "[^1]: ",
        "[^2]",
        "\n\n[^2]: ",
        "&#12;",
        "&#0;",
        "&#xFFFE;",
        "&lt;script&gt;",
        "<script>",
        "</p>",
        "<!--",
        "<![CDATA[",
        "<?x ?>",
        "<b onclick=x>",
        "![",
        "](",
        "](http://a.b/?c&d)",
        "](javascript:x)",
        "](data:text/html,x)",
        "](case:1)",
        "](//[)",
        "]{lang=en}",
        "]{lang=zh-Hant}",
        ']{lang="x" onclick=x}',
        "]{.a}",
        "](http://ex℀mple.com)",
        "<http://[::1>",
        "|a|\n|:-:|\n",
        "{{ x }}",
        "{% x %}",
        "    ",
        "가나 다",
    )
)
_HOSTILE = st.lists(_PIECES, max_size=30).map("".join)
_MANUSCRIPT = st.one_of(st.text(_CHARACTERS, max_size=60), _HOSTILE)


def prose() -> Prose:
    """Return a renderer for the text of case 1 in a book that also holds case 3."""
    return Prose("case-1", {1: "case-1", 3: "case-3"}, _REFERENCE)


def block(text: str) -> etree._Element:
    """Return the elements a text becomes, below one root."""
    return parse(f"<div>{prose().block(text)}</div>")


def phrase(text: str) -> etree._Element:
    """Return the inline elements a text becomes, below one root."""
    return parse(f"<p>{prose().phrase(text)}</p>")


def names(root: etree._Element) -> list[str]:
    """Return the names of all elements below the root, in order."""
    return [str(element.tag).removeprefix(XHTML) for element in root.iter()][1:]


def text_of(root: etree._Element) -> str:
    """Return what a reader sees."""
    return "".join(root.itertext())


def straight(text: str) -> str:
    """Return a text as a keyboard writes it: its quotation marks are turned in print."""
    return text.translate(str.maketrans("‘’“”", "''\"\""))


def test_quotation_marks_turn() -> None:
    """In a paragraph as a whole, across emphasis; in code and addresses they stay."""
    found = block('"그는 \'**된다**\'"고 했다. `"code"` [글](https://example.com/a\'b "제목")')
    assert text_of(found).strip() == '“그는 ‘된다’”고 했다. "code" 글'
    (link,) = found.iter(f"{XHTML}a")
    assert link.get("href") == "https://example.com/a'b"
    assert text_of(phrase("'가'\n\"나\"")) == "‘가’\n“나”"


# ── what is not Markdown is text ─────────────────────────────────────────────


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<b onclick='x'>굵게</b>",
        "</p><p>",
        "<!-- 덧말 -->",
        "<?php x ?>",
        "{{ 7 * 7 }}",
        "{% include 'x' %}",
        "{{ section.title }}",
        "![사진](사진.jpg)",
        "[누르기](javascript:alert(1))",
        "[누르기](JavaScript:alert(1))",
        "[누르기](data:text/html,x)",
        "[누르기](file:///etc/passwd)",
        "[누르기](../비밀.html)",
        "[누르기](#case-3)",
        "<javascript:alert(1)>",
    ],
)
def test_shown_as_text(text: str) -> None:
    """Raw HTML, templates, pictures and links that lead anywhere but the web or the book are shown as written."""
    paragraph = block(text)
    assert names(paragraph) == ["p"]
    assert straight(text_of(paragraph).strip()) == text
    assert names(phrase(text)) == []
    assert straight(text_of(phrase(text))) == text


def test_a_picture_with_a_web_address_is_no_picture() -> None:
    """No manuscript reaches the network: of a picture only its words and a plain link remain."""
    assert names(block("![사진](https://www.example.com/x.png)")) == ["p", "a"]


@pytest.mark.parametrize(
    ("text", "elements"),
    [
        ("**굵게** *기울여*", ["p", "strong", "em"]),
        ("- 하나\n- 둘", ["ul", "li", "li"]),
        ("3. 셋\n4. 넷", ["ol", "li", "li"]),
        ("하나\n\n둘", ["p", "p"]),
        ("한 줄  \n다음 줄", ["p", "br"]),
        ("> 따온 말", ["blockquote", "p"]),
    ],
)
def test_markdown_is_set(text: str, elements: list[str]) -> None:
    """The clean twin: what is Markdown becomes elements."""
    assert names(block(text)) == elements


def test_a_phrase_has_no_blocks() -> None:
    """A phrase stands inside a heading or caption: emphasis and links only, never a paragraph or list."""
    assert names(phrase("**굵게**, [누리집](https://www.example.com)")) == ["strong", "a"]
    assert names(phrase("- 하나 | 둘")) == []


# ── languages ────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "tag", "said"),
    [
        ("[Time to market]{lang=en}이 짧다", "en", "Time to market"),
        ('[Zeitgeist]{lang="de"}', "de", "Zeitgeist"),
        ("[台積電]{lang=zh-Hant-TW}", "zh-Hant-TW", "台積電"),
        ("[*lean* [방식](https://www.example.com)]{lang=en-US}", "en-US", "lean 방식"),
        ("[the [esprit]{lang=fr} of it]{lang=en}", "en", "the esprit of it"),
    ],
)
def test_a_marked_phrase_says_its_language(text: str, tag: str, said: str) -> None:
    """In paragraphs and phrases alike the span has the language and nothing else, and what is in it still works."""
    for root in (block(text), phrase(text)):
        span = next(root.iter(f"{XHTML}span"))
        assert dict(span.attrib) == {"lang": tag}
        assert text_of(span) == said


@pytest.mark.parametrize(
    "text",
    [
        "[text]{lang=한국어}",
        "[text]{lang=}",
        "[text]{lang=english}",
        "[text]{lang=en_US}",
        "[text]{lang=en-}",
        "[text]{lang=x-own}",
        "[text]{lang=en\u212a}",
        "[text]{lang=en onclick=alert(1)}",
        '[text]{lang=en" onclick="x}',
        "[text]{lang=en\n}",
        "[text]{onclick=x}",
        "[text]{#id .class}",
        "[text]{style=color:red}",
        "[text] {lang=en}",
        "[]{lang=en}",
        "text{lang=en}",
        r"\[text]{lang=en}",
    ],
)
def test_what_is_no_marked_phrase_is_text(text: str) -> None:
    """Hostile and mistaken attributes make no element and lose no character."""
    root = block(text)
    assert set(names(root)) == {"p"}
    assert straight(" ".join(text_of(root).split())) == " ".join(text.replace("\\[", "[").split())


def test_code_and_footnotes_keep_their_brackets() -> None:
    """A mark in code is code; a call of a footnote in front of braces is a call."""
    assert names(block("`[text]{lang=en}`")) == ["p", "code"]
    assert "span" not in names(block("글[^1]{lang=en}\n\n[^1]: 주"))


def test_many_brackets_take_no_time() -> None:
    """A page of open brackets and unfinished marks is read in less than two seconds."""
    begun = time.perf_counter()
    block("[" * 3000 + "a" + "]{lang=en}" * 60 + "]{lang=" * 500)
    assert time.perf_counter() - begun < 2


# ── links ────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "href", "name"),
    [
        ("[누리집](https://www.example.com/?a=1&b=2)", "https://www.example.com/?a=1&b=2", None),
        ("<https://www.example.com>", "https://www.example.com", None),
        ("[편지](mailto:a@example.com)", "mailto:a@example.com", None),
        ("[셋째 사례](case:3)", "#case-3", "case-link"),
        ("<case:1>", "#case-1", "case-link"),
    ],
)
def test_links(text: str, href: str, name: str | None) -> None:
    """Web and mail addresses stay; case: leads to the case's section and is marked as a link inside the book."""
    for root in (block(text), phrase(text)):
        (link,) = root.iter(f"{XHTML}a")
        assert (link.get("href"), link.get("class")) == (href, name)


def test_a_link_to_a_case_asks_for_its_page() -> None:
    """Where there are pages a link inside the book names the element whose page it shows; no other link does."""
    paged = Prose("case-1", {3: "case-3"}, _REFERENCE, folio=lambda name: f"page-of-{name}")
    made = parse(f"<p>{paged.phrase('[셋](case:3) [넷](case:4) [밖](https://www.example.com)')}</p>")
    assert [link.get("data-folio") for link in made.iter(f"{XHTML}a")] == ["page-of-case-3", None]
    (link,) = phrase("[셋째 사례](case:3)").iter(f"{XHTML}a")
    assert link.get("data-folio") is None


@pytest.mark.parametrize("text", ["[글]()", "[글](case:2)", "[글](case:x)", "[글](case:)"])
def test_of_a_link_that_leads_nowhere_the_words_remain(text: str) -> None:
    """An empty address, or a case the book does not hold, makes no link."""
    assert names(phrase(text)) == []
    assert text_of(phrase(text)) == "글"


@pytest.mark.parametrize("text", ["[a](http://[)", "[a](//[)", "[a](http://ex℀mple.com)", "<http://[::1>"])
def test_an_address_that_is_none_breaks_nothing(text: str) -> None:
    """An address no parser understands is text or a link that stays harmless, never a failure."""
    assert set(names(block(text))) <= {"p", "a"}


# ── tables ───────────────────────────────────────────────────────────────────


def test_table_headings_say_what_they_head() -> None:
    """Every th has a scope; alignment is a class, not a style."""
    table = block("| 시기 | 절차 |\n|:--|--:|\n| 2월 | 공고 |")
    assert [cell.get("scope") for cell in table.iter(f"{XHTML}th")] == ["col", "col"]
    assert [cell.get("class") for cell in table.iter(f"{XHTML}td")] == ["align-left", "align-right"]
    assert not [element for element in table.iter() if element.get("style")]
    assert [text_of(cell) for cell in table.iter(f"{XHTML}td")] == ["2월", "공고"]


# ── footnotes ────────────────────────────────────────────────────────────────


def calls(root: etree._Element) -> list[tuple[str, str, str]]:
    """Return id, target and text of each footnote call."""
    return [
        (str(a.get("id")), str(a.get("href")), text_of(a))
        for a in root.iter(f"{XHTML}a")
        if a.get("role") == "doc-noteref"
    ]


def test_footnotes_are_numbered_on_over_blocks() -> None:
    """Labels begin anew in every block, numbers do not; the notes wait, in order, for the end of the section."""
    text = prose()
    first = parse(
        f"<div>{text.block('하나[^a] 둘[^b]' + chr(10) * 2 + '[^b]: 나' + chr(10) + '[^a]: *가*')}</div>"
    )
    text.block("주석이 없는 글")
    second = parse(f"<div>{text.block('셋[^a]' + chr(10) * 2 + '[^a]: 다')}</div>")
    assert calls(first) == [
        ("case-1-call-1", "#case-1-note-1", "1"),
        ("case-1-call-2", "#case-1-note-2", "2"),
    ]
    assert calls(second) == [("case-1-call-3", "#case-1-note-3", "3")]
    assert [(note.number, str(note.text)) for note in text.notes] == [
        (1, "<em>가</em>"),
        (2, "나"),
        (3, "다"),
    ]


def test_a_note_may_be_called_twice() -> None:
    """Both calls bear its number and lead to it; their ids differ, and the note stands once."""
    text = prose()
    root = parse(f"<div>{text.block('하나[^a] 둘[^a]' + chr(10) * 2 + '[^a]: 가')}</div>")
    assert calls(root) == [
        ("case-1-call-1", "#case-1-note-1", "1"),
        ("case-1-call-1-2", "#case-1-note-1", "1"),
    ]
    assert [note.number for note in text.notes] == [1]


def test_a_note_may_call_a_note() -> None:
    """A call inside a note is numbered on; both notes are kept."""
    text = prose()
    text.block("하나[^a]\n\n[^a]: 가[^b]\n\n[^b]: 나")
    assert [note.number for note in text.notes] == [1, 2]
    assert "#case-1-note-2" in text.notes[0].text


def test_paragraphs_of_a_note_run_on() -> None:
    """A note is one paragraph at the foot of a page: its parts stand apart by a space."""
    text = prose()
    text.block("하나[^a]\n\n[^a]: 앞말이다.\n\n    뒷말이다.")
    assert [str(note.text) for note in text.notes] == ["앞말이다. 뒷말이다."]


@pytest.mark.parametrize("text", ["하나[^a]", "[^a]: 불리지 않은 주석", "하나 [^]"])
def test_a_call_or_note_alone_numbers_nothing(text: str) -> None:
    """A call without its note is text; a note nobody calls is left out."""
    renderer = prose()
    assert calls(parse(f"<div>{renderer.block(text)}</div>")) == []
    assert renderer.notes == ()


def test_a_phrase_takes_no_notes() -> None:
    """A caption cannot call a note: what looks like one is text."""
    renderer = prose()
    assert renderer.phrase("설명[^1]") == "설명[^1]"
    assert renderer.notes == ()


# ── any text at all ──────────────────────────────────────────────────────────


def assert_harmless(root: etree._Element) -> None:
    """Only known elements and attributes, and links only to the web, by mail or into the book."""
    for element in list(root.iter())[1:]:
        assert isinstance(element.tag, str)
        assert element.tag.removeprefix(XHTML) in _KNOWN
        assert set(element.attrib) <= _ATTRIBUTES
        href = element.get("href")
        assert href is None or _LINKS.match(href)


@given(_MANUSCRIPT)
@example("x &#12; y")
@example("[a](http://[)")
@example("[]()")
@example("[^1] [^1]\n\n[^1]: 가")
def test_any_text_gives_well_formed_harmless_markup(text: str) -> None:
    """Whatever an author writes: XML that parses, no script, no handler, nothing Markdown does not make."""
    renderer = prose()
    assert_harmless(parse(f"<div>{renderer.block(text)}</div>"))
    assert_harmless(parse(f"<p>{renderer.phrase(text)}</p>"))
    for number, note in enumerate(renderer.notes, start=1):
        assert note.number == number
        assert_harmless(parse(f"<p>{note.text}</p>"))


@given(st.lists(_HOSTILE, max_size=4))
def test_ids_of_calls_are_unique(texts: list[str]) -> None:
    """Over all blocks of a section no call repeats an id, and every call leads to a note that is kept."""
    renderer = prose()
    blocks = [parse(f"<div>{renderer.block(text)}</div>") for text in texts]
    notes = [parse(f"<p>{note.text}</p>") for note in renderer.notes]
    found = [call for root in (*blocks, *notes) for call in calls(root)]
    ids = [identifier for identifier, _, _ in found]
    assert len(ids) == len(set(ids))
    assert {href for _, href, _ in found} <= {f"#case-1-note-{note.number}" for note in renderer.notes}


@pytest.mark.parametrize(
    "markup",
    [
        "<script/>",
        '<b onclick="x"/>',
        '<a href="javascript:x"/>',
        '<img src="x"/>',
        '<p style="x"/>',
        "<b:x/>",
    ],
)
def test_the_guard_of_this_file_finds_harm(markup: str) -> None:
    """Planted: each of these would fail the property above."""
    with pytest.raises((AssertionError, etree.XMLSyntaxError)):
        assert_harmless(parse(f"<div>{markup}</div>"))


@given(st.text(string.ascii_letters + string.digits + " 가나다,.", max_size=40).map(str.strip))
def test_plain_words_come_back(text: str) -> None:
    """Text without a mark of Markdown is shown as it was written."""
    plain = re.sub(r"^\d+[.]", "", text).strip()
    assert text_of(phrase(plain)) == plain
