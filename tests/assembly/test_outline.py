"""The outline and the page labels, as a reader program lists them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import count
from typing import Any

import pikepdf
import pytest
from assembly.parts import bare_part, linked, volume
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader
from pypdf.generic import Destination

from publisher.assembly.folio import Extent, FolioPlan, Numbering, PlannedPage, SideRule, plan_folios
from publisher.assembly.outline import OutlineEntry, outline_objects, page_labels

EXTENTS = (
    Extent("cover", 1, numbering=Numbering.NONE),
    Extent("title", 1, SideRule.RECTO, Numbering.HIDDEN),
    Extent("part", 1),
    Extent("story", 2),
    Extent("back", 1, SideRule.VERSO, Numbering.NONE),
)
"""Eight pages: cover, blank, 1, 2, 3, 4, a blank that counts as 5, back cover."""


def listed(items: Sequence[Any], reader: PdfReader, depth: int = 1) -> Iterator[tuple[int, str, int | None]]:
    """Yield depth, title and page (0-based) of a PDF's outline."""
    for item in items:
        if isinstance(item, Destination):
            yield depth, str(item.title), reader.get_destination_page_number(item)
        else:
            yield from listed(item, reader, depth + 1)


def file_with(*lines: tuple[int, str, str]) -> bytes:
    """Return a file of three one-page sections ``a``, ``b``, ``c`` with lines of depth, title and section."""
    outline = [OutlineEntry(title, section, depth) for depth, title, section in lines]
    return linked(volume(*(bare_part(name) for name in "abc"), outline=outline))


def outline_of(*lines: tuple[int, str, str]) -> list[tuple[int, str, int | None]]:
    """Return the outline of such a file."""
    reader = PdfReader(BytesIO(file_with(*lines)))
    return list(listed(reader.outline, reader))


class TestOutline:
    """The outline leads to the sections as they are nested in the book."""

    def test_cases_stand_below_their_region(self) -> None:
        """Depth 2 is nested under the depth 1 before it; each line leads to the page its section begins on."""
        found = outline_of(
            (1, "표지", "a"), (1, "부산 (둘)", "b"), (2, "가나다", "b"), (2, "라마바", "c"), (1, "끝", "c")
        )
        assert found == [
            (1, "표지", 0),
            (1, "부산 (둘)", 1),
            (2, "가나다", 1),
            (2, "라마바", 2),
            (1, "끝", 2),
        ]

    def test_a_case_without_a_region_stands_at_the_top(self) -> None:
        """Depth 2 with nothing before it is not lost."""
        assert outline_of((2, "가나다", "b")) == [(1, "가나다", 1)]

    def test_deeper_lines_come_back_up(self) -> None:
        """Three levels and back; a level that is left out is closed up."""
        found = outline_of((1, "가", "a"), (2, "나", "a"), (3, "다", "b"), (1, "라", "c"), (3, "마", "c"))
        assert [(depth, title) for depth, title, _ in found] == [
            (1, "가"),
            (2, "나"),
            (3, "다"),
            (1, "라"),
            (2, "마"),
        ]

    def test_no_lines(self) -> None:
        """A file without an outline is a file."""
        assert outline_of() == []

    def test_readers_open_it(self) -> None:
        """The outline is shown when the file is opened, every line of it."""
        data = file_with((1, "가", "a"), (2, "나", "b"), (2, "다", "c"))
        assert PdfReader(BytesIO(data)).page_mode == "/UseOutlines"
        with pikepdf.open(BytesIO(data)) as pdf:
            root: Any = pdf.Root.Outlines
            assert int(root.Count) == 3
            assert int(root.First.Count) == 2
            assert "/Count" not in root.First.First

    @given(st.lists(st.integers(1, 4), max_size=12))
    def test_lines_hang_together(self, depths: list[int]) -> None:
        """First, last, next, previous and parent agree, whatever the depths; the order stays (§12.3.3)."""
        entries = [OutlineEntry(str(at), "a", depth) for at, depth in enumerate(depths)]
        numbers = count(50)
        made = dict(outline_objects(entries, {"a": 7}, 9, lambda: next(numbers)))
        nodes = {name: pikepdf.Object.parse(text.replace(b" 0 R", b"")) for name, text in made.items()}
        assert [str(node.Title) for node in walked(nodes, 9)] == [entry.title for entry in entries]
        assert len(nodes) == len(entries) + 1


def walked(nodes: dict[int, Any], parent: int) -> list[Any]:
    """Return all lines below one, top down, and check how they hang together."""
    node, kids, previous = nodes[parent], [], None
    at = node.get("/First")
    while at is not None:
        kid = nodes[int(at)]
        assert int(kid.Parent) == parent
        assert kid.get("/Prev") == previous
        kids += [kid, *walked(nodes, int(at))]
        previous, at = at, kid.get("/Next")
    assert node.get("/Last") == previous
    assert int(node.get("/Count", 0)) == len(kids)
    return kids


def labels_of(plan: FolioPlan) -> list[str]:
    """Return what pypdf calls the pages of a file with a plan's labels."""
    pdf = pikepdf.new()
    for _ in plan.pages:
        pdf.add_blank_page()
    pdf.Root.PageLabels = pikepdf.Object.parse(page_labels(plan))
    out = BytesIO()
    pdf.save(out)
    return PdfReader(out).page_labels


class TestLabels:
    """Every page is called what it is cited as."""

    def test_labels_are_the_plans(self) -> None:
        """Unnumbered pages have an empty label, blanks and unshown pages the number they count as."""
        plan = plan_folios(EXTENTS, first_number_at="title")
        assert labels_of(plan) == [page.folio for page in plan.pages]
        assert [page.folio for page in plan.pages] == ["", "", "1", "2", "3", "4", "5", ""]

    def test_a_book_numbered_from_its_first_page(self) -> None:
        """A booklet's cover may count."""
        assert labels_of(plan_folios([Extent("a", 3)])) == ["1", "2", "3"]

    def test_labels_of_a_linked_file(self) -> None:
        """The linker writes the labels of its plan."""
        assert PdfReader(BytesIO(linked(volume(bare_part("a", 3))))).page_labels == ["1", "2", "3"]

    @given(st.lists(st.sampled_from(["", "", "1", "2", "3", "9", "10", "100"]), min_size=1, max_size=20))
    def test_any_labels(self, folios: list[str]) -> None:
        """Runs, gaps and jumps: each page has its own label."""
        pages = tuple(
            PlannedPage(at, "a", at, verso=at % 2 == 1, folio=folio, shown=True)
            for at, folio in enumerate(folios)
        )
        assert labels_of(FolioPlan(pages, {}, {})) == folios

    def test_runs_are_short(self) -> None:
        """A run of numbers is one range, however long."""
        plan = plan_folios(
            [Extent("a", 1, numbering=Numbering.NONE), Extent("b", 300, SideRule.RECTO)], first_number_at="b"
        )
        assert page_labels(plan).count(b"<<") == 3


@pytest.mark.parametrize("section", ["d", ""])
def test_a_line_to_nowhere_is_a_bug(section: str) -> None:
    """A line whose section is not in the book must not be written."""
    with pytest.raises(KeyError):
        file_with((1, "가", section))
