"""The bound interior, judged by what a reader program finds in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf
from pipeline.setting import SMALL_PAGES, make_engine, piece
from pypdf import PdfReader
from pypdf.generic import Destination

from publisher.assembly.book_block import OutlineEntry, bind
from publisher.assembly.folio import Extent, FolioPlan, Numbering, SideRule, plan_folios

SHEET = f"""{SMALL_PAGES}
@page {{ bleed: 3mm }}
.sheet {{ break-after: page; height: 50mm }}
.sheet:last-child {{ break-after: auto }}
"""
ORNAMENT = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9" aria-hidden="true"><circle r="4"/></svg>'
)
DESCRIBED = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9" role="img" aria-labelledby="guide-chart-title">'
    '<title id="guide-chart-title">매출이 늘었다.</title><rect width="5" height="5"/></svg>'
)
EXTENTS = (
    Extent("cover", 1, numbering=Numbering.NONE),
    Extent("title", 1, SideRule.RECTO, Numbering.HIDDEN),
    Extent("part", 1),
    Extent("story", 2),
    Extent("back", 1, SideRule.VERSO, Numbering.NONE),
)
"""Seven pages: cover, blank, 1, 2, 3, 4, back cover on a verso after a blank."""


@cache
def set_pages(pages: tuple[str, ...], *, tagged: bool) -> bytes:
    """Return a PDF with a page for each piece of markup."""
    engine = make_engine(SHEET)
    html = "".join(f'<div class="sheet">{page}</div>' for page in pages)
    part = engine.lay_out(piece(html), verso=False)
    assert part.page_count == len(pages)
    return engine.write([part], tagged=tagged)


def interior(*pages: str) -> bytes:
    """Return tagged pages."""
    return set_pages(tuple(pages), tagged=True)


def furniture(*pages: str) -> bytes:
    """Return untagged sheets of furniture."""
    return set_pages(tuple(pages), tagged=False)


def texts(number: int) -> tuple[str, ...]:
    """Return markup for so many pages."""
    return tuple(f"<p>{page}번째 글</p>" for page in range(number))


def plan_of(number: int) -> FolioPlan:
    """Return the plan of one section of so many pages."""
    return plan_folios((Extent("guide", number),))


def bound(*pages: str, sheets: Sequence[str] | None = None, outline: Sequence[OutlineEntry] = ()) -> bytes:
    """Return pages bound with furniture, by default none."""
    made = tuple(sheets) if sheets is not None else ("",) * len(pages)
    return bind(interior(*pages), furniture(*made), plan_of(len(pages)), outline)


def flat(items: Sequence[Any], depth: int = 1) -> Iterator[tuple[int, str, int]]:
    """Yield depth, title and page object number of a PDF's outline."""
    for item in items:
        if isinstance(item, Destination):
            assert item.page is not None
            yield depth, str(item.title), item.page.idnum
        else:
            yield from flat(item, depth + 1)


def figures(pdf: Pdf) -> list[Any]:
    """Return the figures of the structure tree."""
    return [
        item
        for item in pdf.objects
        if isinstance(item, Dictionary)
        and item.get("/Type") == Name.StructElem
        and item.get("/S") == Name.Figure
    ]


def reachable(element: Any) -> set[tuple[int, int]]:
    """Return the places of all elements below one."""
    kids = element.get("/K")
    found: set[tuple[int, int]] = set()
    for kid in kids if isinstance(kids, Array) else [kids]:
        if isinstance(kid, Dictionary) and kid.get("/Type") == Name.StructElem:
            found |= {kid.objgen} | reachable(kid)
    return found


def marked(page: pikepdf.Page) -> list[tuple[str, str]]:
    """Return what is drawn on a page with the tag around it: texts, forms, filled paths."""
    stack: list[str] = []
    found = []
    for instruction in pikepdf.parse_content_stream(page):
        operands: Any = instruction.operands
        match str(instruction.operator):
            case "BDC" | "BMC":
                stack.append(str(operands[0]))
            case "EMC":
                stack.pop()
            case "Tj" | "TJ":
                found.append((stack[-1] if stack else "", "text"))
            case "Do":
                found.append((stack[-1] if stack else "", str(operands[0])))
            case "f" | "f*":
                found.append((stack[-1] if stack else "", "fill"))
            case _:
                continue
    assert not stack, "marked content must be closed"
    return found


class TestLabels:
    """Every page is called what it is cited as."""

    def test_labels_are_the_plans(self) -> None:
        """Unnumbered pages have an empty label, blanks and unshown pages the number they count as."""
        plan = plan_folios(EXTENTS, first_number_at="title")
        data = bind(interior(*texts(8)), furniture(*[""] * 8), plan, ())
        assert PdfReader(BytesIO(data)).page_labels == [page.folio for page in plan.pages]
        assert [page.folio for page in plan.pages] == ["", "", "1", "2", "3", "4", "5", ""]

    def test_a_book_numbered_from_its_first_page(self) -> None:
        """A booklet's cover may count."""
        assert PdfReader(BytesIO(bound(*texts(3)))).page_labels == ["1", "2", "3"]

    @pytest.mark.parametrize(("pages", "sheets", "planned"), [(2, 3, 3), (3, 2, 3), (3, 3, 2)])
    def test_files_that_disagree_with_the_plan_are_refused(
        self, pages: int, sheets: int, planned: int
    ) -> None:
        """A page too many or too few would shift everything behind it."""
        with pytest.raises(ValueError, match=f"{planned} pages planned, {pages} set, {sheets} sheets"):
            bind(interior(*texts(pages)), furniture(*[""] * sheets), plan_of(planned), ())


class TestOutline:
    """The outline leads to the sections as they are nested in the book."""

    def test_cases_stand_below_their_region(self) -> None:
        """Depth 2 is nested under the depth 1 before it; each line leads to the page its section begins on."""
        plan = plan_folios(EXTENTS, first_number_at="title")
        outline = [
            OutlineEntry("표지", "cover", 1),
            OutlineEntry("부산", "part", 1),
            OutlineEntry("가나다", "story", 2),
            OutlineEntry("뒤표지", "back", 1),
        ]
        reader = PdfReader(BytesIO(bind(interior(*texts(8)), furniture(*[""] * 8), plan, outline)))
        numbers = [page.indirect_reference.idnum for page in reader.pages if page.indirect_reference]
        found = [(depth, title, numbers.index(page)) for depth, title, page in flat(reader.outline)]
        assert found == [(1, "표지", 0), (1, "부산", 3), (2, "가나다", 4), (1, "뒤표지", 7)]

    def test_a_case_without_a_region_stands_at_the_top(self) -> None:
        """Depth 2 with nothing before it is not lost."""
        reader = PdfReader(BytesIO(bound(*texts(1), outline=[OutlineEntry("가나다", "guide", 2)])))
        assert [(depth, title) for depth, title, _ in flat(reader.outline)] == [(1, "가나다")]

    def test_readers_open_it(self) -> None:
        """The outline is shown when the file is opened."""
        assert PdfReader(BytesIO(bound(*texts(1)))).page_mode == "/UseOutlines"


class TestFurniture:
    """Folios, heads and tabs are stamped, and no screen reader reads them."""

    def test_it_is_an_artifact(self) -> None:
        """The form is drawn inside ``/Artifact``, after the text, which keeps its own tags."""
        with Pdf.open(BytesIO(bound(*texts(2), sheets=["<p>7</p>", ""]))) as pdf:
            first, second = (marked(page) for page in pdf.pages)
        assert first[-1] == ("/Artifact", "/Furniture")
        assert ("/Span", "text") in first
        assert [name for _, name in first].count("/Furniture") == 1
        assert "/Furniture" not in [name for _, name in second]

    def test_it_is_not_read_as_text_of_the_book(self) -> None:
        """The structure tree has as many elements with furniture as without."""
        with_sheets, bare = (bound(*texts(1), sheets=sheets) for sheets in (["<p>7</p>"], [""]))
        with Pdf.open(BytesIO(with_sheets)) as one, Pdf.open(BytesIO(bare)) as other:
            assert len(reachable(one.Root.StructTreeRoot)) == len(reachable(other.Root.StructTreeRoot)) > 0

    def test_each_page_has_its_own(self) -> None:
        """Pages that share the engine's resources do not share the form."""
        reader = PdfReader(BytesIO(bound(*texts(3), sheets=["<p>하나</p>", "", "<p>셋</p>"])))
        found = [page.extract_text() for page in reader.pages]
        assert [("하나" in text, "셋" in text) for text in found] == [
            (True, False),
            (False, False),
            (False, True),
        ]
        assert all(f"{number}번째글" in text.replace(" ", "") for number, text in enumerate(found))

    def test_it_reaches_into_the_bleed(self) -> None:
        """A tab is trimmed off at the page's edge: the form is not clipped there."""
        tab = '<p style="position: absolute; right: -13mm; width: 20mm; background: red">가</p>'
        with Pdf.open(BytesIO(bound(*texts(1), sheets=[tab]))) as pdf:
            page: Any = pdf.pages[0]
            form = page.Resources.XObject["/Furniture"]
            assert [float(x) for x in form.BBox] == pytest.approx([float(x) for x in page.mediabox])
            assert float(page.mediabox[0]) < float(page.trimbox[0])


class TestOrnament:
    """Drawings with words are figures; drawings without are ornament."""

    def test_an_ornament_becomes_an_artifact(self) -> None:
        """No figure without a text alternative is left in the tree, and what it drew is an artifact."""
        with Pdf.open(BytesIO(interior(ORNAMENT, ORNAMENT + DESCRIBED))) as raw:
            assert len(figures(raw)) == 3, "the engine tags every drawing; else this test means nothing"
        with Pdf.open(BytesIO(bound(ORNAMENT, ORNAMENT + DESCRIBED))) as pdf:
            tree = reachable(pdf.Root.StructTreeRoot)
            left = [item for item in figures(pdf) if item.objgen in tree]
            assert [str(item.Alt) for item in left] == ["매출이 늘었다."]
            first, second = (marked(page) for page in pdf.pages)
        assert [tag for tag, what in first if what == "fill"] == ["/Artifact"]
        assert [tag for tag, what in second if what == "fill"] == ["/Artifact", "/Figure"]

    def test_a_described_figure_stays(self) -> None:
        """The clean twin: nothing is retired where every drawing has words."""
        with Pdf.open(BytesIO(bound(DESCRIBED))) as pdf:
            assert [str(item.Alt) for item in figures(pdf)] == ["매출이 늘었다."]
            assert ("/Figure", "fill") in marked(pdf.pages[0])

    def test_the_parent_tree_forgets_ornaments(self) -> None:
        """Marked content of a page that still has an element leads to one that is in the tree."""
        with Pdf.open(BytesIO(bound(ORNAMENT + "<p>가</p>" + DESCRIBED))) as pdf:
            root: Any = pdf.Root.StructTreeRoot
            tree = reachable(root)
            entries: list[Any] = list(root.ParentTree.Nums)
            owners: list[Any] = [
                item for entry in entries[1::2] if isinstance(entry, Array) for item in list(entry)
            ]
            assert any(item is None for item in owners)
            assert {item.objgen for item in owners if item is not None} <= tree

    def test_an_untagged_file_is_bound_too(self) -> None:
        """Without a structure tree there is nothing to mend."""
        data = bind(furniture(ORNAMENT), furniture("<p>7</p>"), plan_of(1), ())
        with Pdf.open(BytesIO(data)) as pdf:
            assert "/StructTreeRoot" not in pdf.Root
            assert marked(pdf.pages[0])[-1] == ("/Artifact", "/Furniture")


def test_one_link_a_link() -> None:
    """A link of several boxes is one link to a screen reader: one annotation a line, each in the tree."""
    html = '<p><a href="#guide">가 <b>나</b> <span>다</span></a></p>'
    with Pdf.open(BytesIO(bound(html))) as pdf:
        page: Any = pdf.pages[0]
        numbers = [int(item) for item in list(pdf.Root.StructTreeRoot.ParentTree.Nums)[::2]]
        assert len(page.Annots) == 1
        assert all(int(item.StructParent) in numbers for item in page.Annots)


def test_the_same_pages_give_the_same_bytes() -> None:
    """Binding adds no time and no chance."""
    outline = [OutlineEntry("가", "guide", 1)]
    assert bound(*texts(2), sheets=["<p>7</p>", ""], outline=outline) == bound(
        *texts(2), sheets=["<p>7</p>", ""], outline=outline
    )
