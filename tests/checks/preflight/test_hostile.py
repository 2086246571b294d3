"""Damaged and hostile files end in a finding, never in a crash or without end."""

from __future__ import annotations

import time
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from checks.preflight import planted
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from publisher.checks.preflight import Profile, preflight
from publisher.checks.report import CheckReport

_LONGEST_S = 15.0
"""Seconds of processor time: a machine under load is no hostile file."""


def saved(pdf: Pdf, **options: object) -> bytes:
    """Return a file's bytes."""
    out = BytesIO()
    pdf.save(out, **options)  # type: ignore[arg-type]  # pikepdf's own options
    return out.getvalue()


def judged(data: bytes, folder: Path, profile: Profile = Profile.FOREIGN) -> CheckReport:
    """Judge bytes as a file, within a time."""
    path = folder / "hostile.pdf"
    path.write_bytes(data)
    started = time.process_time()
    report = preflight(path, profile)
    assert time.process_time() - started < _LONGEST_S
    return report


def found(report: CheckReport) -> set[str]:
    """Return the rules that were broken."""
    return {finding.id for finding in report.findings}


@pytest.mark.parametrize(
    "data",
    [b"", b"%PDF-1.7\n", b"GIF89a" + bytes(5000), b"%PDF-1.7\n" + b"<" * 100_000, b"%PDF-1.7\ntrailer<</Root 1 0 R>>"],
    ids=["empty", "header alone", "a picture", "brackets", "no objects"],
)  # fmt: skip
def test_what_is_no_pdf_cannot_be_read(data: bytes, tmp_path: Path) -> None:
    """PRE-001, or PRE-610 where a viewer would show nothing, and the report does not pass."""
    report = judged(data, tmp_path)
    assert found(report) & {"PRE-001", "PRE-610"}
    assert not report.passed


def test_a_missing_file_cannot_be_read(tmp_path: Path) -> None:
    """A path that leads nowhere is PRE-001."""
    report = preflight(tmp_path / "none.pdf")
    assert found(report) == {"PRE-001"}


@pytest.mark.parametrize("locks", [{"R": 4, "aes": False}, {"R": 6}], ids=["RC4", "AES"])
def test_a_locked_file_cannot_be_read(locks: dict[str, object], tmp_path: Path) -> None:
    """Without the password nothing is judged."""
    data = saved(planted.interior(), encryption=pikepdf.Encryption(user="a", owner="b", **_readable(locks)))
    assert found(judged(data, tmp_path)) == {"PRE-001"}


def test_a_file_locked_for_its_owner_is_told(tmp_path: Path) -> None:
    """A file that opens but is encrypted is PRE-948, and is judged all the same."""
    locks = _readable({"R": 4, "aes": False})
    data = saved(planted.interior(), encryption=pikepdf.Encryption(user="", owner="b", **locks))
    assert found(judged(data, tmp_path)) == {"PRE-948"}


def _readable(locks: dict[str, object]) -> dict[str, object]:
    """Return the settings of an encryption; without AES the metadata stays open."""
    return locks | ({} if locks["R"] == 6 else {"metadata": False})


def test_a_broken_cross_reference_is_lived_with(tmp_path: Path) -> None:
    """A file whose table of objects is wrong is still judged, or told to be unreadable."""
    data = saved(planted.interior())
    place = data.rindex(b"startxref")
    broken = data[:place] + b"startxref\n7\n%%EOF\n"
    assert found(judged(broken, tmp_path)) <= {"PRE-001", "PRE-002"}


def test_a_file_cut_in_half_is_no_crash(tmp_path: Path) -> None:
    """Every cut through a file gives a report."""
    data = saved(planted.interior())
    for share in range(1, 8):
        report = judged(data[: len(data) * share // 8], tmp_path)
        assert report.judges


def test_flipped_bytes_are_no_crash(tmp_path: Path) -> None:
    """A byte changed anywhere gives a report."""
    data = bytearray(saved(planted.interior(), compress_streams=False))
    for place in range(20, len(data), len(data) // 24):
        spoiled = bytearray(data)
        spoiled[place] ^= 0x15
        assert judged(bytes(spoiled), tmp_path).judges


def _draw(pdf: Pdf, content: bytes, **xobjects: object) -> None:
    resources = pdf.pages[0].obj.Resources
    for name, value in xobjects.items():
        resources.XObject[f"/{name}"] = value
    pdf.pages[0].contents_add(pdf.make_stream(content))


def _form(pdf: Pdf, content: bytes, xobjects: Dictionary | None = None) -> pikepdf.Object:
    made = Stream(pdf, content, Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 400, 400])
    if xobjects is not None:
        made.Resources = Dictionary(XObject=xobjects)
    return pdf.make_indirect(made)


def _draws_itself(pdf: Pdf) -> None:
    form = _form(pdf, b"/Me Do")
    form.Resources = Dictionary(XObject=Dictionary(Me=form))
    _draw(pdf, b"/Me Do", Me=form)


def _laughs(pdf: Pdf) -> None:
    """Ten forms, each of which draws the next one a hundred times."""
    form = _form(pdf, b"0 0 1 1 re f")
    for _ in range(10):
        form = _form(pdf, b"/Next Do " * 100, Dictionary(Next=form))
    _draw(pdf, b"/Next Do", Next=form)


def _bomb(pdf: Pdf) -> None:
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b" " * 1_000_000) for _ in range(200)) + packer.flush()
    stream = Stream(pdf, packed, Filter=Name.FlateDecode)
    pdf.pages[0].obj.Contents = Array([pdf.pages[0].obj.Contents, pdf.make_indirect(stream)])


@pytest.mark.parametrize("plant", [_draws_itself, _laughs, _bomb])
def test_a_page_without_end_is_told(plant: Callable[[Pdf], None], tmp_path: Path) -> None:
    """What would draw for ever is stopped, and PRE-003 says so."""
    pdf = planted.interior()
    plant(pdf)
    assert "PRE-003" in found(judged(saved(pdf), tmp_path))


def _page_tree_loop(pdf: Pdf) -> None:
    pdf.Root.Pages.Kids.append(pdf.Root.Pages)


def _outline_loop(pdf: Pdf) -> None:
    item = pdf.Root.Outlines.First
    item.Next = item
    item.First = item


def _names_loop(pdf: Pdf) -> None:
    tree = pdf.make_indirect(Dictionary())
    tree.Kids = Array([tree])
    pdf.Root.Names = Dictionary(Dests=tree)
    pdf.Root.PageLabels = tree


def _structure_loop(pdf: Pdf) -> None:
    pdf.Root.StructTreeRoot.K.K.append(pdf.Root.StructTreeRoot.K)


def _dest_loop(pdf: Pdf) -> None:
    pdf.Root.Names = Dictionary(Dests=Dictionary(Names=[String("a"), String("a")]))
    pdf.Root.Outlines.First.Dest = String("a")


def _deep_arrays(pdf: Pdf) -> None:
    _draw(pdf, b"[" * 200_000 + b"<<" * 200_000 + b"((((" * 50_000)


def _wide_map(pdf: Pdf) -> None:
    ranges = b"1 beginbfrange <00000000> <ffffffff> <0020> endbfrange " * 2000
    pdf.pages[0].obj.Resources.Font.F1.ToUnicode = Stream(pdf, ranges)


def _huge_picture(pdf: Pdf) -> None:
    image = Stream(
        pdf, b"\0", Type=Name.XObject, Subtype=Name.Image, Width=2_000_000_000, Height=2_000_000_000,
        BitsPerComponent=8, ColorSpace=Name.DeviceCMYK,
    )  # fmt: skip
    _draw(pdf, b"1e300 0 0 1e300 0 0 cm /Huge Do", Huge=pdf.make_indirect(image))


def _odd_numbers(pdf: Pdf) -> None:
    _draw(
        pdf,
        b"9e999 nan -- 1.2.3 0 0 0 0 0 0 0 cm 1e308 1e308 m 1e308 0 l f 0 0 0 0 re W n "
        b"BT 1e9 Tz (x) Tj ET Q Q Q EMC EMC",
    )


def _odd_types(pdf: Pdf) -> None:
    page = pdf.pages[0].obj
    page.Resources.Font = Array([1, 2])
    page.Resources.ColorSpace = Dictionary(All=Array([Name.Indexed]), X=Array([Name.Separation]))
    page.Annots = String("none")
    page.Rotate = Name.North
    pdf.Root.MarkInfo = Array()
    pdf.Root.OutputIntents = Dictionary(S=Name.GTS_PDFX, DestOutputProfile=5)
    _draw(pdf, b"/All cs 1 scn /X CS 1 SCN /None gs /Nope Do /F9 12 Tf (a) Tj")


@pytest.mark.parametrize(
    "plant",
    [
        _page_tree_loop, _outline_loop, _names_loop, _structure_loop, _dest_loop, _deep_arrays, _wide_map,
        _huge_picture, _odd_numbers, _odd_types,
    ],
)  # fmt: skip
@pytest.mark.parametrize("profile", [Profile.PRESS, Profile.DIGITAL])
def test_an_odd_file_is_judged_to_its_end(
    plant: Callable[[Pdf], None], profile: Profile, tmp_path: Path
) -> None:
    """Loops, depths, sizes and types no producer writes do no harm."""
    pdf = planted.interior()
    plant(pdf)
    report = judged(saved(pdf), tmp_path, profile)
    assert report.judges
    assert "PRE-001" not in found(report)


def test_a_damaged_page_is_named_and_the_others_are_judged(tmp_path: Path) -> None:
    """PRE-002 names the page; what stands on other pages is still found."""
    pdf = planted.interior()
    pdf.pages[0].obj.Contents = Stream(pdf, b"this is not deflate", Filter=Name.FlateDecode)
    pdf.pages[1].contents_add(pdf.make_stream(planted.line(0).encode()))
    report = judged(saved(pdf, stream_decode_level=pikepdf.StreamDecodeLevel.none), tmp_path)
    assert {"PRE-002", "PRE-401"} <= found(report) or "PRE-401" in found(report)


def test_a_file_without_pages_is_told(tmp_path: Path) -> None:
    """PRE-610."""
    assert found(judged(saved(Pdf.new()), tmp_path)) == {"PRE-610"}


def test_a_file_without_identifiers_is_told(tmp_path: Path) -> None:
    """PRE-947."""
    data = saved(planted.interior())
    place = data.rindex(b"/ID")
    report = judged(data[:place] + b"/NO" + data[place + 3 :], tmp_path, Profile.PRESS)
    assert found(report) == {"PRE-947"}
