"""Every operator that chooses a colour is rewritten; what only looks like one is not touched."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from render.inking import NAVY, TEXT, inks

from publisher.editions.production import Colour
from publisher.render.inks_content import Pen, ink_content, lab_to_rgb
from publisher.render.part import mark

TABLE = ((NAVY, (92, 64, 36, 48)), (TEXT, (0, 0, 0, 100)))
NAVY_RGB, TEXT_RGB = b"0.078431 0.192157 0.262745", b"0.121569 0.121569 0.113725"
NAVY_INKS = b"0.92 0.64 0.36 0.48"


def inked(content: bytes, *, colour: Colour = Colour.CMYK, page: bool = True, mask: bool = False) -> bytes:
    """Return content in the inks of the table, its white space made single spaces."""
    made = ink_content(content, Pen(inks(*TABLE, colour=colour), mask), page=page)
    return b" ".join(made.split())


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (NAVY_RGB + b" rg\n", NAVY_INKS + b" k"),
        (NAVY_RGB + b" RG\n", NAVY_INKS + b" K"),
        (b"0 0 10 10 re " + NAVY_RGB + b" rg f", b"0 0 10 10 re " + NAVY_INKS + b" k f"),
        (b"1 1 1 rg", b"0 0 0 0 k"),
        (b"0.5 g", b"0 0 0 0.5 k"),
        (b".5 G", b"0 0 0 0.5 K"),
        (b"0.1 0.2 0.3 0.4 k", b"0.1 0.2 0.3 0.4 k"),
        (b"/DeviceRGB cs " + NAVY_RGB + b" sc", NAVY_INKS + b" k"),
        (b"/DeviceCMYK CS 0.1 0.2 0.3 0 SCN", b"0.1 0.2 0.3 0 K"),
        (b"/DeviceGray cs 0.75 scn", b"0 0 0 0.25 k"),
        (b"/Pattern cs /p1 scn", b"/Pattern cs /p1 scn"),
        (b"/lab-d50 cs 100 0 0 scn", b"0 0 0 0 k"),
    ],
)
def test_operators_of_every_kind(content: bytes, expected: bytes) -> None:
    """All device colours and CIE L*a*b* become inks, for areas and for lines; patterns stay."""
    assert inked(content) == expected


def test_black_overprints_and_nothing_else_does() -> None:
    """Full black turns overprint on, any other colour off; white above all."""
    assert inked(TEXT_RGB + b" rg") == b"/Over01 gs 0 0 0 1 k"
    assert inked(TEXT_RGB + b" RG") == b"/Over10 gs 0 0 0 1 K"
    both = inked(TEXT_RGB + b" rg " + TEXT_RGB + b" RG 1 1 1 rg")
    assert both == b"/Over01 gs 0 0 0 1 k /Over11 gs 0 0 0 1 K /Over10 gs 0 0 0 0 k"
    assert inked(b"0.6 0.6 0.6 rg") == b"0 0 0 0.4 k"
    assert (
        inked(TEXT_RGB + b" rg /Pattern cs /p1 scn") == b"/Over01 gs 0 0 0 1 k /Pattern cs /p1 scn /Over00 gs"
    )


def test_overprint_follows_the_stack_of_states() -> None:
    """What q kept, Q brings back: black inside says nothing of white behind it, and is not said twice."""
    black = TEXT_RGB + b" rg"
    assert inked(b"q " + black + b" f Q 1 1 1 rg") == b"q /Over01 gs 0 0 0 1 k f Q 0 0 0 0 k"
    assert inked(black + b" q 1 1 1 rg Q " + black) == (
        b"/Over01 gs 0 0 0 1 k q /Over00 gs 0 0 0 0 k Q 0 0 0 1 k"
    )


def test_a_form_does_not_trust_the_state_it_is_drawn_in() -> None:
    """The content that draws it may have left overprint on: the first colour says how it is meant."""
    assert inked(b"1 1 1 rg", page=False) == b"/Over00 gs 0 0 0 0 k"


@pytest.mark.parametrize(
    "text",
    [
        b"(0 0 1 rg)",
        b"(a \\( 0 0 1 rg)",
        b"((nested) 0 0 1 rg)",
        b"(a \\\\) Tj (0 0 1 rg )",
        b"% 0 0 1 rg\n",
        b"/rg 5 /0 0 1 rgb",
        b"<</ActualText (0 0 1 rg \\))>> BDC",
        b"(never closed 0 0 1 rg ",
        b"\nBI /W 1 /H 1 /BPC 8 /CS /G /F /Fl /L 14 ID xx 0 0 1 rg EI EI",
    ],
)
def test_what_looks_like_an_operator_is_text(text: bytes) -> None:
    """Strings, comments, names and the data of inline images stay byte for byte."""
    content = b"q " + text
    assert ink_content(content, Pen(inks(*TABLE)), page=True) == content


def test_colours_behind_strings_are_found() -> None:
    """A string, a comment or an image ends where it ends."""
    for before in (b"(a(b)\\)c) Tj", b"% note\r", b"BI /W 1 /H 1 ID \x00\x01 EI", b"<41 42> Tj"):
        assert inked(before + b"\n1 1 1 rg").endswith(b"0 0 0 0 k")


def test_marks_stay() -> None:
    """Marks in open content are filled in later, wherever colours stand around them."""
    glyph = mark("f", "7.1")
    content = b"BT " + NAVY_RGB + b" rg [<" + glyph + b"> -2 <" + glyph + b">] TJ ET"
    assert inked(content) == b"BT " + NAVY_INKS + b" k [<" + glyph + b"> -2 <" + glyph + b">] TJ ET"


def test_operands_that_are_no_numbers_are_left() -> None:
    """What is not understood is not guessed at."""
    for content in (b"/a 0 1 rg", b"0 1 rg", b"rg", b"(1) 0 1 rg"):
        assert ink_content(content, Pen(inks()), page=True) == content


def test_an_edition_in_black_has_greys() -> None:
    """Every operator becomes a grey, inks too, and overprint is not spoken of."""
    assert inked(TEXT_RGB + b" rg 1 1 1 RG", colour=Colour.GRAY) == b"0 g 1 G"
    assert inked(b"0 0 0 0.25 k 0.5 G", colour=Colour.GRAY) == b"0.75 g 0.5 G"
    made = inked(b"1 0.5 0 rg", colour=Colour.GRAY)
    assert re.fullmatch(rb"0\.59\d* g", made), made


def test_a_soft_mask_keeps_its_lightness() -> None:
    """A mask shows as much as it is light: it becomes grey, and no ink."""
    assert inked(b"1 1 1 rg 0 0 0 RG 0.25 g", mask=True) == b"1 g 0 G 0.25 g"


COLOUR = st.tuples(*[st.sampled_from(["0", "1", "0.5", ".25", "0.078431"])] * 3)
OTHER = st.sampled_from(
    ["q", "Q", "(0 1 0 rg)", "1 2 m", "<0102> Tj", "/a1 gs", "%0 1 0 rg\n", "f*", "[(rg ) 1] TJ"]
)


@given(st.lists(st.one_of(OTHER, COLOUR.map(lambda c: " ".join(c) + " rg")), max_size=30))
def test_no_colour_is_missed_and_nothing_else_is_changed(pieces: list[str]) -> None:
    """Whatever stands around them: as many colours as before, none in RGB, the rest in its order."""
    made = ink_content("\n".join(pieces).encode(), Pen(inks()), page=True)
    kept = re.sub(rb"\n(?:/Over\d\d gs\n)?[\d. ]+ k\b", b"\n@", b"\n" + made)
    expected = "\n".join("@" if piece.endswith(" rg") else piece for piece in pieces).encode()
    assert kept.split() == expected.split()


@pytest.mark.parametrize(
    ("lab", "rgb"),
    [((100, 0, 0), (255, 255, 255)), ((0, 0, 0), (0, 0, 0)), ((53.24, 80.09, 67.2), (255, 0, 0))],
)
def test_colours_of_cie_lab(lab: tuple[float, float, float], rgb: tuple[int, int, int]) -> None:
    """White, black and the red of sRGB, within two steps."""
    assert all(abs(a - b) <= 2 for a, b in zip(lab_to_rgb(*lab), rgb, strict=True))
