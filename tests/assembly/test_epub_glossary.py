"""Terms of a chapter: their first use in running text leads to the explanation, and that leads back."""

from __future__ import annotations

import pytest
from lxml import etree

from publisher.assembly.epub.documents import write_documents
from publisher.editions.manuscript import SectionKind
from publisher.html.fragment import Fragment

X = {"x": "http://www.w3.org/1999/xhtml"}
USES = "//x:a[@role='doc-glossref']"


def chapter(text: str, *terms: str) -> etree._Element:
    """Return a chapter with running text and explained terms before it."""
    notes = "".join(
        f'<aside class="gloss"><p><dfn>{term}</dfn></p><p>{term}의 뜻</p></aside>' for term in terms
    )
    html = f'<section id="case-1"><h1>제목</h1>{notes}<div class="prose">{text}</div></section>'
    (made,) = write_documents((Fragment("case-1", SectionKind.STORY, "제목", html),), "ko", None).documents
    return etree.fromstring(made.content)


def uses(root: etree._Element) -> list[str]:
    """Return the words of the links to explanations, in order."""
    return [str(link.text) for link in root.xpath(USES, namespaces=X)]


def test_the_first_use_leads_there_and_back() -> None:
    """One link to the explanation and one back to the very word; no text is lost or added but the sign of return."""
    root = chapter("<p>처음에는 측정기를 사고, 다시 측정기를 만들었다.</p>", "측정기")
    (use,) = root.xpath(USES, namespaces=X)
    assert (use.text, use.tail) == ("측정기", "를 사고, 다시 측정기를 만들었다.")
    (note,) = root.xpath(f"//*[@id='{use.get('href')[1:]}']")
    assert note.tag.endswith("aside")
    (back,) = note.xpath(".//x:a[@role='doc-backlink']", namespaces=X)
    assert back.get("href") == f"#{use.get('id')}"
    assert back.get("aria-label")
    assert "".join(note.itertext()) == "측정기 ↩측정기의 뜻"


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("<p>측정기</p>", "측정기"),
        ("<p>‘측정기’라는 말</p>", "측정기"),
        ("<p>굵은 <b>측정기</b>를</p>", "측정기"),
        ("<p>굵은 <b>글</b> 측정기는</p>", "측정기"),
        ("<ul><li>PLC로 움직인다</li></ul>", "PLC"),
        ("<p>스마트\n공장에서</p>", "스마트 공장"),
        ("<p>C++(언어)</p>", "C++"),
        ("<p>재측정기는 아니고 측정기다</p>", "측정기"),
    ],
)
def test_a_use_is_found(text: str, term: str) -> None:
    """With and without particles, behind other words and elements, with signs that mean something to patterns."""
    assert ["".join(use.split()) for use in uses(chapter(text, term))] == ["".join(term.split())]


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("<p>재측정기</p>", "측정기"),
        ("<p>인증서를 받았다</p>", "인증"),
        ("<p>PLCs</p>", "PLC"),
        ('<p><a href="https://example.com/">측정기</a></p>', "측정기"),
        ("<h3>측정기</h3>", "측정기"),
        ("<p><code>측정기</code></p>", "측정기"),
        ("<pre>측정기</pre>", "측정기"),
        ("<table><caption>측정기</caption><tr><th>측정기</th></tr></table>", "측정기"),
        ("<p>측<b>정기</b></p>", "측정기"),
        ("<p>없다</p>", "측정기"),
    ],
)
def test_what_is_no_use_is_left_alone(text: str, term: str) -> None:
    """Parts of other words, links, headings and code: no link, no way back, the text as it was."""
    root = chapter(text, term)
    assert uses(root) == []
    assert root.xpath("//x:a[@role='doc-backlink']", namespaces=X) == []
    assert root.xpath("//x:aside/@id", namespaces=X) == []


def test_text_beside_the_prose_is_left_alone() -> None:
    """A label or a caption outside the running text does not become a link."""
    html = (
        '<section id="case-1"><p class="label">측정기</p><aside><dfn>측정기</dfn></aside>'
        '<p class="lead">첫 측정기를</p></section>'
    )
    (made,) = write_documents((Fragment("case-1", SectionKind.STORY, "제목", html),), "ko", None).documents
    (use,) = etree.fromstring(made.content).xpath(USES, namespaces=X)
    assert use.getparent().get("class") == "lead"


def test_a_longer_term_is_not_taken_apart() -> None:
    """Of two terms, one in the other, each leads to its own explanation."""
    root = chapter("<p>압력 센서와 센서를 달았다.</p>", "센서", "압력 센서")
    assert uses(root) == ["압력 센서", "센서"]
    targets = [link.get("href")[1:] for link in root.xpath(USES, namespaces=X)]
    said = [root.xpath(f"string(//*[@id='{target}']//x:dfn)", namespaces=X) for target in targets]
    assert said == ["압력 센서", "센서"]
