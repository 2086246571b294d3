"""Small finished PDFs made for planting faults: clean ones, and the words to spoil them with.

Made with pikepdf and fontTools, never with our own linker: the judge must not learn from the builder.
"""

from __future__ import annotations

import random
import struct
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path

import pikepdf
import zxingcpp
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String
from PIL import Image, ImageChops

from publisher.checks.preflight.provenance import BookFacts, PictureOrigin, Provenance
from publisher.content.model.book_file import BookFile
from publisher.editions.edition import Edition, plan_editions
from publisher.editions.production import Colour

WIDTH_MM, HEIGHT_MM, BLEED_MM, SLUG_MM = 100.0, 150.0, 3.0, 10.0
ISBN, ADD_ON, PRICE = "978-89-000-0001-6", "03320", 12000
PAGES = 4
CASE_TEXT = "등불을 켠 공장"
_COVER_SPINE_MM = 8.0
COVER_PAGES = 16
"""Pages of the interior the cover goes around."""
LETTERS = sorted(set(
    "등불을 켠 공장이야기판권지은이가상진흥원펴낸이홍길동펴낸날년월일펴낸곳값원비매품발간등록번호제유형공공누리작은"
    "0123456789-,.:ISBNabcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
))  # fmt: skip
GLYPH = {letter: index + 1 for index, letter in enumerate(LETTERS)}


def pt(mm: float) -> float:
    """Return millimetres as points."""
    return round(mm * 72 / 25.4, 4)


CORNER = BLEED_MM + SLUG_MM
"""Millimetres from the corner of the MediaBox to that of the trim."""


def at(x_mm: float, y_mm: float) -> str:
    """Return a place on the trimmed page as operands."""
    return f"{pt(CORNER + x_mm):.4f} {pt(CORNER + y_mm):.4f}"


def shown(text: str, x_mm: float, y_mm: float, size: float = 10.0, font: str = "F1") -> str:
    """Return operations that show a line of text."""
    codes = "".join(f"{GLYPH[letter]:04x}" for letter in text)
    return f"BT /{font} {size:g} Tf {at(x_mm, y_mm)} Td <{codes}> Tj ET"


def area(x: float, y: float, width: float, height: float, colour: str) -> str:
    """Return operations that fill a rectangle, in millimetres from the trim's corner."""
    return f"q {colour} {at(x, y)} {pt(width):.4f} {pt(height):.4f} re f Q"


def line(width_pt: float, colour: str = "0 0 0 1 K") -> str:
    """Return operations that draw a line across the page."""
    return f"q {colour} {width_pt:g} w {at(20, 60)} m {at(80, 60)} l S Q"


@cache
def face_file(fs_type: int = 0) -> bytes:
    """Return a TrueType font with a box for every letter."""
    names = [".notdef", *(f"g{index}" for index in GLYPH.values())]
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({ord(letter): f"g{index}" for letter, index in GLYPH.items()})
    pen = TTGlyphPen(None)
    for index, point in enumerate(((50, 0), (550, 0), (550, 700), (50, 700))):
        pen.moveTo(point) if index == 0 else pen.lineTo(point)
    pen.closePath()
    box = pen.glyph()
    builder.setupGlyf(dict.fromkeys(names, box))
    builder.setupHorizontalMetrics(dict.fromkeys(names, (600, 50)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Planted", "styleName": "Regular"})
    builder.setupOS2(fsType=fs_type)
    builder.setupPost()
    out = BytesIO()
    builder.font["head"].created = builder.font["head"].modified = 0
    builder.save(out)
    return out.getvalue()


def to_unicode(letters: dict[int, str]) -> bytes:
    """Return a ToUnicode map."""
    lines = [f"<{code:04x}> <{letter.encode('utf-16-be').hex()}>" for code, letter in letters.items()]
    chunks = [lines[start : start + 100] for start in range(0, len(lines), 100)]
    body = "\n".join(f"{len(chunk)} beginbfchar\n" + "\n".join(chunk) + "\nendbfchar" for chunk in chunks)
    return f"begincmap 1 begincodespacerange <0000> <ffff> endcodespacerange\n{body}\nendcmap".encode()


def font(pdf: Pdf, *, name: str = "ABCDEF+Planted", fs_type: int = 0) -> Dictionary:
    """Return a composite font dictionary, embedded, mapped, a subset."""
    descriptor = Dictionary(
        Type=Name.FontDescriptor, FontName=Name(f"/{name}"), Flags=4, FontBBox=[0, -200, 1000, 800], ItalicAngle=0,
        Ascent=800, Descent=-200, CapHeight=700, StemV=80, FontFile2=Stream(pdf, face_file(fs_type)),
    )  # fmt: skip
    inner = Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name(f"/{name}"), CIDToGIDMap=Name.Identity, DW=600,
        CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0),
        FontDescriptor=pdf.make_indirect(descriptor),
    )  # fmt: skip
    letters = {code: letter for letter, code in GLYPH.items()}
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=Name(f"/{name}"),
            Encoding=Name("/Identity-H"),
            DescendantFonts=[pdf.make_indirect(inner)],
            ToUnicode=Stream(pdf, to_unicode(letters)),
        )
    )


@cache
def pixels(mode: str, width: int, height: int) -> Image.Image:
    """Return a picture with detail down to the pixel, the same every time."""
    bands = []
    for band in range(len(Image.new(mode, (1, 1)).getbands())):
        noise = Image.frombytes("L", (width, height), random.Random(band).randbytes(width * height))
        slope = Image.linear_gradient("L").resize((width, height)).point(lambda value: value * 120 // 255)
        bands.append(ImageChops.add(noise.point(lambda value: value % 24), slope))
    return bands[0] if mode == "L" else Image.merge(mode, bands)


def picture(
    pdf: Pdf,
    mode: str = "CMYK",
    size: tuple[int, int] = (360, 240),
    *,
    quality: int = 92,
    image: Image.Image | None = None,
) -> Stream:
    """Return a JPEG as an image XObject."""
    out = BytesIO()
    (image or pixels(mode, *size)).save(out, "JPEG", quality=quality, subsampling=0)
    spaces = {"CMYK": "/DeviceCMYK", "RGB": "/DeviceRGB", "L": "/DeviceGray"}
    stream = Stream(
        pdf, out.getvalue(), Type=Name.XObject, Subtype=Name.Image, Width=size[0], Height=size[1], BitsPerComponent=8,
        ColorSpace=Name(spaces[mode]), Filter=Name.DCTDecode,
    )  # fmt: skip
    if mode == "CMYK":
        stream.Decode = Array([1, 0] * 4)
    return stream


def profile(space: bytes = b"CMYK") -> bytes:
    """Return the least ICC profile that littleCMS opens: a header."""
    head = bytearray(132)
    struct.pack_into(">I", head, 0, 132)
    head[8:12], head[12:16], head[16:20], head[20:24] = bytes([4, 64, 0, 0]), b"prtr", space, b"Lab "
    head[36:40] = b"acsp"
    struct.pack_into(">3i", head, 68, 0xF6D6, 0x10000, 0xD32D)
    return bytes(head)


def edition(name: str = "print", **changes: object) -> Edition:
    """Return the edition the clean files are made for."""
    settings = {
        "target": "print",
        "trim": {"width_mm": str(WIDTH_MM), "height_mm": str(HEIGHT_MM)},
        "bleed_mm": str(BLEED_MM),
        "isbn": ISBN,
        "isbn_addon": ADD_ON,
        "price": str(PRICE),
        "mm_per_page": str(_COVER_SPINE_MM / COVER_PAGES),
        "page_multiple": "2",
    } | changes
    book = BookFile.model_validate(
        {
            "title": {"main": "작은 이야기"},
            "slug": "planted",
            "published_on": "2024-03-05",
            "publishers": ({"name": "가상진흥원", "representative": "원장 홍길동"},),
            "editions": {name: settings},
        }
    )
    return plan_editions(book)[0]


def gray_edition() -> Edition:
    """Return the same edition in black alone."""
    made = edition()
    return replace(made, production=replace(made.production, colour=Colour.GRAY))


_XMP = (
    '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
    'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" '
    'xmlns:pdfxid="http://www.npes.org/pdfx/ns/id/"><dc:title><rdf:Alt><rdf:li xml:lang="x-default">작은 이야기'
    "</rdf:li></rdf:Alt></dc:title><xmp:CreateDate>2024-03-05T00:00:00Z</xmp:CreateDate><xmp:ModifyDate>"
    '2024-03-05T00:00:00Z</xmp:ModifyDate>{x4}</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
)
_X4 = "<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>"
COLOPHON = (
    "지은이 가상진흥원", "펴낸이 홍길동", "펴낸날 2024년 3월 5일", "펴낸곳 가상진흥원", f"ISBN {ISBN}", "값 12,000원",
)  # fmt: skip


def _words(press: bool) -> tuple[str, str]:
    """Return what sets the colour of text and of furniture."""
    return ("/Over gs 0 0 0 1 k", "/Over gs 0 0 0 1 k") if press else ("0.1 0.1 0.1 rg", "0.1 0.1 0.1 rg")


def _body(index: int, press: bool) -> list[str]:
    ink, _ = _words(press)
    lines = {
        0: [shown("작은 이야기", 20, 100, 18)],
        1: [shown(CASE_TEXT, 20, 100), "PICTURE"],
        2: [
            shown("이야기", 20, 100),
            shown("등불", 20, 90),
            area(20, 70, 60, 0.3, "0 0 0 1 k" if press else "0 0 0 rg"),
        ],
        3: [shown(text, 20, 110 - 8 * row, 9) for row, text in enumerate(COLOPHON)],
    }[index]
    content = [ink]
    for place, item in enumerate(lines):
        tag = "/Figure" if item == "PICTURE" else "/P"
        drawn = f"q {pt(60):.4f} 0 0 {pt(40):.4f} {at(20, 40)} cm /Im1 Do Q" if item == "PICTURE" else item
        content += [f"{tag} <</MCID {place}>> BDC", drawn, "EMC"]
    return content


def _marks(width_mm: float = WIDTH_MM) -> list[str]:
    """Return crop marks in registration colour, outside the bleed."""
    left, right = pt(CORNER), pt(CORNER + width_mm)
    foot, head = pt(CORNER), pt(CORNER + HEIGHT_MM)
    drawn = ["q /All CS 1 SCN 0.25 w"]
    for y in (foot, head):
        drawn += [
            f"5 {y:.4f} m 20 {y:.4f} l S",
            f"{right + pt(6):.4f} {y:.4f} m {right + pt(11):.4f} {y:.4f} l S",
        ]
    for x in (left, right):
        drawn += [
            f"{x:.4f} 5 m {x:.4f} 20 l S",
            f"{x:.4f} {head + pt(6):.4f} m {x:.4f} {head + pt(11):.4f} l S",
        ]
    return [*drawn, "Q"]


def interior(colour: str = "cmyk") -> Pdf:
    """Return a clean interior for a press, or the same pages for screens with ``colour`` rgb."""
    press = colour != "rgb"
    pdf = Pdf.new()
    face = font(pdf)
    mode = {"cmyk": "CMYK", "gray": "L", "rgb": "RGB"}[colour]
    image = pdf.make_indirect(picture(pdf, mode, (960, 640)))
    all_inks = Array([Name.Separation, Name.All, Name.DeviceCMYK, _tint(pdf)])
    over = Dictionary(Type=Name.ExtGState, OP=True, op=True, OPM=1)
    tree = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    document = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, P=tree, K=Array()))
    tree.K = document
    edge = CORNER if press else 0.0
    for index in range(PAGES):
        content = _body(index, press)
        folio = (
            f"/Artifact <</Type /Pagination>> BDC {_words(press)[1]} {shown(str(index + 1), 48, 3, 8)} EMC"
        )
        content += [folio]
        if press:
            content += ["/Artifact BMC", *_marks(), "EMC"]
        if not press:
            content = [f"1 0 0 1 {-pt(CORNER):.4f} {-pt(CORNER):.4f} cm", *content]
        full_w, full_h = pt(WIDTH_MM + 2 * edge), pt(HEIGHT_MM + 2 * edge)
        page = Dictionary(
            Type=Name.Page,
            MediaBox=[0, 0, full_w, full_h],
            Resources=Dictionary(
                Font=Dictionary(F1=face), XObject=Dictionary(Im1=image),
                ExtGState=Dictionary(Over=over, Knock=Dictionary(OP=False, op=False)),
                ColorSpace=Dictionary(All=all_inks),
            ),
            Contents=pdf.make_stream("\n".join(content).encode()),
        )  # fmt: skip
        if press:
            bleed, trim = pt(SLUG_MM), pt(CORNER)
            page.BleedBox = Array(
                [bleed, bleed, pt(SLUG_MM + 2 * BLEED_MM + WIDTH_MM), pt(SLUG_MM + 2 * BLEED_MM + HEIGHT_MM)]
            )
            page.TrimBox = Array([trim, trim, pt(CORNER + WIDTH_MM), pt(CORNER + HEIGHT_MM)])
            page.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceCMYK)
        else:
            page.TrimBox = Array([0, 0, full_w, full_h])
        page.StructParents = index
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
        _tag(pdf, document, index, content)
    _catalogue(pdf, tree, press=press)
    return pdf


def _tag(pdf: Pdf, document: Dictionary, index: int, content: Sequence[str]) -> None:
    tagged = [item.split()[0] for item in content if "/MCID" in item]
    for mcid, tag in enumerate(tagged):
        kind = Name.H1 if index == 0 and mcid == 0 else Name(tag)
        element = Dictionary(Type=Name.StructElem, S=kind, P=document, Pg=pdf.pages[index].obj, K=mcid)
        if tag == "/Figure":
            element.Alt = String("공장의 불빛")
        document.K.append(pdf.make_indirect(element))


def _tint(pdf: Pdf) -> Stream:
    return Stream(pdf, b"{dup dup dup}", FunctionType=4, Domain=[0, 1], Range=[0, 1, 0, 1, 0, 1, 0, 1])


def _catalogue(pdf: Pdf, tree: Dictionary | None, *, press: bool) -> None:
    root = pdf.Root
    root.Lang = String("ko")
    if tree is not None:
        root.StructTreeRoot, root.MarkInfo = tree, Dictionary(Marked=True)
        root.PageLabels = Dictionary(Nums=[0, Dictionary(S=Name.D)])
        first = pdf.pages[0].obj
        item = pdf.make_indirect(Dictionary(Title=String("작은 이야기"), Dest=[first, Name.Fit]))
        outlines = pdf.make_indirect(Dictionary(Type=Name.Outlines, First=item, Last=item, Count=1))
        item.Parent = outlines
        root.Outlines = outlines
    root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    packet = _XMP.format(x4=_X4 if press else "").encode()
    root.Metadata = Stream(pdf, packet, Type=Name.Metadata, Subtype=Name.XML)
    pdf.docinfo[Name.Title] = String("작은 이야기")
    pdf.docinfo[Name.CreationDate] = pdf.docinfo[Name.ModDate] = String("D:20240305000000Z")
    if press:
        pdf.docinfo[Name.Trapped] = Name("/False")
        intent = Dictionary(
            Type=Name.OutputIntent, S=Name.GTS_PDFX, OutputConditionIdentifier=String("Planted"),
            DestOutputProfile=Stream(pdf, profile(), N=4),
        )  # fmt: skip
        root.OutputIntents = Array([pdf.make_indirect(intent)])


def bars(
    number: str, add_on: str, x_mm: float, y_mm: float, percent: float, colour: str = "0 0 0 1 k"
) -> list[str]:
    """Return operations that draw an EAN-13 with its add-on; ``x_mm`` is where its bars begin."""
    made = zxingcpp.create_barcode(
        number.replace("-", "") + (f"+{add_on}" if add_on else ""), zxingcpp.BarcodeFormat.EAN13
    )
    row = made.to_image(scale=1)
    import numpy as np

    dark = np.asarray(row)[20] < 128
    first = int(np.argmax(dark))
    module = 0.33 * percent / 100
    return [
        area(x_mm + (place - first) * module, y_mm, module, 20 * percent / 100, colour)
        for place in range(first, len(dark))
        if dark[place]
    ]


def cover(number: str = ISBN, add_on: str = ADD_ON, percent: float = 100, x_mm: float = 40.0) -> Pdf:
    """Return a clean cover: back, spine, front on one sheet."""
    pdf = Pdf.new()
    width = 2 * WIDTH_MM + _COVER_SPINE_MM
    content = [
        area(-3, -3, width + 6, HEIGHT_MM + 6, "0.1 0 0 0 k"),
        area(x_mm - 8, 16, 90 * percent / 100, 26 * percent / 100, "0 0 0 0 k"),
        *bars(number, add_on, x_mm, 20, percent),
        "/Over gs 0 0 0 1 k",
        shown("값 12,000원", 20, 10, 9),
        shown("발간등록번호", WIDTH_MM + _COVER_SPINE_MM + 10, 135, 8),
        shown("11-1492000-000993-01", WIDTH_MM + _COVER_SPINE_MM + 10, 131, 8),
        shown("작은 이야기", WIDTH_MM + _COVER_SPINE_MM + 20, 100, 24),
        *_marks(width),
    ]
    full_w, full_h = pt(width + 2 * CORNER), pt(HEIGHT_MM + 2 * CORNER)
    bleed, trim = pt(SLUG_MM), pt(CORNER)
    page = Dictionary(
        Type=Name.Page,
        MediaBox=[0, 0, full_w, full_h],
        BleedBox=[bleed, bleed, pt(SLUG_MM + 2 * BLEED_MM + width), pt(SLUG_MM + 2 * BLEED_MM + HEIGHT_MM)],
        TrimBox=[trim, trim, pt(CORNER + width), pt(CORNER + HEIGHT_MM)],
        Resources=Dictionary(
            Font=Dictionary(F1=font(pdf)), XObject=Dictionary(),
            ColorSpace=Dictionary(All=Array([Name.Separation, Name.All, Name.DeviceCMYK, _tint(pdf)])),
            ExtGState=Dictionary(Over=Dictionary(OP=True, op=True, OPM=1), Knock=Dictionary(OP=False, op=False)),
        ),
        Contents=pdf.make_stream("\n".join(content).encode()),
    )  # fmt: skip
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    _catalogue(pdf, None, press=True)
    return pdf


def provenance(folder: Path, pdf: Pdf | None = None) -> Provenance:
    """Return what the build would say of the clean files, with the case's file in ``folder``."""
    case, book = folder / "cases" / "01-가나다.yaml", folder / "book.yaml"
    case.parent.mkdir(parents=True, exist_ok=True)
    case.write_text(
        f"company: (주)가나다\nheadline: {CASE_TEXT}\nlead: 이야기\n"
        "photos:\n  - file: ../images/a.jpg\n    alt: 불빛\n",
        encoding="utf-8",
    )
    book.write_text("title:\n  main: 작은 이야기\n", encoding="utf-8")
    pages = ("half-title", "case-1", "case-1", "colophon")
    pictures = {} if pdf is None else {digest: _origin(case) for digest in digests(pdf)}
    facts = BookFacts(
        title="작은 이야기",
        publishers=("가상진흥원",),
        publication_number="11-1492000-000993-01",
    )
    names = ("interior.pdf", "digital.pdf")
    return Provenance(str(book), {"case-1": str(case)}, dict.fromkeys(names, pages), pictures, facts)


def _origin(case: Path) -> PictureOrigin:
    return PictureOrigin("case-1", str(case), "photos[0]", "images/a.jpg")


def digests(pdf: Pdf) -> list[str]:
    """Return the digests of the pictures of a file."""
    import hashlib

    streams = (item for item in pdf.objects if isinstance(item, Stream))
    pictures = (item for item in streams if item.get("/Subtype") == Name.Image)
    return [hashlib.sha256(item.read_raw_bytes()).hexdigest() for item in pictures]
