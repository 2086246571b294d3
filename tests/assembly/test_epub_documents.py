"""Chapters of the EPUB: fragments as complete documents."""

from __future__ import annotations

import pytest
from lxml import etree

from publisher.assembly.epub.documents import Document, write_documents
from publisher.editions.manuscript import SectionKind
from publisher.errors import AssemblyError
from publisher.html.fragment import Fragment

X = {"x": "http://www.w3.org/1999/xhtml", "svg": "http://www.w3.org/2000/svg"}
TYPE = "{http://www.idpf.org/2007/ops}type"


def fragment(html: str, name: str = "case-1", **more: object) -> Fragment:
    """Return a fragment around some markup."""
    return Fragment(name, SectionKind.STORY, "제목", f'<article id="{name}">{html}</article>', **more)  # type: ignore[arg-type]


def write(*fragments: Fragment) -> tuple[Document, ...]:
    """Return the documents of fragments, covers as composed."""
    return write_documents(fragments, "ko", None).documents


def tree(html: str) -> etree._Element:
    """Return the document tree of one fragment."""
    return etree.fromstring(write(fragment(html))[0].content)


def codes(*fragments: Fragment) -> list[str]:
    """Return the codes of what is wrong with fragments."""
    with pytest.raises(AssemblyError) as caught:
        write(*fragments)
    return [fault.code for fault in caught.value.diagnostics]


def test_a_document_is_complete() -> None:
    """Language twice, a title, the style sheet, the body's meaning and the region's class; no viewport."""
    (made,) = write(fragment("<p>글</p>", region="busan"))
    root = etree.fromstring(made.content)
    assert made.content.startswith(b"<?xml version='1.0' encoding='utf-8'?>\n<!DOCTYPE html>\n<html")
    assert root.get("lang") == root.get("{http://www.w3.org/XML/1998/namespace}lang") == "ko"
    assert root.xpath("//x:title/text()", namespaces=X) == ["제목"]
    assert root.xpath("//x:link/@href", namespaces=X) == ["../styles/book.css"]
    body = root.find("x:body", X)
    assert (body.get(TYPE), body.get("class")) == ("bodymatter chapter", "region-busan")
    assert b"viewport" not in made.content


def test_a_meaning_the_root_has_is_not_said_twice() -> None:
    """Where the template says chapter, the body only says where in the book it stands."""
    kind = SectionKind.STORY
    (made,) = write(Fragment("a", kind, "제목", '<article id="a" epub:type="chapter"><p>글</p></article>'))
    assert etree.fromstring(made.content).find("x:body", X).get(TYPE) == "bodymatter"


def test_text_between_elements_is_untouched() -> None:
    """No space appears or goes between inline elements; markup characters stay escaped."""
    (made,) = write(fragment("<p><b>0.8</b><span>초</span> &lt;참&gt; &amp; <i> 글</i></p>"))
    assert "<p><b>0.8</b><span>초</span> &lt;참&gt; &amp; <i> 글</i></p>" in made.content.decode()


def test_links_go_from_file_to_file() -> None:
    """A target in another file gets its file's name; links inside a file and outwards stay."""
    one = fragment(
        '<a href="#b-x">가</a><a href="#a-y" id="a-y">나</a><a href="https://example.com/">다</a>', "a"
    )
    made = etree.fromstring(write(one, fragment('<p id="b-x"/>', "b"))[0].content)
    assert made.xpath("//x:a/@href", namespaces=X) == ["b.xhtml#b-x", "#a-y", "https://example.com/"]


def test_faults_are_gathered() -> None:
    """Unknown targets and pictures, doubled ids and broken markup of all fragments are told at once."""
    planted = (
        fragment('<a href="#nowhere">가</a>', "a"),
        fragment('<p id="a"/>', "b"),
        fragment('<img src="images/none.jpg" alt=""/>', "c"),
        fragment("<p>", "d"),
        fragment("<p>&nbsp;</p>", "e"),
        fragment("", "한글"),
    )
    assert sorted(codes(*planted)) == ["EPUB-001", "EPUB-002", "EPUB-003", "EPUB-003", "EPUB-004", "EPUB-005"]


@pytest.mark.parametrize(
    "planted",
    [
        "<script>1</script>",
        '<p onclick="x()">글</p>',
        '<img src="https://example.com/x.png" alt=""/>',
        '<img src="data:image/png;base64,AA" alt=""/>',
        '<a href="javascript:x()">글</a>',
        '<a href=" JavaScript:x()">글</a>',
        '<p ONclick="x()">글</p>',
        '<img src=" //example.com/x.png" alt=""/>',
        '<iframe src="x"/>',
        "<form/>",
        '<svg xmlns="http://www.w3.org/2000/svg"><image href="https://example.com/x.png"/></svg>',
    ],
)
def test_scripts_and_remote_files_are_refused(planted: str) -> None:
    """Nothing runs and nothing is fetched; the same page without it is written."""
    assert "EPUB-007" in codes(fragment(planted))
    assert write(fragment("<p>글</p>"))


def test_paged_leftovers_go() -> None:
    """Folios and word joiners never reach the EPUB, in text, tails or attributes, however the joiner is written."""
    for joiner in ("\u2060", "&#8288;", "&#x2060;"):
        markup = f'<p data-folio="3" title="가{joiner}나">가{joiner}나<b>다</b>라{joiner}마</p>'
        (made,) = write(fragment(markup))
        assert '<p title="가나">가나<b>다</b>라마</p>' in made.content.decode()


def test_a_foreign_phrase_says_its_language_twice() -> None:
    """For readers of HTML and of XML, alike (EPUB 3.3 §6.1.3)."""
    root = tree('<p>글 <span lang="en">lean</span></p>')
    (span,) = root.xpath("//x:span", namespaces=X)
    assert span.get("lang") == span.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"


def test_footnotes_lead_back() -> None:
    """A note without a way back gets a link to its call, whose id is made where it has none."""
    call = '<p>글<a href="#case-1-n" role="doc-noteref">1</a></p>'
    root = tree(call + '<aside id="case-1-n" role="doc-footnote"><p>주석</p></aside>')
    back = root.xpath("//x:aside/x:p/x:a", namespaces=X)
    assert [link.get("role") for link in back] == ["doc-backlink"]
    assert root.xpath("//x:a[@role='doc-noteref']/@id", namespaces=X) == [back[0].get("href")[1:]]


def test_a_footnote_with_a_way_back_is_left_alone() -> None:
    """The template's own link is enough."""
    call = '<p>글<a href="#case-1-n" id="case-1-c" role="doc-noteref">1</a></p>'
    root = tree(
        call + '<aside id="case-1-n" role="doc-footnote"><p><a href="#case-1-c">1</a> 주석</p></aside>'
    )
    assert len(root.xpath("//x:aside//x:a", namespaces=X)) == 1


def test_drawings_get_their_namespace() -> None:
    """An svg element without xmlns becomes SVG; one with it is not given a second."""
    plain = '<svg viewBox="0 0 1 1" aria-hidden="true"><linearGradient id="case-1-g"/></svg>'
    said = plain.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"').replace("case-1-g", "case-1-h")
    (made,) = write(fragment(plain + said))
    assert len(etree.fromstring(made.content).xpath("//svg:svg/svg:linearGradient", namespaces=X)) == 2
    assert made.drawings
    assert made.content.count(b'<svg xmlns="http://www.w3.org/2000/svg"') == 2


@pytest.mark.parametrize(
    ("html", "described"),
    [
        ('<svg role="img" aria-labelledby="t"/>', True),
        ("<svg><title>막대</title></svg>", True),
        ('<div aria-hidden="true"><svg/></div>', True),
        ("<svg/>", False),
        ("<svg><title/></svg>", False),
    ],
)
def test_drawings_without_words_are_noticed(html: str, described: bool) -> None:
    """A title, a label or being ornament describes a drawing; silence does not."""
    (made,) = write(fragment(html))
    assert made.described is described
