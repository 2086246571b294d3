"""A proof shows the pages as they are, marked and small."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, PdfImage, Stream
from PIL import Image, ImageChops, ImageStat

from publisher.assembly.proof import DPI, write_proof
from publisher.assembly.proof_mark import MARK

SIDE = 288.0
"""Points: pictures here are 4 inches wide, 400 pixels of a proof."""
PIXELS = 800


def photo(mode: str) -> Image.Image:
    """Return a picture with soft ramps and a little grain, as a camera makes it."""
    ramp = Image.linear_gradient("L").resize((PIXELS, PIXELS))
    grain = Image.effect_noise((PIXELS, PIXELS), 24)
    bands = [ImageChops.blend(band, grain, 0.2) for band in (ramp, ramp.rotate(90), ramp.rotate(180))]
    match mode:
        case "L":
            return bands[0]
        case "RGB":
            return Image.merge("RGB", bands)
        case _:
            return Image.merge("CMYK", [*bands, Image.new("L", (PIXELS, PIXELS), 20)])


def image_stream(pdf: Pdf, pixels: Image.Image, *, jpeg: bool, decode: bool = False) -> Stream:
    """Return a picture as a PDF holds it: samples, or a JPEG as Pillow writes it, with the Decode array it needs."""
    space = {"L": Name.DeviceGray, "RGB": Name.DeviceRGB, "CMYK": Name.DeviceCMYK}[pixels.mode]
    if jpeg:
        out = io.BytesIO()
        pixels.save(out, "JPEG", quality=95)
        stream = Stream(pdf, b"")
        stream.write(out.getvalue(), filter=Name.DCTDecode)
    else:
        samples = pixels.tobytes()
        stream = Stream(pdf, bytes(255 - byte for byte in samples) if decode else samples)
    stream.Type, stream.Subtype = Name.XObject, Name.Image
    stream.Width, stream.Height, stream.BitsPerComponent = pixels.width, pixels.height, 8
    stream.ColorSpace = space
    if decode or (jpeg and pixels.mode == "CMYK"):
        stream.Decode = Array([1, 0] * len(pixels.getbands()))
    return pdf.make_indirect(stream)


def add_page(pdf: Pdf, content: bytes, **shown: pikepdf.Object) -> pikepdf.Page:
    """Add a page of bleed and trim that shows pictures or forms by name."""
    page = pdf.add_blank_page(page_size=(540, 740))
    page.obj.TrimBox = Array([10, 10, 530, 730])
    page.obj.Resources = Dictionary(XObject=Dictionary({f"/{name}": item for name, item in shown.items()}))
    page.obj.Contents = pdf.make_indirect(Stream(pdf, content))
    return page


def shown_at(size: float, name: str = "Im") -> bytes:
    """Return content that shows a picture so many points wide and high, where the mark does not reach."""
    return b"q %.2f 0 0 %.2f 20 20 cm /%b Do Q" % (size, size, name.encode())


def proof_of(pdf: Pdf, folder: Path) -> Path:
    """Return the proof of a file."""
    source, out = folder / "interior.pdf", folder / "proof.pdf"
    pdf.save(source)
    assert write_proof(source, out) == len(pdf.pages)
    return out


def raster(path: Path, page_index: int = 0) -> Image.Image:
    """Return a page as a screen shows it."""
    with pypdfium2.PdfDocument(path) as pdf:
        pixels: Image.Image = pdf[page_index].render(scale=1).to_pil().convert("RGB")
        return pixels


def corner(path: Path) -> Image.Image:
    """Return the lower left of a page's picture, which the mark does not reach."""
    return raster(path).crop((30, 640, 60, 700))


@pytest.mark.parametrize("jpeg", [True, False])
@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK"])
def test_pictures_are_brought_down_and_keep_their_colours(tmp_path: Path, mode: str, *, jpeg: bool) -> None:
    """At most 100 dpi where it is shown, and no colour changes that an eye could see: inks are not inverted."""
    with Pdf.new() as pdf:
        add_page(pdf, shown_at(SIDE), Im=image_stream(pdf, photo(mode), jpeg=jpeg))
        proof = proof_of(pdf, tmp_path)
    with Pdf.open(proof) as pdf:
        image = pdf.pages[0].Resources.XObject.Im
        assert (int(image.Width), int(image.Height)) == (4 * DPI, 4 * DPI)
        assert image.Filter == Name.DCTDecode
    before, after = corner(tmp_path / "interior.pdf"), corner(proof)
    assert max(ImageStat.Stat(ImageChops.difference(before, after)).mean) < 6
    assert proof.stat().st_size * 4 <= (tmp_path / "interior.pdf").stat().st_size


def test_inverted_samples_stay_what_they_mean(tmp_path: Path) -> None:
    """A picture whose Decode array turns its inks round looks the same in the proof."""
    with Pdf.new() as pdf:
        add_page(pdf, shown_at(SIDE), Im=image_stream(pdf, photo("CMYK"), jpeg=False, decode=True))
        proof = proof_of(pdf, tmp_path)
    before, after = corner(tmp_path / "interior.pdf"), corner(proof)
    assert max(ImageStat.Stat(ImageChops.difference(before, after)).mean) < 6


def test_the_largest_showing_counts(tmp_path: Path) -> None:
    """A picture shown small on one page and large on another is as fine as the large one needs it."""
    with Pdf.new() as pdf:
        image = image_stream(pdf, photo("RGB"), jpeg=True)
        for size in (36, SIDE, 72):
            add_page(pdf, shown_at(size), Im=image)
        proof = proof_of(pdf, tmp_path)
    with Pdf.open(proof) as pdf:
        assert int(pdf.pages[0].Resources.XObject.Im.Width) == 4 * DPI


def test_pictures_within_forms_are_met(tmp_path: Path) -> None:
    """The matrix of a form, and what stands before it, count for the size a picture is shown in."""
    with Pdf.new() as pdf:
        form = Stream(pdf, b"q 72 0 0 72 0 0 cm /Im Do Q")
        form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, Array([0, 0, 72, 72])
        form.Matrix = Array([2, 0, 0, 2, 0, 0])
        form.Resources = Dictionary(XObject=Dictionary(Im=image_stream(pdf, photo("L"), jpeg=True)))
        add_page(pdf, b"q 1.5 0 0 1.5 0 0 cm /Fm Do Q", Fm=pdf.make_indirect(form))
        proof = proof_of(pdf, tmp_path)
    with Pdf.open(proof) as pdf:
        assert int(pdf.pages[0].Resources.XObject.Fm.Resources.XObject.Im.Width) == 3 * DPI


def test_soft_masks_are_brought_down_too(tmp_path: Path) -> None:
    """A cut-out figure keeps its edge, at the resolution of its picture."""
    with Pdf.new() as pdf:
        image = image_stream(pdf, photo("RGB"), jpeg=True)
        image.SMask = image_stream(pdf, photo("L"), jpeg=False)
        add_page(pdf, shown_at(SIDE), Im=image)
        proof = proof_of(pdf, tmp_path)
    with Pdf.open(proof) as pdf:
        mask = pdf.pages[0].Resources.XObject.Im.SMask
        assert int(mask.Width) == 4 * DPI
        assert mask.ColorSpace == Name.DeviceGray


def test_a_picture_it_cannot_read_stays_as_it_is(tmp_path: Path) -> None:
    """A separation, a stencil and a broken picture are shown as before: a larger proof is still a proof."""
    with Pdf.new() as pdf:
        spot = image_stream(pdf, photo("L"), jpeg=False)
        spot.ColorSpace = Array(
            [
                Name.Separation,
                Name("/All"),
                Name.DeviceCMYK,
                Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0, 0], C1=[1, 1, 1, 1], N=1),
            ]
        )
        stencil = image_stream(pdf, photo("L"), jpeg=False)
        stencil.ImageMask, stencil.BitsPerComponent = True, 1
        del stencil.ColorSpace
        broken = image_stream(pdf, photo("L"), jpeg=True)
        broken.write(b"no JPEG", filter=Name.DCTDecode)
        add_page(pdf, shown_at(SIDE, "A") + shown_at(9, "B") + shown_at(9, "C"), A=spot, B=stencil, C=broken)
        proof = proof_of(pdf, tmp_path)
    with Pdf.open(proof) as pdf:
        kept = pdf.pages[0].Resources.XObject
        assert {int(kept[name].Width) for name in ("/A", "/B", "/C")} == {PIXELS}
        assert kept["/C"].read_raw_bytes() == b"no JPEG"


def test_every_page_is_marked_by_one_form_without_a_font(tmp_path: Path) -> None:
    """The middle of each page is darker than before; the form is there once, blanks have it, no font came in."""
    with Pdf.new() as pdf:
        for _ in range(3):
            add_page(pdf, b"")
        # What a page leaves open must not move the mark.
        add_page(pdf, b"q 0.1 0 0 0.1 300 0 cm")
        proof = proof_of(pdf, tmp_path)
    with Pdf.open(proof) as pdf:
        forms = {
            item.objgen
            for page in pdf.pages
            for item in page.Resources.XObject.values()
            if item.get("/Subtype") == Name.Form
        }
        assert len(forms) == 1
        assert not any(
            isinstance(item, Dictionary) and item.get("/Type") == Name.Font for item in pdf.objects
        )
        assert pdf.check_pdf_syntax() == []
    marks = [raster(proof, index) for index in range(3)]
    assert len({mark.tobytes() for mark in marks}) == 1
    dark = ImageStat.Stat(marks[0].crop((100, 150, 440, 590))).mean[0]
    assert 225 < dark < 252, "seen, and the text below it can still be read"


def test_the_mark_holds_on_an_unclosed_page(tmp_path: Path) -> None:
    """A page whose content leaves the graphics state changed is marked where the others are."""
    with Pdf.new() as pdf:
        add_page(pdf, b"")
        add_page(pdf, b"0.1 0 0 0.1 300 0 cm")
        proof = proof_of(pdf, tmp_path)
    assert raster(proof, 0).tobytes() == raster(proof, 1).tobytes()


def test_it_claims_nothing(tmp_path: Path) -> None:
    """No tags, no standard, no printing condition; the title says that it is a proof; boxes stay."""
    with Pdf.new() as pdf:
        page = add_page(pdf, b"")
        page.obj.StructParents = 0
        page.obj.Annots = Array([Dictionary(Subtype=Name.Link, Rect=[0, 0, 9, 9], StructParent=1)])
        pdf.Root.StructTreeRoot = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        pdf.Root.MarkInfo = Dictionary(Marked=True)
        pdf.Root.OutputIntents = Array([Dictionary(S=Name.GTS_PDFX)])
        pdf.docinfo.Title = "작은 사례집"
        pdf.docinfo.GTS_PDFXVersion = "PDF/X-4"
        proof = proof_of(pdf, tmp_path)
    with Pdf.open(proof) as pdf:
        assert {"/StructTreeRoot", "/MarkInfo", "/OutputIntents", "/Metadata"}.isdisjoint(pdf.Root.keys())
        assert str(pdf.docinfo.Title) == f"작은 사례집 ({MARK})"
        assert "/GTS_PDFXVersion" not in pdf.docinfo
        assert "/StructParents" not in pdf.pages[0].obj
        assert "/StructParent" not in pdf.pages[0].Annots[0]
        assert [float(value) for value in pdf.pages[0].trimbox.as_list()] == [10, 10, 530, 730]


def test_the_same_pages_give_the_same_bytes(tmp_path: Path) -> None:
    """Two proofs of one file do not differ in a byte."""
    with Pdf.new() as pdf:
        add_page(pdf, shown_at(SIDE), Im=image_stream(pdf, photo("CMYK"), jpeg=True))
        first = proof_of(pdf, tmp_path).read_bytes()
    write_proof(tmp_path / "interior.pdf", tmp_path / "again.pdf")
    assert (tmp_path / "again.pdf").read_bytes() == first


def test_small_pictures_are_left_alone(tmp_path: Path) -> None:
    """A picture that would not get smaller keeps its own bytes."""
    with Pdf.new() as pdf:
        tiny = Image.new("RGB", (4, 4), (200, 10, 10))
        image = image_stream(pdf, tiny, jpeg=False)
        add_page(pdf, shown_at(SIDE), Im=image)
        proof = proof_of(pdf, tmp_path)
    with Pdf.open(proof) as pdf:
        kept = pdf.pages[0].Resources.XObject.Im
        assert isinstance(kept, Stream)
        assert PdfImage(kept).as_pil_image().tobytes() == tiny.tobytes()
