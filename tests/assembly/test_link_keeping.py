"""A linker that keeps what it linked: a correction costs what was corrected, and nobody sees how a file was made."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from assembly.parts import (
    INNER_MM,
    PT_PER_MM,
    SHIFT_MM,
    SHOWS,
    TABLE,
    bare_part,
    linked,
    linker,
    set_part,
    sheets,
    texts,
    volume,
    with_references,
)
from assembly.reading import left_of, links_on, opened, words
from pikepdf import Pdf

from publisher.assembly import link as linking
from publisher.assembly.link import Linker, Placed, Stamp, Volume
from publisher.render.part import Part, PartImage, mark


class TestKeeping:
    """A linker that keeps what it linked writes the same files as one that starts anew."""

    @staticmethod
    def of(keeper: Linker, made: Volume) -> bytes:
        """Return the file of a volume."""
        out = BytesIO()
        keeper.link(made, out)
        return out.getvalue()

    @pytest.fixture
    def counted(self, monkeypatch: pytest.MonkeyPatch) -> list[str]:
        """Return the ids of parts as they are linked."""
        seen: list[str] = []
        whole = linking.filled_part

        def noting(part: Part, *rest: Any, **more: Any) -> Any:
            seen.append(part.id)
            return whole(part, *rest, **more)

        monkeypatch.setattr(linking, "filled_part", noting)
        return seen

    def parts(self, middle: str) -> list[Part]:
        """Return three parts, that in the middle of some words."""
        return [
            with_references(),
            set_part(f'{middle} <a href="#one-b">가리킴</a>', "two"),
            texts(2, "three"),
        ]

    @pytest.mark.parametrize(
        "changed",
        [
            "<p>나</p>",
            "<p>가</p><p>나</p><p>다</p>",
            '<p>가</p><p style="break-before: page">나</p>',
            TABLE,
            TABLE * 20,
            '<p><a href="#one-b">가</a></p>' * 30,
        ],
        ids=["word", "lines", "page", "table", "many objects", "many keys"],
    )
    def test_a_correction(self, changed: str) -> None:
        """After one part changed, even in its number of pages, the bytes are those of a fresh linker."""
        keeper = linker(keep=True)
        furniture = sheets(
            *(f'<p data-folio="{noughts}" data-folio-of="page"></p>' for noughts in ("0", "00"))
        )
        for middle in ("<p>가</p>", changed, "<p>가</p>"):
            bare = volume(*self.parts(middle))
            stamps = [Stamp(len(page.folio) - 1, page.folio) for page in bare.plan.pages]
            made = replace(bare, furniture=furniture, stamps=stamps)
            assert self.of(keeper, made) == linked(made)

    def test_only_what_changed_is_linked(self, counted: list[str]) -> None:
        """A changed word costs the part it stands in."""
        keeper = linker(keep=True)
        self.of(keeper, volume(*self.parts("<p>가</p>")))
        assert counted == ["one", "two", "three"]
        counted.clear()
        self.of(keeper, volume(*self.parts("<p>나</p>")))
        assert counted == ["two"]
        counted.clear()
        self.of(keeper, volume(*self.parts("<p>나</p>")))
        assert counted == []

    def test_a_part_is_linked_once(self, counted: list[str]) -> None:
        """Without keeping, too: each part once, however many pages it has and however many wear its furniture."""
        furniture = sheets('<p data-folio="0" data-folio-of="page"></p>')
        stamps = [Stamp(0, str(page)) for page in range(1, 6)]
        linked(volume(texts(5, "one"), furniture=furniture, stamps=stamps))
        assert counted == ["one", "furniture"]

    def test_a_moved_number_is_seen(self) -> None:
        """A page number that changes is a change of the part that shows it."""
        keeper = linker(keep=True)
        part = set_part(SHOWS, labels=[("there", "0")])
        for label in "373":
            assert words(self.of(keeper, volume(part, folios={"there": label}))) == [f"예{label}끝"]

    def test_a_part_that_changes_sides_is_seen(self) -> None:
        """The same part at the same numbers, but on the other side, is linked anew."""
        keeper = linker(keep=True)
        part = set_part('<p id="guide-a"><a href="#guide-a">여기</a></p>')
        straight = volume(part)
        turned = replace(straight, placed=[Placed(part, 0, turned=True)])
        for made, left in ((straight, INNER_MM), (turned, INNER_MM + SHIFT_MM), (straight, INNER_MM)):
            data = self.of(keeper, made)
            assert left_of(data, 0, "여기") == pytest.approx(left, abs=0.5)
            with opened(data) as pdf:
                (link,) = links_on(pdf, 0)
                assert float(link.Rect[0]) / PT_PER_MM == pytest.approx(left, abs=0.5)

    def test_a_moved_picture_is_seen(self) -> None:
        """A picture that another part brings in takes a number; a part behind it finds its own under the next."""
        pictures = {name: name.encode() for name in ("new", "old")}
        shows = {
            name: bare_part(
                name, xobjects=b"/I %b 0 R" % mark("i", 0), images=(PartImage(name, b"/Subtype/Image"),)
            )
            for name in pictures
        }
        keeper = linker(pictures, keep=True)
        for first in (bare_part("new"), shows["new"], bare_part("new")):
            data = self.of(keeper, volume(first, shows["old"]))
            assert data == linked(volume(first, shows["old"]), pictures)
            with Pdf.open(BytesIO(data)) as pdf:
                assert pdf.pages[1].obj.Resources.XObject.I.read_raw_bytes() == b"old"

    def test_it_forgets(self) -> None:
        """What the last book did not use is not kept for ever."""
        keeper = linker(keep=True)
        for name in "abc":
            self.of(keeper, volume(set_part(f"<p>{name}</p>", name)))
        assert len(keeper._kept) == 1
        fresh = linker()
        self.of(fresh, volume(texts(1)))
        assert not fresh._kept
