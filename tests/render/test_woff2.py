"""The WOFF2 container, judged by fontTools and by FreeType."""

from __future__ import annotations

import struct
from io import BytesIO
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont, woff2
from fontTools.ttLib.sfnt import SFNTReader, SFNTWriter
from PIL import ImageFont

from publisher.render.subset import FontFormat, subset_font
from publisher.render.woff2 import _KNOWN_TAGS, pack

FONTS = Path(__file__).parents[2] / "styles" / "fonts"
PLAIN = subset_font(
    FONTS / "NotoSerifCJKKR-Light.otf", 0, frozenset("지역기업의 성장이야기"), FontFormat.OPENTYPE
)
_FLAGS = slice(16, 18)
_CHECKSUM = slice(8, 12)


@pytest.fixture(scope="module")
def packed() -> bytes:
    """Return the font packed."""
    return pack(PLAIN)


def test_every_table_comes_back(packed: bytes) -> None:
    """Tables are those of the font; ``head`` alone differs, in its flag and in its checksum."""
    before, after = SFNTReader(BytesIO(PLAIN)), TTFont(BytesIO(packed)).reader
    assert set(after.keys()) == set(before.keys())
    assert [tag for tag in before.keys() if after[tag] != before[tag]] == ["head"]  # noqa: SIM118
    heads = [bytearray(reader["head"]) for reader in (before, after)]
    (flags,) = struct.unpack(">H", heads[1][_FLAGS])
    assert flags & 1 << 11
    for head in heads:
        head[_FLAGS], head[_CHECKSUM] = bytes(2), bytes(4)
    assert heads[0] == heads[1]


def test_lengths_and_checksum_are_those_of_the_font_put_together_again(packed: bytes) -> None:
    """The whole is as long as it says, a multiple of four; unpacked it has the length and checksum it was given."""
    signature, _, length, count, _, plain = struct.unpack_from(">4s4sLHHL", packed)
    assert (signature, length, length % 4) == (b"wOF2", len(packed), 0)
    reader = TTFont(BytesIO(packed)).reader
    assert count == len(reader.keys())
    again = BytesIO()
    writer = SFNTWriter(again, count, "OTTO")
    for tag in sorted(reader.keys()):
        writer[tag] = reader[tag]
    writer.close()
    assert len(again.getvalue()) == plain
    assert SFNTReader(BytesIO(again.getvalue()))["head"] == reader["head"]


def test_another_reader_draws_the_same(packed: bytes) -> None:
    """FreeType gives the same picture of a text in the font and in the packed font."""
    text = "지역기업의 성장이야기"
    first, second = (ImageFont.truetype(BytesIO(data), 40).getmask(text) for data in (PLAIN, packed))
    assert bytes(first) == bytes(second)
    assert any(bytes(first))


def test_it_is_small_and_the_same_each_time(packed: bytes) -> None:
    """Two runs give the same bytes, fewer than the best packing of the font with its subroutines would."""
    assert pack(PLAIN) == packed
    assert len(packed) < len(PLAIN) * 0.7


def test_numbers_stand_for_the_tags_they_stand_for() -> None:
    """The list of known tags is the beginning of the standard's own."""
    assert tuple(woff2.woff2KnownTags[: len(_KNOWN_TAGS)]) == _KNOWN_TAGS


def test_a_tag_without_a_number_is_written_out() -> None:
    """A table no list knows comes back too."""
    font = TTFont(BytesIO(PLAIN), recalcTimestamp=False)
    odd = BytesIO()
    writer = SFNTWriter(odd, len(font.reader.keys()) + 1, "OTTO")
    for tag in sorted([*font.reader.keys(), "Zzzz"]):
        writer[tag] = b"what nobody knows" if tag == "Zzzz" else font.reader[tag]
    writer.close()
    assert TTFont(BytesIO(pack(odd.getvalue()))).reader["Zzzz"] == b"what nobody knows"
