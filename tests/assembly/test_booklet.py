"""Booklet sheets, judged by what is seen on them: texts by place, colours by place, boxes, bytes."""

from __future__ import annotations

import dataclasses
import random
import zlib
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NumberObject,
    RectangleObject,
    TextStringObject,
)

from publisher.assembly.booklet import impose
from publisher.assembly.imposition import Imposition, SheetSide, impose_saddle
from publisher.errors import AssemblyError
from publisher.geometry import Mm, Size

@pytest.mark.parametrize("split", [False, True])
@pytest.mark.parametrize("inherited", [False, True])
def test_every_page_stands_in_its_half(tmp_path: Path, split: bool, inherited: bool) -> None:
    """Each half of each side reads the page the imposition says; empty places read nothing."""
    source = make_source(tmp_path / "in.pdf", 10, split=split, inherited=inherited)
    imposition = impose_saddle(10)
    plan = impose(source, tmp_path / "out.pdf", ON_A4)
    for number, side in enumerate(imposition.sides):
        for placement, (left, right) in zip(side.placements, ((0, 148.5), (148.5, 297)), strict=True):
            expected = "" if placement.page_index is None else f"page-{placement.page_index:03d}"
            assert text_in(tmp_path / "out.pdf", number, left, right) == expected
    assert len(PdfReader(tmp_path / "out.pdf").pages) == 6


def test_boxes_say_sheet_trim_and_bleed(tmp_path: Path) -> None:
    """MediaBox is the sheet, TrimBox the block in its middle, BleedBox wider as far as the sheet goes."""
    source = make_source(tmp_path / "in.pdf", 4)
    expected = {A4_LYING: (0.5, 0, 0, 0), LARGER: (12, 15, 9, 12)}
    for sheet, (trim_left, trim_foot, bleed_left, bleed_foot) in expected.items():
        impose(source, tmp_path / "out.pdf", Wishes(sheet=sheet))
        for page in PdfReader(tmp_path / "out.pdf").pages:
            wide, high = float(sheet.width), float(sheet.height)
            boxes = {
                "mediabox": (0, 0, wide, high),
                "trimbox": (trim_left, trim_foot, wide - trim_left, high - trim_foot),
                "bleedbox": (bleed_left, bleed_foot, wide - bleed_left, high - bleed_foot),
            }
            for name, box in boxes.items():
                found = [float(value) for value in getattr(page, name)]
                assert found == pytest.approx([pt(value) for value in box], abs=0.01)
            assert page.rotation == 0


def test_bleed_stays_outside_and_never_crosses_the_spine(tmp_path: Path) -> None:
    """Across a side: paper, bleed, left page, spine, right page, bleed, paper; printer's marks are gone."""
    source = make_source(tmp_path / "in.pdf", 4)
    impose(source, tmp_path / "out.pdf", ON_LARGER)
    picture = seen(tmp_path / "out.pdf", 0)
    across = [colour(picture, x, 100) for x in (8.3, 9.7, 12.7, 159.4, 160.6, 307.3, 310.3, 311.7)]
    assert across == [WHITE, BLEED_BLUE, grey(3), grey(3), grey(0), grey(0), BLEED_BLUE, WHITE]
    down = [colour(picture, 80, y) for y in (11.3, 12.7, 15.7, 224.3, 227.3, 228.7)]
    assert down == [WHITE, BLEED_BLUE, grey(3), grey(3), BLEED_BLUE, WHITE]


def test_the_sheet_limits_the_bleed(tmp_path: Path) -> None:
    """On A4 the half millimetre beside two A5 pages shows bleed, not paper."""
    source = make_source(tmp_path / "in.pdf", 4)
    impose(source, tmp_path / "out.pdf", ON_A4)
    picture = seen(tmp_path / "out.pdf", 0)
    assert colour(picture, 0.1, 100) == BLEED_BLUE
    assert colour(picture, 296.8, 100) == BLEED_BLUE
    assert WHITE not in {found for _, found in picture.getcolors(1 << 20) or ()}


def test_creep_moves_inner_pages_towards_the_spine(tmp_path: Path) -> None:
    """Third sheet, 0.4 mm a sheet: left pages 0.8 mm to the right, right ones to the left, cells unmoved."""
    source = make_source(tmp_path / "in.pdf", 12)
    impose(source, tmp_path / "flat.pdf", ON_LARGER)
    impose(source, tmp_path / "crept.pdf", Wishes(Scheme(caliper=Mm(0.4)), sheet=LARGER))
    for page, left, right in ((0, 11, 0), (1, 1, 10), (4, 7, 4), (5, 5, 6)):
        moved = 0.4 * (page // 2)
        for number, sign in ((left, 1), (right, -1)):
            name = f"page-{number:03d}"
            distance = left_of(tmp_path / "crept.pdf", page, name) - left_of(
                tmp_path / "flat.pdf", page, name
            )
            assert distance == pytest.approx(sign * moved, abs=0.02)
    flat, crept = (PdfReader(tmp_path / name).pages[4] for name in ("flat.pdf", "crept.pdf"))
    assert crept.trimbox == flat.trimbox
    picture = seen(tmp_path / "crept.pdf", 4)
    assert [colour(picture, x, 100) for x in (159.5, 160.5)] == [grey(7), grey(4)]


@pytest.mark.parametrize("split", [False, True])
def test_a_placed_page_looks_as_it_did(tmp_path: Path, split: bool) -> None:
    """Inside the trim a page on its sheet is the page of the source, point by point."""
    trim = Size(Mm(25.4 * 5), Mm(25.4 * 7))
    sheet = Size(Mm(25.4 * 12), Mm(25.4 * 9))
    source = make_source(tmp_path / "in.pdf", 4, trim=trim, split=split)
    impose(source, tmp_path / "out.pdf", Wishes(sheet=sheet))
    with pypdfium2.PdfDocument(source) as document:
        page = document[0]
        page.set_cropbox(*page.get_trimbox())
        before = page.render(scale=1).to_pil().convert("RGB")
    after = seen(tmp_path / "out.pdf", 0).crop((432, 72, 792, 576))
    assert before.size == after.size
    assert before.tobytes() == after.tobytes()


def test_two_runs_give_the_same_bytes(tmp_path: Path) -> None:
    """Same source, same bytes; the dates are the source's."""
    source = make_source(tmp_path / "in.pdf", 9, ballast=4_000)
    for name in ("one.pdf", "two.pdf"):
        impose(source, tmp_path / name, Wishes(Scheme(caliper=Mm(0.1)), sheet=A4_LYING))
    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()
    reader = PdfReader(tmp_path / "one.pdf")
    assert reader.metadata is not None
    found = {key: str(reader.metadata[key]) for key in ("/Title", "/CreationDate", "/ModDate")}
    assert found == {"/Title": "가상 사례집", "/CreationDate": DATE, "/ModDate": DATE}


def identifier(path: Path) -> list[bytes]:
    """Return both halves of a file's identifier."""
    return [bytes(half.original_bytes) for half in PdfReader(path).trailer["/ID"]]


def test_sheets_are_known_by_their_source(tmp_path: Path) -> None:
    """The first half of the identifier is the source's; the second tells one way of placing it from another."""
    source = make_source(tmp_path / "in.pdf", 4)
    with pikepdf.open(source) as pdf:
        pdf.save(tmp_path / "named.pdf", deterministic_id=True)
    named = tmp_path / "named.pdf"
    found = []
    for name, sheet in (("one.pdf", A4_LYING), ("two.pdf", LARGER), ("three.pdf", A4_LYING)):
        impose(named, tmp_path / name, Wishes(sheet=sheet))
        found.append(identifier(tmp_path / name))
    assert {first for first, _ in found} == {identifier(named)[0]}
    assert found[0] == found[2]
    assert found[0] != found[1]
    assert identifier(named)[1] not in {second for _, second in found}
    impose(source, tmp_path / "nameless.pdf", ON_A4)
    assert identifier(tmp_path / "nameless.pdf") not in found


def test_packed_streams_are_not_packed_again(tmp_path: Path) -> None:
    """A page of one stream and a picture keep their bytes, also where a compressor would find better ones."""
    source = make_source(tmp_path / "in.pdf", 4, ballast=3_000)
    loose = tmp_path / "loose.pdf"
    with pikepdf.open(source) as pdf:
        page = pdf.pages[2]
        for stream in (page.Contents, page.resources.XObject["/I1"]):
            stream.write(
                zlib.compress(stream.read_bytes() + bytes(3_000), 0), filter=pikepdf.Name.FlateDecode
            )
        pdf.save(loose)
    impose(loose, tmp_path / "out.pdf", ON_A4)
    assert text_in(tmp_path / "out.pdf", 1, 148.5, 297) == "page-002"
    with pikepdf.open(loose) as pages, pikepdf.open(tmp_path / "out.pdf") as sheets:
        before, form = pages.pages[2], sheets.pages[1].Resources.XObject["/P2"]
        picture = before.resources.XObject["/I1"].read_raw_bytes()
        assert form.read_raw_bytes() == before.Contents.read_raw_bytes()
        assert form.Resources.XObject["/I1"].read_raw_bytes() == picture
        assert len(picture) > 3_000


def test_nothing_of_the_pages_is_left(tmp_path: Path) -> None:
    """Links, tags, labels, named places and an outline belong to pages that no longer are."""
    source = make_source(tmp_path / "in.pdf", 4)
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        note = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.Annot, Contents=pikepdf.String("note")))
        pdf.pages[0].obj.Annots = pikepdf.Array([note])
        for key in ("/StructTreeRoot", "/Outlines", "/Names", "/PageLabels", "/PieceInfo"):
            pdf.Root[key] = pdf.make_indirect(pikepdf.Dictionary(Kept=pikepdf.String("note")))
        pdf.save(source)
    impose(source, tmp_path / "out.pdf", ON_A4)
    with pikepdf.open(tmp_path / "out.pdf") as sheets:
        assert set(sheets.Root.keys()) == {"/Type", "/Pages", "/ViewerPreferences"}
        told = b"".join(item.unparse(resolved=True) for item in sheets.objects if item is not None)
    assert b"note" not in told
    with pikepdf.open(source) as pages:
        assert b"note" in b"".join(item.unparse(resolved=True) for item in pages.objects if item is not None)


def test_shared_resources_stay_shared(tmp_path: Path) -> None:
    """A picture all pages share is written once: the file grows by no more than a twentieth."""
    source = make_source(tmp_path / "in.pdf", 12, ballast=200_000)
    impose(source, tmp_path / "out.pdf", ON_A4)
    assert (tmp_path / "out.pdf").stat().st_size <= source.stat().st_size * 1.05
    resources = set()
    for side in PdfReader(tmp_path / "out.pdf").pages:
        page: Any = side
        forms = page["/Resources"]["/XObject"]
        resources |= {forms[name].raw_get("/Resources").idnum for name in forms}
    assert len(resources) == 1


def test_printers_are_told_to_flip_on_the_short_edge(tmp_path: Path) -> None:
    """The viewer preferences ask for duplex on the short edge and for no scaling."""
    impose(make_source(tmp_path / "in.pdf", 4), tmp_path / "out.pdf", ON_A4)
    wishes: Any = PdfReader(tmp_path / "out.pdf").root_object["/ViewerPreferences"]
    assert dict(wishes) == {"/Duplex": "/DuplexFlipShortEdge", "/PrintScaling": "/None"}


def test_what_the_colours_mean_comes_along(tmp_path: Path) -> None:
    """Output intent, language, transparency group and version of the source are kept."""
    source = make_source(tmp_path / "in.pdf", 4)
    writer = PdfWriter(clone_from=source)
    writer.pdf_header = "%PDF-1.7"
    intent = DictionaryObject({NameObject("/OutputConditionIdentifier"): TextStringObject("FOGRA39")})
    writer.root_object[NameObject("/OutputIntents")] = ArrayObject([writer._add_object(intent)])
    writer.root_object[NameObject("/Lang")] = TextStringObject("ko")
    group = DictionaryObject({NameObject("/S"): NameObject("/Transparency")})
    for plain in writer.pages:
        plain[NameObject("/Group")] = group
    writer.write(source)
    impose(source, tmp_path / "out.pdf", ON_A4)
    reader = PdfReader(tmp_path / "out.pdf")
    assert reader.pdf_header == "%PDF-1.7"
    root: Any = reader.root_object
    assert root["/Lang"] == "ko"
    assert root["/OutputIntents"][0]["/OutputConditionIdentifier"] == "FOGRA39"
    page: Any = reader.pages[0]
    forms = page["/Resources"]["/XObject"]
    assert [forms[name]["/Group"]["/S"] for name in forms] == ["/Transparency"] * 2


@pytest.mark.parametrize(("empty", "expected"), [(3, [WHITE, WHITE, 0, 0]), (0, [3, 3, WHITE, WHITE])])
def test_a_page_without_content_is_white(tmp_path: Path, empty: int, expected: list[Any]) -> None:
    """A blank page of the plan has no content stream; its half stays white up to the spine on either side."""
    source = make_source(tmp_path / "in.pdf", 4)
    writer = PdfWriter(clone_from=source)
    del writer.pages[empty]["/Contents"]
    writer.write(source)
    impose(source, tmp_path / "out.pdf", ON_LARGER)
    picture = seen(tmp_path / "out.pdf", 0)
    found = [colour(picture, x, 100) for x in (80, 159, 161, 240)]
    assert found == [grey(page) if isinstance(page, int) else page for page in expected]


def test_pages_that_share_a_stream_keep_their_own_boxes(tmp_path: Path) -> None:
    """Two pages drawn by one stream are two forms: each is cut at its own bleed."""
    source = make_source(tmp_path / "in.pdf", 4)
    writer = PdfWriter(clone_from=source)
    pages = writer.pages
    pages[3][NameObject("/Contents")] = pages[0].raw_get("/Contents")
    pages[3][NameObject("/BleedBox")] = pages[3].trimbox
    writer.write(source)
    impose(source, tmp_path / "out.pdf", ON_LARGER)
    picture = seen(tmp_path / "out.pdf", 0)
    assert [colour(picture, x, 100) for x in (10, 80, 240, 310)] == [WHITE, grey(0), grey(0), BLEED_BLUE]


def codes(source: Path, out: Path, imposition: Imposition, sheet: Size = A4_LYING) -> list[str]:
    """Return the codes ``impose`` fails with; none where it succeeds."""
    try:
        impose(source, out, imposition, sheet)
    except AssemblyError as error:
        return [item.code for item in error.diagnostics]
    return []


def test_a_damaged_source_leaves_the_old_booklet(tmp_path: Path) -> None:
    """IMP-001: what was built before stays, and nothing half-written is left beside it."""
    out = tmp_path / "out.pdf"
    out.write_bytes(b"before")
    damaged = tmp_path / "in.pdf"
    damaged.write_bytes(b"no PDF at all")
    assert codes(damaged, out) == ["IMP-001"]
    assert codes(tmp_path / "absent.pdf", out) == ["IMP-001"]
    assert out.read_bytes() == b"before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.pdf", "out.pdf"]
    assert codes(make_source(damaged, 4), out) == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.pdf", "out.pdf"]


def test_pages_of_two_sizes_are_refused(tmp_path: Path) -> None:
    """IMP-002, once for each odd page; a difference of a rounding is none."""
    source = make_source(tmp_path / "in.pdf", 4)
    for delta, expected in ((4.0, ["IMP-002", "IMP-002"]), (0.2, [])):
        writer = PdfWriter(clone_from=source)
        for page in writer.pages[2:]:
            box = page.trimbox
            page[NameObject("/TrimBox")] = RectangleObject((box.left, box.bottom, box.right, box.top - delta))
        writer.write(tmp_path / "odd.pdf")
        assert codes(tmp_path / "odd.pdf", tmp_path / "out.pdf") == expected


def test_a_sheet_too_small_is_refused(tmp_path: Path) -> None:
    """IMP-003 for A4 standing up; A4 lying takes two A5 pages."""
    source = make_source(tmp_path / "in.pdf", 4)
    assert codes(source, tmp_path / "out.pdf", impose_saddle(4), A4_LYING.rotated()) == ["IMP-003"]
    assert codes(source, tmp_path / "out.pdf", ON_A4) == []


def test_a_turned_page_is_refused(tmp_path: Path) -> None:
    """IMP-004 for a page with /Rotate; a turn of nothing passes."""
    source = make_source(tmp_path / "in.pdf", 4)
    for degrees, expected in ((180, ["IMP-004"]), (0, [])):
        writer = PdfWriter(clone_from=source)
        writer.pages[1][NameObject("/Rotate")] = NumberObject(degrees)
        writer.write(tmp_path / "turned.pdf")
        assert codes(tmp_path / "turned.pdf", tmp_path / "out.pdf") == expected


def test_a_target_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """IMP-005 when the target is a folder; no temporary file stays."""
    source = make_source(tmp_path / "in.pdf", 4)
    (tmp_path / "out.pdf").mkdir()
    assert codes(source, tmp_path / "out.pdf") == ["IMP-005"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.pdf", "out.pdf"]
    assert codes(source, tmp_path / "other.pdf") == []


def test_wrong_calls_are_bugs(tmp_path: Path) -> None:
    """An imposition for another page count, or one that turns pages, is a fault of the caller."""
    source = make_source(tmp_path / "in.pdf", 4)
    with pytest.raises(ValueError, match="8 pages for 4"):
        impose(source, tmp_path / "out.pdf", ON_A4)
    imposition = impose_saddle(4)
    (signature,) = imposition.signatures
    (sheet,) = signature.sheets
    turned = SheetSide(tuple(dataclasses.replace(place, rotation=180) for place in sheet.front.placements))
    wrong = dataclasses.replace(
        imposition,
        signatures=(dataclasses.replace(signature, sheets=(dataclasses.replace(sheet, front=turned),)),),
    )
    with pytest.raises(ValueError, match="turned"):
        impose(source, tmp_path / "out.pdf", wrong, A4_LYING)
