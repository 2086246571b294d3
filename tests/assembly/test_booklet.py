"""Booklet sheets, judged by what is seen on them: texts by place, colours by place, boxes, bytes."""

from __future__ import annotations

import itertools
import time
import zlib
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from assembly.folding import Image, Ink, Turn, bound, read
from assembly.sheets import (
    A4_LYING,
    A5,
    BLEED_BLUE,
    DATE,
    LARGER,
    WHITE,
    Letter,
    colour,
    grey,
    letters,
    make_source,
    pt,
    seen,
    text_in,
)
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    NameObject,
    TextStringObject,
)

from publisher.assembly.booklet import Plan, Wishes, impose
from publisher.assembly.imposition import (
    LAYOUTS,
    SHEETS,
    Axis,
    Binding,
    Compensation,
    Copies,
    Flip,
    Scheme,
    Work,
)
from publisher.errors import AssemblyError
from publisher.geometry import Mm, Size

ON_A4 = Wishes(sheet=A4_LYING)
ON_LARGER = Wishes(sheet=LARGER)
SMALL = Size(Mm(60), Mm(80))
"""A page with room for its name, and many on a sheet."""
HUGE = Size(Mm(700), Mm(700))


@pytest.mark.parametrize("split", [False, True])
@pytest.mark.parametrize("inherited", [False, True])
def test_every_page_stands_in_its_half(tmp_path: Path, split: bool, inherited: bool) -> None:
    """Each half of each side reads the page the imposition says; empty places read nothing."""
    source = make_source(tmp_path / "in.pdf", 10, split=split, inherited=inherited)
    plan = impose(source, tmp_path / "out.pdf", ON_A4)
    for number, plate in enumerate(plan.imposition.plates):
        for placement, (left, right) in zip(plate.side, ((0, 148.5), (148.5, 297)), strict=True):
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
    before, after = (
        [{letter.page: letter.x for letter in side} for side in letters(tmp_path / name)]
        for name in ("flat.pdf", "crept.pdf")
    )
    for side, left, right in ((0, 11, 0), (1, 1, 10), (4, 7, 4), (5, 5, 6)):
        moved = 0.4 * (side // 2)
        for number, sign in ((left, 1), (right, -1)):
            distance = after[side][number] - before[side][number]
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


def codes(source: Path, out: Path, wishes: Wishes = ON_A4) -> list[str]:
    """Return the codes ``impose`` fails with; none where it succeeds."""
    try:
        impose(source, out, wishes)
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
    assert codes(tmp_path, out) == ["IMP-001"]
    assert out.read_bytes() == b"before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.pdf", "out.pdf"]
    assert codes(make_source(damaged, 4), out) == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.pdf", "out.pdf"]


def test_a_target_may_have_a_long_name(tmp_path: Path) -> None:
    """As long as names can be: what is written beside it needs no longer one."""
    source = make_source(tmp_path / "in.pdf", 4)
    assert codes(source, tmp_path / f"{'책' * 83}.pdf") == []
    assert codes(source, tmp_path / f"{'책' * 90}.pdf") == ["IMP-005"]


def test_a_source_may_be_replaced_by_its_sheets(tmp_path: Path) -> None:
    """The same file in and out: it is read whole before it is replaced."""
    source = make_source(tmp_path / "in.pdf", 4)
    assert codes(source, source) == []
    assert text_in(source, 0, 148.5, 297) == "page-000"


def test_a_sheet_too_small_is_refused(tmp_path: Path) -> None:
    """IMP-003 for A5; A4 takes two A5 pages, whichever way it is named."""
    source = make_source(tmp_path / "in.pdf", 4)
    for sheet, expected in ((A5, ["IMP-003"]), (A4_LYING, []), (A4_LYING.rotated(), [])):
        assert codes(source, tmp_path / "out.pdf", Wishes(sheet=sheet)) == expected
    fits = PdfReader(tmp_path / "out.pdf").pages[0].mediabox
    assert (fits.width, fits.height) == pytest.approx((pt(297), pt(210)), abs=0.01)


def test_paper_is_chosen_by_what_must_go_on_it(tmp_path: Path) -> None:
    """Two A5 pages go on A4, with marks on A3, four with their bleed on A3 too; IMP-015 beyond all usual sheets."""
    source = make_source(tmp_path / "in.pdf", 8)
    four = Scheme(layout=LAYOUTS[4])
    for wishes, sheet in (
        (Wishes(), A4_LYING),
        (Wishes(marks=True), SHEETS["A3"].rotated()),
        (Wishes(four), SHEETS["SRA3"]),
        (Wishes(four, gap=Mm(0)), SHEETS["A3"]),
        (Wishes(four, trim=Size(Mm(100), Mm(140))), SHEETS["A4"]),
    ):
        plan = impose(source, tmp_path / "out.pdf", wishes)
        assert plan.grid.sheet == sheet
    assert codes(source, tmp_path / "out.pdf", Wishes(Scheme(copies=Copies(9, 9)))) == ["IMP-015"]


def test_marks_without_room_are_told(tmp_path: Path) -> None:
    """IMP-014 on A4, where no mark has room; not on a sheet that has it, nor without marks."""
    source = make_source(tmp_path / "in.pdf", 4)
    for wishes, expected in (
        (Wishes(sheet=A4_LYING, marks=True), ["IMP-014"]),
        (Wishes(sheet=SHEETS["A3"], marks=True), []),
        (Wishes(sheet=A4_LYING), []),
    ):
        plan = impose(source, tmp_path / "out.pdf", wishes)
        assert [item.code for item in plan.cautions] == expected


def test_a_target_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """IMP-005 when the target is a folder; no temporary file stays. A folder that lacks is made."""
    source = make_source(tmp_path / "in.pdf", 4)
    (tmp_path / "out.pdf").mkdir()
    assert codes(source, tmp_path / "out.pdf") == ["IMP-005"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.pdf", "out.pdf"]
    assert codes(source, source / "other.pdf") == ["IMP-005"]
    assert codes(source, tmp_path / "new" / "other.pdf") == []
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["other.pdf"]


# ── folded from the file ─────────────────────────────────────────────────────


def printed(path: Path, plan: Plan) -> list[Image]:
    """Return what another engine reads on every plate: page, direction and place of each name."""
    columns = [(span.begin, span.end) for span in plan.grid.columns]
    rows = [(span.end, span.begin) for span in plan.grid.rows]
    images = []
    for found in letters(path):
        image: dict[tuple[int, int], Ink] = dict.fromkeys(
            itertools.product(range(len(columns)), range(len(rows))), Ink(None, head_up=True)
        )
        for letter in found:
            where = (_at(columns, letter.x), _at(rows, letter.y))
            assert image[where].page is None
            image[where] = Ink(letter.page, letter.head_up)
        images.append(image)
    return images


def _at(spans: list[tuple[Mm, Mm]], value: float) -> int:
    (found,) = (at for at, (begin, end) in enumerate(spans) if begin < value < end)
    return found


@pytest.mark.parametrize("up", LAYOUTS)
@pytest.mark.parametrize("flip", [None, *Flip])
@pytest.mark.parametrize("work", Work)
def test_the_printed_file_folds_into_the_book(tmp_path: Path, up: int, flip: Flip | None, work: Work) -> None:
    """What another engine reads on the sheets, folded by the oracle, is the book, heads up."""
    count = 2 * up + 3
    source = make_source(tmp_path / "in.pdf", count, trim=SMALL)
    scheme = Scheme(layout=LAYOUTS[up], work=work, caliper=Mm(0.1))
    plan = impose(source, tmp_path / "out.pdf", Wishes(scheme, flip, sheet=HUGE, marks=True))
    images = printed(tmp_path / "out.pdf", plan)
    if work is not Work.SHEETWISE:
        images = [image for image in images for _ in "ab"]
    pairs = list(zip(images[::2], images[1::2], strict=True))
    turn = Turn.UPRIGHT if plan.imposition.axis is Axis.UPRIGHT else Turn.LEVEL
    own_back = {Work.SHEETWISE: None, Work.TURN: Turn.UPRIGHT, Work.TUMBLE: Turn.LEVEL}[work]
    pieces = {Work.SHEETWISE: (1, 1), Work.TURN: (2, 1), Work.TUMBLE: (1, 2)}[work]
    for (leaves,) in bound([pairs], turn, pieces, own_back):
        assert read(leaves) == [*range(count), *[None] * (-count % (2 * up))]


def test_signatures_are_gathered_from_the_file(tmp_path: Path) -> None:
    """Three signatures of eight pages on four-up sheets, each folded, laid on one another."""
    source = make_source(tmp_path / "in.pdf", 20, trim=SMALL)
    scheme = Scheme(Binding.PERFECT, LAYOUTS[4], 8)
    plan = impose(source, tmp_path / "out.pdf", Wishes(scheme))
    images = printed(tmp_path / "out.pdf", plan)
    pairs = [[pair] for pair in zip(images[::2], images[1::2], strict=True)]
    (signatures,) = bound(pairs, Turn.UPRIGHT, (1, 1))
    leaves = [leaf for signature in signatures for leaf in signature]
    assert read(leaves) == [*range(20), *[None] * 4]


@pytest.mark.parametrize(("flip", "wish"), [(None, "Short"), ("short", "Short"), ("long", "Long")])
def test_printers_are_told_how_to_flip(tmp_path: Path, flip: str | None, wish: str) -> None:
    """The viewer preferences name the edge asked for; on its own the short one of a lying sheet; never scaled."""
    source = make_source(tmp_path / "in.pdf", 4)
    impose(source, tmp_path / "out.pdf", Wishes(flip=None if flip is None else Flip(flip)))
    wishes: Any = PdfReader(tmp_path / "out.pdf").root_object["/ViewerPreferences"]
    assert dict(wishes) == {"/Duplex": f"/DuplexFlip{wish}Edge", "/PrintScaling": "/None"}
    impose(source, tmp_path / "out.pdf", Wishes(Scheme(work=Work.TURN)))
    wishes = PdfReader(tmp_path / "out.pdf").root_object["/ViewerPreferences"]
    assert wishes["/Duplex"] == "/Simplex"


# ── creep, bleed and marks as they are drawn ─────────────────────────────────


@pytest.mark.parametrize("compensation", Compensation)
def test_trimmed_margins_as_they_are_drawn(tmp_path: Path, compensation: Compensation) -> None:
    """From the fold of the outermost sheet, every name stands alike once inner leaves are pushed out."""
    caliper = Mm(0.2)
    source = make_source(tmp_path / "in.pdf", 48)
    scheme = Scheme(caliper=caliper, compensation=compensation)
    impose(source, tmp_path / "out.pdf", Wishes(scheme, sheet=LARGER))
    fold = LARGER.width / 2
    versos, rectos = set(), set()
    for at, found in enumerate(letters(tmp_path / "out.pdf")):
        pushed = caliper * (at // 2)
        for letter in found:
            (rectos if letter.x > fold else versos).add(round(abs(letter.x - fold) + pushed, 3))
    for distances in (versos, rectos):
        spread = max(distances) - min(distances)
        if compensation is Compensation.SHIFT:
            assert spread <= 0.05
        else:
            # Narrower pages: the nearer to the spine, the less it moves.
            assert spread > 0.05
        assert (spread == pytest.approx(11 * caliper, abs=0.02)) == (compensation is Compensation.NONE)


def test_narrower_pages_keep_spine_and_fore_edge(tmp_path: Path) -> None:
    """Drawn narrower, the innermost page is white beyond its fore-edge and its bleed, and full at the spine."""
    source = make_source(tmp_path / "in.pdf", 48)
    scheme = Scheme(caliper=Mm(0.5), compensation=Compensation.SCALE)
    impose(source, tmp_path / "out.pdf", Wishes(scheme, sheet=LARGER))
    picture = seen(tmp_path / "out.pdf", 22)
    # The fore-edge comes in by 11 leaves: from 12 to 17.5 mm, the bleed from 9 to 14.6.
    across = [colour(picture, x, 100) for x in (13.5, 15.5, 18.5, 159.5, 160.5, 301.5, 304.5, 306.5)]
    assert across == [WHITE, BLEED_BLUE, grey(25), grey(25), grey(22), grey(22), BLEED_BLUE, WHITE]


def test_heads_keep_their_bleed_and_spines_have_none(tmp_path: Path) -> None:
    """Four-up: between the heads two bleeds meet at the fold; across the spine one page follows the other."""
    source = make_source(tmp_path / "in.pdf", 8)
    plan = impose(source, tmp_path / "out.pdf", Wishes(Scheme(layout=LAYOUTS[4]), sheet=SHEETS["A2"]))
    picture = seen(tmp_path / "out.pdf", 0)
    middle = 594 / 2
    down = [colour(picture, 100, middle + y) for y in (-3.6, -2.4, -0.6, 0.6, 2.4, 3.6)]
    assert down == [grey(4), BLEED_BLUE, BLEED_BLUE, BLEED_BLUE, BLEED_BLUE, grey(7)]
    across = [colour(picture, 210 + x, middle + y) for x in (-0.6, 0.6) for y in (100, -100)]
    assert across == [grey(7), grey(4), grey(0), grey(3)]
    assert plan.bleed == pytest.approx(3)


def test_marks_are_drawn_for_every_ink(tmp_path: Path) -> None:
    """Hairlines of a quarter point in Separation All, outside the bleed; without the wish there is none."""
    source = make_source(tmp_path / "in.pdf", 32)
    scheme = Scheme(Binding.PERFECT, signature_pages=16)
    impose(source, tmp_path / "out.pdf", Wishes(scheme, sheet=SHEETS["A3"], marks=True))
    with pikepdf.open(tmp_path / "out.pdf") as pdf:
        for page in pdf.pages:
            space = page.obj.Resources.ColorSpace.All
            assert [str(part) for part in list(space)[:3]] == ["/Separation", "/All", "/DeviceCMYK"]
            assert [float(part) for part in space[3].C1] == [1, 1, 1, 1]
            drawn = page.obj.Contents.read_bytes()
            assert b"/All CS /All cs 1 SCN 1 scn 0.25 w" in drawn
        assert [page.obj.Contents.read_bytes().count(b" re f") for page in pdf.pages] == [1] + [0] * 7 + [
            1
        ] + [0] * 7
    impose(source, tmp_path / "bare.pdf", Wishes(scheme, sheet=SHEETS["A3"]))
    with pikepdf.open(tmp_path / "bare.pdf") as pdf:
        assert "/ColorSpace" not in pdf.pages[0].obj.Resources
        assert b"SCN" not in pdf.pages[0].obj.Contents.read_bytes()


def test_marks_are_seen_where_they_belong(tmp_path: Path) -> None:
    """At the corner of the trim, at the fold and on the spine there is ink; beside them paper."""
    source = make_source(tmp_path / "in.pdf", 32)
    scheme = Scheme(Binding.PERFECT, signature_pages=16)
    impose(source, tmp_path / "out.pdf", Wishes(scheme, sheet=SHEETS["A3"], marks=True))
    left, foot = (420 - 296) / 2, (297 - 210) / 2
    picture = seen(tmp_path / "out.pdf", 0, scale=4)
    inked = {
        (left, foot - 6): True,
        (left + 2, foot - 6): False,
        (left - 6, foot): True,
        (left - 6, foot + 2): False,
        (left - 3.5, foot): False,
        (420 - left, 297 - foot + 6): True,
        (210, foot - 4.3): True,
        (212, foot - 4.3): False,
    }
    for (x, y), ink in inked.items():
        assert (_darkest(picture, x, y) < 200) == ink
    assert _darkest(picture, 210.2, foot + 18) < 40
    assert _darkest(picture, 210.2, foot + 24) > 40
    second = seen(tmp_path / "out.pdf", 8, scale=4)
    assert _darkest(second, 210.2, foot + 18) > 40
    assert _darkest(second, 210.2, foot + 24) < 40


def _darkest(picture: Any, x_mm: float, y_mm: float) -> int:
    """Return the darkest of the pixels around a place: a hairline may lie between two."""
    scale = picture.width / pt(420)
    x, y = round(pt(x_mm) * scale), round(pt(y_mm) * scale)
    return min(
        sum(picture.getpixel((x + across, y + down))) // 3
        for across, down in itertools.product((-1, 0, 1), repeat=2)
    )


@pytest.mark.parametrize("up", [2, 4])
def test_copies_stand_beside_each_other(tmp_path: Path, up: int) -> None:
    """Step and repeat: each name twice on a side, the same distance apart, drawn from one form."""
    source = make_source(tmp_path / "in.pdf", 4 * up, trim=SMALL)
    scheme = Scheme(layout=LAYOUTS[up], copies=Copies(2, 1))
    plan = impose(source, tmp_path / "out.pdf", Wishes(scheme))
    for found in letters(tmp_path / "out.pdf"):
        places: dict[int, list[Letter]] = {}
        for letter in found:
            places.setdefault(letter.page, []).append(letter)
        assert len(places) == up
        for one, other in places.values():
            assert abs(one.x - other.x) == pytest.approx(2 * 60 + 6, abs=0.02)
            assert one.y == pytest.approx(other.y, abs=0.02)
    assert len(plan.imposition.plates) == 4


def test_pages_are_scaled_to_a_trim(tmp_path: Path) -> None:
    """A4 pages on A4: each is drawn at 0.705, in the middle of its half, its bleed with it."""
    source = make_source(tmp_path / "in.pdf", 4, trim=SHEETS["A4"])
    wishes = Wishes(sheet=LARGER, trim=A5)
    plan = impose(source, tmp_path / "out.pdf", wishes)
    scale = 148 / 210
    assert plan.bleed == pytest.approx(3 * scale)
    picture = seen(tmp_path / "out.pdf", 0)
    # 296.9 × 0.7048 is 209.3: a third of a millimetre remains above and below.
    across = [colour(picture, x, 100) for x in (9.2, 10.6, 12.6, 159.5, 160.5)]
    assert across == [WHITE, BLEED_BLUE, grey(3), grey(3), grey(0)]
    (other, own) = letters(tmp_path / "out.pdf")[0]
    left, foot = letters(source)[0][0].x, letters(source)[0][0].y
    assert {other.page, own.page} == {0, 3}
    first = other if other.page == 0 else own
    assert first.x == pytest.approx(160 + (left - 10) * scale, abs=0.1)
    assert first.y == pytest.approx(15 + (210 - 297 * scale) / 2 + (foot - 10) * scale, abs=0.1)


def test_ninety_six_pages_take_no_time(tmp_path: Path) -> None:
    """Less than 0.3 s of one processor, the best of three."""
    source = make_source(tmp_path / "in.pdf", 96, ballast=200_000)
    wishes = Wishes(Scheme(Binding.PERFECT, LAYOUTS[4], 32, caliper=Mm(0.1)), marks=True)
    taken = []
    for _ in range(3):
        begun = time.process_time()
        impose(source, tmp_path / "out.pdf", wishes)
        taken.append(time.process_time() - begun)
    assert min(taken) <= 0.3
    assert (tmp_path / "out.pdf").stat().st_size <= source.stat().st_size * 1.05
