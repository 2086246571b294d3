"""Drawings that run, move, reach outside or grow are refused; plain ones are measured."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.content.svg import Fault, Finding, read_svg

CLOTH = (Path(__file__).parents[1] / "stock" / "cases" / "images" / "cloth.jpg").read_bytes()
XLINK = 'xmlns:xlink="http://www.w3.org/1999/xlink"'


def drawing(inner: str, attributes: str = 'viewBox="0 0 40 30"', before: str = "") -> bytes:
    """Return a drawing with ``inner`` inside."""
    return f'{before}<svg xmlns="http://www.w3.org/2000/svg" {XLINK} {attributes}>{inner}</svg>'.encode()


def fault(content: bytes) -> Fault | None:
    """Return why a drawing is refused, None when it is not."""
    found = read_svg(content)
    return found.fault if isinstance(found, Finding) else None


@pytest.mark.parametrize(
    "inner",
    [
        '<rect width="4" height="3" style="fill:url(#g);stroke:#fff"/>',
        '<g id="a"><circle r="1"/></g><use xlink:href="#a"/><use href="#a"/>',
        '<linearGradient id="b"/><linearGradient id="c" xlink:href="#b"/><rect fill="url(\'#c\')"/>',
        "<style>.a { fill: red; clip-path: url(#k) }</style>",
        "<metadata><a:b xmlns:a='http://www.inkscape.org/'/></metadata><?note harmless?>",
        f'<image href="data:image/jpeg;base64,{base64.b64encode(CLOTH).decode()}"/>',
    ],
)
def test_plain_drawings_pass(inner: str) -> None:
    """What drawing programs write for a still picture is accepted."""
    assert read_svg(drawing(inner)) == (40, 30)


@pytest.mark.parametrize(
    "inner",
    [
        "<script>alert(1)</script>",
        "<foreignObject/>",
        '<p xmlns="http://www.w3.org/1999/xhtml">글</p>',
        '<rect onclick="x()"/>',
        '<rect ONLOAD="x()"/>',
        '<image href="http://example.com/a.png"/>',
        '<image xlink:href="/etc/hostname"/>',
        '<image href="data:image/svg+xml;base64,AAAA"/>',
        '<image href="data:image/png;base64,AAAA"/>',
        '<use href="other.svg#a"/>',
        '<a href="https://example.com"><rect/></a>',
        '<rect fill="url(http://example.com/a.svg#g)"/>',
        "<rect style=\"fill: URL( 'a.svg#g' )\"/>",
        '<rect style="fill:u\\72l(a.svg)"/>',
        "<style>@import 'a.css';</style>",
        "<style><![CDATA[ .a { background: url(a.png) } ]]></style>",
        "<style>.a { background: image-set('a.png' 1x) }</style>",
        '<rect><animate attributeName="href" to="a"/></rect>',
        '<g xml:base="http://example.com/"/>',
        "<?xml-stylesheet href='a.css'?>",
    ],
)
def test_unsafe_drawings_are_refused(inner: str) -> None:
    """Nothing that runs, moves or reaches outside the file gets through."""
    assert fault(drawing(inner)) is Fault.UNSAFE


def test_document_types_and_entities_are_refused() -> None:
    """A document type is the end of it: no entity is declared, expanded or fetched."""
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<!DOCTYPE svg [<!ENTITY l0 "ha">{laughs}]>'
    assert fault(drawing("&l9;", before=bomb)) is Fault.UNSAFE
    outside = '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    assert fault(drawing("<text>&x;</text>", before=outside)) is Fault.UNSAFE


def test_drawings_that_grow_are_refused() -> None:
    """Nested uses that would draw a thousand million elements, and loops, are refused; one level is not."""
    levels = '<g id="l0"><rect/></g>' + "".join(
        f'<g id="l{n}">' + f'<use href="#l{n - 1}"/>' * 10 + "</g>" for n in range(1, 10)
    )
    assert fault(drawing(levels)) is Fault.ENDLESS
    assert fault(drawing('<g id="a"><use href="#a"/></g>')) is Fault.ENDLESS
    assert fault(drawing("<g>" * 5000 + "</g>" * 5000)) is Fault.ENDLESS
    chain = "".join(f'<g id="c{n}"><use href="#c{n + 1}"/></g>' for n in range(3000))
    assert fault(drawing(chain)) is Fault.ENDLESS
    assert fault(drawing('<g id="a"><rect/></g>' + '<use href="#a"/>' * 500)) is None


@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        ('viewBox="0 0 40 30"', (40, 30)),
        ('viewBox="-5,-5, 40.4 ,30"', (40, 30)),
        ('width="96" height="48px"', (96, 48)),
        ('width="25.4mm" height="2.54cm"', (96, 96)),
        ('width="72pt" height="36pt"', (96, 48)),
        ('viewBox="0 0 0.2 0.1"', (1, 1)),
    ],
)
def test_sizes(attributes: str, size: tuple[int, int]) -> None:
    """The view box gives the size; without one, absolute lengths do."""
    assert read_svg(drawing("", attributes)) == size


@pytest.mark.parametrize(
    "attributes", ["", 'width="100%" height="100%"', 'viewBox="0 0 0 0"', 'viewBox="0 0 9 1e9"']
)
def test_sizeless_drawings_are_refused(attributes: str) -> None:
    """A drawing that does not say how large it is cannot be placed."""
    assert fault(drawing("", attributes)) is Fault.SIZELESS


@pytest.mark.parametrize("content", [b"", b"<svg", b"<svg viewBox='0 0 1 1'/>", b"<html/>", drawing("<g>")])
def test_broken_drawings_are_refused(content: bytes) -> None:
    """What is not well-formed, or not SVG, is refused with a line."""
    found = read_svg(content)
    assert isinstance(found, Finding)
    assert found.fault is Fault.BROKEN
    assert found.line >= 1


@given(st.binary(max_size=120))
def test_noise_breaks_nothing(noise: bytes) -> None:
    """Any bytes give a size or a finding."""
    read_svg(noise)
    read_svg(drawing("<rect/>") + noise)
    read_svg(drawing("")[:-10] + noise)
