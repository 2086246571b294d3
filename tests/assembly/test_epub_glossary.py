"""Terms of a chapter: their marked first use leads to the explanation, and that leads back."""

from __future__ import annotations

from lxml import etree

from publisher.assembly.epub.documents import write_documents
from publisher.editions.manuscript import SectionKind
from publisher.html.fragment import Fragment

X = {"x": "http://www.w3.org/1999/xhtml"}
USES = "//x:a[@role='doc-glossref']"


def chapter(text: str, note_id: str) -> etree._Element:
    """Return a chapter with running text and an explained term before it."""
    note = f'<aside class="gloss" id="{note_id}"><p><dfn>측정기</dfn></p><p>측정기의 뜻</p></aside>'
    html = f'<section id="case-1"><h1>제목</h1>{note}<div class="prose">{text}</div></section>'
    (made,) = write_documents((Fragment("case-1", SectionKind.STORY, "제목", html),), "ko", None).documents
    return etree.fromstring(made.content)


def test_the_first_use_leads_there_and_back() -> None:
    """One link to the explanation and one back to the very word; no text is lost or added but the sign of return."""
    text = '<p>처음에는 <span id="case-1-term-1">측정기</span>를 사고, 다시 측정기를 만들었다.</p>'
    root = chapter(text, "case-1-term-1-gloss")
    (use,) = root.xpath(USES, namespaces=X)
    assert (use.text, use.tail) == ("측정기", "를 사고, 다시 측정기를 만들었다.")
    assert root.xpath("//x:span[@id]", namespaces=X) == []
    (note,) = root.xpath(f"//*[@id='{use.get('href')[1:]}']")
    assert note.tag.endswith("aside")
    (back,) = note.xpath(".//x:a[@role='doc-backlink']", namespaces=X)
    assert back.get("href") == f"#{use.get('id')}" == "#case-1-term-1"
    assert back.get("aria-label")
    assert "".join(note.itertext()) == "측정기 ↩측정기의 뜻"


def test_a_term_no_text_uses_is_left_alone() -> None:
    """Where the explanation stands for the use there is no link and no way back."""
    root = chapter("<p>측정기를 사지 않았다.</p>", "case-1-term-1")
    assert root.xpath(USES, namespaces=X) == []
    assert root.xpath("//x:a[@role='doc-backlink']", namespaces=X) == []
