"""Faults to plant in clean files, each with the rule that must see it and, where there is one, the case it comes from."""

# One fault a line: a table.
# ruff: noqa: E501

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass, field

import pikepdf
from checks.preflight import planted
from checks.preflight.planted import at, pt, shown
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

Plant = Callable[[Pdf], None]


@dataclass(frozen=True)
class Defect:
    """One fault."""

    name: str
    rule: str
    plant: Plant
    file: str = "interior"
    """Which clean file it is planted in: interior, gray, digital, cover."""
    also: frozenset[str] = field(default_factory=frozenset)
    """Rules that rightly see it too."""
    source: str = ""
    """Field of case 1 that must be named; "case" for the case alone."""
    edition: dict[str, object] = field(default_factory=dict)
    """Settings of the edition it is measured with."""


def add(content: str, page: int = 1) -> Plant:
    """Paint something more on a page, in the page's own space, as an artifact."""

    def plant(pdf: Pdf) -> None:
        body = f"/Artifact BMC q {content} Q EMC".encode()
        pdf.pages[page].contents_add(pdf.make_stream(body))

    return plant


def write(content: str, page: int = 2) -> Plant:
    """Paint something more on a page as text of its own, tagged."""

    def plant(pdf: Pdf) -> None:
        pdf.pages[page].contents_add(pdf.make_stream(f"/P <</MCID 9>> BDC q {content} Q EMC".encode()))

    return plant


def change(old: str, new: str, page: int = 1) -> Plant:
    """Replace operations of a page."""

    def plant(pdf: Pdf) -> None:
        stream = pdf.pages[page].obj.Contents
        before = stream.read_bytes()
        after = before.replace(old.encode(), new.encode())
        assert after != before, f"{old} is not on the page"
        stream.write(after)

    return plant


def page_key(page: int, key: str, value: object | None) -> Plant:
    """Set an entry of a page, or remove it with None."""

    def plant(pdf: Pdf) -> None:
        if value is None:
            del pdf.pages[page].obj[key]
        else:
            pdf.pages[page].obj[key] = value

    return plant


def root_key(key: str, value: object | None) -> Plant:
    """Set an entry of the catalogue, or remove it with None."""

    def plant(pdf: Pdf) -> None:
        if value is None:
            del pdf.Root[key]
        else:
            pdf.Root[key] = value

    return plant


def resource(kind: str, name: str, make: Callable[[Pdf], object], content: str, page: int = 1) -> Plant:
    """Add a resource to a page and use it."""

    def plant(pdf: Pdf) -> None:
        resources = pdf.pages[page].obj.Resources
        if kind not in resources:
            resources[kind] = Dictionary()
        resources[kind][name] = make(pdf)
        add(content, page)(pdf)

    return plant


def swap_picture(make: Callable[[Pdf], Stream], page: int = 1) -> Plant:
    """Put another picture in place of a page's own."""

    def plant(pdf: Pdf) -> None:
        pdf.pages[page].obj.Resources.XObject.Im1 = pdf.make_indirect(make(pdf))

    return plant


def letters(changes: dict[str, str]) -> Plant:
    """Let glyphs stand for other text; only those of the case's headline are changed."""

    def plant(pdf: Pdf) -> None:
        mapping = {code: letter for letter, code in planted.GLYPH.items()}
        mapping |= {planted.GLYPH[letter]: text for letter, text in changes.items()}
        pdf.pages[1].obj.Resources.Font.F1.ToUnicode = Stream(pdf, planted.to_unicode(mapping))

    return plant


def descriptor(pdf: Pdf) -> Dictionary:
    """Return the font descriptor."""
    return pdf.pages[1].obj.Resources.Font.F1.DescendantFonts[0].FontDescriptor


def _unembed(pdf: Pdf) -> None:
    del descriptor(pdf)["/FontFile2"]


def _whole_font(pdf: Pdf) -> None:
    face = pdf.pages[1].obj.Resources.Font.F1
    face.BaseFont = Name("/Planted")


def _font_file(data: bytes) -> Plant:
    def plant(pdf: Pdf) -> None:
        descriptor(pdf).FontFile2 = Stream(pdf, data)

    return plant


def _no_map(pdf: Pdf) -> None:
    del pdf.pages[1].obj.Resources.Font.F1["/ToUnicode"]


def _type3(pdf: Pdf) -> Dictionary:
    glyph = Stream(pdf, b"600 0 d0 0 0 500 500 re f")
    return Dictionary(
        Type=Name.Font, Subtype=Name.Type3, FontBBox=[0, 0, 600, 600], FontMatrix=[0.001, 0, 0, 0.001, 0, 0],
        CharProcs=Dictionary(A=glyph), Encoding=Dictionary(Differences=[65, Name.A]), FirstChar=65, LastChar=65,
        Widths=[600], Resources=Dictionary(),
    )  # fmt: skip


def _families(pdf: Pdf) -> None:
    for index in range(9):
        pdf.pages[1].obj.Resources.Font[f"/G{index}"] = planted.font(pdf, name=f"ABCDEF+Family{index}")
    add("/Over gs 0 0 0 1 k " + " ".join(shown("a", 20 + index, 20, 8, f"G{index}") for index in range(9)))(
        pdf
    )


def _shading(space: str) -> Callable[[Pdf], Dictionary]:
    def make(_: Pdf) -> Dictionary:
        zeros, ones = ([0, 0, 0], [1, 1, 1]) if space == "DeviceRGB" else ([0] * 4, [0.5] * 4)
        function = Dictionary(FunctionType=2, Domain=[0, 1], N=1, C0=zeros, C1=ones)
        return Dictionary(
            ShadingType=2,
            ColorSpace=Name(f"/{space}"),
            Coords=[pt(40), pt(40), pt(60), pt(60)],
            Function=function,
        )

    return make


def _group(pdf: Pdf) -> Stream:
    return Stream(
        pdf, b"0 0 0 0.2 k 60 60 50 50 re f", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 400, 500],
        Group=Dictionary(S=Name.Transparency, CS=Name.DeviceRGB),
    )  # fmt: skip


def _icc(pdf: Pdf) -> Array:
    return Array([Name.ICCBased, Stream(pdf, planted.profile(), N=4)])


def _spot(_: Pdf) -> Array:
    function = Dictionary(FunctionType=2, Domain=[0, 1], N=1, C0=[0, 0, 0, 0], C1=[0, 1, 0, 0])
    return Array([Name.Separation, Name("/PANTONE 185 C"), Name.DeviceCMYK, function])


def packed(pdf: Pdf, data: bytes, **entries: object) -> Stream:
    """Return an image without loss, packed here so that saving leaves its bytes alone."""
    return Stream(
        pdf, zlib.compress(data), Type=Name.XObject, Subtype=Name.Image, Filter=Name.FlateDecode, **entries
    )


def _indexed_rgb(pdf: Pdf) -> Stream:
    data = bytes((x + y) % 2 for y in range(600) for x in range(900))
    space = Array([Name.Indexed, Name.DeviceRGB, 1, String(b"\x20\x40\x60\xa0\xb0\xc0")])
    return packed(pdf, data, Width=900, Height=600, BitsPerComponent=8, ColorSpace=space)


def _bits(bits: int, size: tuple[int, int]) -> Callable[[Pdf], Stream]:
    def make(pdf: Pdf) -> Stream:
        width, height = size
        rows = b"\xaa" * ((width * bits + 7) // 8) * height
        return packed(
            pdf, rows, Width=width, Height=height, BitsPerComponent=bits, ColorSpace=Name.DeviceGray
        )

    return make


def _heavy(pdf: Pdf) -> Stream:
    from PIL import Image

    return planted.picture(pdf, "CMYK", (960, 640), image=Image.new("CMYK", (960, 640), (230, 220, 210, 200)))


def _enlarged(pdf: Pdf) -> Stream:
    from PIL import Image, ImageFilter

    # As sharp as a lens makes it: a single pixel of noise is no photograph.
    noise = planted.pixels("L", 480, 320).point(lambda value: value * 37 % 200)
    small = noise.filter(ImageFilter.GaussianBlur(0.8))
    large = small.resize((960, 640), Image.Resampling.BICUBIC)
    pale = large.point(lambda value: value // 8)
    return planted.picture(
        pdf, "CMYK", (960, 640), quality=97, image=Image.merge("CMYK", [large, large, pale, pale])
    )


def _cut_short(pdf: Pdf) -> Stream:
    stream = planted.picture(pdf, "CMYK", (960, 640))
    stream.write(b"\xff\xd8\xff\xe0 no picture", filter=Name.DCTDecode)
    return stream


def _blank(page: int) -> Plant:
    def plant(pdf: Pdf) -> None:
        content = pdf.pages[page].obj.Contents
        lines = content.read_bytes().decode().split("\n")
        first = next(place for place, row in enumerate(lines) if row.startswith("/Artifact"))
        content.write("\n".join(lines[first:]).encode())

    return plant


def _blanks_by_plan(pdf: Pdf) -> None:
    """Two pages running, with nothing on them."""
    _blank(1)(pdf)
    _blank(2)(pdf)


def _again(pdf: Pdf) -> None:
    body = pdf.pages[1].obj.Contents.read_bytes().decode()
    head = body[: body.index("/Artifact <</Type")]
    other = pdf.pages[2].obj.Contents.read_bytes().decode()
    pdf.pages[2].obj.Contents.write((head + other[other.index("/Artifact <</Type") :]).encode())


def _drop_page(pdf: Pdf) -> None:
    del pdf.pages[2]


def _outline_nowhere(pdf: Pdf) -> None:
    pdf.Root.Outlines.First.Dest = String("nowhere")


def note(page: int = 1, **entries: object) -> Plant:
    """Put an annotation on a page."""

    def plant(pdf: Pdf) -> None:
        made = Dictionary(
            Type=Name.Annot, Rect=[pt(20), pt(100), pt(50), pt(110)], **({"Subtype": Name.Link} | entries)
        )
        pdf.pages[page].obj.Annots = Array([pdf.make_indirect(made)])

    return plant


def _figure(pdf: Pdf) -> Dictionary:
    return next(item for item in pdf.Root.StructTreeRoot.K.K if Name.Figure == item.S)


def _no_alt(pdf: Pdf) -> None:
    del _figure(pdf)["/Alt"]


def _skip_level(pdf: Pdf) -> None:
    pdf.Root.StructTreeRoot.K.K[1].S = Name.H3


def _untitled(pdf: Pdf) -> None:
    del pdf.docinfo["/Title"]
    xmp(("작은 이야기", ""))(pdf)


def xmp(*changes: tuple[str, str]) -> Plant:
    """Change the metadata packet."""

    def plant(pdf: Pdf) -> None:
        packet = pdf.Root.Metadata.read_bytes().decode()
        for old, new in changes:
            assert old in packet
            packet = packet.replace(old, new)
        pdf.Root.Metadata = Stream(pdf, packet.encode(), Type=Name.Metadata, Subtype=Name.XML)

    return plant


def _no_info(key: str) -> Plant:
    def plant(pdf: Pdf) -> None:
        del pdf.docinfo[key]

    return plant


def _rgb_intent(pdf: Pdf) -> None:
    pdf.Root.OutputIntents[0].DestOutputProfile = Stream(pdf, planted.profile(b"RGB "), N=3)


def _attach(pdf: Pdf) -> None:
    pdf.attachments["a.txt"] = pikepdf.AttachedFileSpec(pdf, b"hidden")


def _form(pdf: Pdf) -> None:
    field_ = pdf.make_indirect(Dictionary(FT=Name.Tx, T=String("name")))
    pdf.Root.AcroForm = Dictionary(Fields=[field_])


def _hidden_layer(pdf: Pdf) -> None:
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String("draft")))
    pdf.Root.OCProperties = Dictionary(OCGs=[layer], D=Dictionary(OFF=[layer]))


def _colophon(old: str, new: str) -> Plant:
    """Replace words of the colophon by others of the same glyphs."""

    def codes(text: str) -> str:
        return "".join(f"{planted.GLYPH[letter]:04x}" for letter in text)

    return change(codes(old), codes(new), page=3)


def _no_colophon(pdf: Pdf) -> None:
    stream = pdf.pages[3].obj.Contents
    stream.write(stream.read_bytes().replace(b"Tj", b"pop", len(planted.COLOPHON)))


def _second_cover(pdf: Pdf) -> None:
    pdf.pages.append(pdf.pages[0])


def _taller(pdf: Pdf) -> None:
    page = pdf.pages[0].obj
    for key, more in (("/MediaBox", 2), ("/BleedBox", 1), ("/TrimBox", 1)):
        box = [float(side) for side in page[key]]
        box[3] += pt(1)
        page[key] = Array(box)
        del more


def _wider(pdf: Pdf) -> None:
    page = pdf.pages[0].obj
    for key in ("/MediaBox", "/BleedBox", "/TrimBox"):
        box = [float(side) for side in page[key]]
        box[2] += pt(1)
        page[key] = Array(box)


def _remake(**changes: object) -> Plant:
    """Put the page of a cover made otherwise in place of the clean one."""

    def plant(pdf: Pdf) -> None:
        made = planted.cover(**changes)  # type: ignore[arg-type]  # the settings of a cover
        pdf.pages[0].obj.Contents.write(made.pages[0].obj.Contents.read_bytes())

    return plant


def trim(*sides: float) -> Array:
    """Return a box in millimetres from the MediaBox's corner."""
    return Array([pt(side) for side in sides])


INK = "/Over gs 0 0 0 1 k"
_NO_WORDS = frozenset({"PRE-802", "PRE-803", "PRE-804", "PRE-805", "PRE-806", "PRE-807"})
"""Rules that miss words on a colophon without any."""
_13, _W, _H = planted.CORNER, planted.WIDTH_MM, planted.HEIGHT_MM
DEFECTS = (
    # boxes
    Defect("no trim box", "PRE-101", page_key(1, "/TrimBox", None), also=frozenset({"PRE-103", "PRE-104", "PRE-105"})),
    Defect("trim outside the bleed", "PRE-102", page_key(1, "/BleedBox", trim(14, 14, 110, 160)), also=frozenset({"PRE-104"})),
    Defect("trim too small", "PRE-103", page_key(1, "/TrimBox", trim(13, 13, 112.9, 163)), also=frozenset({"PRE-104", "PRE-105"})),
    Defect("bleed of 2 mm", "PRE-104", page_key(1, "/BleedBox", trim(11, 11, 115, 165))),
    Defect("bleed 0.02 mm short", "PRE-104", page_key(1, "/BleedBox", trim(10.02, 10, 116, 166))),
    Defect("one page wider", "PRE-105", page_key(2, "/TrimBox", trim(12, 13, 113, 163)), also=frozenset({"PRE-103", "PRE-104"})),
    Defect("origin moved", "PRE-106", page_key(1, "/MediaBox", Array([-1, 0, pt(126), pt(176)]))),
    Defect("area ends at the trim", "PRE-107", add(planted.area(-0.1, 20, 30, 20, "0.2 0 0 0 k")), source="case"),
    Defect("picture ends at the trim", "PRE-107", add(f"{pt(60):.2f} 0 0 {pt(40):.2f} {at(40, 110)} cm /Im1 Do"), source="photos[0]"),
    Defect("area ends short of the bleed", "PRE-107", add(planted.area(20, 140, 30, 12, "0.2 0 0 0 k"))),
    Defect("text near the trim", "PRE-108", write(f"{INK} {shown('이야기', 2, 50)}"), source="lead"),
    Defect("text across the trim", "PRE-108", write(f"{INK} {shown('공장', 97, 50)}")),
    Defect("mark in the bleed", "PRE-109", add(f"/All CS 1 SCN 0.25 w {at(-2, 20)} m {at(-1, 20)} l S")),
    Defect("crop box cuts the bleed", "PRE-110", page_key(1, "/CropBox", trim(13, 13, 113, 163))),
    Defect("user unit", "PRE-111", page_key(1, "/UserUnit", 2)),
    Defect("no crop marks", "PRE-112", change("/All CS 1 SCN", "0 0 0 1 K"), also=frozenset({"PRE-113"})),
    Defect("area in the slug", "PRE-113", add(planted.area(-9, 20, 3, 3, "0 0 0 0.5 k"))),
    Defect("bleed on screens", "PRE-114", page_key(1, "/TrimBox", trim(1, 1, 99, 149)), "digital", frozenset({"PRE-103", "PRE-105"})),
    # colours
    Defect("text in RGB", "PRE-201", write(f"0 0 0 rg {shown('이야기', 20, 50)}"), source="lead"),
    Defect("line in RGB", "PRE-201", add(planted.line(1, "1 0 0 RG"))),
    Defect("area in RGB inside a form", "PRE-201", resource("/XObject", "/Fm", lambda pdf: Stream(
        pdf, b"1 0 0 rg 60 60 50 50 re f", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 400, 500]), "/Fm Do")),
    Defect("RGB in a pattern", "PRE-201", resource("/Pattern", "/Pt", lambda pdf: Stream(
        pdf, b"1 0 0 rg 0 0 5 5 re f", Type=Name.Pattern, PatternType=1, PaintType=1, TilingType=1, BBox=[0, 0, 10, 10],
        XStep=10, YStep=10, Resources=Dictionary()), f"/Pattern cs /Pt scn {at(20, 20)} 40 40 re f")),
    Defect("picture in RGB", "PRE-202", swap_picture(lambda pdf: planted.picture(pdf, "RGB", (960, 640))), source="photos[0]"),
    Defect("picture in indexed RGB", "PRE-202", swap_picture(_indexed_rgb), source="photos[0]"),
    Defect("gradient in RGB", "PRE-203", resource("/Shading", "/Sh", _shading("DeviceRGB"), f"{at(20, 20)} 60 60 re W n /Sh sh")),
    Defect("group in RGB", "PRE-204", resource("/XObject", "/Gr", _group, "/Gr Do")),
    Defect("page group in RGB", "PRE-204", page_key(1, "/Group", Dictionary(S=Name.Transparency, CS=Name.DeviceRGB))),
    Defect("text by profile", "PRE-205", resource("/ColorSpace", "/Icc", _icc, f"/Icc cs 0 0 0 0.5 scn {shown('공장', 20, 60)}")),
    Defect("cyan in an edition in gray", "PRE-206", add(planted.area(20, 20, 5, 5, "0.5 0 0 0 k")), "gray"),
    Defect("CMYK picture in an edition in gray", "PRE-206", swap_picture(lambda pdf: planted.picture(pdf, "CMYK", (960, 640))), "gray", source="photos[0]"),
    Defect("text in rich black", "PRE-207", write(f"/Over gs 0.4 0.3 0.3 1 k {shown('등불', 20, 50)}"), source="headline"),
    Defect("black of three colours", "PRE-208", write(f"0.95 0.9 0.9 0 k {shown('등불', 20, 50)}"), source="headline"),
    Defect("area of 380 %", "PRE-209", add(planted.area(20, 20, 20, 20, "1 0.9 0.9 1 k"))),
    Defect("overprint of 320 %", "PRE-209", add(planted.area(20, 15, 20, 20, "1 1 0.8 0 k") + f" /Over gs 0 0 0 0.4 k {at(20, 15)} 56 56 re f")),
    Defect("picture of 330 %", "PRE-210", swap_picture(_heavy), source="photos[0]"),
    Defect("white overprints", "PRE-211", add(f"/Over gs 0 0 0 0 k {at(20, 20)} 50 50 re f")),
    Defect("black text knocks out", "PRE-212", write(f"/Knock gs 0 0 0 1 k {shown('등불', 20, 50)}"), source="headline"),
    Defect("spot colour", "PRE-213", resource("/ColorSpace", "/Sp", _spot, f"/Sp cs 1 scn {at(20, 20)} 50 50 re f")),
    Defect("transparency without inks", "PRE-214", lambda pdf: (page_key(1, "/Group", None)(pdf), root_key("/OutputIntents", None)(pdf), resource(
        "/ExtGState", "/Half", lambda _: Dictionary(ca=0.5), f"/Half gs 0 0 0 0.5 k {at(20, 20)} 50 50 re f")(pdf))[0], also=frozenset({"PRE-943"})),
    Defect("wide black", "PRE-215", add(planted.area(-3, -3, 106, 156, "0 0 0 1 k"))),
    # fonts
    Defect("font not embedded", "PRE-301", _unembed),
    Defect("font embedded whole", "PRE-302", _whole_font),
    Defect("font with a restricted licence", "PRE-303", _font_file(planted.face_file(0x0002))),
    Defect("font that must not be subset", "PRE-303", _font_file(planted.face_file(0x0100))),
    Defect("Type 3 font", "PRE-304", resource("/Font", "/T3", _type3, f"/Over gs 0 0 0 1 k BT /T3 10 Tf {at(20, 60)} Td (A) Tj ET")),
    Defect("text of 5 pt", "PRE-305", write(f"{INK} {shown('이야기', 20, 50, 5)}"), source="lead"),
    Defect("text scaled to 4 pt", "PRE-305", write(f"{INK} 0.4 0 0 0.4 0 0 cm {shown('이야기', 60, 60)}")),
    Defect("nine families", "PRE-306", _families),
    Defect("damaged font file", "PRE-307", _font_file(b"\x00\x01\x00\x00 not a font")),
    Defect("font without text", "PRE-308", _no_map, also=frozenset({"PRE-706"}) | _NO_WORDS),
    # lines
    Defect("hairline", "PRE-401", add(planted.line(0))),
    Defect("line of 0.2 pt", "PRE-402", add(planted.line(0.2))),
    Defect("filled line of 0.1 pt", "PRE-402", add(f"0 0 0 1 k {at(20, 20)} 100 0.1 re f")),
    Defect("line scaled to 0.2 pt", "PRE-402", add("0.2 0 0 0.2 0 0 cm 0 0 0 1 K 1 w 600 600 m 900 600 l S")),
    Defect("line of 0.4 pt", "PRE-403", add(planted.line(0.4))),
    Defect("frame of 0.3 pt", "PRE-403", add(f"0 0 0 1 k {at(20, 10)} 100 50 re {pt(33) + 0.3:.4f} {pt(23) + 0.3:.4f} 99.4 49.4 re f*")),
    # pictures
    Defect("picture of 150 dpi", "PRE-501", swap_picture(lambda pdf: planted.picture(pdf, "CMYK", (360, 240))), source="photos[0]"),
    Defect("picture of 250 dpi", "PRE-502", swap_picture(lambda pdf: planted.picture(pdf, "CMYK", (600, 400))), source="photos[0]"),
    Defect("picture stretched one way", "PRE-501", swap_picture(lambda pdf: planted.picture(pdf, "CMYK", (960, 200))), source="photos[0]"),
    Defect("enlarged picture", "PRE-503", swap_picture(_enlarged), source="photos[0]"),
    Defect("JPEG of quality 30", "PRE-504", swap_picture(lambda pdf: planted.picture(pdf, "CMYK", (960, 640), quality=30)), source="photos[0]"),
    Defect("line art of 300 dpi", "PRE-505", swap_picture(_bits(1, (720, 480))), source="photos[0]"),
    Defect("damaged picture", "PRE-506", swap_picture(_cut_short), source="photos[0]"),
    Defect("16 bits", "PRE-507", swap_picture(_bits(16, (960, 640))), source="photos[0]"),
    # pages
    Defect("three pages", "PRE-601", _drop_page, also=frozenset({"PRE-607", "PRE-801"})),
    Defect("two blank pages running", "PRE-602", _blanks_by_plan, also=frozenset({"PRE-603", "PRE-609"})),
    Defect("blank recto", "PRE-603", _blank(2), also=frozenset({"PRE-609"})),
    Defect("labels out of order", "PRE-604", root_key("/PageLabels", Dictionary(Nums=[0, Dictionary(S=Name.D), 2, Dictionary(S=Name.D, St=9)])), also=frozenset({"PRE-607"})),
    Defect("label twice", "PRE-604", root_key("/PageLabels", Dictionary(Nums=[0, Dictionary(S=Name.D), 3, Dictionary(S=Name.D, St=3)])), also=frozenset({"PRE-607"})),
    Defect("turned page", "PRE-605", page_key(1, "/Rotate", 90)),
    Defect("wrong folio", "PRE-607", change(f"<{planted.GLYPH['2']:04x}>", f"<{planted.GLYPH['7']:04x}>")),
    Defect("page twice", "PRE-608", _again),
    Defect("lost page", "PRE-609", _blank(1), source="case"),
    # text
    Defect("U+FFFD", "PRE-701", letters({"불": "\ufffd"})),
    Defect("private use", "PRE-702", letters({"불": "\ue123"})),
    Defect("empty box", "PRE-703", write(f"{INK} BT /F1 10 Tf {at(20, 50)} Td <0000> Tj ET")),
    Defect("NFD", "PRE-704", letters({"켠": "\u110f\u1167\u11ab"}), source="headline"),
    Defect("word joiner", "PRE-705", letters({"켠": "\u2060켠"}), source="headline"),
    Defect("scan without text", "PRE-706", letters(dict.fromkeys(planted.LETTERS, "")), also=frozenset({"PRE-707"}) | _NO_WORDS),
    Defect("glyphs without text", "PRE-707", letters(dict.fromkeys("등불", ""))),
    # legal
    Defect("no colophon", "PRE-802", _no_colophon, also=_NO_WORDS - {"PRE-802"} | {"PRE-609"}),
    Defect("no author", "PRE-802", _colophon("지은이", "공공유")),
    Defect("no representative", "PRE-803", _colophon("펴낸이", "공공유")),
    Defect("another date", "PRE-804", _colophon("3월 5일", "3월 6일")),
    Defect("no house", "PRE-805", _colophon("가상진흥원", "이상진흥원")),
    Defect("no ISBN", "PRE-806", _colophon(f"ISBN {planted.ISBN}", "ISBN 978-89")),
    Defect("another price", "PRE-807", _colophon("12,000원", "13,000원")),
    Defect("price and 비매품", "PRE-808", write(f"{INK} {shown('비매품', 20, 40)}", 3)),
    Defect("wrong check digit", "PRE-812", _colophon("0001-6", "0001-7"), also=frozenset({"PRE-813"})),
    Defect("ISBN of another edition", "PRE-813", _colophon("0001-6", "0002-3")),
    # cover and barcode
    Defect("no publication number", "PRE-809", change("".join(f"{planted.GLYPH[c]:04x}" for c in "000993"), "".join(f"{planted.GLYPH[c]:04x}" for c in "000994"), 0), "cover"),
    Defect("publication number cut short", "PRE-810", change("".join(f"{planted.GLYPH[c]:04x}" for c in "-000993-01"), "", 0), "cover", frozenset({"PRE-809"})),
    Defect("no barcode", "PRE-851", add("/Knock gs " + planted.area(30, 15, 90, 26, "0 0 0 0 k"), 0), "cover"),
    Defect("barcode of another book", "PRE-852", _remake(number="978-89-000-0002-3"), "cover"),
    Defect("no add-on", "PRE-853", _remake(add_on=""), "cover"),
    Defect("another add-on", "PRE-853", _remake(add_on="93320"), "cover"),
    Defect("barcode of 70 %", "PRE-854", _remake(percent=70), "cover"),
    Defect("no quiet zone", "PRE-855", add(planted.area(37, 16, 0.6, 26, "0 0 0 1 k"), 0), "cover"),
    Defect("bars in four inks", "PRE-856", change("0 0 0 1 k", "0.5 0.5 0.5 1 k", 0), "cover", frozenset({"PRE-207"})),
    Defect("price not on the cover", "PRE-807", change("".join(f"{planted.GLYPH[c]:04x}" for c in "12,000"), "".join(f"{planted.GLYPH[c]:04x}" for c in "11,000"), 0), "cover"),
    Defect("cover of two pages", "PRE-981", _second_cover, "cover"),
    Defect("cover too wide", "PRE-982", _wider, "cover", frozenset({"PRE-107"})),
    Defect("cover too high", "PRE-983", _taller, "cover", frozenset({"PRE-107"})),
    Defect("text on a thin spine", "PRE-984", write(f"{INK} {shown('a', 103.4, 60, 6)}", 0), "cover", frozenset({"PRE-982"}), edition={"mm_per_page": "0.2"}),
    Defect("text across a fold", "PRE-985", write(f"{INK} {shown('이야기', 95, 60)}", 0), "cover"),
    # navigation
    Defect("no outline", "PRE-901", root_key("/Outlines", None), "digital"),
    Defect("outline leads nowhere", "PRE-902", _outline_nowhere, "digital"),
    Defect("link leads nowhere", "PRE-903", note(Dest=String("case-99")), "digital"),
    Defect("link to a file", "PRE-904", note(A=Dictionary(S=Name.URI, URI=String("file:///etc/passwd"))), "digital"),
    Defect("not marked as tagged", "PRE-905", root_key("/MarkInfo", None), "digital"),
    Defect("no structure", "PRE-906", root_key("/StructTreeRoot", None), "digital"),
    Defect("no language", "PRE-907", root_key("/Lang", None), "digital"),
    Defect("figure without alt", "PRE-908", _no_alt, "digital", source="photos[0]"),
    Defect("heading level skipped", "PRE-909", _skip_level, "digital", source="case"),
    Defect("untagged content", "PRE-910", lambda pdf: pdf.pages[1].contents_add(pdf.make_stream(b"0 0 1 rg 50 50 40 40 re f")), "digital"),
    # metadata
    Defect("no title", "PRE-941", _untitled),
    Defect("trapping unknown", "PRE-942", _no_info("/Trapped")),
    Defect("no output intent", "PRE-943", root_key("/OutputIntents", None)),
    Defect("RGB output intent", "PRE-944", _rgb_intent),
    Defect("no PDF/X-4", "PRE-945", xmp((planted._X4, ""))),
    Defect("two dates", "PRE-946", xmp(("<xmp:ModifyDate>2024-03-05", "<xmp:ModifyDate>2024-03-06"))),
    Defect("script", "PRE-949", root_key("/OpenAction", Dictionary(S=Name.JavaScript, JS=String("app.alert(1)")))),
    Defect("film on a page", "PRE-949", note(Subtype=Name.Screen, A=Dictionary(S=Name.Rendition)), "digital"),
    Defect("attachment", "PRE-950", _attach),
    Defect("form", "PRE-951", _form),
    Defect("link in a file for a press", "PRE-952", note(A=Dictionary(S=Name.URI, URI=String("https://example.com")))),
    Defect("title not shown", "PRE-953", root_key("/ViewerPreferences", None), "digital"),
    Defect("hidden layer", "PRE-954", _hidden_layer),
)  # fmt: skip
