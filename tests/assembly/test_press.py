"""Pages finished for a press: boxes, slug and marks, PDF/X-4, no links and a tree that knows of none."""

from __future__ import annotations

import datetime as dt
import re
import zlib
from dataclasses import replace
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from assembly.parts import (
    DESCRIBED,
    TRIM,
    bare_part,
    linked,
    linker,
    set_part,
    sheets,
    texts,
    volume,
    with_references,
)
from assembly.reading import opened
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Dictionary, Name, Page, Pdf

from publisher.assembly.link import Stamp, Volume
from publisher.assembly.outline import OutlineEntry
from publisher.assembly.press_marks import drawn_marks, drawn_number, register_points
from publisher.assembly.rendition import (
    SCREEN,
    Cut,
    Letters,
    OutputIntent,
    Rendition,
    Slug,
    boxes_of,
)
from publisher.assembly.volume import between_covers
from publisher.geometry import Mm
from publisher.render.letters import outlines_of
from publisher.render.part import Box, PartPage
from publisher.resources import theme_folder

PT = 72 / 25.4
LETTERS = Letters(
    outlines_of(
        "작은 사례집 CyanMagentaYellowBlack p.(0123456789/)", [*(theme_folder("styles") / "fonts").glob("*")]
    )
)
SLUG = Slug(Mm(10), "작은 사례집", "Cyan Magenta Yellow Black", LETTERS)
INTENT = OutputIntent("가상 인쇄 조건", 4, b"a profile")
PRESS = Rendition(Cut.PRESS, SLUG)
SHEET = Rendition(Cut.PRESS, SLUG, INTENT)
MARKS = {"/Marks", "/Number"}


def page_with(bleed_mm: float, width: float = 500.0, height: float = 700.0) -> PartPage:
    """Return a page of a part with some bleed."""
    bleed = bleed_mm * PT
    box = (-bleed, -bleed, width + bleed, height + bleed)
    return PartPage(box, box, (0.0, 0.0, width, height), 1, (), 0.0, None)


def pressed(made: Volume, rendition: Rendition = SHEET) -> bytes:
    """Return the file of a volume as a press gets it."""
    return linked(replace(made, rendition=rendition))


class TestBoxes:
    """What a sheet measures."""

    @pytest.mark.parametrize("bleed", [0, 2, 3, 5])
    def test_with_marks(self, bleed: int) -> None:
        """Slug, bleed and trim lie around each other; nothing is left of or below the corner of the sheet."""
        boxes = boxes_of(page_with(bleed), PRESS)
        assert boxes.media[:2] == (0.0, 0.0)
        assert boxes.bleed[:2] == pytest.approx((10 * PT,) * 2, abs=0.001)
        assert boxes.trim[:2] == pytest.approx(((10 + bleed) * PT,) * 2, abs=0.001)
        assert boxes.trim[2] - boxes.trim[0] == pytest.approx(500)
        assert boxes.media[3] == pytest.approx(700 + 2 * (10 + bleed) * PT)

    @pytest.mark.parametrize("bleed", [0, 3])
    def test_without_marks(self, bleed: int) -> None:
        """The sheet ends with the bleed; print on demand has none, and all boxes are one."""
        boxes = boxes_of(page_with(bleed), Rendition(Cut.PRESS))
        assert boxes.media == boxes.bleed
        assert (boxes.media == boxes.trim) is (bleed == 0)
        assert boxes.media[:2] == (0.0, 0.0)

    def test_in_the_file(self) -> None:
        """They are written as such, exact to a hundredth of a millimetre, and the whole sheet is shown."""
        with opened(pressed(volume(texts(1)))) as pdf:
            (page,) = pdf.pages
            assert page.mediabox == page.cropbox
            wanted = boxes_of(texts(1).pages[0], PRESS)
            for found, box in ((page.mediabox, wanted.media), (page.bleedbox, wanted.bleed)):
                assert [float(v) for v in found] == pytest.approx(list(box), abs=0.01 * PT)

    def test_screens_show_what_is_left(self) -> None:
        """Nothing of the bleed is on the page."""
        with opened(linked(replace(volume(texts(1)), rendition=SCREEN))) as pdf:
            (page,) = pdf.pages
            assert page.mediabox == page.trimbox
            assert [float(v) for v in page.mediabox][:2] == [0, 0]


def strokes_of(content: bytes) -> list[tuple[float, float]]:
    """Return every point a drawing goes through, curves and letters too, in the space of the page."""
    seen: list[tuple[float, float]] = []
    matrices = [pikepdf.Matrix()]
    for line in re.split(rb"(?<=[a-zA-Z])\s+", content.strip()):
        *values, operator = line.split()
        numbers = [float(v) for v in values if re.fullmatch(rb"-?[\d.]+", v)]
        match operator:
            case b"q":
                matrices.append(matrices[-1])
            case b"Q":
                matrices.pop()
            case b"cm":
                matrices[-1] = pikepdf.Matrix(*numbers) @ matrices[-1]
            case b"m" | b"l" | b"c":
                pairs = zip(numbers[::2], numbers[1::2], strict=True)
                seen += [matrices[-1].transform(pair) for pair in pairs]
    return seen


def outside(point: tuple[float, float], box: Box) -> bool:
    """Return True for a point outside a box."""
    x, y = point
    return not (box[0] < x < box[2] and box[1] < y < box[3])


class TestMarks:
    """What stands in the slug."""

    @given(
        bleed=st.sampled_from((0, 2, 3, 5)),
        width=st.floats(250, 900),
        height=st.floats(300, 900),
        folds=st.lists(st.floats(0, 80), max_size=4),
    )
    def test_nothing_touches_the_bleed(
        self, bleed: int, width: float, height: float, folds: list[float]
    ) -> None:
        """Whatever is drawn lies between the bleed and the edge of the sheet, on pages of every size."""
        boxes = boxes_of(page_with(bleed, width, height), PRESS)
        slug = replace(SLUG, folds=tuple(map(Mm, folds)))
        points = strokes_of(drawn_marks(boxes, slug)) + strokes_of(
            drawn_number(boxes, slug, "p. 128  (130/132)")
        )
        assert len(points) > 100
        assert all(outside(point, boxes.bleed) for point in points)
        sheet = (-0.1, -0.1, boxes.media[2] + 0.1, boxes.media[3] + 0.1)
        assert not any(outside(point, sheet) for point in points)

    def test_what_the_test_above_sees(self) -> None:
        """A cross in too narrow a slug reaches into the bleed, and is seen there."""
        boxes = boxes_of(page_with(3), PRESS)
        narrow = drawn_marks(boxes, replace(SLUG, width=Mm(4)))
        assert not all(outside(point, boxes.bleed) for point in strokes_of(narrow))

    def test_crop_marks_name_the_trim(self) -> None:
        """Two marks at each corner, in line with the trim, of 5 mm."""
        boxes = boxes_of(page_with(3), PRESS)
        drawn = drawn_marks(boxes, SLUG).decode()
        lines = re.findall(r"^(\S+) (\S+) m (\S+) (\S+) l$", drawn, re.MULTILINE)
        ends = [tuple(map(float, line)) for line in lines]
        upright = {round(x0, 2) for x0, y0, x1, y1 in ends if x0 == x1 and abs(y1 - y0) < 6 * PT}
        level = {round(y0, 2) for x0, y0, x1, y1 in ends if y0 == y1 and abs(x1 - x0) < 6 * PT}
        assert {round(boxes.trim[0], 2), round(boxes.trim[2], 2)} <= upright
        assert {round(boxes.trim[1], 2), round(boxes.trim[3], 2)} <= level

    def test_crosses_stand_in_the_middle(self) -> None:
        """One on each side, half way out."""
        boxes = boxes_of(page_with(3), PRESS)
        left, bottom, right, top = boxes.media
        found = register_points(boxes, SLUG)
        half = 5 * PT
        wanted = [(right / 2, half), (right / 2, top - half), (half, top / 2), (right - half, top / 2)]
        for point, place in zip(found, wanted, strict=True):
            assert point == pytest.approx(place)
        assert (left, bottom) == (0, 0)

    def test_only_where_they_are_wanted(self) -> None:
        """A page without slug has none of it."""
        with opened(pressed(volume(texts(1)), Rendition(Cut.PRESS, None, INTENT))) as pdf:
            assert not MARKS & forms_of(pdf.pages[0]).keys()

    def test_on_every_plate_and_no_other(self) -> None:
        """The forms of the slug set one colour, All, and no font; pages share the marks."""
        with opened(pressed(volume(texts(3)))) as pdf:
            marks = {forms_of(page)["/Marks"].objgen for page in pdf.pages}
            numbers = {forms_of(page)["/Number"].objgen for page in pdf.pages}
            assert (len(marks), len(numbers)) == (1, 3)
            for form in (forms_of(pdf.pages[0])[name] for name in sorted(MARKS)):
                assert form.Resources.ColorSpace.All[1] == Name.All
                assert "/Font" not in form.Resources
                operators = [str(item.operator) for item in pikepdf.parse_content_stream(form)]
                colours = [name for name in operators if name in COLOURS]
                assert set(colours) <= {"CS", "cs", "SCN", "scn"}
                assert colours
                named = {
                    str(item.operands[0])
                    for item in pikepdf.parse_content_stream(form)
                    if str(item.operator) in {"CS", "cs"}
                }
                assert named == {"/All"}

    def test_they_are_artifacts(self) -> None:
        """A screen reader passes over them."""
        with opened(pressed(volume(texts(1)))) as pdf:
            depth: list[str] = []
            seen = set()
            for item in pikepdf.parse_content_stream(pdf.pages[0]):
                match str(item.operator):
                    case "BDC" | "BMC":
                        depth.append(str(item.operands[0]))
                    case "EMC":
                        depth.pop()
                    case "Do" if str(item.operands[0]) in MARKS:
                        seen.add(str(item.operands[0]))
                        assert depth == ["/Artifact"]
            assert seen == MARKS


COLOURS = frozenset({"g", "G", "rg", "RG", "k", "K", "cs", "CS", "sc", "SC", "scn", "SCN", "sh"})


def forms_of(page: Page) -> dict[str, Any]:
    """Return the form XObjects of a page by name."""
    return dict(page.obj.Resources.XObject.items())


class TestContent:
    """The page on its sheet."""

    def test_it_is_moved_and_kept_inside_its_bleed(self) -> None:
        """Before anything is drawn the page is clipped to its bleed and moved by slug and bleed."""
        furniture = sheets('<p data-folio="0" data-folio-of="page"></p>')
        made = volume(texts(1), furniture=furniture, stamps=[Stamp(0, "1")])
        with opened(pressed(made)) as pdf:
            (page,) = pdf.pages
            boxes = boxes_of(texts(1).pages[0], PRESS)
            items = list(pikepdf.parse_content_stream(page))
            clips = [i for i, item in enumerate(items) if str(item.operator) == "W"]
            # Once for the page, once for its furniture.
            assert len(clips) == 2
            left, bottom, width, height = (float(v) for v in items[clips[0] - 1].operands)
            assert (left, bottom) == pytest.approx(boxes.bleed[:2], abs=0.01)
            assert (left + width, bottom + height) == pytest.approx(boxes.bleed[2:], abs=0.01)
            moved = [float(v) for v in items[clips[0] + 2].operands]
            assert moved == pytest.approx([1, 0, 0, 1, *boxes.origin], abs=0.01)

    def test_a_turned_page_moves_on(self) -> None:
        """A part on the side it was not set for is moved by its own measure on top."""
        part = bare_part("one", 2, verso=False)
        part = replace(part, pages=tuple(replace(page, shift_pt=7.0) for page in part.pages))
        made = volume(bare_part("zero"), part)
        with Pdf.open(BytesIO(pressed(made, Rendition(Cut.PRESS)))) as pdf:
            second = [
                [float(v) for v in item.operands]
                for item in pikepdf.parse_content_stream(pdf.pages[1])
                if str(item.operator) == "cm"
            ]
            assert second == [[1, 0, 0, 1, 9, 9], [1, 0, 0, 1, 7, 0]]

    def test_destinations_move_along(self) -> None:
        """An outline or name leads to the place on the sheet."""
        with Pdf.open(BytesIO(pressed(volume(bare_part("one"))))) as pdf:
            place = pdf.Root.Names.Dests.Names[1]
            boxes = boxes_of(bare_part("one").pages[0], PRESS)
            assert float(place[3]) == pytest.approx(TRIM[3] + boxes.origin[1], abs=0.01)

    def test_figures_move_along(self) -> None:
        """The box of a figure in the tree lies where the figure does, on the sheet as on screens."""
        part = set_part(DESCRIBED)
        found = []
        for rendition in (SCREEN, PRESS):
            with opened(linked(replace(volume(part), rendition=rendition))) as pdf:
                (box,) = [
                    [float(v) for v in item.A.BBox]
                    for item in pdf.objects
                    if isinstance(item, Dictionary) and item.get("/S") == Name.Figure
                ]
                found.append(box)
        x, y = boxes_of(part.pages[0], PRESS).origin
        assert found[1] == pytest.approx(
            [a + b for a, b in zip(found[0], (x, y, x, y), strict=True)], abs=0.01
        )


class TestLinks:
    """A press file has no annotations, and nothing in it leads to one."""

    def book(self) -> Volume:
        """Return two parts with links and a table of names."""
        return volume(with_references(), texts(1, "two"), outline=[OutlineEntry("둘", "two", 1)])

    def test_they_are_on_screens(self) -> None:
        """The twin: the same parts have links that belong to the tree."""
        with opened(linked(replace(self.book(), rendition=SCREEN))) as pdf:
            assert sum(len(page.obj.get("/Annots", ())) for page in pdf.pages) == 3
            assert kinds_of(pdf)["/Link"] == 3

    def test_none_is_left(self) -> None:
        """No annotation, no reference to one, no action, no script; labels, tags and outline stay."""
        with opened(pressed(self.book())) as pdf:
            text = b"".join(
                item.unparse(resolved=False) for item in pdf.objects if isinstance(item, Dictionary)
            )
            for word in (b"/Annot", b"/OBJR", b"/Link", b"/URI", b"/JS", b"/OpenAction"):
                assert word not in text
            assert "/Outlines" in pdf.Root
            assert "/PageLabels" in pdf.Root
            assert kinds_of(pdf)["/P"] >= 2
            assert kinds_of(pdf)["/Span"] >= 3

    def test_nothing_leads_nowhere(self) -> None:
        """Every reference in the file has an object at its end."""
        made = pressed(self.book())
        assert dangling(made) == []
        with opened(made) as pdf:
            leaf = pdf.Root.StructTreeRoot.ParentTree.Kids[0]
            assert [int(v) for v in leaf.Nums[::2]] == list(
                range(int(leaf.Limits[0]), int(leaf.Limits[1]) + 1)
            )

    def test_a_lost_object_is_seen(self) -> None:
        """The check above finds a reference whose object is not in the file."""
        lost = bare_part("one", numbers=(5,), objects=b"<</A \x01o9\x02 0 R>>", object_count=10)
        assert len(dangling(pressed(volume(lost)))) == 1


def kinds_of(pdf: Pdf) -> dict[str, int]:
    """Return how many elements of each kind the structure has."""
    found: dict[str, int] = {}
    for item in pdf.objects:
        if isinstance(item, Dictionary) and item.get("/Type") == Name.StructElem:
            found[str(item.S)] = found.get(str(item.S), 0) + 1
    return found


def dangling(data: bytes) -> list[int]:
    """Return the number of every object that is referred to and not in the file, read without a PDF library."""
    known = {int(found) for found in re.findall(rb"(?m)^(\d+) 0 obj$", data)}
    heads = re.sub(rb"stream\n.*?\nendstream", b"", data, flags=re.DOTALL)
    texts = [heads]
    for count, first, packed in re.findall(
        rb"/Type/ObjStm/N (\d+)/First (\d+)[^>]*>>stream\n(.*?)\nendstream", data, re.DOTALL
    ):
        text = zlib.decompress(packed)
        known.update(map(int, text[: int(first)].split()[: 2 * int(count) : 2]))
        texts.append(text[int(first) :])
    named = {int(found) for text in texts for found in re.findall(rb"\b(\d+) 0 R\b", text)}
    return sorted(named - known)


class TestStandard:
    """PDF/X-4 (ISO 15930-7)."""

    def test_it_says_what_it_is(self) -> None:
        """Version, output intent with its profile, trapping, ids and equal dates in both places."""
        with opened(pressed(volume(texts(1)))) as pdf:
            assert pdf.pdf_version == "1.6"
            (intent,) = pdf.Root.OutputIntents
            assert intent.S == Name.GTS_PDFX
            assert str(intent.OutputConditionIdentifier) == INTENT.identifier
            assert intent.DestOutputProfile.N == 4
            assert intent.DestOutputProfile.read_bytes() == INTENT.profile
            assert str(pdf.docinfo["/Trapped"]) == "/False"
            assert pdf.trailer.ID[0] == pdf.trailer.ID[1]
            with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as said:
                assert said["pdfxid:GTS_PDFXVersion"] == "PDF/X-4"
                assert said["pdf:Trapped"] == "False"
                assert said["xmpMM:RenditionClass"] == "default"
                assert said["xmpMM:VersionID"] == "1"
                assert str(said["xmpMM:DocumentID"]).startswith("urn:uuid:")
                dates = {str(said[f"xmp:{name}"]) for name in ("CreateDate", "ModifyDate", "MetadataDate")}
                assert "pdfuaid:part" not in said
            (date,) = dates
            written = {str(pdf.docinfo[name]) for name in ("/CreationDate", "/ModDate")}
            assert written == {f"D:{dt.datetime.fromisoformat(date):%Y%m%d%H%M%S}Z"}

    def test_only_with_an_intent(self) -> None:
        """Without a printing condition nothing of it is claimed."""
        with opened(pressed(volume(texts(1)), PRESS)) as pdf:
            assert "/OutputIntents" not in pdf.Root
            with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as said:
                assert "pdfxid:GTS_PDFXVersion" not in said

    @pytest.mark.parametrize(("drawn", "grouped"), [(b"/ExtGState<</a <</ca 0.5>>>>", True), (b"", False)])
    def test_transparency_has_a_space(self, drawn: bytes, grouped: bool) -> None:
        """Where something is blended, pages say in which colours."""
        with Pdf.open(BytesIO(pressed(volume(bare_part("one", resources=drawn))))) as pdf:
            group = pdf.pages[0].obj.get("/Group")
            assert (group is not None) is grouped
            assert group is None or (Name.Transparency, Name.DeviceCMYK) == (group.S, group.CS)

    def test_two_are_one(self) -> None:
        """The same volume gives the same bytes."""
        assert pressed(volume(texts(2))) == pressed(volume(texts(2)))


class TestTwins:
    """The press file and that for screens are of one layout."""

    def test_the_block_keeps_its_numbers(self) -> None:
        """Between the covers pages have the labels they have in the whole book; outline and stamps go with them."""
        parts = [bare_part(name, pages) for name, pages in (("cover", 2), ("a", 3), ("b", 1), ("back", 2))]
        whole = volume(*parts, outline=[OutlineEntry(part.id, part.id, 1) for part in parts])
        whole = replace(whole, plan=replace(whole.plan, around=(2, 2)))
        block = between_covers(whole)
        block.agree()
        assert [item.part.id for item in block.placed] == ["a", "b"]
        assert [page.page_index for page in block.plan.pages] == [0, 1, 2, 3]
        assert [page.folio for page in block.plan.pages] == [page.folio for page in whole.plan.pages[2:6]]
        assert [entry.section_id for entry in block.outline] == ["a", "b"]
        assert block.plan.starts == {"a": 0, "b": 3}

    def test_a_linker_keeps_both(self) -> None:
        """One that writes a book for press and screens in turn writes what a fresh one does."""
        keeper = linker(keep=True)
        for _ in range(2):
            for rendition in (SHEET, SCREEN):
                made = replace(volume(with_references(), texts(1, "two")), rendition=rendition)
                out = BytesIO()
                keeper.link(made, out)
                assert out.getvalue() == linked(made)


def test_letters_are_outlines() -> None:
    """A character has an advance and a path; what no font has is left out and takes no room."""
    advance, path = LETTERS.outlines["작"]
    assert 0.5 < advance <= 1
    assert path.endswith(b"h")
    assert LETTERS.width("작\ue000") == advance
