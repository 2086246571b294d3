"""The beginning of a PDF by itself: whole sections, and nothing in it that leads to a page that is gone."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from assembly.reading import opened
from pikepdf import Array, Dictionary, Name, Pdf, String

from publisher.assembly.sample import sample_pdf

SECTIONS = (
    (0, "표지", 0),
    (1, "부산", 0),
    (2, "첫 사례", 1),
    (5, "둘째 사례", 1),
    (8, "대전", 0),
    (9, "셋째", 1),
)
"""Page, title and depth of each section of a book of twelve pages."""
PAGES = 12


def element(pdf: Pdf, kind: str, parent: Any, **more: Any) -> Any:
    """Add an element of structure below another."""
    made = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name(f"/{kind}"), P=parent, **more))
    parent.K = Array([*parent.get("/K", Array()).as_list(), made])
    return made


def tagged_book(path: Path) -> Path:
    """Write a tagged book: a page a paragraph, a link to the first page and one to the last on each."""
    pdf = Pdf.new()
    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot, ParentTreeNextKey=100))
    document = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, P=root))
    root.K = document
    parents: list[Any] = []
    for number in range(PAGES):
        page = pdf.add_blank_page(page_size=(200, 300))
        page.obj.TrimBox = Array([10, 10, 190, 290])
        page.obj.StructParents = 3 * number
        page.obj.Tabs = Name.S
        page.obj.Contents = pdf.make_stream(
            b"/P <</MCID 0>> BDC EMC /Link <</MCID 1>> BDC EMC /Link <</MCID 2>> BDC EMC"
        )
        text = element(pdf, "P", document, Pg=page.obj, ID=String(f"p{number:02d}"), K=0)
        links = []
        for at, target in enumerate(("first", "last")):
            link = element(pdf, "Link", document, Pg=page.obj)
            note = pdf.make_indirect(
                Dictionary(
                    Type=Name.Annot,
                    Subtype=Name.Link,
                    Rect=Array([10, 10, 20, 20]),
                    Dest=String(target),
                    Contents=String(target),
                    StructParent=3 * number + 1 + at,
                )
            )
            link.K = Array([1 + at, Dictionary(Type=Name.OBJR, Pg=page.obj, Obj=note)])
            links.append((link, note))
        page.obj.Annots = Array([note for _, note in links])
        parents += [3 * number, pdf.make_indirect(Array([text, *(link for link, _ in links)]))]
        for at, (link, _) in enumerate(links):
            parents += [3 * number + 1 + at, link]
    root.ParentTree = pdf.make_indirect(Dictionary(Nums=Array(parents)))
    ids = [x for e in document.K.as_list() if "/ID" in e for x in (e.ID, e)]
    root.IDTree = pdf.make_indirect(Dictionary(Names=Array(ids)))
    pdf.Root.StructTreeRoot = root
    pdf.Root.MarkInfo = Dictionary(Marked=True)
    places = [
        x
        for name, page in (("first", 0), ("last", PAGES - 1))
        for x in (String(name), Array([pdf.pages[page].obj, Name.Fit]))
    ]
    pdf.Root.Names = Dictionary(Dests=pdf.make_indirect(Dictionary(Names=Array(places))))
    pdf.Root.PageLabels = Dictionary(
        Nums=Array([0, Dictionary(), 2, Dictionary(S=Name.D, St=3), 9, Dictionary()])
    )
    _outline(pdf)
    pdf.docinfo["/Title"] = String("책")
    pdf.save(path, static_id=True)
    return path


def _outline(pdf: Pdf) -> None:
    with pdf.open_outline() as outline:
        for page, title, depth in SECTIONS:
            line = pikepdf.OutlineItem(title, Array([pdf.pages[page].obj, Name.Fit]))
            (outline.root[-1].children if depth else outline.root).append(line)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tagged book of twelve pages."""
    return tagged_book(tmp_path_factory.mktemp("book") / "book.pdf")


def sample(book: Path, percent: int) -> Pdf:
    """Open a sample."""
    made = sample_pdf(book, percent)
    assert made is not None
    return Pdf.open(BytesIO(made))


@pytest.mark.parametrize(
    ("percent", "pages"), [(8, None), (9, 1), (16, 1), (41, 1), (42, 5), (66, 5), (67, 8), (75, 8), (100, 8)]
)
def test_it_ends_where_a_section_ends(book: Path, percent: int, pages: int | None) -> None:
    """Never more than was asked for, never within a section, never behind a heading that heads what is gone."""
    made = sample_pdf(book, percent)
    if pages is None:
        assert made is None
        return
    assert made is not None
    with Pdf.open(BytesIO(made)) as pdf:
        assert len(pdf.pages) == pages


def test_the_outline_leads_to_its_own_pages(book: Path) -> None:
    """Lines of sections that are gone are gone too; those that stay keep their order and depth."""
    with sample(book, 50) as pdf, pdf.open_outline() as outline:
        assert [(line.title, [kid.title for kid in line.children]) for line in outline.root] == [
            ("표지", []),
            ("부산", ["첫 사례"]),
        ]


def test_labels_and_places_are_those_that_stay(book: Path) -> None:
    """Page labels go on as printed; names of places that are gone are none."""
    with sample(book, 50) as pdf:
        assert [page.label for page in pdf.pages] == ["", "", "3", "4", "5"]
        assert list(pikepdf.NameTree(pdf.Root.Names.Dests)) == ["first"]


def test_links_lead_nowhere_else(book: Path) -> None:
    """A link to a page that is gone is taken away, and its element is no link any more."""
    with sample(book, 50) as pdf:
        for page in pdf.pages:
            assert [str(note.Dest) for note in page.obj.Annots.as_list()] == ["first"]
        kinds = [str(kid.S) for kid in pdf.Root.StructTreeRoot.K[0].K.as_list()]
        assert kinds == ["/P", "/Link", "/Span"] * 5


def test_tags_are_sound(book: Path) -> None:
    """No element, id or parent of what is gone is left, and every tagged stretch still has its element."""
    made = sample_pdf(book, 50)
    assert made is not None
    with opened(made) as pdf:
        root = pdf.Root.StructTreeRoot
        assert list(pikepdf.NameTree(root.IDTree)) == [f"p{number:02d}" for number in range(5)]
        assert set(pikepdf.NumberTree(root.ParentTree)) == {3 * n + k for n in range(5) for k in (0, 1)}


def test_it_says_that_it_is_a_sample(book: Path) -> None:
    """The title says so, and every page shows it within the trim, as an artifact."""
    with sample(book, 50) as pdf:
        assert str(pdf.docinfo["/Title"]) == "책 (미리보기)"
        for page in pdf.pages:
            drawn = pdf.pages[page.index].obj.Contents
            content = b"".join(part.read_bytes() for part in drawn.as_list())
            assert b"/Artifact <</Type/Pagination/Subtype/Watermark>> BDC" in content
            assert "/SampleMark" in page.obj.Resources.XObject


def test_what_is_gone_is_not_in_the_file(book: Path) -> None:
    """A sample carries no hidden pages."""
    with sample(book, 50) as pdf:
        pages = [o for o in pdf.objects if isinstance(o, Dictionary) and o.get("/Type") == Name.Page]
        assert len(pages) == 5


def test_two_samples_are_the_same_bytes(book: Path) -> None:
    """Nothing comes from the clock or from chance."""
    assert sample_pdf(book, 50) == sample_pdf(book, 50)
