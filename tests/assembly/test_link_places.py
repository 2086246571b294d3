"""What depends on where a part stands: page numbers in the text, the side of the spread, links and their aims."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from assembly.parts import (
    DESCRIBED,
    HEIGHT_MM,
    INNER_MM,
    PT_PER_MM,
    SHIFT_MM,
    SHOWS,
    bare_part,
    linked,
    set_part,
    texts,
    volume,
    with_references,
)
from assembly.reading import left_of, links_on, named, opened, words
from pikepdf import Pdf
from pipeline.structure import Structure
from pypdf import PdfReader


class TestFolios:
    """Page numbers in the text are filled in, digit by digit."""

    @pytest.mark.parametrize("label", ["7", "42", "105", "999", "1000"])
    def test_a_number_is_read(self, label: str) -> None:
        """Numbers of one to four digits are seen and copied as they are; the part was set with noughts."""
        part = set_part(SHOWS, labels=[("there", "0" * len(label))])
        assert (len(part.slots), part.baked) == (1, ())
        data = linked(volume(part, folios={"there": label}))
        assert words(data) == [f"예{label}끝"]
        assert "".join(PdfReader(BytesIO(data)).pages[0].extract_text().split()) == f"예{label}끝"

    def test_each_place_has_its_own_number(self) -> None:
        """Two places of one target show the same, those of another another; all ten digits are there."""
        html = '<p><span data-folio="a"></span>쪽, <span data-folio="b"></span>쪽, <span data-folio="a"></span>쪽</p>'
        part = set_part(html, labels=[("a", "00000"), ("b", "00000")])
        data = linked(volume(part, folios={"a": "12345", "b": "67890"}))
        assert words(data) == ["12345쪽,67890쪽,12345쪽"]

    def test_digits_stand_where_the_noughts_stood(self) -> None:
        """Filling in moves nothing: what follows a number stands at the same place whichever it is."""
        part = set_part(SHOWS, labels=[("there", "000")])
        places = {
            left_of(linked(volume(part, folios={"there": label})), 0, "끝") for label in ("111", "808", "999")
        }
        assert len(places) == 1

    @pytest.mark.parametrize(("set_as", "label"), [("0", "10"), ("00", "9"), ("00", ""), ("0", "")])
    def test_a_number_of_another_length_is_refused(self, set_as: str, label: str) -> None:
        """Room for one digit cannot take two: the rounds have to see to that."""
        part = set_part(SHOWS, labels=[("there", set_as)])
        with pytest.raises(ValueError, match="guide: page number"):
            linked(volume(part, folios={"there": label}))

    def test_an_unknown_target_is_refused(self) -> None:
        """A place whose target is nowhere has no number to show."""
        part = set_part(SHOWS, labels=[("there", "0")])
        with pytest.raises(ValueError, match="there"):
            linked(volume(part))


@pytest.fixture(scope="module")
def two() -> tuple[bytes, bytes]:
    """Return a part of two pages as it was set, and behind another page, where each of its own changes sides."""
    part = set_part(
        f'<p id="guide-a">여기 <a href="#guide-b">가리킴</a></p><p>{DESCRIBED}</p>'
        '<p id="guide-b" style="break-before: page">다음</p>'
    )
    assert not part.verso
    return linked(volume(part)), linked(volume(texts(1, "before"), part))


class TestOtherSide:
    """A part set for a recto stands on a verso by being moved."""

    def test_the_text_moves(self, two: tuple[bytes, bytes]) -> None:
        """A recto's text goes to the left when it becomes a verso, a verso's to the right when it becomes a recto."""
        right, moved = two
        assert left_of(right, 0, "여기") == pytest.approx(INNER_MM, abs=0.5)
        assert left_of(moved, 1, "여기") == pytest.approx(left_of(right, 0, "여기") + SHIFT_MM, abs=0.02)
        assert left_of(moved, 2, "다음") == pytest.approx(left_of(right, 1, "다음") - SHIFT_MM, abs=0.02)

    def test_links_move_along(self, two: tuple[bytes, bytes]) -> None:
        """The place to press is where the words are; its height does not change."""
        found = []
        for data, page in zip(two, (0, 1), strict=True):
            with opened(data) as pdf:
                (link,) = links_on(pdf, page)
                found.append([float(value) / PT_PER_MM for value in link.Rect.as_list()])
                assert found[-1][0] == pytest.approx(left_of(data, page, "가리킴"), abs=0.2)
        before, after = found
        assert after == pytest.approx(
            [before[0] + SHIFT_MM, before[1], before[2] + SHIFT_MM, before[3]], abs=0.01
        )

    def test_places_move_along(self, two: tuple[bytes, bytes]) -> None:
        """What a link leads to is where it stands now."""
        before, after = (named(data) for data in two)
        shift = SHIFT_MM * PT_PER_MM
        for name, direction in (("guide-a", 1), ("guide-b", -1)):
            page, x, y = before[name]
            assert after[name] == pytest.approx((page + 1, x + direction * shift, y), abs=0.01)

    def test_figures_move_along(self, two: tuple[bytes, bytes]) -> None:
        """The box a screen reader frames a figure with is around the figure."""
        boxes = []
        for data in two:
            with opened(data) as pdf:
                (figure,) = Structure(pdf).of_kind("Figure")
                boxes.append([float(value) for value in figure.node.A.BBox.as_list()])
        shift = SHIFT_MM * PT_PER_MM
        assert boxes[1] == pytest.approx(
            [b + (0 if at % 2 else shift) for at, b in enumerate(boxes[0])], abs=0.01
        )

    def test_a_part_set_for_a_verso_moves_the_other_way(self) -> None:
        """The same page set for the side it stands on, or set for the other and moved, looks the same."""
        moved, direct = (
            linked(volume(texts(1, "before"), set_part("<p>여기</p>", verso=verso)))
            for verso in (False, True)
        )
        assert left_of(moved, 1, "여기") == pytest.approx(left_of(direct, 1, "여기"), abs=0.02)
        back = linked(volume(set_part("<p>여기</p>", verso=True)))
        assert left_of(back, 0, "여기") == pytest.approx(INNER_MM, abs=0.5)


class TestReferences:
    """Links lead to pages, within a part and across parts."""

    def test_links_lead_to_named_places(self) -> None:
        """Inside a part, to another part and out of the book."""
        data = linked(volume(with_references(), texts(1, "between"), texts(2, "two")))
        with opened(data) as pdf:
            within, across, outside = links_on(pdf, 0)
            assert [str(within.Dest), str(across.Dest)] == ["one-b", "two"]
            assert str(outside.A.URI) == "https://www.example.com/"
        places = named(data)
        assert {name: page for name, (page, *_) in places.items() if name in {"one", "one-a", "one-b", "two"}} == {
            "one": 0, "one-a": 0, "one-b": 1, "two": 3,
        }  # fmt: skip
        assert places["two-1"][0] == 4

    def test_a_place_is_at_the_top_of_its_element(self) -> None:
        """The view a link opens begins with the element: three lines down are three lines down."""
        lines = "".join(f'<p id="guide-{at}">{at}번째</p>' for at in range(4))
        places = named(linked(volume(set_part(lines))))
        line = 10 * PT_PER_MM
        assert [places[f"guide-{at}"][2] for at in range(4)] == pytest.approx(
            [(HEIGHT_MM - 10) * PT_PER_MM - at * line for at in range(4)], abs=0.1
        )

    def test_every_name_is_found_in_order(self) -> None:
        """Names are sorted as readers search them, Hangul among ASCII; a searching reader finds each."""
        names = ["zebra", "a", "case-10", "case-2", "한글", "case-가", "가", "case-2-end", "Z"]
        made = volume(*(bare_part(name) for name in names))
        data = linked(made)
        assert {name: page for name, (page, *_) in named(data).items()} == {
            n: at for at, n in enumerate(names)
        }
        with Pdf.open(BytesIO(data)) as pdf:
            tree: Any = pdf.Root.Names.Dests
            written = [bytes(item) for item in tree.Names.as_list()[::2]]
            assert written == sorted(written)

    def test_the_first_of_a_name_counts(self) -> None:
        """Were a name given twice, links would lead to the first: the file has no name twice."""
        first, second = bare_part("one"), bare_part("two")
        second = replace(second, anchors=(*second.anchors, replace(first.anchors[0], y=3.0)))
        data = linked(volume(first, second))
        assert named(data)["one"][0] == 0
        assert data.count(b"(one)") <= 1
