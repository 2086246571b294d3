"""The syntax of the files we write, read back by programs that know nothing of it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from publisher.assembly.pdf_file import PdfFile, body, deflated, number, numbers, pack, string, string_order

ROOT, PAGES, PAGE, INFO, BALLAST = 1, 2, 3, 4, 5
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


def file_of(
    *bodies: tuple[int, bytes],
    packed: Sequence[Sequence[tuple[int, bytes]]] = (),
    streams_at: int = 10,
    last: int = 90,
) -> bytes:
    """Return a file of one empty page with further objects, some of them in object streams.

    It has ballast, as qpdf takes a number above a third of a file's bytes for damage.
    """
    out = BytesIO()
    file = PdfFile(out)
    file.add(ROOT, b"<</Type/Catalog/Pages %d 0 R>>" % PAGES)
    file.add(PAGES, b"<</Type/Pages/Count 1/Kids[%d 0 R]>>" % PAGE)
    file.add(PAGE, b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 9 9]/Resources<<>>>>" % PAGES)
    file.add(INFO, b"<</Title%b>>" % string("책"))
    file.add(BALLAST, body(b"", b" " * 3000))
    for name, text in bodies:
        file.add(name, text)
    for at, objects in enumerate(packed):
        file.add_packed(streams_at + at, pack(objects))
    digest = file.finish(last, ROOT, INFO)
    data = out.getvalue()
    assert (digest, file.size) == (hashlib.sha256(data).hexdigest(), len(data))
    return data


class TestStrings:
    """Text strings come out as they went in (ISO 32000-2 §7.9.2.2)."""

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "plain",
            "(",
            ")",
            "a(b(c)d",
            "\\",
            "\\(",
            "c:\\new\\)",
            "사례집",
            "사례 (가상) \\ 집",
            "𠀁",
            "\u2060",
        ],
    )
    def test_text_comes_back(self, text: str) -> None:
        """ASCII, Hangul, characters beyond the first plane, and all that has a meaning inside a string."""
        assert str(pikepdf.Object.parse(string(text))) == text

    @given(TEXT)
    def test_any_text_comes_back(self, text: str) -> None:
        """No text breaks a file; line ends stay what they are."""
        made = string(text)
        assert str(pikepdf.Object.parse(made)) == text

    def test_both_readers_agree(self) -> None:
        """The title is the same to pypdf and to pikepdf."""
        data = file_of()
        reader = PdfReader(BytesIO(data))
        assert reader.metadata is not None
        assert reader.metadata.title == "책"
        with pikepdf.open(BytesIO(data)) as pdf:
            assert str(pdf.docinfo["/Title"]) == "책"

    @given(st.lists(TEXT))
    def test_names_are_sorted_as_they_are_written(self, names: list[str]) -> None:
        """A name tree is in the order of its strings' bytes (§7.9.6), not of their characters."""
        by_order = sorted(names, key=string_order)
        assert by_order == sorted(names, key=lambda name: bytes(pikepdf.Object.parse(string(name))))


class TestNumbers:
    """Numbers are written as PDF knows them: no exponent, nothing needless."""

    @pytest.mark.parametrize(
        ("value", "written"),
        [
            (0, b"0"),
            (7, b"7"),
            (100, b"100"),
            (-8.5, b"-8.5"),
            (0.5, b"0.5"),
            (532.913386, b"532.9134"),
            (1e-9, b"0"),
            (-1e-9, b"0"),
            (1e7, b"10000000"),
            (14400.0, b"14400"),
        ],
    )
    def test_form(self, value: float, written: bytes) -> None:
        """Four places behind the point, a hundredth of what a press can show."""
        assert number(value) == written

    @given(st.floats(-1e6, 1e6))
    def test_any_number_comes_back(self, value: float) -> None:
        """Whatever is written is a number, and the one that was meant."""
        assert re.fullmatch(rb"-?\d+(\.\d*[1-9])?", number(value))
        assert float(Decimal(number(value).decode())) == pytest.approx(value, abs=5.1e-5)

    def test_arrays(self) -> None:
        """A box is an array of numbers."""
        found = pikepdf.Object.parse(numbers((-8.5, 0, 541.41732, 9)))
        assert found == pikepdf.Array([Decimal("-8.5"), 0, Decimal("541.4173"), 9])


class TestStreams:
    """Objects with a body."""

    CONTENT = bytes(range(256)) + b"endstream endobj\r\n"

    @pytest.mark.parametrize("write", [body, deflated])
    def test_bodies_come_back(self, write: Callable[[bytes, bytes], bytes]) -> None:
        """Every byte, also those that look like the end of it."""
        with pikepdf.open(BytesIO(file_of((20, write(b"/Of(us)", self.CONTENT))))) as pdf:
            found = pdf.get_object(20, 0)
            assert found.read_bytes() == self.CONTENT
            assert str(found["/Of"]) == "us"

    def test_compressed_bodies_are_smaller(self) -> None:
        """What repeats itself shrinks."""
        assert len(deflated(b"", b"x" * 1000)) < 100 < len(body(b"", b"x" * 1000))


class TestFiles:
    """Object streams and the cross-reference stream (§7.5.7, §7.5.8)."""

    OBJECTS = tuple(
        (name, b"<</Mine %d/Text%b>>" % (name, string(f"객체 {name}"))) for name in (30, 31, 40, 55)
    )

    def test_packed_objects_are_found(self) -> None:
        """Both readers find each object, by its number, in whichever object stream it stands."""
        data = file_of((60, b"[/Alone]"), packed=(self.OBJECTS[:3], self.OBJECTS[3:]))
        with pikepdf.open(BytesIO(data)) as pdf:
            assert pdf.check_pdf_syntax() == []
            assert pdf.get_warnings() == []
            for name, _ in self.OBJECTS:
                assert int(pdf.get_object(name, 0)["/Mine"]) == name
            assert list(pdf.get_object(60, 0).as_list()) == [pikepdf.Name.Alone]
        reader = PdfReader(BytesIO(data), strict=True)
        for name, _ in self.OBJECTS:
            found: Any = reader.get_object(name)
            assert (found["/Mine"], found["/Text"]) == (name, f"객체 {name}")

    def test_numbers_may_have_gaps(self) -> None:
        """Numbers nobody has are free: a reader finds nothing there, and the rest is where it should be."""
        data = file_of((700, b"(far)"))
        with pikepdf.open(BytesIO(data)) as pdf:
            assert pdf.check_pdf_syntax() == []
            assert str(pdf.get_object(700, 0)) == "far"
            nothing: Any = pdf.get_object(699, 0)
            assert nothing is None

    def test_a_small_file_may_have_large_numbers(self) -> None:
        """The number of an object stream may need more bytes than any place in the file."""
        data = file_of(packed=([(70_001, b"(inside)")],), streams_at=70_000, last=70_002)
        assert len(data) < 1 << 16
        found: object = PdfReader(BytesIO(data), strict=True).get_object(70_001)
        assert found == "inside"

    @given(st.sets(st.integers(6, 400), min_size=1, max_size=40))
    def test_any_numbers(self, names: set[int]) -> None:
        """Whatever numbers objects have, each is found."""
        alone, inside = sorted(names)[::2], sorted(names)[1::2]
        packed = ([(name, b"(%d)" % name) for name in inside],) if inside else ()
        data = file_of(*((name, b"(%d)" % name) for name in alone), packed=packed, streams_at=401, last=402)
        with pikepdf.open(BytesIO(data)) as pdf:
            assert {str(pdf.get_object(name, 0)) for name in names} == {str(name) for name in names}

    def test_large_files(self) -> None:
        """Places past 64 KB and past 16 MB need more bytes each."""
        for size in (1 << 16, 1 << 24):
            data = file_of((20, body(b"", b"\0" * size)), (21, b"(behind)"))
            with pikepdf.open(BytesIO(data)) as pdf:
                assert pdf.check_pdf_syntax() == []
                assert str(pdf.get_object(21, 0)) == "behind"

    def test_a_stream_in_pieces_is_the_same(self) -> None:
        """A picture that is not copied gives the bytes it would give as a body."""
        files = []
        for in_pieces in (False, True):
            file = PdfFile(out := BytesIO())
            if in_pieces:
                file.add_stream(ROOT, b"/Type/XObject", b"picture")
            else:
                file.add(ROOT, body(b"/Type/XObject", b"picture"))
            file.add(INFO, b"<<>>")
            files.append((file.finish(90, ROOT, INFO), out.getvalue()))
        assert files[0] == files[1]

    def test_the_identifier_tells_files_apart(self) -> None:
        """The same content has the same identifier, other content another (§14.4)."""
        one, same, other = (PdfReader(BytesIO(file_of((20, text)))) for text in (b"(a)", b"(a)", b"(b)"))
        assert one.trailer["/ID"] == same.trailer["/ID"] != other.trailer["/ID"]

    def test_nothing_depends_on_the_moment(self) -> None:
        """Two files of the same objects are the same bytes."""
        assert file_of(packed=(self.OBJECTS,)) == file_of(packed=(self.OBJECTS,))
