"""The markup of the three stock cases and of the contents page, word for word.

The files in ``golden/`` are XHTML laid out for reading a difference: an element that holds blocks has one child a
line, an element that holds text is one line, and of a drawing only its title and the number of its shapes is kept
(drawings have tests of their own). After a change that is meant, renew them and read the difference::

    .venv/bin/python tests/html/test_compose_golden.py
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import etree

from publisher.content.load import load_book
from publisher.editions.edition import plan_editions
from publisher.editions.select import condense
from publisher.html.compose import Composer
from publisher.html.markup import XHTML, parse
from publisher.resources import theme_folder

ROOT = Path(__file__).parents[2]
GOLDEN = Path(__file__).parent / "golden"
PAGES = ("case-1", "case-2", "case-3", "contents")
_SVG = "{http://www.w3.org/2000/svg}"
_BLOCKS = frozenset(
    {
        "article",
        "aside",
        "blockquote",
        "div",
        "dl",
        "figure",
        "header",
        "ol",
        "section",
        "table",
        "tbody",
        "thead",
    }
    | {"tr", "ul"}
)
"""Elements between whose children a space means nothing."""
_NAMESPACE = re.compile(r' xmlns(:epub)?="[^"]*"')


def laid_out(html: str) -> str:
    """Return a fragment's markup laid out for reading."""
    root = parse(html)
    for drawing in list(root.iter(f"{_SVG}svg")):
        _condense(drawing)
    return "\n".join(_lines(root, 0)) + "\n"


def _condense(drawing: etree._Element) -> None:
    shapes = [shape for shape in drawing if shape.tag != f"{_SVG}title"]
    for shape in shapes:
        drawing.remove(shape)
    drawing.append(etree.Comment(f" shapes: {len(shapes)} "))


def _lines(element: etree._Element, depth: int) -> list[str]:
    indent = "  " * depth
    texts = [element.text or "", *(child.tail or "" for child in element)]
    name = str(element.tag).removeprefix(XHTML)
    if name not in _BLOCKS or not len(element) or any(text.strip() for text in texts):
        whole = etree.tostring(element, encoding="unicode", with_tail=False)
        return [indent + _NAMESPACE.sub("", re.sub(r"\s+", " ", whole))]
    head = etree.Element(element.tag, element.attrib, nsmap=element.nsmap)
    start = etree.tostring(head, encoding="unicode").removesuffix("/>") + ">"
    inside = [line for child in element for line in _lines(child, depth + 1)]
    return [indent + _NAMESPACE.sub("", start), *inside, f"{indent}</{name}>"]


def composed() -> dict[str, str]:
    """Return the pages as the print edition composes them."""
    book = load_book(ROOT / "tests" / "stock")
    manuscript = condense(book, next(e for e in plan_editions(book.file) if e.name == "print"))
    composer = Composer.of(book, (theme_folder("templates"),))
    fragments = {fragment.id: fragment.html for fragment in composer.compose(manuscript, paged=True)}
    return {page: laid_out(fragments[page]) for page in PAGES}


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    """Return what is composed now."""
    return composed()


@pytest.mark.parametrize("page", PAGES)
def test_markup_is_as_it_was(pages: dict[str, str], page: str) -> None:
    """A template, a selection or a figure changes no page unseen."""
    assert pages[page] == (GOLDEN / f"{page}.xhtml").read_text(encoding="utf-8")


def test_every_golden_file_is_compared() -> None:
    """No file stays behind when a page is no longer compared."""
    assert {path.name for path in GOLDEN.iterdir()} == {f"{page}.xhtml" for page in PAGES}


@pytest.mark.parametrize("page", PAGES)
def test_golden_files_are_well_formed(page: str) -> None:
    """What is laid out for reading is still the element it was."""
    text = (GOLDEN / f"{page}.xhtml").read_text(encoding="utf-8")
    assert parse(text).get("id") == page


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("<p>가 <b>나</b></p>", "<p>가<b>나</b></p>"),
        ("<div><p>가</p></div>", '<div><p class="x">가</p></div>'),
        ("<ul><li>가</li><li>나</li></ul>", "<ul><li>나</li><li>가</li></ul>"),
        ("<div><p>가</p></div>", "<div><p>가</p>나</div>"),
    ],
)
def test_a_difference_shows(one: str, other: str) -> None:
    """Spaces inside text, attributes, order and stray text all make a difference."""
    assert laid_out(one) != laid_out(other)


def test_spaces_between_blocks_do_not_show() -> None:
    """How a template breaks its lines between blocks makes no difference."""
    assert laid_out("<ul><li>가</li><li>나</li></ul>") == laid_out("<ul>\n<li>가</li>\n\n<li>나</li></ul>")


if __name__ == "__main__":
    for name, text in composed().items():
        (GOLDEN / f"{name}.xhtml").write_text(text, encoding="utf-8")
