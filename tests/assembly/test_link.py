"""Parts joined to a file: pages in order, numbers of objects, pictures, and one book as good as another."""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from assembly.parts import (
    BLEED_MM,
    HEIGHT_MM,
    PT_PER_MM,
    WIDTH_MM,
    bare_part,
    linked,
    linker,
    plan_of,
    set_part,
    sheets,
    texts,
    volume,
    with_references,
)
from assembly.reading import named, opened, streams, words
from pikepdf import Name, Pdf
from PIL import Image
from pipeline.structure import shown_on
from pypdf import PdfReader

from publisher.assembly.link import Placed, Stamp
from publisher.html.fragment import Asset
from publisher.render.part import NEXT, Part, PartImage, PartStream, mark


class TestPages:
    """Every page is where the plan has it, and of its own size."""

    def test_pages_follow_each_other(self) -> None:
        """Parts come in order, each with all its pages."""
        data = linked(volume(texts(2, "one"), texts(1, "two"), texts(3, "three")))
        assert words(data) == ["0번째글", "1번째글", "0번째글", "0번째글", "1번째글", "2번째글"]

    def test_boxes(self) -> None:
        """Trim, bleed and media are those of the edition, the trim's corner at the origin."""
        with opened(linked(volume(texts(2)))) as pdf:
            for page in pdf.pages:
                found = [
                    [float(v) / PT_PER_MM for v in box]
                    for box in (page.trimbox, page.bleedbox, page.mediabox)
                ]
                outer = [-BLEED_MM, -BLEED_MM, WIDTH_MM + BLEED_MM, HEIGHT_MM + BLEED_MM]
                assert found[0] == pytest.approx([0, 0, WIDTH_MM, HEIGHT_MM], abs=0.01)
                assert found[1] == found[2] == pytest.approx(outer, abs=0.01)

    def test_one_part_may_stand_in_many_places(self) -> None:
        """A blank page is one part: each place gets a page of its own."""
        blank = sheets("")
        plan = plan_of([replace(blank, id=f"blank-{at}") for at in range(3)])
        placed = [Placed(blank, at, turned=False) for at in range(3)]
        made = replace(volume(blank), placed=placed, plan=plan, stamps=(None,) * 3)
        with Pdf.open(BytesIO(linked(made))) as pdf:
            assert len({page.objgen for page in pdf.pages}) == 3
            assert [shown_on(page) for page in pdf.pages] == [[], [], []]

    @pytest.mark.parametrize(
        ("placed", "stamps"),
        [([0, 2], 4), ([0, 1], 3), ([2, 0], 3), ([0], 3), ([0, 2], 2), ([0, 3], 3)],
    )
    def test_what_disagrees_with_the_plan_is_refused(self, placed: list[int], stamps: int) -> None:
        """A page too many or too few, a gap or a part in the wrong place would shift everything behind it."""
        parts = (bare_part("one", 2), bare_part("two", 1))
        right = volume(*parts)
        assert linked(right)
        wrong = [Placed(part, at, turned=False) for part, at in zip(parts, placed, strict=False)]
        with pytest.raises(ValueError, match=r"begins on page|pages planned"):
            linked(replace(right, placed=wrong, stamps=(None,) * stamps))


class TestMarks:
    """Each part's own numbers become numbers of the file."""

    @staticmethod
    def part(name: str) -> Part:
        """Return a part with a graphics state, a chain of objects behind it and a form that uses both."""
        return bare_part(
            name,
            resources=b"/ExtGState<</G %b 0 R>>" % mark("o", 2),
            xobjects=b"/X %b 0 R" % mark("o", 4),
            numbers=(2, 3),
            objects=NEXT.join(
                (b"<</Type/ExtGState/Next %b 0 R>>" % mark("o", 3), b"<</Of(%b)>>" % name.encode())
            ),
            streams=(
                PartStream(1, b"", b"/G gs /X Do"),
                PartStream(4, b"/Subtype/Form/BBox[0 0 9 9]/Of %b 0 R" % mark("o", 3), b"0 0 9 9 re f"),
            ),
            object_count=5,
        )

    def test_references_stay_inside_their_part(self) -> None:
        """The same numbers in two parts lead to two objects, from resources, objects and streams alike."""
        with Pdf.open(BytesIO(linked(volume(self.part("one"), self.part("two"))))) as pdf:
            assert pdf.check_pdf_syntax() == []
            for page, name in zip(pdf.pages, ("one", "two"), strict=True):
                resources: Any = page.obj.Resources
                assert str(resources.ExtGState.G.Next.Of) == name
                assert str(resources.XObject.X.Of.Of) == name
                assert resources.XObject.X.read_bytes() == b"0 0 9 9 re f"

    def test_what_is_no_mark_is_refused(self) -> None:
        """A part of a later version must not be written half understood."""
        odd = bare_part("odd", resources=b"/G %b" % mark("z", 1))
        with pytest.raises(ValueError, match="no mark"):
            linked(volume(odd))

    def test_numbers_of_other_parts_do_not_move_with_a_small_change(self) -> None:
        """A part that gains an object leaves the numbers of its neighbours alone: they need not be linked again."""
        one, other = self.part("one"), self.part("two")
        grown = replace(one, key="grown", object_count=6)
        with (
            Pdf.open(BytesIO(linked(volume(one, other)))) as before,
            Pdf.open(BytesIO(linked(volume(grown, other)))) as after,
        ):
            assert before.pages[1].objgen == after.pages[1].objgen


class TestPictures:
    """A picture is written once, whoever shows it."""

    MASK, PICTURE, OTHER = b"mask", b"picture", b"other"

    @classmethod
    def images(cls) -> dict[str, bytes]:
        """Return pictures by digest."""
        return {hashlib.sha256(data).hexdigest(): data for data in (cls.MASK, cls.PICTURE, cls.OTHER)}

    @classmethod
    def part(cls, name: str, *shown: bytes) -> Part:
        """Return a part that shows pictures; the first has a mask if it is given last."""
        head = b"/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8"
        digests = [hashlib.sha256(data).hexdigest() for data in shown]
        masked = len(shown) - 1 if cls.MASK in shown else None
        images = tuple(
            PartImage(digest, head, masked if at == 0 and masked else None)
            for at, digest in enumerate(digests)
        )
        names = b"".join(b"/I%d %b 0 R" % (at, mark("i", at)) for at in range(len(images)))
        return bare_part(name, xobjects=names, images=images)

    def test_two_parts_share_one(self) -> None:
        """Both pages lead to the same object; its bytes stand once in the file."""
        one, two = self.part("one", self.PICTURE, self.MASK), self.part("two", self.OTHER, self.PICTURE)
        with Pdf.open(BytesIO(linked(volume(one, two), self.images()))) as pdf:
            assert sorted(item.read_raw_bytes() for item in streams(pdf, Name.Image)) == sorted(
                (self.MASK, self.OTHER, self.PICTURE)
            )
            first, second = (
                {k: v.objgen for k, v in page.obj.Resources.XObject.items()} for page in pdf.pages
            )
            assert first["/I0"] == second["/I1"]
            assert pdf.pages[0].obj.Resources.XObject.I0.SMask.read_raw_bytes() == self.MASK
            assert "/SMask" not in pdf.pages[1].obj.Resources.XObject.I0

    def test_a_lost_picture_is_told(self) -> None:
        """A cache that has lost a picture fails the linking; no file is called finished."""
        with pytest.raises(LookupError):
            linked(volume(self.part("one", self.PICTURE)), {})

    def test_pictures_of_the_engine(self, tmp_path: Path) -> None:
        """A JPEG that two parts show, one of them twice, keeps its bytes and stands once in the file."""
        path = tmp_path / "photo.jpg"
        Image.radial_gradient("L").resize((64, 64)).save(path, quality=90)
        asset = Asset("images/photo.jpg", path, "image/jpeg", hashlib.sha256(path.read_bytes()).hexdigest())
        shown = '<p><img src="images/photo.jpg" alt="무늬" style="width: 20mm"/></p>'
        one, two = (set_part(shown * n, name, assets=(asset,)) for n, name in ((2, "one"), (1, "two")))
        data = linked(volume(one, two))
        with opened(data) as pdf:
            (image,) = streams(pdf, Name.Image)
            assert image.Filter == Name.DCTDecode
            assert zlib.crc32(Image.open(BytesIO(image.read_raw_bytes())).tobytes()) == zlib.crc32(
                Image.open(path).tobytes()
            )
        picture = pypdfium2.PdfDocument(data)[1].render().to_pil().convert("L")
        assert picture.getextrema()[0] < 60, "the second part shows it too"


def test_one_part_in_two_books() -> None:
    """Two editions may share a part: each file has it at its own place, under its own numbers."""
    shared = with_references()
    early, late = linked(volume(shared, texts(1, "two"))), linked(volume(texts(3, "two"), shared))
    assert named(early)["one-b"][0] == 1
    assert named(late)["one-b"][0] == 4
    for data in (early, late):
        with opened(data) as pdf:
            assert len(pdf.pages) in {3, 5}


def test_the_same_volume_gives_the_same_bytes() -> None:
    """Linking adds no time and no chance; another volume has another identifier."""
    made = volume(
        with_references(), texts(2, "two"), furniture=sheets("<p>7</p>"), stamps=(Stamp(0, ""),) * 4
    )
    assert linked(made) == linked(made)
    other = PdfReader(BytesIO(linked(volume(texts(1)))))
    assert other.trailer["/ID"] != PdfReader(BytesIO(linked(made))).trailer["/ID"]


def test_what_a_linker_says_of_its_file() -> None:
    """Size and digest are those of the bytes that were written."""
    out = BytesIO()
    written = linker().link(volume(texts(1)), out)
    assert (written.bytes, written.sha256) == (
        len(out.getvalue()),
        hashlib.sha256(out.getvalue()).hexdigest(),
    )
