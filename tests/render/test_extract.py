"""From the engine's objects to a relocatable part: all that moves is marked, nothing else, and the structure mended."""

from __future__ import annotations

import hashlib
import re
import zlib
from collections import Counter
from io import BytesIO
from itertools import pairwise
from typing import Any

import pydyf  # type: ignore[import-untyped]  # the engine's own library
import pytest
from PIL import Image
from pipeline.setting import DEFAULT_THEME, SMALL_PAGES, stock_edition, stock_fragments
from render.drawing import MARK, Drawn, draw, engine, font_heads, shown

from publisher.render.extract import extract
from publisher.render.part import Part, mark
from publisher.render.pictures import SCREEN_USE, prepared
from publisher.render.stylesheet import paged_sheet

SIDED = (
    SMALL_PAGES
    + "@page { bleed: 3mm } @page :right { margin: 10mm 6mm 10mm 14mm } @page :left { margin: 10mm 14mm 10mm 6mm }"
)
FOLIOS = SMALL_PAGES + "[data-folio]::after { content: ' ' attr(data-folio) }"
TABLE = """<table><thead><tr><th>가</th><th>나</th></tr></thead>
<tbody><tr><th>다</th><td>라</td></tr><tr><th>마</th><td>바</td></tr></tbody></table>"""
SHAPE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" width="20" height="20">{}<path d="M0 0h9v9z"/></svg>'
ORNAMENT, CHART = SHAPE.format(""), SHAPE.format("<title>도표</title>")
HERE, THERE = '<a href="#guide">', '<a href="#elsewhere">'
BREAK = '<p style="break-before: page">'


def picture(mode: str = "RGB", colour: Any = "#a33f56") -> bytes:
    """Return a small PNG."""
    stream = BytesIO()
    Image.new(mode, (8, 8), colour).save(stream, "PNG")
    return stream.getvalue()


OPAQUE, CLEAR = picture(), picture("RGBA", (1, 2, 3, 100))


def marks(drawn: Drawn) -> Counter[str]:
    """Return every mark of a part, and how often it stands there."""
    part = drawn.part
    texts = [part.resources, part.xobjects, part.objects, part.owners]
    texts += [
        text
        for stream in part.streams
        for text in (stream.dictionary, stream.content if stream.open else b"")
    ]
    texts += [image.dictionary for image in part.images]
    return Counter(
        f"{found[1].decode()}{found[2].decode()}" for text in texts for found in MARK.finditer(text)
    )


def numbers(text: str) -> list[str]:
    """Return the references in the text of an object."""
    return re.findall(r"(<?\w+>?) 0 R", text)


def fillable(part: Part, kind: str, payload: str) -> bool:
    """Return True when a linker knows what to write in the place of a mark."""
    match kind:
        case "o":
            return int(payload) < part.object_count
        case "i":
            return int(payload) < len(part.images)
        case "k":
            return int(payload) < max(part.key_count, 1)
        case "x" | "y":
            return kind == "y" or int(payload.partition(":")[0]) < part.page_count
        case "f":
            slot, _, digit = payload.partition(".")
            return int(digit) < part.slots[int(slot)].digits
        case _:
            return False


def whole(drawn: Drawn) -> None:
    """Assert that a part can be put into any file: nothing refers to what is not there, nothing is there twice."""
    part = drawn.part
    pages = list(range(part.page_count))
    streams = [stream.number for stream in part.streams]
    assert sorted([*pages, *part.numbers, *streams]) == list(range(part.object_count))
    for found in marks(drawn):
        assert fillable(drawn.part, found[0], found[1:]), found
    # Only fonts, structure root and document have numbers of their own; all else is a mark.
    for text in (*drawn.objects.values(), shown(part.resources), shown(part.owners)):
        bare = re.sub(r"\((?:[^\\()]|\\.)*\)|(?<!<)<[0-9a-f]*>", "", text)
        assert set(re.findall(r"\b(\d+) 0 R", bare)) <= {"3", "4", "5"}
    assert {link for page in part.pages for link in page.links} <= set(part.numbers)
    assert {page.contents for page in part.pages} <= set(streams)
    for image in part.images:
        assert image.mask is None or image.mask < len(part.images)
    assert {image.digest for image in part.images} == set(drawn.images)
    for name, content in drawn.images.items():
        assert hashlib.sha256(content).hexdigest() == name
    for stream in part.streams:
        assert stream.open or zlib.decompress(stream.content) is not None
    for _, number in part.element_ids:
        assert number in part.numbers


def tree(drawn: Drawn) -> list[str]:
    """Return the kinds of all elements that hang on the first level, and assert that no other is written."""
    objects, found, waiting = drawn.objects, [], list(drawn.part.elements)[::-1]
    reached = set()
    while waiting:
        number = waiting.pop()
        reached.add(number)
        kind = re.search(r"/S /(\w+)", objects[number])
        if kind is None:
            continue
        found.append(kind[1])
        kids = re.search(r"/K \[(.*?)\]", objects[number])
        assert kids is not None
        waiting += [int(kid[2:-1]) for kid in numbers(kids[1])][::-1]
    written = {number for number, text in objects.items() if "/Type /StructElem" in text}
    assert written <= reached, "an element that hangs on no other"
    return found


class TestMarks:
    """What moves is marked, what does not is not."""

    @pytest.mark.parametrize(
        "html",
        [
            "<p>가</p>",
            TABLE,
            f"<h1>가</h1><p>{CHART}{ORNAMENT}</p>",
            f'<p>{HERE}가</a> {THERE}나</a> <a href="https://a.org/">다</a></p>{BREAK}라</p>',
            '<p><img src="a.png" alt="가"/><img src="b.png" alt="나"/><img src="a.png" alt=""/></p>',
            "",
        ],
    )
    @pytest.mark.parametrize("tagged", [True, False])
    def test_a_part_is_whole(self, html: str, tagged: bool) -> None:
        """Every object once, every reference to something, every stream as its dictionary says."""
        drawn = draw(html, {"a.png": OPAQUE, "b.png": CLEAR}, tagged=tagged)
        whole(drawn)
        assert bool(tree(drawn)) is tagged

    @pytest.mark.parametrize("name", ["print", "booklet"])
    def test_every_section_of_the_stock_book_is_whole(self, name: str) -> None:
        """With the theme's own style sheet and everything a book has."""
        edition = stock_edition(name)
        page_engine = engine(paged_sheet(DEFAULT_THEME, edition))
        for fragment in stock_fragments(name):
            pictures = {
                asset.href: prepared(asset.path, asset.digest, asset.media_type, SCREEN_USE, None).content
                for asset in fragment.assets
            }
            laid = page_engine.lay_out(
                fragment, pictures, verso=False, labels=dict.fromkeys(fragment.folios_used, "00")
            )
            drawn = Drawn(*page_engine.draw(laid, font_heads(), "key", verso=False, tagged=True))
            whole(drawn)
            kinds = tree(drawn)
            assert "Figure" not in kinds or all("/Alt" in text for _, text in drawn.of_kind("Figure"))
            assert len(drawn.of_kind("Link")) == sum(len(page.links) for page in drawn.part.pages)
            assert len(drawn.part.slots) >= len(fragment.folios_used)

    def test_text_that_looks_like_a_reference_stays_text(self) -> None:
        """In alternatives, in addresses and in ids, with brackets and backslashes around it."""
        said = r"12 0 R (5 0 R) \(7 0 R) )4 0 R("
        drawn = draw(
            f'<p><img src="a.png" alt="{said}"/><a href="https://example.org/?q=9 0 R">가</a></p>',
            {"a.png": OPAQUE},
        )
        escaped = re.sub(r"([\\()])", r"\\\1", said)
        assert f"/Alt ({escaped})" in drawn.of_kind("Figure")[0][1]
        assert "(https://example.org/?q=9%200%20R)" in drawn.objects[drawn.part.pages[0].links[0]]
        whole(drawn)

    def test_hangul_in_strings_stays(self) -> None:
        """Strings that are not ASCII are written in hexadecimal, and are no references either."""
        drawn = draw('<p><img src="a.png" alt="사진 12 0 R"/></p>', {"a.png": OPAQUE})
        alt = re.search(r"/Alt <(\w+)>", drawn.of_kind("Figure")[0][1])
        assert alt is not None
        assert bytes.fromhex(alt[1]).decode("utf-16") == "사진 12 0 R"

    def test_places_are_marked(self) -> None:
        """A page that changes its side moves its links and figures sideways; a sheet with a slug moves them up, too."""
        drawn = draw(
            '<p><a href="#elsewhere">가</a></p><img src="a.png" alt="나" style="display: block"/>',
            {"a.png": OPAQUE},
        )
        link = drawn.objects[drawn.part.pages[0].links[0]]
        box = re.search(r"/BBox \[(.*?)\]", drawn.of_kind("Figure")[0][1])
        rectangle = re.search(r"/Rect \[(.*?)\]", link)
        assert box is not None
        assert rectangle is not None
        for found in (box[1], rectangle[1]):
            assert re.fullmatch(r"<x0:[\d.]+> <y[\d.]+> <x0:[\d.]+> <y[\d.]+>", found)

    def test_open_places_are_in_open_streams(self) -> None:
        """Content with a place for a page number is not packed, as its bytes are still to come; all else is."""
        drawn = draw(
            '<p>가<span data-folio="case-1"> </span></p><p style="break-before: page">나</p>',
            labels={"case-1": "000"},
            sheet=FOLIOS,
        )
        assert [stream.open for stream in drawn.part.streams] == [True, False]
        assert [(slot.target, slot.digits, len(slot.glyphs)) for slot in drawn.part.slots] == [
            ("case-1", 3, 10)
        ]
        assert {found for found in marks(drawn) if found[0] == "f"} == {"f0.0", "f0.1", "f0.2"}
        assert b"/Filter/FlateDecode" in drawn.part.streams[0].dictionary
        whole(drawn)

    def test_shifts_and_boxes(self) -> None:
        """Each page says how far it moves on the other side; boxes count from the trim, the bleed around it."""
        first = draw('<p>가</p><p style="break-before: page">나</p>', sheet=SIDED)
        assert [round(page.shift_pt / 72 * 25.4, 3) for page in first.part.pages] == [-8.0, 8.0]
        assert [round(page.shift_pt) for page in draw("<p>가</p>", sheet=SIDED, verso=True).part.pages] == [
            23
        ]
        for page in first.part.pages:
            assert page.trim == pytest.approx((0, 0, 60 / 25.4 * 72, 80 / 25.4 * 72))
            assert page.media == page.bleed == pytest.approx((-8.504, -8.504, 178.583, 235.276), abs=0.01)

    def test_untagged_pages_have_no_structure(self) -> None:
        """Page furniture is no part of the book's structure."""
        part = draw("<p>가</p>", tagged=False).part
        assert (part.elements, part.owners, part.key_count, part.element_ids) == ((), b"", 0, ())
        assert part.pages[0].key is None


class TestLinks:
    """One annotation a link, inside the book and out of it."""

    def test_a_link_to_another_fragment_is_a_target(self) -> None:
        """Its placeholder address is gone; the linker is told which element it leads to, once."""
        drawn = draw(
            f'<p><a href="#case-3">가</a> <a href="#case-3-b">나</a> <a href="#case-3">다</a> {HERE}라</a></p>'
        )
        assert drawn.part.targets == ("case-3", "case-3-b")
        links = [drawn.objects[link] for link in drawn.part.pages[0].links]
        assert ["/Dest (case-3)" in link for link in links] == [True, False, True, False]
        assert "/Dest (guide)" in links[3]
        assert all("xref:" not in link and "/URI" not in link for link in links)
        assert all("/Contents (" in link for link in links)

    def test_a_link_out_of_the_book_stays(self) -> None:
        """An address is an address."""
        drawn = draw('<p><a href="https://example.org/xref:a">가</a></p>')
        assert drawn.part.targets == ()
        assert "/URI (https://example.org/xref:a)" in drawn.objects[drawn.part.pages[0].links[0]]

    def test_what_is_inside_a_link_has_no_annotation_of_its_own(self) -> None:
        """Emphasis, generated text and pictures inside a link leave one annotation, which the link holds."""
        sheet = SMALL_PAGES + "a::before { content: '→' } a b { display: inline-block }"
        drawn = draw(
            '<p>앞 <a href="#guide">가<b>나</b><i>다</i><img src="a.png" alt="라"/></a></p>',
            {"a.png": OPAQUE},
            sheet=sheet,
        )
        (link,) = drawn.part.pages[0].links
        ((number, text),) = drawn.of_kind("Link")
        references = [kid for kid in numbers(text) if "/Type /OBJR" in drawn.objects.get(int(kid[2:-1]), "")]
        assert len(references) == 1
        assert f"<k1> <o{number}> 0 R" in shown(drawn.part.owners)
        assert "/StructParent <k1>" in drawn.objects[link]
        assert tree(drawn).count("Figure") == 1
        whole(drawn)

    @pytest.mark.parametrize("ornament", ['<img src="a.png" alt=""/>', ORNAMENT])
    def test_ornament_inside_a_link_leaves_nothing(self, ornament: str) -> None:
        """Neither an annotation nor an element stays of a picture without words."""
        drawn = draw(f'<p><a href="#elsewhere">{ornament} 글</a></p>', {"a.png": OPAQUE})
        assert len(drawn.part.pages[0].links) == 1
        assert tree(drawn).count("Figure") == 0
        assert drawn.part.key_count == 2
        whole(drawn)

    def test_a_link_over_two_lines_has_an_area_on_each(self) -> None:
        """Each line's part is a link of its own, as the engine has it."""
        drawn = draw(f'<p><a href="#guide">{"아주 긴 링크 " * 4}</a></p>')
        assert len(drawn.part.pages[0].links) == len(drawn.of_kind("Link")) == 2
        whole(drawn)


class TestStructure:
    """What the engine leaves undone."""

    def test_a_picture_without_words_is_ornament(self) -> None:
        """It is no figure but an artifact, and nothing in the parent tree is its owner."""
        drawn = draw(f'<p>가{ORNAMENT}<img src="a.png" alt=""/></p>', {"a.png": OPAQUE})
        assert "Figure" not in tree(drawn)
        content = drawn.content()
        assert content.count(b"/Artifact BMC") == 2
        assert b"/Figure" not in content
        assert shown(drawn.part.owners).count("null") == 2

    def test_a_picture_with_words_is_a_figure(self) -> None:
        """With its alternative, and a box in points that counts from the page's lower edge."""
        photo = '<img src="a.png" alt="사진" style="display: block; width: 20mm"/>'
        html = f'<div style="height: 10mm"></div>{photo}{CHART}'
        drawn = draw(html, {"a.png": OPAQUE})
        figures = dict(drawn.of_kind("Figure"))
        assert len(figures) == 2
        assert all("/Alt <feff" in text for text in figures.values())
        box = re.search(
            r"/BBox \[<x0:([\d.]+)> <y([\d.]+)> <x0:([\d.]+)> <y([\d.]+)>\]", min(figures.items())[1]
        )
        assert box is not None
        assert [float(value) / 72 * 25.4 for value in box.groups()] == pytest.approx(
            [10, 40, 30, 60], abs=0.01
        )
        assert drawn.content().count(b"/Figure") == 2
        assert "null" not in shown(drawn.part.owners)

    def test_ornament_and_figure_side_by_side(self) -> None:
        """Each page's ornament is its own: the same number on the next page is a figure."""
        html = (
            '<img src="a.png" alt=""/><img src="a.png" alt="가" style="break-before: page; display: block"/>'
        )
        drawn = draw(html, {"a.png": OPAQUE})
        assert drawn.part.page_count == 2
        assert [drawn.content(page).count(b"/Artifact BMC") for page in (0, 1)] == [1, 0]
        assert [drawn.content(page).count(b"/Figure") for page in (0, 1)] == [0, 1]

    def test_headers_have_a_scope_and_ids_of_their_own(self) -> None:
        """Headers in the head stand for columns, others for rows; ids begin with the fragment's and cells name them."""
        drawn = draw(TABLE)
        headers = [text for _, text in drawn.of_kind("TH")]
        assert ["/Scope /Column" in text for text in headers] == [True, True, False, False]
        assert ["/Scope /Row" in text for text in headers] == [False, False, True, True]
        ids = [name for name, _ in drawn.part.element_ids]
        assert len(set(ids)) == len(ids) == 4
        assert all(name.startswith("guide-") for name in ids)
        named = {name for _, text in drawn.of_kind("TD") for name in re.findall(r"\((.*?)\)", text)}
        assert named
        assert named <= set(ids)
        by_number = {number: name for name, number in drawn.part.element_ids}
        assert all(f"/ID ({by_number[number]})" in text for number, text in drawn.of_kind("TH"))

    def test_every_marked_content_has_its_owner(self) -> None:
        """The parent tree has an array for each page and an element for each link, in the order of their keys."""
        html = f"<p>{THERE}가</a> 나</p>{BREAK}다 {HERE}라</a></p>{ORNAMENT}"
        drawn = draw(html)
        owners = shown(drawn.part.owners)
        assert owners.startswith("<</Limits[<k0> <k3>]/Nums[")
        keys = [int(key) for key in re.findall(r"(?:\[|\n)<k(\d+)> ", owners.partition("/Nums")[2])]
        assert keys == list(range(drawn.part.key_count)) == [0, 1, 2, 3]
        assert [page.key for page in drawn.part.pages] == [0, 1]
        for page in (0, 1):
            count = len(re.findall(rb"/MCID \d+", drawn.content(page))) + drawn.content(page).count(
                b"/Artifact BMC"
            )
            array = re.search(rf"<k{page}> \[(.*?)\]", owners)
            assert array is not None
            assert len(re.findall(r"null|0 R", array[1])) == count


class TestPictures:
    """Pictures stand apart, by what they are."""

    def test_one_picture_used_twice_is_kept_once(self) -> None:
        """Two addresses of the same bytes are one picture to the cache, whatever they are called."""
        html = '<p><img src="a.png" alt="가"/><img src="a.png" alt="나"/><img src="c.png" alt="다"/></p>'
        drawn = draw(html, {"a.png": OPAQUE, "c.png": OPAQUE})
        assert len(drawn.images) == 1
        assert {image.digest for image in drawn.part.images} == set(drawn.images)

    def test_transparency_is_a_picture_too(self) -> None:
        """A soft mask stands before the picture it belongs to, by its place."""
        drawn = draw(
            '<p><img src="a.png" alt="가"/><img src="b.png" alt="나"/></p>', {"a.png": OPAQUE, "b.png": CLEAR}
        )
        masks = [image.mask for image in drawn.part.images]
        assert masks == [None, None, 1]
        assert len({image.digest for image in drawn.part.images}) == 3
        for image in drawn.part.images:
            assert b"/SMask" not in image.dictionary
            assert b"/Length" not in image.dictionary
            assert b"/Subtype /Image" in image.dictionary
        assert b"/DeviceGray" in drawn.part.images[1].dictionary

    def test_pixels_are_as_they_were(self) -> None:
        """A JPEG is kept byte for byte."""
        stream = BytesIO()
        Image.new("RGB", (16, 16), "#335577").save(stream, "JPEG")
        drawn = draw('<p><img src="a.jpg" alt="가"/></p>', {"a.jpg": stream.getvalue()})
        assert list(drawn.images.values()) == [stream.getvalue()]

    def test_a_picture_does_not_depend_on_its_place(self) -> None:
        """The same picture in another fragment, after other ones, is the same entry of the cache."""
        one = draw('<p><img src="a.png" alt="가"/></p>', {"a.png": CLEAR})
        other = draw(
            f'<h1>제목</h1>{TABLE}<p><img src="x.png" alt=""/><img src="y.png" alt="가"/></p>',
            {"x.png": OPAQUE, "y.png": CLEAR},
        )
        assert one.images.items() < other.images.items()


class TestForeignObjects:
    """Objects the engine may write one day."""

    def test_packed_bytes_are_not_searched_for_marks(self) -> None:
        """A stream that is packed already stays as it is, whatever its bytes look like."""
        pdf: Any = pydyf.PDF()
        odd = b"\x01f7.1\x02 12 0 R"
        content = pydyf.Stream([b"/x Do"])
        packed = pydyf.Stream([odd], {"Type": "/XObject", "Subtype": "/Form", "Filter": "/ASCIIHexDecode"})
        fonts = pydyf.Dictionary()
        for item in (content, packed, fonts):
            pdf.add_object(item)
        resources = pydyf.Dictionary(
            {"XObject": pydyf.Dictionary({"x": packed.reference}), "Font": fonts.reference}
        )
        pdf.add_object(resources)
        boxes = {name: pydyf.Array([0, 0, 9, 9]) for name in ("MediaBox", "TrimBox", "BleedBox")}
        pdf.add_page(
            pydyf.Dictionary(
                {"Type": "/Page", "Contents": content.reference, "Resources": resources.reference, **boxes}
            )
        )
        made = extract(pdf, prefix="guide", fonts=fonts, shifts=(0.0,))
        (form,) = (stream for stream in made.streams if b"/Form" in stream.dictionary)
        assert (form.content, form.open) == (odd, False)
        assert form.dictionary.count(b"/Filter") == 1
        assert made.xobjects == b"/x " + mark("o", form.number) + b" 0 R"


def test_the_part_does_not_depend_on_what_the_engine_drew_before() -> None:
    """The same fragment again, after another one, is the same part."""
    html = f'<h1>가</h1>{TABLE}<p><a href="#elsewhere">나</a></p>{CHART}'
    first = draw(html)
    draw("<p>다른 글</p>")
    assert draw(html) == first


def test_numbers_of_objects_are_told_in_order() -> None:
    """A linker writes objects as they come."""
    part = draw(TABLE).part
    assert all(one < other for one, other in pairwise(part.numbers))
    assert all(one.number < other.number for one, other in pairwise(part.streams))
