"""What is read aloud and what is not: structure, artifacts, furniture; and the fonts of it all."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from assembly.parts import (
    DESCRIBED,
    INNER_MM,
    ORNAMENT,
    SHIFT_MM,
    TABLE,
    linked,
    set_part,
    sheets,
    texts,
    volume,
)
from assembly.reading import left_of, links_on, opened, streams, words
from pikepdf import Name
from pipeline.structure import Structure, shown_on

from publisher.assembly.link import Stamp


class TestFurniture:
    """Folios, heads and tabs are stamped, and no screen reader reads them."""

    def test_it_is_an_artifact(self) -> None:
        """The form is drawn inside ``/Artifact``, after the text, which keeps its own tags."""
        made = volume(texts(2), furniture=sheets("<p>머리</p>"), stamps=(Stamp(0, ""), None))
        with opened(linked(made)) as pdf:
            first, second = (shown_on(page) for page in pdf.pages)
            assert (first[-1].operator, first[-1].tag, first[-1].artifact) == ("Do", "Artifact", True)
            assert [(item.operator, item.tag) for item in first[:-1]] == [("TJ", "Span")]
            assert [item.operator for item in second] == ["TJ"]
            content = pdf.pages[0].obj.Contents.as_list()[-1].read_bytes()
        assert b"/Artifact <</Type /Pagination>> BDC" in content

    def test_it_is_not_read_as_text_of_the_book(self) -> None:
        """The structure tree is the same with furniture and without."""
        bare = volume(texts(1))
        worn = replace(bare, furniture=sheets("<p>머리</p>"), stamps=(Stamp(0, ""),))
        with opened(linked(worn)) as one, opened(linked(bare)) as other:
            kinds = [[element.kind for element in Structure(pdf).elements] for pdf in (one, other)]
        assert kinds[0] == kinds[1] == ["Document", "Sect", "Div", "P", "Span"]

    def test_each_page_has_its_own(self) -> None:
        """Pages of one part that share everything else do not share the form."""
        made = volume(
            texts(3), furniture=sheets("<p>하나</p>", "<p>셋</p>"), stamps=(Stamp(0, ""), None, Stamp(1, ""))
        )
        found = words(linked(made))
        assert [[word in text for word in ("하나", "셋")] for text in found] == [
            [True, False],
            [False] * 2,
            [False, True],
        ]
        assert all(f"{page}번째글" in text for page, text in enumerate(found))

    def test_pages_of_one_look_share_the_form(self) -> None:
        """A sheet that many pages wear is drawn once for each number."""
        furniture = sheets('<p data-folio="0" data-folio-of="page">0</p>')
        stamps = (Stamp(0, "1"), Stamp(0, "2"), Stamp(0, "1"))
        with opened(linked(volume(texts(3), furniture=furniture, stamps=stamps))) as pdf:
            forms = [page.obj.Resources.XObject.Furniture.objgen for page in pdf.pages]
            assert forms[0] == forms[2] != forms[1]
            assert len(streams(pdf, Name.Form)) == 2

    @pytest.mark.parametrize("folio", ["8", "17", "208"])
    def test_numbers_are_filled_in(self, folio: str) -> None:
        """The furniture is set once with noughts; each page shows its own number."""
        noughts = "0" * len(folio)
        furniture = sheets(f'<p data-folio="{noughts}" data-folio-of="page"></p>')
        assert furniture.baked == ()
        assert words(linked(volume(texts(1), furniture=furniture, stamps=(Stamp(0, folio),)))) == [
            f"0번째글{folio}"
        ]

    def test_a_number_of_another_length_is_refused(self) -> None:
        """A sheet for two digits does not take three."""
        furniture = sheets('<p data-folio="00" data-folio-of="page"></p>')
        with pytest.raises(ValueError, match="furniture: page number '100'"):
            linked(volume(texts(1), furniture=furniture, stamps=(Stamp(0, "100"),)))

    def test_it_reaches_into_the_bleed(self) -> None:
        """A tab is trimmed off at the page's edge: the form is not clipped there."""
        tab = f'<p style="position: absolute; right: -{INNER_MM}mm; width: 20mm; background: black">가</p>'
        with opened(linked(volume(texts(1), furniture=sheets(tab), stamps=(Stamp(0, ""),)))) as pdf:
            page: Any = pdf.pages[0]
            form = page.Resources.XObject.Furniture
            assert [float(x) for x in form.BBox] == pytest.approx([float(x) for x in page.mediabox])
            assert float(page.mediabox[0]) < float(page.trimbox[0])

    def test_furniture_does_not_move(self) -> None:
        """A page that changes its side is moved; what is stamped on it was made for the side it stands on."""
        furniture = sheets("<p>머리</p>")
        part = texts(1, "two")
        before, after = (
            linked(volume(*parts, furniture=furniture, stamps=(*(None,) * (len(parts) - 1), Stamp(0, ""))))
            for parts in ((part,), (texts(1, "one"), part))
        )
        assert left_of(after, 1, "머리") == pytest.approx(left_of(before, 0, "머리"), abs=0.01)
        assert left_of(after, 1, "번째") == pytest.approx(left_of(before, 0, "번째") + SHIFT_MM, abs=0.02)


class TestTags:
    """The trees of all parts become one, and nothing in it is lost or left over."""

    def test_everything_at_once(self) -> None:
        """Tables, figures, ornament, links and notes of several parts, some moved: no fault of any kind."""
        rich = f'<h1 id="{{0}}-h">제목</h1>{TABLE}<p>{DESCRIBED}{ORNAMENT}<a href="#{{0}}-h">가 <b>나</b></a></p>'
        parts = [set_part(rich.format(name), name) for name in ("one", "two", "three")]
        with opened(linked(volume(texts(1), *parts))) as pdf:
            tree = Structure(pdf)
            kinds = [element.kind for element in tree.elements]
            assert [kinds.count(kind) for kind in ("Document", "Table", "TH", "Figure", "Link", "H1")] == [
                1, 3, 12, 3, 3, 3,
            ]  # fmt: skip
            assert len(tree.parents) == len(pdf.pages) + 3

    def test_parts_are_read_in_order(self) -> None:
        """The document holds the parts as they follow each other in the book."""
        with opened(linked(volume(*(set_part(f"<p>{n}</p>", n) for n in ("a", "b", "c"))))) as pdf:
            tree = Structure(pdf)
            pages = [element.node.Pg.objgen for element in tree.elements if element.depth == 1]
            assert pages == [page.objgen for page in pdf.pages]

    def test_an_ornament_becomes_an_artifact(self) -> None:
        """No figure without a text alternative is left in the tree, and what it drew is an artifact."""
        with opened(linked(volume(set_part(f"<p>{ORNAMENT}</p><p>{ORNAMENT}{DESCRIBED}</p>")))) as pdf:
            assert [str(f.node.Alt) for f in Structure(pdf).of_kind("Figure")] == ["매출이 늘었다."]
            drawn = [(item.tag, item.artifact) for item in shown_on(pdf.pages[0]) if item.operator == "f"]
        assert drawn == [("Artifact", True), ("Artifact", True), ("Figure", False)]

    def test_one_link_a_link(self) -> None:
        """A link of several boxes is one link to a screen reader."""
        html = '<p id="guide-a">글</p><p><a href="#guide-a">가 <b>나</b> <span>다</span></a></p>'
        with opened(linked(volume(set_part(html)))) as pdf:
            assert len(links_on(pdf, 0)) == len(Structure(pdf).of_kind("Link")) == 1

    def test_headers_say_what_they_head(self) -> None:
        """The header cells of a table's head are those of columns, others of rows; cells name theirs, in each part."""
        parts = [set_part(TABLE, name) for name in ("one", "two")]
        with opened(linked(volume(*parts))) as pdf:
            tree = Structure(pdf)
            heads = {bytes(cell.node.ID): str(cell.node.A.Scope) for cell in tree.of_kind("TH")}
            assert sorted(heads.values()) == ["/Column"] * 4 + ["/Row"] * 4
            for cell in tree.of_kind("TD"):
                scopes = sorted(heads[bytes(name)] for name in cell.node.A.Headers.as_list())
                assert "/Column" in scopes
                page = cell.node.Pg.objgen
                assert {
                    h.node.Pg.objgen
                    for h in tree.of_kind("TH")
                    if h.node.get("/ID") in list(cell.node.A.Headers)
                } == {page}

    def test_untagged_pages_have_no_tags(self) -> None:
        """A blank page between tagged ones has no key and disturbs none."""
        blank = replace(sheets(""), id="blank")
        with opened(linked(volume(texts(1, "one"), blank, texts(1, "two")))) as pdf:
            assert ["/StructParents" in page for page in pdf.pages] == [True, False, True]


class TestFonts:
    """Each face is in the file once, cut down to what all parts draw with it."""

    def test_parts_share_a_face(self) -> None:
        """Two parts and the furniture draw with one font; each page's text comes out whole."""
        parts = set_part("<p>가나다</p>", "one"), set_part("<p>라마바</p>", "two")
        made = volume(*parts, furniture=sheets("<p>사아</p>"), stamps=(None, Stamp(0, "")))
        data = linked(made)
        assert words(data) == ["가나다", "라마바사아"]
        with opened(data) as pdf:
            fonts = [dict(page.obj.Resources.Font.items()) for page in pdf.pages]
            assert fonts[0].keys() == fonts[1].keys()
            assert len(fonts[0]) == 1
            assert pdf.pages[0].obj.Resources.Font.objgen == pdf.pages[1].obj.Resources.Font.objgen

    def test_faces_keep_apart(self) -> None:
        """Bold and regular text of two parts are two fonts, both embedded."""
        parts = set_part("<p>가<b>나</b></p>", "one"), set_part("<p><b>다</b></p>", "two")
        with opened(linked(volume(*parts))) as pdf:
            fonts: Any = pdf.pages[0].obj.Resources.Font
            descriptors = [fonts[name].DescendantFonts[0].FontDescriptor for name in fonts.keys()]  # noqa: SIM118
            assert len({str(item.FontName) for item in descriptors}) == 2
            assert all("/FontFile3" in item for item in descriptors)

    def test_a_character_without_a_glyph(self) -> None:
        """It is drawn as an empty box, told as undrawn, and copies as itself; letters beside it are not hurt."""
        part = set_part("<p>가 ไ 나</p>")
        assert part.undrawn == ("ไ",)
        assert words(linked(volume(part))) == ["가ไ나"]
