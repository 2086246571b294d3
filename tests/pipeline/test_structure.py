"""The tags of the stock book's files; and that a fault among tags would be seen."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from assembly.parts import DESCRIBED, TABLE, linked, set_part, texts, volume
from pikepdf import Array, Dictionary, Name, Pdf
from pipeline.building import Built
from pipeline.structure import Structure, shown_on

SPAN = b"/Span\n<</MCID 0>>\nBDC"
"""How the engine begins the first text of a page."""
Damage = Callable[[Pdf, Structure], object]


def content(pdf: Pdf, page: int) -> Any:
    """Return the stream that holds the text of a page."""
    found: Any = pdf.pages[page].obj.Contents
    return found[1]


def owner_array(tree: Structure) -> Any:
    """Return what the parent tree says of the first page."""
    return tree.parents[0][1]


def retyped(tree: Structure, old: str, new: str) -> None:
    """Make another kind of element of the first of a kind."""
    tree.of_kind(old)[0].node.S = Name(f"/{new}")


def redrawn(pdf: Pdf, old: bytes, new: bytes) -> None:
    """Replace a piece of the first page's content."""
    stream = content(pdf, 0)
    data = stream.read_bytes()
    assert old in data
    stream.write(data.replace(old, new))


def emptied(link: Any) -> None:
    """Take from a link what it says."""
    del link.Contents


def annotation(pdf: Pdf) -> Any:
    """Return the first annotation of the first page."""
    found: Any = pdf.pages[0].obj.Annots
    return found[0]


DAMAGES: dict[str, tuple[Damage, str]] = {
    "lost element": (lambda _, t: t.of_kind("Table")[0].node.P.K.__delitem__(0), "is not in the tree"),
    "element twice": (lambda _, t: t.of_kind("Table")[0].node.P.K.append(t.of_kind("P")[0].node), "2 times"),
    "wrong parent": (
        lambda _, t: setattr(t.of_kind("P")[0].node, "P", t.of_kind("Table")[0].node),
        "another parent",
    ),
    "two roots": (lambda _, t: t.root.K.append(t.of_kind("P")[0].node), "something else than one document"),
    "text unmarked": (lambda p, _: redrawn(p, SPAN, b"/Span BMC"), "outside the tree"),
    "text twice": (lambda p, _: redrawn(p, b"<</MCID 1>>", b"<</MCID 0>>"), "is there 2 times"),
    "text as artifact": (
        lambda p, _: redrawn(p, SPAN, SPAN.replace(b"Span", b"Artifact")),
        "both as an artifact and as 0",
    ),
    "nobody's text": (lambda _, t: t.of_kind("Span")[0].node.K.__delitem__(0), "has 0 owners"),
    "nothing there": (
        lambda _, t: t.of_kind("Span")[0].node.K.append(77),
        "is there 0 times and has 1 owners",
    ),
    "parent tree out of step": (
        lambda _, t: owner_array(t).__setitem__(0, t.of_kind("Table")[0].node),
        "disagree about page 0",
    ),
    "parent tree short": (lambda _, t: t.root.ParentTree.Kids.__delitem__(1), "no array for page 1"),
    "parent tree limits": (
        lambda _, t: t.root.ParentTree.Kids[0].__setitem__("/Limits", Array([0, 0])),
        "limits",
    ),
    "next key taken": (lambda _, t: setattr(t.root, "ParentTreeNextKey", 1), "next key"),
    "key of two": (
        lambda p, _: setattr(annotation(p), "StructParent", p.pages[0].obj.StructParents),
        "or one for two",
    ),
    "link of nobody": (lambda _, t: retyped(t, "Link", "Span"), "is held by ['Span"),
    "link without a place": (lambda p, _: p.pages[0].obj.__delitem__("/Annots"), "but on no page"),
    "silent link": (lambda p, _: emptied(annotation(p)), "says nothing"),
    "links in no order": (lambda p, _: p.pages[0].obj.__delitem__("/Tabs"), "in no order"),
    "link that cannot be pressed": (lambda _, t: retyped(t, "P", "Link"), "has no annotation"),
    "id twice": (
        lambda _, t: setattr(t.of_kind("TH")[0].node, "ID", t.of_kind("TH")[1].node.ID),
        "is given 2 times",
    ),
    "id unlisted": (lambda _, t: t.root.__delitem__("/IDTree"), "other ids"),
    "header nowhere": (
        lambda _, t: t.of_kind("TD")[0].node.A.Headers.append(b"nobody"),
        "which is not there",
    ),
    "figure without words": (lambda _, t: t.of_kind("Figure")[0].node.__delitem__("/Alt"), "has no words"),
    "figure nowhere": (
        lambda _, t: t.of_kind("Figure")[0].node.A.__setitem__("/BBox", Array([900, 900, 950, 950])),
        "nowhere on its page",
    ),
    "header of nothing": (lambda _, t: t.of_kind("TH")[0].node.A.__delitem__("/Scope"), "has no scope"),
}


@pytest.fixture(scope="module")
def sound() -> bytes:
    """Return a file with a bit of everything."""
    rich = f'<p id="guide-a">글과 <b>글</b></p><p><a href="#guide-b">가리킴</a> {DESCRIBED}</p>'
    return linked(volume(set_part(f'{rich}<div id="guide-b">{TABLE}</div>'), texts(1, "two")))


def test_a_sound_file_has_no_faults(sound: bytes) -> None:
    """The clean twin of everything below."""
    with Pdf.open(BytesIO(sound)) as pdf:
        assert Structure(pdf).faults == ()


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_fault_is_seen(sound: bytes, damage: str) -> None:
    """Each planted defect is told."""
    break_it, told = DAMAGES[damage]
    with Pdf.open(BytesIO(sound)) as pdf:
        break_it(pdf, Structure(pdf))
        faults = Structure(pdf).faults
        assert [fault for fault in faults if told in fault], faults


@pytest.mark.parametrize("file", ["print/digital.pdf", "booklet/interior.pdf"])
def test_the_stock_book_has_no_faults(built: Built, file: str) -> None:
    """Every piece of text, every figure, link and table of both paged editions is in the tree once and for good."""
    with Pdf.open(built.home / file) as pdf:
        tree = Structure(pdf)
        assert tree.faults == ()
        kinds = {element.kind for element in tree.elements}
        assert {"Document", "Sect", "H1", "P", "L", "LI", "Figure", "Link"} <= kinds
        assert len(tree.elements) > 300


def test_the_book_is_read_in_its_order(built: Built) -> None:
    """Sections follow each other in the tree as on the pages."""
    with Pdf.open(built.home / "print" / "digital.pdf") as pdf:
        pages = {page.objgen: index for index, page in enumerate(pdf.pages)}
        found = [pages[element.node.Pg.objgen] for element in Structure(pdf).elements if element.depth == 1]
        assert found == sorted(found)
        assert len(found) > 12


def test_furniture_is_no_part_of_the_tree(built: Built) -> None:
    """Folios, heads and tabs are drawn last, as pagination artifacts, on most pages of the main edition."""
    with Pdf.open(built.home / "print" / "digital.pdf") as pdf:
        worn = [page for page in pdf.pages if "/Furniture" in page.obj.Resources.XObject]
        assert len(worn) > len(pdf.pages) / 2
        last = [shown_on(page)[-1] for page in worn]
        assert {(item.operator, item.artifact, item.mcid) for item in last} == {("Do", True, None)}
        for page in worn:
            form: Any = page.obj.Resources.XObject.Furniture
            assert not any(str(item.operator) == "BDC" for item in pikepdf.parse_content_stream(form))


def test_tables_of_the_book_have_headers(built: Built) -> None:
    """The appendix's table says which of its cells head which."""
    with Pdf.open(built.home / "print" / "digital.pdf") as pdf:
        tree = Structure(pdf)
        assert [str(cell.node.A.Scope) for cell in tree.of_kind("TH")] == ["/Column", "/Column"]
        assert all(
            isinstance(cell.node.A, Dictionary) and len(cell.node.A.Headers) == 1
            for cell in tree.of_kind("TD")
        )
