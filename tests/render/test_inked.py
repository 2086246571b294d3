"""A part for the press: pages as they were laid out, and no colour of a screen in any of their objects."""

from __future__ import annotations

import re
import zlib
from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from pipeline.setting import SMALL_PAGES
from render.drawing import Drawn, draw
from render.inking import inks

from publisher.editions.production import Colour
from publisher.html.fragment import Asset
from publisher.render.inked import ink
from publisher.render.part import NEXT, Part, PartImage, PartStream, decode, encode

TEXT = ((31, 31, 29), (0, 0, 0, 100))
SHEET = (
    SMALL_PAGES
    + """
p { color: #1f1f1d; margin: 0 } [data-folio]::after { content: ' ' attr(data-folio) }
.fade { height: 10mm; background: linear-gradient(#143143, #f7a426) }
.clear { height: 10mm; background: linear-gradient(rgba(20, 49, 67, 0), #143143) }
.see { opacity: 0.5; color: white; background: #a33f56 }
.tiled { height: 10mm; background: repeating-linear-gradient(45deg, #ff0000 0 2mm, #00ff00 2mm 4mm) }
"""
)
DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="9" role="img"><title>도표</title>{}</svg>'
)
SHAPES = (
    '<defs><linearGradient id="g"><stop offset="0" stop-color="red"/>'
    '<stop offset="1" stop-color="blue" stop-opacity="0.2"/>'
    '</linearGradient><mask id="m"><rect width="9" height="9" fill="white"/></mask></defs>'
    '<rect width="9" height="9" fill="url(#g)"/><g opacity="0.4" mask="url(#m)">'
    '<rect width="5" height="5" fill="#143143" stroke="red"/></g>'
)
BODY = (
    '<p>글 (0 0 1 rg) <span data-folio="x"></span></p><div class="fade"></div><div class="clear"></div>'
    '<div class="see">흰 글</div>'
    f'<div class="tiled"></div>{DRAWING.format(SHAPES)}<img src="a.png" alt="그림"/>'
)
RGB_OPERATOR = re.compile(rb"(?m)^[\d. ]+ (?:rg|RG)$|/(?:DeviceRGB|lab-\w+) (?:cs|CS)$")


def png() -> bytes:
    """Return a small picture, half of it clear."""
    picture = Image.new("RGBA", (8, 8), "#a33f56")
    picture.putalpha(77)
    stream = BytesIO()
    picture.save(stream, "PNG")
    return stream.getvalue()


@cache
def plain() -> Drawn:
    """Return a part with colours of every kind the engine writes."""
    asset = Asset("a.png", Path("a.png"), "image/png", "d")
    return draw(BODY, {"a.png": png()}, {"x": "00"}, sheet=SHEET, assets=(asset,))


def exchanged(image: PartImage) -> PartImage:
    """Stand for the conversion of a picture."""
    return replace(image, digest="other", dictionary=image.dictionary.replace(b"/DeviceRGB", b"/DeviceCMYK"))


@cache
def inked(colour: Colour = Colour.CMYK) -> Part:
    """Return the part for a press."""
    return ink(plain().part, inks(TEXT, colour=colour), "key", exchanged)


def content(stream: PartStream) -> bytes:
    """Return what a stream draws."""
    return stream.content if stream.open else zlib.decompress(stream.content)


def drawn_by(part: Part) -> list[PartStream]:
    """Return the streams that draw."""
    pages = {page.contents for page in part.pages}
    return [
        s
        for s in part.streams
        if s.number in pages or b"/Form" in s.dictionary or b"/PatternType" in s.dictionary
    ]


def dictionaries(part: Part) -> list[bytes]:
    """Return every dictionary of a part."""
    return [part.resources, *part.objects.split(NEXT), *(stream.dictionary for stream in part.streams)]


def test_the_engine_writes_what_is_tried_here() -> None:
    """The plain part has RGB operators, a group, gradients of both kinds, a mask, a pattern, marks and a picture."""
    part = plain().part
    text = b"\n".join(dictionaries(part))
    for sign in (b"/S /Transparency", b"/ShadingType", b"/Luminosity", b"/PatternType", b"/DeviceGray"):
        assert sign in text, sign
    assert any(RGB_OPERATOR.search(content(stream)) for stream in drawn_by(part))
    assert any(stream.open for stream in part.streams)
    assert any(image.mask is not None for image in part.images)


@pytest.mark.parametrize("colour", [Colour.CMYK, Colour.GRAY])
def test_nothing_is_left_in_rgb(colour: Colour) -> None:
    """No operator, no group, no gradient; black alone has greys only."""
    part = inked(colour)
    for stream in drawn_by(part):
        assert RGB_OPERATOR.search(content(stream)) is None
    text = b"\n".join(dictionaries(part))
    assert b"DeviceRGB" not in text
    assert (b"DeviceCMYK" in text) is (colour is Colour.CMYK)


def test_a_gradient_ends_in_inks() -> None:
    """Four numbers where there were three, those of the inks at either end; gradients of masks have one, as before."""
    ends = [
        (space, [len(values.split()) for values in re.findall(rb"/C[01] ?\[([^\]]*)\]", text)])
        for text in dictionaries(inked())
        for space, text in re.findall(rb"(?s)/ColorSpace /(Device\w+)(.*?/C1 ?\[[^\]]*\])", text)
    ]
    kinds = {space for space, _ in ends}
    assert kinds == {b"DeviceCMYK", b"DeviceGray"}
    for space, counts in ends:
        assert set(counts) == ({4} if space == b"DeviceCMYK" else {1})


def test_a_mask_is_drawn_in_grey() -> None:
    """How much shows is lightness: the form behind a soft mask has a grey group and neither inks nor overprint."""
    part = inked()
    masks = {int(n) for text in dictionaries(part) for n in re.findall(rb"/G \x01o(\d+)\x02", text)}
    assert masks
    for stream in part.streams:
        if stream.number in masks:
            assert b"/CS /DeviceGray" in stream.dictionary
            assert re.search(rb"(?m) k$| K$|/Over", content(stream)) is None


def test_states_that_overprint_are_where_they_are_asked_for() -> None:
    """Whatever content names is in its own resources: those of the pages, and of each form."""
    part = inked()
    by_number = dict(zip(part.numbers, part.objects.split(NEXT), strict=True))
    pages = {page.contents for page in part.pages}
    asked = 0
    for stream in drawn_by(part):
        names = set(re.findall(rb"/(Over\d\d) gs", content(stream)))
        asked += len(names)
        found = re.search(rb"/Resources \x01o(\d+)\x02", stream.dictionary)
        holder = part.resources if stream.number in pages else by_number[int(found[1])] if found else b""
        for name in names:
            assert re.search(rb"/ExtGState ?<<.*/%b<<" % name, holder, re.DOTALL), name
    assert asked >= 2


def test_text_is_black_alone_and_overprints() -> None:
    """Running text has one ink and the state for it; the words in it that look like an operator are still there."""
    drawing = content(next(s for s in inked().streams if s.number == inked().pages[0].contents))
    assert re.search(rb"/Over01 gs\s+0 0 0 1 k", drawing)
    assert b"\x01f0." in drawing


def test_all_else_stays() -> None:
    """A plan made with the plain part holds: pages, anchors, slots, numbers, fonts and structure are the same."""
    before, after = plain().part, inked()
    same = set(Part.__slots__) - {"key", "resources", "objects", "streams", "images"}
    assert [name for name in same if getattr(before, name) != getattr(after, name)] == []
    assert [s.number for s in before.streams] == [s.number for s in after.streams]
    assert [s.open for s in before.streams] == [s.open for s in after.streams]
    assert after.key == "key"
    assert decode(encode(after)) == after


def test_a_soft_mask_is_not_converted() -> None:
    """Pictures are handed on; the masks beside them stay what they are."""
    before, after = plain().part.images, inked().images
    masks = {image.mask for image in before}
    for place, (old, new) in enumerate(zip(before, after, strict=True)):
        assert (new == old) is (place in masks)


def test_inking_twice_changes_nothing_more() -> None:
    """A part in inks is in inks."""
    again = ink(inked(), inks(TEXT), "key", lambda image: image)
    assert [RGB_OPERATOR.search(content(stream)) for stream in drawn_by(again)] == [None] * len(
        drawn_by(again)
    )
