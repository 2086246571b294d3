"""Pages of other people's files: turned, cut, locked, damaged; each is placed rightly or refused by name."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest
from assembly.sheets import A5, LARGER, WHITE, colour, grey, letters, make_source, pt, seen
from pikepdf import Array, Dictionary, Name

from publisher.assembly.booklet import Wishes, impose
from publisher.assembly.loose_pages import opened, runs, told
from publisher.errors import AssemblyError, Diagnostic
from publisher.geometry import Mm, Size

ON_LARGER = Wishes(sheet=LARGER)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Four A5 pages with bleed and slug."""
    return make_source(tmp_path / "in.pdf", 4)


def changed(source: Path, change: object, **saved: object) -> Path:
    """Return the file after ``change`` was done to it."""
    assert callable(change)
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        change(pdf)
        pdf.save(source, **saved)  # type: ignore[arg-type]  (a test's own keywords)
    return source


def said(source: Path, wishes: Wishes = ON_LARGER) -> tuple[Diagnostic, ...]:
    """Return what ``impose`` has against a file."""
    with pytest.raises(AssemblyError) as caught:
        impose(source, source.with_name("out.pdf"), wishes)
    assert not source.with_name("out.pdf").exists()
    return caught.value.diagnostics


def sheets(source: Path, wishes: Wishes = ON_LARGER) -> Path:
    """Impose a file and return the sheets."""
    out = source.with_name("out.pdf")
    impose(source, out, wishes)
    return out


def reference(source: Path) -> bytes:
    """Return the first side as it is seen before anything is changed."""
    return seen(sheets(source), 0).tobytes()


# ── turns and units ──────────────────────────────────────────────────────────


def turned(page: pikepdf.Object, degrees: int) -> None:
    """Turn what is on a page anticlockwise and let the file turn it back: it looks the same, its space does not."""
    left, bottom, right, top = (float(value) for value in page.MediaBox)
    wide, high = right - left, top - bottom
    matrix, boxed = {
        90: ((0, 1, -1, 0, high, 0), lambda x0, y0, x1, y1: (high - y1, x0, high - y0, x1)),
        180: (
            (-1, 0, 0, -1, wide, high),
            lambda x0, y0, x1, y1: (wide - x1, high - y1, wide - x0, high - y0),
        ),
        270: ((0, -1, 1, 0, 0, wide), lambda x0, y0, x1, y1: (y0, wide - x1, y1, wide - x0)),
    }[degrees]
    content = page.Contents.read_bytes()
    page.Contents.write(" ".join(map(str, matrix)).encode() + b" cm\n" + content)
    for key in ("/MediaBox", "/BleedBox", "/TrimBox"):
        page[key] = Array([round(value, 4) for value in boxed(*(float(value) for value in page[key]))])
    page.Rotate = degrees


@pytest.mark.parametrize("degrees", [90, 180, 270])
@pytest.mark.parametrize("more", [0, 360, -720])
def test_turned_pages_are_placed_as_they_are_shown(source: Path, degrees: int, more: int) -> None:
    """A page the file turns looks on its sheet as it does on a screen, its boxes turned with it."""
    before = reference(source)

    def change(pdf: pikepdf.Pdf) -> None:
        turned(pdf.pages[0].obj, degrees)
        pdf.pages[0].obj.Rotate = degrees + more

    after = seen(sheets(changed(source, change)), 0).tobytes()
    different = sum(one != other for one, other in zip(before, after, strict=True))
    # The edge of a page may take another pixel: less than one in a thousand.
    assert different < len(before) / 1000
    assert [(letter.page, letter.head_up) for letter in letters(source.with_name("out.pdf"))[0]] == [
        (3, True),
        (0, True),
    ]


def test_a_turn_may_be_inherited(source: Path) -> None:
    """What the page tree says holds for every page in it."""

    def change(pdf: pikepdf.Pdf) -> None:
        for page in pdf.pages:
            turned(page.obj, 90)
            del page.obj.Rotate
        pdf.Root.Pages.Rotate = 90

    before = [(letter.page, round(letter.x), round(letter.y)) for letter in letters(sheets(source))[0]]
    out = sheets(changed(source, change))
    assert [(letter.page, round(letter.x), round(letter.y)) for letter in letters(out)[0]] == before


def test_a_page_turned_askew_is_refused(source: Path) -> None:
    """IMP-004 for what is no quarter turn; a turn that is no number is none."""
    changed(source, lambda pdf: pdf.pages[2].obj.update({"/Rotate": 45}))
    assert [(item.code, dict(item.arguments)["page"]) for item in said(source)] == [("IMP-004", "3")]
    changed(source, lambda pdf: pdf.pages[2].obj.update({"/Rotate": Name.Askew}))
    assert letters(sheets(source))


def test_a_page_has_its_own_unit(source: Path) -> None:
    """Half the boxes with a unit of two points are the same page, drawn twice as large."""

    def change(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[0].obj
        page.Contents.write(b"0.5 0 0 0.5 0 0 cm\n" + page.Contents.read_bytes())
        for key in ("/MediaBox", "/BleedBox", "/TrimBox"):
            page[key] = Array([float(value) / 2 for value in page[key]])
        page.UserUnit = 2

    before = reference(source)
    after = seen(sheets(changed(source, change, min_version="1.6")), 0).tobytes()
    assert sum(one != other for one, other in zip(before, after, strict=True)) < len(before) / 1000


# ── boxes ────────────────────────────────────────────────────────────────────


def sizes(source: Path) -> list[str]:
    """Return the size of every page as it would be placed."""
    with opened(source) as pages:
        return [told(page.size) for page in pages.pages]


def test_the_page_is_its_trim_else_its_crop_else_its_media(source: Path) -> None:
    """Without a TrimBox the CropBox is the page, without that the MediaBox, given on the page or above it."""
    full = pt(168), pt(230)

    def change(pdf: pikepdf.Pdf) -> None:
        for page in pdf.pages[1:]:
            del page.obj.TrimBox
        pdf.pages[1].obj.CropBox = Array([pt(10), pt(10), pt(110), pt(160)])
        del pdf.pages[3].obj.MediaBox
        pdf.Root.Pages.MediaBox = Array([0, 0, *full])

    changed(source, change)
    assert sizes(source) == ["148×210", "100×150", "168×230", "168×230"]
    with opened(source) as pages:
        assert [round(page.bleed_width, 2) for page in pages.pages] == [3, 0, 0, 0]


def test_bleed_that_is_not_told(source: Path) -> None:
    """Without a BleedBox it is the paper around the trim, but no more than 5 mm of it: there may be marks."""

    def change(pdf: pikepdf.Pdf) -> None:
        for page in pdf.pages[1:]:
            del page.obj.BleedBox
        pdf.pages[2].obj.CropBox = Array([pt(8), pt(8), pt(160), pt(222)])
        pdf.pages[3].obj.CropBox = pdf.pages[3].obj.TrimBox

    changed(source, change)
    with opened(source) as pages:
        assert [round(page.bleed_width, 2) for page in pages.pages] == [3, 5, 2, 0]


def test_corners_may_lie_any_way(source: Path) -> None:
    """A box from the upper right to the lower left is the same box; a page may lie below zero."""

    def change(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[0].obj
        x0, y0, x1, y1 = page.TrimBox
        page.TrimBox = Array([x1, y1, x0, y0])
        page = pdf.pages[3].obj
        page.Contents.write(b"1 0 0 1 -300 -400 cm\n" + page.Contents.read_bytes())
        for key in ("/MediaBox", "/BleedBox", "/TrimBox"):
            x0, y0, x1, y1 = (float(value) for value in page[key])
            page[key] = Array([x0 - 300, y0 - 400, x1 - 300, y1 - 400])

    before = reference(source)
    after = seen(sheets(changed(source, change)), 0).tobytes()
    assert sum(one != other for one, other in zip(before, after, strict=True)) < len(before) / 1000


def test_boxes_end_at_the_paper(source: Path) -> None:
    """A box larger than the MediaBox ends there; one outside, or of nothing, is none; no bleed cuts the trim."""

    def change(pdf: pikepdf.Pdf) -> None:
        pages = [page.obj for page in pdf.pages]
        pages[0].TrimBox = Array([-100, -100, 2000, 2000])
        pages[1].TrimBox = Array([5000, 5000, 6000, 6000])
        pages[1].CropBox = Array([10, 10, 10, 500])
        pages[2].TrimBox = Array([1, 2, 3])
        pages[3].BleedBox = Array([pt(50), pt(50), pt(90), pt(90)])

    changed(source, change)
    assert sizes(source) == ["168×230", "168×230", "168×230", "148×210"]
    with opened(source) as pages:
        assert pages.pages[3].bleed_width == 0
        assert pages.pages[3].bleed == pytest.approx(pages.pages[3].trim)


def test_a_page_without_a_size_is_refused(source: Path) -> None:
    """IMP-009, once for each: a MediaBox of nothing, and one too thin for a line."""

    def change(pdf: pikepdf.Pdf) -> None:
        pages = [page.obj for page in pdf.pages]
        pages[0].MediaBox = Array([0, 0, 0, 0])
        pages[3].MediaBox = Array([0, 0, 2, 100])

    changed(source, change)
    assert [(item.code, dict(item.arguments)["page"]) for item in said(source)] == [
        ("IMP-009", "1"),
        ("IMP-009", "4"),
    ]


def test_pages_of_two_sizes_are_refused(tmp_path: Path) -> None:
    """IMP-002, once for each other size with its pages; a difference of a rounding is none."""
    source = make_source(tmp_path / "in.pdf", 8)

    def change(by: float) -> object:
        def cut(pdf: pikepdf.Pdf) -> None:
            for at in (1, 4, 5, 6):
                x0, y0, x1, y1 = (float(value) for value in pdf.pages[at].obj.TrimBox)
                pdf.pages[at].obj.TrimBox = Array([x0, y0, x1, y1 - by])

        return cut

    changed(source, change(0.2))
    assert letters(sheets(source))
    source.with_name("out.pdf").unlink()
    changed(source, change(4.0))
    (fault,) = said(source)
    assert fault.code == "IMP-002"
    assert dict(fault.arguments) == {"pages": "2, 5–7", "found": "148×208.5", "expected": "148×210"}


def test_pages_of_two_sizes_can_be_scaled_to_one(source: Path) -> None:
    """With a trim to scale to, each page is in the middle of its place, as large as goes."""

    def change(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[0].obj
        x0, y0, _, _ = (float(value) for value in page.TrimBox)
        page.TrimBox = page.BleedBox = Array([x0, y0, x0 + pt(105), y0 + pt(105)])

    out = sheets(changed(source, change), Wishes(sheet=LARGER, trim=A5))
    picture = seen(out, 0)
    # 105 mm square drawn 148 mm square: 31 mm of paper above and below it.
    found = [colour(picture, 240, y) for y in (44, 48, 120, 192, 196)]
    assert found == [WHITE, grey(0), grey(0), grey(0), WHITE]


# ── contents ─────────────────────────────────────────────────────────────────


def test_streams_of_a_page_are_one(source: Path) -> None:
    """A list of one stream keeps its bytes, several are joined with space between, what is no stream is left out."""
    before = reference(source)

    def change(pdf: pikepdf.Pdf) -> None:
        first, second = pdf.pages[0].obj, pdf.pages[3].obj
        first.Contents = Array([first.Contents])
        # Cut between two operators, with no space at the cut.
        content = second.Contents.read_bytes()
        at = content.index(b"\n") + 1
        parts = [pdf.make_stream(part) for part in (content[: at - 1], content[at:])]
        second.Contents = Array([parts[0], pdf.make_indirect(Dictionary()), parts[1]])

    changed(source, change)
    out = sheets(source)
    assert seen(out, 0).tobytes() == before
    with pikepdf.open(source) as pages, pikepdf.open(out) as made:
        kept = made.pages[0].obj.Resources.XObject["/P0"].read_raw_bytes()
        assert kept == pages.pages[0].obj.Contents[0].read_raw_bytes()


def test_inherited_resources_are_written_once(tmp_path: Path) -> None:
    """Resources that stand inside the page tree become one object for all pages."""
    source = make_source(tmp_path / "in.pdf", 12, inherited=True)

    def change(pdf: pikepdf.Pdf) -> None:
        shared = pdf.pages[0].obj.Resources
        for page in pdf.pages:
            del page.obj.Resources
        pdf.Root.Pages.Resources = Dictionary(dict(shared.items()))

    before = reference(source)
    out = sheets(changed(source, change))
    assert seen(out, 0).tobytes() == before
    with pikepdf.open(out) as made:
        forms = [form for page in made.pages for form in page.obj.Resources.XObject.values()]
        assert len({form.Resources.objgen for form in forms}) == 1
        assert all(form.Resources.is_indirect for form in forms)


def test_what_annotations_show_stays(source: Path) -> None:
    """A stamp that is printed is on the sheet; a link and a note that is not printed are gone."""

    def change(pdf: pikepdf.Pdf) -> None:
        at = [pt(60), pt(100), pt(80), pt(120)]

        def stamp(flags: int) -> pikepdf.Object:
            shown = pdf.make_stream(
                b"0 1 0 rg 0 0 100 100 re f",
                Type=Name.XObject,
                Subtype=Name.Form,
                BBox=[0, 0, 100, 100],
            )
            return pdf.make_indirect(
                Dictionary(Type=Name.Annot, Subtype=Name.Stamp, Rect=at, F=flags, AP=Dictionary(N=shown))
            )

        pdf.pages[0].obj.Annots = Array([stamp(4)])
        pdf.pages[3].obj.Annots = Array([stamp(0)])

    out = sheets(changed(source, change))
    picture = seen(out, 0)
    assert colour(picture, 160 + 60, 225 - 100) == (0, 255, 0)
    assert colour(picture, 12 + 60, 225 - 100) == grey(3)
    with pikepdf.open(out) as made:
        assert not any("/Annots" in page.obj for page in made.pages)


def test_hidden_layers_stay_hidden(source: Path) -> None:
    """Which layers are switched off is a thing of the file, and comes along."""

    def change(pdf: pikepdf.Pdf) -> None:
        layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=pikepdf.String("draft")))
        pdf.Root.OCProperties = Dictionary(OCGs=[layer], D=Dictionary(OFF=[layer], Order=[layer]))
        page = pdf.pages[0].obj
        resources = Dictionary(dict(page.Resources.items()))
        resources.Properties = Dictionary(L1=layer)
        page.Resources = resources
        page.Contents.write(page.Contents.read_bytes() + b"\n/OC /L1 BDC 0 1 0 rg 0 0 2000 2000 re f EMC")

    picture = seen(sheets(changed(source, change)), 0)
    assert colour(picture, 240, 100) == grey(0)


# ── files ────────────────────────────────────────────────────────────────────


def test_a_file_locked_without_a_password_opens(source: Path) -> None:
    """What opens for everybody and may be printed is imposed; the sheets are not locked."""
    before = reference(source)
    lock = pikepdf.Encryption(owner="owner", user="", allow=pikepdf.Permissions(modify_assembly=False))
    out = sheets(changed(source, lambda _: None, encryption=lock))
    assert seen(out, 0).tobytes() == before
    with pikepdf.open(source) as locked, pikepdf.open(out) as made:
        assert locked.is_encrypted
        assert not made.is_encrypted


def test_a_file_with_a_password_is_refused(source: Path) -> None:
    """IMP-006: it cannot be read."""
    changed(source, lambda _: None, encryption=pikepdf.Encryption(owner="owner", user="user"))
    assert [item.code for item in said(source)] == ["IMP-006"]


def test_a_file_that_may_not_be_printed_is_refused(source: Path) -> None:
    """IMP-007: sheets are nothing but print."""
    allow = pikepdf.Permissions(print_lowres=False, print_highres=False)
    changed(source, lambda _: None, encryption=pikepdf.Encryption(owner="owner", user="", allow=allow))
    assert [item.code for item in said(source)] == ["IMP-007"]


def test_a_file_without_pages_is_refused(tmp_path: Path) -> None:
    """IMP-008: an empty page tree."""
    with pikepdf.new() as pdf:
        pdf.save(tmp_path / "in.pdf")
    assert [item.code for item in said(tmp_path / "in.pdf")] == ["IMP-008"]


def test_a_damaged_page_is_told(source: Path) -> None:
    """IMP-001 names the fault when a stream that must be read again cannot be."""

    def change(pdf: pikepdf.Pdf) -> None:
        broken = pdf.make_stream(b"\x01\x02 no deflate at all", Filter=Name.FlateDecode)
        pdf.pages[0].obj.Contents = Array([pdf.make_stream(b"q"), broken])

    changed(source, change, compress_streams=False)
    (fault,) = said(source)
    assert fault.code == "IMP-001"
    assert "in.pdf" in fault.message()
    assert "\n" not in fault.message()
    # A file that was cut off: the reader's own words begin with the whole path, which is left out.
    source.write_bytes(source.read_bytes()[:2000])
    (fault,) = said(source)
    assert fault.code == "IMP-001"
    assert str(source.parent) not in fault.message()


def test_a_page_tree_in_a_circle_ends(source: Path) -> None:
    """Looking for what a page inherits comes to an end, also when its ancestors are each other's."""

    def change(pdf: pikepdf.Pdf) -> None:
        tree = pdf.Root.Pages
        tree.Parent = tree

    changed(source, change)
    assert len(sizes(source)) == 4


# ── wording ──────────────────────────────────────────────────────────────────


def test_sizes_and_runs_as_people_say_them() -> None:
    """Whole millimetres without a point; neighbours joined."""
    assert told(Size(Mm(148), Mm(209.96))) == "148×210"
    assert told(Size(Mm(148.26), Mm(210))) == "148.3×210"
    assert runs([2]) == "2"
    assert runs([2, 5, 6, 7, 9, 10]) == "2, 5–7, 9–10"
