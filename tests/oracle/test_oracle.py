"""The book of fragments is the book of the whole document; and whatever spoils it is seen."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any

import pikepdf
import pytest
from oracle import mended
from oracle.compare import Comparison, compare
from oracle.pair import Pair
from pikepdf import Array, Name, Pdf, String

from publisher.assembly.link import Placed, Volume

Spoil = Callable[[Path, Path], None]
Spoiled = Callable[[Spoil], Comparison]
CONTENTS, FIGURES, CASE = 1, 2, 3
"""Pages of the booklet: contents, figures, a case with a photo."""
LOOKS = {"looks", "letters"}


class TestTheBook:
    """Both editions, as they are built."""

    @pytest.mark.parametrize("name", ["print", "booklet"])
    def test_fragments_are_the_whole_document(self, pairs: Mapping[str, Pair], name: str) -> None:
        """Pages, places, links, outline, labels, words, tags and looks are the same but for what is meant."""
        made = pairs[name].made
        assert [str(finding) for finding in made.findings] == []

    def test_what_is_compared_is_there(self, pairs: Mapping[str, Pair]) -> None:
        """The editions hold what could differ: blanks, numbers in texts, moved pages, links, header cells."""
        print_pair, booklet = pairs["print"], pairs["booklet"]
        made = print_pair.made
        assert (made.pages, booklet.made.pages) == (28, 8)
        assert made.anchors > 40
        assert made.links > 20
        assert made.elements > 900
        promise = print_pair.built.promise
        assert len(promise.blanks) == 5
        assert len(promise.numbers) > 10
        placed = print_pair.built.settled.volume.placed
        assert sum(item.turned for item in placed) > 5
        assert sum(item.part.page_count > 1 for item in placed) > 1

    def test_meant_differences_are_counted(self, pairs: Mapping[str, Pair]) -> None:
        """The book has every difference that is meant, as often as it is meant: once a page, a line, a property."""
        made = pairs["print"].made.differences
        assert all(made[name] for name in mended.ALL)
        assert made[mended.LABELS] == 28
        assert made[mended.OUTLINE] == 18
        assert made[mended.ABOUT] == 2
        assert made[mended.NAMESPACE] == 1
        assert made[mended.SCOPES] == made[mended.NAMES] == 2
        # Heads, folios and tabs of the pages that wear them.
        assert made[mended.MARGINS] == 25

    def test_fragments_take_no_more_room(self, pairs: Mapping[str, Pair]) -> None:
        """An interior has at most 1.02 times the bytes of the whole document."""
        for pair in pairs.values():
            own, its = pair.made.bytes
            assert own <= 1.02 * its


@dataclass(frozen=True)
class Defect:
    """Something that is wrong with a file, and what must be said of it."""

    name: str
    spoil: Callable[[Pdf], None]
    page: int | None
    kinds: frozenset[str]

    @classmethod
    def of(cls, name: str, spoil: Callable[[Pdf], None], page: int | None, *kinds: str) -> Defect:
        """Return a defect."""
        return cls(name, spoil, page, frozenset(kinds))


def _prepend(page: int, commands: bytes) -> Callable[[Pdf], None]:
    def spoil(pdf: Pdf) -> None:
        pdf.pages[page].contents_add(commands, prepend=True)

    return spoil


def _swap_pages(pdf: Pdf) -> None:
    page = pdf.pages[CASE]
    del pdf.pages[CASE]
    pdf.pages.insert(CASE + 1, page)


def _swap_letters(pdf: Pdf) -> None:
    """Exchange two neighbouring glyphs of the first text on a page that has two."""
    page = pdf.pages[CASE]
    page.contents_coalesce()
    text = page.obj.Contents.read_bytes()
    pair = re.compile(rb"<([0-9a-f]{4})>([^\]]*?)<([0-9a-f]{4})>")
    spoiled = pair.sub(rb"<\3>\2<\1>", text, count=1)
    assert spoiled != text
    page.obj.Contents.write(spoiled)


def _drop_link(pdf: Pdf) -> None:
    page = pdf.pages[CONTENTS].obj
    page.Annots = Array([page.Annots[at] for at in range(len(page.Annots)) if at != 3])


def _aim_elsewhere(pdf: Pdf) -> None:
    links: Any = pdf.pages[CONTENTS].obj.Annots
    links[2].Dest, links[3].Dest = links[3].Dest, links[2].Dest


def _move_link(pdf: Pdf) -> None:
    link: Any = pdf.pages[CONTENTS].obj.Annots[0]
    link.Rect = Array([float(value) + 1 for value in link.Rect])


def _destinations(pdf: Pdf) -> Any:
    names: Any = pdf.Root.Names
    return names.Dests.Names


def _move_anchor(pdf: Pdf) -> None:
    names = _destinations(pdf)
    at = [str(name) for name in names].index("case-2")
    names[at + 1][3] = float(names[at + 1][3]) - 1


def _drop_anchor(pdf: Pdf) -> None:
    names = _destinations(pdf)
    at = [str(name) for name in names].index("figures-title")
    del names[at + 1]
    del names[at]


def _aim_outline_elsewhere(pdf: Pdf) -> None:
    outlines: Any = pdf.Root.Outlines
    outlines.First.Next.Dest[0] = pdf.pages[FIGURES].obj


def _drop_outline_line(pdf: Pdf) -> None:
    outlines: Any = pdf.Root.Outlines
    first = outlines.First
    first.Next = first.Next.Next


def _count_on(pdf: Pdf) -> None:
    """The cover has no label, the page behind it the label 2."""
    labels: Any = pdf.Root.PageLabels
    labels.Nums[3].St = 3


def _label_the_cover(pdf: Pdf) -> None:
    labels: Any = pdf.Root.PageLabels
    labels.Nums = Array([0, labels.Nums[3]])
    labels.Nums[1].St = 1


def _figure(pdf: Pdf) -> Any:
    return next(item for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and "/Alt" in item)


def _drop_words(pdf: Pdf) -> None:
    _figure(pdf).Alt = String("무언가")


def _move_figure(pdf: Pdf) -> None:
    figure = _figure(pdf)
    figure.A.BBox = Array([float(value) + 1 for value in figure.A.BBox])


def _retag(pdf: Pdf) -> None:
    found = (
        item for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and item.get("/S") == Name.H1
    )
    next(found).S = Name.P


def _orphan(pdf: Pdf) -> None:
    """Take an element with its marks out of the tree."""
    found = (
        item for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and item.get("/S") == Name.H1
    )
    heading: Any = next(found)
    kids = heading.P.K
    heading.P.K = Array([kid for kid in kids if kid.objgen != heading.objgen])


def _change_picture(pdf: Pdf) -> None:
    found = (
        item
        for item in pdf.objects
        if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == Name.Image
    )
    image = next(found)
    image.write(bytes(value ^ 255 for value in image.read_bytes()))


def _swap_outlines(pdf: Pdf) -> None:
    """Let two faces have each other's outlines: words, names and tags stay as they are."""
    fonts: Any = pdf.pages[0].obj.Resources.Font
    one, other = (fonts[name].DescendantFonts[0].FontDescriptor for name in sorted(fonts.keys())[:2])
    one.FontFile3, other.FontFile3 = other.FontFile3, one.FontFile3


def _rename_face(pdf: Pdf) -> None:
    fonts: Any = pdf.pages[0].obj.Resources.Font
    fonts[min(fonts.keys())].BaseFont = Name("/ABCDEF+Other")


def _change_title(pdf: Pdf) -> None:
    pdf.docinfo["/Title"] = "다른 책"


def _trim(pdf: Pdf) -> None:
    pdf.pages[CASE].obj.TrimBox = Array([0, 0, 400, 500])


def _add_page(pdf: Pdf) -> None:
    pdf.pages.append(pdf.pages[-1])
    del pdf.pages[-1].obj.StructParents


def _bloat(pdf: Pdf) -> None:
    pdf.Root.Ballast = pdf.make_stream(Random(1).randbytes(1_500_000))


DEFECTS = (
    Defect.of("content 2 pt to the right", _prepend(CASE, b"1 0 0 1 2 0 cm\n"), CASE, *LOOKS),
    Defect.of("content a tenth of a point up", _prepend(CASE, b"1 0 0 1 0 .1 cm\n"), CASE, *LOOKS),
    Defect.of(
        "a swapped page",
        _swap_pages,
        CASE,
        "text",
        "marks",
        "furniture",
        "anchors",
        "outline",
        "structure",
        *LOOKS,
    ),
    Defect.of("a changed word", _swap_letters, CASE, "text", "marks", *LOOKS),
    Defect.of("a missing link", _drop_link, CONTENTS, "links"),
    Defect.of("a link that leads elsewhere", _aim_elsewhere, CONTENTS, "links"),
    Defect.of("a link in another place", _move_link, CONTENTS, "links"),
    Defect.of("an anchor in another place", _move_anchor, CASE + 1, "anchors"),
    Defect.of("a missing anchor", _drop_anchor, None, "anchors"),
    Defect.of("a line of the outline that leads elsewhere", _aim_outline_elsewhere, None, "outline"),
    Defect.of("a missing line of the outline", _drop_outline_line, None, "outline"),
    Defect.of("labels that are one ahead", _count_on, CONTENTS, "labels", "numbers"),
    Defect.of("a label on a cover", _label_the_cover, 0, "labels"),
    Defect.of("other words for a figure", _drop_words, FIGURES, "structure"),
    Defect.of("a figure said to be elsewhere", _move_figure, FIGURES, "structure"),
    Defect.of("a heading tagged as a paragraph", _retag, None, "structure"),
    Defect.of("text outside the tree", _orphan, None, "structure"),
    Defect.of("another picture", _change_picture, CASE, "marks", *LOOKS),
    Defect.of("faces with each other's outlines", _swap_outlines, CASE, "letters", "text"),
    Defect.of("a face of another name", _rename_face, None, "faces"),
    Defect.of("another title", _change_title, None, "about"),
    Defect.of("another trim", _trim, CASE, "boxes"),
    Defect.of("a page more", _add_page, None, "pages"),
    Defect.of("a file that is too large", _bloat, None, "size"),
)


class TestTheOracle:
    """It can fail: one defect at a time in a copy of the booklet's file."""

    @pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: defect.name)
    def test_a_defect_is_seen(self, spoiled: Spoiled, defect: Defect) -> None:
        """Each defect is told as what it is, where it is, and as nothing else."""

        def spoil(sound: Path, other: Path) -> None:
            with Pdf.open(sound) as pdf:
                defect.spoil(pdf)
                pdf.save(other)

        made = spoiled(spoil)
        assert made.kinds == defect.kinds, [str(finding) for finding in made.findings]
        if defect.page is not None:
            assert defect.page in {finding.page for finding in made.findings}

    def test_a_copy_is_no_defect(self, spoiled: Spoiled) -> None:
        """The clean twin: the same file, opened and saved as every spoiled one is."""

        def copy(sound: Path, other: Path) -> None:
            with Pdf.open(sound) as pdf:
                pdf.save(other)

        assert spoiled(copy).findings == ()

    def test_pictures_of_a_defect_are_kept(self, spoiled: Spoiled, tmp_path: Path) -> None:
        """A page that looks different leaves both its pictures and the difference, other pages nothing."""

        def spoil(sound: Path, other: Path) -> None:
            with Pdf.open(sound) as pdf:
                _prepend(CASE, b"1 0 0 1 2 0 cm\n")(pdf)
                pdf.save(other)

        spoiled(spoil)
        names = {path.name for path in (tmp_path / "kept").iterdir()}
        assert names == {f"page-003-{name}.png" for name in ("fragments", "whole", "difference")}


def _relinked(pair: Pair, volume: Volume) -> Spoil:
    def spoil(_: Path, other: Path) -> None:
        with other.open("wb") as out:
            pair.built.paged.linker(pair.built.means).link(volume, out)

    return spoil


class TestTheLinker:
    """A linker that errs is found out: the booklet linked once more with one mistake."""

    def test_linking_again_gives_the_book(self, booklet: Pair, tmp_path: Path) -> None:
        """The clean twin: without a mistake the bytes are those of the build."""
        _relinked(booklet, booklet.built.settled.volume)(tmp_path, tmp_path / "again.pdf")
        assert (tmp_path / "again.pdf").read_bytes() == booklet.built.interior.read_bytes()

    def test_a_part_moved_2_pt_too_far(self, booklet: Pair, spoiled: Spoiled) -> None:
        """Contents, links, places and looks of the part's page are wrong, and no other page is."""
        volume = booklet.built.settled.volume
        item = next(item for item in volume.placed if item.turned and item.first_page == CONTENTS)
        pages = tuple(replace(page, shift_pt=page.shift_pt + 2) for page in item.part.pages)
        moved = replace(item.part, key="moved", pages=pages)
        made = spoiled(_relinked(booklet, _with(volume, item, moved)))
        assert made.kinds == {"anchors", "links", *LOOKS}
        assert {finding.page for finding in made.findings} == {CONTENTS}

    def test_a_part_that_is_not_moved(self, pairs: Mapping[str, Pair], tmp_path: Path) -> None:
        """A part set for a recto that stands unmoved on a verso is wrong, though all its words are right."""
        pair = pairs["print"]
        volume = pair.built.settled.volume
        item = next(item for item in volume.placed if item.turned and item.part.pages[0].links)
        placed = tuple(replace(one, turned=False) if one is item else one for one in volume.placed)
        _relinked(pair, replace(volume, placed=placed))(tmp_path, tmp_path / "spoiled.pdf")
        made = pair.compared(tmp_path / "spoiled.pdf", tmp_path)
        assert made.kinds == {"anchors", "links", *LOOKS}
        pages = range(item.first_page, item.first_page + item.part.page_count)
        assert {finding.page for finding in made.findings} == set(pages)

    def test_a_wrong_page_number_in_the_text(self, booklet: Pair, spoiled: Spoiled) -> None:
        """A number that is filled in wrongly is read and seen on the page that shows it."""
        volume = booklet.built.settled.volume
        folios = dict(volume.plan.folios) | {"case-2": "7"}
        wrong = replace(volume, plan=replace(volume.plan, folios=folios))
        made = spoiled(_relinked(booklet, wrong))
        assert made.kinds == {"text", "marks", *LOOKS}
        assert {finding.page for finding in made.findings} == {CONTENTS}

    def test_a_number_both_have_wrong(self, booklet: Pair) -> None:
        """The whole document shows the numbers of the plan: a wrong plan is told by where its pages are."""
        promise = booklet.built.promise
        wrong = replace(promise, numbers=dict(promise.numbers) | {"case-2": "7"})
        made = compare(booklet.built.interior, booklet.whole, wrong, booklet.path.parent)
        assert [finding.kind for finding in made.findings] == ["numbers"]

    def test_a_section_planned_elsewhere(self, booklet: Pair) -> None:
        """The plan's starts and blanks are held against where the whole document has them."""
        promise = booklet.built.promise
        wrong = replace(promise, starts=dict(promise.starts) | {"case-2": 5}, blanks=(6,))
        made = compare(booklet.built.interior, booklet.whole, wrong, booklet.path.parent)
        assert sorted(finding.kind for finding in made.findings) == ["blanks", "blanks", "starts"]

    def test_a_page_without_its_furniture(self, booklet: Pair, spoiled: Spoiled) -> None:
        """A stamp that is forgotten is missed."""
        volume = booklet.built.settled.volume
        stamps = tuple(None if page == CASE else stamp for page, stamp in enumerate(volume.stamps))
        made = spoiled(_relinked(booklet, replace(volume, stamps=stamps)))
        assert made.kinds == {"text", "furniture", *LOOKS}
        assert {finding.page for finding in made.findings} == {CASE}


def _with(volume: Volume, item: Placed, part: Any) -> Volume:
    placed = tuple(replace(one, part=part) if one is item else one for one in volume.placed)
    return replace(volume, placed=placed)
